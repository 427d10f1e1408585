"""The summary of a run in plain words, for a terminal or a page; claims nothing chance gives.

The words are data (``english.py``, ``russian.py``); sentences about single events stand in
``sentences.py`` and are given on from here, those about the EEG in ``steering.py``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from scenarios.report.catalogue import Lang, knows, listed, number, percent, plain, say
from scenarios.report.sentences import event_sentence
from scenarios.report.steering import Weights, eeg_sentences, rest_sentences
from scenarios.report.survival import survival_sentences

__all__ = ["event_sentence", "summary_parts", "summary_text"]

CLASSES = ("insight", "decision", "idea", "ripple")
CAME_IN = ("senses", "supply", "hand_in")
WENT_OUT = ("passage", "inhibition", "decay", "discharge", "hand_out")
POINT = "· "
"""Starts a sentence that stands on a line of its own."""
_BALANCED = 64.0 * float(np.finfo(np.float64).eps)
_SAME_LOSS = 0.005
_CLUSTERS_TOLD = 4
_CONDENSED_TOLD = 3
_WIDTH = 100


def summary_text(summary: Mapping[str, Any], lang: Lang, *, weights: Weights | None = None) -> str:
    """``summary_text(summary, lang) -> str``: what happened, about forty lines for a terminal.

    - ``summary``: the summary of run.json.
    - ``weights``: the scenario's operator weights by operator and band
      (``scenario["schedule"]["operators"]``); with them the sentence names the band that
      moved an operator, without them it says "EEG".
    """
    title = say(lang, "quoted", text=plain(summary["map"]["title"] or "—"))
    lines = [f"{say(lang, 'sum.title', title=title)} {_map_line(summary, lang)}"]
    for head, told in summary_parts(summary, lang, weights=weights):
        if len(told) == 1:
            lines += _wrapped([f"{head}: {told[0]}"], indent="")
        else:
            lines += [f"{head}:", *_wrapped(told)]
    return "\n".join(lines)


def summary_parts(
    summary: Mapping[str, Any], lang: Lang, *, weights: Weights | None = None
) -> list[tuple[str, list[str]]]:
    """The same as (heading, paragraphs) pairs, for whoever lays them out otherwise."""
    return [
        (say(lang, "head.energy"), _energy(summary, lang)),
        (say(lang, "head.clusters"), _clusters(summary, lang)),
        (say(lang, "head.jumps"), _jumps(summary["jumps"], lang)),
        (say(lang, "head.loss"), [_loss(summary["loss"], lang)]),
        (say(lang, "head.eeg"), eeg_sentences(summary["eeg"], lang, weights or {})),
        (
            say(lang, "head.rest"),
            [*rest_sentences(summary, lang), *survival_sentences(summary, lang)],
        ),
        (say(lang, "head.growth"), _growth(summary["growth"], lang)),
    ]


def cluster_name(cluster: Mapping[str, Any], lang: Lang) -> str:
    """What a cluster is called, quoted; its English name where the summary has one."""
    name = cluster.get("name_en") if lang == "en" else None
    return say(lang, "quoted", text=plain(name or cluster["name"], most=70))


def _wrapped(paragraphs: Sequence[str], indent: str = "  ") -> list[str]:
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += textwrap.wrap(
            paragraph,
            _WIDTH,
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def _map_line(summary: Mapping[str, Any], lang: Lang) -> str:
    told = summary["map"]
    agents, links = say(lang, "n.agents", told["agents"]), say(lang, "n.links", told["links"])
    if not told["without_meaning"]:
        return say(lang, "sum.map", agents=agents, links=links)
    without = number(told["without_meaning"], lang)
    return say(lang, "sum.map.meaning", agents=agents, links=links, without=without)


def _energy(summary: Mapping[str, Any], lang: Lang) -> list[str]:
    ledger, energy = summary["ledger"], summary["energy"]
    figures = ("start", "pumped", "dissipated", "stored")
    balanced = ledger["residual"] <= _BALANCED
    return [
        say(lang, "sum.energy", **{name: number(ledger[name], lang) for name in figures}),
        say(lang, "sum.energy.in", parts=_accounts(ledger["accounts"], CAME_IN, lang)),
        say(lang, "sum.energy.out", parts=_accounts(ledger["accounts"], WENT_OUT, lang)),
        say(
            lang,
            "sum.energy.balanced" if balanced else "sum.energy.unbalanced",
            residual=number(ledger["residual"], lang),
        ),
        say(
            lang,
            "sum.energy.level",
            mean=number(energy["mean"], lang),
            largest=number(energy["largest"], lang),
            ceiling=number(energy["ceiling"], lang),
        ),
    ]


def _accounts(accounts: Mapping[str, float], names: Sequence[str], lang: Lang) -> str:
    total = sum(accounts[name] for name in names)
    parts = [
        say(
            lang,
            "sum.energy.part",
            what=say(lang, f"account.{name}"),
            amount=number(accounts[name], lang),
            share=percent(accounts[name] / total, lang),
        )
        for name in sorted(names, key=lambda name: -accounts[name])
        if accounts[name] > 0.0
    ]
    return ", ".join(parts) or say(lang, "sum.energy.none")


def _clusters(summary: Mapping[str, Any], lang: Lang) -> list[str]:
    clusters, division = summary["clusters"], summary["modularity"]
    if not clusters:
        return [say(lang, no_clusters(division)), *division_words(division, lang)]
    shown = [cluster for cluster in clusters if cluster["significant"]]
    after = []
    if shown:
        nulls = number(division.get("nulls"), lang)
        told = [say(lang, "sum.clusters.shown", len(shown), nulls=nulls)]
        told += [_cluster_line(cluster, lang) for cluster in shown[:_CLUSTERS_TOLD]]
        if len(shown) > _CLUSTERS_TOLD:
            told.append(POINT + say(lang, "n.more", len(shown) - _CLUSTERS_TOLD) + ".")
        emergent = sum(cluster["origin"] == "emergent" for cluster in shown)
        if emergent:
            after.append(say(lang, "sum.clusters.emergent", emergent))
        elif any(cluster["origin"] != "not shown" for cluster in shown):
            after.append(say(lang, "sum.clusters.inherited"))
    else:
        told = [say(lang, "sum.clusters.none")]
    if len(shown) < len(clusters):
        after.append(say(lang, "sum.clusters.rest", len(clusters) - len(shown)))
    told += [" ".join(after)] if after else []
    return told + division_words(division, lang)


def no_clusters(division: Mapping[str, Any]) -> str:
    """Key of the sentence for a run without groups: none found, or none looked for."""
    unsought = bool(division) and not division["nulls"]
    return "sum.clusters.unsought" if unsought else "sum.clusters.nothing"


def _cluster_line(cluster: Mapping[str, Any], lang: Lang) -> str:
    return POINT + say(
        lang,
        "sum.clusters.one",
        name=cluster_name(cluster, lang),
        agents=say(lang, "n.agents", cluster["size"]),
        z=number(cluster["z"], lang),
        p=number(cluster["p"], lang),
        origin=say(lang, f"origin.{cluster['origin']}"),
        why=_overlaps(cluster, lang),
    )


def _overlaps(cluster: Mapping[str, Any], lang: Lang) -> str:
    """The index and p that say where a group comes from; nothing where it was not asked."""
    told = {
        f"{figure}_{what}": cluster.get(f"{figure}_{what}")
        for figure in ("index", "p")
        for what in ("links", "frequencies")
    }
    if any(value is None for value in told.values()):
        return ""
    return " " + say(lang, "sum.clusters.why", **{k: number(v, lang) for k, v in told.items()})


def division_words(division: Mapping[str, Any], lang: Lang) -> list[str]:
    """What is to be said of the division as a whole; nothing where none was sought."""
    if not division or not division["nulls"]:
        return []
    beyond = division["p"] is not None and division["p"] <= 0.05
    figures = {name: number(division[name], lang) for name in ("q", "z", "p")}
    return [say(lang, "sum.modularity.shown" if beyond else "sum.modularity.not", **figures)]


def _jumps(jumps: Mapping[str, Any], lang: Lang) -> list[str]:
    if not jumps["count"]:
        return [say(lang, "sum.jumps.none")]
    told = jumps["by_class"]
    classes = [say(lang, f"n.{name}", told[name]) for name in CLASSES if told.get(name)]
    # A size is a whole number; what an interpolated quantile stays under is the next one.
    sizes = {
        name: number(float(np.ceil(jumps["sizes"][name])), lang)
        for name in ("median", "p90", "p99")
    }
    return [
        say(
            lang,
            "sum.jumps",
            jumps=say(lang, "n.jumps", jumps["count"]),
            rate=number(jumps["per_second"], lang),
            classes=listed(classes, lang),
        ),
        say(
            lang,
            "sum.jumps.sizes",
            **sizes,
            max=say(lang, "n.discharges", jumps["sizes"]["max"]),
        ),
        say(lang, "sum.jumps.value", bits=number(jumps["value_bits_mean"], lang, signed=True)),
        *_forked(jumps.get("forked") or [], lang),
        say(lang, "sum.jumps.rules"),
    ]


def _forked(forked: Sequence[Mapping[str, Any]], lang: Lang) -> list[str]:
    if not forked:
        return []
    figures = {
        "n": len(forked),
        "shown": sum(jump["low"] > 0.0 for jump in forked),
        "against": sum(jump["high"] < 0.0 for jump in forked),
    }
    told = {name: number(value, lang) for name, value in figures.items()}
    return [say(lang, "sum.jumps.forked", **told)]


def _loss(loss: Mapping[str, float], lang: Lang) -> str:
    change = loss["after"] - loss["before"]
    verdict = "same"
    if abs(change) >= _SAME_LOSS:
        verdict = "closer" if change < 0.0 else "further"
    before, after = number(loss["before"], lang), number(loss["after"], lang)
    return say(lang, f"sum.loss.{verdict}", before=before, after=after)


def _growth(growth: Mapping[str, Any], lang: Lang) -> list[str]:
    if not growth["on"]:
        return [say(lang, "sum.growth.off")]
    grown, faded = (number(growth[name], lang) for name in ("links_grown", "links_faded"))
    lines = [say(lang, "sum.growth.on", grown=grown, faded=faded)]
    lines += [condensed_sentence(new, lang) for new in growth["condensed"][:_CONDENSED_TOLD]]
    if len(growth["condensed"]) > _CONDENSED_TOLD:
        lines.append(POINT + say(lang, "n.more", len(growth["condensed"]) - _CONDENSED_TOLD) + ".")
    if growth.get("dissolved"):
        lines.append(say(lang, "sum.growth.dissolved", count=number(growth["dissolved"], lang)))
    return lines if growth["condensed"] else [*lines, say(lang, "sum.growth.none")]


def condensed_sentence(new: Mapping[str, Any], lang: Lang) -> str:
    """One new agent of ``summary["growth"]["condensed"]`` in words."""
    key = f"kind.{new['kind']}"
    return POINT + say(
        lang,
        "sum.growth.condensed",
        label=say(lang, "quoted", text=plain(new["label"])),
        kind=say(lang, key) if knows(lang, key) else plain(new["kind"]),
        agents=say(lang, "n.of_agents", new["of"]),
    )
