"""Which groups of a map are more than chance, what they are called, and gaps between them.

Chance is the same map with its links dealt anew, every agent keeping its number of partners.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.emergence.chance import Look, Rules, Tightness, look_at, p_value, z_score
from model.emergence.clusters import find_clusters
from model.emergence.communities import agreed, smallest_cluster
from model.emergence.graph import WeightedGraph
from model.maps.description import Communities, Community, Gap, Named
from model.maps.rewirings import Chance
from model.maps.schema import MetaMap

Rows = NDArray[np.int32]

_LOOSEST = 0.5
_SURE = 0.05
_GAPS = 5
_MOST_TAGS = 2
_CARRIED = 0.5
_FROM_ONE_FOLDER = 0.6


def communities(
    meta_map: MetaMap, source: Rows, target: Rows, names: list[Named], seed: int, chance: Chance
) -> Communities:
    """``communities(meta_map, source, target, names, seed, chance)``: those that beat chance.

    - ``source``, ``target`` (m,): rows of the links that carry energy, of which ``chance`` was
      made. Up to 2,000 links the search is ``find_clusters``, tightest group first; above, one
      round of it, in which weaker groups are not tested again beside stronger ones.
    """
    n = len(names)
    nothing = Communities(
        sought=chance.nulls > 0 or chance.graph.m == 0,
        once=chance.once,
        found=(),
        candidates=0,
        nulls=0,
        gaps=(),
    )
    if chance.nulls == 0 or n < 3:
        return nothing
    groups, candidates = (
        _one_round(chance, seed) if chance.once else _step_down(n, source, target, chance, seed)
    )
    label = np.full(n, -1)
    for number, group in enumerate(groups):
        label[list(group.members)] = number
    inside = _links_inside(n, source, target, label)
    found = tuple(
        Community(
            members=tuple(
                names[row] for row in sorted(group.members, key=lambda row: (-inside[row], row))
            ),
            tags=_tags(meta_map, group.members),
            folder=_folder(meta_map, group.members),
            z=group.z,
            p=group.p,
            q=group.q,
        )
        for group in groups
    )
    rows = [np.array(group.members, np.int64) for group in groups]
    return nothing.model_copy(
        update={
            "found": found,
            "candidates": candidates,
            "nulls": chance.nulls,
            "gaps": _gaps(n, source, target, rows),
        }
    )


class _Group(NamedTuple):
    members: tuple[int, ...]
    z: float | None
    p: float
    q: float


def _step_down(
    n: int, source: Rows, target: Rows, chance: Chance, seed: int
) -> tuple[list[_Group], int]:
    report = find_clusters(n, source, target, runs=chance.runs, nulls=chance.nulls, seed=seed)
    groups = [
        _Group(one.members, one.z, one.p, one.q) for one in report.clusters if one.significant
    ]
    return _tightest_first(groups), len(report.clusters)


def _one_round(chance: Chance, seed: int) -> tuple[list[_Group], int]:
    """Each group against the best of every rewiring, once (Westfall & Young's single step)."""
    graph = chance.graph
    rules = Rules(chance.runs, smallest_cluster(graph.n), _LOOSEST, seed)

    def look(one: WeightedGraph, stream: int) -> tuple[Look, NDArray[np.int64]]:
        labels = agreed(one, runs=chance.runs, seed=seed, stream=stream)
        return look_at(one, labels, rules), labels

    own, labels = look(graph, 0)
    nulls = [look(one, number + 1)[0] for number, one in enumerate(chance.drawn)]
    told = Tightness.of(own, nulls)
    kept = np.flatnonzero(own.kept)
    q = told.false_discovery(kept)
    groups = []
    for k, label in enumerate(kept.tolist()):
        p = p_value(float(told.own[label]), told.best)
        if p <= _SURE:
            members = tuple(np.flatnonzero(labels == label).tolist())
            groups.append(_Group(members, z_score(float(told.own[label]), told.best), p, q[k]))
    return _tightest_first(groups), kept.size


def _tightest_first(groups: list[_Group]) -> list[_Group]:
    return sorted(groups, key=lambda g: (-np.inf if g.z is None else -g.z, g.members))


def _links_inside(
    n: int, source: Rows, target: Rows, membership: NDArray[np.int64]
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
