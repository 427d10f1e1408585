"""Who has no mouse, no colours or no wide screen: keys, names, contrast, and a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from visiting import MAP

pytestmark = pytest.mark.browser

ROOMS = ("emerged", "signal", "make", "settings", "sweep", "compare")
# Where the keys are: what it is called, its place, and whether a line is drawn around it (or around
# what it is a part of).
FOCUSED = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const thumb = at.querySelector('.v-slider__thumb');
    const box = (thumb ?? at).getBoundingClientRect();
    const lined = el => {
        const { outlineStyle, outlineWidth, opacity } = getComputedStyle(el);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && Number(opacity) > 0.5;
    };
    let near = [thumb ?? at];
    for (let i = 0; i < 3; i++) near.push(near[i].parentElement);
    return { css: at.className.toString(), tag: at.tagName,
        name: (at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText
            || at.placeholder || '').trim(),
        lined: near.some(lined), seen: box.width > 0 && box.height > 0 };
}"""
# Words whose colour differs from what is under them by less than WCAG 2 asks (AA: 4.5, 3 where
# they are large). What can just now not be used is left out there, and here.
PALE = """() => {
    const light = c => {
        const [r, g, b] = c.map(v => v / 255)
            .map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const parts = told => {
        const [r, g, b, a] = told.match(/[\\d.]+/g).map(Number);
        return [[r, g, b], a ?? 1];
    };
    const over = (top, alpha, under) => top.map((v, i) => v * alpha + under[i] * (1 - alpha));
    const ground = el => {
        if (!el) return [255, 255, 255];
        const [colour, alpha] = parts(getComputedStyle(el).backgroundColor);
        return alpha === 1 ? colour : over(colour, alpha, ground(el.parentElement));
    };
    const found = [];
    const page = document.querySelector('.mf-page');
    const words = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
    let read = 0;
    while (words.nextNode()) {
        const said = words.currentNode.textContent.trim();
        const el = words.currentNode.parentElement;
        if (!said || !el.checkVisibility({ visibilityProperty: true })) continue;
        if (el.closest(':disabled, .v-btn--disabled, .v-input--is-disabled')) continue;
        read += 1;
        const style = getComputedStyle(el);
        const under = ground(el);
        const [colour, alpha] = parts(style.color);
        const [a, b] = [light(over(colour, alpha, under)), light(under)];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const large = parseFloat(style.fontSize) >= 24;
        if (contrast < (large ? 3 : 4.5)) found.push(`${contrast.toFixed(2)} ${said}`);
    }
    return [read, found];
}"""
# What reaches over the edge of the window and cannot be scrolled into it by itself.
OVER_THE_EDGE = """() => {
    const page = document.querySelector('.mf-page');
    const inside = el => {
        for (let up = el.parentElement; up && up !== page; up = up.parentElement) {
            if (getComputedStyle(up).overflowX !== 'visible') return true;
        }
        return false;
    };
    return [...page.querySelectorAll('*')].filter(el => {
        const { left, right, width, height } = el.getBoundingClientRect();
        const over = left < -1 || right > window.innerWidth + 1;
        return width > 0 && height > 0 && over && !inside(el);
    }).map(el => `${el.tagName} ${el.className}`);
}"""


def enter(me: Any, room: str) -> None:
    me.page.click(f".mf-tab-{room}")
    me.page.wait_for_selector(f".mf-tab-{room}[aria-current=true]")
    # This room, and none beside it: the one that was left goes by itself.
    me.page.wait_for_function(
        """at => {
            const shown = el => !el.classList.contains('mf-away');
            const rooms = [...document.querySelectorAll('.mf-room')];
            const field = document.querySelector('.mf-field');
            const there = at < 0 ? field.querySelector('.mf-centre') : rooms[at].children.length;
            return there && shown(field) === at < 0
                && rooms.every((el, k) => shown(el) === (k === at));
        }""",
        arg=ROOMS.index(room) if room in ROOMS else -1,
    )


