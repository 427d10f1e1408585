"""The settings room: every setting explained, changed, put back, saved and opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.making.giving import GiveFile
from dashboard.parts import Button, Desk, text
from dashboard.running.painter import use_shown
from dashboard.running.world import Choice, scenario_of_choice
from dashboard.settings.form import asked, plain_of
from dashboard.settings.leaves import GROUPS, TRIGGERS, Leaf, leaves, operator_names, value_at
from dashboard.settings.save import opened, saved
from dashboard.words import named, refusals, say
from model.eeg.bands import BAND_NAMES
from model.errors import InputError

_OPENED_BYTES = 300 * 2**20


@solara.component
def Settings(desk: Desk) -> None:
    """All settings in groups; what was typed stays while another group is looked at."""
    lang = desk.lang
    standing = use_shown(desk.painter, lambda s: s.choice, 0.2) or desk.session.choice
    in_force = solara.use_memo(lambda: _scenarios(standing), [standing])
    group = solara.use_reactive(GROUPS[0])
    search = solara.use_reactive("")
    form = solara.use_reactive({})
    complaint, complain = solara.use_state("")
    # Another world brings other values: what was typed for the last one is no wish any more.
    solara.use_effect(lambda: form.set({}), [standing])

    def put(name: str, value: Any) -> None:
        form.set({**form.value, name: value})

    def apply() -> None:
        try:
            turned = asked(form.value, standing, in_force[1], lang)
            wanted = replace(standing, turned=turned)
            scenario_of_choice(wanted)
        except InputError as error:
            complain(str(error))
            return
        complain("")
        desk.session.load(wanted)

    def all_back() -> None:
        complain("")
        form.set({})
        desk.session.load(replace(standing, turned={}))

    def take(paths: list[Path]) -> None:
        try:
            choice = opened(paths[0], paths[0].parent / "open")
        except InputError as error:
            complain(str(error))
            return
        complain("")
        desk.session.load(choice)

    shown, own = in_force
    changed = _changed(form.value, shown, own)
    with solara.Div(classes=["mf-settings"]):
        with solara.Div(classes=["mf-panel", "mf-settings-groups"]):
            text(say(lang, "settings_title"), "mf-title", "h2")
            rv.TextField(
                v_model=search.value,
                on_v_model=search.set,
                label=say(lang, "settings_search"),
                class_="mf-settings-search",
                dense=True,
                hide_details=True,
                clearable=True,
            )
            for name in GROUPS:
                count = sum(1 for one in changed if one.partition(".")[0] == name)
                words = say(lang, f"group_{name}") + (f" · {count}" if count else "")
                here = name == group.value and not search.value
                Button(
                    words,
                    lambda name=name: (search.set(""), group.set(name)),
                    f"mf-group-{name}",
                    primary=here,
                )
            _Keep(desk, standing, take, complain)
        with solara.Div(classes=["mf-panel", "mf-settings-list"]):
            text(say(lang, "settings_lead"), "mf-note")
            found = _found(lang, group.value, search.value or "")
            for leaf in found:
                row = _Row(lang, leaf, shown[leaf.name], own[leaf.name], form.value, put)
                row.key(leaf.name)
            if not found:
                text(say(lang, "settings_nothing"), "mf-note")
            if group.value == "schedule" and not search.value:
                _Weights(lang, form.value, shown, put)
                _Triggers(lang, form.value, shown, put)
            with solara.Div(classes=["mf-settings-end"]):
                Button(say(lang, "settings_apply"), apply, "mf-settings-apply", primary=True)
                Button(say(lang, "settings_all_back"), all_back, "mf-settings-back")
                told = say(lang, "settings_changed", n=len(changed))
                text(told if changed else say(lang, "settings_none_changed"), "mf-note", "span")
            if complaint:
                text(refusals.told(lang, complaint), "mf-note mf-warn mf-settings-fault")


def _scenarios(standing: Choice) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values in force, and those of the scenario itself, by dotted name."""
    from dashboard.settings.leaves import weight_names

    names = [leaf.name for leaf in leaves()] + list(weight_names()) + [TRIGGERS]
    try:
        now = scenario_of_choice(standing)
        own = scenario_of_choice(replace(standing, turned={}))
    except InputError:
        # The choice lost its file meanwhile; the shipped scenario says what can be set.
        now = own = scenario_of_choice(Choice())
    return {n: value_at(now, n) for n in names}, {n: value_at(own, n) for n in names}


def _changed(form: Mapping[str, Any], shown: Mapping[str, Any], own: Mapping[str, Any]) -> set[str]:
    return {name for name in shown if shown[name] != own[name]} | set(form)


def _found(lang: str, group: str, search: str) -> list[Leaf]:
    if not search.strip():
        return [leaf for leaf in leaves() if leaf.group == group]
    wanted = search.casefold().split()

    def told(leaf: Leaf) -> str:
        return f"{leaf.name} {say(lang, leaf.word)} {say(lang, leaf.why)}".casefold()

    return [leaf for leaf in leaves() if all(part in told(leaf) for part in wanted)]


