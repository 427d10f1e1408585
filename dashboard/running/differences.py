"""What tells two worlds on one clock apart, in figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from dashboard.running.lane import Lane

_AGENTS = 5


@dataclass(frozen=True)
class Apart:
    """Two worlds that were one: figures of the first and the second.

    - ``since_s``: when they parted; ``seed``: whether chance is another one in the second.
    - ``loss``, ``order``; ``energy`` eu; ``jumps`` told since they parted.
    - ``distance``: half the sum of |e − e′| over agents, e the share of all energy: 0 alike, 1
      where no agent that holds energy in one holds any in the other (total variation).
    - ``agents``: label, English label, energy in either (eu) of those that differ most.
    - ``knobs``: names of constants that are not the same.
    """

    since_s: float
    seed: bool
    loss: tuple[float, float]
    order: tuple[float, float]
    energy: tuple[float, float]
    jumps: tuple[int, int]
    distance: float
    agents: tuple[tuple[str, str, float, float], ...]
    knobs: tuple[str, ...]


def apart_of(one: Lane, other: Lane) -> Apart:
    """``apart_of(one, other) -> Apart`` at this moment."""
    from model.tally import tally

    told = [tally(lane.model.field.agents) for lane in (one, other)]
    # What has condensed since they parted may be another agent in each.
    n = min(lane.model.growth.first_agents for lane in (one, other))
    held = [lane.model.field.agents.energy[:n] for lane in (one, other)]
    shares = [energy / max(float(energy.sum()), 1e-300) for energy in held]
    most = np.argsort(-np.abs(held[0] - held[1]), kind="stable")[:_AGENTS]
    names, turned = one.model.field.names, other.in_force()
    return Apart(
        since_s=other.past.first * one.model.settings.laws.dt,
        seed=one.model.seed_value != other.model.seed_value,
        loss=(told[0].loss, told[1].loss),
        order=(told[0].order, told[1].order),
        energy=(told[0].energy, told[1].energy),
        jumps=(one.jumps_since_fork(), other.jumps_since_fork()),
        distance=float(0.5 * np.abs(shares[0] - shares[1]).sum()),
        agents=tuple(
            (names[row].label, names[row].label_en, float(held[0][row]), float(held[1][row]))
            for row in most
            if held[0][row] != held[1][row]
        ),
        knobs=tuple(name for name, value in one.in_force().items() if turned[name] != value),
    )
