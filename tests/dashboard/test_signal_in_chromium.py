"""The EEG room as a person meets it: traces that run and stand, hands that move operators."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from recordings import write_edf

from model.eeg.generator import generate

pytestmark = pytest.mark.browser
TRACES, BANDS, STEERING = (
    f"{room} canvas"
    for room in (".mf-traces", ".mf-bands-now .mf-strips", ".mf-steering .mf-strips")
)
LONG_MS = 90_000


def wait(me: Any, holds: str, told: Any = None) -> None:
    me.page.wait_for_function(holds, arg=told, timeout=LONG_MS)


def says(me: Any, css: str, words: str) -> None:
    """Wait until a part of the page says these words somewhere."""
    wait(
        me,
        "([css, words]) => document.querySelector(css)?.innerText.includes(words)",
        [css, words],
    )


def inked(me: Any, css: str, left: float, right: float, top: float, bottom: float) -> int:
    """How many pixels of a part of a canvas (shares of it) are not paper."""
    return int(
        me.page.evaluate(
            """([css, left, right, top, bottom]) => {
                const c = document.querySelector(css);
                const [w, h] = [c.width, c.height];
                const [x, y] = [Math.round(left * w), Math.round(top * h)];
                const box = [x, y, Math.round(right * w) - x, Math.round(bottom * h) - y];
                const d = c.getContext('2d').getImageData(...box).data;
                const paper = c.getContext('2d').getImageData(1, 1, 1, 1).data;
                let n = 0;
                for (let i = 0; i < d.length; i += 4) {
                    n += [0, 1, 2].some(k => Math.abs(d[i + k] - paper[k]) > 12);
                }
                return n;
            }""",
            [css, left, right, top, bottom],
        )
    )


def choose(me: Any, css: str, words: str) -> None:
    me.page.click(f"{css} .v-select__slot >> nth=0")
    me.page.click(f".v-menu__content.menuable__content__active >> text={words}")


def test_traces_run_while_the_field_plays_and_stand_when_it_pauses(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    rest = generate([("rest", 40.0)], seed=3, rate_hz=100.0)
    rest.samples_uv[2] = 0.0
    write_edf(tmp_path / "mine.edf", rest.channels, rest.samples_uv, 100.0)
    me = visit()
    choose(me, ".mf-eeg-source", "A recording")
    give = me.page.locator(".mf-eeg input[type=file]").nth(0)
    give.set_input_files(str(tmp_path / "mine.edf"))
    says(me, ".mf-eeg", "in use: mine.edf")
    me.page.click(".mf-tab-signal")
    wait(me, f"document.querySelector('{TRACES}')?.dataset.channels === '3'")
    me.page.click(".mf-play")
    says(me, ".mf-raw-bad", "O2: flat")
    says(me, ".mf-qualities", "O2 0 % · flat")
    says(me, ".mf-value", "mine.edf · good · window up to")
    says(me, ".mf-uncalibrated", "Uncalibrated")
    says(me, ".mf-band-table", "middle of the recording, µV²")
    running = [stepped(me, TRACES) for _ in range(3)]
    assert len(set(running)) == 3
    me.page.click(".mf-pause")
    me.page.wait_for_selector(".mf-play")
    stood = me.stands(TRACES)
    assert me.stands(TRACES) == stood
    # The flat channel is hatched in its row; a good one at rest is a line on paper.
    assert inked(me, TRACES, 0.1, 0.9, 0.7, 0.9) > 2 * inked(me, TRACES, 0.1, 0.9, 0.05, 0.25)
    me.keep("signal-file")
    me.page.focus(TRACES)
    me.page.keyboard.press("-")
    says(me, ".mf-raw_span", "20 s")
    size = me.page.inner_text(".mf-raw_gain .mf-figure")
    me.page.keyboard.press("ArrowUp")
    wait(me, "told => document.querySelector('.mf-raw_gain .mf-figure')?.innerText !== told", size)
    me.wait_for_other_pixels(TRACES, stood)
    me.page.click(".mf-raw_span .mf-less")
    says(me, ".mf-raw_span", "10 s")
    me.page.click(".mf-lang")
    says(me, ".mf-raw-bad", "O2: ровная линия")


def stepped(me: Any, css: str) -> bytes:
    """What a canvas shows some frames from now."""
    frame = int(me.canvas(css, "frame"))
    wait(me, f"n => Number(document.querySelector('{css}')?.dataset.frame) > n + 2", frame)
    return bytes(me.pixels(css))


@pytest.mark.slow
def test_hands_move_bands_operators_and_triggers_where_one_sees_them(
    visit: Callable[..., Any],
) -> None:
    me = visit(viewport={"width": 1600, "height": 1000})
    choose(me, ".mf-made", "incubation")
    says(me, ".mf-scenario", "incubation")
    me.page.click(".mf-tab-signal")
    says(me, ".mf-raw-none", "No raw signal")
    me.page.click(".mf-hands-take")
    slider = me.page.locator(".mf-play-alpha [role=slider]")
    slider.wait_for(state="attached", timeout=LONG_MS)
    says(me, ".mf-moves", "all at rest")
    still = me.stands(STEERING)
    slider.focus()
    for _ in range(15):
        me.page.keyboard.press("ArrowRight")
    # The field is paused: what moves, moves by the hand alone.
    says(me, ".mf-op-threshold", "alpha +1.5 z: raised thresholds, ×1.45")
    me.wait_for_other_pixels(STEERING, still)
    # The bar of thresholds, third of nine, stands in its own strip at the right.
    assert inked(me, STEERING, 0.89, 0.925, 2.2 / 9.8, 2.9 / 9.8) > 60
    says(me, ".mf-trigger-state", "does not hold now")
    me.page.click(".mf-impulse-gamma")
    says(me, ".mf-op-wave", "gamma +3.0 z: strengthened wave links, ×2.46")
    me.page.click(".mf-preset-rest")
    says(me, ".mf-moves", "all at rest")
    wait(me, "document.querySelector('.mf-play-alpha .mf-figure')?.innerText === '+0.0'")
    me.page.click(".mf-preset-insight")
    says(me, ".mf-trigger-state", "holds now")
    me.page.click(".mf-play")
    says(me, ".mf-trigger-fired", "fired 1×")
    wait(me, f"document.querySelector('{BANDS}')?.dataset.marks === '1'")
    me.page.click(".mf-pause")
    me.keep("signal-hands")
    # Beside the map the sliders stand where the room left them.
    me.page.click(".mf-tab-field")
    wait(me, "document.querySelector('.mf-band-gamma .mf-figure')?.innerText === '+2.0'")
