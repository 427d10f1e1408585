"""Who is measured: each contender a process of its own, asked in turn (``answering.py``)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Contender:
    """A name and how its process is started; ``environment`` is added to this one's."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


class Failed(RuntimeError):
    """A contender stopped before it answered; its own last words are in the message."""


class Running:
    """``Running(contender)``: its process, until ``close()``; works as a context."""

    def __init__(self, contender: Contender) -> None:
        self.name = contender.name
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115  (closed with the process)
        self._process = subprocess.Popen(
            contender.command,
            cwd=ROOT,
            env={**os.environ, **contender.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def steps(self, number: int) -> dict[str, Any]:
        """``steps(k)``: let it run k steps; what it answers. Raises ``Failed``."""
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        try:
            into.write(f"{number}\n")
            into.flush()
            line = out.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            code = self._process.wait()
            self._errors.seek(0)
            last = (self._errors.read().strip() or "no word").splitlines()[-1]
            raise Failed(f"{self.name} stopped with exit code {code}: {last}")
        return dict(json.loads(line))

    def close(self) -> None:
        """Ask for nothing more and wait for its end."""
        self._process.communicate()
        self._errors.close()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class World:
    """A world laid down in a folder by ``lay``, for every contender."""

    agents: int
    links: int
    """Directed links, by the file's own count."""
    laws: str
    columns: Path
    file: Path


def lay(folder: Path, agents: int, laws: str = "full", per_agent: int = 10) -> World:
    """``lay(folder, n) -> World``: draw it in a process of its own, so that no memory stays.

    A world that lies there already is taken as it is.
    """
    place = folder / f"{laws}-{agents}-{per_agent}"
    if not place.is_dir():
        place.mkdir(parents=True)
        command = (sys.executable, "-m", "benchmarks.worlds", str(agents), laws, str(per_agent))
        subprocess.run((*command, str(place)), cwd=ROOT, check=True)
    with (place / "world.bin").open("rb") as told:
        told.seek(16)
        links = sum(int.from_bytes(told.read(8), "little") for _ in range(4))
    return World(agents, links, laws, place / "columns.npz", place / "world.bin")


def engine(world: World, face: str = "compiled", threads: int = 1) -> Contender:
    """The engine: ``compiled`` for its compiled steps, ``model`` for ``Mindfield.advance``."""
    command = (sys.executable, "-m", "benchmarks.engine_steps")
    name = {"compiled": "engine", "model": "Mindfield.advance"}[face]
    return Contender(
        name if threads == 1 else f"{name}, {threads} threads",
        (*command, str(world.columns), world.laws, face),
        {"MINDFIELD_THREADS": str(threads)},
    )


def limit(world: World, program: Path, name: str = "C") -> Contender:
    """The C program."""
    return Contender(name, (str(program), str(world.file)))


def plain_mesa(world: World) -> Contender:
    """The same law as plain Mesa agents."""
    command = (sys.executable, "-m", "benchmarks.plain_mesa", str(world.file))
    return Contender("plain Mesa", command, {"MINDFIELD_THREADS": "1"})


def brian2(world: World, python: Path, way: str = "") -> Contender:
    """The wave law in Brian2, by the peers' interpreter; ``way`` as ``brian2_wave`` takes it."""
    command = (str(python), "-m", "benchmarks.brian2_wave", str(world.file))
    return Contender(f"Brian2, {way}" if way else "Brian2", (*command, *([way] if way else [])))
