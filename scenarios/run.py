"""One run from start to end: built, stepped, kept, resumed, summed up.

Progress and words are the caller's; the laws are the model's.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from scenarios import tables
from scenarios.inputs import Inputs, gather
from scenarios.schema import Scenario
from scenarios.store import FORMAT, RunFolder
from scenarios.summary import summarise

if TYPE_CHECKING:
    from model.mindfield import Mindfield

Progress = Callable[[float, float, str], None]
"""Called with simulated seconds done, seconds in all, and what is going on."""

_STEPS_PER_REPORT = 16
_NAMED_VERSIONS = ("mindfield", "mesa", "numpy", "numba", "igraph", "scipy", "pandas", "mne")


class Stopped(Exception):
    """The run was stopped on request; its folder holds what is needed to go on."""


@dataclass(frozen=True)
class Done:
    """A finished run: its folder and the world as it ended."""

    folder: RunFolder
    model: Mindfield


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

    from model.warm import compile_laws

    inputs = gather(scenario)
    model = _world(scenario, inputs)
    progress(0.0, inputs.seconds, "compiling the laws")
    compile_laws()
    folder = RunFolder(out)
    _refuse_other(folder, scenario)
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


def _world(scenario: Scenario, inputs: Inputs, *, at_rest: bool = False) -> Mindfield:
    from model.eeg.series import BandSeries
    from model.mindfield import Mindfield

    bands = BandSeries.neutral() if at_rest else inputs.bands
    return Mindfield(inputs.meta_map, scenario, bands=bands, seed=scenario.run.seed)


def _run_in(
    folder: RunFolder,
    model: Mindfield,
    scenario: Scenario,
    inputs: Inputs,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> Done:
    info = _info(scenario, inputs)
    _take_up(folder, model, info)
    info["status"] = "running"
    folder.write_info(info)
    if model.field.step == 0:
        _keep(folder, model)
    try:
        _advance(folder, model, scenario, inputs, progress, should_stop)
        progress(inputs.seconds, inputs.seconds, "the same world at rest")
        rest = _rest_twin(scenario, inputs, should_stop) if scenario.run.rest_twin else None
    except Stopped:
        _keep(folder, model)
        folder.write_info(info | {"status": "stopped"})
        raise
    model.jumps.close()
    if model.lookout.last_step != model.field.step:
        model.lookout.look()
        _snapshot(folder, model)
    progress(inputs.seconds, inputs.seconds, "writing")
    return _finish(folder, model, inputs, info, rest)


def _advance(
    folder: RunFolder,
    model: Mindfield,
    scenario: Scenario,
    inputs: Inputs,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> None:
    dt = scenario.laws.dt
    total = round(inputs.seconds / dt)
    every = max(round(scenario.run.checkpoint_s / dt), 1)
    while model.field.step < total:
        model.step()
        step = model.field.step
        if model.lookout.last_step == step:
            _snapshot(folder, model)
        if step % every == 0 and step < total:
            _keep(folder, model)
        if step % _STEPS_PER_REPORT == 0:
            progress(model.seconds, inputs.seconds, "")
            if should_stop():
                raise Stopped


def _rest_twin(scenario: Scenario, inputs: Inputs, should_stop: Callable[[], bool]) -> Mindfield:

    quiet = scenario.model_copy(
        update={"emergence": scenario.emergence.model_copy(update={"every_s": 1e9})}
    )
    rest: Mindfield = _world(quiet, inputs, at_rest=True)
    steps = round(inputs.seconds / scenario.laws.dt)
    rest.advance(inputs.seconds, until=lambda _: should_stop())
    if rest.field.step < steps:
        raise Stopped
    rest.jumps.close()
    return rest


def _info(scenario: Scenario, inputs: Inputs) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "status": "running",
        "title": scenario.title,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "ended": None,
        "scenario": scenario.model_dump(mode="json"),
        "seed": scenario.run.seed,
        "versions": _versions(),
        "inputs": list(inputs.files),
        "seconds": inputs.seconds,
        "steps": round(inputs.seconds / scenario.laws.dt),
        "summary": None,
    }


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in _NAMED_VERSIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _refuse_other(folder: RunFolder, scenario: Scenario) -> None:
    """A folder is taken up only where it holds an unfinished run of the same scenario."""
    if not folder.path.exists():
        return
    if not folder.path.is_dir():
        raise InputError("is not a folder", file=folder.path, mend="choose another --out")
    if not (folder.path / "run.json").exists():
        if any(entry.name != ".lock" for entry in folder.path.iterdir()):
            raise InputError(
                "holds other things than a run", file=folder.path, mend="choose another --out"
            )
        return
    if folder.info["status"] == "finished":
        raise InputError(
            "holds a finished run already", file=folder.path, mend="choose another --out"
        )
    if folder.info["scenario"] != scenario.model_dump(mode="json"):
        raise InputError(
            "holds an unfinished run of another scenario or other settings",
            file=folder.path,
            mend="give its own command to finish it, or choose another --out",
        )


def _take_up(folder: RunFolder, model: Mindfield, info: dict[str, Any]) -> None:
    if not (folder.path / "run.json").exists():
        return
    if folder.info["inputs"] != info["inputs"]:
        raise InputError(
            "its map or EEG has changed since it was stopped",
            file=folder.path,
            mend="put the old files back, or choose another --out",
        )
    info["started"] = folder.info["started"]
    held = folder.latest_state()
    if held is None:
        folder.drop_parts()
        return
    from model.checkpoint import restore

    restore(model, *held)
    folder.drop_parts(after=model.field.step)


def _keep(folder: RunFolder, model: Mindfield) -> None:
    from model.checkpoint import state_of

    if model.field.step == 0:
        _snapshot(folder, model)
    folder.write_state(*state_of(model))


def _snapshot(folder: RunFolder, model: Mindfield) -> None:
    folder.write_part("agents", model.field.step, tables.agents_table(model))
    folder.write_part("links", model.field.step, tables.links_table(model))


def _finish(
    folder: RunFolder,
    model: Mindfield,
    inputs: Inputs,
    info: dict[str, Any],
    rest: Mindfield | None,
) -> Done:
    _keep(folder, model)
    folder.join_parts("agents")
    folder.join_parts("links")
    folder.write_table("frames", tables.frames_table(model))
    folder.write_table("events", tables.events_table(model))
    folder.write_table("clusters", tables.clusters_table(model))
    info["status"] = "finished"
    info["ended"] = datetime.now(UTC).isoformat(timespec="seconds")
    info["summary"] = summarise(model, inputs, rest)
    folder.write_info(info)
    folder.drop_parts()
    return Done(folder, model)
