"""One look at a graph and at its rewirings: how tight the communities are, and p, z, q of that.

Which clusters are tested against what, and in which order, is ``clusters``' matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.emergence.communities import Counts, agreed, counts, modularity
from model.emergence.graph import Floats, Rows, WeightedGraph
from model.emergence.rewiring import Mixer

_SAME = 1e-9
_TAIL = 0.0228
_ENOUGH = 5


@dataclass(frozen=True)
class Rules:
    """How a graph is searched: ``runs``, ``min_size``, ``max_conductance``, ``seed`` …"""

    runs: int
    min_size: int
    max_conductance: float
    seed: int
    passes: int = 2


@dataclass(frozen=True, eq=False)
class Look:
    """One graph searched: its communities, which are large enough, which of those are kept.

    - ``large``, ``kept`` (k,): by size, and by size and conductance.
    - ``best`` (2,): largest evidence of a large one, by weight and by number; 0 without any.
    """

    counts: Counts
    large: NDArray[np.bool_]
    kept: NDArray[np.bool_]
    best: Floats
    modularity: float


def look_at(
    graph: WeightedGraph, labels: Rows, rules: Rules, settled: NDArray[np.bool_] | None = None
) -> Look:
    """``look_at(graph, labels (n,), rules, settled (n,)) -> Look``.

    Communities of which ``settled`` agents are more than half do not count as large.
    """
    told = counts(graph, labels)
    large = told.size >= max(rules.min_size, 2)
    if settled is not None:
        large &= 2 * np.bincount(labels[settled], minlength=large.size) <= told.size
    kept = large & (told.conductance <= rules.max_conductance)
    best = [e[large].max(initial=0.0) for e in (told.by_weight, told.by_number)]
    return Look(told, large, kept, np.array(best, np.float64), modularity(graph, labels))


def rewirings(
    graph: WeightedGraph,
    rules: Rules,
    streams: range,
    *,
    held: NDArray[np.bool_] | None = None,
    settled: NDArray[np.bool_] | None = None,
) -> Iterator[tuple[Look, int]]:
    """``rewirings(graph, rules, streams) -> (Look, links moved)`` of each, searched alike.

    - ``held`` (m,): links that stay as they are; ``settled``: see ``look_at``.
    """
    before = graph.low * graph.n + graph.high
    mixer = Mixer(graph, held)
    for stream in streams:
        drawn = mixer.draw(seed=rules.seed, stream=stream)
        after = drawn.low * drawn.n + drawn.high
        at = np.minimum(np.searchsorted(before, after), before.size - 1)
        moved = drawn.m - int(np.count_nonzero(before[at] == after))
        labels = agreed(drawn, runs=rules.runs, seed=rules.seed, stream=stream, passes=rules.passes)
        yield look_at(drawn, labels, rules, settled), moved


@dataclass(frozen=True, eq=False)
class Tightness:
    """Evidence by weight or by number, whichever is larger in units of chance's best.

    - ``own`` (k,): of each community of the data.
    - ``best`` (nulls,): of the best large community of each rewiring.
    - ``pooled``: of all kept communities of all rewirings.
    """

    own: Floats
    best: Floats
    pooled: Floats

    @classmethod
    def of(cls, own: Look, chance: list[Look]) -> Tightness:
        """The unit is the median best of data and rewirings, so that neither side is favoured."""
        best = np.stack([look.best for look in (own, *chance)])
        unit = _units(best)
        kept = (_in_units(look.counts, unit)[look.kept] for look in chance)
        return cls(
            own=_in_units(own.counts, unit),
            best=(best[1:] / unit).max(axis=1),
            pooled=np.concatenate([np.zeros(0), *kept]),
        )

    def false_discovery(self, at: Rows) -> Floats:
        """q of the communities ``at``: expected false over found among those at least as tight."""
        tight = self.own[at]
        q = np.ones(tight.size)
        worst = 1.0
        for i in np.argsort(tight):
            reached = np.count_nonzero(self.pooled >= below(float(tight[i])))
            expected = (1 + reached) / (self.best.size + 1)
            worst = min(worst, expected / np.count_nonzero(tight >= tight[i]))
            q[i] = worst
        return q


def _units(best: Floats) -> Floats:
    """(2,) median best (l, 2) of data and rewirings, by weight and by number; 1 where it is 0."""
    ordered, looks = np.sort(best, axis=0), best.shape[0]
    unit = (ordered[(looks - 1) // 2] + ordered[looks // 2]) / 2.0
    return np.asarray(np.where(unit > 0.0, unit, 1.0), np.float64)


def _in_units(told: Counts, unit: Floats) -> Floats:
    return np.asarray(np.maximum(told.by_weight / unit[0], told.by_number / unit[1]), np.float64)


def as_tight(own: Floats, best: Floats) -> int:
    """``as_tight(own (2,), best (l, 2)) -> how many``: rewirings whose best is as tight.

    - ``own``: largest evidence of what is tested, by weight and by number; ``best``: ``Look.best``
      of the data, then of each rewiring. Counts as ``Tightness`` does; 0 while there are too few
      for ``certain``.
    """
    if best.shape[0] <= _ENOUGH:
        return 0
    unit = _units(best)
    return int(np.count_nonzero((best[1:] / unit).max(axis=1) >= below(float((own / unit).max()))))


def certain(reached: int, nulls: int, alpha: float) -> bool:
    """``certain(reached, nulls, alpha)``: p of all ``nulls`` rewirings is above alpha, whatever
    comes, and there are enough of them to say how large it is.

    With h = max(5, ⌊alpha·(nulls + 1)⌋) rewirings that reach the value among the first l, the test
    ends, and p = (1 + h)/(1 + l). P(p ≤ x) ≤ x for every x: fewer than h among the first l − 1 has
    probability h/l at most, since the value's rank among l is as any other's. Standard error of
    such a p: about p/√h. Source: Besag & Clifford (1991), *Biometrika* 78, 301 (there p = h/l).
    """
    return reached >= _ENOUGH and (1 + reached) / (nulls + 1) > alpha


def below(value: float) -> float:
    """The least number that counts as equal: rounding alone sets nothing apart."""
    return value - _SAME * abs(value)


def p_value(value: float, null: Floats) -> float:
    """``p_value(value, null (k,)) -> (1 + #{null ≥ value})/(k + 1)``, Phipson & Smyth (2010)."""
    return float((1 + np.count_nonzero(null >= below(value))) / (null.size + 1))


def z_score(value: float, null: Floats) -> float | None:
    """``z_score(value, null (k,)) -> z``, or None where the null does not vary.

    (value − mean)/spread, spread being the standard deviation or, where the upper tail reaches
    further than a normal one (2.3 % beyond z = 2), half of that reach: the best of many is skewed,
    and z > 2 should be as rare as it sounds.
    """
    if null.size < 2:
        return None
    mean = float(null.mean())
    tail = max(int(_TAIL * (null.size + 1)), 1)
    reach = (float(np.sort(null)[-tail]) - mean) / 2.0
    spread = max(float(null.std(ddof=1)), reach)
    size = max(abs(value), float(np.abs(null).max()))
    return float((value - mean) / spread) if spread > _SAME * size else None


Watch = Callable[[int, int], None]
Stop = Callable[[], bool]
