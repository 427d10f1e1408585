from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.emergence.coherence import (
    coherence_of_phases,
    coherence_of_traces,
    independent_coherence,
    surrogate_threshold,
)
from model.errors import InputError


def test_a_constant_difference_is_fully_coherent_whatever_the_branch() -> None:
    time = np.arange(0, 10, 1 / 64)
    first = 2 * np.pi * 1.3 * time
    phase = np.stack((first, np.mod(first + 1.0, 2 * np.pi), -first), axis=1)
    found = coherence_of_phases(phase, [0, 0], [1, 2])
    assert found[0] == pytest.approx(1.0)
    assert found[1] < 0.1


@pytest.mark.parametrize("difference", [0.0, 0.01, 0.05, 1 / 32, 0.3])
def test_a_boxcar_of_free_oscillators_is_a_sinc(difference: float) -> None:
    window, per_s = 32.0, 64
    time = (np.arange(int(window * per_s)) + 0.5) / per_s
    phase = 2 * np.pi * np.outer(time, [1.0, 1.0 + difference])
    found = coherence_of_phases(phase, [0], [1])
    theory = independent_coherence([difference], window, "boxcar")
    assert found == pytest.approx(theory, abs=2e-4)
    assert theory[0] == pytest.approx(abs(np.sinc(difference * window)))


@pytest.mark.parametrize("difference", [0.0, 0.01, 0.05, 0.3])
def test_running_traces_of_free_oscillators_follow_the_lorentzian(difference: float) -> None:
    window, dt = 8.0, 1 / 64
    turn = np.exp(2j * np.pi * difference * dt * np.arange(int(12 * window / dt)))
    trace = 0.0j
    for z in turn:
        trace += (z - trace) * dt / window
    found = coherence_of_traces([trace.real], [trace.imag])
    theory = independent_coherence([difference], window, "exponential")
    assert found == pytest.approx(theory, abs=2e-3)
    assert theory[0] == pytest.approx(1 / np.sqrt(1 + (2 * np.pi * difference * window) ** 2))


@given(
    difference=st.floats(-100.0, 100.0),
    window=st.floats(1e-3, 1e3),
    kind=st.sampled_from(["boxcar", "exponential"]),
)
def test_coherence_of_independent_oscillators_is_between_nought_and_one(
    difference: float, window: float, kind: str
) -> None:
    found = independent_coherence(difference, window, kind)  # type: ignore[arg-type]
    assert 0.0 <= found <= 1.0
    assert found == independent_coherence(-difference, window, kind)  # type: ignore[arg-type]


def test_independent_phases_look_coherent_by_chance_alone() -> None:
    draws = np.random.default_rng(1)
    phase = draws.uniform(-np.pi, np.pi, (400, 200))
    pairs = np.arange(100)
    found = coherence_of_phases(phase, pairs, pairs + 100)
    # Rayleigh: mean √(π/4T), sd √((1 − π/4)/T), over 100 pairs.
    assert found.mean() == pytest.approx(np.sqrt(np.pi / 1600), abs=4 * np.sqrt(0.215 / 400 / 100))


def test_the_threshold_is_beaten_by_one_per_cent_of_independent_pairs() -> None:
    draws = np.random.default_rng(2)
    a, b = draws.normal(1.0, 0.05, 300), draws.normal(1.0, 0.05, 300)
    bar = surrogate_threshold(a, b, 32.0, n=9999, seed=1)
    pairs = independent_coherence((a[:, None] - b[None, :]).ravel(), 32.0)
    assert (pairs > bar).mean() == pytest.approx(0.01, abs=0.005)
    lower = surrogate_threshold(a, b, 32.0, percentile=50.0, n=9999, seed=1)
    assert (pairs > lower).mean() == pytest.approx(0.5, abs=0.02)


def test_an_agent_is_never_its_own_surrogate() -> None:
    pool = [1.0, 2.0, 4.0]
    bar = surrogate_threshold(pool, pool, 10.0, percentile=99.9, seed=1, window="exponential")
    assert bar == pytest.approx(float(independent_coherence(1.0, 10.0, "exponential")))


def test_short_windows_need_a_higher_bar() -> None:
    draws = np.random.default_rng(3)
    pool = draws.normal(1.0, 0.05, 100)
    short, long = (surrogate_threshold(pool, pool, w, percentile=50, seed=1) for w in (0.5, 64.0))
    assert short > 0.99
    assert long < 0.5


def test_the_threshold_repeats_with_its_seed() -> None:
    a, b = np.random.default_rng(6).normal(1.0, 0.05, (2, 200))
    one = surrogate_threshold(a, b, 32.0, seed=4, window="exponential")
    assert one == surrogate_threshold(a, b, 32.0, seed=4, window="exponential")
    assert one != surrogate_threshold(a, b, 32.0, seed=5, window="exponential")


def test_where_no_pair_can_be_drawn_nothing_beats_the_threshold() -> None:
    assert surrogate_threshold([], [1.0], 32.0, seed=1) == 1.0
    assert surrogate_threshold([1.0], [1.0], 32.0, seed=1) == 1.0


def test_empty_windows_and_no_pairs_are_handled() -> None:
    assert np.isnan(coherence_of_phases(np.zeros((0, 3)), [0], [1])).all()
    assert coherence_of_phases(np.zeros((5, 3)), [], []).shape == (0,)


@pytest.mark.parametrize("window", [0.0, -1.0, float("nan")])
def test_a_window_without_length_is_refused(window: float) -> None:
    with pytest.raises(InputError, match="window"):
        independent_coherence([0.1], window)
