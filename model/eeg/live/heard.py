"""What the field heard of a live source, step by step, so that it can be heard again.

The receiver's thread stands in ``receiver.py``; files in ``scenarios/live/``.
"""

from __future__ import annotations

import math
import time
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.eeg.live.receiver import Heard, Receiver
from model.eeg.series import BandState
from model.eeg.state import SignalState, signal_state
from model.events import Event

_RECENT = 240


class Hearing(NamedTuple):
    """One change of the bands as the field took it up.

    - ``from_s``: simulated time of the first step under it, s.
    - ``latency_s``: from the last sample of its window to that step; NaN where no good window is
      behind it.
    """

    from_s: float
    state: BandState
    latency_s: float


class LiveBands:
    """``LiveBands(receiver)``: bands for a field that runs in real time.

    Meaning: whatever the receiver has heard when a step asks for the first time acts from that
    step on, and is noted. A moment already asked about is answered as before, so that a run from
    the notes (``HeardBands``) hears the same at every step.
    """

    seconds = 0.0
    """A stream has no length."""

    def __init__(self, receiver: Receiver, *, keep: bool = False) -> None:
        self._receiver, self._keeps = receiver, keep
        self.source = receiver.source
        self._asked_s = -math.inf
        self._taken: Heard | None = None
        self._before: BandState | None = None
        self._hearings: list[Hearing] = []
        self._recent: deque[float] = deque(maxlen=_RECENT)

    @property
    def calibrated(self) -> bool:
        """Whether z is against the person's rest."""
        return self._receiver.calibrated

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found about the stream, in plain words."""
        return self._receiver.status.notes

    @property
    def channel_good(self) -> Mapping[str, float]:
        """Share of good windows of each channel in the last minute, by name."""
        status = self._receiver.status
        return dict(zip(status.channels, status.channel_good, strict=False))

    def at(self, time_s: float) -> BandState:
        """``at(time_s) -> BandState``: what acts from this step on."""
        newest = self._receiver.heard
        if self._taken is None or (time_s > self._asked_s and newest is not self._taken):
            self._take(newest, time_s)
        self._asked_s = max(time_s, self._asked_s)
        assert self._taken is not None
        return self._taken.state

    def news(self, step: int, time_s: float) -> list[Event]:
        """``news(step, time_s)``: the event of another signal state, where this step heard one."""
        if self._taken is None or time_s != self._since_s:
            return []
        return changed(self._before, self._taken.state, step, time_s)

    _since_s = -math.inf

    def _take(self, newest: Heard, time_s: float) -> None:
        latency = time.monotonic() - newest.end_s if newest.state.good else math.nan
        if math.isfinite(latency):
            self._recent.append(latency)
        self._before = None if self._taken is None else self._taken.state
        self._taken, self._since_s = newest, time_s
        if self._keeps:
            self._hearings.append(Hearing(time_s, newest.state, latency))

    def take(self) -> list[Hearing]:
        """``take()``: what was taken up since the last time, oldest first; empty unless kept."""
        given, self._hearings = self._hearings, []
        return given

    def latency_s(self, share: float = 0.5) -> float:
        """``latency_s(0.5)``: that quantile of the last minute's latencies, s; NaN without any.

        From the last sample of a window to the step it acts on. A sample also waits up to a hop
        (0.25 s) until its window ends.
        """
        return float(np.quantile(self._recent, share)) if self._recent else math.nan


@dataclass(frozen=True, eq=False)
class HeardBands:
    """``HeardBands(hearings…)``: the bands of a live run, heard again step by step.

    - ``from_s`` (n,): simulated time from which each state acts, growing; ``states`` (n,).
    - ``seconds``: length of that run; after it the last state stands.
    - ``source``, ``notes``, ``calibrated``: as the live run had them.
    """

    from_s: NDArray[np.float64]
    states: tuple[BandState, ...]
    seconds: float
    source: str
    calibrated: bool = True
    notes: tuple[str, ...] = ()
    channel_good: Mapping[str, float] = field(default_factory=dict)
    """Share of good windows of each channel in the last minute of the live run, by name; empty
    where it is heard again."""

    def at(self, time_s: float) -> BandState:
        """``at(time_s) -> BandState``: what acted at that simulated time."""
        return self.states[max(bisect_right(self._from, time_s) - 1, 0)]

    def steady_until(self, time_s: float) -> float:
        """``steady_until(time_s)``: up to (not including) which time ``at`` gives the same, s."""
        index = bisect_right(self._from, time_s)
        return self._from[index] if index < len(self._from) else math.inf

    def news(self, step: int, time_s: float) -> list[Event]:
        """``news(step, time_s)``: as the live run told it."""
        index = bisect_right(self._from, time_s) - 1
        if index < 0 or self._from[index] != time_s:
            return []
        before = self.states[index - 1] if index else None
        return changed(before, self.states[index], step, time_s)

    def quality_summary(self) -> dict[str, Any]:
        """``quality_summary()``: ``good_share`` of the hearings, ``reasons`` with their counts,
        ``channels`` with the share of good windows of each, where it is known."""
        known = [s for s in self.states if signal_state(s) is not SignalState.CALIBRATING]
        good = float(np.mean([state.good for state in known])) if known else 0.0
        reasons = Counter(state.reason for state in known if state.reason)
        told = {"good_share": good, "channels": dict(self.channel_good)}
        return told | {"reasons": dict(reasons.most_common())}

    @cached_property
    def _from(self) -> list[float]:
        return [float(one) for one in self.from_s]


def changed(before: BandState | None, now: BandState, step: int, time_s: float) -> list[Event]:
    """``changed(before, now, step, time_s)``: an ``eeg`` event where the signal state, or the
    reason why it is not good, is another one; none where it is the same."""
    state = signal_state(now)
    if before is not None and (signal_state(before), before.reason) == (state, now.reason):
        return []
    was = "" if before is None else signal_state(before).word
    facts = {"reason": now.reason, "was": was}
    return [Event(step, time_s, "eeg", state.word, (), facts)]
