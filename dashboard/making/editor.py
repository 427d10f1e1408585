"""The room where a map is made: the drawing in edit mode, its tools, and the forms beside it.

All that the drawing does can be done by the forms as well (``forms.py``); edits are in
``draft.py``, what is on the bench in ``bench.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import solara
import solara.lab

from dashboard.drawing.field_map import FieldMap
from dashboard.drawing.pictures import map_words
from dashboard.making import draft
from dashboard.making.bench import Bench, Work, file_name
from dashboard.making.download import Download
from dashboard.making.drawn import drawn, held_in, spots_of
from dashboard.making.forms import NewLink, Side
from dashboard.making.leaving import Leaving
from dashboard.making.questions import Questions
from dashboard.parts import Button, Desk, text
from dashboard.running.snapshot import Snapshot
from dashboard.running.world import as_uploaded, scenario_of_choice
from dashboard.words import refusals, say
from model.errors import InputError
from model.maps.schema import MetaMap

_PAINT_S = 0.05

Leave = Callable[[], None]
"""Goes back to the field."""


@solara.component
def EditMap(desk: Desk, enter: Callable[[], None]) -> None:
    """The button over the field's map: its map goes onto the bench."""

    def begin() -> None:
        desk.session.pause()
        desk.bench.ask_for_the_field()
        enter()

    Button(say(desk.lang, "make_edit"), begin, "mf-edit-map", "mdi-pencil")


@solara.component
def Make(desk: Desk, leave: Leave) -> None:
    """The room: a beginning, the questions, or the map in the making."""
    bench = desk.bench
    work, step = bench.work.value, bench.step.value

    def press(told: tuple[Any, ...]) -> None:
        if told and told[0] == "twice":
            bench.add_where_clicked(say(desk.lang, "make_new_agent"))
        elif told:
            {"undo": bench.undo, "redo": bench.redo, "remove": bench.remove_chosen}[told[0]]()

    with solara.Div(classes=["mf-make"]):
        with solara.Div(classes=["mf-unseen"]):
            Leaving.element(unsaved=bench.unsaved, on_pressed=press)
        fault = _Fetched(desk)
        if work is not None:
            Editor(desk, work, leave)
        elif step is not None:
            Questions(desk)
        else:
            _Beginning(desk, fault)


def _Fetched(desk: Desk) -> str:
    """A hook: each time the field's map is asked for it is read aside and put on the bench."""
    bench, session = desk.bench, desk.session
    asked = bench.asked.value

    def fetch() -> tuple[MetaMap, Snapshot] | str | None:
        from model.maps.source import map_of
        from scenarios.library import BUILT_IN_MAP

        if not asked:
            return None
        snapshot = session.snapshot
        try:
            name = scenario_of_choice(snapshot.choice or session.choice).map
            return map_of(BUILT_IN_MAP if name == "metathought" else Path(name)), snapshot
        except InputError as error:
            return str(as_uploaded(error))

    task = solara.lab.use_task(fetch, dependencies=[asked])

    def put() -> None:
        if task.finished and isinstance(task.value, tuple):
            whole, snapshot = task.value
            bench.take_up(whole, spots_of(snapshot.topology), held_in(snapshot), saved=True)

    solara.use_effect(put, [task.value])
    if task.finished and isinstance(task.value, str):
        return refusals.told(desk.lang, task.value)
    return say(desk.lang, "make_reading") if task.pending and asked else ""


@solara.component
def _Beginning(desk: Desk, told: str) -> None:
    """Three ways to begin."""
    lang, bench = desk.lang, desk.bench

    def edit() -> None:
        desk.session.pause()
        bench.ask_for_the_field()

    def blank() -> None:
        whole = draft.first_map(say(lang, "make_new_agent"), say(lang, "make_new_title"))
        bench.take_up(whole, {}, held_in(Snapshot()), saved=False)

    with solara.Div(classes=["mf-panel", "mf-make-begin"]):
        text(say(lang, "make_begin"), "mf-make-head", "h2")
        if told:
            text(told, "mf-note mf-warn mf-make-told")
        for key, icon, act in (
            ("edit", "mdi-pencil", edit),
            ("ask", "mdi-comment-question-outline", lambda: bench.step.set(0)),
            ("blank", "mdi-plus", blank),
        ):
            with solara.Div(classes=["mf-make-way"]):
                Button(say(lang, f"make_way_{key}"), act, f"mf-make-{key}", icon)
                text(say(lang, f"make_way_{key}_why"), "mf-note", "span")


@solara.component
def Editor(desk: Desk, work: Work, leave: Leave) -> None:
    """The drawing with its tools, and the forms beside it."""
    new_link, set_new_link = solara.use_state(NewLink())
    with solara.Div(classes=["mf-make-desk"]):
        with solara.Div(classes=["mf-centre", "mf-make-centre"]):
            _Tools(desk, work, new_link, leave)
            _Drawing(desk, work, new_link)
            text(say(desk.lang, "make_hint"), "mf-note mf-make-hint")
        Side(desk, work, new_link, set_new_link)


