"""What of an EEG's effect a null of it gives, in one run: the same world under both, and at rest.

Over many seeds, with p: ``scenarios/verify/eeg_nulls_results.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.report.catalogue import Lang, listed, number, percent, say
from scenarios.report.markup import paragraph, table, text
from scenarios.report.steering import REST_ROWS, run_figures

_LEAST_CHANGE = 0.05
_HALF = 0.5


@dataclass(frozen=True)
class Kept:
    """A figure of a run under the EEG as it is (``own``), under a null of it, and at rest.

    ``gives``: share of what the EEG changed that the null gives, (null − rest)/(own − rest); nan
    where the EEG changed it by less than 5 % of its value at rest.
    """

    name: str
    own: float
    null: float
    rest: float
    gives: float


def kept_of(summary: Mapping[str, Any]) -> list[Kept]:
    """``kept_of(summary)``: one row a figure; none where it is no null or a twin is wanting."""
    rest, own = summary["rest"], summary.get("own")
    if rest is None or own is None:
        return []
    told, rows = run_figures(summary), []
    for name in REST_ROWS:
        null = told[name]
        if null is None:
            continue
        change = own[name] - rest[name]
        moved = abs(change) >= _LEAST_CHANGE * abs(rest[name]) and change != 0.0
        gives = (null - rest[name]) / change if moved else math.nan
        rows.append(Kept(name, own[name], null, rest[name], gives))
    return rows


def survival_sentences(summary: Mapping[str, Any], lang: Lang) -> list[str]:
    """What survives this null and what it gives, as one seed has it; nothing for no null."""
    null = summary["eeg"].get("null")
    if null is None:
        return []
    rows = kept_of(summary)
    if not rows:
        return [say(lang, "sum.own.none")]
    moved = [row for row in rows if math.isfinite(row.gives)]
    told = []
    for key, of in (
        ("survive", [row for row in moved if row.gives < _HALF]),
        ("given", [row for row in moved if row.gives >= _HALF]),
    ):
        what = listed([_with_share(row, lang) for row in of], lang)
        told.append(say(lang, f"sum.own.{key}", what=what or say(lang, "eegnull.nothing")))
    small = [say(lang, f"rest.{row.name}") for row in rows if not math.isfinite(row.gives)]
    if small:
        told.append(say(lang, "sum.own.small", what=listed(small, lang)))
    command = f"mindfield falsify --eeg-null {null}"
    return [*told, say(lang, "sum.own.caveat", command=command)]


def survival_part(summary: Mapping[str, Any], lang: Lang) -> str:
    """The same for a page: a table and what it comes to."""
    sentences = survival_sentences(summary, lang)
    if not sentences:
        return ""
    parts = [f"<h3>{text(say(lang, 'eegnull.title'))}</h3>"]
    rows = [
        [
            say(lang, f"rest.{row.name}"),
            *(number(value, lang) for value in (row.own, row.null, row.rest)),
            say(lang, "sum.own.hardly") if math.isnan(row.gives) else percent(row.gives, lang),
        ]
        for row in kept_of(summary)
    ]
    if rows:
        keys = ("col.figure", "eegnull.column.true", "eegnull.column.null", "col.rest")
        head = [say(lang, key) for key in (*keys, "eegnull.column.gives")]
        parts.append(table(head, rows, numbers=(1, 2, 3, 4)))
    return "".join([*parts, *(paragraph(line) for line in sentences)])


def _with_share(row: Kept, lang: Lang) -> str:
    what, share = say(lang, f"rest.{row.name}"), percent(row.gives, lang)
    return say(lang, "eegnull.share", what=what, share=share)
