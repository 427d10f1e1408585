from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_graphs import planted, weights, without_groups

from model.emergence.clusters import NOTES, ClusterReport, consensus, find_clusters, rewire
from model.emergence.communities import agreed, counts, modularity
from model.emergence.graph import undirected
from model.emergence.inheritance import adjusted_rand_index
from model.errors import InputError

TWO_TRIANGLES = ([0, 1, 2, 3, 4, 5, 2], [1, 2, 0, 4, 5, 3, 3])


def cliques(k: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """k cliques in a ring, one link between neighbours."""
    low, high = np.triu_indices(size, 1)
    at = np.arange(k)[:, None] * size
    source = np.concatenate(((at + low).ravel(), at.ravel()))
    target = np.concatenate(((at + high).ravel(), ((at + size + 1) % (k * size)).ravel()))
    return source, target


def told(report: ClusterReport) -> tuple[object, ...]:
    return (
        report.clusters,
        report.membership.tolist(),
        report.modularity,
        report.modularity_z,
        report.modularity_p,
        report.notes,
    )


def test_two_triangles_tied_by_one_link_are_two_communities() -> None:
    label = consensus(7, *TWO_TRIANGLES, seed=1)
    assert label.dtype == np.int32
    assert label.tolist() == [0, 0, 0, 1, 1, 1, -1]
    graph = undirected(7, *TWO_TRIANGLES)
    # Q = 2·(3/7 − (7/14)²), by hand; the seventh agent has no link.
    found = agreed(graph, runs=20, seed=1, stream=0)
    assert modularity(graph, found) == pytest.approx(2 * (3 / 7 - 1 / 4))
    seen = counts(graph, found)
    assert seen.inside_share[:2] == pytest.approx([6 / 7, 6 / 7])
    assert seen.conductance[:2] == pytest.approx([1 / 7, 1 / 7])


def test_evidence_is_the_formula_done_by_hand() -> None:
    graph = undirected(6, *TWO_TRIANGLES)
    seen = counts(graph, np.array([0, 0, 0, 1, 1, 1]))
    x, x0 = 3 / 4, (1 / 2) / (2 - 1 / 2)
    divergence = x * np.log(x / x0) + (1 - x) * np.log((1 - x) / (1 - x0))
    expected = 4 * divergence / np.log(20)
    assert seen.by_weight == pytest.approx([expected, expected])
    assert seen.by_number == pytest.approx([expected, expected])


def test_one_heavy_link_is_evidence_of_one_link() -> None:
    heavy = undirected(6, *TWO_TRIANGLES, [1e6, 1, 1, 1, 1, 1, 1])
    labels = np.array([0, 0, 0, 1, 1, 1])
    assert counts(heavy, labels).by_weight[0] < 0.1 * counts(heavy, labels).by_number[0]


def test_parallel_and_reciprocal_links_are_summed_and_loops_left_out() -> None:
    graph = undirected(3, [0, 1, 0, 2, 1], [1, 0, 1, 2, 2], [1.0, 2.0, 3.0, 9.0, 2.0])
    assert (graph.low.tolist(), graph.high.tolist()) == ([0, 1], [1, 2])
    assert graph.weight.tolist() == [1.5, 0.5]


def test_rewiring_keeps_degrees_and_makes_neither_loops_nor_doubles() -> None:
    source, target = without_groups(60, 150, 1.0, seed=3)
    low, high = rewire(60, source, target, seed=5)
    before = np.bincount(np.concatenate((source, target)), minlength=60)
    assert np.array_equal(np.bincount(np.concatenate((low, high)), minlength=60), before)
    assert (low < high).all()
    assert np.unique(low * 60 + high).size == source.size
    assert np.isin(low * 60 + high, source * 60 + target).mean() < 0.5
    again = rewire(60, source, target, seed=5)
    assert np.array_equal(again[0], low)
    assert np.array_equal(again[1], high)
    assert not np.array_equal(rewire(60, source, target, seed=6)[1], high)


@pytest.mark.parametrize("kind", ["one", "exponential"])
@pytest.mark.parametrize(("n", "groups"), [(60, 6), (96, 12), (240, 12)])
def test_planted_groups_are_found_and_beat_chance(n: int, groups: int, kind: str) -> None:
    label, source, target = planted(n, groups, 6.0, 1.0, seed=groups)
    weight = weights(kind, source.size, 1) * np.where(label[source] == label[target], 3.0, 1.0)
    report = find_clusters(n, source, target, weight, runs=8, nulls=39, seed=2)
    assert adjusted_rand_index(report.membership, label) > 0.9
    shown = [cluster for cluster in report.clusters if cluster.significant]
    assert len(shown) >= 0.8 * groups
    assert all(cluster.z is not None and cluster.z > 0 for cluster in shown)
    assert report.modularity_p == pytest.approx(1 / 40)
    assert report.modularity_z is not None
    assert report.modularity_z > 3


def test_many_true_clusters_do_not_lock_each_other_out() -> None:
    source, target = cliques(12, 6)
    report = find_clusters(72, source, target, nulls=19, seed=1)
    assert len(report.clusters) == 12
    assert all(c.significant and c.p == pytest.approx(1 / 20) for c in report.clusters)
    assert all(c.members == tuple(range(6 * i, 6 * i + 6)) for i, c in enumerate(report.clusters))


def test_a_small_true_cluster_is_shown_beside_large_chance_communities() -> None:
    source, target = without_groups(400, 1600, 0.3, seed=4)
    low, high = np.triu_indices(8, 1)
    away = (source >= 8) & (target >= 8)
    bridge = ([0, 1, 2, 3], [100, 150, 200, 250])
    source = np.concatenate((source[away], low, bridge[0]))
    target = np.concatenate((target[away], high, bridge[1]))
    report = find_clusters(400, source, target, runs=5, nulls=19, seed=1)
    shown = [cluster for cluster in report.clusters if cluster.significant]
    assert [cluster.members for cluster in shown] == [tuple(range(8))]


def test_a_true_cluster_does_not_make_its_random_surroundings_look_grouped() -> None:
    companions = 0
    for case in range(20):
        source, target = without_groups(100, 300, 0.0, seed=case)
        low, high = np.triu_indices(15, 1)
        away = (source >= 15) & (target >= 15)
        dense = np.random.default_rng(case).random(low.size) < 0.5
        bridge = np.arange(15)
        source = np.concatenate((source[away], low[dense], bridge))
        target = np.concatenate((target[away], high[dense], bridge + 20))
        report = find_clusters(100, source, target, runs=3, nulls=39, seed=case)
        shown = [set(c.members) for c in report.clusters if c.significant]
        assert any(len(members & set(range(15))) >= 12 for members in shown)
        companions += any(min(members) >= 15 for members in shown)
    # P(more than 4 of 20 at a rate of 5 %) = .003; without the step down it is above 10.
    assert companions <= 4


def _rates(cases: int, nulls: int, runs: int) -> np.ndarray:
    """Share of graphs without groups where anything significant, z > 2, q ≤ α, Q's p ≤ α."""
    out = []
    for case in range(cases):
        spread, kind = (0.0, 1.0)[case % 2], ("one", "exponential", "heavy")[case % 3]
        n, m = ((60, 150), (60, 90), (90, 300))[case // 6 % 3]
        source, target = without_groups(n, m, spread, seed=case)
        weight = weights(kind, source.size, case)
        report = find_clusters(n, source, target, weight, runs=runs, nulls=nulls, seed=case)
        zs = [c.z for c in report.clusters if c.z is not None]
        q_low = any(c.q <= report.alpha for c in report.clusters)
        out.append(
            (
                any(c.significant for c in report.clusters),
                any(z > 2.0 for z in zs),
                q_low,
                report.modularity_p <= report.alpha,
                (report.modularity_z or 0.0) > 2.0,
            )
        )
    return np.mean(out, axis=0)


@pytest.mark.slow
def test_chance_is_called_a_cluster_no_more_often_than_stated() -> None:
    cases = 252
    significant, far, q_low, q_significant, q_far = _rates(cases, nulls=39, runs=3)
    # Three standard errors of a rate of 5 % over so many graphs.
    most = 0.05 + 3.0 * (0.05 * 0.95 / cases) ** 0.5
    assert significant <= most
    assert q_low <= most
    assert q_significant <= most
    assert far < 0.05
    assert q_far < 0.05


def test_random_graphs_pass_in_a_short_run_no_more_often_than_stated() -> None:
    """Many graphs, each searched little: the same rate as the slow test's, four times as cheap."""
    cases = 204
    significant, far, q_low, q_significant, _ = _rates(cases, nulls=19, runs=1)
    most = 0.05 + 3.0 * (0.05 * 0.95 / cases) ** 0.5
    assert significant <= most
    assert far <= most
    assert q_low <= most
    assert q_significant <= most


def test_same_seed_gives_the_same_bits_and_leaves_other_random_numbers_alone() -> None:
    import random

    source, target = without_groups(60, 150, 0.5, seed=1)
    weight = weights("exponential", source.size, 1)
    random.seed(7)
    first = find_clusters(60, source, target, weight, runs=5, nulls=9, seed=3)
    drawn = random.random()
    random.seed(7)
    assert random.random() == drawn
    second = find_clusters(60, source, target, weight, runs=5, nulls=9, seed=3)
    assert told(first) == told(second)
    other = find_clusters(60, source, target, weight, runs=5, nulls=9, seed=4)
    assert other.modularity_z != first.modularity_z


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(24)), seed=st.integers(0, 2**64))
def test_renumbering_the_agents_renumbers_the_clusters(order: list[int], seed: int) -> None:
    source, target = cliques(4, 6)
    place = np.array(order)
    plain = find_clusters(24, source, target, runs=5, nulls=9, seed=seed)
    moved = find_clusters(24, place[source], place[target], runs=5, nulls=9, seed=seed)
    expected = {frozenset(place[list(c.members)].tolist()) for c in plain.clusters}
    assert {frozenset(c.members) for c in moved.clusters} == expected
    firsts = [c.members[0] for c in moved.clusters]
    assert firsts == sorted(firsts)
    assert moved.modularity == pytest.approx(plain.modularity)


