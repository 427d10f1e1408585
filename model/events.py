"""What happened, as records that a table, a page or a sentence can be made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload


def in_tuples(told: Any) -> Any:
    """``in_tuples(told)``: what was read from JSON, its lists as the tuples they had been."""
    return tuple(map(in_tuples, told)) if isinstance(told, list) else told


@dataclass(frozen=True)
class Event:
    """One thing that happened in a run.

    - ``type``: ``jump``, ``trigger``, ``link``, ``condensation``, ``dissolution``,
      ``cluster`` or ``eeg``.
    - ``name``: its class or kind, for example ``insight``, ``ignite``, ``birth``.
    - ``agents``: ids of the agents concerned, in order.
    - ``facts``: numbers and short words by name, JSON-able.
    """

    step: int
    time_s: float
    type: str
    name: str
    agents: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON-able values."""
        return {
            "step": self.step,
            "time_s": self.time_s,
            "type": self.type,
            "name": self.name,
            "agents": list(self.agents),
            "facts": dict(self.facts),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Event:
        """The event that ``to_json`` was made of."""
        facts = told["facts"]
        if told["type"] == "jump":
            facts = {name: in_tuples(fact) for name, fact in facts.items()}
        return cls(**{**told, "agents": tuple(told["agents"]), "facts": facts})


class EventLog(Sequence[Event]):
    """``EventLog()``: the events of a world as they were told, oldest first.

    ``in_all`` is how many were ever told; ``len`` is how many are held: the same until somebody
    takes them away.
    """

    def __init__(self) -> None:
        self._held: list[Event] = []
        self.in_all = 0

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, at: int) -> Event: ...

    @overload
    def __getitem__(self, at: slice) -> list[Event]: ...

    def __getitem__(self, at: int | slice) -> Event | list[Event]:
        return self._held[at]

    def __iter__(self) -> Iterator[Event]:
        return iter(self._held)

    def add(self, event: Event) -> None:
        """Keep an event."""
        self._held.append(event)
        self.in_all += 1

    def take(self, before: int) -> list[Event]:
        """``take(before)``: give the events of earlier steps by time, and forget them."""
        given = [event for event in self._held if event.step < before]
        self._held = [event for event in self._held if event.step >= before]
        return sorted(given, key=lambda event: event.step)

    def forget(self, but: int) -> None:
        """``forget(but)``: forget the oldest ones, all but so many."""
        del self._held[: max(len(self._held) - but, 0)]

    def to_state(self, most: int | None = None) -> dict[str, Any]:
        """``to_state(most)``: JSON-able values of the latest ``most`` events; None for all held."""
        first = 0 if most is None else max(len(self._held) - most, 0)
        return {"in_all": self.in_all, "held": [event.to_json() for event in self._held[first:]]}

    def from_state(self, told: Mapping[str, Any]) -> None:
        """Put back what ``to_state`` gave."""
        self.in_all = int(told["in_all"])
        self._held = [Event.from_json(event) for event in told["held"]]
