"""What holding an EEG against its nulls says: table, sentences, eeg-nulls.json and .html."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.emergence.verify.eeg_effects import FOLLOWS, REST, Survival, Survivals
from scenarios.inputs import Inputs
from scenarios.report.catalogue import Lang, listed, number, percent, plain, say
from scenarios.report.markup import document, paragraph, section, table, text
from scenarios.schema import Scenario
from scenarios.verify.falsify_results import with_interval
from scenarios.verify.results import write_together
from scenarios.verify.words import precise

if TYPE_CHECKING:
    from rich.table import Table

JSON_NAME, PAGE_NAME = "eeg-nulls.json", "eeg-nulls.html"
_COLUMNS = ("against", "measure", "true", "null", "gives", "d", "r", "p", "verdict")


def as_json(found: Survivals, scenario: Scenario, inputs: Inputs) -> dict[str, Any]:
    """``as_json(found, scenario, inputs)``: JSON-able; p is corrected, d is null where endless."""
    return {
        "title": scenario.title,
        "inputs": list(inputs.files),
        "calibrated": inputs.bands.calibrated,
        "seeds": found.seeds,
        "first_seed": scenario.run.seed,
        "seconds": found.seconds,
        "scenario": scenario.model_dump(mode="json"),
        "effects": found.effects(),
        "survive": {null: found.survive(null) for null in found.nulls if null != REST},
        "rows": [
            {
                "null": row.null,
                "measure": row.measure,
                "timing": row.measure in FOLLOWS,
                "shown": row.shown,
                "gives": None if math.isnan(found.gives(row)) else found.gives(row),
                **{
                    name: value if math.isfinite(value) else None
                    for name, value in asdict(row.effect).items()
                    if name != "p"
                },
                "p": row.p,
            }
            for row in found.rows
        ],
        "not_measured": dict(found.left_out),
    }


def sentences(found: Survivals, inputs: Inputs, lang: Lang) -> list[str]:
    """The finding in words: what the EEG does, and what of it each null gives as well."""
    effects = found.effects()
    out = [
        say(
            lang,
            "eegnull.effects" if effects else "eegnull.no effects",
            effects=_names(effects, lang),
            seeds=number(found.seeds, lang),
        )
    ]
    for null in found.nulls:
        if null == REST or not effects:
            continue
        survive = found.survive(null)
        given = [measure for measure in effects if measure not in survive]
        shares = {row.measure: found.gives(row) for row in found.rows if row.null == null}
        out.append(
            say(
                lang,
                "eegnull.survive",
                null=say(lang, f"eegnull.{null}"),
                survive=_names(survive, lang, shares) or say(lang, "eegnull.nothing"),
                given=_names(given, lang, shares) or say(lang, "eegnull.nothing"),
            )
        )
    if 2.0 * 2.0**-found.seeds * len(found.rows) > 0.05:
        out.append(say(lang, "falsify.few", seeds=number(found.seeds, lang)))
    if found.left_out:
        out.append(say(lang, "eegnull.left out", measures=_names(list(found.left_out), lang)))
    if not inputs.bands.calibrated:
        out.append(say(lang, "sum.eeg.uncalibrated"))
    out.append(say(lang, "page.gamma"))
    return out


def table_of(found: Survivals, lang: Lang) -> Table:
    """``table_of(found, lang) -> rich.table.Table``: a row for each null and measure,
    without r, for which a terminal has no room."""
    from rich.table import Table
    from rich.text import Text

    told = Table(title=say(lang, "eegnull.title"), title_justify="left")
    narrow = [at for at, key in enumerate(_COLUMNS) if key != "r"]
    for key in (_COLUMNS[at] for at in narrow):
        loose = key in ("against", "measure")
        told.add_column(
            say(lang, _column(key)),
            justify="left" if loose or key == "verdict" else "right",
            overflow="fold" if loose else "ellipsis",
            no_wrap=not loose,
        )
    before = ""
    for at, row in enumerate(found.rows):
        whole = _cells(found, row, lang)
        cells = [whole[at] for at in narrow]
        last = at + 1 == len(found.rows) or found.rows[at + 1].null != row.null
        verdict = Text(cells[-1], style="green" if row.shown else "dim")
        first = "" if row.null == before else cells[0]
        told.add_row(Text(first), *map(Text, cells[1:-1]), verdict, end_section=last)
        before = row.null
    return told


def page_of(found: Survivals, scenario: Scenario, inputs: Inputs, lang: Lang) -> str:
    """``page_of(found, scenario, inputs, lang) -> str``: a page that fetches and runs nothing."""
    title = say(lang, "eegnull.title")
    rows = [_cells(found, row, lang) for row in found.rows]
    faint = [at for at, row in enumerate(found.rows) if not row.shown]
    head = [say(lang, _column(key)) for key in _COLUMNS]
    facts = {"seeds": number(found.seeds, lang), "seconds": number(found.seconds, lang)}
    reading = [
        paragraph(say(lang, f"eegnull.read.{key}", **facts))
        for key in ("design", "nulls", "logic", "measures", "verdicts")
    ]
    source = plain(inputs.bands.source, most=120)
    parts = [
        f"<header><h1>{text(title)}</h1>"
        f"{paragraph(f'{plain(scenario.title)}: {source}', 'lead')}</header>",
        *(paragraph(line) for line in sentences(found, inputs, lang)),
        table(head, rows, numbers=range(2, 8), faint=faint),
        section("read", say(lang, "falsify.how"), *reading),
    ]
    return document(lang, title, "\n".join(parts))


def write(found: Survivals, scenario: Scenario, inputs: Inputs, folder: Path, lang: Lang) -> Path:
    """``write(…) -> Path``: both files; returns the page's path.

    Raises ``InputError`` where the folder cannot be written.
    """
    told = json.dumps(as_json(found, scenario, inputs), ensure_ascii=False, indent=1) + "\n"
    page = page_of(found, scenario, inputs, lang)
    write_together(folder, {JSON_NAME: told, PAGE_NAME: page})
    return folder / PAGE_NAME


def _column(key: str) -> str:
    own = key in ("against", "true", "null", "gives")
    return f"eegnull.column.{key}" if own else f"falsify.{key}"


def _cells(found: Survivals, row: Survival, lang: Lang) -> list[str]:
    e = row.effect
    return [
        say(lang, f"eegnull.{row.null}"),
        say(lang, f"eegnull.measure.{row.measure}"),
        precise(e.before, lang),
        precise(e.after, lang),
        percent(found.gives(row), lang),
        with_interval(e.d, e.d_low, e.d_high, lang),
        with_interval(e.r, e.r_low, e.r_high, lang),
        number(row.p, lang),
        say(lang, "eegnull.differs" if row.shown else "verify.not shown"),
    ]


def _names(measures: list[str], lang: Lang, shares: Mapping[str, float] | None = None) -> str:
    """Measures in words, each with the share of it that a null gives."""
    words = [say(lang, f"eegnull.measure.{name}") for name in measures]
    if shares is not None:
        told = [percent(shares[name], lang) for name in measures]
        words = [
            say(lang, "eegnull.share", what=what, share=share)
            for what, share in zip(words, told, strict=True)
        ]
    return listed(words, lang)
