"""``python -m benchmarks.bench [--quick]``: every measure in turn, written to ``results.md``.

The order of the measures stands here; what is measured and how stands in their modules.
``--quick`` takes fewer and smaller worlds, for a look rather than a record: it writes to
``results-quick.md`` and leaves the record alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    emergence_peers,
    machine,
    memory,
    mesa_face,
    parts,
    ratios,
    replicas,
    roofline,
    startup,
    two_threads,
    vault,
)
from benchmarks.contenders import Failed
from benchmarks.findings import Section
from benchmarks.report import to_markdown
from benchmarks.timing import Disagree

HERE = Path(__file__).resolve().parent
Measure = Callable[[], Section]
COMPILE = "from model.warm import compile_abreast, compile_all; compile_all(); compile_abreast()"


def measures(folder: Path, *, quick: bool) -> list[tuple[str, Measure]]:
    """``measures(folder, quick=…) -> [(name, measure), …]`` in the order they are run."""
    rounds = 5 if quick else 9
    sizes = [1_000, 10_000] if quick else [1_000, 10_000, 100_000, 1_000_000]
    largest = 50_000 if quick else 1_000_000
    notes = 2_000 if quick else 10_000
    return [
        ("start-up", lambda: startup.waits(folder, rounds)),
        ("full law beside C", lambda: ratios.against_c(folder, sizes, rounds)),
        ("maps with groups", lambda: ratios.against_c(folder, sizes, rounds, "grouped")),
        ("where the time goes", lambda: parts.shares(folder, sizes)),
        ("plain Mesa", lambda: ratios.against_mesa(folder, 5)),
        ("Brian2", lambda: ratios.against_brian2(folder, rounds)),
        ("two threads", lambda: two_threads.gain(folder, sizes[1:], rounds)),
        ("replicas", lambda: replicas.throughput(folder, rounds)),
        ("Mesa's face", lambda: mesa_face.cost_in_steps(folder, min(largest, 100_000), rounds)),
        ("memory", lambda: memory.peak_and_pace(folder, largest)),
        ("a vault", lambda: vault.beside_obsidiantools(folder / "vaults", 3, notes // 20, notes)),
        ("measures beside other tools", lambda: emergence_peers.beside_peers(folder, rounds)),
        ("roofline", lambda: roofline.section(folder)),
    ]


def taken(name: str, measure: Measure) -> Section:
    """``taken(name, measure)``: its section, or one that says in a line why there is none."""
    print(f"{name} …", file=sys.stderr, flush=True)
    try:
        return measure()
    except (Failed, Disagree, subprocess.CalledProcessError) as failed:
        print(f"{name}: {failed}", file=sys.stderr, flush=True)
        return Section(name.capitalize(), f"**Not measured:** {failed}.")


def main() -> int:
    """Measure, write, and tell by the exit code (1) whether a target failed."""
    parser = argparse.ArgumentParser(prog="benchmarks.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and smaller worlds")
    quick = parser.parse_args().quick
    # Until all is compiled, small fields are stepped one by one: not what is to be measured. By a
    # process of its own: the memory that this one takes would count as its children's.
    print("compiling the laws …", file=sys.stderr, flush=True)
    subprocess.run((sys.executable, "-c", COMPILE), check=True)
    about = machine.description()
    with tempfile.TemporaryDirectory() as folder:
        sections = [taken(*each) for each in measures(Path(folder), quick=quick)]
    command = "python -m benchmarks.bench" + (" --quick" if quick else "")
    name = "results-quick" if quick else "results"
    (HERE / f"{name}.md").write_text(to_markdown(sections, about, command))
    raw = {section.title: section.raw for section in sections if section.raw}
    if not quick:
        (HERE / "results.json").write_text(json.dumps(raw, indent=1) + "\n")
        roofline.draw(raw, HERE / "roofline.svg")
    print(HERE / f"{name}.md")
    failed = [f for section in sections for f in section.findings if f.verdict == "**fails**"]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
