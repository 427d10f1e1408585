"""Falsifiers: take one thing away from the field and see whether what it is said to do falls.

What does not fall is "not shown": a finding about the field, not a fault of the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from model.emergence.verify.outcome import Check, Outcome, Watch, falls
from model.emergence.verify.worlds import jumps_of, planted, settings
from model.intention import value_bits, wanted_share
from model.maps.schema import LinkEntry, MetaMap
from model.mindfield import Mindfield

_SEEDS = 8
_GROUPS, _PER_GROUP = 4, 15
_SECONDS = 40.0
_EMERGENCE = {"every_s": _SECONDS, "runs": 6, "nulls": 39}
_STREAM_SHUFFLE, _STREAM_MEANING, _STREAM_LINKS = 64, 65, 66
_UNCOUPLED = {
    "logical": {"rate": 0.0},
    "analogical": {"rate": 0.0},
    "wave": {"rate": 0.0, "K": 0.0},
    "emotional": {"rate": 0.0},
}
MEASURES = ("jumps/s", "V", "clusters")
_MUST = {("pump off", "jumps/s"), ("couplings off", "jumps/s"), ("couplings off", "clusters")}
"""Without energy, or without links that act, these must fall, or the engine makes them up."""


def falsifiers(watch: Watch) -> Outcome:
    """Jump rate, V and number of significant clusters, whole and with one thing taken away.

    - V: log2 of the share of energy that lies where the person's *own* intention wants it, over
      the share an even spread would put there; mean of the second half, bits.
    - each row: mean with it → mean without it, over eight maps and seeds pair by pair (sign flips,
      one-sided), p times the number of measures.
    """
    arms = {"whole": _whole, **ARMS}
    values = np.zeros((len(arms), len(MEASURES), _SEEDS))
    for seed in range(_SEEDS):
        meta_map = planted(_GROUPS, _PER_GROUP, seed=seed + 1)
        for row, make in enumerate(arms.values()):
            watch((seed * len(arms) + row) / (len(arms) * _SEEDS))
            changed, laws = make(meta_map, seed + 1)
            values[row, :, seed] = _measures(meta_map, changed, laws, seed + 1)
    checks: list[Check] = []
    for row, arm in enumerate(arms):
        for column, measure in enumerate(MEASURES):
            if row > 0:
                checks.append(
                    falls(
                        f"{arm}: {measure}",
                        values[0, column],
                        values[row, column],
                        tests=len(MEASURES),
                        must=(arm, measure) in _MUST,
                    )
                )
    return Outcome(tuple(checks), None, {"seeds": _SEEDS, "n": _GROUPS * _PER_GROUP})


def _measures(own: MetaMap, changed: MetaMap, laws: Mapping[str, Any], seed: int) -> list[float]:
    """Jumps a second, V against the map's own intention, significant clusters at the end."""
    told = settings(laws=laws, emergence=_EMERGENCE)
    model = Mindfield(changed, told, seed=seed, model_reporters={"own": _own_share(own)})
    model.advance(_SECONDS)
    shares = np.array(model.datacollector.model_vars["own"])
    late = float(shares[shares.size // 2 :].mean())
    even = len(own.intention) / len(own.agents)
    shown = sum(bool(cluster["significant"]) for cluster in model.lookout.last_clusters())
    return [len(jumps_of(model)) / _SECONDS, value_bits(even, late), float(shown)]


def _own_share(own: MetaMap) -> Callable[[Mindfield], float]:
    where = np.array([agent.id in own.intention for agent in own.agents])
    return lambda model: wanted_share(model.field.agents.energy, where)


Arm = Callable[[MetaMap, int], tuple[MetaMap, Mapping[str, Any]]]


def _whole(meta_map: MetaMap, seed: int) -> tuple[MetaMap, Mapping[str, Any]]:
    return meta_map, {}


def pump_off(meta_map: MetaMap, seed: int) -> tuple[MetaMap, Mapping[str, Any]]:
    """Nothing is taken in from outside."""
    return meta_map, {"pump": 0.0}


def couplings_off(meta_map: MetaMap, seed: int) -> tuple[MetaMap, Mapping[str, Any]]:
    """The uncoupled twin: same map, frequencies and seed; no link passes, pulls or inhibits."""
    return meta_map, _UNCOUPLED


def intention_shuffled(meta_map: MetaMap, seed: int) -> tuple[MetaMap, Mapping[str, Any]]:
    """The same weights on agents drawn by lot."""
    ids = [agent.id for agent in meta_map.agents]
    lot = np.random.default_rng([seed, _STREAM_SHUFFLE]).permutation(len(ids))
    weights = zip(lot, meta_map.intention.values(), strict=False)
    return _remade(meta_map, intention={ids[row]: weight for row, weight in weights}), {}


def meanings_permuted(meta_map: MetaMap, seed: int) -> tuple[MetaMap, Mapping[str, Any]]:
    """Every meaning vector stays, with another agent."""
    lot = np.random.default_rng([seed, _STREAM_MEANING]).permutation(len(meta_map.agents))
    agents = [
        agent.model_copy(update={"meaning": meta_map.agents[other].meaning})
        for agent, other in zip(meta_map.agents, lot, strict=True)
    ]
    return _remade(meta_map, agents=tuple(agents)), {}


def links_rewired(meta_map: MetaMap, seed: int) -> tuple[MetaMap, Mapping[str, Any]]:
    """Within each kind, links change partners; every agent keeps its number in and out.

    Swaps that would join an agent to itself or lay a link twice are drawn again.
    """
    draw = np.random.default_rng([seed, _STREAM_LINKS])
    links = list(meta_map.links)
    taken = {frozenset((x.source, x.target, x.kind)) for x in links}
    by_kind: dict[str, list[int]] = {}
    for at, entry in enumerate(links):
        by_kind.setdefault(entry.kind, []).append(at)
    for places in by_kind.values():
        for _ in range(10 * len(places)):
            x, y = (places[int(k)] for k in draw.integers(0, len(places), 2))
            _swap(links, taken, x, y)
    return _remade(meta_map, links=tuple(links)), {}


def _swap(links: list[LinkEntry], taken: set[frozenset[str]], x: int, y: int) -> None:
    a, b = links[x], links[y]
    new = [frozenset((a.source, b.target, a.kind)), frozenset((b.source, a.target, b.kind))]
    old = {frozenset((a.source, a.target, a.kind)), frozenset((b.source, b.target, b.kind))}
    if a.source == b.target or b.source == a.target or new[0] == new[1]:
        return
    if any(pair in taken for pair in new):
        return
    taken -= old
    taken |= set(new)
    links[x] = a.model_copy(update={"target": b.target})
    links[y] = b.model_copy(update={"target": a.target})


def _remade(meta_map: MetaMap, **parts: Any) -> MetaMap:
    """The same map with some of its parts exchanged, checked anew."""
    same = {
        "title": meta_map.title,
        "agents": meta_map.agents,
        "links": meta_map.links,
        "intention": meta_map.intention,
    }
    return MetaMap(**(same | parts))


ARMS: Mapping[str, Arm] = {
    "pump off": pump_off,
    "couplings off": couplings_off,
    "intention shuffled": intention_shuffled,
    "meanings permuted": meanings_permuted,
    "links rewired": links_rewired,
}
