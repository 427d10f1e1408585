"""A sweep's progress at the terminal: runs, rate, time left, failures, on the error stream."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from scenarios.console import Lang
from scenarios.sweep.engine import Standing
from scenarios.sweep.words import standing_text


@contextlib.contextmanager
def shown(lang: Lang, *, quiet: bool) -> Iterator[Callable[[Standing], None]]:
    """``with shown(lang, quiet=…) as progress``: a bar that ``progress(standing)`` moves."""
    if quiet:
        yield lambda standing: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}"))
    bar = Progress(*columns, console=Console(stderr=True))
    task = bar.add_task("", total=None)

    def show(standing: Standing) -> None:
        # Begun at the first news only: a refusal before it stays a single line.
        if not bar.live.is_started:
            bar.start()
        tried = standing.done + standing.failed
        words = standing_text(standing, lang)
        bar.update(task, completed=tried, total=standing.total, description=words)

    try:
        yield show
    finally:
        if bar.live.is_started:
            bar.stop()
