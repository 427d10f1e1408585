"""Where energy can go on a map, and who is in the way: reach, pieces, bridges. No chance here."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.emergence.seeding import loaded_igraph

Rows = NDArray[np.int32]

_EXACT_PATHS = 2_000
_PATH_SOURCES = 256
_STREAM_SOURCES = 21


def feeds(
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


def steps_from(n: int, source: Rows, target: Rows, start: NDArray[np.bool_]) -> NDArray[np.int64]:
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
    igraph = loaded_igraph()
    return igraph.Graph(n, np.column_stack([source, target]).tolist(), directed=directed)


def pieces(n: int, source: Rows, target: Rows) -> list[int]:
    """Sizes of the parts without a link between them."""
    return list(_graph(n, source, target, directed=False).connected_components().sizes())


def betweenness(n: int, source: Rows, target: Rows, seed: int) -> tuple[NDArray[np.float64], int]:
    """Betweenness (Freeman 1977) as a share of the pairs; from a sample of sources if large."""
    if n < 3:
        return np.zeros(n), n
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
    return between / (followed * (n - 2.0)), followed
