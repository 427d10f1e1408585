"""How much two groups exchange, and whether that has risen by more than it wanders anyway.

The flow between two groups of agents is the sum of Φ over the links between them, in either
direction, eu/s. It is remembered for a while, link by link, so that any two groups can be asked
about, also such as were found only later. Which jumps ask is ``model/jumps.py``'s business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.emergence.effort import MOST_LINKS_WATCHED
from model.field import Field
from model.jump_rules import rarity
from model.settings import Settings

Floats = NDArray[np.float64]
SAMPLES = 4
"""Samples of the flow in ``idea_s``."""


@dataclass
class _Stretch:
    """Samples taken while no link came or went."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    flows: list[NDArray[np.float32]] = field(default_factory=list)


@dataclass(frozen=True)
class Raised:
    """Flow between two groups (eu/s) before and after, and how rarely it rises so by itself, p."""

    before: float
    after: float
    p: float


def raised(flow: Floats, at: int, span: int = SAMPLES) -> Raised:
    """``raised(flow, at, span) -> Raised``: has a flow risen after sample ``at``?

    - ``flow`` (m,), eu/s, evenly sampled; ``at`` the last sample before the event, with
      2·``span`` samples after it.

    *Before* is the mean of the last ``span`` samples, *after* the mean of ``span`` samples that
    begin ``span`` samples later: what passes at once does not count. The null is the same
    difference at every earlier moment (``jump_rules.rarity``); where a flow drifts upward anyway,
    a rise like the drift is not rare.
    """
    sums = np.concatenate(([0.0], np.cumsum(flow)))
    mean = (sums[span:] - sums[:-span]) / span
    change = mean[2 * span :] - mean[: -2 * span]
    first = at - span + 1
    if first < 0 or first >= change.size:
        return Raised(float("nan"), float("nan"), 1.0)
    past = change[: max(at - 3 * span + 2, 0)]
    got = change[first]
    p = rarity(float(got), past, span)
    return Raised(float(mean[first]), float(mean[first + 2 * span]), p)


class FlowMemory:
    """``FlowMemory(field, settings)``: the flows of all links, of the last ``memory_s``."""

    def __init__(self, held: Field, settings: Settings) -> None:
        self._field = held
        told, dt = settings.jumps, settings.laws.dt
        self.every = max(round(told.idea_s / (SAMPLES * dt)), 1)
        """Steps between samples."""
        self._most = round(told.memory_s / (self.every * dt)) + 2 * SAMPLES + 1
        self._stretches: list[_Stretch] = []
        self._structure = -1
        self._first = 0
        """Number of the oldest sample held."""

    def note(self) -> None:
        """Take a sample, where it is time and the field is one that is watched for clusters."""
        field = self._field
        if field.step % self.every or field.n_links > MOST_LINKS_WATCHED:
            return
        links, held = field.links, self._stretches
        if field.structure != self._structure:
            self._structure = field.structure
            if not held or not (
                np.array_equal(held[-1].source, links.source)
                and np.array_equal(held[-1].target, links.target)
            ):
                held.append(_Stretch(links.source.copy(), links.target.copy()))
        number = field.step // self.every
        if number != self._first + self._count:
            # Samples must be even in time; after a gap the memory begins anew.
            del held[:-1]
            held[-1].flows.clear()
            self._first = number
        held[-1].flows.append(links.flow.astype(np.float32))
        if self._count > self._most:
            self._first += 1
            del held[0].flows[0]
            if not held[0].flows:
                del held[0]

    @property
    def _count(self) -> int:
        return sum(len(stretch.flows) for stretch in self._stretches)

    def between(self, some: Sequence[int], others: Sequence[int]) -> Floats:
        """Flow between two groups of rows, eu/s, one value per sample held, oldest first."""
        told = []
        for stretch in self._stretches:
            a, b = (np.isin(stretch.source, group) for group in (some, others))
            c, d = (np.isin(stretch.target, group) for group in (some, others))
            across = (a & d) | (b & c)
            told += [float(flow[across].sum(dtype=np.float64)) for flow in stretch.flows]
        return np.array(told)

    def raised(self, some: Sequence[int], others: Sequence[int], step: int) -> Raised:
        """Whether the flow between two groups rose after a step (see ``raised``)."""
        return raised(self.between(some, others), step // self.every - self._first)

    def to_state(self) -> tuple[dict[str, NDArray[Any]], dict[str, int]]:
        """Arrays and JSON-able values of everything remembered."""
        arrays: dict[str, NDArray[Any]] = {}
        for number, stretch in enumerate(self._stretches):
            arrays[f"flows_{number}_source"] = stretch.source
            arrays[f"flows_{number}_target"] = stretch.target
            arrays[f"flows_{number}"] = np.array(stretch.flows)
        return arrays, {"first": self._first, "stretches": len(self._stretches)}

    def from_state(self, arrays: dict[str, NDArray[Any]], told: dict[str, int]) -> None:
        """Put back what ``to_state`` gave."""
        self._first, self._structure = told["first"], -1
        self._stretches = [
            _Stretch(
                arrays[f"flows_{number}_source"].copy(),
                arrays[f"flows_{number}_target"].copy(),
                list(arrays[f"flows_{number}"].copy()),
            )
            for number in range(told["stretches"])
        ]
