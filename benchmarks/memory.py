"""Peak memory of a large world, and its steps a second on one core.

``python -m benchmarks.memory COLUMNS`` measures itself: build, a few steps, the peak. What is due
to an agent and what to a link comes from two worlds that differ in links alone.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks import contenders, worlds
from benchmarks.child import ask
from benchmarks.findings import Finding, Section
from benchmarks.timing import Spread

TURNS = 6


def peak_and_pace(folder: Path, agents: int) -> Section:
    """Peak of ``agents`` with 10 links each, less that with 5; steps a CPU second."""
    full, half = (contenders.lay(folder, agents, per_agent=links) for links in (10, 5))
    grouped = contenders.lay(folder, agents, "grouped")
    told, less, near = (
        ask("benchmarks.memory", str(world.columns)) for world in (full, half, grouped)
    )
    per_link = (told["peak"] - less["peak"]) / (full.links - half.links)
    per_agent = (told["peak"] - told["bare"] - per_link * full.links) / full.agents
    large = agents >= 1_000_000
    pace, near_pace = (Spread.of(1.0 / np.array(each["cpu_s"])) for each in (told, near))
    return Section(
        f"Memory and pace at {agents:,} agents, {full.links:,} links",
        "Peak resident memory of a fresh process that loads the map's columns, builds the world "
        f"and steps it; {told['bare'] / 1e9:.2f} GB of it are interpreter and libraries. Steps a "
        "second of CPU time, one thread, `Mindfield.step`, where links join agents evenly, and "
        f"where {worlds.INSIDE:.0%} of them stay in groups of {worlds.GROUP}.",
        [
            Finding("peak", told["peak"] / 1e9, "GB", at_most=3.0 if large else None),
            Finding("of it for each link", per_link, "B"),
            Finding("of it for each agent", per_agent, "B"),
            Finding("steps a second, even", pace, "1/s", at_least=2.0 if large else None),
            Finding("steps a second, groups", near_pace, "1/s", at_least=2.0 if large else None),
            Finding("CPU time to build", told["build_s"], "s"),
        ],
    )


def _peak() -> int:
    """Peak resident memory so far, bytes (Linux counts in KiB).

    Not ``ru_maxrss``, which begins with what the process had that started this one.
    """
    told = Path("/proc/self/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) * 1024


def main() -> None:
    """Build the world named, step it, tell."""
    from model.mindfield import Mindfield

    bare = _peak()
    start = time.process_time()
    model = Mindfield(
        worlds.load(Path(sys.argv[1])), worlds.settings_of("full"), seed=worlds.RUN_SEED
    )
    built = time.process_time()
    model.step()
    turns = []
    for _ in range(TURNS):
        before = time.process_time()
        model.step()
        turns.append(time.process_time() - before)
    told = {"bare": bare, "peak": _peak(), "build_s": built - start, "cpu_s": turns}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
