"""A live run leaves a whole folder that repeats it bit for bit, however it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.eeg.generator import generate
from model.eeg.live.paced import PacedSource
from model.eeg.live.receiver import Part, Receiver
from model.eeg.live.source import SourceGone
from model.eeg.recording import read_recording
from model.eeg.series import baseline_of
from model.errors import InputError
from scenarios.live.command import Asked, connecting, kept_baseline
from scenarios.live.drive import LIGHT_LOOKS, LiveRun, keeping_time
from scenarios.live.kept import Kept, read_heard
from scenarios.live.people import baseline_path, save_baseline
from scenarios.run import run
from scenarios.schema import scenario_of
from scenarios.store import TABLES, RunFolder

ROOT = Path(__file__).resolve().parents[2]
QUICK = {
    "emergence": {"runs": 4, "nulls": 19, "every_s": 1.5},
    "growth": {"on": True},
    "run": {"seed": 5, "rest_twin": False, "checkpoint_s": 1.0},
    "eeg": {"script": [{"state": "rest", "seconds": 5}]},
    "triggers": [{"when": "alpha > 0.8", "do": "ignite", "on": "kind:image", "refractory_s": 0.5}],
}
BASELINE = baseline_of(generate([("rest", 30.0)], seed=2))
CLOSED = generate([("relaxed", 30.0)], seed=2, stream=1)


def quiet(_moment) -> None:
    return


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A live run whose source is away from its 0.3 to its 1.7 s, stopped after 4; its folder."""
    out = tmp_path_factory.mktemp("live") / "run"
    # By the field's own time: how long the first good window takes is the machine's affair.
    seconds = [0.0]

    class Cut(PacedSource):
        def pull(self, wait_s):
            if seconds[0] > 0.3:
                raise SourceGone("the sender has gone")
            return super().pull(wait_s)

    returning: list[PacedSource] = []

    def connect():
        if not returning:
            returning.append(PacedSource(CLOSED))
            return Cut(CLOSED)
        if seconds[0] < 1.7:
            raise SourceGone("no stream of that name answers")
        return returning[0]

    scenario = scenario_of(QUICK)
    receiver = Receiver(connect, baseline=BASELINE, source="lsl:test", keep=True)
    made = LiveRun(scenario, out, receiver)

    def ended() -> bool:
        seconds[0] = made.model.seconds
        return seconds[0] >= 4.0

    assert made.calibrate(quiet, lambda: False)
    while not receiver.heard.state.good:
        time.sleep(0.02)
    told: list = []
    done = made.run(None, told.append, ended)
    return scenario, done, told


def test_a_run_from_what_was_heard_repeats_every_table_bit_for_bit(live, tmp_path):
    _, done, _ = live
    told = done.folder.info["scenario"]
    told["eeg"]["file"] = str(done.folder.path / "heard.parquet")
    again = run(scenario_of(told), tmp_path / "again").folder
    assert again.info["seconds"] == done.folder.info["seconds"] >= 4.0
    for table in TABLES:
        pd.testing.assert_frame_equal(
            getattr(again, table), getattr(done.folder, table), check_exact=True
        )
    states = done.folder.events.query("type == 'eeg'")["name"].tolist()
    assert "holding" in states
    assert (done.folder.events["type"] == "trigger").any()
    assert len(done.folder.frames) >= 17


