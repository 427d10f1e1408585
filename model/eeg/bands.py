"""EEG bands and the power in them (Welch). What a window is worth stands in ``quality.py``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError

WINDOW_S = 2.0
"""Length of a Welch window, s: half a hertz between bins."""


@dataclass(frozen=True)
class Band:
    """A frequency band, lo ≤ f < hi, Hz."""

    name: str
    low_hz: float
    high_hz: float


BANDS: tuple[Band, ...] = (
    Band("delta", 1.0, 4.0),
    Band("theta", 4.0, 8.0),
    Band("alpha", 8.0, 13.0),
    Band("beta", 13.0, 30.0),
    Band("gamma", 30.0, 45.0),
)
BAND_NAMES: tuple[str, ...] = tuple(band.name for band in BANDS)

LEAST_RATE_HZ = 2.0 * max(band.high_hz for band in BANDS)
"""Below this rate the highest band cannot be seen, Hz."""


def band_powers(
    samples_uv: NDArray[np.float64], rate_hz: float, *, overlap_s: float = 1.0
) -> NDArray[np.float64]:
    """``band_powers(samples_uv, rate_hz) -> (n_channels, 5)`` µV²: a whole recording by Welch.

    Hann windows of 2 s, their own mean taken off, averaged; then ``sum_bands``.

    - ``samples_uv`` (n_channels, n_samples): µV, no gaps.
    - ``overlap_s``: what neighbouring windows share, s.

    Raises ``InputError`` where the samples are shorter than one window or too slow for gamma.
    Source: P. D. Welch 1967; agrees with ``scipy.signal.welch(window="hann")``.
    """
    size = window_size(rate_hz)
    hop = max(size - round(overlap_s * rate_hz), 1)
    if samples_uv.shape[-1] < size:
        raise InputError(
            f"{samples_uv.shape[-1] / rate_hz:.2f} s of samples, and one window is {WINDOW_S:g} s",
            mend="give a longer recording",
        )
    starts = np.arange(0, samples_uv.shape[-1] - size + 1, hop)
    total = np.zeros((samples_uv.shape[0], size // 2 + 1))
    for start in starts:
        total += spectral_density(samples_uv[:, start : start + size], rate_hz)
    return sum_bands(total / len(starts), rate_hz, size)


def window_size(rate_hz: float) -> int:
    """``window_size(rate_hz)``: samples in a window; ``InputError`` where gamma cannot be seen."""
    if not np.isfinite(rate_hz) or rate_hz < LEAST_RATE_HZ:
        raise InputError(
            f"{rate_hz:g} samples a second, and gamma needs at least {LEAST_RATE_HZ:g}",
            mend="give a recording that was not thinned out so far",
        )
    return round(WINDOW_S * rate_hz)


def spectral_density(windows_uv: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    """``spectral_density(windows_uv, rate_hz)``: one-sided density of each window, µV²/Hz.

    - ``windows_uv`` (…, size): µV; gives (…, size // 2 + 1).
    """
    size = windows_uv.shape[-1]
    hann = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(size) / size)
    level = windows_uv.mean(axis=-1, keepdims=True)
    spectrum = np.fft.rfft((windows_uv - level) * hann, axis=-1)
    density = (spectrum.real**2 + spectrum.imag**2) / (rate_hz * float(np.sum(hann**2)))
    last = -1 if size % 2 == 0 else None
    density[..., 1:last] *= 2.0
    return np.asarray(density, np.float64)


def sum_bands(density: NDArray[np.float64], rate_hz: float, size: int) -> NDArray[np.float64]:
    """``sum_bands(density, rate_hz, size) -> (…, 5)`` µV²: Σ density·df over lo ≤ f < hi."""
    return np.stack(
        [power_between(density, rate_hz, size, band.low_hz, band.high_hz) for band in BANDS],
        axis=-1,
    )


def power_between(
    density: NDArray[np.float64], rate_hz: float, size: int, low_hz: float, high_hz: float
) -> NDArray[np.float64]:
    """``power_between(density, rate_hz, size, low_hz, high_hz)``: µV² over low ≤ f < high."""
    frequency = np.arange(density.shape[-1]) * (rate_hz / size)
    inside = (frequency >= low_hz) & (frequency < high_hz)
    return np.asarray(density[..., inside].sum(axis=-1) * (rate_hz / size), np.float64)
