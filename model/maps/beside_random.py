"""The map as a plain graph beside random graphs in which every agent keeps its partners' number.

Circles, path lengths, small world, assortativity. Groups are in ``against_chance.py``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.emergence.chance import p_value, z_score
from model.emergence.graph import WeightedGraph
from model.maps.description import Beside, Shape, SmallWorld
from model.maps.rewirings import Chance

Floats = NDArray[np.float64]

_STREAM_SOURCES = 22
_MANY_AGENTS, _PATHS_FROM, _PATHS_FROM_IF_MANY = 2_000, 200, 50


def shape(chance: Chance, seed: int) -> Shape | None:
    """``shape(chance, seed) -> Shape``: the graph beside its rewirings.

    Links without direction, once per pair. Circles: transitivity, 3 × triangles / connected
    triples (Newman 2003, *SIAM Rev.* 45, eq. 3). Path length: mean over the largest piece, from
    up to 200 agents drawn by lot (50 above 2,000 agents). Assortativity: Newman (2002), *Phys.
    Rev. Lett.* 89, 208701; rewirings hold what degrees alone enforce. Small world: σ of
    Humphries & Gurney (2008), *PLoS ONE* 3, e0002051, against each rewiring in turn.

    None where nothing was rewired, and where no agent has two partners. Misleads: σ > 1 is
    common, and on small maps its interval is wide.
    """
    if len(chance.drawn) < 2 or int(chance.graph.degree.max(initial=0)) < 2:
        return None
    own, followed = _figures(chance.graph, seed)
    null = np.array([_figures(one, seed)[0] for one in chance.drawn])
    closure, paths, mixing = (_beside(own[k], null[:, k]) for k in range(3))
    if closure is None:
        return None
    return Shape(
        nulls=chance.nulls,
        closure=closure,
        path_length=paths,
        paths_from=followed,
        assortativity=mixing,
        small_world=_small_world(own, null),
    )


def _figures(graph: WeightedGraph, seed: int) -> tuple[Floats, int]:
    """(3,) transitivity, path length, assortativity, nan where undefined; agents followed."""
    drawn = graph.to_igraph()
    piece = max(drawn.connected_components(), key=len)
    most = min(_PATHS_FROM_IF_MANY if graph.n > _MANY_AGENTS else _PATHS_FROM, len(piece))
    draw = np.random.Generator(np.random.Philox(key=np.array([seed, _STREAM_SOURCES], np.uint64)))
    starts = sorted(draw.choice(piece, most, replace=False).tolist())
    steps = np.array(drawn.distances(source=starts), np.float64)
    within = steps[np.isfinite(steps) & (steps > 0)]
    circles = drawn.transitivity_undirected(mode="nan")
    mixing = drawn.assortativity_degree(directed=False)
    return np.array([circles, within.mean(), mixing], np.float64), most


def _beside(value: float, chance: Floats) -> Beside | None:
    chance = chance[np.isfinite(chance)]
    if not np.isfinite(value) or chance.size < 2:
        return None
    low, high = np.percentile(chance, [2.5, 97.5])
    mean = float(chance.mean())
    sign = -1.0 if value < mean else 1.0
    z = z_score(sign * value, sign * chance)
    return Beside(
        value=value,
        chance=mean,
        low=float(low),
        high=float(high),
        z=None if z is None else sign * z,
        p=p_value(abs(value - mean), np.abs(chance - mean)),
    )


def _small_world(own: Floats, chance: Floats) -> SmallWorld | None:
    """None without circles, and where some rewiring has none: the ratio is then without bound."""
    circles, paths = chance[:, 0], chance[:, 1]
    if (
        own[0] == 0.0
        or not (circles > 0.0).all()
        or not np.isfinite(paths).all()
        or not np.isfinite(own[1])
    ):
        return None
    sigma = (own[0] / circles) / (own[1] / paths)
    low, middle, high = np.percentile(sigma, [2.5, 50.0, 97.5])
    return SmallWorld(sigma=float(middle), low=float(low), high=float(high))
