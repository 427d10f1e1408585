"""A heat map as a widget: cells that a person can choose, brushed together with others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import numpy as np
import traitlets

if TYPE_CHECKING:
    from scenarios.compare.surfaces import Surface
    from scenarios.report.catalogue import Lang

NOBODY = [-1, -1]


class HeatMap(anywidget.AnyWidget):
    """``HeatMap(**told_of(surface, lang), picked=[column, row])``: cells of two parameters.

    - ``colours``, ``tips``: by row from below, "" where there is no run; ``across``, ``up``: what
      stands beside the cells; ``picked``: column and row of the chosen cell, −1 for none.
    """

    _esm = Path(__file__).with_name("heat_map.js")
    colours = traitlets.List().tag(sync=True)
    tips = traitlets.List().tag(sync=True)
    across = traitlets.List().tag(sync=True)
    up = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    picked = traitlets.List(default_value=NOBODY).tag(sync=True)


def told_of(told: Surface, lang: Lang) -> dict[str, Any]:
    """``told_of(surface, "en")``: what the widget is to show of a surface."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    from scenarios.compare.pictures import level_words
    from scenarios.compare.words import metric_words
    from scenarios.report.catalogue import number, plain

    across = [level_words(value, lang) for value in told.x.values]
    up = [level_words(value, lang) if told.y.name else "" for value in told.y.values]
    finite = told.mean[np.isfinite(told.mean)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    ramp = colormaps["viridis"]

    def colour(value: float) -> str:
        if not np.isfinite(value):
            return ""
        return str(to_hex(ramp(0.5 if high == low else (value - low) / (high - low))))

    def tip(row: int, column: int) -> str:
        place = ", ".join(part for part in (across[column], up[row]) if part)
        return f"{place}: {number(float(told.mean[row, column]), lang)}"

    rows, columns = told.mean.shape
    return {
        "colours": [[colour(value) for value in line] for line in told.mean.tolist()],
        "tips": [[tip(row, column) for column in range(columns)] for row in range(rows)],
        "across": across,
        "up": up,
        "words": {
            "title": f"{metric_words(told.metric, lang)}"
            f"  {number(low, lang)} … {number(high, lang)}",
            "x": plain(told.x.name),
            "y": plain(told.y.name),
        },
    }
