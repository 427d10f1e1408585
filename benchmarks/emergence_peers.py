"""Our measures of emergence beside other tools: same answers, and how long each takes.

``python -m benchmarks.emergence_peers [--quick]`` prints the section that ``benchmarks.bench``
puts into the results, and exits with 1 where answers differ by more than stated. The tasks stand
in ``our_measures`` and ``peer_measures``, their data in ``known_data``.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import exponent_spread, known_data, machine
from benchmarks.contenders import Contender, Failed, Running
from benchmarks.findings import Finding, Section, table
from benchmarks.peers import MEASURES, POWERLAW_1, Environment, NoPeers, environment
from benchmarks.report import to_markdown
from benchmarks.timing import Turns, taking_turns

TITLE = "Measures of emergence beside other tools"
OURS = "ours"
TURN_S = 0.1
"""Least CPU time of a turn: faster calls are repeated, and warmed up again at every turn."""
ONE_THREAD = {
    "MINDFIELD_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "JAX_ENABLE_X64": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    "MPLBACKEND": "agg",
}
ROUNDING, SEARCHED, SINGLE, HALVED = 1e-9, 1e-4, 1e-7, 0.5
"""Both exact; a search that stops at 1e−4 (`powerlaw`); partly in single precision (`hoi`, its
ranks more so); counts."""
PLANTED = "adjusted Rand with the planted"
NAMES = {
    "jidt": "JIDT of idtxl-uv",
    "formulas": "formulas of Klein & Hoel",
    "networkx": "NetworkX",
    "neurokit2": "NeuroKit2",
    "antropy": "AntroPy",
}


@dataclass(frozen=True)
class Case:
    """A task of ``our_measures``, its data, who else does it, and how near they must come."""

    task: str
    data: str
    what: str
    beside: tuple[tuple[str, str], ...]
    """Peer and the environment that it stands in."""
    tolerance: Mapping[str, float]
    """Largest difference by figure."""
    one_sided: bool = False
    """More is better: only where ours is less does it count."""


CASES = (
    Case(
        "modularity",
        "graph",
        "modularity of given groups",
        (("networkx", MEASURES), ("leidenalg", MEASURES)),
        {"Q": ROUNDING},
    ),
    Case(
        "search",
        "graph",
        "search for groups",
        (("networkx", MEASURES), ("leidenalg", MEASURES)),
        {"Q": 0.005, PLANTED: 0.05},
        one_sided=True,
    ),
    Case(
        "exponent",
        "sizes",
        "exponent of a power law",
        (("powerlaw", MEASURES), ("powerlaw", POWERLAW_1)),
        {"α, from 10": SEARCHED, "α, 10 to 1,000": SEARCHED},
    ),
    Case(
        "rivals",
        "sizes",
        "power law against its rivals",
        (("powerlaw", MEASURES), ("powerlaw", POWERLAW_1)),
        {"KS": SEARCHED, "ln L over truncated": 0.01, "ln L over lognormal": 0.01},
    ),
    Case(
        "start",
        "sizes",
        "where a power law begins",
        (("powerlaw", MEASURES), ("powerlaw", POWERLAW_1)),
        {"xmin": HALVED, "α": SEARCHED},
    ),
    Case(
        "branching",
        "activity",
        "branching ratio",
        (("mrestimator", MEASURES),),
        {"m, whole": 1e-5, "m, a twentieth": 1e-5},
    ),
    Case(
        "synergy",
        "variables",
        "O-information, bits",
        (("hoi", MEASURES),),
        {"Ω of 3": SINGLE, "Ω of 10": SINGLE, "Ω of 10, by ranks": 1e-5},
    ),
    Case(
        "whole",
        "whole_and_parts",
        "Ψ, Δ, Γ, nats",
        (("jidt", MEASURES), ("hoi", MEASURES)),
        {"Ψ": ROUNDING, "Δ": ROUNDING, "Γ": ROUNDING},
    ),
    Case(
        "words",
        "sequences",
        "LZ76, words",
        (("antropy", MEASURES), ("neurokit2", MEASURES)),
        {"fair": HALVED, "clock": HALVED, "slow": HALVED},
    ),
    Case(
        "effective",
        "directed",
        "effective information, bits",
        (("formulas", MEASURES),),
        {"EI": ROUNDING, "determinism": ROUNDING, "degeneracy": ROUNDING},
    ),
)
ABSENT = (
    "not compared: `einet` (Klein & Hoel's own code) and `phyid` are in no package registry; "
    "`omegaid` decomposes information and has no Ψ, Δ, Γ of a given feature."
)


@dataclass
class Told:
    """What has come out so far: rows of both tables, findings, and who is missing and why."""

    answers: list[list[str]] = field(default_factory=list)
    speeds: list[list[str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def beside_peers(folder: Path, rounds: int) -> Section:
    """Each case with its peers in one interleaved run; who is missing is told, with the reason."""
    told = Told()
    places: dict[str, Environment | str] = {}
    for name in (MEASURES, POWERLAW_1):
        try:
            places[name] = environment(name)
        except NoPeers as none:
            places[name] = str(none)
    for case in CASES:
        print(f"  {case.what} …", file=sys.stderr, flush=True)
        _compare(case, folder, rounds, places, told)
    head = ["measure", "figure", "beside", "ours", "theirs", "difference", "allowed"]
    pace = ["measure", "ours, ms", "beside", "theirs, ms", "theirs / ours"]
    note = [
        "CPU time of one call on the same data, its input made ready beforehand. A search of ours "
        "is twenty Leiden runs and what they agree on, theirs is one run; our fit of rivals is "
        "held against two comparisons of `powerlaw`.",
        "",
        *(f"- {why}" for why in [*told.missing, ABSENT]),
    ]
    return Section(
        TITLE,
        "\n".join(note),
        told.findings + exponent_spread.findings(),
        table(head, told.answers) + "\n\n" + table(pace, told.speeds),
    )


def _compare(
    case: Case, folder: Path, rounds: int, places: Mapping[str, Environment | str], told: Told
) -> None:
    data = str(known_data.lay(folder, case.data))
    with np.load(data) as arrays:
        planted = arrays.get("label")
    with ExitStack() as stack:
        lanes: list[tuple[Running, int, int]] = []
        for contender in _contenders(case, data, places, told.missing):
            one = stack.enter_context(Running(contender))
            try:
                one.steps(1)
                took = max(float(one.steps(1)["cpu_s"]), 1e-6)
            except Failed as failed:
                if contender.name == OURS:
                    raise
                told.missing.append(f"{case.what}: {failed}")
                continue
            times = min(max(math.ceil(TURN_S / took), 1), 10_000)
            lanes.append((one, math.ceil(times / 4) if took < TURN_S else 0, times))
        turns = taking_turns(lanes, rounds)
    for name in [name for name in turns.first if name != OURS]:
        _hold(case, turns, name, planted, told)


def _hold(case: Case, turns: Turns, name: str, planted: Any, told: Told) -> None:
    """One peer's answers and time beside ours."""
    ours, theirs = (_figures(turns, each, planted) for each in (OURS, name))
    full = f"{name.partition('@')[0]} {turns.first[name]['version']}".strip()
    worst = 0.0
    for what, allowed in case.tolerance.items():
        apart = theirs[what] - ours[what]
        apart = max(apart, 0.0) if case.one_sided else abs(apart)
        worst = max(worst, apart / allowed if math.isfinite(apart) else math.inf)
        row = [f"{ours[what]:.8g}", f"{theirs[what]:.8g}", f"{apart:.1g}", f"{allowed:g}"]
        told.answers.append([case.what, what, full, *row])
    what = f"{case.what}, {full}: difference over what is allowed"
    told.findings.append(Finding(what, worst, at_most=1.0))
    pace = (turns.cost(OURS).times(1e3), turns.cost(name).times(1e3), turns.ratio(name, OURS))
    told.speeds.append([case.what, str(pace[0]), full, str(pace[1]), str(pace[2])])


