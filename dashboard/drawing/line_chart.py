"""The charts as a widget: panels told once, points as float32 bytes."""

from __future__ import annotations

from pathlib import Path

import anywidget
import numpy as np
import traitlets

from dashboard.drawing.joined import SHEET, joined
from dashboard.running.snapshot import Snapshot


class LineChart(anywidget.AnyWidget):
    """``LineChart(panels=…, inks=…)``: line charts under one another; ``paint(snapshot)``.

    A panel is a dict: ``title``, ``series`` (each ``name``, ``colour``, maybe ``dash``), maybe
    ``low``, ``high`` (``loose``: may widen), ``share`` of the height, ``marks``.
    """

    _esm = joined((*SHEET, Path(__file__).with_name("line_chart.js")))
    panels = traitlets.List().tag(sync=True)
    inks = traitlets.Dict().tag(sync=True)
    points = traitlets.Bytes(b"").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    _counter = 0

    def paint(self, snapshot: Snapshot) -> bool:
        """``paint(snapshot)``: send the series and the times of its jumps."""
        self._counter += 1
        self.points = points_bytes(snapshot, self._counter)
        return True


def points_bytes(snapshot: Snapshot, counter: int) -> bytes:
    """``points_bytes(snapshot, counter)``: float32 bytes of all charts.

    Layout: counter, k, m; (k,) times, s; (9, k) values by series; (m,) times of jumps, s.
    """
    since = float(snapshot.times[0]) if snapshot.times.size else 0.0
    marks = [e.time_s for e in snapshot.events if e.type == "jump" and e.time_s >= since]
    parts = (
        np.array([counter, snapshot.times.size, len(marks)], np.float32),
        snapshot.times,
        snapshot.series.reshape(-1),
        np.array(marks, np.float32),
    )
    return np.concatenate(parts).astype(np.float32).tobytes()
