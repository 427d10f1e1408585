from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import lfilter

from model.emergence.oinfo import o_information, o_information_of_covariance, white_bias
from model.errors import InputError

Floats = NDArray[np.float64]

SUM = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 2.5]])
"""Covariance of x, y and z = x + y + e, var e = .5."""
COPIES = np.ones((3, 3)) + 0.5 * np.eye(3)
"""Three copies of one signal, each with noise of half its variance."""


def entropy(covariance: Floats) -> float:
    d = len(covariance)
    return 0.5 * math.log2((2 * math.pi * math.e) ** d * float(np.linalg.det(covariance)))


def by_definition(covariance: Floats) -> float:
    """(n − 2)·H(X) + Σ [H(Xᵢ) − H(X₋ᵢ)], word for word."""
    n = len(covariance)
    told = (n - 2) * entropy(covariance)
    for i in range(n):
        others = np.delete(np.arange(n), i)
        told += entropy(covariance[[i]][:, [i]]) - entropy(covariance[np.ix_(others, others)])
    return told


def memory(t: int, n: int, draws: np.random.Generator, a: float = 0.8) -> Floats:
    return np.asarray(lfilter([1.0], [1.0, -a], draws.normal(size=(t, n)), axis=0))


def test_a_sum_and_its_terms_have_the_value_of_the_table() -> None:
    assert o_information_of_covariance(SUM) == pytest.approx(-0.4240, abs=5e-5)


def test_copies_are_redundant_and_pairs_are_neither() -> None:
    assert o_information_of_covariance(COPIES) == pytest.approx(by_definition(COPIES))
    assert o_information_of_covariance(COPIES) > 0.0
    assert o_information_of_covariance(np.diag([1.0, 4.0, 9.0])) == pytest.approx(0.0)
    assert o_information_of_covariance([[1.0, 0.9], [0.9, 1.0]]) == pytest.approx(0.0)
    pair = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert o_information_of_covariance(pair) == pytest.approx(0.0)


@given(seed=st.integers(0, 1000), n=st.integers(3, 6), data=st.data())
def test_it_is_the_definition_and_blind_to_unit_and_order(
    seed: int, n: int, data: st.DataObject
) -> None:
    draws = np.random.default_rng(seed)
    root = draws.normal(size=(n, n + 3))
    covariance = root @ root.T
    found = o_information_of_covariance(covariance)
    assert found == pytest.approx(by_definition(covariance), abs=1e-8)
    mixed = data.draw(st.permutations(range(n)))
    scale = np.diag(draws.uniform(0.1, 10.0, n))[mixed]
    assert o_information_of_covariance(scale @ covariance @ scale.T) == pytest.approx(
        found, abs=1e-8
    )


@pytest.mark.parametrize("covariance", [SUM, COPIES], ids=["synergy", "redundancy"])
def test_series_give_the_exact_value_within_their_stated_error(covariance: Floats) -> None:
    exact = o_information_of_covariance(covariance)
    draws = np.random.default_rng(1)
    x = draws.multivariate_normal(np.ones(3), covariance, size=5000)
    found = o_information(x, seed=1)
    assert abs(found.corrected - exact) <= 4 * found.se
    assert abs(found.debiased - exact) <= 4 * found.se
    assert abs(exact) > 8 * found.se
    assert found.p == pytest.approx(2 / 200)


def test_the_stated_error_is_the_error() -> None:
    draws = np.random.default_rng(2)
    told = [
        o_information(draws.multivariate_normal(np.zeros(3), SUM, size=400), shifts=2, seed=k)
        for k in range(200)
    ]
    spread = np.std([found.raw for found in told], ddof=1)
    stated = math.sqrt(np.mean([found.se**2 for found in told]))
    # 200 runs know a standard deviation to 5 %.
    assert stated == pytest.approx(spread, rel=4 * 0.05)


@pytest.mark.parametrize(("t", "n"), [(12, 3), (30, 6)])
def test_the_bias_of_white_series_is_as_stated(t: int, n: int) -> None:
    draws = np.random.default_rng(3)
    covariance = np.full((n, n), 0.4) + 0.6 * np.eye(n)
    x = draws.multivariate_normal(np.zeros(n), covariance, size=(2000, t))
    x = x - x.mean(axis=1, keepdims=True)
    told = np.array([o_information_of_covariance(each) for each in np.einsum("kti,ktj->kij", x, x)])
    bias = told.mean() - o_information_of_covariance(covariance)
    assert bias == pytest.approx(white_bias(t, n), abs=4 * told.std() / math.sqrt(2000))


def test_the_first_order_of_the_bias_cancels() -> None:
    # Ten times the moments, a hundredth of the bias, to the next order 1/T.
    assert white_bias(10_000, 8) == pytest.approx(white_bias(1000, 8) / 100, rel=0.02)


@pytest.mark.parametrize("t", [100, 400])
def test_independent_series_with_memory_are_significant_as_often_as_stated(t: int) -> None:
    draws = np.random.default_rng([t, 4])
    p = [
        o_information(memory(t, 3, draws, 0.5), shifts=39, margin=12, seed=k).p for k in range(200)
    ]
    # Binomial, 200 nulls at .05: 99.9 % within 2 to 21.
    assert 2 <= sum(each <= 0.05 for each in p) <= 21


def test_p_tests_independence_and_not_the_sign_as_the_docstring_warns() -> None:
    draws = np.random.default_rng(5)
    small = certain = 0
    for k in range(40):
        x = draws.normal(size=(300, 3))
        x[:, 1] += x[:, 0]
        found = o_information(x, shifts=39, seed=k)
        small += found.p <= 0.05
        certain += abs(found.corrected) > 3 * found.se
    assert small > 20
    assert certain <= 4


def test_variables_that_determine_each_other_have_no_finite_answer() -> None:
    x = np.random.default_rng(6).normal(size=(100, 3))
    x[:, 2] = x[:, 0] - x[:, 1]
    assert math.isnan(o_information(x, seed=1).raw)
    assert math.isnan(o_information(x, seed=1).p)
    x[:, 2] = 1.0
    assert math.isnan(o_information(x, seed=1).raw)
    assert math.isnan(o_information_of_covariance(np.ones((3, 3))))


def test_faulty_input_is_refused_and_the_seed_repeats() -> None:
    x = np.random.default_rng(7).normal(size=(60, 3))
    with pytest.raises(InputError, match="3 to 20"):
        o_information(x[:, :2], seed=1)
    with pytest.raises(InputError, match="not square"):
        o_information_of_covariance(np.ones((2, 3)))
    first, second, third = (o_information(x, seed=k) for k in (1, 1, 2))
    assert np.array_equal(first.null, second.null)
    assert not np.array_equal(first.null, third.null)
