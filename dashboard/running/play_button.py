"""Play and Pause as a button that answers by itself and is put right by what the world does.

As a part of Solara's it waited for the server, and had Solara go through the whole page.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import anywidget
import solara
import traitlets

from dashboard.drawing.joined import joined
from dashboard.parts import Desk
from dashboard.running.session import Session
from dashboard.running.snapshot import Snapshot
from dashboard.words import say

_HERE = Path(__file__).parent
_WORDS = ("play", "pause", "play_hint", "pausing_hint")
_EVERY_S = 0.05


class PlayButton(anywidget.AnyWidget):
    """``PlayButton(words=…)``: shows ``standing``, and what was just asked of it.

    - ``standing``: ``play`` (it can be let run), ``pause`` (it runs) or ``pausing`` (it was asked
      to pause and is still at something), and how often it had been asked by then.
    - ``asked``: what a person asked for last, and a count.
    """

    _esm = joined((_HERE / "own_button.js", _HERE / "play_button.js"))
    standing = traitlets.Tuple(("play", 0)).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    asked = traitlets.Tuple(())

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, told: dict[str, Any], _buffers: Any) -> None:
        self.asked = (str(told.get("act", "")), 1 + (int(self.asked[1]) if self.asked else 0))


@solara.component
def PlayPause(desk: Desk) -> None:
    """The button, of one person's session."""
    session = desk.session
    heard = solara.use_ref(0)

    def act(asked: tuple[Any, ...]) -> None:
        acts = {"play": session.play, "pause": session.pause}
        if asked and asked[0] in acts:
            acts[asked[0]]()
        # Not before: whoever finds the count finds what was asked.
        heard.current = asked[1] if asked else 0

    words = {name: say(desk.lang, name) for name in _WORDS}
    element = PlayButton.element(words=words, on_asked=act)

    def listen() -> Callable[[], None]:
        widget = cast(PlayButton, solara.get_widget(element))

        def paint(shown: Snapshot) -> bool:
            times = heard.current
            widget.standing = (standing_of(session, shown), times)
            return True

        paint(session.snapshot)
        return desk.painter.add(_EVERY_S, paint)

    solara.use_effect(listen, [desk.painter])


def standing_of(session: Session, shown: Snapshot) -> str:
    """``standing_of(session, snapshot)``: what the button shows."""
    asked = session.asked_at(shown)
    if shown.playing and asked is False:
        return "pausing"
    return "pause" if shown.playing or asked else "play"
