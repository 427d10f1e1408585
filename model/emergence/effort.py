"""How much searching a graph of a size can be given, so that a look stays a matter of seconds.

Bounds, not findings: what was really done stands beside every result.
"""

from __future__ import annotations

from typing import NamedTuple

_MOST_RUNS = ((2_000, 3), (800, 9))
"""Runs above so many links. They show nearly as many planted groups as more runs do: of 20 in 600
agents with half their links inside, three showed 8.5 and five 9.5 (the same 6 graphs)."""
MOST_LINKS_WATCHED = 10_000
"""Above so many links one look takes as long as thousands of steps: it is taken when asked for, as
at the end of a run, and not by itself (``benchmarks/measures.py``)."""
_ROUNDS_IF_UNWATCHED = 2
_REWIRED_LINKS, _FEWEST_NULLS = 400_000, 19
"""Fewer nulls are one less than a multiple of 20: others reach .05 no oftener, only later."""
_MOST_AGENTS, _MOST_LINKS = 30_000, 100_000


class Effort(NamedTuple):
    """``runs`` of Leiden, ``passes`` of each, ``nulls`` and ``rounds`` that can be afforded.

    ``sought`` is False for no search at all; ``rounds`` None for as many as are due.
    """

    runs: int
    nulls: int
    sought: bool
    rounds: int | None = None
    passes: int = 2


def affordable(agents: int, links: int, *, runs: int, nulls: int) -> Effort:
    """``affordable(agents, links, runs=…, nulls=…) -> Effort``: what was asked for, or less.

    Above 800 links 9 Leiden runs, above 2,000 3; above 4,000 fewer nulls (never under 19, so that p
    can still reach .05); above 10,000 links runs of one pass and two rounds of nulls; above 30,000
    agents or 100,000 links no search at all. Runs are odd, so that a majority decides.
    """
    unwatched = links > MOST_LINKS_WATCHED
    most = next((few for many, few in _MOST_RUNS if links > many), runs)
    afford = _REWIRED_LINKS // max(links, 1)
    return Effort(
        runs=min(runs, most),
        nulls=min(nulls, max(_FEWEST_NULLS, afford - (afford + 1) % 20)),
        sought=agents <= _MOST_AGENTS and links <= _MOST_LINKS,
        rounds=_ROUNDS_IF_UNWATCHED if unwatched else None,
        passes=1 if unwatched else 2,
    )
