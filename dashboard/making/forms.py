"""The forms beside a map in the making: all that hands do on the drawing, by keyboard as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.making import draft
from dashboard.making.bench import Work
from dashboard.parts import Button, Desk, panel, text
from dashboard.words import named, say
from model.maps.schema import SIGNED, AgentEntry, LinkEntry

_ROWS = 60
"""Agents listed at once; the search finds the others."""
_LINKS = 40
_SIGNS = {"distinction": "▲", "image": "●", "principle": "■"}


@dataclass(frozen=True)
class NewLink:
    """What kind of link is drawn next, and with which valence where that matters."""

    kind: str = "logical"
    valence: float = 0.6


@solara.component
def Side(
    desk: Desk, work: Work, new_link: NewLink, set_new_link: Callable[[NewLink], None]
) -> None:
    """The right side: the map's name, what is chosen, and all agents."""
    lang = desk.lang
    by_id = {agent.id: agent for agent in work.map.agents}
    with solara.Div(classes=["mf-make-side"]):
        if work.refusal is not None:
            key, values = work.refusal
            text(say(lang, key, **values), "mf-fault mf-make-refusal")
        with solara.Div(classes=["mf-panel"]):
            _Field(
                say(lang, "make_title"),
                work.map.title or "",
                lambda told: desk.bench.edit(lambda whole: draft.entitle(whole, told)),
                "mf-make-title",
            )
            size = {"agents": len(work.map.agents), "links": len(work.map.links)}
            text(say(lang, "map_size", **size), "mf-note mf-make-size")
        if work.link is not None:
            at = draft.link_row(work.map, work.link)
            _OneLink(desk, work.map.links[at], by_id).key(f"link {work.link}")
        elif work.chosen is not None:
            _OneAgent(desk, work, by_id).key(f"agent {work.chosen}")
        _Agents(desk, work, new_link, set_new_link)


@solara.component
def _OneAgent(desk: Desk, work: Work, by_id: dict[str, AgentEntry]) -> None:
    """The agent that is chosen: its names, kind, layer, weight, note and links."""
    from agents.kinds import KIND_NAMES

    lang, bench = desk.lang, desk.bench
    name = str(work.chosen)
    agent = by_id[name]

    def change(**told: Any) -> None:
        bench.edit(lambda whole: draft.change(whole, name, **told))

    mine = [link for link in work.map.links if name in (link.source, link.target)]
    with solara.Div(classes=["mf-panel", "mf-make-agent"]):
        text(say(lang, "agent"), "mf-title", "h2")
        _Field(
            say(lang, "make_label"), agent.label or agent.id, lambda t: change(label=t), "mf-label"
        )
        _Field(
            say(lang, "make_label_en"),
            agent.label_en or "",
            lambda t: change(label_en=t),
            "mf-label-en",
        )
        with solara.Div(classes=["mf-make-row"]):
            _Kind(
                say(lang, "make_kind"),
                agent.kind,
                [(kind, f"{_SIGNS.get(kind, '')} {named(lang, kind)}") for kind in KIND_NAMES],
                lambda kind: change(kind=kind),
                "mf-make-kind",
            )
            _Whole(say(lang, "layer"), agent.layer, lambda n: change(layer=n), "mf-make-layer")
            _Number(
                say(lang, "make_weight_of"),
                work.map.intention.get(name, 0.0),
                lambda w: bench.edit(lambda whole: draft.weigh(whole, name, w)),
                "mf-make-weight",
            )
        _Note(say(lang, "make_note"), agent.note or "", lambda told: change(note=told))
        if len(by_id) > 1:
            text(say(lang, "make_links", n=len(mine)), "mf-title", "h3")
        with solara.Div(classes=["mf-make-links"]):
            for link in mine[:_LINKS]:
                _LinkLine(desk, link, name, by_id).key(f"{link.source} {link.target} {link.kind}")
            if len(mine) > _LINKS:
                text(say(lang, "make_more", n=len(mine) - _LINKS), "mf-note")


