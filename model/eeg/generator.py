"""The built-in generator: an EEG that never was, from a script of states. The default source.

It imitates what the bands of a resting eyes-open recording hold (``_REST_UV2``, near S001R01)
and how states differ from it; it is no model of a brain.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.eeg.bands import BANDS, LEAST_RATE_HZ
from model.eeg.channels import Channel
from model.eeg.notes import noted
from model.eeg.recording import Recording
from model.errors import InputError

STATES: dict[str, tuple[float, float, float, float, float]] = {
    "rest": (1.0, 1.0, 1.0, 1.0, 1.0),
    "relaxed": (1.0, 1.1, 2.1, 1.0, 0.9),
    "focused": (0.9, 1.0, 0.7, 1.35, 1.5),
    "drowsy": (1.5, 1.7, 0.6, 0.8, 0.75),
    "insight": (1.0, 1.0, 2.1, 1.0, 1.0),
}
"""Amplitude of delta, theta, alpha, beta, gamma in each state, rest = 1.

``insight`` ends in a gamma burst (``_BURST``) of a quarter of its length, 2 s at least, when the
alpha is over: alpha first, gamma at the moment itself (Jung-Beeman et al. 2004).
"""

_BURST = (1.0, 1.0, 1.0, 1.2, 2.6)
_REST_UV2 = (900.0, 250.0, 260.0, 330.0, 33.0)
_BACKGROUND_UV2_HZ = 250.0
"""Density of the 1/f^1.5 background at 1 Hz, µV²/Hz."""
_CHANGE_S = 1.0
_SHARED = 0.7
"""Share of the power that all channels have in common."""


def generate(
    script: Sequence[tuple[str, float]],
    *,
    seed: int,
    stream: int = 0,
    rate_hz: float = 160.0,
    channels: Sequence[str] = ("O1", "Oz", "O2"),
) -> Recording:
    """``generate([("rest", 40), ("relaxed", 30)], seed=1) -> Recording``.

    Meaning: a 1/f background, and in each band a noise whose amplitude follows the script,
    changing over about 1 s. Same seed and stream, same bits.

    - ``script``: (state, seconds); states: ``STATES``.
    - ``stream``: another one gives another recording of the same person.

    Raises ``InputError`` for a state that is not known or a length that is not positive.
    """
    for number, (state, seconds) in enumerate(script):
        if state not in STATES:
            raise InputError(
                f"{state!r} is not a state",
                place=f"script, part {number + 1}",
                mend=f"use one of {', '.join(STATES)}",
            )
        if not (np.isfinite(seconds) and seconds > 0.0):
            raise InputError(
                f"{seconds!r} is not a length in seconds", place=f"script, part {number + 1}"
            )
    if not script or rate_hz < LEAST_RATE_HZ:
        raise InputError(
            "nothing to generate" if not script else f"{rate_hz:g} Hz is too slow for gamma",
            place="script" if not script else "rate_hz",
        )
    n_samples = round(sum(seconds for _, seconds in script) * rate_hz)
    amplitude = _amplitudes(script, n_samples, rate_hz)
    n_rows = len(channels) + 1
    frequency = np.fft.rfftfreq(n_samples, 1.0 / rate_hz)

    background = np.zeros_like(frequency)
    audible = frequency >= 0.5
    background[audible] = _BACKGROUND_UV2_HZ * frequency[audible] ** -1.5
    samples = _noise(background, n_rows, n_samples, rate_hz, (seed, stream, len(BANDS)))
    for number, band in enumerate(BANDS):
        inside = (frequency >= band.low_hz) & (frequency < band.high_hz)
        width = band.high_hz - band.low_hz
        already = 2.0 * _BACKGROUND_UV2_HZ * (band.low_hz**-0.5 - band.high_hz**-0.5)
        density = np.where(inside, (_REST_UV2[number] - already) / width, 0.0)
        rhythm = _noise(density, n_rows, n_samples, rate_hz, (seed, stream, number))
        samples += amplitude[:, number] * rhythm
    mixed = np.sqrt(_SHARED) * samples[:1] + np.sqrt(1.0 - _SHARED) * samples[1:]
    return Recording(
        samples_uv=np.ascontiguousarray(mixed),
        times_s=np.arange(n_samples) / rate_hz,
        channels=tuple(channels),
        all_channels=tuple(Channel(name, name, "eeg", "uV") for name in channels),
        rate_hz=rate_hz,
        rails_uv=np.full((len(channels), 2), np.nan),
        gaps=(),
        notes=(noted("generated"),),
        source="generator",
        sha256="",
    )


def _amplitudes(
    script: Sequence[tuple[str, float]], n_samples: int, rate_hz: float
) -> NDArray[np.float64]:
    """Amplitude of each band over time, (n_samples, 5), steps rounded over ``_CHANGE_S``."""
    ends: list[float] = []
    values: list[tuple[float, ...]] = []
    end = 0.0
    for state, seconds in script:
        burst = min(max(seconds / 4.0, 2.0), seconds / 2.0) if state == "insight" else 0.0
        ends.append(end + seconds - burst)
        values.append(STATES[state])
        if burst:
            ends.append(end + seconds)
            values.append(_BURST)
        end += seconds
    time = np.arange(n_samples) / rate_hz
    amplitude = np.tile(np.array(values[0]), (n_samples, 1))
    for change_s, before, after in zip(ends[:-1], values[:-1], values[1:], strict=True):
        along = np.clip((time - change_s) / _CHANGE_S + 0.5, 0.0, 1.0)
        step = 0.5 - 0.5 * np.cos(np.pi * along)
        amplitude += step[:, None] * (np.array(after) - np.array(before))
    return amplitude


def _noise(
    density: NDArray[np.float64],
    n_rows: int,
    n_samples: int,
    rate_hz: float,
    key: tuple[int, int, int],
) -> NDArray[np.float64]:
    """Gaussian noise of a one-sided density (µV²/Hz), (n_rows, n_samples)."""
    seed, stream, part = key
    random = np.random.Generator(
        np.random.Philox(key=np.array([seed, 16 * stream + part], np.uint64))
    )
    draws = random.standard_normal((n_rows, 2, density.size))
    scale = 0.5 * np.sqrt(density * rate_hz * n_samples)
    spectrum = scale * (draws[:, 0] + 1j * draws[:, 1])
    return np.asarray(np.fft.irfft(spectrum, n=n_samples, axis=1), np.float64)
