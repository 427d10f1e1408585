"""A made-up sweep, as large as asked, through the writers of the real one. No law was run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from scenarios.sweep.folder import lay_out
from scenarios.sweep.parts import gather, write_part
from scenarios.sweep.store import FORMAT, PARTS, Sweep

METRICS = ("order.mean", "jumps.rate")


def sweep_example(
    path: Path,
    *,
    ks: int = 10,
    alphas: int = 10,
    repeat: int = 10,
    records: int = 240,
    more: Sequence[str] = (),
) -> Sweep:
    """Order grows with K, jumps fall with alpha; parts of 25 runs, gathered.

    - ``more``: further metrics, of chance.
    """
    path.mkdir(parents=True)
    points = [(k, a) for k in np.linspace(0.0, 4.0, ks) for a in np.linspace(-2.0, 2.0, alphas)]
    plan = pd.DataFrame(
        {
            "run": f"{arm * repeat + at:016x}",
            "arm": arm,
            "repeat": at,
            "seed": at + 1,
            "laws.wave.K": point[0],
            "eeg.bands.alpha": point[1],
        }
        for arm, point in enumerate(points)
        for at in range(repeat)
    )
    info = {
        "format": FORMAT,
        "title": "synthetic",
        "status": "finished",
        "scenario": {},
        "settings": ["run.seconds=60.0"],
        "design": {
            "kind": "grid",
            "parameters": [
                {"name": "laws.wave.K", "type": "number", "values": sorted({p[0] for p in points})},
                {
                    "name": "eeg.bands.alpha",
                    "type": "number",
                    "values": sorted({p[1] for p in points}),
                },
            ],
            "arms": len(points),
            "rows": list(range(len(points))),
            "repeat": repeat,
            "seeds": "common",
            "problem": None,
        },
        "metrics": [*METRICS, *more],
        "versions": {},
    }
    lay_out(path, info, plan, 'title = "synthetic"\n')
    draws = np.random.default_rng(1)
    for first in range(0, len(plan), 25):
        rows = plan.iloc[first : first + 25].reset_index(drop=True)
        rows["status"], rows["error"], rows["host"] = "done", "", "here"
        rows["attempts"], rows["cpu_s"], rows["wall_s"] = 1, 0.1, 0.1
        rows["order.mean"] = rows["laws.wave.K"] / 4.0 + draws.normal(0.0, 0.02, len(rows))
        rows["jumps.rate"] = 2.0 - rows["eeg.bands.alpha"] / 4.0
        rows = rows.join(pd.DataFrame({name: draws.random(len(rows)) for name in more}))
        frames = pd.DataFrame(
            {
                "run": np.repeat(rows["run"].to_numpy(), records),
                "arm": np.repeat(rows["arm"].to_numpy(), records),
                "repeat": np.repeat(rows["repeat"].to_numpy(), records),
                "time_s": np.tile(np.arange(records) / 4.0, len(rows)),
            }
            | {
                name: draws.random(len(rows) * records)
                for name in ("energy", "tension", "R", "loss", *(f"op_{n}" for n in range(20)))
            }
        )
        tables = {"runs": pa.Table.from_pandas(rows), "frames": pa.Table.from_pandas(frames)}
        write_part(path / PARTS, f"c{first:07d}-x", tables)
    gather(path / PARTS, all_of_them=True)
    return Sweep.open(path)
