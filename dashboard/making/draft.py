"""Edits of a map in the making: pure functions from one whole map to the next, and their history.

Every edit gives a map that the model's own checks pass (``model/maps/schema.py``), or refuses.
What the page shows of it and which of it is chosen is in ``bench.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from model.maps.consistency import SYMMETRIC, link_key
from model.maps.schema import SIGNED, AgentEntry, LinkEntry, MetaMap

LinkName = tuple[str, str, str]
"""Source, target and kind: what names a link within a map."""
_LONGEST_ID = 60
_HIGHEST_LAYER = 999
_MOST_HELD = 4_000_000
"""Entries that all maps of a history may list together (about 8 bytes each)."""
_LEAST_STEPS = 20
_MOST_STEPS = 500


class Refused(Exception):
    """An edit that would not leave a whole map: a key of the page's words, and its values."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def first_map(label: str, title: str | None = None) -> MetaMap:
    """``first_map(label)``: a map of one agent, an image; a map without any is none."""
    name = _one_line(label)
    return MetaMap(title=title, agents=(AgentEntry(id=id_of(name, ()), kind="image", label=name),))


def id_of(label: str, taken: Any) -> str:
    """``id_of("Свет и тень", taken) -> "свет_и_тень"``: an id in the label's own script.

    Not among ``taken``; a number is added where it would be.
    """
    plain = unicodedata.normalize("NFC", label.lower())
    root = re.sub(r"[^\w]+", "_", plain).strip("_")[:_LONGEST_ID] or "agent"
    name, number = root, 1
    while name in taken:
        number += 1
        name = f"{root}_{number}"
    return name


def add(whole: MetaMap, label: str, kind: str, layer: int = 0) -> tuple[MetaMap, str]:
    """``add(map, label, kind, layer) -> (map, id)``: one more agent."""
    name = _one_line(label)
    taken = set(whole.ids)
    agent = AgentEntry(id=id_of(name, taken), kind=kind, label=name, layer=layer)
    return _rebuilt(whole, agents=(*whole.agents, agent)), agent.id


def change(whole: MetaMap, agent_id: str, **changes: Any) -> MetaMap:
    """``change(map, id, label=…, kind=…, layer=…, note=…, label_en=…)``: an agent, its id kept.

    A kind told by hand is the person's own word, and an agent written to is no ghost.
    """
    at = _row(whole, agent_id)
    told = dict(whole.agents[at])
    if "label" in changes:
        changes["label"] = _one_line(changes["label"])
    for name in ("label_en", "note"):
        if name in changes:
            changes[name] = str(changes[name] or "").strip() or None
    if not 0 <= changes.get("layer", 0) <= _HIGHEST_LAYER:
        raise Refused("make_layer_bounds", most=_HIGHEST_LAYER)
    if all(told[name] == value for name, value in changes.items()):
        return whole
    if "kind" in changes:
        changes["kind_source"] = "explicit"
    agent = _checked(AgentEntry, told | changes | {"ghost": False})
    agents = (*whole.agents[:at], agent, *whole.agents[at + 1 :])
    return _rebuilt(whole, agents=agents)


def remove(whole: MetaMap, agent_id: str) -> MetaMap:
    """``remove(map, id)``: an agent, its links and its part in the intention with it."""
    _row(whole, agent_id)
    if len(whole.agents) == 1:
        raise Refused("make_last")
    weights = {name: w for name, w in whole.intention.items() if name != agent_id}
    return _rebuilt(
        whole,
        agents=tuple(agent for agent in whole.agents if agent.id != agent_id),
        links=tuple(link for link in whole.links if agent_id not in (link.source, link.target)),
        intention=weights if any(weights.values()) else {},
    )


def link(whole: MetaMap, source: str, target: str, kind: str, valence: float = 1.0) -> MetaMap:
    """``link(map, source, target, kind, valence)``: one more link; valence for signed kinds."""
    _row(whole, source), _row(whole, target)
    _refuse_double(whole.links, source, target, kind)
    return _rebuilt(whole, links=(*whole.links, _link(source, target, kind, valence)))


def relink(whole: MetaMap, name: LinkName, **changes: Any) -> MetaMap:
    """``relink(map, (source, target, kind), kind=…, valence=…, label=…, source=…, target=…)``."""
    at = link_row(whole, name)
    before = whole.links[at]
    told = {
        "source": before.source,
        "target": before.target,
        "kind": before.kind,
        "valence": before.valence,
        "label": before.label,
        "kind_source": before.kind_source,
        "weight": before.weight,
    }
    if "label" in changes:
        changes["label"] = " ".join(str(changes["label"] or "").split()) or None
    if all(told[key] == value for key, value in changes.items()):
        return whole
    if not -1.0 <= changes.get("valence", 0.0) <= 1.0:
        raise Refused("make_valence_bounds")
    told |= changes
    if told["kind"] != before.kind:
        told["kind_source"] = "explicit"
        if "valence" not in changes:
            told["valence"] = 1.0 if told["kind"] in SIGNED else 0.0
    others = (*whole.links[:at], *whole.links[at + 1 :])
    _refuse_double(others, told["source"], told["target"], told["kind"])
    new = _checked(LinkEntry, told)
    return _rebuilt(whole, links=(*whole.links[:at], new, *whole.links[at + 1 :]))


