"""Made-up runs whose differences are known; no law was run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scenarios.compare.sources import Source
from scenarios.schema import Scenario


def runs_on_grid(
    value: Callable[..., Any],
    *,
    repeat: int = 8,
    first_seed: int = 1,
    noise: float = 0.1,
    common: bool = True,
    draw: int = 0,
    **axes: list[float],
) -> pd.DataFrame:
    """One row a run of a whole grid: metric ``y`` = value(**parameters) + seed's own + noise."""
    rng = np.random.default_rng(draw)
    own = rng.normal(0.0, 0.5, repeat)
    rows = []
    grids = np.meshgrid(*axes.values(), indexing="ij")
    points = np.stack([grid.ravel() for grid in grids], axis=-1)
    for arm, point in enumerate(points):
        told = dict(zip(axes, map(float, point), strict=True))
        for at in range(repeat):
            seed = first_seed + (at if common else arm * repeat + at)
            y = float(value(**told)) + (own[at] if common else 0.0) + rng.normal(0.0, noise)
            head = {"run": f"{arm:08x}{at:08x}", "arm": arm, "repeat": at, "seed": seed}
            rows.append(head | told | {"status": "done", "y": y, "still": 1.0})
    return pd.DataFrame(rows)


def source(runs: pd.DataFrame, name: str = "A", kind: str = "grid", **told: Any) -> Source:
    """A source of these runs, as if read from a sweep's folder."""
    keys = ("run", "arm", "repeat", "seed", "status", "y", "still")
    parameters = tuple(column for column in runs.columns if column not in keys)
    facts: dict[str, Any] = {
        "name": name,
        "title": f"made {name}",
        "paths": (Path(name),),
        "runs": runs,
        "parameters": parameters,
        "metrics": ("y", "still"),
        "scenario": {},
        "design": {"kind": kind},
        "failed": 0,
        "waiting": 0,
        "replay": lambda run: f"mindfield run {run}",
        "scenario_of": lambda run: Scenario(),
    }
    return Source(**facts | told)
