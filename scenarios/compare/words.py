"""Sentences and cells of a comparison, in either language. No HTML, no figures of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from scenarios.compare.comparison import Comparison, Contrast, Portrait
from scenarios.compare.extremes import Extreme
from scenarios.compare.sensitivity import Influence, Trend
from scenarios.compare.sources import Source
from scenarios.compare.statistics import Difference
from scenarios.compare.two_runs import Apart
from scenarios.report.catalogue import NOTHING, Lang, knows, listed, number, percent, plain, say

DIFFERENCE_COLUMNS = ("metric", "a", "b", "difference", "effect", "g", "p", "q", "verdict")
TREND_COLUMNS = ("metric", "parameter", "rho", "p", "q", "verdict")
SERIES_COLUMNS = ("series", "a", "b", "difference")
_MOST_UNLIKE = 8
_LONGEST = 30
_NOUGHT = 1e-12
"""Nearer to 0 than sums of floats can tell."""


def metric_words(name: str, lang: Lang) -> str:
    """What a metric is called; its own name where the catalogue has none."""
    key = f"metric.{name}"
    return say(lang, key) if knows(lang, key) else plain(name)


def interval(value: float, low: float, high: float, lang: Lang) -> str:
    """``interval(0.5, 0.2, 0.8, "en") -> "0.5 [0.2; 0.8]"``; without one where it is unknown."""
    if math.isnan(low) or math.isnan(high):
        return _endless(value, lang)
    ends = f"{_endless(low, lang)}; {_endless(high, lang)}"
    return f"{_endless(value, lang)} [{ends}]"


def _endless(value: float, lang: Lang) -> str:
    if abs(value) < _NOUGHT:
        return number(0.0, lang)
    return number(value, lang) if not math.isinf(value) else "∞" if value > 0 else "−∞"


def difference_cells(metric: str, told: Difference, lang: Lang) -> list[str]:
    """One row of the table of a contrast, in the order of ``DIFFERENCE_COLUMNS``."""
    return [
        metric_words(metric, lang),
        number(told.mean_a, lang),
        number(told.mean_b, lang),
        interval(told.difference, told.low, told.high, lang),
        interval(told.effect, told.effect_low, told.effect_high, lang),
        interval(told.g, told.g_low, told.g_high, lang),
        number(told.p, lang),
        number(told.q, lang),
        verdict_words(told.verdict, told.reason, lang),
    ]


def trend_cells(told: Trend, lang: Lang) -> list[str]:
    """One row of the table of trends, in the order of ``TREND_COLUMNS``."""
    return [
        metric_words(told.metric, lang),
        plain(told.parameter),
        interval(told.rho, told.low, told.high, lang),
        number(told.p, lang),
        number(told.q, lang),
        verdict_words(told.verdict, told.reason, lang),
    ]


def series_cells(told: Apart, lang: Lang) -> list[str]:
    """One row of the table of two runs over time, in the order of ``SERIES_COLUMNS``."""
    return [
        say(lang, f"compare.series.{told.series}"),
        number(float(told.a.mean()), lang),
        number(float(told.b.mean()), lang),
        interval(told.difference, told.low, told.high, lang),
    ]


def verdict_words(verdict: str, reason: str, lang: Lang) -> str:
    """ "shown", or "not shown" and why."""
    told = say(lang, f"compare.{verdict}")
    return f"{told}: {say(lang, f'compare.why.{reason}')}" if reason else told


def source_cells(source: Source, lang: Lang) -> list[str]:
    """What a source is: letter, title, kind, runs, what was varied."""
    kind = str(source.design.get("kind", "grid"))
    what = say(lang, f"compare.design.{kind}") if source.is_sweep else say(lang, "compare.single")
    runs = say(lang, "compare.runs", len(source.runs))
    if source.failed:
        runs += ", " + say(lang, "compare.failed", source.failed)
    if source.waiting:
        runs += ", " + say(lang, "compare.waiting", source.waiting)
    varied = [plain(name) for name in source.parameters]
    paths = [plain(path, most=80) for path in source.paths]
    return [
        source.name,
        plain(source.title),
        what,
        runs,
        listed(varied, lang, most=6) if varied else NOTHING,
        listed(paths, lang, most=3),
    ]


def contrast_sentences(told: Contrast, lang: Lang) -> list[str]:
    """How two sources were brought together, and what can be said at all."""
    found = told.matched
    out = []
    if told.unlike:
        pairs = [
            f"{plain(name)} ({_value(here, lang)} → {_value(there, lang)})"
            for name, (here, there) in told.unlike.items()
        ]
        out.append(say(lang, "compare.unlike", what=listed(pairs, lang, most=_MOST_UNLIKE)))
    else:
        out.append(say(lang, "compare.alike"))
    if not found.arms:
        return [*out, say(lang, "compare.no arms")]
    units = max(told.differences.values(), key=lambda one: one.n_a, default=None)
    n_a, n_b = (0, 0) if units is None else (units.n_a, units.n_b)
    arms = say(lang, "compare.arms", found.arms)
    key = "compare.paired" if found.paired else "compare.unpaired"
    out.append(say(lang, key, arms=arms, a=number(n_a, lang), b=number(n_b, lang)))
    if found.only_a or found.only_b:
        only = {"a": number(found.only_a, lang), "b": number(found.only_b, lang)}
        out.append(say(lang, "compare.only", **only))
    if found.left_over:
        out.append(say(lang, "compare.left over", found.left_over))
    if min(n_a, n_b) <= 1:
        out.append(say(lang, "compare.one seed"))
    return out


def summary_sentences(told: Comparison, lang: Lang) -> list[str]:
    """What came out, first of all: how many differences and trends are shown, and which."""
    out = []
    for one in told.contrasts:
        shown = [
            f"{metric_words(name, lang)} ({_direction(row.difference, lang)})"
            for name, row in one.differences.items()
            if row.verdict == "shown"
        ]
        pair = {"a": one.a.name, "b": one.b.name}
        if shown:
            out.append(say(lang, "compare.sum.shown", what=listed(shown, lang), **pair))
        else:
            out.append(say(lang, "compare.sum.none", **pair))
            few = [row.n_a for row in one.differences.values() if row.reason == "few"]
            out += [say(lang, "compare.sum.few", max(few))] if few else []
    for portrait in told.portraits:
        out += portrait_sentences(portrait, lang)
    return out


def portrait_sentences(told: Portrait, lang: Lang) -> list[str]:
    """What a sweep says by itself: which metrics follow which parameter."""
    name = told.source.name
    if not told.varied:
        return [say(lang, "compare.sum.nothing varied", name=name)]
    if not told.trends:
        key = "compare.sum.no trends" if told.grid else "compare.sum.no grid"
        return [say(lang, key, name=name)]
    shown = [
        say(
            lang,
            "compare.sum.follows",
            metric=metric_words(trend.metric, lang),
            parameter=plain(trend.parameter),
            rho=number(trend.rho, lang, signed=True),
        )
        for trend in told.trends
        if trend.verdict == "shown"
    ]
    if not shown:
        few = any(trend.reason == "few" for trend in told.trends)
        return [
            say(lang, "compare.sum.follows none", name=name),
            *([say(lang, "compare.sum.few", told.trends[0].units)] if few else []),
        ]
    return [say(lang, "compare.sum.trends", name=name, what="; ".join(shown))]


def influence_sentences(told: Influence, lang: Lang) -> list[str]:
    """Shares or indices of one metric as a line of text."""
    head = metric_words(told.metric, lang)
    if told.reason:
        why = say(lang, f"compare.no index.{told.reason}")
        return [f"{head}: {why}"]
    parts = []
    for index in told.indices:
        words = interval(index.first, index.first_low, index.first_high, lang)
        if told.method == "sobol":
            total = interval(index.total, index.total_low, index.total_high, lang)
            words = f"S1 {words}, ST {total}"
        elif told.method == "morris":
            words = f"μ* {words}, σ {number(index.total, lang)}"
        parts.append(f"{plain(index.parameter)} {words}")
    noise = say(lang, "compare.noise", share=percent(told.seeds, lang))
    tail = f"; {noise}" if math.isfinite(told.seeds) else ""
    return [f"{head}: {'; '.join(parts)}{tail}"]


def extreme_words(told: Extreme, lang: Lang) -> str:
    """Why a run is worth looking at."""
    facts = {"metric": metric_words(told.metric, lang), "value": number(told.value, lang)}
    if told.why != "strange":
        return say(lang, f"compare.{told.why}", **facts)
    key = "compare.strange" if told.unusual else "compare.not so strange"
    return say(lang, key, z=number(told.z, lang, signed=True), **facts)


def _direction(value: float, lang: Lang) -> str:
    return say(lang, "compare.up" if value > 0 else "compare.down")


def _value(value: Any, lang: Lang) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NOTHING
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return number(float(value), lang)
    told = plain(dict(value) if isinstance(value, Mapping) else value, most=500)
    # Of a long path the end tells most.
    return told if len(told) <= _LONGEST else f"…{told[-_LONGEST:]}"
