"""Sweeps whose processes are killed: nothing that was done is lost, and the bits are the same."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tiny_sweep import planned, same_results, tiny_scenario

from scenarios.sweep.engine import Standing, sweep
from scenarios.sweep.parts import RUNS
from scenarios.sweep.store import PARTS, Sweep

PATIENCE_S = 200.0
LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory) -> Path:
    return tiny_scenario(tmp_path_factory.mktemp("scenario"))


@pytest.fixture(scope="module")
def whole(scenario, tmp_path_factory) -> Sweep:
    return sweep(planned(scenario), tmp_path_factory.mktemp("sweeps") / "whole", workers=0)


def command(scenario: Path, out: Path, *more: str) -> list[str]:
    told = ["--over", "laws.wave.K=0.0,4.0", "--over", "eeg.bands.gamma=0,1", "--repeat", "2"]
    told += ["--no-looks", "--out", str(out), *more]
    return [sys.executable, "-m", "scenarios.cli", "sweep", str(scenario), *told]


def parts_of(out: Path) -> list[Path]:
    return list((out / PARTS).glob(f"{RUNS}-*.parquet"))


def alive_in(group: int) -> list[int]:
    """Processes of that group that still run; those nobody has buried yet do not."""
    alive = []
    for process in psutil.process_iter(["status"]):
        with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess):
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                alive.append(process.pid)
    return alive


def wait_for(what, process: subprocess.Popen | None = None) -> None:
    until = time.monotonic() + PATIENCE_S
    while not what():
        assert process is None or process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_killed_command_loses_only_what_was_under_way(whole, scenario, tmp_path) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(command(scenario, out, "--workers", "0", "--quiet"))
    wait_for(lambda: parts_of(out), process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    halfway = Sweep.open(out)
    done = halfway.runs.set_index("run")["status"] == "done"
    assert 1 <= done.sum() < 8
    assert halfway.info["status"] == "running"
    cost = halfway.runs.set_index("run").loc[done[done].index, "cpu_s"]
    after = sweep(planned(scenario), out, workers=0)
    same_results(whole, after)
    # What was done before the kill was not done again.
    assert after.runs.set_index("run").loc[cost.index, "cpu_s"].equals(cost)


@pytest.mark.slow
def test_ctrl_c_stops_cleanly_with_its_workers_and_the_same_sweep_goes_on(
    scenario, tmp_path
) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(
        command(scenario, out, "--workers", "2", "--set", "run.seconds=20"),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for(lambda: parts_of(out), process)
    # As a terminal does: to every process in the foreground.
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=PATIENCE_S)[1]
    assert process.returncode == 130
    assert "the same command goes on from there" in told
    assert "Traceback" not in told
    wait_for(lambda: not alive_in(process.pid))
    assert Sweep.open(out).info["status"] == "stopped"
    whole = sweep(planned(scenario, "run.seconds=20"), out, workers=0)
    assert (whole.runs["status"] == "done").all()


@pytest.fixture
def scheduler(tmp_path) -> Iterator[tuple[subprocess.Popen, str]]:
    file = tmp_path / "scheduler.json"
    with (tmp_path / "scheduler.log").open("w") as log:
        told = [*LOOPBACK, "--port", "0", "--scheduler-file", str(file)]
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_scheduler", *told], stdout=log, stderr=log
        )
        # It is there before it is whole.
        wait_for(lambda: file.exists() and file.read_text().rstrip().endswith("}"), process)
        yield process, json.loads(file.read_text())["address"]
        process.kill()
        process.wait()


@pytest.fixture
def workers(scheduler, tmp_path) -> Iterator[list[subprocess.Popen]]:
    with (tmp_path / "workers.log").open("w") as log:
        told = [scheduler[1], *LOOPBACK, "--nthreads", "1", "--no-nanny"]
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_worker", *told],
                stdout=log,
                stderr=log,
            )
            for _ in range(2)
        ]
        yield started
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_killed_workers_and_a_killed_scheduler_lose_only_what_was_under_way(
    scenario, scheduler, workers, tmp_path
) -> None:
    out = tmp_path / "out"
    more = ("--cluster", scheduler[1], "--set", "run.seconds=30", "--lang", "en")
    process = subprocess.Popen(
        command(scenario, out, *more), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    wait_for(lambda: parts_of(out), process)
    os.kill(workers[0].pid, signal.SIGKILL)
    seen = len(parts_of(out))
    wait_for(lambda: len(parts_of(out)) > seen, process)
    os.kill(scheduler[0].pid, signal.SIGKILL)
    told = process.communicate(timeout=PATIENCE_S)[1]
    assert process.returncode == 1
    assert "the cluster went away" in told
    assert "Traceback" not in told
    halfway = Sweep.open(out)
    assert 1 < (halfway.runs["status"] == "done").sum() < 8
    plan = planned(scenario, "run.seconds=30")
    uninterrupted = sweep(plan, tmp_path / "whole", workers=0)
    same_results(uninterrupted, sweep(plan, out, workers=0))


@pytest.mark.slow
def test_workers_that_outlive_their_command_double_no_run(
    scenario, scheduler, workers, tmp_path
) -> None:
    out = tmp_path / "out"
    told = ("--set", "run.seconds=30", "--lang", "en")
    process = subprocess.Popen(command(scenario, out, "--cluster", scheduler[1], *told))
    wait_for(lambda: parts_of(out), process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    (lease,) = out.glob(".lease-*")
    # The next command cuts its chunks otherwise, while the first one's are still being done.
    plan = planned(scenario, "run.seconds=30")
    after = sweep(plan, out, workers=0)
    assert not lease.exists()
    for worker in workers:
        wait_for(lambda pid=worker.pid: psutil.Process(pid).cpu_percent(0.5) < 20.0)
    whole = sweep(plan, tmp_path / "whole", workers=0)
    same_results(whole, after)
    same_results(whole, Sweep.open(out))


@pytest.mark.slow
def test_a_run_that_takes_its_worker_with_it_is_recorded_and_the_rest_is_done(
    scenario, tmp_path
) -> None:
    failed = threading.Event()

    def told(standing: Standing) -> None:
        if standing.failed:
            failed.set()

    def kill_what_computes() -> None:
        while not failed.wait(0.2):
            for child in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    if child.cpu_times().user > 8.0:
                        child.kill()

    # The first point never ends by itself; whoever computes it is killed.
    plan = planned(scenario, over={"run.seconds": [1e6, 1.0, 2.0]}, repeat=1)
    killer = threading.Thread(target=kill_what_computes, daemon=True)
    killer.start()
    done = sweep(plan, tmp_path / "out", workers=1, progress=told)
    failed.set()
    killer.join()
    assert done.runs["status"].tolist() == ["failed", "done", "done"]
    assert done.runs["error"][0].startswith("KilledWorker")
