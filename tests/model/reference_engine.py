"""A second engine, plain and slow: one agent after the other, in the order of DESIGN.md §2.

It applies the same rule functions and shares nothing else with the compiled engine but its
keyed draws. Sums are plain Python sums in the order of the rows.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from agents.transducers import Ports
from model.arithmetic import uniform
from model.engine import Drive
from model.kernels import STREAM_ACT
from model.mindfield import Mindfield


@dataclass
class Link:
    """One directed link."""

    source: int
    target: int
    kind: int
    valence: float
    similarity: float
    conductance: float
    flow: float = 0.0
    cosine: float = 0.0
    sine: float = 0.0


class ReferenceField:
    """The state of a freshly built world as lists, stepped by hand."""

    def __init__(self, model: Mindfield) -> None:
        a = model.field.agents
        self.model = model
        self.n = model.field.n_agents
        self.energy, self.tension = a.energy.tolist(), a.tension.tolist()
        self.phase, self.frequency = a.phase.tolist(), a.frequency.tolist()
        self.threshold, self.goal = a.threshold.tolist(), a.goal.tolist()
        self.kind, self.band = a.kind.tolist(), a.band.tolist()
        self.links: list[Link] = []
        self.take_over_links()
        self.pumped = self.dissipated = 0.0
        self.step_number = 0
        self.jumped: list[int] = []

    def take_over_links(self) -> None:
        """Lay and drop what step 7 laid and dropped, the links we have keep what they are."""
        mine: dict[tuple[int, int, int], list[Link]] = defaultdict(list)
        for link in self.links:
            mine[link.source, link.target, link.kind].append(link)
        now = self.model.field.links
        self.links = []
        for source, target, kind, valence, similarity in zip(
            now.source.tolist(),
            now.target.tolist(),
            now.kind.tolist(),
            now.valence.tolist(),
            now.similarity.tolist(),
            strict=True,
        ):
            known = mine[source, target, kind]
            fresh = Link(source, target, kind, valence, similarity, 1.0)
            self.links.append(known.pop(0) if known else fresh)

    def step(self, drive: Drive) -> None:
        laws = self.model.settings.laws
        engine = self.model.engine
        rates, pulls = engine.rates * drive.rules, engine.pulls * drive.rules
        acting = [
            uniform(engine.seed, STREAM_ACT, self.step_number, i) < drive.chance[self.kind[i]]
            for i in range(self.n)
        ]
        income = [0.0] * self.n
        for i in range(self.n):
            if self.model.kinds[self.kind[i]].senses:
                room = max(1.0 - self.energy[i] / laws.ceiling, 0.0)
                power = drive.power[self.band[i]]
                income[i] = laws.pump * laws.dt * room * power * drive.senses
                self.pumped += income[i]

        total = sum(self.energy)
        gate = []
        for i in range(self.n):
            share = self.energy[i] / total if total > 0 else 0.0
            want = (self.goal[i] - share) * self.n
            gate.append(math.exp(self.model.settings.intention.beta * min(max(want, -3.0), 3.0)))
        budget: dict[int, float] = defaultdict(float)
        for link in self.links:
            budget[link.source] += gate[link.target] * link.conductance

        out, arrived, strained = [0.0] * self.n, [0.0] * self.n, [0.0] * self.n
        inhibition, turn, coupled = [0.0] * self.n, [0.0] * self.n, [0.0] * self.n
        for link in self.links:
            source, target = link.source, link.target
            difference = self.phase[source] - self.phase[target]
            sine, cosine = math.sin(difference), math.cos(difference)
            link.cosine += engine.laws.trace_rate * (cosine - link.cosine)
            link.sine += engine.laws.trace_rate * (sine - link.sine)
            if pulls[link.kind] > 0:
                coupled[target] += link.conductance
            moved = 0.0
            if acting[source]:
                flow = self.model.rules[link.kind].law(
                    Ports(
                        self.energy[source], self.energy[target], sine, cosine,
                        gate[target] * link.conductance / budget[source],
                        link.similarity, link.valence, rates[link.kind], pulls[link.kind],
                        laws.ceiling, laws.dt,
                    )
                )  # fmt: skip
                out[source] += flow.drawn
                self.dissipated += (1 - laws.efficiency) * flow.drawn
                self.pumped += flow.supplied
                arrival = laws.efficiency * flow.drawn + flow.supplied
                misfit = (1 - cosine) / 2
                arrived[target] += arrival * (1 - misfit)
                strained[target] += arrival * misfit
                inhibition[target] += flow.inhibition
                turn[target] += link.conductance * flow.turn
                moved = flow.drawn + flow.supplied + flow.inhibition * self.energy[target]
            link.flow += (moved / laws.dt - link.flow) / 32
        for i in range(self.n):
            left = self.energy[i] - out[i]
            kept = left * math.exp(-inhibition[i])
            self.dissipated += left - kept
            self.energy[i] = kept + income[i] + arrived[i]
            self.tension[i] += strained[i]

        for i in range(self.n):
            energy = self.energy[i] * math.exp(-laws.energy_decay * laws.dt)
            tension = self.tension[i] * math.exp(-laws.tension_decay * laws.dt)
            self.dissipated += self.energy[i] - energy + self.tension[i] - tension
            self.energy[i], self.tension[i] = energy, tension
            pull = turn[i] / coupled[i] if coupled[i] else 0.0
            turned = self.phase[i] + (2 * math.pi * self.frequency[i] + pull) * laws.dt
            self.phase[i] = math.remainder(turned, 2 * math.pi)
        self._jump(drive.threshold)
        if self.model.settings.growth.on:
            self._adapt()
        self.step_number += 1

    def _adapt(self) -> None:
        share = self.model.settings.growth.adapt * self.model.settings.laws.dt
        groups: dict[tuple[int, int], list[Link]] = defaultdict(list)
        for link in self.links:
            groups[link.source, link.kind].append(link)
        for group in groups.values():
            coherent = [link.flow * math.hypot(link.cosine, link.sine) for link in group]
            total = sum(coherent)
            if total > 0 and len(group) > 1:
                for link, flow in zip(group, coherent, strict=True):
                    goal = flow * len(group) / total
                    moved = link.conductance + share * (goal - link.conductance)
                    link.conductance = min(max(moved, 0.05), 20.0)
                level = sum(link.conductance for link in group)
                for link in group:
                    link.conductance *= len(group) / level

    def _jump(self, operator: float) -> None:
        laws = self.model.settings.laws
        neighbours: dict[int, set[int]] = defaultdict(set)
        for link in self.links:
            neighbours[link.source].add(link.target)
        cascade = list(range(self.n))
        last: list[int] = []
        front = self._over(operator, range(self.n))
        while front:
            for i in front:
                for j in last:
                    if i in neighbours[j]:
                        new, old = sorted((cascade[i], cascade[j]))
                        cascade = [new if c == old else c for c in cascade]
            turned = {}
            for i in front:
                mine = [self.phase[j] for j in front if cascade[j] == cascade[i]]
                x, y = sum(map(math.cos, mine)), sum(map(math.sin, mine))
                order = math.hypot(x, y) / len(mine)
                gap = math.remainder(math.atan2(y, x) - self.phase[i], 2 * math.pi)
                way = 0.5 * min(order / 0.1, 1.0)
                turned[i] = math.remainder(self.phase[i] + way * gap, 2 * math.pi)
            sent = [0.0] * self.n
            for i in front:
                self.phase[i] = turned[i]
                stored, self.tension[i] = self.tension[i], 0.0
                self.energy[i] += laws.discharge.own * stored
                out = laws.discharge.out * stored
                if neighbours[i]:
                    for k in neighbours[i]:
                        sent[k] += out / len(neighbours[i])
                else:
                    self.dissipated += out
                self.dissipated += stored * (1 - laws.discharge.own - laws.discharge.out)
            for k in range(self.n):
                self.tension[k] += sent[k]
            self.jumped.extend(front)
            last, front = front, self._over(operator, [k for k in range(self.n) if sent[k] > 0])

    def _over(self, operator: float, rows) -> list[int]:
        return [i for i in rows if self.tension[i] > self.threshold[i] * operator]

    def phases(self) -> np.ndarray:
        return np.exp(1j * np.array(self.phase))
