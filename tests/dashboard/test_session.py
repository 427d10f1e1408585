"""A session steps its world just as the model steps itself, and keeps to itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from dashboard.running.play_button import standing_of
from dashboard.running.session import Session
from dashboard.running.snapshot import Snapshot
from dashboard.running.world import KNOBS, Choice, build, value_of
from model.mindfield import Mindfield

MAP = """\
title: small
agents:
  - {id: свет, kind: distinction}
  - {id: b, kind: image}
  - {id: c, kind: principle}
  - {id: d, kind: image}
  - {id: e, kind: distinction}
links:
  - {from: свет, to: b, kind: logical}
  - {from: b, to: c, kind: wave}
  - {from: c, to: d, kind: emotional, valence: 0.5}
  - {from: d, to: b, kind: analogical}
  - {from: e, to: d, kind: wave}
intention: {c: 2}
"""


@pytest.fixture
def choice(tmp_path: Path) -> Choice:
    path = tmp_path / "small.map.yaml"
    path.write_text(MAP, encoding="utf-8")
    return Choice(map_file=path, turned={"laws.pump": 0.3, "laws.threshold": 0.1})


@pytest.fixture
def begin() -> Iterator[Callable[[Choice], Session]]:
    sessions: list[Session] = []

    def begun(choice: Choice) -> Session:
        sessions.append(Session(choice))
        return sessions[-1]

    yield begun
    for session in sessions:
        session.close()
    for session in sessions:
        assert session.ended.wait(60)


def stepped(choice: Choice, steps: int) -> Mindfield:
    model = build(choice)
    for _ in range(steps):
        model.step()
    return model


def same(snapshot: Snapshot, model: Mindfield) -> bool:
    agents = model.field.agents
    return (
        snapshot.step == model.field.step
        and np.array_equal(snapshot.energy, agents.energy.astype(np.float32))
        and np.array_equal(snapshot.phase, agents.phase.astype(np.float32))
        and snapshot.ledger["pumped"] == model.field.ledger.pumped
        and snapshot.events_in_all == len(model.events)
    )


def wait_until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_steps_by_a_session_are_the_models_own(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    assert session.settle().step == 0
    session.step(70)
    session.step()
    session.step(29)
    assert same(session.settle(), stepped(choice, 100))


def test_playing_and_pausing_is_stepping(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    session.set_speed(None)
    session.play()
    wait_until(lambda: session.snapshot.step > 60)
    session.pause()
    stood = session.settle()
    assert not stood.playing
    time.sleep(0.15)
    assert session.snapshot.step == stood.step
    assert same(stood, stepped(choice, stood.step))


def test_what_was_asked_shows_at_once_while_the_world_is_at_something_else(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    session.settle()
    # Halted, it hears nothing, however long this test is kept from going on.
    world = psutil.Process(session.world_pid)
    world.suspend()
    try:
        wait_until(lambda: world.status() == psutil.STATUS_STOPPED)
        session.step(600)
        assert session.stepping
        before = session.snapshot.number
        session.play()
        assert session.asked is True
        assert session.snapshot.number > before
        assert not session.snapshot.playing
        session.pause()
        assert session.asked is False
    finally:
        world.resume()
    stood = session.settle()
    assert stood.step >= 600
    assert not stood.playing
    assert session.asked is None
    assert not session.stepping


def test_who_shows_an_older_moment_shows_what_had_been_asked_by_then(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    stood = session.settle()
    session.play()
    runs = session.settle()
    assert (session.asked_at(stood), session.asked_at(runs)) == (True, None)
    # The button that was just pressed does not spring back for a moment.
    assert standing_of(session, stood) == standing_of(session, runs) == "pause"
    session.pause()
    session.settle()
    assert standing_of(session, runs) == "pausing"
    session.step()
    stood = session.settle()
    assert session.stepping_at(runs)
    assert not session.stepping_at(stood)


def test_speed_is_simulated_seconds_per_second(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    session.step(8)
    session.set_speed(2.0)
    session.settle()
    start = time.monotonic()
    session.play()
    time.sleep(1.0)
    session.pause()
    seconds = session.settle().seconds - 8 / 64
    taken = time.monotonic() - start
    assert 0.3 * taken < seconds <= 2.0 * taken + 1 / 64


def test_reset_gives_the_same_beginning_again(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    session.step(40)
    first = session.settle()
    session.reset()
    fresh = session.settle()
    assert (fresh.step, fresh.world) == (0, first.world + 1)
    session.step(40)
    again = session.settle()
    assert np.array_equal(first.energy, again.energy)
    assert first.topology is not None
    assert again.topology is not None
    assert np.array_equal(first.topology.places, again.topology.places)


def test_a_turned_knob_is_in_force_in_the_model_and_stays_over_a_reset(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    session.step(10)
    before = session.settle()
    for knob in KNOBS:
        session.turn(knob.name, knob.high)
    turned = session.settle()
    assert turned.in_force == {knob.name: knob.high for knob in KNOBS}
    assert turned.step == before.step
    assert np.array_equal(turned.energy, before.energy)
    session.reset()
    assert session.settle().in_force == turned.in_force


def test_a_world_turned_at_the_start_goes_like_one_built_so(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    for knob in KNOBS:
        session.turn(knob.name, (knob.low + knob.high) / 2)
    session.step(60)
    told = {knob.name: (knob.low + knob.high) / 2 for knob in KNOBS}
    assert same(session.settle(), stepped(replace(choice, turned=told), 60))


def test_bands_by_hand_act_at_once(begin: Callable[[Choice], Session], choice: Choice) -> None:
    session = begin(replace(choice, eeg="hands"))
    assert session.settle().operators["threshold"] == pytest.approx(1.0)
    session.set_bands({"alpha": 2.0})
    told = session.settle()
    assert told.operators["threshold"] > 1.3
    session.step(5)
    assert session.settle().operators == told.operators


def test_wrong_input_is_one_line_and_the_old_world_stays(
    begin: Callable[[Choice], Session], choice: Choice, tmp_path: Path
) -> None:
    session = begin(choice)
    session.step(5)
    before = session.settle()
    broken = tmp_path / "broken.map.yaml"
    broken.write_text(MAP.replace("to: b", "to: nobody"), encoding="utf-8")
    session.load(replace(choice, map_file=broken))
    told = session.settle()
    assert "broken.map.yaml" in told.fault
    assert "\n" not in told.fault
    assert str(tmp_path) not in told.fault
    assert (told.world, told.step) == (before.world, before.step)
    assert session.choice == choice
    session.step()
    assert session.settle().step == 6


def test_a_recording_that_was_not_given_is_asked_for(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    session.load(replace(choice, eeg="file"))
    assert "recording" in session.settle().fault


def test_sessions_share_neither_world_nor_folder(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    one, other = begin(choice), begin(choice)
    one.step(30)
    one.turn("laws.wave.K", 1.0)
    one.settle()
    assert other.settle().step == 0
    assert other.snapshot.in_force["laws.wave.K"] == value_of(build(choice).settings, "laws.wave.K")
    assert one.folder != other.folder


def test_a_closed_session_ends_its_thread_and_takes_its_folder_along(choice: Choice) -> None:
    session = Session(choice)
    session.play()
    session.settle()
    (session.folder / "upload.edf").write_bytes(b"x")
    session.close()
    session.close()
    assert session.ended.wait(60)
    assert not session.folder.exists()


def test_a_snapshot_never_changes_once_taken(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    session.step(20)
    taken = session.settle()
    energy, series = taken.energy.copy(), taken.series.copy()
    session.step(50)
    session.settle()
    assert np.array_equal(taken.energy, energy)
    assert np.array_equal(taken.series, series)
    assert taken.step == 20


def test_jumps_flash_as_they_happen(begin: Callable[[Choice], Session], choice: Choice) -> None:
    session = begin(choice)
    session.step(1200)
    told = session.settle()
    assert told.flashes
    for flash in told.flashes:
        assert len(flash.rows) == len(flash.waves) > 0
        assert all(0 <= row < told.energy.size for row in flash.rows)
        assert flash.waves[0] == 0
    numbers = [flash.number for flash in told.flashes]
    assert numbers == sorted(set(numbers))


def test_a_chosen_agent_is_told_with_what_flows_through_it(
    begin: Callable[[Choice], Session], choice: Choice
) -> None:
    session = begin(choice)
    session.step(50)
    session.choose(1)
    told = session.settle().chosen
    assert told is not None
    assert told.id == "b"
    assert told.energy == pytest.approx(float(session.snapshot.energy[1]), rel=1e-6)
    assert {link[2] for link in told.links} == {"свет", "c", "d"}
    session.choose(-1)
    assert session.settle().chosen is None


def test_what_an_order_did_is_shown_though_the_order_after_it_shows_nothing() -> None:
    session = Session(Choice(scenario="rest"))
    try:
        session.settle(120.0)
        for step in range(1, 13):
            session.settle()
            session.step()
            # Bands are not in hand here: this changes nothing, and shows nothing.
            session.set_bands({"alpha": 1.0})
            wait_until(lambda step=step: session.snapshot.step == step)
            assert session.snapshot.step == step
    finally:
        session.close()
        assert session.ended.wait(60.0)
