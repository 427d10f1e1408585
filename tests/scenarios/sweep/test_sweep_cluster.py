"""Workers and schedulers that are not the command's own: outlived, of other laws, lost."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_sweep import planned, same_results, tiny_scenario

from model.errors import InputError
from scenarios.sweep.cluster import ClusterLost
from scenarios.sweep.engine import Standing, sweep
from scenarios.sweep.preload import WORKERS
from scenarios.sweep.store import PARTS, Sweep
from scenarios.sweep.worker import Chunk, OtherLaws, work


@pytest.fixture
def chunk(tmp_path) -> Chunk:
    plan = planned(tiny_scenario(tmp_path))
    jobs = tuple(job for job in plan.jobs if job.arm < 2)
    configs = {job.arm: json.dumps(plan.arms[job.arm].config) for job in jobs}
    lease, halt = tmp_path / "lease", tmp_path / "halt"
    lease.touch()
    return Chunk(
        str(tmp_path / PARTS), str(lease), str(halt), configs, jobs, plan.looks, plan.version
    )


def test_a_worker_writes_only_while_its_command_holds_the_folder(chunk: Chunk) -> None:
    Path(chunk.lease).unlink()
    assert work(chunk).done == ()
    assert not Path(chunk.folder).exists()
    Path(chunk.lease).touch()
    assert work(chunk).done == tuple(job.run for job in chunk.jobs)


def test_a_worker_of_other_laws_says_so_and_runs_nothing(chunk: Chunk) -> None:
    with pytest.raises(OtherLaws):
        work(replace(chunk, version="another"))
    assert not Path(chunk.folder).exists()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores are chosen on Linux")
def test_a_worker_stays_on_a_core_of_its_own_where_there_is_one_for_each() -> None:
    told = (
        "import os, types; from scenarios.sweep.preload import dask_setup;"
        "dask_setup(types.SimpleNamespace(name=1)); print(sorted(os.sched_getaffinity(0)))"
    )
    free = sorted(os.sched_getaffinity(0))
    for workers, cores in ((len(free), [free[1 % len(free)]]), (len(free) - 1, free)):
        said = subprocess.run(
            [sys.executable, "-c", told],
            env=os.environ | {WORKERS: str(workers)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(said.stdout) == cores


@pytest.fixture
def cluster():
    """A scheduler with one worker, which the command does not own."""
    from distributed import LocalCluster

    cluster = LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        host="127.0.0.1",
        dashboard_address=None,
        worker_dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
    )
    with contextlib.closing(cluster):
        yield cluster


def test_workers_of_other_laws_are_refused_before_anything_is_run(cluster, tmp_path) -> None:
    plan, out = replace(planned(tiny_scenario(tmp_path)), version="another"), tmp_path / "out"
    with pytest.raises(InputError, match="other laws"):
        sweep(plan, out, cluster=cluster.scheduler_address)
    assert set(Sweep.open(out).runs["status"]) == {"waiting"}


def test_a_lost_scheduler_is_no_fault_of_the_folder(cluster, tmp_path) -> None:
    plan, out = planned(tiny_scenario(tmp_path)), tmp_path / "out"

    def lose_it(standing: Standing) -> None:
        if standing.done:
            cluster.close()

    with pytest.raises(ClusterLost):
        sweep(plan, out, cluster=cluster.scheduler_address, progress=lose_it)
    halfway = Sweep.open(out)
    assert halfway.info["status"] == "stopped"
    assert 1 <= (halfway.runs["status"] == "done").sum() < 8
    assert {path.name for path in out.glob(".*")} == {".lock"}
    whole = sweep(plan, tmp_path / "whole", workers=0)
    same_results(whole, sweep(plan, out, workers=0))


def test_that_nobody_is_left_to_compute_is_told_until_somebody_comes(cluster, tmp_path) -> None:
    told: list[str] = []

    def come_and_go(standing: Standing) -> None:
        told.append(standing.what)
        if standing.done == 1 and "waiting" not in told:
            cluster.scale(0)
        elif standing.what == "waiting":
            cluster.scale(1)

    address, out = cluster.scheduler_address, tmp_path / "out"
    plan = planned(tiny_scenario(tmp_path), "run.seconds=1", repeat=40)
    done = sweep(plan, out, cluster=address, progress=come_and_go)
    assert (done.runs["status"] == "done").all()
    assert told[-1] == ""
    assert "waiting" in told


def test_a_folder_that_is_taken_away_under_way_is_one_line(cluster, tmp_path) -> None:
    plan, out = planned(tiny_scenario(tmp_path)), tmp_path / "out"

    def take_away(standing: Standing) -> None:
        if standing.done and out.exists():
            out.rename(tmp_path / uuid.uuid4().hex)

    with pytest.raises(InputError):
        sweep(plan, out, cluster=cluster.scheduler_address, progress=take_away)
    assert not out.exists()
