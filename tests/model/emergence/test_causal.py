from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.special import digamma

from model.emergence.causal import (
    Terms,
    causal_emergence,
    emergence_of_covariance,
    independent_parts,
)
from model.errors import InputError

Floats = NDArray[np.float64]
MEASURES = [field.name for field in dataclasses.fields(Terms)]


def shared(n: int, a: float) -> tuple[Floats, Floats]:
    """Xᵢ = V/n + Dᵢ, ΣD = 0: V AR(1) of unit variance, D white, unit variance less its mean.

    Covariances now and one lag later of (X₁ … Xₙ, V).
    """
    load = np.append(np.full(n, 1 / n), 1.0)
    white = np.zeros((n + 1, n + 1))
    white[:n, :n] = np.eye(n) - 1 / n
    return white + np.outer(load, load), a * np.outer(load, load)


def autoregressive(t: int, n: int, a: float, draws: np.random.Generator) -> Floats:
    """(t, n) independent AR(1) of unit variance, stationary from the start."""
    kicks = draws.normal(size=(t, n)) * math.sqrt(1 - a * a)
    kicks[0] /= math.sqrt(1 - a * a)
    return np.asarray(lfilter([1.0], [1.0, -a], kicks, axis=0))


def shared_series(t: int, n: int, a: float, draws: np.random.Generator) -> tuple[Floats, Floats]:
    v = autoregressive(t, 1, a, draws)[:, 0]
    own = draws.normal(size=(t, n))
    return v[:, None] / n + own - own.mean(axis=1, keepdims=True), v


def total(x: Floats) -> Floats:
    return np.asarray(x.sum(axis=1))


@pytest.mark.parametrize(
    ("n", "a", "psi", "delta", "gamma"),
    [(2, 0.9, 0.5157, 0.0630, 0.1574), (10, 0.95, 1.1141, 0.0044, 0.0050)],
)
def test_the_gaussian_cases_have_the_values_of_the_table(
    n: int, a: float, psi: float, delta: float, gamma: float
) -> None:
    found = emergence_of_covariance(*shared(n, a))
    assert found.psi == pytest.approx(psi, abs=5e-5)
    assert found.delta == pytest.approx(delta, abs=5e-5)
    assert found.gamma == pytest.approx(gamma, abs=5e-5)
    # All parts tell V′ alike, so both corrections leave one part.
    alone = -0.5 * math.log(1 - a * a) - found.gamma
    assert found.psi_corrected == pytest.approx(alone)
    assert found.psi_over_best == pytest.approx(alone)


@pytest.mark.parametrize(("n", "a"), [(2, 0.9), (10, 0.95)])
def test_series_give_the_exact_values_within_their_stated_error(n: int, a: float) -> None:
    exact = emergence_of_covariance(*shared(n, a))
    x, v = shared_series(20_000, n, a, np.random.default_rng([n, 1]))
    found = causal_emergence(x, v, seed=1)
    for measure in ("psi", "delta", "gamma"):
        error = getattr(found.debiased, measure) - getattr(exact, measure)
        # The largest of n equal terms lies above each of them, by about √(2 ln n) errors.
        allowance = (4 + math.sqrt(2 * math.log(n))) * getattr(found.se, measure)
        assert abs(error) <= allowance, measure
    assert found.chance.p == Terms(*([1 / 200] * 5))


def test_the_stated_error_is_the_error() -> None:
    told = [
        causal_emergence(
            *shared_series(2000, 2, 0.9, np.random.default_rng([k, 2])), shifts=2, seed=k
        )
        for k in range(150)
    ]
    for measure in MEASURES:
        spread = np.std([getattr(t.raw, measure) for t in told], ddof=1)
        stated = math.sqrt(np.mean([getattr(t.se, measure) ** 2 for t in told]))
        # 150 runs know a standard deviation to 6 %.
        assert stated > (1 - 4 * 0.06) * spread, measure
        if measure == "psi":
            assert stated == pytest.approx(spread, rel=4 * 0.06)


