"""By what a found node or link is of its kind: the person's word, a rule, a hint.

The words are in ``mapping_words.py``; what the place in the network hints at is in
``standing.py``. Waves and feelings are never guessed: they need a word or mark of the person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from model.maps.mapping_rules import AgentRules, LayerRules
from model.maps.mapping_rules import Mapping as Rules
from model.maps.mapping_words import (
    AGENT_CUES,
    INTENTION_WORDS,
    KIND_FIELDS,
    LAYER_FIELDS,
    LINK_CUES,
    RELATIONS,
    LinkSort,
    agent_kind,
    link_sort,
    plain_word,
)
from model.maps.schema import KindSource
from model.maps.sources.found import FoundLink, FoundNode

Told = TypeVar("Told")


@dataclass(frozen=True)
class Verdict(Generic[Told]):
    """``Verdict(told, source, why)``: a kind or layer, how it was found, and by which word."""

    told: Told
    source: KindSource
    why: str = ""


class Cues(Generic[Told]):
    """``Cues(table)``: looks for any of a table's words in a text; ``*`` ends a beginning."""

    def __init__(self, table: Mapping[str, Told]) -> None:
        self.cues = [(cue.rstrip("*"), cue.endswith("*"), told) for cue, told in table.items()]

    def find(self, text: str) -> tuple[str, Told] | None:
        """``find(text) -> (cue, what it tells)``: the first one in the text, or None."""
        text = text.casefold()
        first: tuple[int, str, Told] | None = None
        for cue, is_beginning, told in self.cues:
            at = text.find(cue)
            while at >= 0 and not _stands_alone(text, at, at + len(cue), is_beginning):
                at = text.find(cue, at + 1)
            if at >= 0 and (first is None or at < first[0]):
                first = (at, cue, told)
        return None if first is None else first[1:]


def _stands_alone(text: str, at: int, end: int, is_beginning: bool) -> bool:
    if at and text[at - 1].isalnum():
        return False
    return is_beginning or end >= len(text) or not text[end].isalnum()


class Judge:
    """``Judge(mapping)``: kinds of nodes and links, and layers, by that mapping."""

    def __init__(self, mapping: Rules) -> None:
        self.mapping = mapping
        self.agent_cues = Cues(mapping.agents.cues)
        self.link_cues = Cues(mapping.links.cues)
        self.agent_tables = _tables(mapping.agents)
        self.layer_tables = _tables(mapping.layers)
        hints = mapping.guess
        self.agent_hints = Cues(AGENT_CUES if hints else {})
        self.link_hints = Cues(LINK_CUES if hints else {})

    def agent(self, node: FoundNode) -> Verdict[str] | None:
        """``agent(node)``: its kind by word, rule or hint; None where nothing tells it."""
        for word in _own_words(node):
            kind = agent_kind(word)
            if kind is not None:
                return Verdict(kind, "explicit", word)
        rules = self.mapping.agents
        ruled: Verdict[str] | None = _by_rules(node, rules.fields, self.agent_tables)
        if ruled is not None:
            return ruled
        for word in (*node.tags, *node.folder.split("/")):
            kind = agent_kind(word.rpartition("/")[2])
            if kind is not None:
                return Verdict(kind, "rule", word)
        cued = self.agent_cues.find(node.label)
        if cued is not None:
            return Verdict(cued[1], "rule", cued[0])
        hinted = self.agent_hints.find(node.label)
        return None if hinted is None else Verdict(hinted[1], "guessed", f"title: {hinted[0]}")

    def link(self, link: FoundLink) -> Verdict[LinkSort]:
        """``link(link)``: its kind by word, rule or hint, or what the mapping says by default."""
        rules = self.mapping.links
        words = ((link.word, rules.words), (link.field, rules.fields), (link.label, rules.words))
        for word, table in words:
            verdict = _by_word(word, table)
            if verdict is not None:
                return verdict
        if link.colour:
            coloured = rules.colours.get(plain_word(link.colour))
            if coloured is not None:
                return Verdict(coloured, "rule", link.colour)
        headed = _by_word(link.heading, rules.headings)
        if headed is not None:
            return Verdict(headed.told, "rule", headed.why)
        text = f"{link.label}\n{link.sentence}"
        cued = self.link_cues.find(text)
        if cued is not None:
            return Verdict(cued[1], "rule", cued[0])
        hinted = self.link_hints.find(text)
        if hinted is not None:
            return Verdict(hinted[1], "guessed", f"sentence: {hinted[0]}")
        return Verdict(rules.default if link.directed else rules.undirected, "default")

    def layer(self, node: FoundNode) -> int | None:
        """``layer(node)``: its layer by its own number or a rule; None where nothing tells it."""
        for key, values in node.fields.items():
            if plain_word(key) in LAYER_FIELDS and values and values[0].strip().isdecimal():
                return min(int(values[0].strip()[:4]), 999)
        fields = self.mapping.layers.fields
        ruled: Verdict[int] | None = _by_rules(node, fields, self.layer_tables)
        return None if ruled is None else ruled.told

    def intention(self, node: FoundNode) -> float:
        """``intention(node)``: how much the person strives for it; 0 where nothing says so."""
        for key, values in node.fields.items():
            if plain_word(key) in INTENTION_WORDS and values:
                try:
                    weight = float(values[0].replace(",", "."))
                except ValueError:
                    weight = 0.0
                return weight if 0.0 < weight < 1e9 else 0.0
        return float(any(plain_word(tag) in INTENTION_WORDS for tag in node.tags))


def _own_words(node: FoundNode) -> Iterator[str]:
    """Where a person says outright what kind something is."""
    if node.word:
        yield node.word
    for key, values in node.fields.items():
        if plain_word(key) in KIND_FIELDS:
            yield from values
    for tag in node.tags:
        above, _, last = tag.rpartition("/")
        if plain_word(above) in KIND_FIELDS:
            yield last


def _by_word(word: str, table: Mapping[str, LinkSort]) -> Verdict[LinkSort] | None:
    if not word:
        return None
    plain = plain_word(word)
    if plain in table:
        return Verdict(table[plain], "rule", word)
    named = link_sort(word)
    if named is not None:
        return Verdict(named, "explicit", word)
    related = RELATIONS.get(plain)
    return None if related is None else Verdict(related, "rule", word)


_Tables: TypeAlias = Sequence[tuple[Callable[[FoundNode], Iterator[str]], Mapping[str, Any]]]


def _tables(rules: AgentRules | LayerRules) -> _Tables:
    return (
        (lambda node: iter((node.word,)), rules.words),
        (lambda node: _upwards(node.tags), rules.tags),
        (_folders, rules.folders),
        (lambda node: iter((node.heading,)), rules.headings),
        (lambda node: iter((node.colour,)), rules.colours),
    )


def _by_rules(
    node: FoundNode, fields: Mapping[str, Mapping[str, Told]], tables: _Tables
) -> Verdict[Told] | None:
    for key, values in node.fields.items():
        table = fields.get(plain_word(key))
        if table:
            for value in values:
                word = plain_word(value.strip("[]"))
                if word in table:
                    return Verdict(table[word], "rule", f"{key}: {value}")
    for words_of, table in tables:
        if table:
            for text in words_of(node):
                if text and plain_word(text) in table:
                    return Verdict(table[plain_word(text)], "rule", text)
    return None


def _upwards(tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        while tag:
            yield tag
            tag = tag.rpartition("/")[0]


def _folders(node: FoundNode) -> Iterator[str]:
    """The path, then every path above it, then the names on it from the inside out."""
    yield from _upwards((node.folder,))
    yield from reversed(node.folder.split("/"))
