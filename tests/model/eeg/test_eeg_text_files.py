"""Recordings as text: OpenBCI GUI, Mind Monitor, muselsl, tables of band powers."""

import numpy as np
import pytest
from text_files import BELS, SENSORS, band_table, mind_monitor, openbci, wave_uv

from model.eeg.bands import band_powers
from model.eeg.ready_bands import ReadyBands
from model.eeg.recording import Recording, read_eeg, read_recording
from model.eeg.series import BandSeries, baseline_of, powers_of
from model.errors import InputError


@pytest.fixture
def given(tmp_path):
    def write(text: str, name: str = "given.txt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def noted(recording, part: str) -> bool:
    return any(part in note for note in recording.notes)


@pytest.mark.parametrize(
    ("version", "names"), [(6, "EXG Channel 0"), (5, "Channel 1"), (4, "Channel 1")]
)
def test_every_version_of_the_openbci_gui_gives_its_samples(given, version, names):
    recording = read_recording(given(openbci(version=version)))
    assert (recording.rate_hz, recording.seconds, recording.gaps) == (250.0, 4.0, ())
    assert recording.channels[0] == names
    assert len(recording.channels) == 8
    np.testing.assert_allclose(recording.samples_uv[0], wave_uv(1000) + 4000.0, atol=0.006)
    alpha = band_powers(recording.samples_uv[:1], 250.0)[0, 2]
    assert alpha == pytest.approx(400.0, rel=0.02)
    np.testing.assert_array_equal(recording.rails_uv[0], [-187_500.0, 187_500.0])
    assert noted(recording, "all 8 inputs")


def test_an_openbci_channel_can_be_named_and_the_other_columns_are_never_eeg(given):
    path = given(openbci())
    recording = read_recording(path, channels=["EXG Channel 6", "exg channel 7"])
    assert recording.channels == ("EXG Channel 6", "EXG Channel 7")
    with pytest.raises(InputError, match="Accel Channel 0: is not in the recording"):
        read_recording(path, channels=["Accel Channel 0"])


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"wrap": 200, "inputs": 4, "board": "OpenBCI_GUI$BoardGanglionBLE", "told": "200 Hz"}
        | {"rate": 200.0},
        {"step": 2, "inputs": 16, "told": "125 Hz", "rate": 125.0},
    ],
    ids=["cyton", "ganglion", "daisy"],
)
def test_lost_samples_are_found_by_the_index_that_wraps_and_stay_gaps(given, options):
    rate = options.get("rate", 250.0)
    lost = [*range(254, 258), 700]
    recording = read_recording(given(openbci(without=lost, **options)))
    assert recording.times_s.size == 995
    assert recording.seconds == pytest.approx(1000 / rate)
    np.testing.assert_allclose(
        np.ravel(recording.gaps), np.array([254, 258, 700, 701]) / rate, atol=1e-9
    )
    assert noted(recording, "5 sample(s) lost")


def test_a_break_longer_than_the_index_counts_is_found_by_the_stamps(given):
    lost = range(300, 300 + 2 * 256 + 10)
    recording = read_recording(given(openbci(2500, without=lost)))
    assert recording.seconds == pytest.approx(10.0)
    np.testing.assert_allclose(recording.gaps, [(300 / 250, 822 / 250)])


def test_rows_that_only_come_late_are_no_gap(given):
    recording = read_recording(given(openbci(2500, late={800: 0.8})))
    assert (recording.gaps, recording.seconds) == ((), 10.0)


def test_time_of_day_goes_on_over_midnight(given):
    recording = read_recording(given(openbci(2500, version=4)))
    assert (recording.gaps, recording.seconds) == ((), 10.0)


def test_a_rate_the_stamps_gainsay_asks_for_the_option_that_settles_it(given):
    path = given(openbci(told="250 Hz", stretch=2.0))
    with pytest.raises(InputError, match=r"250 samples a second, its time stamps say 125.*--rate"):
        read_recording(path)
    assert read_recording(path, rate_hz=125.0).seconds == 8.0


