"""The work behind ``mindfield compare``: compare, print, write one page or a folder of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

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
) -> None:
    """``compared(paths, metrics, over, out, machine=…, quiet=…, lang=…)``.

    - ``out``: a ``*.html`` file, or a folder for page, JSON and each picture as a file of its own.

    Raises ``InputError`` for wrong input and for what cannot be written.
    """
    axes = names_in(over or "")
    told = compare(paths, metrics, axes)
    written = None if out is None else _write(told, out, lang)
    if machine:
        print(json.dumps(as_json(told), ensure_ascii=False, indent=1))
    elif not quiet:
        from rich.console import Console

        console = Console(highlight=False, soft_wrap=False)
        if not console.is_terminal:
            console = Console(highlight=False, width=_WIDTH_WITHOUT_TERMINAL)
        write_text(told, console, lang)
        if written is not None:
            console.print(str(written), soft_wrap=True, markup=False)


def _write(told: Comparison, out: Path, lang: Lang) -> Path:
    from scenarios.compare.page import page_of
    from scenarios.console import write_whole

    if out.suffix.lower() in (".html", ".htm"):
        write_whole(out, page_of(told, lang, beside=out.parent))
        return out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", file=out, mend="choose another --out"
        ) from error
    write_whole(out / JSON_NAME, json.dumps(as_json(told), ensure_ascii=False, indent=1) + "\n")
    for name, svg in _pictures(told, lang).items():
        write_whole(out / f"{name}.svg", svg)
    write_whole(out / PAGE_NAME, page_of(told, lang, beside=out))
    return out / PAGE_NAME


def _pictures(told: Comparison, lang: Lang) -> dict[str, str]:
    """Each picture as a file that stands alone."""
    import io
    from typing import Any

    import matplotlib

    from scenarios.compare.page import figures_of
    from scenarios.report.canvas import drawing

    bare: dict[str, Any] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    out = {}
    with drawing():
        for name, figure in figures_of(told, lang).items():
            stream = io.StringIO()
            with matplotlib.rc_context({"svg.hashsalt": name}):
                figure.savefig(stream, format="svg", metadata=bare, facecolor="white")
            out[name.replace("/", "-")] = stream.getvalue()
    return out