@pytest.mark.parametrize(("t", "n"), [(101, 6), (201, 3)])
def test_white_parts_have_the_stated_bias_and_the_shifts_remove_it(t: int, n: int) -> None:
    draws = np.random.default_rng([t, 3])
    told = []
    for k in range(400):
        x = draws.normal(size=(t, n))
        told.append(causal_emergence(x, total(x), shifts=30, seed=k))
    raw = np.array([found.raw.psi for found in told])
    m = t - 1
    # 1 − r² of independent white variables is Beta((m − 2)/2, 1/2), so E I is known.
    exact = -(n - 1) * 0.5 * (digamma((m - 1) / 2) - digamma((m - 2) / 2))
    assert -(n - 1) / (2 * t) == pytest.approx(exact, rel=4 / t)
    assert raw.mean() == pytest.approx(exact, abs=4 * raw.std() / 20)
    debiased = np.array([found.debiased.psi for found in told])
    # The shifted series share the overlap 1/T with the data, hence the remainder of order 1/T².
    assert debiased.mean() == pytest.approx(0.0, abs=4 * debiased.std() / 20)


@pytest.mark.parametrize("memory", [0.0, 0.8], ids=["white", "memory"])
def test_a_future_that_owes_nothing_to_the_present_is_significant_as_often_as_stated(
    memory: float,
) -> None:
    # With memory the future is 60 moments away: .8⁶⁰ = 2e-6, while neighbours still agree.
    lag, t = (1, 150) if memory == 0.0 else (60, 700)
    mix = np.array([[1.0, 0.6, 0.0], [0.0, 1.0, 0.3], [0.5, 0.0, 1.0]])
    draws = np.random.default_rng([lag, 4])
    told = []
    for k in range(200):
        x = autoregressive(t, 3, memory, draws) @ mix
        told.append(causal_emergence(x, total(x), lag=lag, shifts=19, margin=30, seed=k).chance.p)
    for measure in MEASURES:
        hits = sum(getattr(p, measure) <= 0.05 for p in told)
        # Binomial, 200 nulls at .05: 99.9 % within 2 to 21.
        assert 2 <= hits <= 21, measure


def test_independent_parts_with_memory_are_significant_as_often_as_stated() -> None:
    draws = np.random.default_rng(5)
    told = [
        independent_parts(autoregressive(150, 2, 0.5, draws), total, shifts=19, seed=k).p
        for k in range(200)
    ]
    for measure in MEASURES:
        hits = sum(getattr(p, measure) <= 0.05 for p in told)
        assert 2 <= hits <= 21, measure


def test_the_shared_feature_is_found_with_power() -> None:
    draws = np.random.default_rng(6)
    by_time = by_parts = 0
    for k in range(20):
        x, v = shared_series(300, 4, 0.9, draws)
        by_time += causal_emergence(x, v, shifts=39, seed=k).chance.p.psi <= 0.05
        by_parts += independent_parts(x, total, shifts=39, seed=k).p.psi <= 0.05
    assert (by_time, by_parts) == (20, 20)


def test_a_sum_of_independent_parts_looks_emergent_until_it_is_held_against_parts_kept_apart() -> (
    None
):
    now = np.block([[np.eye(5), np.ones((5, 1))], [np.ones((1, 5)), np.full((1, 1), 5.0)]])
    assert emergence_of_covariance(now, 0.9 * now).psi > 0.3
    x = autoregressive(2000, 5, 0.9, np.random.default_rng(7))
    assert causal_emergence(x, total(x), seed=1).chance.p.psi == 1 / 200
    apart = independent_parts(x, total, seed=1)
    assert apart.p.psi > 0.05
    assert apart.mean.psi > 0.3


def test_parts_in_step_are_deeply_negative_although_the_whole_tells_most() -> None:
    # Ten noisy copies of one signal, noise a tenth of its variance, V their mean.
    load = np.ones(11)
    now = np.outer(load, load)
    now[:10, :10] += 0.1 * np.eye(10)
    now[:10, 10] += 0.01
    now[10, :10] += 0.01
    now[10, 10] += 0.01
    found = emergence_of_covariance(now, 0.9 * np.outer(load, load))
    assert found.psi < -3.0
    assert 0.0 < found.psi_corrected == pytest.approx(found.psi_over_best)


