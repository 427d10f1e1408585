from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.emergence.causal import causal_emergence, independent_parts
from model.emergence.order import group_order
from model.emergence.variables import (
    Clusters,
    cluster_variables,
    clusters_of,
    directions,
    mean_field,
    mean_fields,
)
from model.errors import InputError


def test_the_largest_clusters_stand_for_the_rest_in_a_fixed_order() -> None:
    found = clusters_of([7, 7, 3, 3, -1, 5, 5, 5, 9], most=3)
    assert found.labels.tolist() == [5, 3, 7]
    assert found.size.tolist() == [3, 2, 2]
    assert found.index.tolist() == [2, 2, 1, 1, -1, 0, 0, 0, -1]
    assert found.part.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert found.names[3:6] == ("cos 3", "sin 3", "energy 3")


def test_by_default_the_variables_stay_below_twenty() -> None:
    found = clusters_of(np.arange(50) // 2)
    assert (found.k, found.part.size) == (6, 18)


def test_each_cluster_has_the_direction_of_its_mean_field_and_its_mean_energy() -> None:
    phase = np.array([0.2, 0.4, np.pi, np.pi, 1.0])
    energy = np.array([1.0, 3.0, 2.0, 4.0, 100.0])
    found = cluster_variables(phase, energy, clusters_of([0, 0, 1, 1, -1]))
    assert found == pytest.approx([math.cos(0.3), math.sin(0.3), 2.0, -1.0, 0.0, 3.0], abs=1e-12)


def test_opposite_phases_have_no_direction() -> None:
    found = cluster_variables([0.0, np.pi], [1.0, 1.0], clusters_of([0, 0]))
    assert found.tolist() == [0.0, 0.0, 1.0]


@given(seed=st.integers(0, 200), turn=st.floats(-6.0, 6.0))
def test_moments_are_taken_one_by_one_and_turn_with_the_phases(seed: int, turn: float) -> None:
    draws = np.random.default_rng(seed)
    label = draws.integers(-1, 4, 30)
    phase, energy = draws.uniform(0, 2 * np.pi, (7, 30)), draws.exponential(size=(7, 30))
    told = clusters_of(np.append(label, 0)[:30] if (label >= 0).any() else np.zeros(30))
    found = cluster_variables(phase, energy, told)
    assert found.shape == (7, 3 * told.k)
    for t in range(7):
        assert np.array_equal(found[t], cluster_variables(phase[t], energy[t], told))
    assert np.hypot(found[:, ::3], found[:, 1::3]) == pytest.approx(1.0)
    turned = cluster_variables(phase + turn, energy, told)
    angle = np.exp(1j * turn) * (found[:, ::3] + 1j * found[:, 1::3])
    assert turned[:, ::3] == pytest.approx(angle.real, abs=1e-6)
    assert turned[:, 1::3] == pytest.approx(angle.imag, abs=1e-6)
    assert np.array_equal(turned[:, 2::3], found[:, 2::3])


def test_the_mean_field_has_the_order_of_the_clusters_and_their_mean_energy() -> None:
    draws = np.random.default_rng(1)
    label = np.repeat([0, 1, 2], 5)
    phase, energy = draws.uniform(0, 6, (4, 15)), draws.exponential(size=(4, 15))
    told = cluster_variables(phase, energy, clusters_of(label))
    whole = mean_field(told)
    order = group_order(np.arctan2(told[:, 1::3], told[:, ::3]), np.zeros(3, int))
    assert np.hypot(whole[:, 0], whole[:, 1]) == pytest.approx(order[:, 0])
    assert whole[:, 2] == pytest.approx(energy.mean(axis=1))


def test_a_run_goes_from_phases_to_emergence() -> None:
    draws = np.random.default_rng(2)
    t, label = 600, np.repeat([0, 1, 2], 6)
    drift = np.cumsum(draws.normal(0.3, 0.3, (t, 3)), axis=0)
    phase = drift[:, label] + draws.normal(0.0, 0.4, (t, 18))
    energy = 1.0 + draws.random((t, 18))
    told = clusters_of(label)
    x = cluster_variables(phase, energy, told)
    found = causal_emergence(x, mean_field(x), lag=3, part=told.part, shifts=39, seed=1)
    assert found.chance.p.psi_over_best == pytest.approx(1 / 40)
    apart = independent_parts(x, mean_field, lag=3, part=told.part, shifts=39, seed=1)
    # Three clusters that drift by themselves: nothing is done together.
    assert apart.p.psi > 0.05


def test_faulty_input_is_refused() -> None:
    with pytest.raises(InputError, match="no agent"):
        clusters_of([-1, -1])
    with pytest.raises(InputError, match="match"):
        cluster_variables(np.zeros((3, 4)), np.zeros((3, 5)), clusters_of([0, 0, 0, 0]))
    with pytest.raises(InputError, match="are not 3 a cluster"):
        mean_field(np.zeros((5, 4)))


def test_a_mean_field_is_as_long_as_the_order_within_and_points_where_its_phase_is() -> None:
    draws = np.random.default_rng(3)
    label = np.repeat([0, 1, 2], 4)
    phase, energy = draws.uniform(0, 6, 12), draws.exponential(size=12)
    told = mean_fields(phase, energy, clusters_of(label))
    assert np.hypot(told[:, 0], told[:, 1]) == pytest.approx(group_order(phase, label))
    assert directions(told) == pytest.approx(cluster_variables(phase, energy, clusters_of(label)))


def test_a_cluster_that_nobody_is_left_in_has_no_mean_field() -> None:
    left = Clusters(np.array([0, 1]), np.array([0, 0, -1]), np.array([2, 0]))
    told = mean_fields(np.zeros(3), np.ones(3), left)
    assert told[0] == pytest.approx([1.0, 0.0, 1.0])
    assert np.isnan(told[1]).all()
