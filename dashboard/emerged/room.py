"""The room 'What emerged': clusters over time, events, the card, the ledger, loss, V and shift."""

from __future__ import annotations

from collections.abc import Callable

import solara

from dashboard.emerged.balance_panel import LedgerPanel, LossPanel
from dashboard.emerged.card_panel import CardPanel, use_measuring
from dashboard.emerged.log_panel import LogPanel
from dashboard.emerged.river_panel import RiverPanel
from dashboard.emerged.shift_panel import ShiftPanel, ValuePanel
from dashboard.emerged.showing import Showing
from dashboard.parts import Desk, text
from dashboard.words import say


@solara.component
def Emerged(desk: Desk, leave: Callable[[], None]) -> None:
    """All that is told of what emerged; ``leave`` goes back to the map.

    While the room cannot be seen its parts stay as they were, and cost nothing.
    """
    awake, wake = solara.use_state(False)
    standing, measure, cancel = use_measuring(desk)
    showing = Showing(desk.session, leave)
    with solara.Div(classes=["mf-emerged"]):
        text(say(desk.lang, "emerged_lead"), "mf-note mf-emerged-lead")
        with solara.Div(classes=["mf-emerged-wide"]):
            RiverPanel(desk, showing, wake, awake=awake)
            LogPanel(desk, showing, awake=awake)
            with solara.Div(classes=["mf-emerged-pair"]):
                with solara.Div(classes=["mf-emerged-half"]):
                    LedgerPanel(desk, awake=awake)
                    ValuePanel(desk, standing, awake=awake)
                with solara.Div(classes=["mf-emerged-half"]):
                    LossPanel(desk, awake=awake)
                    ShiftPanel(desk, standing, awake=awake)
        with solara.Div(classes=["mf-emerged-side"]):
            CardPanel(desk, standing, measure, cancel)
