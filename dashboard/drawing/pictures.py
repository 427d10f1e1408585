"""The map and the charts on the page, and the legend that says how to read them."""

from __future__ import annotations

from typing import Any, cast

import reacton.ipyvuetify as rv
import solara

from dashboard.drawing.field_map import FieldMap
from dashboard.drawing.line_chart import LineChart
from dashboard.drawing.looks import CHART_INKS, inked, link_colour, negative_colour
from dashboard.parts import Desk, text
from dashboard.running.painter import use_shown
from dashboard.running.snapshot import Snapshot
from dashboard.words import named, say

_FRAME_S = 0.06
_CHART_S = 0.25
_BANDS = ("delta", "theta", "alpha", "beta", "gamma")
_LEGEND = ("legend_size", "legend_hue", "legend_ring", "legend_condensed", "legend_hull")
_SIGNS = {"triangle": "▲", "circle": "●", "square": "■"}


@solara.component
def Map(desk: Desk) -> None:
    """The map, live."""
    lang = desk.lang
    kinds, rules = use_shown(desk.painter, _kinds_and_rules, 0.5)
    # Whoever chose, here or on the card: the session knows, the map is told.
    selected = use_shown(desk.painter, lambda s: -1 if s.chosen is None else s.chosen.row, 0.05)
    marked = use_shown(desk.painter, lambda s: s.marked, 0.1)

    def picked(told: dict[str, Any]) -> None:
        if told["type"] == "pick" and not told.get("shift"):
            desk.session.choose(int(told["row"]))

    element = FieldMap.element(
        marked=list(marked),
        view=solara.use_memo(lambda: dict(desk.view.told), []),
        on_view=desk.view.put,
        english=lang == "en",
        selected=selected,
        words=map_words(lang, kinds, rules),
        on_gesture=picked,
    )

    def paint() -> Any:
        widget = cast(FieldMap, solara.get_widget(element))
        widget.once_drawn = desk.painter.wake
        return desk.painter.add_map(_FRAME_S, widget.paint)

    solara.use_effect(paint, [desk.painter])


def _kinds_and_rules(snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    topology = snapshot.topology
    return ((), ()) if topology is None else (topology.kind_names, topology.rule_names)


def map_words(lang: str, kinds: tuple[str, ...], rules: tuple[str, ...]) -> dict[str, Any]:
    """``map_words(lang, kinds, rules)``: the words of the drawing, its tools and its pictures."""
    told = {
        key.removeprefix("map_"): say(lang, key)
        for key in (
            "map_search",
            "map_search_none",
            "map_near",
            "map_near_all",
            "map_near_1",
            "map_near_2",
            "map_filter",
            "map_hide",
            "map_show_all",
            "map_kind",
            "map_link",
            "map_grown",
            "map_cluster_all",
            "map_cluster_any",
            "map_take_png",
            "map_take_svg",
            "map_keys",
            "map_hint",
            "map_help",
        )
    }
    return told | {
        # The drawing fills these in by itself.
        "shown": say(lang, "map_shown", shown="{shown}", all="{all}"),
        "hull": say(lang, "map_hull", track="{track}", p="{p}"),
        "map": say(lang, "map"),
        "layer": say(lang, "layer"),
        "energy": say(lang, "energy"),
        "tension": say(lang, "tension"),
        "cluster": say(lang, "cluster"),
        "second": say(lang, "s"),
        "inhibiting": say(lang, "legend_negative"),
        "kinds": [named(lang, kind) for kind in kinds],
        "rules": [named(lang, rule) for rule in rules],
        "legend": [say(lang, key) for key in _LEGEND],
    }


@solara.component
def Legend(desk: Desk) -> None:
    """How to read the map."""
    lang = desk.lang
    told = use_shown(desk.painter, lambda s: _legend(s.topology), 0.5)
    with solara.Div(classes=["mf-legend"]):
        for kind, shape in told[0]:
            text(f"{_SIGNS[shape]} {named(lang, kind)}", "", "span")
        for rule in told[1]:
            colours = inked(link_colour(rule, dark=False), link_colour(rule, dark=True))
            with solara.Div(classes=["mf-key"]):
                _stroke(colours)
                text(named(lang, rule), "", "span")
        with solara.Div(classes=["mf-key"]):
            _stroke(inked(negative_colour(dark=False), negative_colour(dark=True)))
            text(say(lang, "legend_negative"), "", "span")
        for key in ("legend_grown", *_LEGEND):
            text(say(lang, key), "mf-faint", "span")


def _stroke(colours: str) -> Any:
    return rv.Html(tag="span", class_="mf-stroke mf-inked", style_=colours)


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
