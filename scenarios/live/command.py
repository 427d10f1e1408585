"""The work behind ``mindfield live``: from its options to a receiver, a run and its words."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from model.errors import InputError
from scenarios.console import stop_flag
from scenarios.report.catalogue import Lang, number, say

if TYPE_CHECKING:
    from model.eeg.baseline import Baseline
    from model.eeg.live.source import Source
    from scenarios.recording import Done
    from scenarios.schema import Scenario

_LOOK_S = 1.0
_LOOK_AGAIN_S = 0.3


@dataclass(frozen=True)
class Asked:
    """What was asked about the source: one of ``lsl`` and ``board``, and how to take it."""

    lsl: str | None = None
    board: str | None = None
    board_params: tuple[str, ...] = ()
    network: bool = False
    channels: tuple[str, ...] | None = None
    unit: str | None = None
    rate_hz: float | None = None
    aperiodic: bool = False
    baseline_file: Path | None = None
    person: str | None = None
    recalibrate: bool = False
    calibrate_s: float = 60.0


def listed(network: bool, *, as_json: bool, lang: Lang) -> None:
    """``listed(network, …)``: tell the streams that answer."""
    from model.eeg.live.lsl import streams

    found = streams(_LOOK_S, network=network)
    if as_json:
        typer.echo(json.dumps([vars(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        rate = number(one.rate_hz, lang) if one.rate_hz else say(lang, "live.no_rate")
        channels = number(one.n_channels, lang)
        facts = {"name": one.name, "type": one.type, "host": one.host}
        typer.echo(say(lang, "live.listed", channels=channels, rate=rate, **facts))
    if not found:
        typer.echo(say(lang, "live.listed.none.network" if network else "live.listed.none"))


def connecting(asked: Asked) -> tuple[Callable[[], Source], str]:
    """``connecting(asked) -> (connect, name)``: how to open the source, again and again.

    Raises ``InputError`` where none or two are named, or what it needs is not installed.
    """
    if (asked.lsl is None) == (asked.board is None):
        raise InputError(
            "name one source" if asked.lsl is None else "two sources are named",
            place="--lsl, --board",
            mend="use --lsl NAME or --board NAME; mindfield live --list shows the streams",
        )
    if asked.board is not None:
        from model.eeg.live.board import BoardSource
        from model.eeg.live.board import library as boards

        boards()
        parameters = dict(_pair(told) for told in asked.board_params)
        return partial(BoardSource.open, asked.board, parameters), f"board:{asked.board}"
    from model.eeg.live.lsl import LslSource, library

    library(network=asked.network)
    name = str(asked.lsl)
    known: list[str] = []

    def find() -> LslSource:
        wait_s = _LOOK_AGAIN_S if known else _LOOK_S
        before = known[0] if known else ""
        source = LslSource.find(name, wait_s=wait_s, network=asked.network, source_id=before)
        known[:] = [source.source_id]
        return source

    return find, f"lsl:{name}"


def _pair(told: str) -> tuple[str, str]:
    name, equals, value = told.partition("=")
    if not equals:
        raise InputError(
            f"cannot read {told!r}", place="--board-param", mend="write it like serial_port=COM3"
        )
    return name.strip(), value.strip()


def kept_baseline(asked: Asked) -> tuple[Baseline | None, Path | None]:
    """``kept_baseline(asked) -> (baseline, path)``: what is kept, and where one is to be kept.

    A file that is not there yet is where the rest of this run goes; so is a person's.
    """
    from model.eeg.baseline import read_baseline
    from scenarios.live.people import baseline_path

    if asked.baseline_file is not None and asked.person is not None:
        raise InputError(
            "a person's baseline has its own file",
            place="--person, --baseline-file",
            mend="give one of them",
        )
    path = asked.baseline_file
    if asked.person is not None:
        path = baseline_path(asked.person)
    recording = path is not None and path.suffix.lower() != ".json"
    if path is None or asked.recalibrate or not path.exists():
        if recording:
            # What is there may be somebody's only recording of rest.
            raise InputError(
                "is no .json, and rest is kept in nothing else",
                file=path,
                place="--baseline-file",
                mend="name a .json to keep it in, or a recording that is there, "
                "without --recalibrate",
            )
        return None, path
    if recording:
        from model.eeg.recording import read_recording
        from model.eeg.series import baseline_of

        rest = read_recording(path, channels=asked.channels, unit=asked.unit, rate_hz=asked.rate_hz)
        return baseline_of(rest, aperiodic=asked.aperiodic), None
    return read_baseline(path), None


def live(
    scenario: Scenario,
    out: Path,
    asked: Asked,
    seconds: float | None,
    *,
    again: Sequence[str],
    as_json: bool,
    lang: Lang,
    quiet: bool,
) -> None:
    """``live(scenario, out, asked, seconds, …)``: calibrate, run, tell, write a report.

    - ``again``: the command that runs the scenario, to which what repeats this run is added.

    Raises ``InputError`` for wrong input, and ``typer.Exit(130)`` where it was stopped before
    the field ran.
    """
    # Before anything heavy is loaded: a wrong option is told at once.
    connect, name = connecting(asked)
    from model.eeg.live.receiver import Receiver
    from scenarios.live.drive import LiveRun
    from scenarios.live.people import save_baseline
    from scenarios.live.telling import Teller, ending

    baseline, keep_at = kept_baseline(asked)
    channels = asked.channels
    if channels is None and baseline is not None and baseline.channels:
        channels = baseline.channels
    receiver = Receiver(
        connect,
        baseline=baseline,
        calibrate_s=asked.calibrate_s,
        channels=channels,
        unit=asked.unit,
        rate_hz=asked.rate_hz,
        source=name,
        keep=True,
        aperiodic=asked.aperiodic,
    )
    run = LiveRun(scenario, out, receiver)
    tell = Teller(lang, quiet=quiet or as_json)
    try:
        with stop_flag() as stopped:
            if not run.calibrate(tell, stopped):
                tell.done()
                typer.echo("stopped before the field ran", err=True)
                raise typer.Exit(130)
            if keep_at is not None and receiver.baseline is not None:
                save_baseline(receiver.baseline, keep_at)
                tell.done()
                if not (quiet or as_json):
                    typer.echo(say(lang, "live.saved", path=str(keep_at)), err=True)
            done = run.run(seconds, tell, stopped)
    finally:
        receiver.close()
        tell.done()
    told = ending(done.folder.info["live"], lang)
    _tell(done, again, told, as_json=as_json, lang=lang, quiet=quiet)


def _tell(
    done: Done, again: Sequence[str], told: list[str], *, as_json: bool, lang: Lang, quiet: bool
) -> None:
    from scenarios.live.kept import HEARD
    from scenarios.report.page import write_report

    report = write_report(done.folder, lang=lang)
    info = done.folder.info
    if as_json:
        typer.echo(json.dumps(info, ensure_ascii=False, indent=1))
        return
    if quiet:
        return
    from scenarios.report.words import summary_text

    weights = info["scenario"]["schedule"]["operators"]
    typer.echo(summary_text(info["summary"], lang, weights=weights))
    typer.echo("\n" + "\n".join(told))
    command = [*again, "--eeg", str(done.folder.path / HEARD)]
    looks = info["scenario"]["emergence"]
    for part in (
        f"run.seconds={info['seconds']}",
        f"emergence.runs={looks['runs']}",
        f"emergence.nulls={looks['nulls']}",
    ):
        command += ["--set", part]
    typer.echo(say(lang, "live.again", command=shlex.join(command)))
    typer.echo(f"\n{report}")
