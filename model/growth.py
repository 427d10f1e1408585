"""Step 7: links that grow through coherent oscillation, and clusters that condense.

A new wave link joins two agents whose coherence over a long window beats their own independent
surrogates (``model/wander.py``) and that of strangers, and who share a neighbour or a meaning.
A raw phase-locking threshold is never used: independent oscillators of near frequency reach 0.9
in short windows. Conductance (step 6) is the engine's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import wander
from model.arithmetic import angle, sincos, uniforms
from model.build import frequencies
from model.events import Event
from model.field import NewAgents, band_of
from model.names import Name
from model.wiring import NewLinks
from model.world import World

_STREAM_PARTNERS = 21
_STEPS_PER_SAMPLE = 8
_PARTNERS = 8
_LIKE = 0.7
_SURROGATES = 199
_STREAM_SHIFTS = 22
_STREAM_STRANGERS = 23
_STRANGERS = 400
_FEWEST_STRANGERS = 20


class Growth:
    """``Growth(model)``: remembers phases over the window, lays links, condenses clusters.

    ``past``: (n_samples, n_agents), a ring of past phases, rad; nan before an agent was there.
    """

    def __init__(self, model: World) -> None:
        self._model = model
        told = model.settings.growth
        dt = model.settings.laws.dt
        self.samples = max(round(told.window_s / (dt * _STEPS_PER_SAMPLE)), 8)
        self.every = max(round(told.every_s / dt), 1)
        shape = (self.samples, model.field.n_agents if told.on else 0)
        self.past = np.full(shape, np.nan)
        self._quantile = told.percentile / 100.0
        self.first_agents = model.field.n_agents
        self.condensed: list[int] = []
        """Tracks that have condensed already."""
        self.lasting: dict[int, int] = {}
        """Looks in a row that a track has been fit to condense."""

    def grow(self) -> None:
        """Remember this step's phases and, every few seconds, lay and fade links."""
        field = self._model.field
        if field.step % _STEPS_PER_SAMPLE == 0:
            at = (field.step // _STEPS_PER_SAMPLE) % self.samples
            self.past[at] = field.agents.phase
        if field.step > 0 and field.step % self.every == 0:
            self._fade()
            self._link()

    def quiet(self) -> int:
        """Steps from this one on in which ``grow`` does nothing; at least 0."""
        step = self._model.field.step
        return min(-step % _STEPS_PER_SAMPLE, -step % self.every)

    def _link(self) -> None:
        model, field = self._model, self._model.field
        if "wave" not in model.rule_names:
            return
        start, near = self._hoods()
        first, second = self._candidates(start, near)
        if first.size == 0:
            return
        coherence, wins = self._tested(first, second, start, near)
        most = round(model.settings.growth.links_per_round * model.operators["growth"])
        order = np.lexsort((second[wins], first[wins], -coherence[wins]))[:most]
        first, second = first[wins][order], second[wins][order]
        if first.size == 0:
            return
        wave = model.rule_names.index("wave")
        source = np.concatenate((first, second))
        target = np.concatenate((second, first))
        kind = np.full(source.size, wave, np.int8)
        field.lay(NewLinks(source, target, kind, np.zeros(source.size), grown=True))
        for i, j, c in zip(first, second, coherence[wins][order], strict=True):
            ends = (field.names[i].id, field.names[j].id)
            facts = {"coherence": round(float(c), 4)}
            model.record(Event(field.step, model.seconds, "link", "grown", ends, facts))

    def _hoods(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Neighbours either way: those of i stand in near[start[i]:start[i + 1]], sorted."""
        n, links = self._model.field.n_agents, self._model.field.links
        source, target = links.source.astype(np.int64), links.target.astype(np.int64)
        both = np.unique(np.concatenate((source * n + target, target * n + source)))
        return np.searchsorted(both // n, np.arange(n + 1)), both % n

    def _candidates(
        self, start: NDArray[np.int64], near: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Pairs (i < j) without a wave link that share a neighbour or a meaning, keyed draws."""
        model, field = self._model, self._model.field
        n, links = field.n_agents, field.links
        if near.size == 0:
            return np.zeros(0, np.int32), np.zeros(0, np.int32)
        degree = np.diff(start)
        draws = uniforms(model.seed_value, _STREAM_PARTNERS, field.step, n * _PARTNERS * 2)
        u, v = draws.reshape(2, n, _PARTNERS)
        me = np.repeat(np.arange(n)[:, None], _PARTNERS, axis=1)
        has = degree[me] > 0
        via = near[np.minimum(start[me] + (u * degree[me]).astype(np.int64), near.size - 1)]
        other = near[np.minimum(start[via] + (v * degree[via]).astype(np.int64), near.size - 1)]
        pairs = [np.stack((me[has], other[has]))]
        if field.meaning.shape[1] > 0:
            guess = np.minimum((v * n).astype(np.int64), n - 1)
            likeness = np.einsum("ijk,ijk->ij", field.meaning[me], field.meaning[guess])
            pairs.append(np.stack((me[likeness > _LIKE], guess[likeness > _LIKE])))
        i, j = np.concatenate(pairs, axis=1)
        low, high = np.minimum(i, j), np.maximum(i, j)
        alive = field.agents.alive
        wave = links.kind == model.rule_names.index("wave")
        taken = links.source[wave].astype(np.int64) * n + links.target[wave]
        key = np.unique((low * n + high)[(low != high) & alive[low] & alive[high]])
        key = key[~np.isin(key, taken)]
        return (key // n).astype(np.int32), (key % n).astype(np.int32)

    def _strangers(
        self, start: NDArray[np.int64], near: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Pairs three links or more apart, keyed draws: they have nothing to do with each other."""
        model, alive = self._model, self._model.field.agents.alive
        n = alive.size
        draws = uniforms(model.seed_value, _STREAM_STRANGERS, model.field.step, 2 * _STRANGERS)
        pairs = np.minimum((draws * n).astype(np.int64), n - 1).reshape(_STRANGERS, 2)
        apart = []
        for i, j in pairs:
            mine, theirs = near[start[i] : start[i + 1]], near[start[j] : start[j + 1]]
            linked = j in mine or np.intersect1d(mine, theirs, assume_unique=True).size > 0
            apart.append(i != j and alive[i] and alive[j] and not linked)
        found = pairs[np.array(apart)].astype(np.int32)
        return np.ascontiguousarray(found[:, 0]), np.ascontiguousarray(found[:, 1])

    def _tested(
        self,
        first: NDArray[np.int32],
        second: NDArray[np.int32],
        start: NDArray[np.int64],
        near: NDArray[np.int64],
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Coherence of each pair, and whether it beats its own surrogates and the strangers."""
        model, field = self._model, self._model.field
        newest = (field.step // _STEPS_PER_SAMPLE) % self.samples
        past = np.roll(self.past, -(newest + 1), axis=0)
        between_s = _STEPS_PER_SAMPLE * model.settings.laws.dt
        frequency = field.agents.frequency
        own = wander.wanderings(past, frequency, between_s)
        draws = uniforms(model.seed_value, _STREAM_SHIFTS, field.step, _SURROGATES)
        shifts = 1 + (draws * (self.samples - 1)).astype(np.int64)
        coherence, wins = wander.tested_pairs(
            own, frequency, between_s, first, second, shifts, self._quantile
        )
        away = wander.pair_coherence(own, frequency, between_s, *self._strangers(start, near))
        away = np.sort(away[~np.isnan(away)])
        if away.size >= _FEWEST_STRANGERS:
            bar = away[min(int(np.ceil(self._quantile * away.size)), away.size) - 1]
            wins &= coherence > bar
        return coherence, wins

    def _fade(self) -> None:
        model, links = self._model, self._model.field.links
        patience = model.settings.growth.fade_s / model.operators["pruning"]
        idle = links.idle > patience / model.settings.laws.dt
        # What ties a condensed agent to its members stays: without it the agent were an orphan.
        free = np.maximum(links.source, links.target) < self.first_agents
        gone = links.grown & idle & free
        if not gone.any():
            return
        names = model.field.names
        for j, i in zip(links.source[gone], links.target[gone], strict=True):
            ends = (names[j].id, names[i].id)
            model.record(Event(model.field.step, model.seconds, "link", "faded", ends))
        model.field.keep(~gone)

    def consider(self, track: int, members: list[int], coherence: float) -> None:
        """Condense a significant cluster that has been coherent for enough looks in a row."""
        model, told = self._model, self._model.settings.growth
        if not (told.on and told.condense) or track in self.condensed:
            return
        fit = self._one_kind(members)
        if not fit or coherence < told.condense_coherence:
            self.lasting.pop(track, None)
            return
        self.lasting[track] = self.lasting.get(track, 0) + 1
        full = model.field.n_agents >= told.most_agents * self.first_agents
        if self.lasting[track] >= told.condense_after and not full:
            self.condensed.append(track)
            self._condense(fit)

    def forget_all_but(self, tracks: set[int]) -> None:
        """A track that is not seen any more starts its count anew."""
        self.lasting = {t: count for t, count in self.lasting.items() if t in tracks}

    def _one_kind(self, members: list[int]) -> list[int]:
        """The members of the cluster's leading kind, where they are the most of it; else none."""
        model = self._model
        kind = model.field.agents.kind[members]
        numbers, counts = np.unique(kind, return_counts=True)
        number = int(numbers[np.argmax(counts)])
        grows = model.kinds[number].grows_into in model.kind_names
        mine = [row for row, k in zip(members, kind, strict=True) if k == number]
        return mine if grows and len(mine) >= 3 and 2 * len(mine) > len(members) else []

    def _condense(self, members: list[int]) -> None:
        model, field = self._model, self._model.field
        a, told = field.agents, self._model.settings.growth
        kind = model.kind_names.index(str(model.kinds[int(a.kind[members[0]])].grows_into))
        best = sorted(members, key=lambda row: (-float(a.energy[row]), row))[:3]
        number = np.array([kind])
        freq = frequencies(
            number, model.kinds, model.settings, seed=model.seed_value, first=field.n_agents
        )
        mean = field.meaning[members].mean(axis=0, keepdims=True)
        length = float(np.sqrt((mean * mean).sum()))
        turns = [sincos(phase) for phase in a.phase[members]]
        new = NewAgents(
            names=(self._name(best),),
            kind=number.astype(np.int8),
            layer=np.array([min(int(a.layer[members].max()) + 1, 32000)], np.int16),
            phase=np.array([angle(sum(s for s, _ in turns), sum(c for _, c in turns))]),
            frequency=freq,
            threshold=np.array([model.settings.laws.threshold]),
            band=band_of(freq, model.settings.laws.slowdown),
            meaning=mean / length if mean.size and length > 0.0 else mean,
        )
        row = model.add_agents(new)[0]
        self.widen(1)
        a = field.agents
        taken = a.energy[members] * told.condense_share
        a.energy[members] -= taken
        a.energy[row] = taken.sum()
        self._tie(row, members)
        facts = {"kind": model.kind_names[kind], "energy": float(taken.sum()), "of": len(members)}
        ids = (field.names[row].id, *(field.names[member].id for member in members))
        model.record(
            Event(field.step, model.seconds, "condensation", new.names[0].label, ids, facts)
        )

    def _name(self, best: list[int]) -> Name:
        names = [self._model.field.names[row] for row in best]
        stem = "+".join(name.id for name in names)
        taken, number, unique = self._model.field.rows, 2, stem
        while unique in taken:
            unique, number = f"{stem}#{number}", number + 1
        return Name(
            unique,
            " + ".join(name.label for name in names),
            " + ".join(name.label_en for name in names),
            "",
            ("condensed",),
        )

    def _tie(self, row: int, members: list[int]) -> None:
        model = self._model
        kind = "analogical" if "analogical" in model.rule_names else model.rule_names[0]
        hub = np.full(len(members), row, np.int32)
        leaves = np.array(members, np.int32)
        kinds = np.full(2 * len(members), model.rule_names.index(kind), np.int8)
        model.field.lay(
            NewLinks(
                np.concatenate((hub, leaves)),
                np.concatenate((leaves, hub)),
                kinds,
                np.zeros(kinds.size),
                grown=True,
            )
        )

    def widen(self, k: int) -> None:
        """Make room for ``k`` agents that have no past."""
        more = np.full((self.samples, k), np.nan)
        self.past = np.concatenate((self.past, more), axis=1)

    def to_state(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Arrays and JSON-able values of everything remembered."""
        return (
            {"growth_past": self.past},
            {
                "condensed": self.condensed,
                "lasting": [[track, count] for track, count in self.lasting.items()],
            },
        )

    def from_state(self, arrays: dict[str, NDArray[Any]], told: dict[str, Any]) -> None:
        """Put back what ``to_state`` gave."""
        self.past = arrays["growth_past"].copy()
        self.condensed = list(told["condensed"])
        self.lasting = {int(track): int(count) for track, count in told["lasting"]}
