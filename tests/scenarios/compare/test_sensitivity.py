"""Which parameter moves a metric: known answers, and seldom anything where nothing does."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from frames import runs_on_grid

from scenarios.compare.extremes import extremes
from scenarios.compare.sensitivity import balanced, influence, trends
from scenarios.compare.two_runs import SERIES, block_interval, series_apart

GRID = {"a": [0.0, 1.0, 2.0, 3.0], "b": [0.0, 1.0, 2.0]}


def runs_of_design(x: np.ndarray, y: np.ndarray, names: list[str], repeat: int = 1) -> pd.DataFrame:
    rows = [
        {"run": f"{arm}.{at}", "arm": arm, "repeat": at, "seed": at, "y": value}
        | dict(zip(names, point, strict=True))
        for arm, (point, value) in enumerate(zip(x, y, strict=True))
        for at in range(repeat)
    ]
    return pd.DataFrame(rows)


def test_shares_of_a_grid_are_those_of_the_formula() -> None:
    runs = runs_on_grid(lambda a, b: 2.0 * a + b, noise=0.0, repeat=6, **GRID)
    runs["y"] = 2.0 * runs["a"] + runs["b"]
    found = influence(runs, "y", ["a", "b"], {"kind": "grid"})
    # Variances of 2a and b over their levels: 5 and 2/3.
    told = {index.parameter: index.first for index in found.indices}
    assert told["a"] == pytest.approx(5.0 / (5.0 + 2.0 / 3.0), abs=0.02)
    assert told["b"] == pytest.approx((2.0 / 3.0) / (5.0 + 2.0 / 3.0), abs=0.02)
    assert found.seeds == 0.0


def test_where_nothing_is_moved_shares_are_near_zero_and_seeds_make_all() -> None:
    runs = runs_on_grid(lambda a, b: 0.0, noise=1.0, repeat=10, draw=4, **GRID)
    found = influence(runs, "y", ["a", "b"], {"kind": "grid"})
    assert all(index.first < 0.06 for index in found.indices)
    assert found.seeds > 0.9


def test_a_grid_with_holes_and_a_constant_have_no_shares() -> None:
    runs = runs_on_grid(lambda a, b: a, **GRID)
    holed = runs[(runs["a"] < 3.0) | (runs["b"] < 2.0)]
    assert influence(holed, "y", ["a", "b"], {"kind": "grid"}).reason == "design"
    assert influence(runs, "still", ["a", "b"], {"kind": "grid"}).reason == "constant"


def test_a_hole_in_every_seed_leaves_noise_noise() -> None:
    runs = runs_on_grid(lambda a, b: 0.0, noise=1.0, repeat=10, draw=4, **GRID)
    holed = runs[runs["arm"] != runs["repeat"]]
    found = influence(holed, "y", ["a", "b"], {"kind": "grid"})
    assert [index.first_low for index in found.indices] == [0.0, 0.0]
    one = influence(runs[runs["repeat"] == 0], "y", ["a", "b"], {"kind": "grid"})
    assert (one.reason, one.indices) == ("few", ())


def test_more_cells_than_can_be_counted_are_no_whole_grid() -> None:
    names = [f"p{at}" for at in range(16)]
    x = np.tile(np.arange(20.0)[:, None], 16)
    assert not balanced(runs_of_design(x, x[:, 0], names, 3), names)


def test_moments_are_met_by_time_and_left_out_where_not_finite() -> None:
    time_s = np.arange(20) * 0.1
    a = pd.DataFrame({"time_s": time_s} | {name: np.zeros(20) for name in SERIES})
    b = a.assign(time_s=np.cumsum([0.0, *[0.1] * 19]), R=1.0, loss=np.nan)
    b.loc[3, "R"] = np.nan
    found = {one.series: one for one in series_apart(a, b)}
    assert (found["R"].difference, found["R"].time_s.size) == (1.0, 19)
    assert "loss" not in found
    assert found["energy"].time_s.size == 20


def test_sobol_indices_of_ishigami_are_the_known_ones() -> None:
    from SALib.sample.sobol import sample
    from SALib.test_functions import Ishigami

    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[-math.pi, math.pi]] * 3}
    x = sample(dict(problem), 1024, calc_second_order=False, seed=1)
    runs = runs_of_design(x, Ishigami.evaluate(x), problem["names"])
    design = {
        "kind": "saltelli",
        "problem": problem | {"second_order": False},
        "rows": list(range(len(x))),
    }
    found = influence(runs, "y", problem["names"], design)
    # Ishigami & Homma (1990), a = 7, b = .1.
    for index, s1, st in zip(
        found.indices, (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437), strict=True
    ):
        assert index.first == pytest.approx(s1, abs=0.05)
        assert index.total == pytest.approx(st, abs=0.05)
        assert index.total_low < st < index.total_high
    assert influence(runs.iloc[:-1], "y", problem["names"], design).reason == "missing"


def test_morris_finds_the_size_of_a_slope_and_what_does_nothing() -> None:
    from SALib.sample.morris import sample

    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0.0, 1.0]] * 2}
    x = sample(dict(problem), 16, num_levels=4, seed=1)
    # What was run lies on another scale than the design's own shares; points may coincide.
    unique, rows = np.unique(x, axis=0, return_inverse=True)
    runs = runs_of_design(unique * 10.0, 3.0 * unique[:, 0], problem["names"], repeat=2)
    design = {
        "kind": "morris",
        "problem": problem | {"levels": 4, "rows": x.tolist()},
        "rows": rows.ravel().tolist(),
    }
    a, b = influence(runs, "y", problem["names"], design).indices
    assert a.first == pytest.approx(3.0)
    assert (b.first, b.total) == (0.0, 0.0)


def test_a_trend_is_found_and_its_sign_is_right() -> None:
    runs = runs_on_grid(lambda a, b: -a, repeat=8, **GRID)
    a, b = trends(runs, ["y"], ["a", "b"])
    assert (a.verdict, round(a.rho)) == ("shown", -1)
    assert b.verdict == "not shown"
    few = trends(runs[runs["repeat"] < 4], ["y"], ["a"])
    assert (few[0].verdict, few[0].reason) == ("not shown", "few")


def test_trends_of_nothing_are_shown_as_seldom_as_is_stated() -> None:
    shown = []
    for draw in range(60):
        runs = runs_on_grid(lambda a, b: 0.0, repeat=8, draw=draw, a=[0.0, 1.0, 2.0], b=[0.0, 1.0])
        shown.append(any(told.verdict == "shown" for told in trends(runs, ["y"], ["a", "b"])))
    assert np.mean(shown) <= 0.05 + 3.0 * math.sqrt(0.05 * 0.95 / 60)


def test_highest_lowest_and_strange_runs_are_named() -> None:
    runs = runs_on_grid(lambda a, b: 5.0 * a, repeat=10, draw=6, **GRID)
    odd = int(runs.index[(runs["a"] == 1.0) & (runs["b"] == 1.0)][0])
    runs.loc[odd, "y"] += 9.0
    told = extremes(runs, ["y"], ["y", "still"])
    by_why = {one.why: one for one in reversed(told)}
    assert by_why["highest"].value == runs["y"].max()
    assert by_why["lowest"].value == runs["y"].min()
    assert (by_why["strange"].run, by_why["strange"].unusual) == (runs.loc[odd, "run"], True)
    # An arm that is higher as a whole is not strange for it, and the strangest of many is not.
    plain = [one for one in extremes(runs.drop(index=odd), ["y"], ["y"]) if one.why == "strange"]
    assert plain
    assert not any(one.unusual for one in plain)


def test_where_all_runs_are_alike_few_sweeps_have_a_strange_one() -> None:
    shapes = ({"repeat": 5, "a": [0.0, 1.0, 2.0]}, {"repeat": 8, "common": False, "a": [0.0, 1.0]})
    told = []
    for draw in range(30):
        for shape in shapes:
            runs = runs_on_grid(lambda a: 0.0, draw=draw, **shape)
            told.append(any(one.unusual for one in extremes(runs, [], ["y"])))
    assert np.mean(told) <= 0.05 + 3.0 * math.sqrt(0.05 * 0.95 / len(told))


def test_block_intervals_cover_the_mean_of_a_series_with_memory() -> None:
    rng = np.random.default_rng(3)
    hit = []
    for seed in range(150):
        noise = rng.normal(size=800)
        series = np.zeros(800)
        for at in range(1, 800):
            series[at] = 0.8 * series[at - 1] + noise[at]
        # 1 + 2·Σ.8^k = 9 moments of memory; blocks of twice that.
        low, high = block_interval(series, 18, seed=seed)
        hit.append(low <= 0.0 <= high)
    # Blocks of twice the memory leave a quarter of it out of the variance: about 90 of 100.
    assert abs(np.mean(hit) - 0.90) <= 3.0 * math.sqrt(0.9 * 0.1 / 150)
    assert math.isnan(block_interval(np.zeros(100), 18)[0])
