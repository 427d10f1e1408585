"""What is said of two groups of runs: never more than chance allows, and the same from any side."""

from __future__ import annotations

import math
import random
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from worlds import LIVELY, random_map
from worlds import settings as world_settings

from model.batch import Batch
from scenarios.compare.statistics import (
    Difference,
    corrected,
    mean_interval,
    paired,
    paired_p,
    unpaired,
    unpaired_p,
)

FIGURES = st.lists(st.integers(-8, 8).map(float), min_size=4, max_size=9)
SIGNED = ("difference", "effect", "g")


def swapped(told: Difference) -> dict[str, float]:
    """The same as seen from the other side."""
    out = asdict(told) | {
        "n_a": told.n_b,
        "n_b": told.n_a,
        "mean_a": told.mean_b,
        "mean_b": told.mean_a,
    }
    for name in SIGNED:
        low, high = ("low", "high") if name == "difference" else (f"{name}_low", f"{name}_high")
        out[name] = -getattr(told, name)
        out[low], out[high] = -getattr(told, high), -getattr(told, low)
    return out


def same(one: dict[str, float], other: dict[str, float]) -> bool:
    for name, value in one.items():
        if isinstance(value, float) and math.isfinite(value):
            # Sums in another order may differ in the last bit.
            if not math.isclose(value, other[name], rel_tol=1e-9, abs_tol=1e-12):
                return False
        elif str(value) != str(other[name]):
            return False
    return True


def test_pairs_whose_differences_say_nothing_of_the_sides_are_the_same_from_both() -> None:
    a, b = np.array([0.0, -1.0, -2.0, 1.0]), np.array([0.0, -1.0, 0.0, -1.0])
    assert same(swapped(paired(a, b)), asdict(paired(b, a)))


@settings(deadline=None, max_examples=12)
@given(FIGURES, st.data())
def test_pairs_count_and_not_their_order_and_swapping_sides_turns_the_sign(
    values: list[float], data: st.DataObject
) -> None:
    other = data.draw(
        st.lists(st.integers(-8, 8).map(float), min_size=len(values), max_size=len(values))
    )
    order = data.draw(st.permutations(range(len(values))))
    a, b = np.array(values), np.array(other)
    told = paired(a, b)
    assert same(asdict(told), asdict(paired(a[order], b[order])))
    assert same(swapped(told), asdict(paired(b, a)))


@settings(deadline=None, max_examples=12)
@example([0.0, 0.0, 0.0, 0.0, -1.0], [0.0, 0.0, 0.0, 0.0, -1.0], random.Random(1))
@given(FIGURES, FIGURES, st.randoms(use_true_random=False))
def test_groups_count_and_not_their_order_and_swapping_sides_turns_the_sign(
    values: list[float], other: list[float], lot: random.Random
) -> None:
    told = unpaired(values, other)
    mixed = list(values)
    lot.shuffle(mixed)
    assert same(asdict(told), asdict(unpaired(mixed, other[::-1])))
    assert same(swapped(told), asdict(unpaired(other, values)))


def test_known_differences_come_out() -> None:
    a = np.arange(10.0)
    told = paired(a, a + np.array([1.0, 2.0] * 5))
    assert (told.difference, told.effect, told.p) == (1.5, 1.0, 2.0**-9)
    assert 1.0 < told.low < 1.5 < told.high < 2.0
    apart = unpaired([0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0])
    assert (apart.difference, apart.effect, apart.p) == (10.0, 1.0, 2.0 / math.comb(8, 4))
    # Hedges' g by hand: 10 over the standard deviation 1.2910, less the bias of 4 + 4.
    assert apart.g == pytest.approx(10.0 / math.sqrt(5.0 / 3.0) * (1.0 - 3.0 / 23.0))


def test_pairs_see_what_groups_cannot() -> None:
    rng = np.random.default_rng(2)
    seed_effect = rng.normal(0.0, 5.0, 12)
    a, b = seed_effect, seed_effect + 0.5 + rng.normal(0.0, 0.2, 12)
    assert paired(a, b).p < 0.001
    assert unpaired(a, b).p > 0.2


def test_values_that_were_not_measured_are_left_out_with_their_partner() -> None:
    told = paired([1.0, math.nan, 3.0, 4.0, 5.0, 6.0], [2.0, 2.0, math.nan, 5.0, 6.5, 8.0])
    assert told.n_a == told.n_b == 4
    assert told.difference == pytest.approx(1.375)


