"""The map, or two of them side by side on one clock, and what tells the two worlds apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.drawing.pictures import Map
from dashboard.parts import Desk, text
from dashboard.running.controls import Constants
from dashboard.running.differences import Apart
from dashboard.running.painter import Painter, use_shown
from dashboard.words import knows, named, say


@solara.component
def Maps(desk: Desk) -> None:
    """One map; two of them, and a strip of differences, while two worlds stand side by side."""
    two = use_shown(desk.painter, lambda s: s.apart is not None, 0.1)
    with solara.Div(classes=["mf-worlds"]):
        with solara.Div(classes=["mf-maps"]):
            with solara.Div(classes=["mf-world"]).key("first"):
                # Always there, so that the map stays the one it is.
                text(say(desk.lang, "world_first") if two else "", "mf-world-name")
                Map(desk)
            if two:
                _Second(desk).key("second")
        if two:
            Differences(desk).key("apart")


@solara.component
def _Second(desk: Desk) -> None:
    other = use_second(desk)
    with solara.Div(classes=["mf-world mf-world-second"]):
        text(say(desk.lang, "world_second"), "mf-world-name")
        Map(other)


def use_second(desk: Desk) -> Desk:
    """The desk of the second world; a hook, whose painter ends with the component."""
    painter = solara.use_memo(lambda: Painter(desk.session.beside), [])

    def leave() -> Callable[[], None]:
        return painter.close

    solara.use_effect(leave, [])
    return Desk(desk.session.beside, painter, desk.lang)


@solara.component
def Differences(desk: Desk) -> None:
    """Figures of both worlds, the agents that differ most, and the second one's constants."""
    lang = desk.lang
    other = use_second(desk)
    apart: Apart | None = use_shown(desk.painter, lambda s: s.apart, 0.3)
    with solara.Div(classes=["mf-apart"]):
        with solara.Div(classes=["mf-apart-told"]):
            if apart is not None:
                text(say(lang, "apart_distance", share=apart.distance), "mf-apart-distance")
                _figures(apart, lang)
                text(_parted(apart, lang), "mf-note mf-apart-since")
        with solara.Div(classes=["mf-apart-agents"]):
            text(say(lang, "apart_agents"), "mf-title", "h2")
            lines = _agents(apart, lang) if apart is not None else []
            rv.Html(tag="div", children=lines)
        Constants(other, say(lang, "constants_second"))


def _parted(apart: Apart, lang: str) -> str:
    told = [say(lang, "apart_since", seconds=apart.since_s)]
    told.append(say(lang, "apart_chance_own" if apart.seed else "apart_chance_same"))
    knobs = [say(lang, "knob_" + name.replace(".", "_")) for name in apart.knobs]
    told.append(say(lang, "apart_knobs", knobs=", ".join(knobs)) if knobs else "")
    return " ".join(line for line in told if line)


def _figures(apart: Apart, lang: str) -> Any:
    rows = [
        ("loss", *(f"{value:.3f}" for value in apart.loss)),
        ("apart_order", *(f"{value:.3f}" for value in apart.order)),
        ("apart_energy", *(f"{value:.1f}" for value in apart.energy)),
        ("apart_jumps", *(str(value) for value in apart.jumps)),
    ]
    head = ["", say(lang, "world_first"), say(lang, "world_second")]
    lines = [rv.Html(tag="tr", children=[text(word, "", "th") for word in head])]
    for word, one, other in rows:
        words = say(lang, word) if knows(lang, word) else named(lang, word)
        cells = [text(words, "", "th"), text(one, "", "td"), text(other, "", "td")]
        lines.append(rv.Html(tag="tr", children=cells))
    return rv.Html(tag="table", class_="mf-apart-figures", children=lines)


def _agents(apart: Apart, lang: str) -> list[Any]:
    if not apart.agents:
        return [text(say(lang, "apart_none"), "mf-note")]
    return [
        text(
            say(lang, "apart_agent", name=label_en if lang == "en" else label, one=one, two=other),
            "mf-apart-agent",
        )
        for label, label_en, one, other in apart.agents
    ]
