"""What the browser must know of a map in the making: that it is unsaved, and the keys of edits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets


class Leaving(anywidget.AnyWidget):
    """``Leaving(unsaved=…)``: draws nothing. While ``unsaved``, leaving the page asks first.

    - ``pressed``: ``("undo" | "redo" | "remove", count)``, when such keys were pressed while the
      map in the making is looked at; in a field of text they are the field's own. ``"twice"``
      is a double click on its drawing.
    """

    _esm = Path(__file__).with_name("leaving.js")
    unsaved = traitlets.Bool(False).tag(sync=True)
    pressed = traitlets.Tuple(())

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._count = 0
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, told: dict[str, Any], _buffers: Any) -> None:
        if told.get("key") in ("undo", "redo", "remove", "twice"):
            self._count += 1
            self.pressed = (told["key"], self._count)
