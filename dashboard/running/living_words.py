"""Words and lines that change while the world plays, each by itself.

A part whose words are Solara's own has the whole page gone through for each change of them, some
tens of milliseconds of the server's time; a dozen such parts took all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, cast

import anywidget
import solara
import traitlets

from dashboard.parts import Desk
from dashboard.running.snapshot import Snapshot

Line = tuple[str, tuple[tuple[str, str], ...]]
"""Classes of a line, and its spans: of each its classes and its words."""


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


class LivingLines(anywidget.AnyWidget):
    """``LivingLines(lines=…, css=…)``: a list of these classes, of which ``lines`` are shown."""

    _esm = Path(__file__).with_name("living_lines.js")
    lines = traitlets.List().tag(sync=True)
    css = traitlets.Unicode("").tag(sync=True)


@solara.component
def Lines(
    desk: Desk,
    css: str,
    every_s: float,
    key_of: Callable[[Snapshot], Hashable],
    lines_of: Callable[[Snapshot], list[Line]],
    other: Hashable = None,
) -> None:
    """What ``lines_of`` makes of the latest snapshot, when ``key_of`` it is another one.

    ``other``: what else the lines depend on.
    """
    element = LivingLines.element(css=css)

    def listen() -> Callable[[], None]:
        widget = cast(LivingLines, solara.get_widget(element))
        shown: list[Hashable] = []

        def paint(snapshot: Snapshot) -> bool:
            key = key_of(snapshot)
            if shown != [key]:
                shown[:] = [key]
                told = lines_of(snapshot)
                widget.lines = [[line, [list(span) for span in spans]] for line, spans in told]
            return True

        paint(desk.session.snapshot)
        return desk.painter.add(every_s, paint)

    solara.use_effect(listen, [desk.painter, desk.lang, other])
