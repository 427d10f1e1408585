"""The river has the tracks of the run, the card is the report's, the ledger closes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.emerged.balance_panel import CAME_IN, WENT_OUT
from dashboard.emerged.jump_card import path_lines, value_lines
from dashboard.emerged.measure import card_read, measured
from dashboard.emerged.measuring import Measuring
from dashboard.emerged.river_panel import flows_inside
from dashboard.emerged.shift_panel import shift_lines
from dashboard.emerged.streams import streams_of
from dashboard.emerged.told import Look, River, Seen
from dashboard.running.session import Session
from dashboard.running.snapshot import Snapshot
from dashboard.running.world import Choice
from model.emergence.tracking import Tracker
from model.events import Event
from model.maps.schema import AgentEntry, LinkEntry, MetaMap
from model.maps.write import write_map
from scenarios.card import card_of
from scenarios.report.emergence_section import card_lines
from scenarios.run import run
from scenarios.schema import Scenario, scenario_of
from scenarios.store import RunFolder

SECONDS, SEED = 8, 5
STEPS = 64 * SECONDS
LIVELY: dict[str, Any] = {
    "laws": {"wave": {"K": 8.0}, "pump": 0.2, "threshold": 0.3},
    "growth": {
        **{"on": True, "window_s": 2.0, "every_s": 0.5},
        **{"condense_after": 1, "fade_s": 1.0},
    },
    "emergence": {"every_s": 1.0, "nulls": 39, "runs": 2},
    "intention": {"grows": 0.1},
    "run": {"seconds": float(SECONDS), "seed": SEED, "rest_twin": False},
}


def planted(groups: int = 4, size: int = 7) -> MetaMap:
    """Dense groups of images, each fed by a distinction, joined by one valve."""
    agents, links = [], []
    for g in range(groups):
        names = [f"g{g}a{i}" for i in range(size)]
        agents.append(AgentEntry(id=f"s{g}", kind="distinction"))
        agents += [AgentEntry(id=name, kind="image") for name in names]
        pairs = [(f"s{g}", names[0], "logical"), (names[1], f"g{(g + 1) % groups}a2", "logical")]
        inside = [(i, j) for i in range(size) for j in range(i) if (i + j) % 3]
        pairs += [(names[i], names[j], "wave") for i, j in inside]
        links += [LinkEntry.model_validate({"from": a, "to": b, "kind": k}) for a, b, k in pairs]
    return MetaMap(title="planted", agents=tuple(agents), links=tuple(links), intention={"g0a1": 2})


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    path = tmp_path_factory.mktemp("map") / "planted.map.yaml"
    write_map(planted(), path)
    return scenario_of({**LIVELY, "map": str(path)})


@pytest.fixture(scope="module")
def folder(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """The same run by the command's own function."""
    return run(scenario, tmp_path_factory.mktemp("run") / "planted").folder


@pytest.fixture(scope="module")
def session(scenario: Scenario) -> Iterator[Session]:
    """A page's session that has run as far; each test leaves it where it was."""
    begun = Session(Choice(given=scenario, seed=SEED))
    begun.step(STEPS)
    begun.settle(180.0)
    yield begun
    begun.close()
    assert begun.ended.wait(60)


@pytest.fixture
def snapshot(session: Session) -> Snapshot:
    return session.settle()


def test_the_river_has_one_band_for_each_track_of_the_run(
    snapshot: Snapshot, folder: RunFolder
) -> None:
    table = folder.clusters
    streams = streams_of(snapshot.river)
    shown = table[table.significant]
    assert len(set(shown.track)) >= 3
    assert streams.tracks == tuple(sorted(set(shown.track)))
    assert streams.times == tuple(sorted(set(table.time_s)))
    assert len(streams.pieces) == len(table)
    for look in snapshot.river.looks:
        rows = table[table.time_s == look.time_s]
        told = {(s.track, len(s.agents), s.p, s.origin) for s in look.clusters}
        assert told == set(zip(rows.track, rows["size"], rows.p, rows.origin, strict=True))
        assert all(seen.band == seen.track for seen in look.clusters if seen.shown)
        assert len({seen.band for seen in look.clusters}) == len(look.clusters)
    born = [mark for mark in streams.marks if mark.kind == "birth"]
    assert {mark.band for mark in born} == set(streams.tracks)
    assert any(mark.kind == "condensation" for mark in streams.marks)