def test_a_rate_that_is_not_told_is_taken_from_the_stamps_where_it_is_a_usual_one(given):
    recording = read_recording(given(openbci(told=None)))
    assert recording.rate_hz == 250.0
    assert noted(recording, "time stamps give 250 Hz")
    path = given(openbci(told=None, stretch=1.1))
    with pytest.raises(InputError, match=r"unusual one.*--rate"):
        read_recording(path)


def test_damaged_rows_are_left_out_and_counted(given):
    lines = openbci().splitlines()
    lines[100] = "garbage"
    lines[200] = lines[200][:40]
    lines[-1] = lines[-1][:3]
    recording = read_recording(given("\n".join(lines)))
    assert noted(recording, "row(s) that cannot be read")
    assert recording.times_s.size in (997, 998)
    assert recording.seconds >= 3.98


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("%OpenBCI Raw EXG Data\n", "no row"),
        ("%OpenBCI Raw EXG Data\n1,2,3\n", "columns for 0"),
        (openbci(4).replace("= 8", "= 16"), "16 channels and has columns for 8"),
        (openbci(100), "one window is 2 s"),
        ("\ufeff" + mind_monitor(1.0), "no two rows"),
        (mind_monitor(20.0, bands=False), "no band columns"),
        ("timestamps,TP9,AF7\n1,2,3\n", "rate"),
        ("time_s,alpha_uv2\n0,1\n", "no column delta"),
        (band_table(1), "no two rows"),
        (band_table(suffix=""), "--unit uV2"),
        (band_table(scale=-1.0), "below 0.*--unit dB"),
        (band_table().replace("\n5,", "\n3,"), "does not go on"),
    ],
)
def test_a_text_recording_that_cannot_be_trusted_is_refused_in_one_line(given, text, says):
    with pytest.raises(InputError, match=f"given.txt.*{says}"):
        read_eeg(given(text))


def test_text_in_utf16_is_refused(tmp_path):
    path = tmp_path / "muse.csv"
    path.write_bytes(mind_monitor().encode("utf-16"))
    with pytest.raises(InputError, match="UTF-16"):
        read_eeg(path)


def test_mind_monitors_bands_are_used_and_its_thin_raw_column_never(given):
    recording = read_eeg(given(mind_monitor()))
    assert isinstance(recording, ReadyBands)
    assert recording.channels == SENSORS
    np.testing.assert_allclose(recording.power_uv2[0, 0], 10.0 ** np.array(BELS))
    assert noted(recording, "raw column has 1 row(s) a second and is not used")
    with pytest.raises(InputError, match="no signal"):
        read_recording(recording.source)


def test_mind_monitors_raw_signal_is_used_where_it_comes_at_the_headsets_rate(given):
    recording = read_eeg(given(mind_monitor(8.0, rate=256.0, headband={1000: 0})))
    assert isinstance(recording, Recording)
    assert recording.rate_hz == 256.0
    alpha = band_powers(recording.samples_uv[:1], 256.0)[0, 2]
    assert alpha == pytest.approx(400.0, rel=0.02), "by Welch, not 10 ** 0.9"
    assert noted(recording, "raw signal at 256 Hz is used")


@pytest.mark.parametrize("rate", [1.0, 256.0])
def test_poor_contact_told_by_the_device_makes_windows_bad_with_that_reason(given, rate):
    rows = range(round(4 * rate), round(7 * rate))
    off = dict.fromkeys(rows, 0)
    recording = read_eeg(given(mind_monitor(12.0, rate=rate, headband=off)))
    powers = powers_of(recording, recording.channels)
    reason = dict(zip(powers.times_s, powers.reason, strict=True))
    assert reason[6.0] == "poor contact, says the device"
    assert reason[3.0] == reason[10.0] == ""
    one = {(row, "AF7"): 4.0 for row in rows}
    medium = {(row, "TP9"): 2.0 for row in rows}
    recording = read_eeg(given(mind_monitor(12.0, rate=rate, contact=one | medium)))
    powers = powers_of(recording, recording.channels)
    assert powers.good.all()
    assert powers.channel_good.all(axis=1).tolist() == [True, False, True, True]


