"""The roofline: what the law must move and compute, against what the machine can.

``roofline.c`` measures the machine; ``python -m benchmarks.roofline`` draws ``roofline.svg`` anew
from ``results.json``. The counts are of ``limit.c``, added up by hand from its loops;
``docs/performance.md`` explains them.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.findings import Finding, Section, table
from benchmarks.ratios import FULL_LAW
from benchmarks.toolchain import NoCompiler, built

HERE = Path(__file__).resolve().parent
MIX = {"logical": 0.30, "analogical": 0.20, "wave": 0.35, "emotional": 0.15}
ACTING = 0.52
"""Share of the agents that act in a step: 0.4·0.6 + 0.4·0.5 + 0.2·0.4."""
LINKS_PER_AGENT = 10

STREAMED = {"logical": 64, "analogical": 72, "wave": 64, "emotional": 72}
"""Bytes of a link read or written in order: both ends 8, conductance 8, flow and two traces read
and written 48, similarity or valence 8."""
BUDGET_BYTES = 12
"""Bytes of an acting source's link: target and conductance once more."""
AGENT_BYTES = 710
"""Bytes of an agent where no cache holds it from loop to loop: schedule, senses and gates 130,
budgets 70, sums cleared 50, at the target's side of four passes 335, settling and losing 125."""
FLOPS = {"logical": 29, "analogical": 33, "wave": 41, "emotional": 40}
"""Additions, products, quotients, roots and maxima of a link, its three sums included."""
AGENT_FLOPS = 110
"""Sine, cosine, two exponentials, the gate, the ends of steps 3 and 4; not the draw's integers."""
RANDOM_LINES = 1.0 + ACTING
"""Random cache lines of a link in a field that overflows every cache: the source's face, and in the
same line what it spends; where the source acts, the target's gate. (In smaller fields what is spent
stands by itself: .85 of a line more, out of a cache.)"""

TITLE = "Roofline"
Machine = dict[str, Any]


def bytes_per_link() -> float:
    """Bytes that stream through memory for each link and step, agents' included."""
    own = sum(share * STREAMED[kind] for kind, share in MIX.items())
    return own + ACTING * BUDGET_BYTES + AGENT_BYTES / LINKS_PER_AGENT


def flops_per_link() -> float:
    """Floating-point operations for each link and step, agents' included."""
    own = sum(share * FLOPS[kind] for kind, share in MIX.items())
    return own + ACTING * 2.0 + AGENT_FLOPS / LINKS_PER_AGENT


def measured(folder: Path) -> Machine:
    """``measured(folder)``: what ``roofline.c`` prints. Raises ``NoCompiler``."""
    said = subprocess.run([str(built("roofline.c", folder))], stdout=subprocess.PIPE, check=True)
    return dict(json.loads(said.stdout))


def section(folder: Path) -> Section:
    """The machine's three limits and what each would allow a link."""
    try:
        machine = measured(folder)
    except NoCompiler as none:
        return Section(TITLE, f"{none}.")
    sizes = {int(size): float(ns) for size, ns in machine["random_ns"].items()}
    rows = [[f"{size // 1024:,} KiB", f"{ns:.3g}"] for size, ns in sizes.items()]
    streamed = bytes_per_link() / machine["triad_gb_s"]
    computed = flops_per_link() / machine["gflop_s"]
    fetched = RANDOM_LINES * max(sizes.values())
    return Section(
        TITLE,
        f"A link and its share of the agents: {bytes_per_link():.0f} B streamed, "
        f"{flops_per_link():.0f} floating-point operations, {RANDOM_LINES:.2f} random lines a "
        "step. See docs/performance.md and roofline.svg.",
        [
            Finding("bandwidth by triad", float(machine["triad_gb_s"]), "GB/s"),
            Finding("multiply-adds", float(machine["gflop_s"]), "Gflop/s"),
            Finding("a link, were bandwidth all", streamed, "ns"),
            Finding("a link, were arithmetic all", computed, "ns"),
            Finding("a link, were random lines from memory all", fetched, "ns"),
        ],
        table(["table", "a random line, ns"], rows),
        raw=machine,
    )


def draw(results: dict[str, Any], path: Path) -> None:
    """``draw(results, path)``: roofs and the points of engine and C, as SVG.

    ``results``: what ``results.json`` holds; nothing is drawn where it lacks the machine.
    """
    import matplotlib as mpl
    import numpy as np
    from matplotlib.figure import Figure

    machine, full_law = results.get(TITLE), results.get(FULL_LAW["full"])
    if not machine or not full_law:
        return
    intensity = flops_per_link() / bytes_per_link()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "roofline", "font.size": 9}):
        figure = Figure(figsize=(7.2, 4.4), layout="constrained")
        axes = figure.subplots()
        x = np.geomspace(0.05, 20.0, 200)
        roof = np.minimum(x * machine["triad_gb_s"], machine["gflop_s"])
        axes.loglog(x, roof, color="black", lw=1.5)
        axes.text(3.0, machine["gflop_s"] * 1.08, f"multiply-adds {machine['gflop_s']:.0f} Gflop/s")
        axes.text(
            0.9, 0.75 * machine["triad_gb_s"], f"triad {machine['triad_gb_s']:.0f} GB/s", va="top"
        )
        far = flops_per_link() / (RANDOM_LINES * max(machine["random_ns"].values()))
        axes.axhline(far, color="black", ls=":", lw=1.0)
        axes.text(3.0, far * 1.08, "random lines from memory")
        axes.axvline(intensity, color="0.8", lw=0.8, zorder=0)
        for name, colour, mark, side in (
            ("C", "#1f77b4", "o", 1.06),
            ("engine", "#d62728", "s", 1 / 1.06),
        ):
            points = [(n, told) for n, told in full_law.items() if name in told]
            rates = [flops_per_link() * t["links"] / t[name] / 1e9 for _, t in points]
            axes.plot([intensity * side] * len(rates), rates, mark, color=colour, label=name)
            if name == "C":
                for (agents, _), rate in zip(points, rates, strict=True):
                    axes.annotate(
                        f"{int(agents):,} agents",
                        (intensity * side, rate),
                        (8, -3),
                        textcoords="offset points",
                    )
        axes.set_ylim(far / 3.0, machine["gflop_s"] * 1.6)
        axes.set_xlabel("floating-point operations for each byte streamed")
        axes.set_ylabel("Gflop/s")
        axes.legend(loc="center right", frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, format="svg", metadata={"Date": None})


def main() -> None:
    """Draw the picture anew."""
    draw(json.loads((HERE / "results.json").read_text()), HERE / "roofline.svg")


if __name__ == "__main__":
    main()
