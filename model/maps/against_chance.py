"""Which groups of a map are more than chance, what they are called, and gaps between them.

Chance is the same map with its links dealt anew, every agent keeping its number of partners.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from model.emergence.effort import affordable
from model.maps.description import Communities, Community, Gap, Named
from model.maps.schema import MetaMap

Rows = NDArray[np.int32]

_RUNS = 20
_SURE = 0.05
_GAPS = 5
_MOST_TAGS = 2
_CARRIED = 0.5
_FROM_ONE_FOLDER = 0.6


def communities(
    meta_map: MetaMap, source: Rows, target: Rows, names: list[Named], seed: int, nulls: int
) -> Communities:
    """``communities(meta_map, source, target, names, seed, nulls)``: those that beat chance.

    - ``source``, ``target`` (m,): rows of the links that carry energy.

    Large maps are searched less, and the largest not at all (``emergence/effort.py``).
    """
    from model.emergence.clusters import find_clusters

    n = len(names)
    effort = affordable(n, source.size, runs=_RUNS, nulls=nulls)
    if not effort.sought or n < 3 or source.size == 0:
        return Communities(sought=effort.sought, found=(), candidates=0, nulls=0, gaps=())
    weight = np.ones(source.size)
    report = find_clusters(
        n, source, target, weight, runs=effort.runs, nulls=effort.nulls, seed=seed
    )
    kept = [cluster for cluster in report.clusters if cluster.significant]
    inside = _links_inside(n, source, target, report.membership)
    found = tuple(
        Community(
            members=tuple(
                names[row] for row in sorted(cluster.members, key=lambda row: (-inside[row], row))
            ),
            tags=_tags(meta_map, cluster.members),
            folder=_folder(meta_map, cluster.members),
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


def _links_inside(
    n: int, source: Rows, target: Rows, membership: NDArray[np.int32]
) -> NDArray[np.int64]:
    same = (membership[source] == membership[target]) & (membership[source] >= 0)
    return np.bincount(np.concatenate([source[same], target[same]]), minlength=n)


def _tags(meta_map: MetaMap, members: tuple[int, ...]) -> tuple[str, ...]:
    carried = Counter(tag for row in members for tag in set(meta_map.agents[row].tags))
    common = [
        tag
        for tag, count in sorted(carried.items(), key=lambda item: (-item[1], item[0]))
        if count >= max(_CARRIED * len(members), 2)
    ]
    return tuple(common[:_MOST_TAGS])


def _folder(meta_map: MetaMap, members: tuple[int, ...]) -> str | None:
    folders = [(meta_map.agents[row].source or "").rpartition("/")[0] for row in members]
    folder, count = Counter(folders).most_common(1)[0]
    return folder if folder and count >= _FROM_ONE_FOLDER * len(members) else None


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
