"""Raw traces as they are shown: of each channel its least and greatest value in every column.

A spike narrower than a column stays seen. Where the samples come from stands in ``reel.py`` (a
recording) and ``ring.py`` (a stream).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.eeg.bands import WINDOW_S
from model.eeg.quality import REASONS

Floats32 = NDArray[np.float32]
LEAST_SPAN_S, LONGEST_SPAN_S = 2.0, 60.0
MOST_COLUMNS, MOST_ROWS = 1600, 16
_AHEAD = 0.2
"""Share of a recording's view that lies after the present moment."""


@dataclass(frozen=True)
class View:
    """What somebody looks at: so many seconds of these channels in so many columns.

    - ``channels``: by name; none: those that the bands are taken from.
    """

    span_s: float = 10.0
    columns: int = 600
    channels: tuple[str, ...] = ()

    def within(self) -> View:
        """The same within bounds: what a browser asks for is not trusted."""
        span_s = min(max(float(self.span_s), LEAST_SPAN_S), LONGEST_SPAN_S)
        columns = min(max(int(self.columns), 16), MOST_COLUMNS)
        return View(span_s, columns, tuple(self.channels[:MOST_ROWS]))

    def rows(self, names: tuple[str, ...], usual: tuple[str, ...]) -> list[int]:
        """Rows of the channels looked at, of those there are."""
        wanted = [name for name in self.channels if name in names] or list(usual)
        return [names.index(name) for name in wanted[:MOST_ROWS]]


@dataclass(frozen=True)
class Bad:
    """A stretch of one row that cannot be trusted, s on the axis of its traces, and why."""

    row: int
    from_s: float
    to_s: float
    reason: str


@dataclass(frozen=True, eq=False)
class Traces:
    """What is drawn.

    - ``from_s``, ``to_s``: ends of the axis; ``cursor_s``: the field's present on it. Of a
      recording from its beginning, of a stream from now (0) back.
    - ``low``, ``high`` (n, k): µV about each channel's own middle in view, NaN where there are no
      samples; column ``i`` begins at ``start_s`` + ``i``·``bin_s``.
    """

    live: bool
    names: tuple[str, ...]
    from_s: float
    to_s: float
    cursor_s: float
    start_s: float
    bin_s: float
    low: Floats32
    high: Floats32
    bad: tuple[Bad, ...]


def stretch_about(now_s: float, span_s: float) -> tuple[float, float]:
    """``stretch_about(now_s, span_s)``: the part of a recording in view, s."""
    from_s = max(now_s - (1.0 - _AHEAD) * span_s, 0.0)
    return from_s, from_s + span_s


def columns_of(samples_uv: Floats32, edges: NDArray[np.int64]) -> tuple[Floats32, Floats32]:
    """``columns_of(samples_uv, edges) -> (low, high)``, (n, k) each, about each row's middle.

    - ``samples_uv`` (n, m); ``edges`` (k + 1,): growing, column i holds samples ``edges[i]`` to
      ``edges[i + 1]``; a column without any is NaN.
    """
    n, k = samples_uv.shape[0], edges.size - 1
    low, high = np.full((n, k), np.nan, np.float32), np.full((n, k), np.nan, np.float32)
    held = np.flatnonzero(np.diff(edges) > 0)
    if held.size:
        part = samples_uv[:, edges[0] : edges[-1]]
        at = edges[held] - edges[0]
        middle = np.zeros((n, 1), np.float32)
        for row, told in enumerate(part):
            finite = told[np.isfinite(told)]
            middle[row] = np.median(finite) if finite.size else 0.0
        low[:, held] = np.fmin.reduceat(part, at, axis=1) - middle
        high[:, held] = np.fmax.reduceat(part, at, axis=1) - middle
    return low, high


def bad_stretches(
    row: int, ends_s: NDArray[np.float64], verdict: NDArray[np.int64]
) -> Iterable[Bad]:
    """``bad_stretches(row, ends_s, verdict)``: bad windows that touch and have one reason, as one.

    - ``ends_s``, ``verdict`` (n_windows,): end of each window and number of its reason.
    """
    open_at, past, why = 0.0, -np.inf, 0
    for at in np.flatnonzero(verdict):
        end, reason = float(ends_s[at]), int(verdict[at])
        if reason != why or end - WINDOW_S > past:
            if why:
                yield Bad(row, open_at, past, REASONS[why])
            open_at, why = end - WINDOW_S, reason
        past = end
    if why:
        yield Bad(row, open_at, past, REASONS[why])
