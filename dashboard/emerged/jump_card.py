"""The card of one event: for a jump its path, states before and after, share of tension, and V."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.emerged.river_panel import labels_of
from dashboard.emerged.showing import Showing, rows_of
from dashboard.parts import Button, Desk, text
from dashboard.words import say
from model.events import Event

_MOST_STEPS, _MOST_STATES = 40, 24


@solara.component
def EventCard(desk: Desk, showing: Showing, event: Event) -> None:
    """What is known of one event, and the way to its agents on the map."""
    from scenarios.report.words import event_sentence

    lang: Any = desk.lang
    snapshot = desk.session.snapshot
    labels = labels_of(snapshot, lang)
    rows = rows_of(snapshot, event.agents)
    children = [text(event_sentence(event.to_json(), labels, lang), "mf-strong mf-card-sentence")]
    if event.type == "jump":
        children += [text(line, "mf-card-line") for line in value_lines(event.facts, lang)]
        children.append(text(say(lang, "jump_path"), "mf-title", "h3"))
        steps = path_lines(event, labels, lang)
        items = [text(line, "", "li") for line in steps[:_MOST_STEPS]]
        if len(steps) > _MOST_STEPS:
            items.append(text(say(lang, "and_more", n=len(steps) - _MOST_STEPS), "mf-note", "li"))
        children.append(rv.Html(tag="ol", class_="mf-card-path", children=items))
        children += [
            text(say(lang, "jump_states"), "mf-title", "h3"),
            _states(event.facts, labels, lang),
        ]
    with solara.Div(classes=["mf-card-of-event"]):
        rv.Html(tag="div", children=children)
        if rows:
            words = say(lang, "show_on_map")
            Button(words, lambda: showing.show(rows), "mf-card-show", "mdi-map-marker")


def value_lines(facts: Mapping[str, Any], lang: Any) -> list[str]:
    """Share of tension, loss and V of a jump; V's interval where runs were forked for it."""
    from scenarios.report.catalogue import number, percent

    told = [
        say(
            lang,
            "jump_tension",
            share=percent(facts["share"], lang),
            released=number(facts["released"], lang),
        ),
        say(
            lang,
            "jump_loss",
            before=number(facts["loss_before"], lang),
            at_once=number(facts["loss_at_once"], lang),
            after=number(facts["loss_after"], lang),
        ),
        say(lang, "jump_v", bits=number(facts["value_bits"], lang, signed=True)),
    ]
    forked = facts.get("forked")
    if forked is None:
        return [*told, say(lang, "jump_v_unforked")]
    figures = {name: number(forked[name], lang, signed=True) for name in ("low", "high")}
    bits = number(forked["value_bits"], lang, signed=True)
    return [*told, say(lang, "jump_v_forked", bits=bits, pairs=forked["pairs"], **figures)]


def path_lines(event: Event, labels: Mapping[str, str], lang: str) -> list[str]:
    """Discharge by discharge: in which wave, who, set off by whom."""
    facts, ids = event.facts, event.agents

    def called(discharge: int) -> str:
        name = ids[facts["who"][discharge]]
        return labels.get(name, name)

    told = []
    for at, parent in enumerate(facts["parents"]):
        wave = int(facts["path"][at]) + 1
        if parent < 0:
            told.append(say(lang, "jump_step_first", wave=wave, who=called(at)))
        else:
            told.append(say(lang, "jump_step", wave=wave, who=called(at), by=called(parent)))
    return told


def _states(facts: Mapping[str, Any], labels: Mapping[str, str], lang: Any) -> Any:
    from scenarios.report.catalogue import number

    def change(pair: list[float]) -> str:
        return " → ".join(number(value, lang) for value in pair)

    keys = ("state_agent", "state_energy", "state_tension")
    heads = [text(say(lang, key), "", "th") for key in keys]
    rows = [rv.Html(tag="tr", children=heads)]
    told = zip(facts["touched"], facts["energy"], facts["tension"], strict=True)
    for name, energy, tension in list(told)[:_MOST_STATES]:
        cells = (labels.get(name, name), change(energy), change(tension))
        rows.append(rv.Html(tag="tr", children=[text(cell, "", "td") for cell in cells]))
    left = int(facts["touched_in_all"]) - (len(rows) - 1)
    parts = [rv.Html(tag="table", class_="mf-card-states", children=rows)]
    if left > 0:
        parts.append(text(say(lang, "states_more", n=left), "mf-note"))
    return rv.Html(tag="div", children=parts)
