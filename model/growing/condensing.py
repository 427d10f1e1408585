"""Clusters that condense into an agent of the next kind, and that agent's end with its cluster.

A condensate stands for one living cluster: born when that has been significant and coherent for
long enough, gone when the tracker calls it dead. All energy and tension it has come from its
members and goes back to them. Finding and following clusters is ``model/lookout.py``'s.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.arithmetic import angle, sincos
from model.build import frequencies
from model.emergence.tracking import TrackEvent
from model.events import Event
from model.field import NewAgents, band_of
from model.intention import raise_goal
from model.names import Name
from model.wiring import NewLinks
from model.world import World

_FEWEST_MEMBERS = 3
_MOST_LAYERS = 32_000


@dataclass(frozen=True)
class Condensate:
    """Where a condensed agent comes from, and what became of it.

    - ``id``, ``row``, ``kind``: the agent. ``members``: ids of those it condensed from.
    - ``track``: the cluster it stands for now. ``energy``: what it took from its members, eu.
    - ``born_step``, ``dissolved_step``: steps; None while it lives.
    """

    id: str
    row: int
    kind: str
    members: tuple[str, ...]
    track: int
    energy: float
    born_step: int
    dissolved_step: int | None = None


class Condensing:
    """``Condensing(model)``: the condensates of a world, in the order of their birth.

    ``growth.most_agents`` bounds the living agents, the clusters found bound the condensates: a
    living cluster has one at most.
    """

    def __init__(self, model: World) -> None:
        self._model = model
        self._first_agents = model.field.n_agents
        self._all: list[Condensate] = []
        self._lasting: dict[int, int] = {}

    @property
    def all(self) -> tuple[Condensate, ...]:
        """Every condensate there ever was."""
        return tuple(self._all)

    @property
    def living(self) -> tuple[Condensate, ...]:
        """Those whose agent is in the field."""
        alive = self._model.field.agents.alive
        return tuple(c for c in self._standing() if alive[c.row])

    def _standing(self) -> list[Condensate]:
        """Those that stand for a cluster; one whose agent a person removed does so too."""
        return [c for c in self._all if c.dissolved_step is None]

    def tied(self) -> NDArray[np.bool_]:
        """Links that tie a living condensate to another agent, (n_links,)."""
        links = self._model.field.links
        hubs = [c.row for c in self.living]
        at_hub = np.isin(links.source, hubs) | np.isin(links.target, hubs)
        return np.asarray(links.grown & at_hub & (links.kind == self._tie_kind))

    def consider(self, track: int, members: list[int]) -> int | None:
        """Condense a significant cluster that has been coherent for enough looks in a row.

        Coherent are the links between the members that would condense, by their flow; what feeds
        them from another kind need not keep their phase. Returns the row of the new agent, or None.
        """
        told = self._model.settings.growth
        if not told.condense or any(c.track == track for c in self._standing()):
            return None
        fit = self._one_kind(members)
        if not fit or self._coherence_among(fit) < told.condense_coherence:
            self._lasting.pop(track, None)
            return None
        self._lasting[track] = self._lasting.get(track, 0) + 1
        living = int(np.count_nonzero(self._model.field.agents.alive))
        full = living >= told.most_agents * self._first_agents
        if self._lasting[track] < told.condense_after or full:
            return None
        del self._lasting[track]
        return self._condense(track, fit)

    def forget_all_but(self, tracks: set[int]) -> None:
        """A track that is not seen any more starts its count anew."""
        self._lasting = {t: count for t, count in self._lasting.items() if t in tracks}

    def follow(self, change: TrackEvent) -> None:
        """What became of a cluster becomes of its condensate.

        It dissolves when the cluster is dead, or has merged into one that has a condensate; where
        that has none, it stands for the merged cluster from then on.
        """
        ended = {"death": (change.track,), "merge": change.others}.get(change.kind, ())
        for condensate in self._standing():
            if condensate.track not in ended:
                continue
            heir = change.track if change.kind == "merge" else None
            if heir is None or any(c.track == heir for c in self._standing()):
                self._dissolve(condensate)
            else:
                self._all[self._all.index(condensate)] = replace(condensate, track=heir)

    def _one_kind(self, members: list[int]) -> list[int]:
        """The members of the cluster's leading kind, where they are the most of it; else none."""
        model = self._model
        kind = model.field.agents.kind[members]
        numbers, counts = np.unique(kind, return_counts=True)
        number = int(numbers[np.argmax(counts)])
        grows = model.kinds[number].grows_into in model.kind_names
        mine = [row for row, k in zip(members, kind, strict=True) if k == number]
        enough = len(mine) >= _FEWEST_MEMBERS and 2 * len(mine) > len(members)
        return mine if grows and enough else []

    def _coherence_among(self, rows: list[int]) -> float:
        links, coherence = self._model.field.links, self._model.field.coherence
        among = np.isin(links.source, rows) & np.isin(links.target, rows)
        if not among.any():
            return 0.0
        weight = links.flow[among]
        return float(np.average(coherence[among], weights=weight if weight.any() else None))

    def _condense(self, track: int, members: list[int]) -> int:
        model, field = self._model, self._model.field
        share = model.settings.growth.condense_share
        kind = str(model.kinds[int(field.agents.kind[members[0]])].grows_into)
        new = self._made_of(members, model.kind_names.index(kind))
        row = int(model.add_agents(new)[0])
        energy = field.agents.energy
        taken = energy[members] * share
        energy[members] -= taken
        energy[row] = taken.sum()
        raise_goal(field.agents.goal, row, model.settings.intention.grows)
        self._tie(row, members)
        ids = tuple(field.names[member].id for member in members)
        made = Condensate(new.names[0].id, row, kind, ids, track, float(taken.sum()), field.step)
        self._all.append(made)
        facts = {"kind": kind, "energy": made.energy, "of": len(ids), "track": track}
        label = new.names[0].label
        model.record(
            Event(field.step, model.seconds, "condensation", label, (made.id, *ids), facts)
        )
        return row

    def _made_of(self, members: list[int], kind: int) -> NewAgents:
        """One agent: mean meaning and phase, the layer above, a frequency of its kind's."""
        model, a = self._model, self._model.field.agents
        number = np.array([kind])
        freq = frequencies(
            number, model.kinds, model.settings, seed=model.seed_value, first=a.kind.size
        )
        turns = [sincos(phase) for phase in a.phase[members]]
        best = sorted(members, key=lambda row: (-float(a.energy[row]), row))[:3]
        return NewAgents(
            names=(self._name(best),),
            kind=number.astype(np.int8),
            layer=np.array([min(int(a.layer[members].max()) + 1, _MOST_LAYERS)], np.int16),
            phase=np.array([angle(sum(s for s, _ in turns), sum(c for _, c in turns))]),
            frequency=freq,
            threshold=np.array([model.settings.laws.threshold]),
            band=band_of(freq, model.settings.laws.slowdown),
            meaning=_mean_meaning(model.field.meaning[members]),
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

    @property
    def _tie_kind(self) -> int:
        rules = self._model.rule_names
        return rules.index("analogical") if "analogical" in rules else 0

    def _tie(self, row: int, members: list[int]) -> None:
        hub = np.full(len(members), row, np.int32)
        leaves = np.array(members, np.int32)
        self._model.field.lay(
            NewLinks(
                np.concatenate((hub, leaves)),
                np.concatenate((leaves, hub)),
                np.full(2 * len(members), self._tie_kind, np.int8),
                np.zeros(2 * len(members)),
                grown=True,
            )
        )

    def _dissolve(self, condensate: Condensate) -> None:
        """Give all it holds back to its living members, in equal parts, and let it go."""
        model, field = self._model, self._model.field
        self._all[self._all.index(condensate)] = replace(condensate, dissolved_step=field.step)
        row, a = condensate.row, field.agents
        if not a.alive[row]:
            return
        heirs = [field.rows[name] for name in condensate.members if a.alive[field.rows[name]]]
        energy, tension = float(a.energy[row]), float(a.tension[row])
        if heirs:
            self._give_back(row, np.array(heirs))
        field.retire(row)
        dt = model.settings.laws.dt
        facts = {
            "kind": condensate.kind,
            "energy": energy,
            "tension": tension,
            "lived_s": (field.step - condensate.born_step) * dt,
        }
        ids = (condensate.id, *(field.names[heir].id for heir in heirs))
        label = field.names[row].label
        model.record(Event(field.step, model.seconds, "dissolution", label, ids, facts))

    def _give_back(self, row: int, heirs: NDArray[np.int64]) -> None:
        """Tension that would set a member off at once comes to it as energy."""
        a = self._model.field.agents
        tension, energy = a.tension[row] / heirs.size, a.energy[row] / heirs.size
        bears = a.threshold[heirs] * self._model.operators["threshold"]
        strained = np.minimum(a.tension[heirs] + tension, bears)
        a.energy[heirs] += energy + (tension - (strained - a.tension[heirs]))
        a.tension[heirs] = strained
        a.energy[row] = a.tension[row] = 0.0

    def to_state(self) -> dict[str, Any]:
        """JSON-able values of everything remembered."""
        return {
            "condensates": [asdict(c) | {"members": list(c.members)} for c in self._all],
            "lasting": [[track, count] for track, count in self._lasting.items()],
        }

    def from_state(self, told: dict[str, Any]) -> None:
        """Put back what ``to_state`` gave."""
        self._all = [
            Condensate(**(c | {"members": tuple(c["members"])})) for c in told["condensates"]
        ]
        self._lasting = {int(track): int(count) for track, count in told["lasting"]}


def _mean_meaning(meaning: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vector of the mean of the meanings (k, d) that there are, (1, d); nan where none."""
    known = meaning[~np.isnan(meaning).any(axis=1)]
    if meaning.shape[1] == 0 or len(known) == 0:
        return np.full((1, meaning.shape[1]), np.nan)
    mean = known.mean(axis=0, keepdims=True)
    length = float(np.sqrt((mean * mean).sum()))
    return np.asarray(mean / length if length > 0.0 else np.full_like(mean, np.nan))
