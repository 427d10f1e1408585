"""A sweep from plan to folder: chunks handed out, taken back, tried again; nothing lost.

What has been done is what stands in the parts; this process may die at any moment. What a chunk
computes is ``worker.py``'s, where it is computed ``cluster.py``'s.
"""

from __future__ import annotations

import contextlib
import json
import math
import queue
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from scenarios.sweep.cluster import (
    ClusterLost,
    client_of,
    faults_of,
    result_of,
    submitted,
    threads_of,
)
from scenarios.sweep.folder import held, lay_out, leased, refuse_other, unwritable, write_info
from scenarios.sweep.parts import RUNS, RUNS_PER_PART, clear_up, gather, path_of
from scenarios.sweep.plan import Job, Plan
from scenarios.sweep.store import INFO, PARTS, Sweep, read_info
from scenarios.sweep.worker import CannotWrite, Chunk, OtherLaws, Report, failed_part, work

if TYPE_CHECKING:
    from distributed import Client

CHUNK_S = 1.0
"""A chunk is to take so long; below half of it, handing it out costs more than it is worth."""
_MOST_RUNS = 200
_GATHER_AFTER = 10 * RUNS_PER_PART
"""Runs between gatherings: each looks at every part there is, and workers wait for this process."""
_ASK_EVERY_S = 0.1
_PATIENCE_S = 20.0
_COUNT_EVERY_S = 2.0
"""Workers come and go; asking the scheduler for them costs some milliseconds."""


@dataclass(frozen=True)
class Standing:
    """How far a sweep is: runs done, failed and in all, runs a second so far, s left (or nan)."""

    done: int
    failed: int
    total: int
    rate: float
    left_s: float
    what: str = ""


class Stopped(Exception):
    """Stopped on request: what is done is kept, the same command goes on from there."""


