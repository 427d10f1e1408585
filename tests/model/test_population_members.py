"""How agents come and go in a population, and what kinds and agents from outside bring along.

What a population answers about those who are there is ``test_population``'s.
"""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import mesa
import numpy as np
import pytest
from beside_mesa import agents, bits, outcome, plain_twin
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st
from mesa.agent import AgentSet
from worlds import KINDS, random_map, settings, world

from agents.kinds import KINDS as BUILT_IN_KINDS
from agents.kinds import Image
from agents.mind_agent import MindAgent
from model.checkpoint import restore, state_of
from model.field import NewAgents
from model.mindfield import Mindfield


def new_agents(made: Mindfield, *ids: str) -> NewAgents:
    k, first = len(ids), made.field.names[0]
    return NewAgents(
        names=tuple(first._replace(id=new) for new in ids),
        kind=np.ones(k, np.int8),
        layer=np.zeros(k, np.int16),
        phase=np.zeros(k),
        frequency=np.ones(k),
        threshold=np.ones(k),
        band=np.zeros(k, np.int8),
        meaning=np.zeros((k, made.field.meaning.shape[1])),
    )


def test_no_agent_is_built_before_it_is_asked_for_and_then_it_stays_the_same() -> None:
    made = world(random_map(1))
    made.advance(0.5)
    assert len(made.agents) == made.field.n_agents
    assert not made.roster.seats
    for name in ("energy", "kind", "layer", "id"):
        made.agents.get(name)
        made.agents.groupby(name).count()
        made.agents.sort(name)
    made.agents.shuffle().agg("energy", [min, np.mean])
    made.agents.set("energy", 1.0)
    assert len(made.roster.seats) == 1
    agent = made.agent("a7")
    assert agent is made.agent("a7") is made.agent_at(7) is made.agents[7] is made.agents[-17]
    assert agent is next(iter(made.agents.select(lambda a: a.id == "a7")))
    assert agent in made.agents
    assert [*made.agents][7] is made.agents.to_list()[7] is made.agents[6:8][1] is agent
    with pytest.raises(IndexError):
        made.agents[24]
    with pytest.raises(ValueError, match="row 7 is not free"):
        type(agent)(made, 7)


def test_types_agree_with_the_whole() -> None:
    made = world(random_map(1))
    kinds = [type(agent) for agent in made.agents]
    assert made.agent_types == list(dict.fromkeys(kinds))
    assert list(made.agents_by_type) == made.agent_types
    for kind, group in made.agents_by_type.items():
        assert list(group) == [agent for agent in made.agents if type(agent) is kind]
    made.add_agents(new_agents(made, "new", "newer"))
    assert made.agents_by_type[Image].get("id")[-2:] == ["new", "newer"]
    assert made.agents.get("id")[-2:] == ["new", "newer"]
    assert made.agents[-1].unique_id == len(made.agents) == 26
    made.agent("new").remove()
    assert made.agents_by_type[Image].get("id")[-1] == "newer"
    assert made.agents[-1] is made.agent("newer")


def test_unique_ids_count_up_in_the_order_of_the_map_whoever_is_asked_first() -> None:
    made = world(random_map(1))
    assert made.agent("a9").unique_id == 10
    assert [agent.unique_id for agent in made.agents] == list(range(1, 25))


removals = st.lists(
    st.tuples(st.sampled_from(["remove", "retire", "add", "look"]), st.integers(0, 39)),
    max_size=12,
)


@given(removals, st.booleans())
@tried(max_examples=40)
def test_whoever_goes_leaves_and_whoever_comes_is_last(
    told: list[tuple[str, int]], held: bool
) -> None:
    made = world(random_map(2, n=20, m=10))
    expected = [f"a{i}" for i in range(20)]
    some = made.agents.select(lambda a: a.kind != "image")
    plain = AgentSet(list(some), random=Random(1))
    kept = list(made.agents) if held else []
    for number, (how, at) in enumerate(told):
        if how == "add":
            made.add_agents(new_agents(made, f"new{number}"))
            expected.append(f"new{number}")
        elif expected and how != "look":
            leaving = expected.pop(at % len(expected))
            if how == "remove":
                made.agent(leaving).remove()
            else:
                made.field.retire(made.field.rows[leaving])
        if how == "look":
            assert made.agents.get("id") == expected
        assert len(made.agents) == len(expected)
    assert [agent.id for agent in made.agents] == expected
    by_type = [agent.id for group in made.agents_by_type.values() for agent in group]
    assert sorted(by_type) == sorted(expected)
    # In a plain set an agent stays as long as somebody holds it, and so it is here.
    assert some.get("id") == [agent.id for agent in plain]
    assert [agent in some for agent in kept] == [agent in plain for agent in kept]


