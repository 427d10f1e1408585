"""Suddenness: does the field answer a smooth rise of gamma by leaps, or as smoothly as it comes?"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from model.batch import Batch
from model.eeg.bands import BANDS
from model.eeg.series import BandSeries, BandState
from model.emergence.suddenness import Sudden, sudden
from model.emergence.verify.outcome import (
    Curve,
    Outcome,
    Picture,
    Watch,
    at_least,
    shows,
    within,
)
from model.emergence.verify.worlds import planted, settings

Floats = NDArray[np.float64]

_T, _WIDTH, _MEMORY, _STEP = 256, 4, 0.5, 9.0
_STEPS_MADE, _NULLS_MADE, _SURROGATES = 50, 300, 99
_POWER = 0.8
_SEEDS, _GROUPS, _PER_GROUP = 20, 4, 15
_REST_S, _RAMP_S, _SECONDS, _EVERY_S = 20.0, 40.0, 60.0, 0.25
_HIGHEST, _LIFTS_S = 3.0, 0.5
_STREAM = 74


def suddenness(watch: Watch) -> Outcome:
    """Made series first, then the field: R and tension while gamma rises evenly from 0 to +3.

    - constructed: a step of 9 in AR(1) noise (a = .5) must be called sudden in 4 of 5 at least;
      the noise alone in 5 of 100, three standard errors of that share.
    - the field, one map and 20 seeds, fixed beforehand: R and total tension from 20 s on, steepest
      change in 1 s, against 99 smooth series of the same spectrum each. The seeds' p are put
      together (Fisher 1925) and multiplied by two for two series. Theory is the .05 of seeds that
      chance would call sudden; the result is the share that is.

    That gamma rises evenly is the point: had it stepped, a step would prove nothing. The tension
    of a discharge goes within one step by law 5, so what may be sudden is how many go together.
    """
    draw = np.random.default_rng([1, _STREAM])
    stepped = [
        sudden(_made(draw, _STEP), _WIDTH, n=_SURROGATES, seed=k) for k in range(_STEPS_MADE)
    ]
    watch(0.1)
    alone = [sudden(_made(draw, 0.0), _WIDTH, n=_SURROGATES, seed=k) for k in range(_NULLS_MADE)]
    error = math.sqrt(0.05 * 0.95 / _NULLS_MADE)
    checks = [
        at_least("a step in noise called sudden", _POWER, _share(stepped)),
        within("noise called sudden", 0.05, _share(alone), 3.0 * error),
    ]
    watch(0.4)
    tension, order, drive = _field(lambda share: watch(0.4 + 0.4 * share))
    width = round(1.0 / _EVERY_S)
    for case, rows in (("tension, gamma rising", tension), ("R, gamma rising", order)):
        found = [sudden(row, width, n=_SURROGATES, seed=seed) for seed, row in enumerate(rows)]
        p = min(2.0 * _together([one.p for one in found]), 1.0)
        checks.append(shows(case, 0.05, _share(found), p))
    time = _REST_S + _EVERY_S * np.arange(float(drive.size))
    picture = Picture(
        "time",
        "over_largest",
        (
            Curve("gamma", time, drive, "control"),
            Curve("tension", time, _over_largest(tension[0])),
            Curve("order", time, _over_largest(order[0]), "other"),
        ),
    )
    facts = {"seeds": _SEEDS, "n": _GROUPS * _PER_GROUP, "made": _NULLS_MADE}
    return Outcome(tuple(checks), picture, facts)


class RampedGamma:
    """``RampedGamma()``: rest for 20 s, then gamma rises evenly to +3 within 40 s."""

    def __init__(self) -> None:
        count = round(_RAMP_S / _LIFTS_S)
        self._states = [
            BandSeries.constant({"gamma": _HIGHEST * k / count}).at(0.0) for k in range(count + 1)
        ]

    def at(self, time_s: float) -> BandState:
        """The band state at a simulated time, s."""
        lifts = int(max(time_s - _REST_S, 0.0) / _LIFTS_S + 1e-9)
        return self._states[min(lifts, len(self._states) - 1)]


def _field(watch: Callable[[float], None]) -> tuple[Floats, Floats, Floats]:
    """Total tension and R of each seed (seeds, T) while gamma rises, and gamma over its top."""
    told = settings(record={"every_s": _EVERY_S})
    bands = RampedGamma()
    batch = Batch(
        planted(_GROUPS, _PER_GROUP, seed=1), told, seeds=range(1, _SEEDS + 1), bands=bands
    )
    for part in range(10):
        watch(part / 10.0)
        batch.advance(_SECONDS / 10.0)
    rows = [model.datacollector.model_vars for model in batch.models]
    time = np.array(rows[0]["time_s"])
    late = time >= _REST_S
    gamma = [band.name for band in BANDS].index("gamma")
    drive = np.array([bands.at(t).u[gamma] for t in time[late]]) / _HIGHEST
    tension = np.array([np.array(row["tension"])[late] for row in rows], np.float64)
    order = np.array([np.array(row["R"])[late] for row in rows], np.float64)
    return tension, order, drive


def _over_largest(series: Floats) -> Floats:
    return np.asarray(series / series.max(), np.float64)


def _made(draw: np.random.Generator, height: float) -> Floats:
    from scipy.signal import lfilter

    noise = lfilter([1.0], [1.0, -_MEMORY], draw.normal(size=_T + 50))[50:]
    return np.asarray(noise + height * (np.arange(_T) >= _T // 2), np.float64)


def _share(found: list[Sudden]) -> float:
    return float(np.mean([one.p <= 0.05 for one in found]))


def _together(p: list[float]) -> float:
    """Fisher's: −2Σ ln p is χ² of 2k degrees of freedom where no series is sudden."""
    from scipy.stats import combine_pvalues

    return float(combine_pvalues(p, method="fisher").pvalue)
