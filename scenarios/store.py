"""The run folder: what a run leaves on disk, written aside and renamed, and read back.

Parquet, JSON and npz only; nothing is ever unpickled. What stands in the tables is decided by
``scenarios/run.py``, how pieces become tables by ``scenarios/parts.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError
from scenarios.parts import Parts, batches_of, join, written_aside

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from model.checkpoint import Arrays

FORMAT = 1
TABLES = ("frames", "agents", "links", "events", "clusters", "series")
_FACTS = "facts"
_KEPT_STATES = 2


class RunFolder:
    """``RunFolder(path)``: one run on disk. Tables are pandas frames, read when asked for.

    ``info`` is run.json; ``summary`` its summary (empty until finished); ``frames``,
    ``agents``, ``links``, ``events``, ``clusters``, ``series`` its tables. Where a table may
    be long, ``rows``, ``column``, ``batches`` and ``last_look`` read a part of it.
    Raises ``InputError`` where the folder holds no run of this format.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.parts = Parts(self.path / "parts")
        """Pieces of the tables until the run is finished."""

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

    @cached_property
    def series(self) -> pd.DataFrame:
        """One row per group and moment (``model/group_series.py``)."""
        return self._table("series")

    def has(self, table: str) -> bool:
        """``folder.has("series")``: whether the table is there; older runs lack some."""
        return (self.path / f"{table}.parquet").is_file()

    def column(self, table: str, name: str) -> NDArray[Any]:
        """``folder.column("frames", "R") -> (n_rows,)``: one column, the others left unread."""
        import pyarrow.parquet as pq

        column = pq.read_table(self._file(table), columns=[name]).column(name)
        told: NDArray[Any] = column.to_numpy()
        return told

    def rows(self, table: str) -> int:
        """``folder.rows("frames")``: how many rows a table has."""
        import pyarrow.parquet as pq

        return int(pq.read_metadata(self._file(table)).num_rows)

    def batches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """``folder.batches("events")``: a table from end to end, some thousand rows at a time."""
        return batches_of([self._file(table)], columns)

    def last_look(self, table: str) -> pd.DataFrame:
        """``folder.last_look("links")``: the rows of a table's latest moment (``time_s``)."""
        import pandas as pd
        import pyarrow.parquet as pq

        path = self._file(table)
        about = pq.read_metadata(path)
        at = about.schema.names.index("time_s")
        groups = (about.row_group(number) for number in range(about.num_row_groups))
        latest = max((group.column(at).statistics.max for group in groups), default=0.0)
        return pd.read_parquet(path, filters=[("time_s", "==", latest)])

    def _table(self, name: str) -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(self._file(name))

    def _file(self, name: str) -> Path:
        path = self.path / f"{name}.parquet"
        if not path.is_file():
            raise InputError(
                f"there is no {name}.parquet (the run is {self.info.get('status', 'unknown')})",
                file=self.path,
                mend="give the same run command again to finish it",
            )
        return path

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

    def join_parts(self, name: str, schema: pa.Schema) -> None:
        """Make one table of its pieces."""
        join(self.parts.of(name), self.path / f"{name}.parquet", schema)
        self.__dict__.pop(name, None)

    def write_state(self, arrays: Arrays, facts: Mapping[str, Any]) -> None:
        """Keep a checkpoint, one file; the older ones but one go."""
        told = np.frombuffer(json.dumps(facts, ensure_ascii=False).encode(), np.uint8)
        self.path.mkdir(parents=True, exist_ok=True)
        with (
            written_aside(self.path / f"state-{facts['step']:012d}.npz") as aside,
            aside.open("wb") as stream,
        ):
            np.savez(stream, allow_pickle=False, **arrays, **{_FACTS: told})
        for old in self._states()[:-_KEPT_STATES]:
            old.unlink()

    def latest_state(self) -> tuple[Arrays, dict[str, Any]] | None:
        """The last whole checkpoint, or None. ``InputError`` for one of another version."""
        from model.checkpoint import FORMAT as STATE_FORMAT

        for path in reversed(self._states()):
            try:
                with path.open("rb") as stream:
                    held = np.load(stream, allow_pickle=False)
                    arrays = {name: held[name] for name in held.files}
                told = arrays.pop(_FACTS, None)
                facts = {} if told is None else json.loads(told.tobytes())
            except (OSError, ValueError, BadZipFile):
                continue
            if facts.get("format") != STATE_FORMAT:
                raise InputError(
                    "holds an unfinished run of another version",
                    file=self.path,
                    mend="finish it with the version that wrote it, or choose another --out",
                )
            return arrays, facts
        return None

    def _states(self) -> list[Path]:
        return sorted(self.path.glob("state-*.npz"))


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
