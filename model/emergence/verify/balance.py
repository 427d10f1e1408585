"""Laws of balance: a lossless ring keeps its energy, the intention brings the loss down."""

from __future__ import annotations

import numpy as np

from model.emergence.verify.outcome import (
    Curve,
    Outcome,
    Picture,
    Watch,
    falls,
    mean_and_error,
    within,
)
from model.emergence.verify.together import each, processes_for
from model.emergence.verify.worlds import NEVER_S, QUIET, planted, ring, settings
from model.mindfield import Mindfield

_RING_N, _RING_S = 60, 60.0
_RINGS = (
    ("logical",),
    ("analogical",),
    ("wave",),
    ("logical", "analogical", "wave"),
)
_STREAM_RING = 62
BETAS = (0.0, 0.5, 1.0, 2.0)
_SEEDS = 8
_GROUPS, _PER_GROUP = 6, 15
_LOSS_S, _SETTLED_S = 45.0, 20.0


def lossless_ring(watch: Watch) -> Outcome:
    """Energy of a ring of two-ports that lose nothing: constant to 1e−12 of itself.

    Links of each passive kind, and of all three in turn; η = 1, nothing fades, comes in or jumps;
    unequal energies, random phases, everything that arrives out of phase becomes tension. The
    result is the largest relative change over 60 s; theory is 0, and the tolerance is the
    table's. Rounding alone gives about 2e−16·√steps.
    """
    checks = []
    for number, kinds in enumerate(_RINGS):
        watch(number / len(_RINGS))
        told = settings(laws={**QUIET, "efficiency": 1.0}, record={"every_s": NEVER_S})
        model = Mindfield(ring(_RING_N, kinds), told, seed=1)
        draw = np.random.default_rng([1, _STREAM_RING])
        model.field.agents.energy[:] = draw.random(_RING_N)
        start, worst = model.field.stored, 0.0
        for _ in range(round(_RING_S / told.laws.dt)):
            model.step()
            worst = max(worst, abs(model.field.stored / start - 1.0))
        checks.append(within(" + ".join(kinds), 0.0, worst, 1e-12))
    return Outcome(tuple(checks), None, {"n": _RING_N, "seconds": _RING_S})


def _losses(seed: int) -> list[float]:
    """Loss of one map and seed under each of ``BETAS``."""
    meta_map, found = planted(_GROUPS, _PER_GROUP, seed=seed), []
    for beta in BETAS:
        model = Mindfield(meta_map, settings(intention={"beta": beta}), seed=seed)
        model.advance(_LOSS_S)
        series = model.datacollector.model_vars
        late = np.array(series["time_s"]) > _SETTLED_S
        found.append(float(np.array(series["loss"])[late].mean()))
    return found


def loss_under_intention(watch: Watch) -> Outcome:
    """Loss for β = 0, ½, 1, 2 with the intention on one group of six: each step down.

    Theory: routing by the intention only ever sends a larger share where it wants energy, so
    loss falls as β grows. Each row is tested against the β before it, the same maps and seeds
    pair by pair (sign flips, one-sided, p times three); the first is the level they start from.
    """
    seeds = range(1, _SEEDS + 1)
    found = each(_losses, seeds, watch, processes=processes_for(_SEEDS, worth=4))
    losses = np.array(found).T
    checks = [
        falls(
            f"β {BETAS[row - 1]:g} → {BETAS[row]:g}",
            losses[row - 1],
            losses[row],
            tests=len(BETAS) - 1,
            must=True,
        )
        for row in range(1, len(BETAS))
    ]
    mean, error = np.array([mean_and_error(row) for row in losses]).T
    picture = Picture("beta", "loss", (Curve("engine", np.array(BETAS), mean, "found", error),))
    facts = {"seeds": _SEEDS, "groups": _GROUPS, "n": _GROUPS * _PER_GROUP, "seconds": _LOSS_S}
    return Outcome(tuple(checks), picture, facts)
