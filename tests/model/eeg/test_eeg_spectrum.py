"""Alpha peak, background and mains of a mean spectrum, where they are known."""

import json

import numpy as np
import pytest

from model.eeg.bands import band_powers
from model.eeg.examine import examine
from model.eeg.generator import generate
from model.eeg.recording import read_recording
from model.eeg.spectrum import alpha_peak, background_of, mains_of, mean_spectrum
from model.eeg.windows import sliding_band_powers
from model.errors import InputError

RATE = 160.0
FREQUENCY = np.arange(161) * 0.5


def density_of(seed, *, alpha=0.0, at=10.0, seconds=60, exponent=1.2):
    n = round(RATE * seconds)
    frequency = np.fft.rfftfreq(n, 1.0 / RATE)
    density = np.zeros_like(frequency)
    density[frequency >= 0.3] = 50.0 * (frequency[frequency >= 0.3] / 10.0) ** -exponent
    density += alpha * np.exp(-0.5 * ((frequency - at) / 0.7) ** 2)
    draws = np.random.default_rng(seed).normal(size=(2, frequency.size))
    samples = np.fft.irfft(0.5 * np.sqrt(density * RATE * n) * (draws[0] + 1j * draws[1]), n)[None]
    powers = sliding_band_powers(samples, RATE)
    return mean_spectrum(samples, np.arange(n) / RATE, RATE, powers).density[0]


def peak_in(density):
    background = background_of(density, RATE, 320)
    assert background is not None
    return alpha_peak(density, FREQUENCY, background)


@pytest.mark.parametrize("at", [8.3, 9.7, 11.25])
def test_the_alpha_peak_is_placed_between_the_bins(at):
    found = [peak_in(density_of(seed, alpha=500.0, at=at)) for seed in range(16)]
    places = np.array([peak.hz for peak in found])
    error = places.std(ddof=1) / 4.0
    assert error < 0.06, "the rhythm itself wanders so much in a minute"
    assert abs(places.mean() - at) < 3.0 * error
    assert min(peak.times_beside for peak in found) > 4.0


@pytest.mark.parametrize("seconds", [10, 60])
def test_noise_without_a_rhythm_has_no_peak(seconds):
    found = [peak_in(density_of(seed, seconds=seconds)) for seed in range(40)]
    assert sum(peak is not None for peak in found) <= 2, "0.5 % of 200 when it was measured"


def test_mains_is_told_apart_from_the_spectrum_around_it():
    time = np.arange(9600) / RATE
    clean = generate([("rest", 60.0)], seed=1).samples_uv[:1]
    times = np.arange(9600) / RATE
    for hz in (50.0, 60.0):
        buzzing = clean + 30.0 * np.sqrt(2.0) * np.sin(2.0 * np.pi * hz * time)
        spectrum = mean_spectrum(buzzing, times, RATE, sliding_band_powers(buzzing, RATE))
        found = mains_of(spectrum.density[0], RATE, spectrum.size)
        assert found is not None
        assert (found.hz, found.rms_uv) == (hz, pytest.approx(30.0, rel=0.01))
    spectrum = mean_spectrum(clean, times, RATE, sliding_band_powers(clean, RATE))
    assert mains_of(spectrum.density[0], RATE, spectrum.size) is None


def test_windows_with_a_fault_or_a_gap_take_no_part_in_the_mean():
    recording = generate([("rest", 20.0)], seed=1)
    samples, times = recording.samples_uv.copy(), recording.times_s.copy()
    samples[0, 1600:1920] = 0.0
    times[2400:] += 5.0
    powers = sliding_band_powers(samples, RATE, times_s=times)
    spectrum = mean_spectrum(samples, times, RATE, powers)
    assert spectrum.n_windows.tolist() == [15, 18, 18]
    assert np.isfinite(spectrum.density).all()


def test_bands_of_a_recording_that_is_good_throughout_are_those_of_welch():
    recording = generate([("rest", 30.0)], seed=2)
    found = examine(recording)
    expected = band_powers(recording.samples_uv, RATE).mean(axis=0)
    np.testing.assert_allclose([band.power_uv2 for band in found.bands], expected, rtol=1e-12)
    assert sum(band.share for band in found.bands) == pytest.approx(1.0)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "known"), [("S001R01.edf", "EO_S001R01"), ("S001R02_first60s.edf", "EC_S001R02")]
)
@pytest.mark.parametrize("channels", ["O1,Oz,O2", "Pz"])
def test_what_is_told_of_real_recordings_is_what_is_known_of_them(
    shared_data, file, known, channels
):
    truth = json.loads((shared_data / "eeg/ground_truth.json").read_text())[known][channels]
    found = examine(read_recording(shared_data / "eeg" / file, channels=channels.split(",")))
    for band in found.bands:
        assert band.power_uv2 == pytest.approx(truth["abs_uV2"][band.name], abs=6e-5)
        assert band.share == pytest.approx(truth["rel_of_channel_mean"][band.name], abs=6e-6)
    with pytest.raises(InputError):
        read_recording(shared_data / "eeg" / file, channels=["ECG"])
