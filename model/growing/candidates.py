"""Which pairs of agents a new link might join, and which have nothing to do with each other.

Pairs only, found by keyed draws from who is linked and who means alike; whether a pair is
coherent is asked in ``growing/linking.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.arithmetic import uniforms
from model.state import Links

_STREAM_PARTNERS, _STREAM_STRANGERS, _STREAM_REMOTE = 21, 23, 24
_PARTNERS = 8
_LIKE = 0.7
_STRANGERS = 400

Rows = NDArray[np.int64]
Pairs = NDArray[np.int64]
"""(2, k): first and second of each pair, as rows; first < second, each pair once."""


@dataclass(frozen=True)
class Hoods:
    """Neighbours either way: those of i stand in ``near[start[i]:start[i + 1]]``, ascending."""

    start: Rows
    near: Rows
    keys: Rows
    """i·n + j of every neighbour j of i, ascending."""

    @classmethod
    def of(cls, n: int, links: Links) -> Hoods:
        """``Hoods.of(n, links)``: who is linked to whom among n agents."""
        source, target = links.source.astype(np.int64), links.target.astype(np.int64)
        keys = np.unique(np.concatenate((source * n + target, target * n + source)))
        return cls(np.searchsorted(keys // n, np.arange(n + 1)), keys % n, keys)

    def apart(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Which pairs are three links or more apart, (k,): not linked, no shared neighbour."""
        n, (first, second) = self.start.size - 1, pairs
        far = ~np.isin(first * n + second, self.keys, assume_unique=False)
        degree = self.start[first + 1] - self.start[first]
        pair = np.repeat(np.arange(first.size), degree)
        ends = np.cumsum(degree)
        within = np.arange(pair.size) - np.repeat(ends - degree, degree)
        via = self.near[self.start[first[pair]] + within]
        shared = np.isin(via * n + second[pair], self.keys)
        far[pair[shared]] = False
        return far


@dataclass(frozen=True)
class Draw:
    """Whose draws: the run's seed and the step; and who is alive, (n_agents,)."""

    seed: int
    step: int
    alive: NDArray[np.bool_]

    def pairs(self, stream: int, count: int) -> Pairs:
        """So many pairs of agents, at random; those of one agent or of a dead one are left out."""
        n = self.alive.size
        draws = uniforms(self.seed, stream, self.step, 2 * count)
        ends = np.minimum((draws * n).astype(np.int64), n - 1).reshape(2, count)
        return self.proper(ends)

    def proper(self, ends: NDArray[np.int64]) -> Pairs:
        """Each pair once, the lower row first, both ends alive."""
        n = self.alive.size
        low, high = ends.min(axis=0), ends.max(axis=0)
        fit = (low != high) & self.alive[low] & self.alive[high]
        keys = np.unique(low[fit] * n + high[fit])
        return np.stack((keys // n, keys % n))


def near_pairs(draw: Draw, hoods: Hoods, meaning: NDArray[np.float64]) -> Pairs:
    """``near_pairs(draw, hoods, meaning) -> (2, k)``: pairs that share a neighbour or a meaning.

    - ``meaning`` (n, d): unit vectors, nan where there is none; alike is a cosine above 0.7.

    Each agent draws eight neighbours of neighbours, and eight others to compare meanings with.
    """
    n = draw.alive.size
    if n == 0:
        return np.zeros((2, 0), np.int64)
    degree = np.diff(hoods.start)
    u, v = uniforms(draw.seed, _STREAM_PARTNERS, draw.step, n * _PARTNERS * 2).reshape(
        2, n, _PARTNERS
    )
    me = np.repeat(np.arange(n)[:, None], _PARTNERS, axis=1)
    found = [np.zeros((2, 0), np.int64)]
    if hoods.near.size:
        near, start, has = hoods.near, hoods.start, degree[me] > 0
        via = near[np.minimum(start[me] + (u * degree[me]).astype(np.int64), near.size - 1)]
        other = near[np.minimum(start[via] + (v * degree[via]).astype(np.int64), near.size - 1)]
        found.append(np.stack((me[has], other[has])))
    if meaning.shape[1] > 0:
        guess = np.minimum((v * n).astype(np.int64), n - 1)
        like = np.einsum("ijk,ijk->ij", meaning[me], meaning[guess]) > _LIKE
        found.append(np.stack((me[like], guess[like])))
    return draw.proper(np.concatenate(found, axis=1))


def remote_pairs(draw: Draw, hoods: Hoods, count: int) -> Pairs:
    """``remote_pairs(draw, hoods, count) -> (2, k ≤ count)``: pairs three links or more apart."""
    pairs = draw.pairs(_STREAM_REMOTE, count)
    return pairs[:, hoods.apart(pairs)]


def strangers(draw: Draw, hoods: Hoods) -> Pairs:
    """``strangers(draw, hoods) -> (2, k ≤ 400)``: pairs three links or more apart."""
    pairs = draw.pairs(_STREAM_STRANGERS, _STRANGERS)
    return pairs[:, hoods.apart(pairs)]


def without(pairs: Pairs, taken: NDArray[np.int64], n: int) -> Pairs:
    """The pairs whose key first·n + second is not in ``taken``."""
    return pairs[:, ~np.isin(pairs[0] * n + pairs[1], taken)]
