"""The commands about EEG: recordings, live streams, replay. No signal is touched here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenarios.asked import names_in, new_folder, scenario_at, settings_of
from scenarios.console import language
from scenarios.eeg.cli import eeg
from scenarios.options import (
    ChannelsOption,
    JsonOption,
    LangOption,
    MapOption,
    QuietOption,
    RateOption,
    ScenarioArgument,
    SeedOption,
    SettingsOption,
)


def register(app: typer.Typer) -> None:
    """``register(app)``: put these commands beside the others."""
    app.command()(eeg)
    app.command()(live)
    app.command()(replay)


def live(
    scenario: ScenarioArgument = None,
    lsl: Annotated[
        str | None, typer.Option("--lsl", help="Name (or type) of a Lab Streaming Layer stream.")
    ] = None,
    board: Annotated[
        str | None, typer.Option("--board", help="A BrainFlow board: synthetic, cyton, muse_2 …")
    ] = None,
    board_param: Annotated[
        list[str] | None,
        typer.Option("--board-param", help="What the board needs: serial_port=/dev/ttyUSB0."),
    ] = None,
    list_streams: Annotated[
        bool, typer.Option("--list", help="Show the streams that answer, and end.")
    ] = False,
    network: Annotated[
        bool, typer.Option("--network", help="Look beyond this machine for streams.")
    ] = False,
    meta_map: MapOption = None,
    person: Annotated[
        str | None, typer.Option("--person", help="Keep this person's baseline, and use it again.")
    ] = None,
    baseline_file: Annotated[
        Path | None,
        typer.Option("--baseline-file", help="A baseline or rest recording; new: kept there."),
    ] = None,
    calibrate: Annotated[
        float, typer.Option("--calibrate", min=10.0, max=3600.0, help="Seconds of good rest.")
    ] = 60.0,
    recalibrate: Annotated[
        bool, typer.Option("--recalibrate", help="Measure rest anew, whatever is kept.")
    ] = False,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=0.5, help="Length; until Ctrl-C by default.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", help="Unit of the stream where it does not say.")
    ] = None,
    channels: ChannelsOption = None,
    rate: RateOption = None,
    aperiodic: Annotated[
        bool, typer.Option("--aperiodic", help="Bands over the 1/f background of each window.")
    ] = False,
    settings: SettingsOption = None,
    seed: SeedOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Run folder; runs/NAME-live by default, then …-2."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Let a live EEG stream drive a scenario in real time.

    Rest is measured first. Ctrl-C ends it with a whole run folder that repeats bit for bit.
    """
    from scenarios.live.command import Asked, listed
    from scenarios.live.command import live as run_live
    from scenarios.schema import read_scenario

    if list_streams:
        listed(network, as_json=as_json, lang=language(lang))
        return
    path = scenario_at(scenario)
    told = settings_of(settings, meta_map=meta_map, seed=seed, aperiodic=aperiodic)
    checked = read_scenario(path, told)
    names = None if channels is None else tuple(names_in(channels))
    asked = Asked(
        lsl=lsl,
        board=board,
        board_params=tuple(board_param or ()),
        network=network,
        channels=names,
        unit=unit,
        rate_hz=rate,
        aperiodic=checked.eeg.aperiodic,
        baseline_file=baseline_file,
        person=person,
        recalibrate=recalibrate,
        calibrate_s=calibrate,
    )
    again = ["mindfield", "run", *([str(scenario)] if scenario else [])]
    for part in told:
        again += ["--set", part]
    run_live(
        checked,
        out if out is not None else new_folder(f"{path.stem}-live"),
        asked,
        seconds if seconds is not None else checked.run.seconds,
        again=again,
        as_json=as_json,
        lang=language(lang),
        quiet=quiet,
    )


def replay(
    recording: Annotated[
        Path, typer.Argument(metavar="FILE", help="A recording; mindfield eeg looks at one.")
    ],
    lsl: Annotated[str, typer.Option("--lsl", help="Name of the stream.")] = "mindfield-replay",
    speed: Annotated[
        float, typer.Option("--speed", min=0.1, max=50.0, help="Recorded seconds per second.")
    ] = 1.0,
    loop: Annotated[bool, typer.Option("--loop", help="Begin again at its end.")] = False,
    from_s: Annotated[
        float, typer.Option("--from", min=0.0, help="Begin at this second of it.")
    ] = 0.0,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=0.1, help="Send so much of it.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", help="Unit of the recording where it does not say.")
    ] = None,
    channels: ChannelsOption = None,
    rate: RateOption = None,
    network: Annotated[
        bool, typer.Option("--network", help="Let other machines hear it too.")
    ] = False,
    wait: Annotated[
        float, typer.Option("--wait", min=0.0, help="Wait so long for a listener first, s.")
    ] = 0.0,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Send a recording as a live LSL stream.

    On this machine only, unless told otherwise. Ctrl-C ends it.
    """
    from scenarios.live.replay import replay as send

    names = None if channels is None else names_in(channels)
    whole = send(
        recording,
        lsl,
        speed=speed,
        loop=loop,
        from_s=from_s,
        seconds=seconds,
        unit=unit,
        channels=names,
        rate_hz=rate,
        network=network,
        wait_s=wait,
        lang=language(lang),
        quiet=quiet,
    )
    raise typer.Exit(0 if whole or loop else 130)
