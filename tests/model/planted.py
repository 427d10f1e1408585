"""Planted groups, mazes, and windows of phases written by hand, for the tests of growth."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from worlds import link

from model.maps.schema import AgentEntry, MetaMap
from model.mindfield import Mindfield


def groups(n_groups: int = 4, size: int = 8, rule: str = "wave") -> tuple[MetaMap, np.ndarray]:
    """Rings of wave links, each with second neighbours missing; rings joined by one valve."""
    agents, links = [], []
    for g in range(n_groups):
        names = [f"g{g}a{i}" for i in range(size)]
        agents += [AgentEntry(id=name, kind="image") for name in names]
        links += [link(names[i], names[(i + 1) % size], rule) for i in range(size)]
        if n_groups > 1:
            links.append(link(names[0], f"g{(g + 1) % n_groups}a0", "logical"))
    label = np.repeat(np.arange(n_groups), size)
    return MetaMap(title="groups", agents=agents, links=links), label


def fed_groups(n_groups: int = 5, size: int = 7) -> MetaMap:
    """Dense groups of images, tagged by their group, each fed by a distinction."""
    agents, links = [], []
    for g in range(n_groups):
        names = [f"g{g}a{i}" for i in range(size)]
        agents.append(AgentEntry(id=f"s{g}", kind="distinction"))
        agents += [AgentEntry(id=name, kind="image", tags=[f"g{g}"]) for name in names]
        links.append(link(f"s{g}", names[0], "logical"))
        inside = [(i, j) for i in range(size) for j in range(i) if (i + j) % 3]
        links += [link(names[i], names[j], "wave") for i, j in inside]
        links.append(link(names[1], f"g{(g + 1) % n_groups}a2", "logical"))
    return MetaMap(title="planted", agents=agents, links=links)


def maze(lengths: tuple[int, ...], rule: str) -> MetaMap:
    """Paths of these lengths from ``source`` to ``sink``, all of one kind of agent."""
    inner = [[f"p{p}n{i}" for i in range(n - 1)] for p, n in enumerate(lengths)]
    ids = ["source", "sink", *(name for names in inner for name in names)]
    links = []
    for names in inner:
        path = ["source", *names, "sink"]
        links += [link(a, b, rule) for a, b in pairwise(path)]
    agents = [AgentEntry(id=name, kind="image") for name in ids]
    return MetaMap(title="maze", agents=agents, links=links)


def remember(model: Mindfield, turning_hz: np.ndarray, noise: float, draw, number: int = 1) -> None:
    """Write the window that ends at round ``number``: each agent turns at its own speed, alone.

    ``turning_hz`` (n,): Hz; ``noise``: rad/√s of a random walk of each phase for itself.
    """
    past, n = model.growth.past, turning_hz.size
    turns = 2.0 * np.pi * turning_hz * past.between_s
    steps = turns + draw.normal(size=(past.samples, n)) * noise * np.sqrt(past.between_s)
    phase = draw.uniform(-np.pi, np.pi, n) + np.cumsum(steps, axis=0)
    model.field.step = 8 * past.samples * number
    # The newest sample stands at this step's place, the first of the ring.
    past.held[:] = np.roll(np.angle(np.exp(1j * phase)), 1, axis=0)


def cohere(model: Mindfield, coherence: float | np.ndarray = 0.9) -> None:
    """Write traces that give every link this coherence over the long window."""
    field = model.field
    links = field.links
    gathered = 1.0 - (1.0 - field.trace_rate) ** np.maximum(field.acted - links.born, 1)
    links.trace_cos[:], links.trace_sin[:] = coherence * gathered, 0.0
