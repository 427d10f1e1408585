"""How alive the built-in map is: the table by which the default constants were chosen.

Run it with ``python benchmarks/constants.py``; it writes the tables of ``docs/constants.md``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from model.eeg.series import BandSeries
from model.mindfield import Mindfield
from model.settings import Settings
from scenarios.library import built_in_map

SECONDS = 100.0
SETTLED_S = 30.0
SEEDS = (1, 2, 3)


def told(path: str, value: float) -> dict[str, Any]:
    """``told("laws.pump", 0.1)``: the nested mapping that sets one value."""
    out: Any = value
    for name in reversed(path.split(".")):
        out = {name: out}
    return dict(out)


def measure(bands: dict[str, float], path: str, value: float) -> list[float]:
    """Means over the seeds: jumps/s, size p50, p90, max, mean and largest E, loss, R."""
    rows = []
    settings = Settings.model_validate(
        {"emergence": {"every_s": 1e6}, "growth": {"on": True}} | told(path, value)
        if path
        else {"emergence": {"every_s": 1e6}, "growth": {"on": True}}
    )
    for seed in SEEDS:
        series = BandSeries.constant(bands)
        model = Mindfield(built_in_map(), settings, bands=series, seed=seed)
        model.advance(SECONDS)
        model.jumps.close()
        frame = model.datacollector.get_model_vars_dataframe()
        late = frame[frame.time_s > SETTLED_S]
        sizes = [event.facts["size"] for event in model.events if event.type == "jump"] or [0]
        rows.append(
            [
                sum(event.type == "jump" for event in model.events) / SECONDS,
                *np.percentile(sizes, [50, 90, 100]),
                late.energy.mean() / model.field.n_agents,
                frame.largest_energy.max(),
                late.loss.mean(),
                late.R.mean(),
            ]
        )
    return [float(x) for x in np.mean(rows, axis=0)]


def main() -> None:
    """Print the tables."""
    head = "| setting | jumps/s | p50 | p90 | max | mean E | largest E | loss | R |"
    print(f"{SECONDS:.0f} s, mean of seeds {SEEDS}; E, loss and R after {SETTLED_S:.0f} s\n")
    print(head + "\n" + "|---" * 9 + "|")
    cases: list[tuple[str, dict[str, float], str, float]] = [("defaults, at rest", {}, "", 0.0)]
    cases += [(f"pump {p}", {}, "laws.pump", p) for p in (0.03, 0.1, 0.2, 0.4, 1.0, 4.0)]
    cases += [(f"β {b}", {}, "intention.beta", b) for b in (0.0, 0.5, 1.0, 2.0)]
    cases += [
        (f"{band} {z:+.0f}", {band: z}, "", 0.0)
        for band, z in (("alpha", 2.0), ("alpha", -2.0), ("gamma", 2.0), ("gamma", -2.0))
    ]
    for name, bands, path, value in cases:
        figures = measure(bands, path, value)
        print(f"| {name} | " + " | ".join(f"{x:.2f}" for x in figures) + " |", flush=True)


if __name__ == "__main__":
    main()
