"""The drawing of a described map: agents by their links, groups that beat chance by colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios.describe.pictures import group_name
from scenarios.report.canvas import GREY, INK, MUTED, PAPER, blank, nothing, panel
from scenarios.report.catalogue import Lang, knows, plain, say
from scenarios.report.layout import Floats, labels_placed, placed
from scenarios.report.map_key import HULL_COLOURS, WIDTH, link_look, marker_of, stack_legends

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from model.maps.description import Description
    from model.maps.schema import MetaMap

_WIDTH, _HEIGHT = 8.4, 7.4
_POINTS = 8.0
_LABEL_LENGTH = 26
_MOST_AGENTS = 3_000
_ALL_LABELS_UP_TO, _MANY_LABELS, _FEW_LABELS = 300, 120, 25
_MOST_GROUPS = 12


def map_figure(meta_map: MetaMap, found: Description, lang: Lang) -> Figure:
    """``map_figure(meta_map, found, lang)``: the map as it is drawn, at rest.

    - size tells the number of links, shape the kind, colour the group; ghosts are hollow.

    Of more than 3,000 agents the 3,000 with most links are drawn.
    """
    source, target = meta_map.link_rows()
    degree = np.bincount(np.concatenate([source, target]), minlength=len(meta_map.agents))
    shown = np.sort(np.argsort(-degree, kind="stable")[:_MOST_AGENTS])
    place = np.full(degree.size, -1)
    place[shown] = np.arange(shown.size)
    kept = (place[source] >= 0) & (place[target] >= 0)
    if shown.size == 0:
        return nothing(say(lang, "fig.nothing"))
    ends = np.column_stack([place[source[kept]], place[target[kept]]]).astype(np.int64)
    n = shown.size
    base = 0.16 if n <= 120 else 0.16 * (120.0 / n) ** 0.5
    at = placed(n, ends, _WIDTH - 0.8, _HEIGHT - 0.7, 2.6 * base)
    at += np.array([0.4, 0.35])
    links = degree[shown]
    radius = base * (0.4 + 0.8 * np.sqrt(links / max(int(links.max()), 1)))
    figure = blank(_WIDTH + WIDTH, _HEIGHT + 0.3)
    axes = panel(figure, 0.0, 0.0, _WIDTH, _HEIGHT)
    axes.set(xlim=(0.0, _WIDTH), ylim=(0.0, _HEIGHT))
    axes.set_axis_off()
    figure.text(0.01, 0.985, say(lang, "describe.map.title"), va="top", fontsize=11)
    kinds = np.array([link.kind for link in meta_map.links], dtype=object)[kept]
    _links(axes, at, ends, kinds)
    agents = [meta_map.agents[row] for row in shown.tolist()]
    shapes = np.array([agent.kind for agent in agents], dtype=object)
    ghosts = np.array([agent.ghost for agent in agents], np.bool_)
    _agents(axes, at, radius, shapes, _colours(meta_map, found)[shown], ghosts)
    order = np.argsort(-links, kind="stable")
    labels = [a.label_en or a.label or a.id if lang == "en" else a.label or a.id for a in agents]
    _labels(axes, at[order], radius[order], [labels[k] for k in order.tolist()])
    _key(figure, found, shapes, kinds, bool(ghosts.any()), lang)
    return figure


def _colours(meta_map: MetaMap, found: Description) -> NDArray[np.object_]:
    rows = meta_map.rows
    colours = np.full(len(rows), GREY, dtype=object)
    for k, group in enumerate(found.communities.found[:_MOST_GROUPS]):
        for member in group.members:
            colours[rows[member.id]] = HULL_COLOURS[k % len(HULL_COLOURS)]
    return colours


def _links(axes: Axes, at: Floats, ends: NDArray[np.int64], kinds: NDArray[np.object_]) -> None:
    from matplotlib.collections import LineCollection

    for kind in dict.fromkeys(sorted(kinds.tolist())):
        colour, dash = link_look(kind)
        lines = LineCollection(
            list(at[ends[kinds == kind]]),
            colors=colour,
            linestyles=[dash],
            linewidths=0.8 if len(ends) < 600 else 0.4,
            alpha=0.55 if len(ends) < 600 else 0.3,
            zorder=1,
            rasterized=len(ends) > 2_000,
        )
        axes.add_collection(lines)


def _agents(
    axes: Axes,
    at: Floats,
    radius: Floats,
    kinds: NDArray[np.object_],
    colours: NDArray[np.object_],
    ghosts: NDArray[np.bool_],
) -> None:
    for kind in dict.fromkeys(sorted(kinds.tolist())):
        for ghost in (True, False):
            mine = (kinds == kind) & (ghosts == ghost)
            axes.scatter(
                at[mine, 0],
                at[mine, 1],
                s=(2.0 * radius[mine] * 72.0) ** 2,
                c=[PAPER] * int(mine.sum()) if ghost else colours[mine].tolist(),
                marker=marker_of(kind),
                edgecolors=colours[mine].tolist() if ghost else INK,
                linewidths=0.8 if ghost else 0.5,
                zorder=3,
                rasterized=kinds.size > 2_000,
            )


def _labels(axes: Axes, at: Floats, radius: Floats, texts: list[str]) -> None:
    most = _MANY_LABELS if len(texts) <= _ALL_LABELS_UP_TO else _FEW_LABELS
    texts = [plain(text, most=_LABEL_LENGTH) for text in texts[:most]]
    spots = labels_placed(at, radius, texts, _POINTS, (_WIDTH, _HEIGHT), must=15)
    for text, spot in zip(texts, spots, strict=True):
        if spot is not None:
            axes.text(spot[0], spot[1], text, ha="center", va="center", fontsize=_POINTS, zorder=5)


def _key(
    figure: Figure,
    found: Description,
    kinds: NDArray[np.object_],
    links: NDArray[np.object_],
    ghosts: bool,
    lang: Lang,
) -> None:
    from matplotlib.lines import Line2D

    across, up = (float(inches) for inches in figure.get_size_inches())
    axes = panel(figure, across - WIDTH + 0.1, 0.2, WIDTH - 0.15, up - 0.5)
    axes.set_axis_off()

    def dot(marker: str, words: str, face: str, edge: str = INK) -> Line2D:
        return Line2D([], [], ls="", marker=marker, mfc=face, mec=edge, mew=0.8, ms=8, label=words)

    shapes = [
        dot(marker_of(kind), _called("kind", kind, lang), "none")
        for kind in dict.fromkeys(sorted(kinds.tolist()))
    ]
    if ghosts:
        shapes.append(dot("o", say(lang, "describe.map.ghost"), PAPER, GREY))
    lines = [
        Line2D([], [], color=link_look(kind)[0], ls=link_look(kind)[1], lw=1.6, label=told)
        for kind in dict.fromkeys(sorted(links.tolist()))
        for told in (_called("link", kind, lang),)
    ]
    groups = [
        dot(
            "o",
            say(lang, "describe.map.group", number=str(k + 1), name=group_name(found, k, lang, 24)),
            HULL_COLOURS[k % len(HULL_COLOURS)],
        )
        for k in range(min(len(found.communities.found), _MOST_GROUPS))
    ]
    groups += [dot("o", say(lang, "describe.map.none"), GREY, MUTED)] if groups else []
    heads = ("fig.map.kinds", "fig.map.links", "describe.groups.title")
    stack_legends(axes, zip(heads, (shapes, lines, groups), strict=True), up - 0.5, lang)


def _called(what: str, name: str, lang: Lang) -> str:
    key = f"{what}.{name}"
    return say(lang, key) if knows(lang, key) else plain(name, most=24)
