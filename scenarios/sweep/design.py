"""Which points of parameter space are visited: grids, lists, and sampled designs.

Grid and list are exact; Latin hypercube and Sobol sequence are ``scipy.stats.qmc``'s, the designs
of Saltelli (2010) and Morris (1991) are SALib's. What is varied stands in ``axes.py``.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from model.errors import InputError
from scenarios.sweep.axes import Axis, axis_of

Kind = Literal["grid", "list", "latin", "sobol", "saltelli", "morris"]
SAMPLED = ("latin", "sobol", "saltelli", "morris")
_LEVELS = 4
_MOST_POINTS = 1_000_000

Point = Mapping[str, Any]


@dataclass(frozen=True)
class When:
    """Where parameter ``name`` has this ``value``, ``axis`` is varied too; elsewhere it is not."""

    name: str
    value: Any
    axis: Axis


@dataclass(frozen=True)
class Design:
    """What was asked for.

    - ``zipped``: names that go in step, group by group; ``whens``: conditional parameters.
    - ``samples``: points of latin and sobol; of saltelli and morris the N of theory (saltelli
      makes N·(k + 2) points for k parameters, morris N·(k + 1)).
    """

    axes: tuple[Axis, ...]
    kind: Kind = "grid"
    zipped: tuple[tuple[str, ...], ...] = ()
    whens: tuple[When, ...] = ()
    samples: int = 0
    seed: int = 1

    @property
    def varied(self) -> tuple[Axis, ...]:
        """Every parameter that may differ between runs, conditional ones last."""
        return (*self.axes, *(when.axis for when in self.whens))


@dataclass(frozen=True)
class Visited:
    """The points of a design.

    - ``points``: those that differ, in order; ``rows``: for each row of the design its point.
    - ``problem``: SALib's, for the indices of Saltelli and Morris; None for other designs.
    """

    points: tuple[Point, ...]
    rows: tuple[int, ...]
    problem: dict[str, Any] | None


def when_of(asked: str) -> When:
    """``when_of("growth.on=true:growth.window_s=16,32") -> When``."""
    condition, colon, varied = asked.partition(":")
    mend = "write it like --when growth.on=true:growth.window_s=16,32"
    if not colon or "=" not in condition or "=" not in varied:
        raise InputError(f"cannot read --when {asked!r}", mend=mend)
    told = axis_of(condition)
    if len(told.values) != 1:
        raise InputError(f"cannot read --when {asked!r}: one value, please", mend=mend)
    axis = axis_of(varied)
    if axis.bounds is not None:
        raise InputError("a conditional parameter needs values", place=axis.name, mend=mend)
    return When(told.name, told.values[0], axis)


def visited(design: Design) -> Visited:
    """``visited(design) -> Visited``; the same design gives the same points.

    Raises ``InputError`` for a design that cannot be made of what is varied.
    """
    _check(design)
    if design.kind in SAMPLED:
        shares, problem = _sampled(design)
        rows = [
            {axis.name: axis.at(u) for axis, u in zip(design.axes, row, strict=True)}
            for row in shares
        ]
    else:
        rows, problem = _conditional(_crossed(design), design.whens), None
    places: dict[str, int] = {}
    points: list[Point] = []
    which = []
    for row in rows:
        key = json.dumps({name: _plain(value) for name, value in row.items()}, sort_keys=True)
        if key not in places:
            places[key] = len(points)
            points.append(row)
        which.append(places[key])
    return Visited(tuple(points), tuple(which), problem)


def _plain(value: Any) -> Any:
    """1 and 1.0 are one value of a parameter, and one arm."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _check(design: Design) -> None:
    names = [axis.name for axis in design.varied]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError("is varied twice", place=twice, mend="vary it once")
    if not design.axes:
        raise InputError("nothing is varied", mend="say what with --over laws.wave.K=0:4:21")
    if design.kind in SAMPLED:
        if design.zipped or design.whens:
            what = "--zip" if design.zipped else "--when"
            raise InputError(f"a sampled design takes no {what}", mend="use --design grid")
        if design.samples < 1:
            raise InputError(
                f"design {design.kind} needs a number of samples", mend="give --samples 64"
            )
        return
    bounded = next((axis for axis in design.axes if axis.bounds is not None), None)
    if bounded is not None:
        raise InputError(
            f"bounds without a number of values in a {design.kind}",
            place=bounded.name,
            mend=f"write {bounded.name}=LOW:HIGH:COUNT, or choose --design latin --samples 64",
        )


