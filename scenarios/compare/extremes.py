"""The runs worth looking at: the highest and lowest of a metric, and the strangest of all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios.compare.matching import with_units

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_CHANCE = 0.05
_SWEEPS = 8
"""Means of arms and seeds taken off in turn: once is enough on a whole grid."""
_SAME, _LEAST = 1e-18, 1e-300


@dataclass(frozen=True)
class Extreme:
    """A run, and why: ``why`` is "highest", "lowest" or "strange" in ``metric``.

    - ``value``: of the metric; ``z``: how far from the others of its arm, in standard
      deviations; nan where nothing can be said.
    - ``unusual``: whether chance would give a z so large among so many runs and metrics in fewer
      than 5 of 100 sweeps, were they normal; the strangest of many is always strange.
    """

    run: str
    why: str
    metric: str
    value: float
    z: float = math.nan
    unusual: bool = False


def extremes(
    runs: pd.DataFrame, chosen: Sequence[str], metrics: Sequence[str], *, strange: int = 5
) -> tuple[Extreme, ...]:
    """``extremes(runs, chosen, metrics) -> Extreme`` each.

    - ``chosen``: metrics whose highest and lowest run are wanted; ``metrics``: all that may be
      strange; ``strange``: how many.

    Estimator: each run against the mean of its arm, and of its seed where seeds ran in three arms
    or more, without the run itself: t of the outlier test, told as the z of a normal law. So an
    arm or a seed that is different as a whole makes none of its runs strange. Misleads: figures
    that are counts have fat tails, where a z of 6 is common; two strange runs in one small arm
    hide each other. Source: Cook & Weisberg (1982), *Residuals and Influence in Regression*, §2.2.
    """
    out: list[Extreme] = []
    told = runs.reset_index(drop=True)
    z = deviations(told, metrics)
    for metric in chosen:
        values = told[metric].to_numpy(np.float64)
        if np.unique(values[np.isfinite(values)]).size < 2:
            continue
        for why, at in (("highest", np.nanargmax(values)), ("lowest", np.nanargmin(values))):
            own = float(z[metric].get(at, math.nan)) if metric in z else math.nan
            out.append(Extreme(str(told["run"][at]), why, metric, float(values[at]), own))
    if z.size:
        from scipy.stats import norm

        limit = float(norm.isf(_CHANCE / (2.0 * z.size)))
        figures = z.fillna(0.0).to_numpy(np.float64)
        for row in np.argsort(-np.abs(figures).max(axis=1), kind="stable")[:strange]:
            column = int(np.abs(figures[row]).argmax())
            own, metric, at = float(figures[row, column]), str(z.columns[column]), z.index[row]
            if own != 0.0:
                value = float(told[metric].loc[at])
                run = str(told["run"].loc[at])
                out.append(Extreme(run, "strange", metric, value, own, abs(own) > limit))
    return tuple(out)


def deviations(runs: pd.DataFrame, metrics: Sequence[str]) -> pd.DataFrame:
    """``deviations(runs, metrics) -> z``: externally studentized residuals, as normal quantiles.

    Arms of fewer than 3 runs, runs that lack a figure and metrics without any spread are left out.
    """
    from scipy.stats import norm
    from scipy.stats import t as student

    many = runs.groupby("arm")["run"].transform("size") >= 3
    own = with_units(runs[many]).dropna(subset=list(metrics))
    away = own[list(metrics)].astype(float)
    if own.empty:
        return away.iloc[:, :0]
    size = len(own)
    leverage = 1.0 / own.groupby("arm")["run"].transform("size")
    free = size - own["arm"].nunique()
    ways = ["arm"]
    if (own.groupby("unit")["arm"].nunique() >= 3).all():
        leverage += 1.0 / own.groupby("unit")["run"].transform("size") - 1.0 / size
        free -= own["unit"].nunique() - 1
        ways.append("unit")
    for _ in range(_SWEEPS if len(ways) > 1 else 1):
        for way in ways:
            away = away - away.groupby(own[way]).transform("mean")
    if free < 2:
        return away.iloc[:, :0]
    left = 1.0 - leverage.to_numpy(np.float64)[:, None]
    rest = away.to_numpy(np.float64)
    square = (rest**2).sum(axis=0)
    spread = square > _SAME * (own[list(metrics)].to_numpy(np.float64) ** 2).sum(axis=0)
    rest, square = rest[:, spread], square[spread]
    # Of a run's own arm and seed without the run itself, so that it does not hide behind itself.
    deleted = np.maximum(square - rest**2 / left, 0.0) / (free - 1)
    with np.errstate(divide="ignore"):
        t = rest / np.sqrt(deleted * left)
    z = np.sign(t) * norm.isf(np.maximum(student.sf(np.abs(t), free - 1), _LEAST))
    import pandas as pd

    return pd.DataFrame(z, index=own.index, columns=list(away.columns[spread]))
