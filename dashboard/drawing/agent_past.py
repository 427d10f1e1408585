"""What each agent went through: energy and tension of the last minutes, and its jumps.

Sampled for all agents, so that a click shows the past; bounded however long a run is.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from model.mindfield import Mindfield

Floats32 = NDArray[np.float32]

EVERY_S = 0.5
"""Simulated seconds between samples."""
MOST_SAMPLES = 480
MOST_BYTES = 32_000_000
"""Of the samples of a world; above about 8,000 agents fewer samples are held for it."""
MOST_DISCHARGES = 200_000
_SAMPLE_BYTES = 2 * 4


class AgentPast:
    """``AgentPast()``: ``note(model)`` after each step, ``jumped(rows, seconds)`` for a jump.

    Holds the latest 480 samples (four simulated minutes), at most 32 MB, and 200,000 discharges.
    """

    def __init__(self) -> None:
        self._times: deque[float] = deque()
        self._samples: deque[Floats32] = deque()
        # A ring: the oldest discharge is written over.
        self._rows = np.full(MOST_DISCHARGES, -1, np.int32)
        self._at = np.zeros(MOST_DISCHARGES, np.float32)
        self._discharges = 0
        self._due = 0.0

    @property
    def nbytes(self) -> int:
        """Bytes of all samples held."""
        return sum(sample.nbytes for sample in self._samples)

    def note(self, model: Mindfield) -> None:
        """Take a sample, if it is time."""
        if model.seconds < self._due:
            return
        self._due = model.seconds + EVERY_S - 1e-9
        a = model.field.agents
        self._times.append(model.seconds)
        self._samples.append(np.stack((a.energy, a.tension)).astype(np.float32))
        most = int(np.clip(MOST_BYTES // (_SAMPLE_BYTES * max(a.energy.size, 1)), 2, MOST_SAMPLES))
        while len(self._samples) > most:
            self._samples.popleft()
            self._times.popleft()

    def jumped(self, rows: Sequence[int], seconds: float) -> None:
        """A jump took these rows."""
        places = (self._discharges + np.arange(len(rows))) % MOST_DISCHARGES
        self._rows[places], self._at[places] = rows, seconds
        self._discharges += len(rows)

    def forget_after(self, seconds: float) -> None:
        """The world went back: what came after this moment is no past any more."""
        while self._times and self._times[-1] > seconds:
            self._times.pop()
            self._samples.pop()
        self._rows[self._at > seconds] = -1
        self._due = (self._times[-1] + EVERY_S if self._times else seconds) - 1e-9

    def parted(self) -> AgentPast:
        """The same past for a second world that parts from the first."""
        return copy.deepcopy(self)

    def of(self, row: int) -> tuple[Floats32, Floats32, Floats32]:
        """``of(row) -> (times (k,) s, energy and tension (2, k) eu, jumps (j,) s)``.

        Begins with the agent, where it was born meanwhile.
        """
        held = [
            (time, sample[:, row])
            for time, sample in zip(self._times, self._samples, strict=True)
            if row < sample.shape[1]
        ]
        jumps = self._at[self._rows == row]
        since = held[0][0] if held else 0.0
        values = np.array([value for _, value in held], np.float32).reshape(-1, 2).T
        times = np.array([time for time, _ in held], np.float32)
        return times, values, np.sort(jumps[jumps >= since])
