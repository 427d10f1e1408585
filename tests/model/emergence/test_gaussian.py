from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.emergence.gaussian import (
    block_information,
    copula_normal,
    correlation_time,
    jackknife_error,
    left_out,
    offsets,
    products,
    series,
    shifted_products,
    whitening,
)
from model.errors import InputError

Floats = NDArray[np.float64]


def joint(seed: int, d: int) -> tuple[Floats, Floats, Floats]:
    """Covariances now, lagged, later of a stationary-looking Gaussian pair of d variables."""
    root = np.random.default_rng(seed).normal(size=(2 * d, 2 * d + 2))
    both = root @ root.T
    return both[:d, :d], both[:d, d:], both[d:, d:]


@given(seed=st.integers(0, 1000), cut=st.integers(1, 4))
def test_information_is_that_of_the_determinants(seed: int, cut: int) -> None:
    now, lagged, later = joint(seed, 5)
    blocks = [np.arange(cut), np.arange(cut, 5)]
    found = block_information(now, lagged, later, blocks)
    for a, rows in enumerate(blocks):
        for c, columns in enumerate(blocks):
            own, other = now[np.ix_(rows, rows)], later[np.ix_(columns, columns)]
            across = lagged[np.ix_(rows, columns)]
            both = np.block([[own, across], [across.T, other]])
            logs = [np.linalg.slogdet(m)[1] for m in (own, other, both)]
            assert found[a, c] == pytest.approx(0.5 * (logs[0] + logs[1] - logs[2]), rel=1e-6)


def test_single_variables_take_the_short_way_to_the_same_answer() -> None:
    now, lagged, later = joint(3, 4)
    alone = block_information(now, lagged, later, [np.array([i]) for i in range(4)])
    r = lagged / np.sqrt(np.outer(np.diag(now), np.diag(later)))
    assert alone == pytest.approx(-0.5 * np.log(1 - r**2))
    paired = block_information(now, lagged, later, [np.array([0]), np.array([1, 2]), np.array([3])])
    assert paired[0, 2] == pytest.approx(alone[0, 3])


def test_a_direction_without_variance_tells_nothing() -> None:
    now, lagged, later = joint(4, 3)
    twice = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 0, 0]])
    more = [twice @ m @ twice.T for m in (now, lagged, later)]
    white = whitening(more[0])
    assert white.T @ more[0] @ white == pytest.approx(np.diag([0.0, 0, 1, 1, 1]), abs=1e-9)
    plain = block_information(now, lagged, later, [np.array([0, 1]), np.array([2])])
    beside = block_information(*more, [np.array([0, 1, 3]), np.array([2]), np.array([4])])
    assert beside[:2, :2] == pytest.approx(plain)
    assert not beside[2].any()
    within = block_information(*more, [np.array([0, 4, 1, 3]), np.array([2])])
    assert within == pytest.approx(plain)


def test_an_exact_function_tells_everything() -> None:
    one = np.eye(2)
    assert np.array_equal(
        np.isinf(block_information(one, one, one, [np.array([0]), np.array([1])])), np.eye(2)
    )
    assert np.isinf(block_information(one, one, one, [np.arange(2)]))


@pytest.mark.parametrize("moments", [64, 101])
def test_shifted_products_are_those_of_the_rolled_series(moments: int) -> None:
    draws = np.random.default_rng(moments)
    a, b = draws.normal(size=(2, moments, 3))
    moves = np.array([0, 1, 17, moments - 1])
    found = shifted_products(a, b, moves)
    for move, got in zip(moves, found, strict=True):
        assert got == pytest.approx(products(a, np.roll(b, int(move), axis=0)), abs=1e-10)


@given(moments=st.integers(10, 300), count=st.integers(2, 50), seed=st.integers(0, 9))
def test_offsets_differ_and_keep_their_distance(moments: int, count: int, seed: int) -> None:
    found = offsets(moments, count, np.random.default_rng(seed))
    least = max(moments // 20, 1)
    assert np.unique(found).size == found.size == min(count, moments - 2 * least + 1)
    assert found.min() >= least
    assert found.max() <= moments - least


def test_faulty_series_are_refused() -> None:
    draws = np.random.default_rng(1)
    with pytest.raises(InputError, match="no room"):
        offsets(10, 5, draws, margin=6)
    with pytest.raises(InputError, match="no room"):
        offsets(10, 5, draws, margin=0)
    with pytest.raises(InputError, match="shape"):
        series(np.zeros((2, 2, 2)))
    with pytest.raises(InputError, match="moments"):
        series([1.0, 2.0])
    with pytest.raises(InputError, match="not numbers"):
        series([1.0, 2.0, math.nan, 0.0])


@given(unit=st.floats(1e-200, 1e200), level=st.floats(-1e3, 1e3))
def test_series_are_blind_to_unit_and_level(unit: float, level: float) -> None:
    plain = np.random.default_rng(1).normal(size=(50, 2))
    assert series((plain + level) * unit) == pytest.approx(series(plain), abs=1e-9)
    assert np.array_equal(series(np.full((50, 1), level * unit)), np.zeros((50, 1)))


def test_leaving_out_a_piece_is_leaving_out_a_piece() -> None:
    z = np.random.default_rng(2).normal(size=(105, 3)) + 5.0
    found = left_out(z, pieces=4)
    for piece, got in zip(np.array_split(np.arange(105), 4), found, strict=True):
        assert got == pytest.approx(np.cov(np.delete(z, piece, axis=0).T, bias=True))


def test_the_jackknife_gives_the_error_of_a_mean() -> None:
    x = np.random.default_rng(3).normal(size=400)
    told = np.array([np.delete(x, piece).mean() for piece in np.array_split(np.arange(400), 400)])
    assert float(jackknife_error(told)) == pytest.approx(x.std(ddof=1) / 20)


def test_ranks_become_normal_and_keep_their_order() -> None:
    x = np.random.default_rng(4).exponential(size=(4000, 2)) ** 3
    found = copula_normal(x)
    assert np.array_equal(np.argsort(found, axis=0), np.argsort(x, axis=0))
    assert found.mean(axis=0) == pytest.approx(0.0, abs=1e-12)
    assert found.std(axis=0) == pytest.approx(1.0, abs=5e-3)
    assert copula_normal([3.0, 1.0, 2.0]).ravel() == pytest.approx([0.67449, -0.67449, 0.0])


def test_a_series_that_remembers_has_the_correlation_time_of_its_theory() -> None:
    draws, keep = np.random.default_rng(7), 0.8
    noise = draws.normal(size=100_000)
    told = np.empty(noise.size)
    told[0] = noise[0]
    for t in range(1, noise.size):
        told[t] = keep * told[t - 1] + noise[t]
    # 1 + 2Σaᵏ = (1 + a)/(1 − a) = 9; its error is about 9·√(2·(2·30 + 1)/100,000) = .31.
    assert correlation_time(told) == pytest.approx(9.0, abs=3 * 0.31)
    assert correlation_time(noise) == pytest.approx(1.0, abs=0.1)
    assert correlation_time(np.ones(9)) == 1.0
