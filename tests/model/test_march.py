"""Many steps in one go are the same steps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import LIVELY, random_map, world

from model.checkpoint import state_of
from model.eeg.series import BandSeries, BandState
from model.march import room_to_keep
from model.mindfield import Mindfield
from model.tally import loss_of
from model.warm import compile_march
from model.wiring import NewLinks


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_march()


GROWING = {"on": True, "window_s": 1.0, "every_s": 0.5, "links_per_round": 4}
LOOKING = {"every_s": 2.0, "runs": 4, "nulls": 19}
TRIGGER = {"when": "alpha > 0.5 for 0.3 s", "do": "ignite", "on": "all", "refractory_s": 1.0}


def everything(model: Mindfield) -> tuple[list[bytes], str]:
    arrays, facts = state_of(model)
    return [arrays[name].tobytes() for name in sorted(arrays)], repr(facts)


@settings(max_examples=6, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    pump=st.sampled_from([0.3, 2.0]),
    growing=st.booleans(),
    triggers=st.sampled_from([(), (TRIGGER,)]),
)
def test_striding_is_stepping_bit_for_bit(seed, pump, growing, triggers) -> None:
    bands = BandSeries.from_script([("rest", 3.0), ("relaxed", 2.0)], seed)
    told = {
        "laws": {**LIVELY, "pump": pump},
        "emergence": LOOKING,
        "triggers": triggers,
        "growth": GROWING if growing else {},
    }
    one, other = (world(random_map(seed), seed, bands=bands, **told) for _ in range(2))
    for _ in range(400):
        one.step()
    strides = 0
    while other.field.step < 400:
        other.stride(400 - other.field.step)
        strides += 1
    assert everything(one) == everything(other)
    assert (one.steps, one.acting) == (other.steps, other.acting)
    assert strides < 400


def test_a_march_goes_on_over_jumps_and_ends_where_it_can_keep_no_more() -> None:
    laws = {**LIVELY, "pump": 2.0}
    one, other = (world(random_map(5), laws=laws) for _ in range(2))
    for model in (one, other):
        model.advance(2.0)
    drive = one.scheduler.read(one.listen())
    most, told = 400, []
    first, acted = one.field.step, one.field.acted
    marched = one.engine.march(one.field, drive, most, adapts=False, losses=True, watched=True)
    for step in range(first, first + marched.steps):
        other.engine.schedule(other.field, drive)
        other.engine.sense(other.field, drive)
        other.engine.transduce(other.field, drive)
        other.engine.lose(other.field)
        done = other.engine.jump(other.field, drive)
        if done is not None:
            assert done.step == step
            told.append((step, done.acted, done.told.tolist(), done.tension_before))
            (same,) = (jumped for jumped in marched.jumped if jumped.step == step)
            assert same.energy.tobytes() == done.energy.tobytes()
            assert same.tension.tobytes() == done.tension.tobytes()
        if step < first + marched.steps - 1:
            loss = loss_of(other.field.agents.energy, other.field.agents.goal)
            assert marched.losses[step - first] == loss
        other.field.step += 1
    seen = [(d.step, d.acted, d.told.tolist(), d.tension_before) for d in marched.jumped]
    assert seen == told
    assert len(seen) == room_to_keep(one.field.n_agents).step.size > 1
    assert marched.steps < most
    assert one.field.acted == acted + marched.steps


def test_a_stride_ends_where_a_record_is_made_and_never_beyond_what_was_asked() -> None:
    model = world(random_map(3), laws={"pump": 0.0})
    model.step()
    assert [model.stride(most) for most in (5, 100)] == [5, 10]
    assert (model.field.step, len(model.datacollector)) == (16, 2)


def test_links_laid_late_act_in_a_stride_too() -> None:
    one, other = (world(random_map(4), laws=LIVELY) for _ in range(2))
    ends = np.array([0, 1], np.int32)
    for model in (one, other):
        model.advance(1.0)
        links = NewLinks(ends, ends[::-1].copy(), np.full(2, 2, np.int8), np.zeros(2), grown=True)
        model.field.lay(links)
    for _ in range(100):
        one.step()
    other.advance(100 / 64)
    assert everything(one) == everything(other)


class Watched(Mindfield):
    """A world of a user who wants a word in every step."""

    seen = 0

    def step(self) -> None:
        self.seen += 1
        super().step()


def test_a_step_of_ones_own_is_called_for_every_step() -> None:
    model = Watched(random_map(1))
    model.advance(1.0)
    assert model.seen == model.steps == 64


class Ticking:
    """Bands that nobody can tell beforehand, as a live stream's."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def at(self, time_s: float) -> BandState:
        self.asked.append(time_s)
        return BandSeries.neutral().at(time_s)


def test_bands_that_cannot_be_told_beforehand_are_asked_in_every_step() -> None:
    bands = Ticking()
    world(random_map(1), bands=bands).advance(0.5)
    assert bands.asked == [0.0, *(step / 64 for step in range(32))]


def test_until_is_asked_before_every_step() -> None:
    model = world(random_map(1))
    model.advance(1.0, until=lambda m: m.field.step == 37)
    assert model.field.step == model.steps == 37


def test_what_waits_on_mesas_clock_finds_every_step_done() -> None:
    model = world(random_map(1))
    if not hasattr(model, "schedule_event"):
        pytest.skip("this Mesa has no clock to put events on")
    seen: list[tuple[float, int]] = []

    def look() -> None:
        seen.append((model.time, model.field.step))

    model.schedule_event(look, at=20.5)
    model.advance(1.0)
    assert seen == [(20.5, 20)]
    assert model.time == model.steps == 64


@pytest.mark.parametrize("time_s", [0.0, 0.3, 2.1, 4.95, 5.0, 6.3, 9.0])
def test_bands_are_steady_for_as_long_as_they_say(time_s) -> None:
    bands = BandSeries.from_script([("rest", 5.0)], 1)
    until = bands.steady_until(time_s)
    state = bands.at(time_s)
    for t in np.arange(time_s, min(until, time_s + 3.0), 1 / 64):
        assert bands.at(float(t)) is state
