"""The commands about many runs: ``sweep`` and ``compare``. No run is started here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from scenarios.options import (
    FirstSeedOption,
    JsonOption,
    LangOption,
    MapOption,
    QuietOption,
    ScenarioArgument,
    SettingsOption,
)


def register(app: typer.Typer) -> None:
    """``register(app)``: put these commands beside the others."""
    app.command()(sweep)
    app.command()(compare)


def sweep(
    scenario: ScenarioArgument = None,
    over: Annotated[
        list[str] | None,
        typer.Option("--over", help="What to vary: laws.wave.K=0:4:21, eeg.bands.alpha=-2,0,2."),
    ] = None,
    zipped: Annotated[
        list[str] | None, typer.Option("--zip", help="Names that go in step: a.b,c.d.")
    ] = None,
    when: Annotated[
        list[str] | None,
        typer.Option("--when", help="growth.on=true:growth.window_s=16,32 varies only there."),
    ] = None,
    design: Annotated[
        Literal["grid", "list", "latin", "sobol", "saltelli", "morris"] | None,
        typer.Option("--design", help="How points are chosen; all combinations by default."),
    ] = None,
    samples: Annotated[
        int | None, typer.Option("--samples", min=1, help="Points of a sampled design.")
    ] = None,
    repeat: Annotated[
        int | None, typer.Option("--repeat", min=1, help="Runs of each point, other seeds.")
    ] = None,
    seeds: Annotated[
        Literal["common", "fresh"] | None,
        typer.Option("--seeds", help="The same seeds at every point (default), or its own."),
    ] = None,
    looks: Annotated[
        bool | None, typer.Option("--looks/--no-looks", help="Whether to look for clusters.")
    ] = None,
    retries: Annotated[
        int | None, typer.Option("--retries", min=0, help="How often a failed run is tried again.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=0, max=1024, help="Processes; 0: this one; one a core."),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="A Dask scheduler: tcp://ADDRESS:PORT.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how many runs, how long, how large; run none.")
    ] = False,
    meta_map: MapOption = None,
    settings: SettingsOption = None,
    seed: FirstSeedOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The sweep's folder; sweeps/NAME by default."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Run a scenario over a space of parameters; none is lost.

    Ctrl-C stops it cleanly; the same command goes on from there. Exit code 1: runs have failed.
    """
    from scenarios.asked import scenario_at, settings_of
    from scenarios.console import language
    from scenarios.sweep.command import Asked, swept

    told = settings_of(settings, meta_map=meta_map, seed=seed)
    options = {
        "over": over,
        "zip": zipped,
        "when": when,
        "design": design,
        "samples": samples,
        "repeat": repeat,
        "seeds": seeds,
        "looks": looks,
        "retries": retries,
    }
    asked = Asked(scenario_at(scenario), told, options, out, workers, cluster)
    code = swept(asked, dry_run=dry_run, machine=as_json, quiet=quiet, lang=language(lang))
    raise typer.Exit(code)


def compare(
    folders: Annotated[
        list[Path], typer.Argument(metavar="A B …", help="Folders of runs and sweeps; one sweep.")
    ],
    metrics: Annotated[
        list[str] | None,
        typer.Option("--metric", help="Compare this figure; may be repeated. The main ones else."),
    ] = None,
    over: Annotated[
        str | None, typer.Option("--over", help="Parameters of the pictures: P1 or P1,P2.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="A page *.html, or a folder for page, JSON and pictures."),
    ] = None,
    reports: Annotated[
        bool,
        typer.Option("--reports", help="Do the best and strangest runs again, with reports."),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Put runs and sweeps side by side: effects, maps, sensitivity.

    Everything is held against the first. What chance gives as well is "not shown".
    """
    from scenarios.compare.command import compared
    from scenarios.console import language

    compared(
        folders,
        metrics or [],
        over,
        out,
        machine=as_json,
        quiet=quiet,
        lang=language(lang),
        reports=reports,
    )
