"""What the mean spectrum of a recording shows: bands, alpha peak, background, mains.

Over whole good windows a second apart, so that 60 s without a fault give what Welch with half
overlap gives. Bands over time stand in ``windows.py``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.eeg.aperiodic import ALPHA_HZ, FIT_HZ, Background, fit_background
from model.eeg.bands import power_between, spectral_density, sum_bands, window_size
from model.eeg.windows import HOP_S, WindowPowers

_EVERY = round(1.0 / HOP_S)
_BLOCK = 2**21
BESIDE_HZ = (2.5, 5.0)
"""How far from a peak the density lies that it is measured against."""
_STANDS_OUT = 4.0
_LEAST_RISE = 1.5
_MAINS_HZ = (50.0, 60.0)
_MAINS_RISE = 3.0


@dataclass(frozen=True)
class Spectrum:
    """Mean density of each channel over its good windows.

    - ``frequency_hz`` (n,); ``density`` (n_channels, n): µV²/Hz, NaN without a good window.
    - ``n_windows`` (n_channels,): how many it is the mean of; ``rate_hz``, ``size`` of a window.
    """

    frequency_hz: NDArray[np.float64]
    density: NDArray[np.float64]
    n_windows: NDArray[np.int64]
    rate_hz: float
    size: int

    @property
    def band_powers_uv2(self) -> NDArray[np.float64]:
        """(n_channels, 5) µV²."""
        return sum_bands(self.density, self.rate_hz, self.size)


@dataclass(frozen=True)
class Peak:
    """A rhythm: its frequency, Hz, and how many times the density beside it it reaches."""

    hz: float
    times_beside: float


@dataclass(frozen=True)
class Mains:
    """Mains hum: its frequency, Hz, RMS in µV, and its power over that of 1–45 Hz."""

    hz: float
    rms_uv: float
    over_bands: float


def mean_spectrum(
    samples_uv: NDArray[np.float64],
    times_s: NDArray[np.float64],
    rate_hz: float,
    powers: WindowPowers,
) -> Spectrum:
    """``mean_spectrum(samples_uv, times_s, rate_hz, powers) -> Spectrum``.

    - ``samples_uv`` (n_channels, n_samples); ``powers``: of the same samples, says what is good.

    Windows in which samples are missing are left out.
    """
    size = window_size(rate_hz)
    slot = np.rint((times_s - times_s[0]) * rate_hz).astype(np.int64)
    start = np.rint(np.arange(powers.times_s.size) * HOP_S * rate_hz).astype(np.int64)
    first = np.searchsorted(slot, start)
    past = np.searchsorted(slot, start + size)
    taken = (past - first == size) & (np.arange(start.size) % _EVERY == 0)
    frequency = np.arange(size // 2 + 1, dtype=np.float64) * (rate_hz / size)
    total = np.zeros((samples_uv.shape[0], frequency.size))
    count = np.zeros(samples_uv.shape[0], np.int64)
    per_block = max(_BLOCK // size, 1)
    for channel, row in enumerate(samples_uv):
        chosen = first[taken & powers.channel_good[channel]]
        count[channel] = chosen.size
        for at in range(0, chosen.size, per_block):
            cut = row[chosen[at : at + per_block, None] + np.arange(size)]
            total[channel] += spectral_density(cut, rate_hz).sum(axis=0)
    total[count == 0] = np.nan
    density = total / np.maximum(count, 1)[:, None]
    return Spectrum(frequency, density, count, rate_hz, size)


def alpha_peak(
    density: NDArray[np.float64], frequency_hz: NDArray[np.float64], background: Background
) -> Peak | None:
    """``alpha_peak(density, frequency_hz, background) -> Peak``: ``None`` where none stands out.

    Meaning: with the slope of the background taken off, the highest bin of 7–14 Hz; a parabola
    through it and its neighbours in ln density gives its place. It stands out where it is a
    maximum and rises over what lies 2.5 to 5 Hz beside it, on both sides, 1.5 times and by more
    than four times the noise from bin to bin: real spectra bend, so the line itself is no measure.

    - ``density`` (n,): of one channel or the mean of several.
    """
    inside = np.flatnonzero((frequency_hz >= ALPHA_HZ[0]) & (frequency_hz <= ALPHA_HZ[1]))
    if not np.isfinite(density[inside]).all() or not (density[inside] > 0.0).all():
        return None
    level = np.log(background.density(np.maximum(frequency_hz, 1e-9)))
    rise = np.log(np.maximum(density, 1e-30)) - level
    top = int(inside[np.argmax(rise[inside])])
    left, middle, right = (float(value) for value in rise[top - 1 : top + 2])
    away = frequency_hz - frequency_hz[top]
    near, far = BESIDE_HZ
    base = 0.5 * float(
        np.median(rise[(away >= -far) & (away <= -near)])
        + np.median(rise[(away >= near) & (away <= far)])
    )
    least = max(_STANDS_OUT * _roughness(rise, frequency_hz), math.log(_LEAST_RISE))
    if middle - base < least or middle < left or middle < right:
        return None
    # The place is taken of the density itself: flattened, a rhythm would move up the slope.
    below, at, above = (
        float(value) for value in rise[top - 1 : top + 2] + level[top - 1 : top + 2]
    )
    bend = below - 2.0 * at + above
    shift = float(np.clip(0.5 * (below - above) / bend, -1.0, 1.0)) if bend < 0.0 else 0.0
    step = float(frequency_hz[1] - frequency_hz[0])
    return Peak(float(frequency_hz[top] + shift * step), math.exp(middle - base))


def _roughness(rise: NDArray[np.float64], frequency_hz: NDArray[np.float64]) -> float:
    """SD of ln density that no smooth bend explains; bins three apart share no Hann window."""
    shown = rise[(frequency_hz >= FIT_HZ[0]) & (frequency_hz <= FIT_HZ[1])]
    bends = shown[6:] - 2.0 * shown[3:-3] + shown[:-6]
    return float(1.4826 * np.median(np.abs(bends)) / math.sqrt(6.0))


def mains_of(density: NDArray[np.float64], rate_hz: float, size: int) -> Mains | None:
    """``mains_of(density, rate_hz, size) -> Mains``: ``None`` where none stands out.

    Meaning: power within 1 Hz of 50 or 60 Hz, whichever has more, less what the neighbours 2 to
    4 Hz away would give there; it stands out at three times those.

    - ``density`` (n,): µV²/Hz. Mains at or above half the sampling rate cannot be seen.
    """
    found: Mains | None = None
    bands = float(power_between(density, rate_hz, size, 1.0, 45.0))
    for hz in _MAINS_HZ:
        if hz + 4.0 > rate_hz / 2.0:
            continue
        power = float(power_between(density, rate_hz, size, hz - 1.0, hz + 1.01))
        beside = 0.5 * float(
            power_between(density, rate_hz, size, hz - 4.0, hz - 1.99)
            + power_between(density, rate_hz, size, hz + 2.0, hz + 4.01)
        )
        excess = power - beside
        if power > _MAINS_RISE * beside and (found is None or excess > found.rms_uv**2):
            found = Mains(hz, math.sqrt(excess), power / max(bands, 1e-30))
    return found


def background_of(density: NDArray[np.float64], rate_hz: float, size: int) -> Background | None:
    """``background_of(density, rate_hz, size)``: the 1/f of one spectrum, ``None`` without one."""
    if not np.isfinite(density).all() or not (density[1:] > 0.0).all():
        return None
    return fit_background(density, rate_hz, size)
