"""One tiny file per fault: it is mended and said so, or refused in one line."""

import mne
import numpy as np
import pytest
from edf_bytes import RATE, Signal, edf, sine_uv
from scipy.io import savemat

from model.eeg.recording import read_recording
from model.errors import InputError


@pytest.fixture
def given(tmp_path):
    def write(content: bytes, name: str = "given.edf"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def refusal(path, **options):
    with pytest.raises(InputError) as caught:
        read_recording(path, **options)
    line = str(caught.value)
    assert path.name in line
    assert "\n" not in line
    return line


def test_a_sound_file_gives_its_samples_in_microvolts(given, capfd):
    recording = read_recording(given(edf()))
    np.testing.assert_allclose(recording.samples_uv[0], sine_uv(), atol=0.051)
    assert (recording.channels, recording.rate_hz, recording.seconds) == (("O1",), RATE, 10.0)
    np.testing.assert_allclose(recording.rails_uv, [[-3276.8, 3276.7]])
    assert len(recording.sha256) == 64
    assert capfd.readouterr() == ("", "")


def test_a_bdf_file_gives_its_samples_in_microvolts(given):
    limits = {"physical": ("-262144", "262144"), "digital": ("-8388608", "8388607")}
    content = edf([Signal(**limits), Signal("Status", unit="Boolean", **limits)], bdf=True)
    recording = read_recording(given(content, "given.bdf"))
    np.testing.assert_allclose(recording.samples_uv[0], sine_uv(), atol=0.05)
    assert [channel.kind for channel in recording.all_channels] == ["eeg", "stim"]


def test_a_file_is_known_by_its_content_not_by_its_ending(given):
    assert read_recording(given(edf(), "night.rec")).seconds == 10.0


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.edf", "is empty"),
        (b"<!DOCTYPE html><html><body>404", "a.edf", "web page"),
        (b"\n <html lang='ru'>", "a.bdf", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a.edf", "Git LFS"),
        (b"PK\x03\x04" + bytes(100), "a.edf", "archive"),
        (b"MATLAB 7.3 MAT-file".ljust(600), "a.set", "MATLAB 7.3.*version 6 or 7"),
        (b"dear diary", "a.edf", "not an EEG recording that can be read"),
        (bytes(5000), "a.fdt", r"give the \.set file"),
        (edf()[:200], "a.edf", "in the header, where a number belongs"),
        (edf()[:400], "a.edf", "cut short inside its header"),
        (edf()[:512], "a.edf", "no whole record"),
    ],
)
def test_what_is_no_recording_is_refused(given, content, name, says):
    with pytest.raises(InputError, match=f"(?i){says}"):
        read_recording(given(content, name))


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "No such file" in refusal(tmp_path / "nowhere.edf")
    assert "cannot be read" in refusal(tmp_path)


def test_text_mode_damage_is_refused_although_header_and_size_look_right(given):
    whole = edf([Signal(numbers=sine_uv() + 1.0)])
    assert whole.count(b"\n") >= 4
    mangled = whole.replace(b"\n", b"\r\n")[: len(whole)]
    assert "text-mode" in refusal(given(mangled))


@pytest.mark.parametrize("errors", ["replace", "latin-1"])
def test_damage_by_a_conversion_to_utf8_is_refused(given, errors):
    if errors == "replace":
        damaged = edf().decode("utf-8", errors="replace").encode()
    else:
        damaged = edf().decode("latin-1").encode()
    assert "UTF-8" in refusal(given(damaged))


@pytest.mark.parametrize("unit", ["", ".V", b"\xb5V", "µV".encode(), "μV".encode(), "UV"])
def test_an_absent_or_odd_unit_is_microvolts_where_that_fits_eeg(given, unit):
    recording = read_recording(given(edf([Signal(unit=unit)])))
    assert recording.samples_uv.std() == pytest.approx(20.0, rel=0.01)
    said = any("taken as µV" in note for note in recording.notes)
    assert said == (unit in ("", ".V"))


