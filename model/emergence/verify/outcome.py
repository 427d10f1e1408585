"""What a reference experiment hands back: checks with their tolerance and verdict, and a picture.

No experiment stands here, and no words: ``case`` and ``key`` are looked up by whoever speaks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.effect import Effect, sign_flip_p

Floats = NDArray[np.float64]
Verdict = Literal["holds", "fails", "not shown"]
Look = Literal["theory", "found", "control", "other"]
Watch = Callable[[float], None]
"""Told the share done, 0 to 1."""


@dataclass(frozen=True)
class Check:
    """One row of the table.

    - ``case``: which case of the experiment (``"K = 2"``); ``unit``: of theory and result.
    - ``theory``: what must come out; ``relation``: how the result must stand to it.
      ``=`` within ``tolerance``, ``≥`` at least so much, ``<`` less than that.
    - ``tolerance``: from the stated sampling error, 0 for ≥ and <.
    - ``p``: where the claim is a test; the verdict is then its own; ``effect``: how large.
    """

    case: str
    theory: float
    result: float
    tolerance: float
    verdict: Verdict
    relation: Literal["=", "≥", "<"] = "="
    unit: str = ""
    p: float | None = None
    effect: Effect | None = None

    @property
    def failed(self) -> bool:
        """Whether this row speaks against the engine or the measure; "not shown" does not."""
        return self.verdict == "fails"


@dataclass(frozen=True, eq=False)
class Curve:
    """A line or points of a picture: ``x``, ``y`` (k,), ``error`` (k,) of y where there is one."""

    key: str
    x: Floats
    y: Floats
    look: Look = "found"
    error: Floats | None = None


@dataclass(frozen=True, eq=False)
class Picture:
    """What is worth seeing of an experiment; ``x`` and ``y`` are keys of the axes' words."""

    x: str
    y: str
    curves: tuple[Curve, ...]
    log_x: bool = False
    log_y: bool = False


@dataclass(frozen=True, eq=False)
class Outcome:
    """What an experiment gave: its checks in order, and a picture where it helps."""

    checks: tuple[Check, ...]
    picture: Picture | None = None
    facts: Mapping[str, float] = field(default_factory=dict)
    """Figures its words mention: sizes, seconds, seeds."""


def within(case: str, theory: float, result: float, tolerance: float, unit: str = "") -> Check:
    """``within(case, theory, result, tolerance) -> Check``: holds if |result − theory| ≤ tolerance.

    A result or tolerance that is no number fails.
    """
    holds = math.isfinite(tolerance) and abs(result - theory) <= tolerance
    return Check(case, theory, result, tolerance, "holds" if holds else "fails", unit=unit)


def at_least(case: str, least: float, result: float, unit: str = "") -> Check:
    """``at_least(case, least, result) -> Check``: holds if result ≥ least."""
    return Check(case, least, result, 0.0, "holds" if result >= least else "fails", "≥", unit)


def below(case: str, bound: float, result: float, unit: str = "") -> Check:
    """``below(case, bound, result) -> Check``: holds if result < bound."""
    return Check(case, bound, result, 0.0, "holds" if result < bound else "fails", "<", unit)


def shows(
    case: str,
    chance: float,
    result: float,
    p: float,
    alpha: float = 0.05,
) -> Check:
    """``shows(case, chance, result, p) -> Check``: is more there than chance gives?

    - ``chance``: what chance alone would give, in the place of theory; ``p``: of the result by
      chance, corrected for all such questions of the experiment.

    Not to show it is a finding, no failure.
    """
    verdict: Verdict = "holds" if p <= alpha else "not shown"
    return Check(case, chance, result, 0.0, verdict, "≥", p=p)


def falls(
    case: str,
    before: ArrayLike,
    after: ArrayLike,
    *,
    tests: int = 1,
    must: bool,
    unit: str = "",
    alpha: float = 0.05,
) -> Check:
    """``falls(case, before (r,), after (r,), …) -> Check``: does it fall, pair by pair?

    - ``before``, ``after``: one value a seed, in the same order; theory is the mean of
      ``before``, result that of ``after``.
    - ``tests``: how many such questions are asked together; p is multiplied by it (Bonferroni).
    - ``must``: whether not falling speaks against the engine (it "fails") or is a finding
      ("not shown").
    """
    a, b = np.asarray(before, np.float64), np.asarray(after, np.float64)
    p = min(sign_flip_p(a - b) * tests, 1.0)
    missing: Verdict = "fails" if must else "not shown"
    verdict: Verdict = "holds" if p <= alpha else missing
    return Check(case, float(a.mean()), float(b.mean()), 0.0, verdict, "<", unit, p)


def mean_and_error(values: ArrayLike) -> tuple[float, float]:
    """``mean_and_error(values (r,)) -> (mean, standard error)`` of independent values."""
    told = np.asarray(values, np.float64)
    return float(told.mean()), float(told.std(ddof=1) / math.sqrt(told.size))


def time_mean(series: ArrayLike, blocks: int = 10) -> tuple[float, float]:
    """``time_mean(series (T,), blocks=10) -> (mean, standard error)`` of a correlated series.

    Batch means: the spread of the means of ``blocks`` stretches, each of which must be long
    against the memory of the series; else the error comes out too small.
    Source: Flegal & Jones (2010), *Annals of Statistics* 38, 1034.
    """
    told = np.asarray(series, np.float64)
    told = told[: told.size // blocks * blocks]
    return mean_and_error(told.reshape(blocks, -1).mean(axis=1))
