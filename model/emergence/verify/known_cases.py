"""Measures on known cases, mostly where they mislead, as the pictures of ``docs/emergence.md``.

Nothing here is a check: the experiments are. Every function returns a picture and is seeded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from model.emergence.coherence import independent_coherence
from model.emergence.complexity import lempel_ziv
from model.emergence.flows import cluster_flows
from model.emergence.graph import undirected
from model.emergence.order import order_parameter
from model.emergence.seeding import seeded_igraph
from model.emergence.shift import hellinger
from model.emergence.surrogates import plv_test
from model.emergence.tracking import Tracker
from model.emergence.verify.known_groups import (
    groups_act_sharply,
    likeness_to_the_map,
    planted_groups_shown,
    some_in_step,
)
from model.emergence.verify.outcome import Curve, Floats, Look, Picture
from model.emergence.verify.synchrony import kuramoto_world
from model.emergence.verify.worlds import complete

_STREAM = 70
_COUPLINGS = (0.2, 0.5, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0)


def opposite_groups() -> Picture:
    """Two groups, each in perfect step, one a little faster: R of all beats between 0 and 1."""
    time = np.linspace(0.0, 40.0, 161)
    whole = np.abs(np.cos(2.0 * math.pi * 0.05 * time / 2.0))
    return Picture(
        "time",
        "order",
        (Curve("whole field", time, whole), Curve("one group", time, np.ones(161), "theory")),
    )


def susceptibility_peaks() -> Picture:
    """N·Var(R) of the engine against K: largest near the threshold K_c = 1."""
    graph, n, found = complete(80), 80, []
    for coupling in _COUPLINGS:
        model = kuramoto_world(graph, coupling, seed=1)
        model.advance(30.0)
        order = []
        for _ in range(800):
            for _ in range(8):
                model.step()
            order.append(order_parameter(model.field.agents.phase))
        found.append(n * float(np.var(order, ddof=1)))
    return Picture(
        "coupling", "susceptibility", (Curve("engine", np.array(_COUPLINGS), np.array(found)),)
    )


def coherence_of_independent() -> Picture:
    """Independent oscillators look coherent in a window that is short against 1/Δf."""
    window = np.linspace(0.1, 64.0, 200)
    near, apart = (
        np.array([float(independent_coherence(np.array([df]), w)[0]) for w in window])
        for df in (0.01, 0.1)
    )
    curves = (Curve("near", window, near), Curve("apart", window, apart, "control"))
    return Picture("window", "coherence", curves)


def surrogates_calibrated() -> Picture:
    """p of PLV for 200 independent pairs lies on the diagonal; a raw PLV would call them locked."""
    draw = np.random.default_rng([1, _STREAM])
    found = []
    for pair in range(200):
        phases = np.cumsum(0.5 + 0.2 * draw.normal(size=(2, 800)), axis=1)
        found.append(plv_test(phases[0], phases[1], n=99, seed=pair).p)
    p = np.sort(np.array(found))
    share = np.arange(1, p.size + 1) / p.size
    diagonal = np.array((0.0, 1.0))
    curves = (Curve("fair", diagonal, diagonal, "theory"), Curve("plv", p, share))
    return Picture("p", "share_of_pairs", curves)


def random_graphs_divided() -> Picture:
    """Modularity of the best division of random graphs, beside graphs with four planted groups."""
    degrees = np.array((3, 4, 6, 8, 10, 14, 20))
    random = [_best_modularity(int(d), planted=False) for d in degrees]
    planted = [_best_modularity(int(d), planted=True) for d in degrees]
    x = degrees.astype(np.float64)
    curves = (
        Curve("random", x, np.array(random)),
        Curve("planted", x, np.array(planted), "control"),
    )
    return Picture("links", "modularity", curves)


def _best_modularity(degree: int, *, planted: bool) -> float:
    n, draw = 128, np.random.default_rng([degree, int(planted), _STREAM])
    group = np.arange(n) // (n // 4)
    source, target = draw.integers(0, n, (2, 20 * n * degree))
    chance = np.where((group[source] != group[target]) & planted, 0.15, 1.0)
    keep = (source < target) & (draw.random(source.size) < chance)
    pairs = np.unique(np.column_stack((source[keep], target[keep]))[: n * degree // 2], axis=0)
    graph = undirected(n, pairs[:, 0], pairs[:, 1]).to_igraph()
    with seeded_igraph(1, _STREAM):
        division = graph.community_leiden(objective_function="modularity", n_iterations=10)
    return float(division.modularity)


def tracks_followed() -> Picture:
    """A planted birth, split, merge and death, as the tracker tells them: members of each track."""
    a, b, c = set(range(20)), set(range(20, 30)), set(range(40, 46))
    halves = (set(range(13)), set(range(13, 20)))
    looks = [[a], [a], [a, b], [a, b], [*halves, b], [*halves, b], [*halves, b, c]]
    looks += [[*halves, b | c], [*halves, b | c], [*halves], [*halves], [*halves], [*halves]]
    tracker, sizes = Tracker(), dict[int, list[float]]()
    for at, found in enumerate(looks):
        tracks, _ = tracker.update(float(at), found)
        for track, members in zip(tracks, found, strict=True):
            sizes.setdefault(track, [math.nan] * len(looks))[at] = float(len(members))
    time = np.arange(float(len(looks)))
    looked: tuple[Look, ...] = ("found", "theory", "control", "other")
    curves = tuple(
        Curve(f"track {number + 1}", time, np.array(size), looked[number % 4])
        for number, size in enumerate(sizes.values())
    )
    return Picture("look", "members", curves)


def complexity_of_flips() -> Picture:
    """LZ76 over that of the shuffled sequence, from a strict alternation to pure chance."""
    draw = np.random.default_rng([2, _STREAM])
    flips = np.linspace(0.0, 0.5, 11)
    found = []
    for share in flips:
        strict = np.arange(3000) % 2
        symbols = strict ^ (draw.random(3000) < share).astype(np.int64)
        found.append(lempel_ziv(symbols, shuffles=9, seed=1).ratio)
    inside = np.clip(flips, 1e-12, 1.0 - 1e-12)
    entropy = -inside * np.log2(inside) - (1.0 - inside) * np.log2(1.0 - inside)
    curves = (Curve("entropy", flips, entropy, "control"), Curve("lz", flips, np.array(found)))
    return Picture("flips", "complexity", curves)


def straight_lines() -> Picture:
    """Sizes of a critical branching process, and lognormal ones: both look straight for a while."""
    draw = np.random.default_rng([3, _STREAM])
    branching = np.ones(4000)
    alive = np.ones(4000)
    for _ in range(300):
        alive = draw.poisson(alive).astype(np.float64)
        branching += alive
    lognormal = np.ceil(draw.lognormal(1.0, 1.6, 4000))
    return Picture(
        "size",
        "share",
        (
            _at_least("branching", branching, "found"),
            _at_least("lognormal", lognormal, "control"),
        ),
        log_x=True,
        log_y=True,
    )


def _at_least(key: str, values: Floats, look: Look) -> Curve:
    sizes, counts = np.unique(values, return_counts=True)
    share = counts[::-1].cumsum()[::-1] / values.size
    return Curve(key, sizes, share, look)


def flows_kept_within() -> Picture:
    """Share of the flow that stays within four clusters, as links are laid more at random."""
    draw = np.random.default_rng([4, _STREAM])
    member = np.repeat(np.arange(4), 25)
    mixing = np.linspace(0.0, 1.0, 11)
    found = []
    for share in mixing:
        source = draw.integers(0, 100, 4000)
        near = member[source] * 25 + draw.integers(0, 25, 4000)
        target = np.where(draw.random(4000) < share, draw.integers(0, 100, 4000), near)
        found.append(cluster_flows(member, source, target, np.ones(4000)).share_within)
    theory = Curve("expected", np.array((0.0, 1.0)), np.array((1.0, 0.25)), "theory")
    return Picture("mixing", "within", (theory, Curve("flows", mixing, np.array(found))))


def shifts_beyond_noise() -> Picture:
    """Distance of two fields of which a share of the energy moved, beside two that merely vary."""
    draw = np.random.default_rng([5, _STREAM])
    moved = np.linspace(0.0, 0.4, 21)
    still, shifted = [], []
    for share in moved:
        base = np.ones(60)
        noise = draw.gamma(50.0, 1.0 / 50.0, (3, 60))
        pulled = base * (1.0 - share)
        pulled[:6] += share * 10.0
        still.append(hellinger(base * noise[0], base * noise[1]))
        shifted.append(hellinger(base * noise[0], pulled * noise[2]))
    curves = (
        Curve("moved", moved, np.array(shifted)),
        Curve("unmoved", moved, np.array(still), "control"),
    )
    return Picture("moved", "distance", curves)


KNOWN_CASES: Mapping[str, Callable[[], Picture]] = {
    "opposite-groups": opposite_groups,
    "susceptibility": susceptibility_peaks,
    "short-windows": coherence_of_independent,
    "surrogates": surrogates_calibrated,
    "random-graphs": random_graphs_divided,
    "tracks": tracks_followed,
    "complexity": complexity_of_flips,
    "straight-lines": straight_lines,
    "flows": flows_kept_within,
    "shift": shifts_beyond_noise,
    "power": planted_groups_shown,
    "inherited": likeness_to_the_map,
    "chimera": some_in_step,
    "coarse": groups_act_sharply,
}
"""Name of the picture, as ``docs/images/emergence-NAME.svg``, and what makes it."""
