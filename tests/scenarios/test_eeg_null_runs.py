"""``--eeg-null`` by running it: one run that says what it is, and many held against the EEG."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner
from worlds import random_map

from model.eeg.state import SignalState
from model.emergence.effect import paired_effect
from model.emergence.verify.eeg_effects import Survival, Survivals
from model.maps.write import map_text
from scenarios.cli import app
from scenarios.inputs import gather, null_of
from scenarios.report.catalogue import Lang
from scenarios.report.steering import REST_ROWS, run_figures
from scenarios.report.survival import kept_of, survival_part, survival_sentences
from scenarios.report.words import summary_text
from scenarios.run import run
from scenarios.schema import read_scenario
from scenarios.store import RunFolder
from scenarios.verify.eeg_nulls_results import as_json, page_of, sentences

SCENARIO = """
title = "Own"
map = "own.map.yaml"
[[eeg.script]]
state = "rest"
seconds = 14
[[eeg.script]]
state = "relaxed"
seconds = 12
[emergence]
every_s = 100
[run]
rest_twin = false
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "own.map.yaml").write_text(map_text(random_map(2, n=12, m=30)), encoding="utf-8")
    path = folder / "own.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def ran(scenario: Path, out: Path, *settings: str) -> tuple[dict, np.ndarray]:
    """run.json and alpha over time of a run without its report."""
    folder = run(read_scenario(scenario, settings), out).folder
    return folder.info, folder.column("frames", "z_alpha")


def test_a_null_run_keeps_the_bands_values_and_says_so_everywhere(
    scenario: Path, tmp_path: Path
) -> None:
    command = ["run", str(scenario), "-o", str(tmp_path), "--lang", "ru", "--eeg-null", "shuffle"]
    command += ["--set", "run.seconds=24"]
    said = CliRunner().invoke(app, command)
    assert said.exit_code == 0, said.output
    folder = RunFolder(tmp_path)
    assert folder.summary["eeg"]["null"] == folder.info["scenario"]["eeg"]["null"] == "shuffle"
    assert folder.summary["eeg"]["notes"][0].startswith("null: ")
    assert "ЭТО НЕ СОСТОЯНИЕ ЧЕЛОВЕКА" in said.output
    assert "ЭТО НЕ СОСТОЯНИЕ ЧЕЛОВЕКА" in (tmp_path / "report.html").read_text("utf-8")
    assert "Какие действия ЭЭГ устояли" in (tmp_path / "report.html").read_text("utf-8")
    assert "По одному прогону с одним зерном, поэтому без p" in said.output
    own = gather(read_scenario(scenario)).bands.z[:, 2]
    alpha = folder.column("frames", "z_alpha")
    after_the_first_window = alpha[folder.column("frames", "eeg_state") == SignalState.GOOD]
    assert np.isin(after_the_first_window, own).all()


def test_a_null_run_repeats_bit_for_bit_and_goes_by_its_seed(
    scenario: Path, tmp_path: Path
) -> None:
    told = ("run.seconds=24", "eeg.null=shuffle")
    _, one = ran(scenario, tmp_path / "one", *told)
    _, two = ran(scenario, tmp_path / "two", *told)
    _, other = ran(scenario, tmp_path / "other", *told, "run.seed=2")
    info, plain = ran(scenario, tmp_path / "plain", "run.seconds=24")
    assert one.tobytes() == two.tobytes()
    assert one.tobytes() != other.tobytes()
    assert one.tobytes() != plain.tobytes()
    assert "ЭТО НЕ" not in summary_text(info["summary"], "ru", weights={})


def test_the_share_of_the_run_in_each_state_of_the_signal_stands_in_run_json(
    scenario: Path, tmp_path: Path
) -> None:
    info, _ = ran(scenario, tmp_path / "long", "run.seconds=50")
    states = info["summary"]["eeg"]["quality"]["states"]
    assert list(states) == ["calibrating", "good", "holding", "lost"]
    # 26 s of EEG of which the first 2 s fill a window; then 17 s until what is held is gone.
    np.testing.assert_allclose(list(states.values()), [0.04, 0.48, 0.34, 0.14], atol=0.01)
    assert "потерян 14" in summary_text(info["summary"], "ru", weights={})


