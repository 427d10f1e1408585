"""The whole comparison: every pair of sources, every sweep by itself. Figures only, no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import InputError
from scenarios.compare.extremes import Extreme, extremes
from scenarios.compare.matching import Matched, matched
from scenarios.compare.sensitivity import Influence, Trend, balanced, influence, trends
from scenarios.compare.sources import Source, open_all, unlike
from scenarios.compare.statistics import Difference, corrected, paired, unpaired
from scenarios.compare.surfaces import (
    Phases,
    Response,
    Surface,
    difference,
    phases,
    response,
    surface,
    varied,
)
from scenarios.compare.two_runs import Apart, series_apart

HEADLINE = (
    "jumps.rate",
    "jumps.largest",
    "order.mean",
    "loss.fall",
    "clusters.significant",
    "growth.grown",
)
"""What is compared where no metric is named, as far as the sources have it."""
_MOST_BY_DEFAULT = 6
JUMPS, CLUSTERS = ("jumps.idea", "jumps.decision", "jumps.insight"), "clusters.significant"
"""What phases are told by: jumps larger than ripples, clusters beyond chance."""


@dataclass(frozen=True, eq=False)
class Contrast:
    """Source b against source a.

    - ``matched``; ``unlike``: in what else the two differ: name → (in a, in b).
    - ``differences``: by metric, corrected with those of all other contrasts (Holm).
    - ``maps``: by metric over parameters, where arms were matched; ``series``: of two single runs.
    """

    a: Source
    b: Source
    matched: Matched
    unlike: dict[str, tuple[Any, Any]]
    differences: dict[str, Difference]
    maps: dict[str, Surface]
    series: tuple[Apart, ...]


@dataclass(frozen=True, eq=False)
class Portrait:
    """One sweep over its own parameters.

    - ``over``: the one or two that pictures are drawn over; ``varied``: all.
    - ``grid``: whether every combination was run, so that trends could be asked for.
    """

    source: Source
    varied: tuple[str, ...]
    over: tuple[str, ...]
    grid: bool
    surfaces: dict[str, Surface]
    responses: dict[str, tuple[Response, ...]]
    phases: Phases | None
    influences: dict[str, Influence]
    trends: tuple[Trend, ...]
    extremes: tuple[Extreme, ...]


@dataclass(frozen=True, eq=False)
class Comparison:
    """``sources`` in their order, ``metrics`` compared, ``contrasts`` with the first source,
    ``portraits`` of the sweeps."""

    sources: tuple[Source, ...]
    metrics: tuple[str, ...]
    contrasts: tuple[Contrast, ...]
    portraits: tuple[Portrait, ...]


def compare(
    paths: Sequence[Path], metrics: Sequence[str] = (), over: Sequence[str] = ()
) -> Comparison:
    """``compare([path, …], ["order.mean"], ["laws.wave.K"]) -> Comparison``.

    - ``metrics``: what to compare, ``HEADLINE`` where none is named; ``over``: one or two
      parameters for the pictures, the first that vary where none is named.

    Raises ``InputError`` for folders that are neither runs nor sweeps, nothing finished, and
    names that no source knows.
    """
    sources = open_all(paths)
    for source in sources:
        if source.runs.empty:
            raise InputError(
                "has no finished run", file=source.paths[0], mend="let it run, then compare"
            )
    if len(sources) == 1 and not sources[0].is_sweep:
        raise InputError(
            "a run is compared with another one, or with a sweep",
            file=sources[0].paths[0],
            mend="name a second folder whose settings differ",
        )
    chosen = _metrics(sources, metrics)
    wanted = _over(sources, over)
    contrasts = _contrasts(sources, chosen, wanted)
    portraits = tuple(portrait_of(source, chosen, wanted) for source in sources if source.is_sweep)
    return Comparison(tuple(sources), chosen, contrasts, portraits)


def portrait_of(source: Source, metrics: Sequence[str], over: Sequence[str] = ()) -> Portrait:
    """``portrait_of(source, metrics, over) -> Portrait``."""
    runs = source.runs
    all_varied = varied(runs, source.parameters)
    axes = tuple(name for name in over if name in all_varied) or all_varied[:2]
    told = [metric for metric in metrics if metric in source.metrics and runs[metric].notna().any()]
    kind = str(source.design.get("kind", "grid"))
    grid = kind not in ("saltelli", "morris") and balanced(runs, all_varied)
    seen = None
    if axes and {*JUMPS, CLUSTERS} <= set(source.metrics):
        measured = runs.dropna(subset=[*JUMPS, CLUSTERS])
        seen = phases(measured, JUMPS, CLUSTERS, *axes[:2]) if len(measured) else None
    return Portrait(
        source=source,
        varied=all_varied,
        over=axes,
        grid=grid,
        surfaces={name: surface(runs, name, *axes[:2]) for name in told} if len(axes) > 1 else {},
        responses={name: tuple(response(runs, name, x) for x in axes) for name in told},
        phases=seen,
        influences={
            name: influence(runs, name, all_varied, source.design) for name in told if all_varied
        },
        trends=trends(runs, told, all_varied) if grid else (),
        extremes=extremes(runs, told, _own_metrics(source)),
    )


def _contrasts(
    sources: Sequence[Source], metrics: Sequence[str], over: Sequence[str]
) -> tuple[Contrast, ...]:
    first, pairs = sources[0], []
    for other in sources[1:]:
        names = tuple(dict.fromkeys((*first.parameters, *other.parameters)))
        found = matched(first.runs, other.runs, names, (first.scenario, other.scenario))
        pairs.append((other, found))
    told: list[Difference] = []
    for _, found in pairs:
        for metric in metrics:
            one, other_values = found.columns(metric)
            told.append((paired if found.paired else unpaired)(one, other_values))
    judged = iter(corrected(told, "holm"))
    out = []
    for other, found in pairs:
        differences = {metric: next(judged) for metric in metrics}
        axes = tuple(name for name in over if name in found.parameters) or found.parameters[:2]
        maps = {name: difference(found, name, *axes[:2]) for name in metrics} if axes else {}
        single = first.folders and other.folders and len(first.runs) == len(other.runs) == 1
        series = series_apart(first.folders[0].frames, other.folders[0].frames) if single else ()
        differ = unlike(first, other, found.parameters)
        out.append(Contrast(first, other, found, differ, differences, maps, series))
    return tuple(out)


def _metrics(sources: Sequence[Source], asked: Sequence[str]) -> tuple[str, ...]:
    common = [name for name in sources[0].metrics if all(name in s.metrics for s in sources)]
    for name in asked:
        if name not in common:
            raise _unknown("metric", name, common)
    if asked:
        return tuple(dict.fromkeys(asked))
    measured = [name for name in common if all(s.runs[name].notna().any() for s in sources)]
    chosen = [name for name in HEADLINE if name in measured] or measured[:_MOST_BY_DEFAULT]
    if not chosen:
        raise InputError("these have no metric in common", mend="compare runs of one version")
    return tuple(chosen)


def _over(sources: Sequence[Source], asked: Sequence[str]) -> tuple[str, ...]:
    known = list(dict.fromkeys(name for source in sources for name in source.parameters))
    for name in asked:
        if name not in known:
            raise _unknown("parameter", name, known)
    if len(asked) > 2:
        raise InputError("pictures have two axes", place="--over", mend="name one or two")
    return tuple(asked)


def _unknown(what: str, name: str, known: Sequence[str]) -> InputError:
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    listed = f"known here: {', '.join(known)}" if known else "there is none here"
    return InputError(
        f"unknown {what}", place=name, mend=f"did you mean {near[0]!r}?" if near else listed
    )


def _own_metrics(source: Source) -> list[str]:
    return [name for name in source.metrics if source.runs[name].notna().all()]
