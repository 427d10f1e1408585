"""From what a reader found to a map of thought: which kinds the nodes and links are.

What a source holds is the readers' business (``sources/``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from model.maps.consistency import link_key
from model.maps.marks import unmarked, with_marks
from model.maps.schema import AgentEntry, LinkEntry, MetaMap
from model.maps.sources.found import Found, Warned


class Mapping(BaseModel):
    """``Mapping(…)``: how found things become kinds of agent and link."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Guess:
    """A kind nobody told: of the agent ``id``, or of the link from ``source`` to ``target``."""

    kind: str
    why: str
    id: str = ""
    source: str = ""
    target: str = ""


@dataclass(frozen=True)
class Mapped:
    """``to_map``'s result: the map, what was mended, and which kinds are guesses."""

    map: MetaMap
    warnings: tuple[Warned, ...]
    guesses: tuple[Guess, ...]


def to_map(found: Found, mapping: Mapping | None = None) -> Mapped:
    """``to_map(found, mapping) -> Mapped``: the map a person's source amounts to."""
    told, found = found, unmarked(found)
    agents = [
        AgentEntry(
            id=node.key,
            kind="image",
            label=node.label,
            note=node.note or None,
            tags=node.tags,
            kind_source="default",
            ghost=node.ghost,
            source=node.place or None,
        )
        for node in found.nodes
    ]
    links: dict[tuple[str, str, str], LinkEntry] = {}
    for link in found.links:
        kind = "logical" if link.directed else "analogical"
        links.setdefault(
            link_key(link.source, link.target, kind),
            LinkEntry.model_validate(
                {
                    "from": link.source,
                    "to": link.target,
                    "kind": kind,
                    "label": link.label or None,
                    "kind_source": "default",
                    "weight": None if math.isnan(link.weight) else link.weight,
                }
            ),
        )
    whole = MetaMap(
        title=found.title,
        source=found.source,
        agents=tuple(agents),
        links=tuple(links.values()),
    )
    whole, warnings = with_marks(whole, told)
    return Mapped(whole, (*told.warnings, *warnings), ())
