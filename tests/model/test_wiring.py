"""Links come, go and are found again, whatever the order of it, at constant cost each."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model.wiring import LinkStore, NewLinks

N, KINDS = 12, 3
Entry = tuple[int, int, int]


def new(entries: list[Entry]) -> NewLinks:
    rows = np.array(entries, np.int32).reshape(-1, 3)
    return NewLinks(
        rows[:, 0].copy(),
        rows[:, 1].copy(),
        rows[:, 2].astype(np.int8),
        np.zeros(len(rows)),
        grown=True,
    )


def entries_of(store: LinkStore) -> list[Entry]:
    links = store.links
    return list(zip(links.source.tolist(), links.target.tolist(), links.kind.tolist(), strict=True))


def found_by_source(store: LinkStore) -> list[Entry]:
    """What the steps find: the base by its index, the late rows by their chains."""
    wiring, found = store.wiring, []
    for j in range(N):
        rows = wiring.out_order[wiring.out_start[j] : wiring.out_start[j + 1]].tolist()
        late = int(wiring.late_first[j])
        while late >= 0:
            rows.append(store.base + late)
            late = int(wiring.late_next[late])
        for row in rows:
            assert wiring.source[row] == j
            if wiring.conductance[row] > 0.0:
                found.append((j, int(wiring.target[row]), int(wiring.kind[row])))
    return found


def found_by_target(store: LinkStore) -> list[Entry]:
    wiring, rows = store.wiring, []
    for number in range(KINDS):
        of_kind = range(wiring.first[number, 0], wiring.first[number, -1])
        assert all(wiring.kind[row] == number for row in of_kind)
        rows += of_kind
    rows += range(store.base, wiring.source.size)
    return [
        (int(wiring.source[row]), int(wiring.target[row]), int(wiring.kind[row]))
        for row in rows
        if wiring.conductance[row] > 0.0
    ]


entry = st.tuples(st.integers(0, N - 1), st.integers(0, N - 1), st.integers(0, KINDS - 1))
change = st.one_of(st.lists(entry, min_size=1, max_size=90), st.floats(0.0, 1.0), st.just("resume"))


@settings(max_examples=60, deadline=None)
@given(st.lists(change, max_size=8))
def test_what_was_laid_and_not_dropped_is_there_and_found_both_ways(changes) -> None:
    store, expected = LinkStore(N, KINDS), []
    draw = np.random.default_rng(1)
    for told in changes:
        before = store.version
        if isinstance(told, list):
            store.lay(new(told), np.ones(len(told)), 0)
            expected += told
            assert store.version > before
        elif told == "resume":
            arrays = {name: array.copy() for name, array in store.arrays().items()}
            store = LinkStore(N, KINDS)
            store.restore(N, arrays)
            again = store.arrays()
            assert all(np.array_equal(arrays[name], again[name]) for name in arrays)
        else:
            there = entries_of(store)
            drop = draw.random(len(there)) < told
            store.drop(drop)
            for gone in np.flatnonzero(drop):
                expected.remove(there[gone])
        assert sorted(entries_of(store)) == sorted(expected)
        assert sorted(found_by_source(store)) == sorted(expected)
        assert sorted(found_by_target(store)) == sorted(expected)
        assert store.count == len(expected)
        copied = store.wiring.out_conductance
        assert np.array_equal(copied, store.rows.conductance[store.wiring.out_order])


def test_more_agents_find_their_links_too() -> None:
    store = LinkStore(2, KINDS)
    store.lay(new([(0, 1, 0)]), np.ones(1), 0)
    store.widen(N)
    store.lay(new([(N - 1, 0, 2), (0, N - 1, 1)]), np.ones(2), 0)
    assert sorted(found_by_source(store)) == [(0, 1, 0), (0, N - 1, 1), (N - 1, 0, 2)]


def test_laying_one_by_one_sorts_all_but_seldom() -> None:
    store, sorted_rows = LinkStore(N, KINDS), 0
    draw = np.random.default_rng(2)
    base = store.base
    for _ in range(20_000):
        row = (int(draw.integers(N)), int(draw.integers(N)), int(draw.integers(KINDS)))
        store.lay(new([row]), np.ones(1), 0)
        if store.base != base:
            base = store.base
            sorted_rows += base
    # A geometric series of ratio 9/8: all sortings together touch 9 rows for each one laid.
    assert sorted_rows < 10 * 20_000
