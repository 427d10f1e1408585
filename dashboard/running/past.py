"""Moments of one world that are kept, so that it can go back: how many, which, and how.

Near moments stand close together, far ones ever further apart, and memory is bounded. Between
two of them a step is reached by doing the steps anew: same seed, same bits. What was turned by
hand on the way is remembered and turned again.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.checkpoint import restore, state_of

if TYPE_CHECKING:
    from dashboard.running.world import Choice
    from model.mindfield import Bands, Mindfield
    from model.settings import Settings

MOST_MOMENTS = 72
MOST_BYTES = 128 * 2**20
MOST_CHANGES = 4000
_CHART_ROWS = 480
_EVENTS = 160
_OTHER_BYTES = 24_000
"""About what a moment takes beside its arrays and facts: settings and notes."""
_BY_ROWS = 2**20
"""A table of so many bytes is kept row by row: of the phases of the last half minute, which growth
remembers, most are the same a second later."""

Pieces = tuple[NDArray[Any], ...]
"""An array, or the rows of one; what is the same in two moments is kept once."""


@dataclass(frozen=True)
class Notes:
    """What the page remembers of a world beside its state, as it was at a moment."""

    choice: Choice
    jumps: Mapping[str, int]
    counted: int
    clusters: tuple[Mapping[str, Any], ...]
    looked_s: float | None


@dataclass(frozen=True)
class Moment:
    """A world's whole state at a step, and what it was under."""

    step: int
    arrays: Mapping[str, Pieces]
    facts: bytes
    """Packed: as objects the jumps and events of all moments would be most of the past."""
    settings: Settings
    bands: Bands
    seed: int
    notes: Notes


@dataclass(frozen=True)
class Change:
    """Something turned by hand before the step after ``step``: a knob, or the bands."""

    step: int
    name: str
    told: tuple[Any, ...]


@dataclass
class Past:
    """``Past()``: the kept moments of one world, oldest first, and what was turned since.

    - ``first``: no way leads further back than this step.
    """

    first: int = 0
    moments: list[Moment] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    _whole_from: int = 0
    """From this step on every change is still known."""

    def steps(self) -> tuple[int, ...]:
        """Steps of the moments one can go back to."""
        return tuple(moment.step for moment in self.moments)

    def keep(self, moment: Moment) -> None:
        """Keep a moment, and let others go where there are too many."""
        at = bisect_right(self.steps(), moment.step)
        if at and self.moments[at - 1].step == moment.step:
            self.moments[at - 1] = moment
        else:
            self.moments.insert(at, moment)
        while len(self.moments) > 2 and (
            len(self.moments) > MOST_MOMENTS or self.size() > MOST_BYTES
        ):
            del self.moments[self._least_missed()]

    def begin_at(self, moment: Moment) -> None:
        """Nothing before this moment can be gone back to any more."""
        self.first = self._whole_from = moment.step
        self.moments = [m for m in self.moments if m.step >= moment.step]
        self.changes = []

    def size(self) -> int:
        """Bytes that the moments take; what several share counts once."""
        pieces = {
            id(piece): piece.nbytes
            for moment in self.moments
            for kept in moment.arrays.values()
            for piece in kept
        }
        facts = sum(len(moment.facts) for moment in self.moments)
        return sum(pieces.values()) + facts + _OTHER_BYTES * len(self.moments)

    def latest(self, step: int) -> Moment | None:
        """The latest moment not after this step."""
        at = bisect_right(self.steps(), step)
        return self.moments[at - 1] if at else None

    def _least_missed(self) -> int:
        """The one whose neighbours are nearest, measured by how long ago they were."""
        steps = self.steps()
        gaps = [
            (steps[i + 1] - steps[i - 1]) / (steps[-1] - steps[i - 1] + 1.0)
            for i in range(1, len(steps) - 1)
        ]
        return 1 + int(np.argmin(gaps))

    def change(self, change: Change) -> None:
        """Remember what was turned by hand. What had come after this step no longer will."""
        self.forget_after(change.step)
        kept = [c for c in self.changes if not (c.step == change.step and same(c, change))]
        self.changes = [*kept, change]
        if len(self.changes) > MOST_CHANGES:
            self._whole_from = self.changes[-MOST_CHANGES].step
            self.changes = [c for c in self.changes if c.step >= self._whole_from]

    def go_on(self, step: int) -> None:
        """The world goes on from here, as it now stands: later turns of the hand are off."""
        if self.changes and self.changes[-1].step > step:
            self.forget_after(min(c.step for c in self.changes if c.step > step))
            self.changes = [c for c in self.changes if c.step <= step]

    def forget_after(self, step: int) -> None:
        """Forget the moments and changes after a step."""
        self.moments = [m for m in self.moments if m.step <= step]
        self.changes = [c for c in self.changes if c.step <= step]

    def way_to(self, step: int, most_steps: int) -> tuple[Moment, int]:
        """``way_to(step, most_steps)``: the moment to go back to, and the step to go on to.

        That is the wanted step where it is at most so many steps after the nearest moment before
        it and every change on the way is known; else the kept moment nearest to it.
        """
        steps = self.steps()
        before = self.moments[max(bisect_right(steps, step) - 1, 0)]
        known = before.step >= self._whole_from
        if before.step <= step <= before.step + most_steps and known:
            return before, step
        nearest = min(self.moments, key=lambda moment: abs(moment.step - step))
        return nearest, nearest.step

    def changes_at(self, step: int) -> list[Change]:
        """What was turned before the step after this one."""
        return [change for change in self.changes if change.step == step]

    def whole(self, step: int) -> tuple[Change, ...] | None:
        """``whole(step)``: all that was turned by hand up to a step; None where that is not known,
        since this world parted from another or too much was turned."""
        if self._whole_from or self.first or (self.moments and self.moments[0].step):
            return None
        return tuple(change for change in self.changes if change.step <= step)

    def last_before(self, step: int) -> int:
        """Step of the latest moment not after this step."""
        return self.moments[max(bisect_right(self.steps(), step) - 1, 0)].step

    def join_before(self, other: Past) -> None:
        """Take over the moments of the past that this one parted from."""
        self.moments = [m for m in other.moments if m.step < self.first] + self.moments
        # Between those of the other and the own ones there is no way by doing steps anew.
        self._whole_from = max(self._whole_from, self.first)
        self.first = 0


