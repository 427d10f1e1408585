"""Pictures of a run through time: the field with the bands that steered it, and operators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from model.eeg.state import SignalState
from scenarios.report.canvas import (
    BLUE,
    CLASS_LOOKS,
    GREEN,
    GREY,
    INK,
    MUTED,
    ORANGE,
    RED,
    SHADE,
    blank,
    nothing,
    panel,
)
from scenarios.report.catalogue import Lang, knows, number, plain, say
from scenarios.report.steering import BANDS, MOVED, operator_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT, _ACROSS, _RIGHT = 1.8, 8.3, 0.3
_MOST_POINTS = 1600
_MOST_LINES = 60
_CLIP = 3.0
_SIGNAL_COLOURS = {
    SignalState.CALIBRATING: GREY,
    SignalState.GOOD: GREEN,
    SignalState.HOLDING: ORANGE,
    SignalState.LOST: RED,
}


@dataclass(frozen=True)
class Span:
    """A stretch of time with a name: a part of the EEG script, or bad windows. Seconds."""

    start: float
    end: float
    name: str


@dataclass(frozen=True)
class Jumps:
    """The jumps of a run, arrays (n,): time (s), size (discharges), class."""

    time: np.ndarray
    size: np.ndarray
    name: np.ndarray


def script_spans(eeg: Mapping[str, Any], seconds: float) -> list[Span]:
    """The parts of a generator's script that a run went through."""
    spans, start = [], 0.0
    for part in eeg.get("script") or []:
        end = min(start + float(part["seconds"]), seconds)
        if end > start:
            spans.append(Span(start, end, str(part["state"])))
        start = end
    return spans


