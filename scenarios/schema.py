"""The scenario file: what it may say, and how ``--set`` changes it. TOML at the edge only.

A scenario is the world's settings (``model/settings.py``) with a map, an EEG and a length.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from model.errors import InputError
from model.settings import BandName, Part, Positive, Settings

Z = Annotated[float, Field(ge=-5.0, le=5.0, allow_inf_nan=False)]


class ScriptPart(Part):
    """One part of the generator's script."""

    state: Literal["rest", "relaxed", "focused", "drowsy", "insight"]
    seconds: Annotated[float, Field(gt=0.0, le=86400.0)]


class EegSettings(Part):
    """Where the bands come from: a file, else a script, else fixed bands, else rest."""

    file: str | None = None
    """A recording; relative to the scenario file."""
    baseline: str | None = None
    """A recording at rest, or a saved baseline, of the same person."""
    unit: str | None = None
    """Unit of the recording where it does not say."""
    channels: tuple[str, ...] | None = None
    rate: Positive | None = None
    """Samples a second of the recording, whatever it says itself."""
    aperiodic: bool = False
    """Bands over the 1/f background of each window, in the recording and at rest."""
    script: tuple[ScriptPart, ...] = ()
    bands: dict[BandName, Z] = Field(default={})
    """Fixed z by band."""
    null: Literal["shuffle", "phase", "other"] | None = None
    """Falsification: the same bands in shuffled pieces, phase-randomised, or those of ``other``."""
    other: str | None = None
    """Another recording, for the null of that name; against the same baseline."""
    other_baseline: str | None = None
    """Its own rest, where it is of another person."""


class RunSettings(Part):
    """Length, seed and safety of a run."""

    seconds: Annotated[float, Field(gt=0.0, le=1e6)] | None = None
    """Simulated time, s; as long as the EEG where absent, 60 s without one."""
    seed: Annotated[int, Field(ge=0, lt=2**64)] = 1
    checkpoint_s: Positive = 20.0
    """Time between states kept on disk, s."""
    rest_twin: bool = True
    """Run the same world at rest beside, to compare with; under an EEG null that is always done."""


class SweepSettings(Part):
    """What ``mindfield sweep`` varies; written as on its command line (``docs/sweeps.md``)."""

    over: dict[str, str | tuple[Any, ...]] = Field(default={})
    """By dotted name: ``"0:4:21"``, ``"log:0.1:10:5"``, bounds ``"0:4"``, or a list of values."""
    zip: tuple[tuple[str, ...], ...] = ()
    """Groups of names that go in step."""
    when: tuple[str, ...] = ()
    """Conditional parameters: ``"growth.on=true:growth.window_s=16,32"``."""
    design: Literal["grid", "list", "latin", "sobol", "saltelli", "morris"] = "grid"
    samples: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """Points of a sampled design."""
    repeat: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    """Runs of each point, each with a seed of its own."""
    seeds: Literal["common", "fresh"] = "common"
    """Whether repeat r has the same seed at every point (common random numbers), or its own."""
    looks: bool | None = None
    """Whether clusters are looked for; as the scenario says where absent."""
    retries: Annotated[int, Field(ge=0, le=100)] = 0
    """How often a run that failed is tried again."""


class Scenario(Settings):
    """A scenario as it stands in a file, every value checked."""

    title: str = "A run"
    map: str = "metathought"
    """``metathought`` for the built-in map, or a file; relative to the scenario file."""
    eeg: EegSettings = EegSettings()
    run: RunSettings = RunSettings()
    sweep: SweepSettings | None = None
    """Only ``mindfield sweep`` looks at it."""


def read_scenario(path: Path, settings: Sequence[str] = ()) -> Scenario:
    """``read_scenario(path, ["laws.wave.K=2"]) -> Scenario``.

    Paths in the file are taken relative to it and come back absolute. Raises ``InputError``
    with the file, the dotted place and the mend.
    """
    return scenario_from(scenario_text(path), path, settings)


