"""The part of the page about jumps: sizes, classes and their rules, the largest, their V."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.settings import JumpSettings
from scenarios.report.catalogue import Lang, number, percent, say
from scenarios.report.jump_words import named
from scenarios.report.markup import bullets, figure, folded, paragraph, section, table, text
from scenarios.report.words import CLASSES

_RULES = ("insight", "decision", "idea", "ripple", "several")


def jumps_section(
    summary: Mapping[str, Any],
    svg: Mapping[str, str],
    labels: Mapping[str, str],
    rules: Mapping[str, Any],
    lang: Lang,
) -> str:
    """``jumps_section(summary, svg, labels, rules, lang)``: all that is told of jumps.

    ``rules``: the scenario's ``jumps``; what it leaves out has its default.
    """
    jumps, rest = summary["jumps"], summary["rest"]
    head = [say(lang, "col.class"), say(lang, "col.count")]
    rows = [[say(lang, f"jump.{c}"), number(jumps["by_class"].get(c, 0), lang)] for c in CLASSES]
    if rest is not None:
        head.append(say(lang, "col.rest"))
        for row, name in zip(rows, CLASSES, strict=True):
            row.append(number(rest["jumps_by_class"].get(name, 0), lang))
    return section(
        "jumps",
        say(lang, "page.jumps"),
        figure(svg["sizes"], say(lang, "read.sizes"), "narrow"),
        table(head, rows, numbers=(1, 2)),
        paragraph(say(lang, "sum.jumps.rules"), "note"),
        folded(say(lang, "page.jumps.classes"), bullets(rule_lines(rules, lang))),
        _forked(jumps, labels, lang),
        _unforked_rest(summary, lang),
        _field(jumps.get("largest"), labels, lang),
    )


def rule_lines(rules: Mapping[str, Any], lang: Lang) -> list[str]:
    """The rules of the classes in words, with the figures of this run."""
    told = JumpSettings.model_validate(dict(rules))
    figures = {
        "smallest": number(told.smallest, lang),
        "idea": number(told.idea_s, lang),
        "memory": number(told.memory_s, lang),
        "alpha": number(told.alpha, lang),
        "decision": number(told.decision_s, lang),
        "reach": number(told.insight_reach, lang),
        "share": percent(told.insight_share, lang),
    }
    return [say(lang, f"rule.{name}", **figures) for name in _RULES]


def _forked(jumps: Mapping[str, Any], labels: Mapping[str, str], lang: Lang) -> str:
    """A row for each jump whose V was estimated; those whose interval holds 0 are pale."""
    forked = jumps.get("forked") or []
    if not forked:
        note = say(lang, "page.jumps.unforked")
        return paragraph(note, "note") if jumps["count"] else ""
    rows = [
        [
            number(jump["time_s"], lang),
            f"{say(lang, 'jump.' + jump['name'])}: {named(jump['agents'], labels, lang)}",
            number(jump["direct"], lang, signed=True),
            number(jump["value_bits"], lang, signed=True),
            f"{number(jump['low'], lang, signed=True)} … {number(jump['high'], lang, signed=True)}",
            " → ".join(percent(share, lang) for share in jump["wanted"]),
        ]
        for jump in forked
    ]
    keys = ("time", "jump", "direct", "forked", "interval", "shares")
    faint = [i for i, jump in enumerate(forked) if jump["low"] <= 0.0 <= jump["high"]]
    words = say(
        lang,
        "page.jumps.forks",
        seconds=number(forked[0]["seconds"], lang),
        pairs=say(lang, "n.pairs", forked[0]["pairs"]),
    )
    return "\n".join(
        (
            f"<h3>{text(say(lang, 'page.jumps.largest'))}</h3>",
            table([say(lang, f"col.{k}") for k in keys], rows, numbers=(0, 2, 3), faint=faint),
            paragraph(words, "note"),
        )
    )


def _unforked_rest(summary: Mapping[str, Any], lang: Lang) -> str:
    """The twin at rest is not forked, so its classes go by the value at once."""
    beside = summary["jumps"].get("forked") and summary["rest"] is not None
    return paragraph(say(lang, "page.jumps.rest"), "note") if beside else ""


def _field(largest: Mapping[str, Any] | None, labels: Mapping[str, str], lang: Lang) -> str:
    """Energy and tension just before and after the largest jump, agent by agent."""
    if not largest:
        return ""
    rows = [
        [named([name], labels, lang), *(_change(pair, lang) for pair in states)]
        for name, *states in zip(
            largest["touched"], largest["energy"], largest["tension"], strict=True
        )
    ]
    left_out = largest["touched_in_all"] - len(rows)
    words = say(
        lang,
        "page.jumps.field",
        time=number(largest["time_s"], lang),
        agents=named(largest["agents"], labels, lang),
        before=number(largest["loss_before"], lang),
        after=number(largest["loss_at_once"], lang),
    )
    if left_out:
        agents = say(lang, "n.touched", left_out)
        words += " " + say(lang, "page.jumps.field.more", agents=agents)
    keys = ("agent", "energy_change", "tension_change")
    return folded(
        say(lang, "page.jumps.fields"),
        paragraph(words) + table([say(lang, f"col.{k}") for k in keys], rows),
    )


def _change(pair: list[float], lang: Lang) -> str:
    before, after = (number(value, lang) for value in pair)
    return f"{before} → {after}"
