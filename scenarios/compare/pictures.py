"""Pictures of a comparison: effects, heat maps, curves, phases, influences, two runs over time.

Drawn by the report's own means; figures come from ``comparison``, words from the catalogue.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.compare.sensitivity import Influence
from scenarios.compare.statistics import Difference
from scenarios.compare.surfaces import PHASES, Levels, Phases, Response, Surface
from scenarios.compare.two_runs import Apart
from scenarios.compare.words import metric_words
from scenarios.report.canvas import (
    BLUE,
    GREEN,
    GREY,
    INK,
    MUTED,
    ORANGE,
    PAPER,
    PINK,
    RED,
    SKY,
    blank,
    panel,
)
from scenarios.report.catalogue import Lang, number, plain, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable
    from matplotlib.figure import Figure

COLOURS = (BLUE, RED, GREEN, ORANGE, PINK, SKY)
"""Of the sources, in their order."""
_PHASE_COLOURS = {"still": GREY, "jumps": ORANGE, "clusters": SKY, "both": GREEN}
_MOST_TICKS = 7
_BAR_STEPS = 40
_WIDE, _HIGH = 4.6, 3.1
"""Inches of one of several panels."""


def effects_figure(differences: Mapping[str, Difference], lang: Lang) -> Figure:
    """Effects of one contrast: a point a metric with its interval, pale where not shown."""
    rows = [(name, told) for name, told in differences.items() if math.isfinite(told.effect)]
    figure = blank(9.2, 0.36 * len(rows) + 1.25)
    axis = panel(figure, 3.4, 0.65, 5.4, 0.36 * len(rows) + 0.1)
    for at, (_, told) in enumerate(rows):
        colour = BLUE if told.verdict == "shown" else GREY
        axis.plot((told.effect_low, told.effect_high), (at, at), color=colour, lw=2.0)
        axis.plot(told.effect, at, "o", color=colour, ms=6.5)
    axis.axvline(0.0, color=MUTED, lw=0.9)
    axis.set_xlim(-1.08, 1.08)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.set_yticks(range(len(rows)), [metric_words(name, lang) for name, _ in rows])
    axis.tick_params(axis="y", length=0)
    axis.xaxis.set_major_formatter(lambda value, _: tick(value, lang))
    axis.grid(axis="x")
    axis.set_xlabel(say(lang, "compare.fig.effect"))
    axis.set_title(say(lang, "compare.fig.effects"))
    return figure


def maps_figure(maps: Sequence[Surface], lang: Lang, *, turning: bool = False) -> Figure:
    """Heat maps side by side, a panel a metric; ``turning``: differences, white at 0."""
    return _panels(maps, lambda axis, told: _heat(axis, told, lang, turning), room=0.75)


def phases_figure(told: Phases, lang: Lang) -> Figure:
    """What most runs of each cell do; paler where the runs do not agree."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Patch

    figure = blank(7.4, 3.9 if told.y is not None else 2.0)
    axis = panel(figure, 1.0, 0.7, 3.9, 2.75 if told.y is not None else 0.8)
    colours = np.zeros((*told.phase.shape, 4))
    for row, column in np.argwhere(told.phase >= 0):
        name = PHASES[told.phase[row, column]]
        alpha = 0.25 + 0.75 * float(told.share[row, column])
        colours[row, column] = to_rgba(_PHASE_COLOURS[name], alpha)
    _cells(axis, colours)
    _axes(axis, told.x, told.y, lang)
    present = [name for at, name in enumerate(PHASES) if (told.phase == at).any()]
    axis.legend(
        handles=[
            Patch(color=_PHASE_COLOURS[name], label=say(lang, f"compare.phase.{name}"))
            for name in present
        ],
        loc="upper left",
        bbox_to_anchor=(1.02, 1.02),
        fontsize=8.5,
    )
    axis.set_title(say(lang, "compare.fig.phases"))
    return figure


