"""The Leiden search for communities, compiled: many seeded runs over one graph in one call.

A look searches hundreds of rewired graphs; igraph's search of the same name takes 2.5 to 4 times as
long and reaches the same modularity
(``tests/model/emergence/test_leiden.py``). Nothing but the search stands here.

Source: Traag, Waltman & van Eck (2019), *Sci. Rep.* 9, 5233: fast local moving, refinement,
aggregation, here for modularity of resolution 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.compiling import jit, jit_inner, jit_merged

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.uint32]
"""Unsigned: an index that may be negative is looked at twice."""
Words = NDArray[np.uint64]

_GAIN = 1e-10
"""Gains nearer than this are equal: rounding alone moves nobody."""
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFTS = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)


@jit_merged
def drawn_below(state: Words, n: int) -> int:
    """``drawn_below(state (1,), n)``: the next draw of 0 … n − 1, n below 2³².

    SplitMix64 (Steele, Lea & Flood 2014, *OOPSLA*); no value is favoured by more than n/2³².
    """
    state[0] += _STEP
    word = state[0]
    word = (word ^ (word >> _SHIFTS[0])) * _MIX[0]
    word = (word ^ (word >> _SHIFTS[1])) * _MIX[1]
    word ^= word >> _SHIFTS[2]
    return int(np.int64(((word >> _SHIFTS[3]) * np.uint64(n)) >> _SHIFTS[3]))


@jit
def agreeing(
    n: int, low: Ints, high: Ints, weight: Floats, runs: int, passes: int, least: float, seed: Any
) -> Ints:
    """``agreeing(n, low, high, weight (m,), runs, passes, least, seed) -> labels (n,)``.

    Communities on which so many runs agree: links whose ends fewer than ``least`` runs put
    together are left out, the others weighted by the share that does, and one run more is told.

    - ``passes``: how often a run goes over the graph, each time from what it had found.
    - ``seed``: 64 bits (``np.uint64``). Labels are 0, 1, … without gaps.
    """
    state, m = np.empty(1, np.uint64), low.size
    state[0] = seed
    votes = np.zeros(m)
    start, end, value = _both_ways(n, low, high, weight)
    for _ in range(runs):
        label = _run(n, start, end, value, passes, state)
        for i in range(m):
            votes[i] += label[low[i]] == label[high[i]]
    for i in range(m):
        votes[i] = weight[i] * votes[i] / runs if votes[i] >= least else 0.0
    start, end, value = _both_ways(n, low, high, votes)
    return _run(n, start, end, value, passes, state).astype(np.int64)


@jit_inner
def _both_ways(n: int, low: Ints, high: Ints, weight: Floats) -> tuple[Ints, Rows, Floats]:
    """Each link of a weight at both of its ends: those of node i at start[i] to start[i + 1]."""
    start = np.zeros(n + 1, np.int64)
    for i in range(low.size):
        if weight[i] > 0.0:
            start[low[i] + 1] += 1
            start[high[i] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    free = start.copy()
    end, value = np.empty(start[n], np.uint32), np.empty(start[n])
    for i in range(low.size):
        if weight[i] > 0.0:
            a, b = low[i], high[i]
            end[free[a]], value[free[a]] = b, weight[i]
            end[free[b]], value[free[b]] = a, weight[i]
            free[a] += 1
            free[b] += 1
    return start, end, value


@jit_inner
def _run(n: int, start: Ints, end: Rows, value: Floats, passes: int, state: Words) -> Rows:
    """Labels (n,) of one run: move, refine, aggregate, until nothing is left to aggregate."""
    label, strength, whole = _alone(n), np.zeros(n), 1e-300
    for i in range(n):
        for at in range(start[i], start[i + 1]):
            strength[i] += value[at]
        whole += strength[i]
    for _ in range(passes):
        node, own = _alone(n), label.copy()
        s, e, v, k = start, end, value, strength
        while True:
            groups = _moved(s, e, v, k, own, whole, state)
            for i in range(n):
                label[i] = own[node[i]]
            if groups == k.size:
                break
            part = _refined(s, e, v, k, own, groups, whole, state)
            parts = _numbered(part)
            if parts == k.size:
                part, parts = own, groups
            s, e, v, k, own = _aggregated(s, e, v, k, own, part, parts)
            for i in range(n):
                node[i] = part[node[i]]
    return label


@jit_merged
def _alone(n: int) -> Rows:
    """Everybody with a label of their own."""
    label = np.empty(n, np.uint32)
    for i in range(n):
        label[i] = i
    return label


@jit_inner
def _numbered(label: Rows) -> int:
    """Give labels below ``label.size`` anew as 0, 1, …, in place; how many there are."""
    place, count = np.zeros(label.size, np.int64), 0
    for i in range(label.size):
        if place[label[i]] == 0:
            count += 1
            place[label[i]] = count
        label[i] = place[label[i]] - 1
    return count


@jit_inner
def _order(n: int, state: Words) -> Rows:
    """0 … n − 1 in random order."""
    order = _alone(n)
    for i in range(n - 1, 0, -1):
        j = drawn_below(state, i + 1)
        order[i], order[j] = order[j], order[i]
    return order


@jit_inner
def _moved(
    start: Ints, end: Rows, value: Floats, strength: Floats, own: Rows, whole: float, state: Words
) -> int:
    """Move single nodes while that gains, in place; how many communities are left.

    A node is looked at again when a neighbour has gone elsewhere (fast local moving).
    """
    n = own.size
    total, size = np.zeros(n), np.zeros(n, np.int64)
    for i in range(n):
        total[own[i]] += strength[i]
        size[own[i]] += 1
    empty, empties = np.empty(n, np.uint32), 0
    for c in range(n):
        if size[c] == 0:
            empty[empties] = c
            empties += 1
    queue, goes, first, waiting = _order(n, state), np.zeros(n, np.bool_), 0, n
    tie, near = np.zeros(n), np.empty(n, np.uint32)
    while waiting > 0:
        i = queue[first]
        first, waiting = first + 1 if first + 1 < n else 0, waiting - 1
        goes[i] = True
        old, count, load = own[i], 0, strength[i] / whole
        for at in range(start[i], start[i + 1]):
            c = own[end[at]]
            near[count] = c
            count += tie[c] == 0.0
            tie[c] += value[at]
        total[old] -= strength[i]
        best, most = old, tie[old] - load * total[old]
        for at in range(count):
            c = near[at]
            gain = tie[c] - load * total[c]
            if gain > most + _GAIN:
                best, most = c, gain
            tie[c] = 0.0
        if most < -_GAIN and size[old] > 1:
            empties -= 1
            best = empty[empties]
        total[best] += strength[i]
        if best == old:
            continue
        own[i] = best
        size[old] -= 1
        size[best] += 1
        if size[old] == 0:
            empty[empties] = old
            empties += 1
        for at in range(start[i], start[i + 1]):
            j = end[at]
            if own[j] != best and goes[j]:
                goes[j] = False
                last = first + waiting
                queue[last if last < n else last - n] = j
                waiting += 1
    return _numbered(own)


@jit_inner
def _refined(
    start: Ints,
    end: Rows,
    value: Floats,
    strength: Floats,
    own: Rows,
    groups: int,
    whole: float,
    state: Words,
) -> Rows:
    """Parts of the communities, grown from single nodes and each well tied to its community.

    A node that is still by itself joins the part of largest gain, of equal ones any: the paper's
    random choice in the limit θ → 0.
    """
    n = own.size
    total, part = np.zeros(groups), _alone(n)
    mass, tied, joined = strength.copy(), np.zeros(n), np.zeros(n, np.bool_)
    for i in range(n):
        total[own[i]] += strength[i]
        for at in range(start[i], start[i + 1]):
            if own[end[at]] == own[i]:
                tied[i] += value[at]
    tie, near = np.zeros(n), np.empty(n, np.uint32)
    for i in _order(n, state):
        inside = total[own[i]]
        if joined[i] or tied[i] < strength[i] * (inside - strength[i]) / whole - _GAIN:
            continue
        count = 0
        for at in range(start[i], start[i + 1]):
            if own[end[at]] == own[i]:
                c = part[end[at]]
                near[count] = c
                count += tie[c] == 0.0
                tie[c] += value[at]
        best, most, equal = i, 0.0, 0
        for at in range(count):
            c = near[at]
            gain = tie[c] - strength[i] * mass[c] / whole
            if gain < most - _GAIN or tied[c] < mass[c] * (inside - mass[c]) / whole - _GAIN:
                continue
            if gain > most + _GAIN:
                best, most, equal = c, gain, 1
            elif gain >= 0.0:
                equal += 1
                if drawn_below(state, equal) == 0:
                    best = c
        if best != i:
            mass[best] += strength[i]
            tied[best] += tied[i] - 2.0 * tie[best]
            part[i] = best
            # Neither may leave again: not the one that came, nor the one it came to.
            joined[i] = joined[best] = True
        for at in range(count):
            tie[near[at]] = 0.0
    return part


@jit_inner
def _aggregated(
    start: Ints, end: Rows, value: Floats, strength: Floats, own: Rows, part: Rows, parts: int
) -> tuple[Ints, Rows, Floats, Floats, Rows]:
    """The graph of the parts, and the community of each; what lies inside a part has no link."""
    n = part.size
    first, member = np.zeros(parts + 1, np.int64), np.empty(n, np.uint32)
    for i in range(n):
        first[part[i] + 1] += 1
    for c in range(parts):
        first[c + 1] += first[c]
    free = first.copy()
    for i in range(n):
        member[free[part[i]]] = i
        free[part[i]] += 1
    s, k, o = np.zeros(parts + 1, np.int64), np.zeros(parts), np.empty(parts, np.uint32)
    e, v = np.empty(end.size, np.uint32), np.empty(end.size)
    place, count = np.zeros(parts, np.int64), 0
    for c in range(parts):
        begun = count
        for at in range(first[c], first[c + 1]):
            i = member[at]
            k[c] += strength[i]
            o[c] = own[i]
            for link in range(start[i], start[i + 1]):
                other = part[end[link]]
                if other == c:
                    continue
                if place[other] <= begun:
                    e[count], v[count] = other, 0.0
                    count += 1
                    place[other] = count
                v[place[other] - 1] += value[link]
        s[c + 1] = count
    return s, e[:count], v[:count], k, o
