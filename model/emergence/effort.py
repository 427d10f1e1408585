"""How much searching a graph of a size can be given, so that a look stays a matter of seconds.

Bounds, not findings: what was really done stands beside every result.
"""

from __future__ import annotations

from typing import NamedTuple

_MANY_LINKS, _RUNS_IF_MANY = 2_000, 5
_REWIRED_LINKS, _FEWEST_NULLS = 400_000, 19
_MOST_AGENTS, _MOST_LINKS = 30_000, 100_000


class Effort(NamedTuple):
    """``runs`` of Leiden and ``nulls`` that can be afforded; ``sought`` is False for none."""

    runs: int
    nulls: int
    sought: bool


def affordable(agents: int, links: int, *, runs: int, nulls: int) -> Effort:
    """``affordable(agents, links, runs=…, nulls=…) -> Effort``: what was asked for, or less.

    Above 2,000 links 5 Leiden runs, above 4,000 fewer nulls (never under 19, so that p can
    still reach .05); above 30,000 agents or 100,000 links no search at all.
    """
    return Effort(
        runs=min(runs, _RUNS_IF_MANY) if links > _MANY_LINKS else runs,
        nulls=min(nulls, max(_FEWEST_NULLS, _REWIRED_LINKS // max(links, 1))),
        sought=agents <= _MOST_AGENTS and links <= _MOST_LINKS,
    )
