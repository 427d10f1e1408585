"""Operators: what each stands at, over the last minute, and which band moves it, in words."""

from __future__ import annotations

from typing import Any, cast

import reacton.ipyvuetify as rv
import solara

from dashboard.parts import Desk, panel, text
from dashboard.running.painter import use_shown
from dashboard.running.snapshot import Snapshot
from dashboard.signal.bands_panel import signed
from dashboard.signal.inks import INKS
from dashboard.signal.strips import Strips
from dashboard.words import say
from model.eeg.bands import BAND_NAMES
from model.settings import LARGEST_OPERATOR
from scenarios.report.catalogue import knows
from scenarios.report.catalogue import say as report
from scenarios.report.steering import operator_words

_FRAME_S = 0.15
_STILL = 0.005
_DASHES: tuple[list[int], ...] = ([], [6, 2], [3, 2], [8, 2, 2, 2], [1, 2])


@solara.component
def Operators(desk: Desk) -> None:
    """Strips of the operators, then a sentence for each that moves."""
    lang: Any = desk.lang
    weights = use_shown(desk.painter, lambda s: s.signal.weights, 0.5)
    if not weights:
        panel(say(lang, "operators"), "mf-steering", [text(say(lang, "operators_none"), "mf-note")])
        return
    children = [
        text(say(lang, "operators_lead"), "mf-note").key("lead"),
        _OperatorStrips(desk, weights).key("strips"),
        _Sentences(desk, weights).key("words"),
    ]
    panel(say(lang, "operators"), "mf-steering", children)


def colour_of(weights: tuple[tuple[str, float], ...]) -> str:
    """The band that weighs most in an operator lends it its colour."""
    return max(weights, key=lambda pair: abs(pair[1]))[0]


@solara.component
def _OperatorStrips(desk: Desk, weights: Any) -> None:
    lang: Any = desk.lang
    lines = [{"at": at, "text": ""} for at in (0.5, 1, 2)]
    element = Strips.element(
        inks=INKS,
        rows=[
            {
                "name": operator_words(name, lang),
                "colour": colour_of(told),
                "dash": _DASHES[number % len(_DASHES)],
                "low": 1.0 / LARGEST_OPERATOR,
                "high": LARGEST_OPERATOR,
                "rest": 1,
                "lines": lines,
                "log": True,
            }
            for number, (name, told) in enumerate(weights)
        ],
        words={"strips": say(lang, "operators_strips"), "second": say(lang, "s"), "left": 140},
    )

    def paint() -> Any:
        widget = cast(Strips, solara.get_widget(element))

        def show(snapshot: Snapshot) -> bool:
            told = snapshot.signal
            widget.show(told.times, told.operators, told.fired)
            return True

        return desk.painter.add(_FRAME_S, show)

    solara.use_effect(paint, [desk.painter])


@solara.component
def _Sentences(desk: Desk, weights: Any) -> None:
    lang: Any = desk.lang
    u, factors = use_shown(
        desk.painter,
        lambda s: (
            tuple((band.name, round(band.u, 1)) for band in s.signal.now),
            tuple((name, round(s.operators.get(name, 1.0), 2)) for name, _ in s.signal.weights),
        ),
        0.25,
    )
    now, factor = dict(u), dict(factors)
    lines = [
        text(sentence(name, factor.get(name, 1.0), told, now, lang), f"mf-moved mf-op-{name}", "li")
        for name, told in weights
        if abs(factor.get(name, 1.0) - 1.0) > _STILL
    ]
    # What would move the others is said as well: the chain is seen before anything is turned.
    told = "; ".join(
        say(
            lang,
            "operator_by",
            name=operator_words(name, lang),
            bands=", ".join(f"{say(lang, band)} {weight:+g}" for band, weight in pairs),
        ).replace("-", "−")
        for name, pairs in weights
    )
    with solara.Div():
        if lines:
            rv.Html(tag="ul", class_="mf-moves", children=lines).key("moves")
        else:
            text(say(lang, "operators_rest"), "mf-note mf-moves").key("rest")
        text(say(lang, "operator_weights", weights=told), "mf-note").key("weights")


def sentence(name: str, factor: float, weights: Any, u: dict[str, float], lang: Any) -> str:
    """ "alpha +1.2 z: raised thresholds, ×1.35": the bands that push the way it went."""
    way = 1.0 if factor > 1.0 else -1.0
    pushes = {band: weight * u.get(band, 0.0) * way for band, weight in weights}
    strongest = max(pushes.values(), default=0.0)
    who = [
        band for band in BAND_NAMES if strongest > 0.0 and pushes.get(band, 0.0) >= 0.2 * strongest
    ]
    bands = ", ".join(f"{say(lang, band)} {signed(u[band])} z" for band in who)
    key = f"moved.{name}" if knows(lang, f"moved.{name}.up") else "moved.other"
    did = report(lang, f"{key}.{'up' if way > 0 else 'down'}", max(len(who), 1), name=name)
    return say(lang, "operator_moved", bands=bands or say(lang, "eeg"), did=did, factor=factor)
