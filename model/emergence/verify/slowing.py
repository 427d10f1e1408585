"""Critical slowing: do variance and memory of the field rise before a large cascade?"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from model.batch import Batch
from model.emergence.slowing import slowing, warning_trends
from model.emergence.verify.outcome import (
    Check,
    Curve,
    Outcome,
    Picture,
    Watch,
    at_least,
    shows,
    within,
)
from model.emergence.verify.worlds import jumps_of, planted, settings

Floats = NDArray[np.float64]

_T, _STEADY, _RAMP = 320, 0.7, (0.2, 0.97)
_RAMPS_MADE, _NULLS_MADE, _SURROGATES = 40, 300, 99
_POWER, _HIGH_TAU = 0.8, 0.5
_SEEDS, _GROUPS, _PER_GROUP, _SECONDS, _EVERY_S = 20, 4, 15, 120.0, 0.0625
_WINDOW_S, _SETTLED_S, _LARGE = 10.0, 20.0, 90.0
_DRAWS = 9_999
_STREAM_MADE, _STREAM_TIMES = 75, 76


def slowing_before_jumps(watch: Watch) -> Outcome:
    """Made series first, then the field: trends before large cascades, and before random times.

    - constructed: an AR(1) whose a climbs from .2 to .97 must show rising memory in 4 of 5 at
      least; a steady one (a = .7) shows a rise of either in 5 of 100, three standard errors. How
      often the steady one reaches τ ≥ .5 stands beside: more than 5 of 100, so τ = .5 is none.
    - the field, one map and 20 seeds at rest, fixed beforehand: 10 s before each cascade of the
      largest tenth that no other such cascade precedes by less, against as many 10 s before
      times by lot with none in them. Total tension and R, variance and lag-1 autocorrelation.
      Theory is the mean τ before times by lot, the result that before cascades; p by permuting
      which is which (one-sided), times four.
    """
    draw = np.random.default_rng([1, _STREAM_MADE])
    climb = np.linspace(*_RAMP, _T)
    ramps = [
        slowing(_ar1(draw, climb), n=_SURROGATES, seed=k).lag1.p <= 0.05 for k in range(_RAMPS_MADE)
    ]
    watch(0.1)
    steady = np.full(_T, _STEADY)
    nulls = [slowing(_ar1(draw, steady), n=_SURROGATES, seed=k) for k in range(_NULLS_MADE)]
    error = 3.0 * math.sqrt(0.05 * 0.95 / _NULLS_MADE)
    high = float(np.mean([null.variance.tau >= _HIGH_TAU for null in nulls]))
    checks = [
        at_least("rising memory found", _POWER, float(np.mean(ramps))),
        within(
            "no ramp: variance", 0.05, float(np.mean([x.variance.p <= 0.05 for x in nulls])), error
        ),
        within("no ramp: lag-1", 0.05, float(np.mean([x.lag1.p <= 0.05 for x in nulls])), error),
        at_least("no ramp: τ ≥ .5 all the same", 0.05, high),
    ]
    watch(0.4)
    before, by_lot = _windows(lambda share: watch(0.4 + 0.5 * share))
    names = [f"{series}: {what}" for series in ("tension", "R") for what in ("variance", "lag-1")]
    for column, name in enumerate(names):
        checks.append(_compared(name, before[:, column], by_lot[:, column], len(names)))
    picture = Picture(
        "tau",
        "share_of_windows",
        (
            Curve("by lot", *_shares(by_lot[:, 0]), "control"),
            Curve("before", *_shares(before[:, 0])),
        ),
    )
    facts = {"seeds": _SEEDS, "cascades": float(len(before)), "made": _NULLS_MADE}
    return Outcome(tuple(checks), picture, facts)


def _windows(watch: Callable[[float], None]) -> tuple[Floats, Floats]:
    """τ of (tension variance, lag-1, R variance, lag-1), (k, 4): before cascades, and by lot."""
    told = settings(record={"every_s": _EVERY_S})
    batch = Batch(planted(_GROUPS, _PER_GROUP, seed=1), told, seeds=range(1, _SEEDS + 1))
    for part in range(10):
        watch(part / 10.0)
        batch.advance(_SECONDS / 10.0)
    sizes = [[(e["size"]) for e in jumps_of(model)] for model in batch.models]
    mark = float(np.percentile(np.concatenate([np.array(s, np.float64) for s in sizes]), _LARGE))
    draw = np.random.default_rng([1, _STREAM_TIMES])
    before, by_lot = list[list[float]](), list[list[float]]()
    for model in batch.models:
        events = [e for e in model.events if e.type == "jump" and e.facts["size"] >= mark]
        large = np.array(sorted(e.time_s for e in events))
        series = [np.array(model.datacollector.model_vars[name]) for name in ("tension", "R")]
        mine = [t for t in large if t >= _SETTLED_S and not _near(large, t)]
        before += [_trends_before(series, t) for t in mine]
        times = draw.uniform(_SETTLED_S, _SECONDS, 20 * len(mine))
        quiet = [float(t) for t in times if not _near(large, float(t))][: len(mine)]
        by_lot += [_trends_before(series, t) for t in quiet]
    return np.array(before), np.array(by_lot)


def _near(large: Floats, time: float) -> bool:
    """Whether a large cascade falls into the window before this time."""
    return bool(((large < time) & (large >= time - _WINDOW_S)).any())


def _trends_before(series: list[Floats], time: float) -> list[float]:
    """The last sample is that before ``time``: what the cascade itself does is not in it."""
    end = math.ceil(time / _EVERY_S - 1e-9)
    size = round(_WINDOW_S / _EVERY_S)
    return [tau for told in series for tau in warning_trends(told[end - size : end])]


def _compared(case: str, before: Floats, by_lot: Floats, tests: int) -> Check:
    from scipy.stats import permutation_test

    found = permutation_test(
        (before, by_lot),
        lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis),
        vectorized=True,
        n_resamples=_DRAWS,
        alternative="greater",
        random_state=np.random.default_rng([1, _STREAM_TIMES, tests]),
    )
    p = min(tests * float(found.pvalue), 1.0)
    return shows(case, float(by_lot.mean()), float(before.mean()), p)


def _ar1(draw: np.random.Generator, a: Floats) -> Floats:
    noise = draw.normal(size=a.size)
    out = np.empty(a.size)
    now = float(draw.normal()) / math.sqrt(1.0 - float(a[0]) ** 2)
    for t in range(a.size):
        now = float(a[t]) * now + float(noise[t])
        out[t] = now
    return out


def _shares(tau: Floats) -> tuple[Floats, Floats]:
    line = np.linspace(-1.0, 1.0, 81)
    return line, np.array([float((tau >= at).mean()) for at in line])
