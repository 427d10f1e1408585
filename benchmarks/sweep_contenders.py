"""The same runs by ``mindfield sweep``, ``mesa.batch_run`` and joblib; one of them per process.

``python -m benchmarks.sweep_contenders NAME RUNS FOLDER`` prints ``{"done": …, "wall_s": …}``.
Every contender steps the same worlds with the same seeds and returns R and the number of jumps of
each; ``mindfield sweep`` also keeps every run's time series and events.
"""

from __future__ import annotations

import json
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import mesa

SECONDS = 10.0
WORKERS = 2
SETTINGS = (f"run.seconds={SECONDS}", "emergence.every_s=1e9")
NAMES = ("mindfield sweep", "joblib", "mesa.batch_run")


@cache
def _given() -> tuple[Any, Any]:
    """Map and scenario, read once in each process."""
    from scenarios.library import built_in_map, shipped_scenarios
    from scenarios.schema import read_scenario

    return built_in_map(), read_scenario(shipped_scenarios()["rest"], SETTINGS)


def one(seed: int) -> tuple[float, float]:
    """One run: mean R, and how many events."""
    from model.mindfield import Mindfield

    world = Mindfield(*_given(), seed=seed)
    world.advance(SECONDS)
    world.jumps.close()
    order = world.datacollector.model_vars["R"][:]
    return sum(order) / len(order), float(len(world.events))


class Whole(mesa.Model):
    """A model whose one step is a whole run, so that Mesa's batches do the same work."""

    def __init__(self, seed_of_run: int = 1, **told: Any) -> None:
        super().__init__(rng=seed_of_run)
        self.seed_of_run = seed_of_run
        self.order = self.many = 0.0
        self.datacollector = mesa.DataCollector(model_reporters={"R": "order", "events": "many"})

    def step(self) -> None:
        self.order, self.many = one(self.seed_of_run)
        self.datacollector.collect(self)
        self.running = False


def by_joblib(runs: int, folder: Path) -> int:
    from joblib import Parallel, delayed

    return len(Parallel(n_jobs=WORKERS)(delayed(one)(seed) for seed in range(1, runs + 1)))


def by_mesa(runs: int, folder: Path) -> int:
    told = mesa.batch_run(
        Whole,
        {"seed_of_run": range(1, runs + 1)},
        number_processes=WORKERS,
        max_steps=1,
        display_progress=False,
    )
    return len(told)


def by_mindfield(runs: int, folder: Path) -> int:
    from scenarios.library import shipped_scenarios
    from scenarios.schema import SweepSettings
    from scenarios.sweep.engine import sweep
    from scenarios.sweep.plan import plan_of

    asked = SweepSettings(over={"laws.wave.K": [4.0]}, repeat=runs, looks=False)
    plan = plan_of(shipped_scenarios()["rest"], SETTINGS[:1], asked)
    told = sweep(plan, folder, workers=WORKERS).runs
    return int((told["status"] == "done").sum())


BY_NAME = {"mindfield sweep": by_mindfield, "joblib": by_joblib, "mesa.batch_run": by_mesa}


def main() -> None:
    name, runs, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    begun = time.perf_counter()
    done = BY_NAME[name](runs, folder)
    print(json.dumps({"done": done, "wall_s": time.perf_counter() - begun}))


if __name__ == "__main__":
    # By its own name, so that workers find what they are sent.
    from benchmarks import sweep_contenders

    sweep_contenders.main()
