"""What a person takes away: asked of the world, finished by a process of its own, kept until saved.

How a run becomes files is in ``finishing.py``; the menu is in ``take_panel.py``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from dashboard.making.finishing import What
from dashboard.running.session import Session
from dashboard.running.world import as_uploaded, scenario_of_choice
from model.errors import InputError
from model.maps.out.names import safe_name

ENDINGS: dict[What, str] = {
    "run": ".run.zip",
    "report": ".report.html",
    "gexf": ".gexf",
    "graphml": ".graphml",
    "vault": ".notes.zip",
    "map": ".map.yaml",
}


@dataclass(frozen=True)
class Parcel:
    """How it stands: ``status`` idle, asked, finishing, report, writing, ready or fault.

    - ``path``, ``name``, ``size`` (bytes), ``number``: of a file that is ready.
    - ``fault``: a key of the page's words, or words.
    """

    status: str = "idle"
    path: str = ""
    name: str = ""
    size: int = 0
    number: int = 0
    turned: int = 0
    fault: str = ""


class Taking:
    """``Taking(session)``: one file at a time; the run that was finished last is kept for more."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._home = session.folder / "out"
        self._said = session.folder / "take-said.txt"
        self._process: subprocess.Popen[bytes] | None = None
        self._number = self._asked = 0
        self._what: What = "run"
        self._lang = "en"
        self._parcel = Parcel()
        self._finished: tuple[tuple[int, int, int], Path] | None = None
        """Which moment of which world the run folder at hand is of."""

    def ask(self, what: What, lang: str) -> None:
        """Ask for a file; what was asked for before is let go."""
        self.stop()
        self._number += 1
        self._what, self._lang = what, lang
        snapshot = self._session.snapshot
        title = safe_name(snapshot.title or "mindfield")
        if what == "map":
            self._parcel = Parcel("writing", name=f"{title}{ENDINGS[what]}", number=self._number)
            self._start_map()
            return
        name = f"{title} {snapshot.step}{ENDINGS[what]}"
        self._parcel = Parcel("asked", name=name, number=self._number)
        now = (snapshot.world, snapshot.step, snapshot.went_back)
        if self._finished is not None and self._finished[0] == now and not snapshot.playing:
            # No longer asked for: else the run that is at hand would be heard of, and begun again.
            turned = 0 if snapshot.taken is None else snapshot.taken.turned
            self._parcel = Parcel("finishing", name=name, number=self._number, turned=turned)
            self._start(self._finished[1])
            return
        self._asked += 1
        self._session.take(self._asked)

    def stop(self) -> None:
        """Let go of what is being made. May be repeated."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
            self._finished = None
        self._process = None
        self._parcel = Parcel(number=self._number)

    def watch(self) -> Parcel:
        """How it stands now."""
        if self._parcel.status == "asked":
            self._hear_of_run()
        if self._process is not None:
            self._hear_of_process(self._process)
        return self._parcel

    def _hear_of_run(self) -> None:
        snapshot = self._session.snapshot
        taken = snapshot.taken
        if snapshot.stopped:
            self._end("fault_world_ended")
        if taken is None or taken.number != self._asked:
            return
        if taken.fault:
            self._end(taken.fault)
            return
        if self._finished is not None and self._finished[1] != Path(taken.folder):
            shutil.rmtree(self._finished[1], ignore_errors=True)
        self._finished = ((snapshot.world, taken.step, snapshot.went_back), Path(taken.folder))
        title = safe_name(taken.title or "mindfield")
        self._parcel = Parcel(
            "finishing",
            name=f"{title} {taken.step}{ENDINGS[self._what]}",
            number=self._number,
            turned=taken.turned,
        )
        self._start(Path(taken.folder))

    def _start_map(self) -> None:
        from scenarios.library import BUILT_IN_MAP

        snapshot = self._session.snapshot
        try:
            told = scenario_of_choice(snapshot.choice or self._session.choice).map
        except InputError as error:
            self._end(str(as_uploaded(error)))
            return
        self._start(BUILT_IN_MAP if told == "metathought" else Path(told))

    def _start(self, source: Path) -> None:
        out = self._home / str(self._number) / self._parcel.name
        for old in self._home.glob("*"):
            shutil.rmtree(old, ignore_errors=True)
        place = os.pathsep.join(part for part in sys.path if part)
        command = [sys.executable, "-m", "dashboard.making.finishing"]
        with self._said.open("w") as said:
            self._process = subprocess.Popen(
                [*command, str(source), self._what, self._lang, str(out)],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": place},
            )

    def _hear_of_process(self, process: subprocess.Popen[bytes]) -> None:
        ended = process.poll()
        lines = self._said.read_text(encoding="utf-8", errors="replace").splitlines()
        told = json.loads(lines[-1]) if lines and lines[-1].endswith("}") else {}
        path = self._home / str(self._number) / self._parcel.name
        if ended is None:
            status = told.get("status", self._parcel.status)
            if status in ("finishing", "report", "writing"):
                self._parcel = _with(self._parcel, status)
            return
        self._process = None
        if ended == 0 and path.is_file():
            size = path.stat().st_size
            self._parcel = Parcel(
                "ready", str(path), path.name, size, self._number, self._parcel.turned
            )
        else:
            words = str(told.get("words", "")) if told.get("status") == "fault" else ""
            self._end(words.replace(f"{self._session.folder}/", "") or "take_broken")
            self._finished = None

    def _end(self, fault: str) -> None:
        self._parcel = Parcel("fault", number=self._number, fault=fault)


def _with(parcel: Parcel, status: str) -> Parcel:
    return Parcel(status, name=parcel.name, number=parcel.number, turned=parcel.turned)
