"""Records stream to disk: nothing grows with the length of a run, and no crash tears a thing."""

from __future__ import annotations

import os
import shutil
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import random_map, world

from model.eeg.series import BandSeries
from model.errors import InputError
from model.group_series import GroupSeries
from model.mindfield import Mindfield
from scenarios import parts, recording
from scenarios.parts import Parts, batches_of, join, write_piece
from scenarios.recording import STREAMED, Recording, Stopped
from scenarios.run import run, unreported
from scenarios.schema import scenario_of
from scenarios.store import TABLES, RunFolder

ROWS = pa.schema([("n", pa.int64()), ("words", pa.list_(pa.string()))])
QUICK = {
    "laws": {"dt": 1 / 16, "slowdown": 20.0, "pump": 1.0, "threshold": 0.2},
    "growth": {"on": True, "window_s": 1.0, "every_s": 1.0},
    "emergence": {"every_s": 2.0, "runs": 2, "nulls": 19},
    "eeg": {"bands": {"gamma": 1.0}},
    "run": {"seconds": 6.0, "checkpoint_s": 1.5},
}


def batch(numbers: range) -> pa.RecordBatch:
    return pa.record_batch([pa.array(numbers), [["w"] * (n % 3) for n in numbers]], ROWS)


def numbers_in(pieces: list[Path]) -> list[int]:
    return [n for told in batches_of(pieces, ["n"]) for n in told.column("n").to_pylist()]


# -- pieces ---------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(sizes=st.lists(st.integers(0, 3), min_size=1, max_size=200), back_to=st.integers(0, 200))
def test_gathered_or_not_the_pieces_hold_all_rows_in_order(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], back_to: int
) -> None:
    whole = Parts(tmp_path_factory.mktemp("parts"))
    first, starts = 0, []
    for stretch, size in enumerate(sizes):
        starts.append(first)
        whole.write("rows", stretch, 7 * stretch, [batch(range(first, first + size))])
        whole.write("other", stretch, 7 * stretch, [batch(range(1))])
        first += size
        whole.gather("rows", stretch)
    assert numbers_in(whole.of("rows")) == list(range(first))
    assert len(whole.of("rows")) <= 2 * 64 + len(sizes) // 64
    join(whole.of("rows"), whole.folder / "all", ROWS)
    assert numbers_in([whole.folder / "all"]) == list(range(first))
    # A checkpoint is gone back behind by one stretch at most: what is gathered stays.
    back_to = max(back_to, len(sizes) - 2)
    whole.drop_from(back_to)
    kept = starts[back_to] if back_to < len(sizes) else first
    assert numbers_in(whole.of("rows")) == list(range(kept))
    assert len(whole.of("other")) == min(back_to, len(sizes))


def test_a_block_whose_pieces_were_not_yet_removed_counts_once(tmp_path: Path) -> None:
    told = Parts(tmp_path)
    for stretch in range(70):
        told.write("rows", stretch, stretch, [batch(range(stretch, stretch + 1))])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    told.gather("rows", 64)
    for name, held in before.items():
        (tmp_path / name).write_bytes(held)
    assert numbers_in(told.of("rows")) == list(range(70))
    told.drop_from(66)
    assert numbers_in(told.of("rows")) == list(range(66))
    assert len(list(tmp_path.iterdir())) == 3


def test_a_joined_table_is_written_in_groups_and_an_empty_one_keeps_its_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "ROWS_PER_GROUP", 3000)
    write_piece(tmp_path / "a", [batch(range(5000)), batch(range(0)), batch(range(5000, 9000))])
    join([tmp_path / "a"], tmp_path / "b", ROWS)
    about = pq.read_metadata(tmp_path / "b")
    assert about.num_rows == 9000
    assert max(about.row_group(k).num_rows for k in range(about.num_row_groups)) < 3000 + 1024
    write_piece(tmp_path / "c", [batch(range(0))])
    assert not (tmp_path / "c").exists()
    join([], tmp_path / "d", ROWS)
    assert pd.read_parquet(tmp_path / "d").columns.tolist() == ["n", "words"]


