"""What was typed into the settings, as values of a scenario; triggers as lines of text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from dashboard.running.world import Choice
from dashboard.settings.leaves import TRIGGERS, leaf_of, same_value
from dashboard.words import say
from model.errors import InputError
from model.settings import TriggerSettings

ACTIONS: tuple[str, ...] = get_args(TriggerSettings.model_fields["do"].annotation)
_LINE = re.compile(
    r"(?P<when>.+?)(?:\s+until\s+(?P<release>.+?))?\s*=>\s*(?P<do>\w+)"
    r"(?:\s+(?P<strength>\d*\.?\d+))?(?:\s+on\s+(?P<on>\S+))?(?:\s+every\s+(?P<every>\d*\.?\d+)\s*s)?"
)


def asked(
    form: Mapping[str, Any], standing: Choice, own: Mapping[str, Any], lang: str
) -> dict[str, Any]:
    """``asked(form, standing, own, lang) -> turned``: all that shall differ from the scenario.

    - ``form``: what was typed, by dotted name; ``own``: the scenario's own values.

    Raises ``InputError`` with the name as the page shows it for what is no number. Bounds are
    the scenario's to check.
    """
    turned = dict(standing.turned)
    for name, typed in form.items():
        value = _value(name, typed, lang)
        if same_value(value, own[name]):
            turned.pop(name, None)
        else:
            turned[name] = value
    return turned


def _value(name: str, typed: Any, lang: str) -> Any:
    if name == TRIGGERS:
        return triggers_of(str(typed), lang)
    leaf = leaf_of(name)
    if isinstance(typed, bool):
        return typed
    told = str(typed).strip().replace(",", ".").replace("−", "-")
    try:
        return int(told) if leaf is not None and leaf.holds == "whole" else float(told)
    except ValueError:
        words = name if leaf is None else say(lang, leaf.word)
        raise InputError(
            say(lang, "settings_not_a_number", name=words, text=repr(str(typed)))
        ) from None


def triggers_of(lines: str, lang: str) -> list[dict[str, Any]]:
    """``triggers_of("alpha > 1.5 for 2 s => ignite 0.5 on kind:principle", "en")``.

    A line is ``CONDITION [until CONDITION] => WHAT [STRENGTH] [on WHOM] [every SECONDS s]``.
    Raises ``InputError`` that names the line.
    """
    found: list[dict[str, Any]] = []
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        told = _LINE.fullmatch(line.strip())
        if told is None:
            raise InputError(say(lang, "settings_trigger_line", line=number))
        trigger: dict[str, Any] = {"when": told["when"], "do": told["do"]}
        for name, key in (("release", "release"), ("on", "on")):
            if told[key]:
                trigger[name] = told[key]
        for name, key in (("strength", "strength"), ("refractory_s", "every")):
            if told[key]:
                trigger[name] = float(told[key])
        found.append(trigger)
    return found


def lines_of(triggers: Sequence[TriggerSettings | Mapping[str, Any]]) -> str:
    """``lines_of(triggers)``: the lines that ``triggers_of`` reads back."""
    lines = []
    for one in triggers:
        told = one if isinstance(one, TriggerSettings) else TriggerSettings.model_validate(one)
        until = f" until {told.release}" if told.release else ""
        lines.append(
            f"{told.when}{until} => {told.do} {plain_of(told.strength)} on {told.on}"
            f" every {plain_of(told.refractory_s)} s"
        )
    return "\n".join(lines)


def plain_of(value: float | int) -> str:
    """``plain_of(0.015625) -> "0.015625"``: a number that reads back as itself."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
