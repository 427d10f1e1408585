"""A field from nothing, by a few questions, one at a time; each says why it is asked.

What becomes of the answers is in ``answers.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import reacton.ipyvuetify as rv
import solara

from dashboard.making.answers import Answers, Felt, Name, field_of, lines
from dashboard.making.draft import Refused
from dashboard.making.drawn import Held
from dashboard.parts import Button, Desk, text
from dashboard.words import named, say

Put = Callable[[Answers], None]
QUESTIONS = ("distinctions", "images", "principles", "felt", "wants", "title")
_MOST_WEIGHT = 9.0
_SIGNS = {"distinction": "▲", "image": "●", "principle": "■"}


@solara.component
def Questions(desk: Desk) -> None:
    """The question that is asked, its example, and the way back and on."""
    lang, bench = desk.lang, desk.bench
    step, answers = bench.step.value or 0, bench.answers.value
    refusal, refuse = solara.use_state("")
    question = QUESTIONS[step]

    def put(told: Answers) -> None:
        refuse("")
        bench.answers.set(told)

    def go(to: int) -> None:
        refuse("")
        if to < 0:
            bench.clear()
        elif step == 0 and len(bench.answers.value.distinctions) < 2:
            refuse("ask_two")
        elif to < len(QUESTIONS):
            bench.step.set(to)
        else:
            try:
                bench.take_up(field_of(bench.answers.value), {}, Held(), saved=False)
            except Refused as refused:
                refuse(refused.key)

    with solara.Div(classes=["mf-panel", "mf-ask", f"mf-ask-{question}"]):
        at = say(lang, "ask_at", n=step + 1, of=len(QUESTIONS))
        text(at, "mf-note mf-ask-at")
        text(say(lang, f"ask_{question}"), "mf-make-head", "h2")
        text(say(lang, f"ask_{question}_why"), "", "p")
        text(say(lang, f"ask_{question}_example"), "mf-note", "p")
        _ASKED[question](desk, answers, put).key(question)
        if refusal:
            text(say(lang, refusal), "mf-fault mf-ask-refusal")
        text(say(lang, f"ask_{question}_becomes"), "mf-note mf-ask-becomes", "p")
        with solara.Div(classes=["mf-make-line"]):
            back = "ask_back" if step else "ask_leave"
            Button(say(lang, back), lambda: go(step - 1), "mf-ask-back", "mdi-arrow-left")
            last = step == len(QUESTIONS) - 1
            on = "ask_make" if last else "ask_skip" if _empty(answers, question) else "ask_on"
            Button(
                say(lang, on), lambda: go(step + 1), "mf-ask-on", "mdi-arrow-right", primary=True
            )


def _empty(answers: Answers, question: str) -> bool:
    return question != "distinctions" and not getattr(answers, question)


@solara.component
def _Distinctions(desk: Desk, answers: Answers, put: Put) -> None:
    _Lines(desk, answers.distinctions, lambda told: put(replace(answers, distinctions=told)))


@solara.component
def _Images(desk: Desk, answers: Answers, put: Put) -> None:
    # One root: around several Solara would put a sheet of its own.
    with solara.Div(classes=["mf-asked"]):
        _Lines(desk, answers.images, lambda told: put(replace(answers, images=told)))
        held = dict(answers.holds)
        for image in answers.images:

            def hold(told: list[str], image: str = image) -> None:
                put(replace(answers, holds=tuple({**held, image: tuple(told)}.items())))

            _Several(
                say(desk.lang, "ask_holds", label=image),
                [(words, words) for words in answers.distinctions],
                [words for words in held.get(image, ()) if words in answers.distinctions],
                hold,
            ).key(f"holds {image}")


@solara.component
def _Principles(desk: Desk, answers: Answers, put: Put) -> None:
    with solara.Div(classes=["mf-asked"]):
        _Lines(desk, answers.principles, lambda told: put(replace(answers, principles=told)))
        ruled = dict(answers.rules)
        below = [name for name in answers.names() if name[0] != "principle"]
        for principle in answers.principles:

            def rule(told: list[str], principle: str = principle) -> None:
                names = tuple(name for name in below if _key(name) in told)
                put(replace(answers, rules=tuple({**ruled, principle: names}.items())))

            _Several(
                say(desk.lang, "ask_rules", label=principle),
                [(_key(name), _shown(name)) for name in below],
                [_key(name) for name in ruled.get(principle, ()) if name in below],
                rule,
            ).key(f"rules {principle}")


@solara.component
def _FeltThings(desk: Desk, answers: Answers, put: Put) -> None:
    with solara.Div(classes=["mf-asked"]):
        lang = desk.lang
        names = {_key(name): name for name in answers.names()}
        source, set_source = solara.use_state("")
        target, set_target = solara.use_state("")
        lifts, set_lifts = solara.use_state(True)

        def more() -> None:
            if source in names and target in names and source != target:
                felt = Felt(names[source], names[target], lifts)
                put(replace(answers, felt=(*(f for f in answers.felt if f != felt), felt)))

        items = [(key, _shown(name)) for key, name in names.items()]
        with solara.Div(classes=["mf-make-row"]):
            _One(say(lang, "ask_felt_source"), items, source, set_source, "mf-ask-source")
            _One(
                say(lang, "ask_felt_sign"),
                [("up", say(lang, "ask_lifts")), ("down", say(lang, "ask_weighs"))],
                "up" if lifts else "down",
                lambda told: set_lifts(told == "up"),
                "mf-ask-sign",
            )
            _One(say(lang, "ask_felt_target"), items, target, set_target, "mf-ask-target")
            Button(say(lang, "ask_more"), more, "mf-ask-more", "mdi-plus")
        for felt in answers.felt:

            def drop(felt: Felt = felt) -> None:
                put(replace(answers, felt=tuple(f for f in answers.felt if f != felt)))

            with solara.Div(classes=["mf-make-line"]).key(repr(felt)):
                sign = say(lang, "ask_lifts" if felt.lifts else "ask_weighs")
                text(
                    f"{_shown(felt.source)} — {sign} — {_shown(felt.target)}", "mf-ask-felt", "span"
                )
                Button(say(lang, "make_unlink"), drop, "mf-ask-drop", "mdi-close", bare=True)


@solara.component
def _Wants(desk: Desk, answers: Answers, put: Put) -> None:
    with solara.Div(classes=["mf-asked"]):
        names = {_key(name): name for name in answers.names()}
        weights = dict(answers.wants)

        def want(told: list[str]) -> None:
            kept = tuple(
                (name, weights.get(name, 1.0)) for key, name in names.items() if key in told
            )
            put(replace(answers, wants=kept))

        _Several(
            say(desk.lang, "ask_wanted"),
            [(key, _shown(name)) for key, name in names.items()],
            [_key(name) for name in weights if name in answers.names()],
            want,
        )
        for name, weight in answers.wants:

            def weigh(told: float | None, name: Name = name) -> None:
                value = min(max(told or 0.0, 0.0), _MOST_WEIGHT)
                put(replace(answers, wants=tuple({**weights, name: value}.items())))

            solara.InputFloat(
                say(desk.lang, "ask_weight", label=name[1]),
                value=weight,
                on_value=weigh,
                continuous_update=False,
                dense=True,
            ).key(f"weight {name}")


@solara.component
def _Title(desk: Desk, answers: Answers, put: Put) -> None:
    with solara.Div(classes=["mf-asked"]):
        lang = desk.lang
        solara.InputText(
            say(lang, "make_title"),
            value=answers.title,
            on_value=lambda told: put(replace(answers, title=told)),
            continuous_update=True,
            dense=True,
            classes=["mf-ask-name"],
        )
        try:
            whole = field_of(answers)
        except Refused:
            return
        size = {"agents": len(whole.agents), "links": len(whole.links)}
        named_so = f"{whole.title} · " if whole.title else ""
        text(named_so + say(lang, "map_size", **size), "mf-strong mf-ask-size")
        kinds: dict[str, int] = {}
        for link in whole.links:
            kinds[link.kind] = kinds.get(link.kind, 0) + 1
        if kinds:
            told = ", ".join(f"{named(lang, kind)} {n}" for kind, n in kinds.items())
            text(say(lang, "ask_kinds", kinds=told), "mf-note")
        linked = {end for link in whole.links for end in (link.source, link.target)}
        alone = [agent.label or agent.id for agent in whole.agents if agent.id not in linked]
        if alone:
            text(
                say(lang, "ask_alone", names=", ".join(alone[:12])), "mf-note mf-warn mf-ask-alone"
            )


_ASKED: dict[str, Callable[[Desk, Answers, Put], Any]] = {
    "distinctions": _Distinctions,
    "images": _Images,
    "principles": _Principles,
    "felt": _FeltThings,
    "wants": _Wants,
    "title": _Title,
}


@solara.component
def _Lines(desk: Desk, held: tuple[str, ...], put: Callable[[tuple[str, ...]], None]) -> None:
    """Answers, one a line. What is written stays as it is written while it is read."""
    written, write = solara.use_state("\n".join(held))

    def take(told: str) -> None:
        write(told)
        if lines(told) != held:
            put(lines(told))

    with solara.Div(classes=["mf-ask-lines"]):
        solara.InputTextArea(
            say(desk.lang, "ask_lines"),
            value=written,
            on_value=take,
            continuous_update=True,
            rows=4,
            dense=True,
        )


@solara.component
def _Several(
    words: str,
    items: list[tuple[str, str]],
    held: list[str],
    act: Callable[[list[str]], None],
) -> None:
    """Some of many."""

    def take(told: list[str]) -> None:
        if list(told) != held:
            act(list(told))

    rv.Select(
        label=words,
        v_model=held,
        on_v_model=take,
        items=[{"value": value, "text": shown} for value, shown in items],
        multiple=True,
        chips=True,
        small_chips=True,
        deletable_chips=True,
        dense=True,
        hide_details=True,
        class_="mf-ask-several",
    )


@solara.component
def _One(
    words: str,
    items: list[tuple[str, str]],
    held: str,
    act: Callable[[str], None],
    css: str,
) -> None:
    """One of many."""
    rv.Select(
        label=words,
        v_model=held,
        on_v_model=lambda told: act(cast(str, told)),
        items=[{"value": value, "text": shown} for value, shown in items],
        dense=True,
        hide_details=True,
        class_=css,
    )


def _key(name: Name) -> str:
    return f"{name[0]}:{name[1]}"


def _shown(name: Name) -> str:
    return f"{_SIGNS[name[0]]} {name[1]}"
