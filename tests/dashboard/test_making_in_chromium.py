"""A map is made in the browser, by hand, by keyboard, by questions; it is brought and taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visiting import MAP

from agents.kinds import KINDS
from agents.transducers import RULES
from dashboard.drawing.looks import style_of
from model.maps.read import read_map
from model.maps.schema import MetaMap
from scenarios.library import built_in_map

pytestmark = pytest.mark.browser

MADE = ".mf-make .mf-map canvas"
Place = tuple[float, float]


def agents(me: Any, n: int) -> None:
    """Wait until so many agents are drawn."""
    me.page.wait_for_function(
        f"n => document.querySelector('{MADE}')?.dataset.agents === String(n)",
        arg=n,
        timeout=60_000,
    )


def size(me: Any, told: str) -> None:
    """Wait until the form says so many agents and links."""
    me.wait_for_text(".mf-make-size", told)


def saved(me: Any, folder: Path) -> MetaMap:
    """The map that Save downloads, read back."""
    with me.page.expect_download(timeout=60_000) as told:
        me.page.click(".mf-make-save")
    path = folder / told.value.suggested_filename
    told.value.save_as(path)
    me.page.wait_for_selector(".mf-make-unsaved", state="detached")
    return read_map(path)


def on_the_line(here: Place, there: Place, share: float) -> Place:
    """Where a logical link is drawn, so far on its way from one agent to the other."""
    bend = next(
        told["bend"] for told in style_of(KINDS, RULES)["links"] if told["name"] == "logical"
    )
    (x0, y0), (x1, y1) = here, there
    cx, cy = (x0 + x1) / 2 + bend * (y1 - y0), (y0 + y1) / 2 - bend * (x1 - x0)
    a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
    return a * x0 + b * cx + c * x1, a * y0 + b * cy + c * y1


def drawn_by_hand(me: Any, folder: Path) -> None:
    """On an empty sheet: agents set down, linked by a drag, picked by clicks, removed by a key."""
    page = me.page
    page.click(".mf-make-anew")
    page.click(".mf-make-drop")
    page.click(".mf-make-blank")
    agents(me, 1)
    box = page.locator(MADE).bounding_box()
    stood = me.places(MADE)["New"]
    for n, name, side in ((2, "исток", 0.2), (3, "устье", 0.8)):
        page.mouse.dblclick(box["x"] + side * box["width"], box["y"] + 0.3 * box["height"])
        agents(me, n)
        # Not the form of the one before, whose name is the same: where there are others, a form
        # speaks of links.
        page.wait_for_selector(".mf-make-agent h3")
        page.wait_for_function("document.querySelector('.mf-label input')?.value === 'New'")
        page.fill(".mf-label input", name)
        page.keyboard.press("Enter")
        page.wait_for_selector(f".mf-make-pick:has-text('{name}')", state="attached")
    spots = me.places(MADE)
    # The view stays where it is: the new ones are where the hand put them.
    assert spots["New"] == pytest.approx(stood, abs=1)
    for name, side in (("исток", 0.2), ("устье", 0.8)):
        clicked = (box["x"] + side * box["width"], box["y"] + 0.3 * box["height"])
        assert spots[name] == pytest.approx(clicked, abs=4)
    assert set(spots) == {"New", "исток", "устье"}
    here, there = spots["исток"], spots["устье"]
    bare = me.pixels(MADE)

    page.mouse.move(*here)
    page.mouse.down()
    page.mouse.move(*there, steps=6)
    page.mouse.up()
    size(me, "3 agents, 1 links")
    me.wait_for_text(".mf-make-ends", "исток → устье")
    me.wait_for_other_pixels(MADE, bare)
    linked = me.pixels(MADE)

    def chosen(name: str) -> None:
        page.wait_for_function(
            "name => document.querySelector('.mf-label input')?.value === name", arg=name
        )

    page.mouse.click(*there)
    chosen("устье")
    page.mouse.click(*here)
    chosen("исток")
    page.mouse.click(*on_the_line(here, there, 0.29))
    me.wait_for_text(".mf-make-ends", "исток → устье")
    me.keep("made-by-hand")
    page.keyboard.press("Delete")
    size(me, "3 agents, 0 links")
    me.wait_for_other_pixels(MADE, linked)
    page.keyboard.press("Control+z")
    size(me, "3 agents, 1 links")
    page.mouse.click(*there)
    chosen("устье")
    page.keyboard.press("Delete")
    size(me, "2 agents, 0 links")
    page.keyboard.press("Control+z")
    size(me, "3 agents, 1 links")

    whole = saved(me, folder)
    names = {agent.id: agent.label for agent in whole.agents}
    assert [(names[x.source], names[x.target]) for x in whole.links] == [("исток", "устье")]
    page.click(".mf-make-add")
    agents(me, 4)


def test_the_maps_agents_are_added_linked_renamed_and_removed_by_mouse_and_keyboard(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    me = visit(accept_downloads=True)
    page = me.page
    page.click(".mf-edit-map")
    agents(me, 69)
    size(me, "69 agents, 195 links")
    assert page.locator(".mf-make-unsaved").count() == 0
    before = me.stands(MADE, 300)

    # By mouse: a double click on an empty place; the new agent is chosen and named.
    box = page.locator(MADE).bounding_box()
    page.mouse.dblclick(box["x"] + 12, box["y"] + 12)
    agents(me, 70)
    page.wait_for_selector(".mf-make-unsaved")
    me.wait_for_other_pixels(MADE, before)
    page.wait_for_function("document.querySelector('.mf-label input')?.value === 'New'")
    page.fill(".mf-label input", "Пауза")
    page.keyboard.press("Enter")
    page.wait_for_selector(".mf-make-pick:has-text('Пауза')", state="attached")

    # By the form: found by its letters, linked to by a button that the keyboard reaches.
    page.fill(".mf-make-search input", "insi")
    button = page.get_by_role("button", name="Link to Insight", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    size(me, "70 agents, 196 links")
    page.click(".mf-make-to-link:has-text('Insight')")
    me.wait_for_text(".mf-make-ends", "Пауза → Insight")
    page.click(".mf-make-link-kind")
    page.click(".menuable__content__active .v-list-item:has-text('emotional')")
    page.wait_for_selector(".mf-make-valence")
    page.fill(".mf-make-valence input", "-0.5")
    page.keyboard.press("Enter")
    page.wait_for_selector(".mf-make-why, .mf-make-one-link:has-text('lifts its target')")
    me.keep("made-link")

    whole = saved(me, tmp_path)
    assert [(x.source, x.target, x.kind, x.valence) for x in whole.links[195:]] == [
        ("new", "insight", "emotional", -0.5)
    ]
    assert whole.agents[-1].label == "Пауза"
    assert whole.agents[:69] == built_in_map().agents
    assert whole.intention == built_in_map().intention

    # An agent goes with its links; undo and redo by keys; a link to itself is refused in words.
    page.click(".mf-make-back")
    page.wait_for_selector(".mf-make-agent")
    page.click(".mf-make-remove")
    size(me, "69 agents, 195 links")
    page.locator(MADE).focus()
    page.keyboard.press("Control+z")
    size(me, "70 agents, 196 links")
    page.keyboard.press("Control+Shift+z")
    size(me, "69 agents, 195 links")
    page.click(".mf-make-undo")
    size(me, "70 agents, 196 links")
    page.fill(".mf-make-search input", "")
    page.click(".mf-make-add")
    agents(me, 71)
    drawn_by_hand(me, tmp_path)

    # Leaving with something unsaved asks first.
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    for _ in range(100):
        if asked:
            break
        page.wait_for_timeout(100)
    assert asked == ["beforeunload"]
    assert page.locator(MADE).count() == 1


@pytest.mark.slow
def test_a_field_is_asked_for_played_and_taken_away_in_russian(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    me = visit(locale="ru-RU", color_scheme="dark", accept_downloads=True)
    page = me.page
    page.click(".mf-tab-make")
    page.click(".mf-make-ask")
    page.click(".mf-ask-on")
    me.wait_for_text(".mf-ask-refusal", "Назовите хотя бы два различения, по одному на строке.")
    page.fill(".mf-ask-lines textarea", "свет\nтень\nзвук")
    page.wait_for_selector(".mf-ask-refusal", state="detached")
    page.click(".mf-ask-on")
    page.wait_for_selector(".mf-ask-images")
    page.fill(".mf-ask-lines textarea", "окно")
    page.click(".mf-ask-several")
    for name in ("свет", "звук"):
        page.click(f".menuable__content__active .v-list-item:has-text('{name}')")
        page.wait_for_selector(f".mf-ask-several .v-chip:has-text('{name}')")
    page.keyboard.press("Escape")
    for part in ("principles", "felt", "wants", "title"):
        page.click(".mf-ask-on")
        page.wait_for_selector(f".mf-ask-{part}")
    assert "Пока без связей" in page.inner_text(".mf-ask-alone")
    page.click(".mf-ask-back")
    page.wait_for_selector(".mf-ask-wants")
    # What is typed into a field that is about to leave is lost.
    page.wait_for_selector(".mf-ask-title", state="detached")
    page.click(".mf-ask-on")
    page.wait_for_selector(".mf-ask-wants", state="detached")
    page.fill(".mf-ask-name input", "Утро")
    me.wait_for_text(".mf-ask-size", "Утро · агентов: 4, связей: 2")
    me.keep("asked-ru-dark")
    page.click(".mf-ask-on")
    agents(me, 4)
    # A drag from one agent to another is a link. Two rows of the form stand for where they are.
    page.click(".mf-make-pick:has-text('тень')")
    page.wait_for_selector(".mf-make-agent")
    page.get_by_role("button", name="Связать с: окно", exact=True).click()
    size(me, "агентов: 4, связей: 3")
    me.keep("made-ru-dark")
    whole = saved(me, tmp_path)
    assert whole.title == "Утро"
    assert {(x.source, x.target, x.kind) for x in whole.links} == {
        ("свет", "окно", "logical"),
        ("звук", "окно", "logical"),
        ("тень", "окно", "logical"),
    }

    page.click(".mf-make-play")
    page.wait_for_function(
        f"document.querySelector('{MAP}')?.dataset.agents === '4'"
        f" && Number(document.querySelector('{MAP}')?.dataset.step) > 20",
        timeout=90_000,
    )
    me.wait_for_text(".mf-map-title", "Утро")
    page.click(".mf-pause")
    page.click(".mf-take-open")
    with page.expect_download(timeout=60_000) as told:
        page.click(".mf-take-map")
    assert told.value.suggested_filename == "Утро.map.yaml"
    told.value.save_as(tmp_path / "again.map.yaml")
    assert read_map(tmp_path / "again.map.yaml") == whole
    page.wait_for_function(
        "document.querySelector('.mf-take-state')?.innerText.startsWith('Сохранено: Утро.map.yaml')"
    )
    me.keep("taken-ru-dark")
    page.click(".mf-take-open")

    # What is dropped on the map is brought; what is no map is refused in the page's language.
    drop = """([name, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], name));
        const place = document.querySelector('.mf-centre canvas');
        for (const type of ['dragover', 'drop']) {
            place.dispatchEvent(
                new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }
    }"""
    page.evaluate(drop, ["картинка.png", "x"])
    page.wait_for_function(
        "document.querySelector('.mf-fault')?.innerText.includes('картинка.png')", timeout=60_000
    )
    assert any(sign in page.inner_text(".mf-fault") for sign in "абвгд")
    page.evaluate(drop, ["мысли.csv", "from,to\nрека,море\nморе,дождь\n"])
    page.wait_for_function(
        f"document.querySelector('{MAP}')?.dataset.agents === '3'", timeout=60_000
    )
    page.wait_for_selector(".mf-told-read", timeout=90_000)
    assert "агентов 3, связей 2" in page.inner_text(".mf-told-read")
