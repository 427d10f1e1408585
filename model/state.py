"""The shapes of the state: arrays per agent and per link, as the compiled steps take them.

Nothing is computed here. ``model/field.py`` owns the arrays, ``model/kernels.py`` steps them.
The compiled steps take R fields of one map at a time, stacked along a leading axis; a field by
itself is a stack of one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

BLOCK = 4096
"""Agents per block: sums are taken block by block, so that no thread changes a bit."""
WIDE_FROM = 1 << 18
"""Agents from which on a port has a cache line of its own: see ``Scratch.port``."""


class Agents(NamedTuple):
    """One row per agent; every array has shape (n_agents,), or (R, n_agents) in a stack."""

    energy: Floats
    """E, eu."""
    tension: Floats
    """S, eu."""
    phase: Floats
    """θ, rad in [−π, π)."""
    frequency: Floats
    """f, Hz."""
    threshold: Floats
    """Θ, eu."""
    goal: Floats
    """G; sums to 1 over the living."""
    kind: NDArray[np.int8]
    band: NDArray[np.int8]
    """EEG band the frequency lies in; −1 outside all."""
    layer: NDArray[np.int16]
    alive: NDArray[np.bool_]


class Links(NamedTuple):
    """One row per directed link, arrays (n_links,), in no promised order."""

    source: Ints
    target: Ints
    kind: NDArray[np.int8]
    valence: Floats
    similarity: Floats
    conductance: Floats
    """D; mean 1 per source and kind."""
    born: Ints
    """How often all links had acted when it was laid."""
    idle: Ints
    """Steps since the link last carried a flow worth naming."""
    grown: NDArray[np.bool_]
    """Laid by growth, not by the person."""
    flow: Floats
    """Φ, eu/s: running mean of what the link moves (its weight)."""
    trace_cos: Floats
    """Running mean of cos(θ_j − θ_i) over the long window."""
    trace_sin: Floats


class Wiring(NamedTuple):
    """What the fields of a stack share: who is linked to whom, and how to find it.

    The first ``base`` rows are sorted by kind, target, source; those after were laid since, in
    the order of laying. A row of conductance 0 is gone and waits for the next clearing.
    """

    source: Ints
    target: Ints
    kind: NDArray[np.int8]
    valence: Floats
    similarity: Floats
    conductance: Floats
    first: NDArray[np.int64]
    """(n_kinds, n_blocks + 1): base rows of a kind whose targets lie in a block of agents."""
    out_start: Ints
    """(n_agents + 1,): where in ``out_order`` the base rows of a source begin."""
    out_order: Ints
    """Base rows by source."""
    out_target: Ints
    """Target of each row of ``out_order``."""
    out_conductance: Floats
    """Conductance of each row of ``out_order``: a copy in the order in which it is read."""
    late_first: Ints
    """(n_agents,): the last laid late row of a source, −1 for none."""
    late_next: Ints
    """(late rows,): the late row laid before it at the same source, −1 for none."""


class Traffic(NamedTuple):
    """What each field of a stack remembers of its links; arrays (R, n_links)."""

    flow: Floats
    trace_cos: Floats
    trace_sin: Floats


class Inbox(NamedTuple):
    """What reaches each agent in a step; arrays (R, n_agents)."""

    arrived: Floats
    """Energy, eu."""
    strained: Floats
    """What did not fit, eu of tension."""
    inhibition: Floats
    """Σx of the inhibiting in-links."""
    turn: Floats
    """Pull on the phase: the sum over in-links, then their mean, rad/s."""
    coupled: Floats
    """Conductance of the in-links that can pull."""


class Scratch(NamedTuple):
    """What a step needs between its loops; arrays (R, n_agents) unless said."""

    acting: NDArray[np.bool_]
    draws: Floats
    """Keyed draws in [0, 1) against which each agent's chance to act stands."""
    income: Floats
    """What the senses bring, eu."""
    inbox: Inbox
    port: Floats
    """(R, 4·n_agents): energy, sin θ, cos θ and 1/budget of each agent, side by side.

    (R, 8·n_agents) in large fields, where each place that a link goes to costs a wait for the
    memory: there what is drawn from the agent stands fifth, so that a link goes to one place only.
    """
    gate: Floats
    budget: Floats
    out: Floats
    """What was drawn from each agent, eu."""
    spent: Floats
    """Where it is added up link by link: ``out``, or ``port`` in large fields."""
    lost: Floats
    drawn: Floats
    """(R, n_links): what each link drew, eu; written only where threads share a field."""
    sums: Floats
    """(R, n_blocks, n_accounts): what to book, block by block."""
    supplied: Floats
    """(R, n_kinds, n_blocks): what active links gave, eu."""


class Laws(NamedTuple):
    """The laws' constants as plain floats (``model/settings.py`` gives units)."""

    dt: float
    efficiency: float
    ceiling: float
    pump: float
    keep_energy: float
    """exp(−γ·dt)."""
    keep_tension: float
    """exp(−γ_S·dt)."""
    beta: float
    own: float
    out: float
    flow_rate: float
    """Share of a new value in Φ, per step."""
    trace_rate: float
    """Share of a new value in the coherence traces, per step."""


class Stack(NamedTuple):
    """R fields of one map as the engine takes them."""

    agents: Agents
    wiring: Wiring
    traffic: Traffic
    scratch: Scratch
    accounts: Floats
    """(R, n_accounts, 2): the ledgers."""
