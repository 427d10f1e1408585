"""The raw traces as a widget: names told when they change, samples as float32 bytes."""

from __future__ import annotations

from pathlib import Path

import anywidget
import numpy as np
import traitlets

from dashboard.drawing.joined import SHEET, joined
from dashboard.running.snapshot import Snapshot
from dashboard.signal.raw import Traces
from model.eeg.quality import REASONS


class RawTraces(anywidget.AnyWidget):
    """``RawTraces(inks=…, words=…)``: scrolling traces; ``paint(snapshot)``.

    - ``span_s``, ``gain_uv``: seconds across, µV from trace to trace; the keyboard turns them too.
    - ``columns``: how many the canvas has room for, as the browser tells.
    - ``names`` of the channels; ``reasons``: words of ``quality.REASONS``.
    """

    _esm = joined((*SHEET, Path(__file__).with_name("traces.js")))
    names = traitlets.List().tag(sync=True)
    reasons = traitlets.List().tag(sync=True)
    inks = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    span_s = traitlets.Float(10.0).tag(sync=True)
    gain_uv = traitlets.Float(100.0).tag(sync=True)
    columns = traitlets.Int(0).tag(sync=True)
    points = traitlets.Bytes(b"").tag(sync=True)

    _counter = 0

    def paint(self, snapshot: Snapshot) -> bool:
        """``paint(snapshot)``: send what is in view, with the firings of triggers on its axis."""
        told = snapshot.signal.traces
        self._counter += 1
        if told is None:
            self.points = b""
            return True
        if list(told.names) != self.names:
            self.names = list(told.names)
        offset = snapshot.seconds - told.cursor_s if told.live else 0.0
        fired = [time_s - offset for _, time_s in snapshot.signal.fired]
        self.points = traces_bytes(told, fired, self._counter)
        return True


def traces_bytes(told: Traces, fired: list[float], counter: int) -> bytes:
    """``traces_bytes(told, fired, counter)``: float32 bytes of the drawing.

    Layout: counter, n, k, from, to, cursor, first column, width of a column (all s), stretches b,
    firings m; (n, k) least, (n, k) greatest, µV; (b, 4) row, from, to, number in ``REASONS``; (m,)
    times. Times after the header are counted from ``from``, so that float32 is fine enough.
    """
    n, k = told.low.shape
    head = [counter, n, k, told.from_s, told.to_s, told.cursor_s - told.from_s]
    head += [told.start_s - told.from_s, told.bin_s, len(told.bad), len(fired)]
    bad = [
        (one.row, one.from_s - told.from_s, one.to_s - told.from_s, REASONS.index(one.reason))
        for one in told.bad
    ]
    parts = (
        np.array(head, np.float32),
        told.low.reshape(-1),
        told.high.reshape(-1),
        np.array(bad, np.float32).reshape(-1),
        np.array(fired, np.float64) - told.from_s,
    )
    return np.concatenate(parts).astype(np.float32).tobytes()
