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


def set_goal(model: World, weights: Mapping[str, float], *, focus: float | None = None) -> None:
    """``set_goal(model, {"light": 2.0, "unity": 1.0})``: give the field another goal.

    - ``weights``: by agent id, 0 or more; who is not named weighs nothing. Nothing named at all
      wants an even field.
    - ``focus``: share of all energy wanted on them, 0 to 1; ``intention.focus`` where absent.

    What condensed agents had grown to is forgotten. No energy moves: from the next step on the
    gate routes by the new goal. Raises ``InputError`` for an unknown id or a weight that is none,
    and then leaves the goal as it was.
    """
    field = model.field
    told = np.zeros(field.n_agents)
    for name, weight in weights.items():
        if name not in field.rows:
            raise InputError(
                f"the intention names {name!r}, which is not an agent of the map",
                place="intention.weights",
                mend="use ids of the map",
            )
        if not (np.isfinite(weight) and weight >= 0.0):
            raise InputError(
                f"the intention gives {name!r} the weight {weight:g}",
                place="intention.weights",
                mend="use a number, 0 or more",
            )
        told[field.rows[name]] = weight
    share = model.settings.intention.focus if focus is None else focus
    if not 0.0 <= share <= 1.0:
        raise InputError(
            f"the intention wants {share:g} of all energy on its agents",
            place="intention.focus",
            mend="use a share from 0 to 1",
        )
    field.set_goal(told, share)
