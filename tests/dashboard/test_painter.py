"""Who is told of a new snapshot, and who waits for whom."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboard.running.painter import Painter
from dashboard.running.snapshot import Snapshot

PATIENCE_S = 60.0


@pytest.fixture
def session() -> Any:
    return SimpleNamespace(snapshot=Snapshot(number=1), changed=threading.Event())


@pytest.fixture
def painter(session: Any) -> Iterator[Painter]:
    painter = Painter(cast(Any, session))
    yield painter
    painter.close()


def test_pictures_do_not_wait_for_parts_that_take_their_time(
    session: Any, painter: Painter
) -> None:
    drawing, drawn, painted = threading.Event(), threading.Event(), threading.Event()

    def part(_snapshot: Snapshot) -> bool:
        drawing.set()
        return drawn.wait(PATIENCE_S)

    painter.add_part(0.0, part)
    session.changed.set()
    assert drawing.wait(PATIENCE_S)
    painter.add(0.0, lambda snapshot: painted.set() or snapshot.number == 1)
    assert painted.wait(PATIENCE_S)
    drawn.set()


def test_a_map_that_could_not_be_shown_is_asked_again_when_the_painter_is_woken(
    session: Any, painter: Painter
) -> None:
    ready, refused, shown = threading.Event(), threading.Event(), threading.Event()

    def picture(_snapshot: Snapshot) -> bool:
        (shown if ready.is_set() else refused).set()
        return ready.is_set()

    painter.add_map(0.0, picture)
    assert refused.wait(PATIENCE_S)
    ready.set()
    painter.wake()
    assert shown.wait(PATIENCE_S)


def test_maps_are_told_before_everybody_else(session: Any, painter: Painter) -> None:
    told: dict[int, list[str]] = {1: [], 2: []}
    every = {number: threading.Semaphore(0) for number in told}

    def teller(name: str) -> Any:
        def show(snapshot: Snapshot) -> bool:
            if snapshot.number == 2 and name == "map":
                time.sleep(0.05)  # Time enough for one that does not wait to come first.
            told[snapshot.number].append(name)
            every[snapshot.number].release()
            return True

        return show

    painter.add_part(0.0, teller("part"))
    painter.add(0.0, teller("picture"))
    painter.add_map(0.0, teller("map"))
    for number, semaphore in every.items():
        session.snapshot = Snapshot(number=number)
        session.changed.set()
        for _ in range(3):
            assert semaphore.acquire(timeout=PATIENCE_S)
    assert told[2][0] == "map"


def test_nobody_is_told_oftener_than_they_want_nor_misses_the_latest(
    session: Any, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, float]] = []
    last = threading.Event()
    looked = threading.local()

    def monotonic() -> float:
        looked.at = time.monotonic()
        return float(looked.at)

    # When the painter looked at the clock, not when the thread came to note it here.
    clock = SimpleNamespace(monotonic=monotonic)
    monkeypatch.setattr("dashboard.running.painter.time", clock)

    def picture(snapshot: Snapshot) -> bool:
        told.append((snapshot.number, looked.at))
        if snapshot.number == 40:
            last.set()
        return True

    begun = time.monotonic()
    painter.add(0.1, picture)
    for number in range(2, 41):
        session.snapshot = Snapshot(number=number)
        session.changed.set()
        time.sleep(0.01)
    assert last.wait(PATIENCE_S)
    times = [at for _, at in told]
    # Half of the forty at most, however slowly they came.
    assert len(told) < 20 * max(1.0, (times[-1] - begun) / 1.6)
    assert all(later - earlier > 0.08 for earlier, later in pairwise(times))


def test_everybody_hears_of_the_latest_and_a_picture_that_could_not_is_asked_again(
    session: Any, painter: Painter
) -> None:
    parts: list[int] = []
    pictures: list[int] = []
    enough = threading.Barrier(3, timeout=PATIENCE_S)

    def part(snapshot: Snapshot) -> bool:
        parts.append(snapshot.number)
        if snapshot.number == 2:
            enough.wait()
        return True

    def picture(snapshot: Snapshot) -> bool:
        pictures.append(snapshot.number)
        if pictures.count(2) == 2:
            enough.wait()
        return pictures.count(2) != 1

    painter.add_part(0.0, part)
    painter.add(0.0, picture)
    session.snapshot = Snapshot(number=2)
    session.changed.set()
    enough.wait()
    assert parts in ([2], [1, 2])
    assert pictures in ([2, 2], [1, 2, 2])