def same(one: Change, other: Change) -> bool:
    """Whether the other takes the place of the one: the same knob, or the bands again."""
    return one.name == other.name and (one.name != "turn" or one.told[0] == other.told[0])


def moment_of(model: Mindfield, notes: Notes, before: Moment | None = None) -> Moment:
    """``moment_of(model, notes, before) -> Moment``: a copy of all that going back needs.

    What is the same as in the moment ``before`` is not copied.
    """
    arrays, facts = state_of(model, most_events=_EVENTS)
    arrays["frames"] = arrays["frames"][-_CHART_ROWS:]
    known = {} if before is None else before.arrays
    lookout = facts["lookout"] | {"found": []}
    return Moment(
        step=model.field.step,
        arrays={name: pieces_of(held, known.get(name, ())) for name, held in arrays.items()},
        facts=zlib.compress(json.dumps(facts | {"lookout": lookout}).encode(), 1),
        settings=model.settings,
        bands=model.bands,
        seed=model.seed_value,
        notes=notes,
    )


def pieces_of(held: NDArray[Any], known: Pieces) -> Pieces:
    """``pieces_of(held, known)``: the array, or its rows, each as it is known or copied."""
    rows = tuple(held) if held.ndim == 2 and held.nbytes >= _BY_ROWS else (held,)
    if len(known) != len(rows):
        known = ()
    return tuple(
        known[at] if known and same_bits(row, known[at]) else row.copy()
        for at, row in enumerate(rows)
    )


def same_bits(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Whether two arrays are the same to the last bit (two nan too)."""
    alike = one.shape == other.shape and one.dtype == other.dtype
    return alike and np.ascontiguousarray(one).tobytes() == np.ascontiguousarray(other).tobytes()


def world_at(moment: Moment, like: Mindfield, *, seed: int | None = None) -> Mindfield:
    """``world_at(moment, like) -> Mindfield``: a world of its own in that state.

    - ``like``: a world of the same map, kinds and rules.
    - ``seed``: of what is to come, where it is to be another one.
    """
    from model.mindfield import Mindfield

    model = Mindfield(
        like.meta_map,
        moment.settings,
        bands=moment.bands,
        seed=moment.seed if seed is None else seed,
        kinds=like.kinds,
        rules=like.rules,
    )
    arrays = {
        name: np.stack(kept) if len(kept) > 1 else kept[0] for name, kept in moment.arrays.items()
    }
    restore(model, arrays, json.loads(zlib.decompress(moment.facts)))
    return model
