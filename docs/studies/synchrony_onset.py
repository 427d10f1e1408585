"""Where order sets in, by the size of the map: theory beside sweeps of ``synchrony``.

``python docs/studies/synchrony_onset.py 50:sweeps/sync-50 100:sweeps/sync-100 …`` prints, for each
size, K at which R of the second half of a run crosses ½, its shift from K_c, and R beside theory.
"""

from __future__ import annotations

import math
import sys

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.compare.statistics import mean_interval
from scenarios.sweep.store import Sweep

HALF_WIDTH = math.pi
"""γ: frequencies lie evenly within 1 Hz ± half of it; rad/s."""
ONSET = 4.0 * HALF_WIDTH / math.pi
"""K_c = 2/(π·g(0)) of a uniform density g = 1/2γ (Pazó 2005, *Phys. Rev. E* 72, 046211)."""
_RECORDS = 60
_DRAWS = 4999


def locked_order(coupling: float) -> float:
    """R of infinitely many, all locked: R = ½(√(1 − x²) + asin(x)/x), x = γ/(K·R); 0 below K_c."""
    if coupling < ONSET:
        return 0.0
    order = 1.0
    for _ in range(2000):
        x = HALF_WIDTH / (coupling * order)
        if x >= 1.0:
            return math.pi / 4.0
        order = 0.5 * (math.sqrt(1.0 - x * x) + math.asin(x) / x)
    return order


def orders(path: str) -> pd.DataFrame:
    """R of the second half of each run: a row a seed, a column a coupling."""
    sweep = Sweep.open(path)
    told = sweep.frames("R", last=_RECORDS).merge(
        sweep.runs[["run", "seed", "laws.wave.K"]], on="run"
    )
    return told.groupby(["seed", "laws.wave.K"])["R"].mean().unstack()


def crossings(table: pd.DataFrame) -> NDArray[np.float64]:
    """K at which each seed's R first crosses ½, between the couplings run; of those that do."""
    k, out = table.columns.to_numpy(float), []
    for order in table.to_numpy(float):
        at = int(np.argmax(order > 0.5))
        if at == 0:
            continue  # none passes, or the first has already
        share = (0.5 - order[at - 1]) / (order[at] - order[at - 1])
        out.append(k[at - 1] + share * (k[at] - k[at - 1]))
    return np.array(out)


def main(asked: list[str]) -> None:
    """Print the tables."""
    sizes, found, tables = [], [], []
    for part in asked:
        size, _, path = part.partition(":")
        sizes.append(int(size))
        tables.append(orders(path))
        found.append(crossings(tables[-1]))
    print(f"K_c = {ONSET:.3f}")
    for size, half in zip(sizes, found, strict=True):
        low, high = mean_interval(half)
        print(
            f"N = {size}: K½ = {half.mean():.2f} [{low:.2f}; {high:.2f}], sd {half.std(ddof=1):.2f}"
        )
    log_n = np.log(sizes)
    draw = np.random.default_rng(1)
    for name, measure in (
        ("shift K_c − K½", lambda half: max(ONSET - half.mean(), 1e-9)),
        ("spread of K½ between seeds", lambda half: half.std(ddof=1)),
    ):
        slope = np.polyfit(log_n, np.log([measure(half) for half in found]), 1)[0]
        drawn = [
            np.polyfit(log_n, np.log([measure(draw.choice(h, h.size)) for h in found]), 1)[0]
            for _ in range(_DRAWS)
        ]
        low, high = np.percentile(drawn, (2.5, 97.5))
        print(f"{name} ~ N^{slope:.2f} [{low:.2f}; {high:.2f}]")
    print("K     theory " + " ".join(f"N = {size:<4}" for size in sizes))
    for k in tables[0].columns:
        row = " ".join(f"{table[k].mean():<8.3f}" for table in tables)
        print(f"{k:<5g} {locked_order(float(k)):<6.3f} {row}")


if __name__ == "__main__":
    main(sys.argv[1:])
