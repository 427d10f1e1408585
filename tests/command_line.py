"""``mindfield …`` for the tests: in a process of its own as a person runs it, or in this one.

A process of its own takes three to eight seconds of processor to load what a run and its report
need, so it is kept for what only a process can show: what is loaded, signals, the exit code that a
shell sees. In this one the same ``main()`` is called with the same words and the same environment.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from scenarios.cli import main

UTF_8 = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Said:
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


def spawned(*told: str | Path, cwd: Path | None = None, **environment: str) -> Said:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "scenarios.cli", *map(str, told)],
        capture_output=True,
        text=True,
        timeout=240,
        cwd=cwd,
        env={**os.environ, **UTF_8, **environment},
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def mindfield(*told: str | Path, cwd: Path | None = None, **environment: str) -> Said:
    """Run a command in this process; a fault that it does not tell by itself is the test's."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        patch.dict(os.environ, {**UTF_8, **environment}),
        patch.object(sys, "argv", ["mindfield", *map(str, told)]),
        patch.object(sys, "excepthook", sys.excepthook),
        chdir(cwd) if cwd is not None else nullcontext(),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return Said(code, *(_read(stream) for stream in (out, err)))


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
