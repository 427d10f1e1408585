"""Links grow where coherence beats chance, nowhere else; the person's own never vanish."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import groups, remember
from scipy.stats import binomtest
from worlds import EVERYBODY, LIVELY, random_map, world

from model.eeg.series import BandSeries
from model.maps.schema import AgentEntry, MetaMap
from model.mindfield import Mindfield
from model.wiring import NewLinks

WINDOW = {"on": True, "window_s": 16.0, "every_s": 4.0, "links_per_round": 50}
UNCOUPLED = {"wave": {"rate": 0.0, "K": 0.0}, "threshold": 1e9}
STATED = 0.01


def grown(model) -> list:
    return [e for e in model.events if e.type == "link" and e.name == "grown"]


def pairs_of(model) -> list[tuple[int, int]]:
    rows = model.field.rows
    return [(rows[e.agents[0]], rows[e.agents[1]]) for e in grown(model)]


@pytest.mark.parametrize(("n_groups", "rounds"), [(1, 100), (4, 25)])
def test_independent_phases_win_at_most_as_often_as_stated(n_groups: int, rounds: int) -> None:
    tested = won = 0
    for seed, (noise, spread) in enumerate([(0.05, 0.03), (0.3, 0.0), (0.3, 0.01), (1.0, 0.1)]):
        meta_map, _ = groups(n_groups, 8)
        model = world(meta_map, seed, laws=UNCOUPLED | {"spread": spread}, growth=WINDOW)
        draw = np.random.default_rng(seed)
        for number in range(rounds):
            remember(model, model.field.agents.frequency, noise, draw, number + 1)
            model.growth.linking.test()
        tested += model.growth.linking.tested
        won += model.growth.linking.won
    assert tested > 900
    assert binomtest(won, tested).proportion_ci(0.95).high <= STATED


def test_the_engine_grows_nothing_among_uncoupled_noisy_oscillators() -> None:
    tested = won = 0
    for seed in range(2):
        meta_map, _ = groups(6, 8)
        growth = WINDOW | {"window_s": 8.0, "every_s": 1.0}
        model = world(meta_map, seed, laws=UNCOUPLED, growth=growth)
        draw, phase = np.random.default_rng(seed), model.field.agents.phase
        for _ in range(11 * 8):
            model.advance(0.125)
            moved = phase + draw.normal(size=phase.size) * 0.1
            phase[:] = np.angle(np.exp(1j * moved))
        tested += model.growth.linking.tested
        won += model.growth.linking.won
    assert tested > 300
    assert binomtest(won, tested, STATED, alternative="greater").pvalue > 0.05


def test_planted_groups_grow_links_within_themselves_far_above_chance() -> None:
    meta_map, label = groups()
    laws = {"wave": {"K": 6.0}, "spread": 0.1, "threshold": 1e9, "start_energy": 1.0}
    within, tested = [], []
    for seed in range(2):
        model = world(
            meta_map,
            seed,
            bands=BandSeries.constant({"theta": 2.0}),
            laws=laws,
            schedule={"rates": EVERYBODY},
            growth={**WINDOW, "window_s": 32.0, "every_s": 5.0},
        )
        model.field.agents.energy[:] = 1.0
        model.field.ledger.start = model.field.stored
        model.advance(41.0)
        asked = model.growth.linking.test()
        assert asked is not None
        tested += (label[asked.pairs[0]] == label[asked.pairs[1]]).tolist()
        within += [label[i] == label[j] for i, j in pairs_of(model)]
    assert len(within) >= 15
    assert np.mean(within) > 0.9
    # Chance: the pairs that were asked, of which theta opens most between the groups.
    assert binomtest(sum(within), len(within), np.mean(tested), "greater").pvalue < 1e-4


def locked(
    seed: int, growth: dict[str, Any], *, size: int, noise: float = 0.0, theta: float = 0.0
) -> Mindfield:
    """A ring that wanders as one though its own frequencies differ, and 80 free agents."""
    meta_map, _ = groups(1, size)
    free = [AgentEntry(id=f"x{i}", kind="image") for i in range(80)]
    meta_map = MetaMap(title="locked", agents=[*meta_map.agents, *free], links=meta_map.links)
    bands = BandSeries.constant({"theta": theta})
    model = world(meta_map, seed, bands=bands, laws={"spread": 0.1}, growth=WINDOW | growth)
    turning = model.field.agents.frequency.copy()
    turning[:size] = 1.0
    draw = np.random.default_rng(seed)
    remember(model, turning, noise, draw)
    held = model.growth.past.held
    own = draw.normal(size=(len(held), size)) * 0.1
    held[:, :size] = np.angle(np.exp(1j * (held[:, :1] + own)))
    return model


def test_a_locked_group_grows_no_more_links_at_an_agent_than_stated() -> None:
    most = {}
    for stated in (1, 2, 9):
        model = locked(1, {"links_per_agent": stated}, size=7, noise=0.5)
        for number in range(1, 9):
            model.field.step = 8 * model.growth.past.samples * number
            model.growth.linking.round()
        links = model.field.links
        held = np.bincount(links.source[links.grown], minlength=model.field.n_agents)
        most[stated] = held.max()
    assert (most[1], most[2]) == (1, 2)
    assert most[9] > 2


def test_at_rest_no_pair_is_tested_beyond_two_links_and_theta_opens_such_pairs() -> None:
    rest, open_to = locked(2, {}, size=12), locked(2, {"remote_pairs": 3.0}, size=12, theta=2.0)
    graph = nx.Graph(zip(*rest.field.links[:2], strict=True))
    asked = rest.growth.linking.test()
    assert asked is not None
    assert not asked.remote.any()
    assert all(nx.shortest_path_length(graph, *map(int, pair)) <= 2 for pair in asked.pairs.T)
    asked = open_to.growth.linking.test()
    assert asked is not None
    n, operator = open_to.field.n_agents, open_to.operators["growth"]
    assert 0 < asked.remote.sum() <= round(3.0 * n * (operator - 1.0))
    graph.add_nodes_from(range(n))
    far = asked.pairs[:, asked.remote].T.tolist()
    assert not any(j in nx.single_source_shortest_path_length(graph, i, 2) for i, j in far)


def test_a_coherent_remote_pair_is_linked_when_theta_is_up_and_only_then() -> None:
    growth = {"remote_pairs": 5.0, "links_per_round": 2}
    for theta, some in ((0.0, False), (2.0, True)):
        model = locked(3, growth, size=12, noise=0.5, theta=theta)
        model.growth.linking.round()
        told = [event.facts["remote"] for event in grown(model)]
        assert any(told) == some
        assert len(told) <= round(2 * model.operators["growth"])
        # Of the places that theta adds, the remote have the first claim, not those of rest.
        assert sum(told) <= max(len(told) - 2, 0) or not some


def test_remote_pairs_of_groups_that_only_keep_the_same_pace_win_no_more_than_stated() -> None:
    meta_map, label = groups(4, 8)
    bands = BandSeries.constant({"theta": 2.0})
    tested = won = 0
    for seed in range(40):
        growth = WINDOW | {"remote_pairs": 3.0}
        model = world(meta_map, seed, bands=bands, laws={"spread": 0.1}, growth=growth)
        draw = np.random.default_rng(seed)
        remember(model, np.ones(label.size), 0.2, draw)
        held = model.growth.past.held
        # Within a group all wander as its first does; the groups know nothing of each other.
        held[:] = held[:, 8 * label]
        asked = model.growth.linking.test()
        assert asked is not None
        between = asked.remote & (label[asked.pairs[0]] != label[asked.pairs[1]])
        # Pairs of the same two groups are one and the same: each two groups count once.
        two = {
            (label[i], label[j]): w
            for (i, j), w in zip(
                asked.pairs[:, between].T.tolist(), asked.wins[between].tolist(), strict=True
            )
        }
        tested += len(two)
        won += sum(two.values())
    assert tested > 150
    assert binomtest(won, tested, STATED, alternative="greater").pvalue > 0.05


def test_unused_grown_links_fade() -> None:
    model = world(
        random_map(1), laws={"pump": 0.0}, growth={**WINDOW, "every_s": 1.0, "fade_s": 2.0}
    )
    own = model.field.n_links
    ends = np.array([0, 5], np.int32)
    kind = np.full(2, model.rule_names.index("wave"), np.int8)
    model.field.lay(NewLinks(ends, ends[::-1].copy(), kind, np.zeros(2), grown=True))
    model.field.set_energy(np.arange(model.field.n_agents), 0.0)
    model.advance(5.0)
    assert model.field.n_links == own
    assert not model.field.links.grown.any()
    assert sum(event.name == "faded" for event in model.events) == 2


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.floats(0.02, 0.5), st.floats(-3.0, 3.0))
def test_the_persons_own_links_never_vanish(seed: int, fade_s: float, delta: float) -> None:
    model = world(
        random_map(seed, meanings=2),
        seed,
        bands=BandSeries.constant({"delta": delta, "theta": 3.0}),
        laws=LIVELY | {"pump": 0.0},
        growth={"on": True, "window_s": 1.0, "every_s": 0.125, "fade_s": fade_s, "adapt": 5.0},
    )

    def own() -> set[tuple[int, int, int]]:
        links = model.field.links
        rows = zip(links.source.tolist(), links.target.tolist(), links.kind.tolist(), strict=True)
        return {row for row, added in zip(rows, links.grown.tolist(), strict=True) if not added}

    before = own()
    model.field.set_energy(np.arange(model.field.n_agents), 0.0)
    model.advance(1.5)
    assert own() == before
    assert (model.field.links.conductance > 0.0).all()


def test_laying_and_fading_a_link_leaves_the_others_where_they_are() -> None:
    model = world(random_map(4, n=200, m=2000))
    before = model.field.wiring.out_order
    ends = np.array([0, 5], np.int32)
    model.field.lay(NewLinks(ends, ends[::-1].copy(), np.full(2, 2, np.int8), np.zeros(2), True))
    model.field.keep(~model.field.links.grown)
    assert model.field.wiring.out_order is before
