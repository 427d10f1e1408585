"""The shapes of the state: arrays per agent and per link, as the compiled steps take them.

Nothing is computed here. ``model/field.py`` owns the arrays, ``model/kernels.py`` steps them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class Agents(NamedTuple):
    """One row per agent; every array has shape (n_agents,)."""

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
    """One row per directed link, sorted by target; arrays (n_links,) unless said."""

    source: Ints
    target: Ints
    kind: NDArray[np.int8]
    valence: Floats
    similarity: Floats
    conductance: Floats
    """D; mean 1 per source and kind."""
    flow: Floats
    """Φ, eu/s: running mean of what the link moves (its weight)."""
    trace_cos: Floats
    """Running mean of cos(θ_j − θ_i) over the long window."""
    trace_sin: Floats
    age: NDArray[np.int64]
    """Steps since the link was laid."""
    idle: NDArray[np.int64]
    """Steps since the link last carried a flow worth naming."""
    grown: NDArray[np.bool_]
    """Laid by growth, not by the person."""
    in_start: Ints
    """(n_agents + 1,): links in_start[i] to in_start[i + 1] end at agent i."""
    out_start: Ints
    """(n_agents + 1,)."""
    out_order: Ints
    """Links by source, then by kind."""
    hood_start: Ints
    """(n_agents + 1,)."""
    hood: Ints
    """Distinct out-neighbours, agent by agent."""


class Scratch(NamedTuple):
    """What a step needs between its loops; nothing here outlives a step."""

    acting: NDArray[np.bool_]
    sin: Floats
    cos: Floats
    gate: Floats
    budget: Floats
    income: Floats
    arrived: Floats
    strained: Floats
    inhibition: Floats
    turn: Floats
    drawn: Floats
    """(n_links,)."""


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
