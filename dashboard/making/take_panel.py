"""The menu of what can be taken away from the field, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import solara

from dashboard.making.download import Download
from dashboard.making.finishing import What
from dashboard.making.taking import Parcel, Taking
from dashboard.parts import Button, Desk, text
from dashboard.running.repeating import repeatedly
from dashboard.words import refusals, say

_WATCH_S = 0.4
_OFFERS: tuple[tuple[What, str], ...] = (
    ("run", "mdi-folder-zip-outline"),
    ("report", "mdi-file-document-outline"),
    ("vault", "mdi-note-multiple-outline"),
    ("gexf", "mdi-graph-outline"),
    ("graphml", "mdi-graph-outline"),
    ("map", "mdi-map-outline"),
)
_GOING = ("asked", "finishing", "report", "writing")


@solara.component
def Take(desk: Desk) -> None:
    """A button in the head of the page that opens the menu."""
    lang = desk.lang
    opened, open_it = solara.use_state(False)
    taking = solara.use_memo(lambda: Taking(desk.session), [desk.session])
    parcel, set_parcel = solara.use_state(Parcel())
    offered, offer = solara.use_state(cast(tuple[Any, ...], ()))
    going = parcel.status in _GOING

    def keep_watch() -> Callable[[], None] | None:
        def look() -> bool:
            told = taking.watch()
            set_parcel(told)
            if told.status == "ready":
                offer((told.path, told.name, told.number))
            return told.status in _GOING

        return repeatedly(look, _WATCH_S, "take") if going else None

    solara.use_effect(keep_watch, [going, parcel.number])
    solara.use_effect(lambda: taking.stop, [])

    def ask(what: What) -> None:
        taking.ask(what, lang)
        set_parcel(taking.watch())

    def stop() -> None:
        taking.stop()
        set_parcel(taking.watch())

    with solara.Div(classes=["mf-take"]):
        Button(say(lang, "take"), lambda: open_it(not opened), "mf-take-open", "mdi-download")
        with solara.Div(classes=["mf-unseen"]):
            Download.element(offered=offered)
        with solara.Div(classes=["mf-panel", "mf-take-menu", "" if opened else "mf-away"]):
            text(say(lang, "take_lead"), "mf-note")
            for what, icon in _OFFERS:
                with solara.Div(classes=["mf-make-line"]).key(what):
                    Button(
                        say(lang, f"take_{what}"),
                        lambda what=what: ask(what),
                        f"mf-take-{what}",
                        icon,
                        disabled=going,
                    )
            if going:
                text(say(lang, f"take_is_{parcel.status}"), "mf-take-state")
                Button(say(lang, "take_stop"), stop, "mf-take-stop", "mdi-stop")
            elif parcel.status == "ready":
                size = max(parcel.size / 2**20, 0.01)
                text(say(lang, "take_ready", name=parcel.name, size=size), "mf-take-state")
                if parcel.turned:
                    text(say(lang, "take_turned", n=parcel.turned), "mf-note")
            elif parcel.status == "fault":
                text(refusals.told(lang, parcel.fault), "mf-take-state mf-warn")
