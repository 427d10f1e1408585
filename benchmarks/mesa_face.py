"""What Mesa's face costs on a large world: recording a row, and asking the AgentSet.

``python -m benchmarks.mesa_face COLUMNS ROUNDS`` measures in a process of its own.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks import contenders
from benchmarks.child import ask
from benchmarks.findings import Section, table
from benchmarks.timing import Spread

REPORTED = {"energy": "energy", "tension": "tension"}
STEPS = 5


def cost_in_steps(folder: Path, agents: int, rounds: int) -> Section:
    """What each costs, in compiled steps of the same world."""
    world = contenders.lay(folder, agents)
    told = ask("benchmarks.mesa_face", str(world.columns), str(rounds))
    step = np.array(told.pop("step"))
    ratios = {name: Spread.of(np.array(cpu) / step) for name, cpu in told.items()}
    rows = [
        [name, str(Spread.of(np.array(cpu)).times(1e3)), str(ratios[name])]
        for name, cpu in told.items()
    ]
    return Section(
        f"Mesa's face at {agents:,} agents",
        f"A step takes {Spread.of(step).times(1e3)} ms of CPU time here.",
        table=table(["what", "ms", "steps"], rows),
    )


def main() -> None:
    """Time each in turn, round after round."""
    from benchmarks.worlds import RUN_SEED, load, settings_of
    from model.mindfield import Mindfield

    columns, rounds = load(Path(sys.argv[1])), int(sys.argv[2])
    plain, reporting = (
        Mindfield(columns, settings_of("full"), seed=RUN_SEED, agent_reporters=told)
        for told in (None, REPORTED)
    )

    def steps() -> None:
        for _ in range(STEPS):
            plain.step()

    work: dict[str, Callable[[], object]] = {
        "step": steps,
        "a row of the time series": lambda: plain.datacollector.collect(plain),
        "the same with two agent reporters": lambda: reporting.datacollector.collect(reporting),
        "agents.agg of energy": lambda: plain.agents.agg("energy", np.mean),
        "agents.select of the full": lambda: plain.agents.select(lambda a: a.energy > 0.5),
        "agents.groupby of layers": lambda: plain.agents.groupby("layer").count(),
    }
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds + 1):
        for name, do in work.items():
            start = time.process_time()
            do()
            taken[name].append(time.process_time() - start)
    told = {name: cpu[1:] for name, cpu in taken.items()}
    told["step"] = [cpu / STEPS for cpu in told["step"]]
    print(json.dumps(told))


if __name__ == "__main__":
    main()
