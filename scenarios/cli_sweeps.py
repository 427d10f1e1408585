"""The commands about many runs: ``sweep`` and ``compare``. No run is started here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenarios.console import language
from scenarios.options import JsonOption, LangOption, QuietOption


def register(app: typer.Typer) -> None:
    """``register(app)``: put these commands beside the others."""
    app.command()(compare)


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
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Put runs and sweeps side by side: effects with intervals, maps, sensitivity.

    Everything is held against the first. What chance gives as well is "not shown".
    """
    from scenarios.compare.command import compared

    compared(folders, metrics or [], over, out, machine=as_json, quiet=quiet, lang=language(lang))
