"""The command line, run as a person runs it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest
from command_line import mindfield, spawned

from model.warm import compile_laws
from scenarios.store import RunFolder

QUICK = ["--set", "run.seconds=3", "--set", "emergence={runs=4,nulls=19,every_s=2.0}"]
SMALL = """
title: Мысль
agents:
  - {id: свет, kind: distinction}
  - {id: образ, kind: image}
  - {id: истина, kind: principle}
links:
  - {from: свет, to: образ, kind: logical}
  - {from: образ, to: истина, kind: wave}
intention: {истина: 1}
"""


@pytest.fixture
def small(tmp_path) -> str:
    """A map of three agents, beside the folder in which commands run."""
    path = tmp_path / "мысль.map.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


def test_help_names_the_commands_and_every_option_says_what_it_does() -> None:
    told = spawned("--help")
    assert told.returncode == 0
    for command in ("describe", "run", "dashboard"):
        assert command in told.stdout
        assert mindfield(command, "--help").returncode == 0


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from scenarios import cli\n"
        "heavy = {'numba', 'mne', 'solara', 'pandas', 'igraph', 'matplotlib', 'scipy', 'mesa'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_describe_speaks_the_language_asked_for_or_set_and_json(small) -> None:
    russian = spawned("describe", small, LC_ALL="ru_RU.UTF-8")
    assert russian.returncode == 0
    assert "связ" in russian.stdout
    english = mindfield("describe", small, "--lang", "en", LC_ALL="ru_RU.UTF-8")
    assert "links" in english.stdout
    assert "связ" not in english.stdout
    assert json.loads(mindfield("describe", small, "--json").stdout)


def test_a_run_prints_a_summary_leaves_a_report_and_compiles_nothing_anew(tmp_path) -> None:
    compile_laws()
    # A terminal is played, for progress is drawn on terminals only.
    told = spawned("run", *QUICK, "--out", str(tmp_path / "run"), FORCE_COLOR="1")
    assert told.returncode == 0, told.stderr
    assert "running" in told.stderr
    assert "compiling" not in told.stderr
    assert "mindfield: " not in told.stderr
    assert str(tmp_path / "run" / "report.html") in told.stdout.replace("\n", "")
    assert (tmp_path / "run" / "report.html").stat().st_size > 10_000
    assert RunFolder(tmp_path / "run").info["status"] == "finished"


def test_a_report_that_was_never_written_is_written_by_the_same_command(tmp_path, small) -> None:
    told = mindfield("run", "--map", small, *QUICK, cwd=tmp_path)
    folder = tmp_path / "runs" / "first-light"
    report, frames = folder / "report.html", folder / "frames.parquet"
    page, written = report.read_bytes(), frames.stat().st_mtime_ns
    for out in ((), ("--out", str(folder.relative_to(tmp_path)))):
        report.unlink()
        again = mindfield("run", "--map", small, *QUICK, *out, cwd=tmp_path)
        assert again.returncode == 0, again.stderr
        assert again.stdout == told.stdout
        assert report.read_bytes() == page
        assert frames.stat().st_mtime_ns == written
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["first-light"]


def test_default_folders_are_numbered_and_json_is_only_json(tmp_path, small) -> None:
    for number in ("", "-2"):
        told = mindfield("run", "--map", small, *QUICK, "--json", cwd=tmp_path)
        assert told.returncode == 0, told.stderr
        assert json.loads(told.stdout)["status"] == "finished"
        assert (tmp_path / "runs" / f"first-light{number}" / "run.json").exists()
    assert mindfield("run", "--map", small, *QUICK, "--quiet", cwd=tmp_path).stdout == ""


def test_a_map_with_cyrillic_ids_runs(tmp_path, small) -> None:
    told = mindfield("run", "--map", small, *QUICK, "--lang", "ru", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    folder = RunFolder(tmp_path / "runs" / "first-light")
    assert list(folder.agents.id[:3]) == ["свет", "образ", "истина"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "none.toml"], "none.toml"),
        (["run", "--map", "none.map.yaml"], "none.map.yaml"),
        (["run", "--eeg", "none.edf"], "none.edf"),
        (["run", "--set", "laws.wafe=1"], "laws.wafe"),
        (["run", "--eeg-baseline", "none.edf"], "baseline"),
        (["describe", "none.map.yaml"], "none.map.yaml"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2(tmp_path, arguments, words) -> None:
    # In a process of its own where that is quick: where nothing heavy is loaded before.
    quick = arguments[1] in ("none.toml", "--set")
    told = (spawned if quick else mindfield)(*arguments, cwd=tmp_path)
    assert told.returncode == 2
    assert told.stderr.startswith("mindfield: ")
    assert words in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_stops_cleanly_and_the_same_command_goes_on(tmp_path) -> None:
    arguments = ["run", *QUICK, "--out", "half"]
    arguments += ["--set", "run.seconds=3000", "--set", "run.checkpoint_s=1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "scenarios.cli", *arguments],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 120
    # Under way: something is kept of it already.
    while not list((tmp_path / "half").glob("state-*[1-9]*.npz")):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "goes on from there" in words
    assert "Traceback" not in words
    folder = RunFolder(tmp_path / "half")
    assert folder.info["status"] == "stopped"
    held = folder.latest_state()
    assert held is not None
    assert 0 < held[1]["step"] < 3000 * 64
