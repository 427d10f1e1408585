"""Band powers: against scipy, against a sine, against the known recordings."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from model.eeg.bands import BANDS, band_powers
from model.eeg.recording import read_recording
from model.errors import InputError


def test_bands_are_the_five_of_the_design():
    limits = [(band.name, band.low_hz, band.high_hz) for band in BANDS]
    assert limits == [
        ("delta", 1, 4),
        ("theta", 4, 8),
        ("alpha", 8, 13),
        ("beta", 13, 30),
        ("gamma", 30, 45),
    ]


@settings(max_examples=15, deadline=None)
@given(rate=st.sampled_from([100.0, 125.0, 128.0, 160.0, 250.0, 500.0]), seed=st.integers(0, 99))
def test_powers_agree_with_scipy_welch_at_any_rate(rate, seed):
    noise = np.random.default_rng(seed).normal(size=(2, round(9 * rate)))
    size = round(2 * rate)
    frequency, density = signal.welch(
        noise, rate, "hann", nperseg=size, noverlap=round(rate), detrend="constant"
    )
    expected = [
        density[:, (frequency >= b.low_hz) & (frequency < b.high_hz)].sum(axis=1) * rate / size
        for b in BANDS
    ]
    np.testing.assert_allclose(band_powers(noise, rate), np.array(expected).T, rtol=1e-9)


@pytest.mark.parametrize(("hz", "band"), [(2.5, 0), (6, 1), (10, 2), (20, 3), (37, 4)])
def test_a_sine_gives_half_its_squared_amplitude_to_its_own_band(hz, band):
    time = np.arange(1600) / 160.0
    powers = band_powers(30.0 * np.sin(2 * np.pi * hz * time)[None], 160.0)[0]
    assert powers[band] == pytest.approx(450.0, rel=1e-6)
    assert np.delete(powers, band).max() < 1e-6 * 450.0


def test_a_rate_too_low_for_gamma_and_a_moment_too_short_are_refused():
    with pytest.raises(InputError, match="gamma"):
        band_powers(np.zeros((1, 1000)), 64.0)
    with pytest.raises(InputError, match="one window is 2 s"):
        band_powers(np.zeros((1, 100)), 160.0)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "known"),
    [("S001R01.edf", "EO_S001R01"), ("S001R02_first60s.edf", "EC_S001R02")],
)
@pytest.mark.parametrize("channels", ["O1,Oz,O2", "Pz", "Fp1,Fp2"])
def test_known_powers_of_real_recordings(shared_data, file, known, channels):
    truth = json.loads((shared_data / "eeg/ground_truth.json").read_text())[known][channels]
    recording = read_recording(shared_data / "eeg" / file, channels=channels.split(","))
    powers = band_powers(recording.samples_uv[:, :9600], recording.rate_hz).mean(axis=0)
    np.testing.assert_allclose(powers, [truth["abs_uV2"][b.name] for b in BANDS], atol=6e-5)
