"""Pictures of known cases: curves of an experiment, drawn by the report's own means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.emergence.verify.outcome import Curve, Picture
from scenarios.report.canvas import BLUE, GREEN, GREY, ORANGE, RED, blank, drawing, panel, to_svg
from scenarios.report.catalogue import Lang, number, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LOOKS = {"theory": BLUE, "found": RED, "control": GREY, "other": GREEN}
_FEW = 30
"""So many points are marked one by one; more are drawn as a line."""


def picture_svg(picture: Picture, name: str, title: str, told: str, lang: Lang) -> str:
    """``picture_svg(picture, "kuramoto", title, told, lang) -> "<svg …"``, to lie inside a page.

    - ``name``: goes before every id; ``told``: what a reader who cannot see it is told.
    """
    with drawing():
        return to_svg(figure_of(picture, title, lang), name, told)


def figure_of(picture: Picture, title: str, lang: Lang) -> Figure:
    """The picture as a matplotlib figure."""
    figure = blank(7.2, 3.9)
    axis = panel(figure, 0.85, 0.65, 6.0, 2.75)
    axis.set(
        xscale="log" if picture.log_x else "linear", yscale="log" if picture.log_y else "linear"
    )
    for curve in picture.curves:
        _draw(axis, curve, lang)
    axis.xaxis.set_major_formatter(lambda value, _: number(value, lang))
    axis.yaxis.set_major_formatter(lambda value, _: number(value, lang))
    axis.grid(which="major")
    axis.minorticks_off()
    axis.set_xlabel(say(lang, f"axis.{picture.x}"))
    axis.set_ylabel(say(lang, f"axis.{picture.y}"))
    axis.set_title(title)
    axis.legend(fontsize=8.5)
    return figure


def _draw(axis: Axes, curve: Curve, lang: Lang) -> None:
    words, colour = say(lang, f"curve.{curve.key}"), _LOOKS[curve.look]
    if curve.error is not None:
        axis.errorbar(
            curve.x, curve.y, curve.error, fmt="o", color=colour, ms=5, capsize=3, label=words
        )
    elif curve.x.size > _FEW or curve.x.size == 2:
        axis.plot(curve.x, curve.y, color=colour, lw=1.6, label=words)
    else:
        edge = ORANGE if curve.look == "theory" else colour
        axis.plot(curve.x, curve.y, "o", color=edge, ms=5, alpha=0.9, label=words)