@given(seed=st.integers(0, 500), data=st.data())
def test_corrections_are_ordered_and_the_order_of_parts_does_not_matter(
    seed: int, data: st.DataObject
) -> None:
    root = np.random.default_rng(seed).normal(size=(10, 12))
    both = root @ root.T
    now, lagged, later = both[:5, :5], both[:5, 5:], both[5:, 5:]
    found = emergence_of_covariance(now, lagged, later=later)
    assert found.psi <= found.psi_corrected + 1e-12
    assert found.psi_corrected <= found.psi_over_best + 1e-12
    assert found.delta <= found.gamma
    mixed = [*data.draw(st.permutations(range(4))), 4]
    scale = np.diag(np.random.default_rng(seed).uniform(0.1, 10.0, 5))[mixed]
    again = emergence_of_covariance(
        *(scale @ each @ scale.T for each in (now, lagged)), later=scale @ later @ scale.T
    )
    for measure in MEASURES:
        assert getattr(again, measure) == pytest.approx(getattr(found, measure), abs=1e-9)


def test_columns_of_one_part_are_taken_together() -> None:
    draws = np.random.default_rng(8)
    x = autoregressive(500, 4, 0.8, draws)
    v = x.reshape(500, 2, 2).mean(axis=1)
    plain = causal_emergence(x, v, part=[0, 0, 1, 1], shifts=20, seed=1)
    turned = np.column_stack((x[:, 2], x @ [[1, 2], [3, -1], [0, 0], [0, 0]], x[:, 3], x[:, 3]))
    again = causal_emergence(turned, v @ [[1, 1], [1, -2]], part=[9, 4, 4, 9, 9], shifts=20, seed=1)
    for measure in MEASURES:
        for kind in ("raw", "se"):
            one, other = getattr(plain, kind), getattr(again, kind)
            assert getattr(other, measure) == pytest.approx(getattr(one, measure), rel=1e-6)
    assert again.chance.p == plain.chance.p


def test_series_agree_with_covariances() -> None:
    x, v = shared_series(400, 3, 0.9, np.random.default_rng(9))
    z = np.column_stack((x, v))
    both = np.cov(np.hstack((z[:-5], z[5:])).T)
    exact = emergence_of_covariance(both[:4, :4], both[:4, 4:], later=both[4:, 4:])
    found = causal_emergence(x, v, lag=5, shifts=5, seed=1)
    assert found.pairs == 395
    for measure in MEASURES:
        assert getattr(found.raw, measure) == pytest.approx(getattr(exact, measure))


def test_the_same_seed_gives_the_same_answer() -> None:
    x, v = shared_series(200, 3, 0.9, np.random.default_rng(10))
    first, second, third = (causal_emergence(x, v, seed=k) for k in (1, 1, 2))
    assert first.chance.mean == second.chance.mean
    assert first.chance.mean != third.chance.mean
    assert independent_parts(x, total, seed=1).p == independent_parts(x, total, seed=1).p


def test_noiseless_variables_have_no_finite_answer_and_constant_ones_tell_nothing() -> None:
    turn = 2 * np.pi * np.arange(400) / 37
    x = np.column_stack((np.cos(turn), np.sin(turn), np.cos(turn + 1), np.sin(turn + 1)))
    found = causal_emergence(x, x[:, :2] + x[:, 2:], part=[0, 0, 1, 1], shifts=20, seed=1)
    assert math.isnan(found.raw.psi)
    assert math.isnan(found.chance.p.psi)
    assert found.raw.gamma == math.inf
    still = causal_emergence(np.ones((50, 2)), np.ones(50), shifts=20, seed=1)
    assert (still.raw.psi, still.raw.gamma, still.chance.p.psi) == (0.0, 0.0, 1.0)


def test_faulty_input_is_refused() -> None:
    x = np.random.default_rng(11).normal(size=(50, 3))
    with pytest.raises(InputError, match="do not match"):
        causal_emergence(x, x[:-1, 0], seed=1)
    with pytest.raises(InputError, match="lag"):
        causal_emergence(x, total(x), lag=48, seed=1)
    with pytest.raises(InputError, match="parts do not match"):
        causal_emergence(x, total(x), part=[0, 1], seed=1)
    with pytest.raises(InputError, match="more than 20"):
        causal_emergence(np.hstack([x] * 7), total(x), seed=1)
    with pytest.raises(InputError, match="covariances"):
        emergence_of_covariance(np.eye(3), np.eye(2))
