"""A description of a map of thought: how it is built, before anything moves.

The figures are put together here, their words are in ``telling.py``. Whatever claims to be
more than chance is held against the same map with its links rewired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from agents.kinds import KINDS
from model.maps.against_chance import communities
from model.maps.beside_random import shape
from model.maps.consistency import SYMMETRIC
from model.maps.description import (
    Aim,
    Crossings,
    Description,
    Layer,
    Meanings,
    Named,
    NearPair,
    Origin,
    Told,
    Warned,
)
from model.maps.hubs import index_notes, ranked
from model.maps.meanings.near import links_follow, nearest_unlinked
from model.maps.oppositions import contradictions, marked
from model.maps.paths import betweenness, feeds, pieces, steps_from
from model.maps.rewirings import chance_of
from model.maps.schema import KIND_SOURCES, SIGNED, AgentEntry, LinkEntry, MetaMap
from model.maps.sources import found as source_found
from model.maps.sources.found import Found
from model.maps.telling import to_text as to_text

Rows = NDArray[np.int32]

_NEAR_PAIRS = 8
_NEAR = 0.3


def describe(
    meta_map: MetaMap,
    *,
    found: Found | None = None,
    ids: Mapping[str, str] | None = None,
    warnings: Sequence[source_found.Warned] = (),
    seed: int = 1,
    nulls: int = 99,
) -> Description:
    """``describe(meta_map) -> Description``: the map in figures, each held against its null.

    - ``found``, ``ids``, ``warnings``: what the map was made of, as ``Mapped`` holds it; without
      it the description says nothing of the source's own counts.
    - ``seed``: the same seed gives the same description, bit for bit.
    - ``nulls``: degree-preserving rewirings each claim is held against, fewer on large maps
      (``rewirings.py``). Above 2,000 agents shortest paths are followed from some agents only.
      The description says what was used.

    Nothing is read into kinds by default. Communities are those of ``model.emergence.clusters``;
    only a group that at most 5 % of rewired maps can match by their best is called one.
    """
    n = len(meta_map.agents)
    names = [_named(meta_map, row) for row in range(n)]
    source, target = meta_map.link_rows()
    kinds = np.array([link.kind for link in meta_map.links], dtype=object)
    signed = np.isin(kinds, list(SIGNED))
    valence = np.array([link.valence for link in meta_map.links], np.float64)
    carries = ~(signed & (valence <= 0.0))
    both_ways = np.isin(kinds, list(SYMMETRIC))
    senses = _senses(meta_map)
    feed_source, feed_target = feeds(source, target, carries, both_ways)
    steps = steps_from(n, feed_source, feed_target, senses)
    degree = np.bincount(np.concatenate([source, target]), minlength=n)
    fed = np.bincount(feed_target, minlength=n) > 0
    parts = pieces(n, source, target)
    between, bridges_from = betweenness(n, feed_source, feed_target, seed)
    listing = index_notes(meta_map, source, target, both_ways, _words(meta_map, found, ids))
    plain = ~(listing[source] | listing[target])
    told = np.array([agent.kind_source != "default" for agent in meta_map.agents], np.bool_)
    layers = meta_map.layers
    chance = chance_of(n, source, target, seed=seed, nulls=nulls)
    carried = chance
    if not carries.all():
        carried = chance_of(n, source[carries], target[carries], seed=seed, nulls=nulls)
    return Description(
        title=meta_map.title,
        origin=_origin(meta_map, source, target, found, warnings),
        agents=n,
        links=source.size,
        kinds=dict(Counter(meta_map.kinds).most_common()),
        link_kinds=dict(Counter(link.kind for link in meta_map.links).most_common()),
        agents_told=_told(meta_map.agents),
        links_told=_told(meta_map.links),
        layers=tuple(
            Layer(layer=layer, agents=count)
            for layer, count in sorted(Counter(layers[told].tolist()).items())
        ),
        crossings=_crossings(layers, source, target, both_ways, told),
        pieces=len(parts),
        largest_piece=max(parts),
        hubs=ranked(degree.astype(np.float64), names),
        hubs_without_indexes=ranked(
            np.where(
                listing,
                0.0,
                np.bincount(np.concatenate([source[plain], target[plain]]), minlength=n),
            ),
            names,
        ),
        indexes=ranked(
            np.where(listing, np.bincount(source, minlength=n), 0).astype(np.float64), names
        ),
        degrees=_degrees(n, source, target),
        bridges=ranked(between, names),
        bridges_from=bridges_from,
        orphans=tuple(names[row] for row in np.flatnonzero(degree == 0)),
        unfed=tuple(names[row] for row in np.flatnonzero(~fed & ~senses & (degree > 0))),
        unreached=int((steps < 0).sum()),
        senses=int(senses.sum()),
        communities=communities(meta_map, source[carries], target[carries], names, seed, carried),
        contradictions=contradictions(meta_map, source, target, names),
        marked=marked(meta_map, names),
        intention=_aims(meta_map, names, steps),
        shape=shape(chance, seed),
        meanings=_meanings(meta_map, source, target, names, seed),
        seed=seed,
    )


def _origin(
    meta_map: MetaMap,
    source: Rows,
    target: Rows,
    found: Found | None,
    warnings: Sequence[source_found.Warned],
) -> Origin:
    ghosts = np.array([agent.ghost for agent in meta_map.agents], np.bool_)
    counts = {} if found is None else dict(found.counts)
    return Origin(
        source=meta_map.source,
        ghosts=int(ghosts.sum()),
        links_to_ghosts=int((ghosts[source] | ghosts[target]).sum()),
        resolved=counts.get("resolved"),
        unresolved=counts.get("unresolved"),
        ambiguous=counts.get("ambiguous"),
        counts=counts,
        warnings=tuple(Warned(file=w.file, place=w.place, what=w.what) for w in warnings),
    )


def _told(entries: Sequence[AgentEntry] | Sequence[LinkEntry]) -> Told:
    where = Counter(entry.kind_source for entry in entries)
    by_default = Counter(entry.kind for entry in entries if entry.kind_source == "default")
    return Told(
        **{name: where[name] for name in KIND_SOURCES},
        kinds_by_default=dict(by_default.most_common()),
    )


def _words(meta_map: MetaMap, found: Found | None, ids: Mapping[str, str] | None) -> dict[int, int]:
    """Number of words in the text of each agent that has one, by row."""
    if found is None:
        return {}
    rows = meta_map.rows
    told = {}
    for node in found.nodes:
        row = rows.get(node.key if ids is None else ids.get(node.key, ""))
        if row is not None and node.text:
            told[row] = len(node.text.split())
    return told


def _degrees(n: int, source: Rows, target: Rows) -> dict[int, int]:
    """How many agents have how many different partners."""
    low, high = np.minimum(source, target).astype(np.int64), np.maximum(source, target)
    pairs = np.unique(low * n + high)
    degree = np.bincount(np.concatenate([pairs // n, pairs % n]), minlength=n)
    values, counts = np.unique(degree, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def _meanings(
    meta_map: MetaMap, source: Rows, target: Rows, names: list[Named], seed: int
) -> Meanings:
    vectors = meta_map.meaning_matrix()
    follows = links_follow(vectors, source, target, seed=seed)
    return Meanings(
        model=meta_map.meaning_model,
        given=sum(agent.meaning is not None for agent in meta_map.agents),
        near=tuple(
            NearPair(first=names[pair.first], second=names[pair.second], cosine=pair.cosine)
            for pair in nearest_unlinked(vectors, source, target, most=_NEAR_PAIRS)
            if pair.cosine >= _NEAR
        ),
        follows=None if follows is None else follows[0],
        linked_pairs=0 if follows is None else follows[1],
    )


def _aims(meta_map: MetaMap, names: list[Named], steps: NDArray[np.int64]) -> tuple[Aim, ...]:
    rows = meta_map.rows
    total = sum(meta_map.intention.values())
    return tuple(
        Aim(
            agent=names[rows[name]],
            share=weight / total,
            steps=int(steps[rows[name]]) if steps[rows[name]] >= 0 else None,
        )
        for name, weight in sorted(meta_map.intention.items(), key=lambda item: -item[1])
        if weight > 0.0
    )


def _named(meta_map: MetaMap, row: int) -> Named:
    agent = meta_map.agents[row]
    label = agent.label or agent.id
    return Named(id=agent.id, label=label, label_en=agent.label_en or label)


def _senses(meta_map: MetaMap) -> NDArray[np.bool_]:
    sensing = {kind.kind for kind in KINDS if kind.senses}
    return np.array([kind in sensing for kind in meta_map.kinds], np.bool_)


def _crossings(
    layers: NDArray[np.int16],
    source: Rows,
    target: Rows,
    both_ways: NDArray[np.bool_],
    told: NDArray[np.bool_],
) -> Crossings:
    counted = told[source] & told[target]
    left_out = int((~counted).sum())
    source, target, both_ways = source[counted], target[counted], both_ways[counted]
    rise = layers[target].astype(np.int64) - layers[source]
    return Crossings(
        within=int((rise == 0).sum()),
        next_layer=int((np.abs(rise) == 1).sum()),
        further=int((np.abs(rise) > 1).sum()),
        up=int(((rise > 0) & ~both_ways).sum()),
        down=int(((rise < 0) & ~both_ways).sum()),
        left_out=left_out,
    )
