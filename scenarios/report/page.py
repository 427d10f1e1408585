"""report.html: one self-contained file that tells a person what happened in a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from scenarios.card import card_of
from scenarios.parts import written_aside
from scenarios.report.catalogue import Lang, number, plain, say
from scenarios.report.eeg_section import badge, eeg_section, warning
from scenarios.report.emergence_section import emergence_section
from scenarios.report.jump_section import jumps_section
from scenarios.report.markup import (
    bullets,
    document,
    figure,
    paragraph,
    section,
    table,
    text,
)
from scenarios.report.pictures import labels_of, pictures
from scenarios.report.sections import (
    clusters_section,
    growth_section,
    ledger_section,
    run_section,
)
from scenarios.report.sentences import event_sentence, telling
from scenarios.report.steering import Weights, ran_without_eeg
from scenarios.report.words import POINT, summary_parts

if TYPE_CHECKING:
    from scenarios.store import RunFolder

NAME = "report.html"
_PARTS = (
    *("map", "words", "series", "eeg", "clusters", "emergence"),
    *("jumps", "ledger", "intention", "growth", "run"),
)


def write_report(folder: RunFolder, *, lang: Lang = "en") -> Path:
    """``write_report(folder, lang="ru") -> Path``: make report.html of a finished run.

    The file asks nothing of the network and runs no script; every word of a map is escaped. The
    same folder gives the same bytes. Raises ``InputError`` for a run that is not finished.
    """
    if not folder.summary:
        raise InputError(
            f"there is nothing to report yet (the run is {folder.info.get('status')})",
            file=folder.path,
            mend="give the same run command again to finish it",
        )
    path = folder.path / NAME
    page = report_html(folder, lang)
    with written_aside(path) as aside:
        aside.write_text(page, encoding="utf-8")
    return path


def report_html(folder: RunFolder, lang: Lang) -> str:
    """The page's text."""
    info = folder.info
    labels = labels_of(folder.last_look("agents"), lang)
    summary = in_language(folder.summary, folder, labels)
    weights: Weights = info["scenario"].get("schedule", {}).get("operators", {})
    known = bool(summary["eeg"]["calibrated"]) or ran_without_eeg(summary["eeg"])
    svg = pictures(folder, lang)
    parts = [
        _header(info, summary, lang),
        _cards(summary, lang),
        section("map", say(lang, "page.map"), figure(svg["map"], say(lang, "read.map"))),
        _words(folder, summary, labels, weights, lang),
        section(
            "series",
            say(lang, "page.series"),
            warning(known, lang),
            figure(svg["series"], say(lang, "read.series")),
        ),
        eeg_section(summary, svg, weights, lang),
        clusters_section(summary, lang),
        emergence_section(card_of(folder), lang),
        jumps_section(summary, svg, labels, info["scenario"].get("jumps", {}), lang),
        ledger_section(summary, svg, lang),
        section(
            "intention",
            say(lang, "page.intention"),
            figure(svg["intention"], say(lang, "read.intention")),
        ),
        growth_section(summary, lang),
        run_section(info, lang),
        f"<footer>{paragraph(say(lang, 'page.foot'), 'note')}</footer>",
    ]
    return document(lang, plain(info["title"], most=120), "\n".join(parts))


def in_language(
    summary: Mapping[str, Any], folder: RunFolder, labels: Mapping[str, str]
) -> dict[str, Any]:
    """The summary with groups and new agents called by ``labels``, and what the folder adds.

    A group is named by its three fullest members at the last look; those that beat chance come
    first, in the order of their letters on the map.
    """
    latest = folder.last_look("agents")
    energy = dict(zip(latest.id, latest.energy.fillna(0.0), strict=True))
    clusters = []
    for cluster in sorted(summary["clusters"], key=lambda told: not told["significant"]):
        fullest = sorted(cluster["members"], key=lambda i: -energy.get(i, 0.0))[:3]
        clusters.append(
            {
                **cluster,
                "name": " · ".join(labels.get(i, i) for i in fullest),
                "name_en": None,
                "labels": [labels.get(i, i) for i in cluster["members"]],
            }
        )
    condensed = [
        {**new, "label": labels.get(new["id"], new["label"])}
        for new in summary["growth"]["condensed"]
    ]
    over_time = float(folder.column("frames", "energy").mean()) / max(len(latest), 1)
    paths = [str(told["path"]) for told in folder.info["inputs"]]
    eeg = summary["eeg"]
    source, *notes = (_without_home(line, paths) for line in (eeg["source"], *eeg["notes"]))
    return {
        **summary,
        "eeg": {**eeg, "source": source, "notes": notes},
        "clusters": clusters,
        "growth": {**summary["growth"], "condensed": condensed},
        "energy": {**summary["energy"], "over_time": over_time},
    }


