"""The work behind ``mindfield compare``: compare, print, write one page or a folder of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typer

from model.errors import InputError
from scenarios.asked import names_in
from scenarios.compare.comparison import Comparison, compare
from scenarios.compare.results import as_json, write_text
from scenarios.report.catalogue import Lang

PAGE_NAME, JSON_NAME = "compare.html", "compare.json"
_WIDTH_WITHOUT_TERMINAL = 140


def compared(
    paths: Sequence[Path],
    metrics: Sequence[str],
    over: str | None,
    out: Path | None,
    *,
    machine: bool,
    quiet: bool,
    lang: Lang,
    reports: bool = False,
) -> None:
    """``compared(paths, metrics, over, out, machine=…, quiet=…, lang=…)``.

    - ``out``: a ``*.html`` file, or a folder for page, JSON and each picture as a file of its own;
      pictures that an earlier comparison left there, and this one has not, go.
    - ``reports``: the best and strangest runs of sweeps are done again beside the page, each with
      its report, which the page links to.

    Raises ``InputError`` for wrong input and for what cannot be written.
    """
    axes = names_in(over or "")
    if reports and out is None:
        raise InputError("--reports makes them beside a page", mend="say where with -o")
    told = compare(paths, metrics, axes)
    beside = None if out is None else out.parent if _is_page(out) else out
    if reports and beside is not None:
        _replay(told, beside, quiet=quiet or machine, lang=lang)
    written = None if out is None else _write(told, out, lang)
    if machine:
        print(json.dumps(as_json(told, beside=beside), ensure_ascii=False, indent=1))
    elif not quiet:
        from rich.console import Console

        console = Console(highlight=False, soft_wrap=False)
        if not console.is_terminal:
            console = Console(highlight=False, width=_WIDTH_WITHOUT_TERMINAL)
        write_text(told, console, lang, beside=beside)
        if written is not None:
            console.print(str(written), soft_wrap=True, markup=False)


def _write(told: Comparison, out: Path, lang: Lang) -> Path:
    from scenarios.compare.page import page_of, svgs_of
    from scenarios.console import write_whole

    if _is_page(out):
        write_whole(out, page_of(told, lang, beside=out.parent))
        return out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", file=out, mend="choose another --out"
        ) from error
    before = _pictures_in(out)
    pictures = {f"{name}.svg": svg for name, svg in svgs_of(told, lang).items()}
    for name, svg in pictures.items():
        write_whole(out / name, svg)
    figures = as_json(told, beside=out) | {"pictures": list(pictures)}
    write_whole(out / JSON_NAME, json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    write_whole(out / PAGE_NAME, page_of(told, lang, beside=out))
    for name in before - set(pictures):
        (out / name).unlink(missing_ok=True)
    return out / PAGE_NAME


def _is_page(out: Path) -> bool:
    return out.suffix.lower() in (".html", ".htm")


def _pictures_in(out: Path) -> set[str]:
    """The pictures that an earlier comparison says it has left there, and nobody else's."""
    try:
        told = json.loads((out / JSON_NAME).read_text(encoding="utf-8"))["pictures"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    names = [name for name in told if isinstance(name, str)] if isinstance(told, list) else []
    return {name for name in names if name.endswith(".svg") and Path(name).name == name}


def _replay(told: Comparison, beside: Path, *, quiet: bool, lang: Lang) -> None:
    from scenarios.compare.replays import replay
    from scenarios.console import shown_progress, stop_flag
    from scenarios.recording import Stopped

    try:
        with stop_flag() as stopped, shown_progress(quiet) as progress:
            replay(told, beside, lang=lang, progress=progress, should_stop=stopped)
    except Stopped:
        typer.echo("stopped; the same command goes on from there", err=True)
        raise typer.Exit(130) from None
