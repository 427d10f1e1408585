"""A comparison as JSON and as text for the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.compare.comparison import Comparison, Contrast, Portrait
from scenarios.compare.replays import report_of
from scenarios.compare.surfaces import PHASES, Levels, Response, Surface
from scenarios.compare.words import (
    DIFFERENCE_COLUMNS,
    SERIES_COLUMNS,
    TREND_COLUMNS,
    contrast_sentences,
    difference_cells,
    extreme_words,
    influence_sentences,
    series_cells,
    source_cells,
    summary_sentences,
    trend_cells,
)
from scenarios.report.catalogue import Lang, say

if TYPE_CHECKING:
    from rich.console import Console

_MOST_EXTREMES = 8


def as_json(told: Comparison, *, beside: Path | None = None) -> dict[str, Any]:
    """``as_json(comparison)``: everything that the page tells, JSON-able; null for unknown.

    - ``beside``: where the page stands, and with it the reports of runs that were done again.
    """
    out: dict[str, Any] = _plain(
        {
            "metrics": told.metrics,
            "sources": [
                {
                    "name": source.name,
                    "title": source.title,
                    "folders": [str(path) for path in source.paths],
                    "runs": len(source.runs),
                    "failed": source.failed,
                    "waiting": source.waiting,
                    "parameters": source.parameters,
                    "design": source.design.get("kind"),
                }
                for source in told.sources
            ],
            "contrasts": [_contrast(one) for one in told.contrasts],
            "sweeps": [_portrait(one, beside) for one in told.portraits],
        }
    )
    return out


def _contrast(told: Contrast) -> dict[str, Any]:
    found = told.matched
    return {
        "a": told.a.name,
        "b": told.b.name,
        "unlike": {name: list(pair) for name, pair in told.unlike.items()},
        "matched_on": found.parameters,
        "arms": found.arms,
        "arms_of_a_alone": found.only_a,
        "arms_of_b_alone": found.only_b,
        "paired": found.paired,
        "left_over": found.left_over,
        "correction": "Holm",
        "differences": [{"metric": name, **asdict(row)} for name, row in told.differences.items()],
        "maps": [_surface(one) for one in told.maps.values()],
        "series": [
            {
                "series": one.series,
                "difference": one.difference,
                "low": one.low,
                "high": one.high,
                "block_s": one.block_s,
            }
            for one in told.series
        ],
    }


def _portrait(told: Portrait, beside: Path | None) -> dict[str, Any]:
    return {
        "name": told.source.name,
        "varied": told.varied,
        "over": told.over,
        "surfaces": [_surface(one) for one in told.surfaces.values()],
        "responses": [_response(one) for all_of in told.responses.values() for one in all_of],
        "phases": None
        if told.phases is None
        else {
            "names": PHASES,
            "x": _levels(told.phases.x),
            "y": None if told.phases.y is None else _levels(told.phases.y),
            "phase": told.phases.phase,
            "share": told.phases.share,
        },
        "influences": [asdict(one) for one in told.influences.values()],
        "trends": [asdict(one) for one in told.trends],
        "extremes": [
            asdict(one)
            | {"command": told.source.replay(one.run), "report": _report(one.run, beside)}
            for one in told.extremes
        ],
    }


def _report(run: str, beside: Path | None) -> str | None:
    report = None if beside is None else report_of(run, beside)
    return None if report is None else str(report)


def _surface(told: Surface) -> dict[str, Any]:
    out: dict[str, Any] = {"metric": told.metric}
    out |= {"x": _levels(told.x), "y": _levels(told.y)}
    out |= {"mean": told.mean, "count": told.count}
    if told.shown is not None:
        out |= {"shown": told.shown, "tested": told.tested, "correction": "Benjamini–Hochberg"}
    return out


def _response(told: Response) -> dict[str, Any]:
    ends = {"mean": told.mean, "low": told.low, "high": told.high}
    return {"metric": told.metric, "x": _levels(told.x), **ends}


def _levels(told: Levels) -> dict[str, Any]:
    return {"name": told.name, "values": told.values, "binned": told.binned}


def _plain(told: Any) -> Any:
    if isinstance(told, Mapping):
        return {str(key): _plain(value) for key, value in told.items()}
    if isinstance(told, np.ndarray):
        return _plain(told.tolist())
    if isinstance(told, (np.integer, np.floating, np.bool_)):
        return _plain(told.item())
    if isinstance(told, Sequence) and not isinstance(told, str):
        return [_plain(one) for one in told]
    if isinstance(told, float) and not math.isfinite(told):
        return None
    return told


def write_text(
    told: Comparison, console: Console, lang: Lang, *, beside: Path | None = None
) -> None:
    """``write_text(comparison, console, lang)``: tables and sentences at the terminal."""
    for source in told.sources:
        letter, title, what, runs, varied, where = source_cells(source, lang)
        console.print(f"{letter}  {title} · {what} · {runs} · {varied}\n   {where}", markup=False)
    for contrast in told.contrasts:
        names = {"a": contrast.a.name, "b": contrast.b.name}
        console.print(f"\n{say(lang, 'compare.contrast', **names)}", markup=False)
        for line in contrast_sentences(contrast, lang):
            console.print(line, markup=False)
        rows = [difference_cells(name, row, lang) for name, row in contrast.differences.items()]
        shown = [row.verdict == "shown" for row in contrast.differences.values()]
        _table(console, DIFFERENCE_COLUMNS, rows, shown, lang, **names)
        if contrast.series:
            lines = [series_cells(one, lang) for one in contrast.series]
            _table(console, SERIES_COLUMNS, lines, [False] * len(lines), lang, **names)
            console.print(say(lang, "compare.read.series"), markup=False)
    for portrait in told.portraits:
        console.print(f"\n{say(lang, 'compare.portrait', name=portrait.source.name)}", markup=False)
        if portrait.trends:
            rows = [trend_cells(one, lang) for one in portrait.trends]
            shown = [one.verdict == "shown" for one in portrait.trends]
            _table(console, TREND_COLUMNS, rows, shown, lang)
        for influence in portrait.influences.values():
            for line in influence_sentences(influence, lang):
                console.print(line, markup=False)
        for extreme in portrait.extremes[-_MOST_EXTREMES:]:
            way = _report(extreme.run, beside) or portrait.source.replay(extreme.run)
            console.print(f"{extreme_words(extreme, lang)}\n   {way}", markup=False)
    console.print()
    for line in summary_sentences(told, lang):
        console.print(line, markup=False)


def _table(
    console: Console,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    shown: Sequence[bool],
    lang: Lang,
    **facts: str,
) -> None:
    from rich.table import Table
    from rich.text import Text

    out = Table()
    for key in columns:
        loose = key in ("metric", "parameter", "series", "verdict")
        out.add_column(
            say(lang, f"compare.col.{key}", **facts),
            justify="left" if loose else "right",
            overflow="fold",
        )
    for row, good in zip(rows, shown, strict=True):
        out.add_row(*(Text(cell) for cell in row), style="" if good else "dim")
    console.print(out)
