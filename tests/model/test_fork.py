"""V from forked runs: known values where nothing is left to chance, and nothing else disturbed."""

from __future__ import annotations

import json

import numpy as np
import pytest
from worlds import LIVELY, link, random_map, world

from model.checkpoint import restore, state_of
from model.fork import both_arms, forked_of, forked_value
from model.maps.schema import AgentEntry, MetaMap
from model.mindfield import Mindfield

STILL = {
    "pump": 0.0, "energy_decay": 0.0, "tension_decay": 0.0, "start_energy": 0.0,
    "logical": {"rate": 0.0},
}  # fmt: skip
"""Nothing moves but by jumps."""
FORK = {"value_s": 0.5, "value_members": 4}


def still(wanted: str) -> Mindfield:
    """a0 → a1, nothing flows; a0 holds 1 eu, a1 0.5 eu, and a0 is about to discharge 1.2 eu."""
    agents = [AgentEntry(id=f"a{i}", kind="image") for i in range(2)]
    links = [link("a0", "a1", "logical")]
    told = MetaMap(title="still", agents=agents, links=links, intention={wanted: 1.0})
    model = world(told, laws=STILL, jumps=FORK)
    model.field.set_energy(0, 1.0)
    model.field.set_energy(1, 0.5)
    model.field.set_tension(0, 1.2)
    return model


def before_a_jump(seed: int = 1, **sections) -> Mindfield:
    """A lively world one step before a jump of three agents or more."""
    told = {"laws": LIVELY, "jumps": FORK, **sections}
    ahead, model = (world(random_map(5), seed, **told) for _ in range(2))
    while not any(len(jump.agents) > 2 for jump in ahead.jumps.waiting):
        ahead.step()
    while model.field.step < ahead.field.step - 1:
        model.step()
    return model


@pytest.mark.parametrize(("wanted", "before", "after"), [("a0", 1.0, 1.3), ("a1", 0.5, 0.5)])
def test_where_nothing_is_left_to_chance_value_is_exactly_that_of_the_energy_set_free(
    wanted: str, before: float, after: float
) -> None:
    found = forked_value(still(wanted))
    bits = np.log2((after / 1.8) / (before / 1.5))
    assert found.value_bits == pytest.approx(bits, abs=1e-12)
    assert found.high - found.low < 1e-12
    assert found.shown
    assert (found.value_bits > 0.0) == (wanted == "a0")


def test_the_interval_is_students_over_the_pairs() -> None:
    found = forked_of([0.2, 0.4, 0.4], [0.1, 0.1, 0.2])
    # log2 ratios 1, 2, 1: mean 4/3, sd √(1/3), t(2; .975) = 4.302653.
    assert found.value_bits == pytest.approx(4.0 / 3.0)
    reach = 4.302653 * np.sqrt(1.0 / 3.0) / np.sqrt(3.0)
    assert (found.low, found.high) == pytest.approx((4.0 / 3.0 - reach, 4.0 / 3.0 + reach))
    assert not found.shown


def test_noise_differs_between_pairs_and_is_the_same_in_both_arms() -> None:
    found = forked_value(before_a_jump(), members=6)
    assert len(set(found.with_jump)) == len(set(found.without)) == 6
    assert found.low < found.value_bits < found.high
    # Paired, the arms go up and down together: the difference varies less than either arm.
    logs = np.log2([found.with_jump, found.without])
    assert (logs[0] - logs[1]).std() < 0.5 * logs[1].std()


def test_a_vetoed_jump_keeps_its_tension_and_both_ledgers_are_exact() -> None:
    model = before_a_jump()
    jumped, vetoed = both_arms(model)
    (jump,) = (jump for jump in jumped.jumps.waiting if len(jump.agents) > 2)
    for later in range(32):
        for arm in (jumped, vetoed):
            bound = 64.0 * np.finfo(np.float64).eps
            moved = arm.field.ledger.pumped + arm.field.ledger.dissipated + arm.field.ledger.start
            stored = arm.field.ledger.start + arm.field.ledger.pumped - arm.field.ledger.dissipated
            assert abs(arm.field.stored - stored) <= bound * moved
            if later:
                arm.step()
        assert not {row for one in vetoed.jumps.waiting for row in one.agents} & set(jump.agents)
    assert jumped.field.ledger.by_name()["discharge"] > vetoed.field.ledger.by_name()["discharge"]
    assert vetoed.field.agents.tension[jump.agents].sum() > jump.released / 2.0


def test_the_arms_differ_in_nothing_but_the_jump() -> None:
    model = before_a_jump()
    jumped, vetoed = both_arms(model)
    touched = {row for jump in jumped.jumps.waiting for row in (*jump.agents, *jump.touched)}
    others = [row for row in range(model.field.n_agents) if row not in touched]
    assert others
    for name in ("energy", "tension", "phase"):
        one, other = (getattr(arm.field.agents, name)[others] for arm in (jumped, vetoed))
        assert one.tobytes() == other.tobytes()


def test_forking_leaves_the_world_as_it_was_and_gives_the_same_bits_again() -> None:
    model, untouched = before_a_jump(), before_a_jump()
    first = forked_value(model)
    model.advance(1.0)
    untouched.advance(1.0)
    one, other = (state_of(each) for each in (model, untouched))
    assert json.dumps(one[1]) == json.dumps(other[1])
    assert all(one[0][name].tobytes() == other[0][name].tobytes() for name in other[0])
    assert forked_value(before_a_jump()) == first


def test_a_world_taken_up_from_a_checkpoint_forks_to_the_same_bits() -> None:
    model = before_a_jump(growth={"on": True, "window_s": 1.0, "every_s": 0.5})
    fresh = world(
        random_map(5), laws=LIVELY, jumps=FORK,
        growth={"on": True, "window_s": 1.0, "every_s": 0.5},
    )  # fmt: skip
    arrays, facts = state_of(model)
    restore(fresh, arrays, json.loads(json.dumps(facts)))
    assert forked_value(fresh) == forked_value(model)


def test_a_step_without_such_a_jump_is_refused() -> None:
    with pytest.raises(ValueError, match="no jump"):
        forked_value(world(random_map(5)))
    with pytest.raises(ValueError, match="no jump of these agents"):
        forked_value(still("a0"), [1])
    with pytest.raises(ValueError, match="two pairs"):
        forked_value(still("a0"), members=1)
