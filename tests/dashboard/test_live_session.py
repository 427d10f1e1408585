"""A session under a live stream: its rest is kept, the field runs in real time, nothing is left."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.making.finishing import main
from dashboard.running.session import Session
from dashboard.running.world import Choice, scenario_of_choice
from dashboard.signal.live_link import Link, Wanted
from dashboard.signal.live_panel import state_words
from dashboard.signal.raw import View
from dashboard.words import LANGS, catalogue
from model.eeg.baseline import OVER_BACKGROUND, read_baseline
from model.eeg.generator import generate
from model.eeg.recording import read_recording
from model.eeg.series import baseline_of
from model.errors import InputError
from scenarios.live.people import baseline_path, save_baseline
from scenarios.run import run
from scenarios.schema import scenario_of
from scenarios.store import TABLES, RunFolder

pytest.importorskip("pylsl", reason="the extra 'live' is not installed")


def wait_until(holds, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def taken_run_repeats(session: Session, tmp_path: Path) -> None:
    """What is taken is a live run's folder, and run again from what it heard it is the same."""
    session.take(1)
    taken = session.settle().taken
    assert taken.fault == ""
    folder = Path(taken.folder)
    assert main([str(folder), "report", "ru", str(tmp_path / "r.html")]) == 0
    told = RunFolder(folder)
    assert told.info["status"] == "finished"
    assert told.info["live"]["channels"] == ["O1", "Oz", "O2"]
    assert told.info["turned"]["changes"][-1]["name"] == "stream"
    assert set(told.events[told.events.type == "eeg"].name) >= {"good", "holding"}
    received = pd.read_parquet(folder / "received.parquet")
    assert np.isfinite(received["O1_uv"]).all()
    assert np.diff(received["slot"][received["slot"] >= 0]).min() == 1
    assert read_recording(folder / "received.edf").channels == ("O1", "Oz", "O2")
    assert read_baseline(folder / "baseline.json").channels == ("O1", "Oz", "O2")
    scenario = dict(told.info["scenario"])
    scenario["eeg"] = {**scenario["eeg"], "file": str(folder / "heard.parquet")}
    again = tmp_path / "again"
    run(scenario_of(scenario), again)
    for name in TABLES:
        mine, theirs = getattr(told, name), getattr(RunFolder(again), name)
        pd.testing.assert_frame_equal(mine, theirs, obj=name)


def test_a_session_hears_a_stream_against_the_persons_rest_in_real_time(tmp_path, monkeypatch):
    from model.eeg.live.outlet import Outlet

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    save_baseline(baseline_of(generate([("rest", 30.0)], seed=2)), baseline_path("Анна"))
    name = f"session-test-{os.getpid()}-{time.monotonic_ns()}"
    out, end = Outlet(generate([("relaxed", 60.0)], seed=2), name), threading.Event()
    sending = threading.Thread(target=lambda: out.send(should_stop=end.is_set), daemon=True)
    sending.start()
    session = Session(Choice(eeg="live", live=Wanted(name, person="Анна")))
    try:
        assert wait_until(lambda: session.snapshot.live is not None, 60.0)
        assert wait_until(lambda: session.snapshot.live.state == "good", 60.0)
        told = session.snapshot.live
        assert told.channels == ("O1", "Oz", "O2")
        assert "good" in state_words(told, "en")
        session.set_speed(None)
        # From before it plays: one that fell behind for a moment may catch up on that.
        stood, began = session.settle().seconds, time.monotonic()
        session.play()
        assert wait_until(lambda: session.snapshot.seconds > stood + 0.8, 60.0)
        assert session.snapshot.seconds - stood < time.monotonic() - began + 0.1
        assert wait_until(lambda: session.snapshot.live.latency_s is not None, 60.0)
        assert session.snapshot.eeg["source"] == f"lsl:{name}"
        assert session.snapshot.eeg["calibrated"]
        session.look_at_signal(View(5.0, 200))
        assert wait_until(lambda: session.snapshot.signal.traces is not None, 60.0)
        signal = session.settle().signal
        assert signal.traces.names == ("O1", "Oz", "O2")
        assert (signal.traces.from_s, signal.traces.to_s) == (-5.0, 0.0)
        assert -1.5 < signal.traces.cursor_s < 0.0
        assert [(c.name, c.good_share) for c in signal.channels] == [
            (name, 1.0) for name in ("O1", "Oz", "O2")
        ]
        assert all(band.rest is not None for band in signal.now)
        end.set()
        assert wait_until(lambda: session.snapshot.live.state == "holding", 60.0)
        words = {lang: state_words(session.snapshot.live, lang) for lang in ("en", "ru")}
        assert all(name in line for line in words.values())
        assert words["en"] != words["ru"]
        session.disconnect()
        rest = session.settle()
        assert rest.live is None
        assert (rest.fault, rest.playing, rest.signal.raw) == ("", True, "none")
        assert [band.z for band in rest.signal.now] == [0.0] * 5
        session.pause()
        stood = session.settle().step
        session.step(40)
        # What was heard cannot be heard again: no way leads back to before it was let go.
        assert session.settle().kept_from <= stood
        assert min(session.snapshot.kept) >= session.snapshot.kept_from > 0
        taken_run_repeats(session, tmp_path)
    finally:
        end.set()
        session.close()
        sending.join(60.0)
    assert session.ended.wait(60)
    assert not [one for one in threading.enumerate() if one.name == "mindfield-receiver"]


