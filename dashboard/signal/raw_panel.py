"""The raw traces: what is in view, how it is zoomed, which channels, and what is bad now."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import reacton.ipyvuetify as rv
import solara

from dashboard.parts import Button, Desk, panel, text
from dashboard.running.painter import use_shown
from dashboard.signal.inks import INKS
from dashboard.signal.raw import MOST_ROWS, Traces, View
from dashboard.signal.traces import RawTraces
from dashboard.words import say
from model.eeg.quality import REASONS
from scenarios.report.steering import reason_words

_FRAME_S = 0.08
_FINE, _MOST_POOR = 90, 12
"""A channel with fewer good windows than this, %, is marked; so many beside those behind the
bands."""
_SPANS = (2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
_GAINS = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)


@solara.component
def Raw(desk: Desk) -> None:
    """Traces where there is a signal, else one line that says why there is none."""
    lang = desk.lang
    raw, why, names, used = use_shown(
        desk.painter,
        lambda s: (
            s.signal.raw,
            s.signal.why,
            tuple(channel.name for channel in s.signal.channels),
            tuple(channel.name for channel in s.signal.channels if channel.used),
        ),
        0.2,
    )
    span_s, set_span = solara.use_state(10.0)
    gain_uv, set_gain = solara.use_state(200.0)
    fitted, set_fitted = solara.use_state("")
    source, fit_uv = use_shown(
        desk.painter, lambda s: (str(s.eeg.get("source", "")), fitting(s.signal.traces)), 0.3
    )
    columns, set_columns = solara.use_state(600)
    picked, pick = solara.use_state(())
    shown = tuple(name for name in picked if name in names)

    def look() -> Any:
        desk.session.look_at_signal(View(span_s, columns, shown))

    solara.use_effect(look, [span_s, columns, shown, raw == "ready"])
    solara.use_effect(lambda: lambda: desk.session.look_at_signal(None), [])

    def fit_once() -> None:
        # Another source comes in its own size; from then on the hand alone turns it.
        if fit_uv and fitted != source:
            set_fitted(source)
            set_gain(fit_uv)

    solara.use_effect(fit_once, [source, bool(fit_uv)])
    ready = raw == "ready"
    beside: list[Any] = []
    if ready:
        beside = [
            _Zoom(lang, "raw_span", f"{span_s:g} {say(lang, 's')}", _SPANS, span_s, set_span).key(
                "span"
            ),
            _Zoom(
                lang, "raw_gain", f"{gain_uv:g} {say(lang, 'uv')}", _GAINS, gain_uv, set_gain
            ).key("gain"),
            Button(
                say(lang, "raw_fit"),
                lambda: set_gain(fit_uv or gain_uv),
                "mf-raw-fit",
                "mdi-arrow-expand-vertical",
                bare=True,
            ).key("fit"),
            rv.Select(
                v_model=list(shown or used),
                on_v_model=lambda told: pick(tuple(told or ())),
                items=list(names),
                multiple=True,
                class_="mf-raw-channels",
                dense=True,
                hide_details=True,
                label=say(lang, "raw_channels", most=MOST_ROWS),
            ).key("channels"),
        ]
        children = [
            _Canvas(desk, span_s, gain_uv, set_span, set_gain, set_columns).key("canvas"),
            _BadNow(desk).key("bad"),
            text(say(lang, "raw_hint"), "mf-note").key("hint"),
        ]
    else:
        told = say(lang, f"raw_{raw}")
        children = [text(" ".join(filter(None, (told, why))), "mf-note mf-raw-none").key("none")]
    panel(say(lang, "raw_title"), "mf-raw mf-raw-on" if ready else "mf-raw", children, beside)


@solara.component
def _Zoom(
    lang: str, word: str, figure: str, steps: tuple[float, ...], now: float, put: Any
) -> None:
    """A figure with a button to either side."""
    at = min(range(len(steps)), key=lambda number: abs(steps[number] - now))

    def go(way: int) -> None:
        put(steps[min(max(at + way, 0), len(steps) - 1)])

    with solara.Div(classes=["mf-zoom", f"mf-{word}"]):
        Button(say(lang, f"{word}_less"), lambda: go(-1), "mf-less", "mdi-minus", bare=True)
        text(figure, "mf-figure", "span")
        Button(say(lang, f"{word}_more"), lambda: go(1), "mf-more", "mdi-plus", bare=True)


@solara.component
def _Canvas(
    desk: Desk, span_s: float, gain_uv: float, set_span: Any, set_gain: Any, set_columns: Any
) -> None:
    lang = desk.lang
    element = RawTraces.element(
        inks=INKS,
        words={
            "traces": say(lang, "raw_title"),
            "second": say(lang, "s"),
            "microvolt": say(lang, "uv"),
        },
        reasons=[reason_words(name, lang) if name else "" for name in REASONS],  # type: ignore[arg-type]
        span_s=span_s,
        gain_uv=gain_uv,
        on_span_s=set_span,
        on_gain_uv=set_gain,
        on_columns=set_columns,
    )

    def paint() -> Any:
        return desk.painter.add(_FRAME_S, cast(RawTraces, solara.get_widget(element)).paint)

    solara.use_effect(paint, [desk.painter])


@solara.component
def _BadNow(desk: Desk) -> None:
    """Channels that cannot be trusted at this moment, and over the whole of what was heard."""
    lang: Any = desk.lang
    bad, channels = use_shown(
        desk.painter,
        lambda s: (tuple(sorted(s.signal.bad_now.items())), _rounded(s.signal.channels)),
        0.3,
    )
    kept = [told for told in channels if told[1]]
    others = [told for told in channels if not told[1]]
    poor = [told for told in others if told[2] < _FINE][:_MOST_POOR]
    rows = []
    for name, used, share, reason, exponent in (*kept, *poor):
        slope = f" · 1/f {exponent:.2f}" if exponent is not None else ""
        why = f" · {reason_words(reason, lang)}" if reason else ""
        css = "mf-quality" if share >= _FINE else "mf-quality mf-warn"
        rows.append(text(f"{'●' if used else '○'} {name} {share} %{why}{slope}", css, "span"))
    if len(others) > len(poor):
        more = say(lang, "raw_others", count=len(others) - len(poor), least=_least(others, poor))
        rows.append(text(more, "mf-quality mf-faint", "span"))
    with solara.Div():
        if bad:
            told = ", ".join(f"{name}: {reason_words(why, lang)}" for name, why in bad)
            text(say(lang, "raw_bad_now", channels=told), "mf-note mf-warn mf-raw-bad")
        else:
            text(say(lang, "raw_all_good"), "mf-note mf-raw-bad")
        rv.Html(tag="div", class_="mf-qualities", children=rows)
        text(say(lang, "raw_quality"), "mf-note")


def _least(others: list[Any], told: list[Any]) -> int:
    """The least share of good windows among those that are not told one by one, %."""
    return int(min(one[2] for one in others[len(told) :]))


def fitting(traces: Traces | None) -> float:
    """``fitting(traces)``: µV from trace to trace in which most of them stay in their row; 0
    where nothing is seen."""
    if traces is None or not np.isfinite(traces.low).any():
        return 0.0
    rows = np.isfinite(traces.low).any(axis=1)
    swing = np.nanpercentile(traces.high[rows], 98, axis=1)
    swing = swing - np.nanpercentile(traces.low[rows], 2, axis=1)
    wanted = float(np.median(swing))
    return next((gain for gain in _GAINS if gain >= wanted), _GAINS[-1])


def _rounded(channels: Any) -> tuple[tuple[str, bool, int, str, float | None], ...]:
    """Worst first: name, whether used, good windows in %, why most others fail, 1/f exponent."""
    told = sorted(channels, key=lambda channel: channel.good_share)
    return tuple(
        (
            channel.name,
            channel.used,
            round(100.0 * channel.good_share),
            channel.reasons[0][0] if channel.reasons else "",
            channel.exponent,
        )
        for channel in told
    )
