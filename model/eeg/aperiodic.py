"""The 1/f background of a spectrum, and bands told over it.

A steeper or flatter background moves every band at once (arousal, age, muscle), and is no change
of a rhythm. What the bands are stands in ``bands.py``; the alpha peak in ``spectrum.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.eeg.bands import sum_bands

FIT_HZ = (2.0, 40.0)
"""The background is fitted within these: below drifts and slow filters, above mains."""
ALPHA_HZ = (7.0, 14.0)
"""Where the strongest rhythm lives; never part of the fit."""
_ROUNDS = 6
_HUBER = 1.345
"""Huber's constant: 95 % as exact as least squares where the noise is normal."""
_ABOVE = 0.5
"""The same for points above the line: rhythms only ever add to a background."""
_MAD_TO_SD = 1.4826
_LEAST = 1e-30


@dataclass(frozen=True)
class Background:
    """Density at f (Hz) is exp(offset)·f^(−exponent), µV²/Hz; (…,) each.

    - ``spread`` (…,): robust SD of ln density about the fit, where it was fitted.
    """

    offset: NDArray[np.float64]
    exponent: NDArray[np.float64]
    spread: NDArray[np.float64]

    def density(self, frequency_hz: NDArray[np.float64]) -> NDArray[np.float64]:
        """``density(frequency_hz) -> (…, n)``, µV²/Hz, for frequencies above 0."""
        return np.asarray(
            np.exp(self.offset[..., None] - self.exponent[..., None] * np.log(frequency_hz)),
            np.float64,
        )


def fit_background(density: NDArray[np.float64], rate_hz: float, size: int) -> Background:
    """``fit_background(density, rate_hz, size) -> Background``: a line in log–log.

    Meaning: ln density over ln frequency within 2–40 Hz, alpha (7–14 Hz) left out, by Huber's
    regression that trusts points above the line less, so that other rhythms count little.

    - ``density`` (…, size // 2 + 1): µV²/Hz.

    Source: the aperiodic part of Donoghue et al. 2020 (no knee). Theirs fits the peaks as well and
    one spectrum at a time; here every window of every channel is fitted at once.
    """
    frequency = np.arange(density.shape[-1]) * (rate_hz / size)
    inside = (frequency >= FIT_HZ[0]) & (frequency <= FIT_HZ[1])
    inside &= (frequency < ALPHA_HZ[0]) | (frequency > ALPHA_HZ[1])
    x = np.log(frequency[inside])
    y = np.log(np.maximum(density[..., inside], _LEAST))
    weight = np.ones_like(y)
    for _ in range(_ROUNDS):
        total = weight.sum(axis=-1)
        x_mean = (weight * x).sum(axis=-1) / total
        y_mean = (weight * y).sum(axis=-1) / total
        off = x - x_mean[..., None]
        slope = (weight * off * (y - y_mean[..., None])).sum(axis=-1)
        slope /= (weight * off * off).sum(axis=-1)
        offset = y_mean - slope * x_mean
        above = y - offset[..., None] - slope[..., None] * x
        spread = np.maximum(_MAD_TO_SD * np.median(np.abs(above), axis=-1), 1e-9)
        reach = np.where(above > 0.0, _ABOVE, _HUBER) * spread[..., None]
        weight = np.minimum(reach / np.maximum(np.abs(above), 1e-300), 1.0)
    return Background(np.asarray(offset), np.asarray(-slope), np.asarray(spread))


def over_background(density: NDArray[np.float64], rate_hz: float, size: int) -> NDArray[np.float64]:
    """``over_background(density, rate_hz, size) -> (…, 5)``: band power over that of the 1/f.

    Meaning: 1 where a band holds what the background alone would give it. Of a single window the
    fit lies lower than the true density (ln of a periodogram is 0.58 low in the mean), which is
    the same at rest and later, and so drops out of z.
    """
    frequency = np.maximum(np.arange(density.shape[-1]) * (rate_hz / size), 1e-9)
    background = fit_background(density, rate_hz, size).density(frequency)
    expected = np.maximum(sum_bands(background, rate_hz, size), _LEAST)
    return np.asarray(sum_bands(density, rate_hz, size) / expected, np.float64)