def test_a_stated_unit_other_than_microvolts_is_converted(given):
    milli = Signal(numbers=sine_uv() * 0.001 * 1000, unit="mV", physical=("-3.2768", "3.2767"))
    assert read_recording(given(edf([milli]))).samples_uv.std() == pytest.approx(20.0, rel=0.01)


@pytest.mark.parametrize("unit", ["mV", "V", "nV"])
def test_a_unit_that_cannot_be_right_asks_for_the_option_that_settles_it(given, unit):
    path = given(edf([Signal(unit=unit)]))
    assert "--unit" in refusal(path)
    recording = read_recording(path, unit="µV")
    assert recording.samples_uv.std() == pytest.approx(20.0, rel=0.01)
    with pytest.raises(InputError, match="not a unit of voltage"):
        read_recording(path, unit="parsec")


@pytest.mark.parametrize(
    "dead", [{"physical": ("0", "0")}, {"digital": ("0", "0")}, {"physical": ("x", "1")}]
)
def test_a_channel_without_a_scale_is_left_out_and_said(given, dead):
    recording = read_recording(given(edf([Signal("EEG O2", **dead), Signal()])))
    assert recording.channels == ("O1",)
    assert any("O2 is left out" in note for note in recording.notes)
    assert recording.samples_uv.std() == pytest.approx(20.0, rel=0.01)


def test_gaps_of_an_interrupted_recording_stay_gaps(given):
    onsets = [0, 1, 2, 3, 4, 64.5, 65.5, 66.5, 67.5, 68.5]
    recording = read_recording(given(edf(reserved="EDF+D", onsets=onsets)))
    assert recording.gaps == ((5.0, 64.5),)
    assert recording.seconds == pytest.approx(69.5)
    assert recording.times_s[500] == 64.5
    assert any("kept as gaps" in note for note in recording.notes)


def test_an_interrupted_recording_without_an_interruption_has_no_gaps(given):
    recording = read_recording(given(edf(reserved="EDF+D", onsets=range(10))))
    assert (recording.gaps, recording.seconds) == ((), 10.0)


@pytest.mark.parametrize(
    ("onsets", "says"),
    [
        ([0, 1, 2, 1.5, 4, 5, 6, 7, 8, 9], "record 4"),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 1e8], "days after the first"),
    ],
)
def test_records_out_of_order_are_refused(given, onsets, says):
    assert says in refusal(given(edf(reserved="EDF+D", onsets=onsets)))


@pytest.mark.parametrize("told", [-1, 0])
def test_a_record_count_that_was_never_written_is_found_from_the_size(given, told):
    recording = read_recording(given(edf(told_records=told)))
    assert recording.seconds == 10.0
    assert any("10 whole ones are read" in note for note in recording.notes)


def test_a_truncated_file_is_read_as_far_as_it_is_whole(given):
    recording = read_recording(given(edf()[:-57]))
    assert recording.seconds == 9.0
    assert any("9 whole records of 10" in note for note in recording.notes)


def test_bytes_after_the_last_record_are_left_and_said(given):
    recording = read_recording(given(edf() + bytes(13)))
    assert recording.seconds == 10.0
    assert any("13 byte(s)" in note for note in recording.notes)


def test_other_signals_are_typed_and_never_counted_as_eeg(given):
    others = ("ECG", "EOG left", "Resp", "Status", "EMG chin", "mystery")
    recording = read_recording(given(edf([*(Signal(label) for label in others), Signal("Fp1")])))
    assert recording.channels == ("Fp1",)
    kinds = [channel.kind for channel in recording.all_channels]
    assert kinds == ["ecg", "eog", "respiration", "stim", "emg", "unknown", "eeg"]


def test_a_recording_without_eeg_says_what_it_found(given):
    line = refusal(given(edf([Signal("ECG"), Signal("mystery")])))
    assert "mystery (unknown)" in line
    assert "--channels" in line


def test_duplicate_labels_are_numbered_and_said(given):
    recording = read_recording(given(edf([Signal("Fp1"), Signal("Fp1")])))
    assert recording.channels == ("Fp1", "Fp1(2)")
    assert any("more than once" in note for note in recording.notes)


