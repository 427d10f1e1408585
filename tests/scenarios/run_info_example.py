"""What a made-up run is like, and the run.json that goes with its tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

KINDS = ("distinction", "image", "principle")
RULES = ("logical", "analogical", "wave", "emotional")
BANDS = ("delta", "theta", "alpha", "beta", "gamma")
OPERATORS = (
    *("tempo", "senses", "threshold", "growth", "pruning"),
    *("distinction", "image", "principle"),
    *("logical", "analogical", "wave", "emotional"),
)
WEIGHTS = {
    "tempo": {"delta": -0.25},
    "senses": {"alpha": -0.3},
    "threshold": {"alpha": 0.25, "gamma": -0.25},
    "logical": {"beta": 0.2},
    "analogical": {"theta": 0.2},
    "wave": {"gamma": 0.3},
    "principle": {"beta": 0.2},
    "growth": {"theta": 0.3},
    "pruning": {"delta": 0.3},
}


@dataclass(frozen=True)
class Example:
    """What the made-up run is like."""

    seed: int = 1
    agents: int = 52
    jumps: int = 110
    clusters: bool = True
    calibrated: bool = True
    eeg: bool = True
    nan: bool = False
    rest: bool = True
    seconds: float = 100.0
    label: str | None = None
    """What the first agent is called; also the title of the map and of the run."""


def run_info(
    told: Example,
    frames: pd.DataFrame,
    events: pd.DataFrame,
    clusters: pd.DataFrame,
) -> dict[str, Any]:
    """The run.json of such a run."""
    title = told.label or "Моя метамысль"
    return {
        "format": 1,
        "status": "finished",
        "title": told.label or "First light",
        "started": "2026-11-25T10:00:00+00:00",
        "ended": "2026-11-25T10:00:09+00:00",
        "scenario": {
            "title": "First light",
            "map": "/home/somebody/my.map.yaml",
            "schedule": {"rates": {}, "operators": WEIGHTS},
            "laws": {"dt": 1 / 64, "wave": {"K": 4.0, "rate": 1.0}},
            "eeg": {
                "file": None,
                "script": [
                    {"state": "rest", "seconds": 40.0},
                    {"state": "relaxed", "seconds": 30.0},
                    {"state": "focused", "seconds": 30.0},
                ]
                if told.eeg
                else [],
            },
            "run": {"seed": told.seed, "seconds": None},
        },
        "seed": told.seed,
        "versions": {"python": "3.11.2", "mindfield": "0.1.0"},
        "inputs": [
            {
                "role": "map",
                "path": "/home/somebody/my.map.yaml",
                "sha256": "0f" * 32,
                "bytes": 12345,
            },
            {"role": "eeg", "path": "/home/somebody/rest.edf", "sha256": "1e" * 32, "bytes": 99},
        ],
        "seconds": told.seconds,
        "steps": round(told.seconds * 64),
        "summary": _summary(told, title, frames, events, clusters),
    }


def _summary(
    told: Example,
    title: str,
    frames: pd.DataFrame,
    events: pd.DataFrame,
    clusters: pd.DataFrame,
) -> dict[str, Any]:
    jumps = events[events.type == "jump"]
    sizes = np.array([json.loads(facts)["size"] for facts in jumps.facts], np.float64)
    quantiles = np.percentile(sizes, [50, 90, 99, 100]) if sizes.size else np.zeros(4)
    by_class = {c: int((jumps.name == c).sum()) for c in ("insight", "decision", "idea", "ripple")}
    accounts = {
        **{"senses": 52.5, "supply": 36.0, "hand_in": 1.5},
        **{"passage": 8.0, "inhibition": 5.0, "decay": 79.0, "discharge": 3.0, "hand_out": 0.0},
    }
    told_clusters = json.loads(
        clusters.drop(columns=["time_s", "inside_share"]).to_json(orient="records")
    )
    return {
        "map": {"title": title, "agents": told.agents, "links": 156, "without_meaning": 3},
        "ledger": {
            **{"start": 31.0, "pumped": 90.0, "dissipated": 95.0, "stored": 26.0},
            **{"residual": float("nan") if told.nan else 2.1e-16, "accounts": accounts},
        },
        "loss": {"before": 0.62, "after": 0.42},
        "energy": {"mean": 0.46, "largest": 2.4, "ceiling": 8.0},
        "jumps": {
            "count": len(jumps),
            "per_second": len(jumps) / told.seconds,
            "by_class": by_class,
            "sizes": dict(zip(("median", "p90", "p99", "max"), map(float, quantiles), strict=True)),
            "value_bits_mean": 0.013,
        },
        "clusters": told_clusters,
        "modularity": {"q": 0.41, "z": 3.1, "p": 0.01, "nulls": 99, "runs": 20}
        if told.clusters
        else {},
        "R": {"mean": float(frames.R.mean()), "sd": float(frames.R.std())},
        "growth": {
            "on": bool(told.jumps),
            "links_grown": 2,
            "links_faded": 1,
            "dissolved": 1,
            "condensed": [
                {
                    "id": "a7+a8+a3",
                    "label": "поток + резонанс + мозг",
                    "kind": "principle",
                    "of": 3,
                }
            ],
        },
        "eeg": {
            "source": "/home/somebody/rest.edf" if told.eeg else "rest",
            "calibrated": told.calibrated,
            "seconds": told.seconds if told.eeg else 0.0,
            "null": None,
            "quality": {
                "good_share": 0.97 if told.eeg else 1.0,
                "windows": 400,
                "reasons": {"flat": 11, "line noise": 1} if told.eeg else {},
                "channels": {"O1": 0.97, "Oz": 0.61, "O2": 1.0} if told.eeg else {},
                "states": {"calibrating": 0.05, "good": 0.9, "holding": 0.03, "lost": 0.02}
                if told.eeg
                else {"good": 1.0},
            },
            "notes": ["dropped channel Fp1: <flat>", "z against /home/somebody/rest.edf"]
            if told.eeg
            else [],
            "bands": {
                name: {
                    "z_mean": float(np.nanmean(frames[f"z_{name}"])),
                    "z_max": float(np.nanmax(frames[f"z_{name}"])),
                    "z_min": float(np.nanmin(frames[f"z_{name}"])),
                }
                for name in BANDS
            },
            "operators": {
                name: {
                    "mean": float(frames[f"op_{name}"].mean()),
                    "min": float(frames[f"op_{name}"].min()),
                    "max": float(frames[f"op_{name}"].max()),
                }
                for name in OPERATORS
            },
        },
        "rest": {
            "jumps_per_second": 0.8,
            "largest_jump": 21.0,
            "jumps_by_class": by_class,
            "loss_after": 0.44,
            "energy_mean": 0.45,
            "operators_threshold_mean": 1.0,
            "R_mean": 0.33,
        }
        if told.rest
        else None,
    }
