"""Bands over their 1/f background: a change of slope is no change of rhythm."""

import dataclasses

import numpy as np
import pytest

from model.eeg.aperiodic import fit_background, over_background
from model.eeg.bands import spectral_density, window_size
from model.eeg.baseline import read_baseline
from model.eeg.generator import generate
from model.eeg.series import BandSeries, baseline_of
from model.errors import InputError

RATE, SECONDS = 160.0, 60.0
_PLAIN = generate([("rest", SECONDS)], seed=1)


def noise(exponent, alpha, seed):
    """A background of 50 µV²/Hz at 10 Hz with an alpha rhythm of that density on it."""
    n = round(RATE * SECONDS)
    frequency = np.fft.rfftfreq(n, 1.0 / RATE)
    density = np.zeros_like(frequency)
    density[frequency >= 0.3] = 50.0 * (frequency[frequency >= 0.3] / 10.0) ** -exponent
    density += alpha * np.exp(-0.5 * ((frequency - 10.0) / 0.7) ** 2)
    draws = np.random.default_rng(seed).normal(size=(2, 3, frequency.size))
    spectrum = 0.5 * np.sqrt(density * RATE * n) * (draws[0] + 1j * draws[1])
    return dataclasses.replace(_PLAIN, samples_uv=np.fft.irfft(spectrum, n))


def z_of(exponent, alpha, *, aperiodic):
    rest = baseline_of(noise(1.2, 30.0, seed=1), aperiodic=aperiodic)
    series = BandSeries.from_recording(
        noise(exponent, alpha, seed=2), baseline=rest, aperiodic=aperiodic
    )
    return np.median(series.z[16:], axis=0)


@pytest.mark.parametrize("exponent", [0.8, 1.8])
def test_a_change_of_slope_alone_moves_the_bands_and_not_those_over_the_background(exponent):
    assert np.abs(z_of(exponent, 30.0, aperiodic=False)[[0, 4]]).min() > 1.5
    assert np.abs(z_of(exponent, 30.0, aperiodic=True)).max() < 0.5


@pytest.mark.parametrize("exponent", [1.2, 1.8])
def test_a_stronger_alpha_is_kept_whatever_the_slope_does(exponent):
    z = z_of(exponent, 300.0, aperiodic=True)
    assert z[2] > 2.0
    assert np.abs(z[[0, 1, 3, 4]]).max() < 0.5


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("alpha", [0.0, 500.0])
def test_the_exponent_is_found_whether_or_not_there_is_a_rhythm(exponent, alpha):
    samples = noise(exponent, alpha, seed=3).samples_uv
    size = window_size(RATE)
    windows = samples.reshape(3, -1, size)
    density = spectral_density(windows, RATE).mean(axis=1)
    fitted = fit_background(density, RATE, size)
    np.testing.assert_allclose(fitted.exponent, exponent, atol=0.12)
    at_ten = fitted.density(np.array([10.0]))[:, 0]
    np.testing.assert_allclose(at_ten, 50.0, rtol=0.12)


def test_a_power_law_itself_is_one_over_its_background_in_every_band():
    frequency = np.arange(161) * 0.5
    density = np.where(frequency > 0.0, 80.0 * np.maximum(frequency, 0.5) ** -1.3, 0.0)
    np.testing.assert_allclose(over_background(density, RATE, 320), 1.0, rtol=1e-9)


def test_rest_and_recording_are_taken_in_the_same_way_or_refused(tmp_path):
    rest = baseline_of(_PLAIN, aperiodic=True)
    rest.save(tmp_path / "rest.json")
    assert read_baseline(tmp_path / "rest.json").measure == "over background"
    with pytest.raises(InputError, match=r"over their 1/f background, the recording band powers"):
        BandSeries.from_recording(_PLAIN, baseline=rest)
    series = BandSeries.from_recording(_PLAIN, baseline=rest, aperiodic=True)
    assert any("1/f background" in note for note in series.notes)