# -- runs -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return run(scenario_of(QUICK), tmp_path_factory.mktemp("streamed") / "whole").folder


def same_results(one: RunFolder, other: RunFolder) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    assert one.summary == other.summary
    names = [{path.name for path in folder.path.iterdir()} for folder in (one, other)]
    assert names[0] == names[1]


def test_the_tables_are_those_of_a_world_that_kept_everything(finished: RunFolder) -> None:
    from scenarios.inputs import gather

    told = scenario_of(QUICK)
    inputs = gather(told)
    model = Mindfield(inputs.meta_map, told, bands=inputs.bands, seed=told.run.seed)
    model.advance(6.0)
    model.jumps.close()
    frame = model.datacollector.get_model_vars_dataframe()
    pd.testing.assert_frame_equal(finished.frames, frame, check_exact=True)
    events = sorted(model.events, key=lambda event: event.step)
    assert finished.events.step.tolist() == [event.step for event in events]
    assert finished.events.name.tolist() == [event.name for event in events]
    assert [tuple(ids) for ids in finished.events.agents] == [event.agents for event in events]
    assert len(finished.clusters) == len(model.lookout.found) > 0
    now = finished.last_look("agents")
    assert now.energy.tolist() == model.field.agents.energy.tolist()
    assert finished.column("frames", "R").tolist() == frame.R.tolist()
    assert finished.rows("links") == len(finished.links)


def test_the_series_of_groups_is_what_their_members_show(finished: RunFolder) -> None:
    frames, series = finished.frames, finished.series
    of_map = series[series.grouping == "map"]
    assert sorted(set(of_map.time_s)) == frames.time_s.tolist()
    assert of_map.groupby("time_s").group.nunique().min() >= 2
    now = finished.last_look("agents")
    last = of_map[of_map.time_s == frames.time_s.max()].set_index("group")
    for group, members in now[now.group >= 0].groupby("group"):
        field = np.exp(1j * members.phase.to_numpy()).mean()
        told = last.loc[group]
        assert told["size"] == len(members)
        assert complex(told.re, told.im) == pytest.approx(field)
        assert told.energy == pytest.approx(members.energy.mean())
    begun = finished.agents[finished.agents.time_s == 0.0]
    assert begun.group.tolist() == now.group.tolist()[: len(begun)]