@solara.component
def _LinkLine(desk: Desk, link: LinkEntry, name: str, by_id: dict[str, AgentEntry]) -> None:
    """One link of an agent: choose it, or remove it."""
    lang, bench = desk.lang, desk.bench
    away = link.target if link.source == name else link.source
    arrow = "↔" if draft.goes_both_ways(link.kind) else "→" if link.source == name else "←"
    valence = f" {link.valence:+.2g}" if link.kind in SIGNED else ""
    words = f"{arrow} {_label(by_id[away], lang)} · {named(lang, link.kind)}{valence}"
    told = (link.source, link.target, link.kind)
    with solara.Div(classes=["mf-make-line"]):
        Button(words, lambda: bench.choose_link(told), "mf-make-to-link")
        Button(
            say(lang, "make_unlink"),
            lambda: bench.edit(lambda whole: draft.unlink(whole, told)),
            "mf-make-unlink",
            "mdi-close",
            bare=True,
        )


@solara.component
def _OneLink(desk: Desk, link: LinkEntry, by_id: dict[str, AgentEntry]) -> None:
    """The link that is chosen: its ends, kind, valence and words."""
    from agents.transducers import RULE_NAMES

    lang, bench = desk.lang, desk.bench
    told = (link.source, link.target, link.kind)

    def change(**changes: Any) -> None:
        name = (
            str(changes.get("source", link.source)),
            str(changes.get("target", link.target)),
            str(changes.get("kind", link.kind)),
        )
        bench.edit(lambda whole: draft.relink(whole, told, **changes), link=name)

    arrow = "↔" if draft.goes_both_ways(link.kind) else "→"
    with solara.Div(classes=["mf-panel", "mf-make-one-link"]):
        text(say(lang, "make_one_link"), "mf-title", "h2")
        ends = f"{_label(by_id[link.source], lang)} {arrow} {_label(by_id[link.target], lang)}"
        text(ends, "mf-strong mf-make-ends")
        with solara.Div(classes=["mf-make-row"]):
            _Kind(
                say(lang, "make_kind"),
                link.kind,
                [(kind, named(lang, kind)) for kind in RULE_NAMES],
                lambda kind: change(kind=kind),
                "mf-make-link-kind",
            )
            if link.kind in SIGNED:
                _Number(
                    say(lang, "make_valence"),
                    link.valence,
                    lambda v: change(valence=v),
                    "mf-make-valence",
                )
        text(say(lang, f"make_why_{link.kind}"), "mf-note")
        _Field(
            say(lang, "make_link_label"),
            link.label or "",
            lambda t: change(label=t),
            "mf-make-link-label",
        )
        with solara.Div(classes=["mf-make-line"]):
            if not draft.goes_both_ways(link.kind):
                Button(
                    say(lang, "make_turn"),
                    lambda: change(source=link.target, target=link.source),
                    "mf-make-turn",
                    "mdi-swap-horizontal",
                )
            Button(
                say(lang, "make_unlink"),
                bench.remove_chosen,
                "mf-make-drop-link",
                "mdi-delete-outline",
            )
            Button(
                say(lang, "make_back_to_agent"),
                lambda: bench.choose(link.source),
                "mf-make-back",
                "mdi-arrow-left",
                bare=True,
            )


