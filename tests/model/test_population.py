"""A population answers as Mesa's own AgentSet of the same agents does, to the bit."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st
from mesa.agent import AgentSet
from worlds import KINDS, LIVELY, random_map, settings, world

from agents.kinds import KINDS as BUILT_IN_KINDS
from agents.kinds import Distinction, Image, Principle
from agents.masks import mask_of
from agents.mind_agent import Column, MindAgent
from agents.population import _TAKE_ARRAYS, Population
from model.checkpoint import restore, state_of
from model.field import NewAgents
from model.mindfield import Mindfield

COLUMNS = sorted(name for name, value in vars(MindAgent).items() if isinstance(value, Column))
NUMBERS = ["energy", "tension", "phase", "frequency", "threshold", "goal"]
WHOLE = ["layer", "cluster", "alive"]
NAMES = [*COLUMNS, "kind", "senses", "rate", "eeg_hz", "grows_into", "row", "unique_id", "pos"]

# A world is only read by most tests; those that write build their own.
WORLD = world(random_map(3, n=40, m=90), laws=LIVELY)
WORLD.advance(0.5)
WORLD.field.membership[:] = np.arange(40) % 4 - 1


def plain_twin(population: Population, seed: int = 5) -> AgentSet:
    """Mesa's own set of the same agents, and the same dice for both."""
    population.random = Random(seed)
    return AgentSet(list(population), random=Random(seed))


def bits(value: Any) -> Any:
    """Something that is equal only where type and bits are."""
    if isinstance(value, dict):
        return [(bits(key), bits(held)) for key, held in value.items()]
    if isinstance(value, (list, tuple)):
        return [type(value), *map(bits, value)]
    if isinstance(value, (np.ndarray, np.generic)):
        return (type(value), value.dtype, value.tobytes())
    return (type(value), repr(value))


def outcome(call: Callable[[], Any]) -> Any:
    """What a call gives, or which error it raises (a warning is one here)."""
    try:
        return call()
    except (TypeError, ValueError, ArithmeticError, AttributeError, KeyError, Warning) as error:
        return type(error)


def agents(answer: Any) -> Any:
    """The agents of a set by identity, in order; an error as it is."""
    return [id(agent) for agent in answer] if isinstance(answer, AgentSet) else answer


# -- one answer ---------------------------------------------------------------------------

LIMIT = 0.25
KIND_WORDS = ("image", "principle")
CONDITIONS: list[Callable[[Any], Any]] = [
    lambda a: a.kind == "image",
    lambda a: a.kind in KIND_WORDS and a.energy > LIMIT,
    lambda a: not a.senses or a.layer >= 2,
    lambda a: 0.1 < a.energy < 0.6,
    lambda a: a.energy / a.tension > 1.0,
    lambda a: a.energy if a.alive else a.phase,
    lambda a: a.cluster,
    lambda a: abs(a.phase) < 1.5,
    lambda a: (a.phase > 0) | (a.cluster == 1),
    lambda a: a.id == "a7" or a.label in ("a3", "a4"),
    lambda a: a.grows_into is None,
    lambda a: a.alive is True,
    lambda a: ~(a.energy > 0.3),
    lambda a: a.energy == max(a.energy, LIMIT),
    lambda a: isinstance(a, Image),
    lambda a: a.__class__.__name__ == "Image",
    lambda a: len(a.neighbours) > 2,
    lambda a: f"{a.energy}" > "0.3",
    lambda a: a.layer * 10**18 * 10**18 > 1,
    lambda a: a.energy > "much",
    lambda a: a.nothing > 1,
    lambda a, least=2: a.layer >= least,
    lambda a: a,
    lambda a: True,
]
conditions = st.none() | st.sampled_from(CONDITIONS)
most = st.just(float("inf")) | st.integers(-1, 50) | st.floats(0.0, 3.0)
types = st.sampled_from([None, Image, MindAgent, mesa.Agent, Principle, int, (Image, Principle)])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("select"), conditions, most, st.booleans(), types),
        st.tuples(st.just("sort"), st.sampled_from([*NAMES, "nothing"]), st.booleans()),
        st.tuples(st.just("shuffle"), st.booleans()),
    ),
    max_size=4,
)


@given(steps)
@tried(max_examples=100)
def test_any_chain_of_selecting_sorting_and_shuffling_gives_mesas_agents_in_mesas_order(
    told: list[tuple[Any, ...]],
) -> None:
    ours: Any = WORLD.agents.copy()
    theirs: Any = plain_twin(ours)
    for how, *args in told:
        if how == "sort":
            name, inplace = args
            wanted = outcome(lambda: theirs.sort(name, inplace=inplace))  # noqa: B023
            got = outcome(lambda: ours.sort(name, inplace=inplace))  # noqa: B023
        else:
            wanted = outcome(lambda: getattr(theirs, how)(*args))  # noqa: B023
            got = outcome(lambda: getattr(ours, how)(*args))  # noqa: B023
        assert agents(got) == agents(wanted)
        assert agents(ours) == agents(theirs)
        assert ours.random.getstate() == theirs.random.getstate()
        if isinstance(wanted, AgentSet):
            ours, theirs = got, wanted
    for name in NAMES:
        assert bits(ours.get(name)) == bits(theirs.get(name))


