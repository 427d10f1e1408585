"""The recorder: figures that agree with their formulas, Mesa's face, and what it lets go."""

from __future__ import annotations

import json
import multiprocessing
from itertools import pairwise
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import LIVELY, random_map, world
from worlds import settings as settings_of

from model.checkpoint import restore, state_of
from model.eeg.series import BandSeries
from model.emergence.order import order_parameter
from model.events import Event, EventLog
from model.intention import loss, wanted, wanted_share
from model.mindfield import Mindfield
from model.recorder import SERIES, take
from model.state import Agents
from model.tally import loss_of, tally

EPS = np.finfo(np.float64).eps


def agents(n: int, seed: int, *, dead: float = 0.0, empty: bool = False) -> Agents:
    draw = np.random.default_rng(seed)
    alive = draw.random(n) >= dead
    energy = np.where(alive, draw.gamma(1.0, 1.0, n), 0.0) * (not empty)
    goal = np.where(alive, draw.gamma(0.5, 1.0, n), 0.0)
    return Agents(
        energy=energy,
        tension=np.where(alive, draw.gamma(1.0, 0.2, n), 0.0),
        phase=draw.uniform(-np.pi, np.pi, n),
        frequency=np.ones(n),
        threshold=np.ones(n),
        goal=goal / goal.sum() if goal.sum() > 0.0 else goal,
        kind=np.zeros(n, np.int8),
        band=np.zeros(n, np.int8),
        layer=np.zeros(n, np.int16),
        alive=alive,
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1000), st.integers(0, 2**32), st.sampled_from([0.0, 0.3, 1.0]), st.booleans())
def test_the_sums_are_those_of_the_formulas(n: int, seed: int, dead: float, empty: bool) -> None:
    a = agents(n, seed, dead=dead, empty=empty)
    told = tally(a)
    # Every term is positive, so a sum of n terms is off by n·eps at most, and a ratio by 2n·eps.
    near: dict[str, Any] = {"rel": 4 * max(n, 1) * EPS, "abs": 4 * max(n, 1) * EPS}
    assert told.energy == pytest.approx(a.energy.sum(), **near)
    assert told.tension == pytest.approx(a.tension.sum(), **near)
    assert told.loss == pytest.approx(loss(a.energy, a.goal), **near)
    assert loss_of(a.energy, a.goal) == pytest.approx(loss(a.energy, a.goal), **near)
    where = wanted(a.goal, a.alive)
    assert told.wanted_share == pytest.approx(wanted_share(a.energy, where), **near)
    assert told.order == pytest.approx(order_parameter(a.phase[a.alive]), nan_ok=True, **near)
    assert told.largest_energy == a.energy.max(initial=0.0)
    assert told.living == a.alive.sum()


def test_adding_up_in_blocks_loses_less_than_one_after_the_other() -> None:
    from math import fsum

    a = agents(100_000, 3)
    error = abs(tally(a).energy - fsum(a.energy)) / fsum(a.energy)
    assert error <= (128 + 100_000 / 128) * EPS


@pytest.fixture
def model() -> Mindfield:
    bands = BandSeries.constant({"alpha": 1.0, "gamma": 0.5})
    made = world(random_map(1), laws=LIVELY, bands=bands)
    made.advance(3.0)
    return made


def test_every_series_stands_where_its_name_says(model: Mindfield) -> None:
    frame = model.datacollector.get_model_vars_dataframe()
    assert list(frame)[: len(SERIES)] == list(SERIES)
    last, field = frame.iloc[-1], model.field
    assert (last.time_s, last.acting, last.links) == (3.0, model.acting, field.n_links)
    assert last.events == model.events.in_all == len(model.events) > 0
    assert (last.pumped, last.dissipated) == (field.ledger.pumped, field.ledger.dissipated)
    assert (last.eeg_good, last.agents) == (1.0, field.n_agents)
    for number, band in enumerate(("delta", "theta", "alpha", "beta", "gamma")):
        assert last[f"z_{band}"] == model.band_state.z[number]
        assert last[f"u_{band}"] == model.band_state.u[number]
    for name, value in model.operators.items():
        assert last[f"op_{name}"] == value
    assert frame.notna().all().all()
    assert (frame.dtypes == "float64").all()


def test_a_series_reads_like_the_list_mesa_keeps(model: Mindfield) -> None:
    series = model.datacollector.model_vars["energy"]
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(series) == len(frame) == 13
    assert list(series) == series[:] == frame.energy.tolist()
    assert series[-1] == frame.energy.iloc[-1]
    assert series[2:9:3] == frame.energy.tolist()[2:9:3]
    assert max(series) == frame.energy.max()
    assert np.mean(series) == np.mean(frame.energy.to_numpy())
    assert type(series[0]) is float
    with pytest.raises(IndexError):
        series[13]


def test_a_reporter_named_like_a_built_in_one_replaces_it() -> None:
    made = Mindfield(random_map(1), model_reporters={"energy": lambda m: -1.0, "own": "seed_value"})
    made.advance(0.5)
    frame = made.datacollector.get_model_vars_dataframe()
    assert frame.energy.tolist() == [-1.0] * 3
    assert frame.own.tolist() == [1] * 3
    assert list(frame)[:2] == ["time_s", "energy"]
    assert take(made).frames.values[:, 1].tolist() == [-1.0] * 3


