"""A file of the session on its way to the browser, in pieces: nothing is held in memory whole.

What the file is and how it came about is decided elsewhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

_PIECE = 2**20


class Download(anywidget.AnyWidget):
    """``Download()``: draws nothing; ``offer(path)`` lets the browser save a file.

    - ``offered``: (path, name, number); a new number starts a new download.
    - ``failed``: name of a file that was no longer there, and a count.
    """

    _esm = Path(__file__).with_name("download.js")
    offered = traitlets.Tuple(())
    offer = traitlets.Dict().tag(sync=True)
    failed = traitlets.Tuple(())

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._hear)
        self.observe(self._begin, "offered")
        if self.offered:
            self._begin(None)

    def _begin(self, _change: Any) -> None:
        if not self.offered:
            return
        path, name, number = self.offered
        try:
            size = Path(path).stat().st_size
        except OSError:
            self.failed = (name, number)
            return
        self.offer = {"name": name, "number": number, "size": size}

    def _hear(self, _widget: Any, told: dict[str, Any], _buffers: Any) -> None:
        if told.get("type") != "next" or not self.offered:
            return
        path, name, number = self.offered
        at = int(told.get("at", -1))
        if told.get("number") != number or at < 0:
            return
        try:
            with Path(path).open("rb") as stream:
                stream.seek(at)
                piece = stream.read(_PIECE)
        except OSError:
            self.failed = (name, number)
            return
        self.send({"type": "piece", "number": number, "at": at}, [piece])