@pytest.mark.parametrize("name", [*NAMES, "meaning", "nothing"])
def test_aggregates_have_the_bits_of_mesas(name: str) -> None:
    ours = WORLD.agents.sort("phase")
    theirs = plain_twin(ours)
    for function in (*_TAKE_ARRAYS, sum, min, max, len, sorted, np.quantile):
        for told in (function, [function, len], (np.mean, function), [np.max, np.std]):
            wanted = outcome(lambda: theirs.agg(name, told))  # noqa: B023
            assert bits(outcome(lambda: ours.agg(name, told))) == bits(wanted)  # noqa: B023
        wanted = outcome(lambda: theirs.groupby("kind").agg(name, function))  # noqa: B023
        got = outcome(lambda: ours.groupby("kind").agg(name, function))  # noqa: B023
        assert bits(got) == bits(wanted)


@pytest.mark.parametrize("name", NUMBERS + WHOLE)
def test_nobody_is_aggregated_as_an_empty_list_is(name: str) -> None:
    ours = WORLD.agents.select(lambda a: a.energy < 0)
    for function in (sum, len, np.sum, np.prod):
        assert bits(ours.agg(name, function)) == bits(function([]))
    assert ours.get(name) == [] == ours.get([name, "kind"])
    assert dict(ours.groupby(name)) == {}
    assert len(ours.shuffle().sort(name).select(at_most=0.5)) == 0


@pytest.mark.parametrize("by", [*NAMES, "nothing", lambda a: a.layer % 2, lambda a: [a.layer]])
@pytest.mark.parametrize("result", ["agentset", "list"])
def test_groups_are_mesas_in_mesas_order(by: Any, result: str) -> None:
    ours = WORLD.agents.sort("phase")
    theirs = plain_twin(ours)
    wanted = outcome(lambda: theirs.groupby(by, result))
    got = outcome(lambda: ours.groupby(by, result))
    if isinstance(wanted, type):
        assert got is wanted
        return
    assert bits(got.count()) == bits(wanted.count())
    assert [type(group) is list for _, group in got] == [result == "list"] * len(wanted)
    for (key, mine), (other, yours) in zip(got, wanted, strict=True):
        assert bits(key) == bits(other)
        assert list(map(id, mine)) == list(map(id, yours))
    assert bits(got.agg("energy", sum)) == bits(wanted.agg("energy", sum))
    assert bits(got.map(len)) == bits(wanted.map(len))
    met: list[int] = []
    assert got.do(lambda group: met.append(len(group))) is got
    assert met == list(wanted.count().values())


def test_values_that_are_no_numbers_sort_and_group_as_mesa_does_it() -> None:
    made = world(random_map(3, n=12))
    made.field.agents.frequency[[2, 5, 7]] = np.nan
    made.field.agents.phase[[1, 3]] = -0.0
    made.field.agents.phase[[2, 4]] = 0.0
    theirs = plain_twin(made.agents)
    for name in ("frequency", "phase", "goal"):
        for ascending in (True, False):
            assert agents(made.agents.sort(name, ascending)) == agents(theirs.sort(name, ascending))
        assert bits(made.agents.groupby(name).count()) == bits(theirs.groupby(name).count())


@given(
    st.sampled_from([*NAMES, "nothing", "model"])
    | st.lists(st.sampled_from([*NAMES, "meaning", "nothing"]), max_size=3),
    st.sampled_from(["error", "default", "other"]),
)
def test_missing_values_are_handled_as_mesa_handles_them(names: Any, missing: str) -> None:
    ours = WORLD.agents.select(at_most=7)
    theirs = plain_twin(ours)
    assert bits(outcome(lambda: ours.get(names, missing, 3))) == bits(
        outcome(lambda: theirs.get(names, missing, 3))
    )


# -- conditions ---------------------------------------------------------------------------

numbers = st.recursive(
    st.sampled_from([f"a.{name}" for name in [*NUMBERS, *WHOLE, "rate"]])
    | st.floats(-2, 2).map(repr)
    | st.integers(-3, 3).map(repr),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/%"), inner).map(lambda t: f"({' '.join(t)})"),
        inner.map(lambda told: f"(-{told})"),
        inner.map(lambda told: f"abs({told})"),
    ),
    max_leaves=4,
)
compare = st.sampled_from(["<", "<=", "==", "!=", ">", ">=", "is"])
words = st.sampled_from(["'image'", "'principle'", "None", "''", "1"])
atoms = st.one_of(
    st.tuples(numbers, compare, numbers).map(" ".join),
    st.tuples(numbers, compare, numbers, compare, numbers).map(" ".join),
    st.tuples(st.sampled_from(["a.kind", "a.grows_into"]), compare, words).map(" ".join),
    st.tuples(words, st.sampled_from(["in", "not in"]), st.just("a.tags")).map(" ".join),
    st.sampled_from(["a.kind in ('image', 'x')", "a.senses", "a.note", "a.alive in (True,)"]),
    numbers,
)
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or", "&", "|", "^"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
        inner.map(lambda told: f"not ({told})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]}) if ({t[1]}) else ({t[2]})"),
    ),
    max_leaves=5,
)