def sweep(
    plan: Plan,
    out: Path,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    progress: Callable[[Standing], None] = lambda standing: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Sweep:
    """``sweep(plan, out) -> Sweep``: do every run of the plan that the folder does not hold.

    - ``workers``: processes on this machine, 0 for this one alone, None for one a core;
      ``cluster``: a scheduler's address instead.

    Runs that failed are tried again until each had ``1 + retries`` attempts. Raises ``InputError``
    for a folder of another sweep, in use, or not to be written; ``Stopped``; ``ClusterLost``.
    """
    out = Path(out).resolve()
    info = info_of(plan)
    refuse_other(out, info)
    with held(out):
        clear_up(out / PARTS)
        info = _begun(plan, out, info)
        todo, standing = _left(plan, out)
        progress(standing)
        if todo:
            write_info(out, info | {"status": "running"})
            try:
                _run_all(plan, out, todo, standing, workers, cluster, progress, should_stop)
            except (Stopped, ClusterLost, InputError, KeyboardInterrupt):
                # Where nothing can be written, the old word stands.
                with contextlib.suppress(OSError):
                    write_info(out, info | {"status": "stopped"})
                raise
            # A worker that outlived an earlier command may have come in between.
            clear_up(out / PARTS)
        gather(out / PARTS, all_of_them=True)
        ended = datetime.now(UTC).isoformat(timespec="seconds")
        write_info(out, info | {"status": "finished", "ended": info.get("ended") or ended})
        return Sweep.open(out)


def info_of(plan: Plan) -> dict[str, Any]:
    """``info_of(plan)``: what makes a folder this very sweep; reads every map and recording."""
    return plan.info() | {"inputs": _inputs(plan)}


def _begun(plan: Plan, out: Path, info: dict[str, Any]) -> dict[str, Any]:
    if (out / INFO).exists():
        return read_info(out)
    from scenarios.run import versions

    told = {"status": "running", "started": datetime.now(UTC).isoformat(timespec="seconds")}
    info = info | told | {"ended": None, "versions": versions()}
    lay_out(out, info, plan.frame(), plan.text)
    return info


def _left(plan: Plan, out: Path) -> tuple[deque[Job], Standing]:
    """Runs that are to be tried, and how far the sweep is."""
    runs = Sweep.open(out).runs
    status = dict(zip(runs["run"], runs["status"], strict=True))
    attempts = dict(zip(runs["run"], runs["attempts"], strict=True))
    todo = deque(
        replace(job, attempts=int(attempts[job.run]))
        for job in plan.jobs
        if status[job.run] != "done" and attempts[job.run] <= plan.asked.retries
    )
    done = sum(word == "done" for word in status.values())
    failed = len(status) - done - len(todo)
    return todo, Standing(done, failed, len(status), math.nan, math.nan)


def _inputs(plan: Plan) -> list[dict[str, Any]]:
    """Every map and recording of the sweep, with its hash."""
    from scenarios.inputs import hashed
    from scenarios.library import BUILT_IN_MAP

    named = {
        (role, path)
        for arm in plan.arms
        for role, path in (
            ("map", arm.config["map"]),
            ("eeg", arm.config["eeg"]["file"]),
            ("baseline", arm.config["eeg"]["baseline"]),
            ("other", arm.config["eeg"]["other"]),
            ("other_baseline", arm.config["eeg"]["other_baseline"]),
        )
        if path
    }
    return [
        hashed(role, BUILT_IN_MAP if path == "metathought" else Path(path))
        for role, path in sorted(named)
    ]


def _run_all(
    plan: Plan,
    out: Path,
    todo: deque[Job],
    standing: Standing,
    workers: int | None,
    cluster: str | None,
    progress: Callable[[Standing], None],
    should_stop: Callable[[], bool],
) -> None:
    from model.warm import compile_all

    progress(replace(standing, what="compiling"))
    compile_all()
    progress(replace(standing, what="starting"))
    with leased(out) as (lease, halt), client_of(workers, cluster) as client:
        if cluster is not None:
            _same_laws(client, plan)
        _Round(plan, out, client, lease, halt, todo, standing, progress, should_stop).go()


def _same_laws(client: Client, plan: Plan) -> None:
    """Far workers, and their scheduler, must hold the same Mindfield: else every run would fail,
    or ids of runs would lie. Those who join later say so themselves, of their first chunk.
    """
    nothing = Chunk("", "", "", {}, (), plan.looks, plan.version)
    for worker, error in faults_of(client, work, nothing).items():
        if isinstance(error, OtherLaws):
            raise _other_laws(worker, error.args[1], plan.version)
        told = str(error).splitlines()
        raise InputError(
            f"cannot do what is asked ({type(error).__name__}: {told[0] if told else ''})",
            place=worker,
            mend="install the same Mindfield there, and where the scheduler runs",
        )


def _other_laws(worker: str, theirs: str, version: str) -> InputError:
    return InputError(
        f"runs other laws ({theirs}, not {version})",
        place=worker,
        mend="install the same Mindfield there",
    )


class _Round:
    """One command's work on a sweep: hands out chunks, takes them back."""

    def __init__(
        self,
        plan: Plan,
        out: Path,
        client: Client,
        lease: Path,
        halt: Path,
        todo: deque[Job],
        standing: Standing,
        progress: Callable[[Standing], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self._plan, self._out, self._client = plan, out, client
        self._lease, self._halt = lease, halt
        self._todo, self._standing = todo, standing
        self._progress, self._should_stop = progress, should_stop
        self._alone: deque[Job] = deque()
        """Runs of chunks that came to grief: one by one, so that the culprit is found."""
        self._pending: dict[Any, Chunk] = {}
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._cost_s: float | None = None
        self._first: tuple[float, int] | None = None
        self._loose = 0
        self._counted, self._threads = -math.inf, 1
        self._stopping_since: float | None = None

    def go(self) -> None:
        """Until nothing is left, or somebody says stop."""
        while self._pending or (self._more and self._stopping_since is None):
            # One that has to connect anew has lost all that was under way.
            if self._client.status != "running":
                raise ClusterLost
            if self._stopping_since is None and self._should_stop():
                self._stopping_since = time.monotonic()
                self._halt.touch()
            if self._stopping_since is None:
                self._hand_out()
            elif time.monotonic() - self._stopping_since > _PATIENCE_S:
                break
            with contextlib.suppress(queue.Empty):
                self._take_back(self._ended.get(timeout=_ASK_EVERY_S))
        if self._stopping_since is not None and (self._more or self._pending):
            raise Stopped

    @property
    def _more(self) -> bool:
        return bool(self._todo or self._alone)

    def _hand_out(self) -> None:
        now = time.monotonic()
        if now - self._counted > _COUNT_EVERY_S:
            self._counted, self._threads = now, threads_of(self._client)
            self._tell_of_workers()
        most = max(self._threads, 1) * (1 if self._cost_s is None else 2)
        while self._more and len(self._pending) < most:
            jobs = (self._alone.popleft(),) if self._alone else self._next_jobs()
            chunk = Chunk(
                str(self._out / PARTS),
                str(self._lease),
                str(self._halt),
                {arm: json.dumps(self._plan.arms[arm].config) for arm in {job.arm for job in jobs}},
                jobs,
                self._plan.looks,
                self._plan.version,
            )
            future = submitted(self._client, work, chunk, f"sweep-{uuid.uuid4().hex}")
            self._pending[future] = chunk
            future.add_done_callback(self._ended.put)

    def _next_jobs(self) -> tuple[Job, ...]:
        count = 1
        if self._cost_s is not None:
            count = min(max(math.ceil(CHUNK_S / max(self._cost_s, 1e-4)), 1), _MOST_RUNS)
        return tuple(self._todo.popleft() for _ in range(min(count, len(self._todo))))

    def _take_back(self, future: Any) -> None:
        chunk = self._pending.pop(future)
        told = result_of(future)
        if isinstance(told, BaseException):
            self._mishap(chunk, told)
        else:
            self._note(chunk, told)
        self._tell()

    def _note(self, chunk: Chunk, report: Report) -> None:
        if report.done and not path_of(self._out / PARTS, RUNS, chunk.name).exists():
            raise self._unseen()
        why = dict(report.failed)
        for job in chunk.jobs:
            if job.run in why:
                self._failed(job, why[job.run])
        self._not_tried(chunk, {*report.done, *why})
        done = len(report.done)
        if done:
            cost = report.wall_s / done
            # A worker's first run also loads the laws, so a quicker one is believed at once; of a
            # slower one half: a sweep may go from quick arms to slow ones.
            before = cost if self._cost_s is None else self._cost_s
            self._cost_s = min(cost, (before + cost) / 2.0)
        # Where runs come back, somebody computes, whenever workers were counted last.
        self._standing = replace(self._standing, done=self._standing.done + done, what="")
        self._loose += done
        if self._loose >= _GATHER_AFTER:
            self._loose = 0
            # A part whose report has not been taken back is still looked for by its name.
            under_way = frozenset(chunk.name for chunk in self._pending.values())
            gather(self._out / PARTS, but=under_way)

    def _not_tried(self, chunk: Chunk, tried: set[str]) -> None:
        """Runs of a chunk are left out at a stop only, or where a worker does not see its lease."""
        halted = [job for job in chunk.jobs if job.run not in tried]
        if not halted or self._stopping_since is not None:
            return
        if self._lease.exists():
            raise self._unseen()
        raise InputError(
            "was taken away while the sweep ran",
            file=self._out,
            mend="leave the folder where it is, and give the command again",
        )

    def _unseen(self) -> InputError:
        return InputError(
            "a worker does not see this folder, or this command not what it writes there",
            file=self._out,
            mend="choose an --out on a file system that all machines share",
        )

    def _mishap(self, chunk: Chunk, error: BaseException) -> None:
        """A chunk whose worker died or that raised something nobody foresaw."""
        if isinstance(error, CannotWrite):
            raise unwritable(OSError(0, str(error)), self._out)
        if isinstance(error, OtherLaws):
            where, theirs = error.args
            raise _other_laws(where, theirs, self._plan.version)
        if len(chunk.jobs) > 1:
            self._alone.extend(chunk.jobs)
            return
        told = str(error).splitlines()
        self._failed(chunk.jobs[0], f"{type(error).__name__}: {told[0] if told else ''}")

    def _failed(self, job: Job, error: str) -> None:
        job = replace(job, attempts=job.attempts + 1)
        if job.attempts <= self._plan.asked.retries:
            self._alone.append(job)
            return
        failed_part(self._out / PARTS, job, error)
        self._standing = replace(self._standing, failed=self._standing.failed + 1)

    def _tell_of_workers(self) -> None:
        """That nobody is there to compute, where it is so: they may come back."""
        what = "" if self._threads else "waiting"
        if what != self._standing.what:
            self._standing = replace(self._standing, what=what)
            self._progress(self._standing)

    def _tell(self) -> None:
        now, tried = time.monotonic(), self._standing.done + self._standing.failed
        if self._first is None:
            self._first = (now, tried)
        since, before = self._first
        rate = (tried - before) / (now - since) if now > since and tried > before else math.nan
        left = (self._standing.total - tried) / rate if rate > 0.0 else math.nan
        self._standing = replace(self._standing, rate=rate, left_s=left)
        self._progress(self._standing)


def summary_of(sweep: Sweep) -> Mapping[str, Any]:
    """``summary_of(sweep)``: what a finished or stopped sweep comes to, JSON-able."""
    runs = sweep.runs
    failed = runs[runs["status"] == "failed"]
    return {
        "path": str(sweep.path),
        "status": sweep.info["status"],
        "runs": len(runs),
        "arms": int(sweep.info["design"]["arms"]),
        "done": int((runs["status"] == "done").sum()),
        "failed": len(failed),
        "cpu_s": float(runs["cpu_s"].fillna(0.0).sum()),
        "failures": failed[["run", "arm", "seed", "error"]].head(10).to_dict("records"),
    }
