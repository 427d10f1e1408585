"""A population answers as Mesa's own AgentSet of the same agents does, to the bit.

Who is there, and how agents come and go, is ``test_population_members``'s.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
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
from worlds import LIVELY, random_map, world

from agents.kinds import Distinction, Image, Principle
from agents.masks import mask_of
from agents.mind_agent import Column, MindAgent
from agents.population import _TAKE_ARRAYS

COLUMNS = sorted(name for name, value in vars(MindAgent).items() if isinstance(value, Column))
NUMBERS = ["energy", "tension", "phase", "frequency", "threshold", "goal"]
WHOLE = ["layer", "cluster", "alive"]
NAMES = [*COLUMNS, "kind", "senses", "rate", "eeg_hz", "grows_into", "row", "unique_id", "pos"]

# A world is only read by most tests; those that write build their own.
WORLD = world(random_map(3, n=40, m=90), laws=LIVELY)
WORLD.advance(0.5)
WORLD.field.membership[:] = np.arange(40) % 4 - 1


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


def test_rows_lead_from_a_population_to_the_arrays() -> None:
    made = world(random_map(2))
    images = made.agents.select(lambda a: a.kind == "image")
    assert images.rows.tolist() == images.get("row")
    np.testing.assert_array_equal(made.field.agents.energy[images.rows], images.get("energy"))
    assert {type(agent) for agent in images} == {Image}
    assert not images.select(agent_type=Distinction)
