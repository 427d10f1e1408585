"""Over Lab Streaming Layer's loopback: streams as they come, and what a person relies on."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from streams import Sender, outlet, own_name, wait_until

from model.eeg.baseline import Baseline
from model.eeg.generator import generate
from model.eeg.live.lsl import LslSource, streams
from model.eeg.live.outlet import Outlet
from model.eeg.live.receiver import Receiver
from model.eeg.live.source import ABSENT, LEFT, SILENT, SourceGone
from model.eeg.recording import read_recording
from model.eeg.series import baseline_of
from model.eeg.state import SignalState
from model.errors import InputError

pytest.importorskip("pylsl", reason="the extra 'live' is not installed")
FLAT = Baseline(np.full(5, 2.0), np.full(5, 0.4), 233, (), "made up")


def answered(name: str) -> LslSource:
    """The stream, asked for until it answers: a busy machine may take longer than one look."""
    end = time.monotonic() + 60.0
    while True:
        try:
            return LslSource.find(name, wait_s=0.3)
        except SourceGone:
            assert time.monotonic() < end


def refused(name: str) -> str:
    """Why it is not taken, once all who have that name have answered."""
    end = time.monotonic() + 60.0
    while time.monotonic() < end:
        try:
            answered(name).close()
        except InputError as error:
            return str(error)
    return ""


def test_a_stream_falls_silent_goes_and_is_taken_up_when_it_returns():
    name = own_name("return")
    receiver = Receiver(lambda: LslSource.find(name, wait_s=0.3), baseline=FLAT)
    receiver.start()
    try:
        assert wait_until(lambda: receiver.status.reason == ABSENT, 60.0)
        with outlet(name, units=("microvolts",) * 3) as out, Sender(out, 128.0, 3) as sender:
            assert wait_until(lambda: receiver.status.state is SignalState.GOOD, 60.0)
            assert receiver.status.channels == ("O1", "Oz", "O2")
            assert receiver.heard.state.z[2] == receiver.heard.state.z.max()
            assert wait_until(lambda: 0.0 <= receiver.status.age_s < 0.3, 60.0)
            sender.silent.set()

            def holds() -> bool:
                status = receiver.status
                missing = status.reason == "samples missing" and status.age_s > 0.4
                return missing and status.state is SignalState.HOLDING

            assert wait_until(holds, 60.0)
        del out, sender
        assert wait_until(lambda: receiver.status.reason in (LEFT, ABSENT, SILENT), 60.0)
        assert receiver.heard.state.z[2] > 0.0
        with outlet(name, units=("microvolts",) * 3) as out, Sender(out, 128.0, 3):
            assert wait_until(lambda: receiver.status.state is SignalState.GOOD, 60.0)
            assert receiver.status.returns >= 1
        del out
    finally:
        receiver.close()


def test_a_foreign_clock_no_rate_bursts_and_lost_packets_are_borne_and_told():
    name = own_name("foreign")
    receiver = Receiver(lambda: LslSource.find(name, wait_s=0.3), baseline=FLAT)
    receiver.start()
    try:
        with (
            outlet(name, rate_hz=0.0, described=False, n=4) as out,
            Sender(
                out,
                250.0,
                4,
                burst=40,
                clock=lambda lsl: lsl + 1.7e9,
                lose=lambda block: block % 40 == 30,
            ),
        ):
            assert wait_until(lambda: receiver.status.state is SignalState.GOOD, 60.0)
            status = receiver.status
            assert status.rate_hz == 250.0
            assert status.channels == ("ch1", "ch2", "ch3", "ch4")
            notes = " | ".join(status.notes)
            for told in ("tells no rate", "foreign", "no unit is told"):
                assert told in notes
            assert wait_until(lambda: -0.05 < receiver.status.age_s < 0.5, 60.0)
            assert wait_until(lambda: receiver.status.lost >= 40, 60.0)
            assert receiver.status.lost % 40 == 0
        del out
    finally:
        receiver.close()


def test_streams_are_listed_and_a_marker_stream_or_two_of_one_name_are_not_taken():
    name, twin = own_name("listed"), own_name("twin")
    with outlet(name) as one, outlet(twin) as two:
        found = {}

        def listed() -> bool:
            found.update((stream.name, stream) for stream in streams(0.4))
            return {name, twin} <= set(found)

        assert wait_until(listed, 60.0)
        assert found[name].n_channels == 3
        assert found[name].rate_hz == 128.0
        import pylsl

        markers = pylsl.StreamOutlet(pylsl.StreamInfo(f"{name}-m", "Markers", 1, 0.0, "string"))
        same = pylsl.StreamOutlet(pylsl.StreamInfo(twin, "EEG", 3, 128.0, "float32", "other"))
        assert "stream of text" in refused(f"{name}-m")
        assert "several streams" in refused(twin)
        assert f"{name}-m" not in {stream.name for stream in streams(0.4)}
        del one, two, markers, same
    with pytest.raises(SourceGone, match="no stream of that name"):
        LslSource.find(name, wait_s=0.2)


def test_a_replayed_recording_arrives_whole_with_its_labels_in_microvolts():
    name = own_name("replay")
    recording = generate([("rest", 1.5)], seed=5, channels=("Fz", "O1"))
    out = Outlet(recording, name)
    assert out.confined is sys.platform.startswith("linux")
    with pytest.raises(InputError, match="there already"):
        Outlet(recording, name)
    source = answered(name)
    sending = threading.Thread(target=out.send)
    sending.start()
    got = []
    while sum(chunk.stamps_s.size for chunk in got) < recording.times_s.size:
        chunk = source.pull(60.0)
        assert chunk is not None, "the replay stopped early"
        got.append(chunk)
    sending.join()
    source.close()
    assert source.about.labels == ("Fz", "O1")
    assert source.about.told_units == ("microvolts", "microvolts")
    sent = np.concatenate([chunk.numbers for chunk in got], axis=1)
    np.testing.assert_array_equal(sent, recording.samples_uv)
    stamps = np.concatenate([chunk.stamps_s for chunk in got])
    np.testing.assert_allclose(np.diff(stamps), 1.0 / 160.0, atol=1e-9)


@pytest.mark.realdata
def test_eyes_that_close_move_alpha_beyond_1_5_within_two_seconds(shared_data):
    opened = read_recording(shared_data / "eeg" / "S001R01.edf")
    closed = read_recording(shared_data / "eeg" / "S001R02_first60s.edf")
    before, after = int(3.5 * opened.rate_hz), int(4.0 * closed.rate_hz)
    joined = np.concatenate(
        (opened.samples_uv[:, 4800 : 4800 + before], closed.samples_uv[:, :after]), axis=1
    )
    times = np.arange(joined.shape[1]) / opened.rate_hz
    recording = replace(opened, samples_uv=joined, times_s=times, gaps=())
    name = own_name("eyes")
    out = Outlet(recording, name)
    receiver = Receiver(lambda: LslSource.find(name, wait_s=0.3), baseline=baseline_of(opened))
    receiver.start()
    try:
        assert out.wait_for_listener(60.0)
        began = time.monotonic()
        threading.Thread(target=out.send, daemon=True).start()
        assert wait_until(lambda: receiver.heard.state.good, 4.0)
        assert abs(receiver.heard.state.z[2]) < 1.5
        changed = began + before / opened.rate_hz
        assert wait_until(lambda: receiver.heard.state.z[2] > 1.5, 6.0)
        took = time.monotonic() - changed
        assert 0.0 < took < 2.0
    finally:
        receiver.close()


@pytest.mark.slow
def test_the_benchmark_measures_latency_of_every_window_over_loopback():
    from benchmarks.live import measured

    told = measured(3.0)
    assert told["windows"] >= 6
    assert 0.0 < told["latency_median_s"] <= told["latency_p95_s"] <= told["latency_max_s"]
    assert told["core_share"] > 0.0
