"""Each class of jump on fields built so that it must occur, and so that it must not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from worlds import EVERYBODY, link, world

from model.checkpoint import restore, state_of
from model.events import Event
from model.flow_memory import raised
from model.jump_rules import rarity, stays_lower
from model.maps.schema import AgentEntry, MetaMap
from model.mindfield import Mindfield
from model.wiring import NewLinks

STILL: dict[str, Any] = {
    "pump": 0.0, "energy_decay": 0.0, "tension_decay": 0.0, "start_energy": 0.0,
    "logical": {"rate": 0.0}, "analogical": {"rate": 0.0},
}  # fmt: skip
"""Nothing moves but by jumps and by hand."""
QUICK: dict[str, Any] = {"decision_s": 0.25, "idea_s": 0.25, "memory_s": 8.0}
LONG_ENOUGH_S = 7.0
"""So long is remembered before the jump that chance can be told from it."""


def field(
    *kinds: str, wanted: int, joint: str = "logical", laws: dict[str, Any] | None = None,
    layered: bool = False, **rules: Any,
) -> Mindfield:  # fmt: skip
    """a0 → a1 → a2 …, the middle link of kind ``joint``, everybody at work, 1 eu each."""
    ids = [f"a{i}" for i in range(len(kinds))]
    agents = [
        AgentEntry(id=name, kind=kind, layer=i if layered else 1)
        for i, (name, kind) in enumerate(zip(ids, kinds, strict=True))
    ]
    middle = len(kinds) // 2 - 1
    links = [
        link(ids[i], ids[i + 1], joint if i == middle else "logical") for i in range(len(ids) - 1)
    ]
    told = MetaMap(title="chain", agents=agents, links=links, intention={ids[wanted]: 1.0})
    model = world(
        told, laws=STILL | (laws or {}), jumps=QUICK | rules, schedule={"rates": EVERYBODY}
    )
    model.field.set_energy(np.arange(len(kinds)), 1.0)
    return model


def jump_of(
    model: Mindfield, at: int = 0, tension: float = 3.0, *, after: Callable[[], None] = lambda: None
) -> Event:
    """Let agent ``at`` discharge, do ``after``, and give the jump once it is judged."""
    step = model.field.step
    model.field.set_tension(at, tension)
    model.step()
    after()
    model.advance(1.0)
    (event,) = (event for event in model.events if event.type == "jump" and event.step == step)
    return event


@pytest.mark.parametrize(
    ("kinds", "wanted", "layered", "held_elsewhere", "name"),
    [
        (("distinction", "image", "principle"), 2, False, 0.0, "insight"),
        (("image", "image", "image"), 0, True, 0.0, "insight"),
        (("image", "image", "image"), 2, False, 0.0, "ripple"),
        (("distinction", "image", "principle", "principle"), 3, False, 30.0, "ripple"),
        (("distinction", "image"), 1, True, 0.0, "ripple"),
    ],
    ids=["three kinds", "three layers", "no reach", "a small share of all tension", "two agents"],
)
def test_an_insight_reaches_far_releases_much_and_brings_value(
    kinds: tuple[str, ...], wanted: int, layered: bool, held_elsewhere: float, name: str
) -> None:
    model = field(*kinds, "image", "image", wanted=wanted, layered=layered)
    # Two more agents stand apart, one of them with tension that it can hold.
    links = model.field.links
    model.field.keep(np.maximum(links.source, links.target) < len(kinds))
    model.field.agents.threshold[-1] = 1e6
    model.field.set_tension(len(kinds) + 1, held_elsewhere)
    event = jump_of(model)
    assert event.name == name
    assert event.facts["holds"][0] == name
    assert len(event.agents) == len(kinds)


def test_a_jump_that_takes_energy_from_where_it_is_wanted_is_no_insight() -> None:
    model = field("distinction", "image", "principle", wanted=0)
    model.field.set_energy(0, 30.0)
    event = jump_of(model)
    assert event.facts["value_bits"] < 0.0
    assert event.name == "ripple"


def decision_field(*kinds: str) -> Mindfield:
    model = field(*kinds, wanted=len(kinds) - 1, insight_reach=9)
    model.field.set_energy(np.arange(1, len(kinds)), 0.01)
    model.advance(LONG_ENOUGH_S)
    return model


def test_a_decision_ends_in_principles_and_the_loss_stays_lower() -> None:
    event = jump_of(decision_field("image", "principle", "principle"))
    assert event.facts["holds"] == ("decision",)
    assert event.facts["loss_after"] < event.facts["loss_before"]
    assert event.facts["fall_p"] <= 0.05


def test_a_jump_that_does_not_end_in_principles_is_no_decision() -> None:
    assert jump_of(decision_field("principle", "principle", "image")).name == "ripple"


def test_a_fall_of_the_loss_that_does_not_last_is_no_decision() -> None:
    model = decision_field("image", "principle", "principle")
    event = jump_of(model, after=lambda: model.field.set_energy(0, 900.0))
    assert event.facts["loss_at_once"] < event.facts["loss_before"]
    assert event.name == "ripple"


def test_a_fall_such_as_the_loss_takes_anyway_is_no_decision() -> None:
    model = field("image", "principle", "principle", wanted=2, insight_reach=9)
    for _ in range(10):
        model.field.set_energy(np.arange(1, 3), 2.0)
        model.advance(0.5)
        model.field.set_energy(np.arange(1, 3), 0.01)
        model.advance(0.5)
    event = jump_of(model)
    assert event.facts["loss_after"] < event.facts["loss_before"]
    assert event.facts["fall_p"] > 0.05
    assert event.name == "ripple"


def idea_field(rate: float = 1.0, *, clusters: tuple[int, ...] = (1, 1, 2, 2)) -> Mindfield:
    """Two pairs, joined by one analogical link over which nothing flows while all are alike."""
    model = field(
        *["image"] * 4, wanted=0, joint="analogical", laws={"analogical": {"rate": rate}},
        insight_reach=9,
    )  # fmt: skip
    model.field.membership[:] = clusters
    return model


def test_an_idea_joins_clusters_and_leaves_a_raised_flow_between_them() -> None:
    model = idea_field()
    model.advance(LONG_ENOUGH_S)
    event = jump_of(model, 1, 6.0)
    assert event.facts["holds"] == ("idea",)
    ((a, b, before, after, p),) = event.facts["flows"]
    assert (a, b, before) == (1, 2, 0.0)
    assert after > 0.001
    assert p <= 0.05


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_a_jump_across_that_leaves_no_more_flow_is_no_idea(rate: float) -> None:
    model = idea_field(rate)
    model.advance(LONG_ENOUGH_S)

    def level() -> None:
        model.field.set_energy(np.arange(4), 1.0)

    event = jump_of(model, 1, 6.0, after=level)
    assert event.facts["clusters"] == (1, 2)
    assert event.name == "ripple"


def test_a_jump_within_one_cluster_is_no_idea() -> None:
    model = idea_field(clusters=(1, 1, 1, -1))
    model.advance(LONG_ENOUGH_S)
    event = jump_of(model, 1, 6.0)
    assert event.facts["flows"] == ()
    assert event.name == "ripple"


def test_a_rise_such_as_the_flow_takes_anyway_is_no_idea() -> None:
    model = idea_field()
    for _ in range(10):
        model.field.set_energy(1, 3.0)
        model.advance(0.5)
        model.field.set_energy(np.arange(4), 1.0)
        model.advance(0.5)
    model.advance(2.0)
    event = jump_of(model, 1, 6.0)
    ((_, _, before, after, p),) = event.facts["flows"]
    assert after > before
    assert p > 0.05
    assert event.name == "ripple"


def test_an_idea_may_leave_a_link_instead() -> None:
    model = idea_field(0.0)
    kind = np.full(2, model.rule_names.index("wave"), np.int8)
    ends = np.array([0, 3], np.int32)
    model.field.lay(NewLinks(ends, ends[::-1].copy(), kind, np.zeros(2), grown=True))
    older = jump_of(model, 1, 6.0)
    assert older.facts["linked"] == ()
    assert older.name == "ripple"

    other = idea_field(0.0)
    new = NewLinks(ends, ends[::-1].copy(), kind, np.zeros(2), grown=True)
    event = jump_of(other, 1, 6.0, after=lambda: other.field.lay(new))
    assert event.facts["linked"] == ((1, 2),)
    assert event.facts["holds"] == ("idea",)


def test_a_jump_that_meets_several_rules_gets_the_highest_and_tells_all() -> None:
    model = field("distinction", "image", "principle", "principle", wanted=3)
    model.field.set_energy(np.arange(1, 4), 0.01)
    model.field.membership[:] = [1, 1, 2, 2]
    model.advance(LONG_ENOUGH_S)
    ends, kind = np.array([0, 3], np.int32), np.full(2, 2, np.int8)
    new = NewLinks(ends, ends[::-1].copy(), kind, np.zeros(2), grown=True)
    event = jump_of(model, after=lambda: model.field.lay(new))
    assert event.name == "insight"
    assert event.facts["holds"] == ("insight", "decision", "idea")


def test_a_run_that_ends_before_the_outcome_is_known_claims_neither_idea_nor_decision() -> None:
    model = idea_field()
    model.advance(LONG_ENOUGH_S)
    model.field.set_tension(1, 6.0)
    model.step()
    model.jumps.close()
    (event,) = model.events
    assert event.name == "ripple"


def test_a_jump_that_waits_is_judged_alike_by_a_world_taken_up_from_a_checkpoint() -> None:
    model, fresh = idea_field(), idea_field()
    model.advance(LONG_ENOUGH_S)
    model.field.set_tension(1, 6.0)
    model.advance(0.3)
    arrays, facts = state_of(model)
    restore(fresh, arrays, json.loads(json.dumps(facts)))
    for each in (model, fresh):
        each.advance(1.0)
    one, other = ([event.to_json() for event in each.events] for each in (model, fresh))
    assert json.dumps(one) == json.dumps(other)
    assert one[0]["name"] == "idea"


def test_what_is_remembered_of_flows_is_bounded() -> None:
    model = idea_field()
    model.advance(8.0)
    most = model.jumps.to_state()[0]["flows_0"].shape
    model.advance(10.0)
    arrays, _ = model.jumps.to_state()
    assert arrays["flows_0"].shape[0] <= 8.0 / (0.25 / 4.0) + 2 * 4 + 1
    assert arrays["flows_0"].shape[1] == most[1] == model.field.n_links
    assert arrays["losses"].size <= 8.0 / (0.25 / 4.0) + 4


def test_a_wandering_flow_passes_for_raised_about_as_rarely_as_its_p_says() -> None:
    draw = np.random.default_rng(3)
    span, memory, runs = 4, 240, 600
    flow = np.zeros((runs, memory + 2 * span + 1))
    for t in range(1, flow.shape[1]):
        flow[:, t] = 0.6 * flow[:, t - 1] + draw.normal(size=runs)
    passed = np.mean([raised(one, memory, span).p <= 0.05 for one in flow])
    # Three standard errors above the 5 % that are stated.
    assert passed <= 0.05 + 3.0 * np.sqrt(0.05 * 0.95 / runs)
    assert passed > 0.01
    flow[:, memory + 1 :] += 6.0
    assert np.mean([raised(one, memory, span).p <= 0.05 for one in flow]) > 0.9


def test_margins_and_their_rarity_have_their_known_values() -> None:
    losses = np.array([0.5, 0.4, 0.3, 0.45, 0.2])
    np.testing.assert_allclose(stays_lower(losses, 2), [0.1, -0.05, -0.15])
    assert stays_lower(losses, 5).size == 0
    assert rarity(0.2, np.zeros(0), 2) == 1.0
    assert rarity(1.0, np.zeros(38), 2) == pytest.approx(1.0 / 20.0)
    assert rarity(0.0, np.zeros(38), 2) == 1.0
