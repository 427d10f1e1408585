"""The page's tabs: the field itself, and what is made of many runs. Their rooms are elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import solara

from dashboard.parts import Button
from dashboard.words import say

FIELD = "field"
TABS = (FIELD, "compare")


@solara.component
def TabBar(lang: str, tab: str, show: Callable[[str], None]) -> None:
    """A button a tab; ``show`` is called with the name of the one that is clicked."""
    with solara.Div(classes=["mf-tabs"]):
        for name in TABS:
            Button(
                say(lang, f"tab_{name}"),
                lambda name=name: show(name),
                f"mf-tab-{name}",
                primary=tab == name,
            )
