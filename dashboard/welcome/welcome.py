"""The first visit: three sentences that say what one sees."""

from __future__ import annotations

from collections.abc import Callable

import solara

from dashboard.parts import Button, text
from dashboard.words import say


@solara.component
def Welcome(lang: str, tour: Callable[[], None], close: Callable[[], None]) -> None:
    """A card over the map, in nobody's way, until it is closed."""
    with solara.Div(classes=["mf-welcome"]):
        text(say(lang, "welcome_title"), "mf-strong", "h2")
        for number in (1, 2, 3):
            text(say(lang, f"welcome_{number}"), "", "p")
        with solara.Div(classes=["mf-welcome-row"]):
            Button(say(lang, "welcome_tour"), tour, "mf-welcome-tour", primary=True)
            Button(say(lang, "welcome_close"), close, "mf-welcome-close")
