"""Sweeps from plan to folder: the same bits as single runs, and what stops, fails or is full."""

from __future__ import annotations

import resource
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from filelock import FileLock
from tiny_sweep import SCENARIO, planned, same_results, tiny_scenario

from model.errors import InputError
from scenarios.library import built_in_map
from scenarios.run import run as run_alone
from scenarios.schema import read_scenario, scenario_of
from scenarios.sweep.engine import Standing, Stopped, sweep
from scenarios.sweep.plan import plan_of
from scenarios.sweep.store import PARTS, Sweep
from scenarios.sweep.world_run import FEWEST_TOGETHER, ended


@pytest.fixture(scope="module")
def scenario(tmp_path_factory) -> Path:
    return tiny_scenario(tmp_path_factory.mktemp("scenario"))


@pytest.fixture(scope="module")
def whole(scenario, tmp_path_factory) -> Sweep:
    return sweep(planned(scenario), tmp_path_factory.mktemp("sweeps") / "whole", workers=0)


def test_every_run_of_the_plan_is_done_once_and_paired_by_seed(whole) -> None:
    runs = whole.runs
    assert whole.info["status"] == "finished"
    assert (runs["status"] == "done").all()
    assert len(runs) == runs["run"].nunique() == 8
    assert runs.groupby("arm")["seed"].apply(list).tolist() == [[1, 2]] * 4
    assert len(whole.parts) == 1
    assert whole.frames().groupby("run").size().tolist() == [9] * 8
    assert (runs["ledger.residual"] < 1e-13).all()
    assert runs.groupby("eeg.bands.gamma")["triggers.fired"].min().tolist() == [0.0, 1.0]


def test_a_run_of_a_sweep_is_bit_for_bit_what_its_own_command_makes(whole, tmp_path) -> None:
    row = whole.runs.iloc[6]
    path, *told = whole.arguments_of(row["run"])
    settings = [told[at + 1] for at in range(0, len(told) - 2, 2)]
    own = read_scenario(Path(path), [f"run.seed={told[-1]}", *settings])
    folder = run_alone(own, tmp_path / "run").folder
    swept = whole.sql("SELECT * FROM frames WHERE run = ? ORDER BY time_s", [row["run"]])
    swept = swept.drop(columns=["run", "arm", "repeat"])
    pd.testing.assert_frame_equal(swept, folder.frames, check_exact=True)
    assert row["jumps.rate"] == folder.summary["jumps"]["per_second"]
    assert row["jumps.largest"] == folder.summary["jumps"]["sizes"]["max"] > 0
    assert row["order.mean"] == folder.summary["R"]["mean"]
    assert row["energy.stored"] == folder.summary["ledger"]["stored"]


def test_looks_growth_and_forked_jumps_come_out_as_in_a_run(scenario, tmp_path) -> None:
    sets = ["growth.on=true", "growth.every_s=1.0", "jumps.forked=2", "run.seconds=3.0"]
    sets += ["emergence.every_s=2.0", "jumps.value_s=0.5", "jumps.value_members=2"]
    sets += ["jumps.smallest=1"]
    told = planned(scenario, *sets, over={"laws.wave.K": [4.0]}, repeat=1, looks=None)
    done = sweep(told, tmp_path / "sweep", workers=0)
    row = done.runs.iloc[0]
    alone = run_alone(scenario_of(told.arms[0].config), tmp_path / "run").folder
    summary = alone.summary
    assert len(alone.clusters) == done.sql("SELECT count(*) AS n FROM clusters")["n"][0] > 0
    assert row["clusters.found"] == len(summary["clusters"])
    assert row["clusters.significant"] == sum(c["significant"] for c in summary["clusters"])
    assert row["growth.grown"] == summary["growth"]["links_grown"]
    forked = [told["value_bits"] for told in summary["jumps"]["forked"]]
    assert 1 <= len(forked) <= 2
    assert row["jumps.value_forked"] == pytest.approx(np.mean(forked), rel=1e-15)
    classes = {name: row[f"jumps.{name}"] * 3.0 for name in summary["jumps"]["by_class"]}
    assert classes == pytest.approx(summary["jumps"]["by_class"])


def test_replicas_stepped_together_are_the_same_bits_as_one_by_one(scenario) -> None:
    config = planned(scenario, "run.seconds=0.5").arms[3].config
    seeds = list(range(FEWEST_TOGETHER))
    told = {"looks": False, "halt": lambda: False}
    together = list(ended(scenario_of(config), built_in_map(), seeds, **told))
    for seed, one in zip(seeds, together, strict=True):
        (alone,) = ended(scenario_of(config), built_in_map(), [seed], **told)
        assert one.records.frames.values.tobytes() == alone.records.frames.values.tobytes()
        assert one.events == alone.events


def test_a_stopped_sweep_goes_on_bit_for_bit(whole, scenario, tmp_path) -> None:
    done = 0

    def told(standing: Standing) -> None:
        nonlocal done
        done = standing.done

    with pytest.raises(Stopped):
        sweep(
            planned(scenario),
            tmp_path / "out",
            workers=0,
            progress=told,
            should_stop=lambda: done >= 1,
        )
    halfway = Sweep.open(tmp_path / "out")
    assert halfway.info["status"] == "stopped"
    assert 1 <= (halfway.runs["status"] == "done").sum() < 8
    assert not list((tmp_path / "out").glob(".halt*"))
    same_results(whole, sweep(planned(scenario), tmp_path / "out", workers=0))


