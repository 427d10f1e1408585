"""``mindfield verify``: its checks judge fairly, and its table, JSON and page say the same."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from model.emergence.verify.cascades import life_law, progeny_law
from model.emergence.verify.information import effective_graphs, synergy_of_a_sum
from model.emergence.verify.known_cases import KNOWN_CASES
from model.emergence.verify.outcome import (
    Check,
    Outcome,
    at_least,
    below,
    falls,
    mean_and_error,
    shows,
    time_mean,
    within,
)
from model.emergence.verify.registry import EXPERIMENTS, Trial, chosen
from model.emergence.verify.synchrony import (
    finite_shift,
    kuramoto_world,
    linear_order,
    linear_square,
    order_beside_linear,
    synchrony_above_threshold,
)
from model.emergence.verify.worlds import ring
from model.errors import InputError
from scenarios.cli import app
from scenarios.report.catalogue import CATALOGUES, Lang, say
from scenarios.verify.illustrations import draw
from scenarios.verify.page import page_of
from scenarios.verify.words import case, cells, precise, told

LANGS: tuple[Lang, ...] = ("en", "ru")
PICTURED = {"incubation", "suddenness", "slowing", "shortcuts", "avalanches"}
FAILED = Outcome(
    (within("K = 2", 0.7, 0.9, 0.1), falls("pump off: V", [1] * 6, [1] * 6, must=False)),
    facts={"n": 10, "links": 90},
)


def quick() -> list[Trial]:
    """Two experiments that take no time, and one made up that fails."""
    return [
        Trial("effective", effective_graphs(lambda share: None), 0.5),
        Trial("oinfo", synergy_of_a_sum(lambda share: None), 0.25),
    ]


def test_a_check_holds_within_its_tolerance_and_not_a_hair_beyond() -> None:
    assert within("x", 1.0, 1.125, 0.125).verdict == "holds"
    assert within("x", 1.0, 1.1251, 0.125).verdict == "fails"
    assert within("x", 1.0, 1.0, math.nan).verdict == "fails"
    assert within("x", 1.0, math.nan, 1.0).verdict == "fails"
    assert (at_least("x", 10.0, 10.0).verdict, at_least("x", 10.0, 9.9).verdict) == (
        "holds",
        "fails",
    )
    assert (below("x", 1.0, 1.0).verdict, below("x", 1.0, 0.9).verdict) == ("fails", "holds")


def test_what_does_not_fall_is_not_shown_unless_it_must() -> None:
    same, less = np.arange(8.0), np.arange(8.0) - 1.0
    assert falls("x", same, less, must=True).verdict == "holds"
    assert shows("x", 0.05, 0.7, 0.05).verdict == "holds"
    assert shows("x", 0.05, 0.7, 0.051).verdict == "not shown"
    assert falls("x", same, same, must=False).verdict == "not shown"
    assert falls("x", same, same, must=True).verdict == "fails"
    assert not falls("x", same, same, must=False).failed


def test_batch_means_know_the_error_of_a_correlated_series() -> None:
    rng, a, n = np.random.default_rng(2), 0.9, 40_000
    x = np.zeros(n)
    for t in range(1, n):
        x[t] = a * x[t - 1] + rng.normal()
    truth = 1.0 / (1.0 - a) / math.sqrt(n)
    _, error = time_mean(x, blocks=100)
    # The standard error of a standard error from 100 blocks is a fourteenth of it; three of them.
    assert error == pytest.approx(truth, rel=3 / math.sqrt(2 * 99))


def test_linear_answer_to_random_phases_has_the_square_of_its_formula() -> None:
    draw, n = np.random.default_rng(3), 400
    model = kuramoto_world(ring(n, ("wave",)), 0.5, seed=1, dt=0.125)
    found = []
    for _ in range(150):
        model.field.agents.phase[:] = draw.uniform(-np.pi, np.pi, n)
        found.append(n * float(np.square(linear_order(model, 160, 0.5)[-1])))
    mean, error = mean_and_error(found)
    assert mean == pytest.approx(linear_square(0.5, 0.125), abs=3 * error)
    assert linear_square(0.5, 1e-6) == pytest.approx(1 / (1 - 0.5), rel=1e-5)


def test_below_the_threshold_a_field_follows_the_linear_answer_to_its_own_phases() -> None:
    found, linear = order_beside_linear(300, 299, seed=1)
    assert np.corrcoef(found, linear)[0, 1] > 0.9


def test_the_shift_of_a_finite_field_vanishes_with_its_size() -> None:
    small, large = finite_shift(2.0, 100, 1e-3), finite_shift(2.0, 10_000, 1e-5)
    assert 0.0 < large < small / 50


def test_the_laws_of_the_critical_net_are_critical() -> None:
    sizes, lives = progeny_law(400), life_law(60)
    s, t = np.arange(1, 401), np.arange(1, 61)
    # Otter: P(s) → s^(−3/2)/√(2π·variance); Kolmogorov: P(life > t) → 2/(variance·t).
    variance = 0.25 * (40 * 0.1 * 0.9 + 16.0) - 1.0
    assert sizes[-1] * s[-1] ** 1.5 == pytest.approx(
        1 / math.sqrt(2 * math.pi * variance), rel=0.01
    )
    left = 1.0 - lives.sum()
    assert left * t[-1] == pytest.approx(2.0 / variance, rel=0.05)


def test_synchrony_holds_at_one_coupling_of_the_engine() -> None:
    outcome = synchrony_above_threshold(lambda share: None, couplings=(4.0,), n=60)
    (check,) = outcome.checks
    assert check.verdict == "holds"
    assert check.tolerance < 0.03


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(EXPERIMENTS))
def test_every_experiment_has_words_in_both_languages(name: str, lang: Lang) -> None:
    keys = (f"verify.{name}", f"verify.{name}.theory", f"verify.{name}.tolerance")
    assert all(key in CATALOGUES[lang] for key in keys)
    if name in PICTURED:
        assert f"verify.{name}.read" in CATALOGUES[lang]


@pytest.mark.parametrize(
    "name", sorted(set(KNOWN_CASES) - {"susceptibility", "surrogates", "power"})
)
def test_every_known_case_is_drawn_in_both_languages(name: str) -> None:
    picture = KNOWN_CASES[name]()
    for lang in LANGS:
        for key in (f"verify.{name}", f"axis.{picture.x}", f"axis.{picture.y}"):
            assert key in CATALOGUES[lang]
        assert all(f"curve.{curve.key}" in CATALOGUES[lang] for curve in picture.curves)
    assert all(curve.x.shape == curve.y.shape for curve in picture.curves)


def test_an_illustration_stands_alone(tmp_path: Path) -> None:
    (path,) = draw(tmp_path, ["short-windows"])
    svg = path.read_text(encoding="utf-8")
    assert svg.startswith("<svg xmlns=")
    assert "<script" not in svg
    assert draw(tmp_path, ["short-windows"])[0].read_text(encoding="utf-8") == svg


def test_unknown_experiments_are_refused_by_name() -> None:
    assert chosen(["oinfo", "kuramoto"]) == ("kuramoto", "oinfo")
    assert chosen([]) == tuple(EXPERIMENTS)
    with pytest.raises(InputError, match="no experiment 'kuramto'"):
        chosen(["kuramto"])


def test_cells_say_theory_result_and_verdict() -> None:
    row = within("Ψ, N = 2, exact", 0.5157, 0.51565, 5e-5, "nats")
    assert case(row, "en") == "Ψ, N = 2, exact, nats"
    assert case(row, "ru") == "Ψ, N = 2, точно, нат"
    assert cells(row, "ru") == ("0,5157", "0,51565", "5·10⁻⁵", "—", "сходится")
    assert cells(at_least("over the control", 10.0, 16.2), "en")[0] == "≥ 10"
    assert precise(-0.42402, "ru", 5e-5) == "−0,42402"
    assert precise(math.nan, "en") == "—"


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_whole_and_asks_nothing(lang: Lang) -> None:
    page = page_of([*quick(), Trial("kuramoto", FAILED, 1.0)], lang)
    assert not re.search(r"<script|https?://(?!www\.w3\.org)", page)
    assert page.count("<svg") == 2
    assert say(lang, "verify.fails") in page
    assert say(lang, "verify.not shown") in page
    assert "{" not in re.sub(r"<style.*?</style>", "", page, flags=re.S)


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_an_experiment_are_filled_in(lang: Lang) -> None:
    for trial in quick():
        for what in ("theory", "tolerance", "read"):
            assert "{" not in told(trial, what, lang)


def test_the_command_prints_writes_and_exits_by_the_verdict(tmp_path: Path) -> None:
    run = CliRunner().invoke(
        app, ["verify", "--only", "effective", "--lang", "ru", "-o", str(tmp_path)]
    )
    assert run.exit_code == 0, run.output
    assert "5 строк сходятся" in run.output
    saved = json.loads((tmp_path / "verify.json").read_text(encoding="utf-8"))
    assert saved["passed"] is True
    assert saved["rows"] == {"holds": 5, "fails": 0, "not shown": 0}
    assert "<html" in (tmp_path / "verify.html").read_text(encoding="utf-8")


def test_the_command_speaks_json_and_fails_when_a_row_does(monkeypatch: pytest.MonkeyPatch) -> None:
    from model.emergence.verify import registry

    monkeypatch.setattr(registry, "EXPERIMENTS", {"kuramoto": lambda watch: FAILED})
    run = CliRunner().invoke(app, ["verify", "--json", "--only", "kuramoto"])
    assert run.exit_code == 1
    assert json.loads(run.stdout)["rows"] == {"holds": 0, "fails": 1, "not shown": 1}


def test_a_stop_keeps_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    from model.emergence.verify import registry

    def stopped(watch) -> Outcome:
        raise KeyboardInterrupt

    kept = {"oinfo": synergy_of_a_sum, "ring": stopped}
    monkeypatch.setattr(registry, "EXPERIMENTS", kept)
    run = CliRunner().invoke(app, ["verify", "--lang", "en"])
    assert run.exit_code == 130
    assert "2 rows hold, 0 rows fail; stopped" in run.output


def test_not_shown_is_no_failure() -> None:
    assert not Check("x", 1.0, 1.0, 0.0, "not shown").failed
    assert Trial("kuramoto", FAILED, 0.0).failed
