"""Discharge cascades: what they move, how they are gathered, how they get their class."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import LIVELY, link, random_map, world

from model.intention import loss, value_bits, wanted_share
from model.jumps import Jump
from model.maps.schema import AgentEntry, MetaMap
from model.tally import loss_of

QUIET = {
    "pump": 0.0, "energy_decay": 0.0, "tension_decay": 0.0, "start_energy": 0.0,
    "logical": {"rate": 0.0},
}  # fmt: skip


def chain(*kinds: str) -> MetaMap:
    """a0 → a1 → a2 …, logical."""
    agents = [AgentEntry(id=f"a{i}", kind=kind, layer=i) for i, kind in enumerate(kinds)]
    links = [link(f"a{i}", f"a{i + 1}", "logical") for i in range(len(kinds) - 1)]
    last = agents[-1].id
    return MetaMap(title="chain", agents=agents, links=links, intention={last: 1.0})


def test_a_discharge_splits_its_tension_as_the_law_says() -> None:
    model = world(chain("image", "image"), laws=QUIET)
    model.field.set_tension(0, 1.2)
    model.step()
    a = model.field.agents
    assert a.energy[0] == pytest.approx(0.25 * 1.2)
    assert a.tension[0] == 0.0
    assert a.tension[1] == pytest.approx(0.72 * 1.2)
    assert model.field.ledger.by_name()["discharge"] == pytest.approx(0.03 * 1.2)


def test_what_goes_nowhere_dissipates() -> None:
    model = world(chain("image", "image"), laws=QUIET)
    model.field.set_tension(1, 2.0)
    model.step()
    assert model.field.ledger.by_name()["discharge"] == pytest.approx((0.72 + 0.03) * 2.0)


def test_a_cascade_runs_down_the_chain_and_is_one_jump() -> None:
    model = world(chain("distinction", "image", "principle", "principle"), laws=QUIET)
    model.field.set_tension(0, 3.0)
    model.step()
    (jump,) = model.jumps.waiting
    assert jump.agents == [0, 1, 2, 3]
    assert jump.path == [0, 1, 2, 3]
    assert (jump.size, jump.duration) == (4, 4)
    assert jump.released == pytest.approx(3.0 * (1 + 0.72 + 0.72**2 + 0.72**3))
    assert jump.ends_in_principles


def test_jumps_that_do_not_touch_in_one_step_are_two() -> None:
    agents = [AgentEntry(id=f"a{i}", kind="image") for i in range(4)]
    links = [link("a0", "a1", "logical"), link("a2", "a3", "logical")]
    model = world(MetaMap(title="two", agents=agents, links=links), laws=QUIET)
    model.field.set_tension(0, 1.5)
    model.field.set_tension(2, 1.5)
    model.step()
    assert sorted(tuple(jump.agents) for jump in model.jumps.waiting) == [(0, 1), (2, 3)]


def test_a_lone_agent_keeps_its_phase_and_a_front_meets_half_way() -> None:
    agents = [AgentEntry(id=f"a{i}", kind="image") for i in range(3)]
    links = [link("a0", "a2", "logical"), link("a1", "a2", "logical"), link("a2", "a0", "logical"),
             link("a2", "a1", "logical")]  # fmt: skip
    model = world(MetaMap(title="front", agents=agents, links=links), laws=QUIET)
    model.field.agents.frequency[:] = 0.0
    model.field.agents.phase[:] = [0.2, 1.2, 0.0]
    model.field.set_tension(2, 3.0)
    model.step()
    # a2 fires alone, then a0 and a1 together: each moves half-way to 0.7.
    np.testing.assert_allclose(model.field.agents.phase[:2], [0.45, 0.95], atol=1e-12)
    assert model.field.agents.phase[2] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("apart", [np.pi - 1e-9, np.pi - 0.1, 2.0])
def test_a_front_pulls_less_where_it_has_no_mean_phase(apart) -> None:
    agents = [AgentEntry(id=f"a{i}", kind="image") for i in range(3)]
    links = [link("a2", "a0", "logical"), link("a2", "a1", "logical")]
    model = world(MetaMap(title="front", agents=agents, links=links), laws=QUIET)
    model.field.agents.frequency[:] = 0.0
    model.field.agents.phase[:] = [0.0, apart, 0.0]
    model.field.set_tension(2, 3.0)
    model.step()
    # The order of two is cos(apart/2); up to .1 the way grows with it.
    way = 0.5 * min(np.cos(apart / 2) / 0.1, 1.0)
    expected = [way * apart / 2, apart - way * apart / 2]
    np.testing.assert_allclose(model.field.agents.phase[:2], expected, atol=1e-12)


def jump(**told) -> Jump:
    base = {
        "step": 0, "time_s": 0.0, "agents": [0, 1, 2, 3], "path": [0, 1, 2, 3], "size": 4,
        "duration": 4, "released": 2.0, "share": 0.05, "kinds": [1], "layers": [1],
        "clusters": [], "ends_in_principles": False, "value_bits": 0.0, "loss_before": 0.5,
        "worst_loss": 0.6, "loss_after": 0.6,
    }  # fmt: skip
    return Jump(**{**base, **told})


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({}, "ripple"),
        ({"agents": [0, 1], "share": 0.9, "kinds": [0, 1, 2], "value_bits": 1.0}, "ripple"),
        ({"clusters": [0, 4]}, "idea"),
        ({"share": 0.3, "kinds": [0, 1, 2], "value_bits": 0.1}, "insight"),
        ({"share": 0.3, "layers": [0, 1, 2], "value_bits": 0.1}, "insight"),
        ({"share": 0.3, "kinds": [0, 1, 2], "value_bits": -0.1}, "ripple"),
        ({"share": 0.1, "kinds": [0, 1, 2], "value_bits": 0.1}, "ripple"),
        ({"ends_in_principles": True, "worst_loss": 0.4}, "decision"),
        ({"ends_in_principles": True, "worst_loss": 0.6}, "ripple"),
    ],
)
def test_classes_follow_the_stated_rules(told, name: str) -> None:
    assert world(chain("image", "image"), laws=QUIET).jumps.class_of(jump(**told)) == name


def test_a_decision_is_judged_only_after_its_time() -> None:
    kinds = ("distinction", "image", "principle", "principle")
    model = world(chain(*kinds), laws=QUIET, jumps={"decision_s": 0.5})
    model.field.set_energy(0, 1.0)
    model.field.set_energy(3, 0.1)
    model.field.set_tension(0, 3.0)
    model.advance(0.25)
    assert not model.events
    model.advance(0.5)
    (event,) = [event for event in model.events if event.type == "jump"]
    assert event.facts["loss_after"] < event.facts["loss_before"]
    assert event.name == "insight"
    assert event.facts["value_bits"] > 0.0


def test_loss_and_value_have_their_known_values() -> None:
    goal = np.array([0.5, 0.5, 0.0, 0.0])
    assert loss(np.array([1.0, 1.0, 1.0, 1.0]), goal) == 0.5
    assert loss(np.array([3.0, 3.0, 0.0, 0.0]), goal) == 0.0
    assert loss(np.zeros(4), goal) == 1.0
    assert value_bits(0.25, 0.5) == 1.0
    assert value_bits(0.5, 0.25) == -1.0
    assert value_bits(0.0, 0.5) == 0.0
    assert wanted_share(np.array([1.0, 3.0]), np.array([False, True])) == 0.75


def test_the_worst_loss_since_a_jump_is_that_of_every_step_since() -> None:
    model = world(random_map(5), laws=LIVELY, jumps={"decision_s": 0.5})
    worst: dict[int, float] = {}
    seen = 0
    for _ in range(400):
        model.step()
        # The jumps were judged before the step was counted, by the loss as it stands now.
        now = loss_of(model.field.agents.energy, model.field.agents.goal)
        assert now == pytest.approx(loss(model.field.agents.energy, model.field.agents.goal))
        told = {jump["step"]: jump["worst_loss"] for jump in model.jumps.to_state()}
        worst = {step: max(worst.get(step, 0.0), now) for step in told}
        assert told == worst
        seen += len(told)
    assert seen > 100
