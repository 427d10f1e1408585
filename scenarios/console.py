"""What every command does at the terminal: language, progress, a clean stop, whole files."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from model.errors import InputError

if TYPE_CHECKING:
    from scenarios.run import Progress

Lang = Literal["en", "ru"]


@contextmanager
def stop_flag() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C ask for a clean stop, and the second one end at once."""
    asked = False

    def ask(_number: int, _frame: Any) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = signal.signal(signal.SIGINT, ask)
    ended = signal.signal(signal.SIGTERM, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGTERM, ended)


@contextmanager
def shown_progress(quiet: bool) -> Iterator[Progress]:
    """A bar on the error stream that a long job's ``progress`` moves; nothing where ``quiet``."""
    if quiet:
        yield lambda done, total, what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f} s"),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True))
    task = bar.add_task("running", total=1.0)

    def show(done: float, total: float, what: str) -> None:
        # Begun at the first news only: a refusal before it stays a single line.
        if not bar.live.is_started:
            say_uncached()
            bar.start()
        bar.update(task, completed=done, total=total, description=what or "running")

    try:
        yield show
    finally:
        if bar.live.is_started:
            bar.stop()


def say_uncached() -> None:
    """Say on the error stream why compiled laws cannot be kept, where they cannot."""
    from model.compiling import cache_fault

    fault = cache_fault()
    if fault is not None:
        typer.echo(f"mindfield: {fault}", err=True)


def language(told: Lang | None) -> Lang:
    """The language asked for, else that of ``LC_ALL`` or ``LANG``."""
    if told is not None:
        return told
    named = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "ru" if named.lower().startswith("ru") else "en"


def write_whole(path: Path, text: str) -> None:
    """Write a text whole or not at all; ``InputError`` where that cannot be."""
    from scenarios.parts import written_aside

    try:
        with written_aside(path) as aside:
            aside.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", file=path, mend="choose another --out"
        ) from error
