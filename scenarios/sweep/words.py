"""What is said of a sweep, from figures to sentences of either language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scenarios.report.catalogue import Lang, number, percent, say

if TYPE_CHECKING:
    from scenarios.sweep.engine import Standing
    from scenarios.sweep.plan import Plan

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_KB, _MB, _GB = 1e3, 1e6, 1e9


def standing_text(standing: Standing, lang: Lang) -> str:
    """``standing_text(standing, lang)``: how far a sweep is, in one line."""
    parts = [
        say(lang, "sweep.progress", done=str(standing.done), total=str(standing.total)),
    ]
    if standing.failed:
        parts.append(say(lang, "sweep.progress_failed", failed=str(standing.failed)))
    if math.isfinite(standing.rate):
        parts.append(say(lang, "sweep.rate", rate=number(standing.rate, lang)))
    if math.isfinite(standing.left_s) and standing.left_s > 0.0:
        parts.append(say(lang, "sweep.left", left=duration(standing.left_s, lang)))
    if standing.what:
        parts.append(say(lang, f"sweep.{standing.what}"))
    return " · ".join(parts)


def notes_text(plan: Plan, lang: Lang) -> str:
    """``notes_text(plan, lang)``: what was decided for the person, a line each."""
    return "\n".join(say(lang, f"sweep.note.{note}") for note in plan.notes)


def estimate_text(facts: Mapping[str, Any], lang: Lang) -> str:
    """``estimate_text(facts, lang)``: what a dry run says."""
    lines = [
        say(
            lang,
            "sweep.runs",
            arms=say(lang, "sweep.n_points", facts["arms"]),
            runs=_runs(facts, lang),
        ),
        say(lang, "sweep.one_run", time=duration(facts["run_s"], lang)),
    ]
    if facts["looks_s"] > 0.0:
        share = facts["looks_s"] / facts["run_s"]
        lines.append(say(lang, "sweep.looks_cost", share=percent(share, lang)))
    lines.append(
        say(
            lang,
            "sweep.whole",
            time=duration(facts["seconds"], lang),
            workers=say(lang, "sweep.n_workers", facts["workers"]),
            size=size(facts["bytes"], lang),
        )
    )
    lines.append(say(lang, "sweep.rough"))
    return "\n".join(lines)


def summary_text(facts: Mapping[str, Any], lang: Lang) -> str:
    """``summary_text(facts, lang)``: what a sweep came to."""
    arms = say(lang, "sweep.n_points", facts["arms"])
    lines = [
        say(lang, "sweep.runs", arms=arms, runs=_runs(facts, lang)),
        say(lang, "sweep.done", done=str(facts["done"]), failed=str(facts["failed"])),
    ]
    if facts["failed"]:
        lines += [
            "  "
            + say(lang, "sweep.failure", run=told["run"], seed=str(told["seed"]), why=told["error"])
            for told in facts["failures"]
        ]
        lines.append(say(lang, "sweep.again"))
    lines.append(say(lang, "sweep.next", path=str(facts["path"])))
    return "\n".join(lines)


def _runs(facts: Mapping[str, Any], lang: Lang) -> str:
    return say(lang, "sweep.n_runs", facts["runs"])


def duration(seconds: float, lang: Lang) -> str:
    """``duration(5400.0, "en") -> "1.5 h"``."""
    for unit, length in (("day", _DAY), ("hour", _HOUR), ("minute", _MINUTE)):
        if seconds >= length:
            return say(lang, f"sweep.{unit}", count=number(seconds / length, lang))
    return say(lang, "sweep.second", count=number(seconds, lang))


def size(count: float, lang: Lang) -> str:
    """``size(2.5e6, "en") -> "2.5 MB"``."""
    for unit, bytes_ in (("gb", _GB), ("mb", _MB)):
        if count >= bytes_:
            return say(lang, f"sweep.{unit}", count=number(count / bytes_, lang))
    return say(lang, "sweep.kb", count=number(max(count / _KB, 1.0), lang))
