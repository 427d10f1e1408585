"""The feed in full: every kind of event, filtered and searched, and the card of the one chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.emerged.jump_card import EventCard
from dashboard.emerged.log import LogView
from dashboard.emerged.river_panel import labels_of
from dashboard.emerged.showing import Showing, use_while
from dashboard.emerged.told import MOST_EVENTS, Log, kind_of
from dashboard.parts import Desk, panel, text
from dashboard.words import knows, say
from model.events import Event

KINDS = (
    *("insight", "decision", "idea", "ripple"),
    *("cluster", "condensation", "dissolution", "grown", "faded", "trigger", "eeg"),
)
_EVERY_S = 0.7


@solara.component
def LogPanel(desk: Desk, showing: Showing, *, awake: bool) -> None:
    """The feed, and under it the event that was chosen."""
    lang = desk.lang
    use_while(desk, lambda s: (s.world, s.log.number), _EVERY_S, awake=awake)
    snapshot = desk.session.snapshot
    log, world = snapshot.log, snapshot.world
    labels = labels_of(snapshot, lang)
    told = solara.use_memo(lambda: dict[int, str](), [world, lang])
    chosen, choose = solara.use_state((-1, Event(0, 0.0, "", "")))
    solara.use_effect(lambda: choose((-1, Event(0, 0.0, "", ""))), [world])

    def pick(serial: int) -> None:
        # The widget may tell of a line that has gone meanwhile.
        held = desk.session.snapshot.log
        at = serial - held.first
        if serial < 0:
            choose((-1, chosen[1]))
        elif 0 <= at < len(held.events):
            choose((serial, held.events[at]))

    kinds = [*KINDS, *sorted({kind_of(event) for event in log.events} - set(KINDS))]
    view = LogView.element(
        lines=_lines(log, told, labels, lang),
        kinds=[[kind, kind_word(kind, lang), kind != "ripple"] for kind in kinds],
        words={
            "search": say(lang, "log_search"),
            "kinds": say(lang, "log_kinds"),
            "label": say(lang, "log"),
            "count": say(lang, "log_count"),
        },
        picked=chosen[0],
        on_picked=pick,
    )
    parts: list[Any] = [view]
    if not log.events:
        parts.append(text(say(lang, "feed_none"), "mf-note"))
    if chosen[0] >= 0:
        card = EventCard(desk, showing, chosen[1]).key(f"event {world} {chosen[0]}")
        parts.append(rv.Html(tag="div", class_="mf-event-card", children=[card]))
    panel(say(lang, "log"), "mf-log-panel", parts, [text(_kept(log, lang), "mf-note", "span")])


def kind_word(kind: str, lang: str) -> str:
    """What a kind of event is called on its button; the kind itself where nobody named it."""
    key = f"kind_{kind}"
    return say(lang, key) if knows(lang, key) else kind


def _lines(log: Log, told: dict[int, str], labels: Mapping[str, str], lang: Any) -> list[list[Any]]:
    """Lines of the feed; each sentence is made once and forgotten with its event."""
    from scenarios.report.catalogue import number
    from scenarios.report.words import event_sentence

    for serial in [serial for serial in told if serial < log.first]:
        del told[serial]
    lines = []
    for serial, event in enumerate(log.events, log.first):
        if serial not in told:
            told[serial] = event_sentence(event.to_json(), labels, lang)
        when = f"{number(round(event.time_s, 1), lang)} {say(lang, 's')}"
        lines.append([serial, when, kind_of(event), told[serial]])
    return lines


def _kept(log: Log, lang: str) -> str:
    if log.first <= 0:
        return say(lang, "log_all", events=log.in_all)
    return say(lang, "log_bound", most=MOST_EVENTS, events=log.in_all)
