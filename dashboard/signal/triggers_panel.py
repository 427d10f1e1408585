"""Triggers: their conditions in words, whether each holds, when it fired and what that did."""

from __future__ import annotations

from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.parts import Desk, panel, text
from dashboard.running.painter import use_shown
from dashboard.signal.told import TriggerNow
from dashboard.words import say
from scenarios.report.sentences import condition_words, event_sentence, target_words


@solara.component
def Triggers(desk: Desk) -> None:
    """One entry for each, or a line where the scenario has none."""
    lang = desk.lang
    triggers, now_s = use_shown(
        desk.painter,
        lambda s: (s.signal.triggers, int(s.seconds) if s.signal.triggers else 0),
        0.25,
    )
    if not triggers:
        panel(say(lang, "triggers"), "mf-triggers", [text(say(lang, "triggers_none"), "mf-note")])
        return
    topology = desk.session.snapshot.topology
    names = [] if topology is None else topology.names
    labels = {name[0]: name[2 if lang == "en" else 1] for name in names}
    children = [
        _entry(number, trigger, now_s, labels, lang) for number, trigger in enumerate(triggers)
    ]
    panel(say(lang, "triggers"), "mf-triggers", children)


def _entry(number: int, trigger: TriggerNow, now_s: int, labels: dict[str, str], lang: Any) -> Any:
    rule = say(
        lang,
        "trigger_rule",
        number=number + 1,
        when=condition_words(trigger.when, lang),
        does=say(
            lang,
            f"trigger_{trigger.do}",
            target=target_words(trigger.on, labels, lang),
            share=trigger.strength,
        ),
    )
    parts = [text(rule, "mf-strong"), text(*_standing(trigger, lang))]
    if trigger.fired_s is not None:
        told = say(
            lang,
            "trigger_fired",
            times=trigger.times,
            seconds=trigger.fired_s,
            ago=max(now_s - trigger.fired_s, 0.0),
        )
        parts.append(text(told, "mf-trigger-fired"))
    if trigger.last is not None:
        did = event_sentence(trigger.last.to_json(), labels, lang)
        parts.append(text(did, "mf-note"))
    parts.append(text(say(lang, "trigger_rest", seconds=trigger.refractory_s), "mf-note"))
    return rv.Html(tag="div", class_="mf-trigger", children=parts)


def _standing(trigger: TriggerNow, lang: Any) -> tuple[str, str]:
    """Whether it holds now, in words, and how the line looks."""
    if not trigger.counts:
        return say(lang, "trigger_paused"), "mf-warn mf-trigger-state"
    if trigger.holds:
        told = say(lang, "trigger_holds", held=trigger.held_s, wanted=trigger.hold_s)
        return f"◆ {told}", "mf-strong mf-trigger-state mf-trigger-on"
    return f"◇ {say(lang, 'trigger_waits')}", "mf-note mf-trigger-state"