@given(expressions)
@tried(max_examples=250)
@pytest.mark.filterwarnings("ignore")  # odd expressions draw Python's own remarks on themselves
def test_a_mask_says_of_each_what_the_condition_says_of_it(told: str) -> None:
    condition = eval(f"lambda a: {told}")
    population = WORLD.agents
    mask = mask_of(condition, population._reading, len(population))
    if mask is not None:
        assert mask.tolist() == [bool(condition(agent)) for agent in population]


def test_common_conditions_are_asked_of_all_at_once() -> None:
    made, low = world(random_map(1)), 0.5
    for condition in (
        lambda a: a.kind == "image",
        lambda a: a.energy > low and a.kind in ("image", "principle"),
        lambda a: not a.alive or 0 <= a.phase < 1.5,
        lambda a: (a.layer == 2) & (a.energy + a.tension > 2 * low),
        lambda a, k=2: a.layer != k,
        lambda a: "sense" in a.tags,
    ):
        assert mask_of(condition, made.agents._reading, len(made.agents)) is not None
    made.agents.select(lambda a: a.energy > low and a.kind == "image")
    assert len(made.roster.seats) == 1


def test_a_condition_with_side_effects_is_asked_once_of_each_until_there_are_enough() -> None:
    made = world(random_map(1))
    seen: list[Any] = []
    dice, count = Random(3), 0

    def met(agent: Any) -> bool:
        seen.append(agent)
        return agent.layer > 1

    def counted(agent: Any) -> bool:
        nonlocal count
        count += 1
        return agent.layer > 1

    chosen = made.agents.select(met, at_most=3)
    wanted = [agent for agent in made.agents if agent.layer > 1][:3]
    assert list(chosen) == wanted
    assert seen == list(made.agents)[: len(seen)]
    made.agents.select(counted)
    assert count == len(made.agents)
    made.agents.select(lambda a: dice.random() < 0.5 and a.energy > 0)
    again = Random(3)
    for _ in range(len(made.agents)):
        again.random()
    assert dice.getstate() == again.getstate()
    with pytest.raises(AttributeError, match="can only be read"):
        made.agents.select(lambda a: setattr(a, "goal", 1.0))


# -- writing ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["energy", "tension", "phase", "frequency", "threshold"])
def test_setting_all_leaves_the_field_and_the_ledger_as_setting_each_does(name: str) -> None:
    one, other = (world(random_map(4), laws=LIVELY) for _ in range(2))
    for made in (one, other):
        made.advance(1.0)
    assert one.agents.select(lambda a: a.layer > 0).set(name, 4.1) is not None
    for agent in list(other.agents.select(lambda a: a.layer > 0)):
        setattr(agent, name, 4.1)
    mine, yours = one.field.arrays(), other.field.arrays()
    assert all(np.array_equal(mine[key], yours[key], equal_nan=True) for key in mine)
    assert one.field.ledger.residual(one.field.stored) < 1e-14


@pytest.mark.parametrize(("name", "value"), [("energy", -1.0), ("goal", 1.0), ("id", "x")])
def test_what_may_not_be_set_is_refused_and_nothing_is_changed(name: str, value: Any) -> None:
    made = world(random_map(4))
    before = copy.deepcopy(made.field.arrays())
    with pytest.raises((ValueError, AttributeError)):
        made.agents.set(name, value)
    after = made.field.arrays()
    assert all(np.array_equal(after[key], before[key], equal_nan=True) for key in after)


def test_methods_are_called_on_each_in_mesas_order() -> None:
    ours = WORLD.agents.copy()
    theirs = plain_twin(ours)
    mine: list[str] = []
    yours: list[str] = []
    assert ours.do(lambda a, into: into.append(a.id), mine) is ours
    theirs.do(lambda a, into: into.append(a.id), yours)
    assert ours.shuffle_do(lambda a, into: into.append(a.id), mine) is ours
    theirs.shuffle_do(lambda a, into: into.append(a.id), yours)
    assert mine == yours
    assert ours.random.getstate() == theirs.random.getstate()
    assert ours.map(lambda a: a.energy) == theirs.map(lambda a: a.energy)
    assert ours.map("__repr__") == theirs.map("__repr__")


# -- who is there -------------------------------------------------------------------------


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


def test_rows_lead_from_a_population_to_the_arrays() -> None:
    made = world(random_map(2))
    images = made.agents.select(lambda a: a.kind == "image")
    assert images.rows.tolist() == images.get("row")
    np.testing.assert_array_equal(made.field.agents.energy[images.rows], images.get("energy"))
    assert {type(agent) for agent in images} == {Image}
    assert not images.select(agent_type=Distinction)
