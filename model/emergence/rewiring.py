"""Chance for a graph: the same degrees, the same weights, links drawn anew."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.graph import Rows, WeightedGraph, undirected
from model.emergence.seeding import seeded_igraph

_TRIALS_PER_LINK, _TRIALS_IF_LARGE, _LARGE = 10, 4, 2_000
"""A trial moves two links, so that after four a link in 3,000 has not been picked once; in a small
graph that is one too many."""


def rewire(n: int, source: ArrayLike, target: ArrayLike, *, seed: int) -> tuple[Rows, Rows]:
    """``rewire(n, source, target, seed=…) -> (low, high)``: links drawn anew, degrees kept.

    Meaning: the links are taken as a simple undirected graph (doubles and loops left out) and
    mixed by 10 trials of a double edge swap per link (4 above 2,000 links), which keeps every
    agent's number of partners and makes neither loops nor doubles.

    - returns (m,), (m,): rows of the two ends, ``low < high``, sorted.

    Cost: O(m). Misleads where few swaps are possible (stars, complete graphs): the links stay.
    Source: Milo et al. (2003), arXiv cond-mat/0312028; igraph's ``rewire``.
    """
    drawn = rewired(undirected(n, source, target), seed=seed, stream=0)
    return drawn.low, drawn.high


def rewired(
    graph: WeightedGraph, *, seed: int, stream: int, held: NDArray[np.bool_] | None = None
) -> WeightedGraph:
    """``rewired(graph, seed=…, stream=…) -> WeightedGraph``: as ``rewire``, weights permuted.

    The weights are the same numbers, dealt out anew over the links.

    - ``held`` (m,): links that stay, with their weights; one drawn on top of them is added to it.
    """
    return Mixer(graph, held).draw(seed=seed, stream=stream)


class Mixer:
    """``Mixer(graph, held)``: ``rewired`` many times over, the graph made ready once."""

    def __init__(self, graph: WeightedGraph, held: NDArray[np.bool_] | None = None) -> None:
        free = np.ones(graph.m, np.bool_) if held is None else ~held
        self._graph, self._held = graph, held
        self._loose = WeightedGraph(graph.n, graph.low[free], graph.high[free], graph.weight[free])
        self._ready = self._loose.to_igraph() if self._loose.m else None

    def draw(self, *, seed: int, stream: int) -> WeightedGraph:
        """``draw(seed=…, stream=…) -> WeightedGraph``: the same for the same pair."""
        graph, held, loose = self._graph, self._held, self._loose
        if self._ready is None:
            return graph
        drawn = self._ready.copy()
        with seeded_igraph(seed, stream):
            drawn.rewire(n=(_TRIALS_IF_LARGE if loose.m > _LARGE else _TRIALS_PER_LINK) * loose.m)
        ends = np.sort(np.array(drawn.get_edgelist(), np.int64), axis=1)
        ends = ends[np.lexsort((ends[:, 1], ends[:, 0]))]
        draws = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, stream])))
        weight = draws.permutation(loose.weight)
        if held is None:
            return WeightedGraph(graph.n, ends[:, 0], ends[:, 1], weight)
        return undirected(
            graph.n,
            np.concatenate((graph.low[held], ends[:, 0])),
            np.concatenate((graph.high[held], ends[:, 1])),
            np.concatenate((graph.weight[held], weight)),
        )
