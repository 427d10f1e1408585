"""One run from start to end: built, run, taken up where it stood, summed up.

Progress and words are the caller's; the laws are the model's; how records stream to disk is
``scenarios/recording.py``'s.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from model.group_series import GroupSeries
from scenarios.inputs import Inputs, bands_as_named, gather
from scenarios.parts import asides
from scenarios.recording import STREAMED, Done, Recording, Stopped
from scenarios.schema import Scenario
from scenarios.store import FORMAT, TABLES, RunFolder
from scenarios.summary import summarise

if TYPE_CHECKING:
    from model.mindfield import Bands, Mindfield

Progress = Callable[[float, float, str], None]
"""Called with simulated seconds done, seconds in all, and what is going on."""

__all__ = ["Done", "Progress", "Stopped", "run", "unreported"]

_NAMED_VERSIONS = ("mindfield", "mesa", "numpy", "numba", "igraph", "scipy", "pandas", "mne")


def run(
    scenario: Scenario,
    out: Path,
    *,
    progress: Progress = lambda done, total, what: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Done:
    """``run(scenario, out) -> Done``: run it into the folder ``out``; go on where it stands.

    A folder that holds an unfinished run of the same scenario is taken up from its last
    checkpoint. Raises ``InputError`` for wrong input (before anything is written), for a folder
    of another run, and for one that is in use; ``Stopped`` when ``should_stop`` says so.
    """
    from filelock import FileLock, Timeout

    from model.warm import compile_first

    inputs = gather(scenario)
    # Before the world is built: building it would compile two laws without a word.
    compile_first(lambda: progress(0.0, inputs.seconds, "compiling the laws"))
    model = world_of(scenario, inputs)
    folder = RunFolder(out)
    refuse_other(folder, scenario)
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / ".lock", blocking=False)
        with lock:
            return _run_in(folder, model, scenario, inputs, progress, should_stop)
    except Timeout as error:
        raise InputError(
            "another command is running in this folder", file=out, mend="choose another --out"
        ) from error
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror or error})",
            file=error.filename or out,
            mend="make room there or choose another --out, then give the command again",
        ) from error


def world_of(scenario: Scenario, inputs: Inputs, bands: Bands | None = None) -> Mindfield:
    """``world_of(scenario, inputs)``: a fresh world; under other ``bands`` where they are given."""
    from model.mindfield import Mindfield

    heard = inputs.bands if bands is None else bands
    return Mindfield(inputs.meta_map, scenario, bands=heard, seed=scenario.run.seed)


def unreported(scenario: Scenario, out: Path) -> RunFolder | None:
    """``unreported(scenario, out)``: the finished run of this very scenario and input whose
    report was never written (the command was ended just before), or None."""
    from scenarios.report.page import NAME

    folder = RunFolder(out)
    if not (out / "run.json").is_file() or (out / NAME).exists():
        return None
    if folder.info["status"] != "finished" or not _is_of(folder, scenario):
        return None
    if folder.info["inputs"] != list(gather(scenario).files):
        return None
    folder.parts.drop()
    return folder


def _run_in(
    folder: RunFolder,
    model: Mindfield,
    scenario: Scenario,
    inputs: Inputs,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> Done:
    info = info_of(scenario, inputs)
    recording = Recording(folder, model, scenario.run.checkpoint_s, GroupSeries(model))
    for path in asides(folder.path):
        path.unlink()
    begun = _take_up(recording, info)
    info["status"] = "running"
    folder.write_info(info)
    if not begun:
        recording.begin()
    steps = round(inputs.seconds / scenario.laws.dt)
    rest = own = None
    try:
        recording.advance(steps, lambda done: progress(done, inputs.seconds, ""), should_stop)
        null = scenario.eeg.null is not None
        if scenario.run.rest_twin or null:
            rest = rest_twin(folder, scenario, inputs, progress, should_stop)
        if null:
            own = own_twin(folder, scenario, inputs, progress, should_stop)
    except Stopped:
        recording.keep()
        folder.write_info(info | {"status": "stopped"})
        raise
    return conclude(recording, scenario, inputs, info, rest, progress, should_stop, own=own)


def conclude(
    recording: Recording,
    scenario: Scenario,
    inputs: Inputs,
    info: dict[str, Any],
    rest: Done | None,
    progress: Progress,
    should_stop: Callable[[], bool],
    *,
    own: Done | None = None,
) -> Done:
    """``conclude(…) -> Done``: last look, tables, forks, summary; the folder is whole after it."""
    folder, model = recording.folder, recording.model
    model.jumps.close()
    if model.lookout.last_step != model.field.step:
        model.lookout.look()
        recording.snapshot()
    progress(inputs.seconds, inputs.seconds, "writing")
    recording.keep()
    recording.join(TABLES)
    if scenario.jumps.forked:
        _fork(folder, scenario, inputs, progress, should_stop)
    info["status"] = "finished"
    info["ended"] = datetime.now(UTC).isoformat(timespec="seconds")
    info["summary"] = summarise(Done(folder, model), inputs, rest, own)
    folder.write_info(info)
    folder.parts.drop()
    return Done(folder, model)


def _fork(
    folder: RunFolder,
    scenario: Scenario,
    inputs: Inputs,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> None:
    """V of the largest jumps, estimated once the tables are whole."""
    from scenarios.forks import fork_jumps

    what = "forked runs of the largest jumps"
    progress(0.0, inputs.seconds, what)
    fresh = world_of(scenario, inputs)
    try:
        fork_jumps(folder, fresh, lambda done: progress(done, inputs.seconds, what), should_stop)
    except Stopped:
        folder.write_info(folder.info | {"status": "stopped"})
        raise


def rest_twin(
    folder: RunFolder,
    scenario: Scenario,
    inputs: Inputs,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> Done:
    """The same world at rest: never looked at, kept beside the pieces, taken up like the run."""
    from model.eeg.series import BandSeries

    place, what = folder.parts.folder / "rest", "the same world at rest"
    rest = BandSeries.neutral()
    return _twin(RunFolder(place), scenario, inputs, rest, what, progress, should_stop)


def own_twin(
    folder: RunFolder,
    scenario: Scenario,
    inputs: Inputs,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> Done:
    """The same world under the EEG as it is, beside a run under a null of it."""
    place, what = folder.parts.folder / "own", "the same world with the EEG as it is"
    bands = bands_as_named(scenario)
    return _twin(RunFolder(place), scenario, inputs, bands, what, progress, should_stop)


def _twin(
    own: RunFolder,
    scenario: Scenario,
    inputs: Inputs,
    bands: Bands,
    what: str,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> Done:
    quiet = scenario.model_copy(
        update={"emergence": scenario.emergence.model_copy(update={"every_s": 1e9})}
    )
    progress(0.0, inputs.seconds, what)
    model = world_of(quiet, inputs, bands)
    recording = Recording(own, model, scenario.run.checkpoint_s)
    recording.take_up()
    steps = round(inputs.seconds / scenario.laws.dt)
    try:
        recording.advance(steps, lambda done: progress(done, inputs.seconds, what), should_stop)
    except Stopped:
        recording.keep()
        raise
    model.jumps.close()
    recording.keep()
    recording.join(STREAMED)
    return Done(own, model)


def info_of(scenario: Scenario, inputs: Inputs) -> dict[str, Any]:
    """``info_of(scenario, inputs)``: what run.json says at the start."""
    return {
        "format": FORMAT,
        "status": "running",
        "title": scenario.title,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "ended": None,
        "scenario": scenario.model_dump(mode="json"),
        "seed": scenario.run.seed,
        "versions": versions(),
        "inputs": list(inputs.files),
        "seconds": inputs.seconds,
        "steps": round(inputs.seconds / scenario.laws.dt),
        "summary": None,
    }


def versions() -> dict[str, str]:
    """``versions()``: what a run was made with, by name."""
    found = {"python": platform.python_version()}
    for name in _NAMED_VERSIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def refuse_other(folder: RunFolder, scenario: Scenario) -> None:
    """A folder is taken up only where it holds an unfinished run of the same scenario."""
    if not folder.path.exists():
        return
    if not folder.path.is_dir():
        raise InputError("is not a folder", file=folder.path, mend="choose another --out")
    if not (folder.path / "run.json").exists():
        ours = {folder.path / ".lock", *asides(folder.path)}
        if any(entry not in ours for entry in folder.path.iterdir()):
            raise InputError(
                "holds other things than a run", file=folder.path, mend="choose another --out"
            )
        return
    if folder.info["status"] == "finished":
        raise InputError(
            "holds a finished run already", file=folder.path, mend="choose another --out"
        )
    if not _is_of(folder, scenario):
        raise InputError(
            "holds an unfinished run of another scenario or other settings",
            file=folder.path,
            mend="give its own command to finish it, or choose another --out",
        )


def _is_of(folder: RunFolder, scenario: Scenario) -> bool:
    told: bool = folder.info["scenario"] == scenario.model_dump(mode="json")
    return told


def _take_up(recording: Recording, info: dict[str, Any]) -> bool:
    folder = recording.folder
    if not (folder.path / "run.json").exists():
        return False
    if folder.info["inputs"] != info["inputs"]:
        raise InputError(
            "its map or EEG has changed since it was stopped",
            file=folder.path,
            mend="put the old files back, or choose another --out",
        )
    info["started"] = folder.info["started"]
    if "turned" in folder.info:
        info["turned"] = folder.info["turned"]
    return recording.take_up()
