"""What a falsification says: table, sentences, falsify.json and falsify.html."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.emergence.verify.falsifiers import Fall, Falsified
from scenarios.inputs import Inputs
from scenarios.report.catalogue import NOTHING, Lang, listed, number, plain, say
from scenarios.report.markup import document, paragraph, section, table, text
from scenarios.schema import Scenario
from scenarios.verify.results import write_together
from scenarios.verify.words import precise

if TYPE_CHECKING:
    from rich.table import Table

JSON_NAME, PAGE_NAME = "falsify.json", "falsify.html"
_COLUMNS = ("taken", "measure", "with", "without", "d", "r", "p", "verdict")


def as_json(found: Falsified, scenario: Scenario, inputs: Inputs) -> dict[str, Any]:
    """``as_json(found, scenario, inputs)``: JSON-able; p is corrected, d is null where endless."""
    return {
        "title": scenario.title,
        "inputs": list(inputs.files),
        "seeds": found.seeds,
        "first_seed": scenario.run.seed,
        "seconds": found.seconds,
        "scenario": scenario.model_dump(mode="json"),
        "rows": [
            {
                "taken_away": row.arm,
                "measure": row.measure,
                "claimed": row.claimed,
                "shown": row.shown,
                **{
                    name: value if math.isfinite(value) else None
                    for name, value in asdict(row.effect).items()
                },
                "p_alone": row.effect.p,
                "p": row.p,
            }
            for row in found.rows
        ],
        "not_tried": dict(found.missing),
        "not_measured": dict(found.left_out),
    }


def sentences(found: Falsified, lang: Lang) -> list[str]:
    """The finding in words: which claims fell, which did not, and what could not be asked."""
    claimed = [row for row in found.rows if row.claimed]
    out = [
        say(
            lang,
            "falsify.sum",
            shown=number(sum(row.shown for row in claimed), lang),
            claims=number(len(claimed), lang),
            seeds=number(found.seeds, lang),
        )
    ]
    if 2.0**-found.seeds * len(found.rows) > 0.05:
        out.append(say(lang, "falsify.few", seeds=number(found.seeds, lang)))
    missed = [_named(row, lang) for row in claimed if not row.shown]
    if missed:
        out.append(say(lang, "falsify.missed", rows=listed(missed, lang)))
    for arm, why in found.missing.items():
        out.append(say(lang, "falsify.not tried", arm=_arm(arm, lang), why=say(lang, f"why.{why}")))
    for measure, why in found.left_out.items():
        told = say(lang, f"case.{measure}") if measure != "V" else "V"
        out.append(say(lang, "falsify.not measured", measure=told, why=say(lang, f"why.{why}")))
    return out


def table_of(found: Falsified, lang: Lang) -> Table:
    """``table_of(found, lang) -> rich.table.Table``: a row each, claimed ones marked."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=say(lang, "falsify.title"), title_justify="left")
    for key in _COLUMNS:
        loose = key in ("taken", "measure")
        shown.add_column(
            say(lang, f"falsify.{key}"),
            justify="left" if loose or key == "verdict" else "right",
            overflow="fold" if loose else "ellipsis",
            no_wrap=not loose,
        )
    before = ""
    for at, row in enumerate(found.rows):
        cells = _cells(row, lang)
        last = at + 1 == len(found.rows) or found.rows[at + 1].arm != row.arm
        style = "green" if row.shown else "yellow" if row.claimed else "dim"
        verdict = Text(cells[-1], style=style)
        first = "" if row.arm == before else cells[0]
        shown.add_row(Text(first), *map(Text, cells[1:-1]), verdict, end_section=last)
        before = row.arm
    return shown


def page_of(found: Falsified, scenario: Scenario, lang: Lang) -> str:
    """``page_of(found, scenario, lang) -> str``: one page that fetches and runs nothing."""
    title = say(lang, "falsify.title")
    head = [say(lang, f"falsify.{key}") for key in _COLUMNS]
    rows = [_cells(row, lang) for row in found.rows]
    faint = [at for at, row in enumerate(found.rows) if not row.shown]
    parts = [
        f"<header><h1>{text(title)}</h1>{paragraph(plain(scenario.title), 'lead')}</header>",
        *(paragraph(line) for line in sentences(found, lang)),
        table(head, rows, numbers=range(2, 7), faint=faint),
        section("read", say(lang, "falsify.how"), *_reading(found, lang)),
    ]
    return document(lang, title, "\n".join(parts))


def write(found: Falsified, scenario: Scenario, inputs: Inputs, folder: Path, lang: Lang) -> Path:
    """``write(…) -> Path``: both files; returns the page's path.

    Raises ``InputError`` where the folder cannot be written.
    """
    told = json.dumps(as_json(found, scenario, inputs), ensure_ascii=False, indent=1) + "\n"
    write_together(folder, {JSON_NAME: told, PAGE_NAME: page_of(found, scenario, lang)})
    return folder / PAGE_NAME


def _reading(found: Falsified, lang: Lang) -> list[str]:
    facts = {"seeds": number(found.seeds, lang), "seconds": number(found.seconds, lang)}
    keys = ("design", "measures", "blind", "effects", "verdicts")
    return [paragraph(say(lang, f"falsify.read.{key}", **facts)) for key in keys]


def _cells(row: Fall, lang: Lang) -> list[str]:
    e = row.effect
    return [
        _arm(row.arm, lang),
        ("● " if row.claimed else "") + _measure(row, lang),
        precise(e.before, lang),
        precise(e.after, lang),
        with_interval(e.d, e.d_low, e.d_high, lang),
        with_interval(e.r, e.r_low, e.r_high, lang),
        number(row.p, lang),
        say(lang, "falsify.falls" if row.shown else "verify.not shown"),
    ]


def with_interval(value: float, low: float, high: float, lang: Lang) -> str:
    """``with_interval(.5, .1, .9, "en") -> "0.50 [0.10; 0.90]"``; endless values as ∞."""

    def told(one: float) -> str:
        if math.isfinite(one):
            return _two(one, lang)
        return NOTHING if math.isnan(one) else "∞" if one > 0.0 else "−∞"

    return f"{told(value)} [{told(low)}; {told(high)}]"


def _two(value: float, lang: Lang) -> str:
    shown = f"{abs(value):.2f}"
    sign = "−" if value < 0.0 and float(shown) else ""
    return sign + (shown.replace(".", ",") if lang == "ru" else shown)


def _arm(arm: str, lang: Lang) -> str:
    return say(lang, f"case.{arm}")


def _measure(row: Fall, lang: Lang) -> str:
    return "V" if row.measure == "V" else say(lang, f"case.{row.measure}")


def _named(row: Fall, lang: Lang) -> str:
    return f"{_measure(row, lang)} ({_arm(row.arm, lang)})"
