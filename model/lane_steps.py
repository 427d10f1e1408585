"""The steps of fields that lie side by side (``model/lanes.py``), with the built-in rules.

The loops are those of ``kernels.py`` and ``passes.py`` with the fields innermost, and inline the
same functions of an agent and of a link: no law stands here. Sums go over the agents in the same
order, so a field's bits are those that it has by itself, whoever its neighbours are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.transducers import RULES
from model import kernels
from model.arithmetic import sincos, uniform
from model.compiling import jit_inner
from model.lanes import LANES, LaneTraffic, Side
from model.memory import given, held, own, put
from model.passes import ALONE, bound, given_by, nearer
from model.state import Floats, Laws, Wiring

get_flow, put_flow = own[0]
get_cos, put_cos = own[1]
get_sin, put_sin = own[2]
get_out, put_out = own[3]
get_arrived, put_arrived = own[4]
get_strained, put_strained = own[5]
get_inhibition, put_inhibition = own[6]
get_turn, put_turn = own[7]
get_coupled, put_coupled = own[8]
get_supplied, put_supplied = own[9]


# Bound anew for each rule, below.
acted: Any = None
DRAWS = SUPPLIES = INHIBITS = TURNS = True


def _lane_pass(
    number: int,
    wiring: Wiring,
    traffic: LaneTraffic,
    side: Side,
    supplied: Floats,
    rates: Floats,
    pulls: Floats,
    laws: Laws,
) -> None:
    """All base rows of kind ``number``; see ``passes``. ``rates``, ``pulls`` (n_rules·LANES,);
    ``supplied`` (LANES,)."""
    per_dt = 1.0 / laws.dt
    for lane in range(LANES):
        put_supplied(supplied, lane, 0.0)
    for link in range(wiring.first[number, 0], wiring.first[number, -1]):
        z = link * LANES
        j, i = np.int64(wiring.source[link]) * LANES, np.int64(wiring.target[link]) * LANES
        carries, likeness = wiring.conductance[link], wiring.similarity[link]
        valence = wiring.valence[link]
        for lane in range(LANES):
            told = acted(
                given(side.energy, j + lane),
                given(side.sine, j + lane),
                given(side.cosine, j + lane),
                given(side.per_budget, j + lane),
                given(side.energy, i + lane),
                given(side.sine, i + lane),
                given(side.cosine, i + lane),
                given(side.gate, i + lane),
                carries,
                likeness,
                valence,
                given(rates, number * LANES + lane),
                given(pulls, number * LANES + lane),
                laws,
            )
            cosine = nearer(get_cos(traffic.trace_cos, z + lane), told.cosine, laws.trace_rate)
            sine = nearer(get_sin(traffic.trace_sin, z + lane), told.sine, laws.trace_rate)
            mean = nearer(get_flow(traffic.flow, z + lane), told.moved * per_dt, laws.flow_rate)
            put_cos(traffic.trace_cos, z + lane, cosine)
            put_sin(traffic.trace_sin, z + lane, sine)
            put_flow(traffic.flow, z + lane, mean)
            if DRAWS:
                put_out(side.out, j + lane, get_out(side.out, j + lane) + told.drawn)
            arrived = get_arrived(side.arrived, i + lane) + told.arrived
            put_arrived(side.arrived, i + lane, arrived)
            strained = get_strained(side.strained, i + lane) + told.strained
            put_strained(side.strained, i + lane, strained)
            if SUPPLIES:
                put_supplied(supplied, lane, get_supplied(supplied, lane) + told.supplied)
            if INHIBITS:
                inhibition = get_inhibition(side.inhibition, i + lane) + told.inhibition
                put_inhibition(side.inhibition, i + lane, inhibition)
            if TURNS:
                put_turn(side.turn, i + lane, get_turn(side.turn, i + lane) + told.turn)
                pulls_too = carries if given(pulls, number * LANES + lane) > 0.0 else 0.0
                put_coupled(side.coupled, i + lane, get_coupled(side.coupled, i + lane) + pulls_too)


first, second, third, fourth = (
    jit_inner(bound(_lane_pass, rule.name, acted=link, **given_by(rule)))
    for rule, link in zip(RULES, ALONE.links, strict=True)
)


@jit_inner
def schedule(side: Side, seeds: NDArray[np.uint64], step: int) -> None:
    """Step 1."""
    for i in range(side.energy.size // LANES):
        for lane in range(LANES):
            drawn = uniform(given(seeds, lane), kernels.STREAM_ACT, step, i)
            put(side.draws, i * LANES + lane, drawn)
    for at in range(side.energy.size):
        put(side.acting, at, held(side.draws, at) < given(side.chance, at))


@jit_inner
def total(array: Floats, out: Floats) -> None:
    """The sum over the agents of each lane into ``out`` (LANES,), from the first to the last."""
    for lane in range(LANES):
        put(out, lane, 0.0)
    for i in range(0, array.size, LANES):
        for lane in range(LANES):
            put(out, lane, held(out, lane) + given(array, i + lane))


@jit_inner
def sense(side: Side, most: Floats, laws: Laws) -> None:
    """Step 2; ``most`` (LANES,): what an empty agent at rest takes in a step, eu."""
    for i in range(0, side.energy.size, LANES):
        for lane in range(LANES):
            at = i + lane
            came = kernels.sensed(
                given(side.energy, at), given(most, lane), given(side.heard, at), laws.ceiling
            )
            put(side.income, at, came)


@jit_inner
def attend(side: Side, total: Floats, living: Floats, laws: Laws) -> None:
    """Open step 3; ``total`` (LANES,): ΣE, eu; ``living`` (LANES,): how many are alive."""
    # Loops over all lanes of all agents at once are long enough to be vectorised.
    for at in range(side.energy.size):
        sine, cosine = sincos(given(side.phase, at))
        put(side.sine, at, sine)
        put(side.cosine, at, cosine)
    for i in range(0, side.energy.size, LANES):
        for lane in range(LANES):
            put(
                side.per_unit,
                i + lane,
                1.0 / given(total, lane) if given(total, lane) > 0.0 else 0.0,
            )
            put(side.living, i + lane, given(living, lane))
    for at in range(side.energy.size):
        gate = kernels.gate_of(
            given(side.goal, at),
            given(side.energy, at),
            held(side.per_unit, at),
            held(side.living, at),
            laws.beta,
        )
        put(side.gate, at, gate)
        put(side.out, at, 0.0)
        put(side.arrived, at, 0.0)
        put(side.strained, at, 0.0)
        put(side.inhibition, at, 0.0)
        put(side.turn, at, 0.0)
        put(side.coupled, at, 0.0)


@jit_inner
def share_out(side: Side, wiring: Wiring) -> None:
    """What each agent's budget is shared by."""
    for j in range(wiring.out_start.size - 1):
        mine = j * LANES
        for lane in range(LANES):
            put(side.budget, mine + lane, 0.0)
        for o in range(wiring.out_start[j], wiring.out_start[j + 1]):
            i = np.int64(given(wiring.out_target, o)) * LANES
            carries = given(wiring.out_conductance, o)
            for lane in range(LANES):
                more = given(side.gate, i + lane) * carries
                put(side.budget, mine + lane, held(side.budget, mine + lane) + more)
    for at in range(side.budget.size):
        total = held(side.budget, at)
        gives = given(side.acting, at) & (total > 0.0)
        put(side.per_budget, at, 1.0 / total if gives else 0.0)


