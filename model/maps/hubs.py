"""Who has most links on a map, with and without the notes that only list links."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from model.maps.description import Named, Ranked
from model.maps.mapping_words import plain_word
from model.maps.schema import MetaMap

Rows = NDArray[np.int32]
Flags = NDArray[np.bool_]

TOP = 5
_SOURCES_OF_NOTES = (None, "vault", "logseq")
FEWEST_IF_NAMED = 5
FEWEST_LINKS_OUT = 10
WORDS_PER_LINK = 12
SHARE_OUT = 0.8
_SAID = (
    "moc, map of content, map of contents, index, hub, contents, table of contents, toc, home, "
    "homepage, readme, dashboard, оглавление, содержание, указатель, индекс, список, хаб, "
    "карта, карта содержания, домой, главная, начало, мок"
)
INDEX_WORDS = frozenset(_SAID.split(", "))
_PARTS = re.compile(r"[/\\—–:()\[\]|-]+")


def ranked(values: NDArray[np.float64], names: list[Named]) -> tuple[Ranked, ...]:
    """``ranked(values (n,), names)``: the five largest above 0."""
    order = np.argsort(-values, kind="stable")[:TOP]
    return tuple(
        Ranked(agent=names[row], value=float(values[row])) for row in order if values[row] > 0.0
    )


def index_notes(
    meta_map: MetaMap,
    source: Rows,
    target: Rows,
    both_ways: Flags,
    words: Mapping[int, int],
) -> Flags:
    """``index_notes(…) -> (n,)``: agents that mostly list links (a map of content, a table).

    An agent is one if a tag or its title says so (``INDEX_WORDS``) and at least 5 links go out;
    or if at least 10 links go out and, where its text is known, there are at most 12 words for
    each of them, and otherwise at least four in five of its links go out. Only notes can be:
    in a tree or a graph from elsewhere a link out is no list.

    - ``words``: number of words in an agent's text by row, where it is known.
    """
    n = len(meta_map.agents)
    out = np.bincount(source[~both_ways], minlength=n)
    degree = np.bincount(np.concatenate([source, target]), minlength=n)
    listed = np.zeros(n, np.bool_)
    if meta_map.source not in _SOURCES_OF_NOTES:
        return listed
    for row in np.flatnonzero(out >= FEWEST_IF_NAMED).tolist():
        agent = meta_map.agents[row]
        says = (*(p for tag in agent.tags for p in tag.split("/")), agent.label or agent.id)
        named = any(
            plain_word(part) in INDEX_WORDS for text in says for part in (text, *_PARTS.split(text))
        )
        if row in words:
            lists = words[row] <= WORDS_PER_LINK * out[row]
        else:
            lists = out[row] >= SHARE_OUT * degree[row]
        listed[row] = named or (out[row] >= FEWEST_LINKS_OUT and lists)
    return listed