def test_a_stream_is_heard_over_its_background_against_rest_taken_the_same_way_only(
    tmp_path, monkeypatch
):
    from model.eeg.live.outlet import Outlet

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    rest = generate([("rest", 30.0)], seed=2)
    save_baseline(baseline_of(rest, aperiodic=True), baseline_path("Анна"))
    save_baseline(baseline_of(rest), baseline_path("Борис"))
    name = f"background-{os.getpid()}-{time.monotonic_ns()}"
    with pytest.raises(InputError, match="live_other_rest"):
        Link(Wanted(name, person="Анна"))
    with pytest.raises(InputError, match="live_other_rest"):
        Link(Wanted(name, person="Борис", aperiodic=True))
    out, end = Outlet(generate([("relaxed", 60.0)], seed=2), name), threading.Event()
    sending = threading.Thread(target=lambda: out.send(should_stop=end.is_set), daemon=True)
    sending.start()
    choice = Choice(eeg="live", live=Wanted(name, person="Анна", aperiodic=True))
    session = Session(choice)
    try:
        assert wait_until(lambda: session.snapshot.live is not None, 60.0)
        assert wait_until(lambda: session.snapshot.live.state == "good", 60.0)
        session.look_at_signal(View(5.0, 200))
        measured = lambda: session.snapshot.signal.value.measure  # noqa: E731
        assert wait_until(lambda: measured() == OVER_BACKGROUND, 60.0)
    finally:
        end.set()
        session.close()
        sending.join(60.0)
    # What is taken of such a run says so in its settings.
    assert scenario_of_choice(choice).eeg.aperiodic
    plain = replace(choice, live=replace(choice.live, aperiodic=False))
    assert not scenario_of_choice(plain).eeg.aperiodic


def test_less_rest_than_ten_seconds_is_refused_and_the_old_world_stands():
    session = Session()
    try:
        assert session.settle().fault == ""
        session.load(Choice(eeg="live", live=Wanted("nobody", calibrate_s=3.0)))
        assert "at least 10" in session.settle().fault
        assert session.choice.eeg == "scenario"
        with pytest.raises(InputError, match="no name"):
            Link(Wanted("nobody", person="///"))
    finally:
        session.close()


def test_every_state_has_words_in_both_languages():
    for state in ("waiting", "calibrating", "good", "holding", "lost"):
        assert all(f"live_{state}" in catalogue(lang) for lang in LANGS)