def test_a_null_run_tells_what_the_eeg_does_and_what_the_null_gives_of_it(
    scenario: Path, tmp_path: Path
) -> None:
    told = ("run.seconds=24", "run.rest_twin=true")
    plain, _ = ran(scenario, tmp_path / "plain", *told)
    info, _ = ran(scenario, tmp_path / "null", *told, "eeg.null=shuffle")
    own, itself = info["summary"]["own"], run_figures(plain["summary"])
    assert {name: own[name] for name in itself} == itself, "the very run without the null"
    assert info["summary"]["rest"] == plain["summary"]["rest"]
    assert plain["summary"]["own"] is None
    assert survival_sentences(plain["summary"], "en") == []
    rows = {row.name: row for row in kept_of(info["summary"])}
    threshold = rows["operators_threshold_mean"]
    assert threshold.rest == 1.0
    assert threshold.gives == pytest.approx((threshold.null - 1.0) / (threshold.own - 1.0))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_effects_of_one_run_survive_where_the_null_gives_less_than_half(lang: Lang) -> None:
    def twin(rate: float, loss: float, order: float) -> dict[str, float]:
        told = {"jumps_per_second": rate, "loss_after": loss, "R_mean": order}
        return dict.fromkeys(REST_ROWS, 1.0) | told

    rest, own, null = twin(1.0, 0.5, 0.3), twin(0.4, 0.4, 0.301), twin(0.46, 0.48, 0.5)
    summary = {
        "eeg": {"null": "phase", "operators": {"threshold": {"mean": 1.0}}},
        "jumps": {"per_second": null["jumps_per_second"], "sizes": {"max": 1.0}},
        "loss": {"after": null["loss_after"]},
        "energy": {"over_time": 1.0},
        "R": {"mean": null["R_mean"]},
        "rest": rest,
        "own": own,
    }
    gives = {row.name: row.gives for row in kept_of(summary)}
    assert gives["jumps_per_second"] == pytest.approx(0.9)
    assert gives["loss_after"] == pytest.approx(0.2)
    assert np.isnan(gives["R_mean"]), "the EEG changed it by a third of a per cent"
    survives, given, small, caveat = survival_sentences(summary, lang)
    assert re.search(r"20\W%", survives)
    assert re.search(r"90\W%", given)
    assert "R" in small
    assert "falsify --eeg-null phase" in caveat
    page = survival_part(summary, lang)
    assert survives.replace("'", "&#x27;") in page
    assert page.count("<tr") == 1 + len(REST_ROWS)
    without = survival_sentences({**summary, "own": None}, lang)
    assert len(without) == 1, "an older run says that it is not shown"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--eeg-null", "other"], r"eeg\.other: another recording is asked for.*--eeg-other"),
        (["--eeg-null", "phase", "--set", "eeg.script=[]"], r"eeg\.null: the bands never change"),
    ],
)
def test_a_null_that_cannot_be_made_is_refused_in_one_line(
    scenario: Path, tmp_path: Path, more: list[str], said: str
) -> None:
    told = CliRunner().invoke(app, ["run", str(scenario), "-o", str(tmp_path / "out"), *more])
    assert re.search(said, str(told.exception))
    assert not (tmp_path / "out").exists()


def test_an_unknown_null_is_refused_with_the_known_ones(scenario: Path) -> None:
    told = CliRunner().invoke(app, ["falsify", str(scenario), "--eeg-null", "shuffle,dream"])
    assert "'dream' is no null" in str(told.exception)
    assert "shuffle,phase,other" in str(told.exception)