@solara.component
def _Tools(desk: Desk, work: Work, new_link: NewLink, leave: Leave) -> None:
    """Add, link, remove, undo, redo, play, save."""
    lang, bench = desk.lang, desk.bench
    offered, offer = solara.use_state(cast(tuple[Any, ...], ()))
    pair = work.chosen is not None and work.other is not None
    history = work.history

    def save() -> None:
        path = bench.written(desk.session.folder)
        offer((str(path), file_name(work.map), work.number))
        bench.mark_saved()

    def play() -> None:
        path = bench.written(desk.session.folder)
        choice = replace(desk.session.choice, map_file=path, given=None, spots=dict(work.spots))
        desk.session.load(choice)
        desk.session.play()
        leave()

    with solara.Div(classes=["mf-make-tools"]):
        Button(
            say(lang, "make_add"),
            lambda: bench.add(say(lang, "make_new_agent"), "image", 1),
            "mf-make-add",
            "mdi-plus",
        )
        Button(
            say(lang, "make_link"),
            lambda: link_pair(bench, work.chosen, work.other, new_link),
            "mf-make-link",
            "mdi-arrow-right",
            disabled=not pair,
        )
        Button(
            say(lang, "make_remove"),
            bench.remove_chosen,
            "mf-make-remove",
            "mdi-delete-outline",
            disabled=work.chosen is None and work.link is None,
        )
        Button(
            say(lang, "make_undo"),
            bench.undo,
            "mf-make-undo",
            "mdi-undo",
            bare=True,
            disabled=not history.past,
        )
        Button(
            say(lang, "make_redo"),
            bench.redo,
            "mf-make-redo",
            "mdi-redo",
            bare=True,
            disabled=not history.future,
        )
        solara.Div(classes=["mf-gap"])
        if work.unsaved:
            text("● " + say(lang, "make_unsaved"), "mf-make-unsaved mf-warn", "span")
        Button(say(lang, "make_save"), save, "mf-make-save", "mdi-download")
        Button(say(lang, "make_play"), play, "mf-make-play", "mdi-play", primary=True)
        _Away(desk, work)
        with solara.Div(classes=["mf-unseen"]):
            Download.element(offered=offered)


@solara.component
def _Away(desk: Desk, work: Work) -> None:
    """Begin anew; unsaved work is asked for first."""
    sure, ask = solara.use_state(False)
    lang = desk.lang
    if sure:
        text(say(lang, "make_sure"), "mf-warn", "span")
        Button(say(lang, "make_sure_yes"), desk.bench.clear, "mf-make-drop")
        Button(say(lang, "make_sure_no"), lambda: ask(False), "mf-make-keep")
    else:
        act = (lambda: ask(True)) if work.unsaved else desk.bench.clear
        Button(say(lang, "make_anew"), act, "mf-make-anew", "mdi-close", bare=True)


@solara.component
def _Drawing(desk: Desk, work: Work, new_link: NewLink) -> None:
    """The field's drawing of the draft; what hands do on it becomes edits."""
    from agents.kinds import KIND_NAMES
    from agents.transducers import RULE_NAMES

    bench, lang = desk.bench, desk.lang
    chosen = work.map.rows.get(work.chosen or "", -1)

    def hear(told: dict[str, Any]) -> None:
        work = bench.work.value
        if work is None:
            return
        kind, ids = told.get("type"), work.map.ids
        if kind == "pick":
            row = int(told["row"])
            name = ids[row] if 0 <= row < len(ids) else None
            if told.get("shift") and name is not None and work.chosen not in (None, name):
                bench.choose(work.chosen, name)
            elif name is not None or work.link is None:
                # A click on a link tells of the link first, and then that it hit no agent.
                bench.choose(name)
        elif kind == "pick-link" and 0 <= int(told["link"]) < len(work.map.links):
            held = work.map.links[int(told["link"])]
            bench.choose_link((held.source, held.target, held.kind))
        elif kind == "drag-link":
            link_pair(bench, ids[int(told["from"])], ids[int(told["to"])], new_link)
        elif kind == "moved":
            bench.move(ids[int(told["row"])], (float(told["x"]), float(told["y"])))
        elif kind == "blank":
            bench.click((float(told["x"]), float(told["y"])))

    element = FieldMap.element(
        mode="edit",
        english=lang == "en",
        selected=chosen,
        words=map_words(lang, KIND_NAMES, RULE_NAMES) | {"map": say(lang, "make_drawing")},
        on_gesture=hear,
    )

    def paint() -> Any:
        widget = cast(FieldMap, solara.get_widget(element))
        snapshot = drawn(work.map, work.spots, work.held, work.number, work.link)
        done = False

        def show(_told: Snapshot) -> bool:
            nonlocal done
            done = done or widget.paint(snapshot)
            return done

        return desk.painter.add(_PAINT_S, show)

    solara.use_effect(paint, [work.history.now, work.spots, work.link])


def link_pair(bench: Bench, source: str | None, target: str | None, new_link: NewLink) -> None:
    """Link two agents as new links are made, and choose the link."""
    if source is None or target is None:
        return
    kind, valence = new_link.kind, new_link.valence
    bench.edit(
        lambda whole: draft.link(whole, source, target, kind, valence),
        chosen=None,
        other=None,
        link=(source, target, kind),
    )
