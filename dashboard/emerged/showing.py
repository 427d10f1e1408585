"""From the room to the map: which agents a person asked to be shown there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboard.running.session import Session
from dashboard.running.snapshot import Snapshot


@dataclass(frozen=True)
class Showing:
    """``Showing(session, leave).show(rows)``: point at these agents, and go to the map."""

    session: Session
    leave: Callable[[], None]

    def show(self, rows: tuple[int, ...]) -> None:
        """Point at these agents on the map; the first of them is chosen."""
        self.session.mark(rows)
        self.session.choose(rows[0] if rows else -1)
        self.leave()


def rows_of(snapshot: Snapshot, agents: Iterable[str]) -> tuple[int, ...]:
    """``rows_of(snapshot, ids)``: rows of those agents that there are."""
    if snapshot.topology is None:
        return ()
    rows = {name[0]: row for row, name in enumerate(snapshot.topology.names)}
    return tuple(rows[agent] for agent in agents if agent in rows)
