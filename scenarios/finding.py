"""One claim about a run, with its null, effect and p, and the correction over all of a card.

What is claimed stands in ``card.py`` and ``card_jumps.py``, the words in ``scenarios/report``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Verdict = Literal["shown", "not shown", "not tested", "not measured"]

ALPHA = 0.05


@dataclass(frozen=True)
class Finding:
    """One claim about a run, with what it takes to believe or refuse it.

    - ``key``: which claim; ``verdict``: "not tested" where there is a figure but no fair null,
      "not measured" where there is neither.
    - ``effect``: size of the effect, in the unit that the words of ``key`` name.
    - ``p``: under the null that the words name; ``q``: p after Holm over the card's own tests.
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


def corrected(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Holm's step-down over the tests of the card; "shown" must survive it."""
    tested = sorted(
        (k for k, told in enumerate(findings) if told.p is not None),
        key=lambda k: findings[k].p or 0.0,
    )
    out, worst = list(findings), 0.0
    for rank, k in enumerate(tested):
        worst = max(worst, min((findings[k].p or 0.0) * (len(tested) - rank), 1.0))
        out[k] = replace(findings[k], q=worst)
        if findings[k].verdict == "shown" and worst > ALPHA:
            out[k] = replace(out[k], verdict="not shown", reasons=("corrected",))
    groups = next(told for told in out if told.key == "groups")
    for k, told in enumerate(out):
        if told.key == "emergent" and told.verdict == "shown" and groups.verdict != "shown":
            out[k] = replace(told, verdict="not shown", reasons=("groups",))
    return tuple(out)
