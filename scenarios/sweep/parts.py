"""The Parquet parts of a sweep: written by workers, made few by compaction, torn ones dropped.

A part is one chunk of runs: a ``runs`` file and, where there are rows, a ``frames``, an ``events``
and a ``clusters`` file of the same name. The ``runs`` file is renamed into place last: it alone
makes the others count, and says how many rows each of them has. What stands in the tables is
decided by ``worker.py``; which of two words on one run counts, here (``latest``).
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

RUNS = "runs"
ROWS = ("frames", "events", "clusters")
"""Tables with rows of a run, beside the one with a row per run."""
RUNS_PER_PART = 50
"""Parts are gathered until they hold so many runs."""
_FULL = 40
_REPLACES, _ROWS = b"mindfield.replaces", b"mindfield.rows"
_GATHERED = "g"


def write_part(folder: Path, name: str, tables: Mapping[str, pa.Table]) -> int:
    """``write_part(folder, name, {"runs": …, "frames": …}) -> bytes``: put one part in place.

    Each file is written under a name that no reader takes for a table, then renamed; ``runs``
    comes last. Tables without rows are left out. Raises ``OSError``; nothing half-written stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = [(table, tables[table]) for table in ROWS if table in tables and tables[table].num_rows]
    counted = json.dumps({table: rows.num_rows for table, rows in told}).encode()
    about = (tables[RUNS].schema.metadata or {}) | {_ROWS: counted}
    runs = tables[RUNS].replace_schema_metadata(about)
    return sum(_write(folder, table, name, rows) for table, rows in (*told, (RUNS, runs)))


def _write(folder: Path, table: str, name: str, rows: pa.Table) -> int:
    import pyarrow.parquet as pq

    aside = folder / f".{table}-{name}.{os.getpid()}-{uuid.uuid4().hex[:8]}"
    try:
        pq.write_table(rows, aside, compression="zstd")
        size = aside.stat().st_size
        os.replace(aside, folder / f"{table}-{name}.parquet")
    finally:
        aside.unlink(missing_ok=True)
    return size


def live_parts(folder: Path) -> list[str]:
    """``live_parts(folder)``: names of the parts that count, in order.

    One that a gathered part has taken the place of does not, even where its file is still there.
    """
    import pyarrow.parquet as pq

    def about(name: str) -> Mapping[bytes, bytes]:
        # Only a gathered part takes another one's place.
        return pq.read_schema(path_of(folder, RUNS, name)).metadata if _gathered(name) else {}

    return _live({name: about(name) for name in _names(folder)})


def ledger(folder: Path) -> dict[str, pq.ParquetFile]:
    """``ledger(folder) -> {part: its file of runs}``, of the parts that count, in order.

    Each file is opened once. ``FileNotFoundError`` where parts are being gathered just then.
    """
    import pyarrow.parquet as pq

    files = {name: pq.ParquetFile(path_of(folder, RUNS, name)) for name in _names(folder)}
    live = _live({name: file.metadata.metadata or {} for name, file in files.items()})
    return {name: files[name] for name in live}


def _names(folder: Path) -> list[str]:
    return sorted(path.stem.partition("-")[2] for path in folder.glob(f"{RUNS}-*.parquet"))


def _gathered(name: str) -> bool:
    return name.startswith(_GATHERED)


def _live(about: Mapping[str, Mapping[bytes, bytes] | None]) -> list[str]:
    replaced: set[str] = set()
    for told in about.values():
        replaced.update((told or {}).get(_REPLACES, b"").decode().split())
    return [name for name in about if name not in replaced]


def path_of(folder: Path, table: str, part: str) -> Path:
    """``path_of(folder, "frames", part)``: the file of that table of a part."""
    return folder / f"{table}-{part}.parquet"


def files_of(folder: Path, table: str, parts: Iterable[str]) -> list[Path]:
    """``files_of(folder, "frames", parts)``: the files of one table that are there."""
    paths = (path_of(folder, table, part) for part in parts)
    return [path for path in paths if path.is_file()]


def clear_up(folder: Path) -> list[str]:
    """``clear_up(folder) -> names``: drop what a killed command left; for the lock's owner only.

    Files written aside, tables whose ``runs`` file never came, replaced parts, and parts that lack
    a file or have a torn one (a machine that lost its power) go. What they held counts as not done.
    """
    if not folder.is_dir():
        return []
    for path in folder.glob(".*"):
        path.unlink(missing_ok=True)
    for name in {path.stem.partition("-")[2] for path in folder.glob(f"{RUNS}-*.parquet")}:
        if any(_torn(path) for path in files_of(folder, RUNS, [name])):
            path_of(folder, RUNS, name).unlink()
    live = live_parts(folder)
    good = {name for name in live if _whole(folder, name)}
    for path in folder.glob("*.parquet"):
        if path.stem.partition("-")[2] not in good:
            path.unlink(missing_ok=True)
    return [name for name in live if name in good]


def _all_files(folder: Path, part: str) -> list[Path]:
    return [path for table in (*ROWS, RUNS) for path in files_of(folder, table, [part])]


