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

from benchmarks.contenders import ROOT
from benchmarks.findings import Finding, Section
from benchmarks.timing import Spread

COMMAND = (sys.executable, "-c", "from scenarios.cli import main; main()")
LATE = ("numba", "mne", "solara", "pandas")
_IMPORT = f"import model, sys, json; print(json.dumps([m for m in {LATE} if m in sys.modules]))"


def waits(folder: Path, rounds: int) -> Section:
    """Help, ``import model``, and a first run on a cold and a warm cache."""
    helps = Spread.of(np.array([_cost((*COMMAND, "--help"))[0] for _ in range(rounds)]))
    imports = [_cost((sys.executable, "-c", _IMPORT)) for _ in range(rounds)]
    loaded = json.loads(imports[0][2])
    cold, warm = _first_runs(folder)
    return Section(
        "Start-up",
        f"`import model` brings {', '.join(loaded) if loaded else 'none'} of {', '.join(LATE)}. "
        "A first run is `mindfield run` of one simulated second of the built-in map, with an empty "
        "and then the filled NUMBA_CACHE_DIR. It is taken by the clock on the wall, as a person "
        f"waits for it; in CPU time it is {cold[0]:.1f} s and {warm[0]:.1f} s.",
        [
            Finding("mindfield --help, CPU", helps, "s", at_most=0.4),
            Finding("import model, CPU", Spread.of(np.array([cost[0] for cost in imports])), "s"),
            Finding("first run, cold cache", cold[1], "s"),
            Finding("first run, warm cache", warm[1], "s"),
            Finding("cold over warm", cold[1] - warm[1], "s more", at_most=8.0),
        ],
    )


def _first_runs(folder: Path) -> tuple[tuple[float, float, str], tuple[float, float, str]]:
    cache = folder / "cold"
    told = []
    for name in ("run-cold", "run-warm"):
        out = ("--out", str(folder / name), "--quiet", "--set", "run.seconds=1")
        told.append(_cost((*COMMAND, "run", "first-light", *out), NUMBA_CACHE_DIR=str(cache)))
    return told[0], told[1]


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
