"""What ``mindfield sweep`` says: before, after, in both languages, and in one line when wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tiny_sweep import tiny_scenario

from model.errors import InputError
from scenarios.sweep.command import Asked, free_folder, settings_asked, swept
from scenarios.sweep.engine import sweep
from scenarios.sweep.plan import plan_of

OVER = {"over": ["laws.wave.K=0,4"], "looks": False}


def asked(path: Path, out: Path | None = None, **options) -> Asked:
    return Asked(tiny_scenario(path), [], OVER | options, out, 0, None)


def test_a_dry_run_tells_runs_time_and_room_and_leaves_nothing(tmp_path, capsys) -> None:
    told = asked(tmp_path, tmp_path / "out", repeat=50)
    assert swept(told, dry_run=True, machine=True, quiet=False, lang="en") == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["arms"], facts["runs"], facts["looks_s"]) == (2, 100, 0.0)
    assert facts["seconds"] == pytest.approx(100 * facts["run_s"])
    assert 0.0 < facts["run_s"] < 5.0
    assert 1e4 < facts["bytes"] < 1e7
    assert not (tmp_path / "out").exists()


def test_failures_are_told_with_seed_and_reason_in_either_language(tmp_path, capsys) -> None:
    told = asked(tmp_path, tmp_path / "out", over=["laws.logical.rate=1,99"])
    for lang, words in (("en", "Done: 1; failed: 1."), ("ru", "Готово: 1; не удалось: 1.")):
        # The second time there is nothing left to do, and it is told again.
        assert swept(told, dry_run=False, machine=False, quiet=False, lang=lang) == 1
        said = capsys.readouterr()
        assert words in said.out
        assert "laws.logical.rate" in said.out
        assert "2/2" in said.err or "1/2" in said.err or "из 2" in said.err


def test_options_take_the_place_of_what_the_scenario_says(tmp_path) -> None:
    told = asked(tmp_path)
    with told.scenario.open("a") as file:
        file.write('[sweep]\nrepeat = 5\nretries = 2\n[sweep.over]\n"laws.pump" = "0:1:3"\n')
    plain = settings_asked(Asked(told.scenario, [], {}, None, None, None))
    assert (plain.repeat, plain.retries, plain.over) == (5, 2, {"laws.pump": "0:1:3"})
    mine = {"over": ["laws.wave.K=0:4:3"], "zip": ["a.b, c.d"], "repeat": 2}
    other = settings_asked(Asked(told.scenario, [], mine, None, None, None))
    assert (other.repeat, other.retries) == (2, 2)
    assert other.over == {"laws.wave.K": "0:4:3"}
    assert other.zip == (("a.b", "c.d"),)


def test_a_new_sweep_gets_a_new_folder_and_the_same_one_its_own(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = asked(tmp_path)
    plan = plan_of(told.scenario, [], settings_asked(told))
    assert free_folder("tiny", plan) == Path("sweeps/tiny")
    (tmp_path / "sweeps" / "tiny").mkdir(parents=True)
    (tmp_path / "sweeps" / "tiny" / "mine.txt").write_text("mine")
    assert free_folder("tiny", plan) == Path("sweeps/tiny-2")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:9", "nobody answers"),
        ("nowhere://x:1", "no scheduler's address"),
        ("tcp://127.0.0.1", "no scheduler's address"),
        ("nonsense", "no scheduler's address"),
        ("tls://127.0.0.1:9", "no certificates"),
    ],
)
def test_a_cluster_that_is_not_there_is_one_line(tmp_path, monkeypatch, address, said) -> None:
    monkeypatch.setattr("scenarios.sweep.cluster._WAIT_S", 0.5)
    told = Asked(tiny_scenario(tmp_path), [], OVER, tmp_path / "out", None, address)
    with pytest.raises(InputError, match=said):
        swept(told, dry_run=False, machine=True, quiet=True, lang="en")
    with pytest.raises(InputError, match="together"):
        swept(
            Asked(told.scenario, [], OVER, None, 2, address),
            dry_run=False,
            machine=True,
            quiet=True,
            lang="en",
        )


def test_clusters_are_needed_where_some_arm_condenses_and_only_there(tmp_path) -> None:
    path = tiny_scenario(tmp_path)

    def planned(condense: str, *over: str) -> int:
        options = {"over": list(over), "looks": False}
        settings = ["growth.on=true", f"growth.condense={condense}"]
        asked_for = settings_asked(Asked(path, settings, options, None, None, None))
        return len(plan_of(path, settings, asked_for).arms)

    assert planned("false", "growth.on=true,false") == 2
    for over in ("growth.condense=true,false", "laws.wave.K=1,2"):
        with pytest.raises(InputError, match="condense from the clusters"):
            planned("false" if "condense" in over else "true", over)


def test_files_in_a_condition_are_the_callers_as_those_that_are_varied(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = asked(
        tmp_path, over=["eeg.file=a.edf,b.edf"], when=["eeg.file=a.edf:eeg.baseline=rest.edf"]
    )
    plan = plan_of(told.scenario, [], settings_asked(told))
    files = [(arm.config["eeg"]["file"], arm.config["eeg"]["baseline"]) for arm in plan.arms]
    here = [str(tmp_path / name) for name in ("a.edf", "rest.edf", "b.edf")]
    assert files == [(here[0], here[1]), (here[2], None)]


def test_the_command_of_a_run_leaves_out_what_its_condition_did_not_vary(tmp_path) -> None:
    told = asked(
        tmp_path,
        tmp_path / "out",
        over=["growth.on=true,false"],
        when=["growth.on=true:growth.links_per_round=1,3"],
    )
    path = told.scenario
    settings = ["growth.condense=false", "run.seconds=0.5"]
    asked_for = settings_asked(Asked(path, settings, dict(told.options), None, None, None))
    swept_all = sweep(plan_of(path, settings, asked_for), tmp_path / "out", workers=0)
    commands = [swept_all.report_of(run) for run in swept_all.runs["run"]]
    assert sum("growth.links_per_round=" in command for command in commands) == 2
