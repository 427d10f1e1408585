"""A population: Mesa's AgentSet as a set of rows, so that much can be asked of many at once.

The answers are those of a plain ``AgentSet`` of the same agents in the same order, to the bit;
names that are columns of the field are read as arrays (``agents/readings.py``), conditions as
masks (``agents/masks.py``), and agents are built only when they themselves are asked for.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from agents.masks import mask_of
from agents.readings import Reading, column_of, reading

try:
    from mesa.agentset import GroupBy
except ModuleNotFoundError:
    from mesa.agent import GroupBy

if TYPE_CHECKING:
    from agents.roster import Roster

Keys = NDArray[np.int64]

_TAKE_ARRAYS = (
    np.sum,
    np.mean,
    np.median,
    np.std,
    np.var,
    np.min,
    np.max,
    np.prod,
    np.argmin,
    np.argmax,
    np.count_nonzero,
)
"""What gives the same bits for an array as for the list that NumPy would first make it of."""


class Population(AgentSet):  # type: ignore[misc]
    """``Population(roster, keys, random)``: an ordered set of agents, held as rows of the field.

    What Mesa's ``AgentSet`` can do it can do, with the same answers. It also keeps its world
    alive, and ``rows`` gives the rows of its agents, (n,), for use with the field's arrays.
    """

    def __init__(self, roster: Roster, keys: Keys, random: Random) -> None:
        self._roster, self.random = roster, random
        self._become(keys)

    def _become(self, keys: Keys) -> Population:
        self._keys = keys
        self._added: list[Keys] = []
        self._dropped: set[int] = set()
        self._held: set[int] | None = None
        self._seen = -1
        self._all_rows = False
        return self

    def _now(self) -> Keys:
        """Keys of those who are there now, in their order."""
        self._roster.settle()
        self._merge()
        if self._seen != self._roster.departures or not self._all_rows:
            here, self._all_rows = self._roster.present(self._keys)
            self._seen = self._roster.departures
            if not here.all():
                self._keys, self._held = self._keys[here], None
        return self._keys

    def _merge(self) -> None:
        if self._dropped:
            self._keys = self._keys[~np.isin(self._keys, list(self._dropped))]
            self._dropped = set()
        if self._added:
            self._keys = np.concatenate((self._keys, *self._added))
            self._added, self._all_rows = [], False

    def extend(self, keys: Keys) -> None:
        """Take in keys that are not in it."""
        if self._dropped:
            self._merge()
        self._added.append(keys)
        if self._held is not None:
            self._held.update(keys.tolist())

    def drop(self, key: int) -> None:
        """Let a key go; whether it was there does not matter."""
        if self._added:
            self._merge()
        self._dropped.add(key)
        if self._held is not None:
            self._held.discard(key)

    @property
    def rows(self) -> Keys:
        """Rows of the agents, in their order, (n,); those of guests are left out."""
        keys = self._now()
        return keys[keys >= 0]

    def _reading(self, name: Any) -> Reading | None:
        keys = self._now()
        if not (keys.size and self._all_rows and isinstance(name, str)):
            return None
        return reading(self._roster.model, keys, name, self._roster.seats)

    @property
    def _agents(self) -> dict[Any, None]:
        """What Mesa's own methods walk over."""
        return dict.fromkeys(self)

    def _update(self, agents: Iterable[Any]) -> Population:
        return self._become(self._keys_of(agents))

    def _keys_of(self, agents: Iterable[Any]) -> Keys:
        return np.array([*dict.fromkeys(map(self._roster.admit, agents))], np.int64)

    def _with(self, keys: Keys, inplace: bool = False) -> Population:
        return self._become(keys) if inplace else Population(self._roster, keys, self.random)

    def __len__(self) -> int:
        return int(self._now().size)

    def __iter__(self) -> Iterator[Any]:
        seats, find = self._roster.seats, self._roster.find
        for key in self._now().tolist():
            agent = seats.get(key)
            if agent is None:
                agent = find(key)
            if agent is not None:
                yield agent

    def __contains__(self, agent: Any) -> bool:
        key = self._roster.key_of(agent)
        if key is None:
            return False
        if self._held is None:
            self._held = set(self._now().tolist())
        return key in self._held

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, slice):
            return [*self._with(self._now()[item])]
        return self._roster.find(int(self._now()[operator.index(item)]))

    def __copy__(self) -> Population:
        return self._with(self._now())

    def copy(self) -> Population:
        """Another set of the same agents."""
        return self._with(self._now())

    def __getstate__(self) -> dict[str, Any]:
        return dict(self.__dict__)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    @classmethod
    def _from_iterable(cls, agents: Iterable[Any]) -> AgentSet:
        """What ``&``, ``|``, ``-`` and ``^`` give: a set of Mesa's own."""
        return AgentSet(agents)

    def to_list(self) -> list[Any]:
        """The agents as a list."""
        return list(self)

    def add(self, agent: Any) -> None:
        """Take an agent in, at the end, where it is not in yet."""
        if agent in self:
            return
        self.extend(np.array([self._roster.admit(agent)], np.int64))

    def discard(self, agent: Any) -> None:
        """Let an agent go, where it is in."""
        if agent in self:
            self.drop(self._roster.admit(agent))

    def remove(self, agent: Any) -> None:
        """Let an agent go; ``KeyError`` where it is not in."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def clear(self) -> None:
        """Let all go."""
        self._become(np.zeros(0, np.int64))

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Population:
        """The agents that fulfil a condition and are of a type, ``at_most`` so many.

        A condition without side effects, as ``agents/masks.py`` knows it, is asked of all at
        once; any other of one agent after the other, as Mesa does.
        """
        keys = self._now()
        if filter_func is None and agent_type is None and at_most == math.inf:
            return self if inplace else self.copy()
        if at_most <= 1.0 and isinstance(at_most, float):
            at_most = int(keys.size * at_most)
        mask = self._mask(filter_func, agent_type)
        if mask is not None:
            most = max(math.ceil(at_most), 0) if at_most < math.inf else keys.size
            return self._with(keys[mask][:most], inplace)
        chosen: list[int] = []
        for agent in self:
            if len(chosen) >= at_most:
                break
            fit = not filter_func or filter_func(agent)
            if fit and (not agent_type or isinstance(agent, agent_type)):
                chosen.append(self._roster.admit(agent))
        return self._with(np.array(chosen, np.int64), inplace)

    def _mask(self, condition: Any, agent_type: Any) -> NDArray[np.bool_] | None:
        keys = self._now()
        if not (keys.size and self._all_rows):
            return None
        mask: NDArray[np.bool_] | None = np.ones(keys.size, np.bool_)
        if condition:
            mask = mask_of(condition, self._reading, keys.size)
        if mask is None or not agent_type:
            return mask
        if type(agent_type) is not type:
            return None
        model = self._roster.model
        fit = np.array([issubclass(kind, agent_type) for kind in model.kinds], np.bool_)
        mask &= fit[model.field.agents.kind[keys]]
        return mask

    def shuffle(self, inplace: bool = False) -> Population:
        """The agents in a random order, drawn from ``random`` as Mesa draws it."""
        keys = self._now().tolist()
        self.random.shuffle(keys)
        return self._with(np.array(keys, np.int64), inplace)

    def sort(
        self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> Population:
        """The agents by a name or a function of each, the greatest first unless ``ascending``."""
        read = self._reading(key)
        if read is not None:
            return self._with(self._now()[read.order(descending=not ascending)], inplace)
        of = operator.attrgetter(key) if isinstance(key, str) else key
        return self._with(self._keys_of(sorted(self, key=of, reverse=not ascending)), inplace)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Population:
        """Call a method, or a function of the agent, of each."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Population:
        """Call a method, or a function of the agent, of each, in a random order."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """What a method, or a function of the agent, gives for each."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def get(
        self, attr_names: Any, handle_missing: str = "error", default_value: Any = None
    ) -> list[Any]:
        """What each has under a name, or under each of several names (then a list for each)."""
        known = handle_missing in ("error", "default")
        if known and isinstance(attr_names, str):
            read = self._reading(attr_names)
            if read is not None:
                return read.to_list()
        elif known and isinstance(attr_names, (list, tuple)) and attr_names:
            reads = [self._reading(name) for name in attr_names]
            lists = [read.to_list() for read in reads if read is not None]
            if len(lists) == len(attr_names):
                return [list(values) for values in zip(*lists, strict=True)]
        return list(super().get(attr_names, handle_missing, default_value))

    def set(self, attr_name: str, value: Any) -> Population:
        """Give each the same value under a name; what the field books, it books for each."""
        keys, kinds = self._now(), self._roster.model.kinds
        column = column_of(kinds, attr_name) if self._all_rows else None
        usual = all(kind.__setattr__ is object.__setattr__ for kind in kinds)
        if column is None or not column.writes or not usual:
            super().set(attr_name, value)
            return self
        write = getattr(self._roster.model.field, column.writes)
        if keys.size:
            write(keys, value)
        return self

    def agg(self, attribute: str, func: Any) -> Any:
        """``func`` of the list of what all have under a name, or each of several functions."""
        if callable(func):
            return func(self.values_for(attribute, (func,)))
        functions = list(func)
        values = self.values_for(attribute, functions)
        return [function(values) for function in functions]

    def values_for(self, attribute: str, functions: Iterable[Any]) -> Any:
        """What all have under a name, as these functions take it: an array where all may."""
        if all(any(function is known for known in _TAKE_ARRAYS) for function in functions):
            read = self._reading(attribute)
            array = None if read is None else read.array()
            if array is not None:
                return array
        return self.get(attribute)

    def groupby(self, by: Any, result_type: str = "agentset") -> GroupBy:
        """The agents by what they have under a name, or by a function of each."""
        read = None if callable(by) else self._reading(by)
        if read is not None:
            keys = self._now()
            sets = {value: self._with(keys[held]) for value, held in read.groups().items()}
        else:
            groups: dict[Any, list[int]] = {}
            for agent in self:
                value = by(agent) if callable(by) else getattr(agent, by)
                groups.setdefault(value, []).append(self._roster.admit(agent))
            sets = {value: self._with(np.array(held)) for value, held in groups.items()}
        if result_type == "agentset":
            return Groups(sets)
        return GroupBy({value: list(group) for value, group in sets.items()})


class Groups(GroupBy):  # type: ignore[misc]
    """Mesa's ``GroupBy`` of populations: their names are read at once."""

    def agg(self, attr_name: str, func: Callable[[Any], Any]) -> dict[Any, Any]:
        """``func`` of the list of what each group has under a name."""
        return {
            value: func(group.values_for(attr_name, (func,)))
            for value, group in self.groups.items()
        }
