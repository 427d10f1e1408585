"""What the browser tells of the person: whether they wish for a dark page.

Solara's own "auto" theme serves a page without its root element (1.64), so it is asked here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets


class Viewer(anywidget.AnyWidget):
    """``Viewer()``: draws nothing; ``wants_dark`` follows the browser, None until it spoke."""

    _esm = Path(__file__).with_name("viewer.js")
    wants_dark = traitlets.Bool(None, allow_none=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, told: dict[str, Any], _buffers: Any) -> None:
        self.wants_dark = bool(told["dark"])
