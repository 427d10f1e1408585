"""Two columns of one metric: how different, how surely. Which columns belong together is
``matching``'s matter, words are the report's.

Every figure is the same whatever the order of the rows, and turns its sign when both sides
change places: columns are put in one order before anything is drawn.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.effect import holm, paired_effect, sign_flip_p, unpaired_effect
from scenarios.finding import ALPHA, Verdict

Floats = NDArray[np.float64]
Reason = Literal["", "few", "chance", "corrected", "same", "one", "none"]

DRAWS = 1999
_PERMUTATIONS = 9_999
_FEWEST = 4
"""Below so many units in a group a bootstrap interval is not worth its name."""
_STREAM_MEAN, _STREAM_EFFECT, _STREAM_LOT = 0, 1, 2


@dataclass(frozen=True)
class Difference:
    """How far ``b`` lies above ``a``.

    - ``paired``: whether a's and b's values belong together one by one; ``n_a``, ``n_b``: how
      many units (the number of pairs, twice, where paired).
    - ``mean_a``, ``mean_b``, ``difference`` = b − a; ``low``, ``high``: its 95 % interval (BCa).
    - ``effect``: matched-pairs rank-biserial correlation where paired, else Cliff's δ: 1 where b
      always lies above; ``effect_low``, ``effect_high``: its interval.
    - ``g``: Hedges' g of b over a, not paired whatever the pairing; ``g_low``, ``g_high``.
    - ``p``: two-sided, by permutation; ``floor``: the least it could be with so many units;
      ``q``: p after correction with the others of its family (``corrected``).
    - ``verdict``, ``reason``: why it is not shown.

    What cannot be told is nan.
    """

    paired: bool
    n_a: int
    n_b: int
    mean_a: float = math.nan
    mean_b: float = math.nan
    difference: float = math.nan
    low: float = math.nan
    high: float = math.nan
    effect: float = math.nan
    effect_low: float = math.nan
    effect_high: float = math.nan
    g: float = math.nan
    g_low: float = math.nan
    g_high: float = math.nan
    p: float = math.nan
    floor: float = 1.0
    q: float = math.nan
    verdict: Verdict = "not tested"
    reason: Reason = ""


def paired(a: ArrayLike, b: ArrayLike, *, seed: int = 1) -> Difference:
    """``paired(a (k,), b (k,)) -> Difference``: pair by pair; pairs not finite are left out.

    Estimator: mean of b − a with a BCa bootstrap of pairs (``scipy.stats.bootstrap``), p by
    flipping the sign of every pair (``effect.sign_flip_p``, both tails), exact up to 30 pairs.
    Bias: none of p where pairs are exchangeable under the null; BCa covers 92–95 of 100 from ten
    pairs on. Misleads: pairs must be independent of each other: runs of one seed in several arms
    are one unit, not many. Source: Efron (1987), *JASA* 82, 171; Fisher (1935), §21.
    """
    one, other = _columns(a, b)
    kept = np.isfinite(one) & np.isfinite(other)
    one, other = one[kept], other[kept]
    k = one.size
    told = Difference(True, k, k)
    if k == 0:
        return replace(told, reason="none")
    apart = other - one
    told = replace(
        told,
        mean_a=float(one.mean()),
        mean_b=float(other.mean()),
        difference=float(apart.mean()),
        floor=min(2.0 ** (1 - k), 1.0),
    )
    if k < _FEWEST:
        return replace(told, reason="one" if k == 1 else "few")
    # The orientation whose sorted pairs come first is the one that is worked out.
    upright, other_way = _laid(other, one), _laid(one, other)
    turned = _before(other_way, upright)
    first, last = other_way if turned else upright
    d = first - last
    sign = -1.0 if turned else 1.0 if _before(upright, other_way) else 0.0
    low, high = mean_interval(d, seed=seed)
    sized = paired_effect(first, last, seed=seed + _STREAM_EFFECT, draws=DRAWS)
    loose = unpaired_effect(first, last, seed=seed + _STREAM_EFFECT, draws=DRAWS)
    return replace(
        told,
        **_turned("", low, high, sign),
        **_sized("effect", sized.r, sized.r_low, sized.r_high, sign),
        **_sized("g", loose.g, loose.g_low, loose.g_high, sign),
        p=paired_p(d, seed=seed),
        reason="same" if not d.any() else "",
    )


def _laid(first: Floats, last: Floats) -> tuple[Floats, Floats]:
    """Pairs by what they differ by, and those that differ alike by their first."""
    order = np.lexsort((first, first - last))
    return first[order], last[order]


def _before(some: tuple[Floats, Floats], others: tuple[Floats, Floats]) -> bool:
    """Whether these pairs come before others, by their differences and then by their firsts."""
    (first, last), (second, latter) = some, others
    return (*(first - last), *first) < (*(second - latter), *second)


def unpaired(a: ArrayLike, b: ArrayLike, *, seed: int = 1) -> Difference:
    """``unpaired(a (m,), b (k,)) -> Difference``: two groups; values not finite are left out.

    Estimator: difference of means with a two-sample BCa bootstrap, p by dealing the values anew
    (``scipy.stats.permutation_test`` on the difference of means, both tails; all ways where there
    are fewer than 10,000). Misleads: it asks whether the groups are exchangeable; groups of like
    mean and unlike spread may pass for different. Source: Davison & Hinkley (1997), ch. 4–5.
    """
    one, other = (np.sort(told[np.isfinite(told)]) for told in _floats(a, b))
    told = Difference(False, one.size, other.size)
    if not (one.size and other.size):
        return replace(told, reason="none")
    told = replace(
        told,
        mean_a=float(one.mean()),
        mean_b=float(other.mean()),
        difference=float(other.mean() - one.mean()),
        floor=min(2.0 / math.comb(one.size + other.size, one.size), 1.0),
    )
    if min(one.size, other.size) < _FEWEST:
        return replace(told, reason="one" if min(one.size, other.size) == 1 else "few")
    turned = (one.size, *one) > (other.size, *other)
    first, last, sign = (one, other, -1.0) if turned else (other, one, 1.0)
    if np.array_equal(one, other):
        sign = 0.0
    if np.ptp(np.concatenate((first, last))) == 0.0:
        same = _turned("", 0.0, 0.0, 1.0) | _sized("effect", 0.0, 0.0, 0.0, 1.0)
        return replace(told, **same, **_sized("g", 0.0, 0.0, 0.0, 1.0), p=1.0, reason="same")
    low, high = _gap_interval(first, last, seed)
    sized = unpaired_effect(first, last, seed=seed + _STREAM_EFFECT, draws=DRAWS)
    return replace(
        told,
        **_turned("", low, high, sign),
        **_sized("effect", sized.delta, sized.delta_low, sized.delta_high, sign),
        **_sized("g", sized.g, sized.g_low, sized.g_high, sign),
        p=unpaired_p(first, last, seed=seed),
    )


def paired_p(difference: ArrayLike, *, seed: int = 1) -> float:
    """``paired_p(difference (k,)) -> p``: that its mean is not 0, two-sided, by flipping signs.

    The same whatever the order and the sign; formula: ``effect.sign_flip_p``.
    """
    d = np.asarray(difference, np.float64).ravel()
    up, down = np.sort(d), np.sort(-d)
    d = max(up, down, key=tuple)
    return min(2.0 * min(sign_flip_p(d, seed=seed), sign_flip_p(-d, seed=seed)), 1.0)


def unpaired_p(a: ArrayLike, b: ArrayLike, *, seed: int = 1, deals: int = _PERMUTATIONS) -> float:
    """``unpaired_p(a (m,), b (k,)) -> p``: that their means differ, two-sided, by dealing anew.

    ``scipy.stats.permutation_test`` in the order given: sort both columns before.
    """
    from scipy.stats import permutation_test

    lot = permutation_test(
        _floats(a, b),
        _gap,
        permutation_type="independent",
        vectorized=True,
        n_resamples=deals,
        alternative="two-sided",
        rng=_generator(seed, _STREAM_LOT),
    )
    return min(float(lot.pvalue), 1.0)


def corrected(
    told: Sequence[Difference], how: Literal["holm", "bh"], alpha: float = ALPHA
) -> list[Difference]:
    """``corrected(differences, "holm")``: their q and verdict, all of one family.

    - ``"holm"``: for claims: chance shows anything at all in at most ``alpha`` of such families.
    - ``"bh"``: for the search where: of those shown at most ``alpha`` are wrong on average
      (Benjamini & Hochberg 1995, ``scipy.stats.false_discovery_control``).

    What could not be shown with so few units even if all agreed says "few", whatever its p.
    """
    from scipy.stats import false_discovery_control

    tested = [at for at, one in enumerate(told) if math.isfinite(one.p)]
    p = np.array([told[at].p for at in tested])
    q = np.zeros(0) if not tested else holm(p) if how == "holm" else false_discovery_control(p)
    out = [
        replace(one, verdict="not tested" if one.reason == "none" else "not shown") for one in told
    ]
    for at, corrected_p in zip(tested, q, strict=True):
        one = told[at]
        shown = bool(corrected_p <= alpha)
        # The best case: this row's p at its floor and all the others as they are.
        before = sum(told[other].p < one.floor for other in tested if other != at)
        hopeless = one.floor * (len(tested) - before if how == "holm" else 1) > alpha
        reason: Reason = "" if shown else one.reason
        if not shown and not reason:
            reason = "few" if hopeless else "corrected" if one.p <= alpha else "chance"
        out[at] = replace(
            one, q=float(corrected_p), verdict="shown" if shown else "not shown", reason=reason
        )
    return out


def mean_interval(values: ArrayLike, *, seed: int = 1, level: float = 0.95) -> tuple[float, float]:
    """``mean_interval(values (k,)) -> (low, high)``: of their mean, BCa; nan for fewer than 4."""
    told = np.sort(np.asarray(values, np.float64).ravel())
    if told.size < _FEWEST:
        return math.nan, math.nan
    if np.ptp(told) == 0.0:
        return float(told[0]), float(told[0])

    return _booted((told,), np.mean, seed, level)


def _gap_interval(first: Floats, last: Floats, seed: int) -> tuple[float, float]:
    return _booted((first, last), _gap, seed)


def _booted(
    samples: tuple[Floats, ...], statistic: Callable[..., Any], seed: int, level: float = 0.95
) -> tuple[float, float]:
    """BCa has no answer where nearly all values are one: then plain percentiles."""
    from scipy.stats import bootstrap

    def drawn(method: str) -> tuple[float, float]:
        found = bootstrap(
            samples,
            statistic,
            n_resamples=DRAWS,
            confidence_level=level,
            method=method,
            vectorized=True,
            rng=_generator(seed, _STREAM_MEAN),
        ).confidence_interval
        return float(found.low), float(found.high)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        low, high = drawn("BCa")
        if not (math.isfinite(low) and math.isfinite(high)):
            low, high = drawn("percentile")
    return low, high


def _gap(x: Floats, y: Floats, axis: int = -1) -> Floats:
    return np.asarray(x.mean(axis=axis) - y.mean(axis=axis))


def _turned(name: str, low: float, high: float, sign: float) -> dict[str, Any]:
    """An interval as seen from the side that was asked for; ``sign`` 0: both sides are one, and
    it lies even about 0."""
    head = f"{name}_" if name else ""
    wide = max(abs(low), abs(high))
    ends = {1.0: (low, high), -1.0: (-high, -low), 0.0: (-wide, wide)}[sign]
    return {f"{head}low": ends[0] + 0.0, f"{head}high": ends[1] + 0.0}


def _sized(name: str, value: float, low: float, high: float, sign: float) -> dict[str, Any]:
    return {name: sign * value + 0.0} | _turned(name, low, high, sign)


def _columns(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    one, other = _floats(a, b)
    if one.size != other.size:
        raise ValueError("pairs need two columns of the same length")
    return one, other


def _floats(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(a, np.float64).ravel(), np.asarray(b, np.float64).ravel()


def _generator(seed: int, stream: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, stream])))
