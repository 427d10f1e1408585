"""What was found in a recording, told as text. The figures come from ``model/eeg/examine.py``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.report.catalogue import NOTHING, Lang, knows, listed, number, percent, plain, say
from scenarios.report.eeg_notes import note_in

if TYPE_CHECKING:
    from model.eeg.examine import ChannelFinding, Findings

_MOST_ROWS = 16
_MOST_STRETCHES = 8
_MOST_NAMES = 6
_TELLING = 0.95


def findings_text(found: Findings, lang: Lang) -> str:
    """``findings_text(found, lang)``: a page of plain text."""
    parts = [_head(found, lang), _windows(found, lang), _bands(found, lang)]
    if found.has_signal:
        parts.append(_spectrum(found, lang))
    else:
        parts.append([say(lang, "eeg.no_signal")])
    parts += [_channels(found, lang), _notes(found, lang)]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def shown_and_rest(
    found: Findings, most: int = _MOST_ROWS
) -> tuple[list[ChannelFinding], list[ChannelFinding]]:
    """``shown_and_rest(found)``: judged channels to show, in the file's order, and the others.

    All where they are few; else those that are used and the worst of those with a share of bad
    windows worth telling.
    """
    judged = [one for one in found.channels if one.good_share is not None]
    if len(judged) <= most:
        return judged, []
    telling = [one for one in judged if one.used or (one.good_share or 0.0) < _TELLING]
    telling.sort(key=lambda one: (not one.used, one.good_share or 0.0))
    kept = {one.channel.name for one in telling[:most]}
    return (
        [one for one in judged if one.channel.name in kept],
        [one for one in judged if one.channel.name not in kept],
    )


def reason_in(reason: str, lang: Lang) -> str:
    """``reason_in("flat", "ru")``: why a window is bad, in words."""
    return say(lang, f"reason.{reason}") if knows(lang, f"reason.{reason}") else plain(reason)


def aligned(rows: Sequence[Sequence[str]], *, left: Sequence[int] = (0,)) -> list[str]:
    """``aligned(rows)``: cells under each other; columns not in ``left`` to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if at in left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _head(found: Findings, lang: Lang) -> list[str]:
    key = "eeg.head" if found.has_signal else "eeg.head.bands"
    facts = {"seconds": number(round(found.seconds, 2), lang), "rate": number(found.rate_hz, lang)}
    lines = [say(lang, key, name=plain(Path(found.source).name), **facts)]
    kinds: dict[str, list[str]] = {}
    for one in found.channels:
        kinds.setdefault(one.channel.kind, []).append(plain(one.channel.name, most=24))
    told = []
    for kind, names in kinds.items():
        told.append(
            say(
                lang,
                "eeg.kind.count" if kind in ("eeg", "annotation") else "eeg.kind.named",
                count=number(len(names), lang),
                kind=say(lang, f"eeg.kind.{kind}"),
                names=listed(names, lang, most=_MOST_NAMES),
            )
        )
    lines.append(say(lang, "eeg.kinds", kinds="; ".join(told)))
    used = [plain(one.channel.name, most=24) for one in found.channels if one.used]
    lines.append(say(lang, "eeg.used", names=", ".join(used)))
    if not found.gaps:
        return [*lines, say(lang, "eeg.gaps.none")]
    seconds = sum(end - start for start, end in found.gaps)
    spans = [
        f"{number(round(start, 2), lang)}–{number(round(end, 2), lang)}"
        for start, end in found.gaps
    ]
    shown = listed(spans, lang, most=_MOST_NAMES)
    told_s = number(round(seconds, 3), lang)
    return [*lines, say(lang, "eeg.gaps", len(found.gaps), seconds=told_s, list=shown)]


def _windows(found: Findings, lang: Lang) -> list[str]:
    key = "eeg.windows" if found.has_signal else "eeg.windows.bands"
    count = number(found.powers.good.size, lang)
    lines = [say(lang, key, count=count, share=percent(found.good_share, lang))]
    if not found.reasons:
        return lines
    lines.append(say(lang, "eeg.bad", reasons=_reasons(found.reasons, lang)))
    for stretch in found.stretches[:_MOST_STRETCHES]:
        times = {
            "start": number(round(stretch.start_s, 2), lang),
            "end": number(round(stretch.end_s, 2), lang),
        }
        words = say(lang, "eeg.stretch", reason=reason_in(stretch.reason, lang), **times)
        lines.append(f"  {words}")
    more = len(found.stretches) - _MOST_STRETCHES
    return [*lines, f"  {say(lang, 'eeg.stretch.more', more)}"] if more > 0 else lines


