"""Two threads against one, by the clock on the wall: the one measure in which that is right."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks import contenders, timing
from benchmarks.findings import Section, table
from benchmarks.ratios import LINK_STEPS


def gain(folder: Path, sizes: list[int], rounds: int) -> Section:
    """How many times faster two threads are, at each number of agents."""
    section = Section("Two threads against one")
    rows = []
    before = os.getloadavg()[0]
    for agents in sizes:
        world = contenders.lay(folder, agents)
        one, two = (contenders.engine(world, threads=threads) for threads in (1, 2))
        turns = timing.interleaved([one, two], rounds, max(LINK_STEPS // world.links, 2))
        faster = turns.gain(two.name, one.name)
        dearer = turns.ratio(two.name, one.name)
        rows.append([f"{agents:,}", str(faster), str(dearer)])
    section.table = table(["agents", "faster, wall clock", "CPU time spent for it"], rows)
    section.note = (
        f"Load of the machine before: {before:.1f} of {os.cpu_count()} cores. On a busy machine "
        "the second thread waits for a core: then this figure is of that machine, not of the "
        "engine."
    )
    return section
