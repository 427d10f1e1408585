"""Properties of nodes and links of graph files, and which of them a map has a place for.

GEXF, GraphML and GML all hang named values on nodes and edges; here those that say label, word,
note, tags, text or weight are told from the rest, which stays in ``fields``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from model.maps.sources.found import FoundLink, FoundNode
from model.maps.sources.intake import Intake, key_text, one_line

Values = Mapping[str, str]

_LABEL = ("label", "name", "title", "метка", "название", "имя")
_WORD = ("kind", "type", "relation", "class", "вид", "тип", "связь", "отношение")
_NOTE = ("note", "description", "comment", "заметка", "описание", "примечание")
_TEXT = ("text", "content", "body", "текст")
_TAGS = ("tags", "tag", "keywords", "теги", "метки")
_FOLDER = ("folder", "group", "папка", "группа")
_COLOUR = ("color", "colour", "fill", "цвет")
_WEIGHT = ("weight", "value", "strength", "вес", "сила")
_GHOST = ("ghost",)


def number(text: str) -> float:
    """``number("0,5") -> 0.5``: a finite number with point or comma; nan where it is none."""
    told = text.strip().replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", "")
    if "," in told and "." not in told:
        told = told.replace(",", ".", 1)
    try:
        value = float(told.replace("_", "x"))
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def several(text: str) -> tuple[str, ...]:
    """``several(text)``: the values of one property: a JSON list, or parted by ; | or commas."""
    told = text.strip()
    if told.startswith("["):
        try:
            values = json.loads(told)
        except (ValueError, RecursionError):
            values = told.strip("[]").split(",")
        if isinstance(values, list):
            return tuple(one_line(str(value)) for value in values if one_line(str(value)))
    for mark in ";|,":
        if mark in told:
            return tuple(one_line(part) for part in told.split(mark) if one_line(part))
    return (one_line(told),) if one_line(told) else ()


def node_of(
    key: str,
    values: Values,
    *,
    label: str = "",
    colour: str = "",
    folder: str = "",
    depth: int | None = None,
    place: str = "",
) -> FoundNode:
    """``node_of(key, values) -> FoundNode``: what the properties say, each in its place.

    - ``values``: by the name the source gives them; names are compared case aside.
    - ``label``, ``colour``, ``folder``: what the format itself says, which goes first.
    """
    told = {name.casefold().strip(): value for name, value in values.items() if value.strip()}
    note = _first(told, _NOTE)
    text = _first(told, _TEXT) or note
    return FoundNode(
        key=key,
        label=one_line(label or _first(told, _LABEL)) or key,
        text=text,
        note=one_line(note),
        tags=several(_first(told, _TAGS)),
        folder=folder or one_line(_first(told, _FOLDER)),
        colour=colour or one_line(_first(told, _COLOUR)),
        word=one_line(_first(told, _WORD)),
        fields=_fields(told, _LABEL, _TEXT, _COLOUR, _WEIGHT),
        ghost=_first(told, _GHOST).casefold() in ("true", "1"),
        depth=depth,
        weight=number(_first(told, _WEIGHT)),
        place=place,
    )


def link_of(
    source: str,
    target: str,
    values: Values,
    *,
    label: str = "",
    colour: str = "",
    weight: str = "",
    directed: bool = True,
) -> FoundLink:
    """``link_of(source, target, values) -> FoundLink``: as ``node_of``, for a link."""
    told = {name.casefold().strip(): value for name, value in values.items() if value.strip()}
    return FoundLink(
        source=source,
        target=target,
        label=one_line(label or _first(told, _LABEL)),
        word=one_line(_first(told, _WORD)),
        colour=colour or one_line(_first(told, _COLOUR)),
        weight=number(weight or _first(told, _WEIGHT)),
        directed=directed,
        fields=_fields(told, _LABEL, _COLOUR, _WEIGHT),
    )


def key_of(told: str, kept: Intake, place: str) -> str:
    """``key_of(told, kept, place)``: an id of the source as a key; refused where empty."""
    key = key_text(told)
    if not key:
        raise kept.refuse("a node has no id", place, "give it one")
    return key


def _first(told: Values, names: tuple[str, ...]) -> str:
    return next((told[name] for name in names if name in told), "")


def _fields(told: Values, *placed: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What has no place of its own: all but the first that is there of each of ``placed``."""
    gone = {next((name for name in names if name in told), "") for names in placed}
    return {
        one_line(name): (value.strip(),)
        for name, value in told.items()
        if name not in gone and one_line(name)
    }
