"""The wave law in Brian2: phase pull and energy transfer on wave links alone.

``python -m benchmarks.brian2_wave WORLD [bare]`` in the peers' environment; the world must be one
of ``worlds.LAWS["wave"]``: everybody acts, no intention, no senses, no jumps. One loop over the
synapses and one over the neurons a step, compiled by Cython where it can be. With ``bare`` the
running means of flow and coherence, which the engine always keeps, are left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

import brian2
import numpy as np

from benchmarks import world_file
from benchmarks.answering import Exchange

LINKS = """
difference = theta_pre - theta_post
sine = sin(difference)
drawn = rate * share * clip(sqrt(E_pre * E_post), 0, E_pre) * clip(sine, 0, 1)
packet = efficiency * drawn
misfit = packet * (1 - cos(difference)) / 2
spent_pre += drawn
arrived_post += packet - misfit
strained_post += misfit
turn_post += D * pull * sine * 2 * E_pre / (E_pre + E_post)
"""
RUNNING_MEANS = """
flow += flow_rate * (drawn / step_s - flow)
trace_cos += trace_rate * (cos(difference) - trace_cos)
trace_sin += trace_rate * (sine - trace_sin)
"""
AGENTS = """
E = (clip(E - spent, 0, inf) + arrived) * keep_energy
S = (S + strained) * keep_tension
theta = (theta + (2 * pi * f + turn / coupled) * step_s + pi) % (2 * pi) - pi
spent = 0
arrived = 0
strained = 0
turn = 0
"""
LINK_STATE = "share : 1 (constant)\nD : 1 (constant)\nflow : 1\ntrace_cos : 1\ntrace_sin : 1"
STATE = "E S theta f coupled spent arrived strained turn"


def network(world: world_file.World, link_laws: str) -> tuple[brian2.Network, brian2.NeuronGroup]:
    """``network(world, link_laws) -> (network, neurons)``.

    Raises ``ValueError`` for links of another kind.
    """
    if world.per_kind[2] != sum(world.per_kind):
        raise ValueError("a world of wave links alone is wanted")
    law = world.numbers
    names = {
        "rate": law.rates[2] * law.dt,
        "pull": law.pull,
        "efficiency": law.efficiency,
        "keep_energy": law.keep_energy,
        "keep_tension": law.keep_tension,
        "step_s": law.dt,
        "flow_rate": law.flow_rate,
        "trace_rate": law.trace_rate,
    }
    n = world.agents["energy"].size
    source, target = (world.links[name].astype(np.int64) for name in ("source", "target"))
    conductance = world.links["conductance"].astype(np.float64)
    agents = brian2.NeuronGroup(
        n, "\n".join(f"{name} : 1" for name in STATE.split()), namespace=names, name="agents"
    )
    agents.E, agents.S = world.agents["energy"], world.agents["tension"]
    agents.theta, agents.f = world.agents["phase"], world.agents["frequency"]
    heard = np.bincount(target, conductance, n)
    agents.coupled = np.where(heard > 0.0, heard, 1.0)
    links = brian2.Synapses(agents, agents, LINK_STATE, namespace=names, name="links")
    links.connect(i=source, j=target)
    links.D = conductance
    links.share = conductance / np.bincount(source, conductance, n)[source]
    links.run_regularly(link_laws, dt=brian2.defaultclock.dt, when="synapses")
    agents.run_regularly(AGENTS, dt=brian2.defaultclock.dt, when="after_synapses")
    return brian2.Network(agents, links), agents


def main() -> None:
    """Answer for the world of the file named, from within one long run."""
    world = world_file.read(Path(sys.argv[1]))
    brian2.defaultclock.dt = world.numbers.dt * brian2.second
    bare = sys.argv[2:] == ["bare"]
    made, agents = network(world, LINKS if bare else LINKS + RUNNING_MEANS)
    exchange = Exchange()
    asked = left = 0

    def sums() -> dict[str, float]:
        phase = np.asarray(agents.theta)
        return {
            "energy": float(np.sum(agents.E)),
            "tension": float(np.sum(agents.S)),
            "R": float(abs(np.exp(1j * phase).mean())),
        }

    @brian2.network_operation(dt=brian2.defaultclock.dt, when="start")
    def clock() -> None:
        nonlocal asked, left
        if left == 0:
            if asked:
                exchange.tell(sums)
            asked = left = exchange.ask()
            if not asked:
                made.stop()
        left -= 1

    made.add(clock)
    made.run(1e6 * brian2.second)


if __name__ == "__main__":
    main()
