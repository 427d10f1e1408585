"""What the cascades of one step did, cascade by cascade: reckoned from what the step tells.

The cascade itself is step 5 (``model/cascade.py``), who set off whom stands in
``model/cascade_path.py``; what a cascade is called is ``model/jumps.py``'s business.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cascade_path import spread
from model.compiling import jit
from model.state import Floats
from model.tally import loss_of, wanted_sums

Rows = NDArray[np.int64]

MOST_TOUCHED = 24
"""Agents whose energy and tension before and after are told of a cascade."""


class Account(NamedTuple):
    """k discharges in c cascades, by their names; ``start`` says where each one's begin."""

    start: Rows
    """(c + 1,): into ``wave``, ``who`` and ``parent``."""
    wave: Rows
    """(k,)."""
    who: Rows
    """(k,): the agent, as its place among the cascade's ``rows``."""
    parent: Rows
    """(k,): the discharge of the same cascade that set it off, −1 for a spark."""
    first_row: Rows
    """(c + 1,): into ``rows``."""
    rows: Rows
    """Agents of each cascade, in the order in which they first discharged."""
    sums: Floats
    """(c, 3), eu: tension released, the same by agents where the intention wants more than an even
    share, and the tension that had lain in its agents just before."""
    first_touched: Rows
    """(c + 1,): into ``touched`` and ``states``."""
    touched: Rows
    """The agents that a cascade changed most, at most ``MOST_TOUCHED`` of each."""
    states: Floats
    """(…, 4), eu: energy before and after, tension before and after."""
    touched_in_all: Rows
    """(c,)."""
    field: Floats
    """(6,): ΣE before, what of it lay where it is wanted, ΣE after, what of it lies there (eu);
    the loss before and after."""


def account_of(
    told: Floats,
    wiring: Any,
    energy: Floats,
    tension: Floats,
    goal: Floats,
    alive: NDArray[np.bool_],
    out: float,
) -> Account:
    """``account_of(told, wiring, energy, tension, goal, alive, out) -> Account``.

    - ``told`` (k, TOLD): the step's discharges as ``cascade.jump`` tells them; ``wiring``: a
      ``Wiring``, handed over (``model/handed.py``); ``energy``, ``tension`` (n,): just after, eu;
      ``goal``, ``alive`` (n,); ``out``: the share of a discharge that goes to the out-neighbours.

    What an agent's tension was before is what it is now, and what it released, less what it got.
    Of the agents changed equally the first rows are told.
    """
    return Account(*_account(told, wiring, energy, tension, goal, alive, out))


@jit
def _account(
    told: Floats,
    wiring: Any,
    energy: Floats,
    tension: Floats,
    goal: Floats,
    alive: NDArray[np.bool_],
    out: float,
) -> Any:
    k, n = told.shape[0], energy.size
    agent, waves = told[:, 0].astype(np.int32), told[:, 1].astype(np.int32)
    released = told[:, 3].copy()
    parents, giver, taker, packet = spread(agent, waves, released, wiring, out)
    before, strained = energy.copy(), tension.copy()
    for d in range(k - 1, -1, -1):
        # Of an agent that discharged twice, the first time is the one that counts.
        before[agent[d]] = told[d, 4]
        strained[agent[d]] += released[d]
    given_from = np.zeros(k + 1, np.int64)
    for e in range(giver.size):
        given_from[giver[e] + 1] += 1
        strained[taker[e]] -= packet[e]
    for d in range(k):
        given_from[d + 1] += given_from[d]
    even = (1.0 + 1e-9) / max(int(np.count_nonzero(alive)), 1)
    all_before, held_before = wanted_sums(before, goal, alive, even)
    all_after, held_after = wanted_sums(energy, goal, alive, even)
    field = np.array(
        [
            all_before,
            held_before,
            all_after,
            held_after,
            loss_of(before, goal),
            loss_of(energy, goal),
        ]
    )
    order = np.argsort(told[:, 2].copy(), kind="mergesort")
    c = 1
    for d in range(1, k):
        c += told[order[d], 2] != told[order[d - 1], 2]
    start, first_row, first_touched = (
        np.zeros(c + 1, np.int64),
        np.zeros(c + 1, np.int64),
        np.zeros(c + 1, np.int64),
    )
    wave, who, parent = np.empty(k, np.int64), np.empty(k, np.int64), np.empty(k, np.int64)
    place, seen, number = np.empty(k, np.int64), np.zeros(n, np.int64), np.empty(n, np.int64)
    rows, near = np.empty(k, np.int64), np.empty(min(k + giver.size, n), np.int64)
    sums, in_all = np.zeros((c, 3)), np.zeros(c, np.int64)
    touched = np.empty(c * MOST_TOUCHED, np.int64)
    states = np.empty((c * MOST_TOUCHED, 4))
    row_count, touched_count, at = 0, 0, 0
    for cascade in range(c):
        begin = at
        while at < k and told[order[at], 2] == told[order[begin], 2]:
            d = order[at]
            place[d] = at - begin
            i = agent[d]
            if seen[i] != 2 * cascade + 1:
                seen[i] = 2 * cascade + 1
                number[i] = row_count - first_row[cascade]
                rows[row_count] = i
                row_count += 1
                sums[cascade, 2] += max(strained[i], 0.0)
            wave[at], who[at] = waves[d], number[i]
            # A parent is told before its child, so its place is known.
            parent[at] = place[parents[d]] if parents[d] >= 0 else -1
            sums[cascade, 0] += released[d]
            if alive[i] and goal[i] > even:
                sums[cascade, 1] += released[d]
            at += 1
        count = 0
        for s in range(begin, at):
            d = order[s]
            for e in range(given_from[d] - 1, given_from[d + 1]):
                one = np.int64(agent[d]) if e < given_from[d] else taker[e]
                if seen[one] != 2 * cascade + 2:
                    seen[one] = 2 * cascade + 2
                    near[count] = one
                    count += 1
        in_all[cascade] = count
        some = np.sort(near[:count])
        change = np.empty(count)
        for t in range(count):
            i = some[t]
            was = max(strained[i], 0.0)
            change[t] = -(abs(energy[i] - before[i]) + abs(tension[i] - was))
        best = np.argsort(change, kind="mergesort")
        for t in range(min(count, MOST_TOUCHED)):
            i = some[best[t]]
            touched[touched_count] = i
            states[touched_count, 0], states[touched_count, 1] = before[i], energy[i]
            states[touched_count, 2] = max(strained[i], 0.0)
            states[touched_count, 3] = tension[i]
            touched_count += 1
        start[cascade + 1], first_row[cascade + 1] = at, row_count
        first_touched[cascade + 1] = touched_count
    return (
        start,
        wave,
        who,
        parent,
        first_row,
        rows[:row_count],
        sums,
        first_touched,
        touched[:touched_count],
        states[:touched_count],
        in_all,
        field,
    )
