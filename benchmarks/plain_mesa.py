"""The same law as a normal Mesa user would write it: agents with attributes, links as objects.

``python -m benchmarks.plain_mesa WORLD``. Steps 1 to 5 of DESIGN.md §2 with the running means,
one method of an agent for each, called by ``model.agents.do``. Only the draws are the engine's
own, taken for all agents at once, so that the same agents act; that costs a thousandth of it.
"""

from __future__ import annotations

import cmath
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mesa

from benchmarks import world_file
from benchmarks.answering import answer
from model.arithmetic import uniforms
from model.kernels import STREAM_ACT

LOGICAL, ANALOGICAL, WAVE, EMOTIONAL = range(4)


@dataclass(slots=True)
class Link:
    """A directed link."""

    source: Mind
    target: Mind
    kind: int
    valence: float
    similarity: float
    conductance: float
    flow: float = 0.0
    trace_cos: float = 0.0
    trace_sin: float = 0.0


class Mind(mesa.Agent):
    """An agent of the map of thought."""

    def __init__(self, model: PlainModel, row: int, told: dict[str, Any]) -> None:
        super().__init__(model)
        self.row = row
        self.energy = float(told["energy"])
        self.tension = float(told["tension"])
        self.phase = float(told["phase"])
        self.frequency = float(told["frequency"])
        self.threshold = float(told["threshold"])
        self.goal = float(told["goal"])
        self.kind = int(told["kind"])
        self.band = int(told["band"])
        self.in_links: list[Link] = []
        self.out_links: list[Link] = []
        self.hood: list[Mind] = []
        self.acting = False
        self.gate = self.budget = self.income = 0.0
        self.arrived = self.strained = self.inhibition = self.pull = self.spent = 0.0
        self.incoming = 0.0

    def decide(self) -> None:
        """Step 1: act or not."""
        self.acting = self.model.draws[self.row] < self.model.law.chance[self.kind]

    def sense(self) -> None:
        """Step 2: take energy from outside."""
        law = self.model.law
        self.income = 0.0
        if law.senses[self.kind]:
            room = max(1.0 - self.energy / law.ceiling, 0.0)
            self.income = law.pump * law.dt * room * law.power[self.band]
            self.model.pumped += self.income

    def open_gate(self) -> None:
        """Step 3: how much the intention wants energy here."""
        want = (self.goal - self.energy / self.model.total_energy) * len(self.model.agents)
        self.gate = math.exp(self.model.law.beta * min(max(want, -3.0), 3.0))

    def share_budget(self) -> None:
        """Step 3: the sum that its links share."""
        self.budget = 0.0
        self.spent = 0.0
        if self.acting:
            self.budget = sum(link.target.gate * link.conductance for link in self.out_links)

    def receive(self) -> None:
        """Step 3: let every in-link act."""
        law = self.model.law
        self.arrived = self.strained = self.inhibition = 0.0
        turn = coupled = 0.0
        for link in self.in_links:
            source = link.source
            difference = source.phase - self.phase
            sine, cosine = math.sin(difference), math.cos(difference)
            link.trace_cos += law.trace_rate * (cosine - link.trace_cos)
            link.trace_sin += law.trace_rate * (sine - link.trace_sin)
            if link.kind == WAVE:
                coupled += link.conductance
            drawn = supplied = inhibition = 0.0
            if source.budget > 0.0:
                share = self.gate * link.conductance / source.budget
                amount = law.rates[link.kind] * share * law.dt
                both = source.energy + self.energy
                if link.kind == LOGICAL:
                    drawn = amount * source.energy
                elif link.kind == ANALOGICAL:
                    drawn = amount * link.similarity * max(source.energy - self.energy, 0.0)
                elif link.kind == WAVE:
                    carried = min(source.energy, math.sqrt(source.energy * self.energy))
                    drawn = amount * carried * max(sine, 0.0)
                    if both > 0.0:
                        turn += link.conductance * law.pull * sine * 2.0 * source.energy / both
                elif link.valence > 0.0:
                    room = max(1.0 - self.energy / law.ceiling, 0.0)
                    supplied = amount * link.valence * source.energy * room
                elif both > 0.0:
                    inhibition = amount * -link.valence * source.energy / both
                packet = law.efficiency * drawn + supplied
                misfit = packet * (1.0 - cosine) / 2.0
                self.arrived += packet - misfit
                self.strained += misfit
                self.inhibition += inhibition
                source.spent += drawn
                self.model.pumped += supplied
                self.model.dissipated += (1.0 - law.efficiency) * drawn
            moved = drawn + supplied + inhibition * self.energy
            link.flow += law.flow_rate * (moved / law.dt - link.flow)
        self.pull = turn / coupled if coupled > 0.0 else 0.0

    def settle(self) -> None:
        """Step 3: apply together what the links did."""
        left = max(self.energy - self.spent, 0.0)
        kept = left * math.exp(-self.inhibition)
        self.model.dissipated += left - kept
        self.energy = kept + self.income + self.arrived
        self.tension += self.strained

    def lose(self) -> None:
        """Step 4: decay and turn."""
        law = self.model.law
        before = self.energy + self.tension
        self.energy *= law.keep_energy
        self.tension *= law.keep_tension
        self.model.dissipated += before - self.energy - self.tension
        phase = self.phase + (2.0 * math.pi * self.frequency + self.pull) * law.dt
        self.phase = (phase + math.pi) % (2.0 * math.pi) - math.pi

    @property
    def over(self) -> bool:
        """Whether its tension is over its threshold."""
        return self.tension > self.threshold * self.model.law.threshold

    def discharge(self) -> None:
        """Step 5: what its tension becomes."""
        law = self.model.law
        stored, self.tension = self.tension, 0.0
        self.energy += law.own * stored
        self.model.dissipated += stored * (1.0 - law.own - law.out)
        if not self.hood:
            self.model.dissipated += law.out * stored
        for other in self.hood:
            other.incoming += law.out * stored / len(self.hood)


