"""What the room's parts share: when they are drawn anew, and how one gets from them to the map."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import solara

from dashboard.parts import Desk
from dashboard.running.session import Session
from dashboard.running.snapshot import Snapshot

Picked = TypeVar("Picked")


@dataclass(frozen=True)
class Showing:
    """``Showing(session, leave).show(rows)``: point at these agents, and go to the map."""

    session: Session
    leave: Callable[[], None]

    def show(self, rows: tuple[int, ...]) -> None:
        """Point at these agents on the map; the first of them is chosen."""
        # Whoever is chosen by hand afterwards is pointed at alone.
        self.session.choose(rows[0] if rows else -1)
        self.session.mark(rows)
        self.leave()


def rows_of(snapshot: Snapshot, agents: Iterable[str]) -> tuple[int, ...]:
    """``rows_of(snapshot, ids)``: rows of those agents that there are."""
    if snapshot.topology is None:
        return ()
    rows = {name[0]: row for row, name in enumerate(snapshot.topology.names)}
    return tuple(rows[agent] for agent in agents if agent in rows)


def use_while(
    desk: Desk, pick: Callable[[Snapshot], Picked], every_s: float, *, awake: bool
) -> Picked:
    """``use_while(desk, pick, every_s, awake=…)``: as ``use_shown``, but only while ``awake``."""
    value, set_value = solara.use_state(pick(desk.session.snapshot))

    def listen() -> Callable[[], None] | None:
        def paint(snapshot: Snapshot) -> bool:
            set_value(pick(snapshot))
            return True

        return desk.painter.add_part(every_s, paint) if awake else None

    solara.use_effect(listen, [desk.painter, awake])
    return value
