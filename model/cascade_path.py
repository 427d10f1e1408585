"""Who set off whom in a step's cascades, and what each agent was given: read from its discharges.

The cascade itself is step 5 (``model/cascade.py``), which tells agent, wave and tension released
of each discharge; the rest follows from the links. Plain array arithmetic, nothing is changed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.state import Floats, Wiring

Rows = NDArray[np.int64]


class Spread(NamedTuple):
    """What the discharges of a step did to each other; k discharges, e packets of tension."""

    parent: Rows
    """(k,): the discharge that set this one off, −1 for a spark."""
    giver: Rows
    """(e,): the discharge a packet came from."""
    taker: Rows
    """(e,): the agent it went to."""
    packet: Floats
    """(e,): eu."""


def spread_of(
    agent: NDArray[np.int32],
    wave: NDArray[np.int32],
    released: Floats,
    wiring: Wiring,
    out: float,
) -> Spread:
    """``spread_of(agent, wave, released, wiring, out) -> Spread`` of one step's discharges.

    - ``agent``, ``wave``, ``released`` (k,): as the cascade told them; ``out``: the share of a
      discharge that goes to its distinct out-neighbours in equal parts (DESIGN.md §2, step 5).

    Several discharges of the wave before may have given to one; it is set off by the one that
    gave most, the first told where two gave the same.
    """
    k, n = agent.size, wiring.out_start.size - 1
    giver, taker = _hoods(agent.astype(np.int64), wiring, n)
    degree = np.bincount(giver, minlength=k)
    packet = out * released[giver] / degree[giver]
    # An agent discharges at most once in a wave, so wave and agent name a discharge.
    name = wave.astype(np.int64) * n + agent
    order = np.argsort(name)
    sought = (wave[giver].astype(np.int64) + 1) * n + taker
    at = np.minimum(np.searchsorted(name[order], sought), k - 1)
    child = order[at]
    hit = name[child] == sought
    child, by, gave = child[hit], giver[hit], packet[hit]
    best = np.lexsort((by, -gave, child))
    first = np.ones(best.size, np.bool_)
    first[1:] = child[best[1:]] != child[best[:-1]]
    parent = np.full(k, -1, np.int64)
    parent[child[best[first]]] = by[best[first]]
    return Spread(parent, giver, taker, packet)


def _hoods(agent: Rows, wiring: Wiring, n: int) -> tuple[Rows, Rows]:
    """Each discharge with every distinct agent its links act on, by discharge and agent."""
    start = wiring.out_start[agent].astype(np.int64)
    many = wiring.out_start[agent + 1] - start
    which = np.repeat(np.arange(agent.size), many)
    at = np.arange(which.size) + np.repeat(start - (np.cumsum(many) - many), many)
    link = wiring.out_order[at].astype(np.int64)
    base = wiring.out_order.size
    if wiring.source.size > base:
        late = wiring.source[base:].astype(np.int64)
        order = np.argsort(agent, kind="stable")
        low = np.searchsorted(agent[order], late, "left")
        many = np.searchsorted(agent[order], late, "right") - low
        row = np.repeat(np.arange(late.size), many)
        nth = np.arange(row.size) - np.repeat(np.cumsum(many) - many, many)
        which = np.concatenate((which, order[low[row] + nth]))
        link = np.concatenate((link, base + row))
    there = wiring.conductance[link] > 0.0
    key = np.unique(which[there] * n + wiring.target[link[there]])
    return key // n, key % n
