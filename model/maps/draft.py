"""A map in the making: goes through the parts of a map, entry by entry, collecting faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import yaml

from model.maps.consistency import problems
from model.maps.entries import (
    Fault,
    Faults,
    Form,
    Wrong,
    number,
    numbers,
    optional_number,
    optional_text,
    read_entry,
    seen,
    text,
    texts,
    twice,
    whole,
    yes_or_no,
)
from model.maps.schema import KIND_SOURCES, AgentEntry, LinkEntry, MetaMap, same_id
from model.maps.yaml_values import (
    Events,
    Mapping,
    Place,
    Scalar,
    Value,
    YamlFault,
    key,
    place_of,
    refuse_magic,
    value,
)

_AGENT_READERS: dict[str, Callable[[Value], Any]] = {
    "id": text,
    "kind": text,
    "label": optional_text,
    "label_en": optional_text,
    "layer": whole,
    "note": optional_text,
    "tags": texts,
    "meaning": numbers,
    "kind_source": text,
    "ghost": yes_or_no,
    "source": optional_text,
}
_LINK_READERS: dict[str, Callable[[Value], Any]] = {
    "from": text,
    "to": text,
    "kind": text,
    "valence": number,
    "label": optional_text,
    "kind_source": text,
    "weight": optional_number,
}
_MUST_BE = {
    "id": "one line of text, at most 500 characters",
    "from": "the id of an agent",
    "to": "the id of an agent",
    "label": "a text",
    "label_en": "a text",
    "layer": "a whole number from 0 to 999",
    "note": "a text",
    "tags": "a list of words",
    "meaning": "a list of finite numbers, not all zeros",
    "valence": "a number from -1 to 1",
    "kind_source": f"one of {', '.join(KIND_SOURCES)}",
    "ghost": "true or false",
    "source": "a text",
    "weight": "a finite number",
}


class Draft:
    """``Draft(faults, kinds, link_kinds)``: entries so far, and where each stands.

    Call ``read``, then ``check``; when ``faults`` has none, ``whole`` gives the map.
    """

    def __init__(self, faults: Faults, kinds: Sequence[str], link_kinds: Sequence[str]) -> None:
        self.faults = faults
        self.agent_form = Form(
            "an agent",
            _AGENT_READERS,
            _MUST_BE | {"kind": f"one of {', '.join(kinds)}"},
            {"kind": kinds, "kind_source": KIND_SOURCES},
        )
        self.link_form = Form(
            "a link",
            _LINK_READERS,
            _MUST_BE | {"kind": f"one of {', '.join(link_kinds)}"},
            {"kind": link_kinds, "kind_source": KIND_SOURCES},
        )
        self.told: dict[str, str | None] = {}
        self.agents: list[AgentEntry | None] = []
        self.links: list[LinkEntry | None] = []
        self.intention: dict[str, float] = {}
        self.agent_places: list[Place] = []
        self.link_places: list[tuple[Place, Place]] = []
        self.intention_places: dict[str, Place] = {}
        self.start = Place(1, 1)
        self.agents_place = self.start

    def read(self, events: Events) -> None:
        """Read the whole text; faults within entries go to ``faults``."""
        events.next()
        if isinstance(events.ahead, yaml.StreamEndEvent):
            raise YamlFault(
                "the map is empty", self.start, "write 'agents:' and at least one agent"
            )
        events.next()
        self.start = refuse_magic(events.ahead)
        if not isinstance(events.ahead, yaml.MappingStartEvent):
            found = value(events)
            what = seen(found)
            raise YamlFault(
                f"a map must be a mapping with the key 'agents', here stands {what}",
                found.place,
                "begin with 'agents:'",
            )
        events.next()
        self._parts(events)
        events.next()
        if not isinstance(events.ahead, yaml.StreamEndEvent):
            raise YamlFault(
                "a second document begins", place_of(events.ahead), "keep one map per file"
            )

    def _parts(self, events: Events) -> None:
        parts: dict[str, Callable[[Events], None]] = {
            "title": partial(self._read_text, "title"),
            "agents": self._read_agents,
            "links": self._read_links,
            "intention": self._read_intention,
            "meaning_model": partial(self._read_text, "meaning_model"),
            "source": partial(self._read_text, "source"),
        }
        places: dict[str, Place] = {}
        while not events.end_of(yaml.MappingEndEvent):
            name, _, place = key(events)
            if name in places:
                value(events)
                self.faults.add(twice(name, place, places[name]))
            elif name in parts:
                places[name] = place
                parts[name](events)
            else:
                value(events)
                what = f"unknown key {name!r} in the map"
                mend = f"the keys are {', '.join(parts)}"
                self.faults.add(Fault(place, what, mend, name, parts))
        if "agents" not in places:
            self.faults.add(
                Fault(self.start, "the map has no 'agents'", "add 'agents:' and at least one agent")
            )
            self._lost_agents(self.start)
        self.agents_place = places.get("agents", self.start)

    def _read_text(self, name: str, events: Events) -> None:
        found = value(events)
        try:
            self.told[name] = optional_text(found)
        except Wrong as wrong:
            what = f"{name!r} is {wrong}, it must be a text"
            self.faults.add(Fault(found.place, what, "put the text in quotes"))

    def _read_agents(self, events: Events) -> None:
        for found in self._items(events, "agents", "- {id: light, kind: image}"):
            agent, places = read_entry(found, AgentEntry, self.agent_form, self.faults)
            self.agents.append(agent)
            self.agent_places.append(places.get("id", found.place))
            if agent is None and isinstance(found, Mapping):
                self.faults.bad_ids.extend(
                    same_id(pair.value.text)
                    for pair in found.pairs
                    if pair.key.text == "id" and isinstance(pair.value, Scalar)
                )

    def _read_links(self, events: Events) -> None:
        example = "- {from: light, to: truth, kind: wave}"
        for found in self._items(events, "links", example):
            link, places = read_entry(found, LinkEntry, self.link_form, self.faults)
            self.links.append(link)
            self.link_places.append(
                (places.get("from", found.place), places.get("to", found.place))
            )

    def _items(self, events: Events, part: str, example: str) -> Iterator[Value]:
        if isinstance(events.ahead, yaml.SequenceStartEvent):
            refuse_magic(events.next())
            while not events.end_of(yaml.SequenceEndEvent):
                yield value(events)
            return
        found = value(events)
        if not (isinstance(found, Scalar) and found.null):
            what = f"{part!r} is {seen(found)}, it must be a list"
            self.faults.add(Fault(found.place, what, f"write its entries as '{example}'"))
            if part == "agents":
                self._lost_agents(found.place)

    def _lost_agents(self, place: Place) -> None:
        """Keep a faulty list of agents from being reported as an empty one too."""
        self.agents.append(None)
        self.agent_places.append(place)

    def _read_intention(self, events: Events) -> None:
        found = value(events)
        if isinstance(found, Scalar) and found.null:
            return
        if not isinstance(found, Mapping):
            what = f"'intention' is {seen(found)}, it must name agents and their weights"
            self.faults.add(Fault(found.place, what, "write it as '{truth: 3, unity: 1}'"))
            return
        for pair in found.pairs:
            name, place = pair.key.text, pair.key.place
            if name in self.intention_places:
                self.faults.add(twice(name, place, self.intention_places[name]))
                continue
            self.intention_places[name] = place
            try:
                weight = number(pair.value)
            except Wrong as wrong:
                self._bad_weight(name, str(wrong), pair.value.place)
                continue
            if weight < 0.0:
                self._bad_weight(name, format(weight, "g"), pair.value.place)
                continue
            self.intention[name] = weight

    def _bad_weight(self, name: str, found: str, place: Place) -> None:
        what = f"the intention's weight of {name!r} is {found}, it must be a number from 0 up"
        self.faults.add(Fault(place, what, f"write for example {name}: 1"))

    def check(self) -> None:
        """Look for faults between entries."""
        if not self.agents:
            self.faults.add(
                Fault(self.agents_place, "the map has no agents", "add '- {id: …, kind: …}'")
            )
        known = [agent.id for agent in self.agents if agent is not None]
        for problem in problems(
            self.agents, self.links, self.intention, also_known=self.faults.bad_ids
        ):
            what = problem.what
            if problem.other is not None:
                part, number_there = problem.other
                there = self._place_of(part, number_there, "")
                what += f" (the first is on line {there.line})"
            self.faults.add(
                Fault(
                    self._place_of(problem.part, problem.at, problem.key),
                    what,
                    problem.mend,
                    problem.wanted,
                    known,
                )
            )

    def _place_of(self, part: str, at: int | str, key_there: str) -> Place:
        if isinstance(at, str):
            return self.intention_places[at]
        if part == "agents":
            return self.agent_places[at]
        source, target = self.link_places[at]
        return target if key_there == "to" else source

    def whole(self) -> MetaMap:
        """Return the map; to be called when no fault was found."""
        return MetaMap(
            agents=tuple(agent for agent in self.agents if agent is not None),
            links=tuple(link for link in self.links if link is not None),
            intention=self.intention,
            **self.told,
        )
