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
from agents.population import Population
from agents.roster import Roster
from agents.transducers import RULES, Rule
from model.build import field_of
from model.eeg.series import BandSeries, BandState
from model.engine import Discharges, Engine, Marched
from model.events import Event, EventLog
from model.field import NewAgents
from model.growth import Growth
from model.jumps import JumpBook
from model.lookout import Lookout
from model.maps.columns import MapColumns
from model.maps.schema import MetaMap
from model.mesa_clock import let_pass, others_wait
from model.recorder import Recorder, Reporter
from model.schedule import Schedule
from model.settings import Settings
from model.threads import threads_for
from model.triggers import Trigger, pull, rows_of


class Bands(Protocol):
    """Where the bands come from: anything that tells the state at a time."""

    def at(self, time_s: float) -> BandState:
        """The band state at a simulated time, s."""


class Mindfield(mesa.Model):  # type: ignore[misc]
    """``Mindfield(meta_map, scenario) -> mesa.Model``: a map of thought, set in motion.

    ``model.step()`` advances by ``laws.dt``; ``model.advance(seconds)`` by more. Agents are
    Mesa agents (``model.agents.select``, ``groupby``, ``agg``, ``set``), each a view on its
    row of ``model.field``; ``model.datacollector`` holds the time series.

    - ``meta_map``: the map, as ``model.maps.read.read_map`` gives it, or as ``MapColumns``.
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
        meta_map: MetaMap | MapColumns,
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
        self.events = EventLog()
        self.field = field_of(self.meta_map, self.settings, self.kinds, self.rules, seed=seed)
        self.scheduler = Schedule(self.settings, self.kinds, self.rules)
        self.triggers = [
            Trigger.parse(told, f"triggers[{number}]")
            for number, told in enumerate(self.settings.triggers)
        ]
        self.engine = Engine(
            self.settings,
            self.kinds,
            self.rules,
            seed=seed,
            threads=threads_for(self.field.n_agents),
        )
        self.jumps = JumpBook(self)
        self.growth = Growth(self)
        self.lookout = Lookout(self)
        self.acting = 0
        self.roster = Roster(self)
        self.roster.enlist(self.field.n_agents)
        for trigger in self.triggers:
            rows_of(self, trigger.told.on)
        self.datacollector = Recorder(self, model_reporters, agent_reporters)
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
        drive = self.scheduler.read(self.listen())
        self.acting = engine.schedule(field, drive)
        engine.sense(field, drive)
        engine.transduce(field, drive)
        engine.lose(field)
        self._jump_and_grow(engine.jump(field, drive))
        self.close_step()

    def advance(self, seconds: float, until: Callable[[Mindfield], bool] | None = None) -> None:
        """``advance(seconds, until=None)``: step for so long, or until the predicate holds."""
        end = self.field.step + round(seconds / self.settings.laws.dt)
        while self.field.step < end:
            if until is None:
                self.stride(end - self.field.step)
            elif until(self):
                return
            else:
                self.step()

    def stride(self, most: int) -> int:
        """``stride(most) -> steps``: as many ``step`` as can be done in one go, 1 to ``most``.

        It ends after a record or a look, or where many steps had jumps. Same bits as so many
        ``step``.
        """
        drive = None if self._must_step() else self.scheduler.read(self.listen())
        if drive is None:
            self.step()
            return 1
        first = self.field.step
        marched = self.engine.march(
            self.field,
            drive,
            1 + min(most - 1, self.quiet_steps()),
            adapts=self.settings.growth.on,
            losses=True,
            watched=bool(self.jumps.waiting),
        )
        self.acting = int(np.count_nonzero(self.field.stack.scratch.acting))
        self.end_march(first, marched)
        let_pass(self, marched.steps)
        return marched.steps

    def end_march(self, first: int, marched: Marched) -> None:
        """Do what is left after a march from step ``first`` on: jumps are gathered and judged, the
        last step is done to its end."""
        jumped = marched.jumped
        last = jumped[-1] if jumped and jumped[-1].step == self.field.step else None
        self.jumps.pass_over(first, marched.losses, jumped if last is None else jumped[:-1])
        self._jump_and_grow(last)
        self.close_step()

    def _must_step(self) -> bool:
        """Whether somebody could see that several steps were done in one go."""
        own_step = type(self).step is not Mindfield.step
        return own_step or not self.engine.marches or others_wait(self)

    def quiet_steps(self) -> int:
        """Steps from this one on after which nobody has to look and nothing steers anew."""
        step, dt = self.field.step, self.settings.laws.dt
        quiet = [self.jumps.quiet(), self.lookout.quiet(), -(step + 1) % self._record_steps]
        if self.settings.growth.on:
            quiet.append(self.growth.quiet())
        steady = getattr(self.bands, "steady_until", None)
        if steady is None:
            return 0
        sleeping = (trigger.sleeps_until() for trigger in self.triggers)
        ends = min((steady(self.seconds), *sleeping))
        most = min(quiet)
        while most > 0 and (step + most) * dt >= ends:
            most -= 1
        return most

    def _jump_and_grow(self, jumped: Discharges | None) -> None:
        self.jumps.take(jumped)
        if self.settings.growth.on:
            self.engine.adapt(self.field)
            self.growth.grow()

    def close_step(self) -> None:
        """Count the step, look for clusters and record, where it is time."""
        self.field.step += 1
        self.lookout.watch()
        if self.field.step % self._record_steps == 0:
            self.datacollector.collect(self)

    def listen(self) -> BandState:
        """Take the bands of this moment and pull the triggers they set off."""
        self.band_state = self.bands.at(self.seconds)
        news = getattr(self.bands, "news", None)
        for event in () if news is None else news(self.field.step, self.seconds):
            self.record(event)
        for trigger in self.triggers:
            if trigger.due(self.band_state, self.seconds):
                self.record(pull(self, trigger))
        return self.band_state

    def record(self, event: Event) -> None:
        """Keep an event."""
        self.events.add(event)

    def agent_at(self, row: int) -> MindAgent:
        """The agent that is the view on this row."""
        return self.roster.at(range(self.field.n_agents)[row])

    def agent(self, agent_id: str) -> MindAgent:
        """The agent of this id; ``KeyError`` where there is none."""
        return self.roster.at(self.field.rows[agent_id])

    @property
    def agents(self) -> Population:
        """All agents, a Mesa ``AgentSet`` that reads many at once and builds them when asked."""
        return self.roster.everybody

    @property
    def agent_types(self) -> list[type]:
        """The classes of the agents."""
        return list(self.roster.by_type)

    @property
    def agents_by_type(self) -> dict[type, Population]:
        """The agents of each class."""
        return self.roster.by_type

    def register_agent(self, agent: mesa.Agent) -> None:
        """What Mesa calls for each new agent."""
        self.roster.register(agent)

    def deregister_agent(self, agent: mesa.Agent) -> None:
        """What Mesa calls for each agent that leaves; ``KeyError`` where it is not there."""
        self.roster.deregister(agent)

    def remove_all_agents(self) -> None:
        """Remove every agent."""
        self.agents.do("remove")

    def add_agents(self, new: NewAgents) -> list[int]:
        """Add agents without energy or links; returns their rows."""
        rows = self.field.add(new)
        self.roster.enlist(len(rows))
        return rows
