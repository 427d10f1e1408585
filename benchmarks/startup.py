"""What one waits for before the first step: the command's help, an import, a first compilation."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.contenders import ROOT
from benchmarks.findings import Finding, Section
from benchmarks.timing import Spread

Floats = NDArray[np.float64]
COMMAND = (sys.executable, "-c", "from scenarios.cli import main; main()")
LATE = ("numba", "mne", "solara", "pandas")
_PATIENCE_S = 300.0
_IMPORT = f"import model, sys, json; print(json.dumps([m for m in {LATE} if m in sys.modules]))"


def waits(folder: Path, rounds: int) -> Section:
    """Help, ``import model``, and a first run on a cold and a warm cache."""
    helps = Spread.of(np.array([_cost((*COMMAND, "--help"))[0] for _ in range(rounds)]))
    imports = [_cost((sys.executable, "-c", _IMPORT)) for _ in range(rounds)]
    loaded = json.loads(imports[0][2])
    short, whole = _pairs(folder, "short", 3, "run.seconds=1"), _pairs(folder, "whole", 3)
    return Section(
        "Start-up",
        f"`import model` brings {', '.join(loaded) if loaded else 'none'} of {', '.join(LATE)}. "
        "A first run is `mindfield run` of the built-in map with an empty NUMBA_CACHE_DIR, and "
        "once more when all is compiled: one simulated second, and the whole of it (100 s). It is "
        "taken by the clock on the wall, as a person waits for it, pair after pair; in the whole "
        "run what other processes do to the machine moves either by seconds.",
        [
            Finding("mindfield --help, CPU", helps, "s", at_most=0.4),
            Finding("import model, CPU", Spread.of(np.array([cost[0] for cost in imports])), "s"),
            Finding("first run of a second, cold cache", Spread.of(short[0]), "s"),
            Finding("the same, warm cache", Spread.of(short[1]), "s"),
            Finding("cold over warm", Spread.of(short[0] - short[1]), "s more", at_most=8.0),
            Finding("whole first run, cold cache", Spread.of(whole[0]), "s"),
            Finding("the same whole, warm cache", Spread.of(whole[1]), "s"),
            Finding(
                "cold over warm, whole run", Spread.of(whole[0] - whole[1]), "s more", at_most=8.0
            ),
        ],
    )


def _pairs(folder: Path, name: str, rounds: int, *told: str) -> Floats:
    """(2, rounds): seconds of first runs, and of the same when all is compiled."""
    took = np.zeros((2, rounds))
    for number in range(rounds):
        cache = folder / f"{name}-{number}"
        for again in range(2):
            out = ("--out", str(folder / f"{name}-{number}-{again}"), "--quiet")
            changes = [word for change in told for word in ("--set", change)]
            command = (*COMMAND, "run", "first-light", *out, *changes)
            took[again, number] = _cost(command, NUMBA_CACHE_DIR=str(cache))[1]
            # The other process goes on when the run has ended.
            end = time.monotonic() + _PATIENCE_S
            while not list(cache.glob("*/abreast-*")):
                if time.monotonic() > end:
                    raise RuntimeError("not all laws were compiled after a first run")
                time.sleep(0.1)
    return took


def _cost(command: tuple[str, ...], **environment: str) -> tuple[float, float, str]:
    """CPU and wall seconds of a command and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    said = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, said.stdout
