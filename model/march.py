"""Many steps in one compiled call, for the stretches in which nobody has to look.

A step of a small field takes some microseconds, asking for it a hundred. These are the same
loops in the same order as ``steps.py`` calls them one by one, with the built-in rules and one
thread; no law stands here.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model import adaptation, kernels
from model.arithmetic import draw
from model.cascade import TOLD, Room, jump
from model.compiling import jit, jit_inner
from model.passes import ALONE, share_out_late
from model.state import Agents, Floats, Laws, Links, Stack
from model.tally import loss_of

_first, _second, _third, _fourth = ALONE.by_rule
_act_late = ALONE.late


class Adapting(NamedTuple):
    """The constants of step 6."""

    share: float
    """Part of the way a conductance goes in a step."""
    smallest: float
    largest: float
    worth_naming: float
    """Flow below which a link counts as idle, eu/s."""
    log_kept: float
    """ln of what the coherence traces keep in a step."""


class Kept(NamedTuple):
    """The steps of a march in which somebody jumped, for whoever reads them after it.

    As many as there is room for, (k,) each; a march ends where it is full.
    """

    step: NDArray[np.int64]
    end: NDArray[np.int64]
    """Where its discharges end among those that the march tells."""
    tension_before: Floats
    """All tension just before, eu."""
    energy: Floats
    """(k, n_agents): just after, eu."""
    tension: Floats
    """(k, n_agents): just after, eu."""


_MOST_KEPT, _MOST_KEPT_OF_EACH = 16, 4
_MOST_FIGURES = 1 << 16


def room_to_keep(n: int, fields: int = 1) -> Kept:
    """``room_to_keep(n, fields) -> Kept`` for so many fields of n agents: less room in larger ones,
    where what a march saves is little beside a step; of more than one, four steps of each."""
    most = _MOST_KEPT if fields == 1 else _MOST_KEPT_OF_EACH * fields
    k = max(min(most, _MOST_FIGURES * fields // max(n, 1)), fields)
    steps, ends = np.zeros(k, np.int64), np.zeros(k, np.int64)
    return Kept(steps, ends, np.zeros(k), np.zeros((k, n)), np.zeros((k, n)))


class Standing(NamedTuple):
    """What stays from march to march, until a link or an agent comes or goes."""

    stack: Stack
    """Of one."""
    rows: Links
    """Every row of its links, (n_rows,)."""
    room: Room
    kept: Kept
    living: NDArray[np.int64]
    """(1,): agents that are alive."""
    seeds: NDArray[np.uint64]
    """(1,): of the run."""
    senses: NDArray[np.bool_]
    """(n_kinds,): which kinds sense."""
    laws: Laws
    adapting: Adapting


@jit_inner
def keep(kept: Kept, held: int, step: int, end: int, before: float, agents: Agents) -> None:
    """Keep a step with a jump as the one after ``held`` others."""
    kept.step[held] = step
    kept.end[held] = end
    kept.tension_before[held] = before
    for i in range(agents.energy.size):
        kept.energy[held, i] = agents.energy[i]
        kept.tension[held, i] = agents.tension[i]


@jit_inner
def copied(to: Floats, first: int, rows: Floats, count: int) -> None:
    """Copy ``count`` rows to where ``first`` is: slices would take a second more to compile."""
    for row in range(count):
        for column in range(rows.shape[1]):
            to[first + row, column] = rows[row, column]


@jit_inner
def joined(told: Floats, count: int, more: Floats) -> Floats:
    """``told`` with the rows of ``more`` from row ``count`` on, in a wider array where need be."""
    wider = told
    if count + more.shape[0] > told.shape[0]:
        wider = np.empty((2 * (count + more.shape[0]), told.shape[1]))
        copied(wider, 0, told, count)
    copied(wider, count, more, more.shape[0])
    return wider


@jit
def march(
    standing: Any,
    gear: Any,
    step: int,
    acted: int,
    adapts: bool,
    most: int,
    watched: bool,
    losses: Floats,
) -> tuple[int, int, Floats]:
    """Up to ``most`` steps from ``step`` on; the last stands before step 6.

    They end early where ``Kept`` is full of steps with jumps.

    ``standing`` and ``gear``: a ``Standing`` and a ``Gear``, handed over (``model/handed.py``);
    ``acted``: how often all links have acted; ``adapts``: whether step 6 is done.
    Returns how many, in how many of them somebody jumped, and what ``cascade.jump`` told of them
    one after the other. ``losses`` (k,): the loss after each step but the last, where k > 0;
    if not ``watched``, from the first with a jump on.
    """
    stack, rows, room, kept, living, seeds, senses, laws, adapting = standing.all
    power, senses_open, threshold = gear.all.power, gear.all.senses, gear.all.threshold
    chance, rates, pulls = gear.all.chance, gear.all.rates, gear.all.pulls
    a, wiring, w = stack.agents, stack.wiring, stack.scratch
    fields, blocks, n = a.energy.shape[0], w.sums.shape[1], a.energy.shape[1]
    n_rules = w.supplied.shape[1]
    part = (0, blocks)
    total, over = np.empty(fields), np.zeros(fields, np.int32)
    late = wiring.source.size > wiring.out_order.size
    apart = w.spent.shape[1] > n
    agents = Agents(
        a.energy[0], a.tension[0], a.phase[0], a.frequency[0], a.threshold[0], a.goal[0],
        a.kind[0], a.band[0], a.layer[0], a.alive[0],
    )  # fmt: skip
    done, held, count = 0, 0, 0
    told_all = np.empty((64, TOLD))
    while True:
        draw(w.draws, seeds, kernels.STREAM_ACT, step + done, (0, n))
        kernels.schedule(w.acting, w.draws, a.kind, a.alive, chance, part)
        kernels.sense(
            w.income, w.sums, a.energy, a.kind, a.band, a.alive, senses, power, senses_open,
            laws, part,
        )  # fmt: skip
        kernels.sums_of(a.energy, total)
        kernels.attend(
            w.port, w.gate, w.out, w.inbox, a.energy, a.phase, a.goal, total, living, laws, part
        )
        kernels.share_out(
            w.port, w.budget, w.gate, w.acting, wiring.out_start, wiring.out_target,
            wiring.out_conductance, part,
        )  # fmt: skip
        if late:
            share_out_late(w.port, w.budget, w.gate, w.acting, wiring)
        told = (
            wiring.source, wiring.target, wiring.valence, wiring.similarity, wiring.conductance,
            wiring.first, stack.traffic, w.inbox, w.port, w.gate, w.spent, w.drawn, w.supplied,
            rates, pulls, laws, part,
        )  # fmt: skip
        _first(0, *told)
        _second(1, *told)
        _third(2, *told)
        _fourth(3, *told)
        if apart:
            kernels.fetch_spent(w.out, w.spent, part)
        if late:
            _act_late(
                wiring, stack.traffic, w.inbox, w.port, w.gate, w.out, w.supplied, rates,
                pulls, laws,
            )  # fmt: skip
        kernels.settle(
            a.energy, a.tension, w.lost, w.sums, w.inbox, w.income, w.out, w.supplied, laws, part
        )
        kernels.lose(
            a.energy, a.tension, a.phase, w.lost, w.sums, a.frequency, w.inbox.turn, laws, part
        )
        kernels.book_blocks(stack.accounts, w.sums)
        kernels.over(a.tension, a.threshold, threshold, over)
        done += 1
        if over[0] > 0:
            kernels.sums_of(a.tension, total)
            jumped = jump(agents, wiring, room, threshold[0], laws, stack.accounts)
            told_all = joined(told_all, count, jumped)
            count += jumped.shape[0]
            keep(kept, held, step + done - 1, count, total[0], agents)
            held += 1
        if done == most or held == kept.step.size:
            return done, held, told_all[:count]
        if losses.size > 0 and (watched or held > 0):
            losses[done - 1] = loss_of(agents.energy, agents.goal)
        if adapts:
            adaptation.adapt(
                rows, n, n_rules, adapting.share, adapting.smallest, adapting.largest,
                acted + done, adapting.log_kept,
            )  # fmt: skip
            adaptation.conduct(wiring.out_order, wiring.conductance, wiring.out_conductance)
            adaptation.note_use(rows.flow, rows.idle, adapting.worth_naming)
