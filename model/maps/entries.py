"""From one YAML mapping to one checked entry, with every fault at its line.

Scalars are read by what the schema expects and not by what YAML guesses: ``label: no`` is
the text "no", ``id: 1`` the id "1". Faults between entries are found in ``schema.py``.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from model.errors import InputError
from model.maps.yaml_values import Listing, Mapping, Place, Scalar, Value

Entry = TypeVar("Entry", bound=BaseModel)
Reader: TypeAlias = Callable[[Value], Any]

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[-+]?\d{1,9}", re.ASCII)
_LOOKALIKES = str.maketrans("аеорсухіАВЕКМНОРСТУХІ", "aeopcyxiABEKMHOPCTYXI")


class Wrong(Exception):
    """A value of the wrong type; its text says what stands there."""


@dataclass(frozen=True)
class Fault:
    """One fault in the text."""

    place: Place
    what: str
    mend: str
    wanted: str | None = None
    candidates: Iterable[str] = ()


@dataclass
class Faults:
    """``Faults(name)``: what was found wrong in one text; keeps the first and the count."""

    name: str
    first: Fault | None = None
    count: int = 0
    bad_ids: list[str] = field(default_factory=list)
    """Ids of agents whose entry is faulty; links may still name them."""

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it if it stands before all others."""
        self.count += 1
        if self.first is None or fault.place < self.first.place:
            self.first = fault

    def stop_if_any(self) -> None:
        """Raise ``InputError`` for the first fault, with the number of the others."""
        if self.first is None:
            return
        mend = self.first.mend
        if self.first.wanted is not None:
            near = nearest(self.first.wanted, self.first.candidates)
            if near is not None:
                alike = " (it looks the same and is written in another alphabet)"
                same = near.translate(_LOOKALIKES) == self.first.wanted.translate(_LOOKALIKES)
                mend += f"; the nearest is {near!r}{alike if same else ''}"
        if self.count > 1:
            others = self.count - 1
            mend += f". {others} more fault{'s' if others > 1 else ''} in this map"
        line, column = self.first.place
        raise InputError(
            self.first.what,
            file=self.name or None,
            place=f"line {line}, column {column}",
            mend=mend,
        )


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """``nearest(word, candidates)``: the most alike candidate, case aside; None if none is."""
    by_form: dict[str, str] = {}
    for candidate in candidates:
        by_form.setdefault(candidate.casefold().translate(_LOOKALIKES), candidate)
    form = word.casefold().translate(_LOOKALIKES)
    found = difflib.get_close_matches(form, by_form, n=1, cutoff=0.6)
    return by_form[found[0]] if found else None


def seen(value: Value) -> str:
    """How a message shows a value."""
    if isinstance(value, Scalar):
        if value.empty:
            return "nothing"
        if value.plain and _NUMBER.fullmatch(value.text):
            return value.text[:60]
        short = repr(value.text if len(value.text) <= 60 else value.text[:57] + "…")
        return short if value.plain else f"the text {short}"
    return "a list" if isinstance(value, Listing) else "a mapping"


def text(value: Value) -> str:
    """A text as written; a plain ``no``, ``1`` or ``null`` is that text."""
    if not isinstance(value, Scalar) or value.empty:
        raise Wrong(seen(value))
    return value.text


def optional_text(value: Value) -> str | None:
    """A text as written, or None where nothing, ``~`` or a plain ``null`` stands."""
    return None if isinstance(value, Scalar) and value.null else text(value)


def number(value: Value) -> float:
    """A finite number."""
    if not (isinstance(value, Scalar) and value.plain and _NUMBER.fullmatch(value.text)):
        raise Wrong(seen(value))
    found = float(value.text)
    if not math.isfinite(found):
        raise Wrong(seen(value))
    return found


def whole(value: Value) -> int:
    """A whole number of at most nine digits."""
    if not (isinstance(value, Scalar) and value.plain and _WHOLE.fullmatch(value.text)):
        raise Wrong(seen(value))
    return int(value.text)


def optional_number(value: Value) -> float | None:
    """A finite number, or None where nothing stands."""
    return None if isinstance(value, Scalar) and value.null else number(value)


def texts(value: Value) -> list[str]:
    """A list of texts; nothing is the empty list."""
    if isinstance(value, Scalar) and value.null:
        return []
    if not isinstance(value, Listing):
        raise Wrong(seen(value))
    return [text(item) for item in value.items]


