"""The meta-map as checked objects: what a map may say, and its arrays for the engine.

Reading files is in ``read.py``, writing them in ``write.py``; nothing here knows a file.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from agents.transducers import RULES
from model.maps.consistency import problems

SIGNED: frozenset[str] = frozenset(rule.name for rule in RULES if rule.signed)
"""Kinds of link whose valence matters; it is +1 where the map gives none."""


def same_id(text: str) -> str:
    """``same_id(text) -> str``: the form in which ids are compared: NFC, no outer blanks."""
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()


def _one_line(text: str) -> str:
    text = same_id(text)
    if not text:
        raise ValueError("must not be empty")
    if not text.isprintable() and any(unicodedata.category(c) == "Cc" for c in text):
        raise ValueError("must be one line without control characters")
    return text


Id = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_one_line)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
KindSource = Literal["explicit", "rule", "guessed", "default"]
"""Where a kind comes from: the person's own word, a rule of the mapping, a guess, or nothing."""
KIND_SOURCES: tuple[KindSource, ...] = get_args(KindSource)


class _Entry(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True
    )


class AgentEntry(_Entry):
    """One agent of a map: ``{id, kind, label, label_en, layer, note, tags, meaning, …}``."""

    id: Id
    """How links name it; any script, compared in Unicode's NFC form."""
    kind: str = Field(examples=["distinction", "image", "principle"])
    """distinction (tells apart), image (holds and binds) or principle (regulates)."""
    label: str | None = None
    """What a person reads; the id where absent."""
    label_en: str | None = None
    """The label in English."""
    layer: int = Field(default=0, ge=0, le=999)
    """From the senses (0) upwards."""
    note: str | None = None
    """One sentence about it."""
    tags: tuple[str, ...] = ()
    """The person's own words to group by."""
    meaning: tuple[Finite, ...] | None = Field(default=None, min_length=1)
    """A meaning vector, of one length throughout the map and not all zeros."""
    kind_source: KindSource = "explicit"
    """How its kind was found: told, by a rule of the mapping, guessed, or by default."""
    ghost: bool = False
    """Named by a link and never written by the person."""
    source: str | None = None
    """The file or element it was imported from."""

    @field_validator("meaning")
    @classmethod
    def _has_a_direction(cls, vector: tuple[float, ...] | None) -> tuple[float, ...] | None:
        if vector is not None and not any(vector):
            raise ValueError("must not be all zeros")
        return vector


class LinkEntry(_Entry):
    """One link of a map: ``{from, to, kind, valence, label, kind_source, weight}``."""

    source: Id = Field(alias="from")
    """Id of the agent it senses."""
    target: Id = Field(alias="to")
    """Id of the agent it acts on."""
    kind: str = Field(examples=["logical", "analogical", "wave", "emotional"])
    """logical, analogical, wave or emotional; analogical and wave links work both ways."""
    valence: float = Field(default=0.0, ge=-1.0, le=1.0, allow_inf_nan=False)
    """From −1 (inhibits) to 1 (excites); an emotional link without one has 1."""
    label: str | None = None
    """What a person reads on it."""
    kind_source: KindSource = "explicit"
    """How its kind was found: told, by a rule of the mapping, guessed, or by default."""
    weight: Finite | None = None
    """Its strength in the source it was imported from; kept, and no law reads it."""

    @model_validator(mode="after")
    def _emotion_is_positive_unless_told(self) -> LinkEntry:
        if self.kind in SIGNED and "valence" not in self.model_fields_set:
            object.__setattr__(self, "valence", 1.0)
        return self


class MetaMap(BaseModel):
    """``MetaMap(title=…, agents=…, links=…, intention=…)``: a person's map of thought.

    Meaning: agents with unique ids, links between them, and what the person strives for:
    weights by agent id, none negative, at least one positive where any is given.
    Raises ``pydantic.ValidationError`` on dangling links, links of an agent to itself, the
    same link twice (for kinds that work both ways: in either direction), meaning vectors of
    several lengths.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        json_schema_extra={"title": "Mindfield meta-map"},
    )

    title: str | None = None
    """What the map is called."""
    agents: tuple[AgentEntry, ...] = Field(min_length=1)
    """The agents, each with its own id."""
    links: tuple[LinkEntry, ...] = ()
    """The links between them."""
    intention: dict[Id, Weight] = {}
    """What the person strives for: weights by agent id, at least one above 0."""
    meaning_model: str | None = None
    """What made the meaning vectors; vectors of two models are not to be compared."""
    source: str | None = None
    """What it was imported from: the kind of source."""

    @field_validator("intention", mode="before")
    @classmethod
    def _ids_once(cls, weights: Any) -> Any:
        if isinstance(weights, Mapping):
            names = [same_id(name) for name in weights if isinstance(name, str)]
            if len(set(names)) < len(names):
                raise ValueError("the intention names an agent twice")
        return weights

    @model_validator(mode="after")
    def _hangs_together(self) -> MetaMap:
        for problem in problems(self.agents, self.links, self.intention):
            raise ValueError(f"{problem.what}; {problem.mend}")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the agents by row."""
        return tuple(agent.id for agent in self.agents)

    @property
    def rows(self) -> dict[str, int]:
        """Row of each agent by its id; built anew at each call, so take it once."""
        return {name: row for row, name in enumerate(self.ids)}

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the agents by row."""
        return tuple(agent.kind for agent in self.agents)

    @property
    def layers(self) -> NDArray[np.int16]:
        """Layers of the agents, (n_agents,)."""
        return np.array([agent.layer for agent in self.agents], np.int16)

    def link_rows(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """``link_rows() -> (source, target)``: rows of each entry's ends, (n_entries,) each.

        One row per entry of the map: kinds that work both ways are not doubled here.
        """
        rows = self.rows
        source = np.array([rows[link.source] for link in self.links], np.int32)
        target = np.array([rows[link.target] for link in self.links], np.int32)
        return source, target

    def meaning_matrix(self) -> NDArray[np.float64]:
        """``meaning_matrix() -> (n_agents, d)``: unit vectors; rows of nan where none is given.

        d is 0 when the map gives no vector at all.
        """
        given = {row: a.meaning for row, a in enumerate(self.agents) if a.meaning is not None}
        width = max((len(vector) for vector in given.values()), default=0)
        matrix = np.full((len(self.agents), width), np.nan)
        for row, vector in given.items():
            scaled = np.array(vector, np.float64)
            # The largest part goes to 1 first, so that no square overflows or vanishes.
            scaled /= np.abs(scaled).max()
            matrix[row] = scaled / np.sqrt(scaled @ scaled)
        return matrix


def schema_text() -> str:
    """``schema_text() -> str``: the JSON Schema of a map, as ``scenarios/maps/map.schema.json``.

    Editors that know YAML offer keys and mark faults by it. Written anew with
    ``python -m model.maps.schema > scenarios/maps/map.schema.json``.
    """
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= MetaMap.model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
