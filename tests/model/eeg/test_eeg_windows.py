"""Sliding windows: causal, judged one by one, gaps and lost channels handled."""

import time

import numpy as np
import pytest

from model.eeg.bands import band_powers
from model.eeg.generator import generate
from model.eeg.recording import read_recording
from model.eeg.windows import sliding_band_powers

RATE = 160.0


def eeg(seconds=20.0, seed=1):
    return generate([("rest", seconds)], seed=seed).samples_uv


def test_windows_come_every_quarter_second_and_are_timed_by_their_end():
    powers = sliding_band_powers(eeg(10.0), RATE)
    np.testing.assert_allclose(powers.times_s, np.arange(2.0, 10.01, 0.25))
    assert powers.good.all()


def test_a_window_knows_nothing_of_what_comes_after_its_end():
    samples = eeg(10.0)
    changed = samples.copy()
    changed[:, 960:] *= 1.5
    before, after = sliding_band_powers(samples, RATE), sliding_band_powers(changed, RATE)
    past = before.times_s <= 6.0
    np.testing.assert_array_equal(before.power_uv2[past], after.power_uv2[past])
    assert (before.power_uv2[~past] != after.power_uv2[~past]).all()


def test_one_window_has_the_power_welch_gives():
    samples = eeg(2.0)
    np.testing.assert_allclose(
        sliding_band_powers(samples, RATE).power_uv2[0], band_powers(samples, RATE).mean(axis=0)
    )


def test_windows_keep_their_times_where_the_hop_is_no_whole_number_of_samples():
    samples = generate([("rest", 30.0)], seed=2, rate_hz=250.0).samples_uv
    powers = sliding_band_powers(samples, 250.0)
    assert np.abs(powers.times_s - np.arange(2.0, 30.01, 0.25)).max() <= 0.5 / 250.0 + 1e-9


def mains(n, amplitude_uv, hz=50.0):
    return amplitude_uv * np.sin(2 * np.pi * hz * np.arange(n) / RATE)


def test_mains_that_leaves_the_bands_alone_makes_no_bad_window():
    clean = eeg(10.0)
    buzzing = clean + mains(1600, 400.0, hz=59.98)
    powers = sliding_band_powers(buzzing, RATE)
    assert powers.good.all()
    np.testing.assert_allclose(
        powers.power_uv2, sliding_band_powers(clean, RATE).power_uv2, rtol=2e-3
    )
    buzzing[:, 700:720] += 900.0
    assert "an artefact (too large a swing)" in sliding_band_powers(buzzing, RATE).reason


def spoiled(fault):
    samples = eeg(10.0)
    rails = None
    part = slice(480, 960)
    if fault == "flat":
        samples[:, part] = 3.0
    elif fault == "clipped at the rail":
        samples = np.clip(samples, -40.0, 40.0)
        rails = np.tile([[-40.0, 40.0]], (3, 1))
    elif fault == "not a number":
        samples[:, part] = np.nan
    elif fault == "an artefact (too large a swing)":
        samples[:, 700:720] += 900.0
    elif fault == "line noise":
        samples = samples + mains(1600, 1500.0)
    return samples, rails


@pytest.mark.parametrize(
    "fault",
    [
        "flat",
        "clipped at the rail",
        "not a number",
        "an artefact (too large a swing)",
        "line noise",
    ],
)
def test_a_spoiled_window_is_bad_and_says_why(fault):
    samples, rails = spoiled(fault)
    powers = sliding_band_powers(samples, RATE, rails_uv=rails)
    reason = powers.reason[int(np.argmin(np.abs(powers.times_s - 5.5)))]
    assert reason == fault
    assert np.isnan(powers.power_uv2[~powers.good]).all()
    assert np.isfinite(powers.power_uv2[powers.good]).all()


def test_gaps_are_bad_windows_and_a_few_missing_samples_are_bridged():
    samples, times = eeg(20.0), np.arange(3200) / RATE
    kept = np.ones(3200, bool)
    kept[800:816] = False
    kept[1600:2400] = False
    powers = sliding_band_powers(samples[:, kept], RATE, times_s=times[kept])
    by_time = dict(zip(powers.times_s, powers.reason, strict=True))
    assert by_time[6.0] == ""
    assert by_time[10.25] == "samples missing"
    assert by_time[13.0] == "a gap in the recording"
    assert by_time[17.0] == ""
    whole = sliding_band_powers(samples, RATE)
    clear = (powers.times_s <= 5.0) | (powers.times_s >= 17.0)
    np.testing.assert_allclose(powers.power_uv2[clear], whole.power_uv2[clear])


def test_a_lost_electrode_is_left_out_and_looks_like_no_change_of_state():
    samples = eeg(60.0) * np.array([[3.0], [1.0], [1.0]]) * 0.5
    lost = samples.copy()
    lost[0, 4800:] = 0.0
    whole, partial = sliding_band_powers(samples, RATE), sliding_band_powers(lost, RATE)
    late = whole.times_s > 34.0
    assert partial.good.all()
    assert not partial.channel_good[0, late].any()
    shift = np.log(partial.power_uv2[late] / whole.power_uv2[late]).mean(axis=0)
    assert np.abs(shift).max() < 0.25, "leaving out the strong channel alone would give -1"


def test_too_few_good_channels_make_a_bad_window():
    samples = eeg(10.0)
    samples[:2] = 0.0
    powers = sliding_band_powers(samples, RATE)
    assert not powers.good.any()
    assert set(powers.reason) == {"flat"}


def test_a_minute_of_64_channels_takes_well_under_a_second():
    samples = np.random.default_rng(1).normal(0.0, 20.0, (64, 9600))
    sliding_band_powers(samples[:, :640], RATE)
    start = time.process_time()
    sliding_band_powers(samples, RATE)
    assert time.process_time() - start < 1.5, "measured 0.4 s; the rest is for a busy machine"


@pytest.mark.realdata
@pytest.mark.parametrize(("file", "least"), [("S001R01.edf", 0.98), ("S001R02_first60s.edf", 1.0)])
def test_real_occipital_windows_stay_good_although_their_rhythm_swings_over_200_uv(
    shared_data, file, least
):
    recording = read_recording(shared_data / "eeg" / file)
    powers = sliding_band_powers(
        recording.samples_uv, recording.rate_hz, rails_uv=recording.rails_uv
    )
    assert powers.good.mean() >= least
    assert set(powers.reason) <= {"", "flat"}, "0.8 s of zeros stand at the end of S001R01"