def curves_figure(
    metrics: Sequence[str], sources: Mapping[str, Mapping[str, Response]], lang: Lang
) -> Figure:
    """Response curves, a panel a metric, a colour a source; bands are 95 % over seeds.

    - ``sources``: name of the source → metric → curve, all over one parameter.
    """

    def draw(axis: Axes, metric: str) -> None:
        for colour, (name, curves) in zip(COLOURS, sources.items(), strict=False):
            if metric in curves:
                _curve(axis, curves[metric], colour, name)
        told = next(curves[metric] for curves in sources.values() if metric in curves)
        axis.set_xlabel(plain(told.x.name))
        if not told.x.numeric:
            _ticks(axis.set_xticks, told.x, lang)
        else:
            axis.xaxis.set_major_formatter(lambda value, _: tick(value, lang))
        axis.yaxis.set_major_formatter(lambda value, _: tick(value, lang))
        axis.grid(which="major")
        axis.set_title(metric_words(metric, lang), fontsize=10.0)
        if len(sources) > 1:
            axis.legend(fontsize=8.5)

    return _panels(list(metrics), draw)


def influence_figure(found: Sequence[Influence], lang: Lang) -> Figure:
    """How much of each metric each parameter makes: bars with intervals, a panel a metric."""

    def draw(axis: Axes, told: Influence) -> None:
        names = [plain(index.parameter, most=24) for index in told.indices]
        at = np.arange(len(names), dtype=float)
        both = told.method == "sobol"
        first = at - 0.19 if both else at
        height = 0.36 if both else 0.6
        for rows, colour, part, key in (
            (first, BLUE, "first", f"compare.{told.method}.first"),
            (at + 0.19, ORANGE, "total", f"compare.{told.method}.total"),
        ):
            if part == "total" and not both:
                continue
            value = np.array([getattr(index, part) for index in told.indices])
            low = np.array([getattr(index, f"{part}_low") for index in told.indices])
            high = np.array([getattr(index, f"{part}_high") for index in told.indices])
            axis.barh(rows, value, height=height, color=colour, label=say(lang, key))
            axis.hlines(rows, low, high, color=INK, lw=1.3)
        axis.set_yticks(at, names)
        axis.set_ylim(len(names) - 0.4, -0.6)
        axis.tick_params(axis="y", length=0)
        axis.axvline(0.0, color=MUTED, lw=0.9)
        axis.xaxis.set_major_formatter(lambda value, _: tick(value, lang))
        axis.set_xlabel(say(lang, f"compare.{told.method}.first"))
        axis.grid(axis="x")
        axis.set_axisbelow(True)
        if both:
            axis.set_xlabel("")
            axis.legend(fontsize=8.0, loc="lower right")
        axis.set_title(metric_words(told.metric, lang), fontsize=10.0)

    return _panels([told for told in found if told.indices], draw, left=1.75)


def series_figure(series: Sequence[Apart], names: tuple[str, str], lang: Lang) -> Figure:
    """Both runs over time, a panel a series."""

    def draw(axis: Axes, told: Apart) -> None:
        axis.plot(told.time_s, told.a, color=BLUE, lw=1.1, label=names[0])
        axis.plot(told.time_s, told.b, color=RED, lw=1.1, label=names[1])
        axis.xaxis.set_major_formatter(lambda value, _: tick(value, lang))
        axis.yaxis.set_major_formatter(lambda value, _: tick(value, lang))
        axis.set_xlabel(say(lang, "compare.fig.time"))
        axis.set_title(say(lang, f"compare.series.{told.series}"), fontsize=10.0)
        axis.grid(which="major")
        axis.legend(fontsize=8.5)

    return _panels(series, draw)


