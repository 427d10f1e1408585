"""The receiver: a thread that hears a source, cuts windows, calibrates, and minds its silence.

It never waits for the field, nor the field for it: what it knows is published whole, by
reference. How the field takes it up, and what is kept of it, stands in ``heard.py``.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.eeg.aperiodic import over_background
from model.eeg.bands import BANDS, WINDOW_S, sum_bands
from model.eeg.baseline import (
    LEAST_WINDOWS,
    OVER_BACKGROUND,
    POWER,
    Baseline,
    Follower,
    fit_baseline,
    instant_z,
)
from model.eeg.live.clock import SourceClock, settled_rate
from model.eeg.live.source import (
    CHANGED,
    FILLING,
    SILENT,
    Chunk,
    Selection,
    Source,
    SourceGone,
    select,
)
from model.eeg.live.streaming import StreamedWindows, Window
from model.eeg.notes import noted
from model.eeg.recording import LARGEST_EEG_SD_UV, LEAST_EEG_SD_UV
from model.eeg.series import BandState
from model.eeg.stamps import refuse_no_rate
from model.eeg.state import CALIBRATING, NOT_YET, SignalState, signal_state
from model.eeg.windows import HOP_S
from model.errors import InputError

PATIENCE_S = 0.5
"""A sample later than this is not waited for; older than this, the stream is silent."""
GIVE_UP_S = 3.0
"""A source silent for so long is let go and looked for anew."""
LEAST_CALIBRATION_S = WINDOW_S + (LEAST_WINDOWS - 1) * HOP_S
_WAIT_S = 0.04
_RETRY_S = 0.1
_DOUBT_WINDOWS = 40
_RECENT = 240


class Heard(NamedTuple):
    """The bands as they stand, and what they are made of.

    - ``state``: what the field may take up; ``end_s``: end of its window by ``time.monotonic``,
      NaN where no window is behind it.
    """

    state: BandState
    end_s: float


class Judged(NamedTuple):
    """A window's verdict on each channel, (n_channels,): number in ``quality.REASONS``, 0 where
    good; ``end_s`` by ``time.monotonic``."""

    end_s: float
    verdict: NDArray[np.int64]


class Part(NamedTuple):
    """Some samples as they came: µV (n_channels, k), stamps, slots (k,), and the arrival, s."""

    samples_uv: NDArray[np.float64]
    stamps_s: NDArray[np.float64]
    slots: NDArray[np.int64]
    arrival_s: float
    offset_s: float


@dataclass(frozen=True)
class Status:
    """How it goes, to be shown.

    - ``state``: calibrating, good, holding or lost; ``reason``: why it is not good.
    - ``connected``; ``detail``: what was said when it was last away.
    - ``rate_hz``, ``channels`` of the source, as far as known.
    - ``countdown_s``: good rest still wanted; NaN where none is.
    - ``age_s``: since the latest sample, by its stamp; NaN before the first.
    - ``good_share`` of the windows so far; ``channel_good``: by channel, of the last minute.
    - ``lost``: samples that never came; ``returns``: how often it came back.
    - ``fault``: why it cannot go on at all, one line; empty while it can.
    """

    state: SignalState = SignalState.CALIBRATING
    reason: str = NOT_YET
    connected: bool = False
    detail: str = ""
    rate_hz: float = 0.0
    channels: tuple[str, ...] = ()
    countdown_s: float = float("nan")
    age_s: float = float("nan")
    good_share: float = 0.0
    channel_good: tuple[float, ...] = ()
    lost: int = 0
    returns: int = 0
    notes: tuple[str, ...] = ()
    fault: str = ""


BROKEN = "the receiver broke down"


class Receiver:
    """``Receiver(connect, baseline=None, calibrate_s=60)``: hears from ``start`` to ``close``.

    - ``connect()``: opens the source, called again whenever it has gone; raises ``SourceGone``
      while it is away.
    - ``baseline``: the person's rest; ``None``: the first ``calibrate_s`` of good windows become
      it, and the field is at rest until then. ``keep``: whether parts are kept for ``take``.
    - ``channels``, ``unit``, ``rate_hz``: as ``read_recording`` takes them.
    - ``aperiodic``: bands over the 1/f background of each window, rest and later alike.

    ``heard``, ``status`` and ``judged`` (verdicts of the last minute's windows, oldest first) may
    be read from any thread at any time.
    """

    def __init__(
        self,
        connect: Callable[[], Source],
        *,
        baseline: Baseline | None = None,
        calibrate_s: float = 60.0,
        channels: Sequence[str] | None = None,
        unit: str | None = None,
        rate_hz: float | None = None,
        source: str = "",
        keep: bool = False,
        aperiodic: bool = False,
    ) -> None:
        if baseline is None and calibrate_s < LEAST_CALIBRATION_S:
            raise InputError(
                f"{calibrate_s:g} s of rest are no baseline",
                place="--calibrate",
                mend=f"give at least {LEAST_CALIBRATION_S:g}, better 60",
            )
        rest = np.zeros(len(BANDS))
        why = NOT_YET if baseline is not None else CALIBRATING
        self._rest = BandState(rest, rest, np.ones(len(BANDS)), False, why, float("inf"))
        self.heard = Heard(self._rest, float("nan"))
        self.judged: tuple[Judged, ...] = ()
        self.status = Status(countdown_s=calibrate_s if baseline is None else np.nan)
        self.baseline = baseline
        self.source = source
        self._connect, self._channels, self._unit = connect, channels, unit
        self._measure = OVER_BACKGROUND if aperiodic else POWER
        refuse_no_rate(rate_hz)
        self._told_rate, self._calibrate_s, self._keeps = rate_hz, calibrate_s, keep
        self._follower = Follower()
        self._powers: list[NDArray[np.float64]] = []
        self._good = self._all = self._returns = self._lost_before = 0
        self._last_good_s, self._sampled_s = float("-inf"), float("nan")
        self._recent: deque[NDArray[np.bool_]] = deque(maxlen=_RECENT)
        self._parts: deque[Part] = deque()
        self._selection: Selection | None = None
        self._rate_hz = 0.0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="mindfield-receiver", daemon=True)

    def start(self) -> None:
        """Begin to hear."""
        self._thread.start()

    def close(self) -> None:
        """End it; waits until the source is let go. May be repeated."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(10.0)

    def take(self) -> list[Part]:
        """What arrived since the last time, oldest first; empty where nothing is kept."""
        return [self._parts.popleft() for _ in range(len(self._parts))]

    @property
    def calibrated(self) -> bool:
        """Whether there is a baseline."""
        return self.baseline is not None

    # -- the thread -----------------------------------------------------------------------

    def _work(self) -> None:
        whole = False
        try:
            while not self._closing.is_set():
                try:
                    source = self._connect()
                except SourceGone as gone:
                    self._away(gone)
                    self._closing.wait(_RETRY_S)
                    continue
                try:
                    self._hear_out(source)
                except SourceGone as gone:
                    self._away(gone)
                finally:
                    source.close()
            whole = True
        except InputError as error:
            whole = True
            self._publish(replace(self.status, fault=str(error), connected=False))
        finally:
            if not whole:
                # The traceback goes to stderr; a field must not be driven by the last value.
                self._publish(replace(self.status, fault=BROKEN, connected=False))

    def _hear_out(self, source: Source) -> None:
        """Hear one connection to its end."""
        first, rate_hz = self._settle_rate(source)
        selection = select(source.about, channels=self._channels, unit=self._unit)
        if self._selection is None:
            self._begin(selection, rate_hz, source.about.exact)
        else:
            self._check_same(selection, rate_hz)
            self._returns += 1
        if self.baseline is None:
            self.status = replace(self.status, reason=CALIBRATING)
        windows = StreamedWindows(
            rate_hz,
            len(selection.rows),
            exact=source.about.exact,
            measure=over_background if self._measure == OVER_BACKGROUND else sum_bands,
        )
        clock = SourceClock(source.offset_s())
        doubt = 0
        last = time.monotonic()
        lost_before = self._lost_before
        while not self._closing.is_set():
            chunk = first.pop(0) if first else source.pull(_WAIT_S)
            now = time.monotonic()
            if chunk is not None:
                last = now
                clock.hear(chunk.stamps_s[-1], now)
                told = self._take_in(windows, selection, chunk, clock, now)
            else:
                told = []
            clock.check(source.offset_s, now)
            told += windows.overdue(now - clock.offset_s - PATIENCE_S)
            self._lost_before = lost_before + windows.lost
            for window in told:
                doubt = self._doubted(selection, window, doubt)
                self._window(window, clock)
            if windows.now_s is not None:
                self._sampled_s = windows.now_s + clock.offset_s
            self._fade(FILLING, PATIENCE_S + 2.0 * HOP_S)
            age = now - self._sampled_s if np.isfinite(self._sampled_s) else np.nan
            self._publish(
                replace(
                    self.status,
                    connected=True,
                    age_s=float(age),
                    lost=self._lost_before,
                    returns=self._returns,
                    notes=(*self._notes, *clock.notes),
                )
            )
            if now - last > GIVE_UP_S:
                raise SourceGone(SILENT)

    def _settle_rate(self, source: Source) -> tuple[list[Chunk], float]:
        """The rate as told, as the source says, or by the first seconds of samples."""
        if self._told_rate is not None or source.about.rate_hz > 0.0:
            return [], float(self._told_rate or source.about.rate_hz)
        if self._rate_hz:
            return [], self._rate_hz
        held: list[Chunk] = []
        begun = time.monotonic()
        while not self._closing.is_set():
            chunk = source.pull(_WAIT_S)
            if chunk is not None:
                held.append(chunk)
                rate = settled_rate(np.concatenate([one.stamps_s for one in held]))
                if rate is not None:
                    self._rate_note = f"the stream tells no rate; {rate:g} Hz by its stamps"
                    return held, rate
            elif not held and time.monotonic() - begun > GIVE_UP_S:
                raise SourceGone(SILENT)
        raise SourceGone(SILENT)

    _rate_note = ""
    _notes: tuple[str, ...] = ()

    def _begin(self, selection: Selection, rate_hz: float, exact: bool) -> None:
        StreamedWindows(rate_hz, 1, exact=exact)
        rest = () if self.baseline is None else self.baseline.channels
        if rest and set(rest) != set(selection.channels):
            raise InputError(
                f"the baseline is of {' '.join(rest)}, the stream gives "
                f"{' '.join(selection.channels)}",
                place="--baseline-file",
                mend="take both from the same channels with --channels, or calibrate anew",
            )
        if self.baseline is not None and self.baseline.measure != self._measure:
            raise InputError(
                f"the baseline is of bands as {self.baseline.measure}, this stream is told as "
                f"{self._measure}",
                place="--baseline-file, --aperiodic",
                mend="calibrate anew, or take both in the same way",
            )
        self._selection, self._rate_hz = selection, rate_hz
        told = noted("aperiodic") if self._measure == OVER_BACKGROUND else ""
        self._notes = tuple(note for note in (*selection.notes, self._rate_note, told) if note)
        self.status = replace(self.status, rate_hz=rate_hz, channels=selection.channels)

    def _check_same(self, selection: Selection, rate_hz: float) -> None:
        assert self._selection is not None
        if selection.channels != self._selection.channels or rate_hz != self._rate_hz:
            raise SourceGone(CHANGED)

    def _take_in(
        self,
        windows: StreamedWindows,
        selection: Selection,
        chunk: Chunk,
        clock: SourceClock,
        now: float,
    ) -> list[Window]:
        samples = chunk.numbers[list(selection.rows)] * selection.factor[:, None]
        told, slots = windows.add(samples, chunk.stamps_s)
        if self._keeps:
            self._parts.append(Part(samples, chunk.stamps_s, slots, now, clock.offset_s))
        return told

    def _doubted(self, selection: Selection, window: Window, doubt: int) -> int:
        """Where no unit is told, µV must show itself by its size within ten seconds."""
        if not selection.in_doubt or doubt < 0 or window.sd_uv == 0.0:
            return doubt
        if LEAST_EEG_SD_UV <= window.sd_uv <= LARGEST_EEG_SD_UV:
            return -1
        if doubt + 1 >= _DOUBT_WINDOWS:
            raise InputError(
                f"the stream tells no unit, and as µV its middle SD would be {window.sd_uv:.3g}; "
                f"scalp EEG lies within {LEAST_EEG_SD_UV:g}–{LARGEST_EEG_SD_UV:g}",
                mend="tell what its numbers are with --unit uV, mV or V",
            )
        return doubt + 1

    def _window(self, window: Window, clock: SourceClock) -> None:
        """One more window: of the rest that is wanted, or to be followed."""
        self._all += 1
        self._good += window.good
        self._recent.append(window.channel_good)
        end_s = window.end_s + clock.offset_s
        self.judged = (*self.judged[1 - _RECENT :], Judged(end_s, window.verdict))
        self.status = replace(
            self.status,
            good_share=self._good / self._all,
            channel_good=tuple(np.mean(self._recent, axis=0).tolist()),
        )
        if window.good:
            self._last_good_s = end_s
        if self.baseline is None:
            self._calibrate(window)
        else:
            z = instant_z(window.power_uv2, self.baseline) if window.good else None
            self._follow(z, window.reason, end_s)

    def _calibrate(self, window: Window) -> None:
        if window.good:
            self._powers.append(window.power_uv2)
        wanted = int((self._calibrate_s - WINDOW_S) / HOP_S) + 1
        left = (wanted - len(self._powers)) * HOP_S
        if not self._powers:
            left += WINDOW_S
        reason = CALIBRATING if window.good else window.reason
        self.status = replace(self.status, countdown_s=max(left, 0.0), reason=reason)
        if len(self._powers) >= wanted:
            assert self._selection is not None
            power = np.stack(self._powers)
            self.baseline = fit_baseline(
                power,
                np.ones(len(power), np.bool_),
                channels=self._selection.channels,
                source=self.source,
                measure=self._measure,
            )
            self.status = replace(self.status, countdown_s=np.nan)

    def _follow(self, z: NDArray[np.float64] | None, reason: str, end_s: float) -> None:
        assert self.baseline is not None
        shown, drives = self._follower.hear(z)
        age = 0.0 if z is not None else max(end_s - self._last_good_s, 0.0)
        relative = np.exp(self.baseline.scale * shown)
        state = BandState(drives, shown, relative, z is not None, reason, age)
        self.heard = Heard(state, end_s)

    def _away(self, gone: SourceGone) -> None:
        """No source now, and why."""
        self._fade(gone.reason, PATIENCE_S + HOP_S)
        age = time.monotonic() - self._sampled_s if np.isfinite(self._sampled_s) else np.nan
        why = replace(self.status, connected=False, reason=gone.reason, age_s=age)
        self._publish(replace(why, detail=str(gone)))

    def _fade(self, reason: str, after_s: float) -> None:
        """Time passes without windows: hop by hop the value is held, then it fades."""
        now, end = time.monotonic(), self.heard.end_s
        if self.baseline is not None and np.isfinite(end):
            while now - end > after_s:
                end += HOP_S
                self._all += 1
                self._follow(None, reason, end)

    def _publish(self, status: Status) -> None:
        """Put the latest status in place, with the state that follows from the bands."""
        state = self.heard.state
        if self.baseline is not None:
            kind = signal_state(state)
            reason = "" if state.good else (state.reason if status.connected else status.reason)
        else:
            kind, reason = SignalState.CALIBRATING, status.reason
        self.status = replace(status, state=kind, reason=reason)
