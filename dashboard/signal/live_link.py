"""A session's link to a live stream: what was chosen, the receiver behind it, how it goes.

Owned by the session's thread; the receiver has its own. What the page shows of it stands in
``live_panel.py``.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.signal.raw import Traces, View
from dashboard.signal.ring import Ring
from model.eeg.quality import REASONS
from model.errors import InputError

if TYPE_CHECKING:
    from model.eeg.baseline import Baseline
    from model.eeg.live.heard import LiveBands
    from model.eeg.live.receiver import Part, Status


@dataclass(frozen=True)
class Wanted:
    """A stream and whose rest it is measured against.

    - ``stream``: name of the LSL stream; ``person``: whose baseline is kept, nobody's where empty.
    - ``calibrate_s``: rest wanted; ``anew``: measure it though one is kept.
    - ``aperiodic``: bands over the 1/f background of each window, rest and later alike.
    """

    stream: str
    person: str = ""
    calibrate_s: float = 60.0
    anew: bool = False
    aperiodic: bool = False


@dataclass(frozen=True)
class Told:
    """How a link goes, as the page shows it.

    - ``state``: ``waiting``, ``calibrating``, ``good``, ``holding`` or ``lost``.
    - ``countdown_s``: whole seconds of rest still wanted; ``latency_s``: median, NaN as None.
    - ``wanted_s``: rest wanted in all; ``age_s``: since the last sample, NaN as None.
    """

    stream: str
    state: str
    reason: str
    countdown_s: int
    latency_s: float | None
    good_share: float
    rate_hz: float
    channels: tuple[str, ...]
    returns: int
    kept: bool
    fault: str
    wanted_s: float = 0.0
    age_s: float | None = None


class Link:
    """``Link(wanted, before=None)``: begins to hear at once.

    - ``before``: the link it takes the place of; its rest is taken over where stream and person
      are the same, it was measured the same way, and none is wanted anew.

    Raises ``InputError`` where pylsl is missing, the rest wanted is too short, or the rest kept
    was measured the other way, over 1/f or not.
    """

    def __init__(self, wanted: Wanted, before: Link | None = None) -> None:
        from model.eeg.baseline import OVER_BACKGROUND, POWER
        from model.eeg.live.heard import LiveBands
        from model.eeg.live.receiver import Receiver
        from scenarios.live.command import Asked, connecting, kept_baseline

        self.wanted = wanted
        asked = Asked(
            lsl=wanted.stream,
            person=wanted.person or None,
            recalibrate=wanted.anew,
            calibrate_s=wanted.calibrate_s,
            aperiodic=wanted.aperiodic,
        )
        connect, name = connecting(asked)
        baseline, self._keep_at = kept_baseline(asked)
        measure = OVER_BACKGROUND if wanted.aperiodic else POWER
        if baseline is not None and baseline.measure != measure:
            raise InputError("live_other_rest")
        self._kept = baseline is not None
        self._unkept = ""
        """Why the rest could not be kept."""
        if before is not None and before._is_of(wanted) and baseline is None:
            baseline = before._receiver.baseline
        self._receiver = Receiver(
            connect,
            baseline=baseline,
            calibrate_s=wanted.calibrate_s,
            channels=baseline.channels or None if baseline is not None else None,
            source=name,
            keep=True,
            aperiodic=wanted.aperiodic,
        )
        self._ring: Ring | None = None
        self._parts: list[Part] = []
        self.bands: LiveBands = LiveBands(self._receiver, keep=True)
        self._receiver.start()

    def _is_of(self, wanted: Wanted) -> bool:
        mine, theirs = ((w.stream, w.person, w.aperiodic) for w in (self.wanted, wanted))
        same = mine == theirs
        # A world built again from the same wish does not ask for rest once more.
        return same and (wanted is self.wanted or not wanted.anew)

    def told(self) -> Told:
        """How it goes now; keeps the person's baseline as soon as there is one."""
        self._take_in()
        status = self._receiver.status
        baseline = self._receiver.baseline
        if baseline is not None and self._keep_at is not None and not (self._kept or self._unkept):
            from scenarios.live.people import save_baseline

            try:
                save_baseline(baseline, self._keep_at)
                self._kept = True
            except InputError as error:
                self._unkept = str(error)
        waiting = not status.channels
        left = status.countdown_s
        lag = self.bands.latency_s()
        return Told(
            stream=self.wanted.stream,
            state="waiting" if waiting else status.state.word,
            reason=status.reason,
            countdown_s=math.ceil(left) if math.isfinite(left) else 0,
            latency_s=round(lag, 3) if math.isfinite(lag) else None,
            good_share=round(status.good_share, 2),
            rate_hz=status.rate_hz,
            channels=status.channels,
            returns=status.returns,
            kept=self._kept and self._keep_at is not None,
            fault=status.fault or self._unkept,
            wanted_s=self.wanted.calibrate_s,
            age_s=round(status.age_s, 1) if math.isfinite(status.age_s) else None,
        )

    @property
    def status(self) -> Status:
        """The receiver's."""
        return self._receiver.status

    def take(self) -> list[Part]:
        """What was received since the last time, oldest first; whoever does not ask piles it up."""
        self._take_in()
        given, self._parts = self._parts, []
        return given

    @property
    def baseline(self) -> Baseline | None:
        """The person's rest, once there is one."""
        return self._receiver.baseline

    def behind_s(self, now_s: float) -> float:
        """``behind_s(now_s)``: since the latest window ended, s; 0 before the first.

        - ``now_s``: by ``time.monotonic``.
        """
        behind = now_s - self._receiver.heard.end_s
        return behind if math.isfinite(behind) else 0.0

    def traces(self, view: View, now_s: float) -> Traces | None:
        """``traces(view, now_s)``: the last of the stream's samples; None before the first.

        - ``now_s``: by ``time.monotonic``.
        """
        self._take_in()
        if self._ring is None:
            return None
        return self._ring.traces(view, now_s, self.behind_s(now_s), self._receiver.judged)

    def channels(self) -> list[tuple[str, float, tuple[tuple[str, int], ...]]]:
        """Name, share of good windows in the last minute, and why the others were bad."""
        status, judged = self._receiver.status, self._receiver.judged
        told = []
        for row, name in enumerate(status.channels):
            verdict = [int(one.verdict[row]) for one in judged]
            counted = Counter(REASONS[why] for why in verdict if why).most_common()
            share = verdict.count(0) / len(verdict) if verdict else 0.0
            told.append((name, share, tuple(counted)))
        return told

    def bad_now(self) -> dict[str, str]:
        """Why each bad channel is bad in the latest window."""
        status, judged = self._receiver.status, self._receiver.judged
        if not judged:
            return {}
        told = zip(status.channels, judged[-1].verdict, strict=False)
        return {name: REASONS[int(why)] for name, why in told if why}

    def _take_in(self) -> None:
        """Move what arrived into the ring, so that it never piles up."""
        status = self._receiver.status
        if self._ring is None and status.channels and status.rate_hz > 0.0:
            self._ring = Ring(status.channels, status.rate_hz)
        if self._ring is not None:
            for part in self._receiver.take():
                self._ring.add(part)
                self._parts.append(part)

    def close(self) -> None:
        """Let the stream go. May be repeated."""
        self._receiver.close()
