"""The guided tour: a ring around one part of the page after the other, and a card beside it."""

from __future__ import annotations

from pathlib import Path

import anywidget
import solara
import traitlets

from dashboard.words import say

STEPS: tuple[tuple[str, str], ...] = (
    ("run", ".mf-run"),
    ("map", ".mf-centre"),
    ("made", ".mf-made"),
    ("eeg", ".mf-eeg"),
    ("charts", ".mf-right"),
    ("feed", ".mf-feed"),
    ("clusters", ".mf-clusters"),
    ("tabs", ".mf-tabs"),
)
"""Word and place of every stop."""


class TourWidget(anywidget.AnyWidget):
    """``TourWidget(stops=[…], words={…})``: goes through the stops while ``going``.

    - ``stops``: for each the CSS of its place, a title and a sentence.
    - ``ended``: True once the person ended it or came to its end.
    """

    _esm = Path(__file__).with_name("tour.js")
    stops = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    going = traitlets.Bool(False).tag(sync=True)
    ended = traitlets.Int(0)

    def __init__(self, **traits: object) -> None:
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _widget: object, _told: object, _buffers: object) -> None:
        self.ended += 1


@solara.component
def Tour(lang: str, going: bool, end: object) -> None:
    """The tour; ``end()`` is called when it is over."""
    stops = [
        {"css": css, "title": say(lang, f"tour_{name}"), "why": say(lang, f"tour_{name}_why")}
        for name, css in STEPS
    ]
    count = [say(lang, "tour_of", n=n + 1, all=len(stops)) for n in range(len(stops))]
    words = {"next": say(lang, "tour_next"), "back": say(lang, "tour_back"), "count": count}
    TourWidget.element(
        stops=stops,
        words={**words, "end": say(lang, "tour_end")},
        going=going,
        on_ended=lambda _: end() if callable(end) else None,
    )
