"""What a person set against each other on their map: by feeling, by word, by tag."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.maps.description import Contradiction, Named
from model.maps.mapping_words import plain_word
from model.maps.schema import SIGNED, MetaMap

Rows = NDArray[np.int32]

_SAID = (
    "contradicts, contradiction, contradictory, opposes, opposed to, opposite, opposite of, "
    "conflicts with, conflict, versus, vs, against, antonym, disagrees with, refutes, rebuts, "
    "противоречит, противоречие, противоположно, противоположность, против, спорит, спорит с, "
    "конфликт, конфликтует, конфликтует с, опровергает, антоним, несовместимо"
)
WORDS = frozenset(_SAID.split(", "))
"""Words on a link, or tags of an agent, that say a contradiction; no other is taken for one."""


def contradictions(
    meta_map: MetaMap, source: Rows, target: Rows, names: list[Named]
) -> tuple[Contradiction, ...]:
    """``contradictions(meta_map, source, target, names)``: opposed pairs, the strongest first.

    Negative emotional links, then links on which the person wrote a word of ``WORDS``. A mutual
    pair stands once, with its stronger side.
    """
    found: dict[tuple[int, int], tuple[float, str | None]] = {}
    for k, link in enumerate(meta_map.links):
        pair = (int(source[k]), int(target[k]))
        word = link.label if link.label and plain_word(link.label) in WORDS else None
        valence = link.valence if link.kind in SIGNED and link.valence < 0.0 else 0.0
        if valence < 0.0 or word is not None:
            held = found.get(pair, (0.0, None))
            found[pair] = (min(held[0], valence), held[1] or word)
    told: list[Contradiction] = []
    for (j, i), (value, word) in sorted(found.items(), key=lambda item: (item[1][0], item[0])):
        back = found.get((i, j))
        if back is not None and (back[0], (i, j)) < (value, (j, i)):
            continue
        told.append(
            Contradiction(
                source=names[j],
                target=names[i],
                valence=value,
                word=word,
                mutual=back is not None,
            )
        )
    return tuple(told)


def marked(meta_map: MetaMap, names: list[Named]) -> tuple[Named, ...]:
    """``marked(meta_map, names)``: agents with a tag that is one of ``WORDS``."""
    return tuple(
        names[row]
        for row, agent in enumerate(meta_map.agents)
        if any(plain_word(part) in WORDS for tag in agent.tags for part in tag.split("/"))
    )
