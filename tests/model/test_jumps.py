"""Discharge cascades: what they move, how they are gathered, how they get their class."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import LIVELY, link, random_map, world

from model.cascade import jump, room_for
from model.cascade_account import Account, _account, account_of, filled
from model.cascade_path import spread
from model.compiling import interpreted
from model.handed import Open, hand
from model.intention import loss, value_bits, wanted, wanted_share
from model.maps.schema import AgentEntry, MetaMap
from model.tally import loss_of
from model.wiring import NewLinks

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


@pytest.mark.parametrize("seed", [3, 4])
def test_a_room_serves_many_cascades_as_a_fresh_one_does(seed: int) -> None:
    many, one = (world(random_map(seed), laws=LIVELY) for _ in range(2))
    room = room_for(many.field.n_agents)
    draw = np.random.default_rng(seed)
    told_twice = False
    for _ in range(40):
        tension = draw.uniform(0.0, 3.0, many.field.n_agents)
        before = many.field.agents.energy.copy()
        told = []
        for model, place in ((many, room), (one, room_for(one.field.n_agents))):
            field = model.field
            field.agents.tension[:] = tension
            rows = jump(
                field.agents, field.wiring, place, 1.0, model.engine.laws, field.stack.accounts
            )
            told.append(rows)
        assert np.array_equal(told[0], told[1])
        assert np.array_equal(many.field.agents.phase, one.field.agents.phase)
        assert np.array_equal(many.field.agents.energy, one.field.agents.energy)
        a = many.field.agents
        found = account_of(
            told[0], hand(many.field.wiring), a.energy, a.tension, a.goal, a.alive, 0.72
        )
        assert np.array_equal(found.states[:, 0], before[found.touched])
        np.testing.assert_allclose(found.states[:, 2], tension[found.touched], atol=1e-12)
        told_twice |= len(set(told[0][:, 0].tolist())) < len(told[0])
    assert told_twice, "no agent discharged twice: nothing was shown"


@settings(max_examples=30)
@given(
    seed=st.integers(0, 2**16),
    tension=st.lists(st.floats(0.0, 4.0), min_size=40, max_size=40),
    operator=st.floats(0.3, 2.0),
)
def test_the_interpreter_does_a_jump_and_its_account_to_the_same_bits(
    seed: int, tension: list[float], operator: float
) -> None:
    told, left, found = [], [], []
    for plain in (False, True):
        how, reckon = (interpreted(one) if plain else one for one in (jump, _account))
        model = world(random_map(seed, 40, 120), laws=LIVELY)
        field, a = model.field, model.field.agents
        a.tension[:] = tension
        room = room_for(field.n_agents)
        rows = how(a, field.wiring, room, operator, model.engine.laws, field.stack.accounts)
        told.append(rows.tobytes())
        left.append([column.tobytes() for column in (*a, *room[:5], field.stack.accounts)])
        wiring = Open(field.wiring) if plain else hand(field.wiring)
        account = Account(*reckon(rows, wiring, a.energy, a.tension, a.goal, a.alive, 0.72))
        found.append([(column.dtype, column.shape, column.tobytes()) for column in filled(account)])
    assert told[0] == told[1]
    assert left[0] == left[1]
    assert found[0] == found[1]


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
    assert jump.path == (0, 1, 2, 3)
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


def test_a_decision_is_judged_only_after_its_time() -> None:
    kinds = ("distinction", "image", "principle", "principle")
    model = world(chain(*kinds), laws=QUIET, jumps={"decision_s": 0.5, "idea_s": 0.25})
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


def test_a_jump_tells_who_set_off_whom_and_the_field_before_and_after() -> None:
    model = world(chain("distinction", "image", "principle"), laws=QUIET)
    model.field.set_energy(0, 1.0)
    model.field.set_tension(0, 2.0)
    model.field.set_tension(2, 0.5)
    model.step()
    model.jumps.close()
    (event,) = model.events
    told, given = event.facts, 2.0 * 0.72
    assert (told["who"], told["parents"], told["path"]) == ((0, 1, 2), (-1, 0, 1), (0, 1, 2))
    assert set(told["touched"]) == {"a0", "a1", "a2"}
    at = {name: number for number, name in enumerate(told["touched"])}
    assert told["energy"][at["a0"]] == pytest.approx([1.0, 1.0 + 0.25 * 2.0], rel=1e-3)
    assert told["energy"][at["a1"]] == pytest.approx([0.0, 0.25 * given], rel=1e-3)
    assert told["tension"][at["a0"]] == pytest.approx([2.0, 0.0])
    assert told["tension"][at["a2"]] == pytest.approx([0.5, 0.0])
    assert told["share"] == pytest.approx(1.0)
    assert told["wanted"][0] == 0.0 < told["wanted"][1]
    assert told["loss_at_once"] < told["loss_before"]


def test_what_stays_of_a_jump_is_nothing_that_pythons_collector_goes_through() -> None:
    model = world(chain("distinction", "image", "principle"), laws=QUIET)
    model.field.membership[:] = [0, 1, 1]
    model.field.set_tension(0, 2.0)
    model.step()
    model.jumps.close()
    (event,) = model.events
    assert list(event.facts["clusters"]) == [0, 1]
    # A tuple of tuples is left alone one look after those in it; what stays is looked at thrice.
    for _ in range(3):
        gc.collect()
    assert [name for name, fact in event.facts.items() if gc.is_tracked(fact)] == []


def test_what_is_told_of_a_jump_stays_small_however_large_it_is() -> None:
    model = world(chain(*["image"] * 900), laws=QUIET | {"discharge": {"own": 0.01, "out": 0.98}})
    model.field.agents.threshold[:] = 1e-9
    model.field.set_tension(0, 3.0)
    model.step()
    (jump,) = model.jumps.waiting
    assert jump.size > 800
    assert len(jump.who) == len(jump.parents) == 512
    assert len(jump.touched) == len(jump.energy) == 24
    assert jump.touched_in_all == jump.size + (jump.size < 900)


@pytest.mark.parametrize("seed", range(4))
def test_the_path_and_the_fields_are_those_that_the_cascade_had(seed: int) -> None:
    model = world(random_map(seed, n=30, m=120), laws=LIVELY)
    draw = np.random.default_rng(seed)
    seen = 0
    for _ in range(200):
        if draw.random() < 0.05:
            ends = draw.choice(30, 2, replace=False).astype(np.int32)
            model.field.lay(NewLinks(ends, ends[::-1].copy(), np.zeros(2, np.int8), np.zeros(2),
                                     grown=True))  # fmt: skip
            model.field.keep(draw.random(model.field.n_links) > 0.01)
        field, drive = model.field, model.scheduler.read(model.listen())
        for step in (model.engine.schedule, model.engine.sense, model.engine.transduce):
            step(field, drive)
        model.engine.lose(field)
        before = field.agents.tension.copy()
        done = model.engine.jump(field, drive)
        if done is not None:
            told = (
                done.told[:, 0].astype(np.int32),
                done.told[:, 1].astype(np.int32),
                done.told[:, 3].copy(),
            )
            parent, _, taker, packet = spread(*told, hand(field.wiring), 0.72)
            assert parent.tolist() == parents_by_hand(*told, field)
            got = np.bincount(taker, packet, 30)
            spent = np.bincount(told[0], told[2], 30)
            np.testing.assert_allclose(before + got - spent, field.agents.tension, atol=1e-12)
            # All of a cascade but its sparks were set off by one of the wave before.
            assert (parent < 0).sum() == (told[1] == 0).sum()
            seen += int((parent >= 0).sum())
        field.step += 1
    assert seen > 20


def held_against_sets(done, field, tension_before) -> None:
    """The account of a step, cascade by cascade, against the same by sets and sums."""
    a, told = field.agents, done.told
    found = account_of(told, hand(field.wiring), a.energy, a.tension, a.goal, a.alive, 0.72)
    agent, released = told[:, 0].astype(np.int64), told[:, 3]
    energy_before = a.energy.copy()
    energy_before[agent[::-1]] = told[::-1, 4]
    aim = wanted(a.goal, a.alive)
    sums = [energy_before.sum(), energy_before[aim].sum(), a.energy.sum(), a.energy[aim].sum()]
    sums += [loss(energy_before, a.goal), loss(a.energy, a.goal)]
    np.testing.assert_allclose(found.field, sums, atol=1e-12)
    names = sorted(set(told[:, 2].tolist()))
    assert len(names) == found.sums.shape[0]
    for c, name in enumerate(names):
        (at,) = np.nonzero(told[:, 2] == name)
        mine = slice(*found.begins[0, c : c + 2])
        rows = found.rows[slice(*found.begins[1, c : c + 2])]
        assert rows.tolist() == list(dict.fromkeys(agent[at].tolist()))
        assert found.paths[0, mine].tolist() == told[at, 1].tolist()
        assert rows[found.paths[1, mine]].tolist() == agent[at].tolist()
        changed = {k for row in rows for k in field.neighbours(int(row))} | set(rows.tolist())
        assert found.in_all[c] == len(changed)
        near = slice(*found.begins[2, c : c + 2])
        told_of, states = found.touched[near], found.states[near]
        assert set(told_of.tolist()) <= changed
        assert told_of.size == min(len(changed), 24)
        kept = np.stack(
            (
                energy_before[told_of],
                a.energy[told_of],
                tension_before[told_of],
                a.tension[told_of],
            ),
            axis=1,
        )
        np.testing.assert_allclose(states, kept, atol=1e-12)
        by = np.abs(a.energy - energy_before) + np.abs(a.tension - tension_before)
        least = by[told_of].min()
        assert all(by[k] <= least + 1e-12 for k in changed - set(told_of.tolist()))
        hand_sums = (
            released[at].sum(),
            released[at][aim[agent[at]]].sum(),
            tension_before[rows].sum(),
        )
        np.testing.assert_allclose(found.sums[c], hand_sums, atol=1e-12)


def parents_by_hand(agent, wave, released, field) -> list[int]:
    """The same, one discharge after the other."""
    hoods = {int(row): field.neighbours(int(row)) for row in agent}
    found = []
    for child, own_wave in zip(agent, wave, strict=True):
        gave = [
            (-released[d] / len(hoods[int(agent[d])]), d)
            for d in range(agent.size)
            if wave[d] == own_wave - 1 and child in hoods[int(agent[d])]
        ]
        found.append(min(gave)[1] if gave else -1)
    return found


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
    model = world(random_map(5), laws=LIVELY, jumps={"decision_s": 0.5, "idea_s": 0.25})
    worst: dict[int, float] = {}
    seen = 0
    for _ in range(400):
        model.step()
        # The jumps were judged before the step was counted, by the loss as it stands now.
        now = loss_of(model.field.agents.energy, model.field.agents.goal)
        assert now == pytest.approx(loss(model.field.agents.energy, model.field.agents.goal))
        waiting = model.jumps.to_state()[1]["waiting"]
        told = {jump["step"]: jump["worst_loss"] for jump in waiting if jump["loss_after"] < 0.0}
        worst = {step: max(worst.get(step, 0.0), now) for step in told}
        assert told == worst
        seen += len(told)
    assert seen > 100
