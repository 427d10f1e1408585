"""The series the scheduler reads: causal, neutral where nothing is known, the same every time."""

import time

import numpy as np
import pytest

from model.eeg.generator import generate
from model.eeg.series import BandSeries, baseline_of
from model.errors import InputError

SCRIPT = [("rest", 10.0), ("relaxed", 10.0)]


@pytest.fixture(scope="module")
def series():
    return BandSeries.from_script(SCRIPT, seed=1)


def is_neutral(state):
    return not state.u.any() and not state.z.any() and (state.relative == 1.0).all()


def test_before_the_first_window_the_bands_are_at_rest(series):
    state = series.at(1.99)
    assert is_neutral(state)
    assert (state.good, state.reason) == (False, "no window yet")


def test_a_moment_gets_the_last_window_that_had_ended_by_then(series):
    for moment in (2.0, 2.2, 7.375, 19.999, 20.0):
        index = int((moment - 2.0) / 0.25 + 1e-9)
        np.testing.assert_array_equal(series.at(moment).u, series.u[index])
    assert series.at(5.0) is series.at(5.1), "the scheduler works again only when it changes"


def test_after_the_end_the_value_is_held_and_goes_back_to_rest(series):
    last = series.at(20.0)
    assert last.good
    held = series.at(21.9)
    np.testing.assert_array_equal(held.u, last.u)
    assert (held.good, held.reason) == (False, "recording ended")
    np.testing.assert_allclose(series.at(27.0).u, last.u * np.exp(-1.0))
    np.testing.assert_allclose(series.at(200.0).relative, 1.0)


def test_a_generated_series_repeats_bit_for_bit_and_is_calibrated(series):
    again = BandSeries.from_script(SCRIPT, seed=1)
    np.testing.assert_array_equal(series.u, again.u)
    assert (series.u != BandSeries.from_script(SCRIPT, seed=2).u).any()
    assert series.calibrated
    assert (series.source, series.seconds) == ("generator", 20.0)
    channels = dict.fromkeys(series.baseline.channels, 1.0)
    assert series.quality_summary() == {"good_share": 1.0, "channels": channels, "reasons": {}}


def test_fixed_bands_never_change_and_drive_within_three():
    fixed = BandSeries.constant({"alpha": 5.0, "gamma": -1.0})
    state = fixed.at(1e6)
    np.testing.assert_array_equal(state.z, [0, 0, 5, 0, -1])
    np.testing.assert_array_equal(state.u, [0, 0, 3, 0, -1])
    np.testing.assert_allclose(state.relative, np.exp(0.4 * state.z))
    assert state.good
    assert state is fixed.at(0.0)
    assert is_neutral(BandSeries.neutral().at(0.0))
    with pytest.raises(InputError, match="alpa"):
        BandSeries.constant({"alpa": 1.0})


def test_without_a_baseline_the_series_says_it_is_uncalibrated():
    recording = generate([("relaxed", 60.0)], seed=1)
    series = BandSeries.from_recording(recording, baseline=None)
    assert not series.calibrated
    assert "uncalibrated" in series.notes[0]
    assert abs(np.median(series.z[20:, 2])) < 0.5, "against itself, relaxed is the middle"
    rest = baseline_of(generate([("rest", 60.0)], seed=1, stream=1))
    against_rest = BandSeries.from_recording(recording, baseline=rest)
    assert against_rest.calibrated
    assert np.median(against_rest.z[20:, 2]) > 2.0


def test_a_baseline_of_other_channels_is_refused():
    recording = generate([("rest", 20.0)], seed=1)
    baseline = baseline_of(generate([("rest", 20.0)], seed=1, channels=("Pz",)))
    with pytest.raises(InputError, match="baseline is of Pz"):
        BandSeries.from_recording(recording, baseline=baseline)
    one = BandSeries.from_recording(recording, baseline=None, channels=["Oz"])
    assert one.u.shape == (73, 5)
    with pytest.raises(InputError, match="has no channel Cz"):
        BandSeries.from_recording(recording, baseline=None, channels=["Cz"])


def test_a_recording_with_no_good_window_is_refused_with_the_reason():
    recording = generate([("rest", 20.0)], seed=1)
    recording.samples_uv[:] = 0.0
    with pytest.raises(InputError, match="no window that can be trusted: flat"):
        BandSeries.from_recording(recording, baseline=None)


def test_a_channel_that_falls_silent_is_told_by_its_own_share_of_good_windows():
    recording = generate([("rest", 20.0)], seed=1)
    recording.samples_uv[1, recording.samples_uv.shape[1] // 2 :] = 0.0
    series = BandSeries.from_recording(recording, baseline=None)
    shares = series.quality_summary()["channels"]
    assert list(shares) == list(recording.channels)
    # Windows of 2 s: those that touch the second half of 20 s are bad.
    assert shares.pop(recording.channels[1]) == pytest.approx(33 / 73, abs=2 / 73)
    assert set(shares.values()) == {1.0}
    assert series.good.all(), "the others carry the bands"


def test_asking_for_the_state_is_fast_enough_for_every_step(series):
    start = time.thread_time()
    for step in range(64_000):
        series.at((step % 1400) / 64.0)
    assert time.thread_time() - start < 3.0, "measured 0.1 to 0.3 s"


@pytest.mark.realdata
def test_closed_eyes_against_a_recording_or_a_saved_baseline_of_open_eyes(shared_data, tmp_path):
    eyes_closed = shared_data / "eeg/S001R02_first60s.edf"
    series = BandSeries.from_file(eyes_closed, baseline_path=shared_data / "eeg/S001R01.edf")
    assert series.calibrated
    settled = series.times_s > 6.0
    assert np.median(series.z[settled, 2]) == pytest.approx(6.0, abs=0.2)
    assert series.u[settled, 2].min() > 2.5
    assert np.abs(np.median(series.z[settled], axis=0)[[0, 1, 4]]).max() < 1.0
    assert series.baseline is not None
    series.baseline.save(tmp_path / "rest.json")
    saved = BandSeries.from_file(eyes_closed, baseline_path=tmp_path / "rest.json")
    np.testing.assert_array_equal(saved.u, series.u)
    with pytest.raises(InputError, match="channel Oz: is not in the recording"):
        BandSeries.from_file(eyes_closed, baseline_path=shared_data / "eeg/Subject04_2.edf")
