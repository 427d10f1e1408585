"""The page's rooms behind tabs: the field, which is the page itself, and those beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.emerged.room import Emerged
from dashboard.making.editor import Make
from dashboard.parts import Button, Desk
from dashboard.settings.room import Settings
from dashboard.signal.room import SignalRoom
from dashboard.sweeps.compare_panel import Compare
from dashboard.sweeps.sweep_panel import SweepPanel
from dashboard.words import say

FIELD = "field"
Enter = Callable[[str], None]
"""Called with the name of the room to go to."""
MAKE = "make"
ROOMS: tuple[tuple[str, Callable[[Desk, Enter], Any]], ...] = (
    ("emerged", lambda desk, enter: Emerged(desk, lambda: enter(FIELD))),
    ("signal", lambda desk, enter: SignalRoom(desk)),
    (MAKE, lambda desk, enter: Make(desk, lambda: enter(FIELD))),
    ("settings", lambda desk, enter: Settings(desk)),
    ("sweep", lambda desk, enter: SweepPanel(desk)),
    ("compare", lambda desk, enter: Compare(desk, lambda: enter(FIELD))),
)
"""Name and component of every room beside the field; its word is ``tab_NAME``."""
ROOM_NAMES = (FIELD, *(name for name, _ in ROOMS))


@solara.component
def Tabs(desk: Desk, chosen: str, choose: Enter) -> None:
    """The row of tabs."""
    with rv.Html(tag="nav", class_="mf-tabs"):
        for name in ROOM_NAMES:
            words = say(desk.lang, f"tab_{name}")
            here = name == chosen
            Button(
                words, lambda name=name: choose(name), f"mf-tab-{name}", primary=here, current=here
            )


@solara.component
def Rooms(desk: Desk, chosen: str, enter: Enter) -> None:
    """The rooms beside the field: each is furnished when it is first entered, and stays as it was
    left while another is looked at, in the language it had then."""
    left = solara.use_ref(dict[str, Desk]())
    left.current[chosen] = desk
    with solara.Div(classes=["mf-rooms", "mf-away" if chosen == FIELD else ""]):
        for name, room in ROOMS:
            with solara.Div(classes=["mf-room", "" if name == chosen else "mf-away"]).key(name):
                if name in left.current:
                    room(left.current[name], enter)
