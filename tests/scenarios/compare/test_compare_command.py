"""``mindfield compare`` as a person uses it: sweeps, runs, both, and what cannot be compared."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from sweep_example import sweep_example

from model.errors import InputError
from scenarios.compare.command import compared
from scenarios.compare.comparison import Comparison, compare
from scenarios.compare.page import page_of
from scenarios.compare.results import as_json
from scenarios.compare.run_figures import figures_of
from scenarios.library import shipped_scenarios
from scenarios.report.catalogue import Lang
from scenarios.report.page import write_report
from scenarios.run import run
from scenarios.schema import SweepSettings, read_scenario
from scenarios.store import RunFolder
from scenarios.sweep.engine import sweep
from scenarios.sweep.plan import plan_of
from scenarios.sweep.store import Sweep

QUICK = ["run.seconds=3", "emergence={runs=3,nulls=19,every_s=1000.0}"]
REST = shipped_scenarios()["rest"]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two made-up sweeps of the same points and seeds, their law alike."""
    root = tmp_path_factory.mktemp("sweeps")
    sweep_example(root / "a", ks=4, alphas=3, records=4)
    sweep_example(root / "b", ks=5, alphas=3, records=4)
    return root


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of four real runs, and two runs: one the same as one of it, one of another K."""
    root = tmp_path_factory.mktemp("runs")
    asked = SweepSettings(over={"laws.wave.K": (2.0, 8.0)}, repeat=2)
    sweep(plan_of(REST, QUICK, asked), root / "sweep", workers=0)
    for name, k in (("same", 2.0), ("other", 5.0)):
        run(read_scenario(REST, [*QUICK, f"laws.wave.K={k}", "run.seed=2"]), root / name)
    return root


@pytest.fixture(scope="module")
def both(swept: Path) -> Comparison:
    """Both made-up sweeps side by side."""
    return compare([swept / "a", swept / "b"])


def told(capsys: Any, *paths: Path, lang: Lang = "en", **more: Any) -> str:
    options = {"metrics": (), "over": None, "out": None, "machine": False, "quiet": False}
    compared(list(paths), **(options | more), lang=lang)
    return capsys.readouterr().out


def test_a_sweep_by_itself_is_told_with_commands_that_replay(swept: Path, capsys: Any) -> None:
    out = told(capsys, swept / "a")
    assert "order R, mean with laws.wave.K (ρ = +1)" in out
    assert "highest order R, mean" in out
    command = next(line for line in out.splitlines() if "mindfield run" in line)
    assert str(swept / "a" / "scenario.toml") in command
    assert "seeds alone make" in out
    russian = told(capsys, swept / "a", lang="ru")
    assert "«порядок R, среднее» меняется вслед за laws.wave.K" in russian
    assert "not shown" not in russian


def test_two_sweeps_of_one_law_differ_in_nothing_and_are_paired(both: Comparison) -> None:
    out = json.loads(json.dumps(as_json(both), allow_nan=False))
    (contrast,) = out["contrasts"]
    # Ends of K are in both, the values between are not.
    assert (contrast["paired"], contrast["arms"]) == (True, 6)
    assert (contrast["arms_of_a_alone"], contrast["arms_of_b_alone"]) == (6, 9)
    rows = {row["metric"]: row for row in contrast["differences"]}
    assert rows["jumps.rate"]["reason"] == "same"
    assert all(row["verdict"] == "not shown" for row in rows.values())
    assert rows["order.mean"]["n_a"] == 10
    # The noise of the made-up order is .02, over 6 arms of 10 seeds.
    assert abs(rows["order.mean"]["difference"]) < 4.0 * 0.02 * math.sqrt(2.0 / 60.0)
    assert [one["metric"] for one in contrast["maps"]] == ["jumps.rate", "order.mean"]


@pytest.mark.parametrize(("lang", "title"), [("en", "Side by side"), ("ru", "Бок о бок")])
def test_the_page_is_one_file_with_its_pictures(both: Comparison, lang: Lang, title: str) -> None:
    page = page_of(both, lang)
    assert f"<h1>{title}</h1>" in page
    assert page.count("<svg") == 8
    # It fetches nothing: no address but that of a name space.
    addresses = set(re.findall(r"https?://[^\s\"')<]+", page))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    words = re.sub(r"<(style|svg).*?</(style|svg)>", "", page, flags=re.S)
    assert "{" not in words
    assert ("not shown" in words) == (lang == "en")


def test_a_folder_takes_page_json_and_pictures_and_those_of_an_earlier_comparison_go(
    swept: Path, tmp_path: Path, capsys: Any
) -> None:
    out, asked = tmp_path / "out", {"metrics": ("order.mean",), "quiet": True}
    told(capsys, swept / "a", swept / "b", out=out, **asked)
    assert {"effects-A-B.svg", "maps-A.svg", "maps-B.svg"} <= {path.name for path in out.iterdir()}
    (out / "mine.svg").write_text("<svg/>")
    told(capsys, swept / "a", out=out, over="laws.wave.K", **asked)
    names = {path.name for path in out.iterdir()}
    assert {"compare.html", "compare.json", "curves-laws.wave.K.svg", "mine.svg"} <= names
    assert not names & {"effects-A-B.svg", "maps-B.svg"}
    assert "maps-A.svg" not in names  # one axis was asked for
    # A list that somebody wrote by hand takes nothing outside the folder.
    (tmp_path / "other.svg").write_text("<svg/>")
    (out / "compare.json").write_text(json.dumps({"pictures": ["../other.svg", 3, "mine.svg/.."]}))
    told(capsys, swept / "a", out=out, over="laws.wave.K", **asked)
    assert (tmp_path / "other.svg").exists()


def test_the_best_and_strangest_runs_are_done_again_and_their_reports_linked(
    real: Path, tmp_path: Path, capsys: Any
) -> None:
    with pytest.raises(InputError, match="beside a page"):
        told(capsys, real / "sweep", reports=True)
    out = tmp_path / "page.html"
    asked = {"out": out, "metrics": ("order.mean",)}
    words = told(capsys, real / "sweep", reports=True, **asked)
    links = re.findall(r'href="(runs/[^"]*)"', out.read_text(encoding="utf-8"))
    assert len(links) == 2  # the highest and the lowest; of two runs an arm none is strange
    runs = Sweep.open(real / "sweep").runs.set_index("run")
    for link in links:
        report = tmp_path / link
        assert report.is_file()
        assert str(report) in words
        # It is that very run.
        again = figures_of(RunFolder(report.parent))
        assert again["order.mean"] == runs.loc[report.parent.name, "order.mean"]
    told_of = json.loads(told(capsys, real / "sweep", machine=True, **asked))
    assert all(Path(one["report"]).is_file() for one in told_of["sweeps"][0]["extremes"])


def test_a_run_has_the_same_figures_as_in_a_sweep(real: Path) -> None:
    runs = Sweep.open(real / "sweep").runs
    (row,) = runs[(runs["laws.wave.K"] == 2.0) & (runs["seed"] == 2)].to_dict("records")
    for name, value in figures_of(RunFolder(real / "same")).items():
        assert value == row[name] or (math.isnan(value) and math.isnan(row[name])), name


def test_two_single_runs_say_that_one_seed_shows_nothing(real: Path, capsys: Any) -> None:
    out = told(capsys, real / "same", real / "other")
    assert "laws.wave.K (2 → 5)" in out
    assert "One seed each cannot show an effect" in out
    assert "not shown: one seed each" in out
    assert "shown │" not in out.replace("not shown", "")
    found = compare([real / "same", real / "other"])
    assert [one.series for one in found.contrasts[0].series] == ["R", "energy", "tension", "loss"]
    order = found.contrasts[0].series[0]
    assert order.difference == pytest.approx(float((order.b - order.a).mean()))


def test_the_page_leads_to_the_reports_of_single_runs(real: Path) -> None:
    write_report(RunFolder(real / "same"), lang="en")
    page = page_of(compare([real / "same", real / "other"]), "en", beside=real / "pages")
    assert re.findall(r'href="([^#][^"]*)"', page) == ["../same/report.html"]


def test_a_sweep_and_a_run_are_matched_at_the_point_of_the_run(real: Path) -> None:
    (contrast,) = compare([real / "sweep", real / "same"]).contrasts
    assert (contrast.matched.arms, contrast.matched.paired) == (1, True)
    assert all(row.difference == 0.0 for row in contrast.differences.values() if row.n_a)
    (apart,) = compare([real / "sweep", real / "other"]).contrasts
    assert apart.matched.arms == 0


def test_a_run_of_a_sweep_is_made_of_what_its_command_says(real: Path) -> None:
    (source,) = compare([real / "sweep"]).sources
    row = source.runs.iloc[-1]
    scenario = source.scenario_of(row["run"])
    assert (scenario.laws.wave.K, scenario.run.seed) == (8.0, row["seed"])
    assert scenario.run.seconds == 3.0


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"metrics": ["order.maen"]}, "Did you mean 'order.mean'"),
        ({"over": "laws.wave.k"}, "Did you mean 'laws.wave.K'"),
        ({"over": "laws.wave.K,eeg.bands.alpha,x"}, "unknown parameter"),
    ],
)
def test_unknown_names_are_one_line_with_the_nearest(
    swept: Path, capsys: Any, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=re.escape(says)):
        told(capsys, swept / "a", **more)


def test_what_is_no_run_is_refused(swept: Path, real: Path, tmp_path: Path, capsys: Any) -> None:
    for paths, says in (
        ([tmp_path], "neither a run's nor a sweep's folder"),
        ([real / "same"], "compared with another one"),
    ):
        with pytest.raises(InputError, match=says):
            told(capsys, *paths)
    with pytest.raises(InputError, match="cannot be written"):
        told(capsys, swept / "a", out=swept / "a" / "plan.parquet" / "x")
