"""Time, two worlds, and a world that dies, as a person meets them on the page."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psutil
import pytest
from visiting import MAP, Server

pytestmark = pytest.mark.browser
SECOND = ".mf-world-second .mf-map canvas"


def worlds(server: Server) -> set[int]:
    """Processes of worlds: children of this server's fork server. Others' are left alone."""
    found = set()
    for child in psutil.Process(server.pid).children():
        with suppress(psutil.NoSuchProcess):
            if "forkserver" in " ".join(child.cmdline()):
                found |= {world.pid for world in child.children()}
    return found


def step_is(me: Any, holds: str) -> None:
    me.page.wait_for_function(
        f"(step => {holds})"
        "(parseInt(document.querySelector('.mf-clock')?.innerText.split(' ')[1]))",
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
    stood = me.stood()
    # While typing, a key is a letter.
    page.focus(".mf-seed input")
    page.keyboard.press(".")
    page.focus(MAP)
    now = me.stands(MAP, 300)
    page.focus(".mf-time-slider [role=slider]")
    page.keyboard.press("Home")
    step_is(me, "step === 0")
    page.wait_for_function(f"document.querySelector('{MAP}')?.dataset.step === '0'")
    me.wait_for_other_pixels(MAP, now)
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
    page.wait_for_function(
        f"document.querySelector('{pump} .mf-figure')?.innerText.includes('0.3')"
    )
    page.wait_for_function("document.querySelector('.mf-apart')?.innerText.includes('Pump')")
    at_fork = me.steps()
    page.click(".mf-play")
    me.wait_for_steps(at_fork + 200)
    page.click(".mf-pause")
    page.wait_for_selector(".mf-play")
    page.wait_for_function(
        "([one, two]) => document.querySelector(one)?.dataset.step"
        " === document.querySelector(two)?.dataset.step",
        arg=[MAP, SECOND],
    )
    assert me.pixels(MAP) != me.pixels(SECOND)
    page.wait_for_selector(".mf-apart-agent")
    page.wait_for_function(
        "/^(?!0\\.0%)\\d/.test(document.querySelector('.mf-apart-distance')?.innerText)"
    )
    page.wait_for_function(
        """() => {
            const rows = [...document.querySelectorAll('.mf-apart-figures tr')];
            const energy = rows.find(row => row.innerText.startsWith('Energy'));
            const [one, two] = [...energy?.querySelectorAll('td') ?? []];
            return Number(two?.innerText) > Number(one?.innerText);
        }"""
    )
    me.keep("running-two-worlds")
    page.click(".mf-take-second")
    page.wait_for_selector(".mf-apart", state="detached")
    page.wait_for_function(
        "document.querySelector('.mf-controls .mf-knob-laws-pump .mf-figure')"
        ".innerText.includes('0.3')"
    )


@pytest.mark.slow
def test_a_world_that_is_killed_is_told_begins_again_and_takes_nobody_along(
    visit: Callable[..., Any], server: Server
) -> None:
    before = worlds(server)
    me = visit(viewport={"width": 1600, "height": 1000}, color_scheme="dark", locale="ru-RU")
    (mine,) = worlds(server) - before
    other = visit()
    other.page.click(".mf-play")
    os.kill(mine, signal.SIGKILL)
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
        "parseInt(document.querySelector('.mf-clock')?.innerText.split(' ')[1]) > 20"
    )
    me.page.click(".mf-fork")
    me.page.wait_for_selector(".mf-apart-figures")
    me.keep("running-two-worlds-dark-ru")
