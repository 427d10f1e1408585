"""Clusters in time: which cluster of now is which cluster of before, and what became of them.

Sets and their overlap only; where the sets come from is ``clusters``' matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from model.errors import InputError

Change = Literal["birth", "death", "merge", "split"]


@dataclass(frozen=True)
class TrackEvent:
    """What happened to a track.

    - ``kind``: ``birth``, ``death``, ``merge`` or ``split``; ``time``: of the snapshot that told.
    - ``track``: the one born, dead, merged into, or split.
    - ``others``: tracks that ended in a merge, or began by a split; else none.
    - ``members``: rows, ascending: of ``track`` after the event, of a dead one when last seen.
    """

    kind: Change
    time: float
    track: int
    others: tuple[int, ...]
    members: tuple[int, ...]


@dataclass(frozen=True)
class _Track:
    """A living track: the members it was last seen with, and how many snapshots ago."""

    members: frozenset[int]
    missed: int


class Tracker:
    """``Tracker(grace=2, jaccard=0.3)``: stable numbers for clusters from snapshot to snapshot.

    Meaning: a cluster continues the track whose last seen members it overlaps best, by Jaccard
    overlap of at least ``jaccard``, the best overlaps first. A cluster that overlaps a track
    which another one continues has *split* off it; a track whose members turn up in a cluster
    that continues another has *merged* into it; what overlaps nothing is *born*. A track that is
    missed by more than ``grace`` snapshots in a row is *dead*; until then it may return.

    A split or a merge counts as one event however many take part, and its parts count neither as
    births nor as deaths. Numbers start at 1 and are never used again.

    Misleads: a part smaller than ``jaccard`` of the whole counts as born, not as split off;
    a cluster that slowly changes all its members keeps its number. Unit: overlaps 0 to 1.
    Estimator: the overlaps themselves, best first. Cost: O(members) a snapshot; memory is that
    of the tracks.
    Source: Greene, Doyle & Cunningham (2010), *ASONAM*, 176; one continuation per track is ours.
    """

    def __init__(self, grace: int = 2, jaccard: float = 0.3) -> None:
        if grace < 0 or not 0.0 < jaccard <= 1.0:
            raise InputError(
                f"grace {grace} and jaccard {jaccard} do not fit",
                mend="give a grace of 0 or more and an overlap above 0, at most 1",
            )
        self._grace = grace
        self._jaccard = jaccard
        self._next = 1
        self._time: float | None = None
        self._tracks: dict[int, _Track] = {}

    @property
    def tracks(self) -> dict[int, frozenset[int]]:
        """Living tracks and the members each was last seen with."""
        return {number: track.members for number, track in self._tracks.items()}

    def update(
        self, time: float, clusters: Iterable[Collection[int]]
    ) -> tuple[list[int], tuple[TrackEvent, ...]]:
        """``update(time, clusters) -> (tracks, events)``: take in the next snapshot.

        - ``time``: s, later than the last; ``clusters``: member rows of each, none empty.
        - returns the track of each cluster, in their order, and what happened: splits, merges,
          births, deaths, each by track.

        Raises ``InputError`` for a time that is not later or a cluster without members.
        """
        found = [frozenset(int(row) for row in members) for members in clusters]
        if self._time is not None and not time > self._time:
            raise InputError(f"a snapshot at {time} s follows one at {self._time} s")
        if not all(found):
            raise InputError("a cluster without members cannot be tracked")
        self._time = time
        overlaps = self._overlaps(found)
        numbers, split = self._continued(overlaps, len(found))
        merged = self._merged(overlaps, numbers)
        born = [at for at, number in enumerate(numbers) if number == 0]
        numbers = [number or self._new() for number in numbers]
        told: list[TrackEvent] = []
        for parent in sorted(split):
            parts = tuple(numbers[at] for at in split[parent])
            at = numbers.index(parent)
            told.append(TrackEvent("split", time, parent, parts, _sorted(found[at])))
        for heir in sorted(merged):
            at = numbers.index(heir)
            gone = tuple(sorted(merged[heir]))
            told.append(TrackEvent("merge", time, heir, gone, _sorted(found[at])))
        parts_of_splits = {at for parts in split.values() for at in parts}
        told += [
            TrackEvent("birth", time, numbers[at], (), _sorted(found[at]))
            for at in born
            if at not in parts_of_splits
        ]
        ended = {number for gone in merged.values() for number in gone}
        told += self._kept(time, dict(zip(numbers, found, strict=True)), ended)
        return numbers, tuple(told)

    def _overlaps(self, found: list[frozenset[int]]) -> list[tuple[float, int, int]]:
        """(Jaccard, track, cluster) of all pairs that match, best first, ties by number."""
        told = []
        for number, track in self._tracks.items():
            for at, members in enumerate(found):
                shared = len(track.members & members)
                overlap = shared / (len(track.members) + len(members) - shared)
                if overlap >= self._jaccard:
                    told.append((overlap, number, at))
        return sorted(told, key=lambda t: (-t[0], t[1], min(found[t[2]]), t[2]))

    def _continued(
        self, overlaps: list[tuple[float, int, int]], k: int
    ) -> tuple[list[int], dict[int, list[int]]]:
        """Track of each cluster, 0 for none yet; and the clusters that split off each track."""
        numbers = [0] * k
        taken: set[int] = set()
        for _, number, at in overlaps:
            if numbers[at] == 0 and number not in taken:
                numbers[at] = number
                taken.add(number)
        split: dict[int, list[int]] = {}
        for at in range(k):
            parent = next((number for _, number, c in overlaps if c == at), 0)
            if numbers[at] == 0 and parent:
                split.setdefault(parent, []).append(at)
        return numbers, split

    def _merged(
        self, overlaps: list[tuple[float, int, int]], numbers: list[int]
    ) -> dict[int, list[int]]:
        """Tracks that nobody continues but whose members are in a cluster that goes on."""
        merged: dict[int, list[int]] = {}
        for number in self._tracks:
            if number not in numbers:
                heir = next((numbers[c] for _, t, c in overlaps if t == number), 0)
                if heir:
                    merged.setdefault(heir, []).append(number)
        return merged

    def _kept(
        self, time: float, seen: dict[int, frozenset[int]], ended: set[int]
    ) -> list[TrackEvent]:
        """Renew the tracks: the seen ones, and the missed ones while the grace lasts."""
        deaths = []
        kept = {number: _Track(members, 0) for number, members in seen.items()}
        for number, track in self._tracks.items():
            if number in seen or number in ended:
                continue
            if track.missed >= self._grace:
                deaths.append(TrackEvent("death", time, number, (), _sorted(track.members)))
            else:
                kept[number] = _Track(track.members, track.missed + 1)
        self._tracks = dict(sorted(kept.items()))
        return deaths

    def _new(self) -> int:
        number = self._next
        self._next += 1
        return number

    def to_state(self) -> dict[str, Any]:
        """Everything remembered, as JSON-able values."""
        return {
            "grace": self._grace,
            "jaccard": self._jaccard,
            "next": self._next,
            "time": self._time,
            "tracks": [
                [number, track.missed, list(_sorted(track.members))]
                for number, track in self._tracks.items()
            ],
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Tracker:
        """The tracker that ``to_state`` described; it goes on as the first would have."""
        out = cls(int(state["grace"]), float(state["jaccard"]))
        out._next = int(state["next"])
        out._time = None if state["time"] is None else float(state["time"])
        out._tracks = {
            int(number): _Track(frozenset(map(int, members)), int(missed))
            for number, missed, members in state["tracks"]
        }
        return out


def _sorted(members: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted(members))
