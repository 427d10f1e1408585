"""Files that a person gives: they arrive in pieces and stay in the session's own folder.

Names are taken as names only, never as paths; size and ending are checked as they arrive.
What the files mean is the readers' business.
"""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath
from typing import IO, Any

import anywidget
import traitlets

SOURCE_BYTES = 100 * 2**20
RECORDING_BYTES = 200 * 2**20
_MOST_FILES = 8


class Upload(anywidget.AnyWidget):
    """``Upload(folder=…, endings=[…], most_bytes=…)``: a button and a drop target.

    - ``folder``: where files go, each batch in a subfolder of its own; the last one is kept.
    - ``arrived``: paths of the latest batch; ``refused``: key and values of the page's
      words, and a count; empty after a good batch.
    - ``receiving``: what the button shows while files come in.
    - ``area``: CSS selector of a larger part of the page that takes dropped files too.
    """

    _esm = Path(__file__).with_name("upload.js")
    label = traitlets.Unicode("").tag(sync=True)
    receiving = traitlets.Unicode("").tag(sync=True)
    endings = traitlets.List(traitlets.Unicode()).tag(sync=True)
    area = traitlets.Unicode("").tag(sync=True)
    several = traitlets.Bool(False).tag(sync=True)
    folder = traitlets.Unicode("")
    most_bytes = traitlets.Int(SOURCE_BYTES)
    arrived = traitlets.Tuple(())
    refused = traitlets.Tuple(())

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._batch = self._refusals = 0
        self._waiting: list[tuple[Path, int]] = []
        self._taken: list[Path] = []
        self._at = 0
        self._stream: IO[bytes] | None = None
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, told: dict[str, Any], buffers: list[Any]) -> None:
        if told.get("type") == "begin":
            self._begin(told.get("files", []))
        elif told.get("type") == "piece" and self._waiting and buffers:
            self._take(int(told.get("offset", -1)), bytes(buffers[0]))
        elif told.get("type") == "broken":
            self._refuse("upload_broken", name=str(told.get("name", "")))

    def _begin(self, files: list[dict[str, Any]]) -> None:
        self._drop()
        named = [(plain_name(str(f.get("name", ""))), int(f.get("size", 0))) for f in files]
        for name, size in named:
            if not name.lower().endswith(tuple(self.endings)):
                self._refuse("upload_ending", name=name, endings=", ".join(self.endings))
                return
            if size == 0:
                self._refuse("upload_empty", name=name)
                return
        if len(named) > _MOST_FILES or sum(size for _, size in named) > self.most_bytes:
            self._refuse("upload_large", name=named[0][0], most=self.most_bytes // 2**20)
            return
        self._batch += 1
        place = Path(self.folder) / str(self._batch)
        place.mkdir(parents=True, exist_ok=True)
        self._waiting = [(place / name, size) for name, size in named]
        self._at = 0
        self._next()

    def _next(self) -> None:
        self.send({"type": "next"})

    def _take(self, offset: int, piece: bytes) -> None:
        path, size = self._waiting[0]
        if offset != self._at or self._at + len(piece) > size or not piece:
            self._refuse("upload_broken", name=path.name)
            return
        if self._stream is None:
            self._stream = path.open("wb")
        self._stream.write(piece)
        self._at += len(piece)
        if self._at == size:
            self._stream.close()
            self._stream = None
            self._at = 0
            self._taken.append(path)
            del self._waiting[0]
        if self._waiting:
            self._next()
        else:
            self._done()

    def _done(self) -> None:
        taken, self._taken = tuple(map(str, self._taken)), []
        for old in Path(self.folder).iterdir():
            if old != Path(taken[0]).parent:
                shutil.rmtree(old, ignore_errors=True)
        self.send({"type": "end"})
        self.refused = ()
        self.arrived = taken

    def _refuse(self, key: str, **values: Any) -> None:
        self._drop()
        self.send({"type": "end"})
        self._refusals += 1
        self.refused = (key, values, self._refusals)

    def _drop(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        self._waiting, self._taken, self._at = [], [], 0


def plain_name(told: str) -> str:
    """``plain_name("../a/b.edf") -> "b.edf"``: the last part of a name, without odd signs."""
    name = PurePosixPath(told.replace("\\", "/")).name
    kept = "".join(sign for sign in name if sign.isprintable() and sign not in '<>:"|?*')
    return kept.lstrip(".")[-120:] or "file"
