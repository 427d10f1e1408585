from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from random_graphs import planted, without_groups

from model.emergence.effective import CoarseGraining, coarse_grained, effective_information
from model.errors import InputError

Ints = NDArray[np.int64]


def both_ways(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    return np.concatenate((low, high)), np.concatenate((high, low))


def links_of(graph: nx.Graph) -> tuple[int, Ints, Ints]:
    ends = np.array(list(graph.edges()), np.int64)
    return graph.number_of_nodes(), *both_ways(ends[:, 0], ends[:, 1])


def dense_ei(matrix: NDArray[np.float64]) -> float:
    """The formula of the paper, word for word, on a full matrix."""
    rows = matrix[matrix.sum(axis=1) > 0]
    rows = rows / rows.sum(axis=1, keepdims=True)

    def entropy(p: NDArray[np.float64]) -> float:
        return -sum(x * math.log2(x) for x in p if x > 0)

    return entropy(rows.mean(axis=0)) - float(np.mean([entropy(row) for row in rows]))


@pytest.mark.parametrize(
    ("graph", "bits"),
    [
        (nx.cycle_graph(10), 2.32193),
        (nx.complete_graph(10), 0.15200),
        (nx.star_graph(9), 0.46900),
        (nx.karate_club_graph(), 2.35010),
    ],
    ids=["ring", "complete", "star", "karate"],
)
def test_undirected_graphs_have_the_values_of_the_table(graph: nx.Graph, bits: float) -> None:
    assert effective_information(*links_of(graph)).ei == pytest.approx(bits, abs=5e-6)


@pytest.mark.parametrize("n", [2, 10, 1000])
def test_a_directed_ring_tells_everything(n: int) -> None:
    found = effective_information(n, np.arange(n), (np.arange(n) + 1) % n)
    assert found.ei == pytest.approx(math.log2(n))
    assert found.determinism == pytest.approx(math.log2(n))
    assert found.degeneracy == pytest.approx(0.0, abs=1e-12)
    assert found.effectiveness == pytest.approx(1.0)


def test_all_on_one_is_deterministic_and_degenerate() -> None:
    found = effective_information(8, np.arange(8), np.zeros(8, int))
    assert found.ei == pytest.approx(0.0, abs=1e-12)
    assert found.determinism == found.degeneracy == pytest.approx(3.0)


def test_agents_without_out_links_do_not_act() -> None:
    found = effective_information(3, [0], [1])
    assert (found.acting, found.ei) == (1, pytest.approx(0.0))
    nothing = effective_information(3, [], [])
    assert nothing.acting == 0
    assert math.isnan(nothing.ei)
    assert math.isnan(effective_information(1, [0], [0]).effectiveness)


matrices = st.integers(2, 7).flatmap(
    lambda n: st.lists(
        st.lists(st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.0]), min_size=n, max_size=n),
        min_size=n,
        max_size=n,
    )
)


@given(told=matrices, unit=st.floats(1e-200, 1e200), data=st.data())
def test_it_is_the_papers_formula_whatever_the_unit_and_the_order(
    told: list[list[float]], unit: float, data: st.DataObject
) -> None:
    matrix = np.array(told)
    n = len(matrix)
    source, target = np.nonzero(matrix)
    mixed = np.array(data.draw(st.permutations(range(source.size))), np.int64)
    found = effective_information(
        n, source[mixed], target[mixed], matrix[source, target][mixed] * unit
    )
    if source.size == 0:
        assert math.isnan(found.ei)
        return
    assert found.ei == pytest.approx(dense_ei(matrix), abs=1e-9)
    assert found.ei == pytest.approx(found.determinism - found.degeneracy, abs=1e-9)
    assert 0.0 <= found.ei <= math.log2(n) + 1e-9


def test_parallel_links_add_up() -> None:
    one = effective_information(3, [0, 0, 1, 2], [1, 2, 2, 0], [3.0, 1.0, 1.0, 1.0])
    split = effective_information(3, [0, 0, 0, 1, 2], [1, 1, 2, 2, 0], [1.0, 2.0, 1.0, 1.0, 1.0])
    assert split == one


def test_weights_counted_from_few_events_have_the_stated_bias() -> None:
    n, k, events = 200, 6, 50
    source = np.repeat(np.arange(n), k)
    target = (source + np.tile(np.arange(1, k + 1), n)) % n
    draws = np.random.default_rng(2)
    told = np.array(
        [
            effective_information(
                n, source, target, draws.multinomial(events, np.full(k, 1 / k), size=n).ravel()
            ).ei
            for _ in range(100)
        ]
    )
    bias = told.mean() - math.log2(n / k)
    stated = (k - 2) / (2 * math.log(2) * events)
    # The next order is smaller by (k/events), about a tenth.
    assert bias == pytest.approx(stated, rel=k / events, abs=4 * told.std() / 10)


