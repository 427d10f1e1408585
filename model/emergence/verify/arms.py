"""Arms of a falsification: a world as it is meant, and the same world with one thing taken away.

What is measured in them, and what follows from it, is ``falsifiers``' matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from model.eeg.series import BandState
from model.maps.schema import LinkEntry, MetaMap
from model.mindfield import Bands
from model.settings import LawSettings, LinkLaw, OtherLaw, Settings, WaveLaw

BLOCK_S = 1.0
"""Length of the pieces that a shuffled EEG is cut into, s."""
_LISTEN_S = 0.25
_STREAM_SHUFFLE, _STREAM_MEANING, _STREAM_LINKS, _STREAM_EEG = 64, 65, 66, 71


@dataclass(frozen=True, eq=False)
class Design:
    """What one run is made of: map, settings, EEG and length, s."""

    meta_map: MetaMap
    settings: Settings
    bands: Bands
    seconds: float

    @property
    def intention(self) -> Mapping[str, float]:
        """Weights that are in force: the scenario's, or else the map's."""
        told = self.settings.intention.weights
        return self.meta_map.intention if told is None else told


Arm = Callable[[Design, int], Design]


def pump_off(design: Design, seed: int) -> Design:
    """Nothing is taken in from outside by the senses."""
    return _with_laws(design, pump=0.0)


def couplings_off(design: Design, seed: int) -> Design:
    """The uncoupled twin: same map, frequencies and seed; no link passes, pulls or inhibits."""
    off = LinkLaw(rate=0.0)
    laws = design.settings.laws
    return _with_laws(
        design,
        logical=off,
        analogical=off,
        wave=WaveLaw(rate=0.0, K=0.0),
        emotional=off,
        other=dict.fromkeys(laws.other, OtherLaw(rate=0.0, K=0.0)),
    )


def intention_shuffled(design: Design, seed: int) -> Design:
    """The same weights on agents drawn by lot."""
    ids = design.meta_map.ids
    lot = np.random.default_rng([seed, _STREAM_SHUFFLE]).permutation(len(ids))
    weights = zip(lot, design.intention.values(), strict=False)
    drawn = {ids[row]: weight for row, weight in weights}
    if design.settings.intention.weights is None:
        return replace(design, meta_map=_remade(design.meta_map, intention=drawn))
    told = design.settings.intention.model_copy(update={"weights": drawn})
    return replace(design, settings=design.settings.model_copy(update={"intention": told}))


def meanings_permuted(design: Design, seed: int) -> Design:
    """Every meaning vector stays, with another agent."""
    agents = design.meta_map.agents
    lot = np.random.default_rng([seed, _STREAM_MEANING]).permutation(len(agents))
    dealt = tuple(
        agent.model_copy(update={"meaning": agents[other].meaning})
        for agent, other in zip(agents, lot, strict=True)
    )
    return replace(design, meta_map=_remade(design.meta_map, agents=dealt))


def links_rewired(design: Design, seed: int) -> Design:
    """Within each kind, links change partners; every agent keeps its number in and out.

    Swaps that would join an agent to itself or lay a link twice are drawn again.
    """
    draw = np.random.default_rng([seed, _STREAM_LINKS])
    links = list(design.meta_map.links)
    taken = {(frozenset((x.source, x.target)), x.kind) for x in links}
    by_kind: dict[str, list[int]] = {}
    for at, entry in enumerate(links):
        by_kind.setdefault(entry.kind, []).append(at)
    for places in by_kind.values():
        for _ in range(10 * len(places)):
            x, y = (places[int(k)] for k in draw.integers(0, len(places), 2))
            _swap(links, taken, x, y)
    return replace(design, meta_map=_remade(design.meta_map, links=tuple(links)))


def eeg_shuffled(design: Design, seed: int) -> Design:
    """The same seconds of EEG in another order."""
    return replace(design, bands=ShuffledBands(design.bands, design.seconds, seed=seed))


def growth_off(design: Design, seed: int) -> Design:
    """No conductance follows flow, no link grows, nothing condenses."""
    told = design.settings.growth.model_copy(update={"on": False})
    return replace(design, settings=design.settings.model_copy(update={"growth": told}))


ARMS: Mapping[str, Arm] = {
    "pump off": pump_off,
    "couplings off": couplings_off,
    "intention shuffled": intention_shuffled,
    "meanings permuted": meanings_permuted,
    "links rewired": links_rewired,
    "EEG shuffled": eeg_shuffled,
    "growth off": growth_off,
}


def missing(design: Design) -> dict[str, str]:
    """``missing(design) -> {arm: why}``: what cannot be taken away, for it is not there."""
    agents = design.meta_map.agents
    why = {
        "pump off": ("no pump", design.settings.laws.pump > 0.0),
        "couplings off": ("no links", bool(design.meta_map.links)),
        "intention shuffled": ("no intention", any(design.intention.values())),
        "meanings permuted": (
            "no meanings",
            len({a.meaning for a in agents if a.meaning is not None}) > 1,
        ),
        "links rewired": ("few links", len(design.meta_map.links) > 1),
        "EEG shuffled": ("steady EEG", _varies(design)),
        "growth off": ("no growth", design.settings.growth.on),
    }
    return {arm: reason for arm, (reason, there) in why.items() if not there}


class ShuffledBands:
    """``ShuffledBands(bands, seconds, seed=…)``: the same bands, their seconds in another order.

    - ``seconds``: how much of them is shuffled; what is left over of a whole number of
      ``BLOCK_S`` stays where it is, and so does all that comes after.
    """

    def __init__(self, bands: Bands, seconds: float, *, seed: int) -> None:
        self._bands = bands
        draw = np.random.default_rng([seed, _STREAM_EEG])
        self._order = draw.permutation(int(seconds / BLOCK_S)).tolist()

    def at(self, time_s: float) -> BandState:
        """The band state of the moment that stands at this time now."""
        block = int((time_s + 1e-9) / BLOCK_S)
        if block >= len(self._order):
            return self._bands.at(time_s)
        return self._bands.at(time_s + (self._order[block] - block) * BLOCK_S)


def _varies(design: Design) -> bool:
    times = np.arange(0.0, design.seconds, _LISTEN_S)
    heard = [design.bands.at(float(time)) for time in times]
    seen = np.array([(*state.u, *state.relative) for state in heard])
    return bool(seen.size and np.ptp(seen, axis=0).any())


def _with_laws(design: Design, **laws: Any) -> Design:
    told: LawSettings = design.settings.laws.model_copy(update=laws)
    return replace(design, settings=design.settings.model_copy(update={"laws": told}))


def _swap(links: list[LinkEntry], taken: set[tuple[frozenset[str], str]], x: int, y: int) -> None:
    a, b = links[x], links[y]
    if a.source == b.target or b.source == a.target:
        return
    new = [(frozenset((a.source, b.target)), a.kind), (frozenset((b.source, a.target)), b.kind)]
    if new[0] == new[1] or any(pair in taken for pair in new):
        return
    taken -= {(frozenset((x.source, x.target)), x.kind) for x in (a, b)}
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
