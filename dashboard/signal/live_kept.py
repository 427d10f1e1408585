"""What a world under a live stream received and heard, on disk as it comes.

The formats are those of ``mindfield live`` (``scenarios/live/kept.py``). Owned by the session's
thread; who makes a run folder of it is ``making/so_far.py``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.signal.live_link import Link
from model.errors import InputError

if TYPE_CHECKING:
    from model.eeg.baseline import Baseline
    from model.eeg.live.heard import Hearing
    from model.eeg.live.receiver import Part, Status
    from model.events import Event
    from model.mindfield import Mindfield
    from scenarios.live.kept import Kept

MOST_BYTES = 512 * 2**20
"""Of samples; what comes beyond is not kept. What the field heard of them always is."""
_EVERY_S = 5.0


class LiveKept:
    """``LiveKept(folder, link)``: ``flush()`` whenever there is time, ``let_go(model)`` at the end.

    - ``folder``: its own. Times of samples count from when the stream was first heard.
    """

    def __init__(self, folder: Path, link: Link) -> None:
        self._folder, self._link = folder, link
        self._kept: Kept | None = None
        self._hearings: list[Hearing] = []
        self._flushed_at = -math.inf
        self._bytes = 0
        self._notes: tuple[str, ...] = ()
        self._over = False

    def flush(self, *, now: bool = False) -> None:
        """Write what came since the last time; every five seconds, or ``now``."""
        at = time.monotonic()
        if self._over or (at - self._flushed_at < _EVERY_S and not now):
            return
        self._flushed_at = at
        self._hearings += self._link.bands.take()
        parts = self._link.take()
        status = self._link.status
        if not status.channels:
            return
        try:
            self._begun(status).keep(self._within(parts), self._hearings)
        except OSError as error:
            self._hearings.clear()
            self._note(f"not all was kept: {error.strerror or error}")
            return
        self._hearings = []

    def let_go(self, model: Mindfield) -> list[Event]:
        """``let_go(model)``: the stream is closed, the bands rest from now on; what that tells."""
        from model.eeg.live.heard import Hearing, changed
        from model.eeg.series import BandSeries

        rest = BandSeries.neutral().at(model.seconds)
        self._hearings += [*self._link.bands.take(), Hearing(model.seconds, rest, math.nan)]
        self.flush(now=True)
        self._over = True
        return changed(model.band_state, rest, model.field.step, model.seconds)

    def written(self, out: Path) -> dict[str, Any]:
        """``written(out)``: put what came so far into the run folder ``out``; what its run.json
        says of it. Raises ``InputError`` where nothing of the stream was heard yet."""
        from scenarios.live.kept import BASELINE, reception_of

        self.flush(now=True)
        if self._kept is None:
            raise InputError("take_live_unheard")
        self._kept.lend(out)
        baseline: Baseline | None = self._link.baseline
        if baseline is not None:
            baseline.save(out / BASELINE)
        status, bands = self._link.status, self._link.bands
        return {
            "source": bands.source,
            "ended_by": "taken",
            "calibrated": baseline is not None,
            **reception_of(status, bands.latency_s(), bands.latency_s(0.95)),
            "notes": [*status.notes, *self._notes],
        }

    def _begun(self, status: Status) -> Kept:
        from scenarios.live.kept import Kept

        if self._kept is None:
            about = {"source": self._link.bands.source, "calibrated": True, "notes": []}
            began = time.monotonic()
            self._kept = Kept(self._folder, status.channels, status.rate_hz, began, about)
        return self._kept

    def _within(self, parts: Sequence[Part]) -> Sequence[Part]:
        """Those that there is still room for."""
        room = MOST_BYTES - self._bytes
        sizes = np.cumsum([part.samples_uv.nbytes for part in parts], dtype=np.int64)
        kept = parts[: int(np.searchsorted(sizes, room, side="right"))]
        if len(kept) < len(parts):
            # From here on nothing, so that what is kept is whole up to a moment.
            self._bytes = MOST_BYTES
            self._note(f"samples beyond the first {MOST_BYTES >> 20} MB were not kept")
        else:
            self._bytes += int(sizes[-1]) if len(parts) else 0
        return kept

    def _note(self, words: str) -> None:
        if words not in self._notes:
            self._notes = (*self._notes, words)
