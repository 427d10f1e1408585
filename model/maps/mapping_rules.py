"""What a person lays down about their own source: which words mean which kinds and layers.

Reading it from ``metamap.yml`` is in ``mapping_file.py``, going by it in ``judging.py``; the
map that comes of it is made in ``mapping.py``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from agents.kinds import KIND_NAMES
from agents.transducers import RULE_NAMES
from model.maps.entries import nearest
from model.maps.mapping_words import (
    AGENT_WORDS,
    GHOSTS,
    KEYS,
    LINK_WORDS,
    LinkSort,
    agent_kind,
    link_sort,
    plain_word,
)


def _agent(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError(f"must be a kind of agent: {', '.join(KIND_NAMES)}")
    kind = agent_kind(value)
    if kind is None:
        raise ValueError(_unknown("kind of agent", value, KIND_NAMES, AGENT_WORDS))
    return kind


def _link(value: Any) -> Any:
    if isinstance(value, LinkSort):
        return value
    if isinstance(value, str):
        sort = link_sort(value)
        if sort is None:
            raise ValueError(_unknown("kind of link", value, RULE_NAMES, LINK_WORDS))
        return sort
    raise ValueError(f"must be a kind of link: {', '.join(RULE_NAMES)}, or 'emotional -0.5'")


def _layer(value: Any) -> Any:
    if isinstance(value, str) and value.isdecimal() and value.isascii():
        value = int(value[:4])
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 999:
        return value
    raise ValueError("must be a layer, a whole number from 0 to 999")


def _yes_or_no(value: Any) -> Any:
    if value in (True, "true", "да"):
        return True
    if value in (False, "false", "нет"):
        return False
    raise ValueError("must be true or false")


def _ghosts(value: Any) -> Any:
    if isinstance(value, str) and plain_word(value) in GHOSTS:
        return GHOSTS[plain_word(value)]
    raise ValueError("must be keep, drop or count")


def _by_plain_word(value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError("must be a table: 'word: kind'")
    return {plain_word(str(key)): inner for key, inner in value.items()}


def _unknown(what: str, value: str, names: tuple[str, ...], words: dict[str, str]) -> str:
    near = nearest(value, words)
    hint = f"; the nearest is {near!r}" if near is not None else ""
    return f"unknown {what} {value!r}, use one of {', '.join(names)}{hint}"


def known_keys(model: type[BaseModel], value: Any) -> Any:
    """``known_keys(model, value)``: keys as the schema calls them, whatever language they are in.

    Raises ``ValueError`` for an unknown one, with the nearest known.
    """
    if not isinstance(value, dict):
        raise ValueError(f"must be a table with {', '.join(model.model_fields)}")
    by_word = {word: key for key in model.model_fields for word in (key, *KEYS.get(key, ()))}
    told: dict[str, Any] = {}
    for key, inner in value.items():
        known = by_word.get(plain_word(str(key)))
        if known is None:
            near = nearest(str(key), by_word)
            hint = f", the nearest is {near!r}" if near is not None else ""
            raise ValueError(
                f"unknown key {str(key)!r}{hint}; the keys are {', '.join(model.model_fields)}"
            )
        if known in told:
            raise ValueError(f"the key {str(key)!r} stands twice")
        told[known] = inner
    return told


AgentKind = Annotated[str, BeforeValidator(_agent)]
LinkKind = Annotated[LinkSort, BeforeValidator(_link)]
Layer = Annotated[int, BeforeValidator(_layer)]
_Words = BeforeValidator(_by_plain_word)
AgentTable: TypeAlias = Annotated[dict[str, AgentKind], _Words]
LinkTable: TypeAlias = Annotated[dict[str, LinkKind], _Words]
LayerTable: TypeAlias = Annotated[dict[str, Layer], _Words]
AgentFields: TypeAlias = Annotated[dict[str, AgentTable], _Words]
LayerFields: TypeAlias = Annotated[dict[str, LayerTable], _Words]


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _in_any_language(cls, value: Any) -> Any:
        return known_keys(cls, value)


class AgentRules(_Rules):
    """What makes a node which kind of agent."""

    fields: AgentFields = {}
    """By property and value: ``{type: {book: distinction}}``."""
    words: AgentTable = {}
    """By the source's own word for its type."""
    tags: AgentTable = {}
    """By tag; a tag with others nested in it means these too."""
    folders: AgentTable = {}
    """By folder or group: its name, or its path."""
    headings: AgentTable = {}
    """By the heading it stands under."""
    colours: AgentTable = {}
    """By colour, as the source writes it."""
    cues: AgentTable = {}
    """By a word in its title; ``принцип*`` stands for all that begins so."""
    default: AgentKind = "image"
    """What all others are."""


class LinkRules(_Rules):
    """What makes a link which kind, ``wave`` or ``emotional -0.5``."""

    words: LinkTable = {}
    """By the word on it: ``[[x|@word]]``, a relation, a label."""
    fields: LinkTable = {}
    """By the property that holds it."""
    headings: LinkTable = {}
    """By the heading it stands under."""
    colours: LinkTable = {}
    """By colour, as the source writes it."""
    cues: LinkTable = {}
    """By words in its sentence."""
    default: LinkKind = LinkSort("logical")
    """What all others with an arrow are."""
    undirected: LinkKind = LinkSort("analogical")
    """What all others without an arrow are."""


class LayerRules(_Rules):
    """What puts an agent on which layer, from the senses (0) upwards."""

    fields: LayerFields = {}
    """By property and value; a property ``layer`` with a number needs no rule."""
    words: LayerTable = {}
    """By the source's own word for its type."""
    tags: LayerTable = {}
    """By tag."""
    folders: LayerTable = {}
    """By folder or group."""
    headings: LayerTable = {}
    """By the heading it stands under."""
    colours: LayerTable = {}
    """By colour."""


class Mapping(_Rules):
    """``Mapping(agents=…, links=…, layers=…, ghosts="keep", guess=True)``.

    Meaning: how what was found in a source becomes agents and links; what stands here goes
    before the words known anyway (``mapping_words.py``).
    """

    agents: AgentRules = AgentRules()
    """Kinds of agent."""
    links: LinkRules = LinkRules()
    """Kinds of link."""
    layers: LayerRules = LayerRules()
    """Layers."""
    ghosts: Annotated[Literal["keep", "drop", "count"], BeforeValidator(_ghosts)] = "keep"
    """Notes that links name and nobody wrote: agents, left out, or left out and counted."""
    guess: Annotated[bool, BeforeValidator(_yes_or_no)] = True
    """Whether hints and the place in the network may tell a kind that no word tells."""
