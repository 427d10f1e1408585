"""The chronicle of a world: what its looks, events and records told, kept within bounds.

It stands beside the model on the world's side and only reads it. What the page is shown of it is
``told.py``'s data; how it is laid out to be measured, ``laying.py``'s business.
"""

from __future__ import annotations

import math
from collections import deque
from copy import copy
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dashboard.emerged.balance import Past
from dashboard.emerged.told import MOST_EVENTS, MOST_LOOKS, Log, Look, River, Seen, kind_of
from model.emergence.tracking import Tracker
from model.events import Event
from model.group_series import GroupMoment, GroupSeries

if TYPE_CHECKING:
    from model.mindfield import Mindfield

MOST_MOMENTS = 8192
"""Records kept to be measured: at four a second the last 34 minutes of simulated time."""
MOST_KEPT_EVENTS = 4096
_CHANGES = ("cluster", "condensation", "dissolution")
_GROUPINGS = ("map", "found")
"""In the order in which a packed moment numbers them."""


class Chronicle:
    """``Chronicle(model)`` of a fresh world; ``note()`` after every step, or every stride.

    Never draws, never changes the world. Bounds: ``MOST_LOOKS``, ``MOST_KEPT_EVENTS``,
    ``MOST_MOMENTS``; ``river`` and ``log`` have a new number only when something was added.
    """

    def __init__(self, model: Mindfield) -> None:
        self.model = model
        self.past = Past(model)
        self.frames: deque[NDArray[np.float64]] = deque(maxlen=MOST_MOMENTS)
        self.events: deque[Event] = deque(maxlen=MOST_KEPT_EVENTS)
        self.found: deque[list[tuple[Any, ...]]] = deque(maxlen=MOST_LOOKS)
        # Packed: as objects they would be most of what a chronicle takes.
        self._moments: deque[NDArray[np.float64]] = deque(maxlen=MOST_MOMENTS)
        self.groups = GroupSeries(model) if model.lookout.watches else None
        """The series of groups; None for a field too large to be looked at while it runs."""
        self._names = Tracker(grace=2)
        """Bands of clusters that no track continues: numbered apart, for the eye only."""
        self._looks: deque[Look] = deque(maxlen=MOST_LOOKS)
        self._last: dict[int, frozenset[str]] = {}
        self._rows: dict[str, int] = {}
        self._looks_in_all = self._tracks = self._seen = 0
        self._counts: dict[str, int] = {}
        self._looked = self._recorded = -1
        self._river, self._log = River(), Log()
        self._stale = {"river": False, "log": False}
        self._told = 0
        self.note()

    def note(self) -> None:
        """Take in what this step told."""
        model = self.model
        step = model.field.step
        new = model.events.in_all - self._told
        if new:
            self._told = model.events.in_all
            self._hear(model.events[len(model.events) - new :])
        every = max(round(model.settings.record.every_s / model.settings.laws.dt), 1)
        if step % every == 0 and step != self._recorded:
            self._recorded = step
            self.frames.append(model.datacollector.table[-1].copy())
            if self.groups is not None:
                self.groups.collect()
                self._moments.append(_packed(self.groups.take()))
            self.past.note()
        if model.lookout.last_step == step and step != self._looked:
            self._looked = step
            self._see(model.lookout.latest)

    def at(self, model: Mindfield) -> Chronicle:
        """``chronicle.at(model)``: one of its own for a world that stands at a moment of this
        one's past; what came later is not in it."""
        other = copy(self)
        other.model, other.past = model, self.past.at(model)
        other.groups = None if self.groups is None else self.groups.of(model)
        now = model.seconds + 0.5 * model.settings.laws.dt
        other.frames = deque((row for row in self.frames if row[0] < now), MOST_MOMENTS)
        other._moments = deque(
            (rows for rows in self._moments if not rows.size or rows[0, 0] < now), MOST_MOMENTS
        )
        other.found = deque(
            (look for look in self.found if not look or look[0][0] < now), MOST_LOOKS
        )
        other._looks = deque((look for look in self._looks if look.time_s < now), MOST_LOOKS)
        other._looks_in_all -= len(self._looks) - len(other._looks)
        other._last, other._counts = {}, dict(self._counts)
        for look in other._looks:
            other._last |= {
                seen.band: frozenset(seen.agents) for seen in look.clusters if seen.shown
            }
        other._tracks = max(other._last, default=0)
        other._told = model.events.in_all
        unsaid = max(self._told - other._told, 0)
        kept = max(len(self.events) - unsaid, 0)
        other.events = deque(islice(self.events, kept), MOST_KEPT_EVENTS)
        for event in islice(self.events, kept, None):
            other._counts[kind_of(event)] -= 1
        other._names = Tracker.from_state(self._names.to_state())
        other._rows, other._stale = dict(self._rows), {"river": True, "log": True}
        other._looked = other._recorded = model.field.step
        return other

    def moments(self) -> list[GroupMoment]:
        """The series of groups as kept, oldest first."""
        return [
            GroupMoment(row[0], _GROUPINGS[int(row[1])], int(row[2]), int(row[3]), *row[4:])
            for rows in self._moments
            for row in rows.tolist()
        ]

    def parts(self, *, fresh: bool) -> dict[str, Any]:
        """``parts(fresh=…)``: what a snapshot is told, by its fields; ``fresh`` as ``Past``."""
        balance = self.past.balance(fresh=fresh)
        return {"river": self.river(), "log": self.log(), "balance": balance}

    def river(self) -> River:
        """Clusters over time as they stand."""
        if self._stale["river"]:
            self._stale["river"] = False
            since = self._looks[0].time_s if self._looks else 0.0
            changes = (e for e in self.events if e.type in _CHANGES and e.time_s >= since)
            self._river = River(
                self._river.number + 1,
                tuple(self._looks),
                tuple(changes),
                self._tracks,
                self._looks_in_all,
            )
        return self._river

    def log(self) -> Log:
        """The latest events as they stand."""
        if self._stale["log"]:
            self._stale["log"] = False
            told = tuple(islice(self.events, max(len(self.events) - MOST_EVENTS, 0), None))
            first = self._told - len(told)
            self._log = Log(self._log.number + 1, told, first, dict(self._counts))
        return self._log

    def _hear(self, events: list[Event]) -> None:
        for event in events:
            kind = kind_of(event)
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._stale["river"] |= event.type in _CHANGES
        self.events.extend(events)
        self._stale["log"] = True

    def _see(self, latest: list[tuple[Any, ...]]) -> None:
        """Give every cluster of a look its band: its track's, or that of the members it shares."""
        self.found.append(list(latest))
        rows = [dict(zip(type(self.model.lookout).COLUMNS, row, strict=True)) for row in latest]
        own = {int(row["track"]): frozenset(row["members"]) for row in rows if row["track"] >= 0}
        self._tracks = max(self._tracks, *own, 0) if own else self._tracks
        self._last |= own
        free = {track: held for track, held in self._last.items() if track not in own}
        faint = [row for row in rows if row["track"] < 0]
        bands: dict[int, int] = {}
        unknown = []
        for number, row in enumerate(faint):
            track = _nearest(frozenset(row["members"]), free)
            if track is None:
                unknown.append(number)
            else:
                bands[number] = track
                del free[track]
        told = [{self._row(name) for name in faint[number]["members"]} for number in unknown]
        # Looks are counted, not timed: after going back in time they still follow one another.
        self._seen += 1
        numbers, _ = self._names.update(self._seen, told)
        bands |= {number: -band for number, band in zip(unknown, numbers, strict=True)}
        seen = [_seen(row, int(row["track"])) for row in rows if row["track"] >= 0]
        seen += [_seen(row, bands[number]) for number, row in enumerate(faint)]
        self._looks.append(Look(self.model.seconds, tuple(seen)))
        if len(self._looks) == MOST_LOOKS:
            # A band that the river shows no more is not continued; else they pile up with time.
            shown = {one.band for look in self._looks for one in look.clusters}
            self._last = {band: held for band, held in self._last.items() if band in shown}
        self._looks_in_all += 1
        self._stale["river"] = True

    def _row(self, name: str) -> int:
        return self._rows.setdefault(name, len(self._rows))


def _packed(rows: list[GroupMoment]) -> NDArray[np.float64]:
    """(k, 7), as ``GroupMoment`` has them."""
    told = [(m.time_s, _GROUPINGS.index(m.grouping), *m[2:]) for m in rows]
    return np.array(told, np.float64).reshape(-1, len(GroupMoment._fields))


def _nearest(members: frozenset[str], tracks: dict[int, frozenset[str]]) -> int | None:
    """The track that a cluster not beyond chance may be the continuation of, by overlap."""
    best, held = 0.3, None
    for track, others in tracks.items():
        overlap = len(members & others) / len(members | others)
        if overlap >= best:
            best, held = overlap, track
    return held


def _seen(row: dict[str, Any], band: int) -> Seen:
    return Seen(
        band,
        int(row["track"]),
        tuple(row["members"]),
        _figure(row["z"]),
        _figure(row["p"]),
        str(row["origin"]),
        _figure(row["R"]),
        _figure(row["coherence"]),
        _figure(row["conductance"]),
        _figure(row["inside_share"]),
    )


def _figure(value: float | None) -> float:
    """What could not be told (z where all nulls are alike) is no number."""
    return math.nan if value is None else float(value)