@settings(max_examples=15, deadline=None)
@given(scale=st.floats(1e-9, 1e9), data=st.randoms(use_true_random=False))
def test_neither_the_unit_of_weights_nor_the_order_of_links_matters(
    scale: float, data: object
) -> None:
    source, target = without_groups(40, 90, 0.5, seed=2)
    weight = weights("exponential", source.size, 2)
    order = list(range(source.size))
    data.shuffle(order)  # type: ignore[attr-defined]
    plain = find_clusters(40, source, target, weight, runs=4, nulls=9, seed=1)
    other = find_clusters(
        40, target[order], source[order], scale * weight[order], runs=4, nulls=9, seed=1
    )
    assert told(plain) == told(other)


@pytest.mark.parametrize(
    ("n", "source", "target", "weight"),
    [
        (0, [], [], []),
        (1, [], [], []),
        (1, [0], [0], [1.0]),
        (5, [], [], []),
        (5, [0, 1], [1, 2], [0.0, 0.0]),
    ],
)
def test_without_any_link_nothing_is_found_and_the_report_says_so(
    n: int, source: list[int], target: list[int], weight: list[float]
) -> None:
    report = find_clusters(n, source, target, weight, nulls=19, seed=1)
    assert report.clusters == ()
    assert report.membership.tolist() == [-1] * n
    assert (report.modularity, report.modularity_p) == (0.0, 1.0)
    assert report.modularity_z is None
    assert report.notes == ("no links",)
    assert consensus(n, source, target, weight, seed=1).tolist() == [-1] * n


