"""The compiled search: as good a division as igraph's, of planted groups and of random graphs."""

from __future__ import annotations

from itertools import combinations

import igraph
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_graphs import planted, weights, without_groups

from model.emergence.communities import agreed, modularity
from model.emergence.graph import WeightedGraph, undirected
from model.emergence.inheritance import adjusted_rand_index
from model.emergence.rewiring import rewire
from model.emergence.seeding import seeded_igraph


def by_igraph(graph: WeightedGraph, seed: int) -> float:
    """Modularity that one run of igraph's Leiden reaches in two passes."""
    with seeded_igraph(seed, 0):
        found = graph.to_igraph().community_leiden(
            objective_function="modularity", weights=graph.weight.tolist(), n_iterations=2
        )
    return modularity(graph, np.array(found.membership))


@pytest.mark.parametrize("kind", ["one", "exponential", "heavy"])
@pytest.mark.parametrize(("n", "m", "inside"), [(60, 150, 0), (300, 900, 0), (240, 800, 4)])
def test_one_run_divides_as_well_as_igraphs_own_leiden(
    n: int, m: int, inside: int, kind: str
) -> None:
    here, there = [], []
    for seed in range(12):
        if inside:
            _, source, target = planted(n, 12, inside, 2.5, seed)
        else:
            source, target = without_groups(n, m, 0.5, seed)
        graph = undirected(n, source, target, weights(kind, source.size, seed))
        here.append(modularity(graph, agreed(graph, runs=1, seed=seed, stream=0)))
        there.append(by_igraph(graph, seed))
    # The consensus of one run is searched again without the links between its groups.
    apart = np.array(here) - np.array(there)
    assert abs(apart.mean()) < 0.006
    assert apart.min() > -0.03


def test_what_was_planted_plainly_is_found_whatever_the_seed() -> None:
    label, source, target = planted(240, 12, 8.0, 1.0, seed=3)
    for seed in range(5):
        found = agreed(undirected(240, source, target), runs=3, seed=seed, stream=seed)
        assert adjusted_rand_index(found, label) > 0.95


@settings(max_examples=40, deadline=None)
@given(n=st.integers(2, 30), m=st.integers(1, 80), seed=st.integers(0, 2**70))
def test_communities_hang_together_and_the_seed_repeats_them(n: int, m: int, seed: int) -> None:
    draw = np.random.default_rng([n, m])
    source, target = draw.integers(0, n, (2, m))
    graph = undirected(n, source, target, draw.exponential(size=m))
    labels = agreed(graph, runs=3, seed=seed, stream=1)
    assert np.array_equal(np.unique(labels), np.arange(labels.max() + 1))
    assert np.array_equal(labels, agreed(graph, runs=3, seed=seed, stream=1))
    whole = graph.to_igraph()
    for label in range(labels.max() + 1):
        # The promise that Leiden makes and Louvain does not.
        assert whole.induced_subgraph(np.flatnonzero(labels == label).tolist()).is_connected()


def test_rewirings_reach_every_graph_of_the_degrees_alike() -> None:
    """Paths and the like on six agents of these degrees, each as often as any other."""
    source, target = [0, 0, 1, 2, 3], [1, 2, 3, 4, 5]
    count: dict[bytes, int] = {}
    draws = 3000
    for seed in range(draws):
        low, high = rewire(6, source, target, seed=seed)
        told = (low * 6 + high).tobytes()
        count[told] = count.get(told, 0) + 1
    found = np.array(list(count.values()))
    degrees = np.bincount(source + target, minlength=6).tolist()
    every = {
        tuple(sorted(igraph.Graph(6, list(edges)).get_edgelist()))
        for edges in combinations(combinations(range(6), 2), 5)
        if igraph.Graph(6, list(edges)).degree() == degrees
    }
    assert found.size == len(every)
    expected = draws / found.size
    chi2 = float(((found - expected) ** 2 / expected).sum())
    freedom = found.size - 1
    assert abs(chi2 - freedom) < 4.0 * (2.0 * freedom) ** 0.5
