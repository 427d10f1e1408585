"""Each action does what it says, books what it costs, and fires when it should."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import LIVELY, random_map, world

from model.eeg.series import BandSeries
from model.errors import InputError
from model.intention import loss

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
