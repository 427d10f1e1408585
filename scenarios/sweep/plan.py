"""From a scenario and what is to vary to every run of a sweep, each with its id. Nothing is run.

A run's configuration is the scenario with ``--set`` parts, exactly as ``mindfield run`` reads it:
so any run of a sweep can be done again by its own command, bit for bit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from scenarios.schema import Scenario, SweepSettings, scenario_from, scenario_text
from scenarios.sweep.axes import Axis, axis_from, type_of
from scenarios.sweep.design import Design, Visited, When, visited, when_of
from scenarios.sweep.metrics import METRICS
from scenarios.sweep.store import FORMAT, TOLD_AS_TOML

if TYPE_CHECKING:
    import pandas as pd

_PATHS = ("map", "eeg.file", "eeg.baseline", "eeg.other", "eeg.other_baseline")
_NEVER = "emergence.every_s=1e9"
_SEED_BITS = 2**48
_DECIDE = ("agents", "model")
_DECIDE_TOO = (
    "scenarios/schema.py",
    "scenarios/inputs.py",
    "scenarios/sweep/metrics.py",
    "scenarios/sweep/world_run.py",
)
"""Where the text stands that decides how a run comes out."""


@dataclass(frozen=True)
class Job:
    """One run to do: ``run`` is its id; ``attempts`` how often it was tried already."""

    run: str
    arm: int
    repeat: int
    seed: int
    attempts: int = 0


@dataclass(frozen=True)
class Arm:
    """One point of the design: its values, and the scenario as resolved, JSON-able."""

    values: Mapping[str, Any]
    config: dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """A sweep as it will be.

    - ``text``: the scenario's file; ``settings``: what every run's command sets besides.
    - ``notes``: what was decided for the person, keys of words with their figures.
    """

    title: str
    text: str
    base: Scenario
    settings: tuple[str, ...]
    asked: SweepSettings
    design: Design
    visited: Visited
    arms: tuple[Arm, ...]
    version: str
    looks: bool
    notes: tuple[str, ...]

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """Every run, arm by arm."""
        return tuple(self._jobs())

    def _jobs(self) -> Iterator[Job]:
        first = self.base.run.seed
        for number, arm in enumerate(self.arms):
            config = json.dumps(arm.config, sort_keys=True)
            for repeat in range(self.asked.repeat):
                if self.asked.seeds == "common":
                    seed = (first + repeat) % 2**64
                else:
                    seed = int(_hex(f"{first} {number} {repeat}"), 16) % _SEED_BITS
                run = _hex(json.dumps([config, seed, self.version]))[:16]
                yield Job(run, number, repeat, seed)

    def frame(self) -> pd.DataFrame:
        """The plan as a table: run, arm, repeat, seed, and a column per parameter."""
        import pandas as pd

        jobs = self.jobs
        columns: dict[str, Any] = {
            name: [getattr(job, name) for job in jobs] for name in ("run", "arm", "repeat")
        }
        columns["seed"] = pd.array([job.seed for job in jobs], dtype="uint64")
        for axis in self.design.varied:
            told = [self.arms[job.arm].values.get(axis.name) for job in jobs]
            columns[axis.name] = _column(axis, told)
        return pd.DataFrame(columns)

    def info(self) -> dict[str, Any]:
        """What sweep.json says at first, but for inputs, times and status."""
        kept = {"kind": self.design.kind, "samples": self.design.samples}
        return {
            "format": FORMAT,
            "title": self.title,
            "scenario": self.base.model_dump(mode="json", exclude={"sweep"}),
            "settings": list(self.settings),
            "design": kept
            | {
                "parameters": [axis.told() for axis in self.design.varied],
                "zip": [list(names) for names in self.design.zipped],
                "when": list(self.asked.when),
                "arms": len(self.arms),
                "rows": list(self.visited.rows),
                "repeat": self.asked.repeat,
                "seeds": self.asked.seeds,
                "problem": self.visited.problem,
            },
            "looks": self.looks,
            "metrics": list(METRICS),
            "version": self.version,
        }


def plan_of(path: Path, settings: Sequence[str] = (), asked: SweepSettings | None = None) -> Plan:
    """``plan_of(scenario_file, ["run.seconds=30"], SweepSettings(…)) -> Plan``.

    - ``asked``: what to vary; what the scenario's ``[sweep]`` says where absent.

    Every point is held against the schema here, before anything runs; what only the laws refuse
    shows when its run is tried. Raises ``InputError``.
    """
    text = scenario_text(path)
    base = scenario_from(text, path, settings)
    asked = asked or base.sweep or SweepSettings()
    axes = tuple(_placed(axis_from(name, told)) for name, told in asked.over.items())
    whens = tuple(
        When(when.name, _placed(Axis(when.name, (when.value,))).values[0], _placed(when.axis))
        for when in map(when_of, asked.when)
    )
    design = Design(axes, asked.design, asked.zip, whens, asked.samples, base.run.seed)
    names = {axis.name for axis in design.varied}
    if "run.seed" in names:
        raise InputError(
            "seeds are not varied as a parameter", place="run.seed", mend="use --repeat"
        )
    points = visited(design)
    told, notes = _settled(base, names, asked.looks)
    common = (*settings, *told)
    arms = tuple(
        Arm(point, _config(text, path, [*common, *settings_of_point(point)]))
        for point in points.points
    )
    looks = asked.looks is not False
    grown = [arm.config["growth"] for arm in arms]
    if not looks and any(growth["on"] and growth["condense"] for growth in grown):
        raise InputError(
            "agents condense from the clusters that are looked for",
            place="sweep.looks",
            mend="let it look, or set growth.condense=false",
        )
    settled = scenario_from(text, path, common)
    return Plan(
        base.title,
        text,
        settled,
        common,
        asked,
        design,
        points,
        arms,
        version_of_laws(),
        looks,
        notes,
    )


def settings_of_point(point: Mapping[str, Any]) -> list[str]:
    """``settings_of_point({"laws.wave.K": 2.0}) -> ["laws.wave.K=2.0"]``: as ``--set`` parts."""
    return [f"{name}={toml_of(value)}" for name, value in point.items()]


def toml_of(value: Any) -> str:
    """``toml_of(value)``: a value as TOML reads it; floats to the last bit."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_of(part) for part in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml_of(v)}" for k, v in value.items()) + "}"
    return repr(value)


