"""Shortcut links: a link between two far agents, judged among links laid by lot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.batch import Batch
from model.emergence.chance import p_value
from model.emergence.shortcuts import (
    distances,
    percentile_among,
    random_pairs,
    reach,
    shortening,
)
from model.emergence.verify.outcome import Check, Curve, Outcome, Picture, Watch, shows, within
from model.emergence.verify.worlds import link, settings
from model.maps.schema import AgentEntry, LinkEntry, MetaMap

Floats = NDArray[np.float64]

_RING = 60
_GROUPS, _PER_GROUP = 6, 10
_SEEDS, _LOT, _SECONDS, _SETTLED_S = 4, 39, 20.0, 10.0
_LOT_PATHS = 999
_STREAM = 78


def shortcut_links(watch: Watch) -> Outcome:
    """On a ring with a known answer, then on a field of groups in a row.

    - constructed: a ring of 60 and a link straight across. Its mean path length afterwards is
      held against one counted by breadth-first search (networkx), which shares no code with
      ours; no link laid by lot may shorten it more.
    - a row of six groups, each linked within and by one link to the next; only the first senses.
      The link from the first group to the last is the far one, between the two agents that are
      farthest apart. Result: its percentile among links laid by lot, theory 95; p is the share of
      those that do as much.
        - paths: the fall of the mean path length, among 999.
        - energy: the gain in reach (2^H of the energy shares, last 10 of 20 s, mean over 4 seeds
          stepped with the same draws), among 39, each laid as a wave link. p ≤ .05 is "holds".

    Schilling (2005, *Creativity Research Journal* 17, 131) holds insight to be such a link. What
    is judged here is the link, not insight: that a far link shortens paths is geometry.
    """
    import networkx as nx

    source = np.arange(_RING)
    straight = distances(_RING, source, (source + 1) % _RING)
    graph = nx.cycle_graph(_RING)
    graph.add_edge(0, _RING // 2)
    told = float(straight.sum()) / (_RING * (_RING - 1)) - shortening(straight, 0, _RING // 2)
    counted = nx.average_shortest_path_length(graph)
    gains = [shortening(straight, 0, j) for j in range(2, _RING - 1)]
    best = percentile_among(shortening(straight, 0, _RING // 2), gains)
    checks = [
        within("ring: mean path with the link across", counted, told, 1e-12 * counted),
        within("ring: percentile of the link across", 100.0 * (1 - 0.5 / len(gains)), best, 1e-9),
    ]
    meta_map = row_of_groups(_GROUPS, _PER_GROUP, seed=1)
    n = len(meta_map.agents)
    apart = distances(n, *meta_map.link_rows())
    far = np.unravel_index(int(np.argmax(apart)), apart.shape)
    lot = random_pairs(apart, _LOT_PATHS, seed=_STREAM)
    by_lot = np.array([shortening(apart, int(i), int(j)) for i, j in lot])
    checks.append(_judged("far link: paths", shortening(apart, int(far[0]), int(far[1])), by_lot))
    pairs = [(int(far[0]), int(far[1])), *((int(i), int(j)) for i, j in lot[:_LOT])]
    bare = _reach_with(meta_map, None)
    gain = np.zeros(len(pairs))
    for number, pair in enumerate(pairs):
        watch(number / len(pairs))
        gain[number] = float((_reach_with(meta_map, pair) - bare).mean())
    checks.append(_judged("far link: energy", float(gain[0]), gain[1:]))
    picture = Picture(
        "shortening",
        "reach_gain",
        (
            Curve("links by lot", by_lot[:_LOT], gain[1:], "control"),
            Curve("far link", *(np.array([shortening(apart, *pairs[0])]), gain[:1])),
        ),
    )
    facts = {"n": n, "groups": _GROUPS, "seeds": _SEEDS, "lot": _LOT, "reach": float(bare.mean())}
    return Outcome(tuple(checks), picture, facts)


def row_of_groups(groups: int, per_group: int, *, seed: int) -> MetaMap:
    """``row_of_groups(groups, per_group, seed=…) -> MetaMap``: groups in a row.

    Each agent has three wave links and a logical one within its group; one wave link joins a
    group to the next. The first group is of distinctions, which sense; all others are images.
    """
    draw = np.random.default_rng([seed, _STREAM])
    kinds = ["distinction"] * per_group + ["image"] * per_group * (groups - 1)
    agents = tuple(AgentEntry(id=f"a{i}", kind=kind) for i, kind in enumerate(kinds))
    laid: dict[tuple[frozenset[int], str], LinkEntry] = {}
    for i in range(groups * per_group):
        first = i // per_group * per_group
        for rule in ("wave", "wave", "wave", "logical"):
            j = first + int(draw.integers(per_group))
            if i != j:
                laid.setdefault((frozenset((i, j)), rule), link(f"a{i}", f"a{j}", rule))
    for group in range(groups - 1):
        i, j = ((group + at) * per_group + int(draw.integers(per_group)) for at in (0, 1))
        laid[frozenset((i, j)), "wave"] = link(f"a{i}", f"a{j}", "wave")
    return MetaMap(title="row", agents=agents, links=tuple(laid.values()))


def _reach_with(meta_map: MetaMap, pair: tuple[int, int] | None) -> Floats:
    """Mean reach of the settled field with that wave link laid, (seeds,)."""
    links = meta_map.links
    if pair is not None:
        links = (*links, link(f"a{pair[0]}", f"a{pair[1]}", "wave"))
    told = MetaMap(title="row", agents=meta_map.agents, links=links)
    batch = Batch(told, settings(), seeds=range(1, _SEEDS + 1))
    batch.advance(_SETTLED_S)
    seen = []
    for _ in range(round(_SECONDS - _SETTLED_S)):
        batch.advance(1.0)
        seen.append([reach(model.field.agents.energy) for model in batch.models])
    return np.asarray(np.mean(seen, axis=0), np.float64)


def _judged(case: str, value: float, by_lot: Floats) -> Check:
    p = p_value(value, by_lot)
    return shows(case, 95.0, percentile_among(value, by_lot), p)