def turned_round(whole: MetaMap, name: LinkName) -> MetaMap:
    """``turned_round(map, (source, target, kind))``: the link, the other way."""
    source, target, _ = name
    return relink(whole, name, source=target, target=source)


def unlink(whole: MetaMap, name: LinkName) -> MetaMap:
    """``unlink(map, (source, target, kind))``: without that link."""
    at = link_row(whole, name)
    return _rebuilt(whole, links=(*whole.links[:at], *whole.links[at + 1 :]))


def weigh(whole: MetaMap, agent_id: str, weight: float) -> MetaMap:
    """``weigh(map, id, weight)``: how much an agent matters in the intention; 0 takes it out."""
    _row(whole, agent_id)
    if not 0.0 <= weight < float("inf"):
        raise Refused("make_weight")
    if whole.intention.get(agent_id, 0.0) == weight:
        return whole
    weights = {**whole.intention, agent_id: float(weight)}
    kept = {name: w for name, w in weights.items() if w > 0.0}
    return _rebuilt(whole, intention=kept)


def entitle(whole: MetaMap, title: str) -> MetaMap:
    """``entitle(map, title)``: what the map is called; nothing takes the title away."""
    name = " ".join(title.split()) or None
    return whole if whole.title == name else _rebuilt(whole, title=name)


def link_row(whole: MetaMap, name: LinkName) -> int:
    """``link_row(map, (source, target, kind)) -> row`` of that link among the map's."""
    wanted = link_key(*name)
    for row, held in enumerate(whole.links):
        if link_key(held.source, held.target, held.kind) == wanted:
            return row
    raise Refused("make_gone")


def goes_both_ways(kind: str) -> bool:
    """Whether a link of this kind works in both directions."""
    return kind in SYMMETRIC


@dataclass(frozen=True)
class History:
    """``History(now)``: a map, those before it and those undone; the nearest stand last."""

    now: MetaMap
    past: tuple[MetaMap, ...] = ()
    future: tuple[MetaMap, ...] = ()


def did(history: History, new: MetaMap) -> History:
    """``did(history, map) -> History``: go on to a map; what was undone is forgotten.

    The oldest go where there are more than 500, or on large maps fewer, at least 20.
    """
    if new is history.now or new == history.now:
        return history
    size = len(new.agents) + len(new.links) + 1
    most = min(max(_MOST_HELD // size, _LEAST_STEPS), _MOST_STEPS)
    return History(new, (*history.past, history.now)[-most:])


def undone(history: History) -> History:
    """``undone(history)``: one edit back; as it is where there is none."""
    if not history.past:
        return history
    *past, before = history.past
    return History(before, tuple(past), (*history.future, history.now))


def redone(history: History) -> History:
    """``redone(history)``: the edit undone last, again; as it is where there is none."""
    if not history.future:
        return history
    *future, after = history.future
    return replace(History(after, (*history.past, history.now)), future=tuple(future))


def _one_line(label: str) -> str:
    name = " ".join("".join(c if c.isprintable() else " " for c in str(label)).split())
    if not name:
        raise Refused("make_nameless")
    return unicodedata.normalize("NFC", name)


def _row(whole: MetaMap, agent_id: str) -> int:
    for row, agent in enumerate(whole.agents):
        if agent.id == agent_id:
            return row
    raise Refused("make_gone")


def _link(source: str, target: str, kind: str, valence: float) -> LinkEntry:
    told: dict[str, Any] = {"source": source, "target": target, "kind": kind}
    return _checked(LinkEntry, told | ({"valence": valence} if kind in SIGNED else {}))


def _refuse_double(links: tuple[LinkEntry, ...], source: str, target: str, kind: str) -> None:
    if source == target:
        raise Refused("make_itself")
    wanted = link_key(source, target, kind)
    if any(link_key(held.source, held.target, held.kind) == wanted for held in links):
        raise Refused("make_twice")


def _rebuilt(whole: MetaMap, **changes: Any) -> MetaMap:
    return _checked(MetaMap, dict(whole) | changes)


def _checked(model: Any, told: Mapping[str, Any]) -> Any:
    try:
        return model(**told)
    except ValidationError as error:
        what = str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, ")
        raise Refused("make_refused", what=what) from error