class Recorded(Mindfield):
    """A world of a signature that Mesa's batch runner can call, recorded at every step."""

    def __init__(self, own: Any, rng: Any = None) -> None:
        told = settings_of(record={"every_s": 1 / 64})
        super().__init__(random_map(1), told, model_reporters=own)


@pytest.mark.parametrize("own", [None, {"own": lambda m: m.field.step}])
def test_mesas_own_batch_runner_finds_every_series(own: Any) -> None:
    started_by = multiprocessing.get_start_method()
    try:
        rows = mesa.batch_run(
            Recorded,
            {"own": [own]},
            max_steps=6,
            data_collection_period=1,
            display_progress=False,
        )
    finally:
        # Mesa 3.5 sets it for the whole process.
        multiprocessing.set_start_method(started_by, force=True)
    assert [row["time_s"] for row in rows] == [step / 64 for step in range(len(rows))]
    assert len(rows) >= 6
    assert all(set(SERIES) < set(row) and row["energy"] > 0.0 for row in rows)


def told_by(model: Mindfield, cuts: list[float]) -> tuple[pd.DataFrame, list[Event], list[Any]]:
    """Everything that was recorded, taken at each cut and at the end."""
    taken = []
    for seconds in cuts:
        model.advance(seconds)
        taken.append(take(model))
    model.jumps.close()
    taken.append(take(model))
    values = np.concatenate([records.frames.values for records in taken])
    frames = pd.DataFrame(values, columns=list(taken[0].frames.names))
    events = [event for records in taken for event in records.events]
    return frames, events, [row for records in taken for row in records.clusters]


def looked_at(seed: int = 4) -> Mindfield:
    return world(
        random_map(seed, n=20, m=70),
        laws=LIVELY,
        growth={"on": True, "window_s": 1.0, "every_s": 0.25, "fade_s": 1.0},
        emergence={"every_s": 1.0, "runs": 2, "nulls": 19},
    )


def test_what_is_taken_piece_by_piece_is_the_whole_in_the_order_of_time() -> None:
    kept = looked_at()
    kept.advance(6.0)
    kept.jumps.close()
    frames, events, clusters = told_by(looked_at(), [0.25, 1.5, 1e-9, 0.375, 2.875, 1.0])
    pd.testing.assert_frame_equal(frames, kept.datacollector.get_model_vars_dataframe())
    assert events == sorted(kept.events, key=lambda event: event.step)
    assert {event.type for event in events} >= {"jump", "link"}
    assert len(clusters) == len(kept.lookout.found) > 0
    assert repr(clusters) == repr(kept.lookout.found)
    assert kept.lookout.last_clusters() != []


def test_a_world_forgets_what_was_taken_but_knows_how_much_there_was() -> None:
    made = looked_at()
    made.advance(6.0)
    count = made.events.in_all
    shown = made.lookout.last_clusters()
    take(made)
    assert len(made.datacollector) == 0
    assert made.lookout.found == []
    assert made.lookout.last_clusters() == shown
    assert made.events.in_all == count
    waiting = min((jump.step for jump in made.jumps.waiting), default=10**9)
    assert all(event.step >= waiting for event in made.events)
    made.advance(0.25)
    assert made.datacollector.model_vars["events"][-1] == made.events.in_all >= count


def test_a_state_after_taking_is_small_and_goes_on_bit_for_bit() -> None:
    whole, cut = looked_at(), looked_at()
    whole.advance(6.0)
    whole.jumps.close()
    cut.advance(3.3125)
    before = take(cut)
    arrays, facts = state_of(cut)
    assert arrays["frames"].shape[0] == 0
    again = looked_at()
    restore(again, arrays, json.loads(json.dumps(facts)))
    frames, events, clusters = told_by(again, [2.6875])
    values = np.concatenate((before.frames.values, frames.to_numpy()))
    assert values.tobytes() == whole.datacollector.table.tobytes()
    told = [event.to_json() for event in (*before.events, *events)]
    kept = sorted(whole.events, key=lambda event: event.step)
    assert json.dumps(told) == json.dumps([event.to_json() for event in kept])
    assert len(before.clusters) + len(clusters) == len(whole.lookout.found)


def test_own_figures_are_kept_through_a_state() -> None:
    def made() -> Mindfield:
        return Mindfield(random_map(1), model_reporters={"step": lambda m: m.field.step})

    one, other = made(), made()
    one.advance(0.5)
    arrays, facts = state_of(one)
    restore(other, arrays, json.loads(json.dumps(facts)))
    other.advance(0.5)
    frame = other.datacollector.get_model_vars_dataframe()
    assert frame.step.tolist() == [0, 16, 32, 48, 64]
    assert frame.time_s.tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]


@given(st.lists(st.integers(0, 9)), st.integers(0, 10))
def test_a_log_gives_by_time_and_keeps_what_is_not_settled(steps: list[int], before: int) -> None:
    log = EventLog()
    for number, step in enumerate(steps):
        log.add(Event(step, step / 64, "jump", str(number)))
    given_ = log.take(before)
    assert [event.step for event in given_] == sorted(step for step in steps if step < before)
    assert [event.step for event in log] == [step for step in steps if step >= before]
    assert log.in_all == len(steps)
    for one, next_one in pairwise(given_):
        assert one.step < next_one.step or int(one.name) < int(next_one.name)
