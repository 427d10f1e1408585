"""Sweeps against their peers: ``python -m benchmarks.sweeps`` (about two minutes).

Two sizes of the same sweep tell what starting costs from what a run costs; CPU is of all
processes together and hardly depends on what else the machine does. Memory is of all processes;
and one worker is killed by SIGKILL in the midst of it. The runs: ``sweep_contenders.py``.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import psutil

from benchmarks.machine import description
from benchmarks.peers import NoPeers, environment
from benchmarks.sweep_contenders import NAMES, WORKERS, one

FEW, MANY = 60, 240
_TIMES = 4.0
"""So many times what it takes undisturbed is called a hang."""
_ALONE = 20
_KILL_S = {"mindfield sweep": 5.0, "joblib": 4.0, "mesa.batch_run": 4.0}
"""CPU s after which a worker is killed: it has loaded the laws by then, and computes."""


@dataclass(frozen=True)
class Went:
    """How a contender's process went: runs back, s, peak MB of the whole family, or why not."""

    done: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    why: str = ""


def run(name: str, runs: int, *, kill_after_s: float | None = None, hangs_s: float = 0.0) -> Went:
    """All runs by one contender; one of its workers is killed when it has computed so long."""
    with tempfile.TemporaryDirectory() as folder:
        told = [sys.executable, "-m", "benchmarks.sweep_contenders", name, str(runs)]
        process = subprocess.Popen(
            [*told, f"{folder}/sweep"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), *_joblib()])},
        )
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun, peak, killed = time.monotonic(), 0.0, kill_after_s is None
        while process.poll() is None:
            peak = max(peak, _memory_mb(process.pid))
            if not killed and kill_after_s is not None:
                killed = _kill_one(process.pid, kill_after_s)
            if kill_after_s is not None and time.monotonic() - begun > hangs_s:
                _end_family(process)
                return Went(0, hangs_s, 0.0, peak, f"hung for {hangs_s:.0f} s and was ended")
            time.sleep(0.05)
        said, faults = process.communicate()
        wall_s = time.monotonic() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if process.returncode != 0:
            lines = faults.strip().splitlines()
            return Went(0, wall_s, cpu_s, peak, lines[-1][:80] if lines else "?")
        answer = json.loads(said.splitlines()[-1])
        return Went(answer["done"], wall_s, cpu_s, peak)


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
    begun = time.process_time()
    for seed in range(_ALONE):
        one(seed + 1)
    alone_s = (time.process_time() - begun) / _ALONE
    print(f"\n{WORKERS} workers; one run alone takes {alone_s * 1e3:.0f} ms of CPU\n")
    heads = (
        "",
        f"start, s wall ({FEW} runs: s)",
        "start, s CPU",
        "a run, ms CPU",
        "over alone, ms",
    )
    heads += ("runs/s", "peak memory, MB", f"left of {FEW} after SIGKILL of a worker")
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    for name in NAMES:
        few, many = run(name, FEW), run(name, MANY)
        after = run(name, FEW, kill_after_s=_KILL_S[name], hangs_s=_TIMES * few.wall_s)
        a_run = (many.cpu_s - few.cpu_s) / (MANY - FEW)
        wall = (many.wall_s - few.wall_s) / (MANY - FEW)
        told = (
            name + (f" ({many.why})" if many.why else ""),
            f"{few.wall_s - FEW * wall:.1f} ({few.wall_s:.1f})",
            f"{few.cpu_s - FEW * a_run:.1f}",
            f"{a_run * 1e3:.0f}",
            f"{(a_run - alone_s) * 1e3:.0f}",
            f"{1.0 / wall:.0f}",
            f"{many.peak_mb:.0f}",
            f"{after.done}" + (f" ({after.why})" if after.why else ""),
        )
        print("| " + " | ".join(told) + " |", flush=True)


if __name__ == "__main__":
    main()
