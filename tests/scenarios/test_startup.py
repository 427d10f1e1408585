"""What a person waits for before anything moves: help, imports, and the first compilation."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from model.arithmetic import uniforms

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


def test_a_division_of_a_map_loads_no_pictures_and_leaves_them_to_be_loaded() -> None:
    division = "best_division(6, [0, 1, 2, 3, 4], [1, 2, 0, 4, 5], seed=1)"
    code = f"import sys; from model.emergence.communities import best_division; {division}"
    code += "; print('igraph' in sys.modules, 'matplotlib' in sys.modules)"
    code += "; import matplotlib.pyplot; print(matplotlib.__name__)"
    assert python("-c", code).stdout.split() == ["True", "False", "matplotlib"]


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


@pytest.fixture
def closed(tmp_path) -> Path:
    """A folder that not even root can make: a file stands in its way."""
    (tmp_path / "file").touch()
    return tmp_path / "file" / "cache"


def test_in_a_folder_that_cannot_be_written_the_laws_are_compiled_all_the_same(
    tmp_path, closed
) -> None:
    read_only = tmp_path / "read-only"
    read_only.mkdir(mode=0o500)
    # Permissions do not bind everybody.
    folder = closed if os.access(read_only, os.W_OK) else read_only
    drawn, told, fault = compiled_in(folder)
    assert drawn == uniforms(7, 1, 0, 3).tolist()
    assert told == "['compiling']"
    assert str(folder) in fault


AT_HAND = """
import hashlib, subprocess, sys
from worlds import LIVELY, random_map, world
import model.beside, model.engine
from model import cascade, cascade_account

def told(model):
    a = model.field.agents
    text = hashlib.sha256(b"".join(column.tobytes() for column in a))
    text.update(repr([jump.__dict__ for jump in model.jumps.waiting]).encode())
    return text.hexdigest()

def compiled():
    return len(cascade.jump.signatures), len(cascade_account._account.signatures)

if sys.argv[1] == "beside":
    model.beside.noted = model.engine.noted = lambda what: False
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    model.beside._begun.append(other)
model = world(random_map(3), laws=LIVELY)
model.advance(2.0)
print(told(model), *compiled())
if sys.argv[1] == "beside":
    other.communicate()
model.advance(2.0)
print(told(model), *compiled(), len(model.jumps.waiting) + model.events.in_all)
"""


def test_jumps_are_interpreted_while_another_process_compiles_them_and_the_bits_are_the_same() -> (
    None
):
    place = str(Path(__file__).parent.parent)
    alone, beside = (
        [line.split() for line in python("-c", AT_HAND, how, PYTHONPATH=place).stdout.splitlines()]
        for how in ("alone", "beside")
    )
    assert [line[0] for line in alone] == [line[0] for line in beside]
    assert alone[1][-1] == beside[1][-1] != "0"
    assert beside[0][1:] == ["0", "0"]
    # When the other has ended without it, this process compiles.
    assert beside[1][1:3] == ["1", "1"]


def run_in(out: Path) -> list[str]:
    return ["-m", "scenarios.cli", "run", *TINY, "--out", str(out)]


def said_uncached(told: str, closed: Path) -> bool:
    return told.count("mindfield: ") == told.count(str(closed)) == 1


# A terminal is played in the tests below, for progress is drawn on terminals only.


def test_a_first_run_says_that_it_compiles_and_why_that_is_not_kept(tmp_path, closed) -> None:
    with (tmp_path / "said").open("w+", encoding="utf-8") as said:
        cold = subprocess.Popen(
            [sys.executable, *run_in(tmp_path / "cold")],
            stderr=said,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "FORCE_COLOR": "1", "NUMBA_CACHE_DIR": str(closed)},
        )
        try:
            until = time.monotonic() + 120
            while "compiling the laws" not in (tmp_path / "said").read_text(encoding="utf-8"):
                assert cold.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
        finally:
            cold.kill()
            cold.wait()
        assert said_uncached((tmp_path / "said").read_text(encoding="utf-8"), closed)


@pytest.mark.slow
def test_a_first_run_without_a_cache_goes_to_its_end(tmp_path, closed) -> None:
    # Unoptimised, for the compiler's effort is not looked at: a fifth of its time is spared.
    told = python(
        *run_in(tmp_path / "cold"), FORCE_COLOR="1", NUMBA_CACHE_DIR=str(closed), NUMBA_OPT="0"
    )
    assert (tmp_path / "cold" / "report.html").exists()
    assert "compiling the laws" in told.stderr
    assert said_uncached(told.stderr, closed)


def test_of_several_that_compile_at_leisure_one_does_and_the_others_end_once_it_is_there(
    tmp_path: Path,
) -> None:
    told = python(
        "-c",
        "from model import compiling as c; print(c._note('others'), c._note('later'), sep='\\n')",
        NUMBA_CACHE_DIR=str(tmp_path),
    )
    notes = [Path(line) for line in told.stdout.splitlines()]
    lock = FileLock(notes[0].parent / "beside.lock")
    code = "from model.warm import compile_beside; print(flush=True); compile_beside()"
    with lock:
        other = subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        )
        assert other.stdout is not None
        other.stdout.readline()
        for there in notes:
            with pytest.raises(subprocess.TimeoutExpired):
                other.wait(timeout=1.0)
            there.touch()
        assert other.wait(timeout=60.0) == 0
    other.stdout.close()
    assert not [*notes[0].parent.rglob("kernels*")]
