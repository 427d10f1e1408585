"""The runs worth looking at: the highest and lowest of a metric, and the strangest of all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_MAD_TO_SD = 1.4826
"""Of a normal law."""
_CHANCE = 0.05


@dataclass(frozen=True)
class Extreme:
    """A run, and why: ``why`` is "highest", "lowest" or "strange" in ``metric``.

    - ``value``: of the metric; ``z``: how far from the median of its own arm, in robust standard
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

    Estimator: z = (value − median of the arm)/(1.4826·MAD), the MAD taken over all runs' distances
    from their arms' medians: so a few repeats are enough, and an arm that is different as a whole
    is not strange for it. Misleads: metrics of counts have fat tails, where a z of 6 is common.
    Source: Iglewicz & Hoaglin (1993), *How to Detect and Handle Outliers*.
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
    """``deviations(runs, metrics)``: z of every run and metric; metrics that hardly vary, and
    arms of fewer than 3 runs, are left out."""
    many = runs.groupby("arm")["run"].transform("size") >= 3
    own = runs[many]
    away = own[list(metrics)].astype(float)
    away = away - away.groupby(own["arm"]).transform("median")
    scale = _MAD_TO_SD * away.abs().median()
    # Where most runs of an arm agree, half of all distances are 0 and there is no scale.
    return (away.loc[:, scale > 0.0] / scale[scale > 0.0]).dropna(axis=1, how="all")
