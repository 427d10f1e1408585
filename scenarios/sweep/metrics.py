"""The figures that a run of a sweep comes down to, under names that stay as they are.

A subset of what ``summary.py`` tells of a single run, flat, all floats; nan where it was not
measured. Formulas stand in ``model/emergence``. What each means is told in ``docs/sweeps.md``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.jump_rules import CLASSES

if TYPE_CHECKING:
    from model.events import Event
    from model.mindfield import Mindfield
    from model.recorder import Records

METRICS = (
    "jumps.rate",
    *(f"jumps.{name}" for name in CLASSES),
    "jumps.largest",
    "jumps.median",
    "jumps.p90",
    "jumps.share",
    "jumps.value",
    "jumps.value_forked",
    "jumps.burst",
    "order.mean",
    "order.sd",
    "order.end",
    "loss.start",
    "loss.end",
    "loss.min",
    "loss.fall",
    "wanted.end",
    "energy.stored",
    "energy.mean",
    "energy.largest",
    "energy.pumped",
    "energy.dissipated",
    "tension.mean",
    "tension.largest",
    "tension.end",
    "clusters.found",
    "clusters.significant",
    "clusters.emergent",
    "clusters.inherited",
    "clusters.z",
    "modularity.z",
    "growth.grown",
    "growth.faded",
    "growth.condensed",
    "growth.dissolved",
    "agents.end",
    "links.end",
    "triggers.fired",
    "eeg.good",
    "ledger.residual",
)
"""Names in the order of the columns."""
BURST_S = 3.0
"""How long after the first trigger the largest jump is looked for, s."""


def metrics_of(
    model: Mindfield, records: Records, events: Sequence[Event], *, looked: bool
) -> dict[str, float]:
    """``metrics_of(model, records, events, looked=…) -> {name: value}``, by ``METRICS``.

    - ``model``: the world at its end; ``records``: all it recorded; ``events``: those of the
      records, their classes told again where V was forked; ``looked``: whether clusters were
      looked for at the end.
    """
    frames = dict(zip(records.frames.names, records.frames.values.T, strict=True))
    told = of_time(frames) | of_jumps(events, model.seconds) | of_events(events)
    if looked:
        told |= of_clusters(model.lookout.last_clusters(), model.lookout.modularity)
    field = model.field
    told |= {
        "energy.stored": field.stored,
        "agents.end": float(np.count_nonzero(field.agents.alive)),
        "links.end": float(field.n_links),
        "ledger.residual": field.ledger.residual(field.stored),
    }
    return {name: float(told.get(name, math.nan)) for name in METRICS}


def of_time(frames: Mapping[str, NDArray[np.float64]]) -> dict[str, float]:
    """``of_time(columns)``: of the time series, by the names of ``frames.parquet``."""
    from model.emergence.order import metastability

    order, loss, tension = frames["R"], frames["loss"], frames["tension"]
    return {
        "order.mean": order.mean(),
        "order.sd": metastability(order) if len(order) > 1 else 0.0,
        "order.end": order[-1],
        "loss.start": loss[0],
        "loss.end": loss[-1],
        "loss.min": loss.min(),
        "loss.fall": loss[0] - loss[-1],
        "wanted.end": frames["wanted_share"][-1],
        "energy.mean": (frames["energy"] / np.maximum(frames["agents"], 1.0)).mean(),
        "energy.largest": frames["largest_energy"].max(),
        "energy.pumped": frames["pumped"][-1],
        "energy.dissipated": frames["dissipated"][-1],
        "tension.mean": tension.mean(),
        "tension.largest": tension.max(),
        "tension.end": tension[-1],
        "eeg.good": frames["eeg_good"].mean(),
    }


def of_jumps(events: Sequence[Event], seconds: float) -> dict[str, float]:
    """``of_jumps(events, seconds)``: of the jumps among them, and how they follow a trigger."""
    from model.emergence.avalanches import summary

    jumps = [event for event in events if event.type == "jump"]
    sizes = summary(np.array([event.facts["size"] for event in jumps]))
    named = {name: sum(jump.name == name for jump in jumps) for name in CLASSES}
    forked = [jump.facts["forked"]["value_bits"] for jump in jumps if "forked" in jump.facts]
    fired = [event.time_s for event in events if event.type == "trigger"]
    after = [
        jump.facts["size"] for jump in jumps if fired and 0.0 <= jump.time_s - fired[0] <= BURST_S
    ]
    return {
        "jumps.rate": len(jumps) / seconds if seconds > 0.0 else math.nan,
        **{f"jumps.{name}": count / seconds for name, count in named.items() if seconds > 0.0},
        "jumps.largest": sizes.max or 0.0,
        "jumps.median": sizes.median or 0.0,
        "jumps.p90": sizes.p90 or 0.0,
        "jumps.share": max((jump.facts["share"] for jump in jumps), default=0.0),
        "jumps.value": _mean([jump.facts["value_bits"] for jump in jumps]),
        "jumps.value_forked": _mean(forked),
        "jumps.burst": max(after, default=0.0) if fired else math.nan,
    }


def of_events(events: Sequence[Event]) -> dict[str, float]:
    """``of_events(events)``: how often the field changed in itself, and was triggered."""

    def count(kind: str, name: str | None = None) -> float:
        return float(sum(e.type == kind and name in (None, e.name) for e in events))

    return {
        "growth.grown": count("link", "grown"),
        "growth.faded": count("link", "faded"),
        "growth.condensed": count("condensation"),
        "growth.dissolved": count("dissolution"),
        "triggers.fired": count("trigger"),
    }


def of_clusters(found: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> dict[str, float]:
    """``of_clusters(lookout.last_clusters(), lookout.modularity)``: what the latest look found;
    nothing where the field was too large to be searched."""
    if not about.get("nulls"):
        return {}
    shown = [cluster for cluster in found if cluster["significant"]]
    z = [cluster["z"] for cluster in found if cluster["z"] is not None]
    return {
        "clusters.found": len(found),
        "clusters.significant": len(shown),
        "clusters.emergent": sum(cluster["origin"] == "emergent" for cluster in shown),
        "clusters.inherited": sum("inherited" in cluster["origin"] for cluster in shown),
        "clusters.z": max(z, default=math.nan),
        "modularity.z": math.nan if about.get("z") is None else about["z"],
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
