"""Every recording at hand: what comes of it, as a table."""

from dataclasses import dataclass
from pathlib import Path

import mne
import numpy as np
import pytest

from benchmarks.eeg_files import rows
from model.eeg.bands import band_powers
from model.eeg.recording import read_eeg, read_recording
from model.eeg.series import BandSeries
from model.errors import InputError

pytestmark = pytest.mark.realdata


@dataclass(frozen=True)
class Read:
    """What a file that can be read comes out as: bands taken from ``channels`` at ``rate_hz`` for
    ``seconds``, at least so many good windows, alpha power where it is known from elsewhere, and
    what is said of it."""

    channels: str
    rate_hz: float
    seconds: float
    good: float
    says: str
    alpha_uv2: float | None = None


SINE = 20.0**2
"""The generated files hold 20 µV RMS at 10 Hz; the two powers with decimals are in
``ground_truth.json``, of the first minute."""
BIOSEMI = " ".join(f"A{i}" for i in range(1, 17))
FIF = " ".join(f"EEG_{i:03}" for i in range(1, 33))
OPENBCI = " ".join(f"EXG_Channel_{i}" for i in range(8))

OUTCOMES: dict[str, Read | str] = {
    "S001R01.edf": Read("O1 Oz O2", 160.0, 61.0, 0.98, "from O1 Oz O2", 266.1204),
    "S001R02_first60s.edf": Read("O1 Oz O2", 160.0, 60.0, 1.0, "from O1 Oz O2", 3415.2056),
    "Subject04_2.edf": Read("O1 O2", 500.0, 62.0, 0.96, "from O1 O2"),
    "eeglab_data.set": Read("O1 Oz O2", 128.0, 238.3125, 1.0, "no unit; taken as µV"),
    "eeglab_data.fdt": "a part of a recording",
    "eeglab_test.bdf": Read(BIOSEMI, 256.0, 60.0, 1.0, "60 whole ones"),
    "test.vhdr": Read("O1 O2", 1000.0, 7.9, 1.0, "from O1 O2"),
    "test.eeg": "a part of a recording",
    "test.vmrk": "a part of a recording",
    "test_bin_raw.fif": Read(FIF, 1000.0, 7.9, 1.0, "all EEG"),
    "OpenBCI_GUI-v6-blinks-jawClench-alpha.txt": Read(
        OPENBCI, 250.0, 89.96, 0.95, "does not tell where its electrodes are"
    ),
    "testmusemonitor.csv": Read("TP9 AF7 AF8 TP10", 0.984, 26.46, 1.0, "that is no signal"),
    "SOURCES.md": "not an EEG recording",
    "ground_truth.json": "not an EEG recording",
    "awkward/S001R01_crlf_mangled.edf": "text-mode",
    "awkward/SC4001EC-Hypnogram.edf": "annotations only",
    "awkward/duplicate_channel_labels.edf": Read("F1 F2 F1(2)", 250.0, 10.0, 0.9, "more than once"),
    "awkward/test_edf_stim_channel.edf": Read("O1 O2", 128.0, 9.59375, 0.5, "from O1 O2"),
    "awkward/test_bdf_stim_channel.bdf": Read("C3 C4 Cz", 500.0, 10.0, 1.0, "all EEG"),
    "awkward/test_old_layout_latin1_software_filter.vhdr": "one window is 2 s",
    "awkward/test_old_layout_latin1_software_filter.eeg": "a part of a recording",
    "awkward/test_old_layout_latin1_software_filter.vmrk": "a part of a recording",
    "awkward/test_utf8.edf": Read("Fp1", 128.0, 698.0, 0.99, "all EEG"),
    "awkward/test_subsecond.edf": Read("Fp1", 128.0, 698.0, 0.99, "all EEG"),
    "generated/ok.edf": Read("O1", 100.0, 10.0, 1.0, "from O1", SINE),
    "generated/baddate.edf": Read("O1", 100.0, 10.0, 1.0, "date", SINE),
    "generated/digmin_eq.edf": Read("O1", 100.0, 10.0, 1.0, "digital minimum = maximum", SINE),
    "generated/physmin_eq.edf": Read("O1", 100.0, 10.0, 1.0, "physical minimum = maximum", SINE),
    "generated/dup.edf": Read("O1", 100.0, 10.0, 1.0, "more than once", SINE),
    "generated/edfd_contig.edf": Read("O1", 100.0, 10.0, 1.0, "from O1", SINE),
    "generated/edfd_gap.edf": Read("O1", 100.0, 70.0, 0.09, "1 gap(s), 60.00 s", SINE),
    "generated/empty.edf": "is empty",
    "generated/latin1_label.edf": Read("O1", 100.0, 10.0, 1.0, "from O1", SINE),
    "generated/nounit.edf": Read("O1", 100.0, 10.0, 1.0, "no unit is given", SINE),
    "generated/nrec_minus1.edf": Read("O1", 100.0, 10.0, 1.0, "10 whole ones", SINE),
    "generated/trunc.edf": Read("O1", 100.0, 9.0, 1.0, "9 whole records of 10", SINE),
    "generated/unit_dotV.edf": Read("O1", 100.0, 10.0, 1.0, "'.V'; taken as µV", SINE),
    "generated/unit_mV_wrong.edf": "--unit",
    "generated/unit_mu_latin1.edf": Read("O1", 100.0, 10.0, 1.0, "from O1", SINE),
}
"""File → outcome: what it comes out as, or what its one refusal says."""


