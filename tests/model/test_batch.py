"""Worlds stepped together come out bit for bit as they would have alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as told
from hypothesis import strategies as st
from worlds import LIVELY, random_map, settings

from agents.transducers import RULES, Flow, Ports, Rule
from model.batch import MOST_AGENTS, Batch, why_not
from model.checkpoint import state_of
from model.eeg.series import BandSeries
from model.lanes import LANES
from model.mindfield import Mindfield
from model.warm import compile_abreast, compile_march

SEEDS = [7, 2**64 - 1, 3, 4]


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    compile_march()
    compile_abreast()


def everything(model: Mindfield) -> list[bytes | str]:
    arrays, facts = state_of(model)
    frames = model.datacollector.get_model_vars_dataframe()
    events = [event.to_json() for event in model.events]
    return [
        *(f"{name} {array.tobytes().hex()}" for name, array in sorted(arrays.items())),
        repr(facts),
        frames.to_json(double_precision=15),
        repr(events),
    ]


@told(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32), meanings=st.sampled_from([0, 3]), pump=st.floats(0.0, 4.0))
def test_a_member_of_a_batch_equals_the_single_run(seed: int, meanings: int, pump: float) -> None:
    meta_map = random_map(seed, meanings=meanings)
    scenario = settings(laws=LIVELY | {"pump": pump})
    bands = BandSeries.from_script([("rest", 1), ("relaxed", 1), ("focused", 1)], seed=5)
    batch = Batch(meta_map, scenario, seeds=SEEDS, bands=bands)
    batch.advance(3.0)
    for number, member in zip(SEEDS, batch.models, strict=True):
        alone = Mindfield(meta_map, scenario, bands=bands, seed=number)
        alone.advance(3.0)
        assert everything(member) == everything(alone)
        assert member.steps == alone.steps
        assert member.field.ledger.residual(member.field.stored) < 1e-14


def test_members_jump_so_that_the_comparison_means_something() -> None:
    batch = Batch(random_map(5), settings(laws=LIVELY), seeds=SEEDS)
    batch.advance(4.0)
    for member in batch.models:
        member.jumps.close()
        assert sum(event.type == "jump" for event in member.events) > 5
    energies = {member.field.agents.energy.tobytes() for member in batch.models}
    assert len(energies) == len(SEEDS)


def test_each_member_may_hear_its_own_bands_and_be_set_by_hand() -> None:
    meta_map, scenario = random_map(2), settings(laws=LIVELY)
    bands = [BandSeries.constant({"alpha": alpha}) for alpha in (-1.0, 2.0)]
    batch = Batch(meta_map, scenario, seeds=[1, 1], bands=bands)
    batch.advance(1.0)
    batch.models[1].agent("a3").energy = 2.0
    batch.advance(1.0)
    for heard, member, touched in zip(bands, batch.models, (False, True), strict=True):
        alone = Mindfield(meta_map, scenario, bands=heard, seed=1)
        alone.advance(1.0)
        if touched:
            alone.agent("a3").energy = 2.0
        alone.advance(1.0)
        assert everything(member) == everything(alone)


def test_triggers_act_on_each_member_by_itself() -> None:
    trigger = {"when": "alpha > 1 for 0.5 s", "do": "amplify", "on": "kind:image", "strength": 1.0}
    scenario = settings(triggers=[trigger])
    bands = BandSeries.constant({"alpha": 2.0})
    batch = Batch(random_map(2), scenario, seeds=[1, 2], bands=bands)
    batch.advance(2.0)
    for seed, member in zip((1, 2), batch.models, strict=True):
        alone = Mindfield(random_map(2), scenario, bands=bands, seed=seed)
        alone.advance(2.0)
        assert [event.type for event in member.events] == [event.type for event in alone.events]
        assert everything(member) == everything(alone)


def test_what_cannot_be_stepped_together_is_refused_with_the_reason() -> None:
    with pytest.raises(ValueError, match="growth is on"):
        Batch(random_map(1), settings(growth={"on": True}), seeds=[1])
    associate = {"when": "alpha > 1", "do": "associate", "on": "kind:image"}
    assert why_not(settings(triggers=[associate]), 10) == "a trigger lays links"
    assert why_not(settings(), MOST_AGENTS + 1) is not None
    with pytest.raises(ValueError, match="at least one seed"):
        Batch(random_map(1), settings(), seeds=[])
    batch = Batch(random_map(1), settings(), seeds=[1, 2])
    batch.models[0].agent("a0").remove()
    with pytest.raises(RuntimeError, match="links of a member"):
        batch.step()


def test_a_batch_stops_when_asked() -> None:
    batch = Batch(random_map(1), settings(), seeds=[1, 2])
    batch.advance(9.0, until=lambda b: b.models[0].seconds >= 0.5)
    assert {member.field.step for member in batch.models} == {32}
    assert np.isclose(batch.models[0].seconds, 0.5)


def test_more_fields_than_lanes_and_more_jumps_than_there_is_room_to_keep() -> None:
    meta_map, scenario = random_map(6), settings(laws={**LIVELY, "pump": 4.0})
    seeds = list(range(1, LANES + 4))
    batch = Batch(meta_map, scenario, seeds=seeds)
    first = batch.models[:LANES]
    for model in batch.models:
        model.field.agents.threshold[:] *= 0.3
    steps, most = 0, 0
    while steps < 400:
        before = [model.jumps.waiting[-1].step if model.jumps.waiting else -1 for model in first]
        steps += batch.stride(400 - steps)
        fresh = {
            (lane, jump.step)
            for lane, model in enumerate(first)
            for jump in model.jumps.waiting
            if jump.step > before[lane]
        }
        most = max(most, len(fresh))
    assert most > batch.most_kept, "no march ended for want of room: nothing was shown"
    for number, member in zip(seeds, batch.models, strict=True):
        alone = Mindfield(meta_map, scenario, seed=number)
        alone.field.agents.threshold[:] *= 0.3
        while alone.field.step < 400:
            alone.step()
        assert everything(member) == everything(alone)
        assert member.acting == alone.acting


def test_rules_of_ones_own_are_stepped_one_by_one_and_come_out_the_same() -> None:
    def leak(port: Ports) -> Flow:
        return Flow(port.rate * port.share * port.source * port.dt, 0.0, 0.0, 0.0)

    rules = (Rule("logical", leak, rate=0.5, gives=("drawn",)), *RULES[1:])
    meta_map, scenario = random_map(3), settings(laws=LIVELY)
    batch = Batch(meta_map, scenario, seeds=[1, 2], rules=rules)
    batch.advance(1.0)
    for number, member in zip((1, 2), batch.models, strict=True):
        alone = Mindfield(meta_map, scenario, seed=number, rules=rules)
        alone.advance(1.0)
        assert everything(member) == everything(alone)
