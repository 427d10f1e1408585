"""The wave law in Brian2: phase pull and energy transfer on wave links alone.

``python -m benchmarks.brian2_wave WORLD [bare|summed]`` in the peers' environment; the world must
be one of ``worlds.LAWS["wave"]``: everybody acts, no intention, no senses, no jumps. Compiled by
Cython where it can be.

- By itself, one loop of our own over the synapses and one over the neurons a step: as fast as we
  could make Brian2, with the running means of flow and coherence that the engine always keeps.
- ``bare``: the same without the running means.
- ``summed``: as Brian2's documentation writes coupled oscillators, what links bring as ``(summed)``
  variables, one loop each; the running means by a loop of their own.
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
SUMMED = """
difference = theta_pre - theta_post : 1
drawn = rate * share * clip(sqrt(E_pre * E_post), 0, E_pre) * clip(sin(difference), 0, 1) : 1
misfit = efficiency * drawn * (1 - cos(difference)) / 2 : 1
spent_pre = drawn : 1 (summed)
arrived_post = efficiency * drawn - misfit : 1 (summed)
strained_post = misfit : 1 (summed)
turn_post = D * pull * sin(difference) * 2 * E_pre / (E_pre + E_post) : 1 (summed)
"""
RUNNING_MEANS = """
flow += flow_rate * (drawn / step_s - flow)
trace_cos += trace_rate * (cos(difference) - trace_cos)
trace_sin += trace_rate * (sine - trace_sin)
"""
SUMMED_MEANS = """
flow += flow_rate * (drawn / step_s - flow)
trace_cos += trace_rate * (cos(difference) - trace_cos)
trace_sin += trace_rate * (sin(difference) - trace_sin)
"""
AGENTS = """
E = (clip(E - spent, 0, inf) + arrived) * keep_energy
S = (S + strained) * keep_tension
theta = (theta + (2 * pi * f + turn / coupled) * step_s + pi) % (2 * pi) - pi
"""
EMPTIED = """
spent = 0
arrived = 0
strained = 0
turn = 0
"""
LINK_STATE = "share : 1 (constant)\nD : 1 (constant)\nflow : 1\ntrace_cos : 1\ntrace_sin : 1"
STATE = "E S theta f coupled spent arrived strained turn"


def network(world: world_file.World, way: str) -> tuple[brian2.Network, brian2.NeuronGroup]:
    """``network(world, way) -> (network, neurons)``; the way is ``""``, ``bare`` or ``summed``.

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
    summed = way == "summed"
    state = LINK_STATE + SUMMED if summed else LINK_STATE
    links = brian2.Synapses(agents, agents, state, namespace=names, name="links")
    links.connect(i=source, j=target)
    links.D = conductance
    links.share = conductance / np.bincount(source, conductance, n)[source]
    laws = {"": LINKS + RUNNING_MEANS, "bare": LINKS, "summed": SUMMED_MEANS}[way]
    links.run_regularly(laws, dt=brian2.defaultclock.dt, when="synapses")
    own = AGENTS if summed else AGENTS + EMPTIED
    agents.run_regularly(own, dt=brian2.defaultclock.dt, when="after_synapses")
    return brian2.Network(agents, links), agents


def main() -> None:
    """Answer for the world of the file named, from within one long run."""
    world = world_file.read(Path(sys.argv[1]))
    brian2.defaultclock.dt = world.numbers.dt * brian2.second
    made, agents = network(world, "".join(sys.argv[2:3]))
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
