"""The map in a real Chromium: its tools, its keys, the card of an agent, pictures to take."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from visiting import MAP

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"


def shown(me: Any) -> tuple[int, int]:
    """How many agents are shown, and of how many."""
    found = re.findall(r"\d+", me.page.inner_text(".mf-shown"))
    return int(found[0]), int(found[1])


def wait_for_shown(me: Any, condition: str) -> None:
    me.page.wait_for_function(
        f"(() => {{ const [n, all] = document.querySelector('.mf-shown').innerText"
        f".match(/\\d+/g).map(Number); return {condition}; }})()"
    )


def taken(me: Any, css: str, tmp_path: Path) -> Path:
    with me.page.expect_download() as waiting:
        me.page.click(css)
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_a_person_finds_chooses_filters_and_takes_the_map_along(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    me = visit()
    page = me.page
    everybody = int(me.canvas(MAP, "agents"))
    assert shown(me) == (everybody, everybody)
    me.page.locator(".mf-speed").click()
    me.page.get_by_role("option", name="as fast").click()
    page.click(".mf-play")
    me.wait_for_steps(300)
    page.click(".mf-pause")
    page.wait_for_selector(".mf-play")

    # By keys alone: slash, letters, Enter; the card shows what was before the click.
    page.focus(MAP)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.className") == "mf-search"
    page.keyboard.type("a")
    first = page.inner_text(".mf-hits li[aria-selected=true]")
    many = page.locator(".mf-hits li").count()
    assert many > 1
    page.keyboard.press("Enter")
    me.wait_for_text(".mf-chosen", first)
    assert page.evaluate("document.activeElement.tagName") == "CANVAS"
    page.wait_for_function(
        "document.querySelector('.mf-agent-card-past canvas')?.dataset.points > 5", timeout=60_000
    )
    flows = page.locator(".mf-agent-card .mf-flow")
    flows.first.wait_for()
    assert "eu/s" in flows.first.inner_text()
    me.keep("map-card-light")

    # Its neighbours only; then on to one of them by the card.
    page.select_option(".mf-near", "1")
    wait_for_shown(me, "n < all")
    one_link = shown(me)[0]
    page.select_option(".mf-near", "2")
    wait_for_shown(me, f"n > {one_link}")
    page.select_option(".mf-near", "0")
    other = page.inner_text(".mf-agent-card .mf-flow-name >> nth=0").split(" · ")[0]
    flows.first.click()
    me.wait_for_text(".mf-chosen", other)

    # Arrows walk and are heard; Enter chooses; Escape lets go.
    page.focus(MAP)
    heard = page.inner_text(".mf-said")
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    page.wait_for_function("w => document.querySelector('.mf-said').innerText !== w", arg=heard)
    name = page.evaluate("document.querySelector('.mf-said').textContent").split(",")[0]
    page.keyboard.press("Enter")
    me.wait_for_text(".mf-chosen", name)
    page.click(".mf-hide")
    wait_for_shown(me, "n === all - 1")
    page.wait_for_selector(".mf-agent-card", state="detached")

    # Filters act in the browser, and the pixels follow.
    before = me.pixels(MAP)
    page.click(".mf-filter summary")
    page.locator(".mf-boxes input").first.click()
    wait_for_shown(me, "n < all - 1")
    me.wait_for_other_pixels(MAP, before)
    me.keep("map-filter-light")
    left = shown(me)[0]
    page.keyboard.press("Escape")

    # What is taken along is what is seen, here the whole map, with legend and title.
    page.focus(MAP)
    page.keyboard.press("0")
    svg = taken(me, ".mf-svg", tmp_path)
    root = ElementTree.parse(svg).getroot()
    groups = [g.get("class") for g in root.iter(f"{SVG}g")]
    assert groups.count("mf-agent") == left
    assert groups.count("mf-legend") >= 7
    assert groups.count("mf-link") >= 1
    words = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert any(f"{left} of {everybody} shown" in line for line in words)
    assert all(
        g.findall(f"{SVG}path") for g in root.iter(f"{SVG}g") if g.get("class") == "mf-agent"
    )
    png = taken(me, ".mf-png", tmp_path).read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", png[16:24])
    assert wide >= 2 * float(root.get("width", "0")) - 1
    assert high >= 2 * float(root.get("height", "0")) - 1
    page.click(".mf-show-all")
    wait_for_shown(me, "n === all")

    # A click beside Shift adds; hiding then takes both.
    page.focus(MAP)
    page.keyboard.press("0")
    for key in ("ArrowLeft", "Enter", "ArrowRight", "Shift+Enter"):
        page.keyboard.press(key)
    page.click(".mf-hide")
    wait_for_shown(me, "n === all - 2")


@pytest.mark.slow
def test_the_map_speaks_russian_in_the_dark_and_keeps_still_for_who_asks(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    me = visit(locale="ru-RU", color_scheme="dark", reduced_motion="reduce")
    page = me.page
    page.set_viewport_size({"width": 1600, "height": 1000})
    page.wait_for_selector(".mf-dark .mf-page")
    assert "показано" in page.inner_text(".mf-shown")
    assert "Стрелки" in page.get_attribute(MAP, "aria-label")
    page.click(".mf-play")
    me.wait_for_steps(200)
    # The same one again, too: the card was closed by its own button.
    for _ in range(2):
        page.focus(MAP)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_selector(".mf-agent-card")
        page.wait_for_function(
            "document.querySelector('.mf-agent-card')?.innerText.includes('эе/с')"
        )
        me.keep("map-card-dark-ru")
        page.click(".mf-agent-card-close")
        page.wait_for_selector(".mf-agent-card", state="detached")


def test_the_map_follows_the_hand_in_the_next_frame_and_is_drawn_without_a_worker_too(
    visit: Callable[..., Any],
) -> None:
    me = visit()
    # What the painter in its worker draws comes later; what there is moves at once.
    assert me.page.evaluate(
        """async css => {
            const canvas = document.querySelector(css);
            const next = () => new Promise(requestAnimationFrame);
            const r = canvas.getBoundingClientRect();
            const [clientX, clientY] = [r.left + r.width / 2, r.top + r.height / 2];
            const frame = () => [Number(canvas.dataset.frame), canvas.toDataURL()];
            const seen = [frame()];
            for (let turn = 0; turn < 5; turn++) {
                canvas.dispatchEvent(new WheelEvent('wheel', { clientX, clientY, deltaY: -90 }));
                await next();
                seen.push(frame());
            }
            return seen.slice(1).every(([number, pixels], k) =>
                number > seen[k][0] && pixels !== seen[k][1]);
        }""",
        MAP,
    )
    # So little that the picture there is will do while the hand moves; at rest there is another.
    # The rest is held back until the frame is there: a busy machine may take longer for that.
    moved = me.page.evaluate(
        """async css => {
            const canvas = document.querySelector(css);
            await new Promise(done => setTimeout(done, 600));
            const r = canvas.getBoundingClientRect();
            const [clientX, clientY] = [r.left + r.width / 2, r.top + r.height / 2];
            const [later, rests] = [window.setTimeout, []];
            window.setTimeout = (act, ms) => (rests.push([act, ms]), 0);
            canvas.dispatchEvent(new WheelEvent('wheel', { clientX, clientY, deltaY: -50 }));
            await new Promise(requestAnimationFrame);
            await new Promise(requestAnimationFrame);
            window.setTimeout = later;
            for (const [act, ms] of rests) later(act, ms);
            return canvas.toDataURL();
        }""",
        MAP,
    )
    me.wait_for_other_pixels(MAP, moved.encode())
    with_worker = me.colours(MAP)
    me.page.add_init_script("delete self.OffscreenCanvas")
    me.page.reload()
    me.page.wait_for_function(f"document.querySelector('{MAP}')?.dataset.step >= 0")
    assert me.page.evaluate("typeof OffscreenCanvas") == "undefined"
    me.wait_for_colours(MAP, with_worker / 2)