def _whole(folder: Path, part: str) -> bool:
    """Whether all that belongs to a part is there, and can be read."""
    import pyarrow.parquet as pq

    if any(map(_torn, _all_files(folder, part))):
        return False
    about = pq.read_schema(path_of(folder, RUNS, part)).metadata or {}
    counted: dict[str, int] = json.loads(about.get(_ROWS, b"{}"))
    return all(
        path_of(folder, table, part).is_file()
        and pq.read_metadata(path_of(folder, table, part)).num_rows == rows
        for table, rows in counted.items()
    )


def _torn(path: Path) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_metadata(path)
    except (pa.ArrowInvalid, OSError):
        return True
    return False


def latest(told: pd.DataFrame) -> pd.Series[bool]:
    """``latest(rows) -> which count``: the one word on each run, of rows ``run``, ``part``,
    ``status``, ``attempts``.

    Done before failed, the latest attempt before others. A worker thought lost may have ended runs
    that were then done again: the same bits twice, of which the last part's count.
    """
    twice = told["run"].duplicated(keep=False)
    if not twice.any():
        return ~twice
    order = told.assign(whole=told["status"] == "done")
    order = order.sort_values(["whole", "attempts", "part"], kind="stable")
    counts: pd.Series[bool] = ~order["run"].duplicated(keep="last")
    return counts.reindex(told.index)


def doubled(told: pd.DataFrame) -> pd.DataFrame:
    """``doubled(rows) -> run, part``: runs that are done in more than one part, and the parts whose
    word on them does not count."""
    twice = told[(told["status"] == "done") & ~latest(told)]
    return twice[["run", "part"]].reset_index(drop=True)


def gather(folder: Path, *, all_of_them: bool = False, but: frozenset[str] = frozenset()) -> int:
    """``gather(folder) -> parts made``: make parts of some 50 runs out of smaller ones.

    - ``all_of_them``: also the last few that do not fill one, and every run that stands in two
      parts is left in one; ``but``: parts to be left.

    A gathered part names in its metadata what it replaces, and only then do the small ones go: a
    command killed at any point leaves every run exactly once.
    """
    import pyarrow.parquet as pq

    counts = {
        name: pq.read_metadata(path_of(folder, RUNS, name)).num_rows for name in live_parts(folder)
    }
    twice = _doubled_in(folder, list(counts)) if all_of_them else {}
    small = [
        name
        for name, count in counts.items()
        if (count < _FULL or name in twice) and name not in but
    ]
    made = 0
    for group in _groups(small, counts, twice, all_of_them=all_of_them):
        _gather(folder, group, twice)
        made += 1
    return made


def _doubled_in(folder: Path, parts: Sequence[str]) -> dict[str, set[str]]:
    """By part, the runs in it that count in another one."""
    import pyarrow.parquet as pq

    columns = ["run", "status", "attempts"]
    told = {name: pq.read_table(path_of(folder, RUNS, name), columns=columns) for name in parts}
    if not told:
        return {}
    twice = doubled(in_one(told).to_pandas())
    return {str(part): set(rows["run"]) for part, rows in twice.groupby("part")}


def in_one(told: Mapping[str, pa.Table]) -> pa.Table:
    """``in_one({part: its rows}) -> table``: all rows, each with the ``part`` it stands in."""
    import pyarrow as pa

    tables = [
        rows.append_column("part", pa.repeat(name, rows.num_rows)) for name, rows in told.items()
    ]
    return pa.concat_tables(tables, promote_options="default")


def _groups(
    small: Sequence[str],
    counts: Mapping[str, int],
    twice: Mapping[str, set[str]],
    *,
    all_of_them: bool,
) -> Iterator[list[str]]:
    group: list[str] = []
    held = 0
    for name in small:
        group.append(name)
        held += counts[name]
        if held >= RUNS_PER_PART:
            yield group
            group, held = [], 0
    if all_of_them and (len(group) > 1 or any(name in twice for name in group)):
        yield group


def _gather(folder: Path, group: Sequence[str], twice: Mapping[str, set[str]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables: dict[str, pa.Table] = {}
    for table in (*ROWS, RUNS):
        told = [
            _without(pq.read_table(path_of(folder, table, name)), twice.get(name, set()))
            for name in group
            if path_of(folder, table, name).is_file()
        ]
        if told:
            tables[table] = pa.concat_tables(told, promote_options="default")
    about = {_REPLACES: " ".join(group).encode()}
    tables[RUNS] = tables[RUNS].replace_schema_metadata(about)
    first = group[0].removeprefix(_GATHERED).partition("-")[0]
    digest = hashlib.sha256(" ".join(group).encode()).hexdigest()[:8]
    write_part(folder, f"{_GATHERED}{first}-{digest}", tables)
    # Without its runs file a part counts for nothing, so those go first.
    for name in group:
        path_of(folder, RUNS, name).unlink()
    for name in group:
        for path in _all_files(folder, name):
            path.unlink()


def _without(rows: pa.Table, runs: set[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not runs:
        return rows
    return rows.filter(pc.invert(pc.is_in(rows["run"], pa.array(sorted(runs), pa.string()))))
