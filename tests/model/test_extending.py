"""A fifth rule and a fourth kind, from outside the project, in a few lines."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import EVERYBODY, KINDS, RULES, random_map, settings

from agents.kinds import KINDS as BUILT_IN_KINDS
from agents.mind_agent import MindAgent
from agents.transducers import RULES as BUILT_IN_RULES
from agents.transducers import Flow, Ports, Rule
from model.errors import InputError
from model.mindfield import Mindfield


def attraction(port: Ports) -> Flow:
    drawn = port.rate * port.share * port.source * port.cosine**2 * port.dt
    return Flow(drawn, 0.0, 0.0, 0.0)


class Feeling(MindAgent):
    kind = "feeling"
    senses = True
    rate = 1.0
    eeg_hz = (2.0,)
    shape = "circle"


def test_a_fifth_rule_from_outside_runs_in_the_compiled_engine() -> None:
    meta_map = random_map(2, rules=(*RULES, "attraction"))
    rules = (*BUILT_IN_RULES, Rule("attraction", attraction, rate=3.0))
    model = Mindfield(meta_map, settings(schedule={"rates": EVERYBODY}), rules=rules)
    model.advance(2.0)
    links = model.field.links
    mine = links.kind == rules.index(rules[-1])
    assert mine.any()
    assert links.flow[mine].sum() > 0.0
    assert model.field.ledger.residual(model.field.stored) < 1e-14
    assert model.operators["attraction"] == 1.0


def test_its_rate_can_be_set_by_the_scenario_and_steered_by_a_band() -> None:
    rules = (*BUILT_IN_RULES, Rule("attraction", attraction))
    told = settings(
        laws={"other": {"attraction": {"rate": 2.5}}},
        schedule={"operators": {"attraction": {"alpha": 0.1}}},
    )
    model = Mindfield(random_map(2, rules=(*RULES, "attraction")), told, rules=rules)
    assert model.engine.rates[-1] == 2.5


def test_a_world_with_one_rule_of_its_own_needs_none_of_the_four() -> None:
    rules = (Rule("attraction", attraction, rate=1.0),)
    told = settings(growth={"on": True, "window_s": 0.5, "every_s": 0.25})
    told = told.model_copy(update={"schedule": told.schedule.model_copy(update={"operators": {}})})
    model = Mindfield(random_map(2, rules=("attraction",)), told, rules=rules)
    model.advance(1.0)
    assert model.field.links.flow.sum() > 0.0


def test_a_fourth_kind_from_outside_is_a_mesa_agent_like_the_others() -> None:
    meta_map = random_map(2, kinds=(*KINDS, "feeling"))
    model = Mindfield(meta_map, settings(), kinds=(*BUILT_IN_KINDS, Feeling))
    model.advance(1.0)
    feelings = model.agents.select(agent_type=Feeling)
    assert len(feelings) == sum(entry.kind == "feeling" for entry in meta_map.agents) > 0
    frequency = np.array(feelings.get("frequency"))
    assert ((frequency > 0.19) & (frequency < 0.21)).all()
    assert set(model.field.agents.band[feelings.get("row")]) == {0}


def test_a_rule_of_another_form_is_refused_in_one_line() -> None:
    rules = (*BUILT_IN_RULES, Rule("wrong", lambda port: (port.source, 0, 0)))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="'wrong' must return a Flow of four floats"):
        Mindfield(random_map(2), settings(), rules=rules)


def test_an_unknown_kind_is_refused_with_the_known_ones_named() -> None:
    with pytest.raises(InputError, match=r"unknown kind of agent 'feeling'.*distinction"):
        Mindfield(random_map(2, kinds=("feeling",)), settings())
