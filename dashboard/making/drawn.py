"""A map in the making as a snapshot that the field's drawing can show; no world is asked.

Agents that stood in the field keep their places and what they held; nothing moves here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dashboard.drawing.layout import places
from dashboard.drawing.looks import NEGATIVE, style_of
from dashboard.making.draft import LinkName, link_row
from dashboard.running.snapshot import Snapshot, Topology
from model.maps.schema import MetaMap

Spot = tuple[float, float]
Spots = Mapping[str, Spot]
"""Where agents stand on the drawing, by id, in the layout's own units (about 1 wide)."""
_SEED = 1
_WORLD = -1
"""The number of no world: a draft is none."""
_TURN = 2.399963
_ASIDE = 0.14
_FEW = 60
_FAINT = 0.04


@dataclass(frozen=True)
class Held:
    """What agents held in the field, by id: energy (eu), tension (share), phase (rad)."""

    states: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    usual: float = 1.0
    """Energy shown of an agent that was not there, eu."""


def spots_of(topology: Topology | None) -> dict[str, Spot]:
    """``spots_of(topology)``: where the field's agents stand, by id."""
    if topology is None:
        return {}
    where = topology.places
    return {
        told[0]: (float(where[row, 0]), float(where[row, 1]))
        for row, told in enumerate(topology.names)
    }


def held_in(snapshot: Snapshot) -> Held:
    """``held_in(snapshot)``: what the field's agents hold at this moment."""
    topology = snapshot.topology
    if topology is None or snapshot.energy.size != len(topology.names):
        return Held()
    rows = zip(snapshot.energy, snapshot.tension, snapshot.phase, strict=True)
    states = {
        told[0]: (float(energy), float(tension), float(phase))
        for told, (energy, tension, phase) in zip(topology.names, rows, strict=True)
    }
    return Held(states, float(np.median(snapshot.energy)) if states else 1.0)


def laid(whole: MetaMap, spots: Spots) -> dict[str, Spot]:
    """``laid(map, spots)``: a place for every agent; those that have one keep it.

    Where none has, all are laid as the field lays them; newcomers go beside their neighbours.
    """
    ids = whole.ids
    kept = {name: spots[name] for name in ids if name in spots}
    if len(kept) == len(ids):
        return kept
    if not kept:
        where = places(len(ids), *whole.link_rows(), seed=_SEED)
        return {name: (float(x), float(y)) for name, (x, y) in zip(ids, where, strict=True)}
    near: dict[str, list[str]] = {}
    for link in whole.links:
        near.setdefault(link.source, []).append(link.target)
        near.setdefault(link.target, []).append(link.source)
    for number, name in enumerate(ids):
        if name not in kept:
            beside = [kept[other] for other in near.get(name, ()) if other in kept]
            x, y = np.mean(beside or list(kept.values()), axis=0)
            turn = _TURN * number
            kept[name] = (float(x + _ASIDE * np.cos(turn)), float(y + _ASIDE * np.sin(turn)))
    return kept


def drawn(
    whole: MetaMap, spots: Spots, held: Held, number: int, link: LinkName | None = None
) -> Snapshot:
    """``drawn(map, spots, held, number) -> Snapshot``: the draft as the field's drawing takes it.

    Drawn links stand in the order of the map's, so row n of ``ends`` is link n. Nothing flows in
    a draft: links of a small map are drawn strong all the same, and ``link`` stronger than others.
    """
    from agents.kinds import KIND_NAMES, KINDS
    from agents.transducers import RULE_NAMES, RULES

    kinds = {name: row for row, name in enumerate(KIND_NAMES)}
    rules = {name: row for row, name in enumerate(RULE_NAMES)}
    source, target = whole.link_rows()
    where = laid(whole, spots)
    flow = np.full(len(whole.links), float(len(whole.links) <= _FEW), np.float32)
    if link is not None:
        flow[:] = _FAINT
        flow[link_row(whole, link)] = 1.0
    rest = (held.usual, 0.0, 0.0)
    states = np.array([held.states.get(name, rest) for name in whole.ids], np.float32)
    topology = Topology(
        number=number,
        style=style_of(KINDS, RULES),
        names=[
            (
                agent.id,
                agent.label or agent.id,
                agent.label_en or agent.label or agent.id,
                agent.layer,
                agent.note or "",
            )
            for agent in whole.agents
        ],
        kinds=np.array([kinds[kind] for kind in whole.kinds], np.uint8),
        marks=np.zeros(len(whole.agents), np.uint8),
        places=np.array([where[name] for name in whole.ids], np.float32),
        ends=np.stack((source, target), axis=1).astype(np.int32),
        codes=np.array(
            [rules[link.kind] + NEGATIVE * (link.valence < 0.0) for link in whole.links], np.uint8
        ),
        drawn=np.arange(len(whole.links)),
        kind_names=KIND_NAMES,
        rule_names=RULE_NAMES,
    )
    return Snapshot(
        number=number,
        world=_WORLD,
        topology=topology,
        energy=states[:, 0],
        tension=states[:, 1],
        phase=states[:, 2],
        cluster=np.full(len(whole.agents), -1.0, np.float32),
        flow=flow,
        title=whole.title or "",
    )
