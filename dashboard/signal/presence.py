"""Whether a place on the page is seen by the person, told by their browser."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets


class Presence(anywidget.AnyWidget):
    """``Presence(on_seen=…)``: draws nothing; ``seen`` while its place is on the screen."""

    _esm = Path(__file__).with_name("presence.js")
    seen = traitlets.Bool(False).tag(sync=True)
