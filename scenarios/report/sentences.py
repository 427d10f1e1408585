"""One sentence for each event of a run, in either language; and which events tell the most."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.conditions import Condition
from model.errors import InputError
from scenarios.report.catalogue import Lang, capital, knows, number, plain, say
from scenarios.report.jump_words import jump_sentences, named
from scenarios.report.steering import reason_words

_OF_ONE_NAME = 2
_RANK = {"insight": 3, "decision": 2, "idea": 1}
_QUOTA = {
    "jump": 5,
    "condensation": 2,
    "dissolution": 1,
    "cluster": 2,
    "trigger": 2,
    "link": 1,
    "eeg": 1,
}


def event_sentence(event: Mapping[str, Any], labels: Mapping[str, str], lang: Lang) -> str:
    """``event_sentence(event, labels, lang)``: what happened, in one plain sentence.

    - ``event``: ``type``, ``name``, ``agents`` (ids) and ``facts``, as ``Event.to_json`` gives
      them or as a row of ``events.parquet`` (where ``facts`` is JSON text).
    - ``labels``: what to call an agent, by id; the id itself where there is none.

    Types and names that are not known get a sentence too. Plain text, not escaped for HTML.
    """
    kind, name = str(event["type"]), str(event["name"])
    ids = [str(agent) for agent in event["agents"]]
    facts = facts_of(event)
    tell = {
        "jump": jump_sentences,
        "trigger": _trigger,
        "link": _link,
        "condensation": _condensation,
        "dissolution": _dissolution,
        "cluster": _cluster,
    }.get(kind)
    if tell is not None:
        return capital(tell(name, ids, facts, labels, lang))
    if kind == "eeg":
        key = f"event.eeg.{name}"
        if knows(lang, key):
            return say(lang, key, why=reason_words(str(facts.get("reason", "")), lang))
        return say(lang, "event.eeg", name=plain(name))
    who = named(ids, labels, lang)
    return capital(say(lang, "event.other", type=plain(kind), name=plain(name), agents=who))


def facts_of(event: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an event, whether they stand as a mapping or as JSON text."""
    facts = event["facts"]
    return dict(json.loads(facts)) if isinstance(facts, str) else dict(facts)


def telling(events: Iterable[Mapping[str, Any]], most: int = 10) -> list[Mapping[str, Any]]:
    """``telling(events)``: the ``most`` that tell the most, in the order of their time.

    First a few of each type and class, the highest class and largest release first, so that
    none can crowd out the rest; then whatever ranks next. However many there are, only a few of
    each name are held at a time.
    """
    events = _best_of_each_name(events, most)
    ranked = sorted(range(len(events)), key=lambda i: (_weight(events[i]), i))
    left = dict(_QUOTA)
    told: Counter[tuple[str, str]] = Counter()
    chosen: list[int] = []
    for i in ranked:
        kind, name = str(events[i]["type"]), str(events[i]["name"])
        if left.get(kind, 0) > 0 and told[kind, name] < _OF_ONE_NAME and len(chosen) < most:
            left[kind] -= 1
            told[kind, name] += 1
            chosen.append(i)
    chosen += [i for i in ranked if i not in set(chosen)][: most - len(chosen)]
    return [events[i] for i in sorted(chosen, key=lambda i: (float(events[i]["time_s"]), i))]


def _best_of_each_name(events: Iterable[Mapping[str, Any]], most: int) -> list[Mapping[str, Any]]:
    """Of each type and name the ``most`` that tell the most, all in their order."""
    held: dict[tuple[str, str], list[tuple[tuple[int, float], int, Mapping[str, Any]]]] = {}
    for i, event in enumerate(events):
        mine = held.setdefault((str(event["type"]), str(event["name"])), [])
        mine.append((_weight(event), i, event))
        if len(mine) > 8 * most:
            mine[:] = sorted(mine, key=lambda one: one[:2])[:most]
    kept = [one for mine in held.values() for one in mine]
    return [event for _, _, event in sorted(kept, key=lambda one: one[1])]


def _weight(event: Mapping[str, Any]) -> tuple[int, float]:
    """Smaller tells more."""
    if event["type"] == "jump":
        released = float(facts_of(event).get("released", 0.0))
        return -_RANK.get(str(event["name"]), 0), -released
    return {"condensation": -2, "dissolution": -2, "cluster": -1}.get(str(event["type"]), 0), 0.0


