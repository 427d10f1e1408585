"""Runs that belong together are brought together, and units are what is independent."""

from __future__ import annotations

import numpy as np
import pytest
from frames import runs_on_grid, source

from scenarios.compare.matching import matched, with_units
from scenarios.compare.sources import _inputs_of, flat, unlike
from scenarios.compare.statistics import paired
from scenarios.compare.surfaces import difference, levels_of, phases, response, runs_of, surface


def test_the_same_seeds_in_the_same_arms_are_pairs() -> None:
    a = runs_on_grid(lambda k: k, k=[0.0, 1.0, 2.0])
    b = runs_on_grid(lambda k: k + 1.0, k=[0.0, 1.0, 2.0, 3.0])
    found = matched(a, b, ["k"])
    assert (found.paired, found.arms, found.only_a, found.only_b) == (True, 3, 0, 1)
    one, other = found.columns("y")
    assert one.size == other.size == 8  # a seed is one unit, however many arms it ran in
    assert paired(one, other).difference == pytest.approx(1.0, abs=0.1)
    mixed = matched(a.sample(frac=1.0, random_state=3), b.sample(frac=1.0, random_state=4), ["k"])
    assert np.array_equal(mixed.columns("y")[0], one)


def test_other_seeds_make_groups() -> None:
    a = runs_on_grid(lambda k: k, k=[0.0, 1.0])
    b = runs_on_grid(lambda k: k, k=[0.0, 1.0], first_seed=100, repeat=5)
    found = matched(a, b, ["k"])
    assert not found.paired
    assert [column.size for column in found.columns("y")] == [8, 5]


def test_a_run_without_partner_is_left_over_and_an_incomplete_seed_is_no_unit() -> None:
    a = runs_on_grid(lambda k: k, k=[0.0, 1.0])
    found = matched(a, a[(a["seed"] != 3) | (a["k"] != 1.0)], ["k"])
    assert (found.paired, found.left_over) == (True, 1)
    assert found.columns("y")[0].size == 8
    other = a.assign(seed=a["seed"] + 50)
    apart = matched(a[(a["seed"] != 3) | (a["k"] != 1.0)], other, ["k"])
    # Its mean would be over another set of arms than everybody else's.
    assert [column.size for column in apart.columns("y")] == [7, 8]


def test_a_sweep_is_matched_with_runs_at_one_of_its_points() -> None:
    sweep = runs_on_grid(lambda k: k, k=[0.0, 1.0, 2.0])
    one = runs_on_grid(lambda k: k + 0.5, k=[1.0]).drop(columns="k")
    found = matched(sweep, one, ["k"], ({}, {"k": 1}))
    assert (found.arms, found.only_a, found.paired) == (1, 2, True)
    assert matched(sweep, one, ["k"], ({}, {"k": 1.5})).arms == 0


def test_fresh_seeds_are_put_together_by_repeat() -> None:
    runs = runs_on_grid(lambda k: k, k=[0.0, 1.0], common=False)
    assert with_units(runs)["unit"].nunique() == 8
    shared = runs_on_grid(lambda k: k, k=[0.0, 1.0])
    assert with_units(shared)["unit"].tolist() == shared["seed"].tolist()


def test_what_else_differs_is_told() -> None:
    runs = runs_on_grid(lambda k: k, k=[0.0, 1.0])
    a = source(runs, scenario=flat({"laws": {"pump": 0.2}, "run": {"seed": 1}}))
    b = source(runs, "B", scenario=flat({"laws": {"pump": 0.4}, "run": {"seed": 2}}))
    assert unlike(a, b, ("k",)) == {"laws.pump": (0.2, 0.4)}


def test_a_surface_is_the_mean_of_its_cells_and_knows_their_runs() -> None:
    runs = runs_on_grid(lambda k, p: 10 * k + p, noise=0.0, k=[0.0, 1.0], p=[0.0, 1.0, 2.0])
    told = surface(runs, "y", "k", "p")
    assert told.mean.shape == (3, 2)
    own = runs["y"][(runs["k"] == 1.0) & (runs["p"] == 2.0)]
    assert told.mean[2, 1] == pytest.approx(own.mean())
    assert sorted(runs_of(runs, "k", "p", 1, 2)["y"]) == sorted(own)
    assert (told.count == 8).all()


