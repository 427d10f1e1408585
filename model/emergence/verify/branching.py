"""The branching ratio of activity that was made with a known one, seen whole and in part."""

from __future__ import annotations

import numpy as np

from model.emergence.branching import branching_ratio
from model.emergence.verify.outcome import Curve, Floats, Outcome, Picture, Watch, within

RATIO, _DRIVE, _STEPS = 0.98, 2.0, 20_000
_SHARE = 0.05
_RUNS = 8
_TOLERANCE = 0.004
_STREAM_ACTIVITY = 69


def branching_seen_in_part(watch: Watch) -> Outcome:
    """Multistep regression on A(t+1) = Poisson(m·A(t) + h), m = .98, whole and at 5 % sampling.

    Tolerance .004, two standard deviations of one estimate at T = 20,000; the result is the mean
    over eight runs. The plain one-step slope at 5 % is drawn beside it: it is far too small.
    Source: Wilting & Priesemann (2018), *Nat. Commun.* 9, 2325.
    """
    whole, part, naive = [], [], []
    for seed in range(1, _RUNS + 1):
        watch((seed - 1) / _RUNS)
        draw = np.random.default_rng([seed, _STREAM_ACTIVITY])
        activity = _activity(draw)
        seen = draw.binomial(activity.astype(np.int64), _SHARE).astype(np.float64)
        whole.append(branching_ratio(activity, seed=seed, draws=20).m)
        part.append(branching_ratio(seen, seed=seed, draws=20).m)
        naive.append(float(np.corrcoef(seen[:-1], seen[1:])[0, 1]))
    checks = (
        within("seen whole", RATIO, float(np.mean(whole)), _TOLERANCE),
        within("5 % of it seen", RATIO, float(np.mean(part)), _TOLERANCE),
    )
    runs = np.arange(1.0, _RUNS + 1.0)
    picture = Picture(
        "run",
        "ratio",
        (
            Curve("truth", np.array((0.5, _RUNS + 0.5)), np.full(2, RATIO), "theory"),
            Curve("multistep", runs, np.array(part), "found"),
            Curve("one step", runs, np.array(naive), "control"),
        ),
    )
    return Outcome(checks, picture, {"steps": _STEPS, "runs": _RUNS, "share": _SHARE})


def _activity(draw: np.random.Generator) -> Floats:
    """Events per step, begun at their mean h/(1 − m)."""
    out = np.zeros(_STEPS)
    now = _DRIVE / (1.0 - RATIO)
    for t in range(_STEPS):
        now = float(draw.poisson(RATIO * now + _DRIVE))
        out[t] = now
    return out
