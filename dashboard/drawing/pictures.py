"""The map and the charts on the page, and the legend that says how to read them."""

from __future__ import annotations

from typing import Any, cast

import solara

from dashboard.drawing.field_map import FieldMap
from dashboard.drawing.line_chart import LineChart
from dashboard.drawing.looks import CHART_INKS, link_colour, negative_colour
from dashboard.parts import Desk, text
from dashboard.running.painter import use_shown
from dashboard.words import named, say

_FRAME_S = 0.06
_CHART_S = 0.25
_BANDS = ("delta", "theta", "alpha", "beta", "gamma")
_SIGNS = {"triangle": "▲", "circle": "●", "square": "■"}


@solara.component
def Map(desk: Desk) -> None:
    """The map, live."""
    lang = desk.lang
    kinds = use_shown(
        desk.painter, lambda s: () if s.topology is None else s.topology.kind_names, 0.5
    )
    world = use_shown(desk.painter, lambda s: s.world, 0.1)
    selected, set_selected = solara.use_state(-1)
    solara.use_effect(lambda: set_selected(-1), [world])

    def pick(row: int) -> None:
        set_selected(row)
        desk.session.choose(row)

    element = FieldMap.element(
        dark=desk.dark,
        english=lang == "en",
        selected=selected,
        words={
            "map": say(lang, "map"),
            "layer": say(lang, "layer"),
            "energy": say(lang, "energy"),
            "tension": say(lang, "tension"),
            "cluster": say(lang, "cluster"),
            "kinds": [named(lang, kind) for kind in kinds],
        },
        on_picked=pick,
    )

    def paint() -> Any:
        return desk.painter.add(_FRAME_S, cast(FieldMap, solara.get_widget(element)).paint)

    solara.use_effect(paint, [desk.painter])


@solara.component
def Legend(desk: Desk) -> None:
    """How to read the map."""
    lang = desk.lang
    told = use_shown(desk.painter, lambda s: _legend(s.topology), 0.5)
    with solara.Div(classes=["mf-legend"]):
        for kind, shape in told[0]:
            text(f"{_SIGNS[shape]} {named(lang, kind)}", "", "span")
        for rule in told[1]:
            colour = link_colour(rule, dark=desk.dark)
            with solara.Div(classes=["mf-key"]):
                solara.Div(classes=["mf-stroke"], style={"background": colour})
                text(named(lang, rule), "", "span")
        with solara.Div(classes=["mf-key"]):
            solara.Div(classes=["mf-stroke"], style={"background": negative_colour(dark=desk.dark)})
            text(say(lang, "legend_negative"), "", "span")
        for key in ("legend_grown", "legend_size", "legend_hue", "legend_ring"):
            text(say(lang, key), "mf-faint", "span")


def _legend(topology: Any) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    if topology is None:
        return (), ()
    shapes = [told["shape"] for told in topology.style["kinds"]]
    return tuple(zip(topology.kind_names, shapes, strict=True)), topology.rule_names


@solara.component
def Charts(desk: Desk) -> None:
    """Energy and tension, R, loss and the bands, live."""
    lang = desk.lang
    element = LineChart.element(
        dark=desk.dark,
        inks=CHART_INKS,
        panels=panels(lang),
        words={"charts": say(lang, "charts"), "second": say(lang, "s")},
    )

    def paint() -> Any:
        return desk.painter.add(_CHART_S, cast(LineChart, solara.get_widget(element)).paint)

    solara.use_effect(paint, [desk.painter])


def panels(lang: str) -> list[dict[str, Any]]:
    """The charts' panels; their series stand in the order of ``snapshot.SERIES``."""

    def series(*names: str) -> list[dict[str, Any]]:
        return [{"name": say(lang, name), "colour": name} for name in names]

    bands = series(*_BANDS)
    for told, dash in zip(bands, ([1, 2], [], [6, 2], [3, 2], [8, 2, 2, 2]), strict=True):
        told["dash"] = dash
    return [
        {
            "title": say(lang, "panel_energy"),
            "series": series("energy", "tension"),
            "low": 0.0,
            "share": 1.3,
            "marks": True,
        },
        {"title": say(lang, "panel_order"), "series": series("R"), "low": 0.0, "high": 1.0},
        {"title": say(lang, "panel_loss"), "series": series("loss"), "share": 0.9},
        {
            "title": say(lang, "panel_bands"),
            "series": bands,
            "low": -1.0,
            "high": 1.0,
            "loose": True,
            "share": 1.5,
        },
    ]