@pytest.mark.slow
def test_falsify_tells_which_effects_of_the_eeg_survive(
    scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINDFIELD_THREADS", "1")
    out = tmp_path / "out"
    command = ["falsify", str(scenario), "--eeg-null", "phase", "--seeds", "6"]
    command += ["--set", "run.seconds=24", "-o", str(out), "--lang", "ru"]
    shown = CliRunner().invoke(app, command)
    assert shown.exit_code == 0, shown.output
    told = json.loads((out / "eeg-nulls.json").read_text(encoding="utf-8"))
    assert {row["null"] for row in told["rows"]} == {"rest", "phase"}
    assert told["survive"] == {"phase": []}, "six seeds show nothing"
    page = (out / "eeg-nulls.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|https?://", page)
    assert "{" not in re.sub(r"<style.*?</style>", "", page, flags=re.S)
    assert "Какие действия ЭЭГ устояли" in page
    assert "ни одно действие ЭЭГ не показано" in shown.output


def test_nulls_drawn_for_other_seeds_differ_and_for_the_same_seed_do_not(scenario: Path) -> None:
    told = read_scenario(scenario)
    bands = gather(told).bands
    one, two, other = (
        null_of(told, bands, "phase", seconds=26.0, seed=seed).z for seed in (1, 1, 2)
    )
    assert one.tobytes() == two.tobytes() != other.tobytes()


@pytest.mark.realdata
def test_another_recording_takes_the_place_of_closed_eyes(
    scenario: Path, shared_data: Path, tmp_path: Path
) -> None:
    eyes_open = shared_data / "eeg/S001R01.edf"
    recorded = [
        f"eeg.file={shared_data / 'eeg/S001R02_first60s.edf'}",
        f"eeg.baseline={eyes_open}",
        "eeg.script=[]",
        "run.seconds=16",
    ]
    _, closed = ran(scenario, tmp_path / "closed", *recorded)
    null = ("eeg.null=other", f"eeg.other={eyes_open}")
    info, opened = ran(scenario, tmp_path / "open", *recorded, *null)
    assert np.median(closed[32:]) > 4.0
    assert abs(np.median(opened[32:])) < 1.0
    assert [one["role"] for one in info["inputs"]] == ["map", "eeg", "baseline", "other"]


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_finding_says_what_survives_and_how_much_of_it_a_null_gives(
    scenario: Path, lang: Lang
) -> None:
    def row(null: str, measure: str, own: float, other: float, p: float) -> Survival:
        wobble = np.array([-0.01, 0.01, 0.0])
        return Survival(null, measure, paired_effect(own + wobble, other + wobble, seed=1), p)

    rows = (
        row("rest", "acting", 30.0, 20.0, 0.01),
        row("rest", "R", 0.3, 0.3, 1.0),
        row("rest", "follows tempo", 0.9, 0.0, 0.01),
        row("shuffle", "acting", 30.0, 29.8, 0.2),
        row("shuffle", "R", 0.3, 0.2, 0.01),
        row("shuffle", "follows tempo", 0.9, 0.0, 0.01),
    )
    found = Survivals(rows, ("rest", "shuffle"), {"follows wave": "steady EEG"}, 20, 26.0)
    assert found.effects() == ["acting", "follows tempo"]
    assert found.survive("shuffle") == ["follows tempo"], "R is no effect of the EEG"
    told = read_scenario(scenario)
    inputs = gather(told)
    saved = as_json(found, told, inputs)
    gives = [one["gives"] for one in saved["rows"]]
    assert gives[:3] == [None] * 3
    assert gives[4] is None
    np.testing.assert_allclose([gives[3], gives[5]], [0.98, 0.0], atol=1e-12)
    lines = sentences(found, inputs, lang)
    assert len(lines) == 4
    assert re.search(r"\(0\W%\).*\(98\W%\)", lines[1])
    page = page_of(found, told, inputs, lang)
    assert not re.search(r"<script|https?://", page)
    assert "{" not in re.sub(r"<style.*?</style>", "", page, flags=re.S)
    assert all(line.split(":")[0] in page for line in lines)
