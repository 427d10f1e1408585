"""The reference experiments as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from model.emergence.verify.registry import Trial
from scenarios.report.catalogue import Lang, number, say
from scenarios.verify.words import case, cells, title

if TYPE_CHECKING:
    from rich.table import Table

_LOOKS = {"holds": "green", "fails": "bold red", "not shown": "yellow"}


def table_of(results: Sequence[Trial], lang: Lang) -> Table:
    """``table_of(results, lang) -> rich.table.Table``: one row a check, a line an experiment."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=say(lang, "verify.title"), title_justify="left")
    table.add_column(say(lang, "col.experiment"), overflow="fold")
    table.add_column(say(lang, "col.case"), overflow="fold")
    for key in ("theory", "result", "tolerance"):
        table.add_column(say(lang, f"col.{key}"), justify="right", no_wrap=True)
    table.add_column("p", justify="right", no_wrap=True)
    table.add_column(say(lang, "col.verdict"), no_wrap=True)
    table.add_column(say(lang, "col.seconds"), justify="right", no_wrap=True)
    for trial in results:
        for at, check in enumerate(trial.outcome.checks):
            *figures, verdict = cells(check, lang)
            table.add_row(
                Text(title(trial.name, lang) if at == 0 else ""),
                Text(case(check, lang)),
                *(Text(figure) for figure in figures),
                Text(verdict, style=_LOOKS[check.verdict]),
                Text(number(round(trial.seconds, 1), lang) if at == 0 else ""),
                end_section=at == len(trial.outcome.checks) - 1,
            )
    return table
