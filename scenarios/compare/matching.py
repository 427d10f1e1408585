"""Which runs of two sources belong together: arms of the same parameters, pairs of the same seed.

What is different between them is ``statistics``' matter, where they come from ``sources``'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_DIGITS = 9
"""Parameters that agree in so many figures are the same."""


@dataclass(frozen=True, eq=False)
class Matched:
    """Runs of a and b that stand in arms of the same parameters.

    - ``parameters``: what the arms are told apart by; ``arms``: how many both have;
      ``only_a``, ``only_b``: arms that only one has.
    - ``paired``: whether a's and b's runs have the same seeds, arm by arm.
    - ``a``, ``b``: the matched runs with ``key`` (number of the arm) and ``unit``; the same rows
      in the same order where paired. ``left_over``: runs of matched arms that found no partner.
    """

    parameters: tuple[str, ...]
    arms: int
    only_a: int
    only_b: int
    paired: bool
    a: pd.DataFrame
    b: pd.DataFrame
    left_over: int

    def columns(self, metric: str, keys: Iterable[int] | None = None) -> tuple[Floats, Floats]:
        """``matched.columns("order.mean") -> (a (k,), b (k,))``: a value each unit.

        A unit is what is independent of the others: a seed, whatever arms it ran in; its value is
        the mean over the matched arms (``keys``: over these only). Where not paired, units that
        lack a run in one of the arms are left out: their mean would be of other arms; so are arms
        where one side lacks the metric.
        """
        if self.paired:
            one, other = self._of(self.a, metric, keys), self._of(self.b, metric, keys)
            good = (one[metric].notna() & other[metric].notna()).to_numpy()
            return tuple(  # type: ignore[return-value]
                told[good].groupby("unit", sort=True)[metric].mean().to_numpy(np.float64)
                for told in (one, other)
            )
        sides = (self.a.dropna(subset=[metric])["key"], self.b.dropna(subset=[metric])["key"])
        both = set(sides[0]) & set(sides[1])
        keys = both if keys is None else both & set(keys)
        return self._whole(self.a, metric, keys), self._whole(self.b, metric, keys)

    def _whole(self, told: pd.DataFrame, metric: str, keys: Iterable[int] | None) -> Floats:
        own = self._of(told, metric, keys).dropna(subset=[metric])
        by_unit = own.groupby("unit", sort=True)
        whole = by_unit["key"].nunique() == own["key"].nunique()
        values: Floats = by_unit[metric].mean()[whole].to_numpy(np.float64)
        return values

    @staticmethod
    def _of(told: pd.DataFrame, metric: str, keys: Iterable[int] | None) -> pd.DataFrame:
        own = told if keys is None else told[told["key"].isin(list(keys))]
        return own[["key", "unit", metric]]


def with_units(runs: pd.DataFrame) -> pd.DataFrame:
    """``with_units(runs)``: the same with ``unit``: what is independent of one another in them.

    The seed where arms share seeds (then runs of one seed are kin); else the number of the
    repeat, which puts one run of every arm together and leaves units independent all the same.
    """
    shared = runs["arm"].nunique() < 2 or (runs.groupby("seed")["arm"].nunique() > 1).any()
    return runs.assign(unit=runs["seed"] if shared else runs["repeat"])


def matched(
    a: pd.DataFrame,
    b: pd.DataFrame,
    parameters: Sequence[str],
    fixed: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
) -> Matched:
    """``matched(runs_a, runs_b, parameters) -> Matched``.

    - ``parameters``: all that vary within either; ``fixed``: what a parameter is in the source
      that does not vary it, for a and b.

    Runs must be finished ones. A parameter that stands still in both is no matter of matching: it
    is what is compared. Paired where at least half of the runs of the smaller side find their
    seed on the other; the others are left over.
    """
    one, other = (
        _filled(told, parameters, known) for told, known in zip((a, b), fixed, strict=True)
    )
    told_apart = tuple(
        name
        for name in parameters
        if name in one and name in other and (one[name].nunique() > 1 or other[name].nunique() > 1)
    )
    names_a, names_b = _arm_names(one, told_apart), _arm_names(other, told_apart)
    both = sorted(set(names_a) & set(names_b))
    number = {name: at for at, name in enumerate(both)}
    one, other = (
        with_units(told).assign(key=[number.get(name, -1) for name in names])
        for told, names in ((one, names_a), (other, names_b))
    )
    one, other = one[one["key"] >= 0], other[other["key"] >= 0]
    pairs = (
        one[["key", "seed"]]
        .drop_duplicates()
        .merge(other[["key", "seed"]].drop_duplicates(), on=["key", "seed"])
    )
    smaller = min(len(one), len(other))
    paired = bool(smaller) and 2 * len(pairs) >= smaller
    left_over = 0
    if paired:
        before = len(one) + len(other)
        one, other = (
            pairs.merge(told.drop_duplicates(["key", "seed"]), on=["key", "seed"]).sort_values(
                ["key", "seed"], ignore_index=True
            )
            for told in (one, other)
        )
        other = other.assign(unit=one["unit"])
        left_over = before - len(one) - len(other)
    return Matched(
        parameters=told_apart,
        arms=len(both),
        only_a=len(set(names_a)) - len(both),
        only_b=len(set(names_b)) - len(both),
        paired=paired,
        a=one.sort_values(["key", "seed"], ignore_index=True),
        b=other.sort_values(["key", "seed"], ignore_index=True),
        left_over=left_over,
    )


def _filled(
    runs: pd.DataFrame, parameters: Sequence[str], known: Mapping[str, Any]
) -> pd.DataFrame:
    return runs.assign(
        **{name: known[name] for name in parameters if name not in runs and name in known}
    )


def _arm_names(runs: pd.DataFrame, parameters: Sequence[str]) -> list[tuple[str, ...]]:
    columns = [[_plain(value) for value in runs[name]] for name in parameters]
    return list(zip(*columns, strict=True)) if columns else [()] * len(runs)


def _plain(value: Any) -> str:
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        return f"{float(value):.{_DIGITS}g}"
    return str(value)
