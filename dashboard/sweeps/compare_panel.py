"""Sweeps and runs side by side on the page: choose folders, look at maps, play a run again.

Figures and words are those of ``mindfield compare``. Nothing is read but the folders that the
person names, and of them only what a run or a sweep left there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import reacton.ipyvuetify as rv
import solara
import solara.lab

from dashboard.drawing.heat_map import NOBODY, HeatMap, told_of
from dashboard.parts import Button, Desk, panel, text
from dashboard.sweeps.compared import Pictures, differences, extremes, influences, sentences
from dashboard.words import refusals, say
from model.errors import InputError

if TYPE_CHECKING:
    from scenarios.compare.comparison import Comparison, Portrait
    from scenarios.report.catalogue import Lang

_MOST_RUNS = 40
_NO_AXIS = "—"


@solara.component
def Compare(desk: Desk, shown: Callable[[], Any]) -> None:
    """The whole tab; ``shown`` is called when a run has been opened on the map."""
    # Read when Read is pressed, not when it was drawn: a busy server may still be drawing.
    typed = solara.use_reactive("")
    # Counted, so that the same folders are read again.
    asked, ask = solara.use_state(("", 0))
    task = solara.lab.use_task(lambda: _compared(asked[0]), dependencies=[asked])
    field = rv.TextField(
        label=say(desk.lang, "compare_folders"),
        hint=say(desk.lang, "compare_hint"),
        persistent_hint=True,
        v_model=typed.value,
        on_v_model=typed.set,
        class_="mf-compare-folders",
        dense=True,
    )
    rv.use_event(field, "keyup.enter", lambda *_: ask((typed.value, asked[1] + 1)))
    children: list[Any] = [
        field,
        Button(
            say(desk.lang, "compare_read"),
            lambda: ask((typed.value, asked[1] + 1)),
            "mf-compare-read",
            primary=True,
        ),
    ]
    if task.finished and isinstance(task.value, str):
        children.append(
            text(refusals.told(desk.lang, task.value), "mf-note mf-warn mf-compare-fault")
        )
    elif task.finished and task.value is not None:
        children.append(_Told(desk, task.value))
        children += [
            _swept(desk, portrait, shown).key(f"{asked}.{portrait.source.name}")
            for portrait in task.value.portraits
        ]
        children.append(Pictures(task.value, desk.lang).key(f"{asked}.pictures"))
    elif task.error:
        children.append(text(say(desk.lang, "compare_broken"), "mf-note mf-warn mf-compare-fault"))
    elif asked[0]:
        children.append(text(say(desk.lang, "compare_wait"), "mf-note"))
    panel(say(desk.lang, "compare"), "mf-compare", children)


@solara.component
def _Told(desk: Desk, told: Comparison) -> None:
    """What came out, in sentences and tables."""
    lang = _spoken(desk)
    with solara.Div(classes=["mf-compare-told"]):
        sentences(told, lang)
        for contrast in told.contrasts:
            if contrast.matched.arms:
                differences(contrast, lang)
        for portrait in told.portraits:
            influences(portrait, lang)


def _swept(desk: Desk, told: Portrait, shown: Callable[[], Any]) -> Any:
    from scenarios.compare.surfaces import varied

    if varied(told.source.runs, told.source.parameters):
        return _Sweep(desk, told, shown)
    return text(say(desk.lang, "compare_nothing_varied", name=told.source.name), "mf-note")


@solara.component
def _Sweep(desk: Desk, told: Portrait, shown: Callable[[], Any]) -> None:
    """Two maps of one sweep, brushed together, the runs of the chosen cell, and those that stand
    out."""
    from scenarios.compare.comparison import HEADLINE
    from scenarios.compare.surfaces import runs_of, surface, varied
    from scenarios.compare.words import metric_words

    lang, source = _spoken(desk), told.source
    fault, complain = solara.use_state("")
    axes = varied(source.runs, source.parameters)
    measured = [name for name in source.metrics if source.runs[name].notna().any()]
    first = [name for name in HEADLINE if name in measured] or measured
    one, set_one = solara.use_state(first[0])
    other, set_other = solara.use_state(first[1] if len(first) > 1 else first[0])
    x, set_x = solara.use_state(axes[0])
    y, set_y = solara.use_state(axes[1] if len(axes) > 1 else _NO_AXIS)
    picked, pick = solara.use_state(NOBODY)
    solara.use_effect(lambda: pick(NOBODY), [x, y])
    up = y if y in axes and y != x else None

    def play(run: str, seed: int) -> None:
        try:
            given = source.scenario_of(run)
        except InputError as error:
            complain(str(error))
            return
        complain("")
        choice = replace(
            desk.session.choice,
            map_file=None,
            eeg="scenario",
            turned={},
            seed=seed,
            given=given,
        )
        desk.session.load(choice)
        shown()

    def chosen(words: str, value: str, act: Callable[[str], None], names: list[str]) -> Any:
        items = [{"text": metric_words(name, lang), "value": name} for name in names]
        return rv.Select(
            label=say(desk.lang, words),
            v_model=value,
            on_v_model=act,
            items=items,
            dense=True,
            hide_details=True,
            class_=f"mf-{words.replace('_', '-')}",
        )

    def maps() -> list[tuple[str, dict[str, Any]]]:
        return [
            (place, told_of(surface(source.runs, name, x, up), lang))
            for place, name in (("one", one), ("other", other))
        ]

    drawn = solara.use_memo(maps, [one, other, x, up, lang])
    with solara.Div(classes=["mf-compare-sweep"]):
        text(f"{source.name}: {source.title}", "mf-strong")
        with solara.Div(classes=["mf-row"]):
            chosen("compare_metric_one", one, set_one, measured)
            chosen("compare_metric_other", other, set_other, measured)
            chosen("compare_x", x, set_x, list(axes))
            chosen("compare_y", y, set_y, [*axes, _NO_AXIS])
        with solara.Div(classes=["mf-heats"]):
            for place, map_told in drawn:
                HeatMap.element(**map_told, picked=picked, on_picked=pick).key(f"{place}.{lang}")
        if picked == NOBODY:
            text(say(desk.lang, "compare_pick"), "mf-note")
        else:
            rows = runs_of(source.runs, x, up, *picked)
            _Runs(desk, rows.head(_MOST_RUNS), (one, other), play)
            if len(rows) > _MOST_RUNS:
                text(say(desk.lang, "compare_more", n=len(rows) - _MOST_RUNS), "mf-note")
        if fault:
            text(refusals.told(desk.lang, fault), "mf-note mf-warn")
        if told.extremes:
            extremes(told, lang, play)


@solara.component
def _Runs(
    desk: Desk, rows: Any, metrics: tuple[str, str], play: Callable[[str, int], None]
) -> None:
    """The runs of a cell, each to be opened on the map with its settings and seed."""
    from scenarios.compare.words import metric_words
    from scenarios.report.catalogue import number

    lang = _spoken(desk)
    with solara.Div(classes=["mf-compare-runs"]):
        for row in rows.to_dict("records"):
            figures = " · ".join(
                f"{metric_words(name, lang)} {number(float(row[name]), lang)}"
                for name in dict.fromkeys(metrics)
            )
            told = say(desk.lang, "compare_run", seed=row["seed"], figures=figures)
            with solara.Div(classes=["mf-compare-run"]):
                Button(
                    say(desk.lang, "compare_play"),
                    lambda run=row["run"], seed=row["seed"]: play(str(run), int(seed)),
                    "mf-compare-play",
                    "mdi-play",
                )
                text(told, "", "span")


def _spoken(desk: Desk) -> Lang:
    return "ru" if desk.lang == "ru" else "en"


def _compared(asked: str) -> Comparison | str | None:
    """The comparison of the folders named, or the line that says why there is none."""
    from scenarios.compare.comparison import compare

    paths = [Path(part.strip()).expanduser() for part in asked.split(";") if part.strip()]
    if not paths:
        return None
    try:
        return compare(paths)
    except InputError as error:
        return str(error)