@solara.component
def _Agents(
    desk: Desk, work: Work, new_link: NewLink, set_new_link: Callable[[NewLink], None]
) -> None:
    """All agents, found by words; beside each, once one is chosen, a link to it."""
    from agents.transducers import RULE_NAMES

    lang, bench = desk.lang, desk.bench
    sought, seek = solara.use_state("")
    form = sought.casefold().strip()
    found = [
        agent
        for agent in work.map.agents
        if form in f"{agent.label or agent.id}\n{agent.label_en or ''}".casefold()
    ]
    chosen = work.chosen
    shown = found[:_ROWS]
    # The chosen one is always among them.
    shown = [*(agent for agent in found[_ROWS:] if agent.id == chosen), *shown]
    children: list[Any] = []
    with rv.Html(tag="div", class_="mf-make-found") as rows:
        for agent in shown:
            here = agent.id in (chosen, work.other)
            weight = work.map.intention.get(agent.id, 0.0)
            words = f"{_SIGNS.get(agent.kind, '')} {_label(agent, lang)}"
            words += f" · {say(lang, 'make_wanted', weight=weight)}" if weight else ""
            with solara.Div(classes=["mf-make-line"]).key(agent.id):
                Button(
                    words,
                    lambda name=agent.id: bench.choose(name),
                    "mf-make-pick",
                    primary=here,
                )
                if chosen is not None and agent.id != chosen:
                    Button(
                        say(lang, "make_link_to", label=_label(agent, lang)),
                        lambda name=agent.id: _link_to(desk, str(chosen), name, new_link),
                        "mf-make-link-to",
                        "mdi-arrow-right",
                        bare=True,
                    )
        if len(found) > _ROWS:
            text(say(lang, "make_more", n=len(found) - _ROWS), "mf-note")
        if not found:
            text(say(lang, "make_none_found"), "mf-note")
    with rv.Html(tag="div", class_="mf-make-row") as kinds:
        _Kind(
            say(lang, "make_new_link"),
            new_link.kind,
            [(kind, named(lang, kind)) for kind in RULE_NAMES],
            lambda kind: set_new_link(replace(new_link, kind=kind)),
            "mf-make-new-kind",
        )
        if new_link.kind in SIGNED:
            _Number(
                say(lang, "make_valence"),
                new_link.valence,
                lambda v: set_new_link(replace(new_link, valence=min(max(v, -1.0), 1.0))),
                "mf-make-new-valence",
            )
    search = rv.TextField(
        label=say(lang, "make_search"),
        v_model=sought,
        on_v_model=seek,
        dense=True,
        hide_details=True,
        clearable=False,
        class_="mf-make-search",
    )
    children += [kinds, search, rows]
    panel(say(lang, "make_agents"), "mf-make-agents", children)


def _link_to(desk: Desk, source: str, target: str, new_link: NewLink) -> None:
    """Link to another agent; the first stays chosen, so that more can be linked."""
    desk.bench.edit(
        lambda whole: draft.link(whole, source, target, new_link.kind, new_link.valence)
    )


def _label(agent: AgentEntry, lang: str) -> str:
    label = agent.label or agent.id
    return (agent.label_en or label) if lang == "en" else label


@solara.component
def _Field(words: str, value: str, act: Callable[[str], None], css: str) -> None:
    """A line of text, taken when it is left or Enter is pressed."""
    solara.InputText(
        words, value=value, on_value=act, continuous_update=False, dense=True, classes=[css]
    )


@solara.component
def _Note(words: str, value: str, act: Callable[[str], None]) -> None:
    """Some lines of text, taken when they are left."""
    written, write = solara.use_state(value)
    solara.use_effect(lambda: write(value), [value])
    area = rv.Textarea(
        label=words,
        v_model=written,
        on_v_model=write,
        rows=2,
        auto_grow=True,
        dense=True,
        hide_details=True,
        class_="mf-make-note",
    )

    def leave(*_told: Any) -> None:
        if written != value:
            act(written)

    rv.use_event(area, "blur", leave)


@solara.component
def _Number(words: str, value: float, act: Callable[[float], None], css: str) -> None:
    """A number, taken when it is left or Enter is pressed."""

    def take(told: float | None) -> None:
        if told is not None and told != value:
            act(float(told))

    solara.InputFloat(
        words, value=value, on_value=take, continuous_update=False, dense=True, classes=[css]
    )


@solara.component
def _Whole(words: str, value: int, act: Callable[[int], None], css: str) -> None:
    """A whole number, taken when it is left or Enter is pressed."""

    def take(told: int | None) -> None:
        if told is not None and told != value:
            act(int(told))

    solara.InputInt(
        words, value=value, on_value=take, continuous_update=False, dense=True, classes=[css]
    )


@solara.component
def _Kind(
    words: str, value: str, kinds: list[tuple[str, str]], act: Callable[[str], None], css: str
) -> None:
    """One of a few kinds."""

    def take(told: str) -> None:
        if told != value:
            act(told)

    rv.Select(
        label=words,
        v_model=value,
        on_v_model=take,
        items=[{"value": kind, "text": shown} for kind, shown in kinds],
        dense=True,
        hide_details=True,
        class_=css,
    )
