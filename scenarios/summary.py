"""The figures that a run comes down to; words are made of them in ``scenarios/report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model.emergence.avalanches import summary as avalanche_summary
from model.emergence.order import metastability
from model.schedule import BAND_NAMES

if TYPE_CHECKING:
    from model.mindfield import Mindfield
    from scenarios.inputs import Inputs

CLASSES = ("insight", "decision", "idea", "ripple")


def summarise(model: Mindfield, inputs: Inputs, rest: Mindfield | None) -> dict[str, Any]:
    """``summarise(model, inputs, rest)``: the summary of run.json, JSON-able.

    ``rest`` is the same world run without EEG, where there is one.
    """
    field, a, ledger = model.field, model.field.agents, model.field.ledger
    series = model.datacollector.model_vars
    grown = [event for event in model.events if event.type == "link"]
    return {
        "map": {
            "title": model.meta_map.title or _file_name(inputs),
            "agents": len(model.meta_map.agents),
            "links": len(model.meta_map.links),
            "without_meaning": sum(field.meaning_of(r) is None for r in range(field.n_agents)),
        },
        "ledger": {
            "start": ledger.start,
            "pumped": ledger.pumped,
            "dissipated": ledger.dissipated,
            "stored": field.stored,
            "residual": ledger.residual(field.stored),
            "accounts": ledger.by_name(),
        },
        "loss": {"before": series["loss"][0], "after": series["loss"][-1]},
        "energy": {
            "mean": float(a.energy[a.alive].mean()) if a.alive.any() else 0.0,
            "over_time": _mean_energy(model),
            "largest": float(max(series["largest_energy"])),
            "ceiling": model.settings.laws.ceiling,
        },
        "jumps": jumps_of(model),
        "clusters": model.lookout.last_clusters(),
        "modularity": model.lookout.modularity,
        "R": {"mean": float(np.mean(series["R"])), "sd": _sd_over_time(series["R"])},
        "growth": {
            "on": model.settings.growth.on,
            "links_grown": sum(event.name == "grown" for event in grown),
            "links_faded": sum(event.name == "faded" for event in grown),
            "condensed": [
                {
                    "id": event.agents[0],
                    "label": event.name,
                    "kind": event.facts["kind"],
                    "of": event.facts["of"],
                }
                for event in model.events
                if event.type == "condensation"
            ],
        },
        "eeg": _eeg(model, inputs),
        "rest": None if rest is None else _rest(rest),
    }


def jumps_of(model: Mindfield) -> dict[str, Any]:
    """Count, rate, classes and sizes of the jumps of a run."""
    jumps = [event for event in model.events if event.type == "jump"]
    sizes = avalanche_summary([jump.facts["size"] for jump in jumps])
    values = [float(jump.facts["value_bits"]) for jump in jumps]
    return {
        "count": len(jumps),
        "per_second": len(jumps) / model.seconds if model.seconds > 0.0 else 0.0,
        "by_class": {name: sum(jump.name == name for jump in jumps) for name in CLASSES},
        "sizes": {name: getattr(sizes, name) or 0.0 for name in ("median", "p90", "p99", "max")},
        "value_bits_mean": float(np.mean(values)) if values else 0.0,
    }


def _sd_over_time(order: list[float]) -> float:
    """Metastability of R; 0 where there is only one moment to go by."""
    return metastability(order) if len(order) > 1 else 0.0


def _file_name(inputs: Inputs) -> str:
    """What an untitled map is called: its file, without the endings."""
    return Path(str(inputs.files[0]["path"])).name.partition(".")[0]


def _mean_energy(model: Mindfield) -> float:
    """Energy of an agent, mean over agents and time, eu."""
    series = model.datacollector.model_vars
    return float(np.mean(np.array(series["energy"]) / np.maximum(series["agents"], 1.0)))


def _eeg(model: Mindfield, inputs: Inputs) -> dict[str, Any]:
    series, bands = model.datacollector.model_vars, inputs.bands
    return {
        "source": bands.source,
        "calibrated": bands.calibrated,
        "seconds": bands.seconds,
        "quality": bands.quality_summary(),
        "notes": list(bands.notes),
        "bands": {
            name: {
                "z_mean": float(np.mean(series[f"z_{name}"])),
                "z_max": float(np.max(series[f"z_{name}"])),
                "z_min": float(np.min(series[f"z_{name}"])),
            }
            for name in BAND_NAMES
        },
        "operators": {
            name: {
                "mean": float(np.mean(series[f"op_{name}"])),
                "min": float(np.min(series[f"op_{name}"])),
                "max": float(np.max(series[f"op_{name}"])),
            }
            for name in model.operators
        },
    }


def _rest(rest: Mindfield) -> dict[str, Any]:
    series, jumps = rest.datacollector.model_vars, jumps_of(rest)
    return {
        "jumps_per_second": jumps["per_second"],
        "largest_jump": jumps["sizes"]["max"],
        "jumps_by_class": jumps["by_class"],
        "loss_after": series["loss"][-1],
        "energy_mean": _mean_energy(rest),
        "operators_threshold_mean": float(np.mean(series["op_threshold"])),
        "R_mean": float(np.mean(series["R"])),
    }
