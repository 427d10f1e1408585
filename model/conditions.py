"""Conditions on the bands as a person writes them: ``"alpha > 1 and theta > 0.5 for 2 s"``.

What a condition sets off, and since when it holds, stands in ``triggers.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.eeg.bands import BANDS
from model.eeg.baseline import CLIP
from model.errors import InputError

_NAMES = tuple(band.name for band in BANDS)
_TERM = re.compile(
    r"\s*(?P<band>[a-z]+)\s*(?P<sign>[<>])\s*(?P<level>[-+]?(?:\d+(?:\.\d*)?|\.\d+))\s*"
)
_FOR = re.compile(r"(?P<what>.*?)\s+for\s+(?P<hold>\d+(?:\.\d+)?)\s*s\s*", re.DOTALL)
_JOINT = re.compile(r"\s(and|or)\s")


@dataclass(frozen=True)
class Term:
    """One comparison: a band by its name, ``>`` or ``<``, and z (no unit)."""

    band: str
    sign: str
    level: float

    def met(self, u: NDArray[np.float64]) -> bool:
        """Whether these bands (5,) meet it."""
        value = float(u[_NAMES.index(self.band)])
        return value > self.level if self.sign == ">" else value < self.level


@dataclass(frozen=True)
class Condition:
    """Comparisons joined by ``and`` or by ``or``, and for how long they must hold, s."""

    terms: tuple[Term, ...]
    joint: str
    hold_s: float

    @classmethod
    def parse(cls, text: str, place: str) -> Condition:
        """``Condition.parse("alpha > 1 and theta > 0.5 for 2 s", place)``; ``InputError`` else.

        ``term (and term)* [for N s]`` or ``term (or term)* [for N s]``; both words in one
        condition are refused, since it would not say which binds first.
        """
        held = _FOR.fullmatch(text)
        parts = _JOINT.split(held["what"] if held else text)
        found = [_TERM.fullmatch(part) for part in parts[::2]]
        joints = sorted(set(parts[1::2]))
        terms = tuple(
            Term(one["band"], one["sign"], float(one["level"]))
            for one in found
            if one is not None and one["band"] in _NAMES
        )
        if len(terms) < len(found) or len(joints) > 1:
            raise InputError(
                f"cannot read the condition {text!r}",
                place=place,
                mend='write it like "alpha > 1.5 for 2 s", more than one joined by "and" or by '
                '"or", with one of ' + ", ".join(_NAMES),
            )
        told = cls(terms, joints[0] if joints else "and", float(held["hold"]) if held else 0.0)
        if not any(_some_bands(way) for way in told._ways()):
            raise InputError(
                f"the condition {text!r} can never be met: bands stay within ±{CLIP:g}",
                place=place,
                mend='write levels that some bands meet at once, like "alpha > 1.5"',
            )
        return told

    def met(self, u: NDArray[np.float64]) -> bool:
        """Whether these bands (5,) meet it at this moment."""
        every = all if self.joint == "and" else any
        return every(term.met(u) for term in self.terms)

    def can_meet_with(self, other: Condition) -> bool:
        """Whether some bands would meet both at once."""
        return any(_some_bands(a + b) for a in self._ways() for b in other._ways())

    def _ways(self) -> list[tuple[Term, ...]]:
        """Sets of comparisons any of which is enough."""
        return [self.terms] if self.joint == "and" else [(term,) for term in self.terms]


def _some_bands(terms: tuple[Term, ...]) -> bool:
    for band in _NAMES:
        above = [t.level for t in terms if t.band == band and t.sign == ">"]
        below = [t.level for t in terms if t.band == band and t.sign == "<"]
        if max([-CLIP, *above]) >= min([CLIP, *below]):
            return False
    return True
