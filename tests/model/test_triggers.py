"""Each action does what it says, books what it costs, and fires when it should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as told
from hypothesis import strategies as st
from worlds import LIVELY, random_map, world

from model.checkpoint import restore, state_of
from model.eeg.series import BandSeries
from model.errors import InputError
from model.intention import loss, set_goal
from model.settings import TriggerSettings
from model.triggers import Trigger, pull, rows_of

ALPHA = BandSeries.constant({"alpha": 2.0})


def with_trigger(action: str, bands=ALPHA, on: str = "all", **told):
    trigger = {"when": "alpha > 1.5", "do": action, "on": on, "strength": 0.5, **told}
    return world(random_map(4), bands=bands, triggers=[trigger], laws=LIVELY)


def without():
    return world(random_map(4), bands=ALPHA, laws=LIVELY)


def first_step(action: str, on: str = "all", **told):
    acted, plain = with_trigger(action, on=on, **told), without()
    before = acted.field.agents.energy.copy()
    acted.step()
    plain.step()
    assert acted.field.ledger.residual(acted.field.stored) < 1e-14
    return acted, plain, before


def test_amplify_adds_energy_and_books_it_as_the_hands() -> None:
    acted, plain, before = first_step("amplify")
    assert acted.field.ledger.by_name()["hand_in"] == pytest.approx(0.5 * before.sum())
    assert acted.field.agents.energy.sum() > plain.field.agents.energy.sum()


def test_attenuate_takes_energy_and_books_it_as_the_hands() -> None:
    acted, plain, before = first_step("attenuate", on="kind:distinction")
    senses = acted.field.agents.kind == acted.kind_names.index("distinction")
    taken = acted.field.ledger.by_name()["hand_out"]
    assert taken == pytest.approx(0.5 * before[senses].sum())
    assert acted.field.agents.energy.sum() < plain.field.agents.energy.sum()


def test_ignite_turns_energy_into_tension_and_sets_off_jumps() -> None:
    acted, plain, _ = first_step("ignite", strength=0.9)
    assert acted.field.ledger.by_name()["hand_in"] == 0.0
    released = sum(len(jump.agents) for jump in acted.jumps.waiting)
    assert released > sum(len(jump.agents) for jump in plain.jumps.waiting)


def test_correct_pulls_the_field_to_its_goal_without_cost() -> None:
    acted, plain, _ = first_step("correct")
    assert acted.field.ledger.by_name()["hand_in"] == 0.0
    goal = acted.field.agents.goal
    assert loss(acted.field.agents.energy, goal) < loss(plain.field.agents.energy, goal)


def test_associate_lays_a_wave_link_where_there_was_none() -> None:
    acted, plain, _ = first_step("associate")
    assert acted.field.n_links == plain.field.n_links + 2
    links = acted.field.links
    assert links.grown.sum() == 2
    assert set(links.kind[links.grown]) == {acted.rule_names.index("wave")}


def test_a_trigger_waits_for_its_duration_and_its_refractory_time() -> None:
    made = with_trigger("amplify", when="alpha > 1.5 for 0.5 s", refractory_s=1.0)
    made.advance(3.0)
    fired = [event.time_s for event in made.events if event.type == "trigger"]
    np.testing.assert_allclose(fired, [0.5, 1.5, 2.5])
    assert made.events[0].facts["alpha"] == 2.0


def test_a_condition_that_does_not_hold_never_fires() -> None:
    made = with_trigger("amplify", bands=BandSeries.neutral())
    made.advance(1.0)
    assert not [event for event in made.events if event.type == "trigger"]


@pytest.mark.parametrize("when", ["alfa > 1", "alpha >> 2", "alpha > 1 for ever", ""])
def test_a_condition_that_cannot_be_read_is_refused_with_an_example(when: str) -> None:
    with pytest.raises(InputError, match=r"alpha > 1\.5 for 2 s"):
        with_trigger("amplify", when=when)


def test_a_target_that_names_nothing_is_refused_before_the_run() -> None:
    with pytest.raises(InputError, match=r"'kind:dream'.*kind:NAME"):
        with_trigger("amplify", on="kind:dream")


ACTIONS = ("amplify", "attenuate", "associate", "correct", "ignite", "intend")
PLACES = ("all", "kind:image", "kind:principle", "agent:a3", "cluster:1")


@told(max_examples=30, deadline=None)
@given(
    actions=st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.sampled_from(PLACES), st.floats(0.0, 1.0)),
        min_size=1,
        max_size=6,
    ),
    seed=st.integers(0, 2**16),
)
def test_every_action_keeps_the_ledger_the_signs_and_the_sum_of_the_goal(
    actions: list[tuple[str, str, float]], seed: int
) -> None:
    model = world(random_map(seed), laws=LIVELY)
    model.field.membership[::3] = 1
    bound = 64.0 * np.finfo(np.float64).eps
    for action, on, strength in actions:
        model.advance(0.25)
        settings = TriggerSettings(when="alpha > 1", do=action, on=on, strength=strength)
        pull(model, Trigger.parse(settings, "here"))
        a, ledger = model.field.agents, model.field.ledger
        moved = ledger.pumped + ledger.dissipated + ledger.start
        stored = ledger.start + ledger.pumped - ledger.dissipated
        assert abs(model.field.stored - stored) <= bound * moved
        assert (a.energy >= 0.0).all()
        assert (a.tension >= 0.0).all()
        assert a.goal.sum() == pytest.approx(1.0, abs=1e-12)
        assert (a.goal >= 0.0).all()


@told(max_examples=60, deadline=None)
@given(
    energies=st.lists(st.floats(0.0, 8.0), min_size=24, max_size=24),
    on=st.sampled_from(PLACES),
    strength=st.floats(0.0, 1.0),
)
def test_correct_never_raises_the_loss_of_those_it_acts_on(
    energies: list[float], on: str, strength: float
) -> None:
    model = world(random_map(7), laws=LIVELY)
    a = model.field.agents
    a.energy[:] = energies
    model.field.membership[::3] = 1
    rows = rows_of(model, on)
    goal, before = a.goal[rows] / a.goal[rows].sum(), a.energy.copy()
    settings = TriggerSettings(when="alpha > 1", do="correct", on=on, strength=strength)
    pull(model, Trigger.parse(settings, "here"))
    after = loss(a.energy[rows], goal)
    assert after <= loss(before[rows], goal) * (1.0 + 1e-12) + 1e-12
    # The loss falls by the share it is told to take, and nobody else is touched.
    assert after == pytest.approx((1.0 - strength) * loss(before[rows], goal), abs=1e-9) or (
        before[rows].sum() == 0.0
    )
    others = np.setdiff1d(np.arange(24), rows)
    assert a.energy[others].tobytes() == before[others].tobytes()


def test_a_trigger_may_set_the_goal_and_the_field_follows_it() -> None:
    made = with_trigger("intend", on="kind:image", strength=0.8, refractory_s=1e9)
    made.step()
    images = made.field.agents.kind == made.kind_names.index("image")
    goal = made.field.agents.goal
    assert goal[images].sum() == pytest.approx(0.8 + 0.2 * images.sum() / 24)
    assert np.ptp(goal[images]) < 1e-15
    assert made.field.ledger.by_name()["hand_in"] == 0.0
    (event,) = made.events
    assert (event.type, event.name) == ("trigger", "intend")
    plain = without()
    made.advance(6.0)
    plain.advance(6.0)
    share = [
        w.field.agents.energy[images].sum() / w.field.agents.energy.sum() for w in (made, plain)
    ]
    assert share[0] > share[1]


def test_a_goal_set_by_a_trigger_outlives_a_checkpoint() -> None:
    made = with_trigger("intend", on="agent:a3", refractory_s=1e9)
    made.advance(1.0)
    fresh = with_trigger("intend", on="agent:a3", refractory_s=1e9)
    restore(fresh, *state_of(made))
    made.advance(1.0)
    fresh.advance(1.0)
    assert fresh.field.agents.goal.tobytes() == made.field.agents.goal.tobytes()
    assert fresh.field.agents.energy.tobytes() == made.field.agents.energy.tobytes()


def test_a_goal_is_set_by_ids_and_a_wrong_one_changes_nothing() -> None:
    model = world(random_map(4))
    set_goal(model, {"a3": 3.0, "a5": 1.0}, focus=1.0)
    np.testing.assert_allclose(model.field.agents.goal[[3, 5]], [0.75, 0.25])
    kept = model.field.agents.goal.copy()
    for wrong in ({"dream": 1.0}, {"a3": -1.0}, {"a3": float("nan")}):
        with pytest.raises(InputError):
            set_goal(model, wrong)
    with pytest.raises(InputError, match="share from 0 to 1"):
        set_goal(model, {"a3": 1.0}, focus=1.5)
    assert model.field.agents.goal.tobytes() == kept.tobytes()
    set_goal(model, {})
    np.testing.assert_allclose(model.field.agents.goal, 1.0 / 24.0)
