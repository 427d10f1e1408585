"""What a comparison says on the page: tables, pictures, and the runs worth looking at.

Figures, words and pictures are those of ``mindfield compare``; nothing is computed here.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import reacton.ipyvuetify as rv
import solara
import solara.lab

from dashboard.parts import Button, text
from dashboard.words import say

if TYPE_CHECKING:
    from scenarios.compare.comparison import Comparison, Contrast, Portrait
    from scenarios.report.catalogue import Lang


def sentences(told: Comparison, lang: Lang) -> None:
    """Sources, contrasts and what came out, in the sentences of the command line."""
    from scenarios.compare.words import contrast_sentences, source_cells, summary_sentences

    for source in told.sources:
        name, title, what, runs, varied, _ = source_cells(source, lang)
        text(f"{name}: {title} · {what} · {runs} · {varied}", "mf-strong")
    for contrast in told.contrasts:
        for line in contrast_sentences(contrast, lang):
            text(line, "mf-note", "p")
    for line in summary_sentences(told, lang):
        text(line, "mf-compare-sum", "p")


def differences(told: Contrast, lang: Lang) -> None:
    """How far the second source is from the first: effects, intervals, p, verdict."""
    from scenarios.compare.words import DIFFERENCE_COLUMNS, difference_cells

    rows = [difference_cells(name, row, lang) for name, row in told.differences.items()]
    shown = [row.verdict == "shown" for row in told.differences.values()]
    names = {"a": told.a.name, "b": told.b.name}
    _table(DIFFERENCE_COLUMNS, rows, shown, lang, "mf-compare-differences", **names)


def influences(told: Portrait, lang: Lang) -> None:
    """What follows what in one sweep, and how much each parameter makes of it."""
    from scenarios.compare.words import TREND_COLUMNS, influence_sentences, trend_cells

    if told.trends:
        rows = [trend_cells(one, lang) for one in told.trends]
        shown = [one.verdict == "shown" for one in told.trends]
        _table(TREND_COLUMNS, rows, shown, lang, "mf-compare-trends")
    for one in told.influences.values():
        for line in influence_sentences(one, lang):
            text(line, "mf-note mf-compare-influence", "p")


def _table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    shown: Sequence[bool],
    lang: Lang,
    css: str,
    **names: str,
) -> None:
    from scenarios.report.catalogue import say as told

    heads = [text(told(lang, f"compare.col.{key}", **names), "", "th") for key in columns]
    lines = [rv.Html(tag="tr", children=heads)]
    for row, good in zip(rows, shown, strict=True):
        cells = [text(cell, "", "td") for cell in row]
        lines.append(rv.Html(tag="tr", class_="" if good else "mf-note", children=cells))
    table = rv.Html(tag="table", class_="mf-sweep-means", children=lines)
    rv.Html(tag="div", class_=f"mf-compare-table {css}", children=[table])


@solara.component
def Pictures(told: Comparison, lang: str) -> None:
    """Curves, phases, shares, difference maps: each as it stands in the page of the command."""
    drawn = solara.lab.use_task(lambda: _pictures(told, lang), dependencies=[id(told), lang])
    if drawn.error:
        text(say(lang, "compare_no_pictures"), "mf-note mf-warn")
    elif not drawn.finished or drawn.value is None:
        text(say(lang, "compare_drawing"), "mf-note")
    else:
        with solara.Div(classes=["mf-heats"]):
            for source, words in drawn.value:
                image = rv.Html(tag="img", attributes={"src": source, "alt": words})
                rv.Html(
                    tag="figure",
                    class_="mf-compare-picture",
                    children=[image, text(words, "mf-note", "figcaption")],
                )


def _pictures(told: Comparison, lang: str) -> list[tuple[str, str]]:
    """Each picture as an address that holds it, and how it is read."""
    from scenarios.compare.page import svgs_of
    from scenarios.report.catalogue import say as words

    spoken: Lang = "ru" if lang == "ru" else "en"
    out = []
    for name, svg in svgs_of(told, spoken).items():
        held = base64.b64encode(svg.encode()).decode()
        read = words(spoken, f"compare.fig.read.{name.partition('-')[0]}")
        out.append((f"data:image/svg+xml;base64,{held}", read))
    return out


def extremes(told: Portrait, lang: Lang, play: Callable[[str, int], None]) -> Any:
    """The best and strangest runs of a sweep, each to be opened on the map."""
    from scenarios.compare.words import extreme_words
    from scenarios.report.catalogue import say as words

    seeds = dict(zip(told.source.runs["run"], told.source.runs["seed"], strict=True))
    text(words(lang, "compare.extremes"), "mf-title", "h2")
    with solara.Div(classes=["mf-compare-extremes"]):
        for one in told.extremes:
            with solara.Div(classes=["mf-compare-extreme"]):
                Button(
                    say(lang, "compare_play"),
                    lambda run=one.run: play(str(run), int(seeds[run])),
                    "mf-compare-play",
                    "mdi-play",
                )
                text(extreme_words(one, lang), "", "span")
