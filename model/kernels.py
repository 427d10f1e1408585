"""Steps 1, 2 and 4 of the laws, and what step 3 needs before and after the links act.

Each loop takes a stack of R fields and the part of the blocks of agents it is to do (from, to),
so that threads can share them. Sums are kept block by block and booked in that order, so nothing
but the state decides a bit. What links do stands in ``passes.py``, jumps in ``cascade.py``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.arithmetic import exp, sincos, wrapped
from model.compiling import jit, jit_merged, jit_written_in
from model.ledger import DECAY, INHIBITION, PASSAGE, SENSES, SUPPLY
from model.memory import given, held, put, soon
from model.state import BLOCK, Floats, Inbox, Ints, Laws

STREAM_ACT = 1
"""Stream of the keyed draws that decide who acts."""
_TWO_PI = 2.0 * np.pi
_CHUNK = 64
"""Agents after which a loop sums what it wrote: the sum, which waits for itself from term to term,
then goes on beside the next chunk's vectors."""
Marks = NDArray[np.bool_]
Kinds = NDArray[np.int8]
Part = tuple[int, int]


@jit_merged
def book(accounts: Floats, r: int, account: int, amount: float) -> None:
    """Add to an account of a field with Neumaier's compensation, row (sum, lost digits)."""
    total = accounts[r, account, 0]
    new = total + amount
    if abs(total) >= abs(amount):
        accounts[r, account, 1] += (total - new) + amount
    else:
        accounts[r, account, 1] += (amount - new) + total
    accounts[r, account, 0] = new


@jit_merged
def block_sum(array: Floats, first: int, last: int) -> float:
    """Sum of ``array[first:last]`` from the left."""
    total = 0.0
    for i in range(first, last):
        total += given(array, i)
    return total


@jit_written_in
def sensed(energy: float, most: float, heard: float, ceiling: float) -> float:
    """Step 2, of one agent that senses: pump·dt·operator·(1 − E/Emax)⁺ × its band's power."""
    return most * max(1.0 - energy / ceiling, 0.0) * heard


@jit_written_in
def gate_of(goal: float, energy: float, per_unit: float, living: float, beta: float) -> float:
    """exp(β·clip((G − e)/mean G, ±3)) of one agent; ``per_unit``: 1/ΣE, mean G = 1/living."""
    want = (goal - energy * per_unit) * living
    return exp(beta * min(max(want, -3.0), 3.0))


@jit_written_in
def settled(
    energy: float, out: float, inhibition: float, income: float, arrived: float
) -> tuple[float, float]:
    """The end of step 3, of one agent: what inhibition takes and the energy after it, eu."""
    left = max(energy - out, 0.0)
    kept = left * exp(-inhibition)
    return left - kept, kept + (income + arrived)


@jit_written_in
def mean_pull(turn: float, coupled: float) -> float:
    """The pulls on a phase, weighed by the conductance of the in-links that can pull, rad/s."""
    return turn / coupled if coupled > 0.0 else 0.0


@jit_written_in
def turned(phase: float, frequency: float, turn: float, dt: float) -> float:
    """Step 4, of one phase: it turns by 2πf·dt plus the pull."""
    return wrapped(phase + (_TWO_PI * frequency + turn) * dt)


WIDE = 3
"""How often a row of agents is doubled to be one of ``port`` in large fields: eight for each."""
_AHEAD = 6
"""Agents whose links' gates are asked for before they are needed."""


@jit_merged
def width_of(port: Floats, n: int) -> int:
    """How often a row of n agents is doubled to be one of ``port``: 2, or ``WIDE``."""
    return WIDE if port.shape[1] > 4 * n else 2


@jit_merged
def spent_at(j: int, wide: int) -> int:
    """Where in ``Scratch.spent`` stands what was drawn from agent j."""
    return (j << WIDE) + 4 if wide == WIDE else j


@jit
def schedule(
    acting: Marks, draws: Floats, kind: Kinds, alive: Marks, chance: Floats, part: Part
) -> None:
    """Step 1: who acts, by keyed ``draws`` against ``chance`` (R, n_kinds)."""
    n, n_kinds = acting.shape[1], chance.shape[1]
    for r in range(acting.shape[0]):
        for i in range(r * n + part[0] * BLOCK, r * n + min(part[1] * BLOCK, n)):
            acts = given(draws, i) < given(chance, r * n_kinds + given(kind, i))
            put(acting, i, acts & given(alive, i))


