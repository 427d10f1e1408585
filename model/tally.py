"""The sums that a time series is made of, taken over all agents in one compiled pass.

Only sums stand here. What they mean is told where each formula lives: ``model/intention.py``
(loss, wanted share) and ``model/emergence/order.py`` (R).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.arithmetic import sincos
from model.compiling import jit, jit_written_in
from model.state import Agents

Floats = NDArray[np.float64]

_BLOCK = 128
"""Agents whose figures are summed one by one; the blocks' sums are then summed in order. The
blocks are fixed by row, so that no thread, chunk or resume changes a bit; as in pairwise
summation the error stays near (block + n/block)·eps instead of n·eps (Higham 1993)."""


class Tally(NamedTuple):
    """What one moment of a field comes to."""

    energy: float
    """ΣE, eu."""
    tension: float
    """ΣS, eu."""
    loss: float
    """½Σ|E/ΣE − G|; 1 for an empty field."""
    wanted_share: float
    """Share of ΣE that lies where the intention wants more than an even share."""
    order: float
    """R of the living; nan where nobody lives."""
    largest_energy: float
    """Largest E, eu; 0 where nobody is."""
    living: int


def tally(agents: Agents) -> Tally:
    """``tally(agents) -> Tally``: one moment's figures from the arrays (n_agents,).

    Equal to ``intention.loss``, ``intention.wanted_share`` and ``order.order_parameter`` to the
    rounding of their sums. Cost: O(n), two passes, no array made.
    """
    return Tally(*_tally(agents.energy, agents.tension, agents.phase, agents.goal, agents.alive))


@jit
def loss_of(energy: Floats, goal: Floats) -> float:
    """``loss_of(energy, goal)``: ``intention.loss`` of the arrays (n_agents,), block by block."""
    n, stored, apart = energy.size, 0.0, 0.0
    for start in range(0, n, _BLOCK):
        e = 0.0
        for i in range(start, min(start + _BLOCK, n)):
            e += energy[i]
        stored += e
    if stored <= 0.0:
        return 1.0
    for start in range(0, n, _BLOCK):
        a = 0.0
        for i in range(start, min(start + _BLOCK, n)):
            a += abs(energy[i] / stored - goal[i])
        apart += a
    return 0.5 * apart


@jit_written_in
def is_wanted(goal: float, alive: bool, even: float) -> bool:
    """``intention.wanted`` of one agent; ``even``: just above an even share."""
    return alive and goal > even


@jit
def wanted_sums(
    energy: Floats, goal: Floats, alive: NDArray[np.bool_], even: float
) -> tuple[float, float]:
    """ΣE, and what of it lies where G is above ``even`` (``intention.wanted``), eu."""
    n, stored, wanted = energy.size, 0.0, 0.0
    for start in range(0, n, _BLOCK):
        e, h = 0.0, 0.0
        for i in range(start, min(start + _BLOCK, n)):
            e += energy[i]
            if is_wanted(goal[i], alive[i], even):
                h += energy[i]
        stored += e
        wanted += h
    return stored, wanted


@jit
def losses_of(energy: Floats, goal: Floats, out: Floats) -> None:
    """``losses_of(energy, goal, out)``: ``loss_of`` of k fields side by side, into ``out`` (k,).

    ``energy``, ``goal`` (n·k,): agent by agent.
    """
    k = out.size
    n = energy.size // k
    stored, part = np.zeros(k), np.empty(k)
    for start in range(0, n, _BLOCK):
        part[:] = 0.0
        for i in range(start, min(start + _BLOCK, n)):
            for lane in range(k):
                part[lane] += energy[i * k + lane]
        for lane in range(k):
            stored[lane] += part[lane]
    out[:] = 0.0
    for start in range(0, n, _BLOCK):
        part[:] = 0.0
        for i in range(start, min(start + _BLOCK, n)):
            for lane in range(k):
                part[lane] += abs(energy[i * k + lane] / stored[lane] - goal[i * k + lane])
        for lane in range(k):
            out[lane] += part[lane]
    for lane in range(k):
        out[lane] = 0.5 * out[lane] if stored[lane] > 0.0 else 1.0


@jit
def _tally(
    energy: Floats, tension: Floats, phase: Floats, goal: Floats, alive: NDArray[np.bool_]
) -> tuple[float, float, float, float, float, float, int]:
    n = energy.size
    stored, strained, across, along, largest, living = 0.0, 0.0, 0.0, 0.0, 0.0, 0
    sines, cosines = np.empty(_BLOCK), np.empty(_BLOCK)
    for start in range(0, n, _BLOCK):
        held = min(_BLOCK, n - start)
        # A loop by itself, so that the compiler may take several phases at once.
        for k in range(held):
            sines[k], cosines[k] = sincos(phase[start + k])
        e, s, y, x = 0.0, 0.0, 0.0, 0.0
        for k in range(held):
            i = start + k
            e += energy[i]
            s += tension[i]
            largest = max(largest, energy[i])
            if alive[i]:
                living += 1
                y += sines[k]
                x += cosines[k]
        stored += e
        strained += s
        across += y
        along += x
    loss, share = 1.0, 0.0
    if stored > 0.0:
        even = (1.0 + 1e-9) / max(living, 1)
        apart, wanted = 0.0, 0.0
        for start in range(0, n, _BLOCK):
            a, h = 0.0, 0.0
            for i in range(start, min(start + _BLOCK, n)):
                a += abs(energy[i] / stored - goal[i])
                if is_wanted(goal[i], alive[i], even):
                    h += energy[i]
            apart += a
            wanted += h
        loss, share = 0.5 * apart, wanted / stored
    order = np.nan
    if living > 0:
        order = min(np.hypot(across / living, along / living), 1.0)
    return stored, strained, loss, share, order, largest, living
