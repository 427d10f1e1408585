from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.emergence.inheritance import (
    adjusted_rand_index,
    frequency_groups,
    likeness,
    origin_of,
    overlap,
)
from model.errors import InputError

BLOCKS = np.repeat(np.arange(6), 10)
CROSSED = np.tile(np.arange(10), 6)
NONE = np.full(60, -1)
labels = st.lists(st.integers(-1, 4), min_size=1, max_size=30)


def test_a_cluster_that_is_a_community_of_the_map_is_inherited_from_links() -> None:
    told = origin_of(range(10, 20), BLOCKS, NONE, seed=1)
    assert told.kind == "inherited from links"
    assert told.index_links == 1.0
    assert told.p_links == pytest.approx(1 / 1000)
    assert (told.index_frequencies, told.p_frequencies) == (0.0, 1.0)


def test_a_cluster_that_the_uncoupled_twin_shows_is_inherited_from_frequencies() -> None:
    assert origin_of(range(10), CROSSED, BLOCKS, seed=1).kind == "inherited from frequencies"


def test_a_cluster_that_both_show_is_inherited_from_both() -> None:
    assert origin_of(range(10), BLOCKS, BLOCKS, seed=1).kind == "inherited from both"


def test_a_cluster_across_the_grain_of_both_is_emergent() -> None:
    members = [0, 11, 22, 33, 44, 55]
    told = origin_of(members, BLOCKS, CROSSED, seed=1)
    assert told.kind == "emergent"
    # One of six in a group of ten: 1/(6 + 10 − 1); at most one of six in a group of six: 1/11.
    assert told.index_links == pytest.approx(1 / 15)
    assert told.index_frequencies == pytest.approx(1 / 11)
    assert min(told.p_links, told.p_frequencies) > 0.05


def test_a_cluster_wholly_inside_a_larger_community_is_not_emergent() -> None:
    map_groups = np.array([0] * 20 + [1] * 4 + [2] * 4 + [-1] * 32)
    told = origin_of([0, 1, 2, 3, 4, 5], map_groups, NONE, seed=1)
    assert told.index_links == pytest.approx(0.3)
    assert told.kind == "inherited from links"


def test_twin_and_frequency_groups_are_looked_at_together() -> None:
    both = np.stack((CROSSED, BLOCKS))
    assert origin_of(range(10), NONE, both, seed=1).kind == "inherited from frequencies"
    alone = overlap(range(10), CROSSED, seed=1)
    together = overlap(range(10), both, seed=1)
    assert alone.p > 0.5
    assert together.index == 1.0


def test_what_the_twin_shows_of_unlike_frequencies_is_the_links_doing() -> None:
    by = {p: origin_of(range(10), NONE, BLOCKS, seed=1, p_alike=p) for p in (0.01, 0.4)}
    assert by[0.01].kind == "inherited from frequencies"
    assert by[0.4].kind == "inherited from links"
    assert by[0.4].p_frequencies == 0.4
    both = origin_of(range(10), BLOCKS, BLOCKS, seed=1, p_alike=0.4)
    assert both.kind == "inherited from links"
    members = [0, 11, 22, 33, 44, 55]
    assert origin_of(members, BLOCKS, CROSSED, seed=1, p_alike=0.01).kind == "emergent"


def test_frequencies_by_lot_are_called_alike_as_often_as_stated_and_like_ones_always() -> None:
    draws = np.random.default_rng(5)
    source, target = draws.integers(0, 60, (2, 200))
    ps = []
    for case in range(300):
        frequency = draws.choice([0.6, 1.0, 2.0], 60) * (1.0 + 0.03 * draws.uniform(-1, 1, 60))
        members = draws.choice(60, 12, replace=False)
        ps.append(likeness(members, source, target, frequency, 8.0, seed=case, draws=39))
    level = float(np.mean(np.array(ps) <= 0.05))
    assert abs(level - 0.05) <= 3 * (0.05 * 0.95 / 300) ** 0.5
    like = np.where(np.arange(60) < 12, 1.0, np.linspace(0.5, 5.0, 60))
    assert likeness(range(12), source, target, like, 8.0, seed=1) == 1 / 200
    assert likeness([0], source[:0], target[:0], like, 8.0, seed=1) == 1.0


def test_p_of_random_sets_is_at_most_alpha_as_often_as_alpha() -> None:
    draws = np.random.default_rng(3)
    reference = np.array([0] * 20 + [1] * 9 + [2] * 6 + [3] * 5 + [-1] * 20)
    ps = np.array(
        [
            overlap(draws.choice(60, 8, replace=False), reference, seed=i, permutations=99).p
            for i in range(400)
        ]
    )
    assert (ps <= 0.05).mean() <= 0.05 + 3 * (0.05 * 0.95 / 400) ** 0.5
    assert (ps <= 0.2).mean() <= 0.2 + 3 * (0.2 * 0.8 / 400) ** 0.5
    assert (ps <= 0.2).mean() > 0.05


