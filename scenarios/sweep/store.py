"""A sweep on disk, read back: a frame of its runs, SQL over all their rows. It is never written.

::

    SWEEP/sweep.json      what was asked, the design, the scenario as resolved, versions, status
    SWEEP/scenario.toml   a copy of the scenario's file: any run of the sweep can be done again
    SWEEP/plan.parquet    every run that was planned: run, arm, repeat, seed, parameters
    SWEEP/parts/          what the workers left (``parts.py``)

``plan.parquet`` says what there is to do; the ledger of what has been done is the ``runs`` files of
the parts: id, status, error, attempts, host, and the figures of every run, written with its rows.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from scenarios.sweep.parts import ROWS, doubled, files_of, in_one, latest, ledger

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow.parquet as pq

FORMAT = 1
INFO, PLAN, SCENARIO, PARTS = "sweep.json", "plan.parquet", "scenario.toml", "parts"
KEYS = ("run", "arm", "repeat", "seed")
"""What every run is known by; ``run`` is 16 hex of its resolved config, seed and version."""
OUTCOME = ("status", "error", "attempts", "host", "cpu_s", "wall_s")
"""How a run went; ``status`` is done, failed or waiting."""
TOLD_AS_TOML = "toml"
"""Type of a parameter whose values are neither numbers, truths nor text: its column holds TOML."""


class Sweep:
    """``Sweep.open(path) -> Sweep``: one sweep, finished or not. Raises ``InputError`` for none.

    - ``info``: sweep.json: format, title, scenario (as resolved, without what is swept), design
      {kind, parameters [{name, type, values | bounds, scale}], arms, rows, repeat, seeds, problem},
      settings (what each run's command sets besides), metrics, versions, status (running, stopped,
      finished).
    - ``parameters``, ``metrics``: dotted names, in order.
    - ``runs``: pandas frame, one row per planned run: ``KEYS``, a column per parameter,
      ``OUTCOME``, a column per metric (NaN where it was not measured).
    - ``rows``: for each row of the design the arm that stands for it; rows of a Morris or Sobol
      design may coincide, and then share an arm.

    It tells what was there when it was opened; open it again to see more.
    """

    def __init__(self, path: Path, info: dict[str, Any]) -> None:
        self.path = path
        self.info = info
        self._ledger = _ledger_of(path)
        self.parts: tuple[str, ...] = tuple(self._ledger)
        self._views: set[str] = set()
        self._measured = False

    @classmethod
    def open(cls, path: Path | str) -> Sweep:
        """``Sweep.open(path)``: ``InputError`` where there is no sweep of this format."""
        return cls(Path(path), read_info(Path(path)))

    @property
    def parameters(self) -> tuple[str, ...]:
        """Dotted names of what was varied."""
        return tuple(told["name"] for told in self.info["design"]["parameters"])

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the figures that each run comes down to."""
        return tuple(self.info["metrics"])

    @property
    def rows(self) -> tuple[int, ...]:
        """The arm of each row of the design."""
        return tuple(self.info["design"]["rows"])

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per planned run, in the order of the plan."""
        return self._planned([*OUTCOME, *self.metrics])

    def _planned(self, columns: list[str]) -> pd.DataFrame:
        """The plan with these columns of the ledger: each costs the reading of it in every part."""
        import pandas as pd

        plan = pd.read_parquet(self.path / PLAN)
        told = self._done(columns)
        whole = plan.merge(told, on="run", how="left") if len(told) else plan
        whole = whole.reindex(columns=[*plan.columns, *columns])
        whole["status"] = whole["status"].astype(object).where(whole["status"].notna(), "waiting")
        for name in ("error", "host"):
            whole[name] = whole[name].astype(object).where(whole[name].notna(), "")
        whole["attempts"] = whole["attempts"].fillna(0).astype("int64")
        return whole

    def _done(self, columns: list[str]) -> pd.DataFrame:
        """The latest word on each run that was tried."""
        told = self._read(columns)
        if not len(told):
            return told
        counted: pd.DataFrame = told[latest(told)].drop(columns="part")
        return counted

    def _read(self, columns: list[str]) -> pd.DataFrame:
        """Every word on every run, and the part it stands in."""
        import pandas as pd

        if not self._ledger:
            return pd.DataFrame()
        with _readable(self.path):
            told = in_one(
                {
                    part: file.read(["run", *columns], use_threads=False)
                    for part, file in self._ledger.items()
                }
            )
        known = [name for name in columns if name in told.column_names]
        every: pd.DataFrame = told.select(["run", "part", *known]).to_pandas()
        return every

    def frames(self, *names: str, last: int | None = None) -> pd.DataFrame:
        """``sweep.frames("R", "loss", last=100)``: time series of all runs that are done.

        Columns run, arm, repeat, time_s and the names given, all where none is. ``last``: only so
        many records of each run, its latest.
        """
        columns = ", ".join(_quoted(name) for name in ("run", "arm", "repeat", "time_s", *names))
        what = columns if names else "*"
        only = "" if last is None else _LATEST.format(last=int(last))
        return self.sql(f"SELECT {what} FROM frames {only} ORDER BY arm, repeat, time_s")

    def sql(self, text: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """``sweep.sql("SELECT …") -> pandas``: DuckDB over ``runs``, ``frames``, ``events``,
        ``clusters``.

        Every row of the last three names its run, arm and repeat; names with dots stand in double
        quotes. Raises ``InputError`` for anything but a query, and for one that DuckDB refuses.
        """
        import duckdb

        try:
            statements = duckdb.extract_statements(text)
            if len(statements) != 1 or statements[0].type not in _queries():
                raise InputError("is not one query", place=text, mend="ask with one SELECT")
            if not self._measured and self._asks_for_metrics(text):
                self._database.register("runs", self.runs)
                self._measured = True
            self._show(table for table in ROWS if table in text.lower())
            told: pd.DataFrame = self._database.execute(statements[0], list(parameters)).df()
        except duckdb.Error as error:
            raise InputError(f"SQL: {str(error).splitlines()[0]}", file=self.path) from error
        return told

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        database = duckdb.connect(config={"threads": "1"})
        # A query may read the parts, and nothing else on this machine or any other.
        place = str((self.path / PARTS).resolve())
        database.execute(f"SET allowed_directories = [{_text(place)}]")
        database.execute("SET enable_external_access = false")
        database.execute("SET lock_configuration = true")
        # Most questions are about the rows of runs, not about what each run came down to.
        database.register("runs", self._planned(list(OUTCOME)))
        if len(self._doubled):
            database.register("_doubled", self._doubled)
        return database

    def _asks_for_metrics(self, text: str) -> bool:
        """Whether a query may read a metric: it names one, or all columns, or cannot be told."""
        ((told,),) = self._database.execute("SELECT json_serialize_sql(?)", [text]).fetchall()
        tree = json.loads(told)
        if tree.get("error") or "natural" in text.lower():
            return True
        metrics = {name.lower() for name in self.metrics}
        nodes = list(_nodes(tree))
        whole_rows = {"runs"} | {
            str(node.get("alias", "")).lower() for node in nodes if node.get("table_name")
        }
        for node in nodes:
            if node.get("class") == "STAR":
                return True
            if node.get("class") == "COLUMN_REF":
                names = [str(name).lower() for name in node["column_names"]]
                if names[-1] in metrics or ".".join(names) in metrics:
                    return True
                if len(names) == 1 and names[0] in whole_rows:
                    return True
        return False

    @cached_property
    def _doubled(self) -> pd.DataFrame:
        told = self._read(["status", "attempts"])
        return doubled(told) if len(told) else told

    def _show(self, tables: Iterable[str]) -> None:
        """Let these be asked for; each view reads the head of every part, so none is made early."""
        for table in tables:
            if table not in self._views:
                files = files_of((self.path / PARTS).resolve(), table, self.parts)
                rows = _rows_of(table, files, once=len(self._doubled) > 0)
                self._database.execute(f"CREATE VIEW {table} AS {rows}")
                self._views.add(table)

    def report_of(self, run: str) -> str:
        """``sweep.report_of(run) -> "mindfield run …"``: the command that does this run again,
        with its report. ``InputError`` for a run that is not of this sweep."""
        return shlex.join(["mindfield", "run", *self.arguments_of(run)])

    def arguments_of(self, run: str) -> list[str]:
        """``sweep.arguments_of(run)``: what ``mindfield run`` is to be given for this run."""
        import pandas as pd

        rows = self.runs[self.runs["run"] == run]
        if rows.empty:
            raise InputError("there is no such run", file=self.path, place=run)
        row = rows.iloc[0]
        settings = [*self.info["settings"]]
        for told in self.info["design"]["parameters"]:
            value = row[told["name"]]
            if not pd.isna(value):
                as_it_is = told.get("type") == TOLD_AS_TOML
                settings.append(f"{told['name']}={value if as_it_is else _toml(value)}")
        told = [part for setting in settings for part in ("--set", setting)]
        return [str(self.path / SCENARIO), *told, "--seed", str(row["seed"])]


def _ledger_of(path: Path) -> dict[str, pq.ParquetFile]:
    with _readable(path):
        try:
            return ledger(path / PARTS)
        except FileNotFoundError:
            # Its command has just made one part of several.
            return ledger(path / PARTS)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(
            f"a part cannot be read ({str(error).splitlines()[0]})",
            file=path / PARTS,
            mend="give the sweep's own command again: it does anew what is torn",
        ) from error


_NOTHING = "SELECT NULL::VARCHAR AS run, NULL::INT AS arm, NULL::INT AS repeat WHERE false"
_ONCE = """
AS told ANTI JOIN _doubled AS twice
ON told.run = twice.run AND parse_filename(told.filename, true) = '{table}-' || twice.part"""
"""Rows of a run that is done in two parts, out of the one whose word counts."""
_LATEST = """
QUALIFY row_number() OVER (PARTITION BY run ORDER BY time_s DESC) <= {last}"""


def _rows_of(table: str, files: Sequence[Path], *, once: bool) -> str:
    if not files:
        return _NOTHING
    listed = ", ".join(_text(str(path)) for path in files)
    if not once:
        return f"SELECT * FROM read_parquet([{listed}], union_by_name = true)"
    told = f"read_parquet([{listed}], union_by_name = true, filename = true)"
    return f"SELECT * EXCLUDE (filename) FROM {told} {_ONCE.format(table=table)}"


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of a query as DuckDB tells it, but for the ALL of ``ORDER BY ALL``, which are the
    columns that come out."""
    if isinstance(tree, dict):
        if "orders" in tree:
            orders = [o for o in tree["orders"] if o["expression"].get("class") != "STAR"]
            tree = tree | {"orders": orders}
        yield tree
        for part in tree.values():
            yield from _nodes(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _nodes(part)


def _queries() -> tuple[Any, ...]:
    import duckdb

    return (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def read_info(path: Path) -> dict[str, Any]:
    """``read_info(path)``: sweep.json, checked for its format."""
    try:
        told = json.loads((path / INFO).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"there is no sweep ({error.strerror})", file=path, mend="name a sweep's folder"
        ) from error
    except ValueError as error:
        raise InputError(
            "is not whole JSON", file=path / INFO, mend="sweep again into a new folder"
        ) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise InputError(
            f"is not of format {FORMAT}", file=path / INFO, mend="use the version that wrote it"
        )
    return told


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(told: str) -> str:
    return "'" + told.replace("'", "''") + "'"


def _toml(value: Any) -> str:
    """A value as ``--set`` reads it; floats to the last bit."""
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, bool):
        return str(plain).lower()
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, str) else repr(plain)
