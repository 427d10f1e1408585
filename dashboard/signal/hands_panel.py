"""The bands by hand: sliders, presets of typical states, a way back to rest, bursts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara

from dashboard.parts import Button, Desk, Slide, panel, text
from dashboard.running.painter import use_shown
from dashboard.signal.hands import IMPULSE_S, PRESETS
from dashboard.words import say
from model.eeg.bands import BAND_NAMES


@solara.component
def Sliders(desk: Desk, name: str, css: str) -> None:
    """Five sliders that play the bands as if they were a brain.

    ``name``: who plays; what another one played moves these. ``css``: a band's class begins so.
    """
    session = desk.session
    held, set_held = solara.use_state(dict(session.choice.bands))
    shown, set_shown = solara.use_state(0)
    played = use_shown(
        desk.painter, lambda s: 0 if session.hands[0] in ("", name) else session.hands[1], 0.2
    )

    def take_over() -> None:
        if played:
            set_held(dict(session.choice.bands))
            # The browser alone holds where a slider stands: another one is drawn in its place.
            set_shown(played)

    solara.use_effect(take_over, [played])

    def play(band: str, value: float) -> None:
        bands = {**session.choice.bands, band: value}
        session.set_bands(bands, name)
        set_held(bands)

    with solara.Div(classes=["mf-sliders"]):
        for band in BAND_NAMES:
            Slide(
                say(desk.lang, band),
                f"{held.get(band, 0.0):+.1f}",
                held.get(band, 0.0),
                lambda value, band=band: play(band, value),  # type: ignore[misc]
                (-3.0, 3.0, 0.1),
                f"{css}-{band}",
            ).key(f"{shown}.{band}")


@solara.component
def Hands(desk: Desk) -> None:
    """The sliders with all that belongs to them; else a button that takes the bands in hand."""
    lang, session = desk.lang, desk.session
    in_hand = use_shown(
        desk.painter, lambda s: s.choice is not None and s.choice.eeg == "hands", 0.2
    )

    def take() -> None:
        session.load(replace(session.choice, eeg="hands"))

    if not in_hand:
        children = [
            Button(say(lang, "hands_take"), take, "mf-hands-take", "mdi-tune").key("take"),
            text(say(lang, "hands_take_note"), "mf-note").key("note"),
        ]
        panel(say(lang, "hands_title"), "mf-hands", children)
        return
    children = [_Presets(desk).key("presets"), _Played(desk).key("sliders")]
    children += [_Bursts(desk).key("bursts"), text(say(lang, "hands_note"), "mf-note").key("note")]
    panel(say(lang, "hands_title"), "mf-hands", children)


@solara.component
def _Presets(desk: Desk) -> None:
    lang, session = desk.lang, desk.session

    def put(bands: dict[str, float]) -> Callable[[], None]:
        return lambda: session.set_bands(bands, "presets")

    with solara.Div():
        with solara.Div(classes=["mf-presets"]):
            Button(say(lang, "hands_rest"), put({}), "mf-preset-rest", "mdi-restore", primary=True)
            for name, bands in PRESETS.items():
                with solara.Tooltip(say(lang, f"preset_{name}_source")):
                    Button(say(lang, f"preset_{name}"), put(dict(bands)), f"mf-preset-{name}")
        text(say(lang, "presets_note"), "mf-note")


@solara.component
def _Played(desk: Desk) -> None:
    with solara.Div(classes=["mf-big-bands"]):
        Sliders(desk, "room", "mf-play")


@solara.component
def _Bursts(desk: Desk) -> None:
    lang = desk.lang

    def strike(band: str) -> Callable[[], Any]:
        return lambda: desk.session.impulse(band)

    with solara.Div():
        text(say(lang, "impulse", seconds=IMPULSE_S), "mf-note")
        with solara.Div(classes=["mf-presets"]):
            for band in BAND_NAMES:
                Button(say(lang, band), strike(band), f"mf-impulse-{band}", "mdi-flash")
