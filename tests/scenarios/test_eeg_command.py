"""``mindfield eeg``: a recording in, text, JSON and a picture out; and the same to a scenario."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from command_line import mindfield

from model.eeg.generator import generate
from model.eeg.notes import NOTES, noted, read_back
from model.eeg.recording import read_eeg
from model.eeg.series import BandSeries, baseline_of
from scenarios import cli
from scenarios.eeg.command import drawn, examined, told
from scenarios.inputs import gather
from scenarios.report.catalogue import CATALOGUES, Lang
from scenarios.report.eeg_notes import note_in
from scenarios.schema import read_scenario

LANGS: tuple[Lang, ...] = ("en", "ru")
FIELD = re.compile(r"\{(\w+)\}")


def write_csv(path: Path, script: list[tuple[str, float]], stream: int, spoil: slice) -> Path:
    recording = generate(script, seed=5, stream=stream, rate_hz=128.0, channels=("O1", "O2", "Fp1"))
    samples = recording.samples_uv.copy()
    samples[2, spoil] = 0.0
    rows = np.column_stack([recording.times_s, samples.T])
    np.savetxt(path, rows, "%.5f", ",", header="timestamps,O1,O2,Fp1", comments="")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("eeg")
    write_csv(made / "rest.csv", [("rest", 40.0)], 1, slice(0))
    write_csv(made / "relaxed.csv", [("relaxed", 20.0)], 2, slice(1280, 1920))
    (made / "dead.csv").write_text(
        "timestamps,O1\n" + "".join(f"{k / 128:.5f},0\n" for k in range(1280))
    )
    return made


def main(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["mindfield", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_the_command_line_gives_what_was_found_as_json(folder: Path) -> None:
    done = mindfield("eeg", folder / "relaxed.csv", "--json", "--baseline", folder / "rest.csv")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["rate_hz"] == 128.0
    assert found["baseline"]["windows"] == 153
    middle, low, high = found["bands"]["alpha"]["z"]
    assert low < middle < high
    assert middle > 2.0
    assert abs(found["bands"]["delta"]["z"][0]) < 1.0
    channels = {one["name"]: one for one in found["channels"]}
    assert [channels[name]["used"] for name in ("O1", "O2", "Fp1")] == [True, True, False]
    assert channels["O1"]["good_share"] == 1.0
    assert channels["Fp1"]["good_share"] == pytest.approx(46 / 73)
    assert channels["Fp1"]["reasons"] == {"flat": 27}
    assert found["windows"] == {
        "count": 73,
        "seconds": 2.0,
        "good_share": 1.0,
        "reasons": {},
        "bad_stretches": [],
    }


def test_text_tells_it_in_both_languages(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["eeg", folder / "relaxed.csv", "--channels", "O1,fp1", "--lang"]
    assert main(monkeypatch, *words, "ru") == 0
    russian = capsys.readouterr().out
    assert main(monkeypatch, *words, "en") == 0
    english = capsys.readouterr().out
    assert "Bands from: O1, Fp1" in english
    assert "Uncalibrated" in english
    assert "flat (27)" in english
    assert "Scalp gamma is mostly muscle" in english
    assert "Ритмы взяты из: O1, Fp1" in russian
    assert "Не откалибровано" in russian
    assert "ровная линия (27)" in russian
    assert "по отметкам времени она 128 Гц" in russian
    latin = set(re.findall(r"[A-Za-z]{2,}", russian)) - {"relaxed", "csv", "Fp", "baseline"}
    assert not latin, "nothing is left in English"


def test_a_recording_without_a_good_window_is_told_as_such(folder: Path) -> None:
    found = examined(folder / "dead.csv")
    assert found.bands == ()
    for lang, words in zip(LANGS, ("No window can be trusted", "Ни одному окну"), strict=True):
        assert words in told(found, lang, machine=False)
    assert json.loads(told(found, "en", machine=True))["windows"]["good_share"] == 0.0


def test_a_picture_or_a_folder_is_written_whole_or_not_at_all(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = examined(folder / "relaxed.csv", baseline=folder / "rest.csv")
    svg = drawn(found, tmp_path / "one.svg", "ru").read_text(encoding="utf-8")
    assert "Ритмы во времени, относительно покоя (z)" in svg
    assert "relaxed.csv" in svg
    written = drawn(found, tmp_path / "folder", "en")
    assert written.read_bytes()[:4] == b"\x89PNG"
    assert sorted(path.name for path in written.parent.iterdir()) == [
        "eeg.json",
        "eeg.png",
        "eeg.txt",
    ]
    drawn(examined(folder / "dead.csv"), tmp_path / "dead.png", "ru")
    assert main(monkeypatch, "eeg", folder / "rest.csv", "-o", tmp_path / "a.pdf") == 2
    assert "End it in .png or .svg" in capsys.readouterr().err
    assert main(monkeypatch, "eeg", folder / "rest.csv", "-o", tmp_path / "no" / "a.png") == 2
    assert "cannot be written" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {
        "one.svg",
        "folder",
        "dead.png",
    }


@pytest.mark.parametrize(
    ("spoil", "options", "says"),
    [
        (lambda text: "", [], "is empty"),
        (lambda text: "<html>404</html>", [], "web page"),
        (lambda text: text[:4000], [], "one window is 2 s"),
        (lambda text: text, ["--channels", "Cz"], "channel Cz: is not in the recording"),
        (lambda text: text, ["--unit", "parsec"], "not a unit of voltage"),
        (lambda text: text, ["--rate", "0"], "no sampling rate"),
        (lambda text: text, ["--rate", "50"], "gamma needs"),
    ],
)
def test_what_cannot_be_right_is_refused_in_one_line(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[str], str],
    options: list[str],
    says: str,
) -> None:
    path = tmp_path / "given.csv"
    path.write_text(spoil((folder / "relaxed.csv").read_text()))
    assert main(monkeypatch, "eeg", path, *options) == 2
    told_us = capsys.readouterr()
    assert told_us.out == ""
    assert told_us.err.count("\n") == 1
    assert says in told_us.err


def test_rest_of_other_channels_is_refused(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    baseline_of(read_eeg(folder / "rest.csv", channels=["Fp1"])).save(tmp_path / "rest.json")
    options = ["--baseline", tmp_path / "rest.json", "--channels", "O1"]
    assert main(monkeypatch, "eeg", folder / "relaxed.csv", *options) == 2
    assert "the baseline is of Fp1, the recording of O1" in capsys.readouterr().err


def test_a_scenario_takes_rate_and_aperiodic_correction_as_the_command_does(
    folder: Path, tmp_path: Path
) -> None:
    scenario = tmp_path / "my.toml"
    scenario.write_text("[eeg]\nrate = 100.0\naperiodic = true\n")
    files = [f"eeg.file={folder / 'relaxed.csv'}", f"eeg.baseline={folder / 'rest.csv'}"]
    bands = gather(read_scenario(scenario, files)).bands
    same = BandSeries.from_file(
        folder / "relaxed.csv", baseline_path=folder / "rest.csv", rate=100.0, aperiodic=True
    )
    np.testing.assert_array_equal(bands.u, same.u)
    assert bands.seconds == pytest.approx(25.6)
    assert any("1/f background" in note for note in bands.notes)


@pytest.mark.parametrize("key", NOTES)
def test_every_note_is_known_again_and_told_in_russian(key: str) -> None:
    names = FIELD.findall(NOTES[key])
    facts = {name: f"{k + 3}" for k, name in enumerate(names)}
    note = noted(key, **facts)
    assert read_back(note) == (key, facts)
    assert note_in(note, "en") == note
    russian = note_in(note, "ru")
    assert all(fact in russian for fact in facts.values())
    assert key == "mne" or re.search("[а-я]{3}", russian)


def test_a_note_about_the_rest_recording_is_told_in_russian_to_its_end() -> None:
    note = noted("of-baseline", note=noted("eeglab-unit"))
    assert note_in(note, "ru") == "запись покоя: файлы EEGLAB не указывают единицу; принято за мкВ"
    assert note_in("something else", "ru") == "something else"


def test_both_catalogues_have_the_same_words_for_recordings() -> None:
    english, russian = (CATALOGUES[lang] for lang in LANGS)
    keys = {key for key in english if key.startswith(("eeg.", "note."))}
    assert keys == {key for key in russian if key.startswith(("eeg.", "note."))}
    for key in keys:
        fields = [set(FIELD.findall(str(entry[key]))) for entry in (english, russian)]
        assert fields[0] == fields[1], key
