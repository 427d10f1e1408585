"""Which experiments there are, in the order of the reference table, and the running of them.

What each does stands in its own module; words for people are ``scenarios/verify``'s.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.emergence.verify.avalanches import avalanches_of_the_field
from model.emergence.verify.balance import loss_under_intention, lossless_ring
from model.emergence.verify.branching import branching_seen_in_part
from model.emergence.verify.cascades import critical_cascades
from model.emergence.verify.falsifiers import falsifiers
from model.emergence.verify.incubation import incubation
from model.emergence.verify.information import (
    causal_gaussian,
    effective_graphs,
    synergy_of_a_sum,
)
from model.emergence.verify.outcome import Outcome, Watch
from model.emergence.verify.shortcuts import shortcut_links
from model.emergence.verify.slowing import slowing_before_jumps
from model.emergence.verify.suddenness import suddenness
from model.emergence.verify.synchrony import chance_below_threshold, synchrony_above_threshold
from model.errors import InputError

Experiment = Callable[[Watch], Outcome]
Progress = Callable[[str, float], None]
"""Told the name of the experiment under way and the share of it done, 0 to 1."""

EXPERIMENTS: Mapping[str, Experiment] = {
    "kuramoto": synchrony_above_threshold,
    "chance": chance_below_threshold,
    "cascades": critical_cascades,
    "branching": branching_seen_in_part,
    "effective": effective_graphs,
    "causal": causal_gaussian,
    "oinfo": synergy_of_a_sum,
    "ring": lossless_ring,
    "intention": loss_under_intention,
    "incubation": incubation,
    "suddenness": suddenness,
    "slowing": slowing_before_jumps,
    "shortcuts": shortcut_links,
    "avalanches": avalanches_of_the_field,
    "falsifiers": falsifiers,
}
"""Name, as ``mindfield verify --only`` takes it, and experiment."""


@dataclass(frozen=True, eq=False)
class Trial:
    """One experiment, run: its name, what it gave, and how long it took, s of wall clock."""

    name: str
    outcome: Outcome
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether any of its checks failed."""
        return any(check.failed for check in self.outcome.checks)


def chosen(only: Sequence[str]) -> tuple[str, ...]:
    """``chosen(["kuramoto"])``: names in the order of the table; all where none is given.

    Raises ``InputError`` for a name that is no experiment.
    """
    for name in only:
        if name not in EXPERIMENTS:
            raise InputError(
                f"there is no experiment {name!r}",
                place="--only",
                mend=f"use some of {', '.join(EXPERIMENTS)}",
            )
    return tuple(name for name in EXPERIMENTS if not only or name in only)


def run(names: Sequence[str], progress: Progress = lambda name, share: None) -> Iterator[Trial]:
    """``run(names) -> Iterator[Trial]``: one after the other, each handed on when it is done."""
    for name in names:
        progress(name, 0.0)
        began = time.perf_counter()
        outcome = EXPERIMENTS[name](lambda share, name=name: progress(name, share))  # type: ignore[misc]
        yield Trial(name, outcome, time.perf_counter() - began)
        progress(name, 1.0)
