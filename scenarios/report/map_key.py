"""The looks of the map, and the key beside it that says what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.kinds import KINDS
from scenarios.report.canvas import BLUE, GREEN, INK, MUTED, ORANGE, PAPER, PINK, panel
from scenarios.report.catalogue import Lang, knows, number, plain, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

WIDTH = 2.5
"""Of the key, inches."""
MARKERS = {"triangle": "^", "circle": "o", "square": "s"}
LINK_LOOKS: Mapping[str, tuple[str, Any]] = {
    "logical": (BLUE, "-"),
    "analogical": (GREEN, (0, (5, 2))),
    "wave": (ORANGE, (0, (6, 1.5, 1.5, 1.5))),
    "emotional": (PINK, (0, (1.5, 1.5))),
}
_OTHER_LINK = (MUTED, (0, (3, 3)))
HULL_COLOURS = ("#d55e00", "#3c9fdc", "#8b6fd6", "#8a8f00", "#b5508a", "#2a9d8f")


def marker_of(kind: str) -> str:
    """Marker of a kind of agent, as the kind itself says; a diamond for strangers."""
    shapes = {known.kind: known.shape for known in KINDS}
    return MARKERS.get(shapes.get(kind, ""), "D")


def link_look(kind: str) -> tuple[str, Any]:
    """Colour and line style of a kind of link."""
    return LINK_LOOKS.get(kind, _OTHER_LINK)


def letter(k: int) -> str:
    """A, B, …, Z, A2, B2, …"""
    return chr(ord("A") + k % 26) + (str(k // 26 + 1) if k >= 26 else "")


def key(
    figure: Figure,
    agents: pd.DataFrame,
    links: pd.DataFrame,
    clusters: Sequence[Mapping[str, Any]],
    most: float,
    lang: Lang,
) -> None:
    """Draw the key in the right-hand ``WIDTH`` inches of the figure."""
    from matplotlib.lines import Line2D

    across, up = (float(inches) for inches in figure.get_size_inches())
    high = up - 0.4

    left = across - WIDTH + 0.15
    bar = panel(figure, left, high - 0.35, WIDTH - 0.5, 0.14)
    bar.imshow(
        np.linspace(0.0, 1.0, 64)[None, :], aspect="auto", cmap="viridis", extent=(0, most, 0, 1)
    )
    bar.set_yticks([])
    bar.set_xticks([0.0, most], ["0", number(most, lang)])
    bar.set_title(say(lang, "fig.map.energy"), fontsize=9)
    axes = panel(figure, left, 0.2, WIDTH - 0.2, high - 1.0)
    axes.set_axis_off()

    kinds = [
        Line2D(
            [],
            [],
            ls="",
            marker=marker_of(kind),
            mfc="none",
            mec=INK,
            ms=8,
            label=_called("kind", kind, lang),
        )
        for kind in dict.fromkeys(sorted(agents.kind))
    ]
    lines = [
        Line2D([], [], color=colour, ls=dash, lw=1.6, label=_called("link", kind, lang))
        for kind, (colour, dash) in (
            (kind, link_look(kind)) for kind in dict.fromkeys(sorted(links.kind))
        )
    ]
    if (links.valence < 0.0).any():
        lines.append(
            Line2D(
                [],
                [],
                ls="",
                marker="|",
                mew=2,
                ms=8,
                color=PINK,
                label=say(lang, "fig.map.inhibits"),
            )
        )
    if links.grown.any():
        lines.append(
            Line2D(
                [],
                [],
                ls="",
                marker="D",
                ms=5,
                mfc=PAPER,
                mec=ORANGE,
                mew=1.3,
                label=say(lang, "fig.map.grown"),
            )
        )
    groups = [
        Line2D(
            [],
            [],
            ls="",
            marker="o",
            ms=10,
            mfc=colour,
            mec=colour,
            alpha=0.6,
            label=say(
                lang,
                "fig.map.hull",
                letter=letter(k),
                p=number(cluster["p"], lang),
                origin=say(lang, f"short.{cluster['origin']}"),
            ),
        )
        for k, cluster in enumerate(clusters[:12])
        for colour in (HULL_COLOURS[k % len(HULL_COLOURS)],)
    ]
    told = (("fig.map.kinds", kinds), ("fig.map.links", lines), ("fig.map.hulls", groups))
    stack_legends(axes, told, high - 1.0, lang)


def stack_legends(
    axes: Axes, told: Iterable[tuple[str, Sequence[Line2D]]], inches: float, lang: Lang
) -> None:
    """``stack_legends(axes, [(heading, handles), …], inches, lang)``: legends one below another.

    - ``inches``: height of the axes. A legend without handles is left out.
    """
    top = 1.0
    for head, handles in told:
        if not handles:
            continue
        legend = axes.legend(
            handles=handles,
            title=say(lang, head),
            loc="upper left",
            bbox_to_anchor=(-0.05, top),
            fontsize=8.5,
            title_fontsize=9,
            alignment="left",
            handlelength=2.6,
        )
        axes.add_artist(legend)
        top -= (0.235 * len(handles) + 0.45) / inches


def _called(what: str, name: str, lang: Lang) -> str:
    key = f"{what}.{name}"
    return say(lang, key) if knows(lang, key) else plain(name)