def test_many_values_are_binned_and_words_are_levels() -> None:
    runs = runs_on_grid(lambda k: k, k=list(np.linspace(0.0, 1.0, 40)))
    levels = levels_of(runs, "k")
    assert levels.binned
    assert len(levels.values) == 8
    assert list(levels.values) == sorted(levels.values)
    named = levels_of(runs.assign(map=np.where(runs["k"] > 0.5, "b", "a")), "map")
    assert (named.values, named.numeric) == (("a", "b"), False)


def test_a_response_has_intervals_over_seeds() -> None:
    runs = runs_on_grid(lambda k: k**2, k=[0.0, 1.0, 2.0], repeat=12)
    told = response(runs, "y", "k")
    assert (told.low < told.mean).all()
    assert (told.mean < told.high).all()
    few = response(runs[runs["repeat"] < 3], "y", "k")
    assert np.isnan(few.low).all()


def test_a_difference_map_marks_the_planted_cell_alone() -> None:
    axes = {"k": [0.0, 1.0, 2.0], "p": [0.0, 1.0]}
    a = runs_on_grid(lambda k, p: 0.0, repeat=12, draw=1, **axes)
    b = runs_on_grid(lambda k, p: 2.0 * (k == 2.0) * (p == 1.0), repeat=12, draw=2, **axes)
    told = difference(matched(a, b, ["k", "p"]), "y", "k", "p")
    assert told.tested == 6
    assert told.shown is not None
    assert np.argwhere(told.shown).tolist() == [[1, 2]]
    assert told.mean[1, 2] == pytest.approx(2.0, abs=0.5)


def test_phases_say_what_most_runs_do() -> None:
    runs = runs_on_grid(lambda k: 0.0, k=[0.0, 1.0, 2.0], repeat=3)
    runs = runs.assign(
        jumps=(runs["k"] > 0) * 1.0, clusters=((runs["k"] > 1) | (runs["seed"] == 1)) * 1.0
    )
    told = phases(runs, ["jumps"], "clusters", "k")
    assert told.phase.tolist() == [[0, 1, 3]]
    assert told.share[0].tolist() == pytest.approx([2 / 3, 2 / 3, 1.0])


def test_groups_are_of_the_arms_that_both_measured() -> None:
    a = runs_on_grid(lambda k: 10.0 * k, k=[0.0, 1.0])
    b = runs_on_grid(lambda k: 10.0 * k, k=[0.0, 1.0], first_seed=100)
    b.loc[b["k"] == 1.0, "y"] = np.nan
    found = matched(a, b, ["k"])
    one, other = found.columns("y")
    assert not found.paired
    assert one.size == other.size == 8
    assert abs(one.mean() - other.mean()) < 2.0
    assert found.columns("y", [1])[0].size == 0


def test_ties_make_no_empty_levels() -> None:
    runs = runs_on_grid(lambda k: k, k=[float(k) for k in range(1, 31)], repeat=3)
    runs.loc[runs.index[:60], "k"] = 0.0
    runs.loc[runs.index[60:], "k"] = np.arange(1.0, 31.0)
    level = levels_of(runs, "k")
    assert level.binned
    assert np.isfinite(level.values).all()
    assert np.array_equal(np.unique(level.at), np.arange(len(level.values)))


def test_files_of_one_name_that_are_not_one_file_are_a_difference() -> None:
    a, b = (_inputs_of({"inputs": [{"role": "map", "sha256": told * 64}]}) for told in "ab")
    runs = runs_on_grid(lambda k: k, k=[0.0, 1.0])
    one, other = source(runs, scenario=a), source(runs, "B", scenario=b)
    assert unlike(one, other, ["k"]) == {"inputs.map": ("a" * 12, "b" * 12)}
