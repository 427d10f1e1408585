from __future__ import annotations

import math

import numpy as np
import pytest
from branching_processes import cascades, driven
from hypothesis import given, settings
from hypothesis import strategies as st

from model.emergence.branching import branching_ratio, cascade_branching
from model.errors import InputError


def seen(activity: np.ndarray, share: float, seed: int) -> np.ndarray:
    """Each event seen with that probability."""
    return np.random.default_rng([seed, 7]).binomial(activity, share)


def test_the_known_ratio_is_found_also_when_one_event_in_twenty_is_seen() -> None:
    whole, part = [], []
    for seed in range(6):
        activity = driven(0.98, 20_000, seed)
        whole.append(branching_ratio(activity, seed=seed, draws=60))
        part.append(branching_ratio(seen(activity, 0.05, seed), seed=seed, draws=60))
    for several in (whole, part):
        found = np.array([told.m for told in several])
        # Reference: .98 ± .004, two sd of one run; the mean of six to three of its sd.
        assert abs(found[0] - 0.98) <= 0.004
        assert abs(found.mean() - 0.98) <= 3 * 0.002 / math.sqrt(6)
        assert sum(told.low <= 0.98 <= told.high for told in several) >= 4
    assert all(told.b == pytest.approx(1.0, abs=0.05) for told in whole)
    # With a twentieth seen: b = .05·variance/(variance seen) = .05·F/(.05·F + .95), F = 1/(1 − m²).
    fano = 1.0 / (1.0 - 0.98**2)
    assert np.mean([told.b for told in part]) == pytest.approx(
        0.05 * fano / (0.05 * fano + 0.95), abs=0.05
    )


@pytest.mark.parametrize("m", [0.0, 0.5, 0.9])
def test_smaller_ratios_are_found_too(m: float) -> None:
    told = branching_ratio(driven(m, 20_000, 3), seed=1, draws=60)
    # sd of a first-order slope: √((1 − m²)/T) = .007, .006, .003; three of these and a little.
    assert (
        told.m == pytest.approx(m, abs=3 * math.sqrt((1 - m * m) / 20_000) + 0.005) or told.b < 0.02
    )


def test_the_one_step_slope_alone_would_be_far_too_small() -> None:
    part = seen(driven(0.98, 20_000, 1), 0.05, 1)
    centred = part - part.mean()
    slope = (centred[1:] @ centred[:-1]) / (centred @ centred)
    assert slope < 0.75
    assert branching_ratio(part, seed=1, draws=20).m > 0.97


def test_the_unit_of_activity_and_trials_apart_do_not_matter() -> None:
    activity = driven(0.9, 4000, 2)
    told = branching_ratio(activity, k_max=15, seed=1, draws=20)
    scaled = branching_ratio(3.5 * activity, k_max=15, seed=1, draws=20)
    assert (scaled.m, scaled.low, scaled.b) == pytest.approx((told.m, told.low, told.b), abs=1e-9)
    trials = np.stack([driven(0.9, 1000, seed) * 1.0 for seed in range(10)])
    shifted = trials + 1000.0 * np.arange(10)[:, None]
    plain = branching_ratio(trials, k_max=15, seed=1, draws=20)
    # Trials of different level are not taken for one slow swing.
    assert branching_ratio(shifted, k_max=15, seed=1, draws=20).m == pytest.approx(
        plain.m, abs=1e-9
    )
    assert plain.m == pytest.approx(0.9, abs=0.02)
    assert plain.timescale == pytest.approx(-1 / math.log(plain.m))


def test_same_seed_same_bits() -> None:
    activity = driven(0.9, 2000, 1)
    assert branching_ratio(activity, seed=4) == branching_ratio(activity, seed=4)
    assert branching_ratio(activity, seed=4).low != branching_ratio(activity, seed=5).low


@pytest.mark.parametrize("activity", [np.zeros(500), np.arange(50), np.full(500, np.nan)])
def test_activity_that_says_nothing_is_refused(activity: np.ndarray) -> None:
    with pytest.raises(InputError):
        branching_ratio(activity, seed=1)


@pytest.mark.parametrize("m", [0.8, 0.95, 1.0, 1.05])
def test_whole_cascades_tell_their_ratio_by_what_they_did_before_they_grew(m: float) -> None:
    several = [
        cascade_branching(cascades(1500, seed, m=m, largest=5000), max_size=1000)
        for seed in range(10)
    ]
    errors = [(told.high - told.m) / 1.96 for told in several]
    found = np.array([told.m for told in several])
    assert abs(found.mean() - m) <= 3 * np.mean(errors) / math.sqrt(10)
    # 95 % intervals: fewer than 7 of 10 hold the truth once in a thousand times.
    assert sum(told.low <= m <= told.high for told in several) >= 7


def test_all_ended_cascades_give_one_minus_the_mean_size_turned_over() -> None:
    told = cascade_branching([[1, 2, 1], [1], [1, 1]])
    assert told.m == pytest.approx(1 - 3 / 7)
    assert (told.steps, told.events, told.b) == (6, 7.0, 1.0)
    # Generations that grew beyond 1 are not asked for their children.
    assert cascade_branching([[1, 2, 1], [1], [1, 1]], max_size=1).m == pytest.approx(3 / 3)
    with pytest.raises(InputError):
        cascade_branching([])


@settings(max_examples=30, deadline=None)
@given(
    fronts=st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=6), min_size=1, max_size=12),
    data=st.data(),
)
def test_the_order_of_cascades_does_not_matter(
    fronts: list[list[int]], data: st.DataObject
) -> None:
    told = cascade_branching(fronts)
    other = cascade_branching(data.draw(st.permutations(fronts)))
    assert (other.m, other.low, other.events) == pytest.approx((told.m, told.low, told.events))
    assert told.low <= told.m <= told.high
