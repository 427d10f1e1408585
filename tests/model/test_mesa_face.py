"""Agents are real Mesa agents, and agree with the arrays whoever writes."""

from __future__ import annotations

import mesa
import numpy as np
import pytest
from worlds import LIVELY, random_map, world

from agents.kinds import Distinction, Image, Principle
from model.mindfield import Mindfield


@pytest.fixture
def model() -> Mindfield:
    made = world(random_map(1), laws=LIVELY)
    made.advance(1.0)
    return made


def test_every_agent_is_a_mesa_agent_of_its_kind(model: Mindfield) -> None:
    assert isinstance(model, mesa.Model)
    assert len(model.agents) == model.field.n_agents
    for agent, entry in zip(model.agents, model.meta_map.agents, strict=True):
        assert isinstance(agent, mesa.Agent)
        assert isinstance(agent, (Distinction, Image, Principle))
        assert (agent.id, agent.kind, agent.layer) == (entry.id, entry.kind, entry.layer)
        assert model.agent(entry.id) is agent
    assert set(model.agents_by_type) <= {Distinction, Image, Principle}


def test_select_groupby_and_agg_agree_with_the_arrays(model: Mindfield) -> None:
    energy, kind = model.field.agents.energy, model.field.agents.kind
    images = model.agents.select(lambda agent: agent.kind == "image")
    number = model.kind_names.index("image")
    assert images.agg("energy", sum) == pytest.approx(energy[kind == number].sum())
    assert model.agents.agg("energy", max) == energy.max()
    for name, group in model.agents.groupby("kind"):
        held = energy[kind == model.kind_names.index(name)]
        assert sorted(group.get("energy")) == sorted(held.tolist())
    top = model.agents.sort("energy", ascending=False)
    assert next(iter(top)).energy == energy.max()


def test_setting_an_agent_writes_the_array_and_books_the_difference(model: Mindfield) -> None:
    agent = model.agent("a3")
    before, row = model.field.ledger.pumped, agent.row
    held = agent.energy
    agent.energy = held + 2.0
    assert model.field.agents.energy[row] == held + 2.0
    assert model.field.ledger.pumped - before == pytest.approx(2.0)
    agent.tension = 0.0
    model.agents.set("energy", 1.0)
    assert (model.field.agents.energy == 1.0).all()
    assert model.field.ledger.residual(model.field.stored) < 1e-14
    model.field.agents.energy[row] = 0.25
    assert agent.energy == 0.25


def test_an_agent_that_is_retuned_listens_to_another_band(model: Mindfield) -> None:
    agent = model.agent("a3")
    for hz, band in ((1.05, 2), (0.6, 1), (4.0, 4), (9.0, -1)):
        agent.frequency = hz
        assert agent.frequency == hz
        assert model.field.agents.band[agent.row] == band


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_energy_cannot_be_set_to_what_no_energy_is(model: Mindfield, wrong: float) -> None:
    with pytest.raises(ValueError, match="must be 0 or more"):
        model.agent("a3").energy = wrong


def test_the_datacollector_agrees_with_the_arrays(model: Mindfield) -> None:
    frame = model.datacollector.get_model_vars_dataframe()
    assert frame["time_s"].tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    last = frame.iloc[-1]
    assert last.energy == pytest.approx(model.field.agents.energy.sum())
    assert last.tension == pytest.approx(model.field.agents.tension.sum())
    stored = last.energy + last.tension
    assert stored == pytest.approx(model.field.ledger.start + last.pumped - last.dissipated)


def test_users_may_collect_their_own_figures() -> None:
    made = Mindfield(
        random_map(1),
        model_reporters={"hungry": lambda m: float((m.field.agents.energy < 0.1).sum())},
        agent_reporters={"energy": "energy"},
    )
    made.advance(0.5)
    assert "hungry" in made.datacollector.get_model_vars_dataframe()
    per_agent = made.datacollector.get_agent_vars_dataframe()
    assert len(per_agent) == 3 * made.field.n_agents
    np.testing.assert_allclose(per_agent["energy"].tail(24), made.field.agents.energy)


def test_a_removed_agent_leaves_the_field_and_its_energy_is_booked(model: Mindfield) -> None:
    agent, n = model.agent("a5"), len(model.agents)
    row = agent.row
    agent.remove()
    assert len(model.agents) == n - 1
    assert not model.field.agents.alive[row]
    assert row not in model.field.links.source
    assert row not in model.field.links.target
    model.advance(1.0)
    assert model.field.agents.energy[row] == 0.0
    assert model.field.ledger.residual(model.field.stored) < 1e-14
    assert model.field.agents.goal.sum() == pytest.approx(1.0)
