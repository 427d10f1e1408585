"""The last minute of a stream's samples, as they are shown. Judging them is the receiver's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dashboard.signal.raw import LONGEST_SPAN_S, Bad, Traces, View, bad_stretches

if TYPE_CHECKING:
    from model.eeg.live.receiver import Judged, Part


class Ring:
    """``Ring(names, rate_hz)``: samples (n, room) on the stream's own grid, NaN where none came."""

    def __init__(self, names: tuple[str, ...], rate_hz: float) -> None:
        self.names, self.rate_hz = names, rate_hz
        self._room = int((LONGEST_SPAN_S + 2.0) * rate_hz)
        self._samples_uv = np.full((len(names), self._room), np.nan, np.float32)
        self._last, self._base = -1, 0
        self._at_s = float("nan")
        """When the latest sample was taken, by ``time.monotonic``."""

    def add(self, part: Part) -> None:
        """Take in what arrived; a stream that came back begins a new grid after a hole."""
        kept = part.slots >= 0
        if not kept.any():
            return
        slots = part.slots[kept] + self._base
        stamps_s = part.stamps_s[kept] + part.offset_s
        if slots[0] <= self._last:
            away = max(round((float(stamps_s[0]) - self._at_s) * self.rate_hz), 1)
            moved = self._last + away - int(slots[0])
            self._base, slots = self._base + moved, slots + moved
        hole = np.arange(max(self._last + 1, int(slots[-1]) - self._room + 1), int(slots[-1]) + 1)
        self._samples_uv[:, hole % self._room] = np.nan
        fresh = slots > slots[-1] - self._room
        self._samples_uv[:, slots[fresh] % self._room] = part.samples_uv[:, kept][:, fresh]
        self._last, self._at_s = int(slots[-1]), float(stamps_s[-1])

    def traces(
        self, view: View, now_s: float, latency_s: float, judged: Sequence[Judged]
    ) -> Traces | None:
        """``traces(view, now_s, latency_s, judged)``: what is in view; 0 s is now.

        - ``now_s``: by ``time.monotonic``, as ``judged`` is; ``latency_s``: how far the field is
          behind.
        """
        if self._last < 0:
            return None
        rows = view.rows(self.names, self.names)
        size = max(int(view.span_s * self.rate_hz / view.columns), 2)
        age_s = max(now_s - self._at_s, 0.0)
        first = self._last - int(max(view.span_s - age_s, 0.0) * self.rate_hz)
        first = max(first, self._last - self._room + size + 1, 0) // size * size
        k = (self._last - first) // size + 1
        at = np.arange(first, first + k * size)
        part = self._samples_uv[np.ix_(rows, at % self._room)]
        part[:, at > self._last] = np.nan
        middle = [np.median(row[np.isfinite(row)]) if np.isfinite(row).any() else 0 for row in part]
        part = (part - np.array(middle, np.float32)[:, None]).reshape(len(rows), k, size)
        bad: list[Bad] = []
        ends_s = np.array([one.end_s - now_s for one in judged])
        in_view = ends_s > -view.span_s
        for number, row in enumerate(rows):
            verdict = np.array([one.verdict[row] for one in judged], np.int64)
            bad += bad_stretches(number, ends_s[in_view], verdict[in_view])
        return Traces(
            live=True,
            names=tuple(self.names[row] for row in rows),
            from_s=-view.span_s,
            to_s=0.0,
            cursor_s=-latency_s,
            start_s=(first - self._last) / self.rate_hz - age_s,
            bin_s=size / self.rate_hz,
            low=np.fmin.reduce(part, axis=2),
            high=np.fmax.reduce(part, axis=2),
            bad=tuple(bad),
        )
