"""The phases of the last window, remembered sample by sample for the test of new links."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS_PER_SAMPLE = 8


class Past:
    """``Past(window_s, dt, n_agents)``: a ring of past phases.

    - ``held``: (n_samples, n_agents), rad; nan before an agent was there.
    - ``between_s``: time between samples, s.
    """

    def __init__(self, window_s: float, dt: float, n_agents: int) -> None:
        self.between_s = STEPS_PER_SAMPLE * dt
        self.samples = max(round(window_s / self.between_s), 8)
        self.held: Floats = np.full((self.samples, n_agents), np.nan)

    def note(self, step: int, phase: Floats) -> None:
        """Remember the phases (n_agents,) of this step, where a sample is due."""
        if step % STEPS_PER_SAMPLE == 0:
            self.held[self._at(step)] = phase

    def oldest_first(self, step: int) -> Floats:
        """The window that ends at the latest sample before or at ``step``."""
        return np.roll(self.held, -(self._at(step) + 1), axis=0)

    def widen(self, k: int) -> None:
        """Make room for ``k`` agents that have no past."""
        more = np.full((self.samples, k), np.nan)
        self.held = np.concatenate((self.held, more), axis=1)

    def _at(self, step: int) -> int:
        return (step // STEPS_PER_SAMPLE) % self.samples
