"""Clusters condense without a loss, and what condensed dissolves with its cluster."""

from __future__ import annotations

import numpy as np
import pytest
from planted import cohere, fed_groups, groups
from worlds import link, random_map, world

from model.emergence.tracking import TrackEvent
from model.maps.schema import AgentEntry, MetaMap
from model.mindfield import Mindfield

GROWING = {"on": True, "window_s": 16.0, "every_s": 4.0, "condense_after": 2}
EPS = np.finfo(np.float64).eps
LOOKS = {"every_s": 4.0, "nulls": 39, "runs": 3}


def six_images(**sections) -> Mindfield:
    meta_map, _ = groups(1, 6)
    model = world(meta_map, growth=GROWING, laws={"start_energy": 1.0}, **sections)
    model.field.agents.energy[:] = 1.0
    model.field.ledger.start = model.field.stored
    return model


def condensed(model: Mindfield, track: int = 1, members: range = range(6)) -> int:
    """Look twice at a coherent cluster; the row of the agent it became."""
    n = model.field.n_agents
    cohere(model)
    model.growth.condensing.consider(track, list(members))
    assert model.field.n_agents == n
    cohere(model)
    model.growth.condensing.consider(track, list(members))
    assert model.field.n_agents == n + 1
    return n


def died(track: int, kind: str = "death", others: tuple[int, ...] = ()) -> TrackEvent:
    return TrackEvent(kind, 1.0, track, others, ())  # type: ignore[arg-type]


def accounted(model: Mindfield) -> bool:
    ledger = model.field.ledger
    through = ledger.start + ledger.pumped + ledger.dissipated
    return abs(model.field.stored - ledger.expected) <= 64 * EPS * through


def test_a_cluster_condenses_into_the_next_kind_and_no_energy_is_lost() -> None:
    model = six_images()
    stored = model.field.stored
    row = condensed(model)
    new = model.agent_at(row)
    assert (new.kind, new.layer, new.label.count("+")) == ("principle", 1, 2)
    assert new.energy == pytest.approx(0.2 * 6)
    assert model.field.stored == pytest.approx(stored, rel=4 * EPS)
    assert set(model.field.neighbours(row)) == set(range(6))
    assert new in model.agents
    (made,) = model.growth.condensates
    assert (made.id, made.row, made.members) == (new.id, row, tuple(f"g0a{i}" for i in range(6)))
    model.advance(1.0)
    assert accounted(model)


def test_it_means_what_its_members_mean_on_average() -> None:
    model = world(random_map(1, kinds=("image",), meanings=3), growth=GROWING)
    row = condensed(model)
    meaning = model.field.meaning[:6]
    mean = meaning[~np.isnan(meaning).any(axis=1)].mean(axis=0)
    assert model.field.meaning[row] == pytest.approx(mean / np.linalg.norm(mean))


def test_an_incoherent_cluster_or_one_of_many_kinds_does_not_condense() -> None:
    model = world(random_map(1), growth=GROWING | {"condense_after": 1})
    n = model.field.n_agents
    cohere(model, 0.2)
    model.growth.condensing.consider(0, list(range(6)))
    by_kind = [int(np.flatnonzero(model.field.agents.kind == k)[0]) for k in range(3)]
    cohere(model)
    model.growth.condensing.consider(1, by_kind)
    assert model.field.n_agents == n


def test_only_the_links_between_those_that_condense_must_be_coherent() -> None:
    agents = [AgentEntry(id="s", kind="distinction")]
    agents += [AgentEntry(id=f"i{n}", kind="image") for n in range(4)]
    ring = [link(f"i{n}", f"i{(n + 1) % 4}", "wave") for n in range(4)]
    meta_map = MetaMap(title="fed", agents=agents, links=[*ring, link("s", "i0", "logical")])
    model = world(meta_map, growth=GROWING | {"condense_after": 1})
    links = model.field.links
    links.flow[:] = np.where(links.source == 0, 100.0, 1.0)
    members = list(range(5))
    cohere(model, np.where(links.source == 0, 0.9, 0.2))
    model.growth.condensing.consider(1, members)
    assert not model.growth.condensates
    cohere(model, np.where(links.source == 0, 0.0, 0.9))
    model.growth.condensing.consider(1, members)
    assert model.growth.condensates[0].members == ("i0", "i1", "i2", "i3")