def test_the_folder_holds_samples_bands_states_quality_and_latency(live):
    _, done, told = live
    folder, info = done.folder, done.folder.info
    assert info["status"] == "finished"
    assert info["summary"]["eeg"]["source"] == "lsl:test"
    assert info["summary"]["eeg"]["calibrated"] is True
    facts = info["live"]
    assert facts["channels"] == ["O1", "Oz", "O2"]
    assert facts["returns"] == 1
    assert {"good", "holding"} <= {one["state"] for one in facts["states"]}
    assert "no stream of that name answers" in {one["reason"] for one in facts["states"]}
    # What the source gives at its return was taken seconds ago, so the tail may be long.
    assert 0.0 < facts["latency_s"]["median"] < 1.0
    assert facts["latency_s"]["median"] <= facts["latency_s"]["p95"]
    moments = [moment for moment in told if np.isfinite(moment.latency_s)]
    assert moments
    heard = read_heard(folder.path / "heard.parquet")
    assert heard.seconds == info["seconds"]
    assert facts["ended_by"] == "stopped"
    received = pd.read_parquet(folder.path / "received.parquet")
    assert (received["arrival_s"] >= received["time_s"] - 1e-3).all()
    assert not list(folder.path.glob("received/*"))
    edf = read_recording(folder.path / "received.edf", channels=["O1"])
    begun = edf.samples_uv[0, :160]
    np.testing.assert_allclose(begun, received["O1_uv"].to_numpy()[:160], atol=0.05)


def test_the_field_keeps_time_and_a_look_is_light_unless_told(live):
    scenario, done, _ = live
    assert done.folder.info["live"]["slipped_s"] < 1.0
    assert keeping_time(scenario) is scenario
    plain = scenario_of({})
    assert keeping_time(plain).emergence.nulls == LIGHT_LOOKS["nulls"]


def test_a_live_run_is_not_taken_up_by_another_command(live, tmp_path):
    _, done, _ = live
    receiver = Receiver(lambda: PacedSource(CLOSED), baseline=BASELINE)
    with pytest.raises(InputError, match="Choose another --out"):
        LiveRun(scenario_of(QUICK), done.folder.path, receiver)


def test_a_persons_baseline_is_kept_and_found_again_by_name(tmp_path):
    path = baseline_path("Анна К.", tmp_path)
    assert path == tmp_path / "Анна-К.json"
    save_baseline(BASELINE, path)
    found, keep_at = kept_baseline(Asked(lsl="x", baseline_file=path))
    assert found is not None
    assert found.median.tolist() == BASELINE.median.tolist()
    assert keep_at is None
    anew, keep_at = kept_baseline(Asked(lsl="x", baseline_file=path, recalibrate=True))
    assert (anew, keep_at) == (None, path)
    with pytest.raises(InputError, match="no name"):
        baseline_path("../..", tmp_path)


def test_what_is_no_heard_file_is_refused_in_one_line(tmp_path):
    path = tmp_path / "heard.parquet"
    path.write_bytes(b"PAR1 no")
    scenario = scenario_of({"eeg": {"file": str(path)}})
    with pytest.raises(InputError, match="not what a live run heard"):
        run(scenario, tmp_path / "run")
    pd.DataFrame({"a": [1.0]}).to_parquet(path)
    with pytest.raises(InputError, match="not what a live run heard"):
        run(scenario, tmp_path / "run")
    assert not (tmp_path / "run").exists()