def test_channels_of_another_rate_are_left_out_and_said(given):
    slow = Signal("EEG O2", sine_uv()[::2], per_record=RATE // 2)
    recording = read_recording(given(edf([Signal(), Signal("EEG Oz"), slow])))
    assert recording.channels == ("O1", "Oz")
    assert any("another rate: O2" in note for note in recording.notes)


@pytest.mark.parametrize("date", ["00.00.00", "31-12-99", "??.??.??", "99.99.99"])
def test_a_bad_date_does_no_harm(given, date):
    recording = read_recording(given(edf(date=date)))
    assert recording.seconds == 10.0
    assert any("date" in note for note in recording.notes)


def test_a_file_of_annotations_only_is_refused(given):
    notes = Signal("EDF Annotations", np.zeros(100), "")
    assert "annotations only" in refusal(given(edf([notes])))


@pytest.mark.parametrize("told", ["0", "-1", "nan", "inf", "x"])
def test_a_missing_record_duration_asks_for_the_rate(given, told):
    path = given(edf(record_s=told))
    assert "rate" in refusal(path)
    assert read_recording(path, rate_hz=200.0).seconds == 5.0


def test_a_rate_that_is_told_goes_before_the_headers_and_is_said(given, tmp_path):
    for path in (given(edf()), brainvision(tmp_path)):
        recording = read_recording(path, rate_hz=200.0)
        assert (recording.rate_hz, recording.seconds) == (200.0, 5.0)
        assert any("200 Hz, as told, although the file says 100" in n for n in recording.notes)
        with pytest.raises(InputError, match="no sampling rate"):
            read_recording(path, rate_hz=-1.0)


def test_a_recording_shorter_than_a_window_is_refused(given):
    assert "one window is 2 s" in refusal(given(edf([Signal(numbers=sine_uv(1.0))])))


VHDR = """Brain Vision Data Exchange Header File Version 1.0
[Common Infos]
DataFile=a.eeg
MarkerFile=a.vmrk
DataFormat=BINARY
DataOrientation=MULTIPLEXED
NumberOfChannels=2
SamplingInterval=10000
[Binary Infos]
BinaryFormat=INT_16
[Channel Infos]
Ch1=O1,,0.1,µV
Ch2=Resp,,0.1,µV
"""


def brainvision(folder, *, cut=0):
    samples = np.rint(np.stack([sine_uv(), sine_uv(hz=1)], axis=1) * 10).astype("<i2").tobytes()
    (folder / "a.vhdr").write_text(VHDR, encoding="utf-8")
    (folder / "a.eeg").write_bytes(samples[: len(samples) - cut])
    (folder / "a.vmrk").write_text(
        "Brain Vision Data Exchange Marker File, Version 1.0\n[Common Infos]\nDataFile=a.eeg\n"
        "[Marker Infos]\nMk1=New Segment,,1,1,0\n"
    )
    return folder / "a.vhdr"


def test_a_brainvision_recording_is_read(tmp_path):
    recording = read_recording(brainvision(tmp_path))
    np.testing.assert_allclose(recording.samples_uv[0], sine_uv(), atol=0.051)
    assert recording.channels == ("O1",)
    assert recording.all_channels[1].kind == "respiration"


def test_a_brainvision_recording_cut_short_is_read_as_far_as_whole(tmp_path):
    recording = read_recording(brainvision(tmp_path, cut=5))
    assert recording.times_s.size == 998
    assert any("cut short" in note for note in recording.notes)


def test_a_header_without_its_data_is_refused_naming_them(tmp_path):
    path = brainvision(tmp_path)
    (tmp_path / "a.eeg").unlink()
    assert "names a.eeg" in refusal(path)


def test_a_header_without_its_markers_is_read_and_said_without_a_word_on_the_screen(
    tmp_path, capfd
):
    path = brainvision(tmp_path)
    (tmp_path / "a.vmrk").unlink()
    assert any("read without markers" in note for note in read_recording(path).notes)
    assert capfd.readouterr() == ("", "")


def test_a_part_given_instead_of_its_header_is_refused(tmp_path):
    brainvision(tmp_path)
    assert "give the .vhdr" in refusal(tmp_path / "a.eeg").replace("Give", "give")


def eeglab(path, *, trials=1, labels=("O1", "Cz"), scale=1.0):
    places = [("labels", "O"), ("X", "O")]
    data = np.stack([sine_uv(), sine_uv(hz=3)]).reshape(2, -1, trials) * scale
    told = {
        "setname": "a",
        "nbchan": 2,
        "pnts": data.shape[1],
        "trials": trials,
        "srate": float(RATE),
        "xmin": 0.0,
        "xmax": 9.99,
        "data": data[:, :, 0] if trials == 1 else data,
        "chanlocs": np.array([(label, 0.0) for label in labels], dtype=places),
    }
    told |= dict.fromkeys(("event", "epoch", "icaweights", "icawinv"), np.array([]))
    savemat(path, {"EEG": told}, oned_as="row")
    return path


def test_an_eeglab_recording_in_one_file_is_read_as_microvolts(tmp_path):
    recording = read_recording(eeglab(tmp_path / "a.set"))
    assert recording.channels == ("O1",)
    np.testing.assert_allclose(recording.samples_uv[0], sine_uv(), atol=1e-9)
    assert any("tell no unit" in note for note in recording.notes)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"trials": 2}, "is cut into epochs. Give the continuous recording"),
        ({"labels": ("1", "2")}, "no channel is known as EEG; found: 1 (unknown)"),
        ({"scale": 1e-6}, "--unit"),
    ],
)
def test_an_eeglab_file_in_doubt_is_refused(tmp_path, options, says):
    assert says in refusal(eeglab(tmp_path / "a.set", **options))


