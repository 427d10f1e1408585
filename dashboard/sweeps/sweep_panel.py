"""The sweep room of the page: what to vary, start and stop, how far it is, what came so far."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.parts import Button, Desk, panel, text
from dashboard.running.repeating import repeatedly
from dashboard.running.world import KNOBS
from dashboard.sweeps.sweeping import Sweeping, Wanted, Watched, means
from dashboard.words import named, refusals, say
from model.errors import InputError

BANDS = ("delta", "theta", "alpha", "beta", "gamma")
_METRICS = {
    "order.mean": "sweep_col_order",
    "jumps.rate": "sweep_col_jumps",
    "jumps.largest": "sweep_col_largest",
    "loss.end": "sweep_col_loss",
}
_WATCH_S = 0.7
_MOST_POINTS = 60


@solara.component
def SweepPanel(desk: Desk) -> None:
    """Start, watch and stop a small sweep of what is chosen under Field."""
    lang = desk.lang
    sweeping = solara.use_memo(lambda: Sweeping(desk.session.folder), [])
    watched, set_watched = solara.use_state(Watched())
    table, set_table = solara.use_state((("",), ()))
    # Read when it is acted on, not when it was drawn: a busy server may still be drawing.
    form = solara.use_reactive(
        {"first": "laws.wave.K", "values": "0:8:5", "second": "", "others": "0.02,0.2", "keep": ""}
        | {"repeat": "3", "seconds": "20", "looks": False}
    )
    wanted = form.value
    complaint, complain = solara.use_state("")
    shown_names, set_shown_names = solara.use_state(_names(wanted))

    def keep_watch() -> Callable[[], None]:
        def look() -> bool:
            told = sweeping.watch()
            set_watched(told)
            if told.done:
                set_table(_table(sweeping, shown_names))
            return True

        return repeatedly(look, _WATCH_S, "sweep")

    solara.use_effect(keep_watch, [shown_names])
    solara.use_effect(lambda: sweeping.stop, [])

    def start() -> None:
        try:
            asked = form.value
            sweeping.start(desk.session.choice, _wanted(asked))
        except (InputError, ValueError) as error:
            complain(str(error) if isinstance(error, InputError) else "sweep_fault_values")
            return
        complain("")
        set_shown_names(_names(asked))
        set_table((("",), ()))
        set_watched(Watched("starting"))

    def put(name: str) -> Callable[[Any], None]:
        return lambda value: form.set({**form.value, name: value})

    going = watched.status in ("starting", "running")
    with solara.Div(classes=["mf-sweep"]):
        children: list[Any] = [
            text(say(lang, "sweep_lead"), "mf-note"),
            _choice(lang, "sweep_first", wanted["first"], put("first"), "mf-sweep-first"),
            _field(lang, "sweep_values", wanted["values"], put("values"), "mf-sweep-values"),
            text(say(lang, "sweep_values_hint"), "mf-note"),
            _choice(lang, "sweep_second", wanted["second"], put("second"), "mf-sweep-second"),
        ]
        if wanted["second"]:
            told = _field(lang, "sweep_values", wanted["others"], put("others"), "mf-sweep-others")
            children.append(told)
        children += [
            _field(lang, "sweep_repeat", wanted["repeat"], put("repeat"), "mf-sweep-repeat"),
            _field(lang, "sweep_seconds", wanted["seconds"], put("seconds"), "mf-sweep-seconds"),
            rv.Checkbox(
                v_model=wanted["looks"],
                on_v_model=put("looks"),
                label=say(lang, "sweep_looks"),
                class_="mf-sweep-looks",
                dense=True,
                hide_details=True,
            ),
            _field(lang, "sweep_keep", wanted["keep"], put("keep"), "mf-sweep-keep"),
            text(say(lang, "sweep_keep_hint"), "mf-note"),
            Button(say(lang, "sweep_stop"), sweeping.stop, "mf-sweep-stop", "mdi-stop")
            if going
            else Button(
                say(lang, "sweep_start"), start, "mf-sweep-start", "mdi-play", primary=True
            ),
        ]
        fault = complaint or watched.fault
        if fault:
            children.append(text(refusals.told(lang, fault), "mf-note mf-warn mf-sweep-fault"))
        panel(say(lang, "sweep_title"), "mf-sweep-asked", children)
        with solara.Div(classes=["mf-panel", "mf-sweep-told"]):
            text(_standing(lang, watched), "mf-sweep-standing mf-strong")
            if watched.folder:
                text(say(lang, "sweep_folder", folder=watched.folder), "mf-note mf-sweep-folder")
            if table[1]:
                text(say(lang, "sweep_means"), "mf-title", "h2")
                _means(lang, *table)


def _names(told: dict[str, Any]) -> tuple[str, ...]:
    """The one or two parameters that are varied."""
    return tuple(name for name in (told["first"], told["second"]) if name)


def _wanted(told: dict[str, Any]) -> Wanted:
    """What was typed, checked as far as it can be without the scenario; ``ValueError``."""
    over = [f"{told['first']}={told['values']}"]
    if told["second"]:
        over.append(f"{told['second']}={told['others']}")
    repeat, seconds = int(told["repeat"]), float(str(told["seconds"]).replace(",", "."))
    return Wanted(tuple(over), repeat, seconds, bool(told["looks"]), str(told["keep"]).strip())


def _standing(lang: str, watched: Watched) -> str:
    from scenarios.report.catalogue import number

    parts = [say(lang, f"sweep_{watched.status}")]
    if watched.total:
        parts.append(say(lang, "sweep_counts", done=watched.done, total=watched.total))
    if watched.failed:
        parts.append(say(lang, "sweep_failed", failed=watched.failed))
    if watched.rate is not None:
        rate = number(watched.rate, "ru" if lang == "ru" else "en")
        parts.append(say(lang, "sweep_rate", rate=rate))
    if watched.left_s is not None:
        parts.append(say(lang, "sweep_left", left=round(watched.left_s)))
    return " · ".join(parts)


def _table(sweeping: Sweeping, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """Heads and rows of the table of means, plain values that compare with ``==``."""
    runs = sweeping.runs()
    if runs is None or not set(names) <= set(runs.columns):
        return ("",), ()
    told = means(runs, names, list(_METRICS)).head(_MOST_POINTS)
    rows = tuple(tuple(f"{value:.4g}" for value in row) for row in told.to_numpy())
    return tuple(told.columns), rows


def _means(lang: str, heads: tuple[str, ...], rows: tuple[Any, ...]) -> Any:
    def head(name: str) -> str:
        if name == "runs":
            return say(lang, "sweep_col_runs")
        return say(lang, _METRICS[name]) if name in _METRICS else _called(lang, name)

    cells = [text(head(name), "", "th") for name in heads]
    lines = [rv.Html(tag="tr", children=cells)]
    lines += [rv.Html(tag="tr", children=[text(cell, "", "td") for cell in row]) for row in rows]
    return rv.Html(tag="table", class_="mf-sweep-means", children=lines)


def _called(lang: str, name: str) -> str:
    """What a parameter is called on the page."""
    if name.startswith("eeg.bands."):
        return say(lang, "band_in_sweep", band=named(lang, name.rpartition(".")[2]))
    knob = next(knob for knob in KNOBS if knob.name == name)
    return say(lang, knob.word)


def _choice(lang: str, word: str, value: str, act: Callable[[Any], None], css: str) -> Any:
    names = [knob.name for knob in KNOBS] + [f"eeg.bands.{band}" for band in BANDS]
    items = [{"text": _called(lang, name), "value": name} for name in names]
    if word == "sweep_second":
        items = [{"text": say(lang, "sweep_none"), "value": ""}, *items]
    return rv.Select(
        v_model=value, on_v_model=act, items=items, label=say(lang, word), class_=css, dense=True
    )


def _field(lang: str, word: str, value: str, act: Callable[[Any], None], css: str) -> Any:
    return rv.TextField(
        v_model=value, on_v_model=act, label=say(lang, word), class_=css, dense=True
    )
