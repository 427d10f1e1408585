"""``mindfield sweep``: from options to a plan, a folder and what is said. No run is made here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from model.errors import InputError
from scenarios.asked import names_in
from scenarios.console import Lang, say_uncached, stop_flag
from scenarios.schema import SweepSettings, read_scenario, sweep_settings_of
from scenarios.sweep.cluster import ClusterLost
from scenarios.sweep.engine import Stopped, info_of, summary_of, sweep
from scenarios.sweep.folder import refuse_other
from scenarios.sweep.plan import Plan, plan_of
from scenarios.sweep.store import Sweep
from scenarios.sweep.terminal import shown
from scenarios.sweep.words import estimate_text, notes_text, summary_text

DONE, FAILED, STOPPED = 0, 1, 130


@dataclass(frozen=True)
class Asked:
    """What was asked on the command line; ``options`` are None where they were not given."""

    scenario: Path
    settings: Sequence[str]
    options: Mapping[str, Any]
    out: Path | None
    workers: int | None
    cluster: str | None


def swept(asked: Asked, *, dry_run: bool, machine: bool, quiet: bool, lang: Lang) -> int:
    """``swept(asked, …) -> exit code``: 0 done, 1 runs have failed, 130 stopped.

    - ``machine``: JSON on stdout, no words.
    """
    if asked.cluster is not None and asked.workers is not None:
        raise InputError("--cluster and --workers together", mend="give one of them")
    plan = plan_of(asked.scenario, asked.settings, settings_asked(asked))
    if not (machine or quiet) and plan.notes:
        typer.echo(notes_text(plan, lang), err=True)
    if dry_run:
        return _told_only(plan, asked, machine=machine, lang=lang)
    out = asked.out if asked.out is not None else free_folder(asked.scenario.stem, plan)
    if not (machine or quiet):
        say_uncached()
    try:
        with stop_flag() as stopped, shown(lang, quiet=quiet or machine) as progress:
            done = sweep(
                plan,
                out,
                workers=asked.workers,
                cluster=asked.cluster,
                progress=progress,
                should_stop=stopped,
            )
    except Stopped:
        line = f"stopped; {out} holds what is done, the same command goes on from there"
        typer.echo(line, err=True)
        return STOPPED
    except ClusterLost:
        line = f"the cluster went away; {out} holds what is done, the same command goes on"
        typer.echo(f"mindfield: {line}", err=True)
        return FAILED
    return _told(done, machine=machine, quiet=quiet, lang=lang)


def settings_asked(asked: Asked) -> SweepSettings:
    """What the scenario's ``[sweep]`` says, with the options given in the place of its own."""
    base = read_scenario(asked.scenario, asked.settings).sweep or SweepSettings()
    told = base.model_dump() | {
        name: value for name, value in asked.options.items() if value is not None
    }
    if asked.options.get("over") is not None:
        told["over"] = _by_name(asked.options["over"])
    if asked.options.get("zip") is not None:
        told["zip"] = [names_in(group) for group in asked.options["zip"]]
    return sweep_settings_of(told)


def _by_name(over: Sequence[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for part in over:
        name, equals, text = (piece.strip() for piece in part.partition("="))
        if not (equals and name and text):
            raise InputError(
                f"cannot read --over {part!r}", mend="write it like --over laws.wave.K=0:4:21"
            )
        if name in told:
            raise InputError("is varied twice", place=name, mend="vary it once")
        told[name] = text
    return told


def free_folder(name: str, plan: Plan) -> Path:
    """The first of sweeps/NAME, sweeps/NAME-2, … that is new or holds this very sweep."""
    info, number = info_of(plan), 1
    while True:
        path = Path("sweeps") / (name if number == 1 else f"{name}-{number}")
        try:
            refuse_other(path, info)
        except InputError:
            number += 1
            continue
        return path


def _told_only(plan: Plan, asked: Asked, *, machine: bool, lang: Lang) -> int:
    from model.threads import cores
    from scenarios.sweep.estimate import estimate

    told = estimate(plan)
    runs = len(plan.jobs)
    workers = max(cores() if asked.workers is None else asked.workers, 1)
    facts = {
        "arms": len(plan.arms),
        "runs": runs,
        "run_s": told.run_s,
        "looks_s": told.looks_s,
        "workers": workers,
        "seconds": told.run_s * runs / workers,
        "bytes": told.bytes * runs,
    }
    if machine:
        typer.echo(json.dumps(facts, indent=1))
    else:
        typer.echo(estimate_text(facts, lang))
    return DONE


def _told(done: Sweep, *, machine: bool, quiet: bool, lang: Lang) -> int:
    facts = summary_of(done)
    if machine:
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=1))
    elif not quiet:
        typer.echo(summary_text(facts, lang))
    return FAILED if facts["failed"] else DONE