def _crossed(design: Design) -> list[dict[str, Any]]:
    """All combinations of what is not zipped; a list zips everything."""
    zipped = design.zipped
    if design.kind == "list":
        if zipped:
            raise InputError("in a list everything goes in step", mend="leave out --zip")
        zipped = (tuple(axis.name for axis in design.axes),)
    by_name = {axis.name: axis for axis in design.axes}
    taken: set[str] = set()
    for name in itertools.chain.from_iterable(zipped):
        if name not in by_name or name in taken:
            what = "is zipped twice" if name in taken else "is zipped but not varied"
            raise InputError(what, place=name, mend="name it once in --zip and once in --over")
        taken.add(name)
    groups = []
    for axis in design.axes:
        group = next((names for names in zipped if axis.name in names), (axis.name,))
        if group[0] == axis.name:
            groups.append(_in_step([by_name[name] for name in group]))
    count = 1
    for group_points in groups:
        count *= len(group_points)
    if count > _MOST_POINTS:
        raise InputError(f"{count:,} points are more than {_MOST_POINTS:,}", mend="vary less")
    return [
        {name: value for part in parts for name, value in part.items()}
        for parts in itertools.product(*groups)
    ]


def _in_step(axes: Sequence[Axis]) -> list[dict[str, Any]]:
    lengths = {axis.name: len(axis.values) for axis in axes}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {count}" for name, count in lengths.items())
        raise InputError(f"what is zipped must have as many values each: {told}")
    names = [axis.name for axis in axes]
    rows = zip(*(axis.values for axis in axes), strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _conditional(points: list[dict[str, Any]], whens: Sequence[When]) -> list[dict[str, Any]]:
    for when in whens:
        known = {name for point in points for name in point}
        if when.name not in known:
            raise InputError(
                "is a condition but not varied", place=when.name, mend="name it in --over too"
            )
        if all(point.get(when.name) != when.value for point in points):
            raise InputError(
                f"never has the value {when.value!r}", place=when.name, mend="name one of --over"
            )
        points = [
            point | ({} if value is None else {when.axis.name: value[0]})
            for point in points
            for value in (
                [(told,) for told in when.axis.values]
                if point.get(when.name) == when.value
                else [None]
            )
        ]
    return points


def _sampled(design: Design) -> tuple[list[list[float]], dict[str, Any] | None]:
    """Shares (n_points, n_axes) from 0 to 1, and SALib's problem where it made them."""
    k, n, seed = len(design.axes), design.samples, design.seed % 2**32
    if design.kind in ("latin", "sobol"):
        from scipy.stats import qmc

        if design.kind == "latin":
            told: list[list[float]] = qmc.LatinHypercube(k, seed=seed).random(n).tolist()
            return told, None
        _power_of_two(n)
        points: list[list[float]] = qmc.Sobol(k, seed=seed).random(n).tolist()
        return points, None
    problem = {
        "num_vars": k,
        "names": [axis.name for axis in design.axes],
        "bounds": [[0.0, 1.0]] * k,
    }
    if design.kind == "saltelli":
        from SALib.sample.sobol import sample

        _power_of_two(n)
        shares = sample(dict(problem), n, calc_second_order=False, seed=seed)
        return shares.tolist(), problem | {"second_order": False, "samples": n}
    from SALib.sample.morris import sample as morris

    shares = morris(dict(problem), n, num_levels=_LEVELS, seed=seed)
    return shares.tolist(), problem | {"levels": _LEVELS, "samples": n, "rows": shares.tolist()}


def _power_of_two(n: int) -> None:
    if n & (n - 1):
        near = 1 << (n - 1).bit_length()
        raise InputError(
            f"a Sobol sequence is even only at powers of two, not {n}",
            mend=f"give --samples {near // 2} or {near}",
        )
