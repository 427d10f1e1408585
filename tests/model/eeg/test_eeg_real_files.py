"""Every recording at hand: what comes of it, as a table."""

from pathlib import Path

import mne
import numpy as np
import pytest

from benchmarks.eeg_files import rows
from model.eeg.recording import read_eeg, read_recording
from model.eeg.series import BandSeries
from model.errors import InputError

pytestmark = pytest.mark.realdata

GOOD = {
    "S001R01.edf": ("O1 Oz O2", 160.0, 61.0, 0.98, "from O1 Oz O2"),
    "S001R02_first60s.edf": ("O1 Oz O2", 160.0, 60.0, 1.0, "from O1 Oz O2"),
    "Subject04_2.edf": ("O1 O2", 500.0, 62.0, 0.96, "from O1 O2"),
    "eeglab_data.set": ("O1 Oz O2", 128.0, 238.3125, 1.0, "no unit; taken as µV"),
    "eeglab_test.bdf": (" ".join(f"A{i}" for i in range(1, 17)), 256.0, 60.0, 1.0, "60 whole ones"),
    "test.vhdr": ("O1 O2", 1000.0, 7.9, 1.0, "from O1 O2"),
    "test_bin_raw.fif": (
        " ".join(f"EEG_{i:03}" for i in range(1, 33)),
        1000.0,
        7.9,
        1.0,
        "all EEG",
    ),
    "OpenBCI_GUI-v6-blinks-jawClench-alpha.txt": (
        " ".join(f"EXG_Channel_{i}" for i in range(8)),
        250.0,
        89.96,
        0.95,
        "does not tell where its electrodes are",
    ),
    "testmusemonitor.csv": (
        "TP9 AF7 AF8 TP10",
        0.984,
        26.46,
        1.0,
        "is not used: that is no signal",
    ),
    "awkward/duplicate_channel_labels.edf": ("F1 F2 F1(2)", 250.0, 10.0, 0.9, "more than once"),
    "awkward/test_edf_stim_channel.edf": ("O1 O2", 128.0, 9.59375, 0.5, "from O1 O2"),
    "awkward/test_bdf_stim_channel.bdf": ("C3 C4 Cz", 500.0, 10.0, 1.0, "all EEG"),
    "awkward/test_utf8.edf": ("Fp1", 128.0, 698.0, 0.99, "all EEG"),
    "awkward/test_subsecond.edf": ("Fp1", 128.0, 698.0, 0.99, "all EEG"),
    "generated/ok.edf": ("O1", 100.0, 10.0, 1.0, "from O1"),
    "generated/baddate.edf": ("O1", 100.0, 10.0, 1.0, "date"),
    "generated/digmin_eq.edf": ("O1", 100.0, 10.0, 1.0, "digital minimum = maximum"),
    "generated/physmin_eq.edf": ("O1", 100.0, 10.0, 1.0, "physical minimum = maximum"),
    "generated/dup.edf": ("O1", 100.0, 10.0, 1.0, "more than once"),
    "generated/edfd_contig.edf": ("O1", 100.0, 10.0, 1.0, "from O1"),
    "generated/edfd_gap.edf": ("O1", 100.0, 70.0, 0.09, "1 gap(s), 60.00 s"),
    "generated/latin1_label.edf": ("O1", 100.0, 10.0, 1.0, "from O1"),
    "generated/nounit.edf": ("O1", 100.0, 10.0, 1.0, "no unit is given"),
    "generated/nrec_minus1.edf": ("O1", 100.0, 10.0, 1.0, "10 whole ones"),
    "generated/trunc.edf": ("O1", 100.0, 9.0, 1.0, "9 whole records of 10"),
    "generated/unit_dotV.edf": ("O1", 100.0, 10.0, 1.0, "'.V'; taken as µV"),
    "generated/unit_mu_latin1.edf": ("O1", 100.0, 10.0, 1.0, "from O1"),
}

REFUSED = {
    "test.eeg": "a part of a recording",
    "test.vmrk": "a part of a recording",
    "eeglab_data.fdt": "a part of a recording",
    "SOURCES.md": "not an EEG recording",
    "ground_truth.json": "not an EEG recording",
    "awkward/S001R01_crlf_mangled.edf": "text-mode",
    "awkward/SC4001EC-Hypnogram.edf": "annotations only",
    "awkward/test_old_layout_latin1_software_filter.vhdr": "one window is 2 s",
    "awkward/test_old_layout_latin1_software_filter.eeg": "a part of a recording",
    "awkward/test_old_layout_latin1_software_filter.vmrk": "a part of a recording",
    "generated/empty.edf": "is empty",
    "generated/unit_mV_wrong.edf": "--unit",
}


def test_the_table_names_every_file_there_is(shared_data):
    folder = shared_data / "eeg"
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == set(GOOD) | set(REFUSED)


def test_the_page_tells_what_comes_of_every_file(shared_data):
    page = (Path(__file__).parents[3] / "docs/eeg.md").read_text(encoding="utf-8")
    told = [line for line in page.splitlines() if line.startswith("| `")]
    assert told == [line for _, line in rows(shared_data / "eeg")]


@pytest.mark.parametrize("file", GOOD)
def test_a_file_that_can_be_read_gives_what_the_table_says(shared_data, file, capfd):
    names, rate, seconds, good, note = GOOD[file]
    recording = read_eeg(shared_data / "eeg" / file)
    series = BandSeries.from_recording(recording, baseline=None)
    assert " ".join(name.replace(" ", "_") for name in recording.channels) == names
    assert recording.rate_hz == pytest.approx(rate, rel=1e-3)
    assert recording.seconds == pytest.approx(seconds, abs=0.01)
    assert series.quality_summary()["good_share"] >= good
    assert any(note in said for said in series.notes)
    assert np.isfinite(series.u).all()
    assert np.abs(series.u).max() <= 3.0
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("file", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(shared_data, file):
    with pytest.raises(InputError) as caught:
        BandSeries.from_file(shared_data / "eeg" / file, baseline_path=None)
    assert REFUSED[file] in str(caught.value)
    assert file in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "picks"),
    [
        ("S001R02_first60s.edf", ["O1..", "Oz..", "O2.."]),
        ("Subject04_2.edf", ["EEG O1", "EEG O2"]),
        ("eeglab_test.bdf", [f"A{i}" for i in range(1, 17)]),
    ],
)
def test_sound_files_give_the_samples_mne_gives(shared_data, file, picks):
    path = shared_data / "eeg" / file
    read = mne.io.read_raw_bdf if file.endswith("bdf") else mne.io.read_raw_edf
    raw = read(path, preload=True, verbose="ERROR")
    np.testing.assert_allclose(
        read_recording(path).samples_uv, raw.get_data(picks=picks) * 1e6, rtol=1e-12, atol=1e-9
    )


def test_a_wrong_unit_is_settled_by_the_option(shared_data):
    path = shared_data / "eeg/generated/unit_mV_wrong.edf"
    assert read_recording(path, unit="uV").samples_uv.std() == pytest.approx(20.0, rel=0.01)
