"""Jumps counted: how large and how long. Laws of their sizes are not fitted here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Summary:
    """Order statistics of some jumps; each a value that occurred, None where there is none.

    - ``count``: how many; ``median``, ``p90``, ``p99``, ``max``: unit of what was summarised.
    """

    count: int
    median: float | None
    p90: float | None
    p99: float | None
    max: float | None


@dataclass(frozen=True)
class JumpSummary:
    """``sizes``: discharges a jump; ``durations``: waves a jump; ``per_second``: jumps/s."""

    sizes: Summary
    durations: Summary
    per_second: float | None


def summary(values: ArrayLike) -> Summary:
    """``summary(values (k,)) -> Summary``: count, median, 90th and 99th percentile, largest.

    Estimator: inverse of the empirical distribution, so every figure is a value that occurred.
    Misleads: below 100 jumps p99 is the largest one; heavy-tailed sizes have a largest that grows
    with the length of the run. Not a number among the values is an error of the caller's.
    """
    told = np.asarray(values, np.float64).ravel()
    if told.size == 0:
        return Summary(0, None, None, None, None)
    median, p90, p99 = np.quantile(told, (0.5, 0.9, 0.99), method="inverted_cdf")
    return Summary(told.size, float(median), float(p90), float(p99), float(told.max()))


def jump_summary(sizes: ArrayLike, durations: ArrayLike, seconds: float) -> JumpSummary:
    """``jump_summary(sizes (k,), durations (k,), seconds) -> JumpSummary``.

    - ``sizes``: discharges of each jump; ``durations``: waves of each; ``seconds``: time watched.
    - ``per_second`` is None where no time was watched.
    """
    told = summary(sizes)
    return JumpSummary(told, summary(durations), told.count / seconds if seconds > 0.0 else None)
