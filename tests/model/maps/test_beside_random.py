"""The shape of a map beside random ones: known graphs, and chance itself."""

from __future__ import annotations

import numpy as np
import pytest

from model.maps.beside_random import shape
from model.maps.rewirings import chance_of


def ring(n: int, near: int, moved: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """A ring lattice with a share of its links moved (Watts & Strogatz 1998)."""
    draw = np.random.default_rng(seed)
    pairs = set()
    for i in range(n):
        for step in range(1, near + 1):
            j = int(draw.integers(n)) if draw.random() < moved else (i + step) % n
            if i != j:
                pairs.add((min(i, j), max(i, j)))
    ends = np.array(sorted(pairs), np.int32)
    return ends[:, 0], ends[:, 1]


def test_a_rewired_ring_is_a_small_world() -> None:
    source, target = ring(200, 4, 0.05)
    found = shape(chance_of(200, source, target, seed=1, nulls=19), 1)
    assert found is not None
    assert found.small_world is not None
    assert found.path_length is not None
    assert found.small_world.low > 1.0
    assert found.closure.value > 5 * found.closure.high
    assert found.closure.p == pytest.approx(1 / 20)
    # The clustering of a ring lattice with k = 8 is 9/14 before links are moved.
    plain = shape(chance_of(200, *ring(200, 4, 0.0), seed=1, nulls=19), 1)
    assert plain is not None
    assert plain.closure.value == pytest.approx(9 / 14)


def test_random_graphs_are_no_more_than_chance() -> None:
    told = []
    for seed in range(8):
        ends = np.random.default_rng(seed).integers(0, 100, (2, 250)).astype(np.int32)
        ends = ends[:, ends[0] != ends[1]]
        found = shape(chance_of(100, ends[0], ends[1], seed=seed, nulls=39), seed)
        assert found is not None
        assert found.path_length is not None
        assert found.assortativity is not None
        told += [found.closure.p, found.path_length.p, found.assortativity.p]
    assert np.mean(np.array(told) <= 0.05) <= 0.2


def test_a_path_has_its_known_length_and_a_star_its_known_mixing() -> None:
    rows = np.arange(9, dtype=np.int32)
    path = shape(chance_of(10, rows, rows + 1, seed=1, nulls=9), 1)
    assert path is not None
    assert path.path_length is not None
    assert path.path_length.value == pytest.approx(11 / 3)
    two = np.array([0] * 5 + [6] * 5 + [0], np.int32)
    leaves = np.array([1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 6], np.int32)
    stars = shape(chance_of(12, two, leaves, seed=1, nulls=9), 1)
    assert stars is not None
    assert stars.assortativity is not None
    assert stars.assortativity.value < -0.8


def test_large_maps_are_given_less_chance_and_the_largest_none() -> None:
    draw = np.random.default_rng(1)

    def afforded(n: int, m: int) -> tuple[int, int, bool]:
        ends = draw.integers(0, n, (2, m)).astype(np.int32)
        ends = ends[:, ends[0] != ends[1]]
        told = chance_of(n, ends[0], ends[1], seed=1, nulls=99)
        return told.runs, len(told.drawn), told.once

    assert afforded(60, 100) == (20, 99, False)
    assert afforded(400, 1_500) == (5, 39, False)
    assert afforded(3_000, 4_500) == (3, 19, True)
    assert afforded(30_001, 500)[1] == 0