def test_the_table_names_every_file_there_is(shared_data):
    folder = shared_data / "eeg"
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == set(OUTCOMES)


def test_the_page_tells_what_comes_of_every_file(shared_data):
    page = (Path(__file__).parents[3] / "docs/eeg.md").read_text(encoding="utf-8")
    told = [line for line in page.splitlines() if line.startswith("| `")]
    assert told == [line for _, line in rows(shared_data / "eeg")]


@pytest.mark.parametrize("file", OUTCOMES)
def test_every_file_gives_the_right_figures_or_one_clear_refusal(shared_data, file, capfd):
    path, outcome = shared_data / "eeg" / file, OUTCOMES[file]
    if isinstance(outcome, str):
        with pytest.raises(InputError) as caught:
            BandSeries.from_file(path, baseline_path=None)
        assert outcome in str(caught.value)
        assert file in str(caught.value)
        assert "\n" not in str(caught.value)
        return
    recording = read_eeg(path)
    series = BandSeries.from_recording(recording, baseline=None)
    assert " ".join(name.replace(" ", "_") for name in recording.channels) == outcome.channels
    assert recording.rate_hz == pytest.approx(outcome.rate_hz, rel=1e-3)
    assert recording.seconds == pytest.approx(outcome.seconds, abs=0.01)
    assert series.quality_summary()["good_share"] >= outcome.good
    assert any(outcome.says in said for said in series.notes)
    assert np.isfinite(series.u).all()
    assert np.abs(series.u).max() <= 3.0
    if outcome.alpha_uv2 is not None:
        minute = round(60.0 * recording.rate_hz)
        gap = recording.times_s.size if not recording.gaps else 500
        powers = band_powers(recording.samples_uv[:, : min(minute, gap)], recording.rate_hz)
        # The sine is stored in steps of a tenth of a µV.
        assert powers.mean(axis=0)[2] == pytest.approx(outcome.alpha_uv2, rel=2e-3)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("file", "read", "picks"),
    [
        ("S001R02_first60s.edf", mne.io.read_raw_edf, ["O1..", "Oz..", "O2.."]),
        ("Subject04_2.edf", mne.io.read_raw_edf, ["EEG O1", "EEG O2"]),
        ("eeglab_test.bdf", mne.io.read_raw_bdf, BIOSEMI.split()),
        ("eeglab_data.set", mne.io.read_raw_eeglab, ["O1", "Oz", "O2"]),
        ("test.vhdr", mne.io.read_raw_brainvision, ["O1", "O2"]),
        ("test_bin_raw.fif", mne.io.read_raw_fif, [f"EEG {i:03}" for i in range(1, 33)]),
        ("awkward/test_bdf_stim_channel.bdf", mne.io.read_raw_bdf, ["C3", "C4", "Cz"]),
    ],
)
def test_sound_files_give_the_samples_mne_gives(shared_data, file, read, picks):
    path = shared_data / "eeg" / file
    raw = read(path, preload=True, verbose="ERROR")
    np.testing.assert_allclose(
        read_recording(path).samples_uv, raw.get_data(picks=picks) * 1e6, rtol=1e-12, atol=1e-9
    )


def test_a_wrong_unit_is_settled_by_the_option(shared_data):
    path = shared_data / "eeg/generated/unit_mV_wrong.edf"
    assert read_recording(path, unit="uV").samples_uv.std() == pytest.approx(20.0, rel=0.01)
