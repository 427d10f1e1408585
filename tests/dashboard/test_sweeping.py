"""From a person's choice on the page to a sweep's command, without a browser."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest

from dashboard.running.world import Choice, scenario_of_choice
from dashboard.sweeps.sweep_panel import _standing
from dashboard.sweeps.sweeping import Sweeping, Wanted, Watched, arguments, means
from model.errors import InputError
from scenarios.schema import read_scenario

K = ("laws.wave.K=0,8",)


def settings_in(told: list[str]) -> list[str]:
    return [told[at + 1] for at, part in enumerate(told) if part == "--set"]


def test_a_sweep_has_the_map_the_eeg_the_constants_and_the_seed_that_were_chosen(tmp_path) -> None:
    mine = tmp_path / "мысль.map.yaml"
    mine.write_text("agents: [{id: a, kind: image}]", encoding="utf-8")
    choice = Choice(
        map_file=mine, eeg="hands", bands={"alpha": 1.5}, turned={"laws.pump": 0.1}, seed=7
    )
    told = arguments(choice, Wanted(K, repeat=2, seconds=5.0, looks=True))
    swept = read_scenario(Path(told[0]), settings_in(told))
    chosen = scenario_of_choice(choice)
    assert swept.run.seconds == 5.0
    assert swept.model_copy(update={"run": chosen.run}) == chosen
    assert swept.run.seed == 7
    assert told[-2:] == ["--over", K[0]]


def test_what_the_command_would_refuse_is_refused_at_once(tmp_path) -> None:
    with pytest.raises(InputError, match=r"laws\.wave\.K"):
        arguments(Choice(), Wanted(("laws.wave.K=much",)))
    with pytest.raises(InputError, match="sweep_fault_name"):
        Sweeping(tmp_path).start(Choice(), Wanted(K, keep_as="../elsewhere"))
    assert Sweeping(tmp_path).watch().status == "idle"


def test_without_looks_nothing_condenses_and_with_them_it_does() -> None:
    quick = settings_in(arguments(Choice(), Wanted(K)))
    assert "growth.condense=false" in quick
    assert "growth.condense=false" not in settings_in(arguments(Choice(), Wanted(K, looks=True)))


def test_means_are_of_the_runs_that_are_done() -> None:
    runs = pd.DataFrame(
        {"a": [1, 1, 1, 2], "status": ["done", "done", "failed", "waiting"], "R": [0.2, 0.4, 9, 9]}
    )
    told = means(runs, ["a"], ["R"])
    assert told.to_dict("records") == [{"a": 1, "runs": 2, "R": pytest.approx(0.3)}]


def test_what_cannot_be_run_many_times_is_refused_instead_of_something_else_being_swept() -> None:
    wanted = Wanted(("laws.wave.K=0:8:3",), 1, 1.0, False, "")
    given = scenario_of_choice(Choice())
    for choice in (Choice(eeg="live"), Choice(given=given), Choice(eeg="file")):
        with pytest.raises(InputError):
            arguments(choice, wanted)


def test_a_sweep_that_is_stopped_while_it_still_starts_has_no_fault(tmp_path) -> None:
    sweeping = Sweeping(tmp_path)
    for wait_s in (0.0, 0.15):
        sweeping.start(Choice(), Wanted(K, repeat=1, seconds=1000.0))
        time.sleep(wait_s)
        sweeping.stop()
        assert sweeping.watch().status == "stopped"
        assert sweeping.watch().fault == ""


def test_progress_tells_rate_time_left_and_failures_in_either_language() -> None:
    watched = Watched("running", done=3, failed=1, total=8, rate=0.25, left_s=16.0)
    english, russian = (_standing(lang, watched) for lang in ("en", "ru"))
    assert english.endswith("3 of 8 runs done · 1 failed · 0.25 a second · about 16 s left")
    assert russian.endswith("0,25 в секунду · осталось около 16 с")
