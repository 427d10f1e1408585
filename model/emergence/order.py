"""How much oscillators keep step: order parameter, metastability, chimera index.

Formulas on phases only. Pairs are ``coherence``'s, who belongs together is ``clusters``'.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def order_parameter(phase: ArrayLike) -> float:
    """``order_parameter(phase (n,)) -> R``: do these oscillators stand at the same phase?

    Meaning: R = |(1/n) Σ e^{iθ}|: 1 when all phases agree, near 0 when they are spread.

    - ``phase``: rad, any branch. R has no unit; nan for no oscillator.

    Estimator: the plain mean, one moment. Bias: n independent phases give about 1/√n (root mean
    square; mean √(π/4n)), not 0: see ``incoherent_order``. Cost: O(n). Misleads: two opposite
    groups, each in perfect step, give R = 0; one oscillator always gives 1; a moment says nothing
    about lasting synchrony.
    Source: Kuramoto (1984), *Chemical Oscillations, Waves, and Turbulence*, ch. 5.
    """
    theta = np.asarray(phase, np.float64).ravel()
    if theta.size == 0:
        return math.nan
    return min(float(np.hypot(np.cos(theta).mean(), np.sin(theta).mean())), 1.0)


def incoherent_order(n: int) -> float:
    """``incoherent_order(n) -> float``: root mean square R of n independent phases, n^(−1/2).

    Exact for every n ≥ 1. Source: Σe^{iθ} is a random walk of n unit steps (Rayleigh 1880).
    """
    return 1.0 / math.sqrt(n)


def group_order(phase: ArrayLike, membership: ArrayLike) -> Floats:
    """``group_order(phase (…, n), membership (n,)) -> (…, k)``: R of each group by itself.

    - ``phase``: rad, one moment (n,) or many (T, n); ``membership``: 0 … k − 1, −1 for none.
    - returns R of label 0, 1, … in the last axis; nan for a label nobody has.

    Bias as in ``order_parameter``, by each group's own size: small groups look more in step than
    large ones. Cost: O(T·n).
    """
    theta, label = np.asarray(phase, np.float64), np.asarray(membership, np.int64).ravel()
    k = int(label.max(initial=-1)) + 1
    out = np.full((*theta.shape[:-1], k), np.nan)
    for group in range(k):
        rows = np.flatnonzero(label == group)
        if rows.size:
            own = theta[..., rows]
            out[..., group] = np.hypot(np.cos(own).mean(axis=-1), np.sin(own).mean(axis=-1))
    return np.minimum(out, 1.0)


def metastability(order: ArrayLike) -> float:
    """``metastability(order (T,) or (T, k)) -> float``: how much synchrony comes and goes.

    Meaning: standard deviation of R over time, (T − 1) in the denominator; for k groups the mean
    of theirs, groups without members left out. Unit of R, 0 to about .5; nan for T < 2.

    Bias: independent phases already give about √((1 − π/4)/n) = .46/√n per group, so compare
    groups of the same size or subtract. Serially correlated R (T short against its memory) makes
    it too small. Cost: O(T·k). Misleads: one slow drift from order to disorder counts as
    metastable. Source: Shanahan (2010), *Chaos* 20, 013108, with the standard deviation in place
    of his variance, as is usual since Cabral et al. (2011).
    """
    told = np.asarray(order, np.float64)
    told = told[:, None] if told.ndim == 1 else told
    told = told[:, ~np.isnan(told).all(axis=0)]
    if told.shape[0] < 2 or told.shape[1] == 0:
        return math.nan
    return float(told.std(axis=0, ddof=1).mean())


def chimera_index(order: ArrayLike) -> float:
    """``chimera_index(order (T, k)) -> float``: are some groups in step while others are not?

    Meaning: variance of R over groups, (k − 1) in the denominator, averaged over time. 0 when all
    groups are alike; at most 1/4·k/(k − 1), half the groups in step and half not. Not divided by
    any reference value. nan for fewer than 2 groups with members.

    Bias: groups of n_c independent phases differ by chance, about (1 − π/4)/n_c. Cost: O(T·k).
    Misleads: groups of very different size differ by bias alone.
    Source: Shanahan (2010), *Chaos* 20, 013108.
    """
    told = np.atleast_2d(np.asarray(order, np.float64))
    told = told[:, ~np.isnan(told).all(axis=0)]
    if told.shape[0] < 1 or told.shape[1] < 2:
        return math.nan
    return float(told.var(axis=1, ddof=1).mean())
