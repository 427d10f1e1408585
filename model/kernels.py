"""The seven steps as compiled loops over the field's arrays.

A loop here gathers, calls the rule of ``agents/transducers.py`` and books; it holds no law of
a link of its own. Sums run in a fixed order and every flow is written once to its link and
gathered by target and by source, so nothing but the state decides a bit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents import transducers
from agents.transducers import Flow, Ports
from model.arithmetic import angle, exp, sincos, uniform, wrapped
from model.compiling import jit
from model.ledger import DECAY, DISCHARGE, INHIBITION, PASSAGE, SENSES, SUPPLY
from model.state import Agents, Floats, Ints, Laws, Links, Scratch

STREAM_ACT = 1
"""Stream of the keyed draws that decide who acts."""


logical = jit(transducers.logical)
analogical = jit(transducers.analogical)
wave = jit(transducers.wave)
emotional = jit(transducers.emotional)


@jit
def flow_of(kind: int, port: Ports) -> Flow:
    """The rule of each kind of link, in the order of ``transducers.RULES``."""
    if kind == 0:
        return logical(port)
    if kind == 1:
        return analogical(port)
    if kind == 2:
        return wave(port)
    return emotional(port)


@jit
def book(accounts: Floats, account: int, amount: float) -> None:
    """Add to an account with Neumaier's compensation, row (sum, lost digits)."""
    total = accounts[account, 0]
    new = total + amount
    if abs(total) >= abs(amount):
        accounts[account, 1] += (total - new) + amount
    else:
        accounts[account, 1] += (amount - new) + total
    accounts[account, 0] = new


@jit
def schedule(a: Agents, w: Scratch, chance: Floats, seed: int, step: int) -> int:
    """Step 1: who acts, by keyed draws against ``chance`` (n_kinds,). Returns how many."""
    count = 0
    for i in range(a.energy.size):
        w.acting[i] = a.alive[i] and uniform(seed, STREAM_ACT, step, i) < chance[a.kind[i]]
        if w.acting[i]:
            count += 1
    return count


@jit
def sense(
    a: Agents,
    w: Scratch,
    senses: NDArray[np.bool_],
    power: Floats,
    opening: float,
    laws: Laws,
    accounts: Floats,
) -> None:
    """Step 2: pump·dt·(1 − E/Emax)⁺ × band power × operator, for the kinds that sense.

    ``power`` (6,): power of each band over its rest; the last entry is for no band.
    """
    total = 0.0
    for i in range(a.energy.size):
        w.income[i] = 0.0
        if senses[a.kind[i]] and a.alive[i]:
            room = max(1.0 - a.energy[i] / laws.ceiling, 0.0)
            w.income[i] = laws.pump * laws.dt * room * power[a.band[i]] * opening
            total += w.income[i]
    book(accounts, SENSES, total)


