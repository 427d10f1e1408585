"""How one parameter is varied, and the grammar it is asked for in. No runs are planned here.

======================  =====================================================================
``a.b=1,2,5``           these values (TOML: numbers, true, text; a list of lists in brackets)
``a.b=0:4:21``          21 values evenly from 0 to 4, both ends included
``a.b=log:0.01:1:5``    5 values evenly in the logarithm
``a.b=0:4``             bounds, for a sampled design
``a.b=log:0.01:1``      bounds, even in the logarithm
``a.b=int:1:10``        bounds, whole numbers, both ends included
``a.b=normal:1:0.2``    a normal distribution: mean, standard deviation
======================  =====================================================================
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from model.errors import InputError

Scale = Literal["linear", "log", "int", "normal"]
_WORDS: tuple[Scale, ...] = ("log", "int", "normal")
_MEND = "write it like laws.wave.K=0:4:21, laws.wave.K=1,2,4 or, for a sampled design, =0:4"
_MOST_VALUES = 1_000_000
_FARTHEST = 1e-6
"""Quantiles of a normal distribution stop so far from its ends."""


@dataclass(frozen=True)
class Axis:
    """One parameter: ``values`` to take, or, where it is sampled, ``bounds`` on a ``scale``.

    Bounds of a normal distribution are its mean and standard deviation.
    """

    name: str
    values: tuple[Any, ...] = ()
    bounds: tuple[float, float] | None = None
    scale: Scale = "linear"

    def at(self, share: float) -> Any:
        """``axis.at(u)``: the value at the share u of the way, 0 ≤ u ≤ 1; of a list, the one
        whose equal part of [0, 1] holds u."""
        if self.bounds is None:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        low, high = self.bounds
        if self.scale == "log":
            return math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
        if self.scale == "int":
            return min(int(low + share * (high - low + 1)), int(high))
        if self.scale == "normal":
            from scipy.stats import norm

            return float(norm.ppf(min(max(share, _FARTHEST), 1.0 - _FARTHEST), low, high))
        return low + share * (high - low)

    def told(self) -> dict[str, Any]:
        """As sweep.json tells it."""
        named = {"name": self.name, "type": type_of(self.values) if self.values else "number"}
        if self.bounds is None:
            return named | {"values": list(self.values)}
        return named | {"bounds": list(self.bounds), "scale": self.scale}


def type_of(values: Sequence[Any]) -> str:
    """``type_of(values)``: number, bool, text, or toml for anything else."""
    if all(isinstance(value, bool) for value in values):
        return "bool"
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return "number"
    return "text" if all(isinstance(value, str) for value in values) else "toml"


def axis_of(asked: str) -> Axis:
    """``axis_of("laws.wave.K=0:4:21") -> Axis``. ``InputError`` says how it is to be written."""
    name, equals, text = (part.strip() for part in asked.partition("="))
    if not equals or not name or not text:
        raise InputError(f"cannot read --over {asked!r}", mend=_MEND)
    return axis_from(name, text)


def axis_from(name: str, told: Any) -> Axis:
    """``axis_from("laws.wave.K", "0:4:21" or [1, 2, 4])``: as it stands in a scenario."""
    if isinstance(told, list | tuple):
        return _listed(name, list(told))
    if not isinstance(told, str):
        return _listed(name, [told])
    parts = [part.strip() for part in told.split(":")]
    scale: Scale = "linear"
    if parts[0] in _WORDS:
        scale = next(word for word in _WORDS if word == parts[0])
        parts = parts[1:]
    numbers = [_number(part) for part in parts]
    if scale == "linear" and (len(parts) not in (2, 3) or None in numbers):
        return _listed(name, _values(told))
    if len(numbers) not in (2, 3) or None in numbers:
        raise InputError(f"cannot read {told!r}", place=name, mend=_MEND)
    low, high, *count = [number for number in numbers if number is not None]
    if count:
        return _spaced(name, low, high, count[0], scale)
    return _bounded(name, float(low), float(high), scale)


def _listed(name: str, values: list[Any]) -> Axis:
    if not values:
        raise InputError("no values", place=name, mend=_MEND)
    return Axis(name, tuple(tuple(v) if isinstance(v, list) else v for v in values))


def _spaced(name: str, low: float, high: float, count: float, scale: Scale) -> Axis:
    if count != int(count) or not 1 <= count <= _MOST_VALUES:
        what = f"{count:g} values: it must be a whole number from 1 to {_MOST_VALUES:,}"
        raise InputError(what, place=name, mend=_MEND)
    n = int(count)
    if scale not in ("linear", "log"):
        raise InputError(f"{scale} takes bounds, no number of values", place=name, mend=_MEND)
    shares = [k / (n - 1) if n > 1 else 0.0 for k in range(n)]
    axis = _bounded(name, float(low), float(high), scale, may_be_equal=n == 1)
    # The ends are what was written, not what arithmetic makes of them.
    values = [axis.at(share) for share in shares[1:-1]]
    told = [float(low), *values, float(high)][:n]
    step = (high - low) / (n - 1) if n > 1 else 0
    if all(isinstance(number, int) for number in (low, high)) and step == int(step):
        told = [int(low + k * step) for k in range(n)]
    return Axis(name, tuple(told))


def _bounded(
    name: str, low: float, high: float, scale: Scale, *, may_be_equal: bool = False
) -> Axis:
    if scale == "normal":
        if high <= 0.0:
            raise InputError("a standard deviation must be above 0", place=name)
    elif not (low < high or (may_be_equal and low == high)):
        raise InputError(f"{low:g}:{high:g} goes from more to less", place=name, mend=_MEND)
    if scale == "log" and low <= 0.0:
        raise InputError("a logarithm needs bounds above 0", place=name, mend=_MEND)
    if scale == "int" and (low != int(low) or high != int(high)):
        raise InputError("bounds of int must be whole", place=name, mend=_MEND)
    return Axis(name, bounds=(low, high), scale=scale)


def _number(text: str) -> int | float | None:
    try:
        told = float(text)
    except ValueError:
        return None
    if not math.isfinite(told):
        return None
    try:
        return int(text)
    except ValueError:
        return told


def _values(text: str) -> list[Any]:
    """Values between commas, each as TOML where it is TOML, else as it stands."""
    if text.lstrip().startswith("["):
        try:
            told: list[Any] = tomllib.loads(f"value = {text}")["value"]
            return told
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{text!r} is not a TOML list: {error}", mend=_MEND) from error
    return [_value(part.strip()) for part in text.split(",") if part.strip()]


def _value(text: str) -> Any:
    try:
        told = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
    # A date is text to every setting there is.
    return told if isinstance(told, (bool, int, float, str, list, dict)) else text
