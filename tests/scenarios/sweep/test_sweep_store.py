"""A sweep read back: its runs, its rows, how soon, and what a reader is kept from."""

from __future__ import annotations

import json
import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sweep_example import sweep_example

from model.errors import InputError
from scenarios.sweep import parts
from scenarios.sweep.metrics import METRICS
from scenarios.sweep.store import PARTS, Sweep


@pytest.fixture(scope="module")
def thousand(tmp_path_factory) -> Sweep:
    # As wide as a real one.
    more = [name for name in METRICS if name not in ("order.mean", "jumps.rate")]
    return sweep_example(tmp_path_factory.mktemp("sweeps") / "thousand", more=more)


def one_part(run: str, *, status: str = "done", attempts: int = 1, rows: int = 3) -> dict:
    told = {"run": [run], "status": [status], "error": [""], "attempts": [attempts]}
    frames = {"run": [run] * rows, "R": np.arange(float(rows))}
    return {"runs": pa.table(told), "frames": pa.table(frames)}


def test_a_thousand_runs_are_opened_and_asked_in_a_fifth_of_a_second_of_cpu(thousand) -> None:
    question = """
        SELECT r."laws.wave.K", r."eeg.bands.alpha", avg(f.R) AS R
        FROM frames f JOIN runs r USING (run)
        WHERE f.time_s > 59.75 - 100 / 64.0
        GROUP BY ALL ORDER BY ALL
    """

    def asked() -> float:
        begun = time.process_time()
        told = Sweep.open(thousand.path).sql(question)
        assert len(told) == 100
        return time.process_time() - begun

    asked()  # pandas, pyarrow and duckdb are loaded once
    assert min(asked() for _ in range(3)) < 0.2


@pytest.mark.parametrize(
    "question",
    [
        'SELECT "order.mean" AS m FROM runs',
        'SELECT r."Order.Mean" AS m FROM runs AS r',
        "SELECT * FROM runs",
        "FROM runs",
        "SELECT COLUMNS('order.*') FROM runs",
        "SELECT r.* FROM frames f JOIN runs r USING (run) WHERE f.time_s < 1",
        "SELECT unnest(r) FROM runs AS r",
        'WITH mine AS (FROM runs) SELECT "order.mean" FROM mine',
    ],
)
def test_a_metric_is_there_however_it_is_asked_for(thousand, question) -> None:
    told = Sweep.open(thousand.path).sql(question)
    figures = told.get("m", told.get("order.mean"))
    assert set(figures) <= set(thousand.runs["order.mean"])
    assert figures.notna().all()


def test_parts_hold_some_fifty_runs_each(thousand) -> None:
    assert len(thousand.parts) == 20
    assert len(list((thousand.path / PARTS).glob("*.parquet"))) == 40


def test_runs_carry_parameters_and_metrics_in_the_order_of_the_plan(thousand) -> None:
    runs = thousand.runs
    assert list(runs["run"]) == [f"{n:016x}" for n in range(1000)]
    assert (runs["status"] == "done").all()
    assert list(runs.columns[:6]) == ["run", "arm", "repeat", "seed", *thousand.parameters]
    slope = np.polyfit(runs["laws.wave.K"], runs["order.mean"], 1)[0]
    assert slope == pytest.approx(0.25, abs=0.005)


def test_the_latest_records_of_each_run_are_to_be_had(thousand) -> None:
    told = thousand.frames("R", last=8)
    assert list(told.columns) == ["run", "arm", "repeat", "time_s", "R"]
    assert len(told) == 8 * 1000
    assert told["time_s"].min() == 58.0


def test_nothing_but_queries_and_nothing_but_the_sweep_can_be_asked(thousand, tmp_path) -> None:
    other = tmp_path / "other.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(other)
    for told in (
        "CREATE TABLE mine AS SELECT 1",
        "SELECT 1; SELECT 2",
        f"COPY runs TO '{thousand.path / PARTS / 'mine.parquet'}'",
        f"SELECT * FROM '{other}'",
        "SELECT * FROM nowhere",
        "SELECT",
    ):
        with pytest.raises(InputError):
            thousand.sql(told)
    assert not (thousand.path / PARTS / "mine.parquet").exists()


