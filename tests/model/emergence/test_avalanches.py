from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.emergence.avalanches import Summary, jump_summary, summary


def test_known_sizes_have_known_percentiles() -> None:
    assert summary(np.arange(1, 101)) == Summary(100, 50.0, 90.0, 99.0, 100.0)
    assert summary([7]) == Summary(1, 7.0, 7.0, 7.0, 7.0)


def test_no_jumps_are_told_as_none() -> None:
    told = jump_summary([], [], 10.0)
    assert told.sizes == told.durations == Summary(0, None, None, None, None)
    assert told.per_second == 0.0
    assert jump_summary([], [], 0.0).per_second is None


def test_jumps_are_counted_per_second() -> None:
    told = jump_summary([1, 1, 5], [1, 1, 3], 6.0)
    assert told.per_second == 0.5
    assert told.sizes.max == 5.0
    assert told.durations.median == 1.0


@given(values=st.lists(st.integers(1, 1000), min_size=1), data=st.data())
def test_every_figure_occurred_and_their_order_holds(
    values: list[int], data: st.DataObject
) -> None:
    told = summary(values)
    figures = [told.median, told.p90, told.p99, told.max]
    assert set(figures) <= set(map(float, values))
    assert figures == sorted(figures)  # type: ignore[type-var]
    assert summary(data.draw(st.permutations(values))) == told
