"""A division to measure on: found where it was planted, and there where nobody planted one."""

from __future__ import annotations

import numpy as np

from model.emergence.communities import best_division, consensus, modularity
from model.emergence.graph import undirected
from model.emergence.inheritance import adjusted_rand_index


def lone_apart(labels):
    """Whoever is in no group, in one of their own."""
    own = labels.max() + 1 + np.arange(labels.size)
    return np.where(labels < 0, own, labels)


def test_planted_groups_are_the_division_and_the_seed_repeats_it() -> None:
    draw = np.random.default_rng(1)
    group = np.repeat(np.arange(4), 15)
    source, target = draw.integers(0, 60, (2, 900))
    kept = (group[source] == group[target]) | (draw.random(900) < 0.05)
    told = best_division(60, source[kept], target[kept], seed=1)
    assert adjusted_rand_index(told, group) == 1.0
    assert np.array_equal(told, best_division(60, source[kept], target[kept], seed=1))


def test_a_random_graph_is_divided_too_and_no_worse_than_by_the_consensus() -> None:
    source, target = np.random.default_rng(2).integers(0, 600, (2, 1500))
    graph = undirected(600, source, target, None)
    divided = best_division(600, source, target, seed=1)
    assert np.bincount(divided[divided >= 0]).max() < 150
    told = consensus(600, source, target, runs=5, seed=1)
    assert modularity(graph, lone_apart(divided)) >= modularity(graph, lone_apart(told))


def test_without_links_nobody_is_in_a_group() -> None:
    assert (best_division(5, [], [], seed=1) == -1).all()
