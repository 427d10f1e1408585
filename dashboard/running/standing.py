"""Whether there is a session, and the one line about how it stands."""

from __future__ import annotations

from collections.abc import Callable

import reacton.ipyvuetify as rv
import solara

from dashboard.parts import Button, Desk, text
from dashboard.running.painter import use_shown
from dashboard.words import refusals, say


@solara.component
def TooMany(lang: str, try_again: Callable[[], None]) -> None:
    """What somebody sees for whom there is no room now."""
    with solara.Div(classes=["mf-full"]):
        text(say(lang, "fault_full"), "mf-full-words")
        Button(say(lang, "try_again"), try_again, "mf-full-again", "mdi-refresh", primary=True)


@solara.component
def Fault(desk: Desk, complaint: str) -> None:
    """One line when something is wrong, or while a world is being built."""
    busy, fault, stopped = use_shown(desk.painter, lambda s: (s.busy, s.fault, s.stopped), 0.1)
    line = complaint or fault
    # One root, so that what comes and goes here moves nothing else.
    with rv.Html(tag="div", class_="mf-standing", attributes={"role": "status"}):
        if stopped or line:
            told = fault if stopped else line
            with solara.Div(classes=["mf-fault"]):
                text(refusals.told(desk.lang, told))
                if stopped:
                    again = say(desk.lang, "start_again")
                    Button(again, desk.session.start_again, "mf-start-again", "mdi-restart")
        elif busy:
            text(say(desk.lang, busy), "mf-busy")
