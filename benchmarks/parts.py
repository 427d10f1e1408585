"""Where a step's time goes: CPU time of each of the engine's calls.

``python -m benchmarks.parts COLUMNS STEPS`` measures in a process of its own. The clock is read
between the calls, which costs about a microsecond a step: no matter, but visible at 1,000 agents.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks import contenders
from benchmarks.child import ask
from benchmarks.findings import Section, table
from benchmarks.ratios import LINK_STEPS
from benchmarks.timing import Spread, figure

CALLS = ("schedule", "sense", "transduce", "lose", "jump")


def shares(folder: Path, sizes: list[int]) -> Section:
    """Share of each call at each number of agents, and nanoseconds for each link in all."""
    rows = []
    for agents in sizes:
        world = contenders.lay(folder, agents)
        steps = max(LINK_STEPS // world.links, 4)
        told = ask("benchmarks.parts", str(world.columns), str(steps))
        middle = {name: Spread.of(np.array(cpu)).median for name, cpu in told.items()}
        whole = sum(middle.values())
        rows.append([f"{agents:,}", *(f"{middle[name] / whole:.0%}" for name in CALLS)])
        rows[-1].append(figure(1e9 * whole / world.links))
    return Section(
        "Where a step's time goes",
        "Medians over steps, one thread. `jump` is the question whether anybody is over threshold, "
        "and the cascades where somebody is.",
        table=table(["agents", *CALLS, "in all, ns/link"], rows),
    )


def main() -> None:
    """Time each call of each step."""
    from benchmarks.worlds import RUN_SEED, load, settings_of
    from model.mindfield import Mindfield

    model = Mindfield(load(Path(sys.argv[1])), settings_of("full"), seed=RUN_SEED)
    field, engine = model.field, model.engine
    drive = model.scheduler.read(model.band_state)
    taken: dict[str, list[float]] = {name: [] for name in CALLS}
    for number in range(1 + int(sys.argv[2])):
        marks = [time.process_time()]
        engine.schedule(field, drive)
        marks.append(time.process_time())
        engine.sense(field, drive)
        marks.append(time.process_time())
        engine.transduce(field, drive)
        marks.append(time.process_time())
        engine.lose(field)
        marks.append(time.process_time())
        engine.jump(field, drive)
        marks.append(time.process_time())
        field.step += 1
        if number > 0:
            for name, start, end in zip(CALLS, marks[:-1], marks[1:], strict=True):
                taken[name].append(end - start)
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
