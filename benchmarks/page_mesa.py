"""Mesa's SolaraViz over the same world, for ``benchmarks/page.py``: ``solara run`` opens it.

``MINDFIELD_BENCH_MAP`` names the map. The places are given to it: its own layout takes minutes
for ten thousand agents.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import mesa
import networkx as nx
import numpy as np
from mesa.visualization import SolaraViz, make_space_component
from mesa.visualization.components import AgentPortrayalStyle

from dashboard.drawing.layout import places
from dashboard.drawing.looks import phase_colour
from dashboard.running.world import Choice, build

HUES = [phase_colour(turn / 48, dark=False) for turn in range(48)]
MARKERS = {"distinction": "^", "image": "o", "principle": "s"}


class Shown(mesa.Model):
    """The world that Mindfield's page builds of this map, on a grid that Mesa draws."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = build(Choice(map_file=Path(os.environ["MINDFIELD_BENCH_MAP"])))
        field = self.inner.field
        ends = zip(field.links.source.tolist(), field.links.target.tolist(), strict=True)
        graph = nx.Graph()
        graph.add_nodes_from(range(field.n_agents))
        graph.add_edges_from(ends)
        self.grid: Any = mesa.space.NetworkGrid(graph)
        for row in range(field.n_agents):
            self.grid.place_agent(self.inner.agent_at(row), row)
        where = places(field.n_agents, field.links.source, field.links.target, seed=1)
        self.places = dict(enumerate(where.tolist()))

    def step(self) -> None:
        """A step of the world."""
        self.inner.step()


def portray(agent: Any) -> AgentPortrayalStyle:
    """Kind as marker, energy as size, phase as hue: what our map shows too."""
    turn = agent.phase / (2.0 * np.pi) % 1.0
    return AgentPortrayalStyle(
        color=HUES[int(turn * len(HUES)) % len(HUES)],
        size=4.0 + 40.0 * min(agent.energy, 1.0),
        marker=MARKERS[agent.kind],
    )


model = Shown()
Page = SolaraViz(
    model,
    components=[
        make_space_component(portray, layout_alg=lambda graph: model.places, layout_kwargs={})
    ],
    name="the same world",
)
