"""What a worker does: a chunk of runs from plain values to one part on disk. No scheduling here.

The same function runs in a process of a cluster, on another machine, or in the command itself.
"""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from scenarios.schema import scenario_of
from scenarios.sweep.metrics import metrics_of
from scenarios.sweep.parts import ROWS, RUNS, write_part
from scenarios.sweep.plan import Job, version_of_laws
from scenarios.sweep.world_run import Ended, Halted, ended

if TYPE_CHECKING:
    import pyarrow as pa

    from model.maps.schema import MetaMap


@dataclass(frozen=True)
class Chunk:
    """Runs to be done one after another by one worker, arm by arm.

    - ``folder``: where parts go, absolute; ``lease``: a file without which nothing is written; it
      goes with its command, or when another one takes the folder over; ``halt``: a file whose
      being there halts the work; what is done by then is written.
    - ``configs``: scenario by arm, as JSON; ``version``: of the laws they are meant for.
    """

    folder: str
    lease: str
    halt: str
    configs: Mapping[int, str]
    jobs: tuple[Job, ...]
    looks: bool
    version: str

    @property
    def name(self) -> str:
        """The part's name: the same runs make the same one, whoever does them."""
        ids = " ".join(job.run for job in self.jobs)
        first = self.jobs[0]
        return f"c{first.arm:07d}{first.repeat:06d}-{_short(ids)}"


@dataclass(frozen=True)
class Report:
    """What a worker says of a chunk.

    - ``done``: ids of the runs that stand in the part; ``failed``: (id, why) of those that the
      map, the EEG or the laws refuse; runs of neither were halted.
    - ``bytes``, ``cpu_s``, ``wall_s``: of the whole chunk.
    """

    done: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    bytes: int
    cpu_s: float
    wall_s: float


class CannotWrite(Exception):
    """The part could not be written: the folder's fault, not the runs'."""


class OtherLaws(Exception):
    """This worker's Mindfield is another one: ids of its runs would lie. Says host and version."""


def work(chunk: Chunk) -> Report:
    """``work(chunk) -> Report``: run it, write its part, say what came of it.

    ``CannotWrite`` when the folder refuses, ``OtherLaws``; any other exception is the fault of a
    run.
    """
    if version_of_laws() != chunk.version:
        raise OtherLaws(socket.gethostname(), version_of_laws())
    lease, halt = Path(chunk.lease), Path(chunk.halt)

    def halted() -> bool:
        return halt.exists() or not lease.exists()

    rows: list[dict[str, Any]] = []
    tables: dict[str, list[pa.Table]] = {name: [] for name in ROWS}
    failed: list[tuple[str, str]] = []
    maps: dict[str, MetaMap] = {}
    if halted():
        return Report((), (), 0, 0.0, 0.0)
    try:
        for number, told in groupby(chunk.jobs, key=lambda job: job.arm):
            jobs = list(told)
            try:
                ends = _of_arm(chunk, number, jobs, halted, maps)
                for job, end in zip(jobs, ends, strict=True):
                    rows.append(_row(job, end, looks=chunk.looks))
                    for name, table in _tables(job, end):
                        tables[name].append(table)
            except InputError as error:
                done = {row["run"] for row in rows}
                failed += [(job.run, str(error)) for job in jobs if job.run not in done]
    except Halted:
        pass
    if not rows or not lease.exists():
        return Report((), tuple(failed), 0, 0.0, 0.0)
    size = _written(chunk, rows, tables)
    return Report(
        tuple(row["run"] for row in rows),
        tuple(failed),
        size,
        sum(row["cpu_s"] for row in rows),
        sum(row["wall_s"] for row in rows),
    )


def failed_part(folder: Path, job: Job, error: str) -> None:
    """``failed_part(folder, job, error)``: put on record that a run failed, after all attempts."""
    import pyarrow as pa

    row = _who(job) | {"status": "failed", "error": error, "attempts": job.attempts}
    row |= {"host": socket.gethostname(), "cpu_s": 0.0, "wall_s": 0.0}
    name = f"f{job.arm:07d}{job.repeat:06d}-{_short(f'{job.run} {job.attempts}')}"
    write_part(folder, name, {RUNS: pa.Table.from_pylist([row])})


def _of_arm(
    chunk: Chunk,
    arm: int,
    jobs: Sequence[Job],
    halted: Callable[[], bool],
    maps: dict[str, MetaMap],
) -> Iterator[Ended]:
    """The runs of one arm; ``maps`` keeps what has been read, for the arms that follow."""
    from model.maps.source import map_of
    from scenarios.library import BUILT_IN_MAP

    scenario = scenario_of(json.loads(chunk.configs[arm]))
    name = scenario.map
    if name not in maps:
        maps[name] = map_of(BUILT_IN_MAP if name == "metathought" else Path(name))
    seeds = [job.seed for job in jobs]
    return ended(scenario, maps[name], seeds, looks=chunk.looks, halt=halted)


def _row(job: Job, end: Ended, *, looks: bool) -> dict[str, Any]:
    told = metrics_of(end.model, end.records, end.events, looked=looks)
    about = {"status": "done", "error": "", "attempts": job.attempts + 1}
    about |= {"host": socket.gethostname(), "cpu_s": end.cpu_s, "wall_s": end.wall_s}
    return _who(job) | about | told


def _who(job: Job) -> dict[str, Any]:
    return {"run": job.run, "arm": job.arm, "repeat": job.repeat}


def _tables(job: Job, end: Ended) -> Iterator[tuple[str, pa.Table]]:
    """The rows of one run, each of which says whose it is."""
    import pyarrow as pa

    from scenarios import tables

    schemas = tables.schemas(end.model)
    batches = {
        "frames": tables.frames_batches(schemas["frames"], end.records.frames),
        "events": tables.events_batches(schemas["events"], end.events),
        "clusters": tables.clusters_batches(schemas["clusters"], end.records.clusters),
    }
    for name, told in batches.items():
        table = pa.Table.from_batches(told, schemas[name])
        who = [
            ("run", pa.array([job.run] * table.num_rows, pa.string())),
            ("arm", pa.array([job.arm] * table.num_rows, pa.int32())),
            ("repeat", pa.array([job.repeat] * table.num_rows, pa.int32())),
        ]
        for column, values in reversed(who):
            table = table.add_column(0, column, values)
        yield name, table


def _written(chunk: Chunk, rows: list[dict[str, Any]], tables: Mapping[str, list[pa.Table]]) -> int:
    import pyarrow as pa

    whole = {
        name: pa.concat_tables(told, promote_options="default")
        for name, told in tables.items()
        if told
    }
    try:
        return write_part(
            Path(chunk.folder), chunk.name, {RUNS: pa.Table.from_pylist(rows), **whole}
        )
    except OSError as error:
        # An OSError would travel without its words.
        raise CannotWrite(error.strerror or str(error)) from error


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
