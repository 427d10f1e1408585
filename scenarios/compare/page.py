"""One self-contained page of a comparison: tables with intervals, pictures, how to read them."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from scenarios.compare import pictures
from scenarios.compare.comparison import Comparison, Contrast, Portrait
from scenarios.compare.extremes import Extreme
from scenarios.compare.replays import report_of
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
from scenarios.report.canvas import drawing, to_svg
from scenarios.report.catalogue import Lang, say
from scenarios.report.markup import (
    bullets,
    document,
    figure,
    folded,
    paragraph,
    section,
    table,
    text,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SOURCE_COLUMNS = ("letter", "title", "what", "runs", "varied", "where")
_READ = ("pairs", "units", "effects", "verdicts", "where", "shares", "strange")


def page_of(told: Comparison, lang: Lang, *, beside: Path | None = None) -> str:
    """``page_of(comparison, lang, beside=folder) -> str``: the page's text; it fetches nothing.

    - ``beside``: the folder it will stand in, from which links to reports of runs are told: of
      single runs, and of runs of a sweep that were done again into its ``runs/``.
    """
    title, lead = say(lang, "compare.title"), say(lang, "compare.lead")
    sources = table(
        [say(lang, f"compare.col.{key}") for key in SOURCE_COLUMNS],
        [source_cells(source, lang) for source in told.sources],
    )
    with drawing():
        parts = [
            f"<header><h1>{text(title)}</h1>{paragraph(lead, 'lead')}</header>",
            sources,
            _reports(told, beside, lang),
            section("sum", say(lang, "compare.sum"), bullets(summary_sentences(told, lang))),
            *(_contrast(one, lang) for one in told.contrasts),
            _curves(told, lang),
            *(_portrait(one, beside, lang) for one in told.portraits),
            section(
                "read",
                say(lang, "compare.how"),
                *(paragraph(say(lang, f"compare.read.{key}")) for key in _READ),
            ),
        ]
    names = " / ".join(source.title for source in told.sources)
    return document(lang, f"{title}: {names}", "\n".join(parts))


def figures_of(told: Comparison, lang: Lang) -> dict[str, Figure]:
    """``figures_of(comparison, lang) -> {name: figure}``: every picture by itself.

    To be drawn and saved inside ``with drawing():``.
    """
    out = _of_curves(told, lang)
    for contrast in told.contrasts:
        out |= _of_contrast(contrast, lang)
    for portrait in told.portraits:
        out |= _of_portrait(portrait, lang)
    return out


def svgs_of(told: Comparison, lang: Lang) -> dict[str, str]:
    """``svgs_of(comparison, lang) -> {name: SVG}``: each picture as a file that stands alone."""
    import io

    import matplotlib

    bare: dict[str, Any] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    out = {}
    with drawing():
        for name, figure in figures_of(told, lang).items():
            stream = io.StringIO()
            with matplotlib.rc_context({"svg.hashsalt": name}):
                figure.savefig(stream, format="svg", metadata=bare, facecolor="white")
            out[name.replace("/", "-")] = stream.getvalue()
    return out


def _of_contrast(told: Contrast, lang: Lang) -> dict[str, Figure]:
    out: dict[str, Figure] = {}
    pair = f"{told.a.name}-{told.b.name}"
    if any(math.isfinite(row.effect) for row in told.differences.values()):
        out[f"effects-{pair}"] = pictures.effects_figure(told.differences, lang)
    if told.maps:
        maps = list(told.maps.values())
        out[f"difference-{pair}"] = pictures.maps_figure(maps, lang, turning=True)
    if told.series:
        names = (told.a.name, told.b.name)
        out[f"series-{pair}"] = pictures.series_figure(told.series, names, lang)
    return out


def _of_curves(told: Comparison, lang: Lang) -> dict[str, Figure]:
    out: dict[str, Figure] = {}
    for parameter in _curve_parameters(told):
        curves = {
            one.source.name: {
                metric: curve
                for metric, all_of_it in one.responses.items()
                for curve in all_of_it
                if curve.x.name == parameter
            }
            for one in told.portraits
        }
        held = {name: own for name, own in curves.items() if own}
        metrics = [m for m in told.metrics if any(m in own for own in held.values())]
        out[f"curves-{parameter}"] = pictures.curves_figure(metrics, held, lang)
    return out


def _of_portrait(told: Portrait, lang: Lang) -> dict[str, Figure]:
    out: dict[str, Figure] = {}
    name = told.source.name
    if told.surfaces:
        out[f"maps-{name}"] = pictures.maps_figure(list(told.surfaces.values()), lang)
    if told.phases is not None:
        out[f"phases-{name}"] = pictures.phases_figure(told.phases, lang)
    found = [one for one in told.influences.values() if one.indices]
    if found and len(told.varied) > 1:
        out[f"influence-{name}"] = pictures.influence_figure(found, lang)
    return out


def _curve_parameters(told: Comparison) -> list[str]:
    return list(
        dict.fromkeys(
            curve.x.name
            for one in told.portraits
            for all_of_it in one.responses.values()
            for curve in all_of_it
        )
    )


def _contrast(told: Contrast, lang: Lang) -> str:
    pair = f"{told.a.name}-{told.b.name}"
    rows = [difference_cells(name, row, lang) for name, row in told.differences.items()]
    faint = [at for at, row in enumerate(told.differences.values()) if row.verdict != "shown"]
    head = [
        say(lang, f"compare.col.{key}", a=told.a.name, b=told.b.name) for key in DIFFERENCE_COLUMNS
    ]
    parts = [
        *(paragraph(line) for line in contrast_sentences(told, lang)),
        table(head, rows, numbers=range(1, 8), faint=faint, look="wide"),
    ]
    if told.series:
        parts.append(
            table(
                [
                    say(lang, f"compare.col.{key}", a=told.a.name, b=told.b.name)
                    for key in SERIES_COLUMNS
                ],
                [series_cells(one, lang) for one in told.series],
                numbers=range(1, 4),
            )
        )
        parts.append(paragraph(say(lang, "compare.read.series"), "note"))
    parts += [_picture(name, drawn, lang) for name, drawn in _of_contrast(told, lang).items()]
    heading = say(lang, "compare.contrast", a=told.a.name, b=told.b.name)
    return section(f"contrast-{pair}", heading, *parts)


def _curves(told: Comparison, lang: Lang) -> str:
    drawn = [_picture(name, one, lang) for name, one in _of_curves(told, lang).items()]
    return section("curves", say(lang, "compare.curves"), *drawn) if drawn else ""


def _portrait(told: Portrait, beside: Path | None, lang: Lang) -> str:
    source = told.source
    parts = []
    if len(told.varied) > 2 and told.surfaces:
        parts.append(paragraph(say(lang, "compare.averaged")))
    parts += [_picture(name, one, lang) for name, one in _of_portrait(told, lang).items()]
    if told.trends:
        head = [say(lang, f"compare.col.{key}") for key in TREND_COLUMNS]
        faint = [at for at, one in enumerate(told.trends) if one.verdict != "shown"]
        rows = [trend_cells(one, lang) for one in told.trends]
        parts.append(table(head, rows, numbers=range(2, 5), faint=faint, look="wide"))
    indices = [line for one in told.influences.values() for line in influence_sentences(one, lang)]
    if indices:
        parts.append(f"<h3>{text(say(lang, 'compare.influence'))}</h3>{bullets(indices)}")
    if told.extremes:
        lines = "".join(
            _extreme(one, source.replay(one.run), beside, lang) for one in told.extremes
        )
        parts.append(folded(say(lang, "compare.extremes"), f"<ul>{lines}</ul>"))
    heading = say(lang, "compare.portrait", name=source.name)
    return section(f"portrait-{source.name}", heading, *parts)


def _extreme(told: Extreme, command: str, beside: Path | None, lang: Lang) -> str:
    """A run worth looking at: why, its report where there is one, and the command that makes it."""
    why = text(extreme_words(told, lang))
    report = None if beside is None else report_of(told.run, beside)
    if report is not None and beside is not None:
        way = quote(report.relative_to(beside).as_posix())
        why += f' <a href="{text(way)}">{text(say(lang, "compare.report"))}</a>'
    code = f"<br><code>{text(command)}</code>" if command else ""
    return f"<li>{why}{code}</li>"


def _reports(told: Comparison, beside: Path | None, lang: Lang) -> str:
    """Links to the reports of single runs, as seen from where the page will stand."""
    links = []
    for source in told.sources:
        for report in source.reports() if beside is not None else ():
            way = quote(Path(os.path.relpath(report, beside)).as_posix())
            words = f"{source.name}: {say(lang, 'compare.report')}, {report.parent.name}"
            links.append(f'<a href="{text(way)}">{text(words)}</a>')
    return f"<p>{' · '.join(links)}</p>" if links else ""


def _picture(name: str, drawn: Figure, lang: Lang) -> str:
    told = say(lang, f"compare.fig.read.{name.partition('-')[0]}")
    safe = "".join(letter if letter.isalnum() else "-" for letter in name)
    look = "narrow" if name.startswith(("effects", "phases")) else ""
    return figure(to_svg(drawn, safe, told), told, look)
