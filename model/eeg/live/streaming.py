"""A stream cut into the same windows as a recording: a ring of samples, band power every hop.

The powers stand in ``bands.py``, the verdict in ``quality.py``; how z follows them in
``baseline.py``. Nothing here knows a clock other than the stamps of the stream.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.eeg.bands import spectral_density, sum_bands, window_size
from model.eeg.quality import HELD_S, Looks, judge, look, mark_samples
from model.eeg.windows import HOP_S, Measure, commonest_fault, cut_windows, mean_of_good

JITTER_S = 0.1
"""How far a stamp may lie from its place before it means that samples are missing, s."""
_DRIFT_S = 30.0
_MOST_JUMP_S = 10.0
_PAST_WINDOWS = 240
"""A minute: what a channel's own swing and strength are taken from."""


class Window(NamedTuple):
    """One window of a stream.

    - ``end_s``: when it ends, by the stream's stamps; ``power_uv2`` (5,): NaN where bad.
    - ``sd_uv``: middle SD of its channels, µV; ``channel_good`` (n_channels,).
    - ``verdict`` (n_channels,): number in ``quality.REASONS``, 0 where good.
    """

    end_s: float
    power_uv2: NDArray[np.float64]
    good: bool
    reason: str
    sd_uv: float
    channel_good: NDArray[np.bool_]
    verdict: NDArray[np.int64]