def yes_or_no(value: Value) -> bool:
    """A plain ``true`` or ``false``."""
    if not (isinstance(value, Scalar) and value.plain and value.text in ("true", "false")):
        raise Wrong(seen(value))
    return value.text == "true"


def numbers(value: Value) -> list[float] | None:
    """A list of numbers, or None where nothing stands."""
    if isinstance(value, Scalar) and value.null:
        return None
    if not isinstance(value, Listing):
        raise Wrong(seen(value))
    return [number(item) for item in value.items]


@dataclass(frozen=True)
class Form:
    """How the mapping of one kind of entry is read: per key the reader and what it must be."""

    called: str
    readers: dict[str, Reader]
    must_be: dict[str, str]
    words: dict[str, Sequence[str]]
    """Keys that take one word of a list."""


def read_entry(
    value: Value, model: type[Entry], form: Form, faults: Faults
) -> tuple[Entry | None, dict[str, Place]]:
    """``read_entry(value, model, form, faults) -> (entry or None, places by key)``."""
    if not isinstance(value, Mapping):
        faults.add(
            Fault(
                value.place,
                f"{form.called} must be a mapping, here stands {seen(value)}",
                "write " + _example(form),
            )
        )
        return None, {}
    before = faults.count
    guessed = False
    values: dict[str, Any] = {}
    places: dict[str, Place] = {"": value.place}
    for pair in value.pairs:
        name, place = pair.key.text, pair.key.place
        if name not in form.readers:
            faults.add(_unknown(name, pair.value, place, form))
            guessed = True
        elif name in places:
            faults.add(twice(name, place, places[name]))
        else:
            places[name] = place
            try:
                values[name] = form.readers[name](pair.value)
            except Wrong as wrong:
                faults.add(_wrong(name, str(wrong), pair.value.place, form))
    for name, allowed in form.words.items():
        if name in values and values[name] not in allowed:
            word = values[name]
            faults.add(
                Fault(
                    places[name],
                    f"unknown {name} {word!r} of {form.called}",
                    f"use one of {', '.join(allowed)}",
                    wanted=word,
                    candidates=allowed,
                )
            )
    try:
        entry = model.model_validate(values)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            name = str(found["loc"][0]) if found["loc"] else ""
            if found["type"] == "missing":
                # A key that is only misspelt is one fault, not two.
                if name not in places and not guessed:
                    faults.add(
                        Fault(
                            value.place,
                            f"{form.called} has no {name!r}",
                            f"add '{name}: …', {form.must_be[name]}",
                        )
                    )
            elif name in values:
                faults.add(_wrong(name, _shown(values[name]), places[name], form))
        entry = None
    if faults.count > before:
        entry = None
    return entry, places


def twice(name: str, place: Place, first: Place) -> Fault:
    """The fault of a key that stands twice in one mapping."""
    return Fault(
        place,
        f"the key {name!r} stands twice, first on line {first.line}",
        "remove one of the two",
    )


def _unknown(name: str, value: Value, place: Place, form: Form) -> Fault:
    known = ", ".join(form.readers)
    mend = f"the keys are {known}"
    if isinstance(value, Scalar) and value.empty:
        mend = "put a text that holds a comma in quotes, and write numbers with a point"
    return Fault(place, f"unknown key {name!r} in {form.called}", mend, name, form.readers)


def _wrong(name: str, found: str, place: Place, form: Form) -> Fault:
    return Fault(
        place,
        f"{name!r} of {form.called} is {found}, it must be {form.must_be[name]}",
        f"write for example {name}: {_EXAMPLES.get(name, '…')}",
    )


_EXAMPLES = {
    "layer": "0",
    "tags": "[sense, light]",
    "meaning": "[0.2, -0.7, 0.1]",
    "valence": "-0.5",
    "ghost": "true",
    "weight": "2.5",
    "source": '"a text in quotes"',
    "label": '"a text in quotes"',
    "label_en": '"a text in quotes"',
    "note": '"a text in quotes"',
    "id": "light",
    "from": "light",
    "to": "truth",
}


def _example(form: Form) -> str:
    required = [name for name in form.readers if name in ("id", "from", "to", "kind")]
    return "{" + ", ".join(f"{name}: …" for name in required) + "}"


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return format(value, "g")
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
