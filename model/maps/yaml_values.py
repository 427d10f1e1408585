"""YAML as located values: every scalar with its text as written, its line and its column.

Built on the parser's events, so nothing is ever turned into an object by a tag, a word like
``no`` is not turned into false, and memory stays with what is read. What a map may say is
not known here.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, TypeAlias

import yaml

from model.maps.schema import same_id


class Place(NamedTuple):
    """A place in a text, both counted from 1."""

    line: int
    column: int


class Scalar(NamedTuple):
    """One word or text; ``plain`` where it stands without quotes."""

    text: str
    plain: bool
    place: Place

    @property
    def empty(self) -> bool:
        """Nothing is written, or ``~``."""
        return self.plain and self.text in ("", "~")

    @property
    def null(self) -> bool:
        """Nothing, ``~`` or the plain word null."""
        return self.empty or (self.plain and self.text.lower() == "null")


class Pair(NamedTuple):
    """One ``key: value`` of a mapping."""

    key: Scalar
    value: Value


class Mapping(NamedTuple):
    """A mapping, in the order written; keys may repeat."""

    pairs: list[Pair]
    place: Place


class Listing(NamedTuple):
    """A list."""

    items: list[Value]
    place: Place


Value: TypeAlias = Scalar | Mapping | Listing


class YamlFault(Exception):
    """The text is no YAML that a map may use; carries what, where and the mend."""

    def __init__(self, what: str, place: Place | None, mend: str) -> None:
        super().__init__(what)
        self.what, self.place, self.mend = what, place, mend


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 8
_NOT_YAML = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_FORM = "keep to the form of the built-in map"
_MENDS = {
    "mapping values are not allowed": "put a text that holds ': ' in quotes",
    "cannot start any token": "indent with spaces, not tabs, and put a text that starts with "
    "@, `, % in quotes",
    "did not find expected '-' indicator": "start every entry of a list with '- ' at one indent",
    "did not find expected key": "give the lines of one list or entry the same indent",
    "unexpected end of stream": "close the quote",
    "expected ',' or ']'": "close the list with ], part its items with commas, and put a text "
    "that holds quotes or brackets in quotes",
    "expected ',' or '}'": "close the entry with }, part its keys with commas, put a text "
    "that holds quotes, braces or ': ' in quotes",
    "unknown escape": "inside double quotes write a backslash twice, or use single quotes",
    "while scanning an alias": "put a text that starts with * in quotes",
    "while scanning an anchor": "put a text that starts with & in quotes",
}


class Events:
    """``Events(text)``: the parser's events, one ahead, with faults that say their place.

    Raises ``YamlFault`` on what is no YAML, on aliases (a few lines of them can stand for
    gigabytes), on tags and on a second document.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.ahead: Any = None
        try:
            self._parser = _LOADER(text)
        except (yaml.reader.ReaderError, UnicodeEncodeError) as error:
            raise self._odd_character() from error
        self.next()

    def next(self) -> Any:
        """Take the event ahead."""
        event = self.ahead
        try:
            self.ahead = self._parser.get_event()
        except yaml.MarkedYAMLError as error:
            raise _syntax_fault(error) from error
        except yaml.reader.ReaderError as error:
            raise self._odd_character() from error
        return event

    def end_of(self, kind: type) -> bool:
        """Take the event ahead if it closes a collection of that kind."""
        if type(self.ahead) is kind:
            self.next()
            return True
        return False

    def _odd_character(self) -> YamlFault:
        found = _NOT_YAML.search(self._text)
        return YamlFault(
            "a character that YAML does not allow",
            found and _place_at(self._text, found.start()),
            "remove it",
        )


def value(events: Events, depth: int = 0) -> Value:
    """``value(events) -> Scalar | Mapping | Listing``: read one whole value.

    Raises ``YamlFault``; nesting deeper than a map can need is one.
    """
    event = events.next()
    kind = type(event)
    place = refuse_magic(event)
    if kind is yaml.ScalarEvent:
        return Scalar(event.value, event.implicit[0], place)
    if depth > _DEPTH:
        raise YamlFault("nested too deeply for a map", place, _FORM)
    if kind is yaml.SequenceStartEvent:
        items = []
        while not events.end_of(yaml.SequenceEndEvent):
            items.append(value(events, depth + 1))
        return Listing(items, place)
    pairs = []
    while not events.end_of(yaml.MappingEndEvent):
        named = key(events)
        pairs.append(Pair(named, value(events, depth + 1)))
    return Mapping(pairs, place)


def key(events: Events) -> Scalar:
    """``key(events) -> Scalar``: read a mapping's key, in the form in which ids compare."""
    event = events.next()
    place = refuse_magic(event)
    if type(event) is not yaml.ScalarEvent:
        raise YamlFault("a key must be a word", place, "write 'key: value'")
    return Scalar(same_id(event.value), event.implicit[0], place)


def refuse_magic(event: Any) -> Place:
    """Return the event's place, or raise ``YamlFault`` where it is an alias or tagged."""
    place = place_of(event)
    if type(event) is yaml.AliasEvent:
        raise YamlFault(
            f"aliases such as *{event.anchor} are not read",
            place,
            "write the value out, or put a text that starts with * in quotes",
        )
    if event.tag is not None and event.tag != "!":
        raise YamlFault(f"tags such as {event.tag} are not read", place, "remove the tag")
    return place


def place_of(event: Any) -> Place:
    """Where an event begins."""
    return _place(event.start_mark)


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _place_at(text: str, offset: int) -> Place:
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _syntax_fault(error: Any) -> YamlFault:
    """Say where the parser stopped and, where that is elsewhere, in what it was."""
    what = str(error.problem or "cannot be parsed")
    begin, stop = error.context_mark, error.problem_mark
    unclosed = begin is not None and "unexpected end of stream" in what
    at = begin if unclosed or stop is None else stop
    inside = ""
    if begin is not None and error.context and begin.line != at.line:
        inside = f" ({error.context} that begins on line {begin.line + 1})"
    mend = next((mend for part, mend in _MENDS.items() if part in what), _FORM)
    return YamlFault(f"not valid YAML: {what}{inside}", at and _place(at), mend)
