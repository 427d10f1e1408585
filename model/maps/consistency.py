"""What must hold between the entries of a map: unique ids, links that end somewhere, one length.

What a single entry may say is in ``schema.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from agents.transducers import RULES

if TYPE_CHECKING:
    from model.maps.schema import AgentEntry, LinkEntry

SYMMETRIC: frozenset[str] = frozenset(rule.name for rule in RULES if rule.both_ways)
"""Kinds of link that stand once in a map and work both ways in the field."""


@dataclass(frozen=True)
class Problem:
    """A fault between entries: where it stands, what it is, how to mend it."""

    part: Literal["agents", "links", "intention"]
    at: int | str
    """Number of the entry in its part, or the key of the intention."""
    key: str
    """The key within the entry."""
    what: str
    mend: str
    wanted: str | None = None
    """An id no agent has; the reader offers the nearest that one has."""
    other: tuple[Literal["agents", "links"], int] | None = None
    """The earlier entry it clashes with."""


def link_key(source: str, target: str, kind: str) -> tuple[str, str, str]:
    """``link_key(source, target, kind)``: equal for entries that are the same link."""
    if kind in SYMMETRIC and target < source:
        source, target = target, source
    return source, target, kind


def problems(
    agents: Sequence[AgentEntry | None],
    links: Sequence[LinkEntry | None],
    intention: Mapping[str, float],
    *,
    also_known: Sequence[str] = (),
) -> Iterator[Problem]:
    """``problems(agents, links, intention) -> Problem, …``: what does not hang together.

    None stands for an entry that is faulty in itself and is passed over; ``also_known`` are
    the ids of such agents, which links may name without a second complaint.
    """
    first: dict[str, int] = {}
    width: tuple[int, int] | None = None
    for row, agent in enumerate(agents):
        if agent is None:
            continue
        if agent.id in first:
            yield Problem(
                "agents",
                row,
                "id",
                f"a second agent has the id {agent.id!r}",
                "give one of them another id",
                other=("agents", first[agent.id]),
            )
        first.setdefault(agent.id, row)
        if agent.meaning is not None:
            width = width or (len(agent.meaning), row)
            if len(agent.meaning) != width[0]:
                yield Problem(
                    "agents",
                    row,
                    "meaning",
                    f"the meaning of {agent.id!r} has {len(agent.meaning)} numbers, "
                    f"the first one of the map has {width[0]}",
                    "give all meaning vectors one length",
                    other=("agents", width[1]),
                )
    known = first.keys() | set(also_known)
    yield from _link_problems(links, known)
    for name in intention:
        if name not in known:
            yield Problem(
                "intention",
                name,
                name,
                f"the intention names {name!r}, and no agent has that id",
                "use the id of an agent",
                wanted=name,
            )
    if intention and not any(weight > 0.0 for weight in intention.values()):
        name = next(iter(intention))
        yield Problem(
            "intention",
            name,
            name,
            "the intention gives every agent the weight 0",
            "give at least one a weight above 0, or leave the intention out",
        )


def _link_problems(
    links: Sequence[LinkEntry | None], known: frozenset[str] | set[str]
) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], int] = {}
    for number, link in enumerate(links):
        if link is None:
            continue
        for key, name in (("from", link.source), ("to", link.target)):
            if name in known:
                continue
            yield Problem(
                "links",
                number,
                key,
                f"the link's {key!r} is {name!r}, and no agent has that id",
                "use the id of an agent, or add the agent",
                wanted=name,
            )
        if link.source == link.target:
            yield Problem(
                "links",
                number,
                "to",
                f"the link joins {link.source!r} to itself",
                "let it end at another agent, or remove it",
            )
            continue
        key_of_link = link_key(link.source, link.target, link.kind)
        earlier = seen.setdefault(key_of_link, number)
        if earlier != number:
            both = " (such a link works both ways)" if link.kind in SYMMETRIC else ""
            yield Problem(
                "links",
                number,
                "from",
                f"the {link.kind} link from {link.source!r} to {link.target!r} stands twice{both}",
                "remove one of the two",
                other=("links", earlier),
            )
