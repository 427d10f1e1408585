"""Where agents stand on the map: laid once by igraph, kept while the field grows."""

from __future__ import annotations

import random
import threading

import numpy as np
from numpy.typing import NDArray

from model.emergence.seeding import loaded_igraph

_LARGE = 1500
_WIDE = 1.35
"""The map on the page is wider than high."""
_IGRAPH_DRAWS = threading.Lock()
"""igraph's random numbers are the process's; one layout at a time may seed them."""


def places(
    n: int, source: NDArray[np.int32], target: NDArray[np.int32], *, seed: int
) -> NDArray[np.float32]:
    """``places(n, source, target, seed=…) -> (n, 2)``: a force-directed layout, about unit size.

    Fruchterman and Reingold (1991) by igraph, 500 rounds, or 100 on a grid above 1,500 agents.
    The same seed gives the same places. Agents without links stand in rows below the rest.
    """
    out = np.zeros((n, 2), np.float32)
    if n == 0:
        return out
    linked = np.zeros(n, bool)
    linked[source] = linked[target] = True
    rows = np.flatnonzero(linked)
    if rows.size:
        number = np.full(n, -1)
        number[rows] = np.arange(rows.size)
        pairs = np.unique(np.sort(np.stack((number[source], number[target]), 1), axis=1), axis=0)
        out[rows] = _laid(rows.size, pairs, seed)
    _put_below(out, np.flatnonzero(~linked))
    return out


def place_new(
    held: NDArray[np.float32],
    n: int,
    source: NDArray[np.int32],
    target: NDArray[np.int32],
) -> NDArray[np.float32]:
    """``place_new(held, n, …)``: (n, 2); what stood stays, newcomers go between neighbours."""
    out = np.zeros((n, 2), np.float32)
    out[: len(held)] = held
    for row in range(len(held), n):
        near = np.concatenate((source[target == row], target[source == row]))
        near = np.unique(near[near < row])
        turn = 2.399963 * row
        aside = 0.03 * np.array([np.cos(turn), np.sin(turn)])
        out[row] = (out[near].mean(axis=0) if near.size else 0.0) + aside
    return out


def _laid(n: int, pairs: NDArray[np.int64], seed: int) -> NDArray[np.float32]:
    igraph = loaded_igraph()
    graph = igraph.Graph(n=n, edges=pairs.tolist())
    with _IGRAPH_DRAWS:
        igraph.set_random_number_generator(random.Random(seed))
        try:
            if n > _LARGE:
                told = graph.layout("fr", niter=100, grid="grid")
            else:
                told = graph.layout("fr", niter=500, grid="nogrid")
        finally:
            igraph.set_random_number_generator(random)
    laid = np.array(told.coords, np.float64)
    laid -= np.median(laid, axis=0)
    size = float(np.percentile(np.abs(laid), 98)) or 1.0
    laid /= size
    laid[:, 0] *= _WIDE
    far = np.maximum(np.abs(laid), 1.0)
    return (np.sign(laid) * np.where(far > 1.0, 1.0 + np.log(far) / 3.0, np.abs(laid))).astype(
        np.float32
    )


def _put_below(out: NDArray[np.float32], alone: NDArray[np.int64]) -> None:
    if alone.size == 0:
        return
    wide = max(int(np.ceil(np.sqrt(4.0 * alone.size))), 1)
    low = float(out[:, 1].max(initial=0.0)) + 0.2
    order = np.arange(alone.size)
    step = 2.0 / max(wide - 1, 1)
    out[alone, 0] = -1.0 + (order % wide) * min(step, 0.25)
    out[alone, 1] = low + (order // wide) * min(step, 0.25)
