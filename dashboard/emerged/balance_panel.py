"""Energy ledger, loss and the intention's parts, as pictures with their figures beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import reacton.ipyvuetify as rv
import solara

from dashboard.drawing.line_chart import LineChart
from dashboard.drawing.looks import CHART_INKS
from dashboard.emerged.river_panel import labels_of
from dashboard.emerged.showing import use_while
from dashboard.emerged.told import Balance, Moved
from dashboard.parts import Desk, panel, text
from dashboard.running.snapshot import Snapshot
from dashboard.words import say

CAME_IN = ("start", "senses", "supply", "hand_in")
WENT_OUT = ("passage", "inhibition", "decay", "discharge", "hand_out", "stored")
_EVERY_S = 1.0
_EXACT = 64.0 * float(np.finfo(np.float64).eps)


@solara.component
def LedgerPanel(desk: Desk, *, awake: bool) -> None:
    """All energy that came in beside where it went: two bars of one length."""
    lang: Any = desk.lang
    use_while(desk, lambda s: (s.world, s.balance.number), _EVERY_S, awake=awake)
    told = desk.session.snapshot.balance
    amounts = {**told.accounts, "start": told.start, "stored": told.stored}
    through = sum(amounts.get(name, 0.0) for name in CAME_IN)
    children: list[Any] = []
    for key, names in (("ledger_in", CAME_IN), ("ledger_out", WENT_OUT)):
        children.append(text(say(lang, key), "mf-title", "h3").key(key))
        children += _bar(amounts, names, through, say(lang, key), lang)
    balanced = told.residual <= _EXACT
    words = "ledger_whole" if balanced else "ledger_residual"
    children.append(text(say(lang, words, residual=told.residual), "mf-note mf-ledger-closed"))
    beside = [text(say(lang, "as_of", seconds=told.seconds), "mf-note", "span")]
    panel(say(lang, "ledger"), "mf-ledger-picture", children, beside)


def _bar(
    amounts: Mapping[str, float], names: tuple[str, ...], through: float, title: str, lang: Any
) -> list[Any]:
    """A bar of parts and its legend; the parts are told in words as well."""
    from scenarios.report.catalogue import number, percent
    from scenarios.report.catalogue import say as report_say

    parts, legend = [], []
    for name in names:
        amount = amounts.get(name, 0.0)
        if amount <= 0.0 or through <= 0.0:
            continue
        share = amount / through
        what = say(lang, "ledger_now") if name == "stored" else report_say(lang, f"account.{name}")
        words = say(
            lang,
            "ledger_part",
            what=what,
            amount=number(amount, lang),
            share=percent(share, lang),
        )
        parts.append(
            rv.Html(
                tag="span",
                class_=f"mf-part mf-part-{name}",
                style_=f"width: {100.0 * share:.3f}%",
                attributes={"title": words},
            )
        )
        swatch = rv.Html(tag="span", class_=f"mf-swatch mf-part-{name}")
        legend.append(
            rv.Html(tag="span", class_="mf-key", children=[swatch, text(words, "", "span")])
        )
    bar = rv.Html(
        tag="div",
        class_="mf-bar",
        attributes={"role": "img", "aria-label": title},
        children=parts,
    )
    told = rv.Html(tag="div", class_="mf-bar-legend", children=legend)
    return [bar.key(f"{title} bar"), told.key(f"{title} legend")]


@solara.component
def LossPanel(desk: Desk, *, awake: bool) -> None:
    """Loss over the whole run, and which agents of the intention are short or over."""
    lang: Any = desk.lang
    use_while(desk, lambda s: (s.world, s.balance.number), _EVERY_S, awake=awake)
    snapshot = desk.session.snapshot
    told, labels = snapshot.balance, labels_of(snapshot, lang)
    from scenarios.report.catalogue import number

    chart = LineChart.element(
        inks=CHART_INKS,
        panels=[
            {
                "title": say(lang, "loss_panel"),
                "series": [{"name": say(lang, "loss"), "colour": "loss"}],
                "marks": True,
            }
        ],
        words={"charts": say(lang, "loss_label"), "second": say(lang, "s")},
        points=loss_bytes(told, _jump_times(snapshot)),
    )
    line = say(
        lang,
        "loss_line",
        loss=number(told.loss, lang),
        start=number(told.losses[0] if told.losses else told.loss, lang),
        intended=told.intended,
    )
    children: list[Any] = [
        text(line, "mf-loss-line"),
        rv.Html(tag="div", class_="mf-loss-chart", children=[chart]),
    ]
    for key, parts in (("loss_short", told.short), ("loss_over", told.over)):
        # A part of another tag must not be taken for the one that stood in its place.
        children.append(text(say(lang, key), "mf-title", "h3").key(key))
        for place, part in enumerate(parts):
            children.append(_goal(part, _widest(told), labels, lang).key(f"{key} {place}"))
        if not parts:
            children.append(text(say(lang, "loss_nobody"), "mf-note").key(f"{key} nobody"))
    children.append(text(say(lang, "loss_reading"), "mf-note").key("reading"))
    beside = [text(say(lang, "as_of", seconds=told.seconds), "mf-note", "span")]
    panel(say(lang, "loss_title"), "mf-loss", children, beside)


def loss_bytes(told: Balance, jumps: list[float]) -> bytes:
    """``loss_bytes(balance, jumps)``: what ``line_chart.js`` draws, one series."""
    parts = ([told.number, len(told.times), len(jumps)], told.times, told.losses, jumps)
    return np.concatenate([np.asarray(part, np.float32) for part in parts]).tobytes()


def _jump_times(snapshot: Snapshot) -> list[float]:
    events = snapshot.log.events
    return [e.time_s for e in events if e.type == "jump" and e.name != "ripple"]


def _widest(told: Balance) -> float:
    both = [max(part.before, part.after) for part in (*told.short, *told.over)]
    return max(both, default=1.0) or 1.0


def _goal(part: Moved, widest: float, labels: Mapping[str, str], lang: Any) -> Any:
    """One agent: a bar as long as what it holds, a mark where the intention wants it."""
    from scenarios.report.catalogue import percent

    name = labels.get(part.name[0], part.name[0])
    words = say(
        lang,
        "goal_line",
        name=name,
        held=percent(part.after, lang),
        wanted=percent(part.before, lang),
    )
    held, mark = (f"{100.0 * share / widest:.2f}%" for share in (part.after, part.before))
    css = "mf-goal-short" if part.after < part.before else "mf-goal-over"
    bar = rv.Html(
        tag="span",
        class_="mf-goal-bar",
        children=[
            rv.Html(tag="span", class_=f"mf-goal-held {css}", style_=f"width: {held}"),
            rv.Html(tag="span", class_="mf-goal-mark", style_=f"left: {mark}"),
        ],
    )
    return rv.Html(tag="div", class_="mf-goal", children=[text(words, "", "span"), bar])
