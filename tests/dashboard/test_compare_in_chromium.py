"""A sweep is named on the page; a cell of its map leads to a run, and the run onto the map."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sweep_example import sweep_example
from visiting import MAP

from scenarios.library import shipped_scenarios

pytestmark = pytest.mark.browser

ON = ".mf-heat-on"


def says(me: Any, css: str, words: str) -> None:
    """Wait until a part of the page says these words somewhere."""
    me.page.wait_for_function(
        "([css, words]) => document.querySelector(css)?.innerText.includes(words)",
        arg=[css, words],
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up sweep whose runs can be played: its scenario is the shipped one at rest."""
    sweep = sweep_example(tmp_path_factory.mktemp("swept") / "развёртка", ks=4, alphas=3, repeat=10)
    text = shipped_scenarios()["rest"].read_text(encoding="utf-8")
    (sweep.path / "scenario.toml").write_text(text, encoding="utf-8")
    return sweep.path


def test_a_cell_leads_to_its_runs_and_a_run_onto_the_map(
    visit: Callable[..., Any], folder: Path
) -> None:
    me = visit()
    me.page.click(".mf-tab-compare")
    box = me.page.locator(".mf-compare-folders input")
    box.fill(str(folder / "nothing"))
    me.page.click(".mf-compare-read")
    fault = me.page.wait_for_selector(".mf-compare-fault").inner_text()
    assert "neither a run's nor a sweep's folder" in fault

    box.fill(str(folder))
    me.page.click(".mf-compare-read")
    me.page.wait_for_selector(".mf-heat", timeout=90_000)
    says(me, ".mf-compare-sum", "order R, mean with laws.wave.K (ρ = +1)")
    me.wait_for_count(".mf-heat", 2)
    me.wait_for_count(".mf-heat rect[data-cell]", 2 * 4 * 3)
    assert me.page.locator(ON).count() == 0

    # All that the command shows stands here too: what follows what, pictures, runs that stand out.
    for some in (".mf-compare-trends tr", ".mf-compare-extreme .mf-compare-play"):
        me.page.wait_for_function("css => document.querySelectorAll(css).length > 2", arg=some)
    whole = "[...document.querySelectorAll('.mf-compare-picture img')].map(i => i.naturalWidth > 0)"
    me.page.wait_for_function(f"{whole}.length > 3 && {whole}.every(Boolean)", timeout=90_000)

    # Chosen in one map, the cell is marked in both.
    me.page.locator(".mf-heat").nth(1).locator("rect[data-cell='2,2']").click()
    me.page.wait_for_function(f"document.querySelectorAll('{ON}').length === 2")
    me.wait_for_count(".mf-compare-run", 10)
    runs = me.page.locator(".mf-compare-run")
    assert "seed 3 · jumps a second 1.5" in runs.nth(2).inner_text()
    me.keep("compare-tab")

    box.fill(f"{folder}; {folder}")
    me.page.click(".mf-compare-read")
    me.page.wait_for_selector(".mf-compare-differences", timeout=90_000)
    says(me, ".mf-compare-differences", "not shown")
    box.fill(str(folder))
    me.page.click(".mf-compare-read")
    me.page.wait_for_selector(".mf-compare-differences", state="detached", timeout=90_000)
    me.wait_for_count(".mf-heat rect[data-cell]", 2 * 4 * 3)
    me.page.locator(".mf-heat").nth(1).locator("rect[data-cell='2,2']").click()
    me.wait_for_count(".mf-compare-run", 10)
    runs.nth(2).locator(".mf-compare-play").click()
    me.page.wait_for_selector(MAP, state="visible")
    me.wait_for_text(".mf-knob-laws-wave-K .mf-figure", "2.667 1/s")
    me.page.wait_for_function("document.querySelector('.mf-seed input')?.value === '3'")
    me.page.click(".mf-play")
    me.wait_for_steps(20)

    me.page.click(".mf-tab-compare")
    me.page.click(".mf-lang")
    me.page.wait_for_function(
        "document.querySelector('.mf-compare-sum')?.innerText.includes('В переборе A')"
    )
    assert json.dumps(me.errors) == "[]"
