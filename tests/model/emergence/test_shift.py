from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gamma

from model.emergence.shift import (
    cosine_distance,
    hellinger,
    jensen_shannon,
    membership_shift,
    shift_of,
    variation_of_information,
)
from model.errors import InputError

energies = st.lists(st.floats(0.0, 100.0), min_size=5, max_size=5).filter(lambda e: sum(e) > 1e-3)
labels = st.lists(st.integers(-1, 3), min_size=8, max_size=8)


def test_energies_have_their_known_distances() -> None:
    for distance in (hellinger, jensen_shannon):
        assert distance([1, 2, 3], [2, 4, 6]) == pytest.approx(0.0, abs=1e-12)
        assert distance([1, 0], [0, 5]) == pytest.approx(1.0)
        assert math.isnan(distance([0, 0], [1, 1]))
        with pytest.raises(InputError):
            distance([1, -1], [1, 1])
        with pytest.raises(InputError):
            distance([1], [1, 1])
    assert hellinger([1, 1], [1, 0]) == pytest.approx(math.sqrt(1 - math.sqrt(0.5)))
    # H(¾, ¼) − ½·H(½, ½) − 0, by hand.
    assert jensen_shannon([1, 1], [1, 0]) ** 2 == pytest.approx(
        -0.75 * math.log2(0.75) - 0.25 * math.log2(0.25) - 0.5
    )


@settings(max_examples=40, deadline=None)
@given(a=energies, b=energies, c=energies)
def test_distances_of_energy_are_metrics(a: list[float], b: list[float], c: list[float]) -> None:
    for distance in (hellinger, jensen_shannon):
        assert 0.0 <= distance(a, b) <= 1.0
        assert distance(a, b) == pytest.approx(distance(b, a), abs=1e-9)
        assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-7
        assert distance(a[::-1], b[::-1]) == pytest.approx(distance(a, b), abs=1e-7)
    # Topsøe (2000): h² ≤ JSD ≤ 2h², JSD in bits.
    assert (
        hellinger(a, b) ** 2 - 1e-9 <= jensen_shannon(a, b) ** 2 <= 2 * hellinger(a, b) ** 2 + 1e-9
    )


def test_memberships_have_their_known_distances() -> None:
    a, b = [0, 0, 1, 1], [0, 1, 0, 1]
    assert membership_shift(a, a) == 0.0
    assert membership_shift(a, [5, 5, 2, 2]) == 0.0
    assert membership_shift(a, b) == pytest.approx(1.5)
    assert variation_of_information(a, a) == 0.0
    assert variation_of_information(a, b) == pytest.approx(2.0)
    assert variation_of_information([0] * 8, list(range(8))) == pytest.approx(3.0)
    assert variation_of_information([0] * 8, [-1] * 8) == pytest.approx(3.0)


@settings(max_examples=40, deadline=None)
@given(a=labels, b=labels, c=labels)
def test_variation_of_information_is_a_metric(a: list[int], b: list[int], c: list[int]) -> None:
    ab = variation_of_information(a, b)
    assert 0.0 <= ab <= 3.0 + 1e-12
    assert ab == pytest.approx(variation_of_information(b, a))
    assert variation_of_information(a, c) <= ab + variation_of_information(b, c) + 1e-9


def test_flows_have_their_known_distances() -> None:
    assert cosine_distance([1, 2, 0], [3, 6, 0]) == pytest.approx(0.0, abs=1e-12)
    assert cosine_distance([1, 0], [0, 2]) == 1.0
    assert cosine_distance([1, 1], [1, 0]) == pytest.approx(1 - math.sqrt(0.5))
    assert math.isnan(cosine_distance([0, 0], [1, 0]))


def test_one_run_is_ranked_among_those_without_the_trigger() -> None:
    null = np.arange(1.0, 40.0)
    told = shift_of(100.0, null, seed=1)
    assert told.p == pytest.approx(1 / 40)
    assert told.percentile == 100.0
    assert told.excess == pytest.approx(80.0)
    assert (told.runs, told.nulls) == (1, 39)
    assert shift_of(0.0, null, seed=1).p == 1.0
    middle = shift_of(20.0, null, seed=1)
    assert middle.percentile == pytest.approx(100 * 19.5 / 39)
    assert middle.p == pytest.approx(21 / 40)
    assert middle.low < 0.0 < middle.high
    assert shift_of(20.0, null, seed=1) == middle


@pytest.mark.parametrize("runs", [1, 8])
def test_without_effect_the_level_holds_and_the_interval_holds_the_truth(runs: int) -> None:
    cases, moved = 400, 0.3
    false, held, seen = 0, 0, 0
    draws = np.random.default_rng([runs, 10])
    for case in range(cases):
        null = draws.gamma(4.0, 0.1, 60)
        told = draws.gamma(4.0, 0.1, runs)
        false += shift_of(told, null, seed=case, draws=199).p <= 0.05
        with_it = shift_of(told + moved, null, seed=case, draws=199)
        held += with_it.low <= moved <= with_it.high
        seen += with_it.p <= 0.05
    error = 3 * math.sqrt(0.05 * 0.95 / cases)
    # With 60 nulls p of one run lies on a grid of 1/61: the level is 3/61.
    assert abs(false / cases - 0.05) <= error
    # 199 draws and 60 nulls: 2.5 % tails are known to ± 1.1 %, on both sides.
    assert abs(held / cases - 0.95) <= error + 0.02
    if runs == 1:
        # P(Γ(4, .1) + .3 beats its own 95th percentile).
        power = float(gamma.sf(gamma.ppf(0.95, 4.0, scale=0.1) - moved, 4.0, scale=0.1))
        assert abs(seen / cases - power) <= 3 * math.sqrt(power * (1 - power) / cases)
    else:
        assert seen / cases > 0.95


@pytest.mark.parametrize(
    ("distance", "null"), [([], [1.0, 2.0]), (1.0, [1.0]), (math.nan, [1.0, 2.0])]
)
def test_too_little_to_compare_is_refused(distance, null) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError):
        shift_of(distance, null, seed=1)
