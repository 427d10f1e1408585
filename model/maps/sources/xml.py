"""XML opened safely: entities and outside references refused, depth, size and text bounded.

The one door by which the readers of XML formats come to their elements; no format is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.maps.sources.file_text import read_text
from model.maps.sources.found import Warned
from model.maps.sources.markup import BLOCKS, SILENT

MOST_ELEMENTS = 10_000_000
MOST_DEPTH = 1_000
MOST_TEXT = 1_000_000
"""Characters of text in one element; what is longer is cut, with a warning."""

_CHUNK = 2**16
_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_NUMBERED = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
_RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class Element:
    """One element: ``tag`` and names of attributes without their namespaces, ``line`` in the file.

    ``text``: what stands before its first child; ``tail``: what stands behind it.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    tail: str = ""
    children: list[Element] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"line {self.line}, <{self.tag}>"

    def get(self, name: str, otherwise: str = "") -> str:
        """The attribute of that name."""
        return self.attributes.get(name, otherwise)

    def all(self, tag: str) -> Iterator[Element]:
        """The children of that tag."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> Element | None:
        """The first child of that tag."""
        return next(self.all(tag), None)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the text."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.children))

    def words(self) -> str:
        """All text in it as a person reads it: blocks on lines of their own, single blanks."""
        parts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                parts.append(item)
                continue
            turn = "\n" if item.tag.lower() in BLOCKS else ""
            if item is not self:
                waiting.append(" ".join(item.tail.split("\n")) if item.tail else "")
            waiting.append(turn)
            if item.tag.lower() in SILENT:
                continue
            waiting.extend(reversed(item.children))
            parts.append(turn + " ".join(item.text.split("\n")))
        lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
        return "\n".join(line for line in lines if line)


class _Tree:
    """What the parser tells is built into elements, within bounds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root: Element | None = None
        self.warnings: list[Warned] = []
        self.parser: Any = None
        self._open: list[Element] = []
        self._count = 0
        self._length = 0
        self._cut = 0
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._close_text()
        self._count += 1
        line = int(self.parser.parser.CurrentLineNumber)
        if len(self._open) >= MOST_DEPTH:
            raise self._refuse(f"elements stand more than {MOST_DEPTH:,} deep", line)
        if self._count > MOST_ELEMENTS:
            raise self._refuse(f"has more than {MOST_ELEMENTS:,} elements", line)
        element = Element(_local(tag), {_local(k): v for k, v in attributes.items()}, line)
        for name, value in element.attributes.items():
            if len(value) > MOST_TEXT:
                element.attributes[name] = value[:MOST_TEXT]
                self._warn_of_cut(element, len(value))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, tag: str) -> None:
        self._close_text()
        self._open.pop()

    def data(self, text: str) -> None:
        room = MOST_TEXT - self._length
        if len(text) > room:
            self._cut += len(text) - room
            text = text[:room]
        self._length += len(text)
        self._pieces.append(text)

    def close(self) -> None:
        self._close_text()

    def _close_text(self) -> None:
        if self._open and self._pieces:
            text, into = "".join(self._pieces), self._open[-1]
            if into.children:
                into.children[-1].tail = text
            else:
                into.text = text
            if self._cut:
                self._warn_of_cut(into, self._length + self._cut)
        self._pieces, self._length, self._cut = [], 0, 0

    def _warn_of_cut(self, element: Element, length: int) -> None:
        what = f"a text of {length:,} characters was cut to {MOST_TEXT:,}"
        self.warnings.append(Warned(self.path.name, element.place, what))

    def _refuse(self, what: str, line: int) -> InputError:
        return InputError(what, file=self.path, place=f"line {line}", mend="split it into parts")


def read_xml(path: Path) -> tuple[Element, tuple[Warned, ...]]:
    """``read_xml(path) -> (root, warnings)``: the whole file as elements.

    Entities of HTML (``&nbsp;``) are read as what they stand for; characters that XML forbids
    are left out with a warning. Raises ``InputError`` for declared entities (billion laughs),
    outside references, broken XML (with its line), and whatever goes past the bounds.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    text, warnings = read_text(path)
    text, dropped = _allowed(text)
    tree = _Tree(path)
    parser = DefusedXMLParser(target=tree, forbid_entities=True, forbid_external=True)
    tree.parser = parser
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
        parser.close()
    except ParseError as error:
        line, column = error.position
        what = str(error).partition(":")[0]
        raise InputError(
            f"is no whole XML ({what})",
            file=path,
            place=f"line {line}, column {column + 1}",
            mend="open it in the program that wrote it and save it anew",
        ) from error
    except DefusedXmlException as error:
        raise InputError(
            "declares entities or refers to other files, which is refused",
            file=path,
            place=f"line {parser.parser.CurrentLineNumber}",
            mend="save it without a DOCTYPE",
        ) from error
    assert tree.root is not None
    if dropped:
        what = f"{dropped} characters that XML forbids were left out"
        warnings = (*warnings, Warned(path.name, "", what))
    return tree.root, (*warnings, *tree.warnings)


def _allowed(text: str) -> tuple[str, int]:
    """The text with HTML's entities spelled out and forbidden characters left out; how many."""
    dropped = 0

    def named(found: re.Match[str]) -> str:
        name = found[1]
        told = html5.get(f"{name};")
        return found[0] if name in _OWN or told is None or set(told) & set("&<") else told

    def numbered(found: re.Match[str]) -> str:
        nonlocal dropped
        code = int(found[1], 16) if found[1] else int(found[2])
        if code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD:
            return found[0]
        if 0x10000 <= code <= 0x10FFFF:
            return found[0]
        dropped += 1
        return ""

    text = text.removeprefix("\ufeff").lstrip()
    if "&" in text:
        text = _NUMBERED.sub(numbered, _NAMED.sub(named, text))
    text, raw = _RAW.subn("", text)
    return text, dropped + raw


def _local(name: str) -> str:
    return name.rpartition("}")[2]
