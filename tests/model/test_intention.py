"""The goal: set by the map, by the scenario, by a hand, or grown from what condensed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import cohere, groups
from worlds import link, random_map, world

from model.emergence.tracking import TrackEvent
from model.errors import InputError
from model.intention import loss, raise_goal, set_goal
from model.maps.schema import AgentEntry, MetaMap

GROWING = {"on": True, "condense_after": 1}


def test_a_goal_set_by_hand_is_the_one_a_scenario_would_give() -> None:
    told = world(random_map(1), intention={"weights": {"a3": 2.0, "a5": 1.0}})
    by_hand = world(random_map(1))
    set_goal(by_hand, {"a3": 2.0, "a5": 1.0})
    assert by_hand.field.agents.goal.tobytes() == told.field.agents.goal.tobytes()
    set_goal(by_hand, {})
    assert np.ptp(by_hand.field.agents.goal) == 0.0


def test_a_goal_leads_the_energy_to_where_it_lies() -> None:
    agents = [AgentEntry(id="s", kind="distinction")]
    agents += [AgentEntry(id=name, kind="image") for name in ("left", "right")]
    links = [link("s", name, "logical") for name in ("left", "right")]
    share, off = {}, {}
    for name in ("left", "right"):
        model = world(MetaMap(title="fork", agents=agents, links=links))
        set_goal(model, {name: 1.0})
        before = loss(model.field.agents.energy, model.field.agents.goal)
        model.advance(10.0)
        energy, goal = model.field.agents.energy, model.field.agents.goal
        share[name], off[name] = energy[1] / energy.sum(), loss(energy, goal) - before
    assert share["left"] > 2.0 * share["right"]
    assert max(off.values()) < 0.0


@pytest.mark.parametrize("weights", [{"nobody": 1.0}, {"a1": -1.0}, {"a1": float("nan")}])
def test_a_goal_that_means_nothing_is_refused_and_changes_nothing(weights) -> None:
    model = world(random_map(1))
    before = model.field.agents.goal.copy()
    with pytest.raises(InputError, match="intention"):
        set_goal(model, weights)
    assert model.field.agents.goal.tobytes() == before.tobytes()


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40), st.floats(0.0, 1.0), st.data())
def test_a_raised_goal_sums_to_one_and_the_others_keep_their_proportions(parts, share, data):
    goal = np.array(parts) + 1e-3
    goal /= goal.sum()
    row = data.draw(st.integers(0, goal.size - 1))
    before = goal.copy()
    raise_goal(goal, row, share)
    others = np.arange(goal.size) != row
    assert goal.sum() == pytest.approx(1.0, abs=1e-14)
    assert goal[row] == pytest.approx(before[row] * (1 - share) + share)
    assert goal[others] == pytest.approx(before[others] * (1 - share))


def condensed(grows: float):
    meta_map, _ = groups(1, 6)
    model = world(meta_map, growth=GROWING, intention={"grows": grows, "weights": {"g0a1": 3.0}})
    before = model.field.agents.goal.copy()
    cohere(model)
    model.growth.condensing.consider(1, list(range(6)))
    return model, before


def test_what_condenses_becomes_a_goal_of_the_stated_share_and_loses_it_as_it_dissolves() -> None:
    model, before = condensed(0.2)
    goal = model.field.agents.goal
    assert goal[6] == pytest.approx(0.2)
    assert goal[:6] == pytest.approx(before * 0.8)
    assert goal.sum() == pytest.approx(1.0, abs=1e-14)
    model.growth.condensing.follow(TrackEvent("death", 1.0, 1, (), ()))
    assert model.field.agents.goal[:6] == pytest.approx(before)
    assert model.field.agents.goal[6] == 0.0


def test_unless_told_what_condenses_leaves_the_goal_alone() -> None:
    model, before = condensed(0.0)
    assert model.field.agents.goal[:6].tobytes() == before.tobytes()
    assert model.field.agents.goal[6] == 0.0
