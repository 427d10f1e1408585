"""The picture of the map: agents, links and the groups that beat chance. Drawing only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.transducers import RULES
from scenarios.report.canvas import INK, ORANGE, PAPER, blank, nothing, panel
from scenarios.report.catalogue import Lang, number, plain, say
from scenarios.report.layout import Floats, hull, labels_placed, placed
from scenarios.report.map_key import HULL_COLOURS, WIDTH, key, letter, link_look, marker_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _HEIGHT = 8.4, 7.6
_POINTS = 8.0
_LABEL_LENGTH = 26
_RASTER_LINKS, _RASTER_AGENTS = 2000, 2000
_ALL_LABELS_UP_TO, _FEW_LABELS = 400, 25


def map_figure(
    agents: pd.DataFrame,
    links: pd.DataFrame,
    clusters: Sequence[Mapping[str, Any]],
    labels: Mapping[str, str],
    lang: Lang,
) -> Figure:
    """``map_figure(agents, links, clusters, labels, lang)``: the map at one moment.

    - ``agents``, ``links``: rows of one look. Fill and size tell energy, shape the kind.
    - ``clusters``: only the significant ones are outlined, lettered A, B, … in their order.
    """
    agents = agents[agents.alive].sort_values(["energy", "row"], ascending=[False, True])
    if agents.empty:
        return nothing(say(lang, "fig.nothing"))
    row_of = {name: i for i, name in enumerate(agents.id)}
    links = links[links.source.isin(row_of) & links.target.isin(row_of)]
    ends = np.column_stack([links[side].map(row_of).to_numpy(np.int64) for side in _ENDS])
    # The layout must not turn with the energies: it is made in the order of the rows.
    order = np.argsort(agents.row.to_numpy(), kind="stable")
    turned = np.argsort(order, kind="stable")
    n = len(agents)
    base = 0.16 if n <= 120 else 0.16 * (120.0 / n) ** 0.5
    where = placed(n, turned[ends], _WIDTH - 0.8, _HEIGHT - 0.7, 2.6 * base)
    at = where[turned] + (0.4, 0.35)
    energy = np.nan_to_num(agents.energy.to_numpy(np.float64))
    most = float(energy.max(initial=0.0)) or 1.0
    radius = base * (0.45 + 0.75 * np.sqrt(energy / most))

    figure = blank(_WIDTH + WIDTH, _HEIGHT + 0.4)
    axes = panel(figure, 0.0, 0.0, _WIDTH, _HEIGHT)
    axes.set(xlim=(0.0, _WIDTH), ylim=(0.0, _HEIGHT))
    axes.set_axis_off()
    title = say(lang, "fig.map.title", time=number(float(agents.time_s.iloc[0]), lang))
    figure.text(0.01, 0.985, title, va="top", fontsize=11)
    shown = [cluster for cluster in clusters if cluster["significant"]]
    _hulls(axes, at, shown, row_of, base)
    _links(axes, at, ends, links, radius)
    _agents(axes, at, radius, energy, most, agents, _outlines(agents, shown))
    _labels(axes, at, radius, [plain(labels[i], most=_LABEL_LENGTH) for i in agents.id])
    key(figure, agents, links, shown, most, lang)
    return figure


_ENDS = ("source", "target")


def _hulls(
    axes: Axes,
    at: Floats,
    clusters: Sequence[Mapping[str, Any]],
    row_of: dict[str, int],
    base: float,
) -> None:
    from matplotlib.patches import Polygon

    for k, cluster in enumerate(clusters):
        rows = [row_of[member] for member in cluster["members"] if member in row_of]
        if not rows:
            continue
        colour = HULL_COLOURS[k % len(HULL_COLOURS)]
        outline = hull(at[rows], 2.1 * base)
        axes.add_patch(Polygon(outline, closed=True, fc=colour, alpha=0.10, lw=0, zorder=0))
        axes.add_patch(Polygon(outline, closed=True, fc="none", ec=colour, lw=1.4, zorder=0.5))
        top = outline[int(np.argmax(outline[:, 1]))]
        axes.text(
            float(top[0]),
            float(top[1]),
            letter(k),
            color=colour,
            weight="bold",
            fontsize=11,
            ha="center",
            zorder=6,
        )


def _links(axes: Axes, at: Floats, ends: np.ndarray, links: pd.DataFrame, radius: Floats) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    both_ways = {rule.name for rule in RULES if rule.both_ways}
    kinds, grown = links.kind.to_numpy(str), links.grown.to_numpy(bool)
    flow = np.nan_to_num(links.flow.to_numpy(np.float64))
    width = 0.5 + 1.6 * np.sqrt(flow / max(float(flow.max(initial=0.0)), 1e-12))
    raster = len(links) > _RASTER_LINKS
    for kind in dict.fromkeys(kinds.tolist()):
        mine = kinds == kind
        if kind in both_ways:
            mine &= ends[:, 0] < ends[:, 1]
        colour, dash = link_look(kind)
        lines = LineCollection(
            list(at[ends[mine]]),
            colors=colour,
            linestyles=[dash],
            linewidths=width[mine],
            alpha=0.65,
            zorder=1,
            rasterized=raster,
        )
        axes.add_collection(lines)
        if kind in both_ways or raster:
            continue
        signs = links.valence.to_numpy(np.float64)[mine] < 0.0
        tips = [
            _tip(at[j], at[i], radius[i], bar=bool(bar))
            for (j, i), bar in zip(ends[mine], signs, strict=True)
        ]
        axes.add_collection(PolyCollection(tips, fc=colour, ec="none", alpha=0.9, zorder=1.5))
    middle = at[ends[grown & (ends[:, 0] < ends[:, 1])]].mean(axis=1)
    axes.scatter(
        middle[:, 0], middle[:, 1], marker="D", s=20, fc=PAPER, ec=ORANGE, lw=1.3, zorder=2
    )


def _tip(source: Floats, target: Floats, radius: float, *, bar: bool) -> Floats:
    """Where a one-way link ends: an arrow head, or a bar where it inhibits."""
    along = target - source
    along = along / max(float(np.hypot(*along)), 1e-9)
    across = np.array([-along[1], along[0]])
    tip = target - along * (radius + 0.02)
    if bar:
        back = tip - along * 0.025
        return np.array(
            [
                tip + across * 0.055,
                tip - across * 0.055,
                back - across * 0.055,
                back + across * 0.055,
            ]
        )
    return np.array([tip, tip - along * 0.11 + across * 0.04, tip - along * 0.11 - across * 0.04])


def _outlines(agents: pd.DataFrame, clusters: Sequence[Mapping[str, Any]]) -> list[str]:
    """Colour of each agent's outline: its group's, or ink."""
    colour = {
        member: HULL_COLOURS[k % len(HULL_COLOURS)]
        for k, cluster in enumerate(clusters)
        for member in cluster["members"]
    }
    return [colour.get(name, INK) for name in agents.id]


def _agents(
    axes: Axes,
    at: Floats,
    radius: Floats,
    energy: Floats,
    most: float,
    agents: pd.DataFrame,
    outline: list[str],
) -> None:
    kinds = agents.kind.to_numpy(str)
    for kind in dict.fromkeys(kinds.tolist()):
        mine = kinds == kind
        axes.scatter(
            at[mine, 0],
            at[mine, 1],
            s=(2.0 * radius[mine] * 72.0) ** 2,
            c=energy[mine],
            cmap="viridis",
            vmin=0.0,
            vmax=most,
            marker=marker_of(kind),
            edgecolors=[outline[i] for i in np.flatnonzero(mine)],
            linewidths=[0.7 if outline[i] == INK else 2.2 for i in np.flatnonzero(mine)],
            zorder=3,
            rasterized=len(agents) > _RASTER_AGENTS,
        )


def _labels(axes: Axes, at: Floats, radius: Floats, texts: list[str]) -> None:
    many = len(texts) > _ALL_LABELS_UP_TO
    texts = texts[: _FEW_LABELS if many else 120]
    where = labels_placed(at, radius, texts, _POINTS, (_WIDTH, _HEIGHT), must=15)
    for text, spot in zip(texts, where, strict=True):
        if spot is not None:
            axes.text(spot[0], spot[1], text, ha="center", va="center", fontsize=_POINTS, zorder=5)
