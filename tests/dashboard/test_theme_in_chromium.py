"""Theme and language in a real Chromium: the theme changes at once and without the server."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from visiting import CHART, MAP, Server

from dashboard.drawing.looks import CHART_INKS, link_colour
from dashboard.settings.link import PageState, state_of, token_of

pytestmark = pytest.mark.browser

PARTS = (".mf-play", ".mf-eeg h2", ".mf-legend", ".mf-feed h2", ".mf-facts h2")
# What is seen of the theme in each part of the page: papers of the drawings, the page's ground,
# a colour of the legend, and Vuetify's own parts.
SEEN = """() => {
    const corner = css => {
        const d = document.querySelector(css).getContext('2d').getImageData(1, 1, 1, 1).data;
        return '#' + [...d.slice(0, 3)].map(part => part.toString(16).padStart(2, '0')).join('');
    };
    const hex = told => '#' + told.match(/\\d+/g).slice(0, 3)
        .map(part => Number(part).toString(16).padStart(2, '0')).join('');
    const style = css => getComputedStyle(document.querySelector(css));
    const parts = ['%s', '%s', '.mf-panel', '.mf-stroke', '.mf-reset'];
    if (!parts.every(css => document.querySelector(css))) return null;
    return { map: corner('%s'), drawn: document.querySelector('%s').dataset.theme,
        charts: corner('%s'), panel: hex(style('.mf-panel').backgroundColor),
        legend: hex(style('.mf-stroke').backgroundColor),
        vuetify: hex(style('.mf-reset').backgroundColor) };
}""" % (MAP, CHART, MAP, MAP, CHART)  # noqa: UP031 - braces are JavaScript's


def expected(theme: str) -> dict[str, Any]:
    paper, dark = CHART_INKS[theme]["paper"], theme == "dark"
    legend = link_colour("logical", dark=dark).lower()
    everywhere = {"map": paper, "charts": paper, "panel": paper, "drawn": theme}
    # A plain button's ground, as Vuetify's own sheet has it.
    return everywhere | {"legend": legend, "vuetify": "#272727" if dark else "#f5f5f5"}


def wait_to_see(me: Any, theme: str) -> None:
    wanted = expected(theme)
    me.page.wait_for_function(
        f"wanted => {{ const seen = ({SEEN})();"
        " return seen && Object.keys(wanted).every(name => seen[name] === wanted[name]); }",
        arg=wanted,
    )


def wait_to_read(page: Any, *, russian: bool) -> None:
    for part in PARTS:
        page.wait_for_function(
            "([css, russian]) => { const part = document.querySelector(css);"
            " return part && /[а-яё]/i.test(part.innerText) === russian; }",
            arg=[part, russian],
        )


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """The page's server answers nothing."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


def test_the_theme_changes_everywhere_while_the_server_says_nothing_and_then_hears_of_it(
    visit: Callable[..., Any], server: Server, tmp_path: Path
) -> None:
    me = visit(color_scheme="light")
    wait_to_see(me, "light")
    with stopped(server):
        me.page.click(".mf-theme")
        wait_to_see(me, "dark")
        with me.page.expect_download() as waiting:
            me.page.click(".mf-svg")
        waiting.value.save_as(tmp_path / "map.svg")
    assert CHART_INKS["dark"]["paper"] in (tmp_path / "map.svg").read_text()
    came_by = me.page.url
    me.page.click(".mf-link")
    me.page.wait_for_function("came => location.href !== came", arg=came_by)
    assert state_of(me.page.url.split("s=")[1]).dark is True
    # The other way round, by keys.
    me.page.focus(".mf-theme")
    me.page.keyboard.press("Enter")
    wait_to_see(me, "light")


def test_the_theme_is_the_links_else_the_browsers_until_a_hand_turns_it(
    visit: Callable[..., Any],
) -> None:
    linked = visit(link=token_of(PageState(playing=False, dark=False)), color_scheme="dark")
    wait_to_see(linked, "light")
    linked.context.close()
    me = visit(color_scheme="dark")
    wait_to_see(me, "dark")
    me.page.emulate_media(color_scheme="light")
    wait_to_see(me, "light")
    me.page.emulate_media(color_scheme="dark")
    wait_to_see(me, "dark")
    me.page.click(".mf-theme")
    wait_to_see(me, "light")


def test_the_language_changes_all_that_is_seen_and_a_hidden_room_once_it_is_seen_again(
    visit: Callable[..., Any],
) -> None:
    me = visit()
    page = me.page
    page.click(".mf-tab-settings")
    page.wait_for_selector(".mf-room:not(.mf-away) >> text=Settings")
    page.click(".mf-tab-field")
    page.wait_for_selector(".mf-field:not(.mf-away)")
    page.click(".mf-lang")
    wait_to_read(page, russian=True)
    page.click(".mf-tab-settings")
    page.wait_for_selector(".mf-room:not(.mf-away) >> text=Настройки")
    # Back in English while the field is hidden: it follows when it is seen again.
    page.click(".mf-lang")
    page.wait_for_selector(".mf-room:not(.mf-away) >> text=Settings")
    page.click(".mf-tab-field")
    wait_to_read(page, russian=False)
