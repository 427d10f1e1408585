"""Many steps of fields that lie side by side in one compiled call: ``march.py`` for a batch.

The same steps in the same order; what is wanted to be known of jumps is kept likewise.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model import kernels, lane_steps
from model.cascade import TOLD, Room, jump, room_for
from model.compiling import jit, jit_inner
from model.lanes import LANES, LaneTraffic, Side, load, put_back, side_for, store, take_out
from model.ledger import ACCOUNTS, DECAY, INHIBITION, PASSAGE, SENSES, SUPPLY
from model.march import Kept, joined, keep, room_to_keep
from model.state import Agents, Floats, Laws, Stack
from model.tally import losses_of


class Abreast(NamedTuple):
    """What stays from march to march of the fields of a stack, some at a time."""

    stack: Stack
    room: Room
    kept: Kept
    lane: NDArray[np.int64]
    """(k,): of which lane each of them is."""
    seeds: NDArray[np.uint64]
    """(R,)."""
    senses: NDArray[np.bool_]
    """(n_kinds,): which kinds sense."""
    laws: Laws
    side: Side
    traffic: LaneTraffic
    one: Agents
    """(n_agents,): room for the field that jumps."""


def abreast(
    stack: Stack, seeds: NDArray[np.uint64], senses: NDArray[np.bool_], laws: Laws
) -> Abreast:
    """``abreast(stack, seeds, senses, laws) -> Abreast``: room to march the fields of a stack.

    They have a block of agents at most (``state.BLOCK``).
    """
    n, m = stack.agents.energy.shape[1], stack.traffic.flow.shape[1]
    kept = room_to_keep(n, LANES)
    one: Any = {name: column[0].copy() for name, column in stack.agents._asdict().items()}
    return Abreast(
        stack,
        room_for(n),
        kept,
        np.zeros(kept.step.size, np.int64),
        seeds,
        senses,
        laws,
        side_for(n),
        LaneTraffic(*(np.zeros(m * LANES) for _ in LaneTraffic._fields)),
        Agents(**one),
    )


@jit_inner
def _note(sums: Floats, account: int, amount: Floats) -> None:
    for lane in range(LANES):
        sums[lane, 0, account] = amount[lane]


@jit
def march_abreast(
    handed: Any,
    gear: Any,
    first: int,
    step: int,
    most: int,
    watched: NDArray[np.bool_],
    losses: Floats,
) -> tuple[int, int, Floats]:
    """Up to ``most`` steps from ``step`` on of the fields ``first`` to ``first`` + ``LANES`` − 1.

    ``handed`` and ``gear``: an ``Abreast`` and a ``Gear`` of the whole stack, handed over
    (``model/handed.py``). The links stay as they are. They end early where there is no room to
    keep another step with a jump in every lane.

    ``watched`` (LANES,) and ``losses`` (most, LANES): see ``march.march``. Returns how many steps,
    how many were kept, and what ``cascade.jump`` told of them one after the other.
    """
    stack, room, kept, lanes, seeds_of_all, senses, laws, side, traffic, one = handed.all
    gear_of = gear.all
    fields, n = stack.agents.energy.shape
    beside = min(LANES, fields - first)
    wiring, accounts = stack.wiring, stack.accounts[first : first + beside]
    n_rules = gear_of.rates.shape[1]
    seeds = np.empty(LANES, np.uint64)
    most_sensed, threshold, living = np.empty(LANES), np.empty(LANES), np.empty(LANES)
    rates, pulls = np.empty(n_rules * LANES), np.empty(n_rules * LANES)
    for lane in range(LANES):
        r = first + lane if lane < beside else first
        seeds[lane] = seeds_of_all[r]
        most_sensed[lane] = laws.pump * laws.dt * gear_of.senses[r]
        threshold[lane] = gear_of.threshold[r]
        alive = 0
        for i in range(n):
            alive += stack.agents.alive[r, i]
        living[lane] = float(alive)
        for rule in range(n_rules):
            rates[rule * LANES + lane] = gear_of.rates[r, rule]
            pulls[rule * LANES + lane] = gear_of.pulls[r, rule]
    sum_of, told_over = np.empty(LANES), np.empty(LANES)
    supplied, sums = np.empty((n_rules, LANES)), np.zeros((LANES, 1, len(ACCOUNTS)))
    jumps_of = np.zeros(LANES, np.int64)
    told_all = np.empty((64, TOLD))
    done, held_all, count = 0, 0, 0
    load(stack, gear_of, senses, first, side, traffic)
    while True:
        lane_steps.schedule(side, seeds, step + done)
        lane_steps.sense(side, most_sensed, laws)
        lane_steps.total(side.income, sum_of)
        _note(sums, SENSES, sum_of)
        lane_steps.total(side.energy, sum_of)
        lane_steps.attend(side, sum_of, living, laws)
        lane_steps.share_out(side, wiring)
        lane_steps.first(0, wiring, traffic, side, supplied[0], rates, pulls, laws)
        lane_steps.second(1, wiring, traffic, side, supplied[1], rates, pulls, laws)
        lane_steps.third(2, wiring, traffic, side, supplied[2], rates, pulls, laws)
        lane_steps.fourth(3, wiring, traffic, side, supplied[3], rates, pulls, laws)
        for lane in range(LANES):
            sum_of[lane] = 0.0
            for rule in range(n_rules):
                sum_of[lane] += supplied[rule, lane]
        _note(sums, SUPPLY, sum_of)
        lane_steps.settle(side, laws)
        lane_steps.total(side.out, sum_of)
        for lane in range(LANES):
            sum_of[lane] *= 1.0 - laws.efficiency
        _note(sums, PASSAGE, sum_of)
        lane_steps.total(side.lost, sum_of)
        _note(sums, INHIBITION, sum_of)
        lane_steps.lose(side, laws)
        lane_steps.total(side.lost, sum_of)
        _note(sums, DECAY, sum_of)
        kernels.book_blocks(accounts, sums)
        lane_steps.over(side, threshold, told_over)
        done += 1
        for lane in range(beside):
            if told_over[lane] > 0.0:
                take_out(side, lane, one)
                before = kernels.block_sum(one.tension, 0, n)
                jumped = jump(one, wiring, room, threshold[lane], laws, accounts[lane : lane + 1])
                told_all = joined(told_all, count, jumped)
                count += jumped.shape[0]
                keep(kept, held_all, step + done - 1, count, before, one)
                lanes[held_all] = lane
                held_all += 1
                jumps_of[lane] += 1
                put_back(side, lane, one)
        if done == most or held_all + LANES > kept.step.size:
            store(stack, first, side, traffic)
            return done, held_all, told_all[:count]
        asked = False
        for lane in range(beside):
            asked = asked or watched[lane] or jumps_of[lane] > 0
        if asked:
            losses_of(side.energy, side.goal, losses[done - 1])
