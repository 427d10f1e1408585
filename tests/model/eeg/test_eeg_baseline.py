"""A person's rest: z against it, what drives, what bad windows do, the saved file."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.eeg.baseline import fit_baseline, instant_z, normalise, read_baseline
from model.eeg.generator import generate
from model.eeg.recording import read_recording
from model.eeg.series import baseline_of
from model.eeg.windows import sliding_band_powers
from model.errors import InputError


def powers_of(seed, n=240):
    return np.exp(np.random.default_rng(seed).normal(4.0, 0.4, (n, 5)))


ALL_GOOD = np.ones(240, bool)


@settings(max_examples=30, deadline=None)
@given(gain=st.floats(1e-3, 1e3), seed=st.integers(0, 999))
def test_z_does_not_change_with_the_gain_of_the_amplifier(gain, seed):
    rest, task = powers_of(seed), powers_of(seed + 1)
    plain = instant_z(task, fit_baseline(rest, ALL_GOOD))
    scaled = instant_z(task * gain**2, fit_baseline(rest * gain**2, ALL_GOOD))
    np.testing.assert_allclose(scaled, plain, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 999),
    bad=st.lists(st.integers(0, 239), max_size=60),
    wild=st.floats(0.0, 1e30) | st.just(float("nan")),
)
def test_what_stands_in_a_bad_window_never_moves_anything(seed, bad, wild):
    baseline = fit_baseline(powers_of(seed), ALL_GOOD)
    good = ALL_GOOD.copy()
    good[bad] = False
    task = powers_of(seed + 1)
    spoiled = task.copy()
    spoiled[~good] = wild
    plain, other = normalise(task, good, baseline), normalise(spoiled, good, baseline)
    np.testing.assert_array_equal(plain.u, other.u)
    np.testing.assert_array_equal(plain.z, other.z)
    before = np.concatenate((np.zeros((1, 5)), plain.u[:-1]))[~good]
    assert (np.abs(plain.u[~good]) <= np.abs(before)).all(), "it is held, or goes towards rest"
    assert (plain.u[~good] * before >= 0.0).all()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 999), push=st.floats(-50.0, 50.0))
def test_what_drives_stays_within_three_and_equals_z_where_nothing_was_clipped(seed, push):
    baseline = fit_baseline(powers_of(seed), ALL_GOOD)
    course = normalise(powers_of(seed + 1) * np.exp(push), ALL_GOOD, baseline)
    assert np.abs(course.u).max() <= 3.0
    np.testing.assert_allclose(course.relative, np.exp(baseline.scale * course.z))
    mild = powers_of(seed) ** 0.1 * np.exp(0.9 * baseline.median)
    calm = normalise(mild, ALL_GOOD, baseline)
    np.testing.assert_array_equal(calm.u, calm.z)


def test_a_bad_window_holds_the_last_value_and_then_goes_back_to_rest():
    baseline = fit_baseline(powers_of(1), ALL_GOOD)
    good = ALL_GOOD.copy()
    good[100:] = False
    u = normalise(powers_of(2) * 2.0, good, baseline).u
    np.testing.assert_array_equal(u[100:108], np.tile(u[99], (8, 1)))
    np.testing.assert_allclose(u[108 + 20 - 1], u[99] * np.exp(-1.0), rtol=1e-9)
    assert np.abs(u[-1]).max() < 0.01


def test_a_step_is_followed_with_a_time_constant_of_one_second():
    baseline = fit_baseline(powers_of(1), ALL_GOOD)
    two = np.tile(np.exp(baseline.median + 2.0 * baseline.scale), (40, 1))
    u = normalise(two, np.ones(40, bool), baseline).u
    np.testing.assert_allclose(u[3], 2.0 * (1.0 - np.exp(-1.0)))
    np.testing.assert_allclose(u[-1], 2.0, atol=1e-3)


def test_too_few_good_windows_are_no_baseline():
    with pytest.raises(InputError, match="20 of 240 windows are good"):
        fit_baseline(powers_of(1), np.arange(240) < 20)


def test_power_that_never_varies_is_not_blown_up():
    still = np.full((240, 5), 100.0)
    z = instant_z(still * 1.01, fit_baseline(still, ALL_GOOD))
    assert np.abs(z).max() < 0.25


def test_a_saved_baseline_comes_back_the_same(tmp_path):
    baseline = baseline_of(generate([("rest", 30.0)], seed=1))
    baseline.save(tmp_path / "мой покой.json")
    back = read_baseline(tmp_path / "мой покой.json")
    np.testing.assert_array_equal(back.median, baseline.median)
    np.testing.assert_array_equal(back.scale, baseline.scale)
    assert (back.n_windows, back.channels) == (113, ("O1", "Oz", "O2"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"mindfield_baseline": 2}, "mindfield_baseline"),
        ({"scale_ln_uv2": [0.4, 0.4, 0.0, 0.4, 0.4]}, "scale_ln_uv2.2"),
        ({"median_ln_uv2": [1.0]}, "median_ln_uv2"),
        ({"bands": ["a", "b", "c", "d", "e"]}, "other bands"),
        ({"extra": 1}, "extra"),
        (None, "no saved baseline"),
    ],
)
def test_a_wrong_baseline_file_is_refused_naming_the_place(tmp_path, change, says):
    path = tmp_path / "b.json"
    baseline_of(generate([("rest", 30.0)], seed=1)).save(path)
    told = json.loads(path.read_text()) | (change or {})
    path.write_text("nothing" if change is None else json.dumps(told))
    with pytest.raises(InputError, match=says) as caught:
        read_baseline(path)
    assert "b.json" in str(caught.value)


@pytest.mark.realdata
def test_closed_eyes_against_open_eyes_give_the_known_alpha(shared_data):
    """O1 Oz O2, power averaged over the channels, then ln; windows of 2 s every 0.25 s, first 60 s.

    Robust: median of z over the closed-eyes windows. Mean/SD: mean of z, SD of 233 windows.
    """
    logs = []
    for file in ("S001R01.edf", "S001R02_first60s.edf"):
        recording = read_recording(shared_data / "eeg" / file)
        powers = sliding_band_powers(recording.samples_uv[:, :9600], recording.rate_hz)
        assert powers.good.all()
        logs.append(np.log(powers.power_uv2))
    opened, closed = logs
    baseline = fit_baseline(np.exp(opened), np.ones(233, bool))
    robust = np.median(instant_z(np.exp(closed), baseline)[:, 2])
    plain = ((closed - opened.mean(axis=0)) / opened.std(axis=0, ddof=1)).mean(axis=0)[2]
    assert robust == pytest.approx(6.1, abs=0.05)
    assert plain == pytest.approx(4.9, abs=0.05)