def test_a_planted_birth_split_merge_and_death_are_four_marks_and_two_joins() -> None:
    tracker, looks, changes = Tracker(grace=0), [], []
    history = [
        [set(range(10)), set(range(20, 26))],
        [set(range(5)), set(range(5, 10)), set(range(20, 26))],
        [set(range(10)), set(range(20, 26))],
        [set(range(10))],
    ]
    for at, clusters in enumerate(history):
        numbers, told = tracker.update(float(at), clusters)
        figures = (2.0, 0.01, "emergent", 0.5, 0.5, 0.1, 0.9)
        seen = [
            Seen(number, number, tuple(map(str, sorted(held))), *figures)
            for number, held in zip(numbers, clusters, strict=True)
        ]
        looks.append(Look(float(at), tuple(seen)))
        changes += [
            Event(
                at,
                float(at),
                "cluster",
                change.kind,
                tuple(map(str, change.members)),
                {"track": change.track, "others": list(change.others)},
            )
            for change in told
        ]
    streams = streams_of(River(1, tuple(looks), tuple(changes), 3, len(looks)))
    assert streams.tracks == (1, 2, 3)
    assert [(m.kind, m.band) for m in streams.marks] == [
        ("birth", 1),
        ("birth", 2),
        ("split", 1),
        ("merge", 1),
        ("death", 2),
    ]
    assert streams.joins.tolist() == [[1, 0, 3, 1], [3, 1, 1, 2]]
    # What split off stands beside what it split from: at the second look, 1 above 3 above 2.
    second = streams.pieces[streams.pieces[:, 1] == 1]
    assert second[np.argsort(second[:, 4]), 0].tolist() == [1, 3, 2]


def test_the_card_on_the_page_is_the_card_of_the_report(
    session: Session, folder: RunFolder
) -> None:
    session.lay_out()
    laid = session.settle().laid
    assert (laid.step, laid.seconds, laid.since_s) == (STEPS, SECONDS, 0.0)
    parts: list[str] = []
    card = measured(Path(laid.folder), parts.append)
    report = card_of(folder)
    assert parts == ["world", "look", "card"]
    assert len(card) == 20
    for lang in ("en", "ru"):
        assert card_lines(card, lang) == card_lines(report, lang)
    for ours, theirs in zip(card, report, strict=True):
        assert str(asdict(ours)) == str(asdict(theirs))
    # The field itself is not touched by being measured: it stands where it stood.
    assert session.settle().step == STEPS


def test_measuring_can_be_cancelled_and_the_field_goes_on(session: Session, tmp_path: Path) -> None:
    session.lay_out()
    laid = session.settle().laid
    measuring = Measuring(tmp_path)
    measuring.start(laid)
    assert measuring.watch().status == "running"
    session.step(3)
    assert session.settle().step == STEPS + 3
    measuring.stop()
    told = measuring.watch()
    assert (told.status, told.card) == ("stopped", ())
    assert not Path(laid.folder).exists()
    session.step(2)
    assert session.settle().step == STEPS + 5
    session.go_to(STEPS)
    assert session.settle().step == STEPS


def test_a_measuring_that_breaks_says_so(tmp_path: Path) -> None:
    from dashboard.emerged.told import Laid

    measuring = Measuring(tmp_path)
    measuring.start(Laid(1, str(tmp_path / "nothing")))
    # It lets others go first: on a busy machine it takes its time.
    end = time.monotonic() + 240
    try:
        while measuring.watch().status == "running":
            assert time.monotonic() < end
            time.sleep(0.05)
    finally:
        measuring.stop()
    assert measuring.watch().status == "broken"
    assert measuring.watch().card == ()


