"""Known cases about groups, as pictures of ``docs/emergence.md``: found, inherited, in step, sharp.

The other pictures, and what becomes of them, stand in ``known_cases.py``. Every function is seeded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.emergence.clusters import find_clusters
from model.emergence.effective import coarse_grained
from model.emergence.inheritance import overlap
from model.emergence.order import chimera_index, metastability
from model.emergence.verify.outcome import Curve, Floats, Picture

_STREAM = 74
_GRAPHS, _AGENTS, _GROUPS, _DEGREE = 60, 64, 4, 7.0


def planted_groups_shown() -> Picture:
    """Power: how often planted groups are shown, from even mixing (a random graph) to strict.

    60 graphs a point, four groups of 16, mean degree 7; 19 rewirings, three Leiden runs. At even
    mixing the share of graphs with any group shown is the level, .05.
    """
    size = _AGENTS // _GROUPS
    even = _DEGREE * (size - 1) / (_AGENTS - 1)
    inside = np.array((even, 3.0, 4.0, 4.5, 5.0, 6.0))
    found = np.array([_shown(float(links)) for links in inside])
    level = Curve("level", np.array((inside[0], inside[-1])), np.full(2, 0.05), "theory")
    curves = (
        level,
        Curve("any group", inside, found[:, 0], "control"),
        Curve("each group", inside, found[:, 1]),
    )
    return Picture("links_inside", "share_shown", curves)


def _shown(inside: float) -> tuple[float, float]:
    """Share of graphs with any significant group, and of planted groups that are shown."""
    label = np.arange(_AGENTS) // (_AGENTS // _GROUPS)
    low, high = np.triu_indices(_AGENTS, 1)
    size = _AGENTS / _GROUPS
    same = label[low] == label[high]
    chance = np.where(same, inside / (size - 1.0), (_DEGREE - inside) / (_AGENTS - size))
    groups = [set(np.flatnonzero(label == g).tolist()) for g in range(_GROUPS)]
    any_, each = [], []
    for case in range(_GRAPHS):
        draw = np.random.default_rng([case, round(100.0 * inside), _STREAM])
        linked = draw.random(low.size) < chance
        told = find_clusters(_AGENTS, low[linked], high[linked], runs=3, nulls=19, seed=case)
        own = [set(c.members) for c in told.clusters if c.significant]
        any_.append(bool(own))
        each.append(np.mean([any(2 * len(g & c) > len(g | c) for c in own) for g in groups]))
    return float(np.mean(any_)), float(np.mean(each))


def likeness_to_the_map() -> Picture:
    """A cluster of 12 of 96 agents, of which more and more come from one community of 12."""
    map_groups = np.arange(96) // 12
    taken = np.arange(13)
    index, p = [], []
    for count in taken:
        others = (12 + np.arange(12 - count) * 7 + np.arange(12 - count) // 12).tolist()
        told = overlap([*range(count), *others], map_groups, seed=1)
        index.append(told.index)
        p.append(told.p)
    x = taken.astype(np.float64)
    level = Curve("level", np.array((0.0, 12.0)), np.full(2, 0.05), "theory")
    return Picture(
        "from_one_community",
        "index_and_p",
        (level, Curve("overlap", x, np.array(index)), Curve("p of it", x, np.array(p), "control")),
    )


def some_in_step() -> Picture:
    """Eight groups of 20, of which more and more are in step: chimera index, and metastability.

    The index is largest where half are in step, and metastability knows nothing of it.
    """
    draw, k, per = np.random.default_rng([6, _STREAM]), 8, 20
    index, comes_and_goes = [], []
    for in_step in range(k + 1):
        phase = draw.uniform(0.0, 2.0 * np.pi, (400, k, per))
        phase[:, :in_step] = draw.normal(0.0, 0.1, (400, in_step, per))
        order: Floats = np.abs(np.exp(1j * phase).mean(axis=2))
        index.append(chimera_index(order))
        comes_and_goes.append(metastability(order))
    x = np.arange(k + 1.0)
    curves = (
        Curve("chimera", x, np.array(index)),
        Curve("metastability", x, np.array(comes_and_goes), "control"),
    )
    return Picture("groups_in_step", "index", curves)


def groups_act_sharply() -> Picture:
    """Effectiveness of agents and of their planted groups, as links are laid more at random.

    Four groups, each of whose agents act on the agents of the next by lot: the groups turn in a
    ring with certainty while no agent knows which agent it acts on.
    """
    draw, n, groups = np.random.default_rng([8, _STREAM]), 40, 4
    label: NDArray[np.int64] = np.arange(n) // (n // groups)
    mixing = np.linspace(0.0, 1.0, 11)
    micro, macro = [], []
    for share in mixing:
        source = np.repeat(np.arange(n), 10)
        onward = (label[source] + 1) % groups * (n // groups) + draw.integers(0, 10, source.size)
        target = np.where(
            draw.random(source.size) < share, draw.integers(0, n, source.size), onward
        )
        told = coarse_grained(n, source, target, label, lots=0, seed=1)
        micro.append(told.micro.effectiveness)
        macro.append(told.macro.effectiveness)
    curves = (
        Curve("of groups", mixing, np.array(macro)),
        Curve("of agents", mixing, np.array(micro), "control"),
    )
    return Picture("mixing", "effectiveness", curves)
