from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.emergence.order import (
    RunningOrder,
    chimera_index,
    group_order,
    incoherent_order,
    metastability,
    order_parameter,
    susceptibility,
)
from model.errors import InputError

phases = st.lists(st.floats(-10.0, 10.0), min_size=1, max_size=30)


def test_known_phases_have_known_order() -> None:
    assert order_parameter([0.4, 0.4, 0.4]) == pytest.approx(1.0)
    assert order_parameter([0.0, np.pi]) == pytest.approx(0.0, abs=1e-12)
    assert order_parameter([0.0, np.pi / 2]) == pytest.approx(math.sqrt(0.5))
    assert order_parameter(2 * np.pi * np.arange(7) / 7) == pytest.approx(0.0, abs=1e-12)
    assert order_parameter([2.0]) == pytest.approx(1.0)
    assert math.isnan(order_parameter([]))


@given(phase=phases, turn=st.floats(-10.0, 10.0), data=st.data())
def test_order_is_in_range_and_blind_to_rotation_and_renumbering(
    phase: list[float], turn: float, data: st.DataObject
) -> None:
    order = order_parameter(phase)
    assert 0.0 <= order <= 1.0
    mixed = data.draw(st.permutations(phase))
    assert order_parameter(np.array(mixed) + turn) == pytest.approx(order, abs=1e-9)


@pytest.mark.parametrize("n", [1, 10, 400])
def test_independent_phases_have_the_stated_bias(n: int) -> None:
    draws = np.random.default_rng(n)
    square = np.square(group_order(draws.uniform(0, 2 * np.pi, (4000, n)), np.zeros(n, int)))
    # R² of independent phases has mean 1/n and sd below 1/n.
    assert square.mean() == pytest.approx(incoherent_order(n) ** 2, abs=4 / n / math.sqrt(4000))


def test_each_group_has_its_own_order_and_unlabelled_agents_count_nowhere() -> None:
    phase = np.array([0.0, 0.0, 0.0, np.pi, 1.0, 5.0])
    found = group_order(phase, [0, 0, 2, 2, -1, -1])
    assert found[[0, 2]] == pytest.approx([1.0, 0.0], abs=1e-12)
    assert math.isnan(found[1])
    assert group_order(phase, np.full(6, -1)).shape == (0,)
    assert group_order(np.zeros((0, 6)), np.zeros(6, int)).shape == (0, 1)


def test_moments_are_taken_one_by_one() -> None:
    draws = np.random.default_rng(1)
    phase = draws.uniform(0, 6, (5, 8))
    label = np.array([0, 0, 0, 1, 1, 1, 1, -1])
    found = group_order(phase, label)
    assert found.shape == (5, 2)
    for moment, row in zip(phase, found, strict=True):
        assert row == pytest.approx(group_order(moment, label))
        assert row[0] == pytest.approx(order_parameter(moment[:3]))


def test_metastability_is_the_spread_of_order_over_time() -> None:
    steady = np.full(100, 0.7)
    swinging = 0.5 + 0.4 * np.sin(2 * np.pi * np.arange(1000) / 50)
    assert metastability(steady) == pytest.approx(0.0)
    assert metastability(swinging) == pytest.approx(0.4 / math.sqrt(2), rel=1e-3)
    both = np.stack((np.full(1000, 0.3), swinging), axis=1)
    assert metastability(both) == pytest.approx(0.2 / math.sqrt(2), rel=1e-3)


def test_metastability_of_independent_phases_has_the_stated_bias() -> None:
    draws = np.random.default_rng(4)
    order = group_order(draws.uniform(0, 2 * np.pi, (4000, 50)), np.zeros(50, int))
    assert metastability(order) == pytest.approx(math.sqrt((1 - np.pi / 4) / 50), rel=0.05)


def test_chimera_index_tells_half_in_step_from_all_alike() -> None:
    half = np.tile([1.0, 0.0, 1.0, 0.0], (20, 1))
    assert chimera_index(half) == pytest.approx(1 / 3)
    assert chimera_index(np.full((20, 4), 0.6)) == pytest.approx(0.0)


def test_groups_without_members_are_left_out() -> None:
    order = np.array([[0.2, np.nan, 0.8], [0.4, np.nan, 0.6]])
    without = order[:, [0, 2]]
    assert chimera_index(order) == pytest.approx(chimera_index(without))
    assert metastability(order) == pytest.approx(metastability(without))


@settings(max_examples=40)
@given(
    order=st.lists(st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3), min_size=2, max_size=10),
    mix=st.permutations(range(3)),
)
def test_the_order_of_the_groups_does_not_matter(order: list[list[float]], mix: list[int]) -> None:
    told = np.array(order)
    assert metastability(told[:, mix]) == pytest.approx(metastability(told), abs=1e-12)
    assert chimera_index(told[:, mix]) == pytest.approx(chimera_index(told), abs=1e-12)
    assert 0.0 <= metastability(told) <= 0.75
    assert 0.0 <= chimera_index(told) <= 0.5


