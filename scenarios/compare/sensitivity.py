"""Which parameter moves a metric: shares of variance on a grid, trends, Sobol and Morris indices.

Indices are SALib's; what stands here is what its designs do not cover, and the way to it.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from model.emergence.effect import holm
from scenarios.compare.matching import with_units
from scenarios.compare.statistics import mean_interval, paired_p
from scenarios.compare.surfaces import Levels, levels_of
from scenarios.finding import ALPHA, Verdict

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Method = Literal["shares", "sobol", "morris"]

_DRAWS = 999
_STREAM_SHARES = 3
_RESAMPLES = 200
_SWEEPS = 20
"""Removals of arm and unit means in turn; of a whole grid one is enough."""
_FEWEST_UNITS = 6
"""Two-sided, five sign flips cannot go below .05."""


@dataclass(frozen=True)
class Index:
    """How much of a metric one parameter makes.

    - ``first``: its share of the variance alone (grid: ε²; Sobol: S1); Morris: μ*, by how
      much the metric changes over the whole range; ``first_low``, ``first_high``: 95 %.
    - ``total``: with all it interacts in (Sobol: ST; Morris: σ of its effects, no interval).
    """

    parameter: str
    first: float
    first_low: float
    first_high: float
    total: float = math.nan
    total_low: float = math.nan
    total_high: float = math.nan


@dataclass(frozen=True)
class Influence:
    """All indices of one metric.

    - ``method``; ``seeds``: share of the variance that repeats of the same arm make.
    - ``reason``: why there is none ("" where there are): "missing", "constant", "few", "design".
    """

    metric: str
    method: Method
    indices: tuple[Index, ...] = ()
    seeds: float = math.nan
    reason: str = ""


@dataclass(frozen=True)
class Trend:
    """Whether a metric rises or falls with a parameter, over seeds on a balanced grid.

    - ``rho``: mean over units of Spearman's rank correlation; ``low``, ``high``: 95 %, BCa.
    - ``p``: two-sided, of the linear contrast of each unit by flipping signs; ``q``: with all
      other trends asked for (Holm); ``units``: how many.
    """

    metric: str
    parameter: str
    units: int
    rho: float
    low: float
    high: float
    p: float
    q: float = math.nan
    verdict: Verdict = "not shown"
    reason: str = ""


def influence(
    runs: pd.DataFrame, metric: str, parameters: Sequence[str], design: Mapping[str, Any]
) -> Influence:
    """``influence(runs, metric, parameters, info["design"]) -> Influence``: as the design allows.

    Saltelli designs give Sobol's indices, Morris designs elementary effects, both from the
    problem kept with the design; a balanced grid gives each parameter's share of the variance.
    Any other design gives none.
    """
    kind = str(design.get("kind", "grid"))
    if kind in ("saltelli", "morris") and design.get("problem"):
        return _by_salib(runs, metric, design, "sobol" if kind == "saltelli" else "morris")
    if not balanced(runs, parameters):
        return Influence(metric, "shares", reason="design")
    return shares(runs, metric, parameters)


def balanced(runs: pd.DataFrame, parameters: Sequence[str]) -> bool:
    """Whether every combination of levels has runs of the same units: a whole grid."""
    if not parameters:
        return False
    told = with_units(runs)
    levels = [levels_of(told, name) for name in parameters]
    if any(level.binned for level in levels):
        return False
    cells = math.prod(len(level.values) for level in levels)
    if cells > len(told):
        return False
    at = np.ravel_multi_index(
        [level.at for level in levels], [len(level.values) for level in levels]
    )
    per_unit = told.assign(cell=at).groupby("unit")["cell"].nunique()
    # A few failed runs do not unbalance a grid; a hole in it does.
    return bool(np.unique(at).size == cells and (per_unit >= 0.9 * cells).mean() > 0.5)


def shares(runs: pd.DataFrame, metric: str, parameters: Sequence[str]) -> Influence:
    """``shares(runs, metric, parameters) -> Influence``: of the variance, by main effects.

    Estimator: ε² = (SS between levels − (L − 1)·s²)/SS total, s² the variance that is left
    beside arms and units, so that it is 0 on average where the parameter does nothing; interval:
    percentiles of ``_DRAWS`` bootstraps of whole units (seeds), the noise that they add taken off
    too. ``seeds``: mean variance within an arm over all variance.

    Misleads: a share depends on the range that was swept and how the levels lie in it: it is a
    share of *this* grid, no constant of the law; what two parameters do together is in neither.
    Source: Kelley (1935), *PNAS* 21, 554; s² of two ways: Scheffé (1959), *Analysis of Variance*.
    """
    told = with_units(runs).dropna(subset=[metric])
    values = told[metric].to_numpy(np.float64)
    units, unit = np.unique(told["unit"].to_numpy(), return_inverse=True)
    if values.size < 3 or np.ptp(values) == 0.0:
        reason = "missing" if not values.size else "constant" if np.ptp(values) == 0.0 else "few"
        return Influence(metric, "shares", reason=reason)
    centred = values - values.mean()
    left = _left_over(told, metric)
    if not math.isfinite(left):
        return Influence(metric, "shares", reason="few")
    lot = np.random.Generator(np.random.Philox(np.random.SeedSequence([1, _STREAM_SHARES])))
    weights = lot.multinomial(units.size, np.full(units.size, 1.0 / units.size), _DRAWS)
    indices = []
    for name in parameters:
        levels = levels_of(told, name)
        value = float(_epsilon(centred, unit, levels, np.ones((1, units.size)), left)[0])
        low = high = math.nan
        if units.size >= 4:
            drawn = _epsilon(centred, unit, levels, weights, 2.0 * left)
            low, high = (float(q) for q in np.percentile(drawn, (2.5, 97.5)))
        indices.append(Index(name, value, low, high))
    within = told.groupby("arm")[metric].var(ddof=1).mean()
    noise = float(within) / float(values.var(ddof=1)) if math.isfinite(within) else math.nan
    return Influence(metric, "shares", tuple(indices), min(noise, 1.0))


def _left_over(told: pd.DataFrame, metric: str) -> float:
    """Variance beside arms and units, holes or not; nan where nothing is left to tell it from."""
    own = told.groupby(["unit", "arm"], as_index=False)[metric].mean()
    free = len(own) - own["arm"].nunique() - own["unit"].nunique() + 1
    if free < 1:
        return math.nan
    away = own[metric].astype(float)
    for _ in range(_SWEEPS):
        for way in ("arm", "unit"):
            away = away - away.groupby(own[way]).transform("mean")
    return float((away**2).sum() / free)


def _epsilon(
    values: Floats, unit: NDArray[Any], levels: Levels, weights: Any, noise: float
) -> Floats:
    """ε² for each row of weights over units."""
    size = len(levels.values), int(unit.max()) + 1
    count, total = np.zeros(size), np.zeros(size)
    np.add.at(count, (levels.at, unit), 1.0)
    np.add.at(total, (levels.at, unit), values)
    square = np.bincount(unit, values**2, size[1])
    n, s, q = weights @ count.T, weights @ total.T, weights @ square
    runs, mean = n.sum(axis=1), s.sum(axis=1) / n.sum(axis=1)
    between = (np.where(n > 0, s**2 / np.maximum(n, 1.0), 0.0)).sum(axis=1) - runs * mean**2
    everything = q - runs * mean**2
    told = (between - (size[0] - 1) * noise) / np.where(everything > 0.0, everything, 1.0)
    return np.asarray(np.clip(told, 0.0, 1.0), np.float64)


def trends(
    runs: pd.DataFrame, metrics: Sequence[str], parameters: Sequence[str]
) -> tuple[Trend, ...]:
    """``trends(runs, metrics, parameters) -> Trend`` each, corrected together (Holm).

    Meaning: over seeds, does the metric rise or fall with the parameter, whatever the others?
    Estimator: in each unit the mean by level, its Spearman correlation with the level (shown) and
    its contrast Σ(rank − mean rank)·value (tested): where the parameter does nothing, levels are
    exchangeable within a unit and the contrast is symmetric about 0. Misleads: blind to what
    rises and falls again. Source: the contrast: Page (1963), *JASA* 58, 216, on values.
    """
    from scipy.stats import rankdata

    out = []
    told = with_units(runs)
    for metric in metrics:
        for name in parameters:
            levels = levels_of(told, name)
            if not levels.numeric or len(levels.values) < 2:
                continue
            table = (
                told.assign(level=levels.at)
                .pivot_table(index="unit", columns="level", values=metric, aggfunc="mean")
                .dropna()
                .to_numpy(np.float64)
            )
            if not table.size or np.ptp(table) == 0.0:
                continue
            weight = np.arange(table.shape[1]) - (table.shape[1] - 1) / 2.0
            ranks = rankdata(table, axis=1)
            rho = _correlation(ranks, np.asarray(weight, np.float64))
            low, high = mean_interval(rho)
            p = paired_p(table @ weight)
            out.append(Trend(metric, name, len(table), float(rho.mean()), low, high, p))
    q = holm([one.p for one in out])
    return tuple(_judged(one, float(worst), out) for one, worst in zip(out, q, strict=True))


def _judged(told: Trend, q: float, asked: Sequence[Trend]) -> Trend:
    from dataclasses import replace

    shown = q <= ALPHA
    floor = 2.0 ** (1 - told.units)
    before = sum(other.p < floor for other in asked if other is not told)
    few = told.units < _FEWEST_UNITS or floor * (len(asked) - before) > ALPHA
    reason = "" if shown else "few" if few else "corrected" if told.p <= ALPHA else "chance"
    return replace(told, q=q, verdict="shown" if shown else "not shown", reason=reason)


def _correlation(ranks: Floats, weight: Floats) -> Floats:
    away = ranks - ranks.mean(axis=1, keepdims=True)
    size = np.sqrt((away**2).sum(axis=1) * (weight**2).sum())
    return np.asarray(np.where(size > 0.0, away @ weight / np.where(size > 0, size, 1.0), 0.0))


def _by_salib(
    runs: pd.DataFrame, metric: str, design: Mapping[str, Any], method: Method
) -> Influence:
    """Sobol's or Morris's indices of the arms' means, in the order the design drew them."""
    problem = {key: design["problem"][key] for key in ("num_vars", "names", "bounds")}
    by_arm = runs.groupby("arm")[metric].mean().sort_index()
    # Rows of a design may coincide and then share an arm.
    rows = list(design.get("rows") or range(int(design.get("arms", len(by_arm)))))
    if not rows or not set(rows) <= set(by_arm.dropna().index):
        return Influence(metric, method, reason="missing")
    y = by_arm.loc[rows].to_numpy(np.float64)
    if np.ptp(y) == 0.0:
        return Influence(metric, method, reason="constant")
    within = runs.groupby("arm")[metric].var(ddof=1).mean()
    noise = min(float(within) / float(runs[metric].var(ddof=1)), 1.0)
    with warnings.catch_warnings():
        # Two or three points a parameter divide by nothing in some resamples; it is said as nan.
        warnings.simplefilter("ignore")
        if method == "sobol":
            indices = _sobol(problem, y, bool(design["problem"].get("second_order", True)))
        else:
            x = np.array(design["problem"]["rows"], np.float64)
            indices = _morris(problem, x, y, int(design["problem"].get("levels", 4)))
    return Influence(metric, method, indices, noise)


def _sobol(problem: Mapping[str, Any], y: Floats, second: bool) -> tuple[Index, ...]:
    from SALib.analyze import sobol

    found = sobol.analyze(problem, y, calc_second_order=second, num_resamples=_RESAMPLES, seed=1)
    return tuple(
        Index(
            name,
            float(s1),
            float(s1 - c1),
            float(s1 + c1),
            float(st),
            float(st - ct),
            float(st + ct),
        )
        for name, s1, c1, st, ct in zip(
            *(problem["names"], found["S1"], found["S1_conf"], found["ST"], found["ST_conf"]),
            strict=True,
        )
    )


def _morris(problem: Mapping[str, Any], x: Floats, y: Floats, levels: int) -> tuple[Index, ...]:
    from SALib.analyze import morris

    found = morris.analyze(problem, x, y, num_resamples=_RESAMPLES, num_levels=levels, seed=1)
    return tuple(
        Index(name, float(mu), max(float(mu - conf), 0.0), float(mu + conf), float(sigma))
        for name, mu, conf, sigma in zip(
            *(problem["names"], found["mu_star"], found["mu_star_conf"], found["sigma"]),
            strict=True,
        )
    )
