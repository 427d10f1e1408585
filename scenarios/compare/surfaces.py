"""A metric over parameters: cells of two, curves of one, phases. Figures only, no pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scenarios.compare.matching import Matched, with_units
from scenarios.compare.statistics import mean_interval, paired_p, unpaired_p
from scenarios.finding import ALPHA

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_LEVELS = 24
NOTHING = "—"
_BINS = 8
_FEW_DEALS = 1_999
PHASES = ("still", "jumps", "clusters", "both")
"""What a cell does: neither jumps nor clusters beyond chance, one of them, or both."""


@dataclass(frozen=True, eq=False)
class Levels:
    """Values of a parameter: ``at`` (n_runs,) which level each run has, ``values`` by level.

    - ``binned``: there were too many different ones; a level is then an equal share of the runs
      and its value their median.
    """

    name: str
    values: tuple[Any, ...]
    at: Ints
    binned: bool

    @property
    def numeric(self) -> bool:
        """Whether the values are numbers, on whose axis there is a near and a far."""
        return all(isinstance(value, float) for value in self.values)


@dataclass(frozen=True, eq=False)
class Surface:
    """A metric over two parameters: ``mean`` (n_y, n_x), nan where there is no run; ``count``.

    ``shown`` (n_y, n_x): of a difference, whether it survives correction; None of a mean.
    """

    metric: str
    x: Levels
    y: Levels
    mean: Floats
    count: Ints
    shown: NDArray[np.bool_] | None = None
    tested: int = 0


@dataclass(frozen=True, eq=False)
class Response:
    """A metric over one parameter: ``mean``, ``low``, ``high`` (n_levels,), 95 % over units."""

    metric: str
    x: Levels
    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Phases:
    """What most runs of a cell do: ``phase`` (n_y, n_x) numbers of ``PHASES``, −1 without runs;
    ``share`` (n_y, n_x): how many of the runs agree."""

    x: Levels
    y: Levels | None
    phase: Ints
    share: Floats


def levels_of(runs: pd.DataFrame, name: str) -> Levels:
    """``levels_of(runs, "laws.wave.K") -> Levels``: each value, or ``_BINS`` bins of many."""
    import pandas as pd

    column = runs[name]
    plain = pd.api.types.is_numeric_dtype(column) and column.dtype != bool
    if not plain or column.isna().any():
        # A conditional parameter has no value where its condition does not hold.
        told = column.astype(object).where(column.notna(), NOTHING).astype(str)
        values, at = np.unique(told.to_numpy(str), return_inverse=True)
        return Levels(name, tuple(map(str, values)), at.astype(np.int64), False)
    # Steps of a range are rounded differently by whoever counts them.
    figures = np.array([float(f"{value:.9g}") for value in column])
    values, at = np.unique(figures, return_inverse=True)
    if values.size <= MOST_LEVELS:
        return Levels(name, tuple(map(float, values)), at.astype(np.int64), False)
    edges = np.quantile(figures, np.linspace(0.0, 1.0, _BINS + 1)[1:-1])
    at = np.searchsorted(edges, figures, side="right")
    # Ties leave bins empty.
    at = np.unique(at, return_inverse=True)[1]
    middle = tuple(float(np.median(figures[at == level])) for level in range(at.max() + 1))
    return Levels(name, middle, at.astype(np.int64), True)


def varied(runs: pd.DataFrame, parameters: Sequence[str]) -> tuple[str, ...]:
    """Those parameters that have more than one value."""
    return tuple(name for name in parameters if runs[name].nunique(dropna=False) > 1)


def surface(runs: pd.DataFrame, metric: str, x: str, y: str | None = None) -> Surface:
    """``surface(runs, "order.mean", "laws.wave.K", "laws.pump") -> Surface``: mean of each cell,
    over repeats and whatever else was varied."""
    across = levels_of(runs, x)
    up = _one_level(len(runs)) if y is None else levels_of(runs, y)
    values = runs[metric].to_numpy(np.float64)
    good = np.isfinite(values)
    shape = len(up.values), len(across.values)
    total, count = np.zeros(shape), np.zeros(shape, np.int64)
    np.add.at(total, (up.at[good], across.at[good]), values[good])
    np.add.at(count, (up.at[good], across.at[good]), 1)
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return Surface(metric, across, up, mean, count)


def runs_of(runs: pd.DataFrame, x: str, y: str | None, column: int, row: int) -> pd.DataFrame:
    """``runs_of(runs, x, y, column, row)``: the runs that a cell of ``surface`` is made of."""
    inside = levels_of(runs, x).at == column
    if y is not None:
        inside &= levels_of(runs, y).at == row
    found: pd.DataFrame = runs[inside]
    return found


def response(runs: pd.DataFrame, metric: str, x: str) -> Response:
    """``response(runs, "order.mean", "laws.wave.K") -> Response``: mean and interval by level.

    The interval is of the mean over units (seeds), each averaged over whatever else was varied;
    nan for fewer than 4 of them.
    """
    told = with_units(runs)
    across = levels_of(told, x)
    size = len(across.values)
    mean, low, high = np.full(size, np.nan), np.full(size, np.nan), np.full(size, np.nan)
    for level in range(size):
        own = told[across.at == level].dropna(subset=[metric])
        if len(own):
            by_unit = own.groupby("unit", sort=True)[metric].mean().to_numpy(np.float64)
            mean[level] = by_unit.mean()
            low[level], high[level] = mean_interval(by_unit)
    return Response(metric, across, mean, low, high)


def difference(
    found: Matched, metric: str, x: str, y: str | None = None, *, seed: int = 1
) -> Surface:
    """``difference(matched, metric, x, y) -> Surface``: b − a in each cell, and where it is shown.

    Each cell is a test of its units, two-sided by permutation; corrected over all cells so that
    of those marked at most 5 % are wrong on average (Benjamini–Hochberg).
    """
    from scipy.stats import false_discovery_control

    across = levels_of(found.a, x)
    up = _one_level(len(found.a)) if y is None else levels_of(found.a, y)
    shape = len(up.values), len(across.values)
    mean, p = np.full(shape, np.nan), np.full(shape, np.nan)
    count = np.zeros(shape, np.int64)
    for row in range(shape[0]):
        for column in range(shape[1]):
            keys = found.a["key"][(up.at == row) & (across.at == column)].unique()
            if not keys.size:
                continue
            one, other = found.columns(metric, keys)
            if not (one.size and other.size):
                continue
            count[row, column] = min(one.size, other.size)
            mean[row, column] = other.mean() - one.mean()
            if min(one.size, other.size) > 1:
                p[row, column] = (
                    paired_p(other - one, seed=seed)
                    if found.paired
                    else unpaired_p(np.sort(one), np.sort(other), seed=seed, deals=_FEW_DEALS)
                )
    shown, tested = np.zeros(shape, bool), np.isfinite(p)
    if tested.any():
        shown[tested] = false_discovery_control(p[tested]) <= ALPHA
    return Surface(metric, across, up, mean, count, shown, int(tested.sum()))


def _one_level(runs: int) -> Levels:
    return Levels("", (0.0,), np.zeros(runs, np.int64), False)


def phases(
    runs: pd.DataFrame, jumps: Sequence[str], clusters: str, x: str, y: str | None = None
) -> Phases:
    """``phases(runs, ["jumps.insight"], "clusters.found", x, y) -> Phases``: what most runs do.

    A run jumps where any of ``jumps`` is above 0, and clusters where it ended with any cluster
    beyond chance; a cell is what most of its runs are, the first of ``PHASES`` in a draw.
    """
    does = (runs[list(jumps)] > 0.0).any(axis=1).to_numpy(int) + 2 * (
        runs[clusters] > 0.0
    ).to_numpy(int)
    across = levels_of(runs, x)
    up = None if y is None else levels_of(runs, y)
    rows = np.zeros(len(runs), np.int64) if up is None else up.at
    shape = 1 if up is None else len(up.values), len(across.values)
    count = np.zeros((*shape, len(PHASES)), np.int64)
    np.add.at(count, (rows, across.at, does), 1)
    total = count.sum(axis=2)
    phase = np.where(total > 0, count.argmax(axis=2), -1)
    return Phases(across, up, phase, count.max(axis=2) / np.maximum(total, 1))
