"""What is compared: sweep folders and run folders, each brought to one frame of its runs.

A source has one row a run: run, arm, repeat, seed, a column a parameter, a column a metric.
Nothing but the folders named is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.schema import Scenario
    from scenarios.store import RunFolder
    from scenarios.sweep.store import Sweep

NOT_A_DIFFERENCE = ("run.seed", "title", "run.checkpoint_s", "sweep")
"""Parts of a scenario in which runs of one arm may differ."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST = len(_LETTERS)


@dataclass(frozen=True, eq=False)
class Source:
    """One side of a comparison.

    - ``name``: the letter it goes by; ``title``, ``paths``: what it is and where from.
    - ``runs``: the finished runs; ``failed``, ``waiting``: how many others were planned.
    - ``scenario``: dotted name → value, of what does not vary; ``design``: of a sweep.
    - ``replay``: from a run to the command that does it again, "" for a single run, which has its
      report; ``scenario_of``: from a run to all it was made of; ``folders``: of single runs.
    """

    name: str
    title: str
    paths: tuple[Path, ...]
    runs: pd.DataFrame
    parameters: tuple[str, ...]
    metrics: tuple[str, ...]
    scenario: Mapping[str, Any]
    design: Mapping[str, Any]
    failed: int
    waiting: int
    replay: Callable[[str], str]
    scenario_of: Callable[[str], Scenario]
    folders: tuple[RunFolder, ...] = ()

    @property
    def is_sweep(self) -> bool:
        """Whether it came from a sweep's folder."""
        return not self.folders

    def reports(self) -> list[Path]:
        """The reports of single runs, as far as they were kept."""
        from scenarios.report.page import NAME

        places = [folder.path / NAME for folder in self.folders]
        return [place for place in places if place.is_file()]


def open_all(paths: Sequence[Path]) -> list[Source]:
    """``open_all(paths) -> sources`` in the order given; single runs that differ in nothing but
    their seed are one source together. Raises ``InputError`` for what is neither."""
    found: list[Sweep | list[RunFolder]] = []
    for path in paths:
        one = _opened(path)
        alike = next(
            (
                held
                for held in found
                if isinstance(held, list) and isinstance(one, list) and _alike(held[0], one[0])
            ),
            None,
        )
        if alike is not None and isinstance(one, list):
            alike.extend(one)
        else:
            found.append(one)
    if len(found) > MOST:
        raise InputError(f"more than {MOST} things to compare", mend="name fewer of them")
    return [
        _of_runs(name, told) if isinstance(told, list) else _of_sweep(name, told)
        for name, told in zip(_LETTERS, found, strict=False)
    ]


def flat(told: Mapping[str, Any], head: str = "") -> dict[str, Any]:
    """``flat({"laws": {"pump": 0.2}}) -> {"laws.pump": 0.2}``; items of lists by their number."""
    out: dict[str, Any] = {}
    for key, value in told.items():
        inner = value
        if isinstance(value, list | tuple) and value and all(isinstance(v, Mapping) for v in value):
            inner = {str(number): item for number, item in enumerate(value)}
        if isinstance(inner, Mapping) and inner:
            out |= flat(inner, f"{head}{key}.")
        else:
            out[f"{head}{key}"] = value
    return out


def unlike(a: Source, b: Source, matched_on: Sequence[str]) -> dict[str, tuple[Any, Any]]:
    """``unlike(a, b, parameters) -> {name: (in a, in b)}``: in what else the two differ."""
    here, there = a.scenario, b.scenario
    varied = {*matched_on, *a.parameters, *b.parameters}
    out: dict[str, tuple[Any, Any]] = {}
    for name in sorted(set(here) | set(there)):
        own, other = here.get(name), there.get(name)
        skipped = name in varied or name.startswith(NOT_A_DIFFERENCE)
        if own != other and not skipped:
            out[name] = (own, other)
    for name in sorted({*a.parameters, *b.parameters} - set(matched_on)):
        values = tuple(_only_value(source, name) for source in (a, b))
        if values[0] != values[1]:
            out[name] = values
    return out


