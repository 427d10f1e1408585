from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.emergence.complexity import (
    above_median,
    beyond_spectrum,
    lempel_ziv,
    lz76,
    normalised,
)
from model.errors import InputError


def kaspar_schuster(s: list[int]) -> int:
    """The algorithm as printed in Kaspar & Schuster (1987), quadratic."""
    n = len(s)
    if n < 2:
        return n
    i, k, el, c, k_max = 0, 1, 1, 1, 1
    while True:
        if s[i + k - 1] == s[el + k - 1]:
            k += 1
            if el + k > n:
                return c + 1
        else:
            k_max = max(k, k_max)
            i += 1
            if i == el:
                c += 1
                el += k_max
                if el + 1 > n:
                    return c
                i, k, k_max = 0, 1, 1
            else:
                k = 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0001101001000101", 6),  # 0·001·10·100·1000·101, Kaspar & Schuster (1987)
        ("", 0),
        ("0", 1),
        ("00000000", 2),  # 0·0000000
        ("01010101", 3),  # 0·1·010101
        ("011", 3),  # 0·1·1, the last word cut short
        ("abcabcabc", 4),
        ("abcdefgh", 8),
    ],
)
def test_known_sequences_fall_into_known_words(text: str, words: int) -> None:
    assert lz76(list(text)) == words


@given(symbols=st.lists(st.integers(0, 3), max_size=80))
def test_the_automaton_counts_as_the_printed_algorithm(symbols: list[int]) -> None:
    assert lz76(symbols) == kaspar_schuster(symbols)


@settings(max_examples=20)
@given(symbols=st.lists(st.integers(0, 1), min_size=100, max_size=200))
def test_names_of_symbols_do_not_matter(symbols: list[int]) -> None:
    found = lz76(symbols)
    assert lz76([-7 if s else 90 for s in symbols]) == found
    assert lz76(np.array(symbols) > 0) == found
    assert found == kaspar_schuster(symbols)


@pytest.mark.parametrize(
    ("n", "mean", "sd", "runs"), [(100, 1.183, 0.071, 400), (1000, 1.063, 0.018, 200)]
)
def test_fair_bits_are_near_one_with_the_stated_bias_and_spread(
    n: int, mean: float, sd: float, runs: int
) -> None:
    draws = np.random.default_rng(n)
    told = np.array([normalised(lz76(draws.integers(2, size=n)), n) for _ in range(runs)])
    assert told.mean() == pytest.approx(mean, abs=4 * sd / math.sqrt(runs) + 5e-4)
    assert told.std(ddof=1) == pytest.approx(sd, rel=4 / math.sqrt(2 * runs) + 0.03)


def test_the_bias_shrinks_with_length() -> None:
    draws = np.random.default_rng(1)
    assert normalised(lz76(draws.integers(2, size=100_000)), 100_000) == pytest.approx(
        1.016, abs=4 * 0.0012
    )
    four = normalised(lz76(draws.integers(4, size=100_000)), 100_000)
    assert four == pytest.approx(2.0, rel=0.05)
    uneven = normalised(lz76(draws.random(100_000) < 0.1), 100_000)
    assert uneven == pytest.approx(-0.1 * math.log2(0.1) - 0.9 * math.log2(0.9), rel=0.1)
    assert normalised(lz76(np.arange(100_000) % 7), 100_000) < 0.002
    assert math.isnan(normalised(1, 1))


def test_order_by_chance_is_significant_as_often_as_stated() -> None:
    draws = np.random.default_rng(2)
    p = np.array([lempel_ziv(draws.random(300) < 0.3, shuffles=19, seed=k).p for k in range(200)])
    # Binomial, 200 nulls at .05: 99.9 % within 2 to 21; the mean of p on 1/20 … 1 is .525.
    assert 2 <= np.count_nonzero(p <= 0.05) <= 21
    assert p.mean() == pytest.approx(0.525, abs=4 * math.sqrt(1 / 12 / 200))


def test_order_with_memory_is_found_with_power_and_random_order_has_ratio_one() -> None:
    draws = np.random.default_rng(3)
    found = 0
    for k in range(20):
        flips = draws.random(1000) < 0.3
        found += lempel_ziv(np.cumsum(flips) % 2, shuffles=39, seed=k).p <= 0.05
    assert found == 20
    ratio = [lempel_ziv(draws.integers(2, size=1000), shuffles=39, seed=k).ratio for k in range(50)]
    assert np.mean(ratio) == pytest.approx(1.0, abs=4 * 0.018 / math.sqrt(50))


def test_the_seed_repeats_and_nothing_to_shuffle_is_told() -> None:
    bits = np.random.default_rng(4).integers(2, size=200)
    first, second, third = (lempel_ziv(bits, seed=k) for k in (1, 1, 2))
    assert (first.p, first.shuffled.tolist()) == (second.p, second.shuffled.tolist())
    assert first.shuffled.tolist() != third.shuffled.tolist()
    alone = lempel_ziv(bits, shuffles=0, seed=1)
    assert math.isnan(alone.p)
    assert math.isnan(alone.ratio)
    assert alone.normalised == pytest.approx(alone.components * math.log2(200) / 200)


def test_signals_are_cut_at_their_median_and_read_moment_by_moment() -> None:
    assert above_median([1.0, 5.0, 2.0, 9.0]).tolist() == [False, True, False, True]
    two = above_median([[0.0, 30.0], [1.0, 20.0], [2.0, 10.0]])
    assert two.tolist() == [False, True, False, False, True, False]
    with pytest.raises(InputError, match="not numbers"):
        above_median([1.0, math.nan])


def test_order_that_no_spectrum_shows_is_found() -> None:
    """The Rudin–Shapiro sequence has the flat spectrum of noise and is strictly built."""
    signs = [(-1) ** bin(n & (n >> 1)).count("1") for n in range(512)]
    series = np.array(signs) + 0.1 * np.random.default_rng(1).normal(size=512)
    told = beyond_spectrum(series, draws=39, seed=1)
    assert told.p == pytest.approx(1 / 40)
    assert told.ratio < 0.9
    assert beyond_spectrum(np.random.default_rng(2).normal(size=512), draws=39, seed=1).p > 0.05
