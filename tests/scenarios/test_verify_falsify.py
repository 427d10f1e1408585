"""``mindfield falsify``: arms take away one thing, rows say what fell, text and page agree."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner
from worlds import LIVELY

from model.emergence.effect import paired_effect
from model.emergence.verify.arms import (
    ARMS,
    Design,
    ShuffledBands,
    eeg_shuffled,
    growth_off,
    links_rewired,
    missing,
)
from model.emergence.verify.falsifiers import (
    CLAIMS,
    MEASURES,
    Fall,
    Falsified,
    _measured,
    falsify,
    looked_at,
    measured,
)
from model.emergence.verify.together import each, processes_for
from model.emergence.verify.worlds import ScriptedBands, planted
from model.errors import InputError
from model.maps.schema import MetaMap
from model.maps.write import map_text
from model.settings import Settings
from scenarios.cli import app
from scenarios.report.catalogue import CATALOGUES, Lang, say
from scenarios.schema import scenario_of
from scenarios.verify.falsify_results import page_of, sentences

LANGS: tuple[Lang, ...] = ("en", "ru")
SCRIPT = ((2.0, {}), (4.0, {"alpha": 2.0}), (6.0, {"gamma": 2.0}))


def design(meta_map: MetaMap | None = None, **sections) -> Design:
    told = Settings.model_validate({"growth": {"on": True}, "laws": LIVELY, **sections})
    whole = planted(3, 8, seed=1) if meta_map is None else meta_map
    return looked_at(Design(whole, told, ScriptedBands(SCRIPT), 6.0), looks=1)


def brief(told: Design) -> Design:
    """The first two seconds, looked at with the least effort."""
    least = told.settings.emergence.model_copy(update={"runs": 2, "nulls": 19, "every_s": 2.0})
    bands = ScriptedBands([(1.0, {"alpha": 2.0}), (9.0, {"gamma": 2.0})])
    settings = told.settings.model_copy(update={"emergence": least})
    return replace(told, settings=settings, bands=bands, seconds=2.0)


def bare(meta_map: MetaMap) -> MetaMap:
    agents = tuple(a.model_copy(update={"meaning": None}) for a in meta_map.agents)
    return MetaMap(title="bare", agents=agents, links=meta_map.links)


def fall(arm: str, measure: str, before, after) -> Fall:
    effect = paired_effect(before, after, seed=1, draws=99)
    return Fall(arm, measure, effect, effect.p, measure in CLAIMS[arm])


@pytest.mark.parametrize("arm", sorted(ARMS))
def test_an_arm_takes_away_one_thing_only(arm: str) -> None:
    whole = design()
    changed = ARMS[arm](whole, 1)
    parts = [(whole, changed, f.name) for f in fields(Design) if f.name == "bands"]
    parts += [(whole.meta_map, changed.meta_map, n) for n in ("agents", "links", "intention")]
    parts += [(whole.settings, changed.settings, name) for name in Settings.model_fields]
    differing = [name for a, b, name in parts if getattr(a, name) != getattr(b, name)]
    assert len(differing) == 1
    assert sorted(changed.intention.values()) == sorted(whole.intention.values())
    assert changed.seconds == whole.seconds


def test_an_intention_of_the_scenario_is_shuffled_where_it_stands() -> None:
    whole = design(intention={"weights": {"a1": 2.0, "a5": 1.0}})
    changed = ARMS["intention shuffled"](whole, 3)
    assert changed.meta_map == whole.meta_map
    assert sorted(changed.intention.values()) == [1.0, 2.0]
    assert changed.intention != whole.intention


def test_rewiring_keeps_every_agents_number_of_links_of_each_kind() -> None:
    whole = design(planted(4, 12, seed=3))
    before, after = whole.meta_map.links, links_rewired(whole, 3).meta_map.links
    for end in ("source", "target"):
        ends = [sorted((getattr(x, end), x.kind) for x in links) for links in (before, after)]
        assert ends[0] == ends[1]
    same = {(x.source, x.target) for x in before} & {(x.source, x.target) for x in after}
    assert len(same) < len(before) / 4


def test_a_shuffled_eeg_holds_the_same_seconds_in_another_order() -> None:
    whole = ScriptedBands(SCRIPT)
    times = np.arange(0.0, 6.0, 0.125)
    for seed in range(5):
        shuffled = ShuffledBands(whole, 6.0, seed=seed)
        heard = [tuple(shuffled.at(float(t)).u) for t in times]
        assert sorted(heard) == sorted(tuple(whole.at(float(t)).u) for t in times)
        assert shuffled.at(7.0) is whole.at(7.0)
    orders = {
        tuple(ShuffledBands(whole, 6.0, seed=s).at(t + 0.5).u[2] for t in range(6))
        for s in range(9)
    }
    assert len(orders) > 3


def test_what_is_not_there_is_not_taken_away() -> None:
    assert missing(design()) == {}
    poor = replace(
        design(bare(planted(3, 8, seed=1)), growth={"on": False}), bands=ScriptedBands([(1e9, {})])
    )
    assert missing(poor) == {
        "intention shuffled": "no intention",
        "meanings permuted": "no meanings",
        "EEG shuffled": "steady EEG",
        "growth off": "no growth",
    }


def test_measures_of_a_run_are_what_they_say() -> None:
    whole = design()
    dead = measured(whole, ARMS["couplings off"](whole, 1), 1)
    told = dict(zip(MEASURES, dead, strict=True))
    assert (told["jumps/s"], told["clusters"], told["timing"]) == (0.0, 0.0, 0.0)
    alive = dict(zip(MEASURES, measured(whole, whole, 1), strict=True))
    assert alive["jumps/s"] > 0.0
    assert -1.0 <= alive["timing"] <= 1.0
    still = replace(whole, bands=ScriptedBands([(1e9, {})]))
    assert np.isnan(measured(still, growth_off(still, 1), 1)[MEASURES.index("timing")])


def test_results_do_not_depend_on_the_number_of_processes() -> None:
    whole = brief(design(planted(2, 5, seed=2)))
    tasks = [(whole, arm, 1) for arm in ("whole", "pump off", "links rewired", "EEG shuffled")]
    one, two = (each(_measured, tasks, lambda share: None, processes=k) for k in (1, 2))
    assert one == two
    assert one[0] != one[2]


def test_processes_do_not_run_a_script_without_a_guard_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    lines = (
        "from model.emergence.verify.together import each",
        "print('begun')",
        "print(each(abs, [-1, 2, -3], lambda share: None, processes=2), __file__)",
    )
    script.write_text("\n".join(lines), encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )
    assert run.stdout == f"begun\n[1, 2, 3] {script}\n", run.stderr


def test_rows_are_corrected_together_and_only_for_what_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Two seconds of ten agents are lived sooner than another process has started.
    monkeypatch.setenv("MINDFIELD_THREADS", "1")
    poor = bare(planted(2, 5, seed=2))
    found = falsify([brief(design(poor, growth={"on": False}))], range(1, 7), lambda share: None)
    assert {row.arm for row in found.rows} == set(ARMS) - set(found.missing)
    # Six pairs that all fall: 2^-6 alone, and more than .05 once so many rows are asked together.
    gone = next(row for row in found.rows if (row.arm, row.measure) == ("pump off", "timing"))
    assert gone.effect.p >= 2.0**-6
    assert gone.p >= gone.effect.p


def test_too_few_seeds_are_refused_and_few_tasks_stay_in_one_process() -> None:
    with pytest.raises(InputError, match="3 seeds cannot show"):
        falsify([design()], range(3), lambda share: None)
    assert processes_for(5) == 1
    assert each(abs, [-1, 2, -3], lambda share: None, processes=1) == [1, 2, 3]


def test_a_null_arm_falls_no_more_often_than_chance_says() -> None:
    # Seeds against other seeds of the same world: nothing is taken away, so nothing must fall.
    rng = np.random.default_rng(4)
    pools = rng.normal(size=(400, 2, 20)) + rng.normal(size=(400, 1, 20))
    p = np.array([paired_effect(a, b, seed=1, draws=19).p for a, b in pools])
    assert abs((p <= 0.05).mean() - 0.05) <= 3 * np.sqrt(0.05 * 0.95 / 400)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_what_fell_what_did_not_and_what_could_not_be_asked(lang: Lang) -> None:
    rows = (
        fall("pump off", "jumps/s", [2.0, 3.0, 2.5], [0.0, 0.0, 0.0]),
        fall("intention shuffled", "V", [0.1, 0.2, 0.3], [0.2, 0.1, 0.3]),
    )
    found = Falsified(rows, {"growth off": "no growth"}, {"ideas": "too rare"}, 3, 6.0)
    page = page_of(found, scenario_of({"title": "Mine <script>"}), lang)
    assert not re.search(r"<script|https?://", page)
    assert all(line.split(":")[0] in page for line in sentences(found, lang))
    assert len(sentences(found, lang)) == 5
    assert len(sentences(replace(found, seeds=20), lang)) == 4
    told = say(lang, "falsify.few", seeds="3")
    assert told in sentences(found, lang)
    assert told not in sentences(replace(found, seeds=20), lang)
    assert "{" not in re.sub(r"<style.*?</style>", "", page, flags=re.S)
    for why in ("no pump", "no links", "no meanings", "few links", "steady EEG"):
        assert f"why.{why}" in CATALOGUES[lang]


def test_the_command_works_on_a_map_and_a_scenario_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINDFIELD_THREADS", "1")
    own = tmp_path / "own.map.yaml"
    own.write_text(map_text(bare(planted(2, 4, seed=1))), encoding="utf-8")
    told = tmp_path / "own.toml"
    told.write_text('title = "Own"\nmap = "own.map.yaml"\n[run]\nseconds = 2\n', encoding="utf-8")
    command = ["falsify", str(told), "--seeds", "6", "-o", str(tmp_path / "out"), "--lang", "ru"]
    run = CliRunner().invoke(app, command)
    assert run.exit_code == 0, run.output
    assert "Не испытано: смыслы переставлены" in run.output
    saved = json.loads((tmp_path / "out" / "falsify.json").read_text(encoding="utf-8"))
    assert saved["seeds"] == 6
    assert {row["taken_away"] for row in saved["rows"]} == {
        "pump off",
        "couplings off",
        "links rewired",
    }
    assert (tmp_path / "out" / "falsify.html").read_text(encoding="utf-8").startswith("<!DOCTYPE")


def test_the_command_speaks_json_with_every_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    from scenarios.verify import falsify as command

    rows = (fall("pump off", "jumps/s", [2.0] * 6, [0.0] * 6),)
    found = Falsified(rows, {"growth off": "no growth"}, {}, 6, 6.0)
    monkeypatch.setattr(command, "falsify", lambda *told: found)
    run = CliRunner().invoke(app, ["falsify", "rest", "--json"])
    told = json.loads(run.stdout)
    (row,) = told["rows"]
    assert (row["before"], row["after"], row["r"], row["d"]) == (2.0, 0.0, 1.0, None)
    assert (row["p_alone"], row["claimed"], row["shown"]) == (2.0**-6, True, True)
    assert told["not_tried"] == {"growth off": "no growth"}


def test_a_stop_tells_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenarios.verify import falsify as command

    def stopped(*told: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "falsify", stopped)
    run = CliRunner().invoke(app, ["falsify", "rest", "-o", str(tmp_path / "out")])
    assert run.exit_code == 130
    assert not (tmp_path / "out").exists()


def test_a_shuffled_eeg_is_made_of_the_design_alone() -> None:
    whole = design()
    one, two = (eeg_shuffled(whole, 7).bands for _ in range(2))
    assert [one.at(t / 2).u.tolist() for t in range(12)] == [
        two.at(t / 2).u.tolist() for t in range(12)
    ]