def thinned(parts: Iterable[pd.DataFrame], rows: int) -> pd.DataFrame:
    """``thinned(parts, rows)``: a long series, part by part, at most as many rows as a line can
    show: means over equal stretches of its ``rows`` rows, where values are missing of the rest."""
    import pandas as pd

    every, start = max(-(-rows // _MOST_POINTS), 1), 0
    sums, counts = [], []
    for part in parts:
        stretches = part.groupby(np.arange(start, start + len(part)) // every)
        start += len(part)
        sums.append(stretches.sum())
        counts.append(stretches.count())
    return pd.concat(sums).groupby(level=0).sum() / pd.concat(counts).groupby(level=0).sum()


def series_figure(
    frames: pd.DataFrame, jumps: Jumps, spans: Sequence[Span], lang: Lang, *, calibrated: bool
) -> Figure:
    """``series_figure(frames, jumps, spans, lang, calibrated=…)``: field above, bands below.

    Where ``frames`` has ``eeg_good`` (1 or 0), bad windows are shaded, as are bands without value;
    where it has ``eeg_state``, a strip below says what could be believed of the signal.
    """
    if frames.empty:
        return nothing(say(lang, "fig.nothing"))
    told = "eeg_state" in frames
    heights = [*(0.85,) * 4, 1.0, *(0.7,) * len(BANDS), *(0.16,) * told]
    gap, below, above = 0.16, 0.8 if told else 0.55, 0.75
    high = sum(heights) + gap * (len(heights) - 1) + below + above
    figure = blank(_LEFT + _ACROSS + _RIGHT, high)
    figure.text(0.01, 1.0 - 0.08 / high, say(lang, "fig.series.title"), va="top", fontsize=11)
    time = frames.time_s.to_numpy(np.float64)
    last = float(np.nanmax(time))
    axes, top = [], high - above
    for height in heights:
        top -= height
        axes.append(panel(figure, _LEFT, top, _ACROSS, height))
        top -= gap
    for axis in axes:
        axis.set_xlim(0.0, last or 1.0)
        axis.tick_params(labelbottom=axis is axes[-1])
        axis.locator_params(axis="y", nbins=4)
        axis.yaxis.set_major_formatter(lambda value, _: number(value, lang))
        axis.grid(axis="y")
        _shade(axis, spans, lang, named=axis is axes[0])
    for axis, name in zip(axes, ("energy", "tension", "R", "loss"), strict=False):
        _line(axis, time, frames[name].to_numpy(np.float64), BLUE)
        _side(axis, say(lang, f"fig.series.{name}"))
        axis.set_ylim(0.0, 1.0 if name == "R" else None)
        axis.locator_params(axis="y", nbins=3)
        _jump_lines(axis, jumps)
    _jump_panel(axes[4], jumps, lang)
    bad = np.zeros(time.size, np.bool_)
    if "eeg_good" in frames:
        bad = frames.eeg_good.to_numpy(np.float64) < 0.5
    key = "fig.series.band" if calibrated else "fig.series.uncalibrated"
    for axis, band in zip(axes[5:], BANDS, strict=False):
        _band(axis, time, frames[f"z_{band}"].to_numpy(np.float64), bad)
        axis.locator_params(axis="y", nbins=4, integer=True)
        _side(axis, say(lang, key, band=say(lang, f"band.{band}")))
        if band == "gamma":
            axis.text(
                1.0,
                1.02,
                say(lang, "fig.gamma"),
                transform=axis.transAxes,
                ha="right",
                va="bottom",
                fontsize=8,
                color=MUTED,
            )
    if told:
        _signal(axes[-1], time, frames.eeg_state.to_numpy(np.float64), lang)
    axes[-1].set_xlabel(say(lang, "fig.time"))
    return figure


def operators_figure(frames: pd.DataFrame, spans: Sequence[Span], lang: Lang) -> Figure:
    """``operators_figure(frames, spans, lang)``: each operator that moved, on one log scale."""
    names = [str(column).removeprefix("op_") for column in frames if str(column).startswith("op_")]
    moved = [n for n in names if float((frames[f"op_{n}"] - 1.0).abs().max()) > MOVED]
    still = [operator_words(n, lang) for n in names if n not in moved]
    if not moved:
        return nothing(say(lang, "fig.operators.still", names=", ".join(still)))
    rows = -(-len(moved) // 2)
    each, gap, below, above = 0.95, 0.42, 0.85, 0.75
    high = rows * each + (rows - 1) * gap + below + above
    figure = blank(_LEFT + _ACROSS + _RIGHT, high)
    figure.text(0.01, 1.0 - 0.08 / high, say(lang, "fig.operators.title"), va="top", fontsize=11)
    if still:
        words = say(lang, "fig.operators.still", names=", ".join(still))
        figure.text(0.01, 0.06 / high, words, va="bottom", fontsize=8.5, color=MUTED)
    time = frames.time_s.to_numpy(np.float64)
    left, across, between = 0.55, 4.45, 0.6
    for k, name in enumerate(moved):
        row, column = divmod(k, 2)
        bottom = high - above - (row + 1) * each - row * gap
        axis = panel(figure, left + column * (across + between), bottom, across, each)
        _shade(axis, spans, lang, named=row == 0)
        axis.set_xlim(0.0, float(np.nanmax(time)) or 1.0)
        axis.set_yscale("log", base=2)
        axis.set_ylim(0.23, 4.4)
        axis.set_yticks([0.25, 0.5, 1.0, 2.0, 4.0], ["×¼", "×½", "×1", "×2", "×4"])
        axis.minorticks_off()
        axis.grid(axis="y")
        axis.axhline(1.0, color=MUTED, lw=0.9)
        axis.plot(time, frames[f"op_{name}"].to_numpy(np.float64), color=RED, lw=1.2)
        axis.text(
            0.01,
            0.97,
            operator_words(name, lang),
            transform=axis.transAxes,
            va="top",
            weight="bold",
        )
        lowest = k >= len(moved) - 2
        axis.tick_params(labelbottom=lowest)
        if lowest:
            axis.set_xlabel(say(lang, "fig.time"))
    return figure


def bands_figure(bands: Mapping[str, Any], lang: Lang, *, calibrated: bool) -> Figure:
    """``bands_figure(summary["eeg"]["bands"], lang, calibrated=…)``: mean z and its range."""
    names = [name for name in BANDS if name in bands]
    figure = blank(8.4, 0.38 * len(names) + 1.2)
    axis = panel(figure, 1.35, 0.6, 6.75, 0.38 * len(names) + 0.1)
    for k, name in enumerate(names):
        told = bands[name]
        axis.plot([told["z_min"], told["z_max"]], [k, k], color=GREY, lw=3.0, solid_capstyle="butt")
        axis.plot([told["z_mean"]], [k], "o", color=RED, ms=8)
    axis.axvline(0.0, color=MUTED, lw=0.9)
    for edge in (-_CLIP, _CLIP):
        axis.axvline(edge, color=MUTED, lw=0.8, ls=(0, (4, 3)))
    axis.set_yticks(range(len(names)), [say(lang, f"band.{name}") for name in names])
    axis.set_ylim(len(names) - 0.4, -0.6)
    axis.set_xlabel(say(lang, "fig.bands.x" if calibrated else "fig.bands.x.uncalibrated"))
    axis.xaxis.set_major_formatter(lambda value, _: number(value, lang))
    axis.grid(axis="x")
    axis.set_title(say(lang, "fig.bands.title"))
    return figure


def _side(axis: Axes, words: str) -> None:
    axis.set_ylabel(words, rotation=0, ha="right", va="center", labelpad=8)
    axis.yaxis.set_label_coords(-0.06, 0.5)


def _line(axis: Axes, time: np.ndarray, values: np.ndarray, colour: str) -> None:
    axis.plot(time, values, color=colour, lw=1.3)


def _band(axis: Axes, time: np.ndarray, z: np.ndarray, bad: np.ndarray) -> None:
    reach = float(np.nanmax(np.abs(z), initial=0.0)) if np.isfinite(z).any() else 0.0
    axis.set_ylim(-max(reach, _CLIP) - 0.5, max(reach, _CLIP) + 0.5)
    axis.axhline(0.0, color=MUTED, lw=0.8)
    for edge in (-_CLIP, _CLIP):
        axis.axhline(edge, color=MUTED, lw=0.6, ls=(0, (4, 3)))
    axis.fill_between(time, 0.0, z, color=ORANGE, alpha=0.35, lw=0)
    axis.plot(time, z, color=ORANGE, lw=1.0)
    for start, end in _stretches(time, bad | ~np.isfinite(z)):
        axis.axvspan(start, end, color=GREY, alpha=0.4, lw=0)


def _signal(axis: Axes, time: np.ndarray, state: np.ndarray, lang: Lang) -> None:
    """A strip of what could be believed of the bands; only states that occur are named."""
    from matplotlib.patches import Patch

    axis.set_ylim(0.0, 1.0)
    axis.set_yticks([])
    _side(axis, say(lang, "fig.series.signal"))
    step = float(np.median(np.diff(time))) if time.size > 1 else 1.0
    named = []
    for one, colour in _SIGNAL_COLOURS.items():
        here = _stretches(time, np.rint(state) == one)
        for start, end in here:
            axis.axvspan(start - step / 2.0, end + step / 2.0, color=colour, lw=0)
        if here:
            named.append(Patch(color=colour, label=say(lang, f"signal.{one.word}")))
    axis.legend(
        handles=named,
        loc="upper right",
        bbox_to_anchor=(1.0, -2.4),
        ncols=len(SignalState),
        fontsize=8.5,
        handlelength=1.0,
        columnspacing=1.2,
    )


def _stretches(time: np.ndarray, where: np.ndarray) -> list[tuple[float, float]]:
    """First and last time of each stretch, s."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], where, [False])).astype(np.int8)))
    return [(float(time[a]), float(time[b - 1])) for a, b in edges.reshape(-1, 2)]


def _shade(axis: Axes, spans: Sequence[Span], lang: Lang, *, named: bool) -> None:
    for k, span in enumerate(spans):
        if k % 2:
            axis.axvspan(span.start, span.end, color=SHADE, lw=0, zorder=0)
        if named:
            key = f"state.{span.name}"
            words = say(lang, key) if knows(lang, key) else plain(span.name)
            axis.text(
                (span.start + span.end) / 2.0,
                1.04,
                words,
                ha="center",
                va="bottom",
                fontsize=8.5,
                color=MUTED,
                transform=axis.get_xaxis_transform(),
            )


def _jump_lines(axis: Axes, jumps: Jumps) -> None:
    """Thin lines at the largest jumps that are more than ripples."""
    telling = np.flatnonzero(jumps.name != "ripple")
    largest = telling[np.argsort(-jumps.size[telling], kind="stable")][:_MOST_LINES]
    for k in np.sort(largest):
        colour = CLASS_LOOKS.get(str(jumps.name[k]), ("o", GREY, 20.0))[1]
        axis.axvline(float(jumps.time[k]), color=colour, lw=0.9, alpha=0.45, zorder=1)


def _jump_panel(axis: Axes, jumps: Jumps, lang: Lang) -> None:
    _side(axis, say(lang, "fig.series.size"))
    if not jumps.time.size:
        axis.set_yticks([])
        axis.text(
            0.5,
            0.5,
            say(lang, "fig.series.no_jumps"),
            transform=axis.transAxes,
            ha="center",
            va="center",
            color=MUTED,
        )
        return
    axis.set_yscale("log")
    axis.set_ylim(0.7, max(float(jumps.size.max()) * 1.8, 12.0))
    axis.yaxis.set_major_formatter(lambda value, _: number(value, lang))
    axis.minorticks_off()
    for name in dict.fromkeys((*CLASS_LOOKS, *jumps.name.tolist())):
        mine = jumps.name == name
        marker, colour, size = CLASS_LOOKS.get(name, ("D", INK, 20.0))
        if not mine.any():
            continue
        words = say(lang, f"jump.{name}") if knows(lang, f"jump.{name}") else plain(name)
        axis.scatter(
            jumps.time[mine],
            jumps.size[mine],
            marker=marker,
            s=size,
            color=colour,
            lw=0,
            alpha=0.85,
            label=words,
            rasterized=len(jumps.time) > 2000,
            zorder=3,
        )
    axis.legend(
        loc="upper right",
        bbox_to_anchor=(1.0, 1.22),
        ncols=4,
        fontsize=8.5,
        handletextpad=0.1,
        columnspacing=1.0,
    )
