"""What the EEG room is told of a world: raw windows from disk and stream, triggers, hands."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recordings import write_edf

from dashboard.running.session import Session
from dashboard.running.world import Choice, build, play_bands
from dashboard.signal.hands import IMPULSE_Z, PRESETS, burst
from dashboard.signal.operators_panel import sentence
from dashboard.signal.raw import Bad, View, bad_stretches, columns_of
from dashboard.signal.raw_panel import fitting
from dashboard.signal.reel import Reel
from dashboard.signal.ring import Ring
from dashboard.signal.told import Signal
from dashboard.signal.traces import traces_bytes
from dashboard.signal.watch import Watch
from model.eeg.generator import generate
from model.eeg.live.receiver import Judged, Part
from model.eeg.quality import REASONS
from model.eeg.recording import Recording
from model.schedule import BAND_NAMES
from scenarios.schema import EegSettings

RATE = 100
REST = generate([("rest", 30.0)], seed=3, rate_hz=float(RATE))
FLAT = REASONS.index("flat")


def recording(path: Path) -> Path:
    """An EDF of three channels at 100 Hz; O2 lies flat, O1 has one sharp spike at 4.5 s."""
    rows = REST.samples_uv.copy()
    rows[0, 450] = 2500.0
    rows[2] = 0.0
    write_edf(path, REST.channels, rows, RATE)
    return path


@pytest.fixture
def begin() -> Iterator[Callable[[Choice], Session]]:
    sessions: list[Session] = []

    def begun(choice: Choice) -> Session:
        sessions.append(Session(choice))
        assert sessions[-1].settle().fault == ""
        return sessions[-1]

    yield begun
    for session in sessions:
        session.close()
    for session in sessions:
        assert session.ended.wait(60)


def wait_until(holds: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def told(session: Session) -> Signal:
    return session.settle().signal


@given(
    samples=st.lists(st.floats(-1e3, 1e3, width=32), min_size=1, max_size=60),
    cuts=st.lists(st.integers(0, 60), min_size=1, max_size=12),
)
def test_no_peak_is_lost_between_columns(samples: list[float], cuts: list[int]) -> None:
    row = np.array([samples], np.float32)
    edges = np.unique([0, *(min(cut, row.size) for cut in cuts), row.size]).astype(np.int64)
    low, high = columns_of(row, edges)
    middle = np.float32(np.median(row))
    assert np.nanmin(low) == (row - middle).min()
    assert np.nanmax(high) == (row - middle).max()


def test_bad_windows_that_touch_are_one_stretch_and_others_are_not() -> None:
    ends = 2.0 + 0.25 * np.arange(40)
    verdict = np.zeros(40, np.int64)
    verdict[[2, 3, 4, 30]] = FLAT
    assert list(bad_stretches(1, ends, verdict)) == [
        Bad(1, 0.5, 3.0, "flat"),
        Bad(1, 7.5, 9.5, "flat"),
    ]


def test_a_recording_is_read_in_windows_and_its_flat_channel_is_told_with_its_reason(
    begin: Callable[[Choice], Session], tmp_path: Path
) -> None:
    session = begin(Choice(eeg="file", eeg_file=recording(tmp_path / "flat.edf")))
    assert told(session).raw == "reading"
    assert not list(session.folder.glob("reel-*"))  # nobody looks yet
    session.look_at_signal(View(10.0, 400))
    assert wait_until(lambda: session.snapshot.signal.raw == "ready")
    session.step(64 * 5)
    signal = told(session)
    assert [(c.name, c.good_share > 0.5, c.used) for c in signal.channels] == [
        ("O1", True, True),
        ("Oz", True, True),
        ("O2", False, True),
    ]
    assert signal.channels[2].reasons[0][0] == "flat"
    assert signal.bad_now["O2"] == "flat"
    traces = signal.traces
    assert traces is not None
    assert (traces.from_s, traces.to_s, traces.cursor_s) == (0.0, 10.0, 5.0)
    assert any(bad.row == 2 and bad.reason == "flat" for bad in traces.bad)
    assert not traces.high[2].any()
    # The spike of one sample stands where it is, in a column of two and more.
    at = int(np.nanargmax(traces.high[0]))
    assert traces.start_s + at * traces.bin_s <= 4.5 < traces.start_s + (at + 1) * traces.bin_s
    assert traces.high[0, at] > 2000.0
    assert signal.exponent is not None
    assert 0.5 < signal.exponent < 3.0
    session.step(64 * 10)
    later = told(session).traces
    assert later is not None
    assert (later.from_s, later.cursor_s) == (7.0, 15.0)
    session.look_at_signal(View(2.0, 400, ("Oz", "nobody")))
    near = told(session).traces
    assert near is not None
    assert near.names == ("Oz",)
    assert near.to_s - near.from_s == 2.0
    assert pickle.loads(pickle.dumps(told(session))).raw == "ready"
    session.look_at_signal(None)
    assert told(session).traces is None
    session.load(Choice())
    assert told(session).raw == "none"
    assert not list(session.folder.glob("reel-*"))


def test_bands_stand_beside_their_rest_in_microvolts_and_say_when_they_are_of(
    begin: Callable[[Choice], Session], tmp_path: Path
) -> None:
    path = recording(tmp_path / "flat.edf")
    session = begin(Choice(eeg="file", eeg_file=path, baseline_file=path))
    session.step(64 * 6)
    signal = told(session)
    assert signal.value.calibrated
    assert signal.value.end_s == pytest.approx(6.0)
    assert signal.value.measure == "power"
    for band in signal.now:
        assert band.rest is not None
        middle, low, high = band.rest
        assert low < middle < high
        # z is how many robust SDs of ln power lie between the two figures.
        z = np.log(band.power / middle) / np.log(high / middle)
        assert z == pytest.approx(band.z, abs=1e-6)
    assert begin(Choice()).snapshot.signal.value.calibrated


def test_a_recording_that_cannot_be_shown_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gone.edf"
    path.write_bytes(b"0       " + b" " * 248)
    reel = Reel(EegSettings(file=str(path)), tmp_path)
    assert wait_until(lambda: reel.state != "reading")
    assert reel.state == "fault"
    assert reel.fault
    assert reel.traces(View(), 1.0) is None
    reel.close()
    assert not list(tmp_path.glob("reel-*"))


def test_the_last_minute_of_a_stream_is_shown_from_now_back_with_its_holes() -> None:
    ring = Ring(("O1", "Oz"), float(RATE))
    wave = np.arange(20 * RATE, dtype=np.float64) % 50.0
    for at in range(0, 20 * RATE, 25):
        part = slice(at, at + 25)
        if 1500 <= at < 1600:
            continue
        slots = np.arange(at, at + 25)
        samples = np.stack([wave[part], -wave[part]])
        ring.add(Part(samples, slots / RATE, slots, 0.0, 100.0))
    last_s = 100.0 + (20 * RATE - 1) / RATE
    judged = [Judged(last_s - 1.0, np.array([0, FLAT]))]
    traces = ring.traces(View(10.0, 200), last_s + 0.5, 0.7, judged)
    assert traces is not None
    assert (traces.from_s, traces.to_s, traces.cursor_s) == (-10.0, 0.0, -0.7)
    assert traces.bad == (Bad(1, pytest.approx(-3.5), pytest.approx(-1.5), "flat"),)
    at_s = traces.start_s + traces.bin_s * (np.arange(traces.low.shape[1]) + 0.5)
    hole = np.isnan(traces.low[0])
    assert at_s[hole] == pytest.approx(np.clip(at_s[hole], -5.5, -4.45))
    assert hole.sum() * traces.bin_s == pytest.approx(1.0, abs=0.1)
    assert at_s[~hole].max() == pytest.approx(-0.5, abs=0.1)
    # One that comes back begins its slots anew: a hole as long as it was away.
    slots = np.arange(100)
    ring.add(Part(np.ones((2, 100)), slots / RATE, slots, 0.0, last_s + 3.0))
    again = ring.traces(View(10.0, 200), last_s + 4.0, 0.0, [])
    assert again is not None
    # Three seconds away and the second that was lost before are both in view.
    assert np.isnan(again.low[0]).sum() * again.bin_s == pytest.approx(4.0, abs=0.2)


def test_what_is_sent_to_the_browser_is_what_is_in_view() -> None:
    ring = Ring(("O1",), float(RATE))
    slots = np.arange(2 * RATE)
    ring.add(Part(np.sin(slots / 9.0)[None], slots / RATE, slots, 0.0, 0.0))
    traces = ring.traces(View(2.0, 100), 2.0, 0.1, [Judged(1.9, np.array([FLAT]))])
    assert traces is not None
    sent = np.frombuffer(traces_bytes(traces, [-0.5], 7), np.float32)
    n, k = traces.low.shape
    assert sent[:4].tolist() == [7, 1, k, -2.0]
    np.testing.assert_array_equal(sent[10 : 10 + n * k], traces.low.reshape(-1))
    assert sent[10 + 2 * n * k :] == pytest.approx([0, -0.1 + 2 - 2, 1.9, FLAT, 1.5], abs=0.02)


def test_the_size_that_fits_is_that_of_the_waves_and_not_of_a_spike() -> None:
    ring = Ring(("O1",), float(RATE))
    slots = np.arange(10 * RATE)
    wave = 30.0 * np.sin(slots / 9.0)
    wave[500] = 5000.0
    assert fitting(ring.traces(View(), 0.0, 0.0, [])) == 0.0
    ring.add(Part(wave[None], slots / RATE, slots, 0.0, 0.0))
    assert fitting(ring.traces(View(10.0, 200), 10.0, 0.0, [])) == 100.0


def test_a_trigger_that_fires_is_counted_with_its_time_and_what_it_did(
    begin: Callable[[Choice], Session],
) -> None:
    session = begin(Choice(scenario="incubation", eeg="hands"))
    (trigger,) = told(session).triggers
    assert (trigger.holds, trigger.times, trigger.fired_s) == (False, 0, None)
    session.set_bands(PRESETS["insight"], "presets")
    assert told(session).triggers[0].holds
    session.step(64)
    assert told(session).triggers[0].held_s == pytest.approx(1.0, abs=0.05)
    session.step(80)
    signal = told(session)
    (trigger,) = signal.triggers
    assert trigger.times == 1
    assert trigger.fired_s == pytest.approx(2.0, abs=0.05)
    assert trigger.last is not None
    assert trigger.last.name == "ignite"
    assert signal.fired == ((0, trigger.fired_s),)
    session.reset()
    assert told(session).triggers[0].times == 0


def test_a_world_that_stands_in_the_place_of_another_brings_its_own_firings(
    tmp_path: Path,
) -> None:
    then, now = (build(Choice(scenario="incubation", eeg="hands")) for _ in range(2))
    watch = Watch(tmp_path)
    watch.begin(now, None)
    for model in (then, now):
        play_bands(model, PRESETS["insight"])
    for _ in range(64 * 3):
        now.step()
    assert watch.told(now).triggers[0].times == 1
    assert watch.told(then).triggers[0].times == 0
    assert watch.told(now).triggers[0].times == 1


def test_hands_move_operators_at_once_and_a_burst_is_over_after_two_seconds(
    begin: Callable[[Choice], Session],
) -> None:
    session = begin(Choice(scenario="incubation", eeg="hands"))
    session.look_at_signal(View())
    session.set_bands({"alpha": 2.0}, "room")
    assert session.hands == ("room", 1)
    at_rest = session.settle()
    assert at_rest.operators["threshold"] == pytest.approx(np.exp(0.5))
    session.impulse("gamma")
    struck = session.settle()
    assert struck.operators["wave"] == pytest.approx(np.exp(0.3 * IMPULSE_Z))
    names = struck.signal.operator_names
    assert struck.signal.operators[names.index("wave"), -1] == pytest.approx(np.exp(0.9))
    assert [band.z for band in struck.signal.now] == [0.0, 0.0, 2.0, 0.0, 3.0]
    session.step(64 * 2 + 2)
    over = session.settle()
    assert over.operators["wave"] == 1.0
    assert over.operators["threshold"] == pytest.approx(np.exp(0.5))
    # "gamma > 1.5 for 2 s" is met by two seconds of it.
    assert over.signal.triggers[0].times == 1


def test_a_burst_says_how_long_it_stays_as_it_is() -> None:
    bands = burst({"theta": 1.0}, "beta", 4.0)
    assert bands.at(3.9).u[BAND_NAMES.index("beta")] == 0.0
    assert bands.at(5.0).u[BAND_NAMES.index("beta")] == IMPULSE_Z
    assert bands.at(5.0) is bands.at(5.9)
    assert bands.at(bands.steady_until(5.0)).u[BAND_NAMES.index("beta")] == 0.0
    assert bands.at(9.0).u[BAND_NAMES.index("theta")] == 1.0


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "alpha +1.2 z: raised thresholds, ×1.35"),
        ("ru", "альфа +1.2 z: подняла пороги, ×1.35"),
    ],
)
def test_what_moves_an_operator_is_said_in_words(lang: str, words: str) -> None:
    weights = (("alpha", 0.25), ("gamma", -0.25))
    assert sentence("threshold", 1.35, weights, {"alpha": 1.2, "gamma": 0.0}, lang) == words


def test_bounds_hold_whatever_a_browser_asks_for() -> None:
    view = View(1e9, 10**9, tuple("abcdefghijklmnopqrstuvwxyz")).within()
    assert (view.span_s, view.columns, len(view.channels)) == (60.0, 1600, 16)


@pytest.mark.realdata
def test_windows_of_a_real_recording_are_its_own_samples(shared_data: Path, tmp_path: Path) -> None:
    from model.eeg.recording import read_eeg

    path = shared_data / "eeg" / "S001R02_first60s.edf"
    whole = read_eeg(path)
    assert isinstance(whole, Recording)
    reel = Reel(EegSettings(file=str(path)), tmp_path)
    assert wait_until(lambda: reel.state == "ready")
    assert len(reel.names) == 64
    assert set(reel.used) == set(whole.channels)
    assert reel.alpha_hz == pytest.approx(10.0, abs=2.0)
    traces = reel.traces(View(10.0, 500), 20.0)
    assert traces is not None
    row = traces.names.index("Oz")
    own = whole.samples_uv[whole.channels.index("Oz")]
    part = own[(whole.times_s >= traces.start_s) & (whole.times_s < traces.to_s)]
    high = float(np.nanmax(traces.high[row]) - np.nanmin(traces.low[row]))
    assert high == pytest.approx(float(np.ptp(part)), rel=1e-4)
    reel.close()
