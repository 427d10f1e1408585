"""Incubation: alpha shuts the senses and raises thresholds, then gamma lets go what gathered."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from model.batch import Batch
from model.emergence.effect import sign_flip_p
from model.emergence.verify.outcome import (
    Check,
    Curve,
    Outcome,
    Picture,
    Watch,
    at_least,
    shows,
)
from model.emergence.verify.together import each, processes_for
from model.emergence.verify.worlds import ScriptedBands, planted, settings
from model.mindfield import Mindfield

Floats = NDArray[np.float64]

_LEAST = 10.0
_SEEDS = 8
_GROUPS, _PER_GROUP = 6, 20
_BEFORE_S, _AFTER_S = 30.0, 3.0
_ALPHA_S = {"": 10.0, ", 60 s": 60.0}
_FOR_EVER = 1e9
Script = Sequence[tuple[float, Mapping[str, float]]]


def incubation(watch: Watch) -> Outcome:
    """Largest cascade in the 3 s after alpha +2 for 10 s, then gamma +2, over the control's.

    The control is the same map and seed at rest. The ratio is of the means over seeds; it must be
    ten at least. All other rows ask what the alpha adds, against gamma alone after rest: pair by
    pair on the logarithm (sign flips, one-sided, p times four), and "not shown" is a result.

    - tension gathered: total tension just before gamma, with alpha over without. Alpha has two
      ways to act: it raises thresholds (0.25·2: two thirds more fit under each), and it shuts the
      senses (−0.3·2: 45 % less comes in). The row tells which of them wins.
    - the same once more with 60 s of alpha: a threshold can hold back only what has come in
      since, and ten seconds are short against the minute in which an agent's tension fills.
    """
    scripts: dict[str, Script] = {"control": [(_FOR_EVER, {})]}
    ends = {"control": _BEFORE_S + _ALPHA_S[""]}
    for name, alpha_s in _ALPHA_S.items():
        ignite = _BEFORE_S + alpha_s
        alpha, gamma = (ignite, {"alpha": 2.0}), (_FOR_EVER, {"gamma": 2.0})
        scripts["incubated" + name] = [(_BEFORE_S, {}), alpha, gamma]
        scripts["gamma alone" + name] = [(ignite, {}), gamma]
        ends |= {"incubated" + name: ignite, "gamma alone" + name: ignite}
    tasks = [(seed, list(scripts.values()), list(ends.values())) for seed in range(1, _SEEDS + 1)]
    found = np.array(each(_gathered, tasks, watch, processes=processes_for(_SEEDS, worth=4)))
    sizes = dict(zip(scripts, found[:, 0].T, strict=True))
    held = dict(zip(scripts, found[:, 1].T, strict=True))
    incubated, control, alone = (sizes[name] for name in ("incubated", "control", "gamma alone"))
    ratio = float(incubated.mean() / control.mean()) if control.any() else math.inf
    checks = [at_least("over the control", _LEAST, ratio)]
    for name in _ALPHA_S:
        pair = ("incubated" + name, "gamma alone" + name)
        checks.append(_added("over gamma alone" + name, *(sizes[one] for one in pair)))
        checks.append(_added("tension gathered" + name, *(held[one] for one in pair)))
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
    return Outcome(tuple(checks), picture, facts)


def _gathered(task: tuple[int, Sequence[Script], Sequence[float]]) -> tuple[list[float], ...]:
    """Largest cascade after the end of each script, and tension just before it, of one seed."""
    seed, scripts, ends = task
    bands = [ScriptedBands(script) for script in scripts]
    meta_map = planted(_GROUPS, _PER_GROUP, seed=seed)
    batch = Batch(meta_map, settings(), seeds=[seed] * len(bands), bands=bands)
    batch.advance(max(ends) + _AFTER_S)
    models = list(zip(batch.models, ends, strict=True))
    return [_largest(*one) for one in models], [_tension_at(*one) for one in models]


def _largest(model: Mindfield, after_s: float) -> float:
    """Size of the largest cascade within 3 s of that time, discharges."""
    model.jumps.close()
    found = [
        float(event.facts["size"])
        for event in model.events
        if event.type == "jump" and after_s <= event.time_s < after_s + _AFTER_S
    ]
    return max(found, default=0.0)


def _tension_at(model: Mindfield, time_s: float) -> float:
    """Total tension of the last record not after that time, eu."""
    time = np.array(model.datacollector.model_vars["time_s"])
    at = int(np.searchsorted(time, time_s + 1e-9)) - 1
    return float(model.datacollector.model_vars["tension"][at])


def _added(case: str, with_alpha: Floats, without: Floats) -> Check:
    floor = 1e-12 if "tension" in case else 1.0
    ratio = np.log(np.maximum(with_alpha, floor) / np.maximum(without, floor))
    p = min(sign_flip_p(ratio) * 2 * len(_ALPHA_S), 1.0)
    over = float(with_alpha.mean() / without.mean()) if without.any() else math.inf
    return shows(case, 1.0, over, p)
