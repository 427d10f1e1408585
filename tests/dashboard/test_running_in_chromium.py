"""Time, two worlds, and a world that dies, as a person meets them on the page."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visiting import MAP

pytestmark = pytest.mark.browser
SECOND = ".mf-world-second .mf-map canvas"


def worlds() -> set[int]:
    """Processes of worlds on this machine that are children of a server's fork server."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if (
                b"multiprocessing.forkserver" in words
                and b"forkserver" in Path(f"/proc/{parent}/cmdline").read_bytes()
            ):
                found.add(int(folder.name))
        except (OSError, ValueError):
            continue
    return found


def step_is(me: Any, holds: str) -> None:
    me.page.wait_for_function(
        f"(step => {holds})(parseInt(document.querySelector('.mf-clock').innerText.split(' ')[1]))",
        timeout=60_000,
    )


def test_a_person_runs_it_by_keys_goes_back_and_parts_the_world_in_two(
    visit: Callable[..., Any],
) -> None:
    me = visit()
    page = me.page
    page.focus(MAP)
    page.keyboard.press(".")
    step_is(me, "step === 1")
    page.keyboard.press(" ")
    me.wait_for_steps(200)
    page.keyboard.press(" ")
    page.wait_for_selector(".mf-play")
    stood = me.steps()
    # While typing, a key is a letter.
    page.focus(".mf-seed input")
    page.keyboard.press(".")
    page.focus(MAP)
    now = me.pixels(MAP)
    page.focus(".mf-time-slider [role=slider]")
    page.keyboard.press("Home")
    step_is(me, "step === 0")
    page.wait_for_function(f"document.querySelector('{MAP}').dataset.step === '0'")
    assert me.pixels(MAP) != now
    page.focus(MAP)
    page.keyboard.press(".")
    step_is(me, "step === 1")
    page.keyboard.press(",")
    step_is(me, "step === 0")
    page.focus(".mf-time-slider [role=slider]")
    page.keyboard.press("End")
    step_is(me, f"step > 0 && step <= {stood} + 16")
    me.keep("running-back")
    page.click(".mf-fork")
    page.wait_for_function(f"document.querySelector('{SECOND}')?.dataset.agents > 0")
    pump = ".mf-apart .mf-knob-laws-pump"
    page.focus(f"{pump} [role=slider]")
    page.keyboard.press("End")
    page.wait_for_function(f"document.querySelector('{pump} .mf-figure').innerText.includes('0.3')")
    page.wait_for_function("document.querySelector('.mf-apart').innerText.includes('Pump')")
    at_fork = me.steps()
    page.click(".mf-play")
    me.wait_for_steps(at_fork + 200)
    page.click(".mf-pause")
    page.wait_for_selector(".mf-play")
    page.wait_for_function(
        "([one, two]) => document.querySelector(one).dataset.step"
        " === document.querySelector(two).dataset.step",
        arg=[MAP, SECOND],
    )
    assert me.pixels(MAP) != me.pixels(SECOND)
    page.wait_for_selector(".mf-apart-agent")
    assert not page.inner_text(".mf-apart-distance").startswith("0.0%")
    figures = page.inner_text(".mf-apart-figures").split("\n")
    energy = next(line.split("\t") for line in figures if line.startswith("Energy"))
    assert float(energy[2]) > float(energy[1])
    me.keep("running-two-worlds")
    page.click(".mf-take-second")
    page.wait_for_selector(".mf-apart", state="detached")
    page.wait_for_function(
        "document.querySelector('.mf-controls .mf-knob-laws-pump .mf-figure')"
        ".innerText.includes('0.3')"
    )


@pytest.mark.slow
def test_a_world_that_is_killed_is_told_begins_again_and_takes_nobody_along(
    visit: Callable[..., Any],
) -> None:
    before = worlds()
    me = visit(viewport={"width": 1600, "height": 1000}, color_scheme="dark", locale="ru-RU")
    mine = worlds() - before
    other = visit()
    other.page.click(".mf-play")
    for pid in mine:
        os.kill(pid, signal.SIGKILL)
    told = me.page.wait_for_selector(".mf-fault").inner_text()
    assert "поле можно запустить снова" in told
    me.keep("running-killed")
    # Play is taken back: there is nobody to play.
    me.page.click(".mf-play")
    me.page.wait_for_selector(".mf-play")
    other.wait_for_steps(60)
    me.page.click(".mf-start-again")
    me.page.wait_for_selector(".mf-fault", state="detached")
    me.page.click(".mf-play")
    me.page.wait_for_function(
        "parseInt(document.querySelector('.mf-clock').innerText.split(' ')[1]) > 20"
    )
    me.page.click(".mf-fork")
    me.page.wait_for_selector(".mf-apart-figures")
    me.keep("running-two-worlds-dark-ru")
