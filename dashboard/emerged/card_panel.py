"""The emergence card on the page: measured on demand, every line with its null and its p.

Lines, verdicts and words are the report's own (``scenarios/report/emergence_section.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.emerged.measuring import Measured, Measuring
from dashboard.parts import Button, Desk, panel, text
from dashboard.running.painter import use_shown
from dashboard.running.repeating import repeatedly
from dashboard.words import say
from scenarios.finding import Finding

_WATCH_S = 0.4
_SIGNS = {"shown": "●", "not shown": "○", "not tested": "◌", "not measured": "–"}
_NOTHING_LAID = 0


@dataclass(frozen=True)
class Standing:
    """The card as it stands, and the number of the world it is of."""

    measured: Measured = field(default_factory=Measured)
    world: int = -1


def use_measuring(desk: Desk) -> tuple[Standing, Callable[[], None], Callable[[], None]]:
    """``use_measuring(desk) -> (standing, measure, cancel)``: a hook, one for a room.

    ``measure`` asks the world for the record of its run so far; when that is laid out, a process
    of its own measures it. Both end with the room.
    """
    session = desk.session
    measuring = solara.use_memo(lambda: Measuring(session.folder), [])
    standing, put = solara.use_state(Standing())
    asked, ask = solara.use_state(_NOTHING_LAID)
    laid, world, fault = use_shown(desk.painter, lambda s: (s.laid, s.world, s.fault), 0.2)
    going = standing.measured.status in ("laying", "running")

    def measure() -> None:
        ask(session.snapshot.laid.number + 1)
        told = standing.measured
        put(Standing(Measured("laying", card=told.card, of=told.of), standing.world))
        session.lay_out()

    def begin() -> None:
        told = standing.measured
        if told.status == "laying" and laid.number >= asked > _NOTHING_LAID:
            measuring.start(laid)
            put(Standing(measuring.watch(), world))
        elif told.status == "stopped" and laid.folder:
            # Cancelled while it was still being laid out: nobody will measure it.
            measuring.drop(laid)
        elif told.status == "laying" and fault:
            put(Standing(Measured("broken", card=told.card, of=told.of), standing.world))

    solara.use_effect(begin, [laid.number, asked, fault])

    def keep_watch() -> Callable[[], None] | None:
        def look() -> bool:
            told = measuring.watch()
            put(Standing(told, world))
            return told.status == "running"

        going = standing.measured.status == "running"
        return repeatedly(look, _WATCH_S, "card") if going else None

    solara.use_effect(keep_watch, [standing.measured.status])
    solara.use_effect(lambda: measuring.stop, [])

    def cancel() -> None:
        measuring.stop()
        if going:
            told = standing.measured
            put(Standing(Measured("stopped", card=told.card, of=told.of), standing.world))

    return standing, measure, cancel


@solara.component
def CardPanel(
    desk: Desk, standing: Standing, measure: Callable[[], None], cancel: Callable[[], None]
) -> None:
    """What is shown beyond chance, what is not, and what could not be measured."""
    lang: Any = desk.lang
    world, step = use_shown(desk.painter, lambda s: (s.world, s.step > 0), 0.4)
    told = standing.measured
    going = told.status in ("laying", "running")
    if going:
        act = Button(say(lang, "card_cancel"), cancel, "mf-card-cancel", "mdi-stop")
    else:
        act = Button(say(lang, "card_measure"), measure, "mf-card-measure", "mdi-sigma")
    children = [
        rv.Html(tag="div", class_="mf-card-do", children=[act, _state(told, lang)]),
        text(say(lang, "card_note"), "mf-note"),
    ]
    beside = []
    if told.card:
        beside.append(text(_of(standing, world, lang), "mf-note mf-card-when", "span"))
        children += _lines(told.card, lang)
    elif not going:
        key = "card_none" if step else "feed_none"
        children.append(text(say(lang, key), "mf-note mf-card-none"))
    from scenarios.report.catalogue import say as report_say

    panel(report_say(lang, "found.title"), "mf-card", children, beside)


def _state(told: Measured, lang: str) -> Any:
    if told.status == "laying":
        words = say(lang, "card_laying")
    elif told.status == "running":
        words = say(lang, f"card_part_{told.part}", seconds=round(told.seconds))
    elif told.status == "finished":
        words = say(lang, "card_took", seconds=round(told.seconds))
    elif told.status in ("stopped", "broken"):
        words = say(lang, f"card_{told.status}")
    else:
        words = say(lang, "card_cost")
    return rv.Html(
        tag="span", class_="mf-note mf-card-state", attributes={"role": "status"}, children=[words]
    )


def _of(standing: Standing, world: int, lang: str) -> str:
    of = standing.measured.of
    words = say(lang, "as_of", seconds=of.seconds)
    if of.since_s > 0.0:
        words = say(lang, "card_window", since=of.since_s, seconds=of.seconds)
    return words if standing.world == world else f"{words}, {say(lang, 'card_of_before')}"


def _lines(card: tuple[Finding, ...], lang: Any) -> list[Any]:
    from scenarios.report.catalogue import say as report_say
    from scenarios.report.emergence_section import counted

    out = [text(counted(card, lang), "mf-strong mf-card-counted")]
    out += [finding_line(told, lang).key(told.key) for told in card]
    return [*out, text(report_say(lang, "found.foot"), "mf-note").key("foot")]


def finding_line(told: Finding, lang: Any) -> Any:
    """``finding_line(finding, "en")``: one line of the card: verdict, claim, sentence, figures."""
    from scenarios.report.catalogue import say as report_say
    from scenarios.report.emergence_section import grounds, sentence, verdict_words

    head = [
        text(_SIGNS[told.verdict], "mf-card-sign", "span"),
        text(report_say(lang, f"found.{told.key}"), "mf-strong", "span"),
        text(verdict_words(told, lang), "mf-card-verdict", "span"),
    ]
    more = [text(line, "mf-note", "p") for line in grounds(told, lang)]
    opened = rv.Html(
        tag="details",
        children=[text(say(lang, "card_grounds"), "mf-note", "summary"), *more],
    )
    css = "mf-card-shown" if told.verdict == "shown" else "mf-card-other"
    parts = [
        rv.Html(tag="div", class_="mf-card-head", children=head),
        text(sentence(told, lang), "mf-card-sentence"),
    ]
    figures = figures_of(told, lang)
    if figures:
        parts.append(text(figures, "mf-note mf-card-figures").key(f"{told.key} figures"))
    return rv.Html(
        tag="div",
        class_=f"mf-finding {css}",
        attributes={"data-key": told.key, "data-verdict": told.verdict},
        children=[*parts, opened.key(f"{told.key} grounds")],
    )


def figures_of(told: Finding, lang: Any) -> str:
    """Effect, mean and interval of the null, p and p corrected, as far as there are any."""
    from scenarios.report.catalogue import number
    from scenarios.report.emergence_section import effect_words

    parts = []
    if told.effect is not None:
        parts.append(say(lang, "card_effect", effect=effect_words(told, lang)))
    facts = {name: number(told.facts.get(name), lang) for name in ("chance", "least", "most")}
    if "least" in told.facts:
        parts.append(say(lang, "card_null_interval", **facts))
    elif "chance" in told.facts:
        parts.append(say(lang, "card_null_mean", chance=facts["chance"]))
    if told.p is not None and told.q is None:
        parts.append(say(lang, "card_p_alone", p=number(told.p, lang)))
    elif told.p is not None:
        parts.append(say(lang, "card_p", p=number(told.p, lang), q=number(told.q, lang)))
    return " · ".join(parts)
