"""New wave links between agents that keep phase together beyond chance, and beyond strangers.

A pair must beat its own surrogates (``model/wander.py``) and the pairs that have nothing to do
with each other; where a map is too small to have such, chance may win half as often. A remote
pair is itself one that has nothing to do with each other: it must beat surrogates that turn as
fast as it turned, so that two groups of the same pace by chance are not taken for one. A raw
phase-locking threshold is never used: independent oscillators of near frequency reach 0.9 in
short windows. Which pairs are asked is ``growing/candidates.py``'s.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model import wander
from model.arithmetic import uniforms
from model.events import Event
from model.growing.candidates import (
    Draw,
    Hoods,
    Pairs,
    near_pairs,
    remote_pairs,
    strangers,
    without,
)
from model.growing.past import Past
from model.wiring import NewLinks
from model.world import World

_STREAM_SHIFTS, _STREAM_SIGNS = 22, 25
_SURROGATES = 199
_FEWEST_STRANGERS = 20


@dataclass(frozen=True)
class Tested:
    """Pairs that were asked: coherence (k,), whether each won (k,), whether it is remote (k,)."""

    pairs: Pairs
    coherence: NDArray[np.float64]
    wins: NDArray[np.bool_]
    remote: NDArray[np.bool_]


class Linking:
    """``Linking(model, past)``: each round tests candidates and lays the best of the winners.

    Rules, all stated in ``growth``: at most ``links_per_round`` × operator links a round, and of
    these the ones beyond ``links_per_round`` first to remote pairs; at most ``links_per_agent``
    grown wave links at an agent, so that a locked group of n does not grow all its n² pairs.

    - ``tested``, ``won``: pairs with a whole window asked so far, and how many of them won.
    """

    def __init__(self, model: World, past: Past) -> None:
        self._model, self._past = model, past
        self.tested = self.won = 0

    def round(self) -> None:
        """Test this round's candidates and lay links."""
        if "wave" not in self._model.rule_names:
            return
        told = self.test()
        if told is not None:
            self._lay(told, self._chosen(told))

    def test(self) -> Tested | None:
        """Ask this round's candidates; None where there are none."""
        model, field = self._model, self._model.field
        n, links = field.n_agents, field.links
        draw = Draw(model.seed_value, field.step, field.agents.alive)
        hoods = Hoods.of(n, links)
        wave = links.kind == model.rule_names.index("wave")
        taken = links.source[wave].astype(np.int64) * n + links.target[wave]
        near = without(near_pairs(draw, hoods, field.meaning), taken, n)
        opened = model.settings.growth.remote_pairs * max(model.operators["growth"] - 1.0, 0.0)
        remote = remote_pairs(draw, hoods, round(opened * n))
        remote = without(remote, near[0] * n + near[1], n)
        pairs = np.concatenate((near, remote), axis=1)
        if pairs.shape[1] == 0:
            return None
        near_told = self._compared(near, strangers(draw, hoods))
        far_told = self._won(remote, self._chance, as_now=True)
        coherence, wins = (np.concatenate(told) for told in zip(near_told, far_told, strict=True))
        self.tested += int(np.count_nonzero(~np.isnan(coherence)))
        self.won += int(np.count_nonzero(wins))
        return Tested(pairs, coherence, wins, np.arange(pairs.shape[1]) >= near.shape[1])

    @property
    def _chance(self) -> float:
        return 1.0 - self._model.settings.growth.percentile / 100.0

    def _compared(
        self, pairs: Pairs, apart: Pairs
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Coherence of each pair, and whether it beats its own surrogates and the strangers."""
        away = np.sort(self._coherence(apart))
        away = away[~np.isnan(away)]
        if away.size < _FEWEST_STRANGERS:
            return self._won(pairs, self._chance / 2.0)
        coherence, wins = self._won(pairs, self._chance)
        # p = (1 + #≥)/(k + 1) ≤ chance, as for the surrogates; of a few, the highest.
        allowed = max(int(np.floor(self._chance * (away.size + 1) + 1e-9)) - 1, 0)
        return coherence, wins & (coherence > away[away.size - 1 - allowed])

    def _coherence(self, pairs: Pairs) -> NDArray[np.float64]:
        own, frequency, between_s = self._wandering()
        first, second = np.ascontiguousarray(pairs, np.int32)
        return wander.pair_coherence(own, frequency, between_s, first, second)

    def _won(
        self, pairs: Pairs, chance: float, *, as_now: bool = False
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        own, frequency, between_s = self._wandering()
        first, second = np.ascontiguousarray(pairs, np.int32)
        shifts, signs = self._drawn()
        return wander.tested_pairs(
            own, frequency, between_s, first, second, shifts, signs, 1.0 - chance, as_now
        )

    def _wandering(self) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """The window less each agent's own rotation, frequencies, s between samples."""
        field, past = self._model.field, self._past
        frequency, between_s = field.agents.frequency, past.between_s
        own = wander.wanderings(past.oldest_first(field.step), frequency, between_s)
        return own, frequency, between_s

    def _drawn(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Shifts and signs of this round's surrogates."""
        model = self._model
        shift = uniforms(model.seed_value, _STREAM_SHIFTS, model.field.step, _SURROGATES)
        size = _SURROGATES * 2 * wander.BLOCKS
        coins = uniforms(model.seed_value, _STREAM_SIGNS, model.field.step, size)
        signs = np.where(coins < 0.5, -1.0, 1.0).reshape(_SURROGATES, 2, wander.BLOCKS)
        return 1 + (shift * (self._past.samples - 1)).astype(np.int64), signs

    def _chosen(self, told: Tested) -> list[int]:
        """Which pairs get a link: the most coherent winners first, within the rules."""
        model, growth = self._model, self._model.settings.growth
        most = round(growth.links_per_round * model.operators["growth"])
        first, second = told.pairs
        order = np.lexsort((second, first, -told.coherence))
        winners = order[told.wins[order]]
        held = self._grown_at()
        chosen: list[int] = []
        far = winners[told.remote[winners]].tolist()
        for pair, quota in (
            *((pair, most - growth.links_per_round) for pair in far),
            *((pair, most) for pair in winners.tolist()),
        ):
            i, j = int(first[pair]), int(second[pair])
            room = max(held[i], held[j]) < growth.links_per_agent
            if len(chosen) < quota and room and pair not in chosen:
                chosen.append(pair)
                held[i] += 1
                held[j] += 1
        return chosen

    def _grown_at(self) -> list[int]:
        """Grown wave links at each agent, each pair of rows counted once."""
        links, n = self._model.field.links, self._model.field.n_agents
        grown = links.grown & (links.kind == self._model.rule_names.index("wave"))
        return [int(count) for count in np.bincount(links.source[grown], minlength=n)]

    def _lay(self, told: Tested, chosen: list[int]) -> None:
        if not chosen:
            return
        model, field = self._model, self._model.field
        first, second = told.pairs[:, chosen].astype(np.int32)
        kind = np.full(2 * first.size, model.rule_names.index("wave"), np.int8)
        source, target = np.concatenate((first, second)), np.concatenate((second, first))
        field.lay(NewLinks(source, target, kind, np.zeros(source.size), grown=True))
        for pair, i, j in zip(chosen, first, second, strict=True):
            facts = {
                "coherence": round(float(told.coherence[pair]), 4),
                "remote": bool(told.remote[pair]),
            }
            ends = (field.names[i].id, field.names[j].id)
            model.record(Event(field.step, model.seconds, "link", "grown", ends, facts))