def _only_value(source: Source, name: str) -> Any:
    if name not in source.parameters:
        return source.scenario.get(name)
    values = source.runs[name].unique()
    return values[0] if len(values) == 1 else f"{len(values)} values"


def _opened(path: Path) -> Sweep | list[RunFolder]:
    from scenarios.store import RunFolder
    from scenarios.sweep.store import INFO, Sweep

    if (path / INFO).is_file():
        return Sweep.open(path)
    if not (path / "run.json").is_file():
        raise InputError(
            "is neither a run's nor a sweep's folder",
            file=path,
            mend="name folders that mindfield run or mindfield sweep made",
        )
    folder = RunFolder(path)
    if folder.info.get("status") != "finished":
        raise InputError(
            f"the run is {folder.info.get('status', 'unknown')}, not finished",
            file=path,
            mend="give its run command again, then compare",
        )
    return [folder]


def _alike(a: RunFolder, b: RunFolder) -> bool:
    def plain(folder: RunFolder) -> dict[str, Any]:
        told = flat(folder.info["scenario"])
        kept = {k: v for k, v in told.items() if not k.startswith(NOT_A_DIFFERENCE)}
        return kept | {"inputs": [one["sha256"] for one in folder.info["inputs"]]}

    return plain(a) == plain(b)


def _of_sweep(name: str, sweep: Sweep) -> Source:
    runs = sweep.runs
    done = runs[runs["status"] == "done"].reset_index(drop=True)
    told = dict(flat(sweep.info["scenario"]))
    for setting in sweep.info.get("settings", ()):
        key, _, value = str(setting).partition("=")
        told.setdefault(key, value)
    return Source(
        name=name,
        title=str(sweep.info.get("title", sweep.path.name)),
        paths=(sweep.path,),
        runs=done,
        parameters=tuple(sweep.parameters),
        metrics=tuple(metric for metric in sweep.metrics if metric in done),
        scenario=told | _inputs_of(sweep.info),
        design=sweep.info["design"],
        failed=int((runs["status"] == "failed").sum()),
        waiting=int((runs["status"] == "waiting").sum()),
        replay=sweep.report_of,
        scenario_of=lambda run: _scenario_of(sweep, run),
    )


def _of_runs(name: str, folders: Sequence[RunFolder]) -> Source:
    import pandas as pd

    from scenarios.compare.run_figures import figures_of
    from scenarios.schema import scenario_of

    scenarios = {folder.path.name: folder.info["scenario"] for folder in folders}
    rows: list[dict[str, Any]] = []
    for folder in folders:
        figures = figures_of(folder)
        head = {"run": folder.path.name, "arm": 0, "repeat": len(rows)}
        rows.append(head | {"seed": int(folder.info["seed"]), "status": "done"} | figures)
    runs = pd.DataFrame(rows)
    first = folders[0].info
    return Source(
        name=name,
        title=str(first.get("title", folders[0].path.name)),
        paths=tuple(folder.path for folder in folders),
        runs=runs.drop_duplicates("seed", ignore_index=True),
        parameters=(),
        metrics=tuple(runs.columns[5:]),
        scenario=flat(first["scenario"]) | _inputs_of(first),
        design={},
        failed=0,
        waiting=0,
        replay=lambda run: "",
        scenario_of=lambda run: scenario_of(scenarios[run]),
        folders=tuple(folders),
    )


def _inputs_of(info: Mapping[str, Any]) -> dict[str, str]:
    """``{"inputs.map": its hash}``: files of one name need not be one file."""
    out: dict[str, str] = {}
    for one in info.get("inputs", ()):
        name, told = f"inputs.{one['role']}", str(one["sha256"])[:12]
        out[name] = f"{out[name]}, {told}" if name in out else told
    return out


def _scenario_of(sweep: Sweep, run: str) -> Scenario:
    """What the command of the run says, read as the command line reads it."""
    from scenarios.schema import read_scenario

    path, *rest = sweep.arguments_of(run)
    told = [value for option, value in zip(rest[::2], rest[1::2], strict=True) if option == "--set"]
    seed = rest[rest.index("--seed") + 1]
    return read_scenario(Path(path), [*told, f"run.seed={seed}"])
