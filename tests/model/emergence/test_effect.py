"""Paired effects: sizes, intervals and p of columns whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.emergence.effect import holm, paired_effect, sign_flip_p
from model.errors import InputError


def test_sign_flips_are_exact() -> None:
    assert sign_flip_p([1.0, 2.0, 3.0]) == 1 / 8
    assert sign_flip_p([-1.0, -2.0, -3.0]) == 1.0
    assert sign_flip_p([0.0, 0.0]) == 1.0
    assert sign_flip_p(np.ones(25)) == 2.0**-25


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=9))
def test_sign_flips_agree_with_flipping_them_one_by_one(values: list[int]) -> None:
    d = np.array(values, np.float64)
    signs = 1 - 2 * ((np.arange(2**d.size)[:, None] >> np.arange(d.size)) & 1)
    assert sign_flip_p(d) == np.mean(signs @ d >= d.sum())
    assert sign_flip_p(d) + sign_flip_p(-d) >= 1.0


def test_many_pairs_are_flipped_by_lot_and_agree_with_the_normal_law() -> None:
    from scipy.stats import norm

    d = np.random.default_rng(3).normal(0.2, 1.0, 60)
    z = d.sum() / math.sqrt((d**2).sum())
    # 99,999 flips know p to its binomial error; the normal law is off by less than that here.
    p = float(norm.sf(z))
    assert abs(sign_flip_p(d, seed=1) - p) < 5 * math.sqrt(p * (1 - p) / 99_999) + 1e-3
    assert sign_flip_p(d, seed=1) == sign_flip_p(d, seed=1)


def test_sign_flips_are_calibrated() -> None:
    rng = np.random.default_rng(5)
    p = np.array([sign_flip_p(rng.normal(size=20)) for _ in range(1000)])
    for level in (0.05, 0.5):
        assert abs(np.mean(p <= level) - level) <= 3 * math.sqrt(level * (1 - level) / 1000)


def test_effects_of_known_columns() -> None:
    told = paired_effect([3.0, 5.0, 4.0, 8.0], [1.0, 2.0, 3.0, 9.0], seed=1, draws=99)
    # Falls of 2, 3, 1 and a rise of 1: ranks 3, 4, 1.5 against 1.5.
    assert told.r == pytest.approx((8.5 - 1.5) / 10.0)
    pooled = math.sqrt((np.var([3, 5, 4, 8], ddof=1) + np.var([1, 2, 3, 9], ddof=1)) / 2)
    assert told.d == pytest.approx((5.0 - 3.75) / pooled)
    assert (told.before, told.after, told.pairs) == (5.0, 3.75, 4)


def test_nothing_is_no_effect_and_certainty_is_endless() -> None:
    same = paired_effect([1.0] * 6, [1.0] * 6, seed=1, draws=99)
    assert (same.d, same.r, same.p) == (0.0, 0.0, 1.0)
    gone = paired_effect([1.0] * 6, [0.0] * 6, seed=1, draws=99)
    assert (gone.d, gone.r, gone.r_low, gone.p) == (math.inf, 1.0, 1.0, 1 / 64)
    with pytest.raises(InputError, match="as many pairs"):
        paired_effect([1.0, 2.0], [1.0], seed=1)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    rng, held, trials = np.random.default_rng(8), 0, 200
    for trial in range(trials):
        shared = rng.normal(0.0, 0.8, 20)
        before = 1.0 + shared + rng.normal(0.0, 0.6, 20)
        told = paired_effect(before, shared + rng.normal(0.0, 0.6, 20), seed=trial, draws=499)
        held += told.d_low <= 1.0 <= told.d_high
    # 94 of 100 is what the docstring says; three standard errors of 200 trials.
    assert abs(held / trials - 0.94) <= 3 * math.sqrt(0.94 * 0.06 / trials)


def test_holm_is_the_known_example_and_never_below_p() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    p = np.random.default_rng(1).random(30)
    assert (holm(p) >= p).all()
    assert (np.argsort(holm(p), kind="stable").size, holm([]).size) == (30, 0)