def test_going_back_and_on_again_tells_the_same_river_and_events(session: Session) -> None:
    whole = session.settle()
    session.go_to(STEPS // 2)
    half = session.settle()
    assert half.step == STEPS // 2
    assert half.river.looks == whole.river.looks[: len(half.river.looks)]
    assert len(half.river.looks) == SECONDS // 2
    assert max(event.time_s for event in half.log.events) <= SECONDS / 2
    assert half.balance.times[-1] == SECONDS / 2
    session.step(STEPS - STEPS // 2)
    again = session.settle()
    assert again.log.events == whole.log.events
    assert again.log.counts == whole.log.counts
    assert again.balance.losses == whole.balance.losses
    for look, before in zip(again.river.looks, whole.river.looks, strict=True):
        assert [(s.track, s.agents, s.p) for s in look.clusters] == [
            (s.track, s.agents, s.p) for s in before.clusters
        ]


def test_a_jump_is_told_with_its_path_its_states_and_its_v(snapshot: Snapshot) -> None:
    assert sum(snapshot.log.counts.values()) == snapshot.log.in_all == snapshot.events_in_all
    jumps = [event for event in snapshot.log.events if event.type == "jump"]
    assert jumps
    for event in jumps:
        facts = event.facts
        lines = path_lines(event, {}, "en")
        assert len(lines) == facts["size"]
        assert lines[0] == f"wave 1: {event.agents[0]}, by itself"
        share, loss, at_once, unforked = value_lines(facts, "en")
        assert "of all tension" in share
        assert loss.startswith("Loss ")
        assert at_once.startswith("V at once ")
        assert "was not measured" in unforked
        forked = {"value_bits": 0.2, "low": 0.1, "high": 0.3, "pairs": 16}
        assert value_lines({**facts, "forked": forked}, "en")[-1] == (
            "V against runs without it +0.2 bits, 95 % interval +0.1 … +0.3 (16 pairs of runs)."
        )


def test_both_bars_of_the_ledger_are_as_long(snapshot: Snapshot) -> None:
    told = snapshot.balance
    amounts = {**told.accounts, "start": told.start, "stored": told.stored}
    assert set(CAME_IN) | set(WENT_OUT) == set(amounts)
    came, went = (math.fsum(amounts[name] for name in names) for names in (CAME_IN, WENT_OUT))
    assert came == pytest.approx(went, rel=1e-12)
    assert told.stored == snapshot.ledger["stored"]


def test_the_intention_tells_who_is_short_and_the_shift_who_moved(snapshot: Snapshot) -> None:
    told = snapshot.balance
    held = dict(zip((name[0] for name in snapshot.topology.names), snapshot.energy, strict=True))
    total = sum(map(float, held.values()))
    for part in (*told.short, *told.over, *told.moved):
        assert part.after == pytest.approx(held[part.name[0]] / total, rel=1e-4)
    gaps = [part.before - part.after for part in told.short]
    assert gaps == sorted(gaps, reverse=True)
    assert min(gaps) > 0.0
    assert all(part.after > part.before for part in told.over)
    assert told.losses[-1] == pytest.approx(told.loss)
    assert 0.0 < told.energy_shift <= 1.0
    # Nobody asks for flows before they are there, nor for meanings that the map has not.
    lines = shift_lines(told, {}, "en")
    assert any("10 s; that moment has not come yet" in line for line in lines)
    assert lines[-1] == "The map gives no meanings, so their shift cannot be told."


def test_flows_of_a_band_are_those_between_its_members(snapshot: Snapshot) -> None:
    seen = next(s for s in snapshot.river.looks[-1].clusters if s.shown)
    flows = flows_inside(snapshot, seen.agents)
    assert flows
    assert {end for source, target, *_ in flows for end in (source, target)} <= set(seen.agents)
    amounts = [flow for *_, flow in flows]
    assert amounts == sorted(amounts, reverse=True)


def test_a_card_that_was_written_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(
        '[{"key": "groups", "verdict": "shown", "effect": 2.5, "p": 0.01, "q": NaN,'
        ' "facts": {"found": 3.0}, "reasons": ["corrected"]}]',
        encoding="utf-8",
    )
    (told,) = card_read(tmp_path)
    assert (told.key, told.effect, told.reasons) == ("groups", 2.5, ("corrected",))
    assert math.isnan(told.q or 0.0)
