"""What a file says outright about its nodes and links in a map's own terms: kinds, layers, …

Mindfield's exports carry these marks, and other programs can write them too. They go before
whatever a ``Mapping`` would infer. Which file formats there are is not known here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from agents.kinds import KIND_NAMES
from model.maps.consistency import link_key
from model.maps.mapping_words import link_sort
from model.maps.schema import KIND_SOURCES, AgentEntry, LinkEntry, MetaMap
from model.maps.sources.found import Found, FoundLink, FoundNode, Warned

Fields = Mapping[str, tuple[str, ...]]
Value = str | int | float | bool

INTENTION, MEANING_MODEL = "intention", "meaning_model"


def agent_marks(agent: AgentEntry, meta_map: MetaMap) -> dict[str, Value]:
    """``agent_marks(agent, meta_map) -> {name: value}``: what marks an agent of this map.

    Its share of the intention among them; without id and label, for which every format has a
    place. Lists are JSON texts.
    """
    told: dict[str, Value] = {"kind": agent.kind, "layer": agent.layer}
    optional: dict[str, Value | None] = {
        INTENTION: meta_map.intention.get(agent.id, 0.0),
        MEANING_MODEL: meta_map.meaning_model if agent.meaning else None,
        "label_en": agent.label_en,
        "note": agent.note,
        "source": agent.source,
        "tags": _listed(agent.tags),
        "meaning": _listed(agent.meaning),
        "kind_source": agent.kind_source if agent.kind_source != "explicit" else None,
        "ghost": agent.ghost or None,
    }
    return told | {name: value for name, value in optional.items() if value is not None}


def link_marks(link: LinkEntry) -> dict[str, Value]:
    """``link_marks(link) -> {name: value}``: as ``agent_marks``, for a link."""
    told: dict[str, Value] = {"kind": link.kind, "valence": link.valence}
    if link.kind_source != "explicit":
        told["kind_source"] = link.kind_source
    return told


def unmarked(found: Found) -> Found:
    """``unmarked(found) -> Found``: the same without links that say their kind outright."""
    return replace(found, links=tuple(link for link in found.links if not _says_kind(link)))


def with_marks(
    inferred: MetaMap, found: Found, ids: Mapping[str, str]
) -> tuple[MetaMap, tuple[Warned, ...]]:
    """``with_marks(inferred, found, ids) -> (map, warnings)``: what the source says, put in.

    - ``inferred``: the map made of ``unmarked(found)``; ``ids``: its agents' ids by key of node.

    A mark that no map can hold (a valence of 5) is left out with a warning.
    """
    nodes = {ids[node.key]: node for node in found.nodes if node.key in ids}
    warnings: list[Warned] = []
    agents = []
    for agent in inferred.agents:
        node = nodes.get(agent.id)
        agents.append(agent if node is None else _marked(agent, node, warnings))
    agents = _of_one_length(agents, warnings)
    links: dict[tuple[str, str, str], LinkEntry] = {}
    for link in found.links:
        if _says_kind(link) and link.source in ids and link.target in ids:
            told = _link(link, ids, warnings)
            links.setdefault(link_key(told.source, told.target, told.kind), told)
    for entry in inferred.links:
        links.setdefault(link_key(entry.source, entry.target, entry.kind), entry)
    whole = inferred.model_dump(include={"title", "source", MEANING_MODEL})
    models = {m for node in found.nodes for m in node.fields.get(MEANING_MODEL, ())}
    if len(models) == 1:
        whole[MEANING_MODEL] = models.pop()
    intention = inferred.intention | _intention(found, ids, warnings)
    intention = {name: weight for name, weight in intention.items() if weight > 0.0}
    made = MetaMap(agents=tuple(agents), links=tuple(links.values()), intention=intention, **whole)
    return made, tuple(warnings)


def _marked(agent: AgentEntry, node: FoundNode, warnings: list[Warned]) -> AgentEntry:
    told: dict[str, Any] = {}
    kind = (node.word or _one(node.fields, "kind")).casefold()
    if kind in KIND_NAMES:
        told["kind"] = kind
        told["kind_source"] = _kind_source(node.fields)
    layer = _one(node.fields, "layer")
    if layer.isdecimal() and int(layer[:9]) <= 999:
        told["layer"] = int(layer)
    for name in ("label_en", "note", "source"):
        if _one(node.fields, name):
            told[name] = _one(node.fields, name)
    tags = _texts(_one(node.fields, "tags"))
    if tags is not None:
        told["tags"] = tags
    meaning = _numbers(_one(node.fields, "meaning"))
    if meaning is not None:
        told["meaning"] = meaning
    if not told:
        return agent
    try:
        return AgentEntry.model_validate(agent.model_dump() | told)
    except ValidationError as error:
        warnings.append(_left_out(node.place or node.key, error))
        return agent


def _of_one_length(agents: list[AgentEntry], warnings: list[Warned]) -> list[AgentEntry]:
    """The agents, without meaning vectors that are longer or shorter than the first."""
    length = next((len(agent.meaning) for agent in agents if agent.meaning), 0)
    kept = []
    for agent in agents:
        if agent.meaning and len(agent.meaning) != length:
            what = "the mark 'meaning' was left out: no map can hold it"
            warnings.append(Warned("", agent.source or agent.id, what))
            agent = agent.model_copy(update={"meaning": None})
        kept.append(agent)
    return kept


def _link(link: FoundLink, ids: Mapping[str, str], warnings: list[Warned]) -> LinkEntry:
    sort = link_sort(_one(link.fields, "kind"))
    assert sort is not None
    plain: dict[str, Any] = {
        "from": ids[link.source],
        "to": ids[link.target],
        "kind": sort.kind,
        "label": link.label or None,
        "kind_source": _kind_source(link.fields),
        "weight": None if math.isnan(link.weight) else link.weight,
    }
    told = _one(link.fields, "valence")
    if told:
        try:
            return LinkEntry.model_validate(plain | {"valence": float(told.replace(",", "."))})
        except (ValidationError, ValueError):
            place = f"{link.source} → {link.target}"
            warnings.append(Warned("", place, f"the valence {told[:40]!r} was left out"))
    return LinkEntry.model_validate(
        plain if sort.valence is None else plain | {"valence": sort.valence}
    )


def _intention(found: Found, ids: Mapping[str, str], warnings: list[Warned]) -> dict[str, float]:
    told: dict[str, float] = {}
    for node in found.nodes:
        text = _one(node.fields, INTENTION)
        if not text or node.key not in ids:
            continue
        try:
            weight = float(text.replace(",", "."))
        except ValueError:
            weight = math.nan
        if not (math.isfinite(weight) and weight >= 0.0):
            what = f"the intention's weight {text[:40]!r} was left out"
            warnings.append(Warned("", node.place or node.key, what))
            continue
        told[ids[node.key]] = weight
    return told


def _says_kind(link: FoundLink) -> bool:
    return link_sort(_one(link.fields, "kind")) is not None


def _kind_source(fields: Fields) -> str:
    told = _one(fields, "kind_source")
    return told if told in KIND_SOURCES else "explicit"


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "").strip()


def _texts(text: str) -> tuple[str, ...] | None:
    if not text.startswith("["):
        return None
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return tuple(values) if all(isinstance(value, str) for value in values) else None


def _numbers(text: str) -> tuple[float, ...] | None:
    if not text.startswith("["):
        return None
    try:
        values = json.loads(text)
        return tuple(float(value) for value in values)
    except (ValueError, TypeError, RecursionError):
        return None


def _listed(values: tuple[Any, ...] | None) -> str | None:
    return json.dumps(values, ensure_ascii=False) if values else None


def _left_out(place: str, error: ValidationError) -> Warned:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    return Warned("", place, f"the mark {name!r} was left out: no map can hold it")
