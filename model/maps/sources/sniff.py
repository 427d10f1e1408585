"""What tells the formats that share a suffix: tables, YAML, XML and JSON by their first lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from model.maps.sources.association import CUE

if TYPE_CHECKING:
    from model.maps.sources.open import Peek

_TABLES = (".csv", ".tsv", ".tab", ".txt", ".edges")
_SYNSET = re.compile(rb"(?:\A|\n)\d{8}-[nvarsp]:")
_ROOT = re.compile(r"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)")
_PARTS = re.compile(r"[\t;,|]")


def is_conceptnet(peek: Peek) -> bool:
    """A table whose first row is an assertion of ConceptNet."""
    return peek.suffix in _TABLES and peek.head.lstrip(b"\xef\xbb\xbf").startswith(b"/a/[/r/")


def is_association(peek: Peek) -> bool:
    """A table whose header names a cue."""
    return peek.suffix in _TABLES and any(
        {cell.strip(' "#').casefold() for cell in _PARTS.split(line)} & set(CUE)
        for text in _texts(peek.head)
        for line in text.splitlines()[:4]
    )


def is_table(peek: Peek) -> bool:
    """Any table of links: ``.csv``, ``.tsv``, or a text with a delimiter on its first line."""
    if peek.suffix == ".txt":
        return any(_PARTS.search(text.split("\n")[0]) for text in _texts(peek.head))
    return peek.suffix in _TABLES


def is_wordnet(peek: Peek) -> bool:
    """YAML of synsets, or a folder that holds such a file."""
    if not peek.path.is_dir():
        return peek.suffix in (".yaml", ".yml") and _SYNSET.search(peek.head) is not None
    for file in sorted(peek.path.glob("*.*.yaml"))[:1]:
        with file.open("rb") as stream:
            return _SYNSET.search(stream.read(4096)) is not None
    return False


def is_mymind(peek: Peek) -> bool:
    """A ``*.mymind``, or JSON that begins with a root item."""
    begins = peek.head.lstrip(b"\xef\xbb\xbf \t\r\n").replace(b" ", b"")[:12]
    return peek.suffix == ".mymind" or (
        peek.suffix == ".json" and b'"root"' in begins.replace(b"\n", b"").replace(b"\t", b"")
    )


def is_own_canvas(peek: Peek) -> bool:
    """A canvas that carries Mindfield's marks."""
    return peek.suffix == ".canvas" and b'"mindfield"' in peek.head


def is_xml(root: str, *suffixes: str) -> _Xml:
    """``is_xml("gexf", ".gexf")``: one of these suffixes, or ``.xml`` with that root."""
    return _Xml(root, suffixes)


class _Xml:
    def __init__(self, root: str, suffixes: tuple[str, ...]) -> None:
        self._root, self._suffixes = root, suffixes

    def __call__(self, peek: Peek) -> bool:
        if peek.suffix != ".xml":
            return peek.suffix in self._suffixes
        found = (_ROOT.search(text) for text in _texts(peek.head))
        return any(root is not None and root[1] == self._root for root in found)


def _texts(head: bytes) -> tuple[str, ...]:
    """The first bytes as text, in each encoding it may be."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return (head.decode("utf-16", "ignore"),)
    return head.decode("utf-8-sig", "ignore"), head.decode("cp1251", "ignore")
