"""Pictures of a whole run: jump sizes, the ledger, energy against intention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.report.canvas import BLUE, GREY, INK, MUTED, ORANGE, RED, blank, nothing, panel
from scenarios.report.catalogue import Lang, number, plain, say
from scenarios.report.words import CAME_IN, WENT_OUT

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_TOP_AGENTS = 15


def sizes_figure(sizes: np.ndarray, lang: Lang) -> Figure:
    """``sizes_figure(sizes, lang)``: share of jumps at least so large, log–log, as points."""
    if not sizes.size:
        return nothing(say(lang, "sum.jumps.none"))
    values, counts = np.unique(sizes, return_counts=True)
    at_least = counts[::-1].cumsum()[::-1] / sizes.size
    figure = blank(8.4, 4.2)
    axis = panel(figure, 0.95, 0.65, 7.1, 3.05)
    axis.set(xscale="log", yscale="log")
    axis.plot(values, at_least, "o", color=BLUE, ms=5.5, alpha=0.85)
    axis.set_xlim(0.8, max(float(values[-1]) * 1.4, 12.0))
    axis.set_ylim(0.6 / sizes.size, 1.5)
    axis.xaxis.set_major_formatter(lambda value, _: number(value, lang))
    axis.yaxis.set_major_formatter(lambda value, _: number(value, lang))
    axis.grid(which="major")
    axis.set_xlabel(say(lang, "fig.sizes.x"))
    axis.set_ylabel(say(lang, "fig.sizes.y"))
    axis.set_title(say(lang, "fig.sizes.title"))
    return figure


def ledger_figure(ledger: Mapping[str, Any], lang: Lang) -> Figure:
    """``ledger_figure(summary["ledger"], lang)``: bars to the right came, to the left went."""
    rows = [("start", float(ledger["start"]))]
    rows += [(name, float(ledger["accounts"][name])) for name in CAME_IN]
    rows += [(name, -float(ledger["accounts"][name])) for name in WENT_OUT]
    rows += [("stored", -float(ledger["stored"]))]
    figure = blank(9.6, 0.33 * len(rows) + 1.3)
    axis = panel(figure, 2.75, 0.65, 6.5, 0.33 * len(rows))
    reach = max((abs(v) for _, v in rows if np.isfinite(v)), default=0.0) or 1.0
    for k, (name, value) in enumerate(rows):
        colour = GREY if name in ("start", "stored") else BLUE if value > 0.0 else ORANGE
        axis.barh(k, value, height=0.62, color=colour)
        leftward = value < 0.0 or name in WENT_OUT
        axis.text(
            value - 0.015 * reach if leftward else value + 0.015 * reach,
            k,
            number(abs(value), lang),
            va="center",
            ha="right" if leftward else "left",
            fontsize=8.5,
        )
    axis.axvline(0.0, color=MUTED, lw=0.9)
    axis.set_xlim(-1.18 * reach, 1.18 * reach)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.set_yticks(range(len(rows)), [say(lang, f"account.{name}") for name, _ in rows])
    axis.xaxis.set_major_formatter(lambda value, _: number(abs(value), lang))
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel(say(lang, "fig.ledger.x"))
    axis.set_title(say(lang, "fig.ledger.title"))
    return figure


def intention_figure(agents: pd.DataFrame, labels: Mapping[str, str], lang: Lang) -> Figure:
    """``intention_figure(agents, labels, lang)``: intended and held shares, the top agents.

    ``agents``: rows of one look. The agents are those with the largest share of either kind.
    """
    living = agents[agents.alive]
    energy = np.nan_to_num(living.energy.to_numpy(np.float64))
    total = float(energy.sum())
    if total <= 0.0:
        return nothing(say(lang, "fig.nothing"))
    held, goal = 100.0 * energy / total, 100.0 * living.goal.to_numpy(np.float64)
    largest = np.lexsort((living.row, -np.maximum(held, goal)))[:_TOP_AGENTS]
    largest = largest[np.lexsort((living.row.to_numpy()[largest], -held[largest], -goal[largest]))]
    figure = blank(9.6, 0.3 * len(largest) + 1.55)
    axis = panel(figure, 2.75, 0.65, 6.5, 0.3 * len(largest))
    rows = np.arange(len(largest))
    axis.hlines(rows, goal[largest], held[largest], color=GREY, lw=1.4, zorder=1)
    axis.scatter(
        goal[largest],
        rows,
        marker="D",
        s=40,
        fc="none",
        ec=INK,
        lw=1.4,
        zorder=2,
        label=say(lang, "fig.intention.goal"),
    )
    axis.scatter(
        held[largest],
        rows,
        marker="o",
        s=44,
        color=RED,
        lw=0,
        zorder=3,
        label=say(lang, "fig.intention.has"),
    )
    axis.set_yticks(rows, [plain(labels[i], most=30) for i in living.id.to_numpy()[largest]])
    axis.set_ylim(len(largest) - 0.4, -0.6)
    most = float(np.maximum(goal, held)[largest].max())
    axis.set_xlim(-0.02 * most, 1.05 * most)
    axis.grid(axis="both")
    axis.xaxis.set_major_formatter(lambda value, _: number(value, lang))
    axis.set_xlabel(say(lang, "fig.intention.x"))
    axis.set_title(say(lang, "fig.intention.title"), pad=22)
    axis.legend(loc="lower left", bbox_to_anchor=(-0.01, 0.985), ncols=2, fontsize=9)
    return figure
