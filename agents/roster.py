"""The roster: who lives in a field, from row to agent and back.

Agents are built when somebody first asks for them and kept as long as they live, so that the
agent of a row is always the same one. Sets of agents are in ``agents/population.py``; what a
row holds is the field's.
"""

from __future__ import annotations

import math
import weakref
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.mind_agent import MindAgent
from agents.population import Population


class Roster:
    """``Roster(model)``: the agents of a model, by key.

    A key is the row of an agent; guests, agents of Mesa's without a row, have keys below 0.
    Whoever is removed leaves every population, but for Mesa's rule: it stays in those it was in
    as long as somebody holds it, and no longer.

    - ``everybody``, ``by_type``: the populations Mesa calls ``agents`` and ``agents_by_type``.
    - ``seats``: the agents built so far, by key.
    - ``departures``: how many have been removed; populations look anew when it grows.

    A kind with a constructor of its own is built at once: what that does, only its user knows.
    """

    def __init__(self, model: Any) -> None:
        self.model = model
        self.seats: dict[int, Any] = {}
        self.departures = 0
        self.everybody = Population(self, _NOBODY, model.random)
        self.by_type: dict[type, Population] = {}
        self._departed: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        self._views: dict[int, MindAgent] = {}
        self._guest_keys: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self._listed = np.zeros(0, np.bool_)
        self._rows = self._guests_seen = self._guests_registered = 0
        self._guests_before: list[tuple[int, float]] = []

    def enlist(self, count: int) -> None:
        """Take in the next rows of the field, so many."""
        told = np.arange(self._rows, self._rows + count)
        self._guests_before.append((self._rows, self._guests_registered))
        self._rows += count
        if self._rows > self._listed.size:
            wider = np.zeros(max(self._rows, 2 * self._listed.size), np.bool_)
            wider[: self._listed.size] = self._listed
            self._listed = wider
        self._listed[told] = True
        self.everybody.extend(told)
        kind = self.model.field.agents.kind[told]
        numbers, first = np.unique(kind, return_index=True)
        for number in numbers[np.argsort(first)]:
            self._of_type(self.model.kinds[number]).extend(told[kind == number])
        at_once = np.array([k.__init__ is not MindAgent.__init__ for k in self.model.kinds])
        for row in told[at_once[kind]].tolist():
            self.find(row)
        self._tell("AGENT_ADDED", (self.find(int(row)) for row in told))

    def find(self, key: int) -> Any:
        """The agent of a key, built if need be; None where it is gone."""
        agent = self.seats.get(key)
        if agent is None:
            agent = self._departed.get(key)
        if agent is None and key >= 0 and self._listed[key]:
            field = self.model.field
            if field.agents.alive[key]:
                agent = self.model.kinds[int(field.agents.kind[key])](self.model, key)
        return agent

    def at(self, row: int) -> MindAgent:
        """The agent of a row; one that is gone, and that nobody holds, is seen as it was left."""
        agent = self.find(row)
        if agent is None:
            agent = self._views.get(row)
        if agent is None:
            agent = self.model.kinds[int(self.model.field.agents.kind[row])](self.model, row)
        return agent  # type: ignore[no-any-return]

    def key_of(self, agent: Any) -> int | None:
        """The key of an agent that some population may hold; None for any other object."""
        if isinstance(agent, MindAgent) and agent.model is self.model:
            row = agent.row
            self._notice(row)
            if self.seats.get(row) is agent or self._departed.get(row) is agent:
                return row
        return self._guest_keys.get(agent) if isinstance(agent, mesa.Agent) else None

    def admit(self, agent: Any) -> int:
        """The key of an agent, a new one where it has none."""
        key = self.key_of(agent)
        if key is None:
            self._guests_seen += 1
            key = self._guest_keys[agent] = -self._guests_seen
            self._departed[key] = agent
        return key

    def settle(self) -> None:
        """Take notice of the rows that were retired since the last look."""
        listed = self._listed[: self._rows]
        gone = listed > self.model.field.agents.alive[: self._rows]
        if gone.any():
            for row in np.flatnonzero(gone).tolist():
                self._part(row)

    def _notice(self, row: int) -> None:
        if self._listed[row] and not self.model.field.agents.alive[row]:
            self._part(row)

    def present(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.bool_], bool]:
        """Which keys are there, (k,), and whether all of these are of living rows."""
        here = np.zeros(keys.size, np.bool_)
        rows = keys >= 0
        here[rows] = self._listed[keys[rows]]
        others = np.flatnonzero(~here)
        for position in others.tolist():
            key = int(keys[position])
            here[position] = key in self._departed or (key < 0 and key in self.seats)
        return here, not here[others].any()

    def register(self, agent: Any) -> None:
        """What Mesa calls for each new agent: give it its seat and its number.

        Raises ``ValueError`` for a second agent of a row.
        """
        if isinstance(agent, MindAgent):
            self._seat(agent)
            return
        key = self.admit(agent)
        self._departed.pop(key, None)
        self.seats[key] = agent
        self._guests_registered += 1
        agent.unique_id = self._rows + self._guests_registered
        self.everybody.add(agent)
        self._of_type(type(agent)).add(agent)
        self._tell("AGENT_ADDED", (agent,))

    def _seat(self, agent: MindAgent) -> None:
        row, kinds = agent.row, self.model.kinds
        kind = kinds[int(self.model.field.agents.kind[row])] if 0 <= row < self._rows else None
        taken = row in self.seats or row in self._departed or row in self._views
        if kind is not type(agent) or taken:
            raise ValueError(f"row {row} is not free for a {type(agent).__name__}: see agent_at")
        self._notice(row)
        (self.seats if self._listed[row] else self._views)[row] = agent
        before = self._guests_before[bisect_right(self._guests_before, (row, math.inf)) - 1][1]
        agent.unique_id = row + 1 + int(before)

    def deregister(self, agent: Any) -> None:
        """What Mesa calls for an agent that leaves; ``KeyError`` where it is not there."""
        key = self.key_of(agent)
        if key is None or key not in self.seats:
            raise KeyError(agent)
        self._part(key)

    def _part(self, key: int) -> None:
        agent = self.seats.pop(key, None)
        if key >= 0:
            self._listed[key] = False
            kind = self.model.kinds[int(self.model.field.agents.kind[key])]
        else:
            kind = type(agent)
        for population in (self.everybody, self.by_type[kind]):
            population.drop(key)
        self.departures += 1
        if agent is not None:
            self._departed[key] = agent
            self._tell("AGENT_REMOVED", (agent,))

    def _of_type(self, kind: type) -> Population:
        if kind not in self.by_type:
            self.by_type[kind] = Population(self, _NOBODY, self.model.random)
        return self.by_type[kind]

    def _tell(self, what: str, agents: Iterable[Any]) -> None:
        """Signal to those who observe the model, where Mesa has such (3.4 and later)."""
        if not getattr(self.model, "subscribers", None):
            return
        from mesa.experimental.mesa_signals import ModelSignals

        for agent in agents:
            self.model.notify("agents", getattr(ModelSignals, what), args=(agent,))


_NOBODY: NDArray[np.int64] = np.zeros(0, np.int64)
