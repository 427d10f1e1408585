"""Incubation: alpha shuts the senses and raises thresholds, then gamma lets go what gathered."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from model.emergence.verify.outcome import (
    Check,
    Curve,
    Outcome,
    Picture,
    Watch,
    at_least,
    sign_flip_p,
)
from model.emergence.verify.worlds import ScriptedBands, jumps_of, planted, settings
from model.mindfield import Mindfield

_LEAST = 10.0
_SEEDS = 8
_GROUPS, _PER_GROUP = 6, 20
_BEFORE_S, _ALPHA_S, _AFTER_S = 30.0, 10.0, 3.0
_FOR_EVER = 1e9
Script = Sequence[tuple[float, Mapping[str, float]]]


def incubation(watch: Watch) -> Outcome:
    """Largest cascade in the 3 s after alpha +2 for 10 s, then gamma +2, over the control's.

    The control is the same map and seed at rest. The ratio is of the means over seeds; it must be
    ten at least. A second row asks what the alpha adds, against gamma alone after rest: pair by
    pair on the logarithm (sign flips, one-sided), and "not shown" there is a result.
    """
    ignite = _BEFORE_S + _ALPHA_S
    arms: dict[str, Script] = {
        "incubated": [(_BEFORE_S, {}), (ignite, {"alpha": 2.0}), (_FOR_EVER, {"gamma": 2.0})],
        "control": [(_FOR_EVER, {})],
        "gamma alone": [(ignite, {}), (_FOR_EVER, {"gamma": 2.0})],
    }
    sizes = np.zeros((len(arms), _SEEDS))
    for seed in range(_SEEDS):
        meta_map = planted(_GROUPS, _PER_GROUP, seed=seed + 1)
        for row, script in enumerate(arms.values()):
            watch((seed * len(arms) + row) / sizes.size)
            told, bands = settings(), ScriptedBands(script)
            model = Mindfield(meta_map, told, bands=bands, seed=seed + 1)
            model.advance(ignite + _AFTER_S)
            found = [float(facts["size"]) for facts in jumps_of(model, ignite)]
            sizes[row, seed] = max(found, default=0.0)
    incubated, control, alone = sizes
    ratio = float(incubated.mean() / control.mean()) if control.any() else math.inf
    p = sign_flip_p(np.log(np.maximum(incubated, 1.0) / np.maximum(alone, 1.0)))
    added = Check(
        "over gamma alone",
        1.0,
        float(incubated.mean() / alone.mean()) if alone.any() else math.inf,
        0.0,
        "holds" if p <= 0.05 else "not shown",
        "≥",
        p=p,
    )
    seeds = np.arange(1.0, _SEEDS + 1.0)
    picture = Picture(
        "seed",
        "largest",
        (
            Curve("incubated", seeds, incubated, "found"),
            Curve("gamma alone", seeds, alone, "theory"),
            Curve("at rest", seeds, control, "control"),
        ),
        log_y=True,
    )
    facts = {"seeds": _SEEDS, "n": _GROUPS * _PER_GROUP, "mean": float(incubated.mean())}
    return Outcome((at_least("over the control", _LEAST, ratio), added), picture, facts)
