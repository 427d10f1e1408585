"""The figures that a run comes down to; words are made of them in ``scenarios/report``.

Time series and events are read from the run's tables, a column or some rows at a time: a long
run is summed up in the memory of a short one.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.eeg.state import SignalState
from model.emergence.avalanches import summary as avalanche_summary
from model.emergence.order import metastability
from model.jump_rules import CLASSES
from model.schedule import BAND_NAMES
from scenarios.recording import Done
from scenarios.store import RunFolder

if TYPE_CHECKING:
    from model.mindfield import Mindfield
    from scenarios.inputs import Inputs

_FIELD = (
    *("share", "touched", "touched_in_all", "energy", "tension"),
    *("loss_before", "loss_at_once"),
)


@dataclass
class _Happened:
    """What the events of a run come to: how many of each, the jumps' figures, new agents."""

    many: Counter[tuple[str, str]] = field(default_factory=Counter)
    sizes: array[int] = field(default_factory=lambda: array("q"))
    value_bits: array[float] = field(default_factory=lambda: array("d"))
    condensed: list[dict[str, Any]] = field(default_factory=list)
    forked: list[dict[str, Any]] = field(default_factory=list)
    largest: dict[str, Any] = field(default_factory=dict)
    """The jump whose agents had held the largest share of all tension."""
    dissolved: int = 0


def summarise(
    done: Done, inputs: Inputs, rest: Done | None, own: Done | None = None
) -> dict[str, Any]:
    """``summarise(done, inputs, rest)``: the summary of run.json, JSON-able.

    - ``rest``: the same world run without EEG; ``own``: under the EEG as it is, beside a run under
      a null of it; where there is one.
    """
    folder, model = done.folder, done.model
    f, a, ledger = model.field, model.field.agents, model.field.ledger
    happened = _happened(folder)
    loss, order = folder.column("frames", "loss"), folder.column("frames", "R")
    return {
        "map": {
            "title": inputs.meta_map.title or _file_name(inputs),
            "agents": len(inputs.meta_map.agents),
            "links": len(inputs.meta_map.links),
            "without_meaning": sum(f.meaning_of(r) is None for r in range(f.n_agents)),
        },
        "ledger": {
            "start": ledger.start,
            "pumped": ledger.pumped,
            "dissipated": ledger.dissipated,
            "stored": f.stored,
            "residual": ledger.residual(f.stored),
            "accounts": ledger.by_name(),
        },
        "loss": {"before": float(loss[0]), "after": float(loss[-1])},
        "energy": {
            "mean": float(a.energy[a.alive].mean()) if a.alive.any() else 0.0,
            "over_time": _mean_energy(folder),
            "largest": float(folder.column("frames", "largest_energy").max()),
            "ceiling": model.settings.laws.ceiling,
        },
        "jumps": _jumps(happened, model.seconds),
        "clusters": model.lookout.last_clusters(),
        "modularity": model.lookout.modularity,
        "R": {"mean": float(order.mean()), "sd": _sd_over_time(order)},
        "growth": {
            "on": model.settings.growth.on,
            "links_grown": happened.many["link", "grown"],
            "links_faded": happened.many["link", "faded"],
            "condensed": happened.condensed,
            "dissolved": happened.dissolved,
        },
        "eeg": _eeg(folder, model, inputs),
        "rest": None if rest is None else _twin(rest),
        "own": None if own is None else _twin(own),
    }


def _happened(folder: RunFolder) -> _Happened:
    told = _Happened()
    for batch in folder.batches("events", ("time_s", "type", "name", "agents", "facts")):
        for event in batch.to_pylist():
            told.many[event["type"], event["name"]] += 1
            if event["type"] == "jump":
                facts = json.loads(event["facts"])
                told.sizes.append(int(facts["size"]))
                told.value_bits.append(float(facts["value_bits"]))
                head = {name: event[name] for name in ("time_s", "name", "agents")}
                if "forked" in facts:
                    told.forked.append(head | {"direct": facts["value_bits"]} | facts["forked"])
                if facts["share"] > told.largest.get("share", 0.0):
                    told.largest = head | {name: facts[name] for name in _FIELD}
            elif event["type"] == "dissolution":
                told.dissolved += 1
            elif event["type"] == "condensation":
                facts = json.loads(event["facts"])
                told.condensed.append(
                    {
                        "id": event["agents"][0],
                        "label": event["name"],
                        "kind": facts["kind"],
                        "of": facts["of"],
                    }
                )
    return told


def _jumps(happened: _Happened, seconds: float) -> dict[str, Any]:
    """Count, rate, classes and sizes of the jumps of a run."""
    count = len(happened.sizes)
    sizes = avalanche_summary(np.asarray(happened.sizes))
    return {
        "count": count,
        "per_second": count / seconds if seconds > 0.0 else 0.0,
        "by_class": {name: happened.many["jump", name] for name in CLASSES},
        "sizes": {name: getattr(sizes, name) or 0.0 for name in ("median", "p90", "p99", "max")},
        "value_bits_mean": float(np.mean(happened.value_bits)) if count else 0.0,
        "forked": happened.forked,
        "largest": happened.largest,
    }


def _sd_over_time(order: NDArray[np.float64]) -> float:
    """Metastability of R; 0 where there is only one moment to go by."""
    return metastability(order) if len(order) > 1 else 0.0


def _file_name(inputs: Inputs) -> str:
    """What an untitled map is called: its file, without the endings."""
    return Path(str(inputs.files[0]["path"])).name.partition(".")[0]


def _mean_energy(folder: RunFolder) -> float:
    """Energy of an agent, mean over agents and time, eu."""
    energy, agents = folder.column("frames", "energy"), folder.column("frames", "agents")
    return float(np.mean(energy / np.maximum(agents, 1.0)))


def _eeg(folder: RunFolder, model: Mindfield, inputs: Inputs) -> dict[str, Any]:
    bands = inputs.bands
    z = {name: _range(folder, f"z_{name}") for name in BAND_NAMES}
    return {
        "source": bands.source,
        "calibrated": bands.calibrated,
        "null": folder.info["scenario"]["eeg"]["null"],
        "seconds": bands.seconds,
        "quality": bands.quality_summary() | {"states": _states(folder)},
        "notes": list(bands.notes),
        "bands": {
            name: {f"z_{what}": value for what, value in told.items()} for name, told in z.items()
        },
        "operators": {name: _range(folder, f"op_{name}") for name in model.operators},
    }


def _states(folder: RunFolder) -> dict[str, float]:
    """Share of the run in which the signal was in each state that occurred."""
    told = folder.column("frames", "eeg_state")
    shares = {state.word: float(np.mean(told == state)) for state in SignalState}
    return {word: share for word, share in shares.items() if share > 0.0}


def _range(folder: RunFolder, name: str) -> dict[str, float]:
    """Mean, least and largest of one series."""
    told = folder.column("frames", name)
    return {"mean": float(told.mean()), "min": float(told.min()), "max": float(told.max())}


def _twin(twin: Done) -> dict[str, Any]:
    folder = twin.folder
    jumps = _jumps(_happened(folder), twin.model.seconds)
    return {
        "jumps_per_second": jumps["per_second"],
        "largest_jump": jumps["sizes"]["max"],
        "jumps_by_class": jumps["by_class"],
        "loss_after": float(folder.column("frames", "loss")[-1]),
        "energy_mean": _mean_energy(folder),
        "operators_threshold_mean": float(folder.column("frames", "op_threshold").mean()),
        "R_mean": float(folder.column("frames", "R").mean()),
    }
