"""Mindfield: the world as a Mesa model. It reads like the seven steps of the laws.

State is the field's, arithmetic the engine's, files the scenario's. What emerges is looked for
in ``model/lookout.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import mesa
import numpy as np

from agents.kinds import KINDS
from agents.mind_agent import MindAgent
from agents.transducers import RULES, Rule
from model.build import field_of
from model.eeg.series import BandSeries, BandState
from model.emergence.order import order_parameter
from model.engine import Engine
from model.events import Event
from model.field import NewAgents
from model.growth import Growth
from model.intention import loss, wanted, wanted_share
from model.jumps import JumpBook
from model.lookout import Lookout
from model.maps.schema import MetaMap
from model.schedule import BAND_NAMES, Schedule
from model.settings import Settings
from model.triggers import Trigger, pull, rows_of

Reporter = Callable[["Mindfield"], float]


class Bands(Protocol):
    """Where the bands come from: anything that tells the state at a time."""

    def at(self, time_s: float) -> BandState:
        """The band state at a simulated time, s."""


class Mindfield(mesa.Model):  # type: ignore[misc]
    """``Mindfield(meta_map, scenario) -> mesa.Model``: a map of thought, set in motion.

    ``model.step()`` advances by ``laws.dt``; ``model.advance(seconds)`` by more. Agents are
    Mesa agents (``model.agents.select``, ``groupby``, ``agg``, ``set``), each a view on its
    row of ``model.field``; ``model.datacollector`` holds the time series.

    - ``meta_map``: the map, as ``model.maps.read.read_map`` gives it.
    - ``scenario``: a ``Settings`` (a ``Scenario`` is one); the defaults where none is given.
    - ``bands``: the EEG, anything with ``at(time_s) -> BandState``; rest where none is given.
    - ``seed``: 0 to 2⁶⁴ − 1; the same seed gives the same bits.
    - ``kinds``, ``rules``: kinds of agent and transducers, to which yours may be added.
    - ``model_reporters``, ``agent_reporters``: yours, beside the built-in time series.

    Raises ``InputError`` for settings that the map or the laws do not bear.

    >>> from scenarios.library import built_in_map
    >>> world = Mindfield(built_in_map(), seed=1)
    >>> world.advance(1.0)
    >>> world.field.step
    64
    """

    def __init__(
        self,
        meta_map: MetaMap,
        scenario: Settings | None = None,
        *,
        bands: Bands | None = None,
        seed: int = 1,
        kinds: Sequence[type[MindAgent]] = KINDS,
        rules: Sequence[Rule] = RULES,
        model_reporters: Mapping[str, Reporter] | None = None,
        agent_reporters: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(rng=seed)
        self.settings = Settings() if scenario is None else scenario
        self.meta_map = meta_map
        self.bands: Bands = BandSeries.neutral() if bands is None else bands
        self.seed_value = seed
        self.kinds, self.rules = tuple(kinds), tuple(rules)
        self.kind_names = [kind.kind for kind in kinds]
        self.rule_names = [rule.name for rule in rules]
        self.events: list[Event] = []
        self.field = field_of(self.meta_map, self.settings, self.kinds, self.rules, seed=seed)
        self.scheduler = Schedule(self.settings, self.kinds, self.rules)
        self.triggers = [
            Trigger.parse(told, f"triggers[{number}]")
            for number, told in enumerate(self.settings.triggers)
        ]
        self.engine = Engine(self.settings, self.kinds, self.rules, seed=seed)
        self.jumps = JumpBook(self)
        self.growth = Growth(self)
        self.lookout = Lookout(self)
        self.acting = 0
        self._by_row: list[MindAgent] = []
        self._enlist(range(self.field.n_agents))
        for trigger in self.triggers:
            rows_of(self, trigger.told.on)
        self.datacollector = mesa.DataCollector(
            model_reporters={**reporters(self), **(model_reporters or {})},
            agent_reporters=dict(agent_reporters) if agent_reporters else None,
        )
        self._record_steps = max(round(self.settings.record.every_s / self.settings.laws.dt), 1)
        self.band_state = self.bands.at(0.0)
        self.scheduler.read(self.band_state)
        self.datacollector.collect(self)

    @property
    def seconds(self) -> float:
        """Simulated time, s."""
        return self.field.step * self.settings.laws.dt

    @property
    def operators(self) -> dict[str, float]:
        """The latest value of every operator, by name (no unit; 1 at rest)."""
        return self.scheduler.operators

    def step(self) -> None:
        """Advance by one ``dt``: the seven steps of the laws, in their order."""
        field, engine = self.field, self.engine
        drive = self.scheduler.read(self._listen())
        self.acting = engine.schedule(field, drive)
        engine.sense(field, drive)
        engine.transduce(field, drive)
        engine.lose(field)
        self.jumps.take(engine.jump(field, drive))
        if self.settings.growth.on:
            engine.adapt(field)
            self.growth.grow()
        field.step += 1
        self.lookout.watch()
        if field.step % self._record_steps == 0:
            self.datacollector.collect(self)

    def advance(self, seconds: float, until: Callable[[Mindfield], bool] | None = None) -> None:
        """``advance(seconds, until=None)``: step for so long, or until the predicate holds."""
        for _ in range(round(seconds / self.settings.laws.dt)):
            if until is not None and until(self):
                return
            self.step()

    def _listen(self) -> BandState:
        """Take the bands of this moment and pull the triggers they set off."""
        self.band_state = self.bands.at(self.seconds)
        for trigger in self.triggers:
            if trigger.due(self.band_state.u, self.seconds):
                self.record(pull(self, trigger))
        return self.band_state

    def record(self, event: Event) -> None:
        """Keep an event."""
        self.events.append(event)

    def agent_at(self, row: int) -> MindAgent:
        """The agent that is the view on this row."""
        return self._by_row[row]

    def agent(self, agent_id: str) -> MindAgent:
        """The agent of this id; ``KeyError`` where there is none."""
        return self._by_row[self.field.rows[agent_id]]

    def add_agents(self, new: NewAgents) -> list[int]:
        """Add agents without energy or links; returns their rows."""
        rows = self.field.add(new)
        self._enlist(rows)
        return rows

    def _enlist(self, rows: Sequence[int]) -> None:
        kind = self.field.agents.kind
        self._by_row.extend(self.kinds[int(kind[row])](self, row) for row in rows)


def reporters(model: Mindfield) -> dict[str, Reporter]:
    """The built-in time series: name → what it reads. Units: s, eu, 1/s or none."""
    series: dict[str, Reporter] = {
        "time_s": lambda m: m.seconds,
        "energy": lambda m: float(m.field.agents.energy.sum()),
        "tension": lambda m: float(m.field.agents.tension.sum()),
        "pumped": lambda m: m.field.ledger.pumped,
        "dissipated": lambda m: m.field.ledger.dissipated,
        "loss": lambda m: loss(m.field.agents.energy, m.field.agents.goal),
        "wanted_share": _wanted_share,
        "R": lambda m: order_parameter(m.field.agents.phase[m.field.agents.alive]),
        "largest_energy": lambda m: float(m.field.agents.energy.max(initial=0.0)),
        "acting": lambda m: float(m.acting),
        "agents": lambda m: float(np.count_nonzero(m.field.agents.alive)),
        "links": lambda m: float(m.field.n_links),
        "events": lambda m: float(len(m.events)),
        "eeg_good": lambda m: float(m.band_state.good),
    }
    for number, name in enumerate(BAND_NAMES):
        series[f"z_{name}"] = lambda m, i=number: float(m.band_state.z[i])  # type: ignore[misc]
        series[f"u_{name}"] = lambda m, i=number: float(m.band_state.u[i])  # type: ignore[misc]
    for name in model.scheduler.operators:
        series[f"op_{name}"] = lambda m, key=name: m.operators[key]  # type: ignore[misc]
    return series


def _wanted_share(m: Mindfield) -> float:
    a = m.field.agents
    return wanted_share(a.energy, wanted(a.goal, a.alive))
