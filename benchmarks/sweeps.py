"""Sweeps against their peers: ``python -m benchmarks.sweeps`` (about two minutes).

Throughput, overhead per run, memory of all processes, and what is left when one worker is killed
by SIGKILL in the midst of it. The runs are those of ``sweep_contenders.py``.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import psutil

from benchmarks.machine import description
from benchmarks.peers import NoPeers, environment
from benchmarks.sweep_contenders import NAMES, WORKERS, one

RUNS = 200
_HANGS_S = 45.0
_ALONE = 20


@dataclass(frozen=True)
class Went:
    """How a contender's process went: runs back, s, peak MB of the whole family, or why not."""

    done: int
    wall_s: float
    peak_mb: float
    why: str = ""


def run(name: str, *, kill_after_s: float | None = None) -> Went:
    """All runs by one contender; one of its workers is killed when it has computed so long."""
    with tempfile.TemporaryDirectory() as folder:
        told = [sys.executable, "-m", "benchmarks.sweep_contenders", name, str(RUNS)]
        process = subprocess.Popen(
            [*told, f"{folder}/sweep"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), *_joblib()])},
        )
        begun, peak, killed = time.monotonic(), 0.0, kill_after_s is None
        while process.poll() is None:
            peak = max(peak, _memory_mb(process.pid))
            if not killed and kill_after_s is not None:
                killed = _kill_one(process.pid, kill_after_s)
            if kill_after_s is not None and time.monotonic() - begun > _HANGS_S:
                _end_family(process)
                return Went(0, _HANGS_S, peak, f"hung for {_HANGS_S:g} s and was ended")
            time.sleep(0.05)
        said, faults = process.communicate()
        wall_s = time.monotonic() - begun
        if process.returncode != 0:
            lines = faults.strip().splitlines()
            return Went(0, wall_s, peak, lines[-1][:80] if lines else "?")
        answer = json.loads(said.splitlines()[-1])
        return Went(answer["done"], answer["wall_s"], peak)


def _joblib() -> list[str]:
    """Where joblib stands, in an environment of its own; nothing where it cannot be had."""
    try:
        python = environment("sweep_peers").python
    except NoPeers:
        return []
    return [str(path) for path in python.parent.parent.glob("lib/python*/site-packages")]


def _family(pid: int) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    return []


def _memory_mb(pid: int) -> float:
    total = 0.0
    for process in _family(pid):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            total += process.memory_info().rss / 1e6
    return total


def _kill_one(pid: int, after_s: float) -> bool:
    """Kill the first worker that has computed for so long; whether there was one."""
    for process in _family(pid)[1:]:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.cpu_times().user > after_s:
                process.kill()
                return True
    return False


def _end_family(process: subprocess.Popen[str]) -> None:
    for member in reversed(_family(process.pid)):
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    process.wait()


def main() -> None:
    for what, which in description():
        print(f"- {what}: {which}")
    one(1)
    begun = time.perf_counter()
    for seed in range(_ALONE):
        one(seed + 1)
    alone_s = (time.perf_counter() - begun) / _ALONE
    ideal_s = alone_s * RUNS / WORKERS
    print(f"\n{RUNS} runs, {WORKERS} workers; one run alone takes {alone_s * 1e3:.0f} ms\n")
    print("| | runs back | wall, s | runs/s | overhead a run, ms | peak memory, MB | ", end="")
    print("after SIGKILL of a worker |")
    print("|---|---|---|---|---|---|---|")
    for name in NAMES:
        went, after = run(name), run(name, kill_after_s=6.0)
        over = (went.wall_s - ideal_s) / RUNS * WORKERS * 1e3
        left = f"{after.done} of {RUNS} runs" + (f" ({after.why})" if after.why else "")
        figures = f"{went.wall_s:.1f} | {went.done / went.wall_s:.1f} | {over:.0f}"
        print(f"| {name} | {went.done} {went.why} | {figures} | {went.peak_mb:.0f} | {left} |")


if __name__ == "__main__":
    main()
