"""What the measures of emergence cost beside the run they are taken of, in one process.

``python -m benchmarks.measures [--agents N] [--steps T] [--links L] [--planted GROUPS]`` runs a
random world (or one with that many planted groups) as ``mindfield run`` does, looks, makes the
card, and prints the share of each measure. Exit code 1 where together they take longer than the
run. CPU time of one thread, compilation left out.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from agents.transducers import RULES
from benchmarks.worlds import RUN_SEED, random_columns
from model.group_series import GroupSeries
from model.maps.columns import MapColumns
from model.mindfield import Mindfield
from model.settings import Settings
from model.warm import compile_laws
from scenarios.card import card_of
from scenarios.card_groups import (
    complexity_finding,
    information_findings,
    order_findings,
    shift_finding,
)
from scenarios.card_jumps import jump_findings
from scenarios.group_readings import readings_of
from scenarios.recording import Recording
from scenarios.store import FORMAT, TABLES, RunFolder

_INSIDE = 0.8
"""Share of the links that stay inside a planted group."""


class Clock:
    """CPU seconds by what they were spent on, in the order first heard of."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        """Count what happens inside as ``what``."""
        start = time.process_time()
        yield
        self.spent[what] = self.spent.get(what, 0.0) + time.process_time() - start


class TimedSeries(GroupSeries):
    """A series of groups that tells what it costs."""

    def __init__(self, model: Mindfield, clock: Clock) -> None:
        self._clock = clock
        with clock.on("the map's groups"):
            super().__init__(model)

    def collect(self) -> None:
        """Note every group, timed."""
        with self._clock.on("series of groups"):
            super().collect()


def planted(columns: MapColumns, groups: int) -> MapColumns:
    """``planted(columns, groups) -> MapColumns``: most links end in their source's own group."""
    n = columns.kind.size
    size = n // groups
    draw = np.random.default_rng([RUN_SEED, groups])
    source, target = columns.source.astype(np.int64), columns.target.astype(np.int64)
    moved = draw.random(target.size) < _INSIDE
    target = np.where(moved, np.minimum(source // size * size + target % size, n - 1), target)
    both_ways = np.array([rule.both_ways for rule in RULES])[columns.link_kind]
    low = np.where(both_ways, np.minimum(source, target), source)
    high = np.where(both_ways, np.maximum(source, target), target)
    once = np.unique((columns.link_kind.astype(np.int64) * n + low) * n + high, return_index=True)[
        1
    ]
    kept = np.sort(once[source[once] != target[once]])
    links = {name: getattr(columns, name)[kept] for name in ("link_kind", "valence")} | {
        "source": source[kept].astype(np.int32),
        "target": target[kept].astype(np.int32),
    }
    agents = {name: getattr(columns, name) for name in ("kind", "layer", "meaning", "intention")}
    return MapColumns(**links, **agents)


def run(columns: MapColumns, steps: int, folder: RunFolder, clock: Clock) -> Mindfield:
    """``run(columns, steps, folder, clock) -> Mindfield``: as ``scenarios/run.py`` does."""
    model = Mindfield(columns, Settings(), seed=RUN_SEED)
    series = TimedSeries(model, clock)
    recording = Recording(folder, model, checkpoint_s=60.0, groups=series)
    watched = model.lookout.look

    def look() -> None:
        with clock.on("looks for groups"):
            watched()

    model.lookout.look = look  # type: ignore[method-assign]
    with clock.on("all"):
        recording.begin()
        recording.advance(steps, lambda _: None, lambda: False)
        model.jumps.close()
        if model.lookout.last_step != model.field.step:
            model.lookout.look()
            recording.snapshot()
        recording.keep()
        recording.join(TABLES)
    summary = {"modularity": model.lookout.modularity}
    folder.write_info(
        {"format": FORMAT, "status": "finished", "seed": RUN_SEED, "summary": summary}
    )
    return model


def card(folder: RunFolder, agents: int, clock: Clock) -> None:
    """``card(folder, agents, clock)``: the whole card once, and its parts one by one."""
    with clock.on("whole card"):
        card_of(folder)
    readings = readings_of(folder)
    groups, shares = readings.groups, readings.shares
    parts: dict[str, Callable[[], object]] = {
        "reading the series": lambda: readings_of(folder),
        "order and chimera of groups": lambda: order_findings(groups, RUN_SEED),
        "Ψ Δ Γ, O-information": lambda: information_findings(groups, RUN_SEED),
        "LZ76": lambda: complexity_finding(groups, RUN_SEED),
        "shift": lambda: shift_finding(shares, RUN_SEED),
        "jumps": lambda: jump_findings(folder, agents, RUN_SEED),
    }
    for what, part in parts.items():
        with clock.on(what):
            part()


def told(clock: Clock) -> tuple[list[str], bool]:
    """``told(clock) -> (lines, holds)``: the table, and whether the measures take less."""
    spent = dict(clock.spent)
    card_s = spent.pop("whole card")
    during = {name: spent.pop(name) for name in ("series of groups", "looks for groups")}
    before = spent.pop("the map's groups")
    run_s = spent.pop("all") - sum(during.values())
    spent["rest of the card (R, effective information, tables)"] = card_s - sum(spent.values())
    every = {"the map's groups": before} | during | spent
    lines = [
        f"| measure | CPU s | share of the run |\n|---|---|---|\n| the run | {run_s:.2f} | 1 |"
    ]
    lines += [f"| {name} | {value:.2f} | {value / run_s:.3f} |" for name, value in every.items()]
    total = before + sum(during.values()) + card_s
    lines.append(f"| **all measures** | **{total:.2f}** | **{total / run_s:.3f}** |")
    return lines, total < run_s


def main() -> int:
    """Run, measure, print."""
    parser = argparse.ArgumentParser(prog="benchmarks.measures", description=__doc__)
    parser.add_argument("--agents", type=int, default=5_000)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=10, help="rows of links for each agent")
    parser.add_argument("--planted", type=int, default=0, help="groups to plant")
    args = parser.parse_args()
    compile_laws(lambda: None)
    with tempfile.TemporaryDirectory() as warm:
        # What compiles or loads late does so in a small run first.
        small = RunFolder(Path(warm))
        run(planted(random_columns(200, 4), 4), 4_000, small, Clock())
        card(small, 200, Clock())
    columns = random_columns(args.agents, args.links)
    if args.planted:
        columns = planted(columns, args.planted)
    clock = Clock()
    with tempfile.TemporaryDirectory() as out:
        folder = RunFolder(Path(out))
        model = run(columns, args.steps, folder, clock)
        card(folder, args.agents, clock)
        rows = {name: folder.rows(name) for name in ("frames", "series", "events")}
    lines, holds = told(clock)
    links, looks = model.field.n_links, model.lookout
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{args.agents:,} agents, {links:,} links, {args.steps:,} steps, rows {rows}")
    print(f"last look: {looks.modularity}, {len(looks.latest)} groups, peak {peak:.0f} MB")
    print("\n".join(lines))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
