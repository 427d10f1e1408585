"""Light or dark: the button that turns it. The browser changes all by itself, at the click.

Colours of the page are CSS variables under the class ``mf-dark`` of the document's root
(``page.css``), those of the drawings come in both themes and are chosen by that class
(``drawing/theme.js``), Vuetify's rules are extended to it (``theme.vue``). The server hears of it
afterwards and draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import solara
import solara.lab


@solara.component_vue("theme.vue")
def _Turn(
    words: str,
    wanted: bool | None = None,
    dark: bool | None = None,
    on_dark: Callable[[bool | None], None] | None = None,
) -> None:
    """``wanted``: dark, light, or None for as the browser's owner likes it; ``dark``: as it is."""


@solara.component
def ThemeButton(words: str, wanted: bool | None = None) -> None:
    """``ThemeButton(words, wanted)``: ``wanted`` dark or not, None for as the browser's owner
    likes it; a click decides for the rest of the visit."""
    _Turn(words=words, wanted=wanted, on_dark=_hear)


def _hear(dark: bool | None) -> None:
    # Not ``theme.dark``: that would be sent back, and late it would undo another click.
    solara.lab.theme.dark_effective = bool(dark)


def is_dark() -> bool:
    """Which theme this person's page shows, as the browser told last."""
    return bool(solara.lab.theme.dark_effective)
