"""The work behind ``mindfield verify``: run, show progress, print, write, give the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from model.emergence.verify.registry import Progress, Trial, chosen, run
from scenarios.report.catalogue import Lang, say
from scenarios.verify.results import as_json, write
from scenarios.verify.words import counted, summed_up, title

_WIDTH_WITHOUT_TERMINAL = 120


def verify(only: Sequence[str], out: Path | None, *, machine: bool, quiet: bool, lang: Lang) -> int:
    """``verify(only, out, machine=…, quiet=…, lang=…) -> exit code``.

    0 when nothing failed, 1 when a row did, 130 when stopped by Ctrl-C; rows done before that
    are printed and written all the same. Raises ``InputError`` for a name that is none.
    """
    names, results, stopped = chosen(only), list[Trial](), False
    try:
        with _progress(names, lang, hidden=machine or quiet) as progress:
            for trial in run(names, progress):
                results.append(trial)
    except KeyboardInterrupt:
        stopped = True
    page = write(results, out, lang) if out is not None else None
    if machine:
        print(json.dumps(as_json(results), ensure_ascii=False, indent=1))
    elif not quiet:
        _print(results, page, lang, stopped=stopped)
    if stopped:
        return 130
    return 1 if counted(results)["fails"] else 0


def _print(results: Sequence[Trial], page: Path | None, lang: Lang, *, stopped: bool) -> None:
    from rich.console import Console

    from scenarios.verify.terminal import table_of

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH_WITHOUT_TERMINAL)
    console.print(table_of(results, lang))
    console.print(
        summed_up(results, lang) + (f"; {say(lang, 'verify.stopped')}" if stopped else "")
    )
    if page is not None:
        console.print(str(page), soft_wrap=True)


@contextmanager
def _progress(names: Sequence[str], lang: Lang, *, hidden: bool) -> Iterator[Progress]:
    if hidden:
        yield lambda name, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=100)
        done = 100.0 / max(len(names), 1)

        def show(name: str, share: float) -> None:
            at = (names.index(name) + share) * done
            bar.update(task, completed=round(at), description=title(name, lang))

        yield show
