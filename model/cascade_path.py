"""Who set off whom in a step's cascades, and what each agent was given: read from its discharges.

The cascade itself is step 5 (``model/cascade.py``), which tells agent, wave and tension released
of each discharge; the rest follows from the links. Nothing is changed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cascade import hood_of
from model.compiling import jit, jit_inner
from model.state import Floats, Ints

Rows = NDArray[np.int64]


@jit
def spread(
    agent: Ints, wave: Ints, released: Floats, handed: Any, out: float
) -> tuple[Rows, Rows, Rows, Floats]:
    """``spread(agent, wave, released, wiring, out) -> (parent, giver, taker, packet)`` of one step.

    - ``agent``, ``wave``, ``released`` (k,): as the cascade told them; ``wiring``: a ``Wiring``,
      handed over (``model/handed.py``); ``out``: the share of a discharge that goes to its
      distinct out-neighbours in equal parts (DESIGN.md §2, step 5).
    - ``parent`` (k,): the discharge that set this one off, −1 for a spark.
    - ``giver``, ``taker``, ``packet`` (e,): of each packet of tension the discharge it came from,
      the agent it went to, and what it held, eu.

    Several discharges of the wave before may have given to one; it is set off by the one that
    gave most, the first told where two gave the same.
    """
    wiring = handed.all
    k, n = agent.size, wiring.out_start.size - 1
    seen, place = np.zeros(n, np.int64), np.zeros(n, np.int64)
    parent, most = np.empty(k, np.int64), np.empty(k)
    for d in range(k):
        parent[d], most[d] = -1, -1.0
    hood = np.empty(n, np.int32)
    giver, taker, packet = np.empty(64, np.int64), np.empty(64, np.int64), np.empty(64)
    count, begin, end = 0, 0, 0
    while begin < k:
        while end < k and wave[end] == wave[begin]:
            end += 1
        last = end
        while last < k and wave[last] == wave[begin] + 1:
            place[agent[last]] = last
            last += 1
        for d in range(begin, end):
            degree = hood_of(wiring, agent[d], seen, d + 1, hood)
            if count + degree > giver.size:
                giver, taker = _wider(giver, count, degree), _wider(taker, count, degree)
                packet = _wider(packet, count, degree)
            for h in range(degree):
                i = hood[h]
                gives = out * released[d] / degree
                giver[count], taker[count], packet[count] = d, i, gives
                count += 1
                child = place[i]
                if end <= child < last and agent[child] == i and gives > most[child]:
                    most[child] = gives
                    parent[child] = d
        begin = end
    return parent, giver[:count], taker[:count], packet[:count]


@jit_inner
def _wider(column: Any, count: int, more: int) -> Any:
    # Written to piece by piece: what numba says of slices that do not fit takes it three seconds.
    wider = np.empty(2 * (count + more), column.dtype)
    for at in range(count):
        wider[at] = column[at]
    return wider