def test_the_command_of_a_run_sets_its_parameters_to_the_last_bit(thousand) -> None:
    run = thousand.runs.iloc[777]
    told = thousand.arguments_of(run["run"])
    assert told[0] == str(thousand.path / "scenario.toml")
    assert told[-2:] == ["--seed", str(run["seed"])]
    (k,) = [part for part in told if part.startswith("laws.wave.K=")]
    assert float(k.partition("=")[2]) == run["laws.wave.K"]
    assert thousand.report_of(run["run"]).startswith("mindfield run ")
    with pytest.raises(InputError, match="no such run"):
        thousand.report_of("f" * 16)


def test_no_sweep_and_one_of_another_version_are_refused_in_one_line(tmp_path) -> None:
    with pytest.raises(InputError, match="no sweep"):
        Sweep.open(tmp_path)
    (tmp_path / "sweep.json").write_text("{")
    with pytest.raises(InputError, match="not whole JSON"):
        Sweep.open(tmp_path)
    (tmp_path / "sweep.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(InputError, match="format 1"):
        Sweep.open(tmp_path)


def test_what_was_never_tried_waits_and_the_latest_word_on_a_run_counts(tmp_path) -> None:
    sweep = sweep_example(tmp_path / "small", ks=2, alphas=1, repeat=2, records=4)
    for path in (sweep.path / PARTS).glob("*.parquet"):
        path.unlink()
    assert set(Sweep.open(sweep.path).runs["status"]) == {"waiting"}
    assert Sweep.open(sweep.path).sql("SELECT count(*) AS n FROM frames")["n"][0] == 0
    run = f"{1:016x}"
    parts.write_part(sweep.path / PARTS, "b", one_part(run, status="failed", rows=0))
    parts.write_part(sweep.path / PARTS, "a", one_part(run, attempts=2))
    told = Sweep.open(sweep.path).runs.set_index("run")
    assert told.loc[run, "status"] == "done"
    assert told.loc[run, "attempts"] == 2
    assert (told["status"] == "waiting").sum() == 3


def test_a_part_without_its_runs_file_and_a_torn_one_count_for_nothing(tmp_path) -> None:
    for name in ("a", "b", "c"):
        parts.write_part(tmp_path, name, one_part(name))
    (tmp_path / "runs-a.parquet").unlink()
    torn = tmp_path / "frames-b.parquet"
    torn.write_bytes(torn.read_bytes()[:100])
    (tmp_path / ".frames-d.1-x").write_bytes(b"half")
    assert parts.clear_up(tmp_path) == ["c"]
    assert {path.name for path in tmp_path.iterdir()} == {"runs-c.parquet", "frames-c.parquet"}


def test_a_torn_ledger_is_one_line_that_says_what_to_do(tmp_path) -> None:
    sweep = sweep_example(tmp_path / "small", ks=2, alphas=1, repeat=2, records=2)
    (torn,) = (sweep.path / PARTS).glob("runs-*.parquet")
    torn.write_bytes(torn.read_bytes()[:100])
    with pytest.raises(InputError, match="own command again"):
        Sweep.open(sweep.path)
    assert parts.clear_up(sweep.path / PARTS) == []
    assert set(Sweep.open(sweep.path).runs["status"]) == {"waiting"}


def test_a_part_that_lacks_one_of_its_files_counts_for_nothing(tmp_path) -> None:
    for name in ("a", "b"):
        parts.write_part(tmp_path, name, one_part(name))
    (tmp_path / "frames-a.parquet").unlink()
    assert parts.clear_up(tmp_path) == ["b"]
    assert parts.clear_up(tmp_path) == ["b"]


def test_a_run_that_stands_in_two_parts_counts_once_and_is_left_once(tmp_path) -> None:
    sweep = sweep_example(tmp_path / "small", ks=2, alphas=1, repeat=2, records=2)
    folder = sweep.path / PARTS
    for path in folder.glob("*.parquet"):
        path.unlink()

    def part_of(*numbers: int) -> dict:
        each = [one_part(f"{number:016x}") for number in numbers]
        return {name: pa.concat_tables([one[name] for one in each]) for name in each[0]}

    # What a far worker ended after its command, and what the next command did, cut otherwise.
    parts.write_part(folder, "c0", part_of(0, 1, 2))
    parts.write_part(folder, "c1", part_of(2, 3))
    parts.write_part(folder, "f3", {"runs": one_part(f"{3:016x}", status="failed")["runs"]})
    rows = "SELECT run, count(*) AS n FROM frames GROUP BY run ORDER BY run"
    for _ in range(2):
        told = Sweep.open(sweep.path)
        assert told.sql(rows)["n"].tolist() == [3, 3, 3, 3]
        assert (told.runs["status"] == "done").all()
        parts.gather(folder, all_of_them=True)
    files = list(folder.glob("frames-*.parquet"))
    assert sum(pq.read_metadata(path).num_rows for path in files) == 12
    assert parts.gather(folder, all_of_them=True) == 0


@pytest.mark.parametrize("killed_after", range(7))
def test_gathering_killed_anywhere_leaves_every_run_once(
    tmp_path, monkeypatch, killed_after
) -> None:
    for number in range(3):
        parts.write_part(tmp_path, f"{number}", one_part(f"run{number}"))
    files_touched = 0
    replace, unlink = parts.os.replace, parts.Path.unlink

    class Killed(BaseException):
        """Nothing catches it, as nothing catches SIGKILL."""

    def count() -> None:
        nonlocal files_touched
        if files_touched == killed_after:
            raise Killed
        files_touched += 1

    def replace_(*told):
        count()
        replace(*told)

    def unlink_(path, **told):
        if not path.name.startswith("."):
            count()
        unlink(path, **told)

    monkeypatch.setattr(parts.os, "replace", replace_)
    monkeypatch.setattr(parts.Path, "unlink", unlink_)
    with pytest.raises(Killed):
        parts.gather(tmp_path, all_of_them=True)
    monkeypatch.undo()
    for _ in range(2):
        live = parts.live_parts(tmp_path)
        for table, rows in (("runs", 3), ("frames", 9)):
            files = parts.files_of(tmp_path, table, live)
            assert sum(pq.read_metadata(path).num_rows for path in files) == rows
        parts.clear_up(tmp_path)


def test_parts_gathered_behind_a_readers_back_are_found_again(tmp_path, monkeypatch) -> None:
    sweep = sweep_example(tmp_path / "small", ks=2, alphas=1, repeat=2, records=2)
    for path in (sweep.path / PARTS).glob("*.parquet"):
        path.unlink()
    for number in range(4):
        parts.write_part(sweep.path / PARTS, f"c{number}", one_part(f"{number:016x}"))
    names_of = parts._names

    def gathered_meanwhile(*told):
        names = names_of(*told)
        monkeypatch.undo()
        parts.gather(sweep.path / PARTS, all_of_them=True)
        return names

    monkeypatch.setattr(parts, "_names", gathered_meanwhile)
    assert (Sweep.open(sweep.path).runs["status"] == "done").all()


def test_parts_whose_reports_are_still_under_way_are_not_gathered(tmp_path) -> None:
    sweep = sweep_example(tmp_path / "sweep", ks=2, alphas=2, repeat=3)
    folder = sweep.path / PARTS
    table = pq.read_table(next(folder.glob("runs-*.parquet")))
    for path in folder.glob("*.parquet"):
        path.unlink()
    for number in range(12):
        parts.write_part(folder, f"c{number}", {parts.RUNS: table.slice(0, 12)})
    assert parts.gather(folder, all_of_them=True, but=frozenset(["c3", "c7"])) > 0
    assert {"c3", "c7"} <= set(parts.live_parts(folder))
    assert "c4" not in parts.live_parts(folder)