def test_an_agent_that_is_gone_can_still_be_looked_at() -> None:
    made = world(random_map(2))
    made.agent("a3").remove()
    gone = made.agent("a3")
    assert (gone.alive, gone.energy, made.agent("a3") is gone) == (False, 0.0, True)
    assert gone not in made.agents
    assert "a3" not in made.agents.get("id")
    gone.remove()
    assert len(made.agents) == 23


def test_a_world_taken_up_again_has_the_agents_it_was_left_with() -> None:
    made, fresh = world(random_map(2)), world(random_map(2))
    made.add_agents(new_agents(made, "new"))
    made.agent("a3").remove()
    assert fresh.agents.agg("energy", len) == 24
    restore(fresh, *state_of(made))
    assert fresh.agents.get("id") == made.agents.get("id")
    assert fresh.agents_by_type[Image].get("id") == made.agents_by_type[Image].get("id")


def test_everybody_can_be_removed() -> None:
    made = world(random_map(2))
    made.remove_all_agents()
    assert len(made.agents) == 0
    assert not any(map(len, made.agents_by_type.values()))
    assert not made.field.agents.alive.any()


def test_a_world_in_which_somebody_was_removed_can_be_copied_and_goes_its_own_way() -> None:
    made = world(random_map(2))
    made.agent("a3").remove()
    twin = copy.deepcopy(made)
    twin.agent("a4").remove()
    assert (len(made.agents), len(twin.agents)) == (23, 22)
    assert twin.agent("a5").model is twin is not made
    assert twin.agents[0] is twin.agent("a0") is not made.agent("a0")


def test_members_come_and_go_as_in_a_set_of_mesas() -> None:
    made = world(random_map(2))
    first, second, third = made.agents[:3]
    few = made.agents.select(at_most=2)
    few.add(third)
    few.add(first)
    assert list(few) == [first, second, third]
    few.discard(second)
    few.discard(second)
    few.add(second)
    assert list(few) == [first, third, second]
    few.remove(third)
    with pytest.raises(KeyError):
        few.remove(third)
    assert (third in few, second in few, 5 in few, "a1" in few) == (False, True, False, False)
    assert list(few & made.agents) == [first, second]
    assert [*(made.agents - few)] == [*made.agents][2:]
    assert few <= made.agents
    assert few == AgentSet([second, first])
    assert isinstance(few | made.agents, AgentSet)
    assert few.pop() is first
    few.clear()
    assert len(few) == 0
    assert len(made.agents) == 24
    assert made.agents.shuffle(inplace=True) is made.agents
    made.add_agents(new_agents(made, "new"))
    assert made.agents.get("id")[-1] == "new"


# -- kinds and agents from outside --------------------------------------------------------


class Moody(MindAgent):
    kind = "moody"
    mood = 3
    drawn = 0

    @property
    def double(self) -> float:
        return 2.0 * self.energy


class Counted(MindAgent):
    kind = "counted"

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model, row)
        self.drawn = self.random.randrange(1000)


class Dimmed(MindAgent):
    kind = "dimmed"

    @property
    def energy(self) -> float:  # type: ignore[override]
        return -1.0


def own_world(*kinds: type[MindAgent]) -> Mindfield:
    names = (*KINDS, *(kind.kind for kind in kinds))
    return Mindfield(random_map(5, n=30, kinds=names), settings(), kinds=(*BUILT_IN_KINDS, *kinds))


