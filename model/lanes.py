"""Fields of one map side by side in the lanes of a vector: how they lie, and who gets in and out.

The links of a map lead the loads and stores of a field to places all over its agents. Fields that
share the map go to the same places at the same time: agent i of ``LANES`` fields lies in one piece
here, so that each operation on a link is one on all of them. The steps over them stand in
``lane_steps.py``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiling import jit_inner
from model.memory import given, put
from model.state import Agents, Floats, Stack

LANES = 8
"""Fields side by side: two vectors of four, one of eight."""


class Side(NamedTuple):
    """What a step needs of ``LANES`` fields and their agents, (n_agents·LANES,): agent by agent.

    The first five are as in ``state.Agents``, the next as in ``state.Scratch`` and ``Inbox``.
    """

    energy: Floats
    tension: Floats
    phase: Floats
    frequency: Floats
    threshold: Floats
    goal: Floats
    chance: Floats
    """To act; 0 for the dead."""
    heard: Floats
    """Power of its band over rest; 0 for those that do not sense."""
    draws: Floats
    acting: NDArray[np.bool_]
    income: Floats
    sine: Floats
    cosine: Floats
    per_unit: Floats
    """1/ΣE of the lane, 1/eu."""
    living: Floats
    """Agents of the lane that are alive."""
    per_budget: Floats
    gate: Floats
    budget: Floats
    out: Floats
    lost: Floats
    arrived: Floats
    strained: Floats
    inhibition: Floats
    turn: Floats
    coupled: Floats


class LaneTraffic(NamedTuple):
    """``state.Traffic`` of the lanes, (n_links·LANES,): link by link."""

    flow: Floats
    trace_cos: Floats
    trace_sin: Floats


def side_for(n: int) -> Side:
    """``side_for(n) -> Side``: room for ``LANES`` fields of n agents."""
    columns: Any = {name: np.zeros(n * LANES) for name in Side._fields}
    columns["acting"] = np.zeros(n * LANES, np.bool_)
    return Side(**columns)


@jit_inner
def load(stack: Stack, gear: Any, senses: Any, first: int, side: Side, t: LaneTraffic) -> None:
    """Lay the fields from row ``first`` on side by side; where there are no more, the first of
    them once more."""
    a, traffic = stack.agents, stack.traffic
    (fields, n), m = a.energy.shape, traffic.flow.shape[1]
    bands = gear.power.shape[1]
    # Lane by lane innermost: what is written lies in one piece, what is read in eight.
    for i in range(n):
        for lane in range(LANES):
            r = first + lane if first + lane < fields else first
            at = i * LANES + lane
            side.energy[at], side.tension[at] = a.energy[r, i], a.tension[r, i]
            side.phase[at], side.frequency[at] = a.phase[r, i], a.frequency[r, i]
            side.threshold[at], side.goal[at] = a.threshold[r, i], a.goal[r, i]
            kind, alive = a.kind[r, i], a.alive[r, i]
            band = np.int64(a.band[r, i])
            power = gear.power[r, band if band >= 0 else bands - 1]
            side.chance[at] = gear.chance[r, kind] if alive else 0.0
            side.heard[at] = power if senses[kind] and alive else 0.0
    for link in range(traffic.flow.shape[1]):
        for lane in range(LANES):
            r = first + lane if first + lane < fields else first
            at = link * LANES + lane
            put(t.flow, at, given(traffic.flow, r * m + link))
            put(t.trace_cos, at, given(traffic.trace_cos, r * m + link))
            put(t.trace_sin, at, given(traffic.trace_sin, r * m + link))


@jit_inner
def store(stack: Stack, first: int, side: Side, t: LaneTraffic) -> None:
    """Give each field its own again."""
    a, traffic, acting = stack.agents, stack.traffic, stack.scratch.acting
    (fields, n), m = a.energy.shape, traffic.flow.shape[1]
    beside = min(LANES, fields - first)
    for i in range(n):
        for lane in range(beside):
            r = first + lane
            at = i * LANES + lane
            a.energy[r, i], a.tension[r, i] = side.energy[at], side.tension[at]
            a.phase[r, i], acting[r, i] = side.phase[at], side.acting[at]
    for link in range(traffic.flow.shape[1]):
        for lane in range(beside):
            r = first + lane
            at = link * LANES + lane
            put(traffic.flow, r * m + link, given(t.flow, at))
            put(traffic.trace_cos, r * m + link, given(t.trace_cos, at))
            put(traffic.trace_sin, r * m + link, given(t.trace_sin, at))


@jit_inner
def take_out(side: Side, lane: int, one: Agents) -> None:
    """Copy what a jump looks at of one field."""
    for i in range(one.energy.size):
        at = i * LANES + lane
        one.energy[i], one.tension[i] = side.energy[at], side.tension[at]
        one.phase[i], one.threshold[i] = side.phase[at], side.threshold[at]


@jit_inner
def put_back(side: Side, lane: int, one: Agents) -> None:
    """Copy what a jump changes of one field."""
    for i in range(one.energy.size):
        at = i * LANES + lane
        side.energy[at], side.tension[at] = one.energy[i], one.tension[i]
        side.phase[at] = one.phase[i]
