"""JSON Canvas 1.0: cards, groups and arrows (https://jsoncanvas.org/spec/1.0/).

A canvas that lies in a vault is read by ``vault.py``, which knows the notes its cards show.
"""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.maps.sources.decoding import decoded
from model.maps.sources.found import Found, FoundLink, FoundNode, Warned
from model.maps.sources.gathering import Links, own_name
from model.maps.sources.vault_markup import Mention, scan
from model.maps.sources.vault_names import form
from model.maps.sources.vault_prose import shortened

_BYTES_AT_MOST = 64 * 2**20
_LABEL_AT_MOST = 80


@dataclass(frozen=True)
class Card:
    """One card: its id, what it shows, and the labels of the groups it lies in, outer first.

    ``file``: path in the vault of the note it shows; empty for text, web and group cards.
    """

    id: str
    label: str
    file: str = ""
    text: str = ""
    note: str = ""
    colour: str = ""
    word: str = ""
    tags: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    groups: tuple[str, ...] = ()

    def node(self, key: str, folder: str, place: str) -> FoundNode:
        """``node(key, folder, place)``: the card as a node under that key."""
        return FoundNode(
            key,
            self.label,
            text=self.text,
            note=self.note,
            tags=self.tags,
            folder=folder,
            colour=self.colour,
            word=self.word,
            place=place,
        )


@dataclass(frozen=True)
class Edge:
    """One line between two cards, by their ids; ``directed`` where one end alone has an arrow."""

    source: str
    target: str
    label: str = ""
    colour: str = ""
    directed: bool = True

    def between(self, source: str, target: str) -> FoundLink:
        """``between(source, target)``: the line as a link between these keys."""
        return FoundLink(
            source, target, label=self.label, colour=self.colour, directed=self.directed
        )


@dataclass(frozen=True)
class Board:
    """What stands on a canvas."""

    cards: tuple[Card, ...]
    edges: tuple[Edge, ...]