def fif():
    info = mne.create_info(["O1", "EOG1", "STI"], RATE, ["eeg", "eog", "stim"])
    volts = np.stack([sine_uv() * 1e-6, sine_uv(hz=1) * 1e-6, np.zeros(1000)])
    raw = mne.io.RawArray(volts, info, verbose="ERROR")
    raw.set_annotations(mne.Annotations([3.0], [1.0], ["BAD_ACQ_SKIP"]))
    return raw


def test_a_fif_recording_is_read_and_what_was_not_recorded_is_a_gap(tmp_path):
    path = tmp_path / "a_raw.fif"
    fif().save(path, verbose="ERROR")
    recording = read_recording(path)
    assert recording.channels == ("O1",)
    assert [channel.kind for channel in recording.all_channels] == ["eeg", "eog", "stim"]
    assert recording.gaps == ((3.0, 4.0),)
    assert recording.times_s.size == 900
    assert recording.samples_uv.std() == pytest.approx(20.0, rel=0.01)


def test_epochs_in_a_fif_file_are_no_recording(tmp_path):
    path = tmp_path / "a-epo.fif"
    epochs = mne.make_fixed_length_epochs(fif(), 2.0, preload=True, verbose="ERROR")
    epochs.save(path, verbose="ERROR")
    assert "no continuous recording" in refusal(path)


@pytest.mark.realdata
def test_an_eeglab_header_without_its_data_or_with_half_of_it_is_refused(shared_data, tmp_path):
    path = tmp_path / "eeglab_data.set"
    path.write_bytes((shared_data / "eeg/eeglab_data.set").read_bytes())
    assert "eeglab_data.fdt" in refusal(path)
    half = (shared_data / "eeg/eeglab_data.fdt").read_bytes()[:100_000]
    path.with_suffix(".fdt").write_bytes(half)
    assert "fdt file holds" in refusal(path)


@pytest.mark.realdata
def test_a_fif_file_cut_short_is_refused(shared_data, tmp_path):
    path = tmp_path / "cut_raw.fif"
    path.write_bytes((shared_data / "eeg/test_bin_raw.fif").read_bytes()[:300_000])
    assert "cannot be read" in refusal(path)
