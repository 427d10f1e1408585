"""Triggers: a condition on the bands, and what it does to a part of the field.

The ledger stays exact: what a trigger adds or removes is booked as the hand's, what it moves
within the field is moved without loss.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError
from model.events import Event
from model.intention import set_goal
from model.schedule import BAND_NAMES
from model.settings import TriggerSettings
from model.wiring import NewLinks
from model.world import World

_WHEN = re.compile(
    r"\s*(?P<band>[a-z]+)\s*(?P<sign>[<>])\s*(?P<level>[-+]?\d+(?:\.\d+)?)"
    r"(?:\s+for\s+(?P<hold>\d+(?:\.\d+)?)\s*s)?\s*"
)


@dataclass
class Trigger:
    """One trigger and its memory: since when its condition holds, when it last fired (s)."""

    told: TriggerSettings
    band: int
    above: bool
    level: float
    hold_s: float
    since_s: float | None = None
    fired_s: float | None = None

    @classmethod
    def parse(cls, told: TriggerSettings, place: str) -> Trigger:
        """``Trigger.parse(told, place)``: read ``"alpha > 1.5 for 2 s"``; InputError else."""
        found = _WHEN.fullmatch(told.when)
        if found is None or found["band"] not in BAND_NAMES:
            raise InputError(
                f"cannot read the condition {told.when!r}",
                place=f"{place}.when",
                mend='write it like "alpha > 1.5 for 2 s", with one of ' + ", ".join(BAND_NAMES),
            )
        return cls(
            told,
            BAND_NAMES.index(found["band"]),
            found["sign"] == ">",
            float(found["level"]),
            float(found["hold"] or 0.0),
        )

    def due(self, u: NDArray[np.float64], now_s: float) -> bool:
        """Whether it fires now: held long enough, and not within its refractory time."""
        value = float(u[self.band])
        if not (value > self.level if self.above else value < self.level):
            self.since_s = None
            return False
        if self.since_s is None:
            self.since_s = now_s
        rested = self.fired_s is None or now_s - self.fired_s >= self.told.refractory_s
        if now_s - self.since_s >= self.hold_s and rested:
            self.fired_s = now_s
            return True
        return False


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
    u = model.band_state.u
    return Event(
        model.field.step,
        model.seconds,
        "trigger",
        trigger.told.do,
        tuple(model.field.names[row].id for row in rows[:20]),
        {"when": trigger.told.when, "on": trigger.told.on, "agents": len(rows)}
        | {name: round(float(u[i]), 3) for i, name in enumerate(BAND_NAMES)},
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
