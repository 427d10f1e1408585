"""Two single runs moment by moment: how far their time series are apart.

One seed each: whatever comes out says how these two runs differ, never why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.emergence.gaussian import correlation_time

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

SERIES = ("R", "energy", "tension", "loss")
_DRAWS = 1999
_MEMORIES = 2.0
_FEWEST_BLOCKS = 8
_STREAM_BLOCKS = 4


@dataclass(frozen=True, eq=False)
class Apart:
    """One series of both runs: ``time_s``, ``a``, ``b`` (T,), all at the same moments.

    - ``difference``: mean of b − a over time; ``low``, ``high``: 95 % over time, nan where the
      runs are too short against their own memory; ``block_s``: length of a block.
    """

    series: str
    time_s: Floats
    a: Floats
    b: Floats
    difference: float
    low: float
    high: float
    block_s: float


def series_apart(a: pd.DataFrame, b: pd.DataFrame, *, seed: int = 1) -> tuple[Apart, ...]:
    """``series_apart(frames_a, frames_b) -> Apart`` each series: at the moments both have."""
    # Steps of unlike size come to the same moment by unlike sums.
    first, last = (
        told[["time_s", *SERIES]].assign(time_s=told["time_s"].round(9)) for told in (a, b)
    )
    both = first.merge(last, on="time_s", suffixes=("_a", "_b"))
    if len(both) < 2:
        return ()
    time_s = both["time_s"].to_numpy(np.float64)
    every_s = float(np.median(np.diff(time_s)))
    out = []
    for name in SERIES:
        one, other = (both[f"{name}_{end}"].to_numpy(np.float64) for end in "ab")
        good = np.isfinite(one) & np.isfinite(other)
        if good.sum() < 2:
            continue
        one, other = one[good], other[good]
        block = max(math.ceil(_MEMORIES * correlation_time(other - one)), 1)
        low, high = block_interval(other - one, block, seed=seed)
        mean = float((other - one).mean())
        out.append(Apart(name, time_s[good], one, other, mean, low, high, block * every_s))
    return tuple(out)


def block_interval(
    values: Floats, block: int, *, seed: int = 1, draws: int = _DRAWS
) -> tuple[float, float]:
    """``block_interval(values (T,), block) -> (low, high)``: 95 % of the mean of a series.

    Estimator: circular block bootstrap: blocks of so many moments in a row, drawn anywhere on the
    series closed to a ring, until T are together; percentiles of ``draws`` means. nan for fewer
    than 8 blocks. Bias: too narrow by about the memory over twice the block. Misleads: a series
    that drifts has no mean to be sure of. Cost: O(draws·T/block).
    Source: Politis & Romano (1992), in *Exploring the Limits of Bootstrap*, 263.
    """
    size = values.size
    if size < _FEWEST_BLOCKS * block:
        return math.nan, math.nan
    ring = np.concatenate(([0.0], np.cumsum(np.concatenate((values, values[: block - 1])))))
    sums = ring[block:] - ring[:-block]
    pieces = -(-size // block)
    lot = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, _STREAM_BLOCKS])))
    means = sums[lot.integers(0, size, (draws, pieces))].sum(axis=1) / (pieces * block)
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)
