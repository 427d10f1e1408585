"""What many agents have under one name, read at once and without building an agent.

A name can be read so where it is a ``Column`` of every kind or a plain attribute of the kinds'
classes that no agent has overridden. All else (properties, what agents carry themselves) is for
Mesa's way, agent by agent; the answers are the same. Who the agents are is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.mind_agent import Column, MindAgent

Rows = NDArray[np.int64]
_NOTHING = object()


@dataclass(frozen=True)
class Reading:
    """``Reading(levels, codes)``: what n agents have: ``levels[codes]``, or one level for each.

    - ``levels``: an array of numbers, or a sequence of any plain values.
    - ``codes``: (n,) numbers of levels; None where ``levels`` has one entry per agent.
    """

    levels: NDArray[Any] | Sequence[Any]
    codes: NDArray[np.integer[Any]] | None = None

    def to_list(self) -> list[Any]:
        """What ``[getattr(agent, name) for agent in agents]`` gives."""
        if isinstance(self.levels, np.ndarray):
            return list(self.levels.tolist())
        if self.codes is None:
            return list(self.levels)
        return [self.levels[code] for code in self.codes.tolist()]

    def array(self) -> NDArray[Any] | None:
        """What ``np.asarray`` makes of the list, a copy (n,); None where it is no array here."""
        if not isinstance(self.levels, np.ndarray):
            return None
        plain = {"f": np.float64, "i": np.int64, "b": np.bool_}[self.levels.dtype.kind]
        return self.levels.astype(plain)

    def groups(self) -> dict[Any, NDArray[np.intp]]:
        """Value → positions that have it, in the order in which the values first appear."""
        out: dict[Any, NDArray[np.intp]] = {}
        codes = self.levels if isinstance(self.levels, np.ndarray) else self.codes
        if codes is None:
            found: dict[Any, list[int]] = {}
            for position, value in enumerate(self.levels):
                found.setdefault(value, []).append(position)
            return {value: np.array(positions) for value, positions in found.items()}
        order = np.argsort(codes, kind="stable")
        ranked = codes[order]
        parts = np.split(order, np.flatnonzero(ranked[1:] != ranked[:-1]) + 1)
        for part in sorted(parts, key=lambda part: int(part[0])):
            value = self._at(int(part[0]))
            out[value] = np.sort(np.concatenate((out[value], part))) if value in out else part
        return out

    def order(self, *, descending: bool) -> NDArray[np.intp]:
        """Positions as ``sorted(…, reverse=descending)`` puts them: equals keep their order."""
        array = self.array()
        if array is None or (array.dtype.kind == "f" and np.isnan(array).any()):
            values = self.to_list()
            held = sorted(range(len(values)), key=values.__getitem__, reverse=descending)
            return np.array(held, np.intp)
        if array.dtype.kind == "b":
            array = array.astype(np.int8)
        return np.argsort(-array if descending else array, kind="stable")

    def _at(self, position: int) -> Any:
        if isinstance(self.levels, np.ndarray):
            return self.levels[position].item()
        assert self.codes is not None
        return self.levels[self.codes[position]]


def reading(model: Any, rows: Rows, name: str, seats: Mapping[int, mesa.Agent]) -> Reading | None:
    """``reading(model, rows, name, seats) -> Reading | None``: what rows have under a name.

    ``seats`` are the agents that have been built, by key (``agents/roster.py``); only they can
    carry anything of their own. None where agents must be asked one by one.
    """
    if any(kind.__getattribute__ is not object.__getattribute__ for kind in model.kinds):
        return None
    found = [_of_class(kind, name) for kind in model.kinds]
    column = column_of(model.kinds, name)
    if column is not None:
        held = column.of(model.field)
        if isinstance(held, np.ndarray):
            return Reading(held[rows])
        cast: Callable[[Any], Any] = column.cast
        return Reading([cast(held[row]) for row in rows.tolist()])
    if name in vars(next(filter(_has_row, seats.values()), None) or model.agent_at(rows[0])):
        return Reading(rows) if name == "row" else None  # what a constructor gives to each
    if any(value is _NOTHING or hasattr(type(value), "__get__") for value in found):
        return None
    plain = dict(zip(model.kinds, found, strict=True))
    for key, agent in seats.items():
        if key >= 0 and getattr(agent, name) is not plain.get(type(agent), _NOTHING):
            return None
    return Reading(found, model.field.agents.kind[rows])


def column_of(kinds: Sequence[type[MindAgent]], name: str) -> Column[Any] | None:
    """The column that a name is for every one of these kinds, or None."""
    found = [_of_class(kind, name) for kind in kinds]
    first = found[0]
    same = isinstance(first, Column) and all(value is first for value in found)
    return first if same else None


def _has_row(agent: mesa.Agent) -> bool:
    return isinstance(agent, MindAgent)


def _of_class(kind: type, name: str) -> Any:
    """What a class holds under a name, itself: a property is not asked for its value."""
    for base in kind.__mro__:
        if name in vars(base):
            return vars(base)[name]
    return _NOTHING
