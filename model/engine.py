"""The engine: runs the compiled steps over a field, with the rules it was given.

It binds settings and rules to the compiled steps; it decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from agents.transducers import Rule
from model import adaptation, cascade, kernels
from model.beside import JUMPS, MARCH, at_hand
from model.cascade import Room
from model.compiling import noted
from model.errors import InputError
from model.field import Field
from model.handed import hand
from model.march import Adapting, Kept, Standing, march, room_to_keep
from model.passes import ALONE, passes_of
from model.settings import LARGEST_OPERATOR, Settings
from model.state import Laws, Stack
from model.steps import Gear, Steps
from model.threads import Team

Floats = NDArray[np.float64]
_FLOW_RATE = 1.0 / 32.0
_SMALLEST_CONDUCTANCE, _LARGEST_CONDUCTANCE = 0.05, 20.0
_FLOW_WORTH_NAMING = 1e-4
_NO_LOSSES = np.empty(0)


class Senses(Protocol):
    """What the engine asks of a kind of agent: a class of ``agents/``, or anything like it."""

    senses: bool


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
    """What step 5 did in one step."""

    told: Floats
    """(k, TOLD): as ``cascade.jump`` gives it."""
    step: int
    acted: int
    """How often all links had acted by then."""
    energy: Floats
    """(n_agents,): just after, eu; to be read before the field goes on."""
    tension: Floats
    """(n_agents,): just after, eu; to be read before the field goes on."""
    tension_before: float
    """All tension just before, eu."""


class Marched(NamedTuple):
    """What a march did."""

    steps: int
    losses: Floats
    """After each step but the last; where they are asked for: see ``Engine.march``."""
    jumped: tuple[Discharges, ...]
    """Of each step with a jump, in their order."""


class Engine:
    """``Engine(settings, kinds, rules, seed=…, threads=1)``: the seven steps, compiled.

    Raises ``InputError`` where a rate could draw more than a source holds.
    """

    def __init__(
        self,
        settings: Settings,
        kinds: Sequence[Senses],
        rules: Sequence[Rule],
        *,
        seed: int,
        threads: int = 1,
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
        self._adapting = Adapting(
            settings.growth.adapt * laws.dt,
            _SMALLEST_CONDUCTANCE,
            _LARGEST_CONDUCTANCE,
            _FLOW_WORTH_NAMING,
            math.log1p(-min(self.laws.trace_rate, 1.0 - 1e-9)),
        )
        self.senses = np.array([kind.senses for kind in kinds], np.bool_)
        self.passes = passes_of(rules, together=threads > 1)
        self.steps = Steps(self.laws, self.senses, self.passes, Team(threads))
        self._seeds = np.array([seed], np.uint64)
        self._room: Room | None = None
        self._kept: Kept | None = None
        self._standing: tuple[Stack, Any] | None = None
        self._handed: tuple[Drive, Any] | None = None
        self._can_march = self.passes is ALONE
        self._march_compiled = False
        self._latest: tuple[Drive, Gear] | None = None

    def gear(self, drives: Sequence[Drive]) -> Gear:
        """``gear(drives) -> Gear``: what these drives ask of a stack, one drive per field."""
        rules = np.array([drive.rules for drive in drives])
        return Gear(
            chance=np.array([drive.chance for drive in drives]),
            power=np.array([drive.power for drive in drives]),
            senses=np.array([drive.senses for drive in drives]),
            threshold=np.array([drive.threshold for drive in drives]),
            rates=self.rates * rules,
            pulls=self.pulls * rules,
        )

    def _gear(self, drive: Drive) -> Gear:
        if self._latest is None or self._latest[0] is not drive:
            self._latest = drive, self.gear([drive])
        return self._latest[1]

    def schedule(self, field: Field, drive: Drive) -> int:
        """Step 1: decide who acts; returns how many do."""
        self.steps.schedule(field.stack, self._gear(drive), self._seeds, field.step)
        return int(np.count_nonzero(field.stack.scratch.acting))

    def sense(self, field: Field, drive: Drive) -> None:
        """Step 2: sensing agents take energy from outside."""
        self.steps.sense(field.stack, self._gear(drive))

    def transduce(self, field: Field, drive: Drive) -> None:
        """Step 3: all links act at once, from the state at the step's start."""
        self.steps.transduce(field.stack, self._gear(drive))
        field.acted += 1

    def lose(self, field: Field) -> None:
        """Step 4: decay, and turn the phases."""
        self.steps.lose(field.stack)

    def jump(self, field: Field, drive: Drive) -> Discharges | None:
        """Step 5: discharge what is over threshold; None where nothing is."""
        if not self.steps.over(field.stack, self._gear(drive))[0]:
            return None
        tension = np.empty(1)
        kernels.sums_of(field.stack.agents.tension, tension)
        jump = at_hand(cascade.jump, JUMPS, field.n_agents)
        told = jump(
            field.agents,
            field.wiring,
            self._room_for(field),
            drive.threshold,
            self.laws,
            field.stack.accounts,
        )
        a = field.agents
        return Discharges(told, field.step, field.acted, a.energy, a.tension, float(tension[0]))

    def adapt(self, field: Field) -> None:
        """Step 6: conductance follows coherent flow; idle links are counted."""
        told, rows = self._adapting, field.link_rows
        adaptation.adapt(
            rows,
            field.n_agents,
            self.rates.size,
            told.share,
            told.smallest,
            told.largest,
            field.acted,
            told.log_kept,
        )
        wiring = field.wiring
        adaptation.conduct(wiring.out_order, wiring.conductance, wiring.out_conductance)
        adaptation.note_use(rows.flow, rows.idle, told.worth_naming)

    @property
    def marches(self) -> bool:
        """Whether ``march`` does these rules and threads, and need not be compiled first."""
        if self._can_march and not self._march_compiled:
            self._march_compiled = noted(MARCH)
        return self._march_compiled

    def march(
        self, field: Field, drive: Drive, most: int, *, adapts: bool, losses: bool, watched: bool
    ) -> Marched:
        """Steps 1 to 5 of up to ``most`` steps at once, under one drive.

        They are whole but for the last, which stands before step 6 (``adapts``: done in the
        others). ``losses``: tell them, from the first step on if ``watched``, else from the first
        with a jump on. Only where ``marches``.
        """
        first, acted = field.step, field.acted
        after = np.zeros(most) if losses else _NO_LOSSES
        done, held, told = march(
            self._standing_in(field),
            self._gear_handed(drive),
            first,
            acted,
            adapts,
            most,
            watched,
            after,
        )
        field.step += done - 1
        field.acted += done
        assert self._kept is not None
        jumped = discharges_of(self._kept, held, told, acted - first)
        return Marched(done, after[: done - 1], jumped)

    def _standing_in(self, field: Field) -> Any:
        if self._standing is None or self._standing[0] is not field.stack:
            standing = Standing(
                field.stack,
                field.link_rows,
                self._room_for(field),
                self._room_to_keep(field),
                np.array([np.count_nonzero(field.agents.alive)]),
                self._seeds,
                self.senses,
                self.laws,
                self._adapting,
            )
            self._standing = field.stack, hand(standing)
        return self._standing[1]

    def _room_to_keep(self, field: Field) -> Kept:
        if self._kept is None or self._kept.energy.shape[1] != field.n_agents:
            self._kept = room_to_keep(field.n_agents)
        return self._kept

    def _gear_handed(self, drive: Drive) -> Any:
        if self._handed is None or self._handed[0] is not drive:
            self._handed = drive, hand(self._gear(drive))
        return self._handed[1]

    def _room_for(self, field: Field) -> Room:
        if self._room is None or self._room.parent.size != field.n_agents:
            self._room = cascade.room_for(field.n_agents)
        return self._room


def discharges_of(kept: Kept, held: int, told: Floats, acted: int) -> tuple[Discharges, ...]:
    """``discharges_of(kept, held, told, acted)``: the ``held`` steps with jumps that a march kept.

    All links had acted ``acted`` times more than there were steps.
    """
    begin, found = 0, []
    for k in range(held):
        step, end = int(kept.step[k]), int(kept.end[k])
        energy, tension = kept.energy[k], kept.tension[k]
        before = float(kept.tension_before[k])
        found.append(Discharges(told[begin:end], step, acted + step + 1, energy, tension, before))
        begin = end
    return tuple(found)


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