def test_what_the_laws_refuse_is_recorded_with_its_seed_and_the_rest_is_done(
    scenario, tmp_path
) -> None:
    out = tmp_path / "out"
    told = planned(scenario, over={"laws.logical.rate": [1.0, 99.0]}, repeat=1, retries=1)
    runs = sweep(told, out, workers=0).runs.set_index("laws.logical.rate")
    assert runs["status"].to_dict() == {1.0: "done", 99.0: "failed"}
    assert "laws.logical.rate" in runs.loc[99.0, "error"]
    assert runs.loc[99.0, "attempts"] == 2
    assert runs.loc[99.0, "seed"] == 1
    # Asked again it has nothing to do; asked for one more attempt it makes one.
    before = sorted(path.name for path in (out / PARTS).iterdir())
    sweep(told, out, workers=0)
    assert sorted(path.name for path in (out / PARTS).iterdir()) == before
    more = replace(told, asked=told.asked.model_copy(update={"retries": 2}))
    again = sweep(more, out, workers=0).runs.set_index("laws.logical.rate")
    assert again.loc[99.0, "attempts"] == 3
    assert again["status"].to_dict() == runs["status"].to_dict()


def test_a_full_disk_is_one_clear_line_and_the_sweep_goes_on_when_there_is_room(
    whole, scenario, tmp_path
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The plan and sweep.json fit, a part does not.
    resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, hard))
    try:
        with pytest.raises(InputError, match=r"cannot be written .*Make room"):
            sweep(planned(scenario), tmp_path / "out", workers=0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list((tmp_path / "out" / PARTS).glob("runs-*"))
    same_results(whole, sweep(planned(scenario), tmp_path / "out", workers=0))


def test_folders_in_use_of_others_and_in_the_way_are_refused(whole, scenario, tmp_path) -> None:
    plan = planned(scenario)
    (tmp_path / "busy").mkdir()
    with (
        FileLock(tmp_path / "busy" / ".lock"),
        pytest.raises(InputError, match="another command"),
    ):
        sweep(plan, tmp_path / "busy", workers=0)
    with pytest.raises(InputError, match=r"another sweep \(its design"):
        sweep(planned(scenario, repeat=3), whole.path, workers=0)
    with pytest.raises(InputError, match=r"another sweep \(its scenario, settings"):
        sweep(planned(scenario, "laws.pump=0.4"), whole.path, workers=0)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.md").write_text("mine")
    with pytest.raises(InputError, match="other things than a sweep"):
        sweep(plan, tmp_path / "notes", workers=0)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="not a folder"):
        sweep(plan, tmp_path / "file", workers=0)
    with pytest.raises(InputError, match="cannot be written"):
        sweep(plan, tmp_path / "file" / "out", workers=0)


def test_a_map_that_has_changed_makes_another_sweep(scenario, tmp_path) -> None:
    mine = tmp_path / "mine.map.yaml"
    mine.write_text("agents: [{id: a, kind: distinction}]\n")
    told = planned(scenario, over={"map": [str(mine), "metathought"]}, repeat=1)
    done = sweep(told, tmp_path / "out", workers=0)
    assert done.runs["agents.end"].tolist() == [1.0, 69.0]
    assert done.runs["map"].tolist() == [str(mine), "metathought"]
    mine.write_text("agents: [{id: b, kind: distinction}]\n")
    with pytest.raises(InputError, match="its inputs differ"):
        sweep(told, tmp_path / "out", workers=0)


def test_plans_refuse_what_would_have_no_effect_or_no_meaning(scenario) -> None:
    with pytest.raises(InputError, match="Did you mean 'pump'"):
        planned(scenario, over={"laws.pmup": "0:1:2"})
    with pytest.raises(InputError, match="--repeat"):
        planned(scenario, over={"run.seed": [1, 2]})
    with pytest.raises(InputError, match="condense"):
        planned(scenario, "growth.on=true", looks=False)
    with pytest.raises(InputError, match="beside a recording"):
        planned(scenario, 'eeg.file="a.edf"')
    script = planned(Path("scenarios/first-light.toml"), looks=None)
    assert script.notes == ("script_replaced",)
    assert script.arms[0].config["run"]["seconds"] == 100.0
    assert script.arms[0].config["eeg"]["script"] == []


def test_a_scenario_says_what_to_sweep_and_fresh_seeds_differ_everywhere(tmp_path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        SCENARIO
        + '[sweep]\nrepeat = 3\nseeds = "fresh"\nlooks = false\n'
        + '[sweep.over]\n"laws.wave.K" = "0:4:3"\n"intention.beta" = [0.0, 1.0]\n'
    )
    told = plan_of(path)
    assert len(told.arms) == 6
    assert len({job.seed for job in told.jobs}) == len({job.run for job in told.jobs}) == 18
    assert [job.run for job in plan_of(path).jobs] == [job.run for job in told.jobs]
