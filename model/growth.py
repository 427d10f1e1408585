"""Step 7: links that grow through coherent oscillation, and clusters that condense.

This conducts; the parts stand in ``model/growing``. Conductance (step 6) is the engine's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.emergence.tracking import TrackEvent
from model.growing.condensing import Condensate, Condensing
from model.growing.fading import fade
from model.growing.linking import Linking
from model.growing.past import STEPS_PER_SAMPLE, Past
from model.world import World


class Growth:
    """``Growth(model)``: remembers phases over the window, lays links, condenses clusters.

    - ``linking``: tests pairs and lays links. ``condensing``: condensed agents and their origin.
    - ``first_agents``: rows from here on were added after the start.
    """

    def __init__(self, model: World) -> None:
        self._model = model
        told, dt = model.settings.growth, model.settings.laws.dt
        self.first_agents = model.field.n_agents
        self.every = max(round(told.every_s / dt), 1)
        self.past = Past(told.window_s, dt, self.first_agents if told.on else 0)
        self.linking = Linking(model, self.past)
        self.condensing = Condensing(model)

    @property
    def condensates(self) -> tuple[Condensate, ...]:
        """Where each condensed agent comes from and what became of it, oldest first."""
        return self.condensing.all

    def grow(self) -> None:
        """Remember this step's phases and, every few seconds, lay and fade links."""
        field = self._model.field
        missing = field.n_agents - self.past.held.shape[1]
        if missing:
            self.past.widen(missing)
        self.past.note(field.step, field.agents.phase)
        if field.step > 0 and field.step % self.every == 0:
            fade(self._model, self.condensing.tied())
            self.linking.round()

    def quiet(self) -> int:
        """Steps from this one on in which ``grow`` does nothing; at least 0."""
        step = self._model.field.step
        return min(-step % STEPS_PER_SAMPLE, -step % self.every)

    def learn(self, clusters: Mapping[int, list[int]], changes: Iterable[TrackEvent] = ()) -> None:
        """``learn(clusters, changes)``: what a look found, once it is over.

        - ``clusters``: member rows of each significant cluster by its track: they may condense.
        - ``changes``: what became of clusters: what condensed of them may dissolve.
        """
        for change in changes:
            self.condensing.follow(change)
        self.condensing.forget_all_but(set(clusters))
        if self._model.settings.growth.on:
            for track, members in clusters.items():
                self.condensing.consider(track, members)

    def to_state(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Arrays and JSON-able values of everything remembered."""
        counts = {"tested": self.linking.tested, "won": self.linking.won}
        return {"growth_past": self.past.held}, counts | self.condensing.to_state()

    def from_state(self, arrays: dict[str, NDArray[Any]], told: dict[str, Any]) -> None:
        """Put back what ``to_state`` gave."""
        self.past.held = np.array(arrays["growth_past"])
        self.linking.tested, self.linking.won = told["tested"], told["won"]
        self.condensing.from_state(told)
