"""What the cascades of one step did, cascade by cascade: reckoned from what the step tells.

The cascade itself is step 5 (``model/cascade.py``), who set off whom stands in
``model/cascade_path.py``; what a cascade is called is ``model/jumps.py``'s business.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.beside import JUMPS, at_hand
from model.cascade_path import spread
from model.compiling import jit, jit_inner
from model.handed import Open, hand
from model.state import Floats, Wiring
from model.tally import is_wanted, loss_of, wanted_sums

Rows = NDArray[np.int64]

MOST_TOUCHED = 24
"""Agents whose energy and tension before and after are told of a cascade."""


class Account(NamedTuple):
    """k discharges in c cascades, by their names."""

    begins: Rows
    """(3, c + 1): where each cascade's begin in ``paths``, in ``rows``, and in ``touched``."""
    paths: Rows
    """(3, k): of each discharge its wave, its agent (as its place among the cascade's ``rows``) and
    the discharge of the same cascade that set it off, −1 for a spark."""
    rows: Rows
    """Agents of each cascade, in the order in which they first discharged."""
    sums: Floats
    """(c, 3), eu: tension released, the same by agents where the intention wants more than an even
    share, and the tension that had lain in its agents just before."""
    touched: Rows
    """The agents that a cascade changed most, at most ``MOST_TOUCHED`` of each."""
    states: Floats
    """(…, 4), eu: energy before and after, tension before and after."""
    in_all: Rows
    """(c,): how many each changed."""
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

    - ``told`` (k, TOLD): the step's discharges as ``cascade.jump`` tells them; ``wiring``: what
      ``ready_for_account`` made of a ``Wiring``; ``energy``, ``tension`` (n,): just after, eu;
      ``goal``, ``alive`` (n,); ``out``: the share of a discharge that goes to the out-neighbours.

    What an agent's tension was before is what it is now, and what it released, less what it got.
    Of the agents changed equally the first rows are told.
    """
    reckon: Any = _account
    if isinstance(wiring, Open):
        reckon = at_hand(_account, JUMPS, energy.size)
        if reckon is _account:
            wiring = hand(wiring.all)
    return filled(Account(*reckon(told, wiring, energy, tension, goal, alive, out)))


def filled(found: Account) -> Account:
    """Without the room that was left over."""
    count = int(found.begins[2, -1])
    return found._replace(
        rows=found.rows[: found.begins[1, -1]],
        touched=found.touched[:count],
        states=found.states[:count],
    )


def ready_for_account(wiring: Wiring) -> Any:
    """``ready_for_account(wiring)``: handed over for ``account_of``, as often as wanted; ``Open``
    as long as that is interpreted."""
    n = wiring.out_start.size - 1
    return hand(wiring) if at_hand(_account, JUMPS, n) is _account else Open(wiring)


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
    agent, waves, released = np.empty(k, np.int32), np.empty(k, np.int32), np.empty(k)
    for d in range(k):
        agent[d], waves[d], released[d] = np.int32(told[d, 0]), np.int32(told[d, 1]), told[d, 3]
    parents, giver, taker, packet = spread(agent, waves, released, wiring, out)
    before, stood = np.empty(n), np.empty(n)
    living = 0
    for i in range(n):
        before[i], stood[i] = energy[i], tension[i]
        living += alive[i]
    for d in range(k - 1, -1, -1):
        # Of an agent that discharged twice, the first time is the one that counts.
        before[agent[d]] = told[d, 4]
        stood[agent[d]] += released[d]
    given_from = np.zeros(k + 1, np.int64)
    for e in range(giver.size):
        given_from[giver[e] + 1] += 1
        stood[taker[e]] -= packet[e]
    for d in range(k):
        given_from[d + 1] += given_from[d]
    even = (1.0 + 1e-9) / max(living, 1)
    field = np.empty(6)
    field[0], field[1] = wanted_sums(before, goal, alive, even)
    field[2], field[3] = wanted_sums(energy, goal, alive, even)
    field[4], field[5] = loss_of(before, goal), loss_of(energy, goal)
    # The discharges by the name of their cascade, each cascade's in the order in which it is told.
    first = np.zeros(n + 1, np.int64)
    for d in range(k):
        first[int(told[d, 2]) + 1] += 1
    c = 0
    for i in range(n):
        c += first[i + 1] > 0
        first[i + 1] += first[i]
    order = np.empty(k, np.int64)
    for d in range(k):
        order[first[int(told[d, 2])]] = d
        first[int(told[d, 2])] += 1
    begins, sums, in_all = np.zeros((3, c + 1), np.int64), np.zeros((c, 3)), np.zeros(c, np.int64)
    paths, rows = np.empty((3, k), np.int64), np.empty(k, np.int64)
    place, number, seen = np.empty(k, np.int64), np.empty(n, np.int64), np.zeros(n, np.int64)
    touched, states = np.empty(c * MOST_TOUCHED, np.int64), np.empty((c * MOST_TOUCHED, 4))
    change = np.empty(MOST_TOUCHED)
    row_count, touched_count, at = 0, 0, 0
    for cascade in range(c):
        begin, name = at, told[order[at], 2]
        while at < k and told[order[at], 2] == name:
            d = order[at]
            i = agent[d]
            place[d] = at - begin
            if seen[i] != 2 * cascade + 1:
                seen[i] = 2 * cascade + 1
                number[i] = row_count - begins[1, cascade]
                rows[row_count] = i
                row_count += 1
                sums[cascade, 2] += max(stood[i], 0.0)
            paths[0, at], paths[1, at] = waves[d], number[i]
            # A parent is told before its child, so its place is known.
            paths[2, at] = place[parents[d]] if parents[d] >= 0 else -1
            sums[cascade, 0] += released[d]
            if is_wanted(goal[i], alive[i], even):
                sums[cascade, 1] += released[d]
            at += 1
        count = 0
        for s in range(begin, at):
            d = order[s]
            for e in range(given_from[d] - 1, given_from[d + 1]):
                row = np.int64(agent[d]) if e < given_from[d] else taker[e]
                if seen[row] != 2 * cascade + 2:
                    seen[row] = 2 * cascade + 2
                    in_all[cascade] += 1
                    was = max(stood[row], 0.0)
                    by = abs(energy[row] - before[row]) + abs(tension[row] - was)
                    count = _ranked(int(row), by, touched, change, touched_count, count)
        for t in range(touched_count, touched_count + count):
            row = touched[t]
            states[t, 0], states[t, 1] = before[row], energy[row]
            states[t, 2], states[t, 3] = max(stood[row], 0.0), tension[row]
        touched_count += count
        begins[0, cascade + 1], begins[1, cascade + 1] = at, row_count
        begins[2, cascade + 1] = touched_count
    return begins, paths, rows, sums, touched, states, in_all, field


@jit_inner
def _ranked(row: int, by: float, touched: Rows, change: Floats, first: int, count: int) -> int:
    """Put an agent where it belongs among the ``count`` changed most, told from ``first`` on;
    returns how many there are then."""
    at = count
    while at > 0 and (
        by > change[at - 1] or (by == change[at - 1] and row < touched[first + at - 1])
    ):
        if at < MOST_TOUCHED:
            change[at], touched[first + at] = change[at - 1], touched[first + at - 1]
        at -= 1
    if at < MOST_TOUCHED:
        change[at], touched[first + at] = by, row
    return min(count + 1, MOST_TOUCHED)
