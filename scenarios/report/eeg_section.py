"""The part of the page about EEG: bands against rest, operators, the same world at rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.report.catalogue import NOTHING, Lang, number, percent, plain, say
from scenarios.report.eeg_notes import note_in
from scenarios.report.markup import bullets, figure, folded, paragraph, section, table, text
from scenarios.report.steering import (
    BANDS,
    MOVED,
    Weights,
    moved_sentence,
    null_sentences,
    operator_words,
    quality_sentence,
    ran_without_eeg,
    rest_rows,
    source_sentence,
    worst_first,
)
from scenarios.report.survival import survival_part


def eeg_section(
    summary: Mapping[str, Any], svg: Mapping[str, str], weights: Weights, lang: Lang
) -> str:
    """Bands against rest, operators, and the same world at rest beside."""
    eeg = summary["eeg"]
    if ran_without_eeg(eeg):
        return section("eeg", say(lang, "page.eeg"), paragraph(say(lang, "sum.eeg.none")))
    parts = [
        *(paragraph(line, "warn") for line in null_sentences(eeg, lang)),
        f"<p>{text(source_sentence(eeg, lang))} {text(quality_sentence(eeg['quality'], lang))} "
        f"{badge(bool(eeg['calibrated']), lang)}</p>",
        warning(bool(eeg["calibrated"]), lang),
        _states_table(eeg["quality"], lang),
        _channels_table(eeg["quality"], lang),
        _notes(eeg["notes"], lang),
        figure(svg["bands"], say(lang, "read.bands"), "narrow"),
        _bands_table(eeg, lang),
        figure(svg["operators"], say(lang, "read.operators")),
        _operators_table(eeg, weights, lang),
        paragraph(say(lang, "page.gamma"), "note"),
        _rest_table(summary, lang),
        survival_part(summary, lang),
    ]
    return section("eeg", say(lang, "page.eeg"), *parts)


def badge(calibrated: bool, lang: Lang) -> str:
    """Says beside a figure whether z can be read."""
    words = say(lang, "page.calibrated" if calibrated else "page.uncalibrated")
    return f'<span class="badge{"" if calibrated else " bad"}">{text(words)}</span>'


def warning(calibrated: bool, lang: Lang) -> str:
    """Says at length what uncalibrated means; nothing where it is calibrated."""
    return "" if calibrated else paragraph(say(lang, "page.uncalibrated.note"), "warn")


def _states_table(quality: Mapping[str, Any], lang: Lang) -> str:
    head = [say(lang, f"col.{key}") for key in ("signal", "share", "signal.means")]
    rows = [
        [say(lang, f"signal.{name}"), percent(share, lang), say(lang, f"signal.{name}.means")]
        for name, share in quality.get("states", {}).items()
    ]
    return table(head, rows, numbers=(1,))


def _channels_table(quality: Mapping[str, Any], lang: Lang) -> str:
    """Share of good windows of each channel; runs of older versions do not tell it."""
    shares = quality.get("channels", {})
    rows = [[plain(name), percent(share, lang)] for name, share in worst_first(shares)]
    if not rows:
        return ""
    head = [say(lang, "col.channel"), say(lang, "col.good_windows")]
    return folded(say(lang, "page.channels"), table(head, rows, numbers=(1,)))


def _notes(notes: Sequence[str], lang: Lang) -> str:
    if not notes:
        return ""
    return folded(say(lang, "page.notes"), bullets([note_in(note, lang) for note in notes]))


def _bands_table(eeg: Mapping[str, Any], lang: Lang) -> str:
    key = "col.z_mean" if eeg["calibrated"] else "col.z_mean.uncalibrated"
    head = [say(lang, "col.band"), *(say(lang, k) for k in (key, "col.least", "col.most"))]
    rows = [
        [say(lang, f"band.{name}")]
        + [number(eeg["bands"][name][k], lang, signed=True) for k in ("z_mean", "z_min", "z_max")]
        for name in BANDS
        if name in eeg["bands"]
    ]
    return table(head, rows, numbers=(1, 2, 3))


def _operators_table(eeg: Mapping[str, Any], weights: Weights, lang: Lang) -> str:
    keys = ("col.operator", "col.mean", "col.least", "col.most", "col.what")
    rows = []
    for name, told in eeg["operators"].items():
        moved = abs(told["mean"] - 1.0) > MOVED
        words = (
            moved_sentence(name, told["mean"], eeg["bands"], weights, lang) if moved else NOTHING
        )
        figures = [number(told[k], lang) for k in ("mean", "min", "max")]
        rows.append([operator_words(name, lang), *figures, words if moved else NOTHING])
    faint = [i for i, row in enumerate(rows) if row[-1] == NOTHING]
    return table([say(lang, key) for key in keys], rows, numbers=(1, 2, 3), faint=faint)


def _rest_table(summary: Mapping[str, Any], lang: Lang) -> str:
    heading = f"<h3>{text(say(lang, 'page.rest'))}</h3>"
    rows = [
        [what, number(eeg, lang), number(rest, lang), number(_less(eeg, rest), lang, signed=True)]
        for what, eeg, rest in rest_rows(summary, lang)
    ]
    if not rows:
        return heading + paragraph(say(lang, "sum.rest.none"))
    head = [say(lang, f"col.{k}") for k in ("figure", "with", "rest", "difference")]
    note = paragraph(say(lang, "page.rest.note"), "note")
    return heading + table(head, rows, numbers=(1, 2, 3)) + note


def _less(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b