def test_a_graph_in_pieces_is_searched_whole() -> None:
    source, target = cliques(3, 5)
    inside = source // 5 == target // 5
    report = find_clusters(17, source[inside], target[inside], nulls=39, seed=1)
    assert [c.members for c in report.clusters] == [
        tuple(range(5 * i, 5 * i + 5)) for i in range(3)
    ]
    assert all(c.conductance == 0.0 and c.inside_share == 1.0 for c in report.clusters)
    assert report.membership.tolist()[-2:] == [-1, -1]


@pytest.mark.parametrize("shape", ["complete", "star", "triangle"])
def test_what_rewiring_cannot_change_is_no_evidence(shape: str) -> None:
    pairs = {
        "complete": np.triu_indices(8, 1),
        "star": (np.zeros(7, int), np.arange(1, 8)),
        "triangle": (np.array([0, 1, 2]), np.array([1, 2, 0])),
    }
    report = find_clusters(8, *pairs[shape], nulls=19, seed=1)
    assert not any(cluster.significant for cluster in report.clusters)
    assert report.modularity_p == 1.0
    assert report.modularity_z is None
    assert "rigid" in report.notes


def test_groups_that_leave_too_much_or_are_too_small_are_dropped() -> None:
    _, source, target = planted(60, 6, 6.0, 1.0, seed=1)
    tight = find_clusters(60, source, target, nulls=19, seed=1, max_conductance=0.1)
    loose = find_clusters(60, source, target, nulls=19, seed=1)
    assert len(tight.clusters) < len(loose.clusters)
    assert all(cluster.conductance <= 0.1 for cluster in tight.clusters)
    large = find_clusters(60, source, target, nulls=19, seed=1, min_size=11)
    assert all(cluster.size >= 11 for cluster in large.clusters)
    assert (large.membership == -1).sum() == 60 - sum(c.size for c in large.clusters)


