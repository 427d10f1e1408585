"""O-information: do variables mostly repeat each other, or mostly tell things only together?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.chance import p_value
from model.emergence.gaussian import jackknife_error, left_out, offsets, products, series
from model.errors import InputError

Floats = NDArray[np.float64]

MOST_VARIABLES = 20
_SINGULAR = 1e-10


@dataclass(frozen=True, eq=False)
class OInformation:
    """Ω of a series, bits.

    - ``raw``: plug-in; ``corrected``: less the exact bias for T independent Gaussian moments;
      ``debiased``: less the mean of the shifts, for series with memory.
    - ``se``: standard error by leaving out one twentieth of the series after the other; whether
      the *sign* of Ω is certain is read from it.
    - ``null`` (shifts,): Ω of the variables shifted apart; ``p``: two-sided, of independence.
    """

    raw: float
    corrected: float
    se: float
    null: Floats
    p: float

    @property
    def debiased(self) -> float:
        """``raw`` less the mean of the shifts, bits."""
        return self.raw - float(self.null.mean())


def o_information_of_covariance(covariance: ArrayLike) -> float:
    """``o_information_of_covariance(covariance (n, n)) -> Ω``, bits: exact if Gaussian.

    Meaning: Ω = (n − 2)·H(X) + Σᵢ [H(Xᵢ) − H(X₋ᵢ)] = TC − DTC; for Gaussians, R the correlation
    matrix, Ω = −log2 det R − ½ Σᵢ log2 (R⁻¹)ᵢᵢ. Above 0 redundancy prevails (copies of one
    signal), below 0 synergy (a sum and its terms); 0 for two variables, for independent ones,
    and for pairs among which nothing is shared.

    - nan where a variable is constant or a linear function of the others: Ω then is not finite.

    Estimator: exact where Gaussian. Cost: O(d³).
    Source: Rosas, Mediano, Gastpar & Jensen (2019), *Phys. Rev. E* 100, 032305.
    Raises ``InputError`` for another shape.
    """
    told = np.asarray(covariance, np.float64)
    if told.ndim != 2 or told.shape[0] != told.shape[1] or told.shape[0] < 2:
        raise InputError(f"a covariance of shape {told.shape} is not square or of one variable")
    return float(_omega(_correlation(told)[None])[0])


def o_information(
    x: ArrayLike,
    *,
    part: ArrayLike | None = None,
    shifts: int = 199,
    margin: int | None = None,
    seed: int,
) -> OInformation:
    """``o_information(x (T, n), seed=…) -> OInformation``, bits.

    Meaning: see ``o_information_of_covariance``; of simultaneous values, time plays no part.

    - ``x``: 3 to 20 variables. ``part`` (n,): which variables stay together when shifted (cos,
      sin and energy of one cluster); each by itself where absent. ``shifts``, ``margin``: circular
      shifts, see ``gaussian.offsets``.

    Estimator: plug-in of the sample correlations. Bias: the parts of order 1/T of the entropies,
    −d(d + 1)/4T nats for d variables, cancel in Ω; what is left, of order n³/T², is known for
    white Gaussian series (Wishart; digamma functions) and subtracted in ``corrected``. p: every
    part is shifted by its own amount, so each keeps its memory and nothing is shared; twice
    the smaller tail, each (1 + #)/(shifts + 1). Cost: O(n²·T log T + shifts·n³).

    Misleads: *p tests independence, not Ω = 0*: two variables with a common signal and a third
    without have Ω = 0, vary far more than independent ones, and give a small p; for the sign
    hold Ω against ``se``. Ω is a balance: strong redundancy hides synergy beside it. Phases in
    step make everything redundant. Non-Gaussian variables: pairwise linear relations only are
    seen (an exclusive or has Ω = 0 here); ``gaussian.copula_normal`` mends the margins, not that.
    Memory longer than ``margin`` makes p too small.
    Source: as ``o_information_of_covariance``.
    """
    told = series(x)
    t, n = told.shape
    if not 3 <= n <= MOST_VARIABLES:
        raise InputError(f"{n} variables are not 3 to {MOST_VARIABLES}")
    raw = float(_omega(_correlation(products(told, told) / t)[None])[0])
    rest = np.stack([_correlation(each) for each in left_out(told)])
    draws = np.random.default_rng([seed, 3])
    label = np.arange(n) if part is None else np.asarray(part, np.int64).ravel()
    if label.size != n:
        raise InputError(f"{label.size} parts do not match {n} variables")
    names, place = np.unique(label, return_inverse=True)
    moves = np.stack([offsets(t, shifts, draws, margin) for _ in names], axis=1)
    null = _omega(_apart(told, moves[:, place]))
    p = two_sided(raw, null)
    se = float(jackknife_error(_omega(rest)))
    return OInformation(raw, raw - white_bias(t, n), se, null, p)


def two_sided(value: float, null: Floats) -> float:
    """``two_sided(value, null (k,)) -> p``: twice the smaller tail; nan for no number."""
    if not (math.isfinite(value) and np.isfinite(null).all()):
        return math.nan
    return min(2.0 * min(p_value(value, null), p_value(-value, -null)), 1.0)


def white_bias(moments: int, n: int) -> float:
    """``white_bias(T, n) -> bits``: E Ω̂ − Ω for T independent Gaussian moments, mean removed.

    Exact whatever their covariance, for T > n. Source: E ln det of a Wishart matrix, as in Ince
    et al. (2017), *Human Brain Mapping* 38, 1541 (bias of the
    Gaussian entropy), put into the definition of Ω.
    """
    from scipy.special import digamma

    def of_entropy(d: int) -> float:
        return 0.5 * float(digamma((moments - np.arange(1, d + 1)) / 2.0).sum())

    return ((n - 2) * of_entropy(n) + n * of_entropy(1) - n * of_entropy(n - 1)) / math.log(2.0)


def _correlation(covariance: Floats) -> Floats:
    sd = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    scale = np.divide(1.0, sd, out=np.zeros_like(sd), where=sd > 0.0)
    return np.asarray(covariance * np.outer(scale, scale), np.float64)


def _omega(correlation: Floats) -> Floats:
    """(…, n, n) -> (…) bits; nan where singular."""
    regular = np.linalg.eigvalsh(correlation)[..., 0] > _SINGULAR
    some = np.where(regular[..., None, None], correlation, np.eye(correlation.shape[-1]))
    inverse = np.diagonal(np.linalg.inv(some), axis1=-2, axis2=-1)
    told = -np.linalg.slogdet(some)[1] - 0.5 * np.log(inverse).sum(axis=-1)
    return np.asarray(np.where(regular, told / math.log(2.0), np.nan), np.float64)


def _apart(x: Floats, moves: NDArray[np.int64]) -> Floats:
    """Correlations (S, n, n) of the columns of x, column i shifted by ``moves[s, i]``."""
    t, n = x.shape
    spectrum = np.fft.rfft(x, axis=0)
    out = np.empty((moves.shape[0], n, n))
    for i in range(n):
        together = np.fft.irfft(spectrum[:, i : i + 1] * np.conj(spectrum), n=t, axis=0) / t
        relative = (moves - moves[:, i : i + 1]) % t
        out[:, i] = np.take_along_axis(together, relative, axis=0)
    return out
