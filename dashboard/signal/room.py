"""The EEG room: signal → band → operator → field, beside the hands and the stream that move it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import solara

from dashboard.parts import Button, Desk, panel
from dashboard.running.painter import use_shown
from dashboard.signal.bands_panel import BandsNow
from dashboard.signal.hands_panel import Hands
from dashboard.signal.live_panel import Live
from dashboard.signal.operators_panel import Operators
from dashboard.signal.presence import Presence
from dashboard.signal.raw_panel import Raw
from dashboard.signal.triggers_panel import Triggers
from dashboard.words import say


@solara.component
def SignalRoom(desk: Desk) -> None:
    """Empty while it is not looked at: then nothing is read, sent or drawn for it."""
    seen, set_seen = solara.use_state(False)
    with solara.Div(classes=["mf-signal"]):
        Presence.element(on_seen=set_seen)
        if seen:
            _Inside(desk)


@solara.component
def _Inside(desk: Desk) -> None:
    with solara.Div(classes=["mf-signal-room"]):
        with solara.Div(classes=["mf-signal-wide"]):
            Raw(desk)
            BandsNow(desk)
            Operators(desk)
        with solara.Div(classes=["mf-signal-side"]):
            Hands(desk)
            Triggers(desk)
            _Stream(desk)


@solara.component
def _Stream(desk: Desk) -> None:
    """Connect to a live stream, or let it go."""
    lang, session = desk.lang, desk.session
    wanted, on = use_shown(
        desk.painter,
        lambda s: (None if s.choice is None else s.choice.live, s.live is not None),
        0.3,
    )

    def start(**changes: Any) -> None:
        session.load(replace(session.choice, **changes))

    children: list[Any] = [Live(desk, wanted, start).key("live")]
    if on:
        children.append(
            Button(
                say(lang, "live_let_go"), session.disconnect, "mf-live-let-go", "mdi-lan-disconnect"
            ).key("let go")
        )
    panel(say(lang, "eeg_live"), "mf-stream", children)
