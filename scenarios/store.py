"""The run folder: what a run leaves on disk, written aside and renamed, and read back.

Parquet, JSON and npz only; nothing is ever unpickled. What stands in the tables is decided by
``scenarios/run.py``.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from model.checkpoint import Arrays

FORMAT = 1
TABLES = ("frames", "agents", "links", "events", "clusters")
_PARTS = "parts"
_KEPT_STATES = 2


@contextlib.contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """``with written_aside(path) as aside``: write to ``aside``; it becomes ``path`` at the end.

    What stood at ``path`` stays whole until then, and nothing half-written is left behind.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield aside
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


class RunFolder:
    """``RunFolder(path)``: one run on disk. Tables are pandas frames, read when asked for.

    ``info`` is run.json; ``summary`` its summary (empty until finished); ``frames``,
    ``agents``, ``links``, ``events``, ``clusters`` the tables of DESIGN.md §5.
    Raises ``InputError`` where the folder holds no run of this format.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    @cached_property
    def info(self) -> dict[str, Any]:
        """What run.json says."""
        return _json(self.path / "run.json")

    @property
    def summary(self) -> dict[str, Any]:
        """The finished run's summary; empty before."""
        return self.info.get("summary") or {}

    @cached_property
    def frames(self) -> pd.DataFrame:
        """Time series, one row per ``record.every_s``."""
        return self._table("frames")

    @cached_property
    def agents(self) -> pd.DataFrame:
        """One row per agent and look."""
        return self._table("agents")

    @cached_property
    def links(self) -> pd.DataFrame:
        """One row per link and look."""
        return self._table("links")

    @cached_property
    def events(self) -> pd.DataFrame:
        """What happened."""
        return self._table("events")

    @cached_property
    def clusters(self) -> pd.DataFrame:
        """One row per cluster and look."""
        return self._table("clusters")

    def _table(self, name: str) -> pd.DataFrame:
        import pandas as pd

        path = self.path / f"{name}.parquet"
        if not path.is_file():
            raise InputError(
                f"there is no {name}.parquet (the run is {self.info.get('status', 'unknown')})",
                file=self.path,
                mend="give the same run command again to finish it",
            )
        return pd.read_parquet(path)

    def write_info(self, info: Mapping[str, Any]) -> None:
        """Put run.json in place."""
        self.path.mkdir(parents=True, exist_ok=True)
        with written_aside(self.path / "run.json") as aside:
            aside.write_text(json.dumps(info, ensure_ascii=False, indent=1), encoding="utf-8")
        self.__dict__.pop("info", None)

    def write_table(self, name: str, table: pd.DataFrame) -> None:
        """Put one table in place."""
        with written_aside(self.path / f"{name}.parquet") as aside:
            table.to_parquet(aside, index=False)
        self.__dict__.pop(name, None)

    def write_part(self, name: str, step: int, table: pd.DataFrame) -> None:
        """Keep a part of a table until the run is finished."""
        folder = self.path / _PARTS
        folder.mkdir(exist_ok=True)
        with written_aside(folder / f"{name}-{step:012d}.parquet") as aside:
            table.to_parquet(aside, index=False)

    def join_parts(self, name: str) -> None:
        """Make one table of its parts."""
        import pandas as pd

        parts = sorted((self.path / _PARTS).glob(f"{name}-*.parquet"))
        tables = [pd.read_parquet(part) for part in parts]
        self.write_table(name, pd.concat(tables, ignore_index=True))

    def drop_parts(self, *, after: int = -1) -> None:
        """Drop the parts of steps after ``after``; all of them by default."""
        folder = self.path / _PARTS
        for part in folder.glob("*.parquet"):
            if int(part.stem.rpartition("-")[2]) > after:
                part.unlink()
        if after < 0:
            shutil.rmtree(folder, ignore_errors=True)

    def write_state(self, arrays: Arrays, facts: dict[str, Any]) -> None:
        """Keep a checkpoint; the older ones but one go."""
        name = f"state-{facts['step']:012d}"
        with (
            written_aside(self.path / f"{name}.npz") as aside,
            aside.open("wb") as stream,
        ):
            np.savez(stream, allow_pickle=False, **arrays)
        with written_aside(self.path / f"{name}.json") as aside:
            aside.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        for old in sorted(self.path.glob("state-*.json"))[:-_KEPT_STATES]:
            old.unlink()
            old.with_suffix(".npz").unlink(missing_ok=True)

    def latest_state(self) -> tuple[Arrays, dict[str, Any]] | None:
        """The last whole checkpoint, or None."""
        for path in sorted(self.path.glob("state-*.json"), reverse=True):
            try:
                facts = _json(path)
                with path.with_suffix(".npz").open("rb") as stream:
                    held = np.load(stream, allow_pickle=False)
                    return {name: held[name] for name in held.files}, facts
            except (OSError, ValueError, BadZipFile, InputError):
                continue
        return None


def _json(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="name a run folder"
        ) from error
    except ValueError as error:
        raise InputError(
            "is not whole JSON", file=path, mend="start the run in a new folder"
        ) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise InputError(
            f"is not of format {FORMAT}", file=path, mend="use the version that wrote it"
        )
    return told
