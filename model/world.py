"""What the parts of a world may ask of it, so that they need not know the class that owns them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from agents.mind_agent import MindAgent
from model.eeg.series import BandState
from model.emergence.tracking import TrackEvent
from model.events import Event
from model.field import Field, NewAgents
from model.settings import Settings


class Condenser(Protocol):
    """What grows a new agent out of a lasting cluster."""

    def learn(self, clusters: Mapping[int, list[int]], changes: Iterable[TrackEvent]) -> None:
        """Take notice of the significant clusters of a look, and of what became of others."""


class World(Protocol):
    """``Mindfield`` as growth, jumps, triggers and the lookout see it."""

    field: Field
    settings: Settings
    seed_value: int
    kinds: tuple[type[MindAgent], ...]
    kind_names: list[str]
    rule_names: list[str]
    band_state: BandState

    @property
    def seconds(self) -> float:
        """Simulated time, s."""

    @property
    def operators(self) -> dict[str, float]:
        """The latest value of every operator, by name."""

    @property
    def growth(self) -> Condenser:
        """What condenses clusters."""

    def record(self, event: Event) -> None:
        """Keep an event."""

    def add_agents(self, new: NewAgents) -> Sequence[int]:
        """Add agents without energy or links; returns their rows."""
