"""The series of groups: mean field and energy of a few groups, moment by moment, for the measures.

Two ways of grouping: the *map's* groups, taken from the map's own links before the first step and
never changed, and the groups *found* at the latest look. What is measured on them stands in
``model/emergence``; files are the scenario's.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.emergence.communities import best_division
from model.emergence.effort import affordable
from model.emergence.variables import Clusters, clusters_of, mean_fields

if TYPE_CHECKING:
    from model.mindfield import Mindfield

_RUNS = 5


class GroupMoment(NamedTuple):
    """One group at one moment.

    - ``time_s``: s; ``grouping``: ``map`` or ``found``; ``group``: 0 … 5 by size for the map's,
      the track's number for a found one; ``size``: living members.
    - ``re``, ``im``: mean field, whose length is R; ``energy``: mean of the members, eu.
    """

    time_s: float
    grouping: str
    group: int
    size: int
    re: float
    im: float
    energy: float


class GroupSeries:
    """``GroupSeries(model)`` of a fresh world: call ``collect`` at the moments that count.

    - the map's groups: of five seeded Leiden runs on the map's own links, each counted once, the
      division of highest modularity; its six largest groups (18 variables, below 20). They are
      fixed before anything has moved, so they cannot know the future. None where the field is too
      large to be searched (``emergence/effort.py``) or falls into no groups.
    - the found groups: the six largest significant ones of the latest look, by track. They were
      found in the past of the moment told, never in its future.

    Holds only what was not yet taken. The same world gives the same groups, also after a resume:
    the map's are drawn from the run's seed, the found ones stand in the field.
    """

    def __init__(self, model: Mindfield) -> None:
        self._model = model
        self._map = _map_groups(model)
        self._found: Clusters | None = None
        self._as_of = (-1, -1)
        self._held: list[GroupMoment] = []

    def __len__(self) -> int:
        """Rows held."""
        return len(self._held)

    def group_of(self) -> NDArray[np.int64]:
        """(n_agents,) the map's group of each agent, −1 for none and for those that grew."""
        return _padded(self._map, self._model.field.n_agents)

    def collect(self) -> None:
        """Note every group at this moment."""
        if self._map is not None:
            self._note("map", self._map)
        found = self._latest_found()
        if found is not None:
            self._note("found", found)

    def of(self, model: Mindfield) -> GroupSeries:
        """``groups.of(model)``: the series of the same groups in another world of the same map."""
        other = copy(self)
        other._model, other._held, other._as_of = model, [], (-1, -1)
        return other

    def take(self) -> list[GroupMoment]:
        """Give the rows held, and forget them."""
        given, self._held = self._held, []
        return given

    def _latest_found(self) -> Clusters | None:
        model = self._model
        now = (model.lookout.last_step, model.field.n_agents)
        if now != self._as_of:
            self._as_of = now
            member = model.field.membership
            self._found = clusters_of(member) if (member >= 0).any() else None
        return self._found

    def _note(self, grouping: str, groups: Clusters) -> None:
        model, a = self._model, self._model.field.agents
        index = np.where(a.alive, _padded(groups, model.field.n_agents), -1)
        size = np.bincount(index[index >= 0], minlength=groups.k).astype(np.int64)
        living = Clusters(groups.labels, index, size)
        told = mean_fields(a.phase, a.energy, living)
        numbers = groups.labels if grouping == "found" else np.arange(groups.k)
        self._held += [
            GroupMoment(model.seconds, grouping, int(number), int(many), *map(float, row))
            for number, many, row in zip(numbers, size, told, strict=True)
        ]


def _map_groups(model: Mindfield) -> Clusters | None:
    field, told = model.field, model.settings.emergence
    effort = affordable(field.n_agents, field.n_links, runs=told.runs, nulls=told.nulls)
    own = ~field.links.grown
    if not effort.sought or not own.any():
        return None
    label = best_division(
        field.n_agents,
        field.links.source[own],
        field.links.target[own],
        runs=_RUNS,
        seed=model.seed_value % 2**32,
    )
    return clusters_of(label) if (label >= 0).any() else None


def _padded(groups: Clusters | None, n: int) -> NDArray[np.int64]:
    """Place of each of ``n`` agents; those that came later are in none."""
    out = np.full(n, -1, np.int64)
    if groups is not None:
        out[: groups.index.size] = groups.index
    return out
