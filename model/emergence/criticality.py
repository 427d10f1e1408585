"""Critical or not shown: what sizes, durations and branching must agree on before it is said.

The laws are fitted in ``power_law``, the branching ratio in ``branching``; here they are held
against each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.branching import Branching
from model.emergence.power_law import PowerLawFit, exponent_of
from model.errors import InputError

Floats = NDArray[np.float64]
Window = tuple[int, int | None]

_AGREES, _SURE = 0.2, 0.3
_NEAR_ONE, _NARROW = 0.01, 0.02
_LEVEL = 0.95
_FEWEST = 30


@dataclass(frozen=True)
class Scaling:
    """The two sides of (β − 1)/(α − 1) = 1/σνz, and whether they agree.

    - ``size_exponent`` α, ``duration_exponent`` β; ``predicted``: the left side.
    - ``fitted``: the right side, from mean size against duration.
    - ``difference``: predicted − fitted; ``low``, ``high``: its 95 % bootstrap interval.
    - ``holds``: |difference| ≤ ``tolerance``, known to ± .3 or better.
    """

    size_exponent: float
    duration_exponent: float
    predicted: float
    fitted: float
    difference: float
    low: float
    high: float
    tolerance: float
    holds: bool


@dataclass(frozen=True)
class Verdict:
    """``critical``, in ``words`` ("critical" or "not shown"), and what stood against it."""

    critical: bool
    words: str
    reasons: tuple[str, ...]


def scaling_relation(
    sizes: ArrayLike,
    durations: ArrayLike,
    *,
    size_window: Window,
    duration_window: Window,
    seed: int,
    draws: int = 200,
) -> Scaling:
    """``scaling_relation(sizes (k,), durations (k,), …) -> Scaling``: do the exponents agree?

    Meaning: where P(S) ~ S^(−α), P(T) ~ T^(−β) and ⟨S⟩(T) ~ T^(1/σνz) are laws of one critical
    state, (β − 1)/(α − 1) = 1/σνz. A branching process has 3/2, 2 and 2. Without unit.

    - ``sizes``, ``durations``: of the same avalanches, whole numbers, in events and waves.
    - ``size_window``, ``duration_window``: (first, last or None) of each law's range.

    Estimator: α and β by maximum likelihood (``power_law``); 1/σνz by regression of ln mean size
    on ln duration over the duration window, each duration weighted by its avalanches. Interval:
    ``draws`` bootstraps of avalanches, sizes and durations together.

    Bias: durations reach their law slowly. A critical branching process with sizes 10 to 2,000
    and durations 8 to 80 gives β = 1.82, 1/σνz = 1.81 and a difference of −.16 ± .05 (20,000
    avalanches), from 5 waves on −.22; hence the tolerance of .2, and windows that start at 8
    waves or later. Cost: draws·k.

    Misleads: the relation also holds, nearly, for subcritical avalanches (m = .98: −.17) and for
    sums of independent events (Touboul & Destexhe 2017, *PRE* 95, 012413): by itself it shows
    nothing. Raises ``InputError`` where a window holds fewer than 30 avalanches.
    Source: Sethna, Dahmen & Myers (2001), *Nature* 410, 242; Friedman et al. (2012), *PRL* 108,
    208102.
    """
    s, t = np.asarray(sizes, np.float64).ravel(), np.asarray(durations, np.float64).ravel()
    if s.size != t.size:
        raise InputError(f"{s.size} sizes and {t.size} durations are not of the same avalanches")
    for what, values, (first, last) in (
        ("sizes", s, size_window),
        ("durations", t, duration_window),
    ):
        inside = np.count_nonzero(
            (values >= first) & (values <= (math.inf if last is None else last))
        )
        if inside < _FEWEST:
            raise InputError(
                f"{inside} {what} lie in their window: too few to compare exponents",
                mend="run longer, or widen the window",
            )
    alpha = exponent_of(s, *size_window)
    beta = exponent_of(t, *duration_window)
    slope = _slope(s, t, duration_window)
    predicted = _predicted(alpha, beta)
    difference = predicted - slope
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed])))
    again = np.empty(draws)
    for draw in range(draws):
        drawn = generator.integers(s.size, size=s.size)
        one, other = s[drawn], t[drawn]
        ratio = _predicted(exponent_of(one, *size_window), exponent_of(other, *duration_window))
        again[draw] = ratio - _slope(one, other, duration_window)
    tail = 50.0 * (1.0 - _LEVEL)
    low, high = np.percentile(again, (tail, 100.0 - tail))
    known = bool(high - low <= 2.0 * _SURE)
    return Scaling(
        size_exponent=alpha,
        duration_exponent=beta,
        predicted=predicted,
        fitted=slope,
        difference=difference,
        low=float(low),
        high=float(high),
        tolerance=_AGREES,
        holds=bool(known and abs(difference) <= _AGREES),
    )


def verdict(sizes: PowerLawFit, branching: Branching, scaling: Scaling) -> Verdict:
    """``verdict(sizes, branching, scaling) -> Verdict``: "critical", or else "not shown".

    Meaning: "critical" is said only when, on the window of the sizes, neither rival law beats
    the power law at p ≤ .05; m lies within .01 of 1 and its interval within ± .02 of it; and
    the scaling relation holds. Whatever fails is named; "not shown" is no claim of the contrary.

    Bias: towards "not shown" with few avalanches, by the interval of m and of the relation;
    towards "critical" in the law of sizes, where few avalanches let no rival win, which is why
    the other two must hold. Cost: none.

    Misleads: all three conditions are necessary, none nor all of them are sufficient; the window
    was chosen by whoever fitted. Source: DESIGN.md §4.5.
    """
    reasons = []
    if sizes.truncated.wins:
        reasons.append(
            f"sizes are cut off near {sizes.cutoff:.3g} (truncated power law, "
            f"p = {sizes.truncated.p:.2g})"
        )
    if sizes.lognormal.wins:
        reasons.append(f"a lognormal fits the sizes better (p = {sizes.lognormal.p:.2g})")
    if not abs(branching.m - 1.0) <= _NEAR_ONE:
        reasons.append(f"the branching ratio is {branching.m:.3f}, not 1")
    if not branching.high - branching.low <= 2.0 * _NARROW:
        reasons.append(
            f"the branching ratio is known to {branching.low:.3f}–{branching.high:.3f} only"
        )
    if not scaling.holds:
        reasons.append(
            f"exponents predict {scaling.predicted:.2f}, sizes by duration give "
            f"{scaling.fitted:.2f} (difference {scaling.low:.2f} to {scaling.high:.2f})"
        )
    critical = not reasons
    return Verdict(critical, "critical" if critical else "not shown", tuple(reasons))


def _predicted(alpha: float, beta: float) -> float:
    return (beta - 1.0) / (alpha - 1.0) if alpha != 1.0 else math.inf


def _slope(sizes: Floats, durations: Floats, window: Window) -> float:
    """Slope of ln mean size on ln duration, weighted by avalanches."""
    first, last = window
    inside = durations >= first
    if last is not None:
        inside &= durations <= last
    waves = durations[inside].astype(np.int64)
    many = np.bincount(waves)
    at = np.flatnonzero(many)
    if at.size < 2:
        raise InputError("avalanches of fewer than 2 durations lie in the window")
    weight = many[at].astype(np.float64)
    x, y = np.log(at), np.log(np.bincount(waves, sizes[inside])[at] / weight)
    x -= weight @ x / weight.sum()
    return float(weight @ (x * y) / (weight @ (x * x)))