def test_too_little_to_say_is_not_a_number() -> None:
    assert math.isnan(metastability([0.5]))
    assert math.isnan(metastability([]))
    assert math.isnan(chimera_index(np.full((5, 1), 0.5)))
    assert math.isnan(chimera_index(np.zeros((0, 3))))


def test_susceptibility_of_independent_phases_does_not_depend_on_their_number() -> None:
    draws = np.random.default_rng(6)
    for n in (50, 400):
        order = group_order(draws.uniform(0, 2 * np.pi, (4000, n)), np.zeros(n, int))
        # Var(R) = (1 − π/4)/n for large n, to 1/n of it; relative error of a variance √(2/T)·1.1.
        expected = 1 - np.pi / 4
        assert susceptibility(order, n) == pytest.approx(expected, rel=3 * 0.025 + 1 / n)
    assert susceptibility(np.full(10, 0.5), 100) == 0.0
    assert susceptibility([0.0, 1.0], 3) == pytest.approx(1.5)
    assert math.isnan(susceptibility([0.5], 3))


def _noisy(coupling: float, n: int, runs: int, steps: int) -> np.ndarray:
    """(runs, steps) R of n identical oscillators with noise of 1 rad²/s and mean-field coupling."""
    draws, dt = np.random.default_rng(7), 0.05
    theta = draws.uniform(0, 2 * np.pi, (runs, n))
    out = np.empty((runs, steps))
    for step in range(-200, steps):
        field = np.exp(1j * theta).mean(axis=1, keepdims=True)
        pull = coupling * np.imag(field * np.exp(-1j * theta))
        theta = theta + dt * pull + math.sqrt(2 * dt) * draws.normal(size=theta.shape)
        if step >= 0:
            out[:, step] = np.abs(field[:, 0])
    return out


def test_susceptibility_peaks_at_the_transition_and_grows_towards_it_as_theory_says() -> None:
    n, runs = 100, 10
    chi = {
        k: float(np.mean([susceptibility(r, n) for r in _noisy(k, n, runs, 1500)]))
        for k in (1.0, 2.0, 6.0)
    }
    # Below K_c = 2 R² has mean 1/(n(1 − K/K_c)) (linear response), so χ = (1 − π/4)/(1 − K/K_c).
    # Ten runs of 75 s, memory 2 s: relative error √(2/375) = .07; steps of .05 s add 3 %.
    assert chi[1.0] == pytest.approx((1 - np.pi / 4) / 0.5, rel=3 * 0.07 + 0.03)
    assert chi[2.0] > 2 * chi[1.0]
    assert chi[2.0] > 5 * chi[6.0]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_running_measures_are_those_of_the_whole_record(data: st.DataObject) -> None:
    n, steps = data.draw(st.integers(1, 12)), data.draw(st.integers(0, 12))
    label = np.array(data.draw(st.lists(st.integers(-1, 3), min_size=n, max_size=n)))
    phase = np.random.default_rng(data.draw(st.integers(0, 999))).uniform(-9, 9, (steps, n))
    running = RunningOrder(label)
    cut = data.draw(st.integers(0, steps))
    for moment in phase[:cut]:
        running.update(moment)
    running = RunningOrder.from_state(json.loads(json.dumps(running.to_state())))
    for moment in phase[cut:]:
        running.update(moment)
    order = group_order(phase, label)
    whole = [order_parameter(moment) for moment in phase]
    assert running.count == steps
    assert running.metastability == pytest.approx(metastability(order), abs=1e-12, nan_ok=True)
    assert running.chimera_index == pytest.approx(chimera_index(order), abs=1e-12, nan_ok=True)
    assert running.susceptibility == pytest.approx(susceptibility(whole, n), abs=1e-12, nan_ok=True)
    assert running.mean_order == pytest.approx(
        np.mean(whole) if steps else math.nan, abs=1e-12, nan_ok=True
    )
    if steps:
        assert running.mean_group_order == pytest.approx(order.mean(axis=0), abs=1e-12, nan_ok=True)


def test_running_measures_take_no_more_room_for_a_longer_run() -> None:
    running = RunningOrder(np.arange(300) % 3)
    draws = np.random.default_rng(8)
    sizes = []
    for _ in range(3):
        for _ in range(100):
            running.update(draws.uniform(0, 6, 300))
        sizes.append(sum(a.nbytes for a in vars(running).values() if isinstance(a, np.ndarray)))
    assert len(set(sizes)) == 1
    with pytest.raises(InputError):
        running.update(np.zeros(2))
