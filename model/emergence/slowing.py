"""Critical slowing: does a series fluctuate more widely and more slowly as an end draws near?

A trend alone shows nothing; here it stands beside the trends of series that have none. Which
windows of a field are asked about is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.chance import p_value
from model.emergence.surrogates import phase_randomised
from model.errors import InputError

Floats = NDArray[np.float64]

_SMOOTH = 0.15
_PLACES = 40
_SHORTEST = 32


@dataclass(frozen=True)
class Trend:
    """``tau``: Kendall's τ of a statistic against time, −1 to 1; ``p``: of so large a τ by chance.

    - ``null_mean``, ``null_p95``: τ of surrogates without a trend.
    """

    tau: float
    p: float
    null_mean: float
    null_p95: float


@dataclass(frozen=True)
class Slowing:
    """Trends of the rolling ``variance`` and of the rolling ``lag1`` autocorrelation."""

    variance: Trend
    lag1: Trend


def slowing(series: ArrayLike, *, n: int = 199, seed: int) -> Slowing:
    """``slowing(series (T,), seed=…) -> Slowing``: early warning, against series without one.

    Meaning: near a bifurcation what disturbs a state fades ever more slowly, so that variance and
    lag-1 autocorrelation rise (Scheffer et al. 2009). The slow trend is taken off first (Gaussian
    kernel, .15·T wide), then both are taken in a window of T/2 that moves to the end.

    - ``series``: equally spaced, T ≥ 32.

    Null: ``n`` surrogates of what is left when the trend is off, with its spectrum and random
    phases. Estimator: p = (1 + #{surrogate τ ≥ τ})/(n + 1). Bias: none to speak of (AR(1) with
    a = .7, T = 160: p ≤ .05 in 5 of 100). Cost: O(n·T·40).

    Misleads: neighbouring windows share most of their samples, so that τ = .5 is common where
    nothing changes (one series of four): without its null a τ is no evidence. Windows that were
    *chosen because* a jump follows rise by that choice alone (Boettiger & Hastings 2012, *Proc.
    R. Soc. B* 279, 4734): hold them against windows before random times too.
    Raises ``InputError`` for a series that is too short.
    Source: Dakos et al. (2012), *PLoS ONE* 7, e41010.
    """
    left = _detrended(series)
    drawn = phase_randomised(left, n=n, seed=seed)
    variance, lag1 = _trends(np.vstack((left, drawn)))
    return Slowing(_trend(variance), _trend(lag1))


def warning_trends(series: ArrayLike) -> tuple[float, float]:
    """``warning_trends(series (T,)) -> (τ of variance, τ of lag-1)``: as ``slowing``, no null."""
    variance, lag1 = _trends(_detrended(series)[None])
    return float(variance[0]), float(lag1[0])


def kendall(values: Floats) -> Floats:
    """``kendall(values (k, m)) -> (k,)``: τ of each row against its order, −1 to 1.

    (concordant − discordant)/all pairs; equal values count as neither (τ_a). Cost: O(k·m²).
    Source: Kendall (1938), *Biometrika* 30, 81.
    """
    m = values.shape[1]
    i, j = np.triu_indices(m, 1)
    signs = np.sign(values[:, j] - values[:, i])
    return np.asarray(signs.sum(axis=1) / i.size, np.float64)


def _detrended(series: ArrayLike) -> Floats:
    from scipy.ndimage import gaussian_filter1d

    told = np.asarray(series, np.float64).ravel()
    if told.size < _SHORTEST or not np.isfinite(told).all():
        raise InputError(f"slowing needs {_SHORTEST} finite samples or more, not {told.size}")
    return np.asarray(told - gaussian_filter1d(told, _SMOOTH * told.size), np.float64)


def _trends(rows: Floats) -> tuple[Floats, Floats]:
    """τ of variance and of lag-1 autocorrelation in a window of half the length, (k,) each."""
    size = rows.shape[1] // 2
    starts = np.unique(np.linspace(0, rows.shape[1] - size, _PLACES).astype(np.int64))
    windows = np.lib.stride_tricks.sliding_window_view(rows, size, axis=1)[:, starts]
    centred = windows - windows.mean(axis=2, keepdims=True)
    square = np.einsum("kmt,kmt->km", centred, centred)
    product = np.einsum("kmt,kmt->km", centred[:, :, 1:], centred[:, :, :-1])
    lag1 = product / np.where(square > 0.0, square, 1.0)
    return kendall(square), kendall(lag1)


def _trend(tau: Floats) -> Trend:
    null = tau[1:]
    return Trend(
        tau=float(tau[0]),
        p=p_value(float(tau[0]), null),
        null_mean=float(null.mean()),
        null_p95=float(np.quantile(null, 0.95, method="inverted_cdf")),
    )
