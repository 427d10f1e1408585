"""The intention: how far the field is from its goal, and how the goal changes.

The gate, by which the intention routes flows, is part of step 3 (``kernels.attend``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError

if TYPE_CHECKING:
    from model.world import World

Floats = NDArray[np.float64]


def loss(energy: Floats, goal: Floats) -> float:
    """``loss(energy, goal)``: total variation distance ½Σ|e − G|, 0 to 1.

    - ``energy`` (n,), eu; e = E/ΣE. An empty field counts as wholly off its goal: 1.
    - ``goal`` (n,), sums to 1.

    Source: Levin, Peres & Wilmer, *Markov Chains and Mixing Times* (2009), prop. 4.2.
    """
    total = float(energy.sum())
    if total <= 0.0:
        return 1.0
    return float(0.5 * np.abs(energy / total - goal).sum())


def wanted(goal: Floats, alive: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Agents where the intention wants more than an even share, (n,)."""
    living = max(int(alive.sum()), 1)
    return np.asarray(alive & (goal > (1.0 + 1e-9) / living))


def wanted_share(energy: Floats, where: NDArray[np.bool_]) -> float:
    """p: share of the field's energy that lies where the intention wants it, 0 to 1."""
    total = float(energy.sum())
    return float(energy[where].sum()) / total if total > 0.0 else 0.0


def value_bits(before: float, after: float) -> float:
    """``value_bits(p0, p1)``: V = log2(p1/p0), bits; 0 where either is nothing.

    Source: Kharkevich (1960), *On the Value of Information*; the logarithm to base 2 as in
    Bongard and Stratonovich. In the tradition of these, not checked against their text.
    """
    return float(np.log2(after / before)) if before > 0.0 and after > 0.0 else 0.0


def raise_goal(goal: Floats, row: int, share: float) -> None:
    """``raise_goal(goal, row, share)``: give an agent ``share`` more of the goal, in place.

    All others, and what the agent itself had, give it in proportion: ΣG stays 1.

    - ``goal`` (n,): G, sums to 1. ``share``: 0 to 1.
    """
    goal *= 1.0 - share
    goal[row] += share


def set_goal(model: World, weights: Mapping[str, float]) -> None:
    """``set_goal(model, weights)``: the intention from now on, as if the scenario had told it.

    - ``weights``: weight by agent id, 0 or more; those absent count 0. ``intention.focus`` of
      the goal goes by weight to living agents, the rest is even; without weight all is even.
      What condensed agents had grown to is forgotten.

    Raises ``InputError`` for an id that is not in the field or a weight below 0.
    """
    field = model.field
    by_row = np.zeros(field.n_agents)
    for name, weight in weights.items():
        if name not in field.rows:
            raise InputError(
                f"the intention names {name!r}, which is not an agent of the field",
                place="intention.weights",
                mend="use ids of the map",
            )
        if not (np.isfinite(weight) and weight >= 0.0):
            raise InputError(
                f"the intention gives {name!r} the weight {weight}",
                place="intention.weights",
                mend="use weights of 0 or more",
            )
        by_row[field.rows[name]] = weight
    field.set_goal(by_row, model.settings.intention.focus)