class StreamedWindows:
    """``StreamedWindows(rate_hz, n_channels)``: windows of 2 s every 0.25 s, as they fill.

    Meaning: samples are put on a grid of the given rate. Where the stamps run ahead of it by more
    than ``JITTER_S`` (``exact``: by half a sample), samples are missing and the grid has a hole;
    smaller deviations are jitter, followed slowly, so that a rate that is a little off does no
    harm. Stamps of a burst are spread backwards at the rate. A window is told as soon as its last
    sample is there, or when ``overdue`` says that it will never be whole.

    - ``measure``: what is taken of each window's density, as ``sliding_band_powers`` takes it.

    A recording fed in gives the powers of ``sliding_band_powers``. Verdicts differ from it where
    they lean on a channel's own swing or strength: a stream knows only its last minute.

    Raises ``InputError`` where the rate is too low for gamma.
    """

    def __init__(
        self,
        rate_hz: float,
        n_channels: int,
        *,
        exact: bool = False,
        rails_uv: NDArray[np.float64] | None = None,
        measure: Measure = sum_bands,
    ) -> None:
        self.rate_hz = rate_hz
        self.lost = 0
        """Samples that never came, by the stamps."""
        self.jumps = 0
        """How often the stamps jumped so far that the grid was begun anew."""
        self._size = window_size(rate_hz)
        self._exact = exact
        self._rails = rails_uv
        self._measured = measure
        self._margin = max(round(HELD_S * rate_hz), 8)
        room = 4 * self._size + 2 * self._margin
        self._samples = np.zeros((n_channels, room))
        self._slots = np.zeros(room, np.int64)
        self._swings: list[NDArray[np.float64]] = []
        self._powers: list[tuple[NDArray[np.float64], NDArray[np.bool_]]] = []
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._held = self._next = self._told = 0
        self._zero_s: float | None = None

    @property
    def now_s(self) -> float | None:
        """Time of the end of the latest sample, by the grid; None before the first."""
        return None if self._zero_s is None else self._zero_s + self._next / self.rate_hz

    def add(
        self, samples_uv: NDArray[np.float64], stamps_s: NDArray[np.float64]
    ) -> tuple[list[Window], NDArray[np.int64]]:
        """``add(samples_uv, stamps_s) -> (windows, slots)``: what arrived, oldest first.

        - ``samples_uv`` (n_channels, k), ``stamps_s`` (k,); ``slots`` (k,): place of each on the
          grid, −1 where it came twice or too late.
        """
        slots = np.full(stamps_s.size, -1, np.int64)
        windows: list[Window] = []
        for at, stamp in enumerate(self._spread(stamps_s).tolist()):
            slots[at] = self._place(stamp)
            if slots[at] >= 0:
                self._keep(samples_uv[:, at], int(slots[at]))
                windows += self._full()
        return windows, slots

    def overdue(self, until_s: float) -> list[Window]:
        """``overdue(until_s)``: windows that ended by then, with what there is of them."""
        told: list[Window] = []
        if self._zero_s is not None:
            while self._zero_s + self._end(self._told) / self.rate_hz <= until_s:
                told.append(self._measure())
        return told

    def _spread(self, stamps_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """No sample was taken later than those after it allow."""
        if self._exact or stamps_s.size < 2:
            return stamps_s
        pace = np.arange(stamps_s.size) / self.rate_hz
        ahead = np.minimum.accumulate((stamps_s - pace)[::-1])[::-1]
        return np.asarray(ahead + pace, np.float64)

    def _place(self, stamp_s: float) -> int:
        """The slot of a sample; −1 where it is late by more than jitter."""
        if self._zero_s is None:
            self._zero_s = stamp_s
        lag = (stamp_s - self._zero_s) * self.rate_hz - self._next
        slack = 0.5 if self._exact else JITTER_S * self.rate_hz
        if abs(lag) > _MOST_JUMP_S * self.rate_hz:
            self.jumps += 1
            self._begin_anew()
            self._zero_s, lag = stamp_s, 0.0
        elif lag < -slack:
            return -1
        slot = self._next
        if lag > slack:
            slot = self._next + round(lag)
            self.lost += slot - self._next
        elif not self._exact:
            self._zero_s += lag / self.rate_hz / (_DRIFT_S * self.rate_hz)
        self._next = slot + 1
        return slot

    def _keep(self, sample: NDArray[np.float64], slot: int) -> None:
        if self._held == self._slots.size:
            kept = self._size + self._margin + self._size // 2
            self._samples[:, :kept] = self._samples[:, self._held - kept : self._held]
            self._slots[:kept] = self._slots[self._held - kept : self._held].copy()
            self._held = kept
        self._samples[:, self._held] = sample
        self._slots[self._held] = slot
        self._held += 1

    def _end(self, window: int) -> int:
        return round(window * HOP_S * self.rate_hz) + self._size

    def _full(self) -> list[Window]:
        told = []
        while self._end(self._told) <= self._next:
            told.append(self._measure())
        return told

    def _measure(self) -> Window:
        """The next window, with what is held of it."""
        assert self._zero_s is not None
        end = self._end(self._told)
        start = end - self._size
        self._told += 1
        slots = self._slots[: self._held]
        first, past = np.searchsorted(slots, (start, end))
        missing = 1.0 - (past - first) / self._size
        if past == first:
            return self._nothing(end, missing)
        # A run of equal values is known as long only with what came before the window.
        before = max(first - self._margin, 0)
        held = self._samples[:, before:past].copy()
        marks = mark_samples(held, self.rate_hz, self._rails)
        at, to = np.array([first - before]), np.array([past - before])
        solid = np.nan_to_num(held, nan=0.0, posinf=0.0, neginf=0.0)
        if past - first < self._size:
            # Room for the window's grid, which a hole leaves longer than its samples.
            solid = np.pad(solid, ((0, 0), (0, self._size)))
        cut = cut_windows(solid, slots[before:past], np.array([start]), at, to, self._size)
        density = spectral_density(cut, self.rate_hz)
        power = self._measured(density, self.rate_hz, self._size)
        looks = look(cut, density, self.rate_hz, marks, at, to)
        verdict = self._judged(looks, missing)
        return self._told_of(end, power[:, 0], verdict, float(np.median(looks.sd_uv)))

    def _judged(self, looks: Looks, missing: float) -> NDArray[np.int64]:
        """Verdict on each channel; the last minute says what swing is usual."""
        past = [*self._swings, looks.swing_uv[:, 0]]
        if missing <= 0.0:
            self._swings = past[-_PAST_WINDOWS:]
        swings = np.stack(past, axis=1)

        def beside(now: NDArray[np.float64]) -> NDArray[np.float64]:
            told = np.zeros_like(swings)
            told[:, -1:] = now
            return told

        told = Looks(
            swing_uv=swings,
            sd_uv=beside(looks.sd_uv),
            line=beside(looks.line),
            held=beside(looks.held),
            railed=beside(looks.railed),
            broken=beside(looks.broken),
        )
        gone = np.zeros(swings.shape[1])
        gone[-1] = missing
        return judge(told, gone)[:, -1]

    def _told_of(
        self, end: int, power: NDArray[np.float64], verdict: NDArray[np.int64], sd_uv: float
    ) -> Window:
        fine = verdict == 0
        past = [*self._powers, (power, fine)]
        self._powers = past[-_PAST_WINDOWS:]
        if fine.all():
            mean, good = power.mean(axis=0), True
        else:
            powers = np.stack([one for one, _ in past], axis=1)
            means, goods = mean_of_good(powers, np.stack([one for _, one in past], axis=1))
            mean, good = means[-1], bool(goods[-1])
        assert self._zero_s is not None
        reason = "" if good else commonest_fault(verdict)
        return Window(self._zero_s + end / self.rate_hz, mean, good, reason, sd_uv, fine, verdict)

    def _nothing(self, end: int, missing: float) -> Window:
        n = self._samples.shape[0]
        zeros = np.zeros((n, 1))
        verdict = judge(Looks(zeros, zeros, zeros, zeros, zeros, zeros), np.array([missing]))
        return Window(
            (self._zero_s or 0.0) + end / self.rate_hz,
            np.full(5, np.nan),
            False,
            commonest_fault(verdict[:, 0]),
            0.0,
            np.zeros(n, np.bool_),
            verdict[:, 0],
        )
