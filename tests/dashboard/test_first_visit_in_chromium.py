"""The first visit, the tour, the settings and the link, as a person sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visiting import MAP

pytestmark = pytest.mark.browser
# The first part that sets itself a time to be loaded in is held up beyond that time.
BUSY = """
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (ms) => {
        const [signal, end] = [timeout(ms), performance.now() + 2500];
        while (!window.mfHeldUp && performance.now() < end);
        window.mfHeldUp = true;
        return signal;
    };
"""


def test_a_first_visit_sees_a_moving_map_three_sentences_and_a_tour(
    visit: Callable[..., Any],
) -> None:
    me = visit(link="")
    me.wait_for_steps(5)
    me.wait_for_count(".mf-welcome p", 3)
    first = me.pixels(MAP)
    me.wait_for_steps(me.steps() + 60)
    me.wait_for_other_pixels(MAP, first)
    me.keep("first-visit")

    # By keyboard alone: the tour begins, goes on, goes back and ends.
    me.page.locator(".mf-welcome-tour").focus()
    me.page.keyboard.press("Enter")
    me.page.wait_for_selector(".mf-tour-card")
    me.page.wait_for_selector(".mf-welcome", state="detached")
    title = me.page.inner_text(".mf-tour-card b")
    me.page.keyboard.press("ArrowRight")
    me.page.wait_for_function(
        "t => document.querySelector('.mf-tour-card b').innerText !== t", arg=title
    )
    ring, place = me.page.evaluate(
        "['.mf-tour-ring', '.mf-centre']"
        ".map(css => document.querySelector(css).getBoundingClientRect().toJSON())"
    )
    assert abs(ring["x"] + 4 - place["x"]) < 3
    assert abs(ring["width"] - 8 - place["width"]) < 3
    me.keep("tour")
    me.page.keyboard.press("ArrowLeft")
    me.wait_for_text(".mf-tour-card b", title)
    for _ in range(8):
        me.page.keyboard.press("ArrowRight")
    me.page.wait_for_selector(".mf-tour-card", state="detached")

    # Who was here before is not greeted again, and the map moves all the same; that a machine is
    # too busy for some seconds to load a part of the page costs nobody that part.
    me.page.add_init_script(BUSY)
    me.page.reload()
    me.page.wait_for_selector(MAP)
    me.page.wait_for_function(
        "parseInt(document.querySelector('.mf-clock')?.innerText.split(' ')[1]) >= 5",
        timeout=60_000,
    )
    assert me.page.locator(".mf-welcome").count() == 0
    assert me.page.evaluate("window.mfHeldUp") is True


@pytest.mark.slow
def test_settings_are_found_changed_refused_saved_and_carried_by_a_link(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    me = visit()
    page = me.page
    page.click(".mf-tab-settings")
    page.wait_for_selector(".mf-set-laws-wave-K")
    page.fill(".mf-settings-search input", "efficiency")
    page.wait_for_selector(".mf-set-laws-wave-K", state="detached")
    page.fill(".mf-set-laws-efficiency input", "3")
    page.keyboard.press("Tab")
    page.click(".mf-settings-apply")
    page.wait_for_selector(".mf-settings-fault")
    assert "laws.efficiency" in page.inner_text(".mf-settings-fault")
    page.fill(".mf-set-laws-efficiency input", "0.9")
    page.fill(".mf-settings-search input", "")
    page.wait_for_selector(".mf-set-laws-wave-K")
    page.fill(".mf-set-laws-wave-K input", "2.5")
    page.keyboard.press("Tab")
    page.wait_for_selector(".mf-set-changed")
    me.keep("settings")
    page.click(".mf-settings-apply")
    page.wait_for_function(
        "document.querySelector('.mf-knob-laws-wave-K .mf-figure')?.textContent.startsWith('2.5')",
        timeout=60_000,
    )
    page.wait_for_selector(".mf-settings-fault", state="detached")
    with page.expect_download() as told:
        page.click(".mf-settings-save button")
    path = tmp_path / "scenario.toml"
    told.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    assert "K = 2.5" in text
    assert "efficiency = 0.9" in text

    page.click(".mf-tab-field")
    for _ in range(3):
        page.click(".mf-step")
    me.wait_for_steps(3)
    page.click(".mf-link")
    page.wait_for_selector(".mf-linked")
    page.wait_for_function("location.search.length > 20")
    other = visit(link=page.url.split("s=")[1])
    other.wait_for_steps(3)
    other.page.wait_for_function(
        "document.querySelector('.mf-knob-laws-wave-K .mf-figure')?.innerText.startsWith('2.5')"
    )
    other.page.wait_for_selector(".mf-play")
    assert other.steps() == 3

    other.page.goto(page.url.split("s=")[0] + "s=nonsense")
    other.page.wait_for_function(
        "document.querySelector('.mf-fault')?.innerText.includes('cannot be read')"
    )
