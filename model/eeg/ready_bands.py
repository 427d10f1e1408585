"""Band powers that come ready from a device, without the signal they were made of.

They are put on the grid of all windows, so that rest, holding and fading are the same as for a
recording of samples. Who reads them from which file stands in ``mind_monitor.py`` and
``band_csv.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.eeg.channels import Channel
from model.eeg.quality import REASONS
from model.eeg.windows import HOP_S, WindowPowers, commonest_fault, mean_of_good

_STALE = 2.5
"""A row counts until so many usual spacings have gone by; then there is a gap."""
_LEAST_STALE_S = 0.5
LARGEST_BELS = 20.0
"""No power of a scalp is 20 orders of magnitude away from 1 µV²."""
GAP, NO_NUMBER, CONTACT = (
    REASONS.index("a gap in the recording"),
    REASONS.index("not a number"),
    REASONS.index("poor contact, says the device"),
)


@dataclass(frozen=True)
class ReadyBands:
    """A recording that holds band powers instead of samples.

    - ``times_s`` (n_windows,): every 0.25 s from the first row on.
    - ``power_uv2`` (n_channels, n_windows, 5): µV², or what the device takes for it;
      ``verdict`` (n_channels, n_windows): number of a reason in ``quality.REASONS``, 0 good.
    - ``rate_hz``: rows a second; ``seconds``: length.
    - the rest as ``recording.Recording`` has it.
    """

    times_s: NDArray[np.float64]
    power_uv2: NDArray[np.float64]
    verdict: NDArray[np.int64]
    channels: tuple[str, ...]
    all_channels: tuple[Channel, ...]
    rate_hz: float
    gaps: tuple[tuple[float, float], ...]
    notes: tuple[str, ...]
    source: str
    sha256: str
    seconds: float

    def windows(self, rows: Sequence[int]) -> WindowPowers:
        """``windows(rows) -> WindowPowers``: over those channels."""
        verdict = self.verdict[list(rows)]
        power, good = mean_of_good(self.power_uv2[list(rows)], verdict == 0)
        reason = tuple(
            "" if fine else commonest_fault(verdict[:, window]) for window, fine in enumerate(good)
        )
        return WindowPowers(self.times_s, power, good, reason, verdict == 0, verdict)


@dataclass(frozen=True)
class Grid:
    """Rows laid on the common grid: as ``ReadyBands`` has them."""

    times_s: NDArray[np.float64]
    power_uv2: NDArray[np.float64]
    verdict: NDArray[np.int64]
    rate_hz: float
    gaps: tuple[tuple[float, float], ...]
    seconds: float


def on_grid(
    rows_s: NDArray[np.float64], power_uv2: NDArray[np.float64], verdict: NDArray[np.int64]
) -> Grid:
    """``on_grid(rows_s, power_uv2, verdict) -> Grid``: a row counts until the next one comes.

    - ``rows_s`` (n_rows,): when each was written, rising; ``power_uv2`` (n_rows, n_channels, 5);
      ``verdict`` (n_rows, n_channels).

    Nothing is interpolated: a window knows nothing of what comes later.
    """
    rows_s = rows_s - rows_s[0]
    spacing = float(np.median(np.diff(rows_s))) if rows_s.size > 1 else 1.0
    times = np.arange(int(np.floor(rows_s[-1] / HOP_S + 1e-9)) + 1, dtype=np.float64) * HOP_S
    row = np.searchsorted(rows_s, times + 1e-9, side="right") - 1
    stale_s = max(_STALE * spacing, _LEAST_STALE_S)
    laid = verdict[row].T.copy()
    laid[:, times - rows_s[row] > stale_s] = GAP
    power = power_uv2[row].transpose(1, 0, 2).copy()
    power[laid != 0] = np.nan
    gaps = tuple(
        (float(rows_s[k]), float(rows_s[k + 1])) for k in np.flatnonzero(np.diff(rows_s) > stale_s)
    )
    spacing = max(spacing, 1e-6)
    return Grid(times, power, laid, 1.0 / spacing, gaps, float(rows_s[-1]) + spacing)


def verdict_of(power_uv2: NDArray[np.float64]) -> NDArray[np.int64]:
    """``verdict_of(power_uv2 (…, 5)) -> (…)``: powers must be numbers above 0."""
    sound = (np.isfinite(power_uv2) & (power_uv2 > 0.0)).all(axis=-1)
    return np.where(sound, 0, NO_NUMBER).astype(np.int64)
