"""The parts of the page that hold figures in tables: groups, ledger, growth, how it ran."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenarios.report.catalogue import NOTHING, Lang, number, plain, say
from scenarios.report.map_key import letter
from scenarios.report.markup import (
    bullets,
    figure,
    folded,
    paragraph,
    section,
    table,
    text,
)
from scenarios.report.words import (
    CAME_IN,
    WENT_OUT,
    condensed_sentence,
    no_clusters,
)

_MOST_TURNED = 200
_NOTHING_TOLD: tuple[object, ...] = (None, "", {}, [], ())
_PATHS = ("map", "eeg.file", "eeg.baseline")


def clusters_section(summary: Mapping[str, Any], lang: Lang) -> str:
    """Every group of the last look, also those that chance would give."""
    clusters, division = summary["clusters"], summary["modularity"]
    if not clusters:
        words = paragraph(say(lang, no_clusters(division)))
        return section("clusters", say(lang, "page.clusters"), words)
    head = [say(lang, "col.group"), say(lang, "col.size"), "z", "p", "q"]
    keys = ("significant", "origin", "coherence", "conductance")
    head += [say(lang, f"col.{key}") for key in keys] + ["R"]
    rows = [
        [
            name,
            number(cluster["size"], lang),
            *(number(cluster[k], lang) for k in ("z", "p", "q")),
            say(lang, "yes" if cluster["significant"] else "no"),
            say(lang, f"short.{cluster['origin']}"),
            *(number(cluster[k], lang) for k in ("coherence", "conductance", "R")),
        ]
        for name, cluster in zip(_lettered(clusters), clusters, strict=True)
    ]
    faint = [i for i, cluster in enumerate(clusters) if not cluster["significant"]]
    return section(
        "clusters",
        say(lang, "page.clusters"),
        table(head, rows, numbers=(1, 2, 3, 4, 7, 8, 9), faint=faint, look="wide"),
        _clusters_note(division, lang),
        folded(say(lang, "page.members"), _members_table(clusters, lang)),
    )


def _lettered(clusters: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of the groups; those that are outlined on the map with their letter."""
    names, outlined = [], 0
    for cluster in clusters:
        name = plain(cluster["name"], most=70)
        names.append(f"{letter(outlined)}: {name}" if cluster["significant"] else name)
        outlined += bool(cluster["significant"])
    return names


