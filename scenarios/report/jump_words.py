"""A jump in words, in either language: who discharged, who set off whom, what it left, its V."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.report.catalogue import Lang, knows, listed, number, percent, plain, say

_NAMED = 3
_STEPS = 3


def named(ids: Sequence[str], labels: Mapping[str, str], lang: Lang) -> str:
    """``named(ids, labels, lang)``: agents by their labels, three at most."""
    if not ids:
        return say(lang, "event.nobody")
    told = [say(lang, "quoted", text=plain(labels.get(i, i), most=40)) for i in ids]
    return listed(told, lang, most=_NAMED)


def jump_sentences(
    name: str, ids: Sequence[str], facts: Mapping[str, Any], labels: Mapping[str, str], lang: Lang
) -> str:
    """``jump_sentences(name, ids, facts, labels, lang)``: one jump, in a few sentences.

    - ``name``: its class; ``ids``: the agents that discharged, in order; ``facts``: as
      ``model/jumps.py`` tells them. What a run of an older version does not tell is left out.
    """
    key = f"event.jump.{name}"
    head = say(
        lang,
        key if knows(lang, key) else "event.jump.other",
        len(ids),
        name=plain(name),
        agents=named(ids, labels, lang),
        discharges=say(lang, "n.discharges", facts.get("size", len(ids))),
        waves=say(lang, "n.waves", facts.get("duration", 1)),
        share=percent(facts.get("share"), lang),
        bits=number(facts.get("value_bits"), lang, signed=True),
        before=number(facts.get("loss_before"), lang),
        after=number(facts.get("loss_after"), lang),
    )
    told = [head, *_path(ids, facts, labels, lang)]
    if "idea" in facts.get("holds", ()):
        told += _left(facts, lang)
    others = [say(lang, f"jump.{other}") for other in facts.get("holds", ()) if other != name]
    if others:
        told.append(say(lang, "event.jump.also", others=listed(others, lang)))
    if "forked" in facts:
        told.append(_forked(facts["forked"], lang))
    return " ".join(told)


def _path(
    ids: Sequence[str], facts: Mapping[str, Any], labels: Mapping[str, str], lang: Lang
) -> list[str]:
    """Who set off whom, discharge by discharge, the first few."""
    who, reached = facts.get("who", ()), dict[int, list[str]]()
    for at, parent in enumerate(facts.get("parents", ())):
        if parent >= 0:
            reached.setdefault(parent, []).append(ids[who[at]])
    steps = [
        say(
            lang,
            "event.jump.step",
            who=named([ids[who[parent]]], labels, lang),
            whom=named(children, labels, lang),
        )
        for parent, children in list(reached.items())[:_STEPS]
    ]
    if not steps:
        return []
    more = f" {say(lang, 'event.jump.further')}" if len(reached) > _STEPS else ""
    return [say(lang, "event.jump.path", steps=", ".join(steps) + more)]


def _left(facts: Mapping[str, Any], lang: Lang) -> list[str]:
    """What an idea left: a link, or the flow that rose the most surely."""
    if facts["linked"]:
        a, b = (str(track) for track in facts["linked"][0])
        return [say(lang, "event.jump.linked", a=a, b=b)]
    a, b, before, after, p = min(facts["flows"], key=lambda flow: flow[-1])
    figures = {"before": before, "after": after, "p": min(p * len(facts["flows"]), 1.0)}
    told = {what: number(value, lang) for what, value in figures.items()}
    return [say(lang, "event.jump.raised", a=str(int(a)), b=str(int(b)), **told)]


def _forked(told: Mapping[str, Any], lang: Lang) -> str:
    shown = told["low"] > 0.0 or told["high"] < 0.0
    return say(
        lang,
        "event.jump.forked" if shown else "event.jump.forked.not",
        pairs=say(lang, "n.pairs", told["pairs"]),
        bits=number(told["value_bits"], lang, signed=True),
        low=number(told["low"], lang, signed=True),
        high=number(told["high"], lang, signed=True),
    )
