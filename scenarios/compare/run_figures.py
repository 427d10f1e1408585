"""The figures of a single run's folder, by the names and formulas of a sweep's runs."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import numpy as np

from model.events import Event
from scenarios.sweep.metrics import METRICS, of_clusters, of_events, of_jumps, of_time

if TYPE_CHECKING:
    from scenarios.store import RunFolder


def figures_of(folder: RunFolder) -> dict[str, float]:
    """``figures_of(RunFolder(path)) -> {name: value}`` by ``METRICS``: the same that a sweep would
    tell of this run, bit for bit; nan where it was not measured."""
    frames, summary = folder.frames, folder.summary
    columns = {name: frames[name].to_numpy(np.float64) for name in frames.columns}
    events = [
        Event(
            step=int(row["step"]),
            time_s=float(row["time_s"]),
            type=str(row["type"]),
            name=str(row["name"]),
            agents=tuple(row["agents"]),
            facts=json.loads(row["facts"]),
        )
        for batch in folder.batches("events")
        for row in batch.to_pylist()
    ]
    told = of_time(columns) | of_jumps(events, float(folder.info["seconds"])) | of_events(events)
    told |= of_clusters(summary["clusters"], summary["modularity"])
    agents = folder.last_look("agents")
    told |= {
        "energy.stored": float(summary["ledger"]["stored"]),
        "ledger.residual": float(summary["ledger"]["residual"]),
        "agents.end": float(agents["alive"].sum()),
        "links.end": float(len(folder.last_look("links"))),
    }
    return {name: float(told.get(name, math.nan)) for name in METRICS}
