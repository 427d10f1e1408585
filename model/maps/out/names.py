"""Names of files that every file system takes, and no two alike."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(r'[<>:"/\\|?*#^\[\]%`]')
_TAKEN = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_MOST_BYTES = 150


class SafeNames:
    """``SafeNames()``: gives names, each once; compared as the least careful system does."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def name(self, wanted: str) -> str:
        """``name("Свет: что?") -> "Свет что"``: without what Windows or a wikilink forbids.

        Cyrillic and any other script is kept, in NFC; at most 150 bytes, with a number where
        another note has that name (case aside).
        """
        stem = safe_name(wanted)
        name, number = stem, 2
        while name.casefold() in self._given:
            tail = f" ({number})"
            name, number = _shortened(stem, _MOST_BYTES - len(tail)) + tail, number + 1
        self._given.add(name.casefold())
        return name


def safe_name(wanted: str) -> str:
    """``safe_name(wanted) -> str``: one name, whatever others there are; never empty."""
    text = unicodedata.normalize("NFC", wanted)
    text = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in text)
    text = " ".join(_FORBIDDEN.sub(" ", text).split()).strip(" .")
    text = _shortened(text, _MOST_BYTES).strip(" .")
    if _TAKEN.fullmatch(text):
        text = f"_{text}"
    return text or "_"


def _shortened(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, never within a character."""
    return text.encode("utf-8")[:most].decode("utf-8", "ignore").rstrip(" .")
