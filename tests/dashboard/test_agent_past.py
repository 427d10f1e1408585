"""What the card of an agent tells: its past within bounds, its jumps, its flows; how jumps run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from worlds import random_map, world

from dashboard.drawing.agent_facts import chosen_of, past_bytes
from dashboard.drawing.agent_past import MOST_DISCHARGES, AgentPast
from dashboard.running.session import Session
from dashboard.running.snapshot import flash_of
from dashboard.running.world import Choice
from model.jumps import Jump
from model.mindfield import Mindfield


def lively(seed: int = 2) -> Mindfield:
    return world(random_map(seed), laws={"pump": 0.3, "threshold": 0.1})


def followed(model: Mindfield, steps: int) -> tuple[AgentPast, list[Jump]]:
    """Step, and tell the past of it as the session does."""
    past, jumps = AgentPast(), []
    past.note(model)
    for _ in range(steps):
        model.step()
        for jump in model.jumps.waiting:
            if jump.step == model.field.step - 1:
                jumps.append(jump)
                past.jumped(jump.agents, jump.time_s)
        past.note(model)
    return past, jumps


@pytest.fixture(scope="module")
def lived() -> tuple[Mindfield, AgentPast, list[Jump]]:
    model = lively()
    return model, *followed(model, 640)


def test_the_past_of_an_agent_is_known_before_it_is_chosen(
    lived: tuple[Mindfield, AgentPast, list[Jump]],
) -> None:
    model, past, jumps = lived
    assert jumps
    row = jumps[-1].agents[0]
    chosen = chosen_of(model, row, past)
    assert chosen is not None
    assert chosen.times[0] == 0.0
    assert np.allclose(np.diff(chosen.times), 0.5)
    assert chosen.past.shape == (2, chosen.times.size)
    assert chosen.past[0, -1] == pytest.approx(model.field.agents.energy[row], rel=1e-5)
    expected = [jump.time_s for jump in jumps if row in jump.agents]
    assert chosen.jumps.tolist() == pytest.approx(expected)


def test_flows_are_the_strongest_each_way_and_name_the_other_end(
    lived: tuple[Mindfield, AgentPast, list[Jump]],
) -> None:
    model, past, _ = lived
    links = model.field.links
    row = int(np.bincount(links.source).argmax())
    chosen = chosen_of(model, row, past)
    assert chosen is not None
    out = [flow for flow in chosen.links if flow.way == "out"]
    strongest = np.sort(links.flow[links.source == row])[::-1][: len(out)]
    assert [flow.flow for flow in out] == strongest.tolist()
    assert all(model.field.names[flow.row].label == flow.label for flow in chosen.links)


def test_the_cards_chart_is_laid_out_as_the_charts_read_it(
    lived: tuple[Mindfield, AgentPast, list[Jump]],
) -> None:
    model, past, jumps = lived
    chosen = chosen_of(model, jumps[-1].agents[0], past)
    assert chosen is not None
    told = np.frombuffer(past_bytes(chosen, 4), np.float32)
    k, marks = chosen.times.size, chosen.jumps.size
    assert told[:3].tolist() == [4, k, marks]
    assert np.array_equal(told[3 : 3 + k], chosen.times)
    assert np.array_equal(told[3 + k : 3 + 3 * k].reshape(2, k), chosen.past)
    assert np.array_equal(told[3 + 3 * k :], chosen.jumps)


def test_the_past_of_ten_thousand_agents_stays_within_its_bounds() -> None:
    agents = SimpleNamespace(energy=np.ones(10_000), tension=np.zeros(10_000))
    model = SimpleNamespace(seconds=0.0, field=SimpleNamespace(agents=agents))
    past = AgentPast()
    for number in range(1200):
        model.seconds = number / 2
        past.note(cast(Any, model))
        past.jumped(range(400), model.seconds)
    times, values, jumps = past.of(9_999)
    assert past.nbytes < 40e6
    assert times[-1] == 599.5
    assert times[-1] - times[0] > 180.0
    assert values.shape == (2, times.size)
    assert jumps.size == 0
    # Discharges have a bound of their own; those outside the samples' window are not told.
    kept = MOST_DISCHARGES // 400
    assert past.of(0)[2].size == min(kept, times.size)


def test_a_newborn_agents_past_begins_with_it() -> None:
    agents = SimpleNamespace(energy=np.ones(3), tension=np.zeros(3))
    model = SimpleNamespace(seconds=0.0, field=SimpleNamespace(agents=agents))
    past = AgentPast()
    past.note(cast(Any, model))
    agents.energy, agents.tension, model.seconds = np.ones(4), np.zeros(4), 0.5
    past.note(cast(Any, model))
    assert past.of(3)[0].tolist() == [0.5]
    assert past.of(0)[0].tolist() == [0.0, 0.5]


def test_a_jump_is_shown_along_the_links_that_carried_it(
    lived: tuple[Mindfield, AgentPast, list[Jump]],
) -> None:
    model, _, jumps = lived
    links = model.field.links
    ways = set(zip(links.source.tolist(), links.target.tolist(), strict=True))
    wide = max(jumps, key=lambda jump: len(jump.agents))
    assert len(wide.agents) > 2
    for jump in jumps:
        flash = flash_of(1, jump)
        assert set(flash.rows) == set(jump.agents)
        wave = dict(zip(flash.rows, flash.waves, strict=True))
        for row, source in zip(flash.rows, flash.sources, strict=True):
            if source < 0:
                assert wave[row] == 0
            else:
                assert (source, row) in ways
                assert wave[row] > wave[source]


def test_what_comes_after_a_moment_gone_back_to_is_no_past_any_more() -> None:
    session = Session(Choice())
    try:
        session.choose(0)
        session.step(640)
        whole = session.settle().chosen
        session.go_to(320)
        back = session.settle().chosen
        assert whole is not None
        assert back is not None
        assert whole.times[-1] > 9.0
        assert back.times[-1] <= 5.0 + 1e-6
        assert len(back.times) > 5
        kept = len(back.times)
        assert np.array_equal(back.past, whole.past[:, :kept])
        session.step(320)
        again = session.settle().chosen
        assert again is not None
        assert np.array_equal(again.times, whole.times)
        assert np.array_equal(again.past, whole.past)
    finally:
        session.close()