def _trigger(
    name: str, ids: Sequence[str], facts: Mapping[str, Any], labels: Mapping[str, str], lang: Lang
) -> str:
    on = target_words(str(facts.get("on", "all")), labels, lang)
    count = say(lang, "n.agents", facts.get("agents", len(ids)))
    key = f"event.trigger.{name}"
    return say(
        lang,
        key if knows(lang, key) else "event.trigger.other",
        name=plain(name),
        when=_when(facts, lang),
        target=say(lang, "event.target", on=on, agents=count),
    )


def target_words(on: str, labels: Mapping[str, str], lang: Lang) -> str:
    """``target_words("kind:image", labels, "en")``: what a trigger acts on, in words."""
    what, _, whom = on.partition(":")
    if what == "agent":
        whom = say(lang, "quoted", text=plain(labels.get(whom, whom)))
    elif what == "kind" and knows(lang, f"kind.{whom}"):
        whom = say(lang, f"kind.{whom}")
    key = f"event.target.{what}"
    return say(lang, key, name=plain(whom)) if knows(lang, key) else plain(f"{what} {whom}")


def _when(facts: Mapping[str, Any], lang: Lang) -> str:
    """The condition in words, and behind it the bands that met it."""
    what = condition_words(str(facts.get("when", "")), lang)
    causes = [
        say(lang, "event.when.value", band=say(lang, f"band.{band}"), z=number(z, lang))
        for band, z in facts.get("causes", {}).items()
        if knows(lang, f"band.{band}")
    ]
    return say(lang, "event.when.caused", what=what, z=", ".join(causes)) if causes else what


def condition_words(told: str, lang: Lang) -> str:
    """``condition_words("alpha > 1 for 2 s", "en")``: a condition on the bands in words."""
    try:
        condition = Condition.parse(told, "when")
    except InputError:
        return plain(told)
    words = [
        say(
            lang,
            "event.when",
            band=say(lang, f"band.{term.band}"),
            sign=term.sign,
            level=number(term.level, lang),
        )
        for term in condition.terms
    ]
    what = f" {say(lang, f'joint.{condition.joint}')} ".join(words)
    if condition.hold_s:
        what = say(lang, "event.when.for", what=what, hold=number(condition.hold_s, lang))
    return what


def _link(
    name: str, ids: Sequence[str], facts: Mapping[str, Any], labels: Mapping[str, str], lang: Lang
) -> str:
    if len(ids) != 2 or name not in ("grown", "faded"):
        return say(lang, "event.link.other", name=plain(name), agents=named(ids, labels, lang))
    source, target = (named([i], labels, lang) for i in ids)
    coherence = number(facts.get("coherence"), lang)
    key = "event.link.remote" if facts.get("remote") else f"event.link.{name}"
    return say(lang, key, source=source, target=target, coherence=coherence)


def _condensation(
    name: str, ids: Sequence[str], facts: Mapping[str, Any], labels: Mapping[str, str], lang: Lang
) -> str:
    kind = str(facts.get("kind", ""))
    return say(
        lang,
        "event.condensation",
        label=say(lang, "quoted", text=plain(labels.get(ids[0], name) if ids else name)),
        kind=say(lang, f"kind.{kind}") if knows(lang, f"kind.{kind}") else plain(kind),
        agents=named(ids[1:], labels, lang),
    )


def _dissolution(
    name: str, ids: Sequence[str], facts: Mapping[str, Any], labels: Mapping[str, str], lang: Lang
) -> str:
    return say(
        lang,
        "event.dissolution",
        label=say(lang, "quoted", text=plain(labels.get(ids[0], name) if ids else name)),
        agents=named(ids[1:], labels, lang),
    )


def _cluster(
    name: str, ids: Sequence[str], facts: Mapping[str, Any], labels: Mapping[str, str], lang: Lang
) -> str:
    key = f"event.cluster.{name}"
    return say(
        lang,
        key if knows(lang, key) else "event.cluster.other",
        name=plain(name),
        agents=named(ids, labels, lang),
    )