def scenario_text(path: Path) -> str:
    """``scenario_text(path)``: what stands in a scenario file."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="name a scenario file"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", file=path, mend="save it as UTF-8") from error


def scenario_from(text: str, path: Path, settings: Sequence[str] = ()) -> Scenario:
    """``scenario_from(text, path, settings)``: as ``read_scenario``, its text read already."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not TOML: {error}", file=path, mend="mend that line") from error
    for part in settings:
        _set(told, part)
    scenario = scenario_of(told, file=path)
    return _with_paths_from(scenario, path.resolve().parent, told_in_file=tomllib.loads(text))


def scenario_of(told: Mapping[str, Any], *, file: Path | None = None) -> Scenario:
    """``scenario_of(told)``: check plain values; ``InputError`` names the first that is wrong."""
    try:
        return Scenario.model_validate(told)
    except ValidationError as error:
        raise _first_fault(error, file) from error


def sweep_settings_of(told: Mapping[str, Any]) -> SweepSettings:
    """``sweep_settings_of(told)``: what to sweep, checked as a scenario's ``[sweep]`` is."""
    try:
        return SweepSettings.model_validate(told)
    except ValidationError as error:
        raise _first_fault(error, None) from error


def _set(told: dict[str, Any], part: str) -> None:
    name, equals, value = part.partition("=")
    if not equals or not name.strip():
        raise InputError(f"cannot read --set {part!r}", mend="write it like --set laws.wave.K=2")
    *path, last = name.strip().split(".")
    at: Any = told
    for step in path:
        at = at.setdefault(step, {}) if isinstance(at, dict) else _item(at, step, part)
    if not isinstance(at, dict):
        raise InputError(f"--set {part!r}: is not a section", place=name.strip())
    try:
        at[last] = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        at[last] = value


def _item(at: Any, step: str, part: str) -> Any:
    """The item of a list by its number, from 0: ``eeg.script.1.seconds=20``."""
    if isinstance(at, list) and step.isdecimal() and int(step) < len(at):
        return at[int(step)]
    what = f"has {len(at)} items, from 0" if isinstance(at, list) else "is not a section"
    raise InputError(f"--set {part!r}: {what}", place=part.partition("=")[0].strip())


def _with_paths_from(scenario: Scenario, folder: Path, told_in_file: dict[str, Any]) -> Scenario:
    """Make paths that stand in the file absolute; what ``--set`` named is the caller's."""

    def placed(value: str | None, in_file: Any) -> str | None:
        return str((folder / value).resolve()) if value and value == in_file else value

    eeg_told = told_in_file.get("eeg", {})
    eeg = scenario.eeg.model_copy(
        update={
            "file": placed(scenario.eeg.file, eeg_told.get("file")),
            "baseline": placed(scenario.eeg.baseline, eeg_told.get("baseline")),
            "other": placed(scenario.eeg.other, eeg_told.get("other")),
            "other_baseline": placed(scenario.eeg.other_baseline, eeg_told.get("other_baseline")),
        }
    )
    meta_map = scenario.map
    if meta_map != "metathought":
        meta_map = placed(meta_map, told_in_file.get("map")) or meta_map
    return scenario.model_copy(update={"eeg": eeg, "map": meta_map})


def _first_fault(error: ValidationError, file: Path | None) -> InputError:
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"])
    more = error.error_count() - 1
    tail = f" (and {more} more)" if more else ""
    if fault["type"] == "extra_forbidden":
        known = _names_at(fault["loc"][:-1])
        folded = {name.casefold(): name for name in known}
        near = difflib.get_close_matches(str(fault["loc"][-1]).casefold(), folded, n=1)
        mend = f"did you mean {folded[near[0]]!r}?" if near else f"known here: {', '.join(known)}"
        return InputError(f"unknown name{tail}", file=file, place=place, mend=mend)
    told = fault["msg"].removeprefix("Value error, ")
    shown = repr(fault["input"])
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    return InputError(f"{told}, not {shown}{tail}", file=file, place=place, mend="mend that value")


def _names_at(place: Sequence[int | str]) -> list[str]:
    at: Any = Scenario
    for part in place:
        if isinstance(at, type) and issubclass(at, BaseModel) and part in at.model_fields:
            at = at.model_fields[str(part)].annotation
            arguments = getattr(at, "__args__", ())
            at = next((a for a in arguments if isinstance(a, type)), at) if arguments else at
    named = isinstance(at, type) and issubclass(at, BaseModel)
    return list(at.model_fields) if named else []
