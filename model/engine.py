"""The engine: runs the compiled steps over a field, with the rules it was given.

It binds settings and rules to the kernels; it decides nothing. The four built-in rules come
from numba's cache; with a rule from outside the same kernels are compiled once more around it.
"""

from __future__ import annotations

import math
import types
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from agents.mind_agent import MindAgent
from agents.transducers import RULES, Flow, Ports, Rule
from model import kernels
from model.compiling import jit_afresh
from model.errors import InputError
from model.field import Field
from model.settings import LARGEST_OPERATOR, Settings
from model.state import Laws

Floats = NDArray[np.float64]
_FLOW_RATE = 1.0 / 32.0
_SMALLEST_CONDUCTANCE, _LARGEST_CONDUCTANCE = 0.05, 20.0
_FLOW_WORTH_NAMING = 1e-4


class Drive(NamedTuple):
    """What the schedule asks of the engine in one step; built by ``model/schedule.py``."""

    chance: Floats
    """(n_kinds,) probability to act."""
    power: Floats
    """(6,) band power over rest by band index; the last is for agents of no band."""
    senses: float
    threshold: float
    rules: Floats
    """(n_rules,) operator of each kind of link."""


class Discharges(NamedTuple):
    """What step 5 did: one row per discharge."""

    agent: NDArray[np.int32]
    wave: NDArray[np.int32]
    cascade: NDArray[np.int32]
    released: Floats
    energy_before: Floats
    """(n_agents,) energy just before."""
    tension_before: float
    """All tension just before, eu."""


class Engine:
    """``Engine(settings, kinds, rules, seed=…)``: the seven steps, compiled.

    Raises ``InputError`` where a rate could draw more than a source holds.
    """

    def __init__(
        self,
        settings: Settings,
        kinds: Sequence[type[MindAgent]],
        rules: Sequence[Rule],
        *,
        seed: int,
    ) -> None:
        laws = settings.laws
        self.seed: Any = np.uint64(seed)
        self.rates, self.pulls = rule_constants(settings, rules)
        _refuse_overdraft(self.rates, rules, laws.dt)
        if laws.discharge.own + laws.discharge.out > 1.0:
            raise InputError(
                "a jump would give more than it holds "
                f"({laws.discharge.own:g} + {laws.discharge.out:g} > 1)",
                place="laws.discharge",
                mend="let own + out be at most 1",
            )
        self.laws = Laws(
            dt=laws.dt,
            efficiency=laws.efficiency,
            ceiling=laws.ceiling,
            pump=laws.pump,
            keep_energy=math.exp(-laws.energy_decay * laws.dt),
            keep_tension=math.exp(-laws.tension_decay * laws.dt),
            beta=settings.intention.beta,
            own=laws.discharge.own,
            out=laws.discharge.out,
            flow_rate=_FLOW_RATE,
            trace_rate=laws.dt / settings.growth.window_s,
        )
        self.senses = np.array([kind.senses for kind in kinds], np.bool_)
        self.adapt_share = settings.growth.adapt * laws.dt
        self._transduce = _transduce_with(tuple(rules))

    def schedule(self, field: Field, drive: Drive) -> int:
        """Step 1: decide who acts; returns how many do."""
        return int(
            kernels.schedule(field.agents, field.scratch, drive.chance, self.seed, field.step)
        )

    def sense(self, field: Field, drive: Drive) -> None:
        """Step 2: sensing agents take energy from outside."""
        kernels.sense(
            field.agents,
            field.scratch,
            self.senses,
            drive.power,
            drive.senses,
            self.laws,
            field.ledger.accounts,
        )

    def transduce(self, field: Field, drive: Drive) -> None:
        """Step 3: all links act at once, from the state at the step's start."""
        self._transduce(
            field.agents,
            field.links,
            field.scratch,
            self.rates * drive.rules,
            self.pulls * drive.rules,
            self.laws,
            field.ledger.accounts,
        )

    def lose(self, field: Field) -> None:
        """Step 4: decay, and turn the phases."""
        kernels.lose(field.agents, field.scratch, self.laws, field.ledger.accounts)

    def jump(self, field: Field, drive: Drive) -> Discharges | None:
        """Step 5: discharge what is over threshold; None where nothing is."""
        if not kernels.ready(field.agents, drive.threshold):
            return None
        energy = field.agents.energy.copy()
        tension = float(field.agents.tension.sum())
        agent, wave, cascade, released = kernels.jump(
            field.agents, field.links, drive.threshold, self.laws, field.ledger.accounts
        )
        return Discharges(agent, wave, cascade, released, energy, tension)

    def adapt(self, field: Field) -> None:
        """Step 6: conductance follows coherent flow; idle links are counted."""
        kernels.adapt(field.links, self.adapt_share, _SMALLEST_CONDUCTANCE, _LARGEST_CONDUCTANCE)
        kernels.note_use(field.links, _FLOW_WORTH_NAMING)


def rule_constants(settings: Settings, rules: Sequence[Rule]) -> tuple[Floats, Floats]:
    """``rule_constants(settings, rules) -> (rates, pulls)``, each (n_rules,), 1/s."""
    rates, pulls = [], []
    for rule in rules:
        told: Any = getattr(settings.laws, rule.name, None) or settings.laws.other.get(rule.name)
        rates.append(rule.rate if told is None else told.rate)
        pulls.append(rule.pull if told is None else getattr(told, "K", rule.pull))
    return np.array(rates), np.array(pulls)


def _refuse_overdraft(rates: Floats, rules: Sequence[Rule], dt: float) -> None:
    for rule, rate in zip(rules, rates, strict=True):
        drawn = rate * LARGEST_OPERATOR * dt
        if drawn > 1.0:
            raise InputError(
                f"{rule.name} links could draw {drawn:.3g} times what their source holds in one "
                f"step (rate {rate:g}/s × largest operator {LARGEST_OPERATOR:g} × dt {dt:g} s)",
                place=f"laws.{rule.name}.rate",
                mend=f"set it to {1.0 / (LARGEST_OPERATOR * dt):g} or less, or shorten laws.dt",
            )


def _transduce_with(rules: tuple[Rule, ...]) -> Any:
    """Return the transduce kernel that runs these rules: the cached one for the built-in four."""
    if rules == RULES:
        return kernels.transduce
    for rule in rules:
        _check_form(rule)
    chosen: Any = None
    for number in reversed(range(len(rules))):
        law = jit_afresh(rules[number].law)
        chosen = jit_afresh(_choice(number, law, chosen) if chosen is not None else _only(law))
    plain = cast(Any, kernels.transduce).py_func
    names = {**vars(kernels), "flow_of": chosen}
    return jit_afresh(types.FunctionType(plain.__code__, names, plain.__name__))


def _check_form(rule: Rule) -> None:
    """Say in one line what the compiler would say in forty."""
    flow = rule.law(Ports(1.0, 0.5, 0.6, 0.8, 0.5, 1.0, 0.5, 1.0, 0.0, 8.0, 1 / 64))
    if not (isinstance(flow, Flow) and all(isinstance(part, float) for part in flow)):
        raise TypeError(f"the rule {rule.name!r} must return a Flow of four floats, not {flow!r}")


def _only(law: Any) -> Any:
    def flow_of(kind: int, port: Ports) -> Flow:
        return law(port)  # type: ignore[no-any-return]

    return flow_of


def _choice(number: int, law: Any, other: Any) -> Any:
    def flow_of(kind: int, port: Ports) -> Flow:
        if kind == number:
            return law(port)  # type: ignore[no-any-return]
        return other(kind, port)  # type: ignore[no-any-return]

    return flow_of
