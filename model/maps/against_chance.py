"""What of a map's shape is more than chance: communities, gaps between them, closed circles.

Chance is the same map with its links dealt anew, every agent keeping its number of partners.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.emergence.effort import affordable
from model.maps.description import Closure, Communities, Community, Gap, Named

if TYPE_CHECKING:
    from model.emergence.graph import WeightedGraph

Rows = NDArray[np.int32]

_RUNS = 20
_SURE = 0.05
_GAPS = 5
_STREAM_REWIRING = 1_000_000


def communities(
    n: int, source: Rows, target: Rows, names: list[Named], seed: int, nulls: int
) -> Communities:
    """``communities(n, source, target, names, seed, nulls) -> Communities`` that beat chance.

    - ``source``, ``target`` (m,): rows of the links that carry energy.

    Large maps are searched less, and the largest not at all (``emergence/effort.py``).
    """
    from model.emergence.clusters import find_clusters

    effort = affordable(n, source.size, runs=_RUNS, nulls=nulls)
    if not effort.sought or n < 3 or source.size == 0:
        return Communities(sought=effort.sought, found=(), candidates=0, nulls=0, gaps=())
    weight = np.ones(source.size)
    report = find_clusters(
        n, source, target, weight, runs=effort.runs, nulls=effort.nulls, seed=seed
    )
    kept = [cluster for cluster in report.clusters if cluster.significant]
    found = tuple(
        Community(
            members=tuple(names[row] for row in cluster.members),
            z=cluster.z,
            p=cluster.p,
            q=cluster.q,
        )
        for cluster in kept
    )
    rows = [np.array(cluster.members, np.int64) for cluster in kept]
    return Communities(
        sought=True,
        found=found,
        candidates=len(report.clusters),
        nulls=report.nulls,
        gaps=_gaps(n, source, target, rows),
    )


def closure(n: int, source: Rows, target: Rows, seed: int, nulls: int) -> Closure | None:
    """``closure(n, source, target, seed, nulls) -> Closure``: transitivity against rewirings.

    3 × triangles / connected triples (Newman 2003, *SIAM Rev.* 45, eq. 3). Fewer nulls on many
    links; None above 100,000 links, and where no agent has two partners.
    """
    from model.emergence.graph import undirected
    from model.emergence.rewiring import rewired

    graph = undirected(n, source, target)
    share = _transitivity(graph)
    effort = affordable(0, graph.m, runs=1, nulls=nulls)
    if not effort.sought or np.isnan(share):
        return None
    nulls = effort.nulls
    chance = np.array(
        [
            _transitivity(rewired(graph, seed=seed, stream=_STREAM_REWIRING + number))
            for number in range(nulls)
        ]
    )
    spread = float(chance.std(ddof=1))
    return Closure(
        share=share,
        chance=float(chance.mean()),
        z=(share - float(chance.mean())) / spread if spread > 0.0 else 0.0,
        p=(1 + int((chance >= share).sum())) / (nulls + 1),
        nulls=nulls,
    )


def _gaps(
    n: int, source: Rows, target: Rows, communities: list[NDArray[np.int64]]
) -> tuple[Gap, ...]:
    """Pairs of communities with fewer links than chance would leave them.

    Chance: the ends of links that leave their community (or join two agents of none) meet at
    random, so a pair expects o₁o₂/Σo (the configuration model's mean, Newman 2010, §13.2)
    and a Poisson number; p is its lower tail times the number of pairs (Bonferroni).
    """
    from scipy.stats import poisson

    size = len(communities)
    label = np.full(n, size)
    for number, members in enumerate(communities):
        label[members] = number
    first, second = label[source], label[target]
    leaves = (first != second) | (first == size)
    ends = np.bincount(np.concatenate([first[leaves], second[leaves]]), minlength=size + 1).astype(
        np.float64
    )
    between = np.zeros((size + 1, size + 1), np.int64)
    np.add.at(between, (first[leaves], second[leaves]), 1)
    gaps = []
    pairs = size * (size - 1) // 2
    for a, b in combinations(range(size), 2):
        links = int(between[a, b] + between[b, a])
        expected = float(ends[a] * ends[b] / max(ends.sum(), 1.0))
        p = min(1.0, pairs * float(poisson.cdf(links, expected))) if expected > links else 1.0
        if p <= _SURE:
            gaps.append(Gap(first=a, second=b, links=links, expected=expected, p=p))
    return tuple(sorted(gaps, key=lambda gap: gap.links - gap.expected)[:_GAPS])


def _transitivity(graph: WeightedGraph) -> float:
    return float(graph.to_igraph().transitivity_undirected(mode="nan"))