@solara.component
def _Row(
    lang: str,
    leaf: Leaf,
    value: Any,
    own: Any,
    form: Mapping[str, Any],
    put: Callable[[str, Any], None],
) -> None:
    """One setting: its field, its explanation, its default and bounds, a way back."""
    css = leaf.name.replace(".", "-")
    typed = form.get(leaf.name)
    differs = typed is not None or value != own
    with solara.Div(classes=["mf-set", f"mf-set-{css}", "mf-set-changed" if differs else ""]):
        with solara.Div(classes=["mf-set-field"]):
            if leaf.holds == "switch":
                rv.Switch(
                    v_model=value if typed is None else typed,
                    on_v_model=lambda told: put(leaf.name, bool(told)),
                    label=say(lang, leaf.word),
                    dense=True,
                    hide_details=True,
                )
            else:
                rv.TextField(
                    v_model=plain_of(value) if typed is None else typed,
                    on_v_model=lambda told: put(leaf.name, str(told)),
                    label=say(lang, leaf.word),
                    dense=True,
                    hide_details=True,
                )
        with solara.Div(classes=["mf-set-words"]):
            text(say(lang, leaf.why))
            text(_hint(lang, leaf, own), "mf-faint")
        if differs:
            Button(
                say(lang, "settings_back"),
                lambda: put(leaf.name, own if leaf.holds == "switch" else plain_of(own)),
                "mf-set-back",
                "mdi-undo",
                bare=True,
            )


def _hint(lang: str, leaf: Leaf, own: Any) -> str:
    parts = [leaf.name, say(lang, "settings_default", value=_told(lang, leaf.default))]
    if own != leaf.default:
        parts.append(say(lang, "settings_scenario", value=_told(lang, own)))
    if leaf.low is not None and leaf.high is not None:
        low, high = plain_of(leaf.low), plain_of(leaf.high)
        parts.append(say(lang, "settings_from_to", low=low, high=high))
    elif leaf.low is not None:
        words = "settings_from" if leaf.low_in else "settings_above"
        parts.append(say(lang, words, low=plain_of(leaf.low)))
    return " · ".join(parts)


def _told(lang: str, value: Any) -> str:
    if isinstance(value, bool):
        return say(lang, "settings_switch_on" if value else "settings_switch_off")
    return plain_of(value)


@solara.component
def _Weights(
    lang: str,
    form: Mapping[str, Any],
    shown: Mapping[str, Any],
    put: Callable[[str, Any], None],
) -> None:
    """The table of operators by bands."""
    text(say(lang, "settings_operators"), "mf-note")
    head = [text("", "", "th"), *(text(named(lang, band), "", "th") for band in BAND_NAMES)]
    rows = [rv.Html(tag="tr", children=head)]
    for operator in operator_names():
        cells = [text(named(lang, operator), "", "th")]
        for band in BAND_NAMES:
            name = f"schedule.operators.{operator}.{band}"
            typed = form.get(name)
            field = rv.TextField(
                v_model=plain_of(shown[name]) if typed is None else typed,
                on_v_model=lambda told, name=name: put(name, str(told)),
                class_=f"mf-weight-{operator}-{band}",
                dense=True,
                hide_details=True,
                attributes={"aria-label": f"{named(lang, operator)}, {named(lang, band)}"},
            )
            cells.append(rv.Html(tag="td", children=[field]))
        rows.append(rv.Html(tag="tr", children=cells))
    rv.Html(tag="table", class_="mf-weights", children=rows)


@solara.component
def _Triggers(
    lang: str,
    form: Mapping[str, Any],
    shown: Mapping[str, Any],
    put: Callable[[str, Any], None],
) -> None:
    """The triggers as lines of text."""
    from dashboard.settings.form import ACTIONS, lines_of

    typed = form.get(TRIGGERS)
    text(say(lang, "settings_triggers", actions=", ".join(ACTIONS)), "mf-note")
    rv.Textarea(
        v_model=lines_of(shown[TRIGGERS]) if typed is None else typed,
        on_v_model=lambda told: put(TRIGGERS, str(told or "")),
        class_="mf-triggers",
        rows=3,
        dense=True,
        hide_details=True,
        attributes={"aria-label": say(lang, "settings_triggers", actions=", ".join(ACTIONS))},
    )


@solara.component
def _Keep(
    desk: Desk,
    standing: Choice,
    take: Callable[[list[Path]], None],
    complain: Callable[[str], None],
) -> None:
    """Save what is in force as a scenario, and open one."""
    lang = desk.lang
    own_files = any((standing.map_file, standing.eeg_file, standing.baseline_file))
    given = standing.given is not None
    name = "scenario.zip" if own_files or (given and _names_files(standing)) else "scenario.toml"

    def whole() -> bytes:
        # Read when it is asked for, not when it was drawn.
        return saved(desk.session.choice, desk.session.snapshot.title)[1]

    # One root: Solara would lay a sheet of its own around several.
    with solara.Div():
        text(say(lang, "settings_save_hint"), "mf-note")
        if standing.eeg == "live":
            return
        with solara.Div(classes=["mf-settings-save"]):
            solara.FileDownload(whole, filename=name, label=say(lang, "settings_save"))
        text(say(lang, "settings_open_hint"), "mf-note")
        GiveFile(
            desk,
            "scenario",
            say(lang, "settings_open"),
            [".toml", ".zip"],
            _OPENED_BYTES,
            take,
            complain,
        )


def _names_files(choice: Choice) -> bool:
    if choice.given is None:
        return False
    eeg = choice.given.eeg
    return choice.given.map != "metathought" or any((eeg.file, eeg.baseline, eeg.other))
