"""Growth against its laws: mazes, false growth, a built-in run; figures and pictures of the docs.

``python -m benchmarks.growth docs/images`` prints the tables of ``docs/growth.md`` and draws its
pictures; ``python -m benchmarks.growth`` only prints. It takes about three minutes of one core.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.stats import binomtest

from model.eeg.series import BandSeries
from model.maps.schema import AgentEntry, LinkEntry, MetaMap
from model.mindfield import Mindfield
from model.settings import Settings
from scenarios.library import built_in_map
from scenarios.parts import written_aside
from scenarios.report.canvas import BLUE, ORANGE, blank, drawing, panel, to_svg

SECONDS = 40.0


def maze(lengths: tuple[int, ...], rule: str) -> MetaMap:
    """Paths of these lengths from a source (row 0) to a sink (row 1)."""
    paths = [
        ["source", *(f"p{p}n{i}" for i in range(n - 1)), "sink"] for p, n in enumerate(lengths)
    ]
    ids = dict.fromkeys(["source", "sink", *(name for path in paths for name in path)])
    links = [
        LinkEntry.model_validate({"from": a, "to": b, "kind": rule})
        for path in paths
        for a, b in pairwise(path)
    ]
    agents = [AgentEntry(id=name, kind="image") for name in ids]
    return MetaMap(title="maze", agents=agents, links=links)


def flooded(lengths: tuple[int, ...], rule: str, beta: float = 1.0) -> list[float]:
    """Share of the flow out of the source that the first path carries, by steps."""
    told = {
        "laws": {"pump": 0.0, "threshold": 1e9, "spread": 0.0},
        "growth": {"on": True, "adapt": 1.0, "condense": False, "links_per_round": 0},
        "intention": {"beta": beta},
        "schedule": {"rates": {"image": 1.0}},
        "emergence": {"every_s": 1e6},
    }
    model = Mindfield(maze(lengths, rule), Settings.model_validate(told), seed=1)
    field, shares = model.field, []
    field.agents.phase[:] = 0.0
    for _ in range(round(SECONDS * 64)):
        field.set_energy(0, 1.0)
        field.set_energy(1, 0.0)
        model.step()
        flow = field.links.flow[field.links.source == 0]
        first = field.links.target[field.links.source == 0] == (1 if lengths[0] == 1 else 2)
        shares.append(float(flow[first].sum() / flow.sum()))
    return shares


def false_growth(n_groups: int, noise: float, spread: float, windows: int) -> tuple[int, int]:
    """Pairs tested and won among independent noisy phases (rad/√s) in rings of eight."""
    names = [[f"g{g}a{i}" for i in range(8)] for g in range(n_groups)]
    ends = [(ring[i], ring[(i + 1) % 8], "wave") for ring in names for i in range(8)]
    ends += [(a[0], b[0], "logical") for a, b in pairwise(names)]
    agents = [AgentEntry(id=name, kind="image") for ring in names for name in ring]
    links = [LinkEntry.model_validate({"from": a, "to": b, "kind": k}) for a, b, k in ends]
    growth = {"on": True, "window_s": 16.0}
    told = Settings.model_validate({"laws": {"spread": spread}, "growth": growth})
    model = Mindfield(MetaMap(title="rings", agents=agents, links=links), told, seed=1)
    draw, past, n = np.random.default_rng(1), model.growth.past, model.field.n_agents
    turn = 2.0 * np.pi * model.field.agents.frequency * past.between_s
    for number in range(windows):
        steps = turn + draw.normal(size=(past.samples, n)) * noise * np.sqrt(past.between_s)
        phase = draw.uniform(-np.pi, np.pi, n) + np.cumsum(steps, axis=0)
        model.field.step = 8 * past.samples * (number + 1)
        past.held[:] = np.roll(np.angle(np.exp(1j * phase)), 1, axis=0)
        model.growth.linking.test()
    return model.growth.linking.tested, model.growth.linking.won


def lived(seed: int, seconds: float) -> list[tuple[float, int, int]]:
    """The built-in map with growth on: time, grown links, living agents; prints its events."""
    told = Settings.model_validate({"growth": {"on": True}, "emergence": {"nulls": 39, "runs": 5}})
    script = [("rest", 40.0), ("relaxed", 30.0), ("focused", 30.0)] * 9
    bands = BandSeries.from_script(script, seed)
    model = Mindfield(built_in_map(), told, bands=bands, seed=seed)
    rows = []
    while model.seconds < seconds:
        model.advance(10.0)
        field = model.field
        rows.append((model.seconds, int(field.links.grown.sum()), int(field.agents.alive.sum())))
    happened = Counter((e.type, e.name) for e in model.events if e.type == "link")
    happened += Counter((e.type, "") for e in model.events if e.type != "link")
    remote = sum(bool(e.facts.get("remote")) for e in model.events if e.type == "link")
    print(f"built-in map, seed {seed}, {seconds:g} s: {dict(happened)}, remote {remote}")
    return rows


def _drawn(
    folder: Path | None,
    name: str,
    curves: dict[str, tuple[list[float], list[float]]],
    x: str,
    y: str,
) -> None:
    if folder is None:
        return
    with drawing():
        figure = blank(7.2, 3.4)
        axis = panel(figure, 0.85, 0.65, 6.0, 2.5)
        looks = [(BLUE, "-"), (ORANGE, "-"), (BLUE, "--"), (ORANGE, "--")]
        for (label, (at, value)), (colour, style) in zip(curves.items(), looks, strict=False):
            axis.plot(at, value, color=colour, ls=style, lw=1.6, label=label)
        axis.set(xlabel=x, ylabel=y)
        axis.grid(which="major")
        axis.legend()
        svg = to_svg(figure, name, f"{y} against {x}")
    opening = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    with written_aside(folder / f"growth-{name}.svg") as aside:
        aside.write_text(opening + "\n", encoding="utf-8")


def main(folder: Path | None) -> None:
    """Print every table; draw where a folder is given."""
    time_s = (np.arange(round(SECONDS * 64)) / 64).tolist()
    curves = {}
    for rule in ("logical", "analogical"):
        for lengths in ((1, 2), (2, 2), (2, 3)):
            shares = flooded(lengths, rule)
            print(f"maze {lengths} {rule}: first path carries {shares[-1]:.4f}")
            if lengths[0] == 1 or rule == "logical":
                curves[f"{rule}, {lengths[0]} and {lengths[1]} links"] = (time_s, shares)
    print(f"maze (1, 2) logical, β = 0: {flooded((1, 2), 'logical', 0.0)[-1]:.4f}")
    _drawn(folder, "maze", curves, "time, s", "share of the first path")
    for n_groups, windows in ((1, 100), (4, 25)):
        for noise, spread in ((0.05, 0.03), (0.3, 0.0), (0.3, 0.01), (1.0, 0.1)):
            tested, won = false_growth(n_groups, noise, spread, windows)
            high = binomtest(won, tested).proportion_ci(0.95).high
            print(
                f"independent, {n_groups} × 8, noise {noise}, spread {spread}: "
                f"{won}/{tested} won, at most {high:.4f} (95 %)"
            )
    rows = np.array(lived(2, 300.0))
    lines = {"grown links": (rows[:, 0].tolist(), rows[:, 1].tolist())}
    lines["living agents"] = (rows[:, 0].tolist(), rows[:, 2].tolist())
    _drawn(folder, "built-in", lines, "time, s", "count")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
