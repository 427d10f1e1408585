"""What is asked for becomes points: the grammar, the designs, and what is refused with a mend."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from scenarios.sweep.axes import axis_of
from scenarios.sweep.design import Design, visited, when_of


def axes(*asked: str) -> tuple:
    return tuple(axis_of(told) for told in asked)


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        ("laws.wave.K=0:4:5", (0, 1, 2, 3, 4)),
        ("a=0:1:3", (0.0, 0.5, 1.0)),
        ("a=4:4:1", (4,)),
        ("a=-2,0,2", (-2, 0, 2)),
        ("growth.on=true,false", (True, False)),
        ("map=mine.map.yaml, metathought", ("mine.map.yaml", "metathought")),
        ("map=C:\\maps\\mine.yaml", ("C:\\maps\\mine.yaml",)),
        ('eeg.channels=[["O1", "O2"], ["Oz"]]', (("O1", "O2"), ("Oz",))),
    ],
)
def test_values_are_read_as_they_are_written(asked: str, values: tuple) -> None:
    assert axis_of(asked).values == values
    assert [type(v) for v in axis_of(asked).values] == [type(v) for v in values]


@given(st.floats(1e-6, 1e3), st.floats(1.01, 1e3), st.integers(2, 40))
def test_logarithmic_values_keep_one_ratio_and_both_ends(low, times, count) -> None:
    high = low * times
    values = axis_of(f"a=log:{low!r}:{high!r}:{count}").values
    assert (values[0], values[-1]) == (low, high)
    steps = np.diff(np.log(values))
    assert steps == pytest.approx(math.log(times) / (count - 1), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "asked",
    ["a", "a=", "=1", "a=4:0:5", "a=log:0:1:3", "a=int:0:1:3", "a=0:1:2.5", "a=0:1:0", "a=[1,",
     "a=normal:1:0", "a=log:x:y", "a=int:0.5:2"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(asked: str) -> None:
    with pytest.raises(InputError):
        axis_of(asked)


def test_a_grid_is_every_combination_in_order() -> None:
    told = visited(Design(axes("a=1,2", "b=3,4,5")))
    assert [(p["a"], p["b"]) for p in told.points] == [(a, b) for a in (1, 2) for b in (3, 4, 5)]
    assert told.rows == tuple(range(6))


def test_zipped_parameters_go_in_step_and_cross_the_others() -> None:
    told = visited(Design(axes("a=1,2", "b=3,4", "c=5,6"), zipped=(("a", "c"),)))
    assert [(p["a"], p["c"], p["b"]) for p in told.points] == [
        (1, 5, 3), (1, 5, 4), (2, 6, 3), (2, 6, 4),
    ]  # fmt: skip
    with pytest.raises(InputError, match="as many values"):
        visited(Design(axes("a=1,2", "c=5"), zipped=(("a", "c"),)))
    with pytest.raises(InputError, match="not varied"):
        visited(Design(axes("a=1,2"), zipped=(("a", "c"),)))


def test_a_conditional_parameter_is_varied_only_where_its_condition_holds() -> None:
    when = when_of("growth.on=true:growth.window_s=16,32")
    told = visited(Design(axes("growth.on=true,false"), whens=(when,)))
    assert list(told.points) == [
        {"growth.on": True, "growth.window_s": 16},
        {"growth.on": True, "growth.window_s": 32},
        {"growth.on": False},
    ]
    with pytest.raises(InputError, match="not varied"):
        visited(Design(axes("a=1"), whens=(when,)))


@pytest.mark.parametrize("kind", ["latin", "sobol"])
def test_sampled_points_fill_their_bounds_evenly_and_are_the_same_again(kind) -> None:
    design = Design(axes("x=0:4", "y=log:1:100", "n=int:1:4"), kind, samples=64)
    told = visited(design)
    assert told == visited(design)
    x = np.array([p["x"] for p in told.points])
    y = np.array([p["y"] for p in told.points])
    # One point in each 64th of every axis: what both designs promise.
    assert sorted(np.floor(x * 16).astype(int)) == list(range(64))
    assert sorted(np.floor(np.log10(y) * 32).astype(int)) == list(range(64))
    counts = np.bincount([p["n"] for p in told.points])[1:]
    assert counts.tolist() == [16, 16, 16, 16]


def test_indices_of_a_known_function_come_back_from_a_saltelli_design() -> None:
    from SALib.analyze.sobol import analyze

    told = visited(Design(axes("x=0:1", "y=0:1", "z=0:1"), "saltelli", samples=256))
    assert len(told.rows) == 256 * (3 + 2)
    values = np.array([4.0 * p["x"] + 2.0 * p["y"] for p in told.points])[list(told.rows)]
    found = analyze(told.problem, values, calc_second_order=False, seed=1)
    assert found["S1"].tolist() == pytest.approx([0.8, 0.2, 0.0], abs=0.02)


def test_elementary_effects_of_a_known_function_come_back_from_a_morris_design() -> None:
    from SALib.analyze.morris import analyze

    told = visited(Design(axes("x=0:2", "y=0:1"), "morris", samples=8))
    assert len(told.points) < len(told.rows) == 8 * (2 + 1)
    values = np.array([3.0 * p["x"] - p["y"] for p in told.points])[list(told.rows)]
    shares = np.array(told.problem["rows"])
    found = analyze(told.problem, shares, values, num_levels=told.problem["levels"], seed=1)
    assert found["mu"].tolist() == pytest.approx([6.0, -1.0])
    assert found["sigma"].tolist() == pytest.approx([0.0, 0.0], abs=1e-9)


@pytest.mark.parametrize(
    ("design", "said"),
    [
        (Design(()), "nothing is varied"),
        (Design(axes("a=0:4")), "a=LOW:HIGH:COUNT"),
        (Design(axes("a=0:4"), "latin"), "--samples"),
        (Design(axes("a=0:4"), "sobol", samples=20), "16 or 32"),
        (Design(axes("a=1", "a=2")), "varied twice"),
        (Design(axes("a=1:2"), "latin", zipped=(("a",),), samples=4), "takes no --zip"),
        (Design(axes("a=0:1:2000", "b=0:1:2000")), "more than"),
        (Design(axes("a=1,2", "b=1"), "list"), "as many values"),
    ],
)
def test_designs_that_cannot_be_made_say_what_to_do(design, said: str) -> None:
    with pytest.raises(InputError, match=said):
        visited(design)


def test_a_condition_that_never_holds_is_refused() -> None:
    when = when_of("growth.on=yes:growth.window_s=16,32")
    with pytest.raises(InputError, match="never has the value"):
        visited(Design(axes("growth.on=true,false"), whens=(when,)))


def test_one_value_written_twice_is_one_arm() -> None:
    found = visited(Design(axes("laws.wave.K=1,1.0,2")))
    assert (len(found.points), found.rows) == (2, (0, 0, 1))


def test_a_date_is_text() -> None:
    assert axis_of("title=2024-01-01,b").values == ("2024-01-01", "b")