@jit
def transduce(
    a: Agents,
    links: Links,
    w: Scratch,
    rates: Floats,
    pulls: Floats,
    laws: Laws,
    accounts: Floats,
) -> None:
    """Step 3: every link senses its source and acts on its target, all from one state.

    ``rates`` and ``pulls`` (n_rules,), 1/s, hold the operators already.
    """
    n = a.energy.size
    total = 0.0
    living = 0
    for i in range(n):
        total += a.energy[i]
        if a.alive[i]:
            living += 1
        w.sin[i], w.cos[i] = sincos(a.phase[i])
    per_unit = 1.0 / total if total > 0.0 else 0.0
    for i in range(n):
        want = (a.goal[i] - a.energy[i] * per_unit) * living
        w.gate[i] = exp(laws.beta * min(max(want, -3.0), 3.0))
    for j in range(n):
        budget = 0.0
        if w.acting[j]:
            for o in range(links.out_start[j], links.out_start[j + 1]):
                link = links.out_order[o]
                budget += w.gate[links.target[link]] * links.conductance[link]
        w.budget[j] = budget

    supplied = 0.0
    for i in range(n):
        arrived = 0.0
        strained = 0.0
        inhibition = 0.0
        turn = 0.0
        coupled = 0.0
        for link in range(links.in_start[i], links.in_start[i + 1]):
            j = links.source[link]
            kind = links.kind[link]
            sine = w.sin[j] * w.cos[i] - w.cos[j] * w.sin[i]
            cosine = w.cos[j] * w.cos[i] + w.sin[j] * w.sin[i]
            links.trace_cos[link] += laws.trace_rate * (cosine - links.trace_cos[link])
            links.trace_sin[link] += laws.trace_rate * (sine - links.trace_sin[link])
            links.age[link] += 1
            if pulls[kind] > 0.0:
                coupled += links.conductance[link]
            drawn = 0.0
            moved = 0.0
            if w.budget[j] > 0.0:
                port = Ports(
                    a.energy[j],
                    a.energy[i],
                    sine,
                    cosine,
                    w.gate[i] * links.conductance[link] / w.budget[j],
                    links.similarity[link],
                    links.valence[link],
                    rates[kind],
                    pulls[kind],
                    laws.ceiling,
                    laws.dt,
                )
                flow = flow_of(kind, port)
                drawn = flow.drawn
                packet = laws.efficiency * flow.drawn + flow.supplied
                misfit = packet * (0.5 * (1.0 - cosine))
                arrived += packet - misfit
                strained += misfit
                inhibition += flow.inhibition
                supplied += flow.supplied
                turn += links.conductance[link] * flow.turn
                moved = flow.drawn + flow.supplied + flow.inhibition * a.energy[i]
            w.drawn[link] = drawn
            links.flow[link] += laws.flow_rate * (moved / laws.dt - links.flow[link])
        w.arrived[i] = arrived
        w.strained[i] = strained
        w.inhibition[i] = inhibition
        w.turn[i] = turn / coupled if coupled > 0.0 else 0.0

    passed = 0.0
    inhibited = 0.0
    for j in range(n):
        out = 0.0
        for o in range(links.out_start[j], links.out_start[j + 1]):
            out += w.drawn[links.out_order[o]]
        left = max(a.energy[j] - out, 0.0)
        passed += out
        kept = left
        if w.inhibition[j] > 0.0:
            kept = left * exp(-w.inhibition[j])
            inhibited += left - kept
        a.energy[j] = kept + (w.income[j] + w.arrived[j])
        a.tension[j] += w.strained[j]
    book(accounts, SUPPLY, supplied)
    book(accounts, PASSAGE, (1.0 - laws.efficiency) * passed)
    book(accounts, INHIBITION, inhibited)


@jit
def lose(a: Agents, w: Scratch, laws: Laws, accounts: Floats) -> None:
    """Step 4: energy and tension decay exactly; phases turn by 2πf·dt plus the pull."""
    lost = 0.0
    for i in range(a.energy.size):
        energy = a.energy[i] * laws.keep_energy
        tension = a.tension[i] * laws.keep_tension
        lost += (a.energy[i] - energy) + (a.tension[i] - tension)
        a.energy[i] = energy
        a.tension[i] = tension
        turn = (2.0 * np.pi * a.frequency[i] + w.turn[i]) * laws.dt
        a.phase[i] = wrapped(a.phase[i] + turn)
    book(accounts, DECAY, lost)


@jit
def ready(a: Agents, operator: float) -> bool:
    """Whether anybody's tension is over its threshold."""
    return bool((a.tension > a.threshold * operator).any())


@jit
def _root(parent: NDArray[np.int64], x: int) -> int:
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


