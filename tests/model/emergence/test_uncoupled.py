"""Uncoupled agents: exact turning from phases drawn by lot."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.emergence.uncoupled import uncoupled_fields, uncoupled_order


def test_an_agent_alone_turns_at_its_own_frequency() -> None:
    told = uncoupled_fields([0.5, 2.0], [0, 1], [0.0, 0.25, 1.0], draws=3, seed=1)
    assert told.shape == (3, 2, 3)
    assert np.abs(told) == pytest.approx(1.0)
    turned = np.angle(told[1] / told[0])
    assert turned[0] == pytest.approx(math.pi / 4)
    assert np.abs(turned[1]) == pytest.approx(math.pi)
    assert told[2, 1] == pytest.approx(told[0, 1])


def test_the_order_of_many_is_that_of_a_random_walk_and_agents_in_no_group_count_nowhere() -> None:
    n = 600
    frequency = np.random.default_rng(2).uniform(0.5, 3.0, n)
    order = uncoupled_order(frequency, [0.0], draws=2000, seed=3)
    # n·R² is exponential of mean 1: the mean of 2,000 has the standard error 1/√2000.
    assert n * np.square(order).mean() == pytest.approx(1.0, abs=3 / math.sqrt(2000))
    group = np.where(np.arange(n) < 300, 0, -1)
    some = uncoupled_fields(frequency, group, [0.0, 1.0], draws=2, seed=3)
    assert np.array_equal(
        some, uncoupled_fields(frequency[:300], np.zeros(300, int), [0.0, 1.0], draws=2, seed=3)
    )
