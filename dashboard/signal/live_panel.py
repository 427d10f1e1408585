"""The live part of the EEG panel: streams, rest with its countdown, state, reason, latency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import reacton.ipyvuetify as rv
import solara
import solara.lab

from dashboard.parts import Button, Desk, text
from dashboard.running.painter import use_shown
from dashboard.signal.live_link import Told, Wanted
from dashboard.words import say
from model.errors import InputError

_LOOK_S = 0.8


@solara.component
def Live(desk: Desk, wanted: Wanted | None, start: Callable[..., None]) -> None:
    """Choose a stream and a person; see how it goes."""
    lang = desk.lang
    # Read when it is acted on, not when it was drawn: a busy server may still be drawing.
    given = desk.session.choice.given
    held = solara.use_reactive(wanted or Wanted("", aperiodic=bool(given and given.eeg.aperiodic)))
    form = held.value
    asked, set_asked = solara.use_state(0)
    look = solara.lab.use_task(lambda: _found(asked), dependencies=[asked])
    found, fault = look.value if look.value is not None else ([], "")
    names = list(dict.fromkeys([*found, *([form.stream] if form.stream else [])]))

    def rest(told: str) -> None:
        if told.replace(".", "", 1).isdigit():
            held.set(replace(held.value, calibrate_s=float(told)))

    def begin(*, anew: bool = False) -> None:
        if held.value.stream:
            start(eeg="live", live=replace(held.value, anew=anew))

    with solara.Div(classes=["mf-live"]):
        Going(desk, form.person)
        with solara.Div(classes=["mf-row"]):
            rv.Select(
                label=say(lang, "live_stream"),
                v_model=form.stream or None,
                on_v_model=lambda told: held.set(replace(held.value, stream=told or "")),
                items=names,
                class_="mf-live-stream",
                dense=True,
                hide_details=True,
            )
            Button(
                say(lang, "live_look"),
                lambda: set_asked(asked + 1),
                "mf-live-look",
                "mdi-magnify",
                bare=True,
            )
        if look.pending and asked:
            text(say(lang, "live_looking"), "mf-note mf-live-looking")
        elif fault:
            text(fault, "mf-note mf-warn mf-live-fault")
        elif asked:
            none = "" if found else say(lang, "live_none")
            text(none, "mf-note mf-live-looked")
        with solara.Div(classes=["mf-row"]):
            rv.TextField(
                label=say(lang, "live_person"),
                v_model=form.person,
                on_v_model=lambda told: held.set(replace(held.value, person=told or "")),
                class_="mf-live-person",
                dense=True,
                hide_details=True,
            )
            rv.TextField(
                label=say(lang, "live_rest"),
                v_model=f"{form.calibrate_s:g}",
                on_v_model=rest,
                class_="mf-live-rest",
                dense=True,
                hide_details=True,
                type="number",
            )
        rv.Checkbox(
            v_model=form.aperiodic,
            on_v_model=lambda told: held.set(replace(held.value, aperiodic=bool(told))),
            label=say(lang, "live_aperiodic"),
            class_="mf-live-aperiodic",
            dense=True,
            hide_details=True,
            attributes={"title": say(lang, "live_aperiodic_hint")},
        )
        with solara.Div(classes=["mf-row"]):
            Button(
                say(lang, "live_begin"), begin, "mf-live-begin", "mdi-access-point", primary=True
            )
            Button(
                say(lang, "live_anew"),
                lambda: begin(anew=True),
                "mf-live-anew",
                "mdi-restart",
                bare=True,
            )
        text(say(lang, "live_hint"), "mf-note")


def _found(asked: int) -> tuple[list[str], str]:
    """Streams that answer, and what is wrong where nothing can be asked."""
    from model.eeg.live.lsl import streams

    if not asked:
        return [], ""
    try:
        return [one.name for one in streams(_LOOK_S)], ""
    except InputError as error:
        return [], str(error)


@solara.component
def Going(desk: Desk, person: str) -> None:
    """State, reason and latency of the stream in use."""
    told: Told | None = use_shown(desk.painter, lambda s: s.live, 0.25)
    if told is None:
        return
    lang = desk.lang
    good = told.state in ("good", "calibrating")
    with solara.Div(classes=["mf-live-going"]):
        text(state_words(told, lang), "mf-live-state" if good else "mf-live-state mf-warn")
        if told.state == "calibrating" and told.countdown_s and told.wanted_s:
            rv.ProgressLinear(
                value=100.0 * max(1.0 - told.countdown_s / told.wanted_s, 0.0),
                class_="mf-live-rest-done",
                attributes={"aria-label": state_words(told, lang)},
            )
        if told.fault:
            text(told.fault, "mf-note mf-warn mf-live-fault")
        if told.channels:
            facts = {"channels": " ".join(told.channels[:8]), "rate": told.rate_hz}
            parts = [say(lang, "live_facts", share=told.good_share, **facts)]
            if told.age_s is not None:
                parts.append(say(lang, "live_age", age=told.age_s))
            if told.latency_s is not None:
                parts.append(say(lang, "live_latency", latency=told.latency_s))
            if told.returns:
                parts.append(say(lang, "live_returns", returns=told.returns))
            if told.kept and person:
                parts.append(say(lang, "live_kept", person=person))
            text(" · ".join(parts), "mf-note mf-live-facts")
        text(say(lang, "live_time"), "mf-note")


def state_words(told: Told, lang: Any) -> str:
    """``state_words(told, lang)``: one line about the stream."""
    from scenarios.report.steering import reason_words

    facts = {"stream": told.stream, "why": reason_words(told.reason, lang)}
    if told.state == "calibrating" and not told.countdown_s:
        return say(lang, "live_not_yet", **facts)
    return say(lang, f"live_{told.state}", left=told.countdown_s, **facts)
