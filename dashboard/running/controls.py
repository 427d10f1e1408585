"""The controls: run it, and turn its constants. What it is made of: ``sources.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.making.sources import Made
from dashboard.parts import Button, Desk, Slide, panel, text
from dashboard.running.living_words import Living
from dashboard.running.painter import use_shown
from dashboard.running.play_button import PlayPause
from dashboard.running.snapshot import Snapshot
from dashboard.running.step_button import Step
from dashboard.running.world import KNOBS, Knob
from dashboard.signal.eeg_panel import Eeg
from dashboard.words import named, say

_SPEEDS: tuple[float | None, ...] = (0.5, 1.0, 2.0, 5.0, 10.0, None)


@solara.component
def RunBar(desk: Desk) -> None:
    """Play, pause, step, reset, speed, and the clock."""
    session, lang = desk.session, desk.lang
    speed, set_speed = solara.use_state(session.speed or 0.0)

    def choose_speed(value: float) -> None:
        set_speed(value)
        session.set_speed(value or None)

    with solara.Div(classes=["mf-run"]):
        PlayPause(desk)
        Step(desk)
        Button(say(lang, "reset"), session.reset, "mf-reset", "mdi-restart")
        rv.Select(
            v_model=speed,
            on_v_model=choose_speed,
            items=[_speed(lang, times) for times in _SPEEDS],
            class_="mf-speed",
            dense=True,
            hide_details=True,
            attributes={"aria-label": say(lang, "speed")},
        )
        Clock(desk)


def _speed(lang: str, times: float | None) -> dict[str, Any]:
    words = say(lang, "speed_most") if times is None else say(lang, "speed_times", times=times)
    return {"text": words, "value": times or 0.0}


@solara.component
def Clock(desk: Desk) -> None:
    """The step counter and simulated time."""

    def words_of(shown: Snapshot) -> str:
        return say(desk.lang, "clock", step=shown.step, seconds=shown.seconds)

    Living(desk, "mf-clock", 0.1, words_of)


@solara.component
def Controls(desk: Desk, complain: Callable[[str], None]) -> None:
    """The left column; ``complain`` shows one line about a refused upload."""
    standing = use_shown(desk.painter, lambda s: s.choice, 0.1)
    choice = desk.session.choice if standing is None else standing

    def start(**changes: Any) -> None:
        complain("")
        desk.session.load(replace(desk.session.choice, **changes))

    with solara.Div(classes=["mf-controls"]):
        Made(desk, choice, start, complain)
        Eeg(desk, choice, start, complain)
        Constants(desk, say(desk.lang, "constants"))


@solara.component
def Constants(desk: Desk, title: str) -> None:
    """Sliders of the main constants; the figure beside each is what is in force in the model."""
    told = use_shown(
        desk.painter,
        lambda s: (s.world, s.went_back, tuple(s.in_force.get(k.name) for k in KNOBS)),
        0.1,
    )
    world, went_back, in_force = told
    children = [
        # Another world, or another time, has other constants: its sliders start anew.
        _Turn(desk, knob, value).key(f"{world}.{went_back}.{knob.name}")
        for knob, value in zip(KNOBS, in_force, strict=True)
        if value is not None
    ]
    children.append(text(say(desk.lang, "constants_note"), "mf-note").key("note"))
    panel(title, "mf-constants", children)


@solara.component
def _Turn(desk: Desk, knob: Knob, in_force: float) -> None:
    held, set_held = solara.use_state(in_force)

    def turn(value: float) -> None:
        # The slider rounds what it is given to its own marks; that is not the person's hand.
        if abs(value - held) >= knob.step / 2.0:
            set_held(value)
            desk.session.turn(knob.name, round(value, 6))

    Slide(
        say(desk.lang, knob.word),
        f"{in_force:.4g} {named(desk.lang, knob.unit)}".strip(),
        held,
        turn,
        (min(knob.low, in_force), max(knob.high, in_force), knob.step),
        "mf-knob-" + knob.name.replace(".", "-"),
    )