def test_faulty_links_are_refused() -> None:
    with pytest.raises(InputError, match="match"):
        effective_information(3, [0, 1], [1])
    with pytest.raises(InputError, match="leaves"):
        effective_information(3, [0], [3])
    with pytest.raises(InputError, match="negative"):
        effective_information(3, [0], [1], [-1.0])
    with pytest.raises(InputError, match="memberships"):
        coarse_grained(3, [0], [1], [0, 0], seed=1)


def test_a_cluster_that_acts_as_one_is_told_from_a_lot() -> None:
    # Hoel's case: seven agents that lead to each other at random, one that leads to itself.
    low, high = np.meshgrid(np.arange(7), np.arange(7))
    source, target = np.append(low.ravel(), 7), np.append(high.ravel(), 7)
    found = coarse_grained(8, source, target, [0] * 7 + [1], lots=199, seed=1)
    assert found.macro.n == 2
    assert found.macro.ei == pytest.approx(1.0)
    assert found.micro.ei == pytest.approx(-7 / 8 * math.log2(7 / 8) - 1 / 8 * math.log2(1 / 8))
    assert found.gain > found.null_mean
    assert found.gain_effectiveness > 0.0
    # One lot in eight deals the same two clusters.
    assert found.p == pytest.approx(1 / 8, abs=4 * math.sqrt(7 / 64 / 199))


def test_the_macro_row_is_the_mean_of_the_members_rows() -> None:
    draws = np.random.default_rng(3)
    matrix = draws.random((9, 9)) * (draws.random((9, 9)) < 0.5)
    matrix[4] = 0.0
    label = np.array([5, 5, 5, 2, 2, -1, -1, 2, -3])
    node = np.array([0, 0, 0, 1, 1, 2, 3, 1, 4])
    acts = matrix.sum(axis=1) > 0
    rows = np.divide(matrix, matrix.sum(axis=1, keepdims=True), where=acts[:, None], out=matrix * 0)
    macro = np.array(
        [
            [rows[(node == a) & acts][:, node == b].sum(axis=1).mean() for b in range(5)]
            for a in range(5)
        ]
    )
    source, target = np.nonzero(matrix)
    found = coarse_grained(9, source, target, label, matrix[source, target], lots=3, seed=1)
    assert found.macro.n == 5
    assert found.macro.ei == pytest.approx(dense_ei(macro))
    assert found.micro.ei == pytest.approx(dense_ei(matrix))


def test_everyone_alone_gains_nothing_and_all_in_one_tells_nothing() -> None:
    n, source, target = links_of(nx.karate_club_graph())
    alone = coarse_grained(n, source, target, np.full(n, -1), lots=9, seed=1)
    assert alone.gain == pytest.approx(0.0, abs=1e-12)
    assert alone.p == 1.0
    whole = coarse_grained(n, source, target, np.zeros(n), lots=9, seed=1)
    assert whole.macro.ei == 0.0
    assert whole.gain == pytest.approx(-2.35010, abs=5e-6)


def test_the_same_seed_deals_the_same_lots() -> None:
    n, source, target = links_of(nx.karate_club_graph())
    label = np.arange(n) // 5
    first, second = (coarse_grained(n, source, target, label, seed=4) for _ in range(2))
    assert np.array_equal(first.null, second.null)
    assert not np.array_equal(first.null, coarse_grained(n, source, target, label, seed=5).null)


def chance(seed: int) -> CoarseGraining:
    low, high = without_groups(30, 80, 0.5, seed)
    label = np.random.default_rng([seed, 9]).integers(-1, 4, 30)
    return coarse_grained(30, *both_ways(low, high), label, lots=19, seed=seed)


def test_memberships_without_a_look_at_the_links_are_significant_as_often_as_stated() -> None:
    p = np.array([chance(seed).p for seed in range(200)])
    # Binomial, 200 nulls at .05: 99.9 % within 2 to 21; the mean of p on 1/20 … 1 is .525.
    assert 2 <= np.count_nonzero(p <= 0.05) <= 21
    assert p.mean() == pytest.approx(0.525, abs=4 * math.sqrt(1 / 12 / 200))


def test_planted_groups_are_told_from_a_lot_although_they_lose_bits() -> None:
    told = []
    for seed in range(20):
        label, low, high = planted(40, 4, 6.0, 1.0, seed)
        told.append(coarse_grained(40, *both_ways(low, high), label, lots=39, seed=seed))
    assert all(found.p <= 0.05 for found in told)
    assert all(found.gain < 0.0 for found in told)


def test_clusters_fitted_to_a_random_graph_beat_the_lot_as_the_docstring_warns() -> None:
    beats = 0
    for seed in range(10):
        low, high = without_groups(60, 150, 0.0, seed)
        graph = nx.Graph(zip(low.tolist(), high.tolist(), strict=True))
        label = np.full(60, -1)
        for k, members in enumerate(nx.community.louvain_communities(graph, seed=seed)):
            label[list(members)] = k
        beats += coarse_grained(60, *both_ways(low, high), label, lots=19, seed=seed).p <= 0.05
    assert beats == 10
