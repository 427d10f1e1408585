"""One person's measuring of the card: the process that does it, watched and stopped.

What is measured is laid out by the world's side (``laying.py``); nothing is drawn here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.emerged.measure import PARTS, card_read
from dashboard.emerged.told import Laid
from scenarios.finding import Finding

_POLITE_S = 3.0


@dataclass(frozen=True)
class Measured:
    """How it stands.

    - ``status``: idle, running, finished, stopped or broken; ``part``: what it is at.
    - ``seconds``: how long it has taken so far, or took.
    - ``card``: of the latest that was finished, and the record it was ``of``.
    """

    status: str = "idle"
    part: str = PARTS[0]
    seconds: float = 0.0
    card: tuple[Finding, ...] = ()
    of: Laid = field(default_factory=Laid)


class Measuring:
    """``Measuring(home)``: measures one record at a time.

    - ``home``: the session's own folder, where it keeps what the process said.
    """

    def __init__(self, home: Path) -> None:
        self._said = home / "measure-said.txt"
        self._process: subprocess.Popen[bytes] | None = None
        self._laid = Laid()
        self._begun = 0.0
        self._told = Measured()

    def start(self, laid: Laid) -> None:
        """Measure this record; another one under way is given up."""
        self.stop()
        self._laid, self._begun = laid, time.monotonic()
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dashboard.emerged.measure", laid.folder],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        self._told = Measured("running", card=self._told.card, of=self._told.of)

    def stop(self) -> None:
        """Give it up; what was measured before stays. May be repeated."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(_POLITE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._told.status == "running":
            self._end("stopped")

    def drop(self, laid: Laid) -> None:
        """Remove a record that nobody will measure."""
        shutil.rmtree(laid.folder, ignore_errors=True)

    def watch(self) -> Measured:
        """How it stands now."""
        process = self._process
        if process is None or self._told.status != "running":
            return self._told
        ended = process.poll()
        if ended is None:
            told, seconds = self._told, round(time.monotonic() - self._begun, 1)
            self._told = Measured("running", self._part(), seconds, told.card, told.of)
        elif ended:
            self._end("broken")
        else:
            self._end("finished")
        return self._told

    def _end(self, status: str) -> None:
        path, told = Path(self._laid.folder), self._told
        seconds = round(time.monotonic() - self._begun, 1)
        card, of = told.card, told.of
        if status == "finished":
            card, of = card_read(path), self._laid
        self._process = None
        self._told = Measured(status, told.part, seconds, card, of)
        self.drop(self._laid)

    def _part(self) -> str:
        said = self._said.read_text(errors="replace").split()
        return next((word for word in reversed(said) if word in PARTS), PARTS[0])
