"""Recordings of a test's own making, as files that a person might give."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def write_edf(path: Path, names: Sequence[str], rows: NDArray[np.float64], rate_hz: float) -> None:
    """Write rows (n, samples), µV, as an EDF of whole seconds."""
    import edfio

    signals = [
        edfio.EdfSignal(
            row,
            rate_hz,
            label=f"EEG {name}",
            physical_dimension="uV",
            physical_range=(-3276.8, 3276.7),
        )
        for name, row in zip(names, rows, strict=True)
    ]
    edfio.Edf(signals).write(path)
