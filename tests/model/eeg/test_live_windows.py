"""A stream gives the bands of a recording, whatever way its samples came."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.eeg.aperiodic import over_background
from model.eeg.baseline import Follower, fit_baseline, instant_z, normalise
from model.eeg.generator import generate
from model.eeg.live.clock import SourceClock, settled_rate
from model.eeg.live.source import About, select
from model.eeg.live.streaming import StreamedWindows
from model.eeg.recording import read_recording
from model.eeg.windows import sliding_band_powers
from model.errors import InputError

RECORDING = generate([("rest", 6.0), ("relaxed", 6.0)], seed=3)
WHOLE = sliding_band_powers(RECORDING.samples_uv, RECORDING.rate_hz)


def streamed(samples, times, rate_hz, cuts, **how):
    stream = StreamedWindows(rate_hz, len(samples), **how)
    told = []
    for one, other in zip([0, *cuts], [*cuts, times.size], strict=True):
        told += stream.add(samples[:, one:other], times[one:other])[0]
    return told, stream


def same(told, powers, within=1e-9):
    assert [one.good for one in told] == list(powers.good[: len(told)])
    power = np.array([one.power_uv2 for one in told])
    np.testing.assert_allclose(power, powers.power_uv2[: len(told)], rtol=within)
    ends = np.array([one.end_s for one in told])
    np.testing.assert_allclose(ends, powers.times_s[: len(told)], atol=1e-6)


@settings(max_examples=8)
@given(st.lists(st.integers(1, RECORDING.times_s.size - 1), max_size=40).map(sorted))
def test_in_whatever_chunks_a_recording_arrives_its_bands_are_those_of_the_file(cuts):
    told, _ = streamed(RECORDING.samples_uv, RECORDING.times_s, RECORDING.rate_hz, cuts, exact=True)
    assert len(told) == WHOLE.good.size
    same(told, WHOLE)


def test_bands_over_the_background_of_a_stream_are_those_of_the_recording():
    whole = sliding_band_powers(RECORDING.samples_uv, RECORDING.rate_hz, measure=over_background)
    told, _ = streamed(
        RECORDING.samples_uv,
        RECORDING.times_s,
        RECORDING.rate_hz,
        [100, 101, 900],
        exact=True,
        measure=over_background,
    )
    same(told, whole)
    assert np.abs(np.log(whole.power_uv2 / WHOLE.power_uv2)).min() > 0.5


def test_z_of_a_stream_is_that_of_the_recording():
    baseline = fit_baseline(WHOLE.power_uv2, WHOLE.good, least_windows=1)
    course = normalise(WHOLE.power_uv2, WHOLE.good, baseline)
    told, _ = streamed(
        RECORDING.samples_uv, RECORDING.times_s, RECORDING.rate_hz, [100, 101, 900], exact=True
    )
    follower = Follower()
    heard = [follower.hear(instant_z(one.power_uv2, baseline)) for one in told]
    np.testing.assert_allclose([z for z, _ in heard], course.z, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose([u for _, u in heard], course.u, rtol=1e-9, atol=1e-12)


@pytest.mark.realdata
@pytest.mark.parametrize("file", ["S001R01.edf", "S001R02_first60s.edf"])
def test_a_real_recording_streamed_gives_the_same_bands_and_verdicts(shared_data, file):
    recording = read_recording(shared_data / "eeg" / file)
    rails = recording.rails_uv
    powers = sliding_band_powers(recording.samples_uv, recording.rate_hz, rails_uv=rails)
    cuts = list(range(13, recording.times_s.size, 13))
    told, _ = streamed(
        recording.samples_uv, recording.times_s, recording.rate_hz, cuts, rails_uv=rails
    )
    assert len(told) == powers.good.size
    assert [one.reason for one in told] == list(powers.reason)
    power = np.array([one.power_uv2 for one in told])
    np.testing.assert_allclose(power, powers.power_uv2, rtol=1e-9)


@settings(max_examples=8)
@given(st.integers(1, 2**31), st.floats(0.0, 0.04))
def test_jitter_of_the_stamps_and_a_rate_a_little_off_do_not_change_the_bands(seed, jitter):
    random = np.random.default_rng(seed)
    times = RECORDING.times_s * 1.0005 + random.uniform(0.0, jitter, RECORDING.times_s.size)
    cuts = sorted(random.integers(1, times.size, 60).tolist())
    told, stream = streamed(RECORDING.samples_uv, times, RECORDING.rate_hz, cuts)
    assert stream.lost == 0
    power = np.array([one.power_uv2 for one in told])
    np.testing.assert_allclose(power, WHOLE.power_uv2[: len(told)], rtol=1e-9)


def test_a_burst_stamped_at_its_arrival_is_spread_backwards_and_loses_nothing():
    times = np.ceil(RECORDING.times_s * 8.0) / 8.0
    told, stream = streamed(
        RECORDING.samples_uv, times, RECORDING.rate_hz, list(range(1, times.size, 20))
    )
    assert stream.lost == 0
    power = np.array([one.power_uv2 for one in told])
    np.testing.assert_allclose(power, WHOLE.power_uv2[: len(told)], rtol=1e-9)


@pytest.mark.parametrize(("lost", "reason"), [(16, ""), (80, "samples missing")])
def test_lost_packets_are_bridged_up_to_a_tenth_of_a_window_and_spoil_it_beyond(lost, reason):
    kept = np.ones(RECORDING.times_s.size, bool)
    kept[800 : 800 + lost] = False
    times = RECORDING.times_s[kept]
    gone = sliding_band_powers(RECORDING.samples_uv[:, kept], RECORDING.rate_hz, times_s=times)
    told, stream = streamed(
        RECORDING.samples_uv[:, kept], times, RECORDING.rate_hz, [333, 790, 805], exact=True
    )
    assert stream.lost == lost
    assert [one.reason for one in told] == list(gone.reason)
    assert reason in gone.reason
    good = gone.good
    power = np.array([one.power_uv2 for one in told])
    np.testing.assert_allclose(power[good], gone.power_uv2[good], rtol=1e-9)


def test_a_window_that_will_never_be_whole_is_told_when_it_is_overdue():
    told, stream = streamed(
        RECORDING.samples_uv[:, :400], RECORDING.times_s[:400], RECORDING.rate_hz, [], exact=True
    )
    assert [one.good for one in told] == [True, True, True]
    late = stream.overdue(3.0)
    assert [one.end_s for one in late] == [2.75, 3.0]
    assert [one.reason for one in late] == ["samples missing", "samples missing"]
    assert [one.reason for one in stream.overdue(6.0)][-1] == "a gap in the recording"


def test_stamps_that_jump_far_begin_the_grid_anew():
    times = RECORDING.times_s.copy()
    times[960:] += 86400.0
    told, stream = streamed(RECORDING.samples_uv, times, RECORDING.rate_hz, [960], exact=True)
    assert stream.jumps == 1
    assert all(one.good for one in told)
    assert told[-1].end_s > 86400.0


@pytest.mark.parametrize("off_s", [0.0, 0.003])
def test_the_senders_clock_is_believed_while_it_is_near(off_s):
    clock = SourceClock(10.0)
    for k in range(50):
        clock.hear(k * 0.1, 10.0 + k * 0.1 + off_s + 0.01)
    assert clock.offset_s == 10.0
    assert clock.notes == ()


@pytest.mark.parametrize("off_s", [-3600.0, -1.0, 7.0, 1.7e9])
def test_a_foreign_clock_is_told_and_its_fastest_sample_counts_as_now(off_s):
    clock = SourceClock(0.0)
    way = [0.05, 0.2, 0.03, 0.4, 0.07]
    for k, delay in enumerate(way):
        clock.hear(k * 0.1 - off_s, k * 0.1 + delay)
    assert clock.offset_s == pytest.approx(off_s + 0.03, abs=1e-6)
    assert "foreign" in clock.notes[0]


@pytest.mark.parametrize(("rate", "told"), [(255.7, 256.0), (250.2, 250.0), (137.04, 137.0)])
def test_an_untold_rate_is_taken_from_the_stamps(rate, told):
    jitter = np.random.default_rng(1).uniform(0.0, 0.01, 2000)
    assert settled_rate(np.arange(2000) / rate + jitter) == pytest.approx(told, abs=0.2)
    assert settled_rate(np.arange(20) / rate) is None


def test_stamps_that_stand_still_tell_no_rate():
    with pytest.raises(InputError, match="--rate"):
        settled_rate(np.zeros(30_000))


def test_a_stream_too_slow_for_gamma_is_refused():
    assert settled_rate(np.arange(6.0)) == 1.0
    with pytest.raises(InputError, match="gamma needs at least 90"):
        StreamedWindows(1.0, 4)


def test_channels_of_a_stream_are_chosen_by_name_unit_and_type():
    muse = About(
        "Muse",
        ("TP9", "AF7", "AF8", "TP10", "Right AUX"),
        ("microvolts",) * 5,
        256.0,
        ("EEG",) * 5,
    )
    told = select(muse)
    assert told.channels == ("TP9", "AF7", "AF8", "TP10")
    assert not told.in_doubt
    mixed = About("x", ("sensor A", "sensor B", "ECG"), ("mV", "mV", "mV"), 250.0, ("EEG", "", ""))
    assert select(mixed).channels == ("sensor A",)
    assert select(mixed).factor.tolist() == [1000.0]
    with pytest.raises(InputError, match="--channels"):
        select(About("x", ("sensor A",), ("uV",), 250.0))
    assert select(About("x", ("O1",), ("",), 250.0)).in_doubt
