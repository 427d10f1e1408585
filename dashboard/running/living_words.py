"""Words that change while the world plays, each by itself.

A part whose words are Solara's own has the whole page gone through for each change of them, some
tens of milliseconds of the server's time; a dozen such parts took all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import anywidget
import solara
import traitlets

from dashboard.parts import Desk
from dashboard.running.snapshot import Snapshot


class LivingWords(anywidget.AnyWidget):
    """``LivingWords(words=…, css=…)``: plain text, in a box of these classes."""

    _esm = Path(__file__).with_name("living_words.js")
    words = traitlets.Unicode("").tag(sync=True)
    css = traitlets.Unicode("").tag(sync=True)


@solara.component
def Living(desk: Desk, css: str, every_s: float, words_of: Callable[[Snapshot], str]) -> None:
    """What ``words_of`` makes of the latest snapshot, at most so often."""
    # No words here: Solara would put these back whenever it draws anything.
    element = LivingWords.element(css=css)

    def listen() -> Callable[[], None]:
        widget = cast(LivingWords, solara.get_widget(element))
        widget.words = words_of(desk.session.snapshot)

        def paint(snapshot: Snapshot) -> bool:
            widget.words = words_of(snapshot)
            return True

        return desk.painter.add(every_s, paint)

    told: list[Any] = [desk.painter, desk.lang]
    solara.use_effect(listen, told)
