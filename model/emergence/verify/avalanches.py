"""Avalanches of the field itself: critical, by the honest procedure, or not shown?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from model.batch import Batch
from model.emergence.avalanches import front_sizes
from model.emergence.branching import Branching, cascade_branching
from model.emergence.criticality import Verdict, scaling_relation, verdict
from model.emergence.power_law import PowerLawFit, fit_power_law
from model.emergence.verify.outcome import Check, Curve, Outcome, Picture, Watch, within
from model.emergence.verify.outcome import Verdict as Told
from model.emergence.verify.worlds import jumps_of, planted, settings
from model.errors import InputError

Counts = NDArray[np.int64]

_MADE, _SUBCRITICAL, _LARGEST_MADE = 60_000, 0.9, 100_000
_SIZES_MADE, _LIVES_MADE = (10, 2_000), (8, 80)
_SEEDS, _GROUPS, _PER_GROUP, _SECONDS, _SETTLED_S = 20, 6, 20, 60.0, 15.0
_FIRST_WAVE = 8
_STREAM = 77


def avalanches_of_the_field(watch: Watch) -> Outcome:
    """Sizes, durations and branching held together: on made cascades first, then the field's.

    - constructed: 60,000 cascades of a branching process, m = 1, must be called critical, those
      of m = .9 must not. Result: 1 for "critical", 0 for "not shown"; nothing is tolerated.
    - the field, one map and 20 seeds at rest: "critical" is said only when neither a truncated
      power law nor a lognormal wins, m is 1 within .01 and known to ± .02, and the scaling
      relation holds (``criticality.verdict``); sizes up to half the agents. Theory is m = 1.
    """
    draw = np.random.default_rng([1, _STREAM])
    checks = []
    for case, m, truth in (("made, m = 1", 1.0, 1.0), ("made, m = .9", _SUBCRITICAL, 0.0)):
        fronts = _made(draw, m)
        sizes = np.array([front.sum() for front in fronts])
        law = fit_power_law(sizes, xmin=_SIZES_MADE[0], xmax=_SIZES_MADE[1])
        told = _judged(fronts, law, _LARGEST_MADE, _LIVES_MADE)
        checks.append(within(case, truth, float(told.critical), 0.0))
        watch(0.1 + 0.1 * truth)
    fronts = _field(lambda share: watch(0.3 + 0.7 * share))
    sizes = np.array([front.sum() for front in fronts])
    largest = _GROUPS * _PER_GROUP // 2
    law = fit_power_law(sizes, xmax=largest)
    branching = cascade_branching(fronts, max_size=largest)
    told = _judged(fronts, law, largest, (_FIRST_WAVE, None))
    checks.append(_branching_row(branching, told))
    at = np.unique(sizes)
    tail = np.array([float((sizes >= s).mean()) for s in at])
    line = np.geomspace(law.xmin, largest, 40)
    level = float((sizes >= law.xmin).mean())
    picture = Picture(
        "size",
        "share",
        (
            Curve("fitted", line, level * (line / law.xmin) ** (1.0 - law.exponent), "theory"),
            Curve("engine", at.astype(np.float64), tail),
        ),
        log_x=True,
        log_y=True,
    )
    facts = {
        "seeds": _SEEDS,
        "jumps": float(sizes.size),
        "exponent": law.exponent,
        "xmin": float(law.xmin),
        "low": branching.low,
        "high": branching.high,
        "p_truncated": law.truncated.p,
        "p_lognormal": law.lognormal.p,
    }
    return Outcome(tuple(checks), picture, facts)


def _branching_row(branching: Branching, told: Verdict) -> Check:
    found: Told = "holds" if told.critical else "not shown"
    half = (branching.high - branching.low) / 2.0
    return Check("critical: m", 1.0, branching.m, half, found)


def _judged(
    fronts: list[Counts], law: PowerLawFit, largest: int, lives: tuple[int, int | None]
) -> Verdict:
    sizes = [int(front.sum()) for front in fronts]
    try:
        scaling = scaling_relation(
            sizes,
            [front.size for front in fronts],
            size_window=(law.xmin, law.xmax),
            duration_window=lives,
            seed=1,
        )
    except InputError as error:
        return Verdict(False, "not shown", (str(error),))
    return verdict(law, cascade_branching(fronts, max_size=largest), scaling)


def _field(watch: Callable[[float], None]) -> list[Counts]:
    """Discharges in each wave of every jump of every seed, once the field has settled."""
    batch = Batch(planted(_GROUPS, _PER_GROUP, seed=1), settings(), seeds=range(1, _SEEDS + 1))
    for part in range(10):
        watch(part / 10.0)
        batch.advance(_SECONDS / 10.0)
    jumps = [facts for model in batch.models for facts in jumps_of(model, _SETTLED_S)]
    return [front_sizes(facts["path"]) for facts in jumps]


def _made(draw: np.random.Generator, m: float) -> list[Counts]:
    """Fronts of cascades in which each event sets off Poisson(m) others."""
    front = np.ones(_MADE, np.int64)
    total, alive = front.copy(), np.arange(_MADE)
    fronts: list[list[int]] = [[1] for _ in range(_MADE)]
    while alive.size:
        front = draw.poisson(m * front)
        total = total + front
        going = (front > 0) & (total <= _LARGEST_MADE)
        for row, events in zip(alive[going].tolist(), front[going].tolist(), strict=True):
            fronts[row].append(events)
        alive, front, total = alive[going], front[going], total[going]
    return [np.array(told) for told in fronts]
