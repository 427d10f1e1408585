"""The page: one person, one session, laid out. Nothing here is shared between people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import reacton.ipyvuetify as rv
import solara
import solara.lab

from dashboard.drawing.agent_card import AgentCard
from dashboard.drawing.pictures import Legend
from dashboard.emerged.feed import Clusters, Facts, Feed
from dashboard.in_one_piece import in_one_piece
from dashboard.making.bench import Bench
from dashboard.making.description import Beside
from dashboard.making.editor import EditMap
from dashboard.making.take_panel import Take
from dashboard.parts import Button, Desk, MapView, text
from dashboard.running.controls import Controls, RunBar
from dashboard.running.keys import Keys, acting
from dashboard.running.painter import Painter, use_shown
from dashboard.running.session import Session
from dashboard.running.standing import Fault, TooMany
from dashboard.running.time_bar import TimeBar, pressed
from dashboard.running.two_worlds import Maps
from dashboard.settings.address import Linked, first_state, opened
from dashboard.settings.link import MOST_STEPS, PageState, token_of
from dashboard.tabs import FIELD, MAKE, ROOM_NAMES, Rooms, Tabs
from dashboard.theme import ThemeButton, is_dark
from dashboard.viewer import Viewer
from dashboard.welcome.tour import Tour
from dashboard.welcome.welcome import Welcome
from dashboard.words import LANGS, say

_HERE = Path(__file__).parent
_STYLE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (_HERE / "page.css", *sorted(_HERE.glob("*/*.css")), _HERE / "narrow.css")
)
"""The page's own sheet, those of its rooms, and what all of them become on a narrow screen."""


@solara.component
def Page() -> None:
    """One person's page, or a word that there are too many at once."""
    asked = solara.use_router().search
    begun, broken = solara.use_memo(lambda: first_state(asked), [])
    held = solara.use_reactive(solara.use_memo(lambda: opened(begun), []))
    if held.value is None:
        TooMany(first_language(), lambda: held.set(opened(begun)))
    else:
        Sitting(held.value, begun, "link_broken" if broken else "", greets=not asked)


@solara.component
def Sitting(session: Session, begun: PageState, fault: str, *, greets: bool) -> None:
    """One person's page; their session begins with it and ends with it.

    Who comes by a link comes for what it shows: only others are greeted.
    """
    painter = solara.use_memo(lambda: Painter(session), [])

    def leave() -> Callable[[], None]:
        def end() -> None:
            painter.close()
            session.close()

        return end

    solara.use_effect(leave, [])
    lang, set_lang = solara.use_state(begun.lang or first_language())
    complaint, complain = solara.use_state(fault)
    room, set_room = solara.use_state(begun.room if begun.room in ROOM_NAMES else FIELD)
    first, set_first = solara.use_state(False)
    seen, set_seen = solara.use_state(False)
    touring, set_touring = solara.use_state(False)
    token, set_token = solara.use_state(("", 0))
    bench = solara.use_memo(Bench, [])
    view = solara.use_memo(lambda: MapView(begun.view), [])
    desk = Desk(session, painter, lang, bench, view)
    # While a room hides the field, its words need not follow the language.
    left = solara.use_ref(desk)
    if room == FIELD:
        left.current = desk
    field = left.current
    other = LANGS[1 - LANGS.index(lang)]

    def enter(name: str) -> None:
        with in_one_piece():
            set_room(name)

    def speak(language: str) -> None:
        with in_one_piece():
            set_lang(language)

    def visits(first_visit: bool | None) -> None:
        set_first(bool(first_visit) and greets)

    def link() -> None:
        shown = session.snapshot
        known = shown.changes is not None and shown.step <= MOST_STEPS
        state = PageState(
            # By what was built and turned since the same moment comes again, bit for bit.
            choice=(shown.choice or session.choice) if known else session.choice,
            step=shown.step if known else 0,
            changes=(shown.changes or ()) if known else (),
            playing=shown.playing,
            speed=session.speed,
            room=room,
            lang=lang,
            dark=is_dark(),
            view=view.told,
        )
        set_token((token_of(state), token[1] + 1))

    def tour() -> None:
        enter(FIELD)
        greeted()
        set_touring(True)

    def greeted() -> None:
        set_first(False)
        set_seen(True)

    solara.Title(say(lang, "title"))
    solara.Style(_STYLE)
    Keys.element(on_key=acting(pressed(desk)))
    Viewer.element(
        lang=lang,
        token=token[0],
        copies=token[1],
        seen=seen,
        on_first_visit=visits,
    )
    with solara.Div(classes=["mf-page"]):
        with rv.Html(tag="header", class_="mf-top"):
            text(say(lang, "title"), "mf-name", "h1")
            Tabs(desk, room, enter)
            solara.Div(classes=["mf-gap"])
            EditMap(desk, lambda: enter(MAKE))
            Take(desk)
            Button(say(lang, "link"), link, "mf-link", "mdi-link-variant", bare=True)
            Button(say(lang, "tour"), tour, "mf-tour", "mdi-help-circle-outline", bare=True)
            Button(say(lang, "other_lang"), lambda: speak(other), "mf-lang")
            ThemeButton(say(lang, "light_dark"), begun.dark)
        run = {"aria-label": say(lang, "tour_run")}
        with rv.Html(tag="section", class_="mf-top mf-running", attributes=run):
            MapTitle(desk)
            RunBar(desk)
            TimeBar(desk)
        with rv.Html(tag="main", class_="mf-main"):
            Fault(desk, complaint)
            Linked(desk, token[1])
            with solara.Div(classes=["mf-field", "" if room == FIELD else "mf-away"]):
                with solara.Div(classes=["mf-middle"]):
                    Controls(field, complain)
                    with solara.Div(classes=["mf-centre"]):
                        with solara.Div(classes=["mf-stage"]):
                            Maps(field)
                            AgentCard(field)
                            if first:
                                Welcome(lang, tour, greeted)
                        Legend(field)
                    Beside(field)
                with solara.Div(classes=["mf-bottom"]):
                    Feed(field)
                    Clusters(field)
                    Facts(field)
            Rooms(desk, room, enter)
    Tour(lang, touring, lambda: set_touring(False))


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
