"""One person's sweep from the page: a command of its own, watched through its folder.

The command is ``mindfield sweep`` in a process of its own: the page's world does not wait for it,
and whatever ends it, what was done stands in its folder. Nothing is drawn here.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.running.world import Choice, as_uploaded, scenario_of_choice
from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_NAME = re.compile(r"[\w][\w.\-]{0,63}")
_POLITE_S = 5.0


@dataclass(frozen=True)
class Wanted:
    """What a person wants swept: ``over`` as on the command line, the rest per run."""

    over: tuple[str, ...]
    repeat: int = 3
    seconds: float = 20.0
    looks: bool = False
    keep_as: str = ""


@dataclass(frozen=True)
class Watched:
    """How it stands: ``status`` idle, starting, running, stopped, finished; a fault in words."""

    status: str = "idle"
    done: int = 0
    failed: int = 0
    total: int = 0
    rate: float | None = None
    """Runs a second, since there were any."""
    left_s: float | None = None
    folder: str = ""
    fault: str = ""


class Sweeping:
    """``Sweeping(home)``: starts, watches and stops one sweep at a time.

    - ``home``: the session's own folder; sweeps without a name go there, and with it.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._said = home / "sweep-said.txt"
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None
        self._kept = ""
        """Where it stays; nothing for one that goes with the session."""
        self._begun = (0.0, 0)
        self._fault = ""
        self._asked_to_end = False

    def start(self, choice: Choice, wanted: Wanted) -> None:
        """Start it; the same wish goes on where it was stopped. ``InputError`` for a bad one."""
        self.stop()
        if wanted.keep_as and not _NAME.fullmatch(wanted.keep_as):
            raise InputError("sweep_fault_name")
        place = Path("sweeps").resolve() if wanted.keep_as else self._home / "sweeps"
        command = arguments(choice, wanted)
        # The same wish has the same folder, so that it goes on there.
        name = wanted.keep_as or f"sweep-{abs(hash(tuple(command))):x}"
        self._folder = place / name
        self._kept = str(self._folder) if wanted.keep_as else ""
        self._fault, self._begun = "", (time.monotonic(), -1)
        self._asked_to_end = False
        told = ["--workers", "0", "--quiet", "--out", str(self._folder)]
        with self._said.open("w") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scenarios.cli", "sweep", *command, *told],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=_environment(),
            )

    def stop(self) -> None:
        """Stop it cleanly; at once if it does not listen. What is done stays. May be repeated."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        self._asked_to_end = True
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_POLITE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def watch(self) -> Watched:
        """How it stands now, read from its folder."""
        process = self._process
        if process is None:
            return Watched()
        running = process.poll() is None
        runs = self.runs()
        tried = 0 if runs is None else int(runs["status"].isin(["done", "failed"]).sum())
        # 1 is said of runs that failed, and of a command that came to grief.
        expected = (0, 1, 130) if runs is not None and tried == len(runs) else (0, 130)
        # One that was stopped while it was still starting has not yet learnt to end politely.
        died = not running and not self._asked_to_end and process.returncode not in expected
        if died and not self._fault:
            said = self._said.read_text(errors="replace")
            line = said.strip().splitlines()[-1] if said.strip() else "fault_stopped"
            self._fault = line.replace(f"{self._home}/", "")
        if runs is None:
            status = "starting" if running else "stopped"
            return Watched(status, folder=self._kept, fault=self._fault)
        done = int((runs["status"] == "done").sum())
        failed = int((runs["status"] == "failed").sum())
        total = len(runs)
        status = "running" if running else "finished" if done + failed == total else "stopped"
        rate = self._rate(done + failed) if running else None
        left = (total - done - failed) / rate if rate else None
        return Watched(status, done, failed, total, rate, left, self._kept, self._fault)

    def runs(self) -> pd.DataFrame | None:
        """Its runs so far, or None before there are any to speak of."""
        from scenarios.sweep.store import Sweep

        if self._folder is None:
            return None
        try:
            return Sweep.open(self._folder).runs
        except (InputError, OSError):
            # Not laid out yet, or a part was gathered just now.
            return None

    def _rate(self, tried: int) -> float | None:
        since, before = self._begun
        now = time.monotonic()
        if before < 0 or tried < before:
            self._begun = (now, tried)
            return None
        return (tried - before) / (now - since) if tried > before and now > since else None


def arguments(choice: Choice, wanted: Wanted) -> list[str]:
    """``arguments(choice, wanted)``: what ``mindfield sweep`` is given; ``InputError`` at once
    for what it would refuse."""
    from scenarios.library import shipped_scenarios
    from scenarios.schema import SweepSettings
    from scenarios.sweep.plan import plan_of

    if choice.eeg == "live":
        raise InputError("a live stream cannot be heard many times", mend="choose another EEG")
    if choice.given is not None:
        raise InputError(
            "the field plays a scenario that was opened, not one of the list",
            mend="choose a scenario under Field",
        )
    scenario_of_choice(choice)
    path = shipped_scenarios()[choice.scenario]
    settings = _settings(choice, wanted)
    over = dict(part.split("=", 1) for part in wanted.over)
    asked = SweepSettings(over=dict(over), repeat=wanted.repeat, looks=wanted.looks or None)
    if not wanted.looks:
        asked = asked.model_copy(update={"looks": False})
    try:
        plan_of(path, settings, asked)
    except InputError as error:
        raise as_uploaded(error) from error
    told = [str(path), "--repeat", str(wanted.repeat), "--looks" if wanted.looks else "--no-looks"]
    for setting in settings:
        told += ["--set", setting]
    for part in wanted.over:
        told += ["--over", part]
    return told


def _settings(choice: Choice, wanted: Wanted) -> list[str]:
    """The person's choice as ``--set`` parts."""

    def put(name: str, value: object) -> str:
        return f"{name}={json.dumps(value, ensure_ascii=False)}"

    told = [put("run.seed", choice.seed), put("run.seconds", wanted.seconds)]
    if not wanted.looks:
        # What condenses comes from clusters; nobody looks for them here.
        told.append("growth.condense=false")
    if choice.map_file is not None:
        told.append(put("map", str(choice.map_file)))
    if choice.eeg != "scenario":
        told += ["eeg.script=[]", "eeg.bands={}"]
    if choice.eeg == "hands":
        told += [put(f"eeg.bands.{band}", z) for band, z in choice.bands.items()]
    if choice.eeg == "file" and choice.eeg_file is not None:
        told.append(put("eeg.file", str(choice.eeg_file)))
        if choice.baseline_file is not None:
            told.append(put("eeg.baseline", str(choice.baseline_file)))
    return told + [put(name, value) for name, value in choice.turned.items()]


def means(runs: pd.DataFrame, names: Sequence[str], metrics: Sequence[str]) -> pd.DataFrame:
    """``means(runs, parameters, metrics)``: mean of each metric at each point, and its runs."""
    done = runs[runs["status"] == "done"]
    by = done.groupby(list(names), dropna=False)
    told = by[list(metrics)].mean()
    told.insert(0, "runs", by.size())
    return told.reset_index()


def _environment() -> dict[str, str]:
    """The command's modules are this page's, wherever it was started."""
    place = os.pathsep.join(part for part in sys.path if part)
    return {**os.environ, "PYTHONPATH": place, "PYTHONUNBUFFERED": "1"}
