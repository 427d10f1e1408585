"""A search for clusters holds a world up: the page says so, before it begins and no longer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.running.field_world import FieldWorld
from dashboard.running.snapshot import Snapshot
from dashboard.running.world import Choice


class Shown:
    """What a page would be sent, all of it."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []
        self._news = threading.Condition()

    def show(self, lane: int, snapshot: Snapshot) -> None:
        with self._news:
            self.snapshots.append(snapshot)
            self._news.notify_all()

    def until(self, holds: Callable[[Snapshot], bool], timeout: float) -> bool:
        with self._news:
            return self._news.wait_for(lambda: any(map(holds, self.snapshots)), timeout)

    def answer(self, *told: Any) -> None:
        """Nobody asks here."""


def ring(path: Path, agents: int) -> Path:
    """A map of so many agents, each linked to the next three."""
    lines = ["title: ring", "agents:"]
    lines += [f"  - {{id: a{i}, kind: {('distinction', 'image')[i % 2]}}}" for i in range(agents)]
    lines.append("links:")
    for i in range(agents):
        lines += [
            f"  - {{from: a{i}, to: a{(i + k) % agents}, kind: {kind}}}"
            for k, kind in ((1, "wave"), (2, "logical"), (3, "analogical"))
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def shown_from(choice: Choice, folder: Path) -> list[Snapshot]:
    """What a world shows over its first look, which lies within six strides of 110 steps."""
    shown = Shown()
    world = FieldWorld(shown, folder)  # type: ignore[arg-type]
    world.order(0, "load", (choice, 1))
    for _ in range(6):
        world.order(0, "step", (110, 1))
    worker = threading.Thread(target=world.work)
    worker.start()
    assert shown.until(lambda one: one.step == 660, timeout=240)
    world.close()
    worker.join()
    return shown.snapshots


def test_a_long_search_is_told_right_before_it_and_not_after(tmp_path: Path) -> None:
    choice = Choice(map_file=ring(tmp_path / "ring.map.yaml", 130))
    seen = shown_from(choice, tmp_path)
    looking = [i for i, one in enumerate(seen) if one.busy == "busy_looking"]
    assert len(looking) == 1
    before, after = seen[looking[0]], seen[looking[0] + 1]
    assert before.looked_s is None
    assert after.looked_s == 10.0
    assert after.busy == ""


def test_a_search_that_is_over_at_once_is_not_told(tmp_path: Path) -> None:
    choice = Choice(map_file=ring(tmp_path / "ring.map.yaml", 12))
    seen = shown_from(choice, tmp_path)
    assert seen[-1].looked_s == 10.0
    assert "busy_looking" not in {one.busy for one in seen}
