"""Reading a mapping from ``metamap.yml``: every fault at its line, keys in either language.

What a mapping may say is in ``mapping_rules.py``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from model.errors import InputError
from model.maps.mapping_rules import Mapping
from model.maps.mapping_words import KEYS, plain_word
from model.maps.sources.decoding import decoded
from model.maps.yaml_values import Events, Listing, Place, Scalar, Value, YamlFault, value
from model.maps.yaml_values import Mapping as Table

MAPPING_NAMES = ("metamap.yml", "metamap.yaml")
"""What a mapping is called that lies in the folder of the notes it is for."""
_BYTES_AT_MOST = 2**20
_UNKNOWN_KEY = re.compile(r"(?:unknown key|the key) '(.*?)'")


def read_mapping(path: Path) -> Mapping:
    """``read_mapping(path) -> Mapping``: read and check a ``metamap.yml``.

    Raises ``InputError`` for the first fault, with its line and the mend.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(_BYTES_AT_MOST + 1)
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="name a mapping file"
        ) from error
    return parse_mapping(raw, name=str(path))


def parse_mapping(raw: bytes, *, name: str) -> Mapping:
    """``parse_mapping(raw, name="metamap.yml") -> Mapping``: as ``read_mapping``, from bytes."""
    if len(raw) > _BYTES_AT_MOST:
        raise InputError("larger than 1 MB", file=name, mend="this should be a mapping, not a map")
    text, _ = decoded(raw)
    try:
        read = _whole(text)
        told = _plain(read) if read is not None else {}
    except YamlFault as fault:
        raise InputError(
            fault.what, file=name, place=_shown(fault.place), mend=fault.mend
        ) from fault
    try:
        return Mapping.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place, on = _place_in(read, first["loc"], str(first["msg"]))
        raise InputError(
            f"{on}{first['msg'].removeprefix('Value error, ')}",
            file=name,
            place=_shown(place),
            mend="see docs/maps.md for a whole mapping file",
        ) from error


def _whole(text: str) -> Value | None:
    events = Events(text)
    events.next()
    if isinstance(events.ahead, yaml.StreamEndEvent):
        return None
    events.next()
    found = value(events)
    events.next()
    if not isinstance(events.ahead, yaml.StreamEndEvent):
        raise YamlFault("a second document begins", None, "keep one mapping per file")
    return found


def _plain(found: Value) -> Any:
    """Texts, lists and tables; what stands empty is left out of its table."""
    if isinstance(found, Scalar):
        return found.text
    if isinstance(found, Listing):
        return [_plain(item) for item in found.items]
    table: dict[str, Any] = {}
    for pair in found.pairs:
        if isinstance(pair.value, Scalar) and pair.value.null:
            continue
        if pair.key.text in table:
            raise YamlFault(
                f"the key {pair.key.text!r} stands twice", pair.key.place, "remove one of the two"
            )
        table[pair.key.text] = _plain(pair.value)
    return table


def _place_in(
    found: Value | None, path: tuple[int | str, ...], message: str
) -> tuple[Place | None, str]:
    """Where the fault stands, and a beginning of the message that names the key."""
    place = found.place if found is not None else None
    names: list[str] = []
    for part in path:
        pair = _pair(found, str(part))
        if pair is None:
            break
        names.append(pair.key.text)
        place, found = pair.key.place, pair.value
    unknown = _UNKNOWN_KEY.search(message)
    if unknown is not None and isinstance(found, Table):
        pair = next((pair for pair in found.pairs if pair.key.text == unknown[1]), None)
        place = pair.key.place if pair is not None else place
    return place, f"{': '.join(names)}: " if names else ""


def _pair(found: Value | None, word: str) -> Any:
    if not isinstance(found, Table):
        return None
    words = {plain_word(word), *(plain_word(other) for other in KEYS.get(word, ()))}
    return next((pair for pair in found.pairs if plain_word(pair.key.text) in words), None)


def _shown(place: Place | None) -> str | None:
    return None if place is None else f"line {place.line}, column {place.column}"
