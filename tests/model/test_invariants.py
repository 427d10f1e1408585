"""The invariants of DESIGN.md §2, for every kind of link, growth on and off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import EVERYBODY, LIVELY, RULES, random_map, world

from model.checkpoint import state_of
from model.eeg.series import BandSeries
from model.maps.schema import MetaMap
from model.mindfield import Mindfield

EPS = np.finfo(np.float64).eps
GROWING = {"on": True, "window_s": 1.0, "every_s": 0.25, "fade_s": 1.0, "adapt": 2.0}


@st.composite
def lively_worlds(draw: Any, **fixed: Any) -> Mindfield:
    seed = draw(st.integers(0, 2**63))
    meta_map = random_map(
        seed,
        n=draw(st.integers(1, 30)),
        m=draw(st.integers(0, 90)),
        meanings=draw(st.sampled_from([0, 3])),
        rules=draw(st.sampled_from([RULES, *((rule,) for rule in RULES)])),
    )
    bands = BandSeries.constant(
        {name: draw(st.floats(-3.0, 3.0)) for name in ("theta", "alpha", "gamma")}
    )
    told = {
        "laws": {"pump": draw(st.floats(0.0, 5.0)), "threshold": draw(st.floats(0.02, 1.0))},
        "growth": draw(st.sampled_from([{}, GROWING])),
    }
    return world(meta_map, seed, bands=bands, **(told | fixed))


@settings(max_examples=30, deadline=None)
@given(lively_worlds())
def test_energy_is_accounted_for_after_every_step_and_never_negative(model: Mindfield) -> None:
    field = model.field
    for _ in range(150):
        model.step()
        ledger = field.ledger
        through = ledger.start + ledger.pumped + ledger.dissipated
        assert abs(field.stored - ledger.expected) <= 64 * EPS * through
        assert field.agents.energy.min() >= 0.0
        assert field.agents.tension.min() >= 0.0
        over = field.agents.threshold * model.operators["threshold"]
        assert (field.agents.tension <= over).all()
        assert np.isfinite(field.agents.phase).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_without_pump_and_active_links_the_total_never_grows(seed: int, growing: bool) -> None:
    passive = ("logical", "analogical", "wave")
    model = world(
        random_map(seed, rules=passive),
        seed,
        laws={"pump": 0.0, "threshold": 0.05},
        growth=GROWING if growing else {},
    )
    before = model.field.stored
    for _ in range(200):
        model.step()
        assert model.field.stored <= before * (1 + 4 * EPS)
        before = model.field.stored


def test_a_lossless_ring_of_passive_transducers_keeps_its_energy() -> None:
    ring = random_map(0, n=12, m=0)
    from worlds import link

    names = [agent.id for agent in ring.agents]
    links = [link(a, b, "logical") for a, b in zip(names, names[1:] + names[:1], strict=True)]
    model = world(
        MetaMap(title="ring", agents=ring.agents, links=links),
        laws={
            "pump": 0.0, "efficiency": 1.0, "energy_decay": 0.0, "tension_decay": 0.0,
            "threshold": 1e9, "start_energy": 1.0,
        },
    )  # fmt: skip
    for row in range(0, 12, 2):
        model.field.set_energy(row, 2.0)
    before = model.field.stored
    model.advance(30.0)
    assert model.field.stored == pytest.approx(before, rel=1e-12)


def relabelled(meta_map: MetaMap, order: np.ndarray) -> MetaMap:
    return meta_map.model_copy(update={"agents": [meta_map.agents[i] for i in order]})


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_relabelling_the_agents_relabels_the_result(seed: int) -> None:
    meta_map = random_map(seed)
    order = np.random.default_rng(seed).permutation(len(meta_map.agents))
    told = {"laws": LIVELY, "schedule": {"rates": EVERYBODY}}
    first, second = world(meta_map, 1, **told), world(relabelled(meta_map, order), 1, **told)
    for name in ("phase", "frequency", "band", "energy"):
        getattr(second.field.agents, name)[:] = getattr(first.field.agents, name)[order]
    second.field.ledger.start = second.field.stored
    for _ in range(100):
        first.step()
        second.step()
    np.testing.assert_allclose(
        second.field.agents.energy, first.field.agents.energy[order], rtol=1e-9, atol=1e-12
    )
    np.testing.assert_allclose(
        second.field.agents.tension, first.field.agents.tension[order], rtol=1e-9, atol=1e-12
    )


def same_bits(one: Mindfield, other: Mindfield) -> None:
    arrays, facts = state_of(one)
    again, told = state_of(other)
    assert arrays.keys() == again.keys()
    for name, array in arrays.items():
        assert array.tobytes() == again[name].tobytes(), name
    assert facts == told


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**63), st.sampled_from([{}, GROWING]))
def test_same_seed_same_bits_however_the_run_is_cut(seed: int, growth: dict[str, Any]) -> None:
    told = {"laws": LIVELY, "growth": growth}
    whole, cut = world(random_map(3), seed, **told), world(random_map(3), seed, **told)
    whole.advance(3.0)
    for seconds in (0.5, 1.0, 0.25, 1.25):
        cut.advance(seconds)
    same_bits(whole, cut)


def test_another_seed_gives_another_run() -> None:
    one, other = world(random_map(3), 1, laws=LIVELY), world(random_map(3), 2, laws=LIVELY)
    one.advance(1.0)
    other.advance(1.0)
    assert (one.field.agents.energy != other.field.agents.energy).any()