def _members_table(clusters: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    keys = ("group", "like_links", "like_frequencies", "members")
    rows = [
        [
            name,
            _index(cluster, "links", lang),
            _index(cluster, "frequencies", lang),
            ", ".join(plain(label) for label in cluster["labels"]),
        ]
        for name, cluster in zip(_lettered(clusters), clusters, strict=True)
    ]
    return table([say(lang, f"col.{key}") for key in keys], rows, look="wide")


def _index(cluster: Mapping[str, Any], what: str, lang: Lang) -> str:
    value, p = cluster[f"index_{what}"], cluster[f"p_{what}"]
    return "—" if value is None else f"{number(value, lang)} ({number(p, lang)})"


def _clusters_note(division: Mapping[str, Any], lang: Lang) -> str:
    if not division:
        return ""
    nulls = division["nulls"]
    least = number(1.0 / (nulls + 1.0), lang)
    return paragraph(
        say(lang, "page.clusters.note", nulls=number(nulls, lang), least=least), "note"
    )


def ledger_section(summary: Mapping[str, Any], svg: Mapping[str, str], lang: Lang) -> str:
    """Where energy came from and went, as a picture and as a table that adds up."""
    ledger = summary["ledger"]
    accounts = ledger["accounts"]
    came = [("start", ledger["start"]), *((name, accounts[name]) for name in CAME_IN)]
    went = [*((name, accounts[name]) for name in WENT_OUT), ("stored", ledger["stored"])]
    rows = [[say(lang, f"account.{name}"), number(value, lang), ""] for name, value in came]
    rows += [[say(lang, f"account.{name}"), "", number(value, lang)] for name, value in went]
    sums = [number(sum(value for _, value in side), lang) for side in (came, went)]
    rows.append([say(lang, "page.total"), *sums])
    return section(
        "ledger",
        say(lang, "page.ledger"),
        figure(svg["ledger"], say(lang, "read.ledger")),
        table([say(lang, f"col.{k}") for k in ("account", "came", "went")], rows, numbers=(1, 2)),
    )


def growth_section(summary: Mapping[str, Any], lang: Lang) -> str:
    """What the field changed in itself."""
    growth = summary["growth"]
    heading = say(lang, "page.growth")
    if not growth["on"]:
        return section("growth", heading, paragraph(say(lang, "sum.growth.off")))
    grown, faded = (number(growth[name], lang) for name in ("links_grown", "links_faded"))
    gone = growth.get("dissolved", 0)
    new = [condensed_sentence(agent, lang).removeprefix("· ") for agent in growth["condensed"]]
    return section(
        "growth",
        heading,
        paragraph(say(lang, "sum.growth.on", grown=grown, faded=faded)),
        bullets(new) if new else paragraph(say(lang, "sum.growth.none")),
        paragraph(say(lang, "sum.growth.dissolved", count=number(gone, lang))) if gone else "",
    )


def run_section(info: Mapping[str, Any], lang: Lang) -> str:
    """Everything another person needs to run it again. Files by name: paths tell of a home."""
    started, ended = str(info["started"])[:19], str(info["ended"])[:19]
    inputs = [
        [
            plain(told["role"]),
            plain(Path(told["path"]).name, most=120),
            number(told["bytes"], lang),
            plain(told["sha256"], most=80),
        ]
        for told in info["inputs"]
    ]
    head = [say(lang, f"col.{k}") for k in ("role", "file", "bytes")] + ["SHA-256"]
    pair = [say(lang, "col.name"), say(lang, "col.value")]
    versions = [[plain(name), plain(told)] for name, told in info["versions"].items()]
    return section(
        "run",
        say(lang, "page.run"),
        paragraph(_ran(info, lang)),
        paragraph(say(lang, "page.begun", started=started, ended=ended), "note"),
        f"<h3>{text(say(lang, 'page.inputs'))}</h3>",
        table(head, inputs, numbers=(2,)) if inputs else paragraph(say(lang, "page.no_inputs")),
        _turned(info.get("turned") or {}, lang),
        folded(say(lang, "page.versions"), table(pair, versions)),
        folded(say(lang, "page.scenario"), table(pair, flat(info["scenario"]))),
    )


def _turned(told: Mapping[str, Any], lang: Lang) -> str:
    """What was turned by hand while it ran, if anything: the settings below are the start's."""
    if not told:
        return ""
    named = ("bands", "impulse", "stream")
    rows = [
        [
            number(change["time_s"], lang),
            number(change["step"], lang),
            say(lang, f"turned.{change['name']}") if change["name"] in named else change["name"],
            _value(change["value"], lang),
        ]
        for change in told["changes"][-_MOST_TURNED:]
    ]
    left_out = told["before"] + len(told["changes"]) - len(rows)
    return "\n".join(
        (
            f"<h3>{text(say(lang, 'page.turned'))}</h3>",
            paragraph(say(lang, "page.turned.note"), "note"),
            paragraph(say(lang, "page.turned.more", n=number(left_out, lang))) if left_out else "",
            table(
                [say(lang, f"col.{name}") for name in ("time", "step", "setting", "turned_to")],
                rows,
                numbers=(0, 1),
            ),
        )
    )


def _value(told: object, lang: Lang) -> str:
    if isinstance(told, Mapping):
        return ", ".join(f"{name} {number(z, lang, signed=True)}" for name, z in told.items())
    return number(told, lang) if isinstance(told, (int, float)) else plain(told)


def _ran(info: Mapping[str, Any], lang: Lang) -> str:
    return say(
        lang,
        "page.ran",
        seconds=number(info["seconds"], lang),
        steps=say(lang, "n.steps", info["steps"]),
        seed=str(info["seed"]),
    )


def flat(told: object, name: str = "") -> list[list[str]]:
    """Nested settings as (dotted name, value) rows."""
    if isinstance(told, Mapping) and told:
        return [
            row
            for key, value in told.items()
            for row in flat(value, f"{name}.{key}" if name else str(key))
        ]
    if isinstance(told, (list, tuple)) and told and isinstance(told[0], (Mapping, list)):
        return [row for i, value in enumerate(told) for row in flat(value, f"{name}[{i}]")]
    if name in _PATHS and isinstance(told, str):
        told = Path(told).name
    return [[name, plain(told, most=300) if told not in _NOTHING_TOLD else NOTHING]]
