"""The five bands against rest: over the last minute, now, in µV², and how far to believe them."""

from __future__ import annotations

from typing import Any, cast

import reacton.ipyvuetify as rv
import solara

from dashboard.parts import Desk, panel, text
from dashboard.running.painter import use_shown
from dashboard.running.snapshot import Snapshot
from dashboard.signal.inks import BAND_DASHES, INKS
from dashboard.signal.strips import Strips
from dashboard.signal.told import BandNow, Value
from dashboard.words import say
from model.eeg.bands import BAND_NAMES
from model.eeg.baseline import CLIP, POWER
from model.eeg.notes import noted
from scenarios.report.eeg_notes import note_in
from scenarios.report.steering import reason_words, source_words

_FRAME_S = 0.15


@solara.component
def BandsNow(desk: Desk) -> None:
    """z in strips with ±1 and ±2, the table of figures under it."""
    lang = desk.lang
    children = [
        _State(desk).key("state"),
        _BandStrips(desk).key("strips"),
        _Figures(desk).key("figures"),
        text(say(lang, "gamma_note"), "mf-note").key("gamma"),
    ]
    panel(say(lang, "bands_title"), "mf-bands-now", children)


@solara.component
def _State(desk: Desk) -> None:
    """Where the value comes from, of when it is, and whether it holds."""
    lang: Any = desk.lang
    value, source, notes, live = use_shown(
        desk.painter,
        lambda s: (
            _coarse(s.signal.value),
            s.eeg.get("source", ""),
            s.eeg.get("notes", ()),
            s.live is not None,
        ),
        0.25,
    )
    parts = [say(lang, "eeg_source", source=source_words(source, lang))]
    parts.append(say(lang, f"signal_{value.state}"))
    if value.reason:
        parts.append(reason_words(value.reason, lang))
    if value.end_s is not None:
        parts.append(say(lang, "value_end", seconds=value.end_s))
    if value.age_s is not None:
        parts.append(say(lang, "value_age", seconds=value.age_s))
    bad = value.state != "good"
    kept = [note_in(note, lang) for note in notes if note != noted("uncalibrated")]
    with solara.Div():
        text(" · ".join(parts), "mf-value mf-warn" if bad else "mf-value")
        if not value.calibrated:
            words = say(lang, "calibrating" if live else "uncalibrated")
            text(words, "mf-note mf-warn mf-uncalibrated")
        if kept:
            text(" · ".join(kept), "mf-note mf-signal-notes")


def _coarse(value: Value) -> Value:
    """The value's times as they are shown, so that it is not told anew for nothing."""
    end_s = None if value.end_s is None else round(value.end_s, 2)
    age_s = None if value.age_s is None else round(value.age_s, 1)
    return Value(value.state, value.reason, value.calibrated, end_s, age_s, value.measure)


@solara.component
def _BandStrips(desk: Desk) -> None:
    lang = desk.lang
    texts = {-2: "−2", -1: "", 0: "0", 1: "", 2: "+2"}
    marks = [{"at": at, "text": words} for at, words in texts.items()]
    element = Strips.element(
        inks=INKS,
        rows=[
            {
                "name": say(lang, name),
                "colour": name,
                "dash": BAND_DASHES[name],
                "low": -3.2,
                "high": 3.2,
                "rest": 0,
                "lines": marks,
            }
            for name in BAND_NAMES
        ],
        words={"strips": say(lang, "bands_strips"), "second": say(lang, "s"), "left": 140},
    )

    def paint() -> Any:
        widget = cast(Strips, solara.get_widget(element))

        def show(snapshot: Snapshot) -> bool:
            told = snapshot.signal
            widget.show(told.times, told.bands, told.fired)
            return True

        return desk.painter.add(_FRAME_S, show)

    solara.use_effect(paint, [desk.painter])


@solara.component
def _Figures(desk: Desk) -> None:
    """A table: z now, power now, what rest was."""
    lang = desk.lang
    now, measure, known, calibrated, background = use_shown(
        desk.painter,
        lambda s: (
            tuple(_figures(band) for band in s.signal.now),
            s.signal.value.measure,
            s.signal.value.state != "calibrating",
            s.signal.value.calibrated,
            (s.signal.exponent, s.signal.alpha_hz),
        ),
        0.3,
    )
    rest_word = "rest_power" if calibrated else "middle_power"
    rows = [
        [say(lang, "col_band"), *(say(lang, name) for name, *_ in now)],
        [say(lang, "col_z_now"), *(z if known else "–" for _, z, *_ in now)],
    ]
    if measure:
        rows.append([say(lang, "col_power_now"), *(p if known else "–" for *_, p, _ in now)])
        rows.append([say(lang, f"col_{rest_word}"), *(rest for *_, rest in now)])
    cells = [
        rv.Html(
            tag="tr",
            children=[
                text(cell, "", "th" if 0 in (row, column) else "td")
                for column, cell in enumerate(told)
            ],
        )
        for row, told in enumerate(rows)
    ]
    with solara.Div(classes=["mf-figures"]):
        rv.Html(tag="table", class_="mf-band-table", children=cells)
        _Measured(lang, measure, background)


@solara.component
def _Measured(lang: str, measure: str, background: tuple[float | None, float | None]) -> None:
    """What the powers are, where they are no µV², and the aperiodic part of a recording."""
    with solara.Div():
        if measure and measure != POWER:
            text(say(lang, "measure_ready" if measure == "ready" else "measure_over"), "mf-note")
        exponent, alpha_hz = background
        if exponent is not None:
            told = [say(lang, "background", exponent=exponent)]
            told.append(
                say(lang, "alpha_none")
                if alpha_hz is None
                else say(lang, "alpha_peak", hz=alpha_hz)
            )
            text(" ".join(told), "mf-note mf-background")


def _figures(band: BandNow) -> tuple[str, str, str, str]:
    """Name, z, power and rest as they are written."""
    z = signed(band.z)
    if abs(band.z) > CLIP:
        z += f" ({signed(band.u)})"
    power = "" if band.power is None else _short(band.power)
    rest = ""
    if band.rest is not None:
        middle, low, high = (_short(value) for value in band.rest)
        rest = f"{middle} ({low}–{high})"
    return band.name, z, power, rest


def signed(z: float) -> str:
    """``signed(-1.23)``: "−1.2", with no minus before a zero."""
    return f"{round(z, 1) or 0.0:+.1f}".replace("-", "−")


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
