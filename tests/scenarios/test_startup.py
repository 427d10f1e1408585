"""What a person waits for before anything moves: help, imports, and the first compilation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.arithmetic import uniforms
from model.warm import compile_laws

HEAVY = {"numba", "mne", "solara", "pandas", "scipy", "mesa", "networkx", "distributed", "duckdb"}
TINY = ["--set", "run.seconds=0.5", "--set", "emergence={runs=2,nulls=19,every_s=0.25}"]

COMPILE = """
from model.arithmetic import uniforms
from model.compiling import cache_fault, compile_news

told = []
with compile_news(lambda: told.append("compiling")):
    drawn = uniforms(7, 1, 0, 3)
print(*drawn)
print(told)
print(cache_fault())
"""


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        check=True,
    )


def compiled_in(folder: Path) -> tuple[list[float], str, str]:
    """What was drawn, what was told meanwhile, and why nothing is kept in the folder."""
    drawn, told, fault = python("-c", COMPILE, NUMBA_CACHE_DIR=str(folder)).stdout.splitlines()
    return [float(word) for word in drawn.split()], told, fault


@pytest.mark.parametrize("module", ["model", "scenarios.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    told = python("-c", f"import sys, {module}; print(*sys.modules)").stdout.split()
    assert not HEAVY & set(told)


def test_help_takes_less_than_four_tenths_of_a_second_of_cpu() -> None:
    resource = pytest.importorskip("resource", reason="this system does not tell CPU time apart")

    def cpu_s() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        python("-m", "scenarios.cli", "--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    # The best of five: what other programs do to the caches meanwhile is not ours.
    assert min(cpu_s() for _ in range(5)) < 0.4


def test_help_says_every_command_in_one_whole_line() -> None:
    told = python("-m", "scenarios.cli", "--help", COLUMNS="80").stdout
    listed = told.split("Commands:\n")[1].splitlines()
    commands = ["import", "export", "describe", "run", "verify", "falsify", "dashboard"]
    commands += ["eeg", "live", "replay", "sweep", "compare"]
    assert [line.split()[0] for line in listed] == commands
    assert not any(line.endswith("...") for line in listed)


def test_compiling_is_told_when_cold_and_not_when_warm(tmp_path) -> None:
    drawn = uniforms(7, 1, 0, 3).tolist()
    assert compiled_in(tmp_path) == (drawn, "['compiling']", "None")
    assert compiled_in(tmp_path) == (drawn, "[]", "None")


def test_in_a_read_only_folder_the_laws_are_compiled_all_the_same(tmp_path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    if os.access(closed, os.W_OK):
        pytest.skip("permissions do not bind this user")
    drawn, told, fault = compiled_in(closed)
    assert drawn == uniforms(7, 1, 0, 3).tolist()
    assert told == "['compiling']"
    assert str(closed) in fault


def test_a_first_run_says_compiling_and_a_later_one_does_not(tmp_path) -> None:
    # A folder that not even root can make: a file stands in its way.
    (tmp_path / "file").touch()
    closed = tmp_path / "file" / "cache"

    def said(out: str, **environment: str) -> str:
        command = ["-m", "scenarios.cli", "run", *TINY, "--out", str(tmp_path / out)]
        # A terminal is played, for progress is drawn on terminals only.
        told = python(*command, FORCE_COLOR="1", **environment)
        assert (tmp_path / out / "report.html").exists()
        return told.stderr

    # Unoptimised, for the compiler's effort is not looked at: a fifth of its time is spared.
    cold = said("cold", NUMBA_CACHE_DIR=str(closed), NUMBA_OPT="0")
    assert "compiling the laws" in cold
    assert cold.count("mindfield: ") == cold.count(str(closed)) == 1
    compile_laws()
    warm = said("warm")
    assert "compiling" not in warm
    assert "mindfield: " not in warm
