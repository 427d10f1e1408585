"""What is written out: a map, and what a run left on its agents, links and clusters."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from model.maps.consistency import link_key
from model.maps.marks import Value, agent_marks, link_marks
from model.maps.schema import AgentEntry, LinkEntry, MetaMap

Values = Mapping[str, Value]

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Group:
    """Agents that belong together: what they are called, and their ids."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """``Outcome(map)``: a map as it is, or with what a run left on it.

    - ``agents``: values by agent id (``energy``, ``tension``, ``cluster``, …).
    - ``links``: values by ``link_key`` (``flow``, ``coherence``, ``grown``, …).
    - ``groups``: the significant clusters.
    """

    map: MetaMap
    agents: Mapping[str, Values] = field(default_factory=dict)
    links: Mapping[tuple[str, str, str], Values] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()

    def agent_rows(self) -> Iterator[tuple[AgentEntry, dict[str, Value]]]:
        """Each agent with its marks and values."""
        for agent in self.map.agents:
            told = agent_marks(agent, self.map) | dict(self.agents.get(agent.id, {}))
            yield agent, _finite(told)

    def link_rows(self) -> Iterator[tuple[LinkEntry, dict[str, Value]]]:
        """Each link with its marks and values."""
        for link in self.map.links:
            key = link_key(link.source, link.target, link.kind)
            yield link, _finite(link_marks(link) | dict(self.links.get(key, {})))


def xml_text(text: str) -> str:
    """``xml_text(text)``: with U+FFFD for what XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def _finite(values: dict[str, Value]) -> dict[str, Value]:
    """Without numbers that are none: no file format has a word for them."""
    return {
        name: value
        for name, value in values.items()
        if not isinstance(value, float) or math.isfinite(value)
    }