def _panels(
    told: Sequence[Any],
    draw: Callable[[Any, Any], None],
    *,
    left: float = 0.85,
    room: float = 0.0,
) -> Figure:
    """Two panels a row, as many rows as it takes."""
    columns = min(len(told), 2)
    rows = -(-len(told) // 2)
    figure = blank(columns * (_WIDE + 0.4), rows * _HIGH + 0.2)
    for at, one in enumerate(told):
        bottom = (rows - 1 - at // 2) * _HIGH + 0.65
        across = (at % 2) * (_WIDE + 0.4) + left
        draw(panel(figure, across, bottom, _WIDE - left - room, _HIGH - 1.05), one)
    return figure


def _heat(axis: Axes, told: Surface, lang: Lang, turning: bool) -> None:
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    finite = told.mean[np.isfinite(told.mean)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if turning:
        high = max(abs(low), abs(high))
        low = -high
    if low == high:
        low, high = low - 0.5, high + 0.5
    scale = ScalarMappable(Normalize(low, high), colormaps["PuOr_r" if turning else "viridis"])
    colours = scale.to_rgba(np.nan_to_num(told.mean))
    colours[~np.isfinite(told.mean)] = 0.0
    _cells(axis, colours)
    if told.shown is not None:
        rows, columns = np.nonzero(told.shown)
        axis.plot(columns, rows, "o", mfc=INK, mec=PAPER, mew=0.8, ms=4.5, ls="none")
    _axes(axis, told.x, told.y if told.y.name else None, lang)
    axis.set_title(metric_words(told.metric, lang), fontsize=10.0)
    _bar(axis, scale, low, high, lang)


def _bar(axis: Axes, scale: ScalarMappable, low: float, high: float, lang: Lang) -> None:
    """The key of a heat map at its right, drawn as cells: an image would be a file in the file."""
    place = axis.get_position()
    bar = axis.figure.add_axes((place.x1 + 0.012, place.y0, 0.014, place.height))
    _cells(bar, scale.to_rgba(np.linspace(low, high, _BAR_STEPS))[:, None, :])
    marks = np.linspace(0.0, _BAR_STEPS - 1.0, 5)
    bar.set_yticks(marks, [tick(low + (high - low) * k / 4.0, lang, figures=3) for k in range(5)])
    bar.yaxis.tick_right()
    bar.set_xticks([])
    for side in bar.spines.values():
        side.set_visible(False)


def _cells(axis: Axes, colours: np.ndarray) -> None:
    """A rectangle each, runs of one colour in a row drawn as one."""
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Rectangle

    patches, faces = [], []
    for row, line in enumerate(colours):
        start = 0
        for column in range(1, len(line) + 1):
            if column == len(line) or (line[column] != line[start]).any():
                if line[start][3] > 0.0:
                    patches.append(Rectangle((start - 0.5, row - 0.5), column - start, 1.0))
                    faces.append(line[start])
                start = column
    axis.add_collection(PatchCollection(patches, facecolors=faces, edgecolors=faces, lw=0.3))
    axis.set_xlim(-0.5, colours.shape[1] - 0.5)
    axis.set_ylim(-0.5, colours.shape[0] - 0.5)


def _axes(axis: Axes, x: Levels, y: Levels | None, lang: Lang) -> None:
    _ticks(axis.set_xticks, x, lang)
    axis.set_xlabel(plain(x.name))
    if y is None:
        axis.set_yticks([])
    else:
        _ticks(axis.set_yticks, y, lang)
        axis.set_ylabel(plain(y.name))


def _ticks(put: Callable[..., object], levels: Levels, lang: Lang) -> None:
    every = -(-len(levels.values) // _MOST_TICKS)
    at = range(0, len(levels.values), every)
    put(list(at), [level_words(levels.values[k], lang) for k in at])


def tick(value: float, lang: Lang, *, figures: int = 5) -> str:
    """A mark of an axis; marks are round, so figures that tell near ones apart may be kept."""
    told = f"{value:.{figures}g}".replace("-", "−")
    return told.replace(".", ",") if lang == "ru" else told


def level_words(value: Any, lang: Lang) -> str:
    """A value of a parameter as it is written beside an axis."""
    from pathlib import PurePath

    if isinstance(value, float):
        return number(value, lang)
    return plain(PurePath(str(value)).name or value, most=16)


def _curve(axis: Axes, told: Response, colour: str, name: str) -> None:
    x = np.array(told.x.values, float) if told.x.numeric else np.arange(len(told.x.values))
    axis.fill_between(x, told.low, told.high, color=colour, alpha=0.2, lw=0)
    axis.plot(x, told.mean, "o-", color=colour, ms=3.5, lw=1.4, label=name)
