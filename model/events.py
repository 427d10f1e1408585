"""What happened, as records that a table, a page or a sentence can be made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Event:
    """One thing that happened in a run.

    - ``type``: ``jump``, ``trigger``, ``link``, ``condensation``, ``cluster`` or ``eeg``.
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
        return asdict(self) | {"agents": list(self.agents), "facts": dict(self.facts)}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Event:
        """The event that ``to_json`` was made of."""
        return cls(**{**told, "agents": tuple(told["agents"])})