def read_canvas(path: Path) -> Found:
    """``read_canvas(path) -> Found``: a canvas by itself, without the vault around it.

    Cards that show the same note are one node; groups are nodes only where a line ends at
    them, else the folder of what lies within. An empty canvas and ``{}`` have no nodes. Raises
    ``InputError`` where the file cannot be read or is no canvas.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(_BYTES_AT_MOST + 1)
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="check the path"
        ) from error
    if len(raw) > _BYTES_AT_MOST:
        raise InputError(
            f"larger than {_BYTES_AT_MOST >> 20} MB", file=path, mend="split the canvas"
        )
    text, _ = decoded(raw)
    warnings: list[Warned] = []
    board = cards_of(text, path.name, warnings)
    if not board.cards and warnings:
        raise InputError(warnings[0].what, file=path, mend="export the canvas again")
    return _alone(path, board, warnings)


def _alone(path: Path, board: Board, warnings: list[Warned]) -> Found:
    nodes: dict[str, FoundNode] = {}
    keys: dict[str, str] = {}
    by_file: dict[str, str] = {}
    by_form: dict[str, str] = {}
    for card in board.cards:
        file = form(card.file)
        if file and file in by_file:
            keys[card.id] = by_file[file]
            continue
        key = own_name(card.label, lambda name: form(name) in by_form)
        by_form[form(key)] = keys[card.id] = key
        if file:
            by_file[file] = key
        nodes[key] = card.node(key, "/".join(card.groups), path.name)
    links = Links()
    unresolved = 0
    for card in board.cards:
        for mention in card.mentions:
            name = mention.target.removesuffix(".md").rpartition("/")[2].strip()
            if mention.own or not name:
                continue
            if form(name) not in by_form:
                by_form[form(name)] = name
                nodes[name] = FoundNode(name, name, ghost=True, place=path.name)
                unresolved += 1
            links.add(
                FoundLink(
                    keys[card.id],
                    by_form[form(name)],
                    word=mention.word,
                    heading=mention.heading,
                    sentence=mention.sentence,
                )
            )
    for edge in board.edges:
        links.add(edge.between(keys[edge.source], keys[edge.target]))
    counts = {"cards": len(board.cards), "edges": len(board.edges), "ghosts": unresolved}
    return Found("canvas", path.stem, tuple(nodes.values()), links.all(), tuple(warnings), counts)


def cards_of(text: str, name: str, warnings: list[Warned]) -> Board:
    """``cards_of(text, name, warnings) -> Board``: what stands on a canvas; faults are warned of.

    - ``name``: what warnings call it.
    """
    if not text.strip():
        return Board((), ())
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        warnings.append(Warned(name, "", f"is no JSON ({' '.join(str(error).split())})"))
        return Board((), ())
    if not isinstance(read, dict):
        warnings.append(Warned(name, "", "is no canvas: no nodes and edges in it"))
        return Board((), ())
    shapes = [shape for shape in _listed(read.get("nodes")) if _text(shape, "id")]
    lines = [line for line in _listed(read.get("edges")) if isinstance(line, dict)]
    lost = len(_listed(read.get("nodes"))) - len(shapes)
    if lost:
        warnings.append(Warned(name, "", f"{lost} cards without an id left out"))
    ends = {_text(line, end) for line in lines for end in ("fromNode", "toNode")}
    groups = _groups(shapes)
    cards: dict[str, Card] = {}
    for shape in shapes:
        if _text(shape, "type") != "group" or _text(shape, "id") in ends:
            card = _card(shape, groups)
            cards.setdefault(card.id, card)
    edges = [
        _edge(line)
        for line in lines
        if _text(line, "fromNode") in cards and _text(line, "toNode") in cards
    ]
    if len(edges) < len(lines):
        lost = len(lines) - len(edges)
        warnings.append(Warned(name, "", f"{lost} lines that end at no card left out"))
    return Board(tuple(cards.values()), tuple(edges))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(shape: Any, key: str) -> str:
    value = shape.get(key) if isinstance(shape, dict) else None
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _edge(line: dict[str, Any]) -> Edge:
    at_start = line.get("fromEnd", "none") == "arrow"
    at_end = line.get("toEnd", "arrow") == "arrow"
    source, target = _text(line, "fromNode"), _text(line, "toNode")
    if at_start and not at_end:
        source, target = target, source
    label = " ".join(_text(line, "label").split())
    return Edge(source, target, label, _text(line, "color"), directed=at_start != at_end)


def _card(shape: dict[str, Any], groups: list[_Group]) -> Card:
    kind, id_ = _text(shape, "type"), _text(shape, "id")
    colour = _text(shape, "color")
    within = tuple(group.label for group in groups if group.id != id_ and group.holds(shape))
    if kind == "file":
        file = _text(shape, "file").replace("\\", "/")
        name = posixpath.basename(file)
        label = name[:-3] if name.lower().endswith(".md") else name
        return Card(id_, _label(label, id_), file=file, colour=colour, groups=within)
    if kind == "link":
        url = _text(shape, "url")
        return Card(id_, _label(url, id_), text=url, colour=colour, groups=within)
    if kind == "group":
        label = _label(_text(shape, "label"), id_)
        return Card(id_, label, colour=colour, word="group", groups=within)
    scanned = scan(_text(shape, "text"))
    first = scanned.prose.strip().partition("\n")[0]
    return Card(
        id_,
        _label(first, id_),
        text=scanned.prose,
        note=scanned.note if scanned.note != first else "",
        colour=colour,
        tags=tuple(scanned.tags),
        mentions=tuple(scanned.mentions),
        groups=within,
    )


def _label(text: str, otherwise: str) -> str:
    return shortened(" ".join(text.split()), _LABEL_AT_MOST) or otherwise


@dataclass(frozen=True)
class _Group:
    id: str
    label: str
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, shape: dict[str, Any]) -> bool:
        """Whether the middle of a card lies within."""
        left, top, right, bottom = _sides(shape)
        x, y = (left + right) / 2, (top + bottom) / 2
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def _groups(shapes: list[Any]) -> list[_Group]:
    """The groups that have a label, the largest first."""
    found = []
    for shape in shapes:
        label = " ".join(_text(shape, "label").replace("/", " ").split())
        if _text(shape, "type") == "group" and label:
            found.append(_Group(_text(shape, "id"), label, *_sides(shape)))
    found.sort(key=lambda g: -(g.right - g.left) * (g.bottom - g.top))
    return found


def _sides(shape: dict[str, Any]) -> tuple[float, float, float, float]:
    x, y, width, height = (_number(shape.get(key)) for key in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def _number(value: Any) -> float:
    fits = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if fits and abs(value) < 1e12 else 0.0
