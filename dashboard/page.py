"""The page: one person, one session, laid out. Nothing here is shared between people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import solara
import solara.lab

from dashboard.drawing.pictures import Legend
from dashboard.emerged.feed import Clusters, Facts, Feed
from dashboard.making.description import Beside
from dashboard.parts import Button, Desk, text
from dashboard.running.controls import Controls, RunBar
from dashboard.running.keys import Keys, acting
from dashboard.running.painter import Painter, use_shown
from dashboard.running.session import Session
from dashboard.running.standing import Fault, TooMany, begun
from dashboard.running.time_bar import TimeBar, pressed
from dashboard.running.two_worlds import Maps
from dashboard.tabs import FIELD, Rooms, Tabs
from dashboard.viewer import Viewer
from dashboard.words import LANGS, say

_HERE = Path(__file__).parent
_STYLE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (_HERE / "page.css", *sorted(_HERE.glob("*/*.css")))
)
"""The page's own sheet, then those of its rooms."""


@solara.component
def Page() -> None:
    """One person's page, or a word that there are too many at once."""
    held = solara.use_reactive(solara.use_memo(begun, []))
    if held.value is None:
        TooMany(first_language(), lambda: held.set(begun()))
    else:
        Sitting(held.value)


@solara.component
def Sitting(session: Session) -> None:
    """One person's page; their session begins with it and ends with it."""
    painter = solara.use_memo(lambda: Painter(session), [])

    def leave() -> Callable[[], None]:
        def end() -> None:
            painter.close()
            session.close()

        return end

    solara.use_effect(leave, [])
    lang, set_lang = solara.use_state(first_language())
    dark = bool(solara.lab.use_dark_effective())
    complaint, complain = solara.use_state("")
    room, enter = solara.use_state(FIELD)
    desk = Desk(session, painter, lang, dark)
    other = LANGS[1 - LANGS.index(lang)]

    def set_dark(wanted: bool | None) -> None:
        if wanted is not None:
            solara.lab.theme.dark = wanted

    solara.Title(say(lang, "title"))
    solara.Style(_STYLE)
    Viewer.element(on_wants_dark=set_dark)
    Keys.element(on_key=acting(pressed(desk)))
    with solara.Div(classes=["mf-page", "mf-dark" if dark else "mf-light"]):
        with solara.Div(classes=["mf-top"]):
            text(say(lang, "title"), "mf-name", "h1")
            Tabs(desk, room, enter)
            MapTitle(desk)
            RunBar(desk)
            solara.Div(classes=["mf-gap"])
            Button(say(lang, "other_lang"), lambda: set_lang(other), "mf-lang")
            Button(
                say(lang, "light_dark"),
                lambda: set_dark(not dark),
                "mf-theme",
                "mdi-theme-light-dark",
                bare=True,
            )
        Fault(desk, complaint)
        with solara.Div(classes=["mf-field", "" if room == FIELD else "mf-away"]):
            TimeBar(desk)
            with solara.Div(classes=["mf-middle"]):
                Controls(desk, complain)
                with solara.Div(classes=["mf-centre"]):
                    Maps(desk)
                    Legend(desk)
                    text(say(lang, "map_hint"), "mf-note mf-hint")
                Beside(desk)
            with solara.Div(classes=["mf-bottom"]):
                Feed(desk)
                Clusters(desk)
                Facts(desk)
        Rooms(desk, room, enter)


@solara.component
def MapTitle(desk: Desk) -> None:
    """The title of the map in use."""
    text(use_shown(desk.painter, lambda s: s.title, 0.2), "mf-map-title")


def first_language() -> str:
    """The language the browser asks for, where there is a catalogue for it; else English."""
    headers = solara.lab.headers.value or {}
    asked = ",".join(headers.get("accept-language", [])).lower()
    first = asked.split(",")[0].strip()
    return next((lang for lang in LANGS if first.startswith(lang)), LANGS[0])
