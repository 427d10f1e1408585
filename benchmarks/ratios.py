"""CPU time a step: the engine beside C, plain Mesa and Brian2, and how it grows with links."""

from __future__ import annotations

from pathlib import Path

from benchmarks import contenders, timing
from benchmarks.findings import Finding, Section, table
from benchmarks.peers import STEPS, NoPeers, environment
from benchmarks.toolchain import NoCompiler, built

TO_C = {1_000: 1.15, 10_000: 1.15, 100_000: 1.15, 1_000_000: 1.5}
"""Agents: the most CPU time over that of C."""
FULL_LAW = {
    "full": "The full law beside C",
    "grouped": "The full law beside C on maps with groups",
}
"""Titles, by how the links lie (``worlds.LAWS``)."""
LINK_STEPS = 20_000_000
"""Links times steps of a turn: some tenths of a second."""


def against_c(folder: Path, sizes: list[int], rounds: int, laws: str = "full") -> Section:
    """The full law, engine and model beside C, at each number of agents."""
    section = Section(FULL_LAW[laws])
    try:
        program, libm = built("limit.c", folder), built("limit.c", folder, libm=True)
    except NoCompiler as none:
        program = libm = None
        section.note = f"{none}."
    rows, links = [], []
    costs: dict[str, list[float]] = {}
    for agents in sizes:
        world = contenders.lay(folder, agents, laws)
        lanes = [contenders.engine(world), contenders.engine(world, "model")]
        if program is not None and libm is not None:
            lanes += [contenders.limit(world, program), contenders.limit(world, libm, "C, libm")]
        steps = max(LINK_STEPS // world.links, 2)
        turns = timing.interleaved(lanes, rounds, steps)
        links.append(world.links)
        for lane in lanes:
            costs.setdefault(lane.name, []).append(turns.cost(lane.name).median)
        section.raw[str(agents)] = {
            "links": world.links,
            **{name: told[-1] for name, told in costs.items()},
        }
        rows.append([f"{agents:,}", f"{world.links:,}"])
        rows[-1] += [str(turns.cost(lane.name).times(1e6)) for lane in lanes]
        if program is not None:
            ratio = turns.ratio("engine", "C")
            what = f"engine / C, {agents:,} agents"
            section.findings.append(Finding(what, ratio, "×", at_most=TO_C[agents]))
            ratio = turns.ratio("Mindfield.advance", "C")
            section.findings.append(Finding(f"Mindfield.advance / C, {agents:,}", ratio, "×"))
    if len(sizes) > 1:
        for name in ("engine", "C"):
            if name in costs:
                slope = timing.exponent(links, costs[name])
                what = f"exponent of cost over links, {name}, {links[0]:,} to {links[-1]:,}"
                target = 1.1 if name == "engine" else None
                section.findings.append(Finding(what, slope, at_most=target))
    section.table = table(["agents", "links", *(f"{lane.name}, µs/step" for lane in lanes)], rows)
    return section


def against_mesa(folder: Path, rounds: int) -> Section:
    """The full law at 10,000 agents beside plain Mesa agents."""
    world = contenders.lay(folder, 10_000)
    lanes = [
        contenders.engine(world),
        contenders.engine(world, "model"),
        contenders.plain_mesa(world),
    ]
    turns = timing.interleaved(lanes, rounds, 4)
    rows = [[lane.name, str(turns.cost(lane.name).times(1e3))] for lane in lanes]
    return Section(
        "The full law beside plain Mesa agents, 10,000 agents",
        findings=[
            Finding("plain Mesa / engine", turns.ratio("plain Mesa", "engine"), "×", at_least=60),
            Finding(
                "plain Mesa / Mindfield.advance",
                turns.ratio("plain Mesa", "Mindfield.advance"),
                "×",
                at_least=60,
            ),
        ],
        table=table(["contender", "ms/step"], rows),
        raw={lane.name: turns.cost(lane.name).median for lane in lanes},
    )


def against_brian2(folder: Path, rounds: int) -> Section:
    """The wave law alone at 10,000 agents beside Brian2 and C."""
    section = Section("Waves alone beside Brian2, 10,000 agents")
    try:
        peers = environment(STEPS)
    except NoPeers as none:
        section.note = f"Left out: {none}."
        return section
    if peers.missing:
        section.note = "Left out: " + "; ".join(peers.missing.values()) + "."
        return section
    world = contenders.lay(folder, 10_000, "wave")
    lanes = [
        contenders.engine(world),
        contenders.brian2(world, peers.python),
        contenders.brian2(world, peers.python, "bare"),
        contenders.brian2(world, peers.python, "summed"),
    ]
    try:
        lanes.append(contenders.limit(world, built("limit.c", folder)))
    except NoCompiler as none:
        section.note = f"{none}."
    turns = timing.interleaved(lanes, rounds, 50)
    for name in ("Brian2", "Brian2, bare", "Brian2, summed"):
        ratio = turns.ratio(name, "engine")
        section.findings.append(Finding(f"{name} / engine", ratio, "×", at_least=4))
    rows = [[lane.name, str(turns.cost(lane.name).times(1e3))] for lane in lanes]
    section.table = table(["contender", "ms/step"], rows)
    section.note += (
        "Energies of all agree to 1e-9. *Brian2* keeps the running means of flow and coherence as "
        "the engine does, *bare* does not; both are one loop written by hand over the links. "
        "*summed* is written as Brian2's documentation writes coupled oscillators. None keeps a "
        "ledger or draws who acts."
    )
    return section
