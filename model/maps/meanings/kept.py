"""Vectors that were encoded once, in the user's cache folder, by the hash of their text.

A cache: it may be deleted at any time, and where it cannot be written nothing is kept.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float16]

_PER_QUERY = 500
_WAIT_S = 10.0


class Kept:
    """``with Kept(name) as kept``: the vectors of one encoder; names never share a file."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self._name = re.sub(r"[^\w.-]", "-", name)
        self._folder = folder
        self._data: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        import platformdirs

        folder = self._folder or Path(platformdirs.user_cache_dir("mindfield")) / "meanings"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._data = sqlite3.connect(folder / f"{self._name}.sqlite", timeout=_WAIT_S)
            with self._data:
                self._data.execute(
                    "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB)"
                )
        except (OSError, sqlite3.Error):
            self._data = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._data is not None:
            self._data.close()

    def get(self, texts: Iterable[str]) -> dict[str, Vector]:
        """``get(texts) -> {text: vector}`` of those that are kept."""
        found: dict[str, Vector] = {}
        if self._data is None:
            return found
        text_of = {_hash(text): text for text in texts}
        keys = list(text_of)
        try:
            for at in range(0, len(keys), _PER_QUERY):
                some = keys[at : at + _PER_QUERY]
                marks = ",".join("?" * len(some))
                rows = self._data.execute(
                    f"SELECT text, vector FROM vectors WHERE text IN ({marks})", some
                )
                for key, vector in rows:
                    found[text_of[key]] = np.frombuffer(vector, np.dtype("<f2"))
        except (sqlite3.Error, ValueError):
            return {}
        return found

    def put(self, vectors: Mapping[str, Vector]) -> None:
        """Keep these, where that can be done."""
        if self._data is None:
            return
        rows = [(_hash(text), v.astype("<f2").tobytes()) for text, v in vectors.items()]
        try:
            with self._data:
                self._data.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        except sqlite3.Error:
            self._data.close()
            self._data = None


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
