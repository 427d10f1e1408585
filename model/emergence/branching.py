"""How many does one set off: the branching ratio, from activity in time or from whole cascades.

What it says about criticality, beside the laws of sizes, is ``criticality``'s question.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.errors import InputError

Floats = NDArray[np.float64]

_SHORTEST, _LONGEST = 10, 1_000
_BLOCKS, _ROUNDS = 40, 8
_LEVEL = 0.95
_SIGMAS = 1.959963984540054


@dataclass(frozen=True)
class Branching:
    """``m``: events that one event sets off on average, and its 95 % interval.

    - ``b``: strength of the first slope over m, 1 for activity seen whole (see
      ``branching_ratio``).
    - ``steps``: lags used, or generations counted; ``events``: of all activity told.
    - ``timescale``: −1/ln m, steps; inf from m = 1 on.
    """

    m: float
    low: float
    high: float
    b: float
    steps: int
    events: float

    @property
    def timescale(self) -> float:
        """−1/ln m: steps in which a disturbance falls to 1/e; inf from m = 1 on."""
        return -1.0 / math.log(self.m) if 0.0 < self.m < 1.0 else math.inf


def branching_ratio(
    activity: ArrayLike, *, k_max: int | None = None, seed: int, draws: int = 200
) -> Branching:
    """``branching_ratio(activity (T,), seed=…) -> Branching`` by multistep regression.

    Meaning: in a branching process with drive, A(t+1) = Σ offspring + h, the slope of A(t+k) on
    A(t) is r_k = b·m^k. Seeing only a share of the events scales b and leaves m as it is; the
    usual one-step slope r_1 = b·m is then far too small. b·m^k is fitted to r_1 … r_kmax by
    least squares; b follows from m, and m is sought on a grid of timescales.

    - ``activity``: (T,) events per step, any unit; (trials, T) for trials of their own, each
      with its own mean taken out.
    - ``k_max``: lags; None: as many as the timescale found, 10 to 1,000, at most T/10.
    - ``m``, ``b`` without unit; ``low``, ``high``: 95 % of ``draws`` block bootstraps, reflected
      at m (blocks as long as T/40 or so, whole trials where there are 40 or more).

    Estimator: consistent for stationary activity and any share seen. Bias: finite T lowers m by
    about (1 + 3m)/T, .0002 at T = 20,000; measured there at m = .98: mean .980, sd .002, and the
    same at a share of .05. The interval held the truth in 85 to 95 of 100 such runs. Cost:
    O(T·k_max + draws·k_max).

    Misleads: it takes the drive for steady: a drive that swings slowly looks like m near 1 (as
    do two rates in turn); so does any first-order autocorrelation, since nothing here says that
    events *cause* events. Where cascades do not overlap and silence lies between, the drive
    depends on the activity: take ``cascade_branching``. b is 1 only for activity seen whole.

    Raises ``InputError`` for activity that never changes, is not finite, or is shorter than 100
    steps. Source: Wilting & Priesemann (2018), *Nat. Commun.* 9, 2325.
    """
    told = np.atleast_2d(np.asarray(activity, np.float64))
    if told.shape[1] < 100 or not np.isfinite(told).all() or float(np.ptp(told)) == 0.0:
        raise InputError(
            "this activity has no branching ratio: 100 finite steps that change are the least",
            mend="run longer, or count events in wider bins",
        )
    most = min(told.shape[1] // 10, _LONGEST)
    lags = min(most, 5 * _SHORTEST) if k_max is None else k_max
    slopes = _Slopes(told, lags)
    m, b = _fit(slopes.whole())
    for _ in range(0 if k_max is not None else _ROUNDS):
        wanted = math.ceil(min(max(_timescale(float(m[0])), _SHORTEST), most))
        if abs(wanted - lags) <= max(1, lags // 10):
            break
        lags = wanted
        slopes = _Slopes(told, lags)
        m, b = _fit(slopes.whole())
    again, _ = _fit(slopes.drawn(seed, draws))
    tail = 50.0 * (1.0 - _LEVEL)
    below, above = np.percentile(again - m[0], (tail, 100.0 - tail))
    found = float(m[0])
    return Branching(
        m=found,
        low=found - float(above),
        high=found - float(below),
        b=float(b[0]),
        steps=lags,
        events=float(told.sum()),
    )


def cascade_branching(fronts: Iterable[ArrayLike], *, max_size: float = math.inf) -> Branching:
    """``cascade_branching(fronts) -> Branching``: offspring over parents, generation by generation.

    Meaning: m = Σ Z(g+1)/Σ Z(g) over the generations of cascades that are seen whole: how many
    discharges follow on one (Harris 1948).

    - ``fronts``: of each cascade, discharges in each wave, (waves,), the last followed by none.
    - ``max_size``: generations count until their cascade has grown beyond it. A rule that looks
      only backwards does not bias m, so this asks for m where a finite net does not yet matter.

    Estimator: maximum likelihood for a branching process; unbiased to 1/events by the rule above.
    ``low``, ``high``: ± 1.96 standard errors of the ratio, cascades independent; ``b`` is 1;
    ``steps``: generations. Cost: the number of waves.

    Misleads: events that are not seen make m too small: take ``branching_ratio``. Cascades that
    run into each other are counted as one, which makes it too large. Without ``max_size`` and
    with all cascades ended, m = 1 − 1/mean size, below 1 whatever the truth.

    Raises ``InputError`` where no cascade is told. Source: Harris (1948), *Ann. Math. Stat.* 19,
    474; de Carvalho & Prado (2000), *PRL* 84, 4006, for its use on avalanches.
    """
    parents, children, steps, events = [], [], 0, 0.0
    for front in fronts:
        z = np.asarray(front, np.float64).ravel()
        counted = int(np.count_nonzero(np.cumsum(z) <= max_size))
        parents.append(float(z[:counted].sum()))
        children.append(float(z[1 : counted + 1].sum()))
        steps += counted
        events += float(z.sum())
    x, y = np.array(parents), np.array(children)
    if x.sum() <= 0.0:
        raise InputError("no cascade is told, so there is no branching ratio")
    m = float(y.sum() / x.sum())
    error = math.sqrt(float(np.square(y - m * x).sum())) / float(x.sum())
    return Branching(m, m - _SIGMAS * error, m + _SIGMAS * error, 1.0, steps, events)


class _Slopes:
    """Regression sums of A(t + k) on A(t), by block of time, so that blocks can be drawn anew."""

    def __init__(self, told: Floats, lags: int) -> None:
        trials, length = told.shape
        if not 2 <= lags <= length // 2:
            raise InputError(
                f"{lags} lags do not fit into {length} steps",
                mend="give a k_max of 2 to half the steps",
            )
        centred = told - told.mean(axis=1, keepdims=True)
        per_trial = max(1, math.ceil(_BLOCKS / trials))
        starts = np.unique(np.linspace(0, length, per_trial, endpoint=False).astype(np.int64))
        # (5, lags, blocks): pairs, Σx, Σy, Σxy, Σxx of each lag and block.
        self._sums = np.empty((5, lags, trials * starts.size))
        ones = np.ones(length)
        for k in range(1, lags + 1):
            x, y = centred[:, :-k], centred[:, k:]
            for row, product in enumerate((ones[:-k][None, :] + 0.0 * x, x, y, x * y, x * x)):
                kept = starts[starts < length - k]
                by_block = np.zeros((trials, starts.size))
                by_block[:, : kept.size] = np.add.reduceat(product, kept, axis=1)
                self._sums[row, k - 1] = by_block.ravel()

    def whole(self) -> Floats:
        """(1, lags) slopes of all there is."""
        return self._of(self._sums.sum(axis=2)[..., None])

    def drawn(self, seed: int, draws: int) -> Floats:
        """(draws, lags) slopes of blocks drawn with replacement."""
        generator = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed])))
        blocks = self._sums.shape[2]
        times = generator.multinomial(blocks, np.full(blocks, 1.0 / blocks), size=draws)
        return self._of(self._sums @ times.T)

    @staticmethod
    def _of(sums: Floats) -> Floats:
        pairs, x, y, xy, xx = sums
        spread = pairs * xx - x * x
        moved = spread > 0.0
        slope = np.where(moved, pairs * xy - x * y, 0.0) / np.where(moved, spread, 1.0)
        return np.asarray(slope.T, np.float64)


def _timescale(m: float) -> float:
    return -1.0 / math.log(m) if m < 1.0 else math.inf


# Timescales from a fifth of a step to a hundred thousand steps; then 1, and growth of 5 % a step.
_LOG_M = np.concatenate((-1.0 / np.geomspace(0.2, 1e5, 900), np.linspace(0.0, 0.05, 200)))


def _fit(slopes: Floats) -> tuple[Floats, Floats]:
    """m and b of the best b·m^k, b ≥ 0, for each row of slopes (rows, lags)."""
    k = np.arange(1, slopes.shape[1] + 1)
    shape = np.exp(_LOG_M[:, None] * k)
    shape /= np.sqrt(np.square(shape).sum(axis=1, keepdims=True))
    # For a given m the best b leaves |r|² − (r·shape)², so the largest product is the best fit.
    product = np.maximum(slopes @ shape.T, 0.0)
    at = np.clip(product.argmax(axis=1), 1, _LOG_M.size - 2)
    rows = np.arange(slopes.shape[0])
    log_m = _vertex(
        *(_LOG_M[at + d] for d in (-1, 0, 1)), *(product[rows, at + d] for d in (-1, 0, 1))
    )
    power = np.exp(log_m[:, None] * k)
    b = np.maximum((power * slopes).sum(axis=1) / np.square(power).sum(axis=1), 0.0)
    return np.exp(log_m), b


def _vertex(x0: Floats, x1: Floats, x2: Floats, y0: Floats, y1: Floats, y2: Floats) -> Floats:
    """Where the parabola through three points has its top, kept between the outer two."""
    left, right = (x1 - x0) * (y1 - y2), (x1 - x2) * (y1 - y0)
    bottom = left - right
    flat = np.abs(bottom) < 1e-300
    shift = ((x1 - x0) * left - (x1 - x2) * right) / np.where(flat, 1.0, 2.0 * bottom)
    return np.where(flat, x1, np.clip(x1 - shift, x0, x2))