def test_overlap_repeats_bit_for_bit_with_its_seed() -> None:
    members = [0, 1, 2, 12, 13]
    first = overlap(members, BLOCKS, seed=5, permutations=99)
    assert first == overlap(members[::-1], BLOCKS, seed=5, permutations=99)
    ps = {overlap(members, BLOCKS, seed=s, permutations=99).p for s in range(5)}
    assert len(ps) > 1


@settings(max_examples=30, deadline=None)
@given(reference=labels, data=st.data())
def test_names_of_groups_do_not_matter_and_values_stay_in_range(
    reference: list[int], data: st.DataObject
) -> None:
    rows = st.integers(0, len(reference) - 1)
    members = data.draw(st.lists(rows, min_size=1, unique=True))
    told = overlap(members, reference, seed=1, permutations=19)
    assert 0.0 <= told.index <= 1.0
    assert 1 / 20 <= told.p <= 1.0
    renamed = [r if r < 0 else 7 + 3 * r for r in reference]
    assert overlap(members, renamed, seed=1, permutations=19) == told


def test_an_empty_cluster_or_reference_shows_nothing() -> None:
    assert overlap([], BLOCKS, seed=1).p == 1.0
    assert overlap([0], NONE, seed=1).p == 1.0
    assert overlap([0], [-1], seed=1).index == 0.0


def test_members_outside_the_reference_are_refused() -> None:
    with pytest.raises(InputError, match="60 agents"):
        overlap([60], BLOCKS, seed=1)


def test_the_rand_index_agrees_with_hubert_and_arabie() -> None:
    # Worked by hand: contingency [[2, 1], [0, 3]]: (4 − 2.8)/(6.5 − 2.8).
    a, b = [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1]
    assert adjusted_rand_index(a, b) == pytest.approx((4 - 2.8) / (6.5 - 2.8))
    assert adjusted_rand_index([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(-0.5)


@settings(max_examples=50, deadline=None)
@given(a=labels, data=st.data())
def test_the_rand_index_is_symmetric_and_one_with_itself(a: list[int], data: st.DataObject) -> None:
    b = data.draw(st.lists(st.integers(-1, 4), min_size=len(a), max_size=len(a)))
    assert adjusted_rand_index(a, a) == 1.0
    assert adjusted_rand_index(a, b) == pytest.approx(adjusted_rand_index(b, a))
    assert adjusted_rand_index(a, b) <= 1.0 + 1e-12
    order = data.draw(st.permutations(range(len(a))))
    moved = adjusted_rand_index([a[i] for i in order], [b[i] for i in order])
    assert moved == pytest.approx(adjusted_rand_index(a, b))


def test_the_rand_index_of_unrelated_partitions_is_near_nought() -> None:
    draws = np.random.default_rng(1)
    found = [adjusted_rand_index(BLOCKS, draws.permutation(BLOCKS)) for _ in range(200)]
    assert abs(np.mean(found)) < 0.01


def test_agents_in_no_group_are_by_themselves() -> None:
    assert adjusted_rand_index([-1, -1, 0, 0], [5, 6, 1, 1]) == 1.0
    assert adjusted_rand_index([-1, -1, 0, 0], [5, 5, 1, 1]) < 1.0


@pytest.mark.parametrize("n", [0, 1])
def test_the_rand_index_of_nobody_is_one(n: int) -> None:
    assert adjusted_rand_index([0] * n, [0] * n) == 1.0


def test_partitions_of_different_length_are_refused() -> None:
    with pytest.raises(InputError):
        adjusted_rand_index([0, 1], [0])


def test_frequencies_that_a_window_confounds_are_one_group() -> None:
    frequency = [1.0, 0.5, 1.01, 0.51, 2.0, 1.02]
    assert frequency_groups(frequency, 1 / 32).tolist() == [1, 0, 1, 0, -1, 1]
    assert frequency_groups([], 0.1).tolist() == []
    assert frequency_groups([1.0], 0.1).tolist() == [-1]


@settings(max_examples=50, deadline=None)
@given(
    frequency=st.lists(st.floats(0.0, 10.0), max_size=20),
    width=st.floats(1e-3, 1.0),
)
def test_no_frequency_group_is_wider_than_told(frequency: list[float], width: float) -> None:
    label = frequency_groups(frequency, width)
    f = np.array(frequency)
    for group in range(int(label.max(initial=-1)) + 1):
        own = f[label == group]
        assert own.size > 1
        assert np.ptp(own) <= width * (1 + 1e-9)
