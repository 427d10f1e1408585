"""Does a power law fit these whole numbers, and does it fit better than its rivals do?

Discrete laws on a window, by maximum likelihood. Whether a field is critical takes more than
this: ``criticality``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.discrete_laws import (
    LOG_SQUARE,
    Fitted,
    Grid,
    X,
    counted,
    power_law,
    rival,
)
from model.errors import InputError

Floats = NDArray[np.float64]

_EDGE = 1e-3
"""A ratio so near 0 says that the best rival is the power law itself, nats."""
_LEAST_CUT, _SHARPEST_CUT = 1e-4, 10.0
_BENDS = (1e-7, 50.0)
_CANDIDATES, _FEWEST_IN_TAIL = 60, 50
_ALPHA = 0.05


@dataclass(frozen=True)
class Ratio:
    """A rival law against the power law on the same values.

    - ``log_ratio``: ln of the likelihood of the power law over the rival's, nats; below 0 the
      rival fits better. Both rivals contain the power law on their edge, so
      it is 0 at most, to rounding.
    - ``p``: of a ratio so far from 0 where neither is better (see ``fit_power_law``).
    - ``wins``: the rival is better and p ≤ .05.
    """

    log_ratio: float
    p: float
    wins: bool


@dataclass(frozen=True)
class PowerLawFit:
    """p(x) ∝ x^(−exponent) on the whole numbers ``xmin`` to ``xmax`` (None: without end).

    - ``se``: standard error of the exponent, from the Fisher information.
    - ``n``: values inside the window; ``ks``: largest distance of the two distribution functions.
    - ``lognormal``, ``truncated``: the two rivals; ``cutoff``: 1/λ of the truncated law, in the
      unit of the values; inf where it is the plain power law.
    """

    exponent: float
    se: float
    xmin: int
    xmax: int | None
    n: int
    ks: float
    lognormal: Ratio
    truncated: Ratio
    cutoff: float


def fit_power_law(
    values: ArrayLike, *, xmin: int | None = None, xmax: int | None = None
) -> PowerLawFit:
    """``fit_power_law(values (k,)) -> PowerLawFit``: exponent, error, and rivals.

    Meaning: p(x) = x^(−α)/Σ x^(−α), sums over the whole numbers of the window. Rivals, on the
    same window: truncated power law x^(−α) e^(−λx), λ ≥ 0, and lognormal
    x^(−1) exp(−(ln x − μ)²/2σ²), written x^(−a) e^(−b ln²x), b ≥ 0, at whole numbers.

    - ``values``: whole numbers ≥ 1 (avalanche sizes, durations), in events or waves; those
      outside the window are left out.
    - ``xmin``: lower end; None: the one of smallest Kolmogorov–Smirnov distance that leaves at
      least 50 values (Clauset et al. 2009, §3.3), from at most 60 candidates.
    - ``xmax``: upper end. Give the size at which a finite system must cut its avalanches off (a
      fraction of its agents): without it the truncated law wins for that reason alone.

    Estimator: maximum likelihood of each law, all three being exponential families in ln x,
    ln² x and x, so the optimum is one. Error: 1/√(n·Var(ln x)) under the fitted law. Ratios: the
    truncated law contains the power law, so 2·ΔlnL is held against the half-and-half mixture of
    χ²₀ and χ²₁ that holds at the edge λ = 0 (Self & Liang 1987); the lognormal by Vuong's (1989)
    normalised ratio, two-sided, as in Clauset et al. (2009), eq. C6 (cautious: a lognormal that
    hardly bends is the power law, and the normal law of the ratio then promises too little).

    Bias: order 1/n; choosing xmin adds spread that ``se`` does not hold (critical branching:
    sd .06 at 500 avalanches, .03 at 2,000, .01 at 20,000). An xmin below the scaling region
    bends α. Cost: 1,500 exponentials an evaluation, some 10 ms a fit whatever k, 0.1 s when xmin
    is sought.

    Misleads: the ratios tell which of three laws fits best, not that any fits: look at ``ks``.
    Few values cannot tell the three apart, and then nothing "wins". Power laws come from mixtures
    and from thresholded noise too (Touboul & Destexhe 2010); α at its bound (1.05 or 8) means
    that the window was wrong.

    Raises ``InputError`` for values that are not whole numbers ≥ 1, or fewer than 10 of at least
    2 sizes in the window. Source: Clauset, Shalizi & Newman (2009), *SIAM Rev.* 51, 661; Alstott
    et al. (2014), *PLoS ONE* 9, e85777, whose package gives the same exponents and truncated
    laws; its lognormal is a continuous one rounded, so that ratio differs a little.
    """
    told = _whole(values)
    if xmin is None:
        xmin = _best_start(told, xmax)
    sizes, counts = counted(told, xmin, xmax)
    grid = Grid(xmin, xmax)
    plain = power_law(grid, sizes, counts)
    cut = rival(grid, sizes, counts, X, _LEAST_CUT / float(sizes[-1]), _SHARPEST_CUT)
    bent = rival(grid, sizes, counts, LOG_SQUARE, *_BENDS)
    n = int(counts.sum())
    truncated = _nested(plain, cut)
    return PowerLawFit(
        exponent=plain.exponent,
        se=1.0 / math.sqrt(n * grid.law(plain.exponent)[2]),
        xmin=xmin,
        xmax=xmax,
        n=n,
        ks=_ks(grid, sizes, counts, plain.exponent),
        lognormal=_vuong(plain, bent, counts),
        truncated=truncated,
        cutoff=1.0 / cut.rate if truncated.log_ratio < 0.0 else math.inf,
    )


def exponent_of(values: ArrayLike, xmin: int, xmax: int | None = None) -> float:
    """``exponent_of(values (k,), xmin, xmax) -> α``: as ``fit_power_law``, without the rivals."""
    sizes, counts = counted(_whole(values), xmin, xmax)
    return power_law(Grid(xmin, xmax), sizes, counts).exponent


def _nested(plain: Fitted, cut: Fitted) -> Ratio:
    from scipy.stats import chi2

    gain = max(cut.log_likelihood - plain.log_likelihood, 0.0)
    p = 0.5 * float(chi2.sf(2.0 * gain, 1)) if gain > 0.0 else 1.0
    return Ratio(0.0 - gain, p, bool(p <= _ALPHA))


def _vuong(plain: Fitted, bent: Fitted, counts: Floats) -> Ratio:
    difference = plain.by_size - bent.by_size
    n = float(counts.sum())
    ratio = float(difference @ counts)
    variance = float(np.square(difference - ratio / n) @ counts) / n
    if ratio > -_EDGE:
        return Ratio(min(ratio, 0.0), 1.0, False)
    p = math.erfc(abs(ratio) / math.sqrt(2.0 * n * variance))
    return Ratio(ratio, p, bool(ratio < 0.0 and p <= _ALPHA))


def _ks(grid: Grid, sizes: Floats, counts: Floats, exponent: float) -> float:
    """Largest distance of the two distribution functions, on both sides of every step."""
    told = np.cumsum(counts) / counts.sum()
    before = np.concatenate(([0.0], told[:-1]))
    at = np.abs(told - grid.reached(exponent, sizes)).max()
    return float(max(at, np.abs(before - grid.reached(exponent, sizes - 1.0)).max()))


def _best_start(values: Floats, xmax: int | None) -> int:
    inside = values if xmax is None else values[values <= xmax]
    sizes = np.unique(inside)
    fewest = min(_FEWEST_IN_TAIL, max(inside.size // 2, 10))
    left = inside.size - np.searchsorted(np.sort(inside), sizes)
    possible = sizes[:-1][left[:-1] >= fewest]
    if possible.size == 0:
        return int(sizes[0]) if sizes.size else 1
    if possible.size > _CANDIDATES:
        steps = np.geomspace(1, possible.size, _CANDIDATES).astype(np.int64) - 1
        possible = possible[np.unique(steps)]
    best, least = int(possible[0]), math.inf
    for start in possible:
        grid = Grid(int(start), xmax)
        found, counts = counted(values, int(start), xmax)
        distance = _ks(grid, found, counts, power_law(grid, found, counts).exponent)
        if distance < least:
            best, least = int(start), distance
    return best


def _whole(values: ArrayLike) -> Floats:
    told = np.asarray(values, np.float64).ravel()
    if not np.isfinite(told).all() or (told < 1.0).any() or (told != np.rint(told)).any():
        raise InputError("a power law is fitted to whole numbers of 1 or more")
    return told
