"""A sweep's folder under one command: begun, taken up, locked, its status told.

What is read back is ``store.py``'s, the parts are ``parts.py``'s.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from scenarios.parts import asides, written_aside
from scenarios.sweep.store import INFO, PARTS, PLAN, SCENARIO, read_info

if TYPE_CHECKING:
    import pandas as pd

_LOCK, _LEASE, _HALT = ".lock", ".lease-", ".halt-"
_IDENTITY = ("scenario", "settings", "design", "version", "inputs", "looks")
"""What must be the same for a folder to be taken up."""


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """``with held(path)``: the folder, made where absent, is this command's alone.

    Raises ``InputError`` where another command has it, and where it cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        path.mkdir(parents=True, exist_ok=True)
        with FileLock(path / _LOCK, blocking=False):
            yield
    except Timeout as error:
        raise InputError(
            "another command is running in this folder", file=path, mend="choose another --out"
        ) from error
    except OSError as error:
        raise unwritable(error, path) from error


@contextlib.contextmanager
def leased(path: Path) -> Iterator[tuple[Path, Path]]:
    """``with leased(path) as (lease, halt)``: what its workers look at, in a folder that is held.

    Only while the file ``lease`` is there may they write; that of an earlier command, whose far
    workers may have outlived it, goes first. Where the file ``halt`` is there they are to stop.
    """
    for left in (*path.glob(f"{_LEASE}*"), *path.glob(f"{_HALT}*")):
        left.unlink(missing_ok=True)
    number = uuid.uuid4().hex[:8]
    lease, halt = path / f"{_LEASE}{number}", path / f"{_HALT}{number}"
    lease.touch()
    try:
        yield lease, halt
    finally:
        lease.unlink(missing_ok=True)
        halt.unlink(missing_ok=True)


def unwritable(error: OSError, path: Path) -> InputError:
    """``unwritable(error, path)``: the one line about a folder that cannot be written."""
    return InputError(
        f"cannot be written ({error.strerror or error})",
        file=error.filename or path,
        mend="make room there or choose another --out, then give the command again",
    )


def refuse_other(path: Path, info: Mapping[str, Any]) -> None:
    """``refuse_other(path, info)``: a folder is used only if it is new or holds this very sweep.

    Raises ``InputError`` that says which of what was asked differs. Writes nothing.
    """
    if not path.exists():
        return
    if not path.is_dir():
        raise InputError("is not a folder", file=path, mend="choose another --out")
    if not (path / INFO).exists():
        ours = {path / name for name in (_LOCK, PLAN, SCENARIO, PARTS)} | set(asides(path))
        if any(entry not in ours for entry in path.iterdir()):
            raise InputError(
                "holds other things than a sweep", file=path, mend="choose another --out"
            )
        return
    held_info = read_info(path)
    plain = json.loads(json.dumps(dict(info)))
    other = [name for name in _IDENTITY if held_info.get(name) != plain.get(name)]
    if other:
        raise InputError(
            f"holds another sweep (its {', '.join(other)} differ)",
            file=path,
            mend="give its own command to finish it, or choose another --out",
        )


def lay_out(path: Path, info: Mapping[str, Any], plan: pd.DataFrame, scenario: str) -> None:
    """``lay_out(path, info, plan, scenario)``: what stands in the folder before the first run.

    - ``plan``: one row per run: run, arm, repeat, seed, parameters; ``scenario``: its file's text.

    ``sweep.json`` comes last, so that what it stands for is there.
    """
    for left in asides(path):
        left.unlink()
    with written_aside(path / SCENARIO) as aside:
        aside.write_text(scenario, encoding="utf-8")
    with written_aside(path / PLAN) as aside:
        plan.to_parquet(aside, index=False)
    write_info(path, info)


def write_info(path: Path, info: Mapping[str, Any]) -> None:
    """Put sweep.json in place."""
    with written_aside(path / INFO) as aside:
        aside.write_text(json.dumps(dict(info), ensure_ascii=False, indent=1), encoding="utf-8")
