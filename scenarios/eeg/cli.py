"""``mindfield eeg FILE``: its options. What it does stands in ``command.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenarios.asked import names_in
from scenarios.console import language
from scenarios.options import (
    ChannelsOption,
    JsonOption,
    LangOption,
    QuietOption,
    RateOption,
)


def eeg(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="EDF, BDF, BrainVision, EEGLAB, FIF, OpenBCI text, Mind Monitor, bands as CSV.",
        ),
    ],
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", help="A recording at rest, or a saved baseline, of the person."),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option("--unit", help="What its numbers are: uV, mV, V; of bands uV2, dB, Bel."),
    ] = None,
    channels: ChannelsOption = None,
    rate: RateOption = None,
    aperiodic: Annotated[
        bool, typer.Option("--aperiodic", help="z over the 1/f background of each window.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="A picture (.png, .svg), or a folder for all of it."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Look at a recording: what is in it, and what it is worth.

    Channels, gaps, bad windows and why, bands against rest, alpha peak, mains, background.
    """
    from scenarios.eeg.command import drawn, examined, told

    names = None if channels is None else names_in(channels)
    found = examined(
        file, baseline=baseline, unit=unit, channels=names, rate=rate, aperiodic=aperiodic
    )
    words = language(lang)
    picture = None if out is None else drawn(found, out, words)
    if as_json:
        typer.echo(told(found, words, machine=True))
    elif not quiet:
        typer.echo(told(found, words, machine=False))
        if picture is not None:
            from scenarios.report.catalogue import say

            typer.echo(f"\n{say(words, 'eeg.written', path=str(picture))}")
