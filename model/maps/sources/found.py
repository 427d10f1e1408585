"""What a reader found in a source, before anything is judged: nodes, links, warnings.

No reader decides kinds or layers; it hands on the words, tags, folders, colours and fields by
which a ``Mapping`` decides them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FoundNode:
    """One node as it stands in the source.

    - ``key``: unique in the source, one line; links name it. ``label``: what a person reads.
    - ``text``: its whole prose, without markup, for meaning vectors; ``note``: one line of it.
    - ``folder``: path of folders or groups, ``/`` between; ``heading``: what it stands under.
    - ``colour``: as the source writes it; ``word``: the source's own word for its type.
    - ``fields``: properties as text, several values each.
    - ``ghost``: named by a link and never written. ``depth``: from the root of a tree, or None.
    - ``weight``: as the source gives it; nan where it gives none.
    - ``place``: file or element, for messages.
    """

    key: str
    label: str
    text: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    folder: str = ""
    heading: str = ""
    colour: str = ""
    word: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ghost: bool = False
    depth: int | None = None
    weight: float = float("nan")
    place: str = ""


@dataclass(frozen=True, slots=True)
class FoundLink:
    """One link as it stands in the source, from ``source`` to ``target`` (keys).

    - ``word``: the person's own word for its type (``[[x|@type]]``, a relation, an edge type).
    - ``field``: the property that held it; ``heading``: what it stands under; ``sentence``: the
      line around it, for cue words. ``colour``: as the source writes it.
    - ``weight``: strength as the source gives it, nan where it gives none; ``count``: how often
      it stands there. ``directed``: False for a link that the source draws without an arrow.
    - ``fields``: properties of the link itself as text, several values each.
    """

    source: str
    target: str
    label: str = ""
    word: str = ""
    field: str = ""
    heading: str = ""
    sentence: str = ""
    colour: str = ""
    weight: float = float("nan")
    count: int = 1
    directed: bool = True
    fields: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a reader mended or left out: the file, the place in it, and what."""

    file: str
    place: str
    what: str


@dataclass(frozen=True)
class Found:
    """All a reader found. ``source``: the kind of source (``vault``, ``gexf``, …).

    - ``links``: between keys of ``nodes``; none from a node to itself, none twice with the same
      ends, word, field and direction (``count`` says how often it stood there).
    - ``counts``: what the reader counted, for the description: ``resolved``, ``unresolved``,
      ``ambiguous``, ``skipped``, …
    """

    source: str
    title: str
    nodes: tuple[FoundNode, ...]
    links: tuple[FoundLink, ...]
    warnings: tuple[Warned, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
