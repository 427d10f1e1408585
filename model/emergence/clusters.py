"""Clusters, and whether chance would give them: consensus communities against rewired graphs.

The search is in ``communities``, chance in ``rewiring``. Where a cluster comes from is
``inheritance``'s question, what becomes of it ``tracking``'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.communities import (
    Counts,
    Labels,
    agreed,
    consensus,
    counts,
    modularity,
    numbered,
    smallest_cluster,
)
from model.emergence.graph import Floats, Rows, WeightedGraph, undirected
from model.emergence.rewiring import rewire, rewired

__all__ = ["NOTES", "Cluster", "ClusterReport", "consensus", "find_clusters", "rewire"]

NOTES = MappingProxyType(
    {
        "no links": "no two agents are linked with a weight above 0: nothing to look for",
        "no nulls": "stopped before the first rewiring: nothing could be shown",
        "stopped": "stopped before all rewirings were done: p is coarser, and valid",
        "rigid": "rewiring hardly changes this graph (too few or too many links): little power",
        "coarse": "too few rewirings for p to reach alpha: nothing could be shown",
    }
)
"""Codes a report's ``notes`` may hold, and what they mean."""

_SAME = 1e-9
_TAIL = 0.0228
_RIGID_SHARE = 0.95


@dataclass(frozen=True)
class Cluster:
    """A group of agents, how tight it is, and what chance says.

    - ``members``: rows, ascending; ``size``: their number.
    - ``inside_share``: share of the members' weighted link ends that stay inside, 0 to 1.
    - ``conductance``: weight that leaves over the smaller volume, 0 (shut) to 1.
    - ``z``: how far its evidence lies above the mean of the rewirings' best, in standard
      deviations; where their upper tail reaches further than a normal one (2.3 % beyond 2), in
      halves of that reach, so that z > 2 is as rare as it sounds. None where they do not differ.
    - ``p``: how often the **best** cluster of a rewired graph is at least as tight: family-wise.
    - ``q``: false discovery rate if all clusters at least as tight as this one were accepted.
    - ``significant``: p ≤ alpha.
    """

    members: tuple[int, ...]
    size: int
    inside_share: float
    conductance: float
    z: float | None
    p: float
    q: float
    significant: bool


@dataclass(frozen=True, eq=False)
class ClusterReport:
    """What ``find_clusters`` found.

    - ``clusters``: by smallest member row, significant or not; ``membership`` (n,) int32 is the
      index into them, −1 for agents in none.
    - ``modularity``, ``modularity_z``, ``modularity_p``: Q of the whole partition before any
      community was dropped, against the rewirings' Q.
    - ``runs``, ``nulls`` (done), ``seed``, ``alpha``: as used; ``notes``: codes of ``NOTES``.
    """

    clusters: tuple[Cluster, ...]
    membership: Labels
    modularity: float
    modularity_z: float | None
    modularity_p: float
    runs: int
    nulls: int
    seed: int
    alpha: float
    notes: tuple[str, ...]


