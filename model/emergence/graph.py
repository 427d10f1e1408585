"""The weighted undirected graph in which clusters are looked for. No search and no chance here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.seeding import loaded_igraph
from model.errors import InputError

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_DECIMALS = 12


@dataclass(frozen=True, eq=False)
class WeightedGraph:
    """A simple undirected graph: every pair once, ``low < high``, sorted, no loops.

    - ``n``: agents, linked or not.
    - ``low``, ``high`` (m,): rows of the two ends.
    - ``weight`` (m,): not negative, mean 1.
    """

    n: int
    low: Rows
    high: Rows
    weight: Floats

    @property
    def m(self) -> int:
        """Number of linked pairs."""
        return int(self.low.size)

    @property
    def strength(self) -> Floats:
        """(n,) sum of the weights at each agent."""
        ends = np.concatenate((self.low, self.high))
        return sums(ends, np.concatenate((self.weight, self.weight)), self.n)

    @property
    def degree(self) -> Rows:
        """(n,) number of linked partners of each agent."""
        ends = np.concatenate((self.low, self.high))
        return np.bincount(ends, minlength=self.n).astype(np.int64)

    def to_igraph(self) -> Any:
        """The same graph as an ``igraph.Graph`` with its edges in this order, without weights."""
        igraph = loaded_igraph()
        return igraph.Graph(n=self.n, edges=np.stack((self.low, self.high), axis=1))


def sums(label: Rows, value: Floats, k: int) -> Floats:
    """``sums(label (m,), value (m,), k) -> (k,)``: the values summed by label."""
    return np.bincount(label, value, k).astype(np.float64)


def checked_links(
    n: int, source: ArrayLike, target: ArrayLike, weight: ArrayLike | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """``checked_links(n, source, target, weight) -> (source, target, weight)``, (m,) each.

    Raises ``InputError`` for lengths that differ, rows outside, weights negative or not finite.
    """
    s, t = np.asarray(source, np.int64).ravel(), np.asarray(target, np.int64).ravel()
    w = np.ones(s.size) if weight is None else np.asarray(weight, np.float64).ravel()
    if not s.size == t.size == w.size:
        raise InputError(f"{s.size} sources, {t.size} targets and {w.size} weights do not match")
    if s.size and (min(s.min(), t.min()) < 0 or max(s.max(), t.max()) >= n):
        raise InputError(f"a link leaves the {n} agents", mend="number the agents from 0")
    if not np.isfinite(w).all() or (w < 0.0).any():
        raise InputError("a weight of a link is negative or not a number")
    return s, t, w


def undirected(
    n: int, source: ArrayLike, target: ArrayLike, weight: ArrayLike | None = None
) -> WeightedGraph:
    """``undirected(n, source, target, weight) -> WeightedGraph``: directions and doubles summed.

    Meaning: parallel and reciprocal links become one pair whose weight is their sum; loops and
    pairs without weight are left out (no flow is no link). Weights are divided by their mean and
    rounded to 12 decimals, so that neither the unit nor the order of the links can matter.

    - ``source``, ``target`` (m,): rows below ``n``; ``weight`` (m,): any unit, 1 where absent.

    Raises ``InputError`` for lengths that differ, rows outside, weights negative or not finite.
    """
    s, t, w = checked_links(n, source, target, weight)
    used = (s != t) & (w > 0.0)
    key = np.minimum(s, t)[used] * n + np.maximum(s, t)[used]
    pairs, at = np.unique(key, return_inverse=True)
    if pairs.size == 0:
        return WeightedGraph(n, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    largest = w.max()
    total = sums(at, w[used] / largest, pairs.size)
    return WeightedGraph(n, pairs // n, pairs % n, np.round(total / total.mean(), _DECIMALS))