def test_rows_of_elements_are_counted_as_marks_and_are_no_values(given):
    marks = {3: "/muse/elements/blink", 5: "/muse/elements/jaw_clench", 9: "/Marker/1"}
    recording = read_eeg(given(mind_monitor(marks=marks)))
    assert recording.times_s.size == 237
    assert noted(recording, "3 row(s) with marks (blink, jaw_clench, 1)")
    assert not noted(recording, "cannot be read")


def test_ready_bands_are_normalised_by_the_persons_own_rest(given):
    sway = 0.05 * np.sin(np.arange(60))
    rest = read_eeg(given(mind_monitor(alpha=0.5 + sway), "rest.csv"))
    closed = given(mind_monitor(alpha=0.8 + sway), "closed.csv")
    series = BandSeries.from_file(closed, baseline_path=rest.source)
    assert series.calibrated
    expected = 0.3 / (1.4826 * np.median(np.abs(sway)))
    assert np.median(series.z[40:, 2]) == pytest.approx(expected, rel=0.1)
    assert series.u[40:, 2].min() > 2.9
    np.testing.assert_allclose(series.z[40:, 0], 0.0, atol=1e-9)
    with pytest.raises(InputError, match="a 1/f background needs the signal"):
        BandSeries.from_file(closed, aperiodic=True)


def test_rest_of_ready_bands_is_no_rest_for_a_signal(given):
    rest = baseline_of(read_eeg(given(mind_monitor())))
    signal = read_recording(given(mind_monitor(8.0, rate=256.0), "raw.csv"))
    with pytest.raises(InputError, match="as a device gave them, the recording band powers in µV²"):
        BandSeries.from_recording(signal, baseline=rest)


def test_rows_that_stop_coming_are_a_gap_that_holds_nothing(given):
    recording = read_eeg(given(mind_monitor(without=range(20, 40))))
    powers = powers_of(recording, recording.channels)
    at = dict(zip(powers.times_s, powers.reason, strict=True))
    assert (at[21.0], at[22.0], at[39.0], at[40.0]) == (
        "",
        "a gap in the recording",
        "a gap in the recording",
        "",
    )
    assert recording.gaps == ((19.0, 40.0),)


def test_a_window_of_ready_bands_knows_nothing_of_later_rows(given):
    level = np.full(60, 0.5)
    level[30:] = 0.9
    recording = read_eeg(given(mind_monitor(alpha=level)))
    power = recording.power_uv2[0, :, 2]
    np.testing.assert_allclose(power[recording.times_s < 30.0], 10**0.5)
    np.testing.assert_allclose(power[recording.times_s >= 30.0], 10**0.9)


def test_a_muselsl_recording_is_read(given):
    times = 1.7e9 + np.arange(1024) / 256.0
    rows = [f"{t:.6f},{v:.4f},{v:.4f}" for t, v in zip(times, wave_uv(1024, 256.0), strict=True)]
    recording = read_recording(given("timestamps,TP9,Right AUX\n" + "\n".join(rows)))
    assert (recording.channels, recording.rate_hz, recording.seconds) == (("TP9",), 256.0, 4.0)
    np.testing.assert_allclose(recording.samples_uv[0], wave_uv(1024, 256.0), atol=1e-4)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_of_band_powers_is_read_in_the_unit_it_tells(given, separator):
    told = read_eeg(given(band_table(separator=separator)))
    assert isinstance(told, ReadyBands)
    np.testing.assert_allclose(told.power_uv2[0, 0], [2.0, 3.0, 4.0, 5.0, 6.0])
    decibels = read_eeg(given(band_table(suffix="_dB", separator=separator)))
    np.testing.assert_allclose(decibels.power_uv2[0, 0], 10.0 ** (np.arange(2.0, 7.0) / 10.0))
    asked = read_eeg(given(band_table(suffix="", separator=separator)), unit="Bel")
    np.testing.assert_allclose(asked.power_uv2[0, 0], 10.0 ** np.arange(2.0, 7.0))
    with pytest.raises(InputError, match="not a unit of band power"):
        read_eeg(given(band_table(suffix="")), unit="mV")