def test_with_its_cluster_it_dissolves_and_gives_its_members_all_it_has() -> None:
    model = six_images()
    row = condensed(model)
    field, agent = model.field, model.agent_at(row)
    own = field.n_links - 12
    field.set_energy(row, 3.0)
    field.set_tension(row, 0.6)
    field.set_tension(0, 0.99)
    before, stored = field.agents.energy[:6].copy(), field.stored
    model.growth.condensing.follow(died(1))
    assert field.agents.energy[1:6] == pytest.approx(before[1:] + 0.5)
    assert field.agents.tension[1:6] == pytest.approx(np.full(5, 0.1))
    # What would set a member off comes to it as energy.
    assert field.agents.tension[0] == pytest.approx(1.0)
    assert field.agents.energy[0] == pytest.approx(before[0] + 0.5 + 0.09)
    assert (field.agents.tension <= field.agents.threshold).all()
    assert field.stored == pytest.approx(stored, rel=4 * EPS)
    assert (field.agents.alive[row], field.agents.energy[row], field.n_links) == (False, 0.0, own)
    assert agent not in model.agents
    assert not any(row in (j, i) for j, i in zip(*field.links[:2], strict=True))
    (event,) = [e for e in model.events if e.type == "dissolution"]
    assert event.agents == (agent.id, *(f"g0a{i}" for i in range(6)))
    assert model.growth.condensates[0].dissolved_step == field.step
    model.advance(1.0)
    assert accounted(model)


def test_another_clusters_death_leaves_it_alone() -> None:
    model = six_images()
    row = condensed(model)
    model.growth.condensing.follow(died(2))
    model.growth.condensing.follow(died(1, "birth"))
    model.growth.condensing.follow(died(1, "split", (2,)))
    assert model.field.agents.alive[row]


def test_where_clusters_merge_one_agent_stands_for_both() -> None:
    model = world(groups(2, 6)[0], growth=GROWING)
    first = condensed(model, 1, range(6))
    model.growth.condensing.follow(died(2, "merge", (1,)))
    assert model.growth.condensates[0].track == 2
    second = condensed(model, 3, range(6, 12))
    model.growth.condensing.follow(died(3, "merge", (2,)))
    assert list(model.field.agents.alive[[first, second]]) == [False, True]
    model.growth.condensing.follow(died(3))
    assert not model.field.agents.alive[second]


def test_what_a_person_removed_neither_returns_nor_dissolves_twice() -> None:
    model = six_images()
    row = condensed(model)
    model.agent_at(row).remove()
    for _ in range(3):
        cohere(model)
        model.growth.condensing.consider(1, list(range(6)))
    model.growth.condensing.follow(died(1))
    assert model.field.n_agents == row + 1
    assert not any(event.type == "dissolution" for event in model.events)


def test_no_more_agents_live_than_stated_and_dissolving_makes_room() -> None:
    model = world(groups(3, 4)[0], growth=GROWING | {"condense_after": 1, "most_agents": 1.1})
    for track in range(3):
        cohere(model)
        model.growth.condensing.consider(track, list(range(4 * track, 4 * track + 4)))
    assert model.field.agents.alive.sum() == 14
    model.growth.condensing.follow(died(0))
    cohere(model)
    model.growth.condensing.consider(2, list(range(8, 12)))
    assert model.field.agents.alive.sum() == 14


def lasting(n_groups: int = 5, size: int = 7, **sections) -> Mindfield:
    told = {"growth": GROWING | {"window_s": 4.0}, "laws": {"wave": {"K": 8.0}}}
    return world(fed_groups(n_groups, size), **({"emergence": LOOKS} | told | sections))


def test_in_a_running_world_a_cluster_condenses_and_dissolves_when_most_leave_it() -> None:
    model = lasting()
    model.advance(20.0, until=lambda m: bool(m.growth.condensates))
    made = model.growth.condensates[0]
    new = model.agent(made.id)
    assert new.kind == "principle"
    assert {neighbour.id for neighbour in new.neighbours} >= set(made.members)
    for name in made.members[2:]:
        model.agent(name).remove()
    model.advance(30.0, until=lambda m: not new.alive)
    assert not new.alive
    (event,) = [e for e in model.events if e.type == "dissolution" and e.agents[0] == made.id]
    assert event.agents[1:] == made.members[:2]
    assert accounted(model)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_hundred_thousand_steps_neither_explode_nor_die() -> None:
    looks = {"every_s": 20.0, "nulls": 19, "runs": 2}
    model = lasting(3, 6, emergence=looks, laws={"pump": 0.5})
    field, n, own = model.field, model.field.n_agents, model.field.n_links
    told = model.settings
    jumps = [0] * 10
    for tenth in range(10):
        for _ in range(10_000):
            model.step()
        alive = int(field.agents.alive.sum())
        assert n <= alive <= told.growth.most_agents * n + 1
        assert field.agents.energy.sum() <= alive * told.laws.ceiling
        ties = sum(2 * len(c.members) for c in model.growth.condensing.living)
        assert own <= field.n_links <= own + alive * told.growth.links_per_agent + ties
        assert accounted(model)
        jumps[tenth] = sum(e.type == "jump" for e in model.events.take(field.step))
    assert field.step == 100_000
    assert jumps[-1] > 0.1 * max(jumps)
    # A cluster condenses after two looks at the earliest, and has three members at least.
    assert 0 < len(model.growth.condensates) <= 79 / 2 * alive / 3
