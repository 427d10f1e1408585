"""Step 6: conductance follows flow, so that of two unequal paths the shorter stays."""

from __future__ import annotations

import math

import numpy as np
import pytest
from planted import maze
from worlds import EVERYBODY, random_map, world

from model.mindfield import Mindfield

EPS = np.finfo(np.float64).eps
QUIET = {"pump": 0.0, "threshold": 1e9, "spread": 0.0}
WATERED = {"on": True, "condense": False, "links_per_round": 0}


def flooded(
    lengths: tuple[int, ...], rule: str, *, adapt: float, seconds: float, beta: float = 1.0
) -> Mindfield:
    """The maze with its source held at 1 eu and its sink at 0, as in Tero et al. (2007)."""
    model = world(
        maze(lengths, rule),
        laws=QUIET,
        growth={**WATERED, "adapt": adapt},
        intention={"beta": beta},
        schedule={"rates": EVERYBODY},
    )
    field = model.field
    field.agents.phase[:] = 0.0
    for _ in range(round(seconds * 64)):
        field.set_energy(0, 1.0)
        field.set_energy(1, 0.0)
        model.step()
    return model


def carried(model: Mindfield) -> dict[str, float]:
    """Share of all flow out of the source that each first agent of a path gets."""
    links, names = model.field.links, model.field.names
    out = links.source == 0
    share = links.flow[out] / links.flow[out].sum()
    return {names[i].id: s for i, s in zip(links.target[out], share.tolist(), strict=True)}


@pytest.mark.parametrize("rule", ["logical", "analogical"])
def test_of_paths_of_lengths_one_and_two_the_short_one_carries_more_than_nine_tenths(rule) -> None:
    model = flooded((1, 2), rule, adapt=2.0, seconds=20.0)
    assert carried(model)["sink"] > 0.9
    ledger = model.field.ledger
    through = ledger.start + ledger.pumped + ledger.dissipated
    assert abs(model.field.stored - ledger.expected) <= 64 * EPS * through


@pytest.mark.parametrize("rule", ["logical", "analogical"])
def test_equal_paths_stay_equal_to_rounding(rule) -> None:
    model = flooded((2, 2), rule, adapt=2.0, seconds=20.0)
    links = model.field.links
    assert np.ptp(links.flow[links.source == 0]) <= 64 * EPS * links.flow.max()
    assert np.ptp(links.conductance[links.source == 0]) <= 64 * EPS


def test_without_adaptation_the_long_path_keeps_its_part() -> None:
    model = flooded((1, 2), "logical", adapt=0.0, seconds=20.0)
    assert carried(model)["sink"] < 0.9


def test_the_short_path_wins_at_the_rate_of_the_law() -> None:
    # ln(D₁/D₂) grows at adapt·(q₁ − q₂), q = Φ/(D·⟨Φ⟩): the replicator form of the law.
    model = flooded((1, 2), "analogical", adapt=0.25, seconds=8.0, beta=0.0)
    field, out = model.field, np.flatnonzero(model.field.links.source == 0)

    def ratio() -> float:
        one, two = field.links.conductance[out]
        return math.log(one / two)

    start, told = ratio(), 0.0
    for _ in range(256):
        field.set_energy(0, 1.0)
        field.set_energy(1, 0.0)
        model.step()
        flow, conductance = field.links.flow[out], field.links.conductance[out]
        one, two = flow / conductance / flow.mean()
        told += 0.25 * (one - two) / 64
    assert ratio() - start == pytest.approx(told, rel=0.01)
    assert told > 0.1


def test_conductance_keeps_mean_one_per_source_and_kind() -> None:
    growth = {"on": True, "window_s": 16.0, "every_s": 4.0, "links_per_round": 50, "adapt": 1.0}
    model = world(random_map(1, m=120), growth=growth, laws={"pump": 1.0})
    model.advance(6.0)
    links = model.field.links
    assert links.conductance.std() > 0.05
    for j in range(model.field.n_agents):
        for kind in range(4):
            mine = links.conductance[(links.source == j) & (links.kind == kind)]
            if mine.size:
                assert mine.mean() == pytest.approx(1.0, abs=1e-9)


def test_a_young_link_is_not_starved_for_its_short_memory() -> None:
    model = world(
        maze((2, 2), "logical"),
        laws=QUIET,
        growth={**WATERED, "adapt": 1.0},
        schedule={"rates": EVERYBODY},
    )
    field = model.field
    field.agents.phase[:] = 0.0
    for step in range(640):
        if step == 320:
            from model.wiring import NewLinks

            ends = np.array([0], np.int32), np.array([1], np.int32)
            field.lay(NewLinks(*ends, np.array([0], np.int8), np.zeros(1), grown=True))
        field.set_energy(0, 1.0)
        field.set_energy(1, 0.0)
        model.step()
    links = field.links
    young = (links.source == 0) & (links.target == 1)
    # It leads straight to the sink: the shortest path must not end below the others.
    assert links.conductance[young][0] > 1.0
