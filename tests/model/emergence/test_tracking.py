from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.emergence.tracking import Tracker
from model.errors import InputError


def test_planted_split_birth_merge_and_death_come_out_as_exactly_those_four() -> None:
    a, b = set(range(10)), set(range(20, 30))
    left, right = set(range(5)), set(range(5, 10))
    born, rest = set(range(40, 46)), set(range(60, 70))
    story = [
        (0, [a, b, rest]),
        (1, [a, b, rest]),
        (2, [left, right, b, rest]),
        (3, [left, right, b, rest, born]),
        (4, [left, right, b, rest, born]),
        (5, [left | right, b, rest, born]),
        (6, [left | right, b, born]),
        (7, [left | right, b, born]),
        (8, [left | right, b, born]),
        (9, [left | right, b, born]),
    ]
    tracker = Tracker()
    told = []
    tracks = []
    for time, clusters in story:
        numbers, events = tracker.update(float(time), clusters)
        tracks.append(numbers)
        if time > 0:
            told += [(e.kind, e.time, e.track, e.others) for e in events]
    assert told == [
        ("split", 2.0, 1, (4,)),
        ("birth", 3.0, 5, ()),
        ("merge", 5.0, 1, (4,)),
        ("death", 8.0, 3, ()),
    ]
    assert tracks[0] == [1, 2, 3]
    assert tracks[2] == [1, 4, 2, 3]
    assert tracks[-1] == [1, 2, 5]


def test_the_first_snapshot_is_all_births() -> None:
    numbers, events = Tracker().update(0.0, [{1, 2, 3}, {4, 5, 6}])
    assert numbers == [1, 2]
    assert [(e.kind, e.track, e.members) for e in events] == [
        ("birth", 1, (1, 2, 3)),
        ("birth", 2, (4, 5, 6)),
    ]


def test_a_cluster_may_be_away_as_long_as_the_grace_lasts() -> None:
    tracker = Tracker(grace=2)
    tracker.update(0.0, [{1, 2, 3}])
    for time in (1.0, 2.0):
        assert tracker.update(time, []) == ([], ())
    assert tracker.update(3.0, [{1, 2, 3, 4}]) == ([1], ())
    for time in (4.0, 5.0):
        tracker.update(time, [])
    _, events = tracker.update(6.0, [])
    assert [(e.kind, e.track, e.members) for e in events] == [("death", 1, (1, 2, 3, 4))]
    numbers, events = tracker.update(7.0, [{1, 2, 3, 4}])
    assert numbers == [2]
    assert [e.kind for e in events] == ["birth"]


def test_without_grace_a_missed_cluster_is_dead_at_once() -> None:
    tracker = Tracker(grace=0)
    tracker.update(0.0, [{1, 2, 3}])
    assert [e.kind for e in tracker.update(1.0, [])[1]] == ["death"]


def test_the_best_overlap_keeps_the_number() -> None:
    tracker = Tracker()
    tracker.update(0.0, [set(range(10))])
    numbers, events = tracker.update(1.0, [{0, 1, 2, 3}, {4, 5, 6, 7, 8, 9}])
    assert numbers == [2, 1]
    assert [(e.kind, e.track, e.others) for e in events] == [("split", 1, (2,))]


def test_three_parts_and_three_wholes_are_one_event_each() -> None:
    tracker = Tracker()
    tracker.update(0.0, [set(range(9))])
    parts = [{0, 1, 2}, {3, 4, 5}, {6, 7, 8}]
    numbers, events = tracker.update(1.0, parts)
    assert numbers == [1, 2, 3]
    assert [(e.kind, e.others) for e in events] == [("split", (2, 3))]
    numbers, events = tracker.update(2.0, [set(range(9))])
    assert numbers == [1]
    assert [(e.kind, e.others) for e in events] == [("merge", (2, 3))]


def test_too_small_an_overlap_is_a_birth() -> None:
    tracker = Tracker(jaccard=0.3)
    tracker.update(0.0, [set(range(10))])
    numbers, events = tracker.update(1.0, [{0, 1, 20, 21, 22}])
    assert numbers == [2]
    assert [e.kind for e in events] == ["birth"]


cluster_lists = st.lists(
    st.lists(st.integers(-1, 3), min_size=12, max_size=12), min_size=1, max_size=8
)


def as_sets(labels: list[int]) -> list[set[int]]:
    return [
        {row for row, label in enumerate(labels) if label == group}
        for group in sorted(set(labels) - {-1})
    ]


@settings(max_examples=80, deadline=None)
@given(history=cluster_lists, grace=st.integers(0, 2))
def test_numbers_are_unique_never_come_back_and_every_end_is_told_once(
    history: list[list[int]], grace: int
) -> None:
    tracker = Tracker(grace=grace)
    begun: set[int] = set()
    ended: set[int] = set()
    for time, labels in enumerate(history):
        clusters = as_sets(labels)
        numbers, events = tracker.update(float(time), clusters)
        assert len(numbers) == len(clusters) == len(set(numbers))
        for event in events:
            new = (event.track,) if event.kind == "birth" else ()
            new += event.others if event.kind == "split" else ()
            gone = (event.track,) if event.kind == "death" else ()
            gone += event.others if event.kind == "merge" else ()
            assert not begun & set(new)
            assert set(gone) <= begun - ended
            begun |= set(new)
            ended |= set(gone)
        assert set(numbers) <= begun - ended
        assert set(tracker.tracks) == begun - ended


@settings(max_examples=40, deadline=None)
@given(history=cluster_lists, data=st.data())
def test_a_tracker_put_back_from_json_goes_on_as_before(
    history: list[list[int]], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(history)))
    whole, first = Tracker(), Tracker()
    for time, labels in enumerate(history[:cut]):
        whole.update(float(time), as_sets(labels))
        first.update(float(time), as_sets(labels))
    second = Tracker.from_state(json.loads(json.dumps(first.to_state())))
    assert second.to_state() == first.to_state()
    for time, labels in enumerate(history[cut:], start=cut):
        sets = as_sets(labels)
        assert second.update(float(time), sets) == whole.update(float(time), sets)


@settings(max_examples=40, deadline=None)
@given(history=cluster_lists, order=st.permutations(range(12)))
def test_renumbering_the_agents_changes_no_size_of_story(
    history: list[list[int]], order: list[int]
) -> None:
    plain, moved = Tracker(), Tracker()
    plain.update(0.0, as_sets(history[0]))
    moved.update(0.0, [{order[row] for row in members} for members in as_sets(history[0])])
    assert {frozenset(order[r] for r in m) for m in plain.tracks.values()} == set(
        moved.tracks.values()
    )


def test_snapshots_out_of_order_and_empty_clusters_are_refused() -> None:
    tracker = Tracker()
    tracker.update(1.0, [{1}])
    with pytest.raises(InputError, match="follows"):
        tracker.update(1.0, [{1}])
    with pytest.raises(InputError, match="without members"):
        tracker.update(2.0, [set()])
    assert tracker.update(2.0, [{1}])[0] == [1]


@pytest.mark.parametrize(("grace", "jaccard"), [(-1, 0.3), (2, 0.0), (2, 1.5)])
def test_settings_that_do_not_fit_are_refused(grace: int, jaccard: float) -> None:
    with pytest.raises(InputError):
        Tracker(grace, jaccard)
