"""The room 'What emerged' as a person uses it: river, events, ledger, and the card on demand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from visiting import Visit

from dashboard.drawing.looks import cluster_colour
from dashboard.settings.link import PageState, token_of

RIVER = ".mf-river-box canvas"
STEPS = 1312
"""20.5 s."""


def inked(me: Visit, colour: str) -> int:
    """How many pixels of the river have this colour, as a band beyond chance is filled with."""
    return int(
        me.page.evaluate(
            """([css, hex]) => {
                const c = document.querySelector(css);
                const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                const want = [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));
                let n = 0;
                for (let i = 0; i < d.length; i += 4)
                    if (want.every((v, k) => Math.abs(v - d[i + k]) < 3)) n += 1;
                return n;
            }""",
            [RIVER, colour],
        )
    )


def test_what_emerged_is_seen_told_measured_and_found_on_the_map(
    visit: Callable[..., Visit],
) -> None:
    # A link leads to the very moment; a page that is told to pause may go a step too far.
    me = visit(link=token_of(PageState(step=STEPS, playing=False, speed=0.5)))
    page = me.page
    page.set_default_timeout(120_000)
    me.wait_for_steps(STEPS)

    # Beside the map: what happened, the latest first; ripples stand among it when they are wanted.
    page.wait_for_function(
        "document.querySelector('.mf-feed li')?.innerText.includes('chance would not give')"
    )
    before = page.locator(".mf-feed .mf-event").all_inner_texts()
    assert page.locator(".mf-feed .mf-event-jump").count() == 0
    page.click(".mf-ripples label")
    page.wait_for_selector(".mf-feed .mf-event-jump")
    times = [float(told.split()[0]) for told in page.locator(".mf-feed .mf-when").all_inner_texts()]
    assert times == sorted(times, reverse=True)
    assert set(before) < set(page.locator(".mf-feed .mf-event").all_inner_texts())
    # The account and the operators are in sight, one under the other.
    assert me.height(".mf-facts .mf-ledger") > 0.0
    assert me.height(".mf-facts .mf-operators") > 0.0
    assert page.evaluate(
        "(() => { const s = document.querySelector('.mf-facts .mf-scroll');"
        " return s.scrollHeight <= s.clientHeight + 1; })()"
    )

    page.click(".mf-tab-emerged")
    page.wait_for_function(f"document.querySelector('{RIVER}')?.dataset.looks === '2'")
    # One group stands beyond chance at 20 s: one band in its colour, all else hatched.
    assert me.canvas(RIVER, "tracks") == "1"
    assert int(me.canvas(RIVER, "faint")) >= 5
    assert inked(me, cluster_colour(1, dark=False)) > 50
    assert inked(me, cluster_colour(2, dark=False)) == 0
    page.wait_for_function(
        "document.querySelector('.mf-river-about')?.innerText.includes('Beyond chance so far: 1')"
    )
    me.keep("emerged-river")

    # By keyboard: to the band, what is said of it, its members, and to the map.
    page.focus(RIVER)
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.querySelector('.mf-river .mf-unseen')?.innerText.length > 0")
    said = page.inner_text(".mf-river .mf-unseen")
    assert said.startswith("Group 1: agents ")
    assert "A group appeared that chance would not give" in said
    assert " p 0.0" in said
    page.keyboard.press("Enter")
    page.wait_for_selector(".mf-band-members")
    page.wait_for_function(
        "document.querySelector('.mf-band .mf-title')?.innerText.startsWith('Group 1')"
    )
    named = page.inner_text(".mf-band-members")
    assert len(named.split(", ")) == int(said.split("agents ")[1].split(",")[0])
    page.wait_for_selector(".mf-band .mf-flow")

    # The feed: ripples wait behind their button, words are found, a jump has its card.
    lines = page.locator(".mf-log-line")
    assert page.locator(".mf-log-line.mf-log-ripple").count() == 0
    page.click(".mf-chip[data-kind=ripple]")
    page.wait_for_selector(".mf-log-line.mf-log-ripple")
    many = lines.count()
    page.fill(".mf-log-search", "chance would not give")
    page.wait_for_function("document.querySelectorAll('.mf-log-line').length === 1")
    page.fill(".mf-log-search", "")
    page.wait_for_function("n => document.querySelectorAll('.mf-log-line').length === n", arg=many)
    jump = page.locator(".mf-log-line.mf-log-ripple").first
    told = jump.locator("span").last.inner_text()
    jump.click()
    page.wait_for_selector(".mf-card-path li")
    me.wait_for_text(".mf-card-sentence", told)
    assert page.inner_text(".mf-card-path li >> nth=0").startswith("wave 1: ")
    page.wait_for_function("document.querySelectorAll('.mf-card-states tr').length >= 2")

    # Two bars of one length, and the intention's agents with their shares.
    page.wait_for_function("document.querySelectorAll('.mf-bar').length >= 2")
    for number in (0, 1):
        widths = page.evaluate(
            "k => [...document.querySelectorAll('.mf-bar')[k].children]"
            ".reduce((sum, part) => sum + parseFloat(part.style.width), 0)",
            number,
        )
        assert abs(widths - 100.0) < 0.05
    me.wait_for_count(".mf-goal", 10)
    page.wait_for_function("document.querySelectorAll('.mf-shift-line').length >= 6")

    page.click(".mf-lang")
    page.wait_for_function(
        "document.querySelector('.mf-river .mf-title')?.innerText === 'Река кластеров'"
    )
    page.click(".mf-lang")
    # One part of a page says nothing of when another has changed.
    me.wait_for_text(".mf-river .mf-title", "River of clusters")
    me.wait_for_text(".mf-band-members", named)

    page.click(".mf-band-show")
    page.wait_for_selector(".mf-centre", state="visible")
    page.wait_for_selector(".mf-emerged", state="hidden")
    me.wait_for_text(".mf-chosen", named.split(", ")[0])


@pytest.mark.slow
def test_the_card_is_measured_while_the_field_goes_on_and_a_measuring_is_cancelled(
    visit: Callable[..., Visit],
) -> None:
    me = visit(link=token_of(PageState(step=STEPS, playing=False, speed=0.5)))
    page = me.page
    page.set_default_timeout(120_000)
    me.wait_for_steps(STEPS)
    page.click(".mf-tab-emerged")
    # The card, measured while the field goes on.
    page.click(".mf-play")
    before = me.steps()
    page.click(".mf-card-measure")
    page.wait_for_selector(".mf-card-cancel")
    me.wait_for_steps(before + 1)
    page.wait_for_selector(".mf-card .mf-finding", timeout=180_000)
    assert page.locator(".mf-card .mf-finding").count() == 20
    assert me.steps() > before
    verdicts = page.locator(".mf-card .mf-finding").evaluate_all(
        "all => all.map((f) => [f.dataset.verdict, f.querySelector('.mf-card-verdict').innerText])"
    )
    assert all(verdict == words for verdict, words in verdicts)
    assert {"shown", "not measured"} <= {verdict for verdict, _ in verdicts}
    line = page.inner_text(".mf-card [data-key=synchrony]")
    assert "95 % within" in line
    assert "corrected" in line
    me.keep("emerged-card")

    # Cancelled, it leaves the field running.
    page.click(".mf-card-measure")
    page.wait_for_selector(".mf-card-cancel")
    page.click(".mf-card-cancel")
    me.wait_for_text(".mf-card-state", "cancelled; the field went on")
    me.wait_for_steps(me.steps() + 3)
    page.click(".mf-pause")
    page.click(".mf-lang")
    page.wait_for_function(
        "[...document.querySelectorAll('.mf-card-verdict')].some((v) => v.innerText === 'показано')"
    )