@jit
def sense(
    income: Floats,
    sums: Floats,
    energy: Floats,
    kind: Kinds,
    band: Kinds,
    alive: Marks,
    senses: Marks,
    power: Floats,
    opening: Floats,
    laws: Laws,
    part: Part,
) -> None:
    """Step 2: pump·dt·(1 − E/Emax)⁺ × band power × operator, for the kinds that sense.

    ``power`` (R, 6): power of each band over its rest, the last for no band; ``opening`` (R,).
    """
    n, bands = energy.shape[1], power.shape[1]
    for r in range(energy.shape[0]):
        most = laws.pump * laws.dt * opening[r]
        for block in range(part[0], part[1]):
            start, end = r * n + block * BLOCK, r * n + min((block + 1) * BLOCK, n)
            total = 0.0
            for first in range(start, end, _CHUNK):
                last = min(first + _CHUNK, end)
                for i in range(first, last):
                    number = np.int64(given(band, i))
                    heard = given(power, r * bands + (number if number >= 0 else bands - 1))
                    open_to = given(senses, given(kind, i)) & given(alive, i)
                    came = sensed(given(energy, i), most, heard, laws.ceiling)
                    put(income, i, came if open_to else 0.0)
                for i in range(first, last):
                    total += held(income, i)
            sums[r, block, SENSES] = total


@jit
def attend(
    port: Floats,
    gate: Floats,
    out: Floats,
    inbox: Inbox,
    energy: Floats,
    phase: Floats,
    goal: Floats,
    total: Floats,
    living: NDArray[np.int64],
    laws: Laws,
    part: Part,
) -> None:
    """Open step 3: what each agent shows its links, and gate = exp(β·clip((G − e)/mean G, ±3)).

    ``total`` (R,): ΣE, eu; ``living`` (R,): how many are alive (mean G = 1/living).
    """
    n = energy.shape[1]
    wide = width_of(port, n)
    # What vectors of agents give at once is spread over their ports one by one.
    buffer = np.empty(2 * _CHUNK)
    for r in range(energy.shape[0]):
        per_unit = 1.0 / total[r] if total[r] > 0.0 else 0.0
        alive = float(living[r])
        start, end = r * n + part[0] * BLOCK, r * n + min(part[1] * BLOCK, n)
        for first in range(start, end, _CHUNK):
            last = min(first + _CHUNK, end)
            for i in range(first, last):
                sine, cosine = sincos(given(phase, i))
                put(buffer, i - first, sine)
                put(buffer, i - first + _CHUNK, cosine)
                put(gate, i, gate_of(given(goal, i), given(energy, i), per_unit, alive, laws.beta))
            for i in range(first, last):
                put(port, i << wide, given(energy, i))
                put(port, (i << wide) + 1, held(buffer, i - first))
                put(port, (i << wide) + 2, held(buffer, i - first + _CHUNK))
                if wide == WIDE:
                    put(port, spent_at(i, wide), 0.0)
        for i in range(start, end):
            put(out, i, 0.0)
            put(inbox.arrived, i, 0.0)
            put(inbox.strained, i, 0.0)
            put(inbox.inhibition, i, 0.0)
            put(inbox.turn, i, 0.0)
            put(inbox.coupled, i, 0.0)


@jit
def share_out(
    port: Floats,
    budget: Floats,
    gate: Floats,
    acting: Marks,
    start: Ints,
    target: Ints,
    conductance: Floats,
    part: Part,
) -> None:
    """What an acting agent's budget is shared by, Σ gate_i·D_l over its base links.

    Its port shows 1/budget, by which a link finds its share; 0 where nothing is given out.
    """
    n = budget.shape[1]
    wide = width_of(port, n)
    for r in range(budget.shape[0]):
        for j in range(part[0] * BLOCK, min(part[1] * BLOCK, n)):
            total = 0.0
            later = j + _AHEAD
            if wide == WIDE and later < n and given(acting, r * n + later):
                for o in range(given(start, later), given(start, later + 1)):
                    soon(gate, r * n + given(target, o))
            if given(acting, r * n + j):
                for o in range(given(start, j), given(start, j + 1)):
                    total += given(gate, r * n + given(target, o)) * given(conductance, o)
            put(budget, r * n + j, total)
            put(port, ((r * n + j) << wide) + 3, 1.0 / total if total > 0.0 else 0.0)


@jit
def fetch_spent(out: Floats, spent: Floats, part: Part) -> None:
    """What the base links drew from each agent, out of its port: ``Scratch.spent`` is no row."""
    n = out.shape[1]
    for r in range(out.shape[0]):
        for i in range(r * n + part[0] * BLOCK, r * n + min(part[1] * BLOCK, n)):
            put(out, i, given(spent, spent_at(i, WIDE)))


