"""The command line: ``mindfield import | export | describe | run | …``. No laws here.

Exit codes: 0 done, 1 a check failed, 2 wrong input, 130 stopped.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from model.errors import InputError
from scenarios import cli_eeg, cli_sweeps
from scenarios.asked import free_folder, null_settings, scenario_at, settings_of
from scenarios.console import (
    language,
    say_uncached,
    shown_progress,
    stop_flag,
    write_whole,
)
from scenarios.options import (
    BaselineOption,
    ChannelsOption,
    EegNullOption,
    EegOtherOption,
    FirstSeedOption,
    JsonOption,
    LangOption,
    MapOption,
    MeaningOption,
    QuietOption,
    RateOption,
    ScenarioArgument,
    SeedOption,
    SettingsOption,
)

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    # Rich would draw the help in boxes; loading it for that takes longer than all the rest.
    rich_markup_mode=None,
    help="Mindfield sets a map of thought in motion and shows what emerges.",
)


@app.command("import")
def import_(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="A vault, Logseq folder, zip, canvas or graph.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The map to write; NAME.map.yaml by default."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="A metamap.yml that says which words mean which kinds."),
    ] = None,
    ghosts: Annotated[
        Literal["keep", "drop", "count"] | None,
        typer.Option("--ghosts", help="What links name and nobody wrote."),
    ] = None,
    guesses: Annotated[
        Path | None, typer.Option("--guesses", help="Write guessed kinds to this CSV.")
    ] = None,
    corrections: Annotated[
        Path | None, typer.Option("--corrections", help="Read corrected guesses from this CSV.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over what is there already.")
    ] = False,
    meaning: MeaningOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Make a map of notes, a canvas, a mind map or a graph.

    The source is only read. The map says of every kind whether you told it or it was guessed.
    """
    from scenarios.importing import brought, machine_text

    path = out if out is not None else Path(f"{source.resolve().stem}.map.yaml")
    mapped = brought(
        source,
        path,
        mapping=mapping,
        ghosts=ghosts,
        guesses=guesses,
        corrections=corrections,
        replace=replace,
        meaning=meaning,
        quiet=quiet or as_json,
        lang=language(lang),
    )
    if as_json:
        typer.echo(machine_text(mapped, path))
    elif not quiet:
        from model.maps.telling_import import import_text

        table = None if guesses is None else str(guesses)
        typer.echo(import_text(mapped, language(lang), written=str(path), guesses=table))


@app.command()
def export(
    source: Annotated[
        Path, typer.Argument(metavar="RUN|MAP", help="A finished run's folder, or a map.")
    ],
    to: Annotated[
        Literal["vault", "canvas", "gexf", "graphml", "map"],
        typer.Option("--to", help="Notes for Obsidian, a canvas, a graph for Gephi, or a map."),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="A new file; for vault a new or empty folder.")
    ],
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write a run or a map out for Obsidian, Gephi and others.

    Of a run, with what emerged in it. Nothing is overwritten, no note of yours is touched.
    """
    from scenarios.export import export as exported
    from scenarios.export import told

    done = exported(source, to, out, lang=language(lang))
    if as_json:
        typer.echo(json.dumps(vars(done), ensure_ascii=False, indent=1))
    elif not quiet:
        typer.echo(told(done, language(lang)))


@app.command()
def describe(
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help="A map, vault, graph …; 'metathought' by default."),
    ] = "metathought",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the description to this file.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write one page with pictures to this file.")
    ] = None,
    meaning: MeaningOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1)] = 1,
    quiet: QuietOption = False,
) -> None:
    """Describe a map of thought in figures, words and pictures.

    Kinds, links, layers, hubs, bridges, communities, gaps, what is near in meaning.
    """
    from model.maps.telling import to_text
    from scenarios.describe.command import described

    meta_map, found = described(source, meaning=meaning, seed=seed, quiet=quiet or as_json)
    if html is not None:
        from scenarios.describe.page import page_of

        write_whole(html, page_of(meta_map, found, language(lang)))
    text = found.model_dump_json(indent=1) if as_json else to_text(found, language(lang))
    if out is not None:
        write_whole(out, text + "\n")
    elif not quiet or as_json:
        typer.echo(text)
        if html is not None and not as_json:
            typer.echo(f"\n{html}")


@app.command()
def run(
    scenario: ScenarioArgument = None,
    meta_map: MapOption = None,
    eeg: Annotated[
        str | None, typer.Option("--eeg", help="A recording; `mindfield eeg FILE` looks at one.")
    ] = None,
    eeg_baseline: BaselineOption = None,
    unit: Annotated[
        str | None, typer.Option("--unit", help="Unit of the recording where it does not say.")
    ] = None,
    channels: ChannelsOption = None,
    rate: RateOption = None,
    aperiodic: Annotated[
        bool, typer.Option("--aperiodic", help="Bands over the 1/f background of each window.")
    ] = False,
    eeg_null: EegNullOption = None,
    eeg_other: EegOtherOption = None,
    settings: SettingsOption = None,
    seed: SeedOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Run folder; runs/NAME by default, then NAME-2, …"),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Run a scenario, tell it in words, and write a report.

    Ctrl-C stops it cleanly; the same command goes on from there.
    """
    from scenarios.schema import read_scenario

    path = scenario_at(scenario)
    told = settings_of(
        settings,
        meta_map=meta_map,
        eeg=eeg,
        eeg_baseline=eeg_baseline,
        unit=unit,
        channels=channels,
        rate=rate,
        aperiodic=aperiodic,
        seed=seed,
    )
    told += null_settings(eeg_null, eeg_other)
    checked = read_scenario(path, told)
    # Only now: these load for two seconds, and a slip of the pen is told before.
    from scenarios.run import Stopped, unreported
    from scenarios.run import run as run_scenario

    folder = out if out is not None else free_folder(path.stem, checked)
    try:
        with stop_flag() as stopped, shown_progress(quiet or as_json) as progress:
            done = unreported(checked, folder)
            if done is None:
                done = run_scenario(checked, folder, progress=progress, should_stop=stopped).folder
            from scenarios.report.page import write_report

            report = write_report(done, lang=language(lang))
    except Stopped:
        line = f"stopped; {folder} holds what is done, the same command goes on from there"
        typer.echo(line, err=True)
        raise typer.Exit(130) from None
    if as_json:
        typer.echo(json.dumps(done.info, ensure_ascii=False, indent=1))
    elif not quiet:
        from scenarios.report.words import summary_text

        weights = done.info["scenario"]["schedule"]["operators"]
        typer.echo(summary_text(done.summary, language(lang), weights=weights))
        typer.echo(f"\n{report}")


