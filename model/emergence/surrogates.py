"""Surrogates: series that keep what a null keeps and lose the rest; and phase locking against them.

Coherence of links in a run and its threshold are in ``coherence``; here one pair is tested.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.chance import p_value
from model.errors import InputError

Floats = NDArray[np.float64]


class Surrogate(Protocol):
    """What makes surrogates: ``surrogate(series (T,), n=…, seed=…) -> (n, T)``."""

    def __call__(self, series: ArrayLike, *, n: int, seed: int) -> Floats:
        """``n`` surrogates of the series, the same for the same seed."""
        ...


def circular_shift(series: ArrayLike, *, n: int, seed: int) -> Floats:
    """``circular_shift(series (T,), n=…, seed=…) -> (n, T)``: turned round by a random lag.

    Meaning: keeps every value and the whole order of time except at one seam; loses the moment,
    so what depends on *when* against another series is lost. Unit of the series.

    Estimator: lags 1 … T − 1, each as likely. Bias: a series with a trend or a turning phase has
    a jump at the seam that the data have not: shift its increments (``plv_test`` does), not
    the series. Cost: O(n·T). Misleads: with few distinct lags (T < n) surrogates repeat; two
    strictly periodic series are as locked after any shift as before it.
    Source: Theiler et al. (1992), *Physica D* 58, 77; Quian Quiroga et al. (2002), *PRE* 65,
    041903.
    """
    told = _series(series)
    lags = _draws(seed).integers(1, told.size, size=n)
    drawn: Floats = told[(np.arange(told.size) + lags[:, None]) % told.size]
    return drawn


def phase_randomised(series: ArrayLike, *, n: int, seed: int) -> Floats:
    """``phase_randomised(series (T,), n=…, seed=…) -> (n, T)``: same spectrum, random phases.

    Meaning: a Gaussian linear process with the data's periodogram (hence its autocorrelation and
    mean); loses the distribution of values and everything beyond second moments. Unit of the
    series.

    Estimator: phases of the Fourier transform drawn uniform, mean and (T even) the highest
    frequency kept. Bias: ends that do not meet leak into high frequencies: cut the series where
    its ends match. Cost: O(n·T log T). Misleads: skewed or bounded data differ from it by their
    distribution alone: take ``iaaft``.
    Source: Theiler et al. (1992), *Physica D* 58, 77.
    """
    told = _series(series)
    spectrum = np.fft.rfft(told)
    turns = np.exp(2j * np.pi * _draws(seed).random((n, spectrum.size)))
    turns[:, 0] = 1.0
    if told.size % 2 == 0:
        turns[:, -1] = 1.0
    return np.asarray(np.fft.irfft(spectrum * turns, told.size), np.float64)


def phase_randomised_together(x: ArrayLike, *, n: int, seed: int) -> Floats:
    """``phase_randomised_together(x (T, k), n=…, seed=…) -> (n, T, k)``: same spectra and
    cross-spectra, random phases.

    Meaning: as ``phase_randomised`` for several series at once: every frequency is turned by one
    random angle, the same in all columns, so that what they share linearly stays.

    Estimator, bias and what misleads: as there. Cost: O(n·k·T log T).
    Source: Prichard & Theiler (1994), *PRL* 73, 951.
    """
    told = np.asarray(x, np.float64)
    if told.ndim != 2 or told.shape[0] < 2 or not np.isfinite(told).all():
        raise InputError("surrogates are made of finite series of 2 moments or more")
    t = told.shape[0]
    spectrum = np.fft.rfft(told, axis=0)
    turns = np.exp(2j * np.pi * _draws(seed).random((n, spectrum.shape[0])))
    turns[:, 0] = 1.0
    if t % 2 == 0:
        turns[:, -1] = 1.0
    return np.asarray(np.fft.irfft(spectrum * turns[:, :, None], t, axis=1), np.float64)


def iaaft(series: ArrayLike, *, n: int, seed: int, iterations: int = 200) -> Floats:
    """``iaaft(series (T,), n=…, seed=…) -> (n, T)``: same values, and nearly the same spectrum.

    Meaning: a linear Gaussian process seen through any fixed monotone distortion. From a random
    order on, alternately the data's Fourier amplitudes are put in and the data's values dealt out
    by rank, until the ranks stay or ``iterations`` are done. Unit of the series.

    Estimator: ends on the values, so these are exact and the spectrum nearly so (of a skewed
    AR(1) 8 % of the power is off at T = 256, 1 % at 1,000, .1 % at 4,000). Bias: the small
    remaining whitening makes tests for nonlinearity pass slightly too often. Cost:
    O(n·iterations·T log T). Misleads: as ``phase_randomised`` at ends that do not meet; a series
    that is not stationary differs from all its surrogates by that alone.
    Source: Schreiber & Schmitz (1996), *PRL* 77, 635.
    """
    told = _series(series)
    ranked = np.sort(told)
    amplitude = np.abs(np.fft.rfft(told))
    out = _draws(seed).permuted(np.tile(told, (n, 1)), axis=1)
    moving = np.arange(n)
    for _ in range(iterations):
        spectrum = np.fft.rfft(out[moving], axis=1)
        size = np.abs(spectrum)
        spectrum *= amplitude / np.where(size > 0.0, size, 1.0)
        order = np.argsort(np.fft.irfft(spectrum, told.size, axis=1), axis=1, kind="stable")
        dealt = np.empty_like(order, np.float64)
        np.put_along_axis(dealt, order, np.tile(ranked, (moving.size, 1)), axis=1)
        changed = (dealt != out[moving]).any(axis=1)
        out[moving] = dealt
        moving = moving[changed]
        if moving.size == 0:
            break
    return out


def iaaft_together(x: ArrayLike, *, seed: int, iterations: int = 100) -> Floats:
    """``iaaft_together(x (T, k), seed=…) -> (T, k)``: same values in each column, and nearly the
    same spectra and cross-spectra.

    Meaning: ``iaaft`` for several series at once. From one random order of the moments on, each
    frequency gets the data's amplitudes and the data's *differences* of phase between columns,
    turned by the one angle that lies nearest to what is there; then each column's values are
    dealt out by rank.

    Estimator, bias and what misleads: as ``iaaft``; ends on the values. What columns share beyond
    a linear relation is lost, so that they come out less correlated where one is a skewed function
    of the other (.85 becomes .76 for x and exp(.3x), .957 becomes .925 for exp(.15x), sd of x 3).
    Cost: O(iterations·k·T log T).
    Source: Schreiber & Schmitz (2000), *Physica D* 142, 346, §3.4.
    """
    told = np.asarray(x, np.float64)
    if told.ndim != 2 or told.shape[0] < 2 or not np.isfinite(told).all():
        raise InputError("surrogates are made of finite series of 2 moments or more")
    ranked, own = np.sort(told, axis=0), np.fft.rfft(told, axis=0)
    out = told[_draws(seed).permutation(told.shape[0])]
    for _ in range(iterations):
        there = np.fft.rfft(out, axis=0)
        # Σ e^{i(ψ − φ)} over the columns points along the angle of least squares.
        apart = (there * np.conj(own) / np.maximum(np.abs(there * own), 1e-300)).sum(axis=1)
        size = np.abs(apart)
        turn = np.where(size > 0.0, apart, 1.0) / np.where(size > 0.0, size, 1.0)
        wanted = np.fft.irfft(own * turn[:, None], told.shape[0], axis=0)
        order = np.argsort(wanted, axis=0, kind="stable")
        dealt = np.empty_like(out)
        np.put_along_axis(dealt, order, ranked, axis=0)
        if (dealt == out).all():
            break
        out = dealt
    return out


def plv(phase_a: ArrayLike, phase_b: ArrayLike) -> float:
    """``plv(phase_a (T,), phase_b (T,)) -> float``: |⟨e^{i(θ_a − θ_b)}⟩| over time, 0 to 1.

    - phases: rad, any branch, equally spaced. nan for an empty series.

    Estimator: the plain mean. Bias: upwards: √(π/4T) for T independent differences, and up to 1
    for two steady oscillators whose frequencies differ by less than 1/window. So a PLV says
    nothing without its null: ``plv_test``. Cost: O(T). Misleads: a common drive locks two that
    do not touch. Source: Lachaux et al. (1999), *Hum. Brain Mapp.* 8, 194.
    """
    a, b = np.asarray(phase_a, np.float64).ravel(), np.asarray(phase_b, np.float64).ravel()
    if a.size != b.size:
        raise InputError(f"phases of {a.size} and {b.size} moments cannot be compared")
    if a.size == 0:
        return float("nan")
    return min(float(np.abs(np.exp(1j * (a - b)).mean())), 1.0)


@dataclass(frozen=True)
class PlvTest:
    """``value``: PLV; ``p``: of as much or more in the surrogates, (1 + #)/(n + 1).

    - ``null_mean``, ``null_p95``: of the surrogates' PLV; ``n``: how many.
    """

    value: float
    p: float
    null_mean: float
    null_p95: float
    n: int


def plv_test(
    phase_a: ArrayLike,
    phase_b: ArrayLike,
    *,
    n: int = 199,
    seed: int,
    surrogate: Surrogate = circular_shift,
) -> PlvTest:
    """``plv_test(phase_a (T,), phase_b (T,), seed=…) -> PlvTest``: locked beyond two free runs?

    Meaning: PLV against ``n`` surrogates in which b keeps its own mean frequency and the way it
    wanders, but not when it does so. The *increments* of b's phase are drawn anew by
    ``surrogate`` and summed up again; the ends then meet, and no seam breaks the phase.

    - phases: rad, wrapped or not; less than half a turn a sample. PLV has no unit.
    - ``surrogate``: of the increments; ``circular_shift``, or ``iaaft`` for long series.

    Estimator: p = (1 + #{surrogates ≥ data})/(n + 1). For increments that are independent from
    moment to moment a shifted bridge has the law of the bridge, so p is exact; for increments
    with memory it is, up to the seam (measured: 5 % ± 1 of 400 independent pairs). Bias: none on
    that null. Cost: O(n·T), with ``iaaft`` times some tens.

    Misleads: what it takes for granted is each oscillator's own *mean frequency*: two that agree
    in frequency and do not wander (no noise) are never shown, locked or not, because there is
    nothing by which to tell locking from chance; p is then 1. A common drive of both is shown,
    as if it were a link. Shuffled moments or a Rayleigh test are no null for this: independent
    oscillators of near frequency pass them nearly always.

    Raises ``InputError`` for series of different length or fewer than 3 moments.
    Source: surrogates for phase locking, Quian Quiroga et al. (2002), *PRE* 65, 041903; shifting
    increments in place of phases is ours.
    """
    value = plv(phase_a, phase_b)
    a, b = np.asarray(phase_a, np.float64).ravel(), np.asarray(phase_b, np.float64).ravel()
    if a.size < 3:
        raise InputError(f"{a.size} moments are too few to test locking")
    turned = np.diff(b)
    turned -= 2.0 * np.pi * np.rint(turned / (2.0 * np.pi))
    ahead = np.exp(1j * a)
    null = np.array([_locked(ahead, drawn) for drawn in surrogate(turned, n=n, seed=seed)])
    return PlvTest(
        value=value,
        p=p_value(value, null),
        null_mean=float(null.mean()),
        null_p95=float(np.quantile(null, 0.95, method="inverted_cdf")),
        n=n,
    )


def _locked(ahead: NDArray[np.complex128], turned: Floats) -> float:
    phase = np.concatenate(([0.0], np.cumsum(turned)))
    return min(float(np.abs(np.vdot(np.exp(1j * phase), ahead))) / phase.size, 1.0)


def _series(series: ArrayLike) -> Floats:
    told = np.asarray(series, np.float64).ravel()
    if told.size < 2 or not np.isfinite(told).all():
        raise InputError("surrogates are made of finite series of 2 moments or more")
    return told


def _draws(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed])))