@jit
def add_by_source(
    out: Floats, drawn: Floats, acting: Marks, start: Ints, order: Ints, part: Part
) -> None:
    """What was drawn from each acting source over its base links, in the order of their rows."""
    n, m = out.shape[1], drawn.shape[1]
    for r in range(out.shape[0]):
        for j in range(part[0] * BLOCK, min(part[1] * BLOCK, n)):
            total = 0.0
            if given(acting, r * n + j):
                for o in range(given(start, j), given(start, j + 1)):
                    total += given(drawn, r * m + given(order, o))
            put(out, r * n + j, total)


@jit
def settle(
    energy: Floats,
    tension: Floats,
    lost: Floats,
    sums: Floats,
    inbox: Inbox,
    income: Floats,
    out: Floats,
    supplied: Floats,
    laws: Laws,
    part: Part,
) -> None:
    """Close step 3: all flows of the step are applied together."""
    n = energy.shape[1]
    for r in range(energy.shape[0]):
        for block in range(part[0], part[1]):
            start, end = r * n + block * BLOCK, r * n + min((block + 1) * BLOCK, n)
            passed, inhibited = 0.0, 0.0
            for first in range(start, end, _CHUNK):
                last = min(first + _CHUNK, end)
                for j in range(first, last):
                    less, now = settled(
                        held(energy, j),
                        given(out, j),
                        given(inbox.inhibition, j),
                        given(income, j),
                        given(inbox.arrived, j),
                    )
                    put(lost, j, less)
                    put(energy, j, now)
                    put(tension, j, held(tension, j) + given(inbox.strained, j))
                    put(inbox.turn, j, mean_pull(held(inbox.turn, j), given(inbox.coupled, j)))
                for j in range(first, last):
                    passed += given(out, j)
                    inhibited += held(lost, j)
            total = 0.0
            for number in range(supplied.shape[1]):
                total += supplied[r, number, block]
            sums[r, block, SUPPLY] = total
            sums[r, block, PASSAGE] = (1.0 - laws.efficiency) * passed
            sums[r, block, INHIBITION] = inhibited


@jit
def lose(
    energy: Floats,
    tension: Floats,
    phase: Floats,
    lost: Floats,
    sums: Floats,
    frequency: Floats,
    turn: Floats,
    laws: Laws,
    part: Part,
) -> None:
    """Step 4: energy and tension decay exactly; phases turn by 2πf·dt plus the pull."""
    n = energy.shape[1]
    for r in range(energy.shape[0]):
        for block in range(part[0], part[1]):
            start, end = r * n + block * BLOCK, r * n + min((block + 1) * BLOCK, n)
            decayed = 0.0
            for first in range(start, end, _CHUNK):
                last = min(first + _CHUNK, end)
                for i in range(first, last):
                    less = held(energy, i) * laws.keep_energy
                    eased = held(tension, i) * laws.keep_tension
                    put(lost, i, (held(energy, i) - less) + (held(tension, i) - eased))
                    put(energy, i, less)
                    put(tension, i, eased)
                    now = turned(held(phase, i), given(frequency, i), given(turn, i), laws.dt)
                    put(phase, i, now)
                for i in range(first, last):
                    decayed += held(lost, i)
            sums[r, block, DECAY] = decayed


@jit
def sums_of(array: Floats, out: Floats) -> None:
    """Sum over the agents of each field into ``out`` (R,), block by block."""
    n = array.shape[1]
    for r in range(array.shape[0]):
        total = 0.0
        for start in range(0, n, BLOCK):
            total += block_sum(array, r * n + start, r * n + min(start + BLOCK, n))
        out[r] = total


@jit
def over(tension: Floats, threshold: Floats, operator: Floats, count: Ints) -> None:
    """How many are over their threshold in each field, into ``count`` (R,)."""
    n = tension.shape[1]
    for r in range(tension.shape[0]):
        ready = 0
        for i in range(r * n, (r + 1) * n):
            ready += given(tension, i) > given(threshold, i) * operator[r]
        count[r] = ready


@jit
def book_blocks(accounts: Floats, sums: Floats) -> None:
    """Book what the blocks noted for each account, in their order."""
    for r in range(accounts.shape[0]):
        for account in range(sums.shape[2]):
            total = 0.0
            for block in range(sums.shape[1]):
                total += sums[r, block, account]
            book(accounts, r, account, total)
