"""The emergence card of a run: what was found, its null, effect size and p, and what was not.

Computed from the run's tables and summary; the formulas are ``model/emergence``'s, the words
``scenarios/report``'s. One run is one sample: nothing here says what other seeds would give.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.emergence.chance import p_value
from model.emergence.order import susceptibility
from model.emergence.uncoupled import uncoupled_order
from model.schedule import BAND_NAMES
from scenarios.card_groups import group_findings
from scenarios.card_jumps import jump_findings
from scenarios.finding import ALPHA, Finding, corrected, verdict_of, within
from scenarios.group_readings import readings_of

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.store import RunFolder

Floats = NDArray[np.float64]

_LOTS, _DRAWS = 99, 199
_NOTHING_MOVED = "band.none"
_MOST_LINKS, _MOST_MOMENTS, _FEWEST_MOMENTS = 200_000, 256, 20


def card_of(folder: RunFolder) -> tuple[Finding, ...]:
    """``card_of(folder) -> tuple[Finding, …]``: the card of a finished run, in reading order.

    Time series are taken from the second half of the run on, so that the way in from the start
    is not taken for a finding. The same folder gives the same card. Cost: 200 bootstraps of the
    jumps, 99 shuffles of the links, 199 uncoupled twins and as many shifts of the groups' series.
    Raises ``InputError`` where a table is missing.
    """
    seed = int(folder.info["seed"]) % 2**32
    agents, clusters = folder.last_look("agents"), folder.clusters
    last = clusters[clusters.time_s == agents.time_s.max()]
    shown = last[last.significant.astype(bool)]
    inputs = _inputs(folder)
    findings = (
        _groups(last, clusters, folder.summary["modularity"]),
        _emergent(shown),
        _division(folder.summary["modularity"]),
        _coarse(folder, agents, seed),
        *_synchrony(folder, agents, seed),
        *group_findings(readings_of(folder), seed, driven=_NOTHING_MOVED not in inputs.reasons),
        *jump_findings(folder, len(agents), seed),
        inputs,
    )
    return corrected(findings)


def _groups(last: pd.DataFrame, clusters: pd.DataFrame, division: Mapping[str, Any]) -> Finding:
    """Clusters of the last look against degree-preserving rewirings; p is over all of them."""
    nulls = division.get("nulls", 0)
    if not nulls:
        return Finding("groups", "not measured")
    shown = int(last.significant.astype(bool).sum())
    facts = {"found": len(last), "shown": shown, "nulls": nulls, "lasting": 0}
    if not len(last):
        return Finding("groups", "not shown", None, 1.0, facts=facts)
    best = last.iloc[int(np.argmin(last.p.to_numpy(np.float64)))]
    looks = clusters[clusters.significant.astype(bool)].groupby("track").time_s.nunique()
    facts["lasting"] = int(looks.max()) if len(looks) else 0
    effect = float(best.z) if best.z == best.z else None
    return Finding("groups", verdict_of(shown > 0), effect, float(best.p), facts=facts)


def _emergent(shown: pd.DataFrame) -> Finding:
    """Which significant groups neither the map's links nor equal frequencies show.

    No p of its own: it says that likeness to either was *not* shown, for groups whose own p
    stands above; the figure is the largest overlap found.
    """
    if not len(shown):
        return Finding("emergent", "not tested")
    emergent = shown[shown.origin == "emergent"]
    facts = {"shown": len(shown), "emergent": len(emergent)}
    if not len(emergent):
        return Finding("emergent", "not shown", facts=facts)
    nearest = emergent[["index_links", "index_frequencies"]].to_numpy(np.float64)
    largest = float(np.nanmax(nearest)) if np.isfinite(nearest).any() else None
    return Finding("emergent", "shown", largest, facts=facts)


def _division(told: Mapping[str, Any]) -> Finding:
    """Modularity of the division as a whole against the same rewirings."""
    if not told or told.get("q") is None or told.get("p") is None:
        return Finding("division", "not measured")
    facts = {"modularity": told["q"], "nulls": told["nulls"]}
    return Finding("division", verdict_of(told["p"] <= ALPHA), told["z"], told["p"], facts=facts)


def _coarse(folder: RunFolder, agents: pd.DataFrame, seed: int) -> Finding:
    """Effective information of the flows, clusters against agents: a figure without a fair null.

    The groups were sought in these very flows, so clusters by lot of the same sizes are too easy
    a null: random graphs beat it too. It is told, not tested.
    """
    from model.emergence.effective import coarse_grained

    rows = folder.rows("links")
    member = agents.cluster.to_numpy(np.int64)
    if not (member >= 0).any() or rows > _MOST_LINKS:
        return Finding("coarse", "not measured")
    links = folder.last_look("links")
    row_of = {name: row for row, name in enumerate(agents.id)}
    carrying = links[links.flow > 0.0]
    source = carrying.source.map(row_of).to_numpy(np.int64)
    target = carrying.target.map(row_of).to_numpy(np.int64)
    told = coarse_grained(
        len(agents), source, target, member, carrying.flow.to_numpy(), lots=_LOTS, seed=seed
    )
    facts = {"micro": told.micro.effectiveness, "macro": told.macro.effectiveness}
    if not all(map(math.isfinite, facts.values())):
        return Finding("coarse", "not measured")
    return Finding("coarse", "not tested", told.gain_effectiveness, facts=facts)


def _synchrony(folder: RunFolder, agents: pd.DataFrame, seed: int) -> tuple[Finding, ...]:
    """R and its coming and going against the same agents uncoupled, begun at random phases.

    Uncoupled agents turn at their own frequencies for ever, so their R at the very moments of the
    run is known exactly for any starting phases: that is the null, drawn 199 times.
    """
    order, time = folder.column("frames", "R"), folder.column("frames", "time_s")
    thin = max(math.ceil(order.size / 2 / _MOST_MOMENTS), 1)
    late = slice(order.size // 2, None, thin)
    order, time = np.asarray(order[late], np.float64), np.asarray(time[late], np.float64)
    turning = agents.frequency.to_numpy(np.float64)[agents.alive.to_numpy(bool)]
    if order.size < _FEWEST_MOMENTS or not np.isfinite(order).all() or turning.size < 2:
        keys = ("synchrony", "metastability", "susceptibility")
        return tuple(Finding(key, "not measured") for key in keys)
    null = uncoupled_order(turning, time, draws=_DRAWS, seed=seed)
    return (
        _beyond("synchrony", float(order.mean()), null.mean(axis=0)),
        _beyond("metastability", float(order.std(ddof=1)), null.std(axis=0, ddof=1)),
        _susceptibility(order, null, turning.size),
    )


def _susceptibility(order: Floats, null: Floats, n: int) -> Finding:
    """χ = N·Var(R): its test would be that of metastability over again, so it has none."""
    facts = {"chance": n * float(null.var(axis=0, ddof=1).mean())}
    return Finding("susceptibility", "not tested", susceptibility(order, n), facts=facts)


def _inputs(folder: RunFolder) -> Finding:
    """Which bands moved: they steered the run, so whatever follows them was put in."""
    moved = tuple(
        f"band.{name}" for name in BAND_NAMES if np.ptp(folder.column("frames", f"u_{name}")) > 0.0
    )
    return Finding("inputs", "not tested", reasons=moved or (_NOTHING_MOVED,))


def _beyond(key: str, value: float, null: Floats) -> Finding:
    p, chance = p_value(value, null), float(null.mean())
    facts = {"value": value, "chance": chance, "draws": null.size} | within(null)
    return Finding(key, verdict_of(p <= ALPHA), value / chance, p, facts=facts)
