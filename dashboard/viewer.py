"""What the browser tells of the person: first visit or not. The address bar, and the document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets


class Viewer(anywidget.AnyWidget):
    """``Viewer()``: draws nothing.

    - ``first_visit``: whether this browser was never here, None until it spoke; ``seen`` set to
      True makes the browser remember.
    - ``lang``: the language that the document says it is in.
    - ``token``: put into the address bar, and on the clipboard, whenever ``copies`` goes up.
    """

    _esm = Path(__file__).with_name("viewer.js")
    first_visit = traitlets.Bool(None, allow_none=True)
    seen = traitlets.Bool(False).tag(sync=True)
    lang = traitlets.Unicode("").tag(sync=True)
    token = traitlets.Unicode("").tag(sync=True)
    copies = traitlets.Int(0).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, told: dict[str, Any], _buffers: Any) -> None:
        self.first_visit = bool(told["first"])
