"""Large graphs are searched less, the largest not at all, and small ones as asked."""

from __future__ import annotations

from model.emergence.effort import affordable


def test_small_graphs_get_what_was_asked_for() -> None:
    assert affordable(69, 340, runs=20, nulls=99) == (20, 99, True, None, 2)


def test_large_graphs_get_less_but_enough_nulls_to_reach_five_per_cent() -> None:
    effort = affordable(10_000, 80_000, runs=20, nulls=99)
    assert effort.sought
    assert (effort.runs, effort.rounds, effort.passes) == (3, 2, 1)
    assert affordable(1_000, 8_000, runs=20, nulls=99) == (3, 39, True, None, 2)
    assert affordable(600, 3_000, runs=20, nulls=99) == (3, 99, True, None, 2)
    assert affordable(200, 1_000, runs=20, nulls=99) == (9, 99, True, None, 2)
    assert effort.nulls == 19


def test_the_largest_graphs_are_not_searched() -> None:
    assert not affordable(50_000, 10, runs=20, nulls=99).sought
    assert not affordable(10, 200_000, runs=20, nulls=99).sought
