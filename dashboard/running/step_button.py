"""Step as a button that answers by itself: pressed from the click until the step is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import anywidget
import solara
import traitlets

from dashboard.drawing.joined import joined
from dashboard.parts import Desk
from dashboard.running.snapshot import Snapshot
from dashboard.words import say

_HERE = Path(__file__).parent
_EVERY_S = 0.05


class StepButton(anywidget.AnyWidget):
    """``StepButton(words=…)``: pressed while it was asked oftener than ``done`` says.

    - ``asked``: how often it was asked; ``done``: how many of these are shown.
    """

    _esm = joined((_HERE / "own_button.js", _HERE / "step_button.js"))
    words = traitlets.Dict().tag(sync=True)
    done = traitlets.Int(0).tag(sync=True)
    asked = traitlets.Int(0)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, _told: dict[str, Any], _buffers: Any) -> None:
        self.asked += 1


@solara.component
def Step(desk: Desk) -> None:
    """The button, of one person's session."""
    session = desk.session
    heard = solara.use_ref(0)

    def act(times: int) -> None:
        session.step()
        # Not before: whoever finds the count finds that it is stepping.
        heard.current = times

    element = StepButton.element(
        words={name: say(desk.lang, name) for name in ("step", "step_hint")},
        on_asked=act,
    )

    def listen() -> Callable[[], None]:
        widget = cast(StepButton, solara.get_widget(element))

        def paint(shown: Snapshot) -> bool:
            times = heard.current
            if not session.stepping_at(shown):
                widget.done = times
            return True

        return desk.painter.add(_EVERY_S, paint)

    solara.use_effect(listen, [desk.painter])