@jit
def jump(
    a: Agents, links: Links, operator: float, laws: Laws, accounts: Floats
) -> tuple[Ints, Ints, Ints, Floats]:
    """Step 5: discharge, wave by wave, until nobody is over threshold.

    Returns one row per discharge: agent, wave (from 0), cascade (an agent's row as its name),
    tension released (eu). Discharges belong to one cascade when one set off the other. It ends
    because every wave dissipates: no cap is needed.
    """
    n = a.energy.size
    capacity = 64
    agent = np.empty(capacity, np.int32)
    wave_of = np.empty(capacity, np.int32)
    released = np.empty(capacity)
    count = 0
    fired = np.full(n, -1, np.int64)
    parent = np.arange(n)
    incoming = np.zeros(n)
    sum_cos = np.zeros(n)
    sum_sin = np.zeros(n)
    touched = np.zeros(n, np.bool_)
    front = np.empty(n, np.int64)
    size = 0
    for i in range(n):
        if a.tension[i] > a.threshold[i] * operator:
            front[size] = i
            size += 1
    dissipated = 0.0
    level = 0
    while size > 0:
        for f in range(size):
            i = front[f]
            if level > 0:
                for link in range(links.in_start[i], links.in_start[i + 1]):
                    j = links.source[link]
                    if fired[j] == level - 1:
                        x, y = _root(parent, i), _root(parent, j)
                        parent[max(x, y)] = min(x, y)
        for f in range(size):
            root = _root(parent, front[f])
            sum_cos[root] = 0.0
            sum_sin[root] = 0.0
        for f in range(size):
            root = _root(parent, front[f])
            sine, cosine = sincos(a.phase[front[f]])
            sum_cos[root] += cosine
            sum_sin[root] += sine
        touches = np.empty(n, np.int64)
        touch_count = 0
        for f in range(size):
            i = front[f]
            fired[i] = level
            root = _root(parent, i)
            if sum_cos[root] * sum_cos[root] + sum_sin[root] * sum_sin[root] > 1e-24:
                mean = angle(sum_sin[root], sum_cos[root])
                a.phase[i] = wrapped(a.phase[i] + 0.5 * wrapped(mean - a.phase[i]))
            stored = a.tension[i]
            if count == capacity:
                more = np.empty(capacity, np.int32)
                agent = np.concatenate((agent, more))
                wave_of = np.concatenate((wave_of, more))
                released = np.concatenate((released, np.empty(capacity)))
                capacity *= 2
            agent[count] = i
            wave_of[count] = level
            released[count] = stored
            count += 1
            own = laws.own * stored
            out = laws.out * stored
            degree = links.hood_start[i + 1] - links.hood_start[i]
            if degree == 0:
                dissipated += out
                out = 0.0
            else:
                part = out / degree
                for h in range(links.hood_start[i], links.hood_start[i + 1]):
                    k = links.hood[h]
                    incoming[k] += part
                    if not touched[k]:
                        touched[k] = True
                        touches[touch_count] = k
                        touch_count += 1
            dissipated += stored * (1.0 - laws.own - laws.out)
            a.energy[i] += own
            a.tension[i] = 0.0
        size = 0
        order = np.sort(touches[:touch_count])
        for t in range(touch_count):
            k = order[t]
            a.tension[k] += incoming[k]
            incoming[k] = 0.0
            touched[k] = False
            if a.tension[k] > a.threshold[k] * operator:
                front[size] = k
                size += 1
        level += 1
    book(accounts, DISCHARGE, dissipated)
    cascade = np.empty(count, np.int32)
    for d in range(count):
        cascade[d] = _root(parent, agent[d])
    return agent[:count], wave_of[:count], cascade, released[:count]


@jit
def adapt(links: Links, share: float, smallest: float, largest: float) -> None:
    """Step 6: conductance follows coherent flow (Tero et al. 2007), mean 1 per source and kind.

    ``share``: part of the way to go this step. Normalised over all kinds together, flow would
    starve the waves (DESIGN.md §2).
    """
    for j in range(links.out_start.size - 1):
        o = links.out_start[j]
        end = links.out_start[j + 1]
        while o < end:
            kind = links.kind[links.out_order[o]]
            stop = o
            total = 0.0
            while stop < end and links.kind[links.out_order[stop]] == kind:
                link = links.out_order[stop]
                total += links.flow[link] * np.sqrt(
                    links.trace_cos[link] * links.trace_cos[link]
                    + links.trace_sin[link] * links.trace_sin[link]
                )
                stop += 1
            size = stop - o
            if total > 0.0 and size > 1:
                level = 0.0
                for p in range(o, stop):
                    link = links.out_order[p]
                    coherent = links.flow[link] * np.sqrt(
                        links.trace_cos[link] * links.trace_cos[link]
                        + links.trace_sin[link] * links.trace_sin[link]
                    )
                    goal = coherent * size / total
                    moved = links.conductance[link] + share * (goal - links.conductance[link])
                    links.conductance[link] = min(max(moved, smallest), largest)
                    level += links.conductance[link]
                for p in range(o, stop):
                    links.conductance[links.out_order[p]] *= size / level
            o = stop


@jit
def note_use(links: Links, smallest: float) -> None:
    """Count, link by link, the steps since its flow was last above ``smallest``, eu/s."""
    for link in range(links.flow.size):
        if links.flow[link] > smallest:
            links.idle[link] = 0
        else:
            links.idle[link] += 1
