"""Triggers: a condition on the bands, and what it does to a part of the field.

The ledger stays exact: what a trigger adds or removes is booked as the hand's, what it moves
within the field is moved without loss.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from model.conditions import Condition
from model.eeg.series import BandState
from model.eeg.state import SignalState, signal_state
from model.errors import InputError
from model.events import Event
from model.intention import set_goal
from model.schedule import BAND_NAMES
from model.settings import TriggerSettings
from model.wiring import NewLinks
from model.world import World

_ROUNDING_S = 1e-9


@dataclass
class Memory:
    """What a trigger remembers; times of the run, s.

    - ``since_s``: when its condition was met, put off by every stretch that does not count.
    - ``paused_s``: when such a stretch began. ``fired_s``: when it last fired.
    - ``spent``: it has fired and waits for its release.
    """

    since_s: float | None = None
    paused_s: float | None = None
    fired_s: float | None = None
    spent: bool = False


@dataclass(frozen=True)
class Trigger:
    """One trigger: what it is told, its conditions read, and its memory.

    It is *met* from when ``when`` holds until ``release`` does, or without a release until
    ``when`` no longer holds. Met for its duration, it fires: with a release once, until it is
    released; without one again after each refractory time.

    Only what is known counts. While the signal is held a trigger stands still: it neither counts
    nor fires nor is released. Where there is no signal (calibrating, lost) it is no longer met.
    """

    told: TriggerSettings
    when: Condition
    release: Condition | None
    memory: Memory = field(default_factory=Memory)

    @classmethod
    def parse(cls, told: TriggerSettings, place: str) -> Trigger:
        """``Trigger.parse(told, place)``: read its conditions; ``InputError`` where it cannot."""
        when = Condition.parse(told.when, f"{place}.when")
        if told.release is None:
            return cls(told, when, None)
        release = Condition.parse(told.release, f"{place}.release")
        if release.hold_s > 0.0 or when.can_meet_with(release):
            what = "has a duration" if release.hold_s > 0.0 else "can hold together with `when`"
            raise InputError(
                f"the release {told.release!r} {what}",
                place=f"{place}.release",
                mend='write what ends it, like release = "alpha < 1" for when = "alpha > 1.5"',
            )
        return cls(told, when, release)

    def due(self, state: BandState, now_s: float) -> bool:
        """Whether it fires now; asked in every step, or in every one until ``sleeps_until``."""
        memory, signal = self.memory, signal_state(state)
        if signal is SignalState.HOLDING:
            if memory.paused_s is None:
                memory.paused_s = now_s
            return False
        if memory.paused_s is not None:
            if memory.since_s is not None:
                memory.since_s += now_s - memory.paused_s
            memory.paused_s = None
        if signal is not SignalState.GOOD or self._over(state):
            memory.since_s, memory.spent = None, False
            return False
        if memory.since_s is None:
            if not self.when.met(state.u):
                return False
            memory.since_s = now_s
        held = now_s - memory.since_s >= self.when.hold_s - _ROUNDING_S
        if memory.spent or not held or not self._rested(now_s):
            return False
        memory.fired_s, memory.spent = now_s, self.release is not None
        return True

    def sleeps_until(self) -> float:
        """Up to which time it cannot fire unless the bands change, s; as of when it was asked."""
        memory = self.memory
        if memory.since_s is None or memory.paused_s is not None or memory.spent:
            return math.inf
        rested = -math.inf if memory.fired_s is None else memory.fired_s + self.told.refractory_s
        return max(memory.since_s + self.when.hold_s, rested) - 2.0 * _ROUNDING_S

    def held_s(self, now_s: float) -> float:
        """How long it has been met, s, without what does not count."""
        return 0.0 if self.memory.since_s is None else now_s - self.memory.since_s

    def _over(self, state: BandState) -> bool:
        return not self.when.met(state.u) if self.release is None else self.release.met(state.u)

    def _rested(self, now_s: float) -> bool:
        fired_s = self.memory.fired_s
        return fired_s is None or now_s - fired_s >= self.told.refractory_s - _ROUNDING_S

    def to_state(self) -> dict[str, Any]:
        """JSON-able values of everything remembered."""
        return dict(vars(self.memory))

    def from_state(self, told: dict[str, Any]) -> None:
        """Put back what ``to_state`` gave."""
        vars(self.memory).update(told)


def pull(model: World, trigger: Trigger) -> Event:
    """``pull(model, trigger) -> Event``: do what the trigger says, and record it."""
    rows = rows_of(model, trigger.told.on)
    action = {
        "amplify": _amplify,
        "attenuate": _attenuate,
        "associate": _associate,
        "correct": _correct,
        "ignite": _ignite,
        "intend": _intend,
    }[trigger.told.do]
    action(model, rows, trigger.told.strength)
    state = model.band_state
    facts = {
        "when": trigger.told.when,
        "release": trigger.told.release,
        "on": trigger.told.on,
        "agents": len(rows),
        "strength": trigger.told.strength,
        "held_s": round(trigger.held_s(model.seconds), 3),
        "causes": {
            term.band: round(float(state.u[BAND_NAMES.index(term.band)]), 3)
            for term in trigger.when.terms
            if term.met(state.u)
        },
    }
    return Event(
        model.field.step,
        model.seconds,
        "trigger",
        trigger.told.do,
        tuple(model.field.names[row].id for row in rows[:20]),
        facts | {name: round(float(state.u[i]), 3) for i, name in enumerate(BAND_NAMES)},
    )


def rows_of(model: World, on: str) -> list[int]:
    """Rows of the living agents that ``all``, ``kind:…``, ``tag:…``, ``agent:…`` name."""
    field = model.field
    living = [int(row) for row in np.flatnonzero(field.agents.alive)]
    if on == "all":
        return living
    what, _, name = on.partition(":")
    if what == "kind" and name in model.kind_names:
        number = model.kind_names.index(name)
        return [row for row in living if field.agents.kind[row] == number]
    if what == "tag":
        return [row for row in living if name in field.names[row].tags]
    if what == "agent" and name in field.rows:
        return [row for row in living if row == field.rows[name]]
    if what == "cluster" and name.isdigit():
        return [row for row in living if field.membership[row] == int(name)]
    raise InputError(
        f"a trigger acts on {on!r}, which names nothing here",
        place="triggers.on",
        mend="use all, kind:NAME, tag:NAME, agent:ID or cluster:N",
    )


def _amplify(model: World, rows: list[int], strength: float) -> None:
    ceiling = model.settings.laws.ceiling
    for row in rows:
        energy = float(model.field.agents.energy[row])
        model.field.set_energy(row, max(energy, min(energy * (1.0 + strength), ceiling)))


def _attenuate(model: World, rows: list[int], strength: float) -> None:
    for row in rows:
        model.field.set_energy(row, float(model.field.agents.energy[row]) * (1.0 - strength))


def _ignite(model: World, rows: list[int], strength: float) -> None:
    agents = model.field.agents
    for row in rows:
        moved = agents.energy[row] * strength
        agents.energy[row] -= moved
        agents.tension[row] += moved


def _correct(model: World, rows: list[int], strength: float) -> None:
    agents = model.field.agents
    at = np.array(rows, np.int64)
    energy, goal = agents.energy[at], agents.goal[at]
    total = float(energy.sum())
    if total <= 0.0 or goal.sum() <= 0.0:
        return
    over = energy - goal / goal.sum() * total
    taken = strength * np.maximum(over, 0.0)
    lack = np.maximum(-over, 0.0)
    if lack.sum() > 0.0:
        agents.energy[at] = energy - taken + taken.sum() * (lack / lack.sum())


def _intend(model: World, rows: list[int], strength: float) -> None:
    names = model.field.names
    set_goal(model, {names[row].id: 1.0 for row in rows}, focus=strength)


def _associate(model: World, rows: list[int], strength: float) -> None:
    if "wave" not in model.rule_names or len(rows) < 2:
        return
    field = model.field
    best = sorted(rows, key=lambda row: (-float(field.agents.energy[row]), row))[:24]
    linked = set(zip(field.links.source.tolist(), field.links.target.tolist(), strict=True))
    for number, i in enumerate(best):
        for j in best[:number]:
            if (i, j) not in linked and (j, i) not in linked:
                ends = np.array([i, j], np.int32)
                kind = np.full(2, model.rule_names.index("wave"), np.int8)
                field.lay(NewLinks(ends, ends[::-1].copy(), kind, np.zeros(2), grown=True))
                return
