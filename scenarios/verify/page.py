"""verify.html: one self-contained page of the reference experiments."""

from __future__ import annotations

from collections.abc import Sequence

from model.emergence.verify.registry import Trial
from scenarios.report.catalogue import Lang, number, say
from scenarios.report.markup import document, figure, folded, paragraph, section, table, text
from scenarios.verify.pictures import picture_svg
from scenarios.verify.words import VERDICTS, case, cells, counted, summed_up, title, told


def page_of(results: Sequence[Trial], lang: Lang) -> str:
    """``page_of(results, lang) -> str``: the page's text; it fetches and runs nothing."""
    links = " ".join(
        f'<a href="#{text(trial.name)}">{text(title(trial.name, lang))}</a>' for trial in results
    )
    parts = [
        f"<header><h1>{text(say(lang, 'verify.title'))}</h1>"
        f"{paragraph(say(lang, 'verify.lead'), 'lead')}</header>",
        f'<nav aria-label="{text(say(lang, "verify.contents"))}">{links}</nav>',
        _cards(results, lang),
        folded(say(lang, "verify.all"), _table(results, lang)),
        *(_experiment(trial, lang) for trial in results),
        f"<footer>{paragraph(say(lang, 'verify.foot'), 'note')}</footer>",
    ]
    return document(
        lang, f"{say(lang, 'verify.title')}: {summed_up(results, lang)}", "\n".join(parts)
    )


def _cards(results: Sequence[Trial], lang: Lang) -> str:
    counts = counted(results)
    cards = [
        (number(counts[verdict], lang), say(lang, f"verify.{verdict}")) for verdict in VERDICTS
    ]
    seconds = round(sum(trial.seconds for trial in results))
    cards.append((number(seconds, lang), say(lang, "verify.took")))
    body = "".join(
        f'<div class="card"><b>{text(figure_)}</b><span>{text(words)}</span></div>'
        for figure_, words in cards
    )
    return f'<div class="cards">{body}</div>'


def _experiment(trial: Trial, lang: Lang) -> str:
    heading = title(trial.name, lang)
    picture, svg = trial.outcome.picture, ""
    if picture is not None:
        read = told(trial, "read", lang)
        drawn = picture_svg(picture, trial.name, heading, read, lang)
        svg = figure(drawn, read, "narrow")
    return section(
        trial.name,
        heading,
        paragraph(told(trial, "theory", lang)),
        _table([trial], lang),
        paragraph(f"{say(lang, 'verify.how')}: {told(trial, 'tolerance', lang)}", "note"),
        svg,
    )


def _table(results: Sequence[Trial], lang: Lang) -> str:
    many = len(results) > 1
    keys = (*(("experiment",) if many else ()), "case", "theory", "result", "tolerance")
    head = [*(say(lang, f"col.{key}") for key in keys), "p", say(lang, "col.verdict")]
    rows: list[list[str]] = []
    faint: list[int] = []
    for trial in results:
        for check in trial.outcome.checks:
            if check.verdict == "not shown":
                faint.append(len(rows))
            own = [title(trial.name, lang)] if many else []
            rows.append([*own, case(check, lang), *cells(check, lang)])
    first = len(head) - 5
    return table(head, rows, numbers=range(first, first + 4), faint=faint)
