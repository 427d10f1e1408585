"""V from forked runs, as a run tells it: in its events, its summary and its report."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from scenarios.forks import classes_by
from scenarios.report.jump_section import jumps_section
from scenarios.report.sentences import event_sentence
from scenarios.report.words import summary_text
from scenarios.run import Stopped, run
from scenarios.schema import scenario_of
from scenarios.store import TABLES, RunFolder

SHORT: dict[str, Any] = {
    "title": "short",
    "laws": {"pump": 0.5, "threshold": 0.4},
    "growth": {"on": True, "window_s": 4.0, "every_s": 2.0},
    "emergence": {"every_s": 3.0, "runs": 4, "nulls": 19},
    "eeg": {"bands": {"gamma": 1.0}},
    "run": {"seconds": 8.0, "checkpoint_s": 2.0, "rest_twin": False},
}
FORKED = SHORT | {"jumps": {"forked": 3, "value_members": 3, "value_s": 0.5}}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return run(scenario_of(SHORT), tmp_path_factory.mktemp("runs") / "plain").folder


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return run(scenario_of(FORKED), tmp_path_factory.mktemp("runs") / "forked").folder


def facts_of(folder: RunFolder) -> list[dict[str, Any]]:
    jumps = folder.events[folder.events.type == "jump"]
    told = zip(jumps.name, jumps.step, jumps.agents, jumps.facts, strict=True)
    return [
        json.loads(facts) | {"name": name, "step": step, "agents": list(agents)}
        for name, step, agents, facts in told
    ]


def test_the_largest_jumps_are_forked_and_nothing_else_of_the_run_changes(
    plain: RunFolder, forked: RunFolder
) -> None:
    for name in ("frames", "agents", "links", "clusters"):
        one, other = (getattr(folder, name) for folder in (plain, forked))
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    without, told = facts_of(plain), facts_of(forked)
    assert [jump["step"] for jump in told] == [jump["step"] for jump in without]
    chosen = [jump for jump in told if "forked" in jump]
    assert len(chosen) == 3
    large = sorted((jump["share"] for jump in without if len(jump["agents"]) >= 3), reverse=True)
    assert sorted((jump["share"] for jump in chosen), reverse=True) == large[:3]
    for jump in chosen:
        found = jump["forked"]
        assert found["low"] <= found["value_bits"] <= found["high"]
        assert found["pairs"] == 3
        assert jump["name"] == jump["holds"][0]
        insight = "insight" in jump["holds"]
        reach = max(len(jump["kinds"]), len(jump["layers"]))
        assert insight == (found["low"] > 0.0 and reach >= 3 and jump["share"] >= 0.2)


def test_the_summary_and_the_report_tell_v_with_its_interval(forked: RunFolder) -> None:
    summary = forked.summary["jumps"]
    assert len(summary["forked"]) == 3
    assert sum(summary["by_class"].values()) == summary["count"]
    assert "forked runs" in summary_text(forked.summary, "en")
    assert "раздвоенным прогонам" in summary_text(forked.summary, "ru").replace("\n    ", " ")
    page = jumps_section(forked.summary, {"sizes": ""}, {}, {}, "en")
    assert "What the largest jumps were worth" in page
    assert "The field just before and after the largest jump" in page
    page = jumps_section(forked.summary, {"sizes": ""}, {}, {"insight_share": 0.3}, "ru")
    assert "Чего стоили самые большие прыжки" in page
    assert "30\N{NO-BREAK SPACE}% всего напряжения" in page


def test_a_run_stopped_while_it_forks_goes_on_to_the_same_bits(
    forked: RunFolder, tmp_path, monkeypatch
) -> None:
    forks = 0

    def progress(done: float, total: float, what: str) -> None:
        nonlocal forks
        forks += "forked" in what

    with pytest.raises(Stopped):
        run(scenario_of(FORKED), tmp_path / "run", progress=progress,
            should_stop=lambda: forks > 1)  # fmt: skip
    assert RunFolder(tmp_path / "run").info["status"] == "stopped"
    again = run(scenario_of(FORKED), tmp_path / "run").folder
    for name in TABLES:
        one, other = (getattr(folder, name) for folder in (again, forked))
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert again.summary == forked.summary


def test_v_from_forks_gives_and_takes_the_class_of_an_insight() -> None:
    rules = scenario_of({}).jumps
    told = {"kinds": ["a", "b", "c"], "layers": [1], "share": 0.3, "holds": ["insight", "idea"]}
    assert classes_by(told | {"forked": {"low": -0.1}}, 5, rules) == ("idea",)
    bare = told | {"holds": ["ripple"]}
    assert classes_by(bare | {"forked": {"low": 0.1}}, 5, rules) == ("insight",)
    assert classes_by(bare | {"forked": {"low": 0.1}}, 2, rules) == ("ripple",)


def test_a_jumps_sentence_names_its_path_what_it_left_and_its_value() -> None:
    facts = {
        "size": 4, "duration": 3, "share": 0.3, "value_bits": 0.1, "who": [0, 1, 2, 3],
        "parents": [-1, 0, 0, 2], "holds": ["insight", "idea"], "linked": [],
        "flows": [[1, 2, 0.1, 0.3, 0.02], [1, 3, 0.1, 0.1, 0.9]],
        "forked": {"value_bits": 0.2, "low": 0.1, "high": 0.3, "pairs": 8},
    }  # fmt: skip
    event = {"type": "jump", "name": "insight", "agents": list("abcd"), "facts": facts}
    labels = {"a": "свет", "b": "тень", "c": "образ", "d": "истина"}
    russian = event_sentence(event, labels, "ru")
    assert "Разряд шёл от «свет» к «тень» и «образ», от «образ» к «истина»." in russian
    assert "Поток между группами 1 и 2 вырос с 0,1 до 0,3 ед./с (p 0,04)." in russian
    assert "Подходит и под другие правила: идея." in russian
    assert "По 8 парам раздвоенных прогонов V = +0,2 бит" in russian
    english = event_sentence(event, labels, "en")
    assert "It went from “свет” to “тень” and “образ”, from “образ” to “истина”." in english
    facts["forked"]["low"] = -0.1
    assert "V is not shown: +0.2 bits" in event_sentence(event, labels, "en")
