"""A first description of a map of thought: how it is built, before anything moves.

The figures are found here, their words are in ``telling.py``. Whatever claims to be more
than chance is held against the same map with its links rewired.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.kinds import KINDS
from model.maps.against_chance import closure, communities
from model.maps.consistency import SYMMETRIC
from model.maps.description import (
    Aim,
    Contradiction,
    Crossings,
    Description,
    Layer,
    Named,
    Ranked,
)
from model.maps.schema import SIGNED, MetaMap
from model.maps.telling import to_text as to_text

Rows = NDArray[np.int32]

_TOP = 5
_EXACT_PATHS = 2_000
_PATH_SOURCES = 256
_STREAM_SOURCES = 21


def describe(meta_map: MetaMap, *, seed: int = 1, nulls: int = 99) -> Description:
    """``describe(meta_map) -> Description``: the map in figures, each held against its null.

    - ``seed``: the same seed gives the same description, bit for bit.
    - ``nulls``: degree-preserving rewirings each claim is held against. Above 4,000 links
      fewer are used, above 2,000 agents shortest paths are followed from 256 agents only, above
      30,000 agents or 100,000 links nothing is rewired. The description says what was used.

    Communities are those of ``model.emergence.clusters``; only a group that at
    most 5 % of rewired maps can match by their best is called one.
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
    feed_source, feed_target = _feeds(source, target, carries, both_ways)
    steps = _steps(n, feed_source, feed_target, senses)
    degree = np.bincount(np.concatenate([source, target]), minlength=n)
    fed = np.bincount(feed_target, minlength=n) > 0
    pieces = _pieces(n, source, target)
    bridges, bridges_from = _bridges(n, feed_source, feed_target, names, seed)
    layers = meta_map.layers
    return Description(
        title=meta_map.title,
        agents=n,
        links=source.size,
        kinds=dict(Counter(meta_map.kinds).most_common()),
        link_kinds=dict(Counter(link.kind for link in meta_map.links).most_common()),
        layers=tuple(
            Layer(layer=layer, agents=count)
            for layer, count in sorted(Counter(layers.tolist()).items())
        ),
        crossings=_crossings(layers, source, target, both_ways),
        pieces=len(pieces),
        largest_piece=max(pieces),
        hubs=_top(degree.astype(np.float64), names),
        bridges=bridges,
        bridges_from=bridges_from,
        orphans=tuple(names[row] for row in np.flatnonzero(degree == 0)),
        unfed=tuple(names[row] for row in np.flatnonzero(~fed & ~senses & (degree > 0))),
        unreached=int((steps < 0).sum()),
        senses=int(senses.sum()),
        communities=communities(n, source[carries], target[carries], names, seed, nulls),
        contradictions=_contradictions(source, target, valence, signed, names),
        intention=_aims(meta_map, names, steps),
        closure=closure(n, source, target, seed, nulls),
        seed=seed,
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


def _feeds(
    source: Rows, target: Rows, carries: NDArray[np.bool_], both_ways: NDArray[np.bool_]
) -> tuple[Rows, Rows]:
    """Directed rows along which energy can go, once per pair of agents."""
    back = carries & both_ways
    pairs = np.stack(
        [
            np.concatenate([source[carries], target[back]]),
            np.concatenate([target[carries], source[back]]),
        ]
    )
    unique = np.unique(pairs, axis=1)
    return unique[0].astype(np.int32), unique[1].astype(np.int32)


def _steps(n: int, source: Rows, target: Rows, start: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Links on the shortest path from any starting agent, (n,); −1 where there is none."""
    order = np.argsort(source, kind="stable")
    first = np.searchsorted(source[order], np.arange(n + 1))
    ends = target[order].tolist()
    steps = np.where(start, 0, -1)
    queue = deque(np.flatnonzero(start).tolist())
    while queue:
        row = queue.popleft()
        for end in ends[first[row] : first[row + 1]]:
            if steps[end] < 0:
                steps[end] = steps[row] + 1
                queue.append(end)
    return steps


def _graph(n: int, source: Rows, target: Rows, *, directed: bool) -> Any:
    import igraph

    return igraph.Graph(n, np.column_stack([source, target]).tolist(), directed=directed)


def _pieces(n: int, source: Rows, target: Rows) -> list[int]:
    return list(_graph(n, source, target, directed=False).connected_components().sizes())


def _crossings(
    layers: NDArray[np.int16], source: Rows, target: Rows, both_ways: NDArray[np.bool_]
) -> Crossings:
    rise = layers[target].astype(np.int64) - layers[source]
    return Crossings(
        within=int((rise == 0).sum()),
        next_layer=int((np.abs(rise) == 1).sum()),
        further=int((np.abs(rise) > 1).sum()),
        up=int(((rise > 0) & ~both_ways).sum()),
        down=int(((rise < 0) & ~both_ways).sum()),
    )


def _top(values: NDArray[np.float64], names: list[Named]) -> tuple[Ranked, ...]:
    order = np.argsort(-values, kind="stable")[:_TOP]
    return tuple(
        Ranked(agent=names[row], value=float(values[row])) for row in order if values[row] > 0.0
    )


def _bridges(
    n: int, source: Rows, target: Rows, names: list[Named], seed: int
) -> tuple[tuple[Ranked, ...], int]:
    """Betweenness (Freeman 1977) as a share of the pairs; from a sample of sources if large."""
    if n < 3:
        return (), n
    followed = n
    sources = None
    if n > _EXACT_PATHS:
        followed = _PATH_SOURCES
        draw = np.random.Generator(
            np.random.Philox(key=np.array([seed, _STREAM_SOURCES], np.uint64))
        )
        sources = np.sort(draw.choice(n, followed, replace=False)).tolist()
    graph = _graph(n, source, target, directed=True)
    between = np.array(graph.betweenness(directed=True, sources=sources), np.float64)
    return _top(between / (followed * (n - 2.0)), names), followed


def _contradictions(
    source: Rows,
    target: Rows,
    valence: NDArray[np.float64],
    signed: NDArray[np.bool_],
    names: list[Named],
) -> tuple[Contradiction, ...]:
    """Negative emotional links, strongest first; a mutual pair stands once."""
    negative = {
        (int(source[k]), int(target[k])): float(valence[k])
        for k in np.flatnonzero(signed & (valence < 0.0))
    }
    told: list[Contradiction] = []
    for (j, i), value in sorted(negative.items(), key=lambda item: (item[1], item[0])):
        back = negative.get((i, j))
        if back is not None and (back, (i, j)) < (value, (j, i)):
            continue
        told.append(
            Contradiction(source=names[j], target=names[i], valence=value, mutual=back is not None)
        )
    return tuple(told)