@jit_inner
def settle(side: Side, laws: Laws) -> None:
    """Close step 3."""
    for at in range(side.energy.size):
        less, now = kernels.settled(
            held(side.energy, at),
            given(side.out, at),
            given(side.inhibition, at),
            given(side.income, at),
            given(side.arrived, at),
        )
        put(side.lost, at, less)
        put(side.energy, at, now)
        put(side.tension, at, held(side.tension, at) + given(side.strained, at))
        put(side.turn, at, kernels.mean_pull(held(side.turn, at), given(side.coupled, at)))


@jit_inner
def lose(side: Side, laws: Laws) -> None:
    """Step 4."""
    for at in range(side.energy.size):
        energy, tension = held(side.energy, at), held(side.tension, at)
        less, eased = energy * laws.keep_energy, tension * laws.keep_tension
        put(side.lost, at, (energy - less) + (tension - eased))
        put(side.energy, at, less)
        put(side.tension, at, eased)
        turn = given(side.turn, at)
        now = kernels.turned(held(side.phase, at), given(side.frequency, at), turn, laws.dt)
        put(side.phase, at, now)


@jit_inner
def over(side: Side, operator: Floats, count: Floats) -> None:
    """How many are over their threshold in each lane, into ``count`` (LANES,)."""
    for lane in range(LANES):
        put(count, lane, 0.0)
    for i in range(0, side.tension.size, LANES):
        for lane in range(LANES):
            at = i + lane
            ready = given(side.tension, at) > given(side.threshold, at) * given(operator, lane)
            put(count, lane, held(count, lane) + (1.0 if ready else 0.0))