def _reasons(reasons: Sequence[tuple[str, int]], lang: Lang) -> str:
    return ", ".join(
        say(lang, "eeg.reason.count", reason=reason_in(why, lang), count=number(count, lang))
        for why, count in reasons
    )


def _bands(found: Findings, lang: Lang) -> list[str]:
    if not found.bands:
        return [say(lang, "eeg.none_good")]
    known = found.baseline is not None
    columns = ("band", "power", "share", *(("z", "times") if known else ()))
    rows = [[say(lang, f"eeg.col.{name}") for name in columns]]
    for band in found.bands:
        row = [say(lang, f"band.{band.name}"), number(band.power_uv2, lang)]
        row.append(percent(band.share, lang))
        if band.z is not None:
            middle, low, high = (number(round(z, 2), lang, signed=True) for z in band.z)
            row.append(say(lang, "eeg.z", z=middle, low=low, high=high))
            row.append(say(lang, "eeg.times", times=number(band.times_rest, lang)))
        rows.append(row)
    lines = aligned(rows)
    if found.baseline is None:
        return [*lines, say(lang, "eeg.uncalibrated"), say(lang, "eeg.gamma")]
    from model.eeg.baseline import OVER_BACKGROUND

    key = "eeg.against.aperiodic" if found.measure == OVER_BACKGROUND else "eeg.against"
    name = plain(Path(found.baseline.source).name)
    windows = number(found.baseline.n_windows, lang)
    return [*lines, say(lang, key, windows=windows, name=name), say(lang, "eeg.gamma")]


def _spectrum(found: Findings, lang: Lang) -> list[str]:
    if found.background is None:
        return []
    lines = [say(lang, "eeg.alpha.none")]
    if found.alpha is not None:
        times = number(found.alpha.times_beside, lang)
        lines = [say(lang, "eeg.alpha", hz=number(found.alpha.hz, lang), times=times)]
    exponent = number(float(found.background.exponent), lang)
    lines.append(say(lang, "eeg.background", exponent=exponent))
    if found.mains is None:
        return [*lines, say(lang, "eeg.mains.none")]
    mains = {
        "hz": number(found.mains.hz, lang),
        "rms": number(found.mains.rms_uv, lang),
        "times": number(found.mains.over_bands, lang),
    }
    return [*lines, say(lang, "eeg.mains", **mains)]


def _channels(found: Findings, lang: Lang) -> list[str]:
    shown, rest = shown_and_rest(found)
    names = ("channel", "good", *(("sd", "alpha", "mains") if found.has_signal else ()), "why")
    rows = [[say(lang, f"eeg.col.{name}") for name in names]]
    rows += [_channel_row(one, found.has_signal, lang) for one in shown]
    lines = aligned(rows, left=(0, len(names) - 1))
    if rest:
        least = min(one.good_share or 0.0 for one in rest)
        lines.append(say(lang, "eeg.channels.more", len(rest), share=percent(least, lang)))
    return [*lines, say(lang, "eeg.mark")]


def _channel_row(one: ChannelFinding, has_signal: bool, lang: Lang) -> list[str]:
    row = [("* " if one.used else "  ") + plain(one.channel.name, most=24)]
    row.append(percent(one.good_share, lang))
    if has_signal:
        row.append(number(one.sd_uv, lang))
        alpha = NOTHING if one.alpha is None else number(one.alpha.hz, lang)
        row.append(NOTHING if one.alpha is None else say(lang, "eeg.hz", hz=alpha))
        row.append(NOTHING if one.mains is None else number(one.mains.rms_uv, lang))
    return [*row, _reasons(one.reasons, lang)]


def _notes(found: Findings, lang: Lang) -> list[str]:
    if not found.notes:
        return []
    return [say(lang, "eeg.notes"), *(f"  {note_in(note, lang)}" for note in found.notes)]
