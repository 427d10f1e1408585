"""The river of clusters on the page, and what is told of the band a person chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.emerged.river import RiverView, told_of
from dashboard.emerged.showing import Showing, rows_of, use_while
from dashboard.emerged.streams import Mark, Streams, seen_last, streams_of
from dashboard.emerged.told import MOST_LOOKS, River
from dashboard.parts import Button, Desk, panel, text
from dashboard.running.snapshot import Snapshot
from dashboard.words import named, say

_EVERY_S = 0.6
_MOST_NAMED, _MOST_FLOWS = 24, 8


@solara.component
def RiverPanel(desk: Desk, showing: Showing, wake: Callable[[bool], None], *, awake: bool) -> None:
    """Clusters over time; ``wake`` is told whether the room can be seen."""
    lang = desk.lang
    use_while(desk, lambda s: (s.world, s.river.number), _EVERY_S, awake=awake)
    snapshot = desk.session.snapshot
    picked, pick = solara.use_state(0)
    solara.use_effect(lambda: pick(0), [snapshot.world])
    key = (snapshot.world, snapshot.river.number, lang)
    drawn = solara.use_memo(lambda: _drawn(snapshot, desk), [*key])
    about = [text(_about(snapshot, lang), "mf-note mf-river-about")]
    view = RiverView.element(**drawn, picked=picked, on_picked=pick, on_awake=wake)
    panel(
        say(lang, "river"),
        "mf-river",
        [*about, view, text(say(lang, "river_legend"), "mf-note mf-river-legend")],
        [text(_as_of(snapshot, lang), "mf-note mf-river-when", "span")],
    )
    if picked:
        Band(desk, showing, snapshot.river, picked).key(f"band {picked}")


def _drawn(snapshot: Snapshot, desk: Desk) -> dict[str, Any]:
    streams = streams_of(snapshot.river)
    return told_of(streams, sentences(streams, snapshot, desk.lang), desk.lang)


def sentences(streams: Streams, snapshot: Snapshot, lang: str) -> list[str]:
    """One sentence for each mark: which track, and what happened to whom."""
    labels = labels_of(snapshot, lang)
    return [_marked(mark, labels, lang) for mark in streams.marks]


def _marked(mark: Mark, labels: Mapping[str, str], lang: Any) -> str:
    from scenarios.report.words import event_sentence

    told = event_sentence(mark.event.to_json(), labels, lang)
    others = ", ".join(str(track) for track in mark.event.facts.get("others", ()))
    if mark.kind in ("merge", "split") and others:
        return f"{say(lang, f'river_{mark.kind}', track=mark.band, others=others)} {told}"
    return told


def labels_of(snapshot: Snapshot, lang: str) -> dict[str, str]:
    """What agents are called, by id."""
    if snapshot.topology is None:
        return {}
    return {name[0]: name[2 if lang == "en" else 1] for name in snapshot.topology.names}


def _as_of(snapshot: Snapshot, lang: str) -> str:
    looks = snapshot.river.looks
    return say(lang, "as_of", seconds=looks[-1].time_s) if looks else ""


def _about(snapshot: Snapshot, lang: str) -> str:
    river = snapshot.river
    if not snapshot.watched:
        return say(lang, "clusters_unwatched")
    if not river.looks:
        return say(lang, "clusters_wait")
    parts = [
        say(lang, "river_counts", tracks=river.tracks, looks=river.looks_in_all)
        if river.tracks
        else say(lang, "river_none", looks=river.looks_in_all)
    ]
    if river.looks_in_all > len(river.looks):
        parts.append(say(lang, "river_bound", most=MOST_LOOKS))
    return " ".join(parts)


@solara.component
def Band(desk: Desk, showing: Showing, river: River, band: int) -> None:
    """One band: its members, what flows between them, where it comes from."""
    lang = desk.lang
    found = seen_last(river, band)
    if found is None:
        panel(say(lang, "band_gone"), "mf-band", [text(say(lang, "band_gone_note"), "mf-note")])
        return
    look, seen = found
    snapshot = desk.session.snapshot
    labels = labels_of(snapshot, lang)
    from scenarios.report.catalogue import number

    def figure(value: float) -> str:
        return number(value, "ru" if lang == "ru" else "en")

    figures = say(
        lang,
        "band_figures",
        z=figure(seen.z),
        p=figure(seen.p),
        order=figure(seen.order),
        coherence=figure(seen.coherence),
        inside=figure(100.0 * seen.inside_share),
    )
    origin = named(lang, seen.origin) if seen.shown else say(lang, "band_not_shown")
    names = [labels.get(name, name) for name in seen.agents]
    more = len(names) - _MOST_NAMED
    children = [
        text(figures, "mf-band-figures"),
        text(origin, "mf-strong mf-band-origin"),
        text(", ".join(names[:_MOST_NAMED]) + (f" +{more}" if more > 0 else ""), "mf-band-members"),
        text(say(lang, "band_flows"), "mf-title", "h3"),
    ]
    flows = flows_inside(snapshot, seen.agents)
    for source, target, kind, flow in flows[:_MOST_FLOWS]:
        line = f"{labels[source]} — {labels[target]} · {named(lang, kind)} · {figure(flow)}"
        children.append(text(f"{line} {named(lang, 'eu/s')}", "mf-flow"))
    if not flows:
        children.append(text(say(lang, "band_no_flows"), "mf-note"))
    rows = rows_of(snapshot, seen.agents)
    show = Button(
        say(lang, "show_on_map"), lambda: showing.show(rows), "mf-band-show", "mdi-map-marker"
    )
    title = say(lang, "band_title", band=band) if band > 0 else say(lang, "band_title_faint")
    beside = [text(say(lang, "as_of", seconds=look.time_s), "mf-note", "span"), show]
    panel(title, "mf-band", [rv.Html(tag="div", children=children)], beside)


def flows_inside(snapshot: Snapshot, agents: tuple[str, ...]) -> list[tuple[str, str, str, float]]:
    """``flows_inside(snapshot, ids)``: drawn links between them: ends, kind, eu/s; strongest
    first, those that carry nothing left out."""
    topology = snapshot.topology
    if topology is None:
        return []
    inside = set(rows_of(snapshot, agents))
    told = [
        (
            topology.names[a][0],
            topology.names[b][0],
            topology.rule_names[int(code) & 15],
            float(flow),
        )
        for (a, b), code, flow in zip(
            topology.ends.tolist(), topology.codes.tolist(), snapshot.flow.tolist(), strict=True
        )
        if flow > 0.0 and a in inside and b in inside
    ]
    return sorted(told, key=lambda one: -one[3])
