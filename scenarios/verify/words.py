"""Rows of ``mindfield verify`` in a language: cases, figures, verdicts. No layout here."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from model.emergence.verify.outcome import Check, Verdict
from model.emergence.verify.registry import Trial
from scenarios.report.catalogue import NOTHING, Lang, knows, number, say

VERDICTS: tuple[Verdict, ...] = ("holds", "fails", "not shown")
_PARTS = re.compile(r"(, |: )")


def title(name: str, lang: Lang) -> str:
    """What an experiment is called."""
    return say(lang, f"verify.{name}")


def told(trial: Trial, what: str, lang: Lang) -> str:
    """Its ``theory``, ``tolerance`` or ``read`` (how to read the picture), filled in."""
    facts = {name: number(value, lang) for name, value in trial.outcome.facts.items()}
    return say(lang, f"verify.{trial.name}.{what}", **facts)


def case(check: Check, lang: Lang) -> str:
    """The case; those of its parts that are words are said in the language."""
    parts = _PARTS.split(check.case)
    words = "".join(
        say(lang, f"case.{part}") if knows(lang, f"case.{part}") else part for part in parts
    )
    if not check.unit:
        return words
    unit = f"unit.{check.unit}"
    return f"{words}, {say(lang, unit) if knows(lang, unit) else check.unit}"


def cells(check: Check, lang: Lang) -> tuple[str, str, str, str, str]:
    """Theory, result, tolerance, p and verdict of a row."""
    relation = "" if check.relation == "=" else f"{check.relation} "
    tolerance = precise(check.tolerance, lang) if check.relation == "=" else NOTHING
    return (
        relation + precise(check.theory, lang, check.tolerance),
        precise(check.result, lang, check.tolerance),
        tolerance,
        number(check.p, lang),
        say(lang, f"verify.{check.verdict}"),
    )


def precise(value: float, lang: Lang, tolerance: float = 0.0) -> str:
    """``precise(0.40824, "en") -> "0.4082"``: four figures, or as many as the tolerance tells."""
    if not math.isfinite(value):
        return NOTHING
    if value == 0.0:
        return "0"
    if abs(value) < 1e-3:
        return number(value, lang)
    figures = 4
    if 0.0 < tolerance < 1e-3:
        figures = max(4, 1 + math.ceil(math.log10(abs(value) / tolerance)))
    text = f"{abs(value):.{figures}g}" if abs(value) < 1e4 else f"{abs(value):.0f}"
    return ("−" if value < 0.0 else "") + (text.replace(".", ",") if lang == "ru" else text)


def counted(results: Sequence[Trial]) -> Mapping[Verdict, int]:
    """How many rows have each verdict."""
    rows = [check.verdict for trial in results for check in trial.outcome.checks]
    return {verdict: rows.count(verdict) for verdict in VERDICTS}


def summed_up(results: Sequence[Trial], lang: Lang) -> str:
    """One line: how many rows hold, fail, are not shown."""
    return ", ".join(
        say(lang, f"verify.count.{verdict}", count)
        for verdict, count in counted(results).items()
        if count or verdict != "not shown"
    )
