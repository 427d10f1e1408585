"""A second engine, plain and slow: one agent after the other, in the order of DESIGN.md §2.

It applies the same rule functions and shares nothing else with the compiled engine but its
keyed draws. Sums are plain Python sums in the order of the rows.
"""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from agents.transducers import Ports
from model.arithmetic import uniform
from model.engine import Drive
from model.kernels import STREAM_ACT
from model.mindfield import Mindfield


class ReferenceField:
    """The state of a freshly built world as lists, stepped by hand (growth off)."""

    def __init__(self, model: Mindfield) -> None:
        a, links = model.field.agents, model.field.links
        self.model = model
        self.n = model.field.n_agents
        self.energy, self.tension = a.energy.tolist(), a.tension.tolist()
        self.phase, self.frequency = a.phase.tolist(), a.frequency.tolist()
        self.threshold, self.goal = a.threshold.tolist(), a.goal.tolist()
        self.kind, self.band = a.kind.tolist(), a.band.tolist()
        self.links = list(
            zip(
                links.source.tolist(), links.target.tolist(), links.kind.tolist(),
                links.valence.tolist(), links.similarity.tolist(), links.conductance.tolist(),
                strict=True,
            )
        )  # fmt: skip
        self.pumped = self.dissipated = 0.0
        self.step_number = 0
        self.jumped: list[int] = []

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
        for source, target, *_, conductance in self.links:
            budget[source] += gate[target] * conductance

        out, arrived, strained = [0.0] * self.n, [0.0] * self.n, [0.0] * self.n
        inhibition, turn, coupled = [0.0] * self.n, [0.0] * self.n, [0.0] * self.n
        for source, target, kind, valence, similarity, conductance in self.links:
            if pulls[kind] > 0:
                coupled[target] += conductance
            if not acting[source]:
                continue
            difference = self.phase[source] - self.phase[target]
            flow = self.model.rules[kind].law(
                Ports(
                    self.energy[source], self.energy[target],
                    math.sin(difference), math.cos(difference),
                    gate[target] * conductance / budget[source],
                    similarity, valence, rates[kind], pulls[kind], laws.ceiling, laws.dt,
                )
            )  # fmt: skip
            out[source] += flow.drawn
            self.dissipated += (1 - laws.efficiency) * flow.drawn
            self.pumped += flow.supplied
            arrival = laws.efficiency * flow.drawn + flow.supplied
            misfit = (1 - math.cos(difference)) / 2
            arrived[target] += arrival * (1 - misfit)
            strained[target] += arrival * misfit
            inhibition[target] += flow.inhibition
            turn[target] += conductance * flow.turn
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
            self.phase[i] += (2 * math.pi * self.frequency[i] + pull) * laws.dt
        self._jump(drive.threshold)
        self.step_number += 1

    def _jump(self, operator: float) -> None:
        laws = self.model.settings.laws
        neighbours: dict[int, set[int]] = defaultdict(set)
        for source, target, *_ in self.links:
            neighbours[source].add(target)
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
                if x * x + y * y > 1e-24:
                    gap = math.atan2(y, x) - self.phase[i]
                    turned[i] = self.phase[i] + 0.5 * math.remainder(gap, 2 * math.pi)
            sent = [0.0] * self.n
            for i in front:
                self.phase[i] = turned.get(i, self.phase[i])
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