def find_clusters(
    n: int,
    source: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    runs: int = 20,
    nulls: int = 99,
    seed: int,
    min_size: int | None = None,
    max_conductance: float = 0.5,
    alpha: float = 0.05,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> ClusterReport:
    """``find_clusters(n, source, target, weight, seed=…) -> ClusterReport``.

    Meaning: consensus communities (see ``consensus``), each held against ``nulls`` graphs with
    the same degrees and the same weights dealt out anew, searched by the same ``runs``.

    Statistic: a cluster's *evidence* (see ``communities.evidence``), once by weight and once by
    number of links, each in units of the median best of data and rewirings together; the larger
    of the two counts. By weight alone, heavy-tailed weights hide groups that links plainly show;
    by number alone, groups that only weights make are not seen.

    Chance: p = (1 + #{rewirings whose best community is at least as tight})/(nulls + 1). As it
    looks at the *best* of each rewiring, P(any false cluster) ≤ alpha whatever the number of
    clusters, and the floor 1/(nulls + 1) bars no true one. No second correction on top of it.
    The rewirings' communities are taken whether or not they pass ``max_conductance``: never
    lenient, and z stays defined where chance gives no tight cluster at all. ``q`` is
    Benjamini–Hochberg's step-up with pooled nulls: mean number of kept clusters per rewiring
    that are at least as tight, over the number found.

    - ``n``: agents; ``source``, ``target``, ``weight`` (m,): links, weights ≥ 0 in any unit.
    - ``min_size``: 3, above 200 agents 5, where absent.
    - ``progress(done, nulls)`` after each rewiring; ``should_stop()`` ends early: p then rests on
      the rewirings done, which is valid as long as the stop does not look at the result.

    Cost: (nulls + 1)·runs Leiden searches; same seed, same bits. Misleads: weights are taken as
    exchangeable between links, so p speaks of links and weights together; a field whose links
    never change keeps its map's groups (``inheritance`` tells). Below modularity's resolution
    groups merge. Raises ``InputError`` for links that do not fit.

    Source: DESIGN.md §4; Lancichinetti & Fortunato (2012); p by Phipson & Smyth (2010), *Stat.
    Appl. Genet. Mol. Biol.* 9, 39; max-statistic by Westfall & Young (1993).
    """
    graph = undirected(n, source, target, weight)
    least = smallest_cluster(n) if min_size is None else min_size
    labels = agreed(graph, runs=runs, seed=seed, stream=0)
    own = _Look.at(graph, labels, least, max_conductance)
    chance: list[_Look] = []
    moved = 0
    for stream in range(1, nulls + 1 if graph.m else 1):
        if should_stop is not None and should_stop():
            break
        drawn = rewired(graph, seed=seed, stream=stream)
        moved = max(moved, _moved(graph, drawn))
        found = agreed(drawn, runs=runs, seed=seed, stream=stream)
        chance.append(_Look.at(drawn, found, least, max_conductance))
        if progress is not None:
            progress(stream, nulls)
    tight, best, pooled = _tightness(own, chance)
    membership = numbered(labels, own.kept)
    order = np.argsort(_first_rows(labels))
    order = order[own.kept[order]]
    q = _false_discovery(tight[order], pooled, len(chance))
    clusters = tuple(
        _cluster(own.counts, labels, int(c), _z(tight[c], best), _p(tight[c], best), q[i], alpha)
        for i, c in enumerate(order)
    )
    modularities = np.array([look.modularity for look in chance])
    return ClusterReport(
        clusters=clusters,
        membership=membership,
        modularity=own.modularity,
        modularity_z=_z(own.modularity, modularities),
        modularity_p=_p(own.modularity, modularities),
        runs=runs,
        nulls=len(chance),
        seed=seed,
        alpha=alpha,
        notes=_notes(graph, len(chance), nulls, moved, alpha),
    )


@dataclass(frozen=True, eq=False)
class _Look:
    """One graph searched: its communities, large enough and tight enough to be kept."""

    counts: Counts
    large: NDArray[np.bool_]
    kept: NDArray[np.bool_]
    modularity: float

    @classmethod
    def at(cls, graph: WeightedGraph, labels: Rows, least: int, most: float) -> _Look:
        told = counts(graph, labels)
        large = told.size >= max(least, 2)
        kept = large & (told.conductance <= most)
        return cls(told, large, kept, modularity(graph, labels))


def _tightness(own: _Look, chance: list[_Look]) -> tuple[Floats, Floats, Floats]:
    """Evidence of each own community, of the best of each null, and of all the nulls' kept."""
    looks = [own, *chance]
    tight = [np.zeros(look.large.size) for look in looks]
    by_weight = [look.counts.by_weight for look in looks]
    by_number = [look.counts.by_number for look in looks]
    for told in (by_weight, by_number):
        bests = [e[look.large].max(initial=0.0) for e, look in zip(told, looks, strict=True)]
        unit = float(np.median(bests)) or 1.0
        tight = [np.maximum(t, e / unit) for t, e in zip(tight, told, strict=True)]
    best = np.array(
        [t[look.large].max(initial=0.0) for t, look in zip(tight[1:], chance, strict=True)]
    )
    kept = [t[look.kept] for t, look in zip(tight[1:], chance, strict=True)]
    return tight[0], best, np.concatenate([*kept, np.zeros(0)])


def _p(value: float, null: Floats) -> float:
    """(1 + #≥)/(nulls + 1); a value that rounding alone sets apart counts as equal."""
    return float((1 + np.count_nonzero(null >= _below(value))) / (null.size + 1))


def _z(value: float, null: Floats) -> float | None:
    if null.size < 2:
        return None
    mean = float(null.mean())
    tail = max(int(_TAIL * (null.size + 1)), 1)
    reach = (float(np.sort(null)[-tail]) - mean) / 2.0
    spread = max(float(null.std(ddof=1)), reach)
    size = max(abs(value), float(np.abs(null).max()))
    return (value - mean) / spread if spread > _SAME * size else None


def _below(value: float) -> float:
    return value - _SAME * abs(value)


def _false_discovery(tight: Floats, pooled: Floats, nulls: int) -> Floats:
    """(k,) q of each: expected false over found among those at least as tight, made monotone."""
    q = np.ones(tight.size)
    worst = 1.0
    for at in np.argsort(tight):
        false = (1 + np.count_nonzero(pooled >= _below(float(tight[at])))) / (nulls + 1)
        found = np.count_nonzero(tight >= tight[at])
        worst = min(worst, false / found)
        q[at] = worst
    return q


def _cluster(
    told: Counts, labels: Rows, label: int, z: float | None, p: float, q: float, alpha: float
) -> Cluster:
    members = tuple(int(row) for row in np.flatnonzero(labels == label))
    return Cluster(
        members=members,
        size=len(members),
        inside_share=float(told.inside_share[label]),
        conductance=float(told.conductance[label]),
        z=z,
        p=p,
        q=float(q),
        significant=p <= alpha,
    )


def _first_rows(labels: Rows) -> Rows:
    """(k,) smallest member row of each label 0 … k − 1."""
    return np.unique(labels, return_index=True)[1]


def _moved(graph: WeightedGraph, drawn: WeightedGraph) -> int:
    """How many links the rewiring put where there was none."""
    before = graph.low * graph.n + graph.high
    return graph.m - int(np.isin(drawn.low * drawn.n + drawn.high, before).sum())


def _notes(
    graph: WeightedGraph, done: int, nulls: int, moved: int, alpha: float
) -> tuple[str, ...]:
    if graph.m == 0:
        return ("no links",)
    told = {
        "no nulls": done == 0 < nulls,
        "stopped": 0 < done < nulls,
        "rigid": done > 0 and moved < (1.0 - _RIGID_SHARE) * graph.m,
        "coarse": 1 / (done + 1) > alpha,
    }
    return tuple(code for code in NOTES if told.get(code, False))
