"""From what a reader found to a map of thought: kinds, layers, weights, each with its origin.

What a source holds is the readers' business (``sources/``), what a kind goes by that of
``judging.py``; here the map is put together.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import numpy as np

from model.errors import InputError
from model.maps.consistency import link_key
from model.maps.judging import Judge, Verdict
from model.maps.mapping_rules import Mapping as Mapping
from model.maps.mapping_words import LinkSort, plain_word
from model.maps.marks import unmarked, with_marks
from model.maps.schema import KIND_SOURCES, SIGNED, AgentEntry, LinkEntry, MetaMap, same_id
from model.maps.sources.found import Found, FoundLink, FoundNode, Warned
from model.maps.standing import by_standing

_ID_AT_MOST = 500
LAYER_OF_KIND = {"distinction": 0, "image": 1, "principle": 2}
"""The layer of an agent that nothing else puts on one."""
_TOP_LAYER = 999


@dataclass(frozen=True)
class Guess:
    """A kind that no word of the person told: of the agent ``id``, or of a link.

    ``source`` and ``target`` are ids, empty for an agent. ``why``: the hint it went by, empty
    where it is what all others are.
    """

    kind: str
    why: str
    id: str = ""
    source: str = ""
    target: str = ""


@dataclass(frozen=True)
class Mapped:
    """``to_map``'s result: the map, what was mended, and which kinds are guesses.

    ``found``: what the map was made of. ``ids``: the agent's id by the key of its node.
    """

    map: MetaMap
    warnings: tuple[Warned, ...]
    guesses: tuple[Guess, ...]
    found: Found
    ids: dict[str, str]


def to_map(found: Found, mapping: Mapping | None = None) -> Mapped:
    """``to_map(found, mapping) -> Mapped``: the map a person's source amounts to.

    - ``mapping``: what the person laid down; the words known anyway where absent.

    A kind is *explicit* by the person's own word for it, *rule* by the mapping or a known
    relation, *guessed* by a hint, else *default*; waves and feelings are never guessed. Links
    of one kind between the same two agents become one. Raises ``InputError`` where nothing
    was found.
    """
    mapping = mapping or Mapping()
    judge = Judge(mapping)
    warnings = list(found.warnings)
    kept = [node for node in found.nodes if mapping.ghosts == "keep" or not node.ghost]
    if not kept:
        raise InputError(
            f"nothing to think with was found in this {found.source}",
            file=found.title or None,
            mend="name a source with at least one note or node",
        )
    ids = _ids(kept)
    links = _links(unmarked(found).links, ids, judge)
    agents, why = _agents(kept, ids, links, judge, mapping)
    if mapping.ghosts == "count":
        lost = len(found.nodes) - len(kept)
        what = f"{lost} names that links name and nobody wrote are left out"
        warnings.append(Warned(found.title, "", what))
    if all(agent.kind != "distinction" for agent in agents):
        what = "no agent is a distinction, so nothing senses and no energy comes in"
        warnings.append(Warned(found.title, "", what))
    strives = {ids[node.key]: judge.intention(node) for node in kept}
    whole = MetaMap(
        title=_one_line(found.title) or None,
        source=found.source,
        agents=tuple(agents),
        links=tuple(link.entry() for link in links.values()),
        intention={name: weight for name, weight in strives.items() if weight},
    )
    whole, left_out = with_marks(whole, found, ids)
    warnings += left_out
    agents = list(whole.agents)
    guesses = [
        Guess(agent.kind, reason, id=agent.id)
        for agent, reason in zip(agents, why, strict=True)
        if agent.kind_source in ("guessed", "default")
    ]
    guesses += [
        Guess(link.verdict.told.kind, link.verdict.why, source=link.source, target=link.target)
        for link in links.values()
        if link.verdict.source in ("guessed", "default")
    ]
    return Mapped(whole, tuple(warnings), tuple(guesses), found, ids)


def _ids(nodes: list[FoundNode]) -> dict[str, str]:
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for node in nodes:
        wanted = same_id(_one_line(node.key))
        wanted = "".join(c for c in wanted if c.isprintable() or c == " ").strip()
        wanted = wanted[: _ID_AT_MOST - 10].strip() or "?"
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted} ({number})", number + 1
        taken.add(name)
        ids[node.key] = name
    return ids


@dataclass
class _Link:
    source: str
    target: str
    verdict: Verdict[LinkSort]
    label: str
    weight: float
    count: int

    def entry(self) -> LinkEntry:
        sort = self.verdict.told
        told: dict[str, object] = {"from": self.source, "to": self.target, "kind": sort.kind}
        if sort.valence is not None and sort.kind in SIGNED:
            told["valence"] = sort.valence
        if not math.isnan(self.weight):
            told["weight"] = self.weight
        elif self.count > 1:
            told["weight"] = float(self.count)
        return LinkEntry.model_validate(
            told | {"label": self.label or None, "kind_source": self.verdict.source}
        )


def _links(
    found: tuple[FoundLink, ...], ids: dict[str, str], judge: Judge
) -> dict[tuple[str, str, str], _Link]:
    links: dict[tuple[str, str, str], _Link] = {}
    for link in found:
        source, target = ids.get(link.source), ids.get(link.target)
        if source is None or target is None or source == target:
            continue
        verdict = judge.link(link)
        label = _one_line(link.label or link.word or link.field)
        key = link_key(source, target, verdict.told.kind)
        here = links.get(key)
        if here is None:
            links[key] = _Link(source, target, verdict, label, link.weight, link.count)
            continue
        here.count += link.count
        if not math.isnan(link.weight):
            so_far = 0.0 if math.isnan(here.weight) else here.weight
            # Of two huge weights the sum is the largest number there is, not infinity.
            here.weight = max(min(link.weight + so_far, sys.float_info.max), -sys.float_info.max)
        if _rank(verdict) < _rank(here.verdict):
            here.verdict = verdict
            here.label = label or here.label
        here.label = here.label or label
    return links


def _rank(verdict: Verdict[LinkSort]) -> int:
    return KIND_SOURCES.index(verdict.source)


def _agents(
    nodes: list[FoundNode],
    ids: dict[str, str],
    links: dict[tuple[str, str, str], _Link],
    judge: Judge,
    mapping: Mapping,
) -> tuple[list[AgentEntry], list[str]]:
    rows = {ids[node.key]: row for row, node in enumerate(nodes)}
    ends = (
        np.array([rows[link.source] for link in links.values()], np.intp),
        np.array([rows[link.target] for link in links.values()], np.intp),
    )
    depths = [node.depth for node in nodes]
    verdicts = [judge.agent(node) for node in nodes]
    told = [None if verdict is None else verdict.told for verdict in verdicts]
    hints = by_standing(ends, depths, told) if mapping.guess else [None] * len(nodes)
    deepest = max((depth for depth in depths if depth is not None), default=0)
    agents, why = [], []
    for node, verdict, hint in zip(nodes, verdicts, hints, strict=True):
        if verdict is None and hint is not None:
            verdict = Verdict(hint[0], "guessed", hint[1])
        if verdict is None:
            verdict = Verdict(mapping.agents.default, "default")
        agents.append(_agent(node, ids[node.key], verdict, _layer(node, verdict, judge, deepest)))
        why.append(verdict.why)
    return agents, why


def _layer(node: FoundNode, verdict: Verdict[str], judge: Judge, deepest: int) -> int:
    told = judge.layer(node)
    if told is not None:
        return told
    if node.depth is not None:
        return min(deepest - node.depth, _TOP_LAYER)
    return LAYER_OF_KIND.get(verdict.told, 0)


def _agent(node: FoundNode, name: str, verdict: Verdict[str], layer: int) -> AgentEntry:
    label = _one_line(node.label)
    return AgentEntry(
        id=name,
        kind=verdict.told,
        label=label if label and label != name else None,
        layer=layer,
        note=_one_line(node.note) or None,
        tags=tuple(dict.fromkeys(_one_line(tag) for tag in node.tags if plain_word(tag))),
        kind_source=verdict.source,
        ghost=node.ghost,
        source=_one_line(node.place) or None,
    )


def _one_line(text: str) -> str:
    """The text with single blanks, and no half characters, which no file can hold."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(text.split())