@pytest.mark.parametrize(("n", "reason"), [(0, "none"), (1, "one"), (3, "few"), (5, "few")])
def test_too_few_pairs_are_never_shown_however_far_apart(n: int, reason: str) -> None:
    (told,) = corrected([paired(np.zeros(n), np.full(n, 100.0))], "holm")
    assert told.verdict != "shown"
    assert told.reason == reason


def test_what_many_questions_make_hopeless_says_so() -> None:
    good = paired(np.zeros(6), np.arange(1.0, 7.0))
    assert corrected([good], "holm")[0].verdict == "shown"
    none = [paired(np.arange(6.0), np.arange(6.0)[::-1])] * 3
    (first, *_) = corrected([good, *none], "holm")
    assert (first.verdict, first.reason) == ("not shown", "few")
    # Sure ones before it are no longer among the questions.
    sure = [paired(np.zeros(12), np.arange(1.0, 13.0))] * 3
    some = paired(np.zeros(6), np.array([-1.0, -2.0, 1.5, 2.5, 3.5, 0.5]))
    assert corrected([some, *sure], "holm")[0].reason == "chance"


def test_holm_and_benjamini_hochberg_are_the_textbook_ones() -> None:
    p = [0.001, 0.02, 0.03, 0.9]
    rows = [Difference(True, 20, 20, p=one, floor=1e-6) for one in p]
    assert [told.q for told in corrected(rows, "holm")] == pytest.approx([0.004, 0.06, 0.06, 0.9])
    assert [told.q for told in corrected(rows, "bh")] == pytest.approx([0.004, 0.04, 0.04, 0.9])
    assert [told.reason for told in corrected(rows, "holm")] == [
        "",
        "corrected",
        "corrected",
        "chance",
    ]


def level_bounds(level: float, n: int) -> tuple[float, float]:
    spread = 3.0 * math.sqrt(level * (1.0 - level) / n)
    return level - spread, level + spread


def test_intervals_of_a_mean_cover_it_as_often_as_they_say() -> None:
    rng = np.random.default_rng(7)
    hit = [
        low <= 1.0 <= high
        for low, high in (mean_interval(rng.exponential(1.0, 25), seed=k) for k in range(300))
    ]
    # BCa of 25 values of a skewed law covers about 93 of 100 (Davison & Hinkley 1997, table 5.8).
    assert abs(np.mean(hit) - 0.93) <= 3.0 * math.sqrt(0.93 * 0.07 / 300)


@pytest.fixture(scope="module")
def same_law() -> np.ndarray:
    """Mean tension, energy and largest tension of 160 runs of one field under one law."""
    batch = Batch(
        random_map(3, n=14, m=34),
        world_settings(laws=LIVELY, record={"every_s": 1e6}),
        seeds=range(160),
    )
    batch.advance(1.5)
    told = [member.field.agents for member in batch.models]
    return np.array([(a.tension.sum(), a.energy.sum(), a.tension.max()) for a in told]).T


def test_runs_of_one_law_are_called_different_as_seldom_as_is_stated(same_law) -> None:
    """240 times 10 runs against 10 of the very same field, as pairs by lot and as groups."""
    rng = np.random.default_rng(11)
    shown = {"paired": [], "groups": []}
    for values in same_law:
        for _ in range(10):
            dealt = rng.permutation(values).reshape(-1, 2, 10)[:8]
            shown["paired"] += [paired_p(b - a) <= 0.05 for a, b in dealt]
            shown["groups"] += [
                unpaired_p(np.sort(a), np.sort(b), deals=999) <= 0.05 for a, b in dealt
            ]
    for how in shown.values():
        assert len(how) == 240
        low, high = level_bounds(0.05, len(how))
        assert low <= np.mean(how) <= high


def test_a_whole_table_of_nothing_shows_something_in_one_of_twenty_at_most() -> None:
    rng = np.random.default_rng(13)
    any_shown = []
    for _ in range(400):
        tested = [
            Difference(True, 12, 12, p=paired_p(d), floor=2.0**-11)
            for d in rng.normal(size=(6, 12))
        ]
        any_shown.append(any(told.verdict == "shown" for told in corrected(tested, "holm")))
    assert np.mean(any_shown) <= level_bounds(0.05, 400)[1]


def test_a_planted_effect_is_found_as_often_as_its_size_allows() -> None:
    """A shift of one standard deviation in 12 pairs: the t test's power is .89 (noncentral t)."""
    rng = np.random.default_rng(17)
    found = [paired_p(rng.normal(1.0, 1.0, 12)) <= 0.05 for _ in range(300)]
    low, high = level_bounds(0.886, 300)
    assert low - 0.01 <= np.mean(found) <= high
