"""V of the jumps, and how far thinking has shifted from its start: figures, sentences, nulls."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.emerged.card_panel import Standing, finding_line
from dashboard.emerged.river_panel import labels_of
from dashboard.emerged.showing import use_while
from dashboard.emerged.told import Balance, Log, Moved
from dashboard.parts import Desk, panel, text
from dashboard.words import say

_EVERY_S = 1.0
_MOST_DOTS = 160
_SIGNS = {"insight": "★", "decision": "◆", "idea": "●", "ripple": "·"}


@solara.component
def ValuePanel(desk: Desk, standing: Standing, *, awake: bool) -> None:
    """V of every jump that is kept, as dots left or right of nothing; and its test."""
    lang: Any = desk.lang
    use_while(desk, lambda s: (s.world, s.log.number), _EVERY_S, awake=awake)
    log = desk.session.snapshot.log
    values = values_of(log)
    children: list[Any] = []
    if values:
        from scenarios.card_jumps import value_of

        tested = value_of([value for _, value in values])
        children += [_strip(values, lang).key("strip"), finding_line(tested, lang).key("tested")]
        children.append(text(say(lang, "value_note", jumps=len(values)), "mf-note").key("note"))
    else:
        children.append(text(say(lang, "jumps_none"), "mf-note").key("none"))
    forked = [told for told in standing.measured.card if told.key == "forked"]
    children += [finding_line(told, lang).key("forked") for told in forked]
    panel(say(lang, "value_title"), "mf-value", children)


def values_of(log: Log) -> list[tuple[str, float]]:
    """``values_of(log)``: class and V (bits) of each jump kept, oldest first."""
    told = [(e.name, float(e.facts["value_bits"])) for e in log.events if e.type == "jump"]
    return [(name, value) for name, value in told if math.isfinite(value)]


def _strip(values: list[tuple[str, float]], lang: Any) -> Any:
    from scenarios.report.catalogue import number

    told = values[-_MOST_DOTS:]
    reach = max((abs(value) for _, value in told), default=1.0) or 1.0
    # Spread by the golden ratio, so that equal values do not hide one another.
    places = [
        f"left: {50.0 + 48.0 * value / reach:.2f}%; top: {12 + 26 * (k * 0.618 % 1):.0f}px"
        for k, (_, value) in enumerate(told)
    ]
    dots = [
        rv.Html(
            tag="span",
            class_=f"mf-dot mf-dot-{name}",
            style_=place,
            attributes={"title": number(value, lang, signed=True)},
            children=[_SIGNS.get(name, "·")],
        )
        for place, (name, value) in zip(places, told, strict=True)
    ]
    ends = {"reach": number(reach, lang)}
    return rv.Html(
        tag="div",
        class_="mf-strip",
        attributes={"role": "img", "aria-label": say(lang, "value_strip", **ends)},
        children=[
            rv.Html(tag="span", class_="mf-strip-zero"),
            *dots,
            text(f"−{number(reach, lang)}", "mf-note mf-strip-low", "span"),
            text("0", "mf-note mf-strip-nothing", "span"),
            text(f"+{number(reach, lang)} {say(lang, 'bits')}", "mf-note mf-strip-high", "span"),
        ],
    )


@solara.component
def ShiftPanel(desk: Desk, standing: Standing, *, awake: bool) -> None:
    """How far the field is from its start, what moved most, and what the card says of it."""
    lang: Any = desk.lang
    use_while(desk, lambda s: (s.world, s.balance.number), _EVERY_S, awake=awake)
    snapshot = desk.session.snapshot
    told, labels = snapshot.balance, labels_of(snapshot, lang)
    # A part of another tag must not be taken for the one that stood in its place.
    children = [
        text(line, "mf-shift-line", "p").key(f"line {number}")
        for number, line in enumerate(shift_lines(told, labels, lang))
    ]
    tested = [one for one in standing.measured.card if one.key == "shift"]
    children += [finding_line(one, lang).key("tested") for one in tested]
    if tested:
        seconds = standing.measured.of.seconds
        children.append(text(say(lang, "shift_tested", seconds=seconds), "mf-note").key("when"))
    else:
        children.append(text(say(lang, "shift_untested"), "mf-note").key("untested"))
    beside = [text(say(lang, "as_of", seconds=told.seconds), "mf-note", "span")]
    panel(say(lang, "shift_title"), "mf-shift", children, beside)


def shift_lines(told: Balance, labels: Mapping[str, str], lang: Any) -> list[str]:
    """``shift_lines(balance, labels, "en")``: sentences; figures only, no claim."""
    from scenarios.report.catalogue import number, percent

    def called(name: str) -> str:
        return labels.get(name, name)

    def moved(key: str, part: Moved, show: Any) -> str:
        names = dict(zip(("one", "other"), map(called, part.name), strict=False))
        figures = {"before": show(part.before, lang), "after": show(part.after, lang)}
        return say(lang, key, **{"other": "", **names}, **figures)

    lines = [say(lang, "shift_energy", distance=number(told.energy_shift, lang))]
    lines += [moved("shift_agent", part, percent) for part in told.moved]
    if told.flowed:
        figures = {"distance": number(told.flow_shift, lang), "seconds": told.flows_from_s}
        lines.append(say(lang, "shift_flows", **figures))
        lines += [moved("shift_link", part, number) for part in told.flowed]
    else:
        lines.append(say(lang, "shift_no_flows"))
    if math.isfinite(told.turned):
        names = {
            "towards": ", ".join(map(called, told.towards)) or "–",
            "away": ", ".join(map(called, told.away)) or "–",
        }
        lines.append(say(lang, "shift_meaning", degrees=number(told.turned, lang), **names))
    else:
        lines.append(say(lang, "shift_no_meaning"))
    return lines
