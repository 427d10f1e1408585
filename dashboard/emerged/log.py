"""The feed of events as a widget: the browser filters, searches and scrolls by itself."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets


class LogView(anywidget.AnyWidget):
    """``LogView(lines=…, kinds=…)``: events, newest first, and which is chosen.

    - ``lines``: ``[serial, time, kind, sentence]`` each, oldest first; ``serial`` counts from 0.
    - ``kinds``: ``[kind, word, on at first]`` each, in the order of their buttons.
    - ``picked``: serial of the chosen event, −1 for none.
    """

    _esm = Path(__file__).with_name("log.js")
    lines = traitlets.List().tag(sync=True)
    kinds = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    picked = traitlets.Int(-1).tag(sync=True)