@app.command()
def verify(
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Run this experiment only; may be repeated.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for verify.json and verify.html.")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Run the reference experiments: theory beside result.

    Each row has its tolerance and verdict. Exit code 1 when a row fails; "not shown" is a
    result, not a failure.
    """
    from scenarios.verify.command import verify as verified

    if not (quiet or as_json):
        say_uncached()
    code = verified(only or [], out, machine=as_json, quiet=quiet, lang=language(lang))
    raise typer.Exit(code)


@app.command()
def falsify(
    scenario: ScenarioArgument = None,
    meta_map: MapOption = None,
    eeg: Annotated[
        str | None, typer.Option("--eeg", help="A recording instead of the scenario's EEG.")
    ] = None,
    eeg_baseline: BaselineOption = None,
    eeg_null: Annotated[
        str | None,
        typer.Option("--eeg-null", help="Hold the EEG against these: shuffle,phase,other."),
    ] = None,
    eeg_other: EegOtherOption = None,
    seeds: Annotated[
        int, typer.Option("--seeds", min=6, max=10_000, help="Runs of each kind.")
    ] = 20,
    settings: SettingsOption = None,
    seed: FirstSeedOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for falsify.json and falsify.html.")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Take one thing away from your field at a time: what falls?

    Pump, couplings, intention, meanings, links, EEG, growth. What does not fall is "not shown".
    With --eeg-null the EEG alone: which of its effects survive shuffling and the like.
    """
    from scenarios.schema import read_scenario
    from scenarios.verify.falsify import falsified

    path = scenario_at(scenario)
    told = settings_of(settings, meta_map=meta_map, eeg=eeg, eeg_baseline=eeg_baseline, seed=seed)
    checked = read_scenario(path, told + null_settings(None, eeg_other))
    if not (quiet or as_json):
        say_uncached()
    if eeg_null is not None:
        from scenarios.verify.eeg_nulls import held_against
        from scenarios.verify.eeg_nulls import nulls_asked as asked

        nulls = asked(eeg_null)
        code = held_against(
            checked, nulls, seeds, out, machine=as_json, quiet=quiet, lang=language(lang)
        )
    else:
        code = falsified(checked, seeds, out, machine=as_json, quiet=quiet, lang=language(lang))
    raise typer.Exit(code)


@app.command()
def dashboard(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Address to listen on. Anyone who reaches it can run fields.")
    ] = "localhost",
    sessions: Annotated[
        int | None, typer.Option(min=1, help="People at once; 24 by default.", show_default=False)
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open a browser window.")
    ] = True,
    lang: LangOption = None,
) -> None:
    """Open the page in a browser (the same as ``solara run app.py``)."""
    import os
    import subprocess

    from scenarios.exposing import exposure, is_local

    if not is_local(host):
        typer.echo(exposure(host, port, language(lang)), err=True)
    told = {} if sessions is None else {"MINDFIELD_SESSIONS": str(sessions)}
    entry = Path(__file__).resolve().parent.parent / "app.py"
    command = [sys.executable, "-m", "solara", "run", str(entry), "--production"]
    # Solara would otherwise ask a server on the net for its newest version at every start.
    command += ["--no-check-version"]
    command += ["--host", host, "--port", str(port)]
    command += [] if browser else ["--no-open"]
    if os.name == "posix":
        # In this one's place, so that whoever ends this process ends the server.
        os.execve(command[0], command, os.environ | told)
    raise typer.Exit(subprocess.run(command, check=False, env=os.environ | told).returncode)


cli_eeg.register(app)
cli_sweeps.register(app)


def main() -> None:
    """Run the command line; wrong input becomes one line and exit code 2."""
    try:
        code = app(sys.argv[1:] or ["--help"], prog_name="mindfield", standalone_mode=False)
    except _UsageError as error:
        raise SystemExit(_refused(error)) from None
    except InputError as error:
        typer.echo(f"mindfield: {error}", err=True)
        raise SystemExit(2) from None
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("mindfield: stopped at once", err=True)
        raise SystemExit(130) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
    raise SystemExit(code if isinstance(code, int) else 0)


# Typer brings a click of its own in some versions and not in others: the class stands in neither's
# public place, but it is always what this one is made of.
_UsageError: Any = typer.BadParameter.__base__


def _refused(error: Any) -> int:
    """Say in one line what a command could not take; its exit code."""
    command = "mindfield" if error.ctx is None else error.ctx.command_path
    told = " ".join(error.format_message().split()).rstrip(".")
    typer.echo(f"{command}: {told}; see {command} --help", err=True)
    return int(error.exit_code)


if __name__ == "__main__":
    main()
