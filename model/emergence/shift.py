"""Shift of thinking: how far two fields are apart, and whether a trigger took them there.

Distances of energies, of clusters and of flows, and one comparison against runs without the
trigger. Runs are made elsewhere; arrays come in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.chance import below, p_value
from model.emergence.gaussian import correlation_time
from model.emergence.inheritance import adjusted_rand_index
from model.errors import InputError

Floats = NDArray[np.float64]

_MOST_BLOCKS, _FEWEST_BLOCKS = 10, 5


def hellinger(before: ArrayLike, after: ArrayLike) -> float:
    """``hellinger(before (n,), after (n,)) -> float``: distance of two distributions of energy.

    Meaning: √(1 − Σ√(p·q)) of the shares p, q, each divided by its sum: 0 the same, 1 nothing in
    common. Without unit; the amount of energy does not count.

    Estimator: plain. Bias: noise moves fields apart, so it is above 0 for any two: hold it
    against runs without the trigger (``shift_of``). Cost: O(n). Misleads: many small changes and
    one large one look alike. nan where a field holds nothing.
    Source: Hellinger (1909), *J. reine angew. Math.* 136, 210.
    """
    p, q = _shares(before, after)
    return float(_hellinger(p, q))


def jensen_shannon(before: ArrayLike, after: ArrayLike) -> float:
    """``jensen_shannon(before (n,), after (n,)) -> float``: the same, in terms of information.

    Meaning: √JSD, JSD = H((p + q)/2) − (H(p) + H(q))/2 in bits: how well one draw of energy
    tells which of the two fields it came from. A metric, 0 to 1, without unit.

    Bias and what misleads: as ``hellinger``. Cost: O(n).
    Source: Lin (1991), *IEEE Trans. Inf. Theory* 37, 145; Endres & Schindelin (2003),
    ibid. 49, 1858.
    """
    p, q = _shares(before, after)
    divergence = 0.5 * (_above_mean(p, q) + _above_mean(q, p))
    return float(np.sqrt(np.clip(divergence, 0.0, 1.0)))


def membership_shift(before: ArrayLike, after: ArrayLike) -> float:
    """``membership_shift(before (n,), after (n,)) -> float``: 1 − adjusted Rand index.

    Meaning: 0 for the same clusters, 1 on average for unrelated ones of the same sizes, above 1
    for less than that. −1: in no cluster. Without unit.

    Estimator and Source: ``inheritance.adjusted_rand_index``. Bias: none against permutation. Cost:
    O(n log n). Misleads: dominated by the large clusters; two fields without clusters are equal.
    """
    return 1.0 - adjusted_rand_index(before, after)


def variation_of_information(before: ArrayLike, after: ArrayLike) -> float:
    """``variation_of_information(before (n,), after (n,)) -> bits``: H(A|B) + H(B|A).

    Meaning: what either partition leaves unsaid of the other; a metric, 0 to log2 n. −1: in no
    cluster, each such agent by itself.

    Estimator: plug-in entropies of shares of agents. Bias: two unrelated partitions are far
    apart by their entropies alone, so compare like with like. Cost: O(n log n). Misleads: grows
    with the number of clusters. Source: Meilă (2007), *J. Multivar. Anal.* 98, 873.
    """
    a, b = _alone(before), _alone(after)
    if a.size != b.size:
        raise InputError(f"partitions of {a.size} and {b.size} agents cannot be compared")
    if a.size == 0:
        return 0.0
    both = np.unique(a * (int(b.max()) + 1) + b, return_counts=True)[1]
    joint = _entropy(both)
    alone = _entropy(np.bincount(a)) + _entropy(np.bincount(b))
    return max(2.0 * joint - alone, 0.0)


def cosine_distance(before: ArrayLike, after: ArrayLike) -> float:
    """``cosine_distance(before (m,), after (m,)) -> float``: 1 − cos of two patterns of flow.

    Meaning: 0 for the same pattern whatever its strength, 1 for flows through other links; flows
    being ≥ 0 it is at most 1. Without unit. Same links in the same order; a link that is not there
    has flow 0. nan where nothing flows.

    Estimator: plain. Bias: above 0 by noise. Cost: O(m). Misleads: a few strong links decide.
    Source: Salton & McGill (1983), *Introduction to Modern Information Retrieval*, ch. 4.
    """
    a, b = _pair(before, after)
    length = float(np.linalg.norm(a) * np.linalg.norm(b))
    return max(1.0 - float(a @ b) / length, 0.0) if length > 0.0 else float("nan")


@dataclass(frozen=True)
class Shift:
    """A distance with a trigger, beside those without.

    - ``distance``: mean over the runs with it; ``excess``: less the mean of those without.
    - ``low``, ``high``: interval of the excess; all in the distance's own unit.
    - ``percentile``: how many of 100 runs without it are nearer, ties counted half.
    - ``p``: of an excess so large if the trigger did nothing; ``runs``, ``nulls``: how many.
    """

    distance: float
    excess: float
    low: float
    high: float
    percentile: float
    p: float
    runs: int
    nulls: int


def shift_of(
    distance: ArrayLike, null: ArrayLike, *, seed: int, draws: int = 1999, level: float = 0.95
) -> Shift:
    """``shift_of(distance (r,) or float, null (k,), seed=…) -> Shift``: did the trigger do it?

    Meaning: the distance between field before and field after, with the trigger, against the
    same distance in runs of the same seed family in which it never fired.

    - ``distance``: of one run or of several; ``null``: of the others; any one distance above.

    Estimator: p by permuting who had the trigger: for one run exactly (1 + #{null ≥ it})/(k + 1),
    else from ``draws`` permutations of the difference of means, one-sided. Interval: ``draws``
    bootstraps of the difference of means from the residuals of both groups together, turned
    round (basic bootstrap), so that one run, too, has its honest width.

    Bias: p none, as long as runs are exchangeable without the trigger. The interval takes the
    trigger to move the mean and not the spread; 40 nulls or more hold the level. Cost:
    O(draws·(r + k)). Misleads: runs that share a seed with their control are not exchangeable
    but paired: give their differences another test. The floor of p is 1/(k + 1): 19 nulls are
    the least for .05. Far is not better: the intention's loss tells that.

    Raises ``InputError`` for no run, fewer than 2 nulls, or values that are not finite.
    Source: Davison & Hinkley (1997), *Bootstrap Methods*, ch. 2 and 5; Phipson & Smyth (2010).
    """
    with_it = np.atleast_1d(np.asarray(distance, np.float64)).ravel()
    without = np.asarray(null, np.float64).ravel()
    r, k = with_it.size, without.size
    if r < 1 or k < 2 or not (np.isfinite(with_it).all() and np.isfinite(without).all()):
        raise InputError("a shift needs finite distances: one run or more, and two or more without")
    excess = float(with_it.mean() - without.mean())
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed])))
    residuals = _inflated(without) if r == 1 else np.append(_inflated(with_it), _inflated(without))
    moved = generator.choice(residuals, (draws, r)).mean(axis=1)
    error = moved - generator.choice(residuals, (draws, k)).mean(axis=1)
    tail = 50.0 * (1.0 - level)
    least, most = np.percentile(error, (tail, 100.0 - tail))
    nearer = without[:, None] < with_it
    tied = without[:, None] == with_it
    return Shift(
        distance=float(with_it.mean()),
        excess=excess,
        low=excess - float(most),
        high=excess - float(least),
        percentile=100.0 * float((nearer + 0.5 * tied).mean()),
        p=_permuted(with_it, without, generator, draws),
        runs=r,
        nulls=k,
    )


@dataclass(frozen=True)
class Drift:
    """Whether a series stands elsewhere later than before.

    - ``distance``: Hellinger distance of the two means; ``chance``: its mean under exchange.
    - ``p``: of so much under exchange of blocks; ``blocks``: of either stretch; ``memory``: the
      longest integrated correlation time found, moments.
    """

    distance: float
    chance: float
    p: float
    blocks: int
    memory: float


def drift_of(before: ArrayLike, after: ArrayLike, *, seed: int, draws: int = 999) -> Drift:
    """``drift_of(before (a, k), after (b, k), seed=…) -> Drift``: did the energy move for good?

    Meaning: distance of the mean shares of energy in two stretches of one run, against the same
    distance when their blocks are dealt anew: under a stationary field any block could stand
    anywhere.

    - ``before``, ``after``: shares ≥ 0 that sum to 1 in each moment, equally spaced.

    Estimator: each stretch is cut into at most 10 blocks of at least twice the correlation time
    (the longest of any column within either stretch); the first half of a block is left out, so
    that neighbours know little of each other. p = (1 + #{dealt ≥ seen})/(draws + 1), one-sided.
    Bias: little; a memory longer than half a block makes p too small. Cost:
    O((a + b)·k + draws·k).

    Misleads: a slow wave longer than the run is no drift and looks like one; a drive that changes
    moves the field without the field changing its ways.
    Raises ``InputError`` where fewer than 5 such blocks fit: too short against its own memory.
    Source: batch means: Conway (1963), *Manage. Sci.* 10, 47; correlation time:
    ``gaussian.correlation_time``; permutation: Davison & Hinkley (1997), ch. 4.
    """
    a, b = np.asarray(before, np.float64), np.asarray(after, np.float64)
    memory = max(correlation_time(column) for told in (a, b) for column in told.T)
    moments = min(a.shape[0], b.shape[0])
    blocks = min(int(moments / (2.0 * memory)), _MOST_BLOCKS)
    if blocks < _FEWEST_BLOCKS:
        raise InputError(
            f"{moments} moments are too few for a memory of {memory:.0f}", mend="run it longer"
        )
    means = np.concatenate([_block_means(told, blocks) for told in (a, b)])
    own = float(_hellinger(means[:blocks].mean(axis=0), means[blocks:].mean(axis=0)))
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed])))
    order = generator.permuted(np.tile(np.arange(2 * blocks), (draws, 1)), axis=1)
    first = means[order[:, :blocks]].mean(axis=1)
    rest = means[order[:, blocks:]].mean(axis=1)
    null = _hellinger(first, rest)
    return Drift(own, float(null.mean()), p_value(own, null), blocks, memory)


def _hellinger(p: Floats, q: Floats) -> Floats:
    """Of shares (…, n) -> (…)."""
    # (√p − √q)² keeps small distances that 1 − Σ√(pq) would round away.
    square = np.square(np.sqrt(p) - np.sqrt(q)).sum(axis=-1)
    return np.asarray(np.minimum(np.sqrt(0.5 * square), 1.0), np.float64)


def _block_means(told: Floats, blocks: int) -> Floats:
    parts = np.array_split(told, blocks)
    return np.stack([part[part.shape[0] // 2 :].mean(axis=0) for part in parts])


def _permuted(
    with_it: Floats, without: Floats, generator: np.random.Generator, draws: int
) -> float:
    """p of the difference of means under exchange; the sum over the triggered runs is enough."""
    everyone = np.concatenate((with_it, without))
    if with_it.size == 1:
        return float(np.count_nonzero(everyone >= below(float(with_it[0]))) / everyone.size)
    dealt = generator.permuted(np.tile(everyone, (draws, 1)), axis=1)[:, : with_it.size]
    return float(
        (1 + np.count_nonzero(dealt.sum(axis=1) >= below(float(with_it.sum())))) / (draws + 1)
    )


def _inflated(values: Floats) -> Floats:
    """Residuals with the variance of the values they came from."""
    wider = np.sqrt(values.size / max(values.size - 1, 1))
    return np.asarray((values - values.mean()) * wider, np.float64)


def _shares(before: ArrayLike, after: ArrayLike) -> tuple[Floats, Floats]:
    a, b = _pair(before, after)
    if (a < 0.0).any() or (b < 0.0).any():
        raise InputError("energies below 0 have no shares")
    with np.errstate(invalid="ignore"):
        return a / a.sum(), b / b.sum()


def _pair(before: ArrayLike, after: ArrayLike) -> tuple[Floats, Floats]:
    a, b = np.asarray(before, np.float64).ravel(), np.asarray(after, np.float64).ravel()
    if a.size != b.size:
        raise InputError(f"states of {a.size} and {b.size} parts cannot be compared")
    return a, b


def _above_mean(p: Floats, q: Floats) -> float:
    """Kullback–Leibler divergence of p from (p + q)/2, bits."""
    there = ~(p <= 0.0)
    return float((p[there] * np.log2(2.0 * (p[there] / (p[there] + q[there])))).sum())


def _alone(labels: ArrayLike) -> NDArray[np.int64]:
    """0, 1, …; every −1 a label of its own."""
    told = np.asarray(labels, np.int64).ravel()
    own = np.where(told >= 0, told, told.max(initial=0) + 1 + np.arange(told.size))
    return np.unique(own, return_inverse=True)[1].astype(np.int64)


def _entropy(count: NDArray[np.int64]) -> float:
    share = count[count > 0] / count.sum()
    return float(-(share * np.log2(share)).sum())