class PlainModel(mesa.Model):
    """The world of a file, as Mesa agents."""

    def __init__(self, world: world_file.World) -> None:
        super().__init__(rng=world.seed)
        self.law = world.numbers
        self.seed_value, self.step_number = world.seed, world.step
        self.pumped = self.dissipated = 0.0
        self.total_energy = 0.0
        self.discharges: list[tuple[int, int]] = []
        n = world.agents["energy"].size
        columns = {name: column.tolist() for name, column in world.agents.items()}
        minds = [Mind(self, i, {name: columns[name][i] for name in columns}) for i in range(n)]
        kinds = [kind for kind in range(4) for _ in range(world.per_kind[kind])]
        told = {name: column.tolist() for name, column in world.links.items()}
        for row, kind in enumerate(kinds):
            link = Link(
                minds[told["source"][row]],
                minds[told["target"][row]],
                kind,
                *(told[name][row] for name in ("valence", "similarity", "conductance")),
                *(told[name][row] for name in ("flow", "trace_cos", "trace_sin")),
            )
            link.source.out_links.append(link)
            link.target.in_links.append(link)
        for mind in minds:
            mind.hood = list({link.target.row: link.target for link in mind.out_links}.values())

    def step(self) -> None:
        """One step of the laws."""
        n = len(self.agents)
        self.draws = uniforms(self.seed_value, STREAM_ACT, self.step_number, n).tolist()
        self.total_energy = sum(agent.energy for agent in self.agents)
        self.agents.do("decide")
        self.agents.do("sense")
        self.agents.do("open_gate")
        self.agents.do("share_budget")
        self.agents.do("receive")
        self.agents.do("settle")
        self.agents.do("lose")
        self.jump()
        self.step_number += 1

    def jump(self) -> None:
        """Step 5: cascades, wave by wave; who set off whom joins them."""
        front = list(self.agents.select(lambda agent: agent.over))
        cascade = {agent: {agent} for agent in front}
        wave = 0
        while front:
            fronts: dict[int, list[Mind]] = {}
            for agent in front:
                fronts.setdefault(id(cascade[agent]), []).append(agent)
            for members in fronts.values():
                mean = sum(cmath.exp(1j * agent.phase) for agent in members)
                if abs(mean) > 1e-12:
                    for agent in members:
                        behind = math.remainder(cmath.phase(mean) - agent.phase, 2.0 * math.pi)
                        agent.phase = math.remainder(agent.phase + 0.5 * behind, 2.0 * math.pi)
            for agent in front:
                agent.discharge()
                self.discharges.append((agent.row, wave))
            touched = {other.row: other for agent in front for other in agent.hood}
            for agent in touched.values():
                agent.tension += agent.incoming
                agent.incoming = 0.0
            due = {agent for agent in touched.values() if agent.over}
            for agent in front:
                for other in due.intersection(agent.hood):
                    joined = cascade[agent] | cascade.get(other, {other})
                    for member in joined:
                        cascade[member] = joined
            front = list(due)
            wave += 1


def main() -> None:
    """Answer for the world of the file named."""
    model = PlainModel(world_file.read(Path(sys.argv[1])))

    def run(steps: int) -> None:
        for _ in range(steps):
            model.step()

    def sums() -> dict[str, float]:
        agents = list(model.agents)
        return {
            "energy": math.fsum(agent.energy for agent in agents),
            "tension": math.fsum(agent.tension for agent in agents),
            "R": abs(sum(cmath.exp(1j * agent.phase) for agent in agents)) / len(agents),
            "pumped": model.pumped,
            "dissipated": model.dissipated,
            "discharges": len(model.discharges),
        }

    answer(run, sums)


if __name__ == "__main__":
    main()
