"""What the page tells in words: events, clusters against chance, the ledger."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.drawing.looks import cluster_colour, inked
from dashboard.parts import Desk, panel, text
from dashboard.running.living_words import Line, Lines, Living
from dashboard.running.painter import use_shown
from dashboard.running.snapshot import Snapshot
from dashboard.words import named, say
from model.events import Event

_LINES = 40
_CLASSES = ("insight", "decision", "idea", "ripple")


@solara.component
def Feed(desk: Desk) -> None:
    """Events, newest first, each a sentence."""
    lang = desk.lang
    ripples, set_ripples = solara.use_state(False)

    def lines(snapshot: Snapshot) -> list[Line]:
        labels = _labels(snapshot, lang)
        kept = [event for event in reversed(snapshot.events) if ripples or event.name != "ripple"]
        if kept:
            return [_line(event, labels, lang) for event in kept[:_LINES]]
        return [("mf-note", (("", say(lang, "feed_quiet" if snapshot.step else "feed_none")),))]

    def counts(snapshot: Snapshot) -> str:
        return _counts(snapshot, lang)

    box = rv.Checkbox(
        v_model=ripples,
        on_v_model=set_ripples,
        label=say(lang, "feed_ripples"),
        class_="mf-ripples",
        dense=True,
        hide_details=True,
    )
    panel(
        say(lang, "feed"),
        "mf-feed",
        [Lines(desk, "mf-scroll", 0.4, _happened, lines, ripples)],
        [Living(desk, "mf-note mf-counts", 0.4, counts), box],
    )


def _happened(snapshot: Snapshot) -> tuple[int, int, int, bool]:
    return snapshot.world, snapshot.went_back, snapshot.events_in_all, snapshot.step > 0


def _line(event: Event, labels: Mapping[str, str], lang: str) -> Line:
    from scenarios.report.words import event_sentence

    when = f"{event.time_s:.1f} {named(lang, 's')}"
    sentence = event_sentence(event.to_json(), labels, lang)
    return f"mf-event mf-event-{event.type}", (("mf-when", when), ("", sentence))


def _counts(snapshot: Snapshot, lang: str) -> str:
    told = [
        say(lang, f"jump_{name}", n=snapshot.jumps[name])
        for name in _CLASSES
        if name in snapshot.jumps
    ]
    return " · ".join(told) or say(lang, "jumps_none")


def _labels(snapshot: Snapshot, lang: str) -> dict[str, str]:
    if snapshot.topology is None:
        return {}
    return {name[0]: name[2 if lang == "en" else 1] for name in snapshot.topology.names}


@solara.component
def Clusters(desk: Desk) -> None:
    """Clusters of the latest look: how far beyond chance, and where they come from."""
    lang = desk.lang
    use_shown(desk.painter, lambda s: (s.world, s.looked_s), 0.4)
    snapshot = desk.session.snapshot
    labels = _labels(snapshot, lang)
    if not snapshot.watched:
        body = text(say(lang, "clusters_unwatched"), "mf-note").key("unwatched")
        beside = []
    elif snapshot.looked_s is None:
        body = text(say(lang, "clusters_wait"), "mf-note").key("wait")
        beside = []
    elif not snapshot.clusters:
        body = text(say(lang, "clusters_none", seconds=snapshot.looked_s), "mf-note").key("none")
        beside = []
    else:
        told = sorted(snapshot.clusters, key=lambda c: (not c["significant"], c["p"], -c["size"]))
        rows = [_cluster(cluster, labels, lang) for cluster in told]
        body = rv.Html(tag="div", class_="mf-scroll", children=rows).key("rows")
        beside = [text(say(lang, "clusters_when", seconds=snapshot.looked_s), "mf-note", "span")]
    panel(say(lang, "clusters"), "mf-clusters", [body], beside)


def _cluster(told: Mapping[str, Any], labels: Mapping[str, str], lang: str) -> Any:
    shown = bool(told["significant"])
    track = int(told["track"])
    colours = inked(cluster_colour(track, dark=False), cluster_colour(track, dark=True))
    members = ", ".join(labels.get(name, name) for name in told["members"][:6])
    more = len(told["members"]) - 6
    origin = named(lang, str(told["origin"])) if shown else say(lang, "not_beyond_chance")
    figures = f"z {_figure(told['z'])} · p {_figure(told['p'])} · {origin}"
    return rv.Html(
        tag="div",
        class_="mf-cluster mf-inked" if shown else "mf-cluster mf-faint",
        style_=colours if shown else "",
        children=[
            text(f"{track if shown else '–'} · {told['size']} · {figures}", "mf-strong"),
            text(members + (f" +{more}" if more > 0 else ""), "mf-note"),
        ],
    )


def _figure(value: Any) -> str:
    return "–" if value is None or not math.isfinite(value) else f"{float(value):.3g}"


@solara.component
def Facts(desk: Desk) -> None:
    """The energy ledger and the operators."""
    lang = desk.lang

    def ledger(shown: Snapshot) -> str:
        return say(lang, "ledger_line", **shown.ledger) if shown.ledger else ""

    def residual(shown: Snapshot) -> str:
        if not shown.ledger:
            return ""
        apart = shown.ledger["residual"]
        return say(lang, "ledger_residual" if apart else "ledger_whole", residual=apart)

    def operators(shown: Snapshot) -> str:
        return _operators(shown.operators, lang)

    children = [
        Living(desk, "mf-ledger", 0.4, ledger),
        Living(desk, "mf-note", 0.4, residual),
        text(say(lang, "operators"), "mf-title", "h2"),
        Living(desk, "mf-operators", 0.4, operators),
    ]
    panel(
        say(lang, "ledger"),
        "mf-facts",
        [rv.Html(tag="div", class_="mf-scroll", children=children)],
    )


def _operators(operators: Mapping[str, float], lang: str) -> str:
    moved = [
        f"{named(lang, name)} ×{value:.2f}"
        for name, value in operators.items()
        if abs(math.log(value)) > 0.03
    ]
    return " · ".join(moved) or say(lang, "operators_rest")
