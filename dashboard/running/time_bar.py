"""Time: back to any kept moment, one moment back, and the fork from the moment that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.parts import Button, Desk
from dashboard.running.living_words import Living
from dashboard.running.painter import use_shown
from dashboard.running.snapshot import Snapshot
from dashboard.words import say

_GRID_S = 0.25


@solara.component
def TimeBar(desk: Desk) -> None:
    """A slider over what has been, and the fork."""
    session, lang = desk.session, desk.lang
    live, two, short = use_shown(
        desk.painter, lambda s: (s.live is not None, s.apart is not None, _is_short(s)), 0.1
    )
    own_chance, set_own_chance = solara.use_state(False)

    def go(seconds: float) -> None:
        session.go_to(round(seconds / _span(session.snapshot)[3]))

    def span_words(shown: Snapshot) -> str:
        begins, _, ends, _ = _span(shown)
        return say(lang, "time_live" if live else "time_span", first=begins, last=ends)

    def fork() -> None:
        session.fork((session.choice.seed + 1) % 2**32 if own_chance else None)

    # One root, as everywhere (Solara lays a sheet of its own around several).
    with solara.Div(classes=["mf-time"]):
        Button(say(lang, "time_back"), session.back, "mf-back", "mdi-skip-previous", bare=True)
        slider = rv.Slider(
            step=_GRID_S,
            disabled=live or short,
            class_="mf-time-slider",
            dense=True,
            hide_details=True,
            attributes={"aria-label": say(lang, "time"), "title": say(lang, "time_hint")},
        )
        rv.use_event(slider, "start", lambda *_: session.pause())
        rv.use_event(slider, "change", lambda widget, event, told: go(float(told)))
        Living(desk, "mf-note mf-time-span", 0.2, span_words)
        if two:
            words = say(lang, "take_second")
            Button(words, session.take_beside, "mf-take-second", "mdi-check")
            Button(say(lang, "close_second"), session.close_beside, "mf-close", "mdi-close")
        else:
            Button(say(lang, "fork"), fork, "mf-fork", "mdi-source-fork")
            rv.Checkbox(
                v_model=own_chance,
                on_v_model=set_own_chance,
                label=say(lang, "fork_chance"),
                class_="mf-fork-chance",
                dense=True,
                hide_details=True,
            )

    def move() -> Callable[[], None]:
        moved: Any = solara.get_widget(slider)

        def paint(shown: Snapshot) -> bool:
            begins, at, ends, _ = _span(shown)
            with moved.hold_sync():
                moved.min, moved.max, moved.v_model = begins, max(ends, begins + _GRID_S), at
            return True

        # Not among the slider's own values: Solara would put those back whenever it draws.
        paint(session.snapshot)
        return desk.painter.add(0.2, paint)

    solara.use_effect(move, [desk.painter])


def _is_short(snapshot: Snapshot) -> bool:
    """Whether there is but one moment to stand at."""
    first, _, last, _ = _span(snapshot)
    return last == first


def _span(snapshot: Snapshot) -> tuple[float, float, float, float]:
    """First, present and last second one can stand at, and seconds per step."""
    dt = snapshot.seconds / snapshot.step if snapshot.step else 1.0 / 64.0
    last = max(snapshot.step, *snapshot.kept, 0)
    return snapshot.kept_from * dt, snapshot.seconds, last * dt, dt


def pressed(desk: Desk) -> dict[str, Any]:
    """``pressed(desk)``: what each key of the page does."""
    session = desk.session

    def play() -> None:
        asked = session.asked
        if session.snapshot.playing if asked is None else asked:
            session.pause()
        else:
            session.play()

    return {"play": play, "step": session.step, "back": session.back}
