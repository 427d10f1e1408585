"""A live run from start to end: the field in real time under a stream, and a whole run folder.

The receiver is the model's (``model/eeg/live/receiver.py``); what a run shares with one that is
not live stands in ``scenarios/run.py``; options and words in ``command.py``.
"""

from __future__ import annotations

import importlib
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from model.group_series import GroupSeries
from scenarios.inputs import Inputs, gather
from scenarios.live.kept import BASELINE, Kept, read_heard, reception_of
from scenarios.recording import Done, Recording
from scenarios.run import conclude, info_of, refuse_other, rest_twin
from scenarios.schema import EegSettings, Scenario
from scenarios.store import RunFolder

if TYPE_CHECKING:
    from model.eeg.live.receiver import Receiver, Status
    from model.eeg.series import BandState
    from model.maps.schema import MetaMap
    from model.mindfield import Mindfield

_WAIT_S = 0.1
_FLUSH_S = 5.0
_TELL_S = 0.25
_REHEARSED_STEPS = 64
_MOST_DEBT_S = 3.0
"""A field further behind real time than this gives the time up instead of racing after it."""


@dataclass(frozen=True)
class Moment:
    """What is told while it runs: the receiver's status, simulated seconds, latencies.

    - ``seconds``: NaN while it calibrates.
    - ``latency_s``, ``latency_p95_s``: from a window's last sample to the step it acts on.
    - ``slipped_s``: real time the field gave up because it was slower.
    """

    status: Status
    seconds: float = math.nan
    latency_s: float = math.nan
    latency_p95_s: float = math.nan
    slipped_s: float = 0.0


Told = Callable[[Moment], None]
Stop = Callable[[], bool]


LIGHT_LOOKS = {"runs": 4, "nulls": 39}
"""Consensus and rewirings of a look while a field keeps time: 0.2 s of CPU at 69 agents and 195
links, where the default takes 1.9 s."""


def keeping_time(scenario: Scenario) -> Scenario:
    """``keeping_time(scenario)``: its looks for clusters lighter, where they are the default ones.

    The field stands still while it is looked at, so a look has to be short; p is then no smaller
    than 1/40.
    """
    told, default = scenario.emergence, type(scenario.emergence)()
    if (told.runs, told.nulls) != (default.runs, default.nulls):
        return scenario
    return scenario.model_copy(update={"emergence": told.model_copy(update=LIGHT_LOOKS)})


