from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.emergence.flows import cluster_flows
from model.errors import InputError

MEMBERSHIP = [0, 0, 1, 1, -1]
SOURCE = [0, 0, 2, 1, 3, 4, 4]
TARGET = [1, 2, 3, 2, 0, 0, 4]
FLOW = [1.0, 2.0, 4.0, 8.0, 3.0, 0.5, 0.25]


def test_a_known_field_has_its_flow_graph() -> None:
    told = cluster_flows(MEMBERSHIP, SOURCE, TARGET, FLOW)
    assert told.matrix.tolist() == [[1.0, 10.0, 0.0], [3.0, 4.0, 0.0], [0.5, 0.0, 0.25]]
    assert told.links.tolist() == [[1, 2, 0], [1, 1, 0], [1, 0, 1]]
    assert told.net[0].tolist() == [0.0, 7.0, -0.5]
    assert told.balance.tolist() == [6.5, -7.0, 0.5]
    assert told.share_within == pytest.approx(5.0 / 18.75)
    assert told.edges() == [(0, 1, 7.0), (-1, 0, 0.5)]


def test_nothing_flows_where_nothing_is() -> None:
    told = cluster_flows([-1, -1], [], [], [])
    assert told.matrix.tolist() == [[0.0]]
    assert math.isnan(told.share_within)
    assert told.edges() == []


@pytest.mark.parametrize(
    ("source", "target", "flow"),
    [([0], [1, 2], [1.0]), ([0], [5], [1.0]), ([0], [1], [-1.0]), ([0], [1], [math.nan])],
)
def test_links_that_do_not_fit_are_refused(source, target, flow) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError):
        cluster_flows(MEMBERSHIP, source, target, flow)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_all_flow_is_counted_once_and_numbering_does_not_matter(data: st.DataObject) -> None:
    n, m = data.draw(st.integers(1, 12)), data.draw(st.integers(0, 30))
    label = np.array(data.draw(st.lists(st.integers(-1, 3), min_size=n, max_size=n)))
    ends = st.lists(st.integers(0, n - 1), min_size=m, max_size=m)
    source, target = np.array(data.draw(ends), int), np.array(data.draw(ends), int)
    flow = np.array(data.draw(st.lists(st.floats(0, 100), min_size=m, max_size=m)))
    told = cluster_flows(label, source, target, flow)
    assert told.matrix.sum() == pytest.approx(flow.sum())
    assert told.links.sum() == m
    assert told.balance.sum() == pytest.approx(0.0, abs=1e-9)
    assert np.array_equal(told.net, -told.net.T)
    place = np.array(data.draw(st.permutations(range(n))))
    moved = np.empty(n, int)
    moved[place] = label
    again = cluster_flows(
        moved, place[source] if m else source, place[target] if m else target, flow
    )
    assert again.matrix == pytest.approx(told.matrix)
    mirrored = cluster_flows(label, target, source, flow)
    assert mirrored.matrix == pytest.approx(told.matrix.T)