def test_above_two_hundred_agents_a_cluster_has_five_members() -> None:
    source, target = cliques(3, 4)
    assert consensus(200, source, target, seed=1).max() == 2
    assert consensus(201, source, target, seed=1).max() == -1


def test_a_stopped_search_says_so_and_keeps_a_valid_p() -> None:
    source, target = cliques(6, 6)
    done: list[tuple[int, int]] = []
    report = find_clusters(
        36,
        source,
        target,
        nulls=50,
        seed=1,
        progress=lambda i, of: done.append((i, of)),
        should_stop=lambda: len(done) == 24,
    )
    assert done == [(i, 50) for i in range(1, 25)]
    assert report.nulls == 24
    assert report.notes == ("stopped",)
    assert min(c.p for c in report.clusters) == pytest.approx(1 / 25)
    assert max(c.p for c in report.clusters) == 1.0
    at_once = find_clusters(36, source, target, seed=1, should_stop=lambda: True)
    assert at_once.notes == ("no nulls", "coarse")
    assert all(c.p == 1.0 and not c.significant and c.z is None for c in at_once.clusters)
    assert set(report.notes) | set(at_once.notes) <= set(NOTES)


@pytest.mark.parametrize(
    ("source", "target", "weight"),
    [
        ([0], [1], [-1.0]),
        ([0], [1], [float("nan")]),
        ([0], [1], [float("inf")]),
        ([0], [3], [1.0]),
        ([-1], [1], [1.0]),
        ([0, 1], [1], [1.0]),
    ],
)
def test_links_that_do_not_fit_are_refused(
    source: list[int], target: list[int], weight: list[float]
) -> None:
    with pytest.raises(InputError):
        find_clusters(3, source, target, weight, seed=1)


def test_igraph_is_not_loaded_by_importing_the_room() -> None:
    code = "import sys, model.emergence.clusters; sys.exit('igraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
