"""How much oscillators keep step: order parameter, metastability, chimera index, susceptibility.

Formulas on phases, of a whole record or moment by moment. Pairs are ``coherence``'s, who belongs
together is ``clusters``'.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.errors import InputError

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
    large ones. Cost: O(T·n). Source: as ``order_parameter``.
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


def susceptibility(order: ArrayLike, n: int) -> float:
    """``susceptibility(order (T,), n) -> χ``: does the whole waver as near a transition?

    Meaning: χ = n·Var(R) over time, R of all n oscillators, (T − 1) in the denominator; nan for
    T < 2. Without unit: independent phases give 1 − π/4 = .215 whatever n, and χ grows with n
    only where fluctuations reach across the field.

    Estimator: the sample variance. Bias: R that remembers (T short against its memory) makes it
    too small, by about the share 2τ/T; a drift makes it too large. Cost: O(T). Misleads: the
    height of one χ shows nothing: look for a peak along the coupling that rises with n. Some
    authors leave n out or take the mean of R² for its variance.
    Source: Daido (1990), *J. Stat. Phys.* 60, 753; Hong, Chaté, Park & Tang (2007), *PRL* 99,
    184101.
    """
    told = np.asarray(order, np.float64).ravel()
    return float(n * told.var(ddof=1)) if told.size > 1 else math.nan


class RunningOrder:
    """``RunningOrder(membership (n,))``: the measures above, moment by moment, in no memory.

    Meaning: after ``update`` with each moment's phases, ``metastability``, ``chimera_index`` and
    ``susceptibility`` are those of the whole record so far (of ``group_order`` and of
    ``order_parameter``), to rounding. Bias, source and what misleads: there.

    - ``membership``: 0 … k − 1, −1 for none; fixed, so begin anew where clusters change.

    Estimator: running means and squared deviations (Welford 1962). Cost: O(n) a moment, .2 to
    .5 ms at 5,000 agents, so give it every few steps; memory O(n + k), whatever T.
    """

    def __init__(self, membership: ArrayLike) -> None:
        self._label = np.asarray(membership, np.int64).ravel()
        k = int(self._label.max(initial=-1)) + 1
        self._inside = np.flatnonzero(self._label >= 0)
        self._own = self._label[self._inside]
        self._members = np.bincount(self._own, minlength=k)
        self._there = self._members > 0
        self.count = 0
        self._mean, self._square = np.zeros(k), np.zeros(k)
        self._whole_mean, self._whole_square = 0.0, 0.0
        self._chimera = 0.0

    def update(self, phase: ArrayLike) -> None:
        """``update(phase (n,))``: take in the next moment, rad, any branch."""
        theta = np.asarray(phase, np.float64).ravel()
        if theta.size != self._label.size or theta.size == 0:
            raise InputError(f"{theta.size} phases do not fit {self._label.size} agents")
        cos, sin = np.cos(theta), np.sin(theta)
        k = self._members.size
        size = np.maximum(self._members, 1)
        order = np.minimum(
            np.hypot(
                np.bincount(self._own, cos[self._inside], k),
                np.bincount(self._own, sin[self._inside], k),
            )
            / size,
            1.0,
        )
        whole = min(float(np.hypot(cos.mean(), sin.mean())), 1.0)
        self.count += 1
        away = order - self._mean
        self._mean += away / self.count
        self._square += away * (order - self._mean)
        off = whole - self._whole_mean
        self._whole_mean += off / self.count
        self._whole_square += off * (whole - self._whole_mean)
        if np.count_nonzero(self._there) > 1:
            apart = float(order[self._there].var(ddof=1))
            self._chimera += (apart - self._chimera) / self.count

    @property
    def mean_order(self) -> float:
        """Mean over time of R of all agents; nan before the first moment."""
        return self._whole_mean if self.count else math.nan

    @property
    def mean_group_order(self) -> Floats:
        """(k,) mean over time of R of each group; nan for a label nobody has."""
        return np.where(self._there & (self.count > 0), self._mean, np.nan)

    @property
    def metastability(self) -> float:
        """As ``metastability`` of ``group_order`` of all moments so far."""
        if self.count < 2 or not self._there.any():
            return math.nan
        return float(np.sqrt(self._square[self._there] / (self.count - 1)).mean())

    @property
    def chimera_index(self) -> float:
        """As ``chimera_index`` of ``group_order`` of all moments so far."""
        many = np.count_nonzero(self._there) > 1
        return self._chimera if self.count and many else math.nan

    @property
    def susceptibility(self) -> float:
        """As ``susceptibility`` of ``order_parameter`` of all moments so far."""
        if self.count < 2:
            return math.nan
        return self._label.size * self._whole_square / (self.count - 1)

    def to_state(self) -> dict[str, Any]:
        """Everything remembered, as JSON-able values."""
        return {
            "membership": self._label.tolist(),
            "count": self.count,
            "mean": self._mean.tolist(),
            "square": self._square.tolist(),
            "whole": [self._whole_mean, self._whole_square],
            "chimera": self._chimera,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> RunningOrder:
        """The measures that ``to_state`` described; they go on as the first would have."""
        out = cls(state["membership"])
        out.count = int(state["count"])
        out._mean[:], out._square[:] = state["mean"], state["square"]
        out._whole_mean, out._whole_square = map(float, state["whole"])
        out._chimera = float(state["chimera"])
        return out
