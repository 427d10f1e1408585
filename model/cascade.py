"""Step 5: tension that is over its threshold discharges, wave by wave, until nobody is over."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.arithmetic import angle, sincos, wrapped
from model.compiling import jit, jit_inner
from model.kernels import book
from model.ledger import DISCHARGE
from model.state import Agents, Floats, Ints, Laws, Wiring

TOLD = 5
"""Columns in which a discharge is told (see ``jump``)."""
LEAST_ORDER = 0.1
"""Order of a front (|Σe^{iθ}| over its size) below which its mean phase pulls less: the direction
of a sum that nearly cancels is chance, down to the last digit."""

_integer: Any = np.int64
"""As loops count: for a number of another type a function would be compiled once more."""


class Room(NamedTuple):
    """What a cascade needs while it runs, arrays (n_agents,).

    It leaves every one as it found it, but for those that are only read where they were written in
    the same wave: so a small cascade costs little in a large field.
    """

    parent: NDArray[np.int64]
    """Everyone's own row between cascades."""
    seen: NDArray[np.int64]
    """The last mark under which an agent was seen; no mark is used twice."""
    in_front: NDArray[np.int64]
    """The mark of the last wave in which an agent discharged."""
    marks: NDArray[np.int64]
    """(1,): marks used so far."""
    incoming: Floats
    """Nothing between waves."""
    front: NDArray[np.int64]
    last: NDArray[np.int64]
    touches: NDArray[np.int64]
    hood: NDArray[np.int32]
    sum_cos: Floats
    sum_sin: Floats
    size: Floats
    """Discharging agents of each cascade's front."""


def room_for(n: int) -> Room:
    """``room_for(n) -> Room`` of n agents."""

    def rows() -> NDArray[np.int64]:
        return np.zeros(n, np.int64)

    return Room(
        parent=np.arange(n),
        seen=rows(),
        in_front=rows(),
        marks=np.zeros(1, np.int64),
        incoming=np.zeros(n),
        front=rows(),
        last=rows(),
        touches=rows(),
        hood=np.empty(n, np.int32),
        sum_cos=np.empty(n),
        sum_sin=np.empty(n),
        size=np.empty(n),
    )


@jit_inner
def hood_of(wiring: Wiring, j: int, seen: NDArray[np.int64], mark: int, hood: Ints) -> int:
    """Write the distinct agents that j's links act on to ``hood``; returns how many.

    ``seen`` (n_agents,) holds the last mark each agent was seen under.
    """
    count = 0
    for o in range(wiring.out_start[j], wiring.out_start[j + 1]):
        k = wiring.out_target[o]
        if wiring.out_conductance[o] > 0.0 and seen[k] != mark:
            seen[k] = mark
            hood[count] = k
            count += 1
    late = wiring.late_first[j]
    base = wiring.out_order.size
    while late >= 0:
        k = wiring.target[base + late]
        if wiring.conductance[base + late] > 0.0 and seen[k] != mark:
            seen[k] = mark
            hood[count] = k
            count += 1
        late = wiring.late_next[late]
    return count


@jit_inner
def _root(parent: NDArray[np.int64], x: int) -> int:
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


@jit_inner
def _twice(rows: Floats) -> Floats:
    wider = np.empty((2 * rows.shape[0], rows.shape[1]))
    for d in range(rows.shape[0]):
        for column in range(rows.shape[1]):
            wider[d, column] = rows[d, column]
    return wider


@jit
def jump(
    a: Agents, wiring: Wiring, w: Room, operator: float, laws: Laws, accounts: Floats
) -> Floats:
    """Step 5: discharge, wave by wave, until nobody is over threshold.

    Returns one row per discharge, (k, TOLD): agent, wave (from 0), cascade (an agent's row as its
    name), tension released, the agent's energy just before (eu). Discharges belong to one cascade
    when one set off the other. It ends because every wave dissipates: no cap is needed. The phase
    of a discharging agent moves half-way to the mean phase of its cascade's front, and less where
    the front has none.
    """
    n = a.energy.size
    told = np.empty((64, TOLD))
    count = 0
    parent, seen, in_front, hood = w.parent, w.seen, w.in_front, w.hood
    front, last, touches = w.front, w.last, w.touches
    incoming, sum_cos, sum_sin = w.incoming, w.sum_cos, w.sum_sin
    mark = w.marks[0]
    size = 0
    for i in range(n):
        if a.tension[i] > a.threshold[i] * operator:
            front[size] = i
            size += 1
    before = 0
    dissipated = 0.0
    level = 0
    while size > 0:
        mark += 1
        wave = mark
        for f in range(size):
            in_front[front[f]] = wave
        for g in range(before):
            mark += 1
            for h in range(hood_of(wiring, last[g], seen, mark, hood)):
                if in_front[hood[h]] == wave:
                    x, y = _root(parent, _integer(hood[h])), _root(parent, last[g])
                    parent[max(x, y)] = min(x, y)
        for f in range(size):
            root = _root(parent, front[f])
            sum_cos[root] = 0.0
            sum_sin[root] = 0.0
            w.size[root] = 0.0
        for f in range(size):
            root = _root(parent, front[f])
            sine, cosine = sincos(a.phase[front[f]])
            sum_cos[root] += cosine
            sum_sin[root] += sine
            w.size[root] += 1.0
        touch_count = 0
        for f in range(size):
            i = front[f]
            root = _root(parent, i)
            mean = angle(sum_sin[root], sum_cos[root])
            length = np.sqrt(sum_cos[root] * sum_cos[root] + sum_sin[root] * sum_sin[root])
            way = 0.5 * min(length / (LEAST_ORDER * w.size[root]), 1.0)
            a.phase[i] = wrapped(a.phase[i] + way * wrapped(mean - a.phase[i]))
            stored = a.tension[i]
            if count == told.shape[0]:
                told = _twice(told)
            told[count, 0] = i
            told[count, 1] = level
            told[count, 3] = stored
            told[count, 4] = a.energy[i]
            count += 1
            own = laws.own * stored
            out = laws.out * stored
            mark += 1
            degree = hood_of(wiring, i, seen, mark, hood)
            part = out / degree if degree > 0 else 0.0
            if part > 0.0:
                for h in range(degree):
                    k = hood[h]
                    if incoming[k] == 0.0:
                        touches[touch_count] = k
                        touch_count += 1
                    incoming[k] += part
            else:
                dissipated += out
            dissipated += stored * (1.0 - laws.own - laws.out)
            a.energy[i] += own
            a.tension[i] = 0.0
        before = size
        front, last = last, front
        size = 0
        for t in range(touch_count):
            k = touches[t]
            a.tension[k] += incoming[k]
            incoming[k] = 0.0
            if a.tension[k] > a.threshold[k] * operator:
                front[size] = k
                size += 1
        level += 1
    book(accounts, _integer(0), _integer(DISCHARGE), dissipated)
    for d in range(count):
        told[d, 2] = _root(parent, int(told[d, 0]))
    for d in range(count):
        parent[int(told[d, 0])] = int(told[d, 0])
    w.marks[0] = mark
    return told[:count]
