"""Conditions: when a trigger counts as met, when it fires, and when it may fire again."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as told
from hypothesis import strategies as st
from worlds import LIVELY, random_map, world

from model.checkpoint import restore, state_of
from model.conditions import Condition
from model.eeg.series import BandState
from model.eeg.state import CALIBRATING
from model.errors import InputError
from model.mindfield import Mindfield
from model.settings import TriggerSettings
from model.triggers import Trigger
from model.warm import compile_march

DT = 1.0 / 64.0
ALPHA = 2


def state(alpha: float, signal: str = "good", theta: float = 0.0) -> BandState:
    u = np.array([0.0, theta, alpha, 0.0, 0.0])
    ages = {"good": 0.0, "held": 1.0, "lost": 60.0, CALIBRATING: math.inf}
    reason = {"good": "", CALIBRATING: CALIBRATING}.get(signal, "flat")
    return BandState(u, u, np.exp(0.4 * u), signal == "good", reason, ages[signal])


def trigger(when: str, release: str | None = None, refractory_s: float = 0.5) -> Trigger:
    settings = TriggerSettings(when=when, release=release, do="ignite", refractory_s=refractory_s)
    return Trigger.parse(settings, "here")


def firings(made: Trigger, course: list[BandState]) -> list[int]:
    return [step for step, one in enumerate(course) if made.due(one, step * DT)]


@pytest.mark.parametrize(
    ("text", "theta", "alpha", "met"),
    [
        ("alpha > 1 and theta > 0.5 for 2 s", 1.0, 2.0, True),
        ("alpha > 1 and theta > 0.5", 0.4, 2.0, False),
        ("alpha > 1 or theta > 0.5", 0.4, 2.0, True),
        ("alpha < -1 or theta < .5 for 0.5 s", 0.4, 2.0, True),
        ("alpha>1", 0.0, 1.0, False),
    ],
)
def test_conditions_are_joined_by_and_or_by_or(text, theta, alpha, met) -> None:
    assert Condition.parse(text, "here").met(state(alpha, theta=theta).u) is met


@pytest.mark.parametrize(
    "text",
    ["alpha > 1 and", "alpha > 1 and theta > 1 or beta > 1", "alpha > 1 for 2", "and alpha > 1"],
)
def test_a_condition_that_does_not_say_what_binds_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r'here: cannot read .* joined by "and" or by "or"'):
        Condition.parse(text, "here")


@pytest.mark.parametrize(
    ("when", "release"),
    [
        ("alpha > 1.5", "alpha < 2"),
        ("alpha > 1.5", "theta < 1"),
        ("alpha > 1 and theta > 1", "beta < 0 or alpha < 0.5"),
        ("alpha > 1.5", "alpha < 1 for 2 s"),
    ],
)
def test_a_release_that_could_hold_with_the_condition_is_refused(when, release) -> None:
    with pytest.raises(InputError, match=r"here\.release: the release"):
        trigger(when, release)


@pytest.mark.parametrize(
    "text",
    [
        "alpha > 3",
        "alpha < -3",
        "alpha > 2 and alpha < 1",
        "alpha > -5 and alpha < -4",
        "alpha > 9 or beta < -4 for 2 s",
    ],
)
def test_a_condition_or_release_that_no_bands_can_meet_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"here\.when: .*can never be met: bands stay within ±3"):
        trigger(text)
    with pytest.raises(InputError, match=r"here\.release:.*can never be met: bands stay within ±3"):
        trigger("alpha > 1", text)
    assert Condition.parse("alpha > 2.9 or alpha > 3", "here").met(state(3.0).u)


def test_durations_that_are_whole_steps_are_not_put_off_by_rounding() -> None:
    made = trigger("alpha > 1 for 0.3 s", None, refractory_s=0.3)
    high = state(2.0)
    fired = [step for step in range(1, 40) if made.due(high, step * 0.1)]
    assert fired == list(range(4, 40, 3))


def test_a_combined_condition_is_released_by_either_band() -> None:
    made = trigger("alpha > 1 and theta > 1", "alpha < 0.5 or theta < 0.5")
    high, low = state(2.0, theta=2.0), state(2.0, theta=0.0)
    assert firings(made, [high, high, low, *[high] * 40]) == [0, 32]


LEVELS = st.floats(-3.0, 3.0)
STRETCH = st.tuples(
    LEVELS, st.sampled_from(["good", "good", "good", "held", "lost"]), st.integers(1, 60)
)
COURSES = st.lists(STRETCH, min_size=1, max_size=12)
TRIGGERS = st.tuples(
    st.sampled_from([0.0, 0.1, 0.3]), st.sampled_from([0.0, 0.25, 1.0]), st.booleans()
)


def drawn(stretches, kind) -> tuple[list[BandState], Trigger]:
    hold_s, refractory_s, latched = kind
    release = "alpha < 0.5" if latched else None
    course = [one for a, s, n in stretches for one in [state(a, s)] * n]
    return course, trigger(f"alpha > 1 for {hold_s} s", release, refractory_s)


@told(max_examples=150, deadline=None)
@given(COURSES, TRIGGERS)
def test_a_trigger_fires_only_when_met_for_its_duration_and_rested(stretches, kind) -> None:
    course, made = drawn(stretches, kind)
    hold_s, refractory_s, latched = kind
    fired = firings(made, course)
    assert all(b - a >= refractory_s / DT - 1e-9 for a, b in pairwise(fired))
    met, counted, spent, last = False, 0, False, -math.inf
    for step, one in enumerate(course):
        alpha = float(one.u[ALPHA])
        if one.good:
            counted += met
            over = alpha < 0.5 if latched else not alpha > 1.0
            if over:
                met, counted, spent = False, 0, False
            elif alpha > 1.0 and not met:
                met, counted = True, 0
            ripe = met and counted * DT >= hold_s and (step - last) * DT >= refractory_s
            assert (step in fired) == (ripe and not spent)
            if ripe and not spent:
                last, spent = step, latched
        else:
            assert step not in fired
            if one.age_s > 30.0 or abs(alpha) < 0.05:
                met, counted, spent = False, 0, False


@told(max_examples=100, deadline=None)
@given(COURSES, TRIGGERS)
def test_a_trigger_that_is_not_asked_while_it_sleeps_fires_just_the_same(stretches, kind) -> None:
    course, asked = drawn(stretches, kind)
    _, left = drawn(stretches, kind)
    fired, step = [], 0
    while step < len(course):
        if left.due(course[step], step * DT):
            fired.append(step)
        until = left.sleeps_until()
        steady = course[step]
        step += 1
        while step < len(course) and course[step] is steady and step * DT < until:
            step += 1
    assert fired == firings(asked, course)
    assert left.to_state() == asked.to_state()


@told(max_examples=60, deadline=None)
@given(st.lists(st.floats(1.05, 1.95), min_size=50, max_size=400), st.sampled_from([0.0, 0.2]))
def test_with_a_release_a_signal_that_hovers_at_its_level_fires_once(noise, hold_s) -> None:
    course = [state(z) for z in (*noise, 1.6, *[1.4] * 20)]
    hovering = trigger(f"alpha > 1.5 for {hold_s} s", "alpha < 1", refractory_s=0.0)
    assert len(firings(hovering, course)) == 1


def test_without_a_release_the_same_signal_fires_again_and_again() -> None:
    course = [state(1.6 if step % 3 else 1.4) for step in range(90)]
    assert len(firings(trigger("alpha > 1.5", None, 0.0), course)) == 60
    assert len(firings(trigger("alpha > 1.5", "alpha < 1", 0.0), course)) == 1


def test_a_held_window_does_not_count_and_a_lost_signal_ends_the_condition() -> None:
    good, held, lost = [state(2.0)] * 10, [state(2.0, "held")] * 100, [state(2.0, "lost")]
    when = f"alpha > 1 for {12 * DT:.4f} s"
    assert firings(trigger(when), [*good, *held, *good]) == [112]
    assert firings(trigger(when), [*good, *lost, *good, *good]) == [23]
    waiting = [state(2.0, CALIBRATING)] * 50
    assert firings(trigger(when), [*waiting, *good, *good]) == [62]


class Coming:
    """Bands given as (until s, state) parts, as a recording gives them: steady in between."""

    def __init__(self, *parts: tuple[float, BandState]) -> None:
        self._parts = parts

    def at(self, time_s: float) -> BandState:
        return next((s for end, s in self._parts if time_s < end), self._parts[-1][1])

    def steady_until(self, time_s: float) -> float:
        return next((end for end, _ in self._parts if time_s < end), math.inf)


RELEASED = {
    "when": "alpha > 1.5 and theta > 1 for 0.5 s",
    "release": "alpha < 1 or theta < 0.5",
    "do": "ignite",
    "on": "kind:image",
    "refractory_s": 1.0,
}
COURSE = Coming(
    (1.0, state(0.0)),
    (1.3, state(2.0, theta=1.5)),
    (2.0, state(2.0, "held", theta=1.5)),
    (3.0, state(2.5, theta=1.25)),
    (3.2, state(1.2, theta=1.5)),
    (4.0, state(2.0, theta=1.5)),
    (4.1, state(0.5, theta=1.5)),
    (9.0, state(2.0, theta=1.5)),
)


def made_with(*triggers: dict) -> Mindfield:
    return world(random_map(4), bands=COURSE, triggers=triggers, laws=LIVELY)


def test_a_firing_is_an_event_with_the_bands_that_caused_it_and_how_long_it_was_met() -> None:
    made = made_with(RELEASED)
    made.advance(9.0)
    first, second = (event for event in made.events if event.type == "trigger")
    assert (first.time_s, second.time_s) == (pytest.approx(2.2, abs=DT), pytest.approx(4.6, abs=DT))
    assert first.facts["causes"] == {"alpha": 2.5, "theta": 1.25}
    assert first.facts["held_s"] == pytest.approx(0.5, abs=DT)
    assert (first.facts["when"], first.facts["release"]) == (RELEASED["when"], RELEASED["release"])
    assert (first.facts["on"], first.facts["strength"]) == ("kind:image", 0.3)
    either = made_with({**RELEASED, "when": "alpha > 1 or theta > 9", "release": None})
    either.advance(2.0)
    assert either.events[0].facts["causes"] == {"alpha": 2.0}


def test_strides_with_every_sort_of_trigger_are_the_steps_bit_for_bit() -> None:
    compile_march()
    plain = {**RELEASED, "release": None, "when": "theta > 1 for 0.2 s", "do": "amplify"}
    one, other = made_with(RELEASED, plain), made_with(RELEASED, plain)
    for _ in range(round(6.0 / DT)):
        one.step()
    strides = 0
    while other.field.step < one.field.step:
        strides += 1
        other.stride(one.field.step - other.field.step)
    arrays = [state_of(each)[0] for each in (one, other)]
    assert all(arrays[0][name].tobytes() == arrays[1][name].tobytes() for name in arrays[0])
    assert repr(state_of(one)[1]) == repr(state_of(other)[1])
    assert len([event for event in one.events if event.type == "trigger"]) > 4
    assert strides < one.field.step / 2, "a waiting trigger does not keep a field from striding"


def test_a_trigger_goes_on_where_a_checkpoint_left_it() -> None:
    whole, cut = made_with(RELEASED), made_with(RELEASED)
    whole.advance(6.0)
    cut.advance(1.5)
    fresh = made_with(RELEASED)
    restore(fresh, *state_of(cut))
    fresh.advance(4.5)
    assert [e.time_s for e in fresh.events if e.type == "trigger"] == [
        e.time_s for e in whole.events if e.type == "trigger"
    ]
    assert fresh.field.agents.energy.tobytes() == whole.field.agents.energy.tobytes()
