"""What the page begins with by its address, and what is said when its state was put there."""

from __future__ import annotations

from urllib.parse import parse_qs

import solara

from dashboard.parts import Desk, text
from dashboard.running.lodging import Full
from dashboard.running.session import Session
from dashboard.settings.link import MOST_STEPS, PageState, left_out, state_of
from dashboard.words import say
from model.errors import InputError


def first_state(search: str | None) -> tuple[PageState, bool]:
    """What the page begins with: a link's state or its own; whether the link was a broken one."""
    token = parse_qs(search or "").get("s", [""])[0]
    if not token:
        return PageState(), False
    try:
        return state_of(token), False
    except InputError:
        return PageState(), True


def opened(state: PageState) -> Session | None:
    """A session brought to the state of a link, or to the beginning; None where there are too
    many."""
    try:
        session = Session(state.choice)
    except Full:
        return None
    session.set_speed(state.speed)
    if state.step or state.changes:
        session.relive(state.step, state.changes)
    if state.playing:
        session.play()
    return session


@solara.component
def Linked(desk: Desk, copies: int) -> None:
    """What became of a wish for a link, and what it does not hold."""
    if not copies:
        return
    missing = left_out(desk.session.choice)
    words = say(desk.lang, "link_made")
    shown = desk.session.snapshot
    if shown.changes is None or shown.step > MOST_STEPS:
        words = say(desk.lang, "link_start")
    if missing:
        words += " " + say(desk.lang, "link_files", names=", ".join(missing))
    text(words, "mf-busy mf-linked")
