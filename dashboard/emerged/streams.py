"""The river of clusters laid out: which band stands where at each look, and what joins them.

Pure; the drawing itself is ``river.js``. A band is a track of the model's tracker, or, below 0, a
cluster that was never beyond chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.emerged.told import Look, River, Seen
from model.events import Event

ORIGINS = (
    "not shown",
    "emergent",
    "inherited from links",
    "inherited from frequencies",
    "inherited from both",
)
"""In the order in which a piece numbers them."""
_COLUMNS = 9


@dataclass(frozen=True)
class Mark:
    """Something that happened to a band, at a look or between two; ``kind``: birth, death, merge,
    split, condensation or dissolution."""

    time_s: float
    band: int
    kind: str
    event: Event


@dataclass(frozen=True)
class Streams:
    """What the drawing is made of.

    - ``pieces`` (k, 9): band, look, from (agents above it), size, slot (bands above it), 1 where
      beyond chance, z, p, origin's place in ``ORIGINS``.
    - ``joins`` (j, 4): band and look it comes from, band and look it goes into.
    - ``times``: of the looks, s.
    """

    times: tuple[float, ...]
    pieces: NDArray[np.float32]
    joins: NDArray[np.float32]
    marks: tuple[Mark, ...]

    @property
    def tracks(self) -> tuple[int, ...]:
        """Bands that were beyond chance at some look."""
        bands = self.pieces[self.pieces[:, 0] > 0.0, 0]
        return tuple(int(band) for band in np.unique(bands))


def streams_of(river: River) -> Streams:
    """``streams_of(river) -> Streams``: bands beyond chance above, the others below, none crossing
    another without need: what splits off stands beside what it split from."""
    lanes = _lanes(river)
    place = {band: number for number, band in enumerate(lanes)}
    pieces = []
    for number, look in enumerate(river.looks):
        above = 0
        for slot, seen in enumerate(sorted(look.clusters, key=lambda s: place[s.band])):
            size = len(seen.agents)
            origin = ORIGINS.index(seen.origin) if seen.origin in ORIGINS else 0
            figures = (float(seen.shown), seen.z, seen.p, origin)
            pieces.append((seen.band, number, above, size, slot, *figures))
            above += size
    held = np.array(pieces, np.float32).reshape(-1, _COLUMNS)
    joins = np.array(_joins(river), np.float32).reshape(-1, 4)
    return Streams(tuple(look.time_s for look in river.looks), held, joins, _marks(river))


def seen_last(river: River, band: int) -> tuple[Look, Seen] | None:
    """``seen_last(river, band)``: the latest look that saw this band, and how; None for none."""
    for look in reversed(river.looks):
        for seen in look.clusters:
            if seen.band == band:
                return look, seen
    return None


def _lanes(river: River) -> list[int]:
    """Bands from above to below."""
    parents = {
        int(child): int(event.facts["track"])
        for event in river.changes
        if event.name == "split" and event.type == "cluster"
        for child in event.facts["others"]
    }
    tracks: list[int] = []
    faint: list[int] = []
    for look in river.looks:
        for seen in look.clusters:
            lanes = tracks if seen.band > 0 else faint
            if seen.band not in lanes:
                parent = parents.get(seen.band)
                at = lanes.index(parent) + 1 if parent in lanes else len(lanes)
                lanes.insert(at, seen.band)
    return tracks + faint


def _joins(river: River) -> list[tuple[int, int, int, int]]:
    looks = {look.time_s: number for number, look in enumerate(river.looks)}
    at = [{seen.band for seen in look.clusters} for look in river.looks]

    def before(band: int, look: int) -> int | None:
        return next((k for k in range(look - 1, -1, -1) if band in at[k]), None)

    told = []
    for event in river.changes:
        look = looks.get(event.time_s)
        if event.type != "cluster" or event.name not in ("merge", "split") or look is None:
            continue
        track = int(event.facts["track"])
        for other in map(int, event.facts["others"]):
            source, into = (other, track) if event.name == "merge" else (track, other)
            since = before(source, look)
            if since is not None and into in at[look]:
                told.append((source, since, into, look))
    return told


def _marks(river: River) -> tuple[Mark, ...]:
    told = []
    condensed: dict[str, int] = {}
    for event in river.changes:
        kind = event.name if event.type == "cluster" else event.type
        if event.type == "dissolution":
            band = condensed.get(event.agents[0], 0)
        else:
            band = int(event.facts["track"])
        if event.type == "condensation":
            condensed[event.agents[0]] = band
        told.append(Mark(event.time_s, band, kind, event))
    known = {seen.band for look in river.looks for seen in look.clusters}
    return tuple(mark for mark in told if mark.band in known)
