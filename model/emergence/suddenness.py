"""Is a change sudden, or would anything smooth with the same rhythm change as steeply somewhere?

Which series of a field is asked about, and when, is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.chance import p_value
from model.emergence.surrogates import phase_randomised
from model.errors import InputError

Floats = NDArray[np.float64]

_LOW, _HIGH = 0.1, 0.9


@dataclass(frozen=True)
class Sudden:
    """The steepest change of a series, and whether its rhythm alone would give it.

    - ``change``: the x(t + width) − x(t) that is largest in size, in the unit of the series;
      ``at``: its t, samples.
    - ``samples``: 10–90 % rise (or fall) time of it, samples; nan where it has none.
    - ``p``: of a change as large in smooth series of the same spectrum; ``null_mean``,
      ``null_p95``: of their largest.
    """

    change: float
    at: int
    samples: float
    p: float
    null_mean: float
    null_p95: float


def sudden(series: ArrayLike, width: int, *, n: int = 199, seed: int) -> Sudden:
    """``sudden(series (T,), width, seed=…) -> Sudden``: steeper than its own rhythm allows?

    - ``series``: equally spaced; ``width``: over how many samples, less than half of T.

    Null: a stationary Gaussian process with the spectrum of the series. Its ends would not meet,
    so the spectrum is that of the series followed by itself backwards; of the surrogates of that
    the first half is searched, as long as the series.

    Estimator: p = (1 + #{surrogates as steep})/(n + 1). Bias: none to speak of (AR(1), a = .5
    to .97, T = 256: p ≤ .05 in 5 of 100; an even ramp in noise: not more). Power: a step of eight
    standard deviations of the noise (a = .5) is found in 9 of 10. Cost: O(n·T log T).

    Misleads: shows that a series is burst-like beyond its spectrum, not why: a drive that steps
    makes its answer step; heavy-tailed noise is sudden everywhere. A quantity that a law changes
    within one step (tension at a discharge) is sudden by that law.

    Raises ``InputError`` where the width does not fit. Source: Theiler et al. (1992), *Physica D*
    58, 77, for the surrogates; the largest change as statistic is ours.
    """
    told = np.asarray(series, np.float64).ravel()
    if not 0 < width < told.size // 2:
        raise InputError(f"a change over {width} of {told.size} samples cannot be sought")
    changes = told[width:] - told[:-width]
    at = int(np.argmax(np.abs(changes)))
    there_and_back = np.concatenate((told, told[::-1]))
    drawn = phase_randomised(there_and_back, n=n, seed=seed)[:, : told.size]
    null = np.abs(drawn[:, width:] - drawn[:, :-width]).max(axis=1)
    change = float(changes[at])
    return Sudden(
        change=change,
        at=at,
        samples=rise_time(np.copysign(1.0, change) * told, at + width // 2, 4 * width),
        p=p_value(abs(change), null),
        null_mean=float(null.mean()),
        null_p95=float(np.quantile(null, 0.95, method="inverted_cdf")),
    )


def rise_time(series: ArrayLike, at: int, reach: int) -> float:
    """``rise_time(series (T,), at, reach) -> samples``: from 10 to 90 % of the change at ``at``.

    The levels before and after are the medians of the outer halves of the ``reach`` samples on
    either side; the time runs from the last sample up to 10 % to the first from 90 % on, between
    them straight. nan where it does not rise, or hardly any samples lie on one side.

    Misleads: noise of a tenth of the change makes it too long. Source: IEEE Std 181-2011, §5.3.
    """
    told = np.asarray(series, np.float64).ravel()
    first, last = max(at - reach, 0), min(at + reach + 1, told.size)
    piece, middle = told[first:last], at - first
    if middle < 4 or piece.size - middle < 5:
        return float("nan")
    low = float(np.median(piece[: middle // 2]))
    high = float(np.median(piece[middle + (piece.size - middle) // 2 :]))
    if not high > low:
        return float("nan")
    share = (piece - low) / (high - low)
    after = np.flatnonzero(share >= _HIGH)
    after = after[after >= middle - middle // 2]
    if after.size == 0 or after[0] == 0:
        return float("nan")
    end = int(after[0])
    before = np.flatnonzero(share[:end] <= _LOW)
    if before.size == 0:
        return float("nan")
    start = int(before[-1])
    return _crossing(share, end - 1, _HIGH) - _crossing(share, start, _LOW)


def _crossing(share: Floats, left: int, level: float) -> float:
    """When the straight line from sample ``left`` to the next passes the level."""
    step = float(share[left + 1] - share[left])
    return left + (level - float(share[left])) / step if step > 0.0 else float(left + 1)