class Replayed:
    """``mindfield live`` under an outlet of this process."""

    def __init__(self, folder: Path, *more: str) -> None:
        pytest.importorskip("pylsl", reason="the extra 'live' is not installed")
        from model.eeg.live.outlet import Outlet

        name = f"mindfield-test-cli-{os.getpid()}-{time.monotonic_ns()}"
        self.outlet = Outlet(CLOSED, name)
        self._end = threading.Event()
        self._sending = threading.Thread(
            target=lambda: self.outlet.send(should_stop=self._end.is_set), daemon=True
        )
        self._sending.start()
        save_baseline(BASELINE, folder / "rest.json")
        command = [sys.executable, "-m", "scenarios.cli", "live", "--lsl", name]
        command += ["--baseline-file", str(folder / "rest.json"), "--out", str(folder / "run")]
        command += ["--set", "run.rest_twin=false", "--set", "emergence={runs=4,nulls=19}"]
        self.process = subprocess.Popen(
            [*command, *more],
            cwd=ROOT,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def when_it_has(self, pattern: str, seconds: float = 120.0) -> None:
        folder = Path(self.process.args[self.process.args.index("--out") + 1])
        end = time.monotonic() + seconds
        while not list(folder.glob(pattern)):
            assert time.monotonic() < end, "the live run did not begin"
            assert self.process.poll() is None, self.process.stderr.read()
            time.sleep(0.05)

    def close(self) -> None:
        self._end.set()
        self._sending.join(5.0)
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.mark.slow
def test_ctrl_c_ends_a_live_run_with_a_whole_folder_and_says_how_to_repeat_it(tmp_path):
    replayed = Replayed(tmp_path)
    try:
        replayed.when_it_has("run.json")
        time.sleep(1.5)
        replayed.process.send_signal(signal.SIGINT)
        out, err = replayed.process.communicate(timeout=60)
        assert replayed.process.returncode == 0, err
    finally:
        replayed.close()
    folder = RunFolder(tmp_path / "run")
    assert folder.info["status"] == "finished"
    assert folder.info["live"]["ended_by"] == "stopped"
    assert folder.info["seconds"] > 1.0
    assert (folder.path / "report.html").exists()
    assert f"run.seconds={folder.info['seconds']}" in out
    assert "latency" in err or "good" in err


@pytest.mark.slow
def test_a_killed_live_run_keeps_what_came_in_whole_pieces_and_can_be_heard_again(tmp_path):
    replayed = Replayed(tmp_path)
    try:
        replayed.when_it_has("received/heard-*.parquet")
        replayed.process.kill()
        replayed.process.communicate()
    finally:
        replayed.close()
    folder = tmp_path / "run"
    assert json.loads((folder / "run.json").read_text())["status"] == "running"
    assert sum(len(pd.read_parquet(p)) for p in folder.glob("received/received-*.parquet")) > 300
    told = json.loads((folder / "run.json").read_text())["scenario"]
    told["eeg"]["file"] = str(folder / "heard.parquet")
    again = run(scenario_of(told), tmp_path / "again").folder
    assert again.info["status"] == "finished"
    assert again.info["seconds"] > 4.0


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(), "name one source"),
        (Asked(lsl="a", board="synthetic"), "two sources"),
        (Asked(board="toaster"), "use one of"),
        (Asked(board="cyton", board_params=("COM3",)), "serial_port=COM3"),
    ],
)
def test_a_source_that_cannot_be_is_refused_before_anything_runs(asked, words):
    with pytest.raises(InputError) as refused:
        connecting(asked)[0]()
    assert words in str(refused.value).lower().replace("com3", "COM3")


def test_a_stream_that_nobody_sends_is_told_with_the_way_to_find_one(tmp_path):
    pytest.importorskip("pylsl", reason="the extra 'live' is not installed")
    connect, name = connecting(Asked(lsl="nobody at all"))
    receiver = Receiver(connect, baseline=BASELINE, source=name)
    made = LiveRun(scenario_of(QUICK), tmp_path / "run", receiver)
    try:
        with pytest.raises(InputError, match="mindfield live --list"):
            made.calibrate(quiet, lambda: False, wait_s=1.2)
    finally:
        receiver.close()
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(("name", "anew"), [("rest.edf", True), ("not-yet.edf", False)])
def test_rest_is_never_written_over_a_recording(tmp_path, name, anew):
    (tmp_path / "rest.edf").write_bytes(b"somebody's only rest")
    asked = Asked(lsl="x", baseline_file=tmp_path / name, recalibrate=anew)
    with pytest.raises(InputError, match=r"no \.json"):
        kept_baseline(asked)
    assert (tmp_path / "rest.edf").read_bytes() == b"somebody's only rest"


def test_what_edf_cannot_hold_does_not_keep_a_live_run_from_its_end(tmp_path):
    kept = Kept(tmp_path, ("Канал 1", "O2"), 100.0, 0.0, {})
    samples = np.full((2, 300), 5.0)
    samples[0, :3] = [np.inf, -np.inf, 3e7]
    samples[1, 7] = np.nan
    stamps = np.arange(300) / 100.0
    kept.keep([Part(samples, stamps, np.arange(300), 3.0, 0.0)], [])
    assert kept.close(3.0, {}) == []
    assert (tmp_path / "received.edf").stat().st_size > 0
