"""Lines over the last minute, each in a strip of its own, with its value now as a bar."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from numpy.typing import NDArray

from dashboard.drawing.joined import SHEET, joined


class Strips(anywidget.AnyWidget):
    """``Strips(rows=…, inks=…)``: strips under one another over one axis of time.

    A row is a dict: ``name``, ``colour`` (of ``inks``), ``dash``; ``low``, ``high``, ``rest``
    (where the bar begins); ``lines`` (each ``at``, ``text``); ``log`` for a logarithmic strip.
    """

    _esm = joined((*SHEET, Path(__file__).with_name("strips.js")))
    rows = traitlets.List().tag(sync=True)
    inks = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    points = traitlets.Bytes(b"").tag(sync=True)

    _counter = 0

    def show(
        self,
        times: NDArray[np.float32],
        values: NDArray[np.float32],
        fired: Sequence[tuple[int, float]],
    ) -> None:
        """``show(times, values, fired)``: (k,) s, (n, k), and (number, s) of each firing.

        Layout: counter, n, k, m; times; values; (m, 2) number and time.
        """
        self._counter += 1
        head = np.array([self._counter, values.shape[0], times.size, len(fired)], np.float32)
        marks = np.array(fired, np.float32).reshape(-1)
        parts = (head, times, values.reshape(-1), marks)
        self.points = np.concatenate(parts).astype(np.float32).tobytes()
