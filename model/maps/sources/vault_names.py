"""Which note a link leads to, by the rules of Obsidian. What stands in the notes is not read.

Exact path, then path suffix, then name alone (the same folder, then the shallowest), then alias;
letters are compared in NFC form and without case.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".webp", ".avif", ".tif", ".tiff")
_SOUNDS = (".mp3", ".wav", ".m4a", ".ogg", ".3gp", ".flac", ".aac")
_FILMS = (".webm", ".mp4", ".ogv", ".mov", ".mkv", ".avi")
_PAPERS = (".pdf", ".epub", ".djvu", ".doc", ".docx", ".odt", ".ppt", ".pptx")
_TABLES = (".base", ".csv", ".tsv", ".xls", ".xlsx", ".zip")
ATTACHMENTS = frozenset((*_PICTURES, *_SOUNDS, *_FILMS, *_PAPERS, *_TABLES))
"""Suffixes of what notes embed and nobody thinks in."""


def form(text: str) -> str:
    """``form(text) -> str``: what two names have in common that are the same to Obsidian."""
    if text.isascii():
        return text.strip().lower()
    return unicodedata.normalize("NFC", text).strip().casefold()


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a link leads: ``row`` of a note, or None.

    ``attachment``: it names a file that is no note. ``others``: rows it could as well have meant.
    """

    row: int | None = None
    attachment: bool = False
    others: tuple[int, ...] = ()


class Names:
    """``Names(paths, aliases, files)``: the notes of a vault by every name they answer to.

    - ``paths``: path of each note without ``.md``; a row is its number.
    - ``aliases``: per note. ``files``: paths of all other files, with their suffix.
    """

    def __init__(
        self, paths: Sequence[str], aliases: Sequence[Iterable[str]], files: Iterable[str] = ()
    ) -> None:
        self.paths = paths
        self.by_path: dict[str, list[int]] = {}
        self.by_name: dict[str, list[int]] = {}
        self.by_alias: dict[str, list[int]] = {}
        for row, path in enumerate(paths):
            whole = form(path)
            self.by_path.setdefault(whole, []).append(row)
            self.by_name.setdefault(whole.rpartition("/")[2], []).append(row)
        for row, names in enumerate(aliases):
            for name in names:
                rows = self.by_alias.setdefault(form(name), [])
                if row not in rows:
                    rows.append(row)
        self.files = {form(file) for file in files}
        self.files |= {file.rpartition("/")[2] for file in self.files}
        self.folders = [form(path.rpartition("/")[0]) for path in paths]

    def find(self, target: str, folder: str, *, path: bool = False) -> Resolved:
        """``find(target, folder) -> Resolved``: the note that ``[[target]]`` means there.

        - ``folder``: of the note the link stands in. ``path``: written as a Markdown link.
        """
        wanted = form(target).replace("\\", "/")
        bare = wanted.removesuffix(".md")
        here = form(folder)
        if path or wanted.startswith(("./", "../")):
            joined = posixpath.normpath(posixpath.join(here, bare) if here else bare)
            if joined.startswith("../"):
                return Resolved(attachment=self.is_attachment(wanted))
            rows = self.by_path.get(joined)
            if rows:
                return self._best(rows, target, here)
        while bare.startswith(("../", "./", "/")):
            bare = bare.partition("/")[2]
        rows = self.by_path.get(bare)
        if rows:
            return self._best(rows, target, here)
        rows = self.by_name.get(bare.rpartition("/")[2], [])
        if "/" in bare:
            rows = [row for row in rows if form(self.paths[row]).endswith("/" + bare)]
        if rows:
            return self._best(rows, target, here)
        rows = self.by_alias.get(bare)
        if rows:
            return self._best(rows, target, here)
        return Resolved(attachment=self.is_attachment(wanted))

    def is_attachment(self, target: str) -> bool:
        """Whether a name is that of a file which is no note, there or missing."""
        wanted = form(target)
        name = wanted.rpartition("/")[2]
        return wanted in self.files or name in self.files or suffix_of(name) in ATTACHMENTS

    def _best(self, rows: Sequence[int], target: str, here: str) -> Resolved:
        if len(rows) == 1:
            return Resolved(rows[0])
        beside = [row for row in rows if self.folders[row] == here]
        if len(beside) == 1:
            return Resolved(beside[0])
        written = unicodedata.normalize("NFC", target).strip().removesuffix(".md")

        def rank(row: int) -> tuple[bool, int, bool, str]:
            path = self.paths[row]
            return row not in beside, path.count("/"), not path.endswith(written), path

        first, *others = sorted(rows, key=rank)
        return Resolved(first, others=tuple(others))


def suffix_of(name: str) -> str:
    """``suffix_of("a.PNG") -> ".png"``: empty where there is none."""
    stem, dot, suffix = name.rpartition(".")
    return dot + suffix.lower() if stem else ""
