"""A run from scenario to folder: what it leaves, how it is stopped, killed and taken up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest

from model.errors import InputError
from scenarios.run import Stopped, run
from scenarios.schema import scenario_of
from scenarios.store import TABLES, RunFolder

SHORT = {
    "title": "short",
    "laws": {"pump": 0.5, "threshold": 0.4},
    "growth": {"on": True, "window_s": 4.0, "every_s": 2.0},
    "emergence": {"every_s": 3.0, "runs": 4, "nulls": 19},
    "eeg": {"bands": {"gamma": 1.0}},
    "run": {"seconds": 8.0, "checkpoint_s": 2.0},
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    return run(scenario_of(SHORT), tmp_path_factory.mktemp("runs") / "whole")


def same_results(one: RunFolder, other: RunFolder) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    assert one.summary == other.summary


def test_a_finished_folder_holds_what_the_design_says(finished) -> None:
    folder = finished.folder
    assert folder.info["status"] == "finished"
    names = {path.name for path in folder.path.iterdir()}
    assert {f"{name}.parquet" for name in TABLES} <= names
    assert "run.json" in names
    states = [name for name in names if name.startswith("state-") and name.endswith(".npz")]
    assert 1 <= len(states) <= 2
    with np.load(folder.path / states[0], allow_pickle=False) as held:
        assert held["agents_energy"].size >= 45
    assert "parts" not in names
    assert not [name for name in names if name.endswith(".tmp")]


def test_tables_agree_with_each_other_and_with_the_world(finished) -> None:
    folder, model = finished.folder, finished.model
    last = folder.frames.iloc[-1]
    assert last.time_s == 8.0
    now = folder.agents[folder.agents.time_s == 8.0]
    assert now.energy.sum() == pytest.approx(last.energy)
    assert now.tension.sum() == pytest.approx(last.tension)
    assert set(folder.links.source) <= set(folder.agents.id)
    assert len(folder.events) == model.events.in_all
    summary = folder.summary
    assert summary["ledger"]["residual"] < 1e-13
    stored = summary["ledger"]["start"] + last.pumped - last.dissipated
    assert summary["ledger"]["stored"] == pytest.approx(stored, rel=1e-12)
    assert summary["jumps"]["count"] == (folder.events.type == "jump").sum() > 0
    assert sum(summary["jumps"]["by_class"].values()) == summary["jumps"]["count"]
    assert summary["rest"]["operators_threshold_mean"] == 1.0
    json.loads((folder.path / "run.json").read_text())


def test_the_same_scenario_gives_the_same_tables(finished, tmp_path) -> None:
    same_results(finished.folder, run(scenario_of(SHORT), tmp_path / "again").folder)


def test_a_stopped_run_goes_on_bit_for_bit(finished, tmp_path) -> None:
    calls = 0

    def soon() -> bool:
        nonlocal calls
        calls += 1
        return calls == 18

    out = tmp_path / "stopped"
    with pytest.raises(Stopped):
        run(scenario_of(SHORT), out, should_stop=soon)
    assert RunFolder(out).info["status"] == "stopped"
    same_results(finished.folder, run(scenario_of(SHORT), out).folder)


def test_a_run_stopped_beside_its_twin_at_rest_goes_on_too(finished, tmp_path) -> None:
    calls = 0

    def late() -> bool:
        nonlocal calls
        calls += 1
        return calls > 8 * 64 / 16 + 10

    out = tmp_path / "late"
    with pytest.raises(Stopped):
        run(scenario_of(SHORT), out, should_stop=late)
    assert RunFolder(out).info["status"] == "stopped"
    held = RunFolder(out).latest_state()
    assert held is not None
    assert held[1]["step"] == 8 * 64
    same_results(finished.folder, run(scenario_of(SHORT), out).folder)


def test_a_killed_run_says_so_and_goes_on_bit_for_bit(finished, tmp_path) -> None:
    out, told = tmp_path / "killed", tmp_path / "told.json"
    told.write_text(json.dumps(SHORT))
    code = (
        "import json, sys, pathlib\n"
        "from scenarios.run import run\n"
        "from scenarios.schema import scenario_of\n"
        "told = json.loads(pathlib.Path(sys.argv[1]).read_text())\n"
        "out = pathlib.Path(sys.argv[2])\n"
        "def halt(done, total, what):\n"
        "    import time\n"
        "    while (out / 'state-000000000256.npz').exists():\n"
        "        time.sleep(0.05)\n"
        "run(scenario_of(told), out, progress=halt)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(told), str(out)])
    until = time.monotonic() + 120
    while not (out / "state-000000000256.npz").exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert RunFolder(out).info["status"] == "running"
    same_results(finished.folder, run(scenario_of(SHORT), out).folder)


def test_a_torn_checkpoint_is_passed_over_for_the_one_before(finished, tmp_path) -> None:
    out = tmp_path / "torn"
    calls = 0

    def later() -> bool:
        nonlocal calls
        calls += 1
        return calls == 20

    with pytest.raises(Stopped):
        run(scenario_of(SHORT), out, should_stop=later)
    newest = max(out.glob("state-*.npz"))
    newest.write_bytes(newest.read_bytes()[:100])
    same_results(finished.folder, run(scenario_of(SHORT), out).folder)


def test_folders_of_other_runs_and_other_things_are_left_alone(finished, tmp_path) -> None:
    with pytest.raises(InputError, match="finished run already"):
        run(scenario_of(SHORT), finished.folder.path)
    other = tmp_path / "notes"
    other.mkdir()
    (other / "note.md").write_text("mine")
    with pytest.raises(InputError, match="other things than a run"):
        run(scenario_of(SHORT), other)
    assert [path.name for path in other.iterdir()] == ["note.md"]
    out = tmp_path / "half"
    with pytest.raises(Stopped):
        run(scenario_of(SHORT), out, should_stop=lambda: True)
    with pytest.raises(InputError, match="another scenario or other settings"):
        run(scenario_of({**SHORT, "title": "another"}), out)


def test_two_commands_on_one_folder_are_told_apart(tmp_path) -> None:
    from filelock import FileLock

    out = tmp_path / "busy"
    out.mkdir()
    with FileLock(out / ".lock"), pytest.raises(InputError, match="another command"):
        run(scenario_of(SHORT), out)


def test_wrong_input_leaves_no_folder(tmp_path) -> None:
    with pytest.raises(InputError, match=r"none\.map\.yaml"):
        run(scenario_of({**SHORT, "map": "none.map.yaml"}), tmp_path / "never")
    with pytest.raises(InputError, match=r"laws\.logical\.rate"):
        run(scenario_of({**SHORT, "laws": {"logical": {"rate": 99}}}), tmp_path / "never")
    assert not (tmp_path / "never").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="cannot be written"):
        run(scenario_of(SHORT), tmp_path / "out")


def test_a_path_that_is_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="not a folder"):
        run(scenario_of(SHORT), tmp_path / "file")
    with pytest.raises(InputError, match="cannot be written"):
        run(scenario_of(SHORT), tmp_path / "file" / "out")


def test_a_field_too_large_to_search_says_so_instead_of_finding_nothing(tmp_path) -> None:
    n = 30_001
    path = tmp_path / "large.map.yaml"
    path.write_text(
        "agents:\n"
        + "".join(f"  - {{id: a{i}, kind: distinction}}\n" for i in range(n))
        + "links:\n  - {from: a0, to: a1, kind: logical}\n"
    )
    told = {"map": str(path), "run": {"seconds": 0.25, "rest_twin": False}}
    done = run(scenario_of(told), tmp_path / "run")
    assert done.folder.summary["clusters"] == []
    assert done.folder.summary["modularity"]["nulls"] == 0
    assert done.folder.summary["map"]["title"] == "large"
    from scenarios.report.words import summary_text

    assert "too large to be searched" in summary_text(done.folder.summary, "en")
