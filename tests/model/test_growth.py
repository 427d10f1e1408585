"""Links grow where coherence beats chance, nowhere else; clusters condense without a loss."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import EVERYBODY, link, random_map, world

from model.maps.schema import AgentEntry, MetaMap

WINDOW = {"on": True, "window_s": 16.0, "every_s": 4.0, "links_per_round": 50}


def groups(n_groups: int = 4, size: int = 8, rule: str = "wave") -> tuple[MetaMap, np.ndarray]:
    """Rings of wave links, each with second neighbours missing; rings joined by one valve."""
    agents, links = [], []
    for g in range(n_groups):
        names = [f"g{g}a{i}" for i in range(size)]
        agents += [AgentEntry(id=name, kind="image") for name in names]
        links += [link(names[i], names[(i + 1) % size], rule) for i in range(size)]
        if n_groups > 1:
            links.append(link(names[0], f"g{(g + 1) % n_groups}a0", "logical"))
    label = np.repeat(np.arange(n_groups), size)
    return MetaMap(title="groups", agents=agents, links=links), label


def grown_pairs(model) -> list[tuple[int, int]]:
    rows = model.field.rows
    return [
        (rows[event.agents[0]], rows[event.agents[1]])
        for event in model.events
        if event.type == "link" and event.name == "grown"
    ]


def test_independent_oscillators_grow_no_links() -> None:
    uncoupled = {"wave": {"rate": 0.0, "K": 0.0}, "threshold": 1e9, "spread": 0.03}
    false = 0
    for seed in range(5):
        meta_map, _ = groups(6, 8)
        model = world(meta_map, seed, laws=uncoupled, growth=WINDOW)
        model.advance(40.0)
        false += len(grown_pairs(model))
    # Candidates: 48 agents × 8 partners × 6 rounds × 5 seeds; 1 % of them would be above 60.
    assert false <= 20


def test_planted_groups_grow_links_within_themselves() -> None:
    meta_map, label = groups()
    laws = {"wave": {"K": 6.0}, "spread": 0.1, "threshold": 1e9, "start_energy": 1.0}
    growth = {**WINDOW, "window_s": 32.0}
    within = []
    for seed in range(4):
        model = world(meta_map, seed, laws=laws, schedule={"rates": EVERYBODY}, growth=growth)
        model.field.agents.energy[:] = 1.0
        model.field.ledger.start = model.field.stored
        model.advance(50.0)
        within += [label[i] == label[j] for i, j in grown_pairs(model)]
    # Of all pairs 7 of 31 are within a group.
    assert len(within) >= 40
    assert np.mean(within) > 0.8


def test_unused_grown_links_fade_and_the_persons_own_stay() -> None:
    model = world(random_map(1), laws={"pump": 0.0}, growth={**WINDOW, "fade_s": 2.0})
    own = model.field.n_links
    model.advance(1.0)
    from model.wiring import NewLinks

    ends = np.array([0, 5], np.int32)
    kind = np.full(2, model.rule_names.index("wave"), np.int8)
    model.field.lay(NewLinks(ends, ends[::-1].copy(), kind, np.zeros(2), grown=True))
    for row in range(model.field.n_agents):
        model.field.set_energy(row, 0.0)
    model.advance(12.0)
    assert model.field.n_links == own
    assert not model.field.links.grown.any()
    assert sum(event.name == "faded" for event in model.events) == 2


def test_conductance_keeps_mean_one_per_source_and_kind() -> None:
    model = world(random_map(1, m=120), growth={**WINDOW, "adapt": 1.0}, laws={"pump": 1.0})
    model.advance(10.0)
    links = model.field.links
    assert links.conductance.std() > 0.05
    for j in range(model.field.n_agents):
        for kind in range(4):
            mine = links.conductance[(links.source == j) & (links.kind == kind)]
            if mine.size:
                assert mine.mean() == pytest.approx(1.0, abs=1e-9)


def test_a_cluster_condenses_into_the_next_kind_and_no_energy_is_lost() -> None:
    meta_map, _ = groups(1, 6)
    model = world(meta_map, growth={**WINDOW, "condense_after": 2}, laws={"start_energy": 1.0})
    model.field.agents.energy[:] = 1.0
    model.field.ledger.start = model.field.stored
    members = list(range(6))
    stored, n = model.field.stored, model.field.n_agents
    model.growth.consider(0, members, 0.9)
    assert model.field.n_agents == n
    model.growth.consider(0, members, 0.9)
    assert model.field.n_agents == n + 1
    new = model.agent_at(n)
    assert new.kind == "principle"
    assert new.label.count("+") == 2
    assert new.energy == pytest.approx(0.2 * 6)
    assert model.field.stored == pytest.approx(stored, rel=1e-14)
    assert set(model.field.neighbours(n)) == set(members)
    assert new in model.agents
    model.advance(2.0)
    assert model.field.ledger.residual(model.field.stored) < 1e-14


def test_an_incoherent_cluster_or_one_of_many_kinds_does_not_condense() -> None:
    model = world(random_map(1), growth={**WINDOW, "condense_after": 1})
    n = model.field.n_agents
    model.growth.consider(0, list(range(6)), 0.2)
    by_kind = [int(np.flatnonzero(model.field.agents.kind == k)[0]) for k in range(3)]
    model.growth.consider(1, by_kind, 0.9)
    assert model.field.n_agents == n


def test_in_a_running_world_a_lasting_cluster_is_found_and_condenses() -> None:
    agents, links = [], []
    for g in range(5):
        names = [f"g{g}a{i}" for i in range(7)]
        agents.append(AgentEntry(id=f"s{g}", kind="distinction"))
        agents += [AgentEntry(id=name, kind="image") for name in names]
        links.append(link(f"s{g}", names[0], "logical"))
        inside = [(i, j) for i in range(7) for j in range(i) if (i + j) % 3]
        links += [link(names[i], names[j], "wave") for i, j in inside]
        links.append(link(names[1], f"g{(g + 1) % 5}a2", "logical"))
    model = world(
        MetaMap(title="planted", agents=agents, links=links),
        growth={"on": True, "window_s": 8.0, "condense_after": 2},
        emergence={"every_s": 8.0, "nulls": 39, "runs": 10},
        laws={"wave": {"K": 8.0}},
    )
    model.advance(60.0)
    condensed = [event for event in model.events if event.type == "condensation"]
    assert condensed
    assert len(model.agents) == len(agents) + len(condensed)
    for event in condensed:
        new = model.agent(event.agents[0])
        assert new.kind == "principle"
        assert {neighbour.id for neighbour in new.neighbours} >= set(event.agents[1:])
    assert model.field.ledger.residual(model.field.stored) < 1e-14
