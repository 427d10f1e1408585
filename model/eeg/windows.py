"""A recording cut into overlapping windows: band power, time and quality of each.

The powers of one window stand in ``bands.py``, the verdict on it in ``quality.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.eeg.bands import BANDS, WINDOW_S, spectral_density, sum_bands, window_size
from model.eeg.quality import REASONS, Looks, judge, look, mark_samples
from model.errors import InputError

HOP_S = 0.25
"""Time between windows, s."""

_BLOCK = 2**21
"""Samples handled at once, so that a night of 64 channels fits in memory."""


@dataclass(frozen=True)
class WindowPowers:
    """Band power over time.

    - ``times_s`` (n_windows,): when each window ENDS: nothing in it comes from later.
    - ``power_uv2`` (n_windows, 5): mean over the channels that are good, NaN where bad.
    - ``good`` (n_windows,), ``reason`` (n_windows,): ``""`` where good.
    - ``channel_good`` (n_channels, n_windows).
    """

    times_s: NDArray[np.float64]
    power_uv2: NDArray[np.float64]
    good: NDArray[np.bool_]
    reason: tuple[str, ...]
    channel_good: NDArray[np.bool_]


def sliding_band_powers(
    samples_uv: NDArray[np.float64],
    rate_hz: float,
    *,
    times_s: NDArray[np.float64] | None = None,
    rails_uv: NDArray[np.float64] | None = None,
) -> WindowPowers:
    """``sliding_band_powers(samples_uv, rate_hz) -> WindowPowers``: windows of 2 s every 0.25 s.

    Meaning: each channel of each window is judged; bad channels are left out, and a window is
    bad when fewer than half of its channels are good. Channels differ in strength, so the mean
    over those that remain is scaled by what the missing ones usually add (ratio of the channels'
    median powers over this recording): a lost electrode does not look like a change of state.

    - ``samples_uv`` (n_channels, n_samples): µV, NaN where the file says so.
    - ``times_s`` (n_samples,): when each sample was taken, s; jumps are gaps. Windows with at
      most 10 % of their samples missing are filled by straight lines, others are bad.
    - ``rails_uv`` (n_channels, 2): limits of the converter, NaN where unknown.

    Raises ``InputError`` where there is less than one window, or the rate is too low for gamma.
    """
    size = window_size(rate_hz)
    n_samples = samples_uv.shape[-1]
    if times_s is None:
        times_s = np.arange(n_samples) / rate_hz
    slot = np.rint((times_s - times_s[:1]) * rate_hz).astype(np.int64)
    length = int(slot[-1]) + 1 if n_samples else 0
    if length < size:
        raise InputError(
            f"{length / rate_hz:.2f} s long, and one window is {WINDOW_S:g} s",
            mend="give a longer recording",
        )
    count = int((length - size) / (HOP_S * rate_hz)) + 1
    start = np.rint(np.arange(count) * HOP_S * rate_hz).astype(np.int64)
    first = np.searchsorted(slot, start)
    past = np.searchsorted(slot, start + size)
    missing = 1.0 - (past - first) / size

    marks = mark_samples(samples_uv, rate_hz, rails_uv)
    solid = np.nan_to_num(samples_uv, nan=0.0, posinf=0.0, neginf=0.0)
    powers, looks = [], []
    per_block = max(_BLOCK // (size * samples_uv.shape[0]), 1)
    for at in range(0, count, per_block):
        block = slice(at, at + per_block)
        cut = cut_windows(solid, slot, start[block], first[block], past[block], size)
        density = spectral_density(cut, rate_hz)
        powers.append(sum_bands(density, rate_hz, size))
        looks.append(look(cut, density, rate_hz, marks, first[block], past[block]))
    verdict = judge(_joined(looks), missing)
    power, good = mean_of_good(np.concatenate(powers, axis=1), verdict == 0)
    reason = tuple(
        "" if fine else commonest_fault(verdict[:, window]) for window, fine in enumerate(good)
    )
    times = times_s[0] + (start + size) / rate_hz
    return WindowPowers(times, power, good, reason, verdict == 0)


def cut_windows(
    samples: NDArray[np.float64],
    slot: NDArray[np.int64],
    start: NDArray[np.int64],
    first: NDArray[np.int64],
    past: NDArray[np.int64],
    size: int,
) -> NDArray[np.float64]:
    """The windows, (n_channels, n_windows, size); holes of a window are bridged."""
    whole = past - first == size
    index = np.where(whole, first, 0)[:, None] + np.arange(size)
    cut: NDArray[np.float64] = samples[:, index]
    for window in np.flatnonzero(~whole):
        inside = slice(first[window], past[window])
        grid = start[window] + np.arange(size)
        for channel, row in enumerate(samples):
            empty = first[window] == past[window]
            cut[channel, window] = 0.0 if empty else np.interp(grid, slot[inside], row[inside])
    return cut


def _joined(looks: list[Looks]) -> Looks:
    names = ("swing_uv", "sd_uv", "line", "held", "railed", "broken")
    return Looks(*(np.concatenate([getattr(one, name) for one in looks], 1) for name in names))


def mean_of_good(
    power: NDArray[np.float64], fine: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """``mean_of_good(power, fine)``: over good channels (n_windows, 5); which windows have enough.

    - ``power`` (n_channels, n_windows, 5), ``fine`` (n_channels, n_windows).
    """
    n_channels = power.shape[0]
    good = fine.sum(axis=0) >= max((n_channels + 1) // 2, 1)
    usual = np.zeros((n_channels, len(BANDS)))
    for channel in range(n_channels):
        if fine[channel].any():
            usual[channel] = np.median(power[channel, fine[channel]], axis=0)
    alive = fine.any(axis=1)
    there = np.where(fine[:, :, None], power, 0.0).sum(axis=0)
    expected = np.where(fine[:, :, None], usual[:, None, :], 0.0).sum(axis=0)
    n_good = np.maximum(fine.sum(axis=0), 1)[:, None]
    mean = there / n_good
    partial = good & (fine.sum(axis=0) < alive.sum())
    if partial.any():
        level = usual[alive].mean(axis=0)
        mean[partial] *= level / np.maximum(expected[partial] / n_good[partial], 1e-30)
    mean[~good] = np.nan
    return mean, good


def commonest_fault(verdict: NDArray[np.int64]) -> str:
    """``commonest_fault(verdict)``: the reason that most channels of a window give."""
    bad = verdict[verdict > 0]
    return REASONS[int(np.bincount(bad).argmax())]
