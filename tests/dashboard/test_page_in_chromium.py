"""The page in a real Chromium: what a person does, and what they then see."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visiting import CHART, MAP

pytestmark = pytest.mark.browser

CYRILLIC = """\
title: Моя мысль
agents:
  - {id: свет, kind: distinction, label: Свет}
  - {id: образ, kind: image, label: Образ мира}
  - {id: закон, kind: principle, label: Закон}
  - {id: слово, kind: image, label: Слово}
links:
  - {from: свет, to: образ, kind: logical}
  - {from: образ, to: закон, kind: wave}
  - {from: закон, to: слово, kind: emotional, valence: 0.5}
  - {from: слово, to: образ, kind: analogical}
intention: {закон: 2}
"""
BROKEN = """\
agents:
  - {id: a, kind: image}
links:
  - {from: a, to: nobody, kind: wave}
"""


def test_a_person_plays_pauses_steps_zooms_and_moves_a_living_map(
    visit: Callable[..., Any],
) -> None:
    me = visit()
    assert me.steps() == 0
    me.wait_for_colours(MAP, 20)
    map_before, chart_before = me.pixels(MAP), me.pixels(CHART)
    # The charts have the height of their column, not of their smallest.
    assert me.height(CHART) > 0.8 * me.height(".mf-right")

    me.page.click(".mf-play")
    me.wait_for_steps(200)
    me.page.wait_for_selector(".mf-pause")
    me.wait_for_other_pixels(MAP, map_before)
    me.wait_for_other_pixels(CHART, chart_before)
    me.page.wait_for_function(f"document.querySelector('{CHART}')?.dataset.points > 5")
    me.keep("playing-light")

    # That it was heard is to be seen before the server knows of it.
    asked = "document.querySelector('.mf-pause').click(), document.querySelector('.mf-pausing')"
    assert me.page.evaluate(f"({asked}) !== null")
    me.page.wait_for_selector(".mf-play")
    stood = me.stood()
    time.sleep(0.5)
    assert me.steps() == stood

    asked = "document.querySelector('.mf-step').click(), document.querySelector('.mf-stepping')"
    assert me.page.evaluate(f"({asked}) !== null")
    me.wait_for_steps(stood + 1)
    me.page.wait_for_selector(".mf-step:not(.mf-stepping)")
    time.sleep(0.4)
    assert me.steps() == stood + 1
    me.page.wait_for_function(
        f"n => document.querySelector('{MAP}')?.dataset.step == n", arg=str(stood + 1)
    )

    me.page.click(".mf-reset")
    me.page.wait_for_function(
        "document.querySelector('.mf-clock')?.innerText.startsWith('step 0 ')", timeout=60_000
    )
    me.page.wait_for_function(f"document.querySelector('{MAP}')?.dataset.step === '0'")

    # The map is drawn anew when it is zoomed, moved and resized.
    box = me.page.locator(MAP).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    seen = [me.stands(MAP, 300)]

    def drawn_anew() -> None:
        me.wait_for_other_pixels(MAP, seen[-1])
        seen.append(me.stands(MAP, 300))

    me.page.mouse.move(x, y)
    me.page.mouse.wheel(0, -400)
    drawn_anew()
    me.page.mouse.down()
    me.page.mouse.move(x + 60, y + 30, steps=4)
    me.page.mouse.up()
    drawn_anew()
    me.page.set_viewport_size({"width": 1500, "height": 900})
    drawn_anew()
    assert len(set(seen)) == 4
    me.wait_for_colours(MAP, 20)
    me.keep("zoomed")


def test_an_uploaded_map_with_cyrillic_ids_comes_alive(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    me = visit()
    path = tmp_path / "моя карта.map.yaml"
    path.write_text(CYRILLIC, encoding="utf-8")
    me.page.set_input_files(".mf-made input[type=file]", str(path))
    me.page.wait_for_function(f"document.querySelector('{MAP}')?.dataset.agents === '4'")
    me.page.wait_for_function("document.body.innerText.includes('моя карта.map.yaml')")
    me.wait_for_text(".mf-map-title", "Моя мысль")
    me.wait_for_text(".mf-map-size", "4 agents, 4 links")
    before = me.pixels(MAP)
    me.page.click(".mf-play")
    me.wait_for_steps(60)
    me.wait_for_other_pixels(MAP, before)

    # The pointer finds an agent and its name; a click tells what flows through it.
    spots = me.places(MAP)
    assert set(spots) == {"Свет", "Образ мира", "Закон", "Слово"}
    name = "Закон"
    me.page.mouse.move(*spots[name])
    me.wait_for_text(".mf-tip:not([hidden]) b", name)
    me.page.mouse.down()
    me.page.mouse.up()
    me.page.wait_for_function(
        "n => document.querySelector('.mf-chosen')?.innerText === n", arg=name
    )
    me.keep("uploaded-map")

    # It can be edited as the built-in one can.
    me.page.click(".mf-edit-map")
    me.wait_for_text(".mf-make-size", "4 agents, 4 links")
    me.page.wait_for_selector(".mf-make-pick:has-text('Образ мира')", state="attached")


def test_a_wrong_file_or_a_broken_map_is_one_clear_line_and_the_world_stays(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    me = visit()
    agents = me.canvas(MAP, "agents")
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"not a map")
    me.page.set_input_files(".mf-made input[type=file]", str(path))
    assert "photo.jpg" in me.page.wait_for_selector(".mf-fault").inner_text()
    path = tmp_path / "broken.map.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    me.page.set_input_files(".mf-made input[type=file]", str(path))
    me.page.wait_for_function(
        "document.querySelector('.mf-fault')?.innerText.includes('broken.map.yaml')"
    )
    line = me.page.inner_text(".mf-fault")
    assert "photo.jpg" not in line
    assert "line 4" in line
    assert "nobody" in line
    assert "Traceback" not in line
    assert "\n" not in line.strip()
    assert "/tmp" not in line
    me.keep("broken-map")
    assert me.canvas(MAP, "agents") == agents
    me.page.click(".mf-play")
    me.wait_for_steps(20)


def test_bands_played_by_hand_move_the_operators_at_once(visit: Callable[..., Any]) -> None:
    me = visit()
    me.page.locator(".mf-eeg .v-select").click()
    me.page.get_by_role("option", name="By hand").click()
    slider = me.page.locator(".mf-band-alpha [role=slider]")
    slider.focus()
    for _ in range(20):
        me.page.keyboard.press("ArrowRight")
    me.page.wait_for_function(
        "document.querySelector('.mf-band-alpha .mf-figure')?.innerText === '+2.0'"
    )
    me.page.wait_for_function(
        "document.querySelector('.mf-operators')?.innerText.includes('threshold ×1.')"
    )
    me.page.click(".mf-play")
    me.wait_for_steps(40)


def test_a_slider_changes_the_constant_in_ones_own_running_world_only(
    visit: Callable[..., Any],
) -> None:
    one, other = visit(), visit()
    one.page.click(".mf-play")
    one.wait_for_steps(100)
    assert other.steps() == 0
    assert other.page.locator(".mf-play").count() == 1
    figure = ".mf-knob-laws-wave-K .mf-figure"
    before = other.page.inner_text(figure)
    assert one.page.inner_text(figure) == before
    one.page.locator(".mf-knob-laws-wave-K [role=slider]").focus()
    for _ in range(5):
        one.page.keyboard.press("ArrowRight")
    one.page.wait_for_function(
        f"n => Math.abs(parseFloat(document.querySelector('{figure}')?.innerText) - n) < 1e-6",
        arg=float(before.split()[0]) + 0.5,
    )
    one.wait_for_steps(one.steps() + 20)
    assert other.page.inner_text(figure) == before
    one.context.close()
    other.page.click(".mf-play")
    other.wait_for_steps(60)


def test_the_page_speaks_russian_to_a_russian_browser_in_the_dark(
    visit: Callable[..., Any],
) -> None:
    me = visit(locale="ru-RU", color_scheme="dark")
    assert me.page.inner_text(".mf-play").strip() == "Пуск"
    me.page.wait_for_selector(".mf-dark .mf-page")
    me.page.click(".mf-play")
    me.wait_for_steps(200)
    me.keep("playing-dark-ru")
    me.page.click(".mf-lang")
    me.page.wait_for_function("document.querySelector('.mf-pause')?.innerText.trim() === 'Pause'")


@pytest.mark.slow
@pytest.mark.realdata
def test_an_uploaded_recording_drives_the_world_and_a_rest_calibrates_it(
    visit: Callable[..., Any], shared_data: Path
) -> None:
    me = visit()
    me.page.locator(".mf-eeg .v-select").click()
    me.page.get_by_role("option", name="A recording").click()
    give = me.page.locator(".mf-eeg input[type=file]")
    give.nth(0).set_input_files(str(shared_data / "eeg" / "S001R02_first60s.edf"))
    me.page.wait_for_function(
        "document.querySelector('.mf-eeg')?.innerText.includes('in use: S001R02_first60s.edf')",
        timeout=60_000,
    )
    me.page.wait_for_function(
        "document.querySelector('.mf-eeg')?.innerText.includes('Uncalibrated')"
    )
    give.nth(1).set_input_files(str(shared_data / "eeg" / "S001R01.edf"))
    me.page.wait_for_function(
        "document.querySelector('.mf-eeg')?.innerText.includes('in use: S001R01.edf')",
        timeout=60_000,
    )
    me.page.wait_for_function(
        "!document.querySelector('.mf-eeg').innerText.includes('Uncalibrated')"
    )
    assert "/tmp" not in me.page.inner_text(".mf-eeg")
    me.page.click(".mf-play")
    me.wait_for_steps(64 * 12)
    # Eyes closed against eyes open: alpha is far above rest and raises the thresholds.
    told = me.page.inner_text(".mf-operators")
    assert float(told.split("threshold ×")[1].split()[0]) > 1.2
    me.keep("recording")
