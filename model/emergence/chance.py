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

    ``large``, ``kept`` (k,): by size, and by size and conductance.
    """

    counts: Counts
    large: NDArray[np.bool_]
    kept: NDArray[np.bool_]
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
    return Look(told, large, kept, modularity(graph, labels))


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
        moved = drawn.m - int(np.isin(drawn.low * drawn.n + drawn.high, before).sum())
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
        looks = [own, *chance]
        tight = [np.zeros(look.large.size) for look in looks]
        by_weight = [look.counts.by_weight for look in looks]
        by_number = [look.counts.by_number for look in looks]
        for told in (by_weight, by_number):
            best = [e[look.large].max(initial=0.0) for e, look in zip(told, looks, strict=True)]
            unit = float(np.median(best)) or 1.0
            tight = [np.maximum(t, e / unit) for t, e in zip(tight, told, strict=True)]
        nulls = list(zip(tight[1:], chance, strict=True))
        return cls(
            own=tight[0],
            best=np.array([t[look.large].max(initial=0.0) for t, look in nulls], np.float64),
            pooled=np.concatenate([np.zeros(0), *(t[look.kept] for t, look in nulls)]),
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
