"""Avalanches gathered and counted: how large, how long. Laws are fitted in ``power_law``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


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


def front_sizes(wave: ArrayLike) -> NDArray[np.int64]:
    """``front_sizes(wave (k,)) -> (waves,)``: discharges in each wave of one jump.

    - ``wave``: number of the wave, from 0, of each of its discharges (``path`` of a jump).
    """
    return np.bincount(np.asarray(wave, np.int64).ravel())


def avalanches_of(activity: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """``avalanches_of(activity (T,)) -> (sizes (k,), durations (k,))``: by silence around them.

    Meaning: an avalanche is a run of bins that are not empty between two that are; size is the
    sum of its activity, duration the number of its bins. Those cut off by either end of the
    record are left out: how long they lasted is not known.

    - ``activity``: events a bin, ≥ 0. Cost: O(T).

    Misleads: sizes depend on the width of the bins; where activity never rests there is one
    avalanche or none; at high activity independent ones run together.
    Source: Beggs & Plenz (2003), *J. Neurosci.* 23, 11167.
    """
    told = np.asarray(activity, np.float64).ravel()
    edges = np.diff((told > 0.0).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1) + 1, np.flatnonzero(edges == -1) + 1
    ends = ends[ends > starts[0]] if starts.size else ends[:0]
    starts = starts[: ends.size]
    total = np.concatenate(([0.0], np.cumsum(told)))
    return total[ends] - total[starts], ends - starts
