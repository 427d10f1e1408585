"""Double edge swaps, compiled: a simple graph's links mixed with every degree kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.compiling import jit, jit_merged
from model.emergence.leiden import drawn_below

Ints = NDArray[np.int64]


@jit
def swapped(n: int, low: Ints, high: Ints, trials: int, seed: Any) -> Ints:
    """``swapped(n, low (m,), high (m,), trials, seed) -> keys (m,)``: links drawn anew.

    Each trial picks two links a–b, c–d by lot and makes them a–d, c–b unless that would make a
    loop or a double, in which case they stay (and the trial counts, so that no graph is favoured).

    - ``low < high``, no pair twice; ``seed``: 64 bits (``np.uint64``).
    - returns smaller end times ``n`` plus larger end of each link, unsorted.

    Cost: O(trials · degree). Source: Milo et al. (2003), arXiv cond-mat/0312028.
    """
    state, m = np.array([seed], np.uint64), low.size
    one, other = low.copy(), high.copy()
    start = np.zeros(n + 1, np.int64)
    for i in range(m):
        start[low[i] + 1] += 1
        start[high[i] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    free, end = start[:n].copy(), np.empty(2 * m, np.int64)
    for i in range(m):
        end[free[low[i]]], end[free[high[i]]] = high[i], low[i]
        free[low[i]] += 1
        free[high[i]] += 1
    for _ in range(trials if m > 1 else 0):
        i, j = drawn_below(state, m), drawn_below(state, m - 1)
        # Of all others: the last one stands for the first itself.
        j = m - 1 if j == i else j
        a, b, c, d = one[i], other[i], one[j], other[j]
        if drawn_below(state, 2) == 1:
            c, d = d, c
        if a == d or b == c or _linked(start, end, a, d) or _linked(start, end, b, c):
            continue
        end[_place(start, end, a, b)], end[_place(start, end, b, a)] = d, c
        end[_place(start, end, c, d)], end[_place(start, end, d, c)] = b, a
        one[i], other[i], one[j], other[j] = a, d, c, b
    keys = np.empty(m, np.int64)
    for i in range(m):
        keys[i] = min(one[i], other[i]) * n + max(one[i], other[i])
    return keys


@jit_merged
def _place(start: Ints, end: Ints, a: int, b: int) -> int:
    """Where b stands among the partners of a, or −1."""
    for at in range(start[a], start[a + 1]):
        if end[at] == b:
            return at
    return -1


@jit_merged
def _linked(start: Ints, end: Ints, a: int, b: int) -> bool:
    if start[a + 1] - start[a] > start[b + 1] - start[b]:
        a, b = b, a
    return _place(start, end, a, b) >= 0
