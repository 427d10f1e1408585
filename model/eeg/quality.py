"""When a window of a channel cannot be trusted, and why. Bands are computed elsewhere.

The limits and what they were measured on:

- **Swing**: the design says 200 µV peak to peak. In S001R02 (eyes closed) the alpha rhythm of
  O1, Oz and O2 alone swings 280 to 550 µV, in every window, with or without a high-pass; 200 µV
  would throw the whole recording away. So the swing is taken after a straight line is taken off
  the window (a drift is no artefact), and the limit is 200 µV or three times the channel's own
  median swing, whichever is more, and never above 1,000 µV.
- **Line noise**: mains within 1 Hz of 50 or 60 Hz is above 500 µV RMS and holds more than 5 times
  the power of 1–45 Hz. A Hann window keeps mains out of gamma, so only a lost contact matters: a
  Cyton recording shows clear blinks and alpha under 60 to 400 µV of it, 15 to 400 times what the
  bands hold, while laboratory recordings have at most 2.2 times. The swing is taken below mains.
- **Flat**: SD below 0.05 µV, or the same value held for 0.1 s and longer over more than a tenth
  of the window (S001R01 ends in 0.8 s of zeros).
- **Clipped**: more than 1 % of the samples stay at the rail of the converter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.eeg.bands import power_between

POOR_CONTACT = "poor contact, says the device"
REASONS = (
    "",
    "a gap in the recording",
    "samples missing",
    "not a number",
    "clipped at the rail",
    "flat",
    "an artefact (too large a swing)",
    "line noise",
    POOR_CONTACT,
)
"""Reason by number; 0 is good. Where several hold, the first of them is given."""

SWING_UV = 200.0
SWING_OF_OWN = 3.0
LARGEST_SWING_UV = 1000.0
MOST_MISSING = 0.1
LEAST_SD_UV = 0.05
HELD_S = 0.1
MOST_HELD = 0.1
MOST_RAILED = 0.01
MOST_LINE = 5.0
MOST_LINE_UV = 500.0
MOST_LOST = 0.1
_MAINS_HZ = (50.0, 60.0)
_FELT = 1.0
"""Above so many times the power of 1–45 Hz, mains is taken off before the swing is measured."""
_BELOW_MAINS_HZ = 46.0


@dataclass(frozen=True)
class Marks:
    """What is known of single samples, as running counts (n_channels, n_samples + 1)."""

    held: NDArray[np.int64]
    railed: NDArray[np.int64]
    broken: NDArray[np.int64]


@dataclass(frozen=True)
class Looks:
    """What was measured of each channel's windows, (n_channels, n_windows) each.

    Swing in µV after a straight line and mains are taken off, SD in µV, mains power over that of
    1–45 Hz (0 where it is too weak to matter), and the shares of the samples that are held, railed
    or not a number.
    """

    swing_uv: NDArray[np.float64]
    sd_uv: NDArray[np.float64]
    line: NDArray[np.float64]
    held: NDArray[np.float64]
    railed: NDArray[np.float64]
    broken: NDArray[np.float64]


def mark_samples(
    samples_uv: NDArray[np.float64], rate_hz: float, rails_uv: NDArray[np.float64] | None
) -> Marks:
    """``mark_samples(samples_uv, rate_hz, rails_uv) -> Marks``.

    - ``samples_uv`` (n_channels, n_samples).
    - ``rails_uv`` (n_channels, 2): lowest and highest value the converter can give, NaN where
      unknown; ``None`` where none is known.
    """
    held = np.zeros(samples_uv.shape, np.bool_)
    longest = max(round(HELD_S * rate_hz), 8)
    for row, marked in zip(samples_uv, held, strict=True):
        edges = np.concatenate(([0], np.flatnonzero(np.diff(row) != 0.0) + 1, [row.size]))
        lengths = np.diff(edges)
        marked[:] = np.repeat(lengths >= longest, lengths)
    railed = np.zeros(samples_uv.shape, np.bool_)
    if rails_uv is not None:
        slack = 1e-9 * (1.0 + np.abs(rails_uv))
        low, high = rails_uv + slack, rails_uv - slack
        for stuck in (samples_uv <= low[:, :1], samples_uv >= high[:, 1:]):
            railed[:, 1:] |= stuck[:, 1:] & stuck[:, :-1]
    return Marks(_running(held), _running(railed), _running(~np.isfinite(samples_uv)))


def look(
    windows_uv: NDArray[np.float64],
    density: NDArray[np.float64],
    rate_hz: float,
    marks: Marks,
    first: NDArray[np.int64],
    past: NDArray[np.int64],
) -> Looks:
    """``look(windows_uv, density, rate_hz, marks, first, past) -> Looks``.

    - ``windows_uv`` (n_channels, n_windows, size) and their ``density``, µV²/Hz.
    - ``first``, ``past`` (n_windows,): the samples the windows were cut from.
    """
    size = windows_uv.shape[-1]
    count = np.maximum(past - first, 1)
    ramp = np.arange(size) - (size - 1) / 2.0
    level = windows_uv.mean(axis=-1, keepdims=True)
    centred = windows_uv - level
    slope = (centred @ ramp)[..., None] / float(ramp @ ramp)
    straightened = centred - slope * ramp
    bands = power_between(density, rate_hz, size, 1.0, 45.0)
    mains = np.zeros_like(bands)
    for hz in _MAINS_HZ:
        mains = np.maximum(mains, power_between(density, rate_hz, size, hz - 1.0, hz + 1.01))
    line = mains / np.maximum(bands, 1e-30)
    felt = line > _FELT
    if felt.any():
        straightened[felt] = _below_mains(straightened[felt], rate_hz)
    return Looks(
        swing_uv=np.asarray(np.ptp(straightened, axis=-1), np.float64),
        sd_uv=np.asarray(centred.std(axis=-1), np.float64),
        line=np.where(np.sqrt(mains) > MOST_LINE_UV, line, 0.0),
        held=(marks.held[:, past] - marks.held[:, first]) / count,
        railed=(marks.railed[:, past] - marks.railed[:, first]) / count,
        broken=(marks.broken[:, past] - marks.broken[:, first]) / count,
    )


def judge(looks: Looks, missing: NDArray[np.float64]) -> NDArray[np.int64]:
    """``judge(looks, missing) -> (n_channels, n_windows)``: number of a reason, 0 where good.

    - ``missing`` (n_windows,): share of the window's samples that were never recorded.
    """
    whole = (missing <= MOST_MISSING)[None, :] & (looks.broken == 0.0)
    swing = np.where(whole, looks.swing_uv, np.nan)
    limit = np.full((swing.shape[0], 1), SWING_UV)
    for row, own in enumerate(swing):
        seen = own[np.isfinite(own)]
        if seen.size:
            wanted = max(SWING_UV, SWING_OF_OWN * float(np.median(seen)))
            limit[row] = min(wanted, LARGEST_SWING_UV)
    faults = (
        np.broadcast_to(missing >= 1.0, swing.shape),
        np.broadcast_to(missing > MOST_MISSING, swing.shape),
        looks.broken > 0.0,
        looks.railed > MOST_RAILED,
        (looks.held > MOST_HELD) | (looks.sd_uv < LEAST_SD_UV),
        looks.swing_uv > limit,
        looks.line > MOST_LINE,
    )
    return np.asarray(np.select(faults, range(1, len(faults) + 1), default=0), np.int64)


def _below_mains(windows_uv: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    size = windows_uv.shape[-1]
    spectrum = np.fft.rfft(windows_uv, axis=-1)
    spectrum[..., np.fft.rfftfreq(size, 1.0 / rate_hz) >= _BELOW_MAINS_HZ] = 0.0
    return np.asarray(np.fft.irfft(spectrum, n=size, axis=-1), np.float64)


def share_marked(
    marked: NDArray[np.bool_], first: NDArray[np.int64], past: NDArray[np.int64]
) -> NDArray[np.float64]:
    """``share_marked(marked, first, past) -> (n_channels, n_windows)``: of each window's samples.

    - ``marked`` (n_channels, n_samples); ``first``, ``past`` (n_windows,): as ``look`` has them.
    """
    running = _running(marked)
    return np.asarray(
        (running[:, past] - running[:, first]) / np.maximum(past - first, 1), np.float64
    )


def _running(marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    total = np.zeros((marked.shape[0], marked.shape[1] + 1), np.int64)
    np.cumsum(marked, axis=1, out=total[:, 1:])
    return total
