"""The emergence card: calibrated where nothing is there, and honest about what it cannot say."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from run_folder_example import GROUPS, Example, make_run_folder

from model.emergence.chance import p_value
from model.emergence.uncoupled import uncoupled_order
from scenarios.card import card_of
from scenarios.card_jumps import forked_value_of, value_of
from scenarios.finding import ALPHA, Finding, corrected
from scenarios.report.catalogue import Lang, say
from scenarios.report.emergence_section import (
    card_lines,
    counted,
    effect_words,
    emergence_section,
    grounds,
    sentence,
)
from scenarios.store import RunFolder

LANGS: tuple[Lang, ...] = ("en", "ru")
KEYS = (
    *("groups", "emergent", "division", "coarse", "synchrony", "metastability"),
    *("susceptibility", "group_order", "chimera", "tracks", "causal", "downward", "foretold"),
    *("redundancy", "complexity", "shift", "value", "forked", "critical", "inputs"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return make_run_folder(tmp_path_factory.mktemp("card") / "run")


@pytest.fixture(scope="module")
def card(folder: RunFolder) -> tuple[Finding, ...]:
    return card_of(folder)


def named(card: tuple[Finding, ...], key: str) -> Finding:
    return next(told for told in card if told.key == key)


def test_the_card_has_every_line_in_order_and_twice_the_same(
    folder: RunFolder, card: tuple[Finding, ...]
) -> None:
    assert tuple(told.key for told in card) == KEYS
    assert card_of(RunFolder(folder.path)) == card


def test_what_is_shown_survived_correction(card: tuple[Finding, ...]) -> None:
    for told in card:
        if told.p is not None:
            assert told.q is not None
            assert told.q >= told.p
            assert told.verdict != "shown" or told.q <= ALPHA


def test_uncoupled_phases_have_the_order_that_chance_gives() -> None:
    n, time = 50, np.linspace(0.0, 2000.0, 100)
    frequency = np.random.default_rng(1).uniform(0.5, 3.0, n)
    order = uncoupled_order(frequency, time, draws=100, seed=1)
    assert order.shape == (100, 100)
    # 10,000 nearly independent R of mean √(π/4n) and sd √((1 − π/4)/n); three standard errors.
    error = math.sqrt((1 - math.pi / 4) / n / 10_000)
    assert order.mean() == pytest.approx(math.sqrt(math.pi / 4 / n), abs=3 * error)


def test_synchrony_is_not_found_among_uncoupled_oscillators() -> None:
    rng = np.random.default_rng(3)
    time = np.arange(0.0, 50.0, 0.5)
    false = np.zeros(2)
    for seed in range(200):
        # Frequencies as in a map: a few homes with a spread of 3 %, so that beats are slow.
        turning = rng.choice([0.6, 1.0, 2.0, 3.6], 40) * (1.0 + 0.03 * rng.uniform(-1, 1, 40))
        told = uncoupled_order(turning, time, draws=1, seed=10_000 + seed)[:, 0]
        null = uncoupled_order(turning, time, draws=39, seed=seed)
        found = (told.mean(), told.std(ddof=1))
        chance = (null.mean(axis=0), null.std(axis=0, ddof=1))
        false += [p_value(a, b) <= 0.05 for a, b in zip(found, chance, strict=True)]
    # Stated level .05 in 200 nulls: standard error .0154, three of them.
    assert (false / 200 <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 200)).all()


def test_the_value_of_jumps_is_not_found_where_there_is_none() -> None:
    rng = np.random.default_rng(4)
    false = np.mean([value_of(list(rng.normal(size=60))).verdict == "shown" for _ in range(400)])
    assert false <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 400)
    assert value_of(list(rng.normal(0.5, 1.0, size=200))).verdict == "shown"
    assert value_of([1.0] * 5).verdict == "not measured"


def test_the_value_of_forked_jumps_is_not_found_where_there_is_none() -> None:
    rng = np.random.default_rng(5)
    told = [forked_value_of(list(rng.normal(size=6))).verdict == "shown" for _ in range(400)]
    assert np.mean(told) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 400)
    assert forked_value_of([0.3, 0.2, 0.4, 0.1, 0.3]).verdict == "shown"
    assert forked_value_of([0.3] * 4).verdict == "not measured"


def test_holm_takes_back_what_one_of_many_tests_gives() -> None:
    groups = Finding("groups", "not shown", 1.0, 0.4)
    family = ("causal", "downward", "foretold", "redundancy", "complexity")
    many = tuple(Finding(key, "not shown", p=0.5) for key in family[1:])
    one = Finding("causal", "shown", 3.0, 0.03)
    out = corrected((groups, Finding("emergent", "shown", 0.1), one, *many))
    assert out[2].verdict == "not shown"
    assert out[2].q == pytest.approx(0.15)
    assert out[2].reasons == ("corrected",)
    assert (out[1].verdict, out[1].reasons) == ("not shown", ("groups",))
    alone = corrected((groups, one, Finding("synchrony", "not shown", p=0.9)))
    assert [told.q for told in alone] == pytest.approx([0.4, 0.03, 0.9])


def test_the_division_is_asked_for_only_where_groups_are_shown() -> None:
    shown, weak = Finding("groups", "shown", 3.0, 0.05), Finding("groups", "not shown", 1.0, 0.2)
    division = Finding("division", "shown", 3.0, 0.02)
    assert [told.verdict for told in corrected((shown, division))] == ["shown", "shown"]
    after = corrected((weak, division))[1]
    assert (after.verdict, after.q) == ("not shown", 0.2)


def test_groups_of_an_earlier_look_are_not_those_of_the_last(tmp_path: Path) -> None:
    folder = make_run_folder(tmp_path / "run")
    folder.write_table("clusters", folder.clusters.assign(time_s=50.0))
    told = named(card_of(RunFolder(tmp_path / "run")), "groups")
    assert (told.verdict, told.facts["found"]) == ("not shown", 0)


def test_few_jumps_are_not_judged(tmp_path: Path) -> None:
    bare = Example(jumps=0, clusters=False, eeg=False, rest=False)
    card = card_of(make_run_folder(tmp_path / "run", bare))
    for key in ("value", "forked", "critical", "groups"):
        assert named(card, key).verdict == "not measured"
    assert named(card, "emergent").verdict == "not tested"


def test_jumps_that_die_out_are_not_called_critical(card: tuple[Finding, ...]) -> None:
    told = named(card, "critical")
    assert told.verdict == "not shown"
    assert "branching" in told.reasons


@pytest.mark.parametrize("lang", LANGS)
def test_every_line_can_be_said_whatever_its_verdict(card: tuple[Finding, ...], lang: Lang) -> None:
    for told in card:
        for verdict in ("shown", "not shown", "not tested", "not measured"):
            if f"found.{told.key}.{verdict}" not in _catalogue(lang):
                continue
            spoken = replace(told, verdict=verdict, reasons=())
            words = [sentence(spoken, lang), effect_words(spoken, lang), *grounds(spoken, lang)]
            assert not set("{}") & set("".join(words))
            assert words[0].endswith(".")


def _catalogue(lang: Lang) -> set[str]:
    from scenarios.report.catalogue import CATALOGUES

    return set(CATALOGUES[lang])


@pytest.mark.parametrize("lang", LANGS)
def test_the_section_holds_every_claim_with_its_verdict(
    card: tuple[Finding, ...], lang: Lang
) -> None:
    page = emergence_section(card, lang)
    assert 'id="emergence"' in page
    for told in card:
        assert say(lang, f"found.{told.key}").replace("'", "&#x27;") in page
    assert page.count("<tr") == len(card) + 1
    assert not set("{}") & set(re.sub(r"<[^>]*>", "", page))
    assert counted(card, lang) in page


def test_one_line_a_claim_for_a_terminal(card: tuple[Finding, ...]) -> None:
    lines = card_lines(card, "en")
    assert len(lines) == len(card)
    assert lines[0].startswith("Groups hold together more than chance gives: shown.")


def test_a_run_too_short_for_time_is_said_to_be(tmp_path: Path) -> None:
    folder = make_run_folder(tmp_path / "run")
    frames: pd.DataFrame = folder.frames.head(12)
    folder.write_table("frames", frames)
    card = card_of(RunFolder(tmp_path / "run"))
    assert named(card, "synchrony").verdict == "not measured"
    assert named(card, "metastability").verdict == "not measured"
    assert named(card, "causal").reasons == ("no.brief",)
    (tmp_path / "run" / "series.parquet").unlink()
    older = card_of(RunFolder(tmp_path / "run"))
    assert {named(older, key).reasons for key in ("causal", "shift")} == {("no.groups",)}


def test_the_groups_of_the_map_are_measured_in_time(card: tuple[Finding, ...]) -> None:
    for key in ("group_order", "chimera", "causal", "downward", "foretold", "redundancy"):
        told = named(card, key)
        assert told.verdict in ("shown", "not shown")
        assert told.p is not None
        assert told.effect is not None
        assert told.facts["groups"] == GROUPS
    assert named(card, "causal").facts["moments"] == 201
    assert named(card, "tracks").facts == {"tracks": 1, "seconds": pytest.approx(60.25)}
    assert "band.alpha" in named(card, "inputs").reasons


def test_at_rest_no_band_is_named(tmp_path: Path) -> None:
    card = card_of(make_run_folder(tmp_path / "run", Example(eeg=False, rest=False)))
    assert named(card, "inputs").reasons == ("band.none",)
    assert not any("driven" in told.reasons for told in card)
