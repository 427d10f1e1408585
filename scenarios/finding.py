"""One claim about a run, with its null, effect and p, and the correction over all of a card.

What is claimed stands in ``card.py`` and the files named after it, the words in
``scenarios/report``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Verdict = Literal["shown", "not shown", "not tested", "not measured"]

ALPHA = 0.05

FAMILIES = {
    "groups": "structure",
    "division": "structure",
    "synchrony": "order",
    "metastability": "order",
    "group_order": "order",
    "chimera": "order",
    "causal": "information",
    "downward": "information",
    "foretold": "information",
    "redundancy": "information",
    "complexity": "information",
}
"""The claims that are corrected for together; every other one belongs to ``OTHERS``.

One family for all would need more nulls than a search for groups can afford: with 99 of them no
p is below .01, and that of a dozen tests is not .05 any more.
"""
OTHERS = "change"
IN_TURN = ("structure",)
"""Families whose claims are tested in their order, each only where the one before it is shown:
then no correction is due (Maurer, Hothorn & Lehmacher 1995)."""


@dataclass(frozen=True)
class Finding:
    """One claim about a run, with what it takes to believe or refuse it.

    - ``key``: which claim; ``verdict``: "not tested" where there is a figure but no fair null,
      "not measured" where there is neither.
    - ``effect``: size of the effect, in the unit that the words of ``key`` name.
    - ``p``: under the null that the words name; ``q``: p after correction within its family.
    - ``facts``: figures for the sentence; ``reasons``: keys of what stood against it.
    """

    key: str
    verdict: Verdict
    effect: float | None = None
    p: float | None = None
    q: float | None = None
    facts: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


def verdict_of(shown: bool) -> Verdict:
    """ "Shown" or "not shown"."""
    return "shown" if shown else "not shown"


def within(null: NDArray[np.float64]) -> dict[str, float]:
    """``within(null (k,))``: between which values 95 of 100 draws of a null lie, as facts."""
    least, most = np.quantile(null, (0.025, 0.975))
    return {"least": float(least), "most": float(most)}


def family_of(key: str) -> str:
    """``family_of("causal") -> "information"``: which claims it is corrected with."""
    return FAMILIES.get(key, OTHERS)


def corrected(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """``corrected(findings)``: q of every test within its family; "shown" must survive it.

    Holm's step-down, or a fixed order (``IN_TURN``). Chance shows something in at most ``ALPHA`` of
    the cards for each family.
    """
    out = list(findings)
    tested = [k for k, told in enumerate(findings) if told.p is not None]
    for family in {family_of(findings[k].key) for k in tested}:
        own = [k for k in tested if family_of(findings[k].key) == family]
        in_turn = family in IN_TURN
        if not in_turn:
            own.sort(key=lambda k: findings[k].p or 0.0)
        worst = 0.0
        for rank, k in enumerate(own):
            times = 1 if in_turn else len(own) - rank
            worst = max(worst, min((findings[k].p or 0.0) * times, 1.0))
            out[k] = replace(findings[k], q=worst)
            if findings[k].verdict == "shown" and worst > ALPHA:
                why = (*findings[k].reasons, "corrected")
                out[k] = replace(out[k], verdict="not shown", reasons=why)
    groups = next(told for told in out if told.key == "groups")
    for k, told in enumerate(out):
        if told.key == "emergent" and told.verdict == "shown" and groups.verdict != "shown":
            out[k] = replace(told, verdict="not shown", reasons=("groups",))
    return tuple(out)
