"""Discrete laws x^(−α) e^(−rest) on a window of whole numbers, and their maximum likelihood.

The mathematics of three exponential families; what is compared with what is ``power_law``'s.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError

Floats = NDArray[np.float64]

_ONE_BY_ONE = 1_000
"""So many values of a window are summed one by one; the rest is integrated in ln x."""
_FAR = 1e60
"""Where a window without an upper end is cut: beyond it lies x^(1−α) < 1e−3 for α > 1.05."""
_PANEL, _ORDER = 2.0, 8
_LEAST_ENDLESS, _LARGEST, _STEEPEST = 1.05, 8.0, 400.0
_CLOSE = 1e-10
X, LOG_SQUARE = 1, 2
"""Rows of ``statistics_of`` that the truncated law and the lognormal add to ln x."""


def statistics_of(x: Floats) -> Floats:
    """(3, k): ln x, x and ln² x, of which each law's logarithm is linear."""
    log = np.log(x)
    return np.stack((log, x, log * log))


class Grid:
    """Nodes and weights that sum a smooth function over the whole numbers of a window."""

    def __init__(self, xmin: int, xmax: int | None) -> None:
        last = _FAR if xmax is None else float(xmax)
        middle = min(last, xmin + _ONE_BY_ONE - 1.0)
        x = np.arange(xmin, middle + 0.5)
        weight = np.ones(x.size)
        if last > middle:
            # The midpoint rule read backwards: Σ f(x) ≈ ∫ f from middle + ½ to last + ½; its
            # error, f'/24 at the near end, is below 1e−8 of the sum that far out.
            low, high = math.log(middle + 0.5), math.log(last + 0.5)
            panels = max(math.ceil((high - low) / _PANEL), 1)
            edges = np.linspace(low, high, panels + 1)
            node, share = np.polynomial.legendre.leggauss(_ORDER)
            half = np.diff(edges)[:, None] / 2.0
            u = (edges[:-1, None] + half * (1.0 + node)).ravel()
            x = np.concatenate((x, np.exp(u)))
            weight = np.concatenate((weight, (half * share).ravel() * np.exp(u)))
        self.endless = xmax is None
        self._middle, self._last = int(middle), last
        self.x, self.log_weight = x, np.log(weight)
        self.statistics = statistics_of(x)

    def law(self, exponent: float, rest: Floats | float = 0.0) -> tuple[float, float, float]:
        """ln Σ, and mean and variance of ln x, under p(x) ∝ x^(−exponent) e^(−rest)."""
        log_x = self.statistics[0]
        power = self.log_weight - exponent * log_x - rest
        top = float(power.max())
        share = np.exp(power - top)
        total = float(share.sum())
        mean = float(share @ log_x) / total
        return top + math.log(total), mean, float(share @ np.square(log_x - mean)) / total

    def reached(self, exponent: float, x: Floats) -> Floats:
        """P(value ≤ x) under x^(−exponent), for whole x of xmin − 1 or more."""
        log_sum = self.law(exponent)[0]
        first = int(self.x[0])
        single = -exponent * self.statistics[0] - log_sum
        steps = np.cumsum(np.exp(single[: self._middle - first + 1]))
        near = np.concatenate(([0.0], steps))[
            np.minimum(x, self._middle).astype(np.int64) - first + 1
        ]
        # Beyond, what is left: ∫ t^(−α) from x + ½ to the end, by ln t for α near 1 as well.
        low, high = np.log(np.maximum(x, self._middle) + 0.5), math.log(self._last + 0.5)
        rise = 1.0 - exponent
        span = high - low
        grown = span if abs(rise) < 1e-12 else np.expm1(rise * span) / rise
        beyond = np.exp(rise * low - log_sum) * grown
        return np.where(x <= self._middle, near, 1.0 - beyond)


@dataclass(frozen=True, eq=False)
class Fitted:
    """A law at its best: ``exponent`` α or a, and what the data say of it."""

    exponent: float
    rate: float
    """λ or b; 0 for the power law itself."""
    log_likelihood: float
    by_size: Floats
    """ln p of each distinct size."""


def power_law(grid: Grid, sizes: Floats, counts: Floats) -> Fitted:
    """x^(−α) at its best; α from −8 (with an upper end) or 1.05 (without) to 8."""
    mean = float(np.log(sizes) @ counts / counts.sum())
    least = _LEAST_ENDLESS if grid.endless else -_LARGEST
    exponent, log_sum = _solved(grid, mean, 0.0, least, _LARGEST)
    by_size = -exponent * np.log(sizes) - log_sum
    return Fitted(exponent, 0.0, float(by_size @ counts), by_size)


def rival(
    grid: Grid, sizes: Floats, counts: Floats, row: int, least: float, largest: float
) -> Fitted:
    """The law with one more statistic, its rate sought between ``least`` and ``largest``.

    The likelihood is concave in (exponent, rate), so its best over the exponent has one top as a
    function of the rate, and of ln rate.
    """
    from scipy.optimize import minimize_scalar

    told = statistics_of(sizes)
    mean = told[[0, row]] @ counts / counts.sum()

    def at(log_rate: float) -> tuple[float, float]:
        rest = math.exp(log_rate) * grid.statistics[row]
        return _solved(grid, float(mean[0]), rest, -_STEEPEST, _STEEPEST)

    def cost(log_rate: float) -> float:
        exponent, log_sum = at(log_rate)
        return exponent * float(mean[0]) + math.exp(log_rate) * float(mean[1]) + log_sum

    found = minimize_scalar(
        cost, bounds=(math.log(least), math.log(largest)), method="bounded", options={"xatol": 1e-3}
    )
    exponent, log_sum = at(float(found.x))
    rate = math.exp(float(found.x))
    by_size = -exponent * told[0] - rate * told[row] - log_sum
    return Fitted(exponent, rate, float(by_size @ counts), by_size)


def _solved(
    grid: Grid, mean: float, rest: Floats | float, least: float, largest: float
) -> tuple[float, float]:
    """The exponent under which ln x has this mean, within bounds, and ln Σ there.

    Newton's method, halving the bracket where it would leave it.
    """
    exponent = min(max(1.5, least), largest)
    for _ in range(80):
        log_sum, found, variance = grid.law(exponent, rest)
        if found > mean:
            least = exponent
        else:
            largest = exponent
        step = (found - mean) / variance if variance > 0.0 else math.inf
        if abs(step) < _CLOSE or largest - least < _CLOSE:
            break
        onward = exponent + step
        exponent = onward if least < onward < largest else 0.5 * (least + largest)
    return exponent, log_sum


def counted(values: Floats, xmin: int, xmax: int | None) -> tuple[Floats, Floats]:
    """Distinct sizes inside the window and how often each occurred."""
    last = math.inf if xmax is None else xmax
    sizes, counts = np.unique(values[(values >= xmin) & (values <= last)], return_counts=True)
    if counts.sum() < 10 or sizes.size < 2:
        raise InputError(
            f"{int(counts.sum())} values of {sizes.size} sizes lie between {xmin} and {last:g}: "
            "too few for a law",
            mend="run longer, or widen the window",
        )
    return sizes.astype(np.float64), counts.astype(np.float64)
