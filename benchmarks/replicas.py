"""Many replicas of a small map stepped together, against one run at a time, on one core.

``python -m benchmarks.replicas COLUMNS REPLICAS ROUNDS`` measures in a process of its own.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks import contenders
from benchmarks.child import ask
from benchmarks.findings import Finding, Section
from benchmarks.timing import Spread

AGENTS, REPLICAS = 200, 64
STEPS = 64


def throughput(folder: Path, rounds: int) -> Section:
    """Replica steps a CPU second of a batch over those of single runs."""
    world = contenders.lay(folder, AGENTS)
    told = ask("benchmarks.replicas", str(world.columns), str(REPLICAS), str(rounds))
    single, stepped, batch = (np.array(told[name]) for name in ("single", "stepped", "batch"))
    return Section(
        f"{REPLICAS} replicas of {AGENTS} agents stepped together",
        "One core, growth off. A single run is `Mindfield.advance` of one replica, which marches; "
        "one stepped is `Mindfield.step`, again and again.",
        [
            Finding("throughput over single runs", Spread.of(single / batch), "×", at_least=3.0),
            Finding("throughput over single runs, stepped", Spread.of(stepped / batch), "×"),
            Finding("a replica's step, single", Spread.of(single).times(1e6), "µs"),
            Finding("a replica's step, single, stepped", Spread.of(stepped).times(1e6), "µs"),
            Finding("a replica's step, batch", Spread.of(batch).times(1e6), "µs"),
        ],
    )


def main() -> None:
    """Time both in turn; CPU seconds a replica's step."""
    from benchmarks.worlds import RUN_SEED, load, settings_of
    from model.batch import Batch
    from model.mindfield import Mindfield

    columns, settings = load(Path(sys.argv[1])), settings_of("full")
    replicas, rounds = int(sys.argv[2]), int(sys.argv[3])
    seconds = STEPS * settings.laws.dt
    single = Mindfield(columns, settings, seed=RUN_SEED)
    stepped = Mindfield(columns, settings, seed=RUN_SEED)
    batch = Batch(columns, settings, seeds=range(RUN_SEED, RUN_SEED + replicas))

    def step_by_step(_: float) -> None:
        for _ in range(STEPS):
            stepped.step()

    told: dict[str, list[float]] = {"single": [], "stepped": [], "batch": []}
    for _ in range(rounds + 1):
        for name, advance, each in (
            ("single", single.advance, STEPS),
            ("stepped", step_by_step, STEPS),
            ("batch", batch.advance, STEPS * replicas),
        ):
            start = time.process_time()
            advance(seconds)
            told[name].append((time.process_time() - start) / each)
    print(json.dumps({name: cpu[1:] for name, cpu in told.items()}))


if __name__ == "__main__":
    main()
