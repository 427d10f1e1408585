"""The peers' own environments: ``benchmarks/.peers/NAME/``, built from ``NAME.txt`` when asked.

Names and versions alone stand in the lists. The project's environment is never touched.
``python -m benchmarks.peers NAME`` builds one by itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE / ".peers"
STEPS, MEASURES, POWERLAW_1 = "step_peers", "measure_peers", "powerlaw_1"
"""Peers of the steps; of the measures; and ``powerlaw`` before its second version."""
BARE = frozenset({"idtxl-uv"})
"""Installed without what they ask for: this one for the JIDT library that it carries."""


class NoPeers(RuntimeError):
    """The environment could not be built; the message says why in a line."""


@dataclass(frozen=True)
class Environment:
    """An interpreter, and for each peer of the list that it lacks, why."""

    python: Path
    missing: Mapping[str, str]


def environment(name: str) -> Environment:
    """``environment("step_peers") -> Environment``, after building it if it is not there.

    Built anew when the list changes. What cannot be installed is left out and its reason kept.
    Raises ``NoPeers`` where there is no environment to be had at all.
    """
    folder, wanted = FOLDER / name, (HERE / f"{name}.txt").read_text()
    python, done = folder / "bin" / "python", folder / "built-from.json"
    if done.is_file():
        told = json.loads(done.read_text())
        if told["list"] == wanted:
            return Environment(python, told["missing"])
    if why := _said(sys.executable, "-m", "venv", "--clear", str(folder)):
        raise NoPeers(why)
    lines = [line for line in wanted.splitlines() if line and not line.startswith("#")]
    missing = _installed(python, lines)
    if len(missing) == len(lines):
        raise NoPeers(next(iter(missing.values())))
    done.write_text(json.dumps({"list": wanted, "missing": missing}))
    return Environment(python, missing)


def _installed(python: Path, lines: list[str]) -> dict[str, str]:
    """All at once if that works, else each by itself: what is missing, and why."""
    bare = [line for line in lines if _name(line) in BARE]
    whole = [line for line in lines if line not in bare]
    missing: dict[str, str] = {}
    if _pip(python, *whole):
        for line in whole:
            if why := _pip(python, line):
                missing[_name(line)] = why
    for line in bare:
        if why := _pip(python, "--no-deps", line):
            missing[_name(line)] = why
    return missing


def _pip(python: Path, *what: str) -> str:
    return _said(str(python), "-m", "pip", "install", "--quiet", *what)


def _said(*command: str) -> str:
    """Nothing if the command worked, else the last line that it said."""
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    if said.returncode == 0:
        return ""
    told = said.stderr.strip() or said.stdout.strip() or "no word"
    return f"{' '.join(command[1:4])}: {told.splitlines()[-1]}"


def _name(line: str) -> str:
    return line.partition("==")[0]


if __name__ == "__main__":
    print(environment(sys.argv[1]))
