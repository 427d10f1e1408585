"""How much chance a description can afford, and the rewired maps it is held against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.emergence.effort import affordable
from model.emergence.graph import WeightedGraph, undirected
from model.emergence.rewiring import rewired

Rows = NDArray[np.int32]

_RUNS, _FEWEST_RUNS, _RUNS_TIMES_LINKS = 20, 5, 4_000
_FEWEST_NULLS, _NULLS_TIMES_LINKS = 39, 40_000
_MANY_LINKS, _RUNS_IF_MANY = 2_000, 3
_STREAM_REWIRING = 1_000_000


@dataclass(frozen=True)
class Chance:
    """A graph and what chance makes of it.

    - ``runs`` of Leiden per search; ``nulls``: rewirings asked for, 0 where the graph is too
      large for any; ``once``: too large for testing weaker groups again beside stronger ones.
    - ``drawn``: the rewirings, each agent keeping its number of partners.
    """

    graph: WeightedGraph
    runs: int
    nulls: int
    once: bool
    drawn: tuple[WeightedGraph, ...]


def chance_of(n: int, source: Rows, target: Rows, *, seed: int, nulls: int) -> Chance:
    """``chance_of(n, source, target, seed=…, nulls=…) -> Chance``: as much as can be afforded.

    Up to 400 links all ``nulls`` and 20 runs; then fewer, at least 39 and 5; above 2,000 links
    19 and 3; above 30,000 agents or 100,000 links none (``emergence/effort.py``).
    """
    graph = undirected(n, source, target)
    m = max(graph.m, 1)
    effort = affordable(n, m, runs=_RUNS, nulls=nulls)
    many = m > _MANY_LINKS
    if many:
        runs, most = _RUNS_IF_MANY, 19
    else:
        runs = min(_RUNS, max(_FEWEST_RUNS, _RUNS_TIMES_LINKS // m))
        most = max(_FEWEST_NULLS, _NULLS_TIMES_LINKS // m)
    affords = min(nulls, most) if effort.sought and graph.m else 0
    drawn = tuple(
        rewired(graph, seed=seed, stream=_STREAM_REWIRING + number) for number in range(affords)
    )
    return Chance(graph, runs, affords, many, drawn)
