"""The card of the chosen agent, over the map."""

from __future__ import annotations

import time
from typing import Any, cast

import reacton.ipyvuetify as rv
import solara

from dashboard.drawing.agent_facts import Chosen, Flow, past_bytes
from dashboard.drawing.line_chart import LineChart
from dashboard.drawing.looks import CHART_INKS
from dashboard.parts import Desk, text
from dashboard.running.painter import use_shown
from dashboard.running.snapshot import Snapshot
from dashboard.words import named, say

_CARD_S = 0.4
_AT_ONCE_S = 0.02


@solara.component
def AgentCard(desk: Desk) -> None:
    """What is known of the chosen agent; nothing while none is chosen."""
    # Who it is at once; what goes on in them not so often.
    use_shown(desk.painter, lambda s: None if s.chosen is None else s.chosen.row, _AT_ONCE_S)
    use_shown(desk.painter, lambda s: -1 if s.chosen is None else s.number, _CARD_S)
    snapshot = desk.session.snapshot
    _Card(desk, snapshot.chosen, _cluster_words(snapshot, snapshot.chosen, desk.lang))


def _cluster_words(snapshot: Snapshot, chosen: Chosen | None, lang: str) -> str:
    if chosen is None or chosen.cluster < 0:
        return say(lang, "card_no_cluster")
    known = (c for c in snapshot.clusters if c["significant"] and c["track"] == chosen.cluster)
    found = next(known, None)
    if found is None:
        return f"{say(lang, 'cluster')} {chosen.cluster}"
    return say(lang, "map_hull", track=chosen.cluster, p=f"{found['p']:.2g}")


@solara.component
def _Card(desk: Desk, chosen: Chosen | None, cluster: str) -> None:
    lang = desk.lang
    with rv.Html(
        tag="section",
        class_="mf-away" if chosen is None else "mf-agent-card mf-agent",
        attributes={"aria-label": say(lang, "agent")},
    ):
        with rv.Html(tag="div", class_="mf-agent-card-head"):
            if chosen is not None:
                name = chosen.label_en if lang == "en" else chosen.label
                text(name, "mf-strong mf-chosen", "h2")
                _Press(
                    "✕",
                    say(lang, "card_close"),
                    lambda: desk.session.choose(-1),
                    "mf-agent-card-close",
                )
        with rv.Html(tag="div", class_="mf-scroll"):
            if chosen is not None:
                kind = f"{named(lang, chosen.kind)}, {say(lang, 'layer')} {chosen.layer}"
                text(f"{kind} · {cluster}", "mf-note").key("kind")
                text(_state(chosen, lang)).key("state")
            # There already while nobody is chosen: the browser takes its time to load a chart,
            # and shows nothing of a card before all of it is there.
            _Past(desk).key("past")
            if chosen is not None:
                _Rest(desk, chosen).key("rest")


@solara.component
def _Rest(desk: Desk, chosen: Chosen) -> None:
    """Origin, note and flows."""
    lang = desk.lang
    with solara.Div():
        if chosen.origin:
            names = ", ".join(pair[1 if lang == "en" else 0] for pair in chosen.origin)
            text(say(lang, "card_origin", names=names), "mf-note mf-origin")
        if chosen.note:
            text(chosen.note, "mf-agent-card-note")
        for way in ("out", "in"):
            flows = [flow for flow in chosen.links if flow.way == way]
            if flows:
                text(say(lang, f"card_{way}"), "", "h3")
            for number, flow in enumerate(flows):
                _FlowLine(desk, flow).key(f"{way}{number}")


def _state(chosen: Chosen, lang: str) -> str:
    return say(
        lang,
        "agent_line",
        energy=chosen.energy,
        tension=chosen.tension,
        breaks_at=chosen.breaks_at,
        frequency=chosen.frequency,
    )


@solara.component
def _FlowLine(desk: Desk, flow: Flow) -> None:
    lang = desk.lang
    name = flow.label_en if lang == "en" else flow.label
    marks = [named(lang, flow.kind)]
    marks += [say(lang, "map_grown")] if flow.grown else []
    marks += [say(lang, "legend_negative")] if flow.inhibits else []
    button = rv.Html(
        tag="button",
        class_="mf-flow",
        attributes={"type": "button", "title": say(lang, "card_go", name=name)},
        children=[
            text("→" if flow.way == "out" else "←", "", "span"),
            text(f"{name} · {', '.join(marks)}", "mf-flow-name", "span"),
            text(f"{flow.flow:.3f} {named(lang, 'eu/s')}", "mf-figure", "span"),
        ],
    )
    rv.use_event(button, "click", lambda *_: desk.session.choose(flow.row))


@solara.component
def _Press(sign: str, words: str, act: Any, css: str) -> None:
    button = rv.Html(
        tag="button",
        class_=css,
        attributes={"type": "button", "aria-label": words, "title": words},
        children=[sign],
    )
    rv.use_event(button, "click", lambda *_: act())


@solara.component
def _Past(desk: Desk) -> None:
    """Energy and tension of the last minutes; short strokes are its jumps."""
    lang = desk.lang
    series = [
        {"name": say(lang, "energy"), "colour": "energy"},
        {"name": say(lang, "tension"), "colour": "tension", "dash": [4, 2]},
    ]
    with solara.Div(classes=["mf-agent-card-past"]):
        element = LineChart.element(
            inks=CHART_INKS,
            panels=[
                {"title": say(lang, "panel_energy"), "series": series, "low": 0.0, "marks": True}
            ],
            words={"charts": say(lang, "card_past"), "second": say(lang, "s")},
        )

    def follow() -> Any:
        widget = cast(LineChart, solara.get_widget(element))
        counter, at, row = 0, 0.0, -1

        def paint(snapshot: Snapshot) -> bool:
            nonlocal counter, at, row
            chosen, now = snapshot.chosen, time.monotonic()
            if chosen is not None and chosen.row == row and now - at < _CARD_S:
                return False
            row = -1 if chosen is None else chosen.row
            counter, at = counter + 1, now
            widget.points = b"" if chosen is None else past_bytes(chosen, counter)
            return True

        paint(desk.session.snapshot)
        return desk.painter.add(_AT_ONCE_S, paint)

    solara.use_effect(follow, [desk.painter])
