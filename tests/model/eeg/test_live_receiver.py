"""The receiver: calibrates, hears, holds, fades, says why, and takes up again."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from streams import wait_until

from model.eeg.baseline import OVER_BACKGROUND, Baseline
from model.eeg.generator import generate
from model.eeg.live.board import BoardSource
from model.eeg.live.board import library as boards
from model.eeg.live.heard import HeardBands, LiveBands
from model.eeg.live.lsl import library as lsl
from model.eeg.live.paced import PacedSource
from model.eeg.live.receiver import BROKEN, Heard, Receiver
from model.eeg.live.source import CHANGED, FILLING, REASONS, About, Chunk, SourceGone
from model.eeg.quality import REASONS as QUALITY
from model.eeg.series import BandState, baseline_of
from model.eeg.state import SignalState
from model.errors import InputError
from scenarios.report.catalogue import CATALOGUES

REST = generate([("rest", 40.0)], seed=2)
CLOSED = generate([("relaxed", 40.0)], seed=2, stream=1)
BASELINE = baseline_of(REST)


class Feed:
    """A source that gives a recording as fast as it is asked, then does as it is told."""

    def __init__(self, recording=REST, *, scale=1.0, units="uV", then=None, about=None, hop=64):
        n = len(recording.channels)
        told = About("feed", recording.channels, (units,) * n, recording.rate_hz, ("EEG",) * n)
        self.about = about or told
        self._recording, self._scale, self._then, self._hop, self._at = (
            recording,
            scale,
            then,
            hop,
            0,
        )

    def pull(self, wait_s):
        part = slice(self._at, self._at + self._hop)
        stamps = self._recording.times_s[part]
        if stamps.size:
            self._at += self._hop
            return Chunk(self._recording.samples_uv[:, part] * self._scale, stamps)
        if self._then is not None:
            raise SourceGone(self._then)
        time.sleep(wait_s)
        return None

    def offset_s(self):
        return time.monotonic()

    def close(self):
        pass


def hearing(connect, **how):
    receiver = Receiver(connect, source="feed", **how)
    receiver.start()
    return receiver


def test_a_minute_of_rest_becomes_the_baseline_that_the_recording_itself_gives():
    minute = generate([("rest", 61.0)], seed=2)
    receiver = hearing(lambda: Feed(minute))
    try:
        assert receiver.status.state is SignalState.CALIBRATING
        assert wait_until(lambda: receiver.calibrated, 60.0)
        theirs = baseline_of(minute)
        np.testing.assert_allclose(receiver.baseline.median, theirs.median, rtol=1e-9)
        np.testing.assert_allclose(receiver.baseline.scale, theirs.scale, rtol=1e-9)
        assert receiver.baseline.n_windows == theirs.n_windows
        assert np.isnan(receiver.status.countdown_s)
    finally:
        receiver.close()


def test_the_countdown_tells_the_good_rest_still_wanted_and_the_field_rests_until_then():
    receiver = hearing(lambda: Feed(hop=1600))
    try:
        assert wait_until(lambda: receiver.status.countdown_s < 30.0, 60.0)
        assert not receiver.calibrated
        assert not receiver.heard.state.u.any()
        assert wait_until(lambda: receiver.status.countdown_s <= 21.0, 60.0)
        assert receiver.status.countdown_s > 18.0
    finally:
        receiver.close()


def test_the_verdict_on_each_channel_is_told_with_the_end_of_its_window():
    flat = generate([("rest", 10.0)], seed=4)
    flat.samples_uv[1] = 0.0
    receiver = hearing(lambda: Feed(flat, hop=1600), baseline=BASELINE)
    try:
        assert wait_until(lambda: len(receiver.judged) >= 30, 60.0)
        ends = np.array([one.end_s for one in receiver.judged[:30]])
        assert np.diff(ends) == pytest.approx(0.25)
        verdicts = {tuple(one.verdict) for one in receiver.judged[:30]}
        assert verdicts == {(0, QUALITY.index("flat"), 0)}
    finally:
        receiver.close()


def test_less_than_ten_seconds_of_rest_are_refused():
    with pytest.raises(InputError, match="at least 10"):
        Receiver(Feed, calibrate_s=5.0)


def test_a_source_that_goes_is_held_fades_and_is_taken_up_again():
    ways = iter([Feed(CLOSED, then="the sender has gone")])
    seen = threading.Event()

    def connect():
        source = next(ways, None)
        if source is None and not seen.is_set():
            raise SourceGone("no stream of that name answers")
        return source or Feed(CLOSED)

    receiver = hearing(connect, baseline=BASELINE)
    try:
        assert wait_until(lambda: receiver.status.state is SignalState.HOLDING, 60.0)
        held = receiver.heard.state
        assert held.z[2] > 1.0
        gone = "no stream of that name answers"
        assert wait_until(lambda: receiver.status.reason == gone, 60.0)
        assert not receiver.status.connected
        seen.set()
        assert wait_until(lambda: receiver.status.state is SignalState.GOOD, 60.0)
        assert receiver.status.returns == 1
        assert receiver.status.reason == ""
    finally:
        receiver.close()


def test_a_value_nobody_renews_is_held_for_two_seconds_then_fades_to_rest(monkeypatch):
    receiver = Receiver(Feed, baseline=BASELINE)
    now = time.monotonic()
    u = np.array([0.0, 0.0, 2.0, 0.0, 0.0])
    for _ in range(80):
        receiver._follower.hear(u)
    good = BandState(u, u, np.exp(u), True, "")
    receiver.heard = Heard(good, now - 20.0)
    receiver._last_good_s = now - 20.0
    seen = []
    follow = receiver._follow

    def note(z, reason, end_s):
        follow(z, reason, end_s)
        seen.append((end_s - now + 20.0, receiver.heard.state))

    monkeypatch.setattr(receiver, "_follow", note)
    receiver._away(SourceGone("the sender has gone"))
    assert [state.age_s for _, state in seen] == pytest.approx([after for after, _ in seen])
    early = [state.u[2] for after, state in seen if after <= 2.0]
    assert early == pytest.approx([2.0] * len(early), rel=1e-6)
    assert len(early) == 8
    later = [(after, state.u[2]) for after, state in seen if after > 2.0]
    for after, value in later:
        assert value == pytest.approx(2.0 * np.exp(-(after - 2.0) / 5.0), rel=1e-6)
    assert receiver.status.state is SignalState.LOST


def test_one_that_comes_back_with_other_channels_is_not_taken_up():
    other = generate([("rest", 5.0)], seed=1, channels=("Fz", "Cz"))
    ways = iter([Feed(CLOSED, then="the sender has gone")])
    receiver = hearing(lambda: next(ways, None) or Feed(other), baseline=BASELINE)
    try:
        assert wait_until(lambda: receiver.status.reason == CHANGED, 60.0)
        assert receiver.status.state is SignalState.HOLDING
    finally:
        receiver.close()


def test_numbers_without_a_unit_are_believed_as_microvolts_or_refused_with_the_option():
    fits = hearing(lambda: Feed(units=""), baseline=BASELINE)
    volts = hearing(lambda: Feed(units="", scale=1e-6), baseline=BASELINE)
    told = hearing(lambda: Feed(units="", scale=1e-6), baseline=BASELINE, unit="V")
    try:
        for one in (fits, told):
            assert wait_until(lambda one=one: one.status.state is SignalState.GOOD, 60.0)
            assert one.status.fault == ""
            # All was given at once; nothing fades within two seconds.
            assert wait_until(lambda one=one: one.status.age_s > 0.2, 60.0)
        np.testing.assert_allclose(fits.heard.state.z, told.heard.state.z, atol=1e-6)
        assert wait_until(lambda: volts.status.fault != "", 60.0)
        assert "--unit" in volts.status.fault
    finally:
        for one in (fits, volts, told):
            one.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_receiver_that_breaks_down_says_so_instead_of_standing_still():
    def broken():
        raise RuntimeError("nobody foresaw this")

    receiver = hearing(broken, baseline=BASELINE)
    assert wait_until(lambda: receiver.status.fault == BROKEN, 60.0)
    assert not receiver.status.connected
    receiver.close()


@pytest.mark.parametrize("rate_hz", [0.0, -5.0, float("nan")])
def test_a_rate_that_is_none_is_refused_before_anything_is_heard(rate_hz):
    with pytest.raises(InputError, match="no sampling rate"):
        Receiver(Feed, baseline=BASELINE, rate_hz=rate_hz)


def test_bands_over_the_background_are_calibrated_and_heard_like_those_of_a_recording():
    minute = generate([("rest", 20.0)], seed=2)
    receiver = hearing(lambda: Feed(minute), calibrate_s=15.0, aperiodic=True)
    try:
        assert wait_until(lambda: receiver.calibrated, 60.0)
        assert receiver.baseline.measure == OVER_BACKGROUND
        cut = slice(0, round(15.0 * minute.rate_hz))
        begun = replace(minute, samples_uv=minute.samples_uv[:, cut], times_s=minute.times_s[cut])
        np.testing.assert_allclose(
            receiver.baseline.median, baseline_of(begun, aperiodic=True).median, rtol=1e-9
        )
        assert any("1/f background" in note for note in receiver.status.notes)
    finally:
        receiver.close()


@pytest.mark.parametrize("aperiodic", [False, True])
def test_a_baseline_of_the_other_measure_is_refused(aperiodic):
    over = Baseline(BASELINE.median, BASELINE.scale, 233, (), "x", measure=OVER_BACKGROUND)
    receiver = hearing(Feed, baseline=BASELINE if aperiodic else over, aperiodic=aperiodic)
    try:
        assert wait_until(lambda: receiver.status.fault != "", 60.0)
        assert "alibrate anew" in receiver.status.fault
    finally:
        receiver.close()


def test_a_baseline_of_other_channels_is_refused():
    other = Baseline(BASELINE.median, BASELINE.scale, 233, ("Fz",), "x")
    receiver = hearing(Feed, baseline=other)
    try:
        assert wait_until(lambda: receiver.status.fault != "", 60.0)
        assert "baseline is of Fz" in receiver.status.fault
    finally:
        receiver.close()


def test_what_is_kept_is_every_sample_once_in_microvolts():
    receiver = hearing(lambda: Feed(units="mV", scale=1e-3, hop=100), baseline=BASELINE, keep=True)
    try:
        assert wait_until(lambda: receiver.status.age_s > 0.3, 60.0)
        parts = receiver.take()
        assert receiver.take() == []
        whole = np.concatenate([part.samples_uv for part in parts], axis=1)
        np.testing.assert_allclose(whole, REST.samples_uv, rtol=1e-12)
        slots = np.concatenate([part.slots for part in parts])
        assert slots.tolist() == list(range(slots.size))
    finally:
        receiver.close()


def test_a_run_from_what_was_heard_hears_the_same_at_every_step():
    random = np.random.default_rng(4)

    class Turning:
        source, calibrated = "x", True

        def __init__(self):
            self.turn()

        def turn(self):
            u = random.standard_normal(5)
            good = bool(random.random() < 0.6)
            state = BandState(u, u, np.exp(u), good, "" if good else "flat", 0.0)
            self.heard = Heard(state, time.monotonic())

    receiver = Turning()
    live = LiveBands(receiver, keep=True)
    first = live.at(0.0)
    steps = [k / 64.0 for k in range(200)]
    heard, news = [], []
    for step, at in enumerate(steps):
        if random.random() < 0.1:
            receiver.turn()
        heard.append(live.at(at))
        news.append(live.news(step, at))
        assert live.at(at) is heard[-1]
    assert first is heard[0]
    kept = live.take()
    again = HeardBands(
        np.array([one.from_s for one in kept]), tuple(one.state for one in kept), 3.0, "x"
    )
    for step, at in enumerate(steps):
        assert again.at(at) is heard[step]
        assert again.news(step, at) == news[step]
        steady = again.steady_until(at)
        assert all(again.at(later) is heard[step] for later in steps[step:] if later < steady), (
            "a stride must not pass over a change"
        )
    assert sum(map(len, news)) > 3
    assert 0.0 <= live.latency_s() < 1.0


def test_the_generator_can_be_a_live_source_too():
    source = PacedSource(CLOSED, speed=20.0)
    receiver = hearing(lambda: source, baseline=BASELINE)
    try:
        assert wait_until(lambda: receiver.heard.state.z[2] > 1.0, 60.0)
        assert wait_until(lambda: receiver.status.reason == "the recording has ended", 60.0)
    finally:
        receiver.close()


def test_the_synthetic_board_is_heard_at_its_rate():
    begun = time.monotonic()
    source = BoardSource.open("synthetic")
    chunks, ages = [], []

    def heard():
        chunks.append(source.pull(1.0))
        ages.append(time.monotonic() - (chunks[-1].stamps_s[-1] + source.offset_s()))
        return sum(chunk.stamps_s.size for chunk in chunks) > 100

    try:
        assert wait_until(heard, 60.0)
        took = time.monotonic() - begun
        assert source.about.rate_hz == 250.0
        assert {chunk.numbers.shape[0] for chunk in chunks} == {len(source.about.labels)} == {16}
        assert sum(chunk.stamps_s.size for chunk in chunks) < 1.25 * 250.0 * took + 100
        assert min(ages) > -0.05
        assert wait_until(lambda: heard() and ages[-1] < 0.5, 60.0)
    finally:
        source.close()
        source.close()


def test_boards_and_parameters_that_are_none_are_refused_with_what_there_is():
    with pytest.raises(InputError, match="cyton"):
        BoardSource.open("toaster")
    with pytest.raises(InputError, match="serial_port"):
        BoardSource.open("cyton", {"port": "x"})
    with pytest.raises(SourceGone, match="cannot be reached"):
        BoardSource.open("cyton", {"serial_port": "/dev/none"})


@pytest.mark.parametrize(
    ("library", "module", "extra"),
    [(lsl, "pylsl", "live"), (boards, "brainflow.board_shim", "boards")],
)
def test_a_missing_extra_is_named_in_one_line(monkeypatch, library, module, extra):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=rf"pip install 'mindfield\[{extra}\]'"):
        library()


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words_in_both_languages(reason):
    assert all(f"reason.{reason}" in CATALOGUES[lang] for lang in ("en", "ru"))
    assert FILLING in REASONS
