"""What the page tells of one agent: its state, its past, what flows through it, its origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.drawing.agent_past import AgentPast

if TYPE_CHECKING:
    from model.mindfield import Mindfield

Floats32 = NDArray[np.float32]
_FLOWS = 6
"""Strongest links told, of those in and of those out."""


class Flow(NamedTuple):
    """A link of the agent: way (out or in), kind, the other one, flow in eu/s, how it is."""

    way: str
    kind: str
    label: str
    label_en: str
    flow: float
    row: int
    grown: bool
    inhibits: bool


@dataclass(frozen=True)
class Chosen:
    """The agent a person clicked.

    - ``links``: strongest first. ``origin``: labels and English labels of those it condensed
      from, empty for one of the map's own.
    - ``times`` (k,) s, ``past`` (2, k) energy and tension, eu, ``jumps`` (j,) s.
    """

    row: int
    id: str
    label: str
    label_en: str
    kind: str
    layer: int
    note: str
    energy: float
    tension: float
    breaks_at: float
    frequency: float
    cluster: int
    links: tuple[Flow, ...]
    origin: tuple[tuple[str, str], ...]
    times: Floats32
    past: Floats32
    jumps: Floats32


def chosen_of(model: Mindfield, row: int, past: AgentPast) -> Chosen | None:
    """``chosen_of(model, row, past)``: of a living agent; None where there is none."""
    f = model.field
    if not 0 <= row < f.n_agents or not f.agents.alive[row]:
        return None
    agent, name = model.agent_at(row), f.names[row]
    times, values, jumps = past.of(row)
    condensate = next((c for c in reversed(model.growth.condensates) if c.row == row), None)
    labels = {told.id: (told.label, told.label_en) for told in f.names} if condensate else {}
    members = condensate.members if condensate else ()
    return Chosen(
        row=row,
        id=agent.id,
        label=agent.label,
        label_en=name.label_en,
        kind=model.kind_names[int(f.agents.kind[row])],
        layer=agent.layer,
        note=agent.note,
        energy=agent.energy,
        tension=agent.tension,
        breaks_at=float(f.agents.threshold[row] * model.operators["threshold"]),
        frequency=agent.frequency,
        cluster=agent.cluster,
        links=(*_flows(model, row, out=True), *_flows(model, row, out=False)),
        origin=tuple(labels.get(member, (member, member)) for member in members),
        times=times,
        past=values,
        jumps=jumps,
    )


def _flows(model: Mindfield, row: int, *, out: bool) -> list[Flow]:
    f, links = model.field, model.field.links
    mine = np.flatnonzero((links.source if out else links.target) == row)
    told = []
    for at in mine[np.argsort(-links.flow[mine], kind="stable")][:_FLOWS]:
        other = int(links.target[at] if out else links.source[at])
        told.append(
            Flow(
                "out" if out else "in",
                model.rule_names[int(links.kind[at])],
                f.names[other].label,
                f.names[other].label_en,
                float(links.flow[at]),
                other,
                bool(links.grown[at]),
                bool(links.valence[at] < 0.0),
            )
        )
    return told


def past_bytes(chosen: Chosen, counter: int) -> bytes:
    """``past_bytes(chosen, counter)``: the card's chart as ``line_chart.js`` reads it."""
    head = [counter, chosen.times.size, chosen.jumps.size]
    parts = (np.array(head, np.float32), chosen.times, chosen.past.reshape(-1), chosen.jumps)
    return np.concatenate(parts).astype(np.float32).tobytes()
