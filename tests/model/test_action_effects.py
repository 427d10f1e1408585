"""Each action of a trigger changes the part of the field that it names, against the same seed.

Rows were fixed before they were run: the trigger fires at 0 s and not again; what it claims must
have its sign in all six seeds (by chance 1 in 64), be it told a kind, a cluster, a tag or an agent.
A new goal only routes what happens to flow, so it is held against chance over twelve seeds.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from worlds import LIVELY, random_map, world

from model.eeg.series import BandSeries
from model.emergence.effect import sign_flip_p
from model.intention import loss
from model.maps.schema import MetaMap
from model.mindfield import Mindfield
from model.triggers import rows_of

SEEDS = range(1, 7)
TARGETS = ("kind:image", "cluster:1", "tag:marked", "agent:a3")
ALPHA = BandSeries.constant({"alpha": 2.0})
Measure = Callable[[Mindfield, list[int]], float]


def made(seed: int, action: str | None, on: str) -> Mindfield:
    plain = random_map(seed, n=32, m=90)
    agents = tuple(
        agent.model_copy(update={"tags": ("marked",)} if row % 4 == 1 else {})
        for row, agent in enumerate(plain.agents)
    )
    meta_map = MetaMap(
        title="marked", agents=agents, links=plain.links, intention=dict(plain.intention)
    )
    trigger = {"when": "alpha > 1", "do": action, "on": on, "strength": 0.6, "refractory_s": 1e6}
    triggers = () if action is None else (trigger,)
    model = world(meta_map, seed, bands=ALPHA, laws=LIVELY, triggers=triggers)
    a = model.field.agents
    a.energy[:] = 0.9 + 0.1 * np.arange(a.energy.size) / a.energy.size
    model.field.ledger.start = model.field.stored
    model.field.membership[::3] = 1
    return model


def energy(model: Mindfield, rows: list[int]) -> float:
    model.advance(0.25)
    return float(model.field.agents.energy[rows].sum())


def own_loss(model: Mindfield, rows: list[int]) -> float:
    model.step()
    goal = model.field.agents.goal[rows]
    return loss(model.field.agents.energy[rows], goal / goal.sum())


def discharged(model: Mindfield, rows: list[int]) -> float:
    model.advance(0.25)
    model.jumps.close()
    front = {agent for event in model.events if event.type == "jump" for agent in event.agents}
    return float(sum(model.field.names[row].id in front for row in rows))


def linked(model: Mindfield, rows: list[int]) -> float:
    """Energy that comes through links between them, eu/s, through grown ones alone."""
    model.advance(0.5)
    links = model.field.links
    inside = links.grown & np.isin(links.source, rows) & np.isin(links.target, rows)
    return float(links.flow[inside].sum())


def share(model: Mindfield, rows: list[int]) -> float:
    """Share of all energy, mean over 3 s."""
    told = []
    for _ in range(3):
        model.advance(1.0)
        told.append(model.field.agents.energy[rows].sum() / model.field.agents.energy.sum())
    return float(np.mean(told))


ACTIONS = [
    ("amplify", energy, +1),
    ("attenuate", energy, -1),
    ("correct", own_loss, -1),
    ("ignite", discharged, +1),
    ("associate", linked, +1),
]
SEVERAL = ("correct", "associate")
"""One agent has nobody to exchange energy with, or to be linked to."""


@pytest.mark.parametrize(
    ("action", "measure", "sign", "on"),
    [
        (*row, on)
        for row in ACTIONS
        for on in TARGETS
        if not (row[0] in SEVERAL and on.startswith("agent:"))
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_an_action_moves_the_part_it_names(action, measure: Measure, sign, on) -> None:
    for seed in SEEDS:
        with_it, without = made(seed, action, on), made(seed, None, on)
        rows = rows_of(with_it, on)
        apart = measure(with_it, rows) - measure(without, rows)
        assert sign * apart > 0.0, f"seed {seed}"


@pytest.mark.parametrize("on", TARGETS)
def test_a_new_goal_draws_energy_to_the_part_it_names(on) -> None:
    apart = []
    for seed in range(21, 33):
        with_it, without = made(seed, "intend", on), made(seed, None, on)
        rows = rows_of(with_it, on)
        apart.append(share(with_it, rows) - share(without, rows))
    assert sign_flip_p(apart) <= 0.01