class LiveRun:
    """``LiveRun(scenario, out, receiver)``: everything but time is ready when it is made.

    The map is read, the laws are compiled and the world is built before the stream is heard, so
    that nothing of it falls into real time. The scenario's own EEG is left aside. Raises
    ``InputError`` for wrong input and for a folder that holds another run.
    """

    def __init__(self, scenario: Scenario, out: Path, receiver: Receiver) -> None:
        from model.eeg.live.heard import LiveBands
        from model.mindfield import Mindfield
        from model.warm import compile_laws

        eeg = EegSettings(aperiodic=scenario.eeg.aperiodic)
        self.scenario = keeping_time(scenario).model_copy(update={"eeg": eeg})
        self.receiver, self.out = receiver, out
        self._inputs = gather(self.scenario)
        compile_laws()
        _rehearse(self._inputs.meta_map, self.scenario)
        self.bands = LiveBands(receiver, keep=True)
        self.model = Mindfield(
            self._inputs.meta_map, self.scenario, bands=self.bands, seed=scenario.run.seed
        )
        self.folder = RunFolder(out)
        refuse_other(self.folder, self.scenario)
        if (out / "run.json").exists():
            raise InputError(
                "holds another run, and a live one cannot be taken up",
                file=out,
                mend="choose another --out",
            )
        self._slipped_s = self._pause_s = 0.0
        self._states: list[dict[str, Any]] = []
        self._latest: BandState | None = None

    def calibrate(self, told: Told, should_stop: Stop, *, wait_s: float = 15.0) -> bool:
        """``calibrate(told, should_stop) -> whole``: start to hear, until there is a baseline.

        Raises ``InputError`` where no stream has answered after ``wait_s``, or it is unfit.
        """
        self.receiver.start()
        began = time.monotonic()
        while True:
            status = self.receiver.status
            if status.fault:
                raise InputError(status.fault)
            if status.channels and self.receiver.calibrated:
                return True
            if not status.channels and time.monotonic() - began > wait_s:
                raise InputError(
                    f"{self.receiver.source}: {status.detail or status.reason}",
                    mend="start the stream, or look at its name with mindfield live --list",
                )
            if should_stop():
                return False
            told(Moment(status))
            time.sleep(_WAIT_S)

    def run(self, seconds: float | None, told: Told, should_stop: Stop) -> Done:
        """``run(seconds, told, should_stop) -> Done``: so long, or until asked to stop.

        The folder is whole at the end however it came. Whatever was received until a crash stays
        there in whole pieces.
        """
        from filelock import FileLock, Timeout

        try:
            self.out.mkdir(parents=True, exist_ok=True)
            with FileLock(self.out / ".lock", blocking=False):
                return self._run(seconds, told, should_stop)
        except Timeout as error:
            raise InputError(
                "another command is running in this folder",
                file=self.out,
                mend="choose another --out",
            ) from error
        except OSError as error:
            raise InputError(
                f"cannot be written ({error.strerror or error})",
                file=error.filename or self.out,
                mend="make room there or choose another --out",
            ) from error

    def _run(self, seconds: float | None, told: Told, should_stop: Stop) -> Done:
        model, scenario = self.model, self.scenario
        recording = Recording(self.folder, model, scenario.run.checkpoint_s, GroupSeries(model))
        baseline = self.receiver.baseline
        assert baseline is not None
        info = info_of(scenario, self._inputs)
        source = {"role": "eeg", "path": self.receiver.source, "sha256": "", "bytes": 0}
        info["inputs"] = [*info["inputs"], source]
        info["live"] = {"source": self.receiver.source, "ended_by": None}
        self.folder.write_info(info)
        baseline.save(self.out / BASELINE)
        recording.begin()
        status = self.receiver.status
        began = time.monotonic()
        about = {"source": self.bands.source, "calibrated": True, "notes": list(status.notes)}
        kept = Kept(self.out, status.channels, status.rate_hz, began, about)
        ended_by = self._in_real_time(recording, kept, began, seconds, told, should_stop)
        status = self.receiver.status
        lags = (self.bands.latency_s(), self.bands.latency_s(0.95))
        self.receiver.close()
        self._flush(kept)
        notes = kept.close(model.seconds, {"notes": [*status.notes, *self._notes()]})
        info["live"] |= self._told(status, lags, ended_by) | {"notes": notes}
        info |= {"seconds": model.seconds, "steps": model.field.step}
        return self._conclude(recording, info)

    def _in_real_time(
        self,
        recording: Recording,
        kept: Kept,
        began: float,
        seconds: float | None,
        told: Told,
        should_stop: Stop,
    ) -> str:
        """Step as real time goes; why it ended."""
        model = self.model
        dt = model.settings.laws.dt
        last = None if seconds is None else max(round(seconds / dt), 1)
        every = max(round(self.scenario.run.checkpoint_s / dt), 1)
        told_at = flushed_at = before = began
        while True:
            now = time.monotonic()
            self._pause_s, before = max(self._pause_s, now - before), now
            due = int((now - began) / dt)
            if (due - model.field.step) * dt > _MOST_DEBT_S:
                slipped = (due - model.field.step) * dt
                began, self._slipped_s = began + slipped, self._slipped_s + slipped
                due = model.field.step + 1
            due = due if last is None else min(due, last)
            if due > model.field.step:
                recording.advance(due, lambda done: None, lambda: False)
                if due % every == 0 and due != last:
                    recording.keep()
            if now - told_at >= _TELL_S:
                told_at = now
                told(self._moment(model))
            if now - flushed_at >= _FLUSH_S:
                flushed_at = now
                self._flush(kept)
            if last is not None and model.field.step >= last:
                return "seconds"
            if should_stop():
                return "stopped"
            if self.receiver.status.fault:
                return self.receiver.status.fault
            time.sleep(max(min(began + (model.field.step + 1) * dt - time.monotonic(), dt), 0.0))

    def _moment(self, model: Mindfield) -> Moment:
        lag, late = self.bands.latency_s(), self.bands.latency_s(0.95)
        return Moment(self.receiver.status, model.seconds, lag, late, self._slipped_s)

    def _flush(self, kept: Kept) -> None:
        from model.eeg.live.heard import changed

        hearings = self.bands.take()
        kept.keep(self.receiver.take(), hearings)
        for hearing in hearings:
            for event in changed(self._latest, hearing.state, 0, hearing.from_s):
                told = {"time_s": event.time_s, "state": event.name}
                self._states.append(told | {"reason": event.facts["reason"]})
            self._latest = hearing.state

    def _notes(self) -> list[str]:
        if not self._slipped_s:
            return []
        return [f"the field was slower than real time and gave up {self._slipped_s:.1f} s of it"]

    def _told(self, status: Status, lags: Sequence[float], ended_by: str) -> dict[str, Any]:
        return {
            "ended_by": ended_by,
            **reception_of(status, lags[0], lags[1]),
            "slipped_s": self._slipped_s,
            "longest_pause_s": self._pause_s,
            "states": self._states,
        }

    def _conclude(self, recording: Recording, info: dict[str, Any]) -> Done:
        good = info["live"]["channel_good"]
        heard = replace(read_heard(self.out / "heard.parquet"), channel_good=good)
        inputs: Inputs = replace(self._inputs, bands=heard, seconds=self.model.seconds)
        rest = None
        if self.scenario.run.rest_twin:
            # Stopping is what ended the run; what is left is short and makes the folder whole.
            rest = rest_twin(
                self.folder, self.scenario, inputs, lambda done, total, what: None, lambda: False
            )
        return conclude(
            recording,
            self.scenario,
            inputs,
            info,
            rest,
            lambda done, total, what: None,
            lambda: False,
        )


def _rehearse(meta_map: MetaMap, scenario: Scenario) -> None:
    """Step and look at a world that nobody will see: what is loaded for the first of either
    would stop the field for seconds later."""
    from model.mindfield import Mindfield

    # Loaded by a look that finds something, which this one may not.
    importlib.import_module("scipy.stats")
    world = Mindfield(meta_map, scenario, seed=scenario.run.seed)
    for _ in range(_REHEARSED_STEPS):
        world.step()
    if world.lookout.watches:
        world.lookout.look()
    GroupSeries(world).collect()