def test_what_a_kind_adds_is_asked_of_each_agent() -> None:
    made = own_world(Moody, Counted)
    theirs = plain_twin(made.agents)
    for kind in (Moody, Counted):
        mine, yours = made.agents_by_type[kind], AgentSet(list(made.agents_by_type[kind]))
        for name in ("mood", "drawn", "double", "energy", "kind"):
            assert outcome(lambda: mine.get(name)) == outcome(lambda: yours.get(name))  # noqa: B023
    some = made.agents_by_type[Moody]
    some[0].mood = 5
    some[1].kind = "odd"
    for name in ("mood", "kind"):
        assert some.get(name) == [getattr(agent, name) for agent in some]
        assert some.groupby(name).count() == AgentSet(list(some)).groupby(name).count()
    assert made.agents.groupby("kind").count() == theirs.groupby("kind").count()
    assert list(made.agents.select(lambda a: a.kind == "odd")) == [some[1]]
    some.set("mood", 7)
    some.set("own", [])
    assert some.agg("mood", sum) == 7 * len(some)
    assert all(agent.own is some[0].own for agent in some)


def test_a_kind_may_put_its_own_in_the_place_of_a_column() -> None:
    made = own_world(Dimmed)
    theirs = plain_twin(made.agents)
    assert made.agents.get("energy") == theirs.get("energy")
    assert made.agents.agg("energy", np.sum) == theirs.agg("energy", np.sum)
    dark = made.agents.select(lambda a: a.energy < 0)
    assert {type(agent) for agent in dark} == {Dimmed}
    with pytest.raises(AttributeError):
        dark.set("energy", 1.0)


def test_a_kind_that_draws_when_it_is_made_draws_the_same_whoever_looks() -> None:
    one, other = own_world(Counted), own_world(Counted)
    [*one.agents.shuffle()]
    other.agents_by_type[Counted][-1].drawn  # noqa: B018
    drawn = [made.agents_by_type[Counted].get("drawn") for made in (one, other)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 2


class Observer(mesa.Agent):
    energy = 100.0


def test_an_agent_without_a_row_is_a_guest_among_the_others() -> None:
    made = world(random_map(2))
    guest = Observer(made)
    made.add_agents(new_agents(made, "new"))
    assert [agent.unique_id for agent in made.agents] == list(range(1, 27))
    assert guest.unique_id == 25
    assert made.agents[24] is guest
    assert guest in made.agents
    assert made.agent_types[-1] is Observer
    assert list(made.agents_by_type[Observer]) == [guest]
    theirs = plain_twin(made.agents)
    for ask in (
        lambda them: them.agg("energy", sum),
        lambda them: agents(them.sort("energy")),
        lambda them: agents(them.select(lambda a: a.energy > 0.5)),
        lambda them: agents(them.select(agent_type=Observer)),
        lambda them: agents(them.shuffle()),
        lambda them: them.groupby(type).count(),
        lambda them: them.get("alive", "default", 7),
    ):
        assert bits(ask(made.agents)) == bits(ask(theirs))
    assert made.agents.rows.tolist() == list(range(25))
    assert set(made.agents_by_type[Image].get("kind")) == {"image"}
    guest.remove()
    assert len(made.agents) == 25
    assert made.agents.agg("energy", np.max) < 100.0
    assert len(made.agents_by_type[Observer]) == 0
    few = made.agents.select(at_most=1)
    few.add(guest)
    assert list(few) == [made.agents[0], guest]
    del guest, theirs
    assert len(few) == 1


@pytest.mark.skipif(not hasattr(mesa.Model, "observe"), reason="this Mesa sends no signals")
def test_who_observes_the_model_hears_of_those_who_come_and_go() -> None:
    from mesa.experimental.mesa_signals import ModelSignals

    made, heard = world(random_map(2)), []

    def hear(message: Any) -> None:
        heard.append((message.signal_type, message.additional_kwargs["args"][0].id))

    made.observe("agents", ModelSignals.AGENT_ADDED, hear)
    made.observe("agents", ModelSignals.AGENT_REMOVED, hear)
    made.add_agents(new_agents(made, "new"))
    made.agent("a1").remove()
    assert heard == [(ModelSignals.AGENT_ADDED, "new"), (ModelSignals.AGENT_REMOVED, "a1")]
