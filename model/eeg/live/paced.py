"""A recording, or the generator's, as a source of this very process: no network, its own pace."""

from __future__ import annotations

import time

import numpy as np

from model.eeg.live.source import ENDED, About, Chunk, SourceGone
from model.eeg.recording import Recording


class PacedSource:
    """``PacedSource(recording, speed=1.0)``: its samples, as if they were being taken now.

    - ``speed``: recorded seconds per second; stamps are the recording's own.

    ``SourceGone`` is raised at its end.
    """

    def __init__(self, recording: Recording, speed: float = 1.0) -> None:
        self._recording, self._speed = recording, speed
        self._at, self._began = 0, time.monotonic()
        n = len(recording.channels)
        self.about = About(
            recording.source,
            recording.channels,
            ("uV",) * n,
            recording.rate_hz,
            ("EEG",) * n,
            exact=True,
        )

    def pull(self, wait_s: float) -> Chunk | None:
        """What is due by now; see ``Source``."""
        times = self._recording.times_s
        if self._at == times.size:
            raise SourceGone(ENDED)
        time.sleep(wait_s)
        due_s = float(times[0]) + (time.monotonic() - self._began) * self._speed
        to = int(np.searchsorted(times, due_s - 1.0 / self._recording.rate_hz, "right"))
        if to <= self._at:
            return None
        part = slice(self._at, to)
        self._at = to
        return Chunk(self._recording.samples_uv[:, part], times[part])

    def offset_s(self) -> float:
        """From the recording's time to this machine's, at speed 1."""
        return self._began - float(self._recording.times_s[0])

    def close(self) -> None:
        """Nothing to let go of."""
