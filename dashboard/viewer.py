"""What the browser tells of the person, and the address bar: dark or light, first visit or not.

Solara's own "auto" theme serves a page without its root element (1.64), so it is asked here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets


class Viewer(anywidget.AnyWidget):
    """``Viewer()``: draws nothing.

    - ``wants_dark``: follows the browser, None until it spoke.
    - ``first_visit``: whether this browser was never here, None until it spoke; ``seen`` set to
      True makes the browser remember.
    - ``token``: put into the address bar, and on the clipboard, whenever ``copies`` goes up.
    """

    _esm = Path(__file__).with_name("viewer.js")
    wants_dark = traitlets.Bool(None, allow_none=True)
    first_visit = traitlets.Bool(None, allow_none=True)
    seen = traitlets.Bool(False).tag(sync=True)
    token = traitlets.Unicode("").tag(sync=True)
    copies = traitlets.Int(0).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, told: dict[str, Any], _buffers: Any) -> None:
        self.wants_dark = bool(told["dark"])
        self.first_visit = bool(told["first"])