def _contenders(
    case: Case, data: str, places: Mapping[str, Environment | str], missing: list[str]
) -> list[Contender]:
    ours = (sys.executable, "-m", "benchmarks.our_measures", case.task, data)
    found = [Contender(OURS, ours, ONE_THREAD)]
    for peer, place in case.beside:
        where = places[place]
        name = NAMES.get(peer, peer)
        package = "idtxl-uv" if peer == "jidt" else peer
        if isinstance(where, str) or package in where.missing:
            why = where if isinstance(where, str) else where.missing[package]
            missing.append(f"{case.what}: {name} is not installed: {why}")
            continue
        command = (str(where.python), "-m", "benchmarks.peer_measures", peer, case.task, data)
        found.append(Contender(f"{name}@{place}", command, ONE_THREAD))
    return found


def _figures(turns: Turns, name: str, planted: Any) -> dict[str, float]:
    """Its figures; where it gives groups, how like the planted ones they are."""
    from model.emergence.inheritance import adjusted_rand_index

    told: dict[str, Any] = dict(turns.first[name]["figures"])
    if "groups" in told:
        told[PLANTED] = adjusted_rand_index(planted, told["groups"])
    return told


def main() -> int:
    """Compare, print, and tell by the exit code (1) whether answers differ."""
    parser = argparse.ArgumentParser(prog="benchmarks.emergence_peers", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    rounds = 3 if parser.parse_args().quick else 9
    with tempfile.TemporaryDirectory() as folder:
        section = beside_peers(Path(folder), rounds)
    print(to_markdown([section], machine.description(), "python -m benchmarks.emergence_peers"))
    return 1 if any(finding.verdict == "**fails**" for finding in section.findings) else 0


if __name__ == "__main__":
    sys.exit(main())
