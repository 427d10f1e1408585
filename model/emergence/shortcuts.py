"""Shortcut links: how much nearer one new link brings all agents, among links laid by lot."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.errors import InputError

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


def distances(n: int, source: ArrayLike, target: ArrayLike) -> Floats:
    """``distances(n, source (m,), target (m,)) -> (n, n)``: links between every two agents.

    Directions are not looked at; who cannot be reached is n links away, farther than anybody who
    can. Cost: O(n·m).
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import shortest_path

    i, j = np.asarray(source, np.int64).ravel(), np.asarray(target, np.int64).ravel()
    graph = coo_array((np.ones(i.size), (i, j)), shape=(n, n)).tocsr()
    found = shortest_path(graph, directed=False, unweighted=True)
    return np.asarray(np.where(np.isfinite(found), found, float(n)), np.float64)


def shortening(distance: Floats, i: int, j: int) -> float:
    """``shortening(distance (n, n), i, j) -> float``: fall of the mean path length by a link i–j.

    Exact: a shortest path uses a new link once or not at all, so the new distance of a and b is
    the least of d(a, b), d(a, i) + 1 + d(j, b), d(a, j) + 1 + d(i, b). Unit: links. Cost: O(n²).
    Source: Watts & Strogatz (1998), *Nature* 393, 440, for the mean path length.
    """
    via = distance[:, i, None] + 1.0 + distance[None, j, :]
    new = np.minimum(distance, np.minimum(via, via.T))
    n = distance.shape[0]
    return float((distance - new).sum()) / float(n * (n - 1))


def random_pairs(distance: Floats, count: int, *, seed: int) -> Rows:
    """``random_pairs(distance (n, n), count, seed=…) -> (count, 2)``: unlinked pairs by lot."""
    i, j = np.nonzero(np.triu(distance > 1.0, 1))
    if i.size == 0:
        raise InputError("every two agents are linked: no link can be laid by lot")
    draws = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed])))
    at = draws.integers(0, i.size, count)
    return np.column_stack((i[at], j[at])).astype(np.int64)


def percentile_among(value: float, others: ArrayLike) -> float:
    """``percentile_among(value, others (k,)) -> 0 to 100``: how many are less, ties half.

    Of a value that is one of the lot itself it is spread evenly, with mean 50. Misleads: says
    nothing of how *far* above the others it lies.
    """
    told = np.asarray(others, np.float64).ravel()
    return 100.0 * float(((told < value) + 0.5 * (told == value)).mean())


def reach(energy: ArrayLike) -> float:
    """``reach(energy (n,)) -> 1 to n``: how many agents share the energy, as if evenly.

    2 to the entropy of the shares (bits): n where all hold as much, 1 where one holds all; 0
    where there is no energy. Misleads: knows how many, not which.
    Source: Hill (1973), *Ecology* 54, 427 (number of order 1).
    """
    told = np.asarray(energy, np.float64).ravel()
    total = float(told.sum())
    if total <= 0.0:
        return 0.0
    share = told[told > 0.0] / total
    return float(2.0 ** -(share * np.log2(share)).sum())