def _without_home(line: str, paths: list[str]) -> str:
    """A report is shown around: files are called by their names, not by where they lie."""
    for path in paths:
        line = line.replace(path, Path(path).name)
    return line


def _header(info: Mapping[str, Any], summary: Mapping[str, Any], lang: Lang) -> str:
    told = summary["map"]
    counts = (
        f"{say(lang, 'n.agents', told['agents'])}, {say(lang, 'n.links', told['links'])}; "
        + say(
            lang,
            "page.ran",
            seconds=number(info["seconds"], lang),
            steps=say(lang, "n.steps", info["steps"]),
            seed=str(info["seed"]),
        )
    )
    links = " ".join(f'<a href="#{name}">{text(say(lang, f"page.{name}"))}</a>' for name in _PARTS)
    title = say(lang, "quoted", text=plain(told["title"] or "—", most=120))
    return (
        f"<header><h1>{text(plain(info['title'], most=120))}</h1>"
        f"{paragraph(f'{title}. {counts}.', 'lead')}</header>\n"
        f'<nav aria-label="{text(say(lang, "page.contents"))}">{links}</nav>'
    )


def _cards(summary: Mapping[str, Any], lang: Lang) -> str:
    jumps, clusters, eeg = summary["jumps"], summary["clusters"], summary["eeg"]
    shown = [cluster for cluster in clusters if cluster["significant"]]
    emergent = sum(cluster["origin"] == "emergent" for cluster in shown)
    counts = (number(len(shown), lang), number(len(clusters), lang))
    loss = [number(summary["loss"][when], lang) for when in ("before", "after")]
    order = [number(summary["R"][what], lang) for what in ("mean", "sd")]
    cards = [
        (
            number(jumps["count"], lang),
            say(lang, "card.jumps", rate=number(jumps["per_second"], lang)),
        ),
        (
            say(lang, "card.clusters.of", shown=counts[0], all=counts[1]),
            say(lang, "card.clusters"),
        ),
        (number(emergent, lang), say(lang, "card.emergent")),
        (" → ".join(loss), say(lang, "card.loss")),
        (" ± ".join(order), say(lang, "card.R")),
        (number(summary["ledger"]["residual"], lang), say(lang, "card.balance")),
    ]
    if not ran_without_eeg(eeg):
        key = "card.alpha" if eeg["calibrated"] else "card.alpha.uncalibrated"
        alpha = eeg["bands"].get("alpha", {}).get("z_mean")
        threshold = eeg["operators"].get("threshold", {}).get("mean")
        cards += [
            (number(alpha, lang, signed=True), say(lang, key)),
            (f"×{number(threshold, lang)}", say(lang, "card.threshold")),
        ]
    body = "".join(
        f'<div class="card"><b>{text(figure_)}</b><span>{text(words)}</span></div>'
        for figure_, words in cards
    )
    mark = "" if ran_without_eeg(eeg) else f"<p>EEG {badge(bool(eeg['calibrated']), lang)}</p>"
    return f'<div class="cards">{body}</div>{mark if not eeg["calibrated"] else ""}'


def _words(
    folder: RunFolder,
    summary: Mapping[str, Any],
    labels: Mapping[str, str],
    weights: Weights,
    lang: Lang,
) -> str:
    parts = []
    for heading, told in summary_parts(summary, lang, weights=weights):
        parts.append(f"<h3>{text(heading)}</h3>")
        for pointed, lines in groupby(told, key=lambda line: line.startswith(POINT)):
            if pointed:
                parts.append(bullets([line.removeprefix(POINT) for line in lines]))
            else:
                parts += [paragraph(line) for line in lines]
    parts.append(f"<h3>{text(say(lang, 'page.told'))}</h3>")
    rows = [
        [number(float(event["time_s"]), lang), event_sentence(event, labels, lang)]
        for event in telling(_events(folder))
    ]
    head = [say(lang, "col.time"), say(lang, "col.event")]
    parts.append(
        table(head, rows, numbers=(0,)) if rows else paragraph(say(lang, "page.no_events"))
    )
    return section("words", say(lang, "page.words"), *parts)


def _events(folder: RunFolder) -> Iterator[dict[str, Any]]:
    for batch in folder.batches("events"):
        yield from batch.to_pylist()