@cache
def version_of_laws() -> str:
    """``version_of_laws()``: the package's version and the digest of the text of all that decides
    how a run comes out: the model, its agents, what a sweep makes of a scenario and of a world."""
    from importlib.metadata import PackageNotFoundError, version

    root = Path(__file__).resolve().parents[2]
    laws = (path for folder in _DECIDE for path in (root / folder).rglob("*.py"))
    digest = hashlib.sha256()
    for path in sorted((*laws, *(root / name for name in _DECIDE_TOO))):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    try:
        package = version("mindfield")
    except PackageNotFoundError:
        package = "0"
    return f"{package}+{digest.hexdigest()[:16]}"


def _config(text: str, path: Path, settings: Sequence[str]) -> dict[str, Any]:
    told: dict[str, Any] = scenario_from(text, path, settings).model_dump(
        mode="json", exclude={"sweep"}
    )
    return told


def _placed(axis: Axis) -> Axis:
    """Files named on an axis are the caller's: absolute, whoever runs them."""
    if axis.name not in _PATHS:
        return axis
    if axis.bounds is not None:
        raise InputError("files have no bounds", place=axis.name, mend="name them: a,b,c")
    values = [v if v == "metathought" else str(Path(str(v)).resolve()) for v in axis.values]
    return Axis(axis.name, tuple(values))


def _settled(
    base: Scenario, names: set[str], looks: bool | None
) -> tuple[list[str], tuple[str, ...]]:
    """What has to be set besides, so that what is varied has an effect; and what to say of it."""
    told: list[str] = []
    notes: list[str] = []
    # A copy of the scenario stands in the sweep's folder: its files are named from anywhere.
    for name, file in (
        ("map", base.map),
        ("eeg.file", base.eeg.file),
        ("eeg.baseline", base.eeg.baseline),
        ("eeg.other", base.eeg.other),
        ("eeg.other_baseline", base.eeg.other_baseline),
    ):
        if file and file != "metathought" and name not in names:
            told.append(f"{name}={toml_of(str(Path(file).resolve()))}")
    by_hand = any(name.startswith("eeg.bands") for name in names)
    if by_hand and base.eeg.file:
        raise InputError(
            "fixed bands have no effect beside a recording",
            place="eeg.bands",
            mend="sweep another parameter, or use a scenario without eeg.file",
        )
    if (by_hand or "eeg.file" in names) and base.eeg.script:
        told.append("eeg.script=[]")
        notes.append("script_replaced")
        if by_hand and base.run.seconds is None and "run.seconds" not in names:
            told.append(f"run.seconds={sum(part.seconds for part in base.eeg.script)!r}")
    if looks is False:
        told.append(_NEVER)
    return told, tuple(notes)


def _column(axis: Axis, told: list[Any]) -> Any:
    import pandas as pd

    kind = type_of(axis.values) if axis.values else "number"
    if kind == TOLD_AS_TOML:
        return [None if value is None else toml_of(value) for value in told]
    if kind == "number":
        whole = all(isinstance(value, int) for value in told if value is not None)
        return pd.array(told, dtype="Int64") if whole and None in told else told
    return told


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
