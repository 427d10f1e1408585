"""The pictures of a description: kinds, partners, groups, layers. The map is in ``drawing.py``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from scenarios.report.canvas import (
    BLUE,
    GREY,
    INK,
    MUTED,
    ORANGE,
    SHADE,
    SKY,
    blank,
    drawing,
    panel,
    to_svg,
)
from scenarios.report.catalogue import Lang, knows, number, plain, say
from scenarios.report.map_key import HULL_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from model.maps.description import Description
    from model.maps.schema import MetaMap

Kinds = Counter[tuple[str, str]]

_WIDTH = 8.4
_ROW = 0.34
_MOST_GROUPS = 12
_TOLD = {"explicit": BLUE, "rule": SKY, "guessed": ORANGE, "default": SHADE}


def pictures(meta_map: MetaMap, found: Description, lang: Lang) -> dict[str, str]:
    """``pictures(meta_map, found, lang) -> {"map": "<svg …", …}``: those with something to show.

    The same map and description give the same text.
    """
    from scenarios.describe.drawing import map_figure

    draw: dict[str, Callable[[], Figure]] = {
        "map": lambda: map_figure(meta_map, found, lang),
        "kinds": lambda: kinds_figure(meta_map, lang),
    }
    if len(found.layers) > 1:
        draw["layers"] = lambda: layers_figure(found, lang)
    if found.links:
        draw["degrees"] = lambda: degrees_figure(found, lang)
    if found.communities.found:
        draw["groups"] = lambda: groups_figure(found, lang)
    with drawing():
        return {
            name: to_svg(make(), name, say(lang, f"describe.{name}.read"))
            for name, make in draw.items()
        }


def kinds_figure(meta_map: MetaMap, lang: Lang) -> Figure:
    """``kinds_figure(meta_map, lang)``: a bar a kind, parted by who said it."""
    agents: Kinds = Counter((agent.kind, str(agent.kind_source)) for agent in meta_map.agents)
    links: Kinds = Counter((link.kind, str(link.kind_source)) for link in meta_map.links)
    rows = [("agents", kind) for kind in _by_size(agents)]
    rows += [("links", kind) for kind in _by_size(links)]
    figure = blank(_WIDTH, _ROW * len(rows) + 1.5)
    axes = panel(figure, 2.6, 0.5, _WIDTH - 2.9, _ROW * len(rows) + 0.1)
    told = {"agents": agents, "links": links}
    for at, (what, kind) in enumerate(reversed(rows)):
        left = 0
        for source, colour in _TOLD.items():
            count = told[what][(kind, source)]
            axes.barh(at, count, left=left, height=0.66, color=colour, ec=MUTED, lw=0.4)
            left += count
        axes.text(left, at, f" {number(left, lang)}", va="center", fontsize=8)
    words = [_called(what, kind, lang) for what, kind in reversed(rows)]
    axes.set_yticks(range(len(rows)), words)
    _plain_bars(axes, lang)
    _key(axes, {say(lang, f"describe.told.{name}"): c for name, c in _TOLD.items()})
    axes.set_title(say(lang, "describe.kinds.title"), pad=26)
    return figure


def layers_figure(found: Description, lang: Lang) -> Figure:
    """``layers_figure(found, lang)``: agents by layer, the senses at the bottom."""
    rows = len(found.layers)
    figure = blank(_WIDTH, _ROW * rows + 1.2)
    axes = panel(figure, 1.2, 0.55, _WIDTH - 1.7, _ROW * rows + 0.1)
    counts = [layer.agents for layer in found.layers]
    axes.barh(range(rows), counts, height=0.66, color=BLUE)
    for at, count in enumerate(counts):
        axes.text(count, at, f" {number(count, lang)}", va="center", fontsize=8)
    axes.set_yticks(range(rows), [number(layer.layer, lang) for layer in found.layers])
    axes.set_xlabel(say(lang, "describe.layers.x"))
    axes.set_title(say(lang, "describe.layers.title"))
    _plain_bars(axes, lang)
    return figure


def degrees_figure(found: Description, lang: Lang) -> Figure:
    """``degrees_figure(found, lang)``: share of agents with at least so many partners.

    Beside it as many links laid at random: each pair linked with the same probability, so
    partners are binomial (Erdős & Rényi 1959).
    """
    from matplotlib.ticker import LogLocator
    from scipy.stats import binom

    told = {k: n for k, n in found.degrees.items() if k > 0}
    values, counts = np.array(list(told)), np.array(list(told.values()))
    at_least = counts[::-1].cumsum()[::-1] / found.agents
    mean = float((values * counts).sum()) / found.agents
    line = np.arange(1, max(int(values.max()), 2) + 1)
    chance = binom.sf(line - 1, found.agents - 1, mean / max(found.agents - 1, 1))
    figure = blank(_WIDTH, 4.0)
    axes = panel(figure, 0.95, 0.65, _WIDTH - 1.25, 2.75)
    axes.set(xscale="log", yscale="log")
    axes.plot(
        line[chance > 0.0],
        chance[chance > 0.0],
        color=ORANGE,
        lw=1.6,
        label=say(lang, "describe.degrees.chance"),
    )
    axes.plot(values, at_least, "o", color=BLUE, ms=5, label=say(lang, "describe.degrees.own"))
    axes.set_xlim(0.85, float(values.max()) * 1.3 + 1.0)
    axes.set_ylim(0.5 / found.agents, 1.5)
    axes.xaxis.set_major_formatter(lambda value, _: number(value, lang))
    axes.yaxis.set_major_formatter(lambda value, _: number(value, lang))
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.minorticks_off()
    axes.grid(which="major")
    axes.set_xlabel(say(lang, "describe.degrees.x"))
    axes.set_ylabel(say(lang, "describe.degrees.y"))
    axes.set_title(say(lang, "describe.degrees.title"))
    axes.legend(loc="lower left", fontsize=8.5)
    return figure


def groups_figure(found: Description, lang: Lang) -> Figure:
    """``groups_figure(found, lang)``: size of each group that beats chance, with z and p."""
    groups = found.communities.found[:_MOST_GROUPS]
    rows = len(groups)
    figure = blank(_WIDTH, _ROW * rows + 1.2)
    axes = panel(figure, 3.6, 0.55, _WIDTH - 5.4, _ROW * rows + 0.1)
    for k, group in enumerate(groups):
        at = rows - 1 - k
        size = len(group.members)
        axes.barh(at, size, height=0.66, color=HULL_COLOURS[k % len(HULL_COLOURS)], alpha=0.85)
        z = "" if group.z is None else f"z = {number(group.z, lang)}, "
        told = f" {number(size, lang)}   {z}p = {number(group.p, lang)}"
        axes.text(size, at, told, va="center", fontsize=8, clip_on=False)
    names = [
        say(lang, "describe.map.group", number=str(k + 1), name=group_name(found, k, lang, 38))
        for k in range(rows)
    ]
    axes.set_yticks(range(rows - 1, -1, -1), names)
    axes.set_xlabel(say(lang, "describe.groups.x"))
    axes.set_title(say(lang, "describe.groups.title"))
    _plain_bars(axes, lang)
    return figure


def group_name(found: Description, k: int, lang: Lang, most: int) -> str:
    """What the k-th group is called: its two members with most links inside."""
    members = found.communities.found[k].members[:2]
    told = " · ".join(one.label_en if lang == "en" else one.label for one in members)
    return plain(told, most=most)


def _by_size(counted: Kinds) -> list[str]:
    sizes: Counter[str] = Counter()
    for (kind, _), count in counted.items():
        sizes[kind] += count
    return [kind for kind, _ in sizes.most_common()]


def _called(what: str, kind: str, lang: Lang) -> str:
    key = f"{'kind' if what == 'agents' else 'link'}.{kind}"
    name = say(lang, key) if knows(lang, key) else plain(kind, most=20)
    return f"{name} ({say(lang, f'describe.kinds.{what}')})"


def _plain_bars(axes: Axes, lang: Lang) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.xaxis.set_major_formatter(lambda value, _: number(value, lang))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.spines["left"].set_color(GREY)


def _key(axes: Axes, colours: dict[str, str]) -> None:
    from matplotlib.patches import Patch

    axes.legend(
        handles=[Patch(fc=c, ec=MUTED, lw=0.4, label=words) for words, c in colours.items()],
        loc="lower left",
        bbox_to_anchor=(-0.01, 0.985),
        ncols=4,
        fontsize=8.5,
        handlelength=1.2,
        columnspacing=1.2,
    )