def test_tab_reaches_every_control_each_has_a_name_and_is_seen_to_have_the_keys(
    visit: Callable[..., Any],
) -> None:
    me = visit(locale="ru-RU")
    page = me.page
    page.wait_for_function("document.documentElement.lang === 'ru'")
    stops = []
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        stops.append(stop)
    assert [stop for stop in stops if not (stop["name"] and stop["lined"] and stop["seen"])] == []
    reached = " ".join(stop["css"] for stop in stops)
    for control in ("mf-tab-compare", "mf-take-open", "mf-theme", "mf-play", "mf-fork", "mf-png"):
        assert control in reached
    assert "CANVAS" in [stop["tag"] for stop in stops]
    assert sum("v-slider__thumb" in stop["css"] for stop in stops) >= 6

    # Those who have it read out hear which room they are in, and what the page's parts are.
    page.focus(".mf-tab-settings")
    page.keyboard.press("Enter")
    page.wait_for_selector(".mf-tab-settings[aria-current=true]")
    me.wait_for_count("[aria-current=true]", 1)
    for part in ("header", "nav", "main"):
        assert page.locator(part).count() == 1
    page.click(".mf-lang")
    page.wait_for_function("document.documentElement.lang === 'en'")


def words_stand_out(page: Any, where: str) -> None:
    """In both themes; the page is left in the one it had."""
    dark = page.evaluate("document.documentElement.classList.contains('mf-dark')")
    for now in (dark, not dark):
        page.wait_for_function(
            "now => document.documentElement.classList.contains('mf-dark') === now", arg=now
        )
        # A colour that has just been turned is on its way for a third of a second.
        page.wait_for_function("!document.getAnimations().some((a) => a.transitionProperty)")
        read, pale = page.evaluate(PALE)
        assert read > 15
        assert pale == [], where
        page.tap(".mf-theme")


def test_on_a_phone_the_map_comes_first_and_in_every_room_nothing_is_cut_off_or_pale(
    visit: Callable[..., Any],
) -> None:
    me = visit(
        locale="ru-RU",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        link="",
    )
    page = me.page
    page.wait_for_selector(".mf-welcome")
    # The first sentences stand below the map, not over it; it all has its place once it is there.
    page.wait_for_function(
        """css => {
            const [drawn, said] = [css, '.mf-welcome']
                .map(part => document.querySelector(part)?.getBoundingClientRect());
            return drawn?.width > 340 && drawn.height > 250 && drawn.bottom < 844
                && drawn.bottom <= said?.top + 1;
        }""",
        arg=MAP,
    )
    assert "user-scalable=no" not in page.get_attribute("meta[name=viewport]", "content")
    page.tap(".mf-pause")
    page.wait_for_selector(".mf-play")
    page.tap(".mf-welcome-close")
    page.wait_for_selector(".mf-welcome", state="detached")
    me.keep("phone-field")

    # A tap on an agent opens its card, over the lower part of the window.
    me.stood()
    name, spot = next(iter(me.places(MAP).items()))
    page.touchscreen.tap(*spot)
    me.wait_for_text(".mf-chosen", name)
    page.wait_for_function(
        """() => {
            const card = document.querySelector('.mf-agent-card')?.getBoundingClientRect();
            return card?.top > 300 && card.bottom <= 844;
        }"""
    )
    page.tap(".mf-agent-card-close")

    # The tour brings what it speaks of into view.
    page.tap(".mf-tour")
    for stop in (".mf-run", ".mf-centre", ".mf-made", ".mf-eeg"):
        page.wait_for_function(
            """css => {
                const ring = document.querySelector('.mf-tour-ring')?.getBoundingClientRect();
                if (!ring) return false;
                const part = document.querySelector(css)?.getBoundingClientRect();
                return part && Math.abs(ring.top + 4 - part.top) < 3 && part.top >= -1
                    && part.top < window.innerHeight - 100;
            }""",
            arg=stop,
        )
        page.tap(".mf-tour-next")
    page.tap(".mf-tour-end")

    for room in ("field", *ROOMS):
        enter(me, room)
        assert page.evaluate(OVER_THE_EDGE) == [], room
        words_stand_out(page, room)
        me.keep(f"phone-{room}")
