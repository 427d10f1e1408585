"""Who of a map gets a meaning vector, and from what text. How it is made is in its own files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, get_args

import numpy as np

from model.errors import InputError
from model.maps.meanings.tfidf import Floats, tfidf
from model.maps.schema import MetaMap, same_id
from model.maps.sources.found import Found

Meaning = Literal["tfidf", "encoder", "none"]
MEANINGS: tuple[Meaning, ...] = get_args(Meaning)
"""Ways to give meanings, the default first."""


def with_meanings(
    meta_map: MetaMap,
    found: Found,
    model: Meaning = "tfidf",
    *,
    ids: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> MetaMap:
    """``with_meanings(meta_map, found) -> MetaMap``: the same map, agents with text given meaning.

    - ``found``: where the texts stand. ``ids``: the agent's id by the key of its node
      (``Mapped.ids``); the key itself where absent.
    - ``model``: ``tfidf`` (the words of these texts alone), ``encoder`` (those beside a sentence
      encoder, extra ``meaning``), or ``none``.
    - ``progress(done, all)``: for the encoder, which takes its time.

    An agent without text, a ghost, or one whose text says too little, gets none: a bare word's
    meaning is not invented. ``meaning_model`` of the result names what made the vectors.
    Raises ``InputError`` where the map holds vectors of another model.
    """
    if model == "none":
        return meta_map
    texts_of = {
        same_id(node.key) if ids is None else ids.get(node.key, ""): node
        for node in found.nodes
        if node.text and not node.ghost
    }
    rows = [row for row, agent in enumerate(meta_map.agents) if agent.id in texts_of]
    nodes = [texts_of[meta_map.agents[row].id] for row in rows]
    told = [f"{node.label}\n{node.text}" if node.text.strip() else "" for node in nodes]
    vectors, name = tfidf(told)
    if model == "encoder":
        from model.maps.meanings.encoder import encoded

        titles, texts = [node.label for node in nodes], [node.text for node in nodes]
        more, its_name = encoded(titles, texts, progress=progress)
        vectors, name = _joined(vectors, more), f"{name}+{its_name}"
    given = ~np.isnan(vectors).any(axis=1) if vectors.shape[1] else np.zeros(len(rows), np.bool_)
    if not given.any():
        return meta_map
    _refuse_a_mixture(meta_map, name)
    agents = list(meta_map.agents)
    for k in np.flatnonzero(given):
        agent = agents[rows[k]]
        agents[rows[k]] = agent.model_copy(update={"meaning": tuple(vectors[k].tolist())})
    return meta_map.model_copy(update={"agents": tuple(agents), "meaning_model": name})


def _joined(words: Floats, sentences: Floats) -> Floats:
    """Both side by side, unit rows; a row that only one of them has, has zeros for the other."""
    both = np.hstack([np.nan_to_num(words), np.nan_to_num(sentences)])
    length = np.sqrt((both * both).sum(axis=1))
    out = np.full(both.shape, np.nan)
    out[length > 0.0] = np.round(both[length > 0.0] / length[length > 0.0, None], 4)
    return out


def _refuse_a_mixture(meta_map: MetaMap, name: str) -> None:
    held = any(agent.meaning is not None for agent in meta_map.agents)
    if held and meta_map.meaning_model != name:
        raise InputError(
            f"the map holds meaning vectors of {meta_map.meaning_model or 'an unnamed model'}; "
            f"those of {name} do not lie in one space with them",
            file=meta_map.title,
            mend="take --meaning none, or take the vectors out of the map",
        )
