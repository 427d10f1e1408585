"""Coherence of pairs of oscillators, and how coherent independent ones look by themselves."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.errors import InputError

Floats = NDArray[np.float64]
Window = Literal["boxcar", "exponential"]


def coherence_of_traces(re: ArrayLike, im: ArrayLike) -> Floats:
    """``coherence_of_traces(re, im) -> (m,)``: |⟨e^{i(θ_j − θ_i)}⟩| from running quadratures.

    - ``re``, ``im`` (m,): running means of cos and sin of the phase difference, of weight 1.
    - returns 0 to 1, without unit.

    Biased upwards for short windows: see ``independent_coherence``. Traces that began at 0 are
    too low until they have run a few windows. Cost: O(m).
    Source: mean phase coherence, Mormann et al. (2000), *Physica D* 144, 358.
    """
    return np.minimum(np.hypot(np.asarray(re, np.float64), np.asarray(im, np.float64)), 1.0)


def coherence_of_phases(phase: ArrayLike, source: ArrayLike, target: ArrayLike) -> Floats:
    """``coherence_of_phases(phase (T, n), source (m,), target (m,)) -> (m,)``.

    Meaning: |⟨e^{i(θ_j − θ_i)}⟩| over the recorded window, every moment counted alike.

    - ``phase``: rad, equally spaced in time; ``source``, ``target``: rows.
    - returns 0 to 1; nan for an empty window.

    Misleads: independent oscillators of near frequency look coherent in a window that is short
    against 1/Δf. Bias: by T independent draws alone it is about √(π/4T). Cost: O(T·m), memory
    O(m). Source: as ``coherence_of_traces``.
    """
    theta = np.asarray(phase, np.float64)
    j, i = np.asarray(source, np.int64), np.asarray(target, np.int64)
    if theta.shape[0] == 0:
        return np.full(j.size, np.nan)
    # One moment at a time, so that memory does not grow with the number of pairs times T.
    re, im = np.zeros(j.size), np.zeros(j.size)
    for moment in theta:
        difference = moment[j] - moment[i]
        re += np.cos(difference)
        im += np.sin(difference)
    return coherence_of_traces(re / theta.shape[0], im / theta.shape[0])


def independent_coherence(
    difference_hz: ArrayLike, window_s: float, window: Window = "boxcar"
) -> Floats:
    """``independent_coherence(difference_hz, window_s, window) -> same shape``, 0 to 1.

    Meaning: the coherence that two undisturbed, uncoupled oscillators show because their
    frequencies differ by Δf only: exact,

    - ``boxcar``: all of the last ``window_s`` alike: |sin(πΔf W)/(πΔf W)|;
    - ``exponential``: a running trace of time constant τ = ``window_s``: 1/√(1 + (2πΔf τ)²).

    A pair that is not clearly above this is not coherent because of any link. Oscillators that
    wander are less coherent than this. Estimator: exact. Cost: one operation a difference.
    Source: the Fourier transform of the window at Δf.
    """
    if not window_s > 0.0:
        raise InputError(f"a window of {window_s} s is no window", mend="give seconds above 0")
    turns = np.abs(np.asarray(difference_hz, np.float64)) * window_s
    if window == "boxcar":
        return np.abs(np.sinc(turns))
    return np.asarray(1.0 / np.hypot(1.0, 2.0 * np.pi * turns), np.float64)


def surrogate_threshold(
    freq_a: ArrayLike,
    freq_b: ArrayLike,
    window_s: float,
    *,
    percentile: float = 99.0,
    n: int = 999,
    seed: int,
    window: Window = "boxcar",
) -> float:
    """``surrogate_threshold(freq_a, freq_b, window_s, seed=…) -> float``: coherence to beat.

    Meaning: ``n`` pairs of independent oscillators are drawn, one frequency from each pool; the
    threshold is the smallest of their coherences that ``percentile`` % of them do not exceed.
    Where both pools are the same, an agent is never paired with itself.

    - ``freq_a``, ``freq_b``: Hz, the pools the tested pairs come from; ``window_s``: s.
    - returns 0 to 1; 1 (nothing can beat it) where no pair can be drawn.

    Misleads: of the pairs tested, the (100 − percentile) % that are nearest in frequency beat it
    without any coupling; hold each winner against ``independent_coherence`` of its own Δf too.
    Estimator: inverse of the empirical distribution. Cost: O(n log n). Source: DESIGN.md §2,
    law 7; surrogate thresholds of synchrony by Lachaux et al. (1999), *Hum. Brain Mapp.* 8, 194.
    """
    a, b = (np.asarray(pool, np.float64).ravel() for pool in (freq_a, freq_b))
    same = np.array_equal(a, b)
    if min(a.size, b.size) < (2 if same else 1):
        return 1.0
    draws = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed])))
    first = draws.integers(a.size, size=n)
    if same:
        second = (first + draws.integers(1, a.size, size=n)) % a.size
    else:
        second = draws.integers(b.size, size=n)
    found = independent_coherence(a[first] - b[second], window_s, window)
    return float(np.quantile(found, percentile / 100.0, method="inverted_cdf"))
