"""What a reader hands over: samples before units are settled, or band powers that came ready."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.eeg.channels import Channel
from model.eeg.ready_bands import Grid


@dataclass(frozen=True)
class Signals:
    """The chosen channels of a file.

    - ``numbers`` (n_chosen, n_samples): in ``units``; ``rails`` (n_chosen, 2) likewise, NaN where
      the file does not tell the limits of its converter.
    - ``chosen``: index of each row in ``channels``, which holds every channel of the file.
    - ``units``: unit of each row as understood, ``""`` where the file leaves it in doubt.
    - ``times_s`` (n_samples,): from the first sample on; ``gaps``: (start, end), s.
    - ``lost`` (n_chosen, n_samples): where the device says that contact is poor; ``None`` where it
      says nothing.
    """

    channels: tuple[Channel, ...]
    chosen: tuple[int, ...]
    numbers: NDArray[np.float64]
    units: tuple[str, ...]
    rails: NDArray[np.float64]
    times_s: NDArray[np.float64]
    rate_hz: float
    gaps: tuple[tuple[float, float], ...]
    notes: tuple[str, ...]
    lost: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Powers:
    """The chosen channels of a file of ready band powers: ``channels``, ``chosen`` as above."""

    channels: tuple[Channel, ...]
    chosen: tuple[int, ...]
    grid: Grid
    notes: tuple[str, ...]