def test_a_run_killed_before_any_rename_goes_on_bit_for_bit(
    finished: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder as it stood before each rename is what a kill at that moment leaves behind."""
    out, left, replace = tmp_path / "run", list[Path](), os.replace

    def watched(source: Any, target: Any) -> None:
        left.append(tmp_path / f"left-{len(left)}")
        shutil.copytree(out, left[-1])
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", watched)
        same_results(finished, run(scenario_of(QUICK), out).folder)
    assert len(left) > 30
    for folder in dict.fromkeys((*left[::6], *left[-6:])):
        same_results(finished, run(scenario_of(QUICK), folder).folder)


def test_what_was_being_written_when_the_power_went_is_swept_away(
    finished: RunFolder, tmp_path: Path
) -> None:
    out = tmp_path / "swept"
    with pytest.raises(Stopped):
        run(scenario_of(QUICK), out, should_stop=lambda: True)
    for name in (".state-000000000024.npz.4711", ".run.json.4711", ".frames.parquet.12"):
        (out / name).write_bytes(b"torn")
    (out / ".mine").write_text("kept")
    done = run(scenario_of(QUICK), out).folder
    (out / ".mine").unlink()
    same_results(finished, done)


def test_checkpoints_far_apart_do_not_gather_records_in_memory(
    finished: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "_MOST_HELD", 5)
    apart = {**QUICK, "run": {"seconds": 6.0, "checkpoint_s": 1e6}}
    done = run(scenario_of(apart), tmp_path / "apart")
    assert len(done.model.datacollector) == 0
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(done.folder, name), getattr(finished, name))


def test_an_unfinished_run_of_another_version_is_refused_in_one_line(tmp_path: Path) -> None:
    out = tmp_path / "old"
    with pytest.raises(Stopped):
        run(scenario_of(QUICK), out, should_stop=lambda: True)
    for state in out.glob("state-*.npz"):
        with state.open("wb") as stream:
            np.savez(stream, energy=np.zeros(3))
    with pytest.raises(InputError, match="another version"):
        run(scenario_of(QUICK), out)


def test_a_finished_run_without_a_report_is_found_once(finished: RunFolder, tmp_path: Path) -> None:
    told = scenario_of(QUICK)
    found = unreported(told, finished.path)
    assert found is not None
    assert found.summary == finished.summary
    assert unreported(scenario_of({**QUICK, "title": "another"}), finished.path) is None
    assert unreported(told, tmp_path / "nowhere") is None
    left = finished.path / "parts"
    left.mkdir()
    assert unreported(told, finished.path) is not None
    assert not left.exists()
    report = finished.path / "report.html"
    report.write_text("there")
    assert unreported(told, finished.path) is None
    report.unlink()


# -- memory ---------------------------------------------------------------------------------

_SECONDS = 8


def steady() -> Mindfield:
    """A small world in which as much happens in every second: eight triggers, no jump.

    What it remembers of flows and loss, to judge jumps by, is full within the first second.
    """
    fired = {"when": "alpha > 0.5 for 0 s", "do": "amplify", "strength": 0.0, "refractory_s": 0.25}
    return world(
        random_map(5),
        bands=BandSeries.constant({"alpha": 1.0}),
        laws={"dt": 1 / 16, "slowdown": 20.0, "threshold": 1e9},
        record={"every_s": 1 / 16},
        jumps={"idea_s": 0.25, "decision_s": 0.25, "memory_s": 0.25},
        triggers=[fired, fired],
    )


def peak_of(work: Callable[[], None]) -> int:
    """Peak of Python's and numpy's memory, the lesser of two runs: Python's own tables (of
    interned strings, say) may happen to grow in one of them."""
    peaks = []
    for _ in range(2):
        tracemalloc.start()
        try:
            work()
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    return min(peaks)


def test_four_times_the_time_takes_no_more_memory(tmp_path: Path) -> None:
    """The peak over 4T is at most half above that over T.

    What grows by that is the list of pieces to be joined, a kilobyte a checkpoint until they are
    gathered (64 are). A world that keeps its records needs more than twice as much.
    """

    def streamed(seconds: int) -> None:
        folder = RunFolder(Path(tempfile.mkdtemp(dir=tmp_path)))
        model = steady()
        kept = Recording(folder, model, checkpoint_s=1.0, groups=GroupSeries(model))
        kept.advance(16 * seconds, lambda _: None, lambda: False)
        kept.keep()
        kept.join((*STREAMED, "series"))
        assert folder.rows("series") >= 2 * 16 * seconds
        assert kept.model.events.in_all >= 7 * seconds

    streamed(_SECONDS)
    short, long = (peak_of(lambda n=n: streamed(n * _SECONDS)) for n in (1, 4))
    assert long <= 1.5 * short
    less, more = (peak_of(lambda n=n: steady().advance(n * _SECONDS)) for n in (1, 4))
    assert more > 2.0 * less


def test_a_checkpoint_of_four_times_the_time_has_the_same_size(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    kept = Recording(folder, steady(), checkpoint_s=1.0)
    sizes = []
    for seconds in range(1, 4 * _SECONDS + 1):
        kept.advance(16 * seconds, lambda _: None, lambda: False)
        kept.keep()
        sizes.append(max(folder.path.glob("state-*.npz")).stat().st_size)
    # A step and a count of stretches are a few digits longer, and that is all.
    assert max(sizes) - min(sizes) <= 8
    assert len(list(folder.path.glob("state-*.npz"))) == 2
    assert len(list(folder.parts.folder.iterdir())) <= 2 * 64
