"""One world and what the page remembers of it: flashes, jumps by class, clusters, its past.

A session has one lane, or two side by side. What makes them step is ``field_world.py``.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.drawing.agent_facts import chosen_of
from dashboard.drawing.agent_past import EVERY_S, AgentPast
from dashboard.emerged.chronicle import Chronicle
from dashboard.emerged.laying import lay_out
from dashboard.emerged.told import Laid
from dashboard.running import snapshot as shown
from dashboard.running import world
from dashboard.running.past import Change, Notes, Past, moment_of, world_at
from dashboard.running.snapshot import Flash, Snapshot, Topology
from dashboard.running.world import KNOBS, Choice
from dashboard.signal.hands import burst

if TYPE_CHECKING:
    from dashboard.making.so_far import RunSoFar
    from dashboard.running.past import Moment
    from model.mindfield import Mindfield

CHART_WINDOW_S = 120.0
KEPT_S = 600.0
"""How long a world's records are held; the page shows no older ones."""
KEPT_EVENTS = 2000
_LONG_LOOK_LINKS = 500
"""From so many links on a search for clusters may take longer than half a second."""
_DEAREST = 0.05
"""Keeping moments may take this share of the time."""


class Lane:
    """``Lane(model, choice, number)``: a world as it was built of that choice.

    - ``number``: of the world, other for another one; the map is laid anew then.
    - ``past``: what it comes from, where it does not begin here.
    - ``so_far``: keeps the run on disk, where somebody may want to take it away.
    """

    def __init__(
        self,
        model: Mindfield,
        choice: Choice,
        number: int,
        past: Past | None = None,
        so_far: RunSoFar | None = None,
        chronicle: Chronicle | None = None,
    ) -> None:
        self.model, self.world = model, number
        self.built = choice
        self.choice = choice
        """With the knobs and bands as they now stand."""
        self.chosen = -1
        self.marked: tuple[int, ...] = ()
        self.past = Past() if past is None else past
        self._chronicle = Chronicle(model) if chronicle is None else chronicle
        self._laid = Laid()
        self.went_back = 0
        self.so_far = so_far
        self._topology: Topology | None = None
        self._stood: int | None = None
        self._flashes: deque[Flash] = deque(maxlen=48)
        self._flashed = 0
        self._jumps: dict[str, int] = {}
        self._counted = 0
        self._jumps_at_fork = 0
        self._events: tuple[int, tuple[Any, ...]] = (-1, ())
        self._clusters: tuple[Mapping[str, Any], ...] = ()
        self._looked_s: float | None = None
        self.agents = AgentPast()
        self.agents.note(model)
        self._not_before = 0.0
        if past is None:
            self._keep()

    @property
    def step(self) -> int:
        """The step it stands at."""
        return self.model.field.step

    # -- moving ---------------------------------------------------------------------------

    def quiet_steps(self, most: int) -> int:
        """Of the coming ``most`` steps, those before one that ends in a search the person has to
        wait for."""
        if self.model.field.n_links < _LONG_LOOK_LINKS:
            return most
        return min(most, self.model.lookout.quiet())

    def stride(self, most: int) -> int:
        """``stride(most) -> steps``: move on by one to ``most`` steps."""
        model, so_far = self.model, self.so_far
        if so_far is not None:
            if self.past.changes and self.past.changes[-1].step > self.step:
                so_far.cut(self.step)
            most = so_far.before(model, most)
        begun = self.step
        self.past.go_on(begun)
        done = model.stride(min(most, max(round(EVERY_S / model.settings.laws.dt), 1)))
        if so_far is not None:
            so_far.after(model)
        self._chronicle.note()
        fresh = takewhile(lambda jump: jump.step >= begun, reversed(model.jumps.waiting))
        for jump in reversed(list(fresh)):
            self._flashed += 1
            self._flashes.append(shown.flash_of(self._flashed, jump))
            self.agents.jumped(jump.agents, jump.time_s)
        self.agents.note(model)
        self._note_look()
        self._count()
        self._forget()
        self._keep_if_due()
        return done

    def turn(self, name: str, value: float) -> None:
        """Turn a knob. Raises ``InputError`` where the laws do not bear the value."""
        self._change(Change(self.step, "turn", (name, value)))

    def play_bands(self, bands: Mapping[str, float]) -> None:
        """Let the hands be the EEG."""
        self._change(Change(self.step, "play_bands", (dict(bands),)))

    def impulse(self, band: str) -> None:
        """A burst of one band over what the hands play."""
        self._change(Change(self.step, "impulse", (band,)))

    def _change(self, change: Change) -> None:
        self._turn_as(change)
        self.past.change(change)
        if self.so_far is not None:
            self.so_far.turn(change)

    def let_stream_go(self) -> None:
        """No EEG from now on, and no way back: what was heard cannot be heard again."""
        if self.so_far is not None and self.so_far.live is not None:
            for event in self.so_far.live.let_go(self.model):
                self.model.record(event)
        self._change(Change(self.step, "let_rest", ()))
        self.past.begin_at(self._keep())

    def _turn_as(self, change: Change) -> None:
        if change.name == "turn":
            name, value = change.told
            world.turn(self.model, name, value)
            self.choice = replace(self.choice, turned={**self.choice.turned, name: value})
        elif change.name == "let_rest":
            world.let_rest(self.model)
        elif change.name == "impulse":
            (band,) = change.told
            world.take_bands(self.model, burst(self.choice.bands, band, self.model.seconds))
        else:
            (bands,) = change.told
            world.play_bands(self.model, bands)
            self.choice = replace(self.choice, bands=bands)

    # -- going back and parting -----------------------------------------------------------

    def go_to(self, step: int, most_steps: int) -> None:
        """Stand at a step of the past again, or at the kept moment nearest to it."""
        moment, step = self.past.way_to(max(step, self.past.first), most_steps)
        self._stand(moment)
        while True:
            for change in self.past.changes_at(self.step):
                self._turn_as(change)
            if self.step >= step:
                self.agents.forget_after(self.model.seconds)
                return
            later = [c.step for c in self.past.changes if self.step < c.step < step]
            self.model.stride(min([step, *later]) - self.step)
            self._chronicle.note()
            self._note_look()
            self._count()

    def relive(self, step: int, changes: Sequence[Change], most: int) -> bool:
        """``relive(step, changes, most)``: one stretch of the way to a step, what was turned by
        hand on that way turned again; False once it is there."""
        for change in changes:
            if change.step == self.step:
                self._change(change)
        if self.step >= step:
            return False
        later = [change.step for change in changes if self.step < change.step < step]
        self.stride(min([step, self.step + most, *later]) - self.step)
        return True

    def part(self, number: int, seed: int | None) -> Lane:
        """A second lane that stands where this one does; ``seed`` of another future, or None."""
        moment = self._keep()
        choice = self.choice if seed is None else replace(self.choice, seed=seed)
        model = world_at(moment, self.model, seed=seed)
        notes = replace(moment.notes, choice=choice)
        first = replace(moment, seed=model.seed_value, notes=notes)
        so_far = self.so_far
        if so_far is not None:
            so_far = so_far.parted(so_far.folder.with_name(str(number)), self.step)
        other = Lane(
            model,
            choice,
            number,
            Past(first=self.step, moments=[first]),
            so_far,
            self._chronicle.at(model),
        )
        other._take_notes(notes)
        other.agents = self.agents.parted()
        other._topology, other._stood = self._topology, self._stood
        for lane in (self, other):
            lane._jumps_at_fork = sum(self._jumps.values())
        return other

    def jumps_since_fork(self) -> int:
        """Jumps told since it parted from another, or that one from it."""
        return sum(self._jumps.values()) - self._jumps_at_fork

    def in_force(self) -> dict[str, float]:
        """The knobs as they stand in the model."""
        return {knob.name: world.value_of(self.model.settings, knob.name) for knob in KNOBS}

    def _stand(self, moment: Moment) -> None:
        self.model = world_at(moment, self.model)
        self._chronicle = self._chronicle.at(self.model)
        self._take_notes(moment.notes)
        self.went_back += 1
        self._flashes.clear()
        n = self.model.field.n_agents
        if self._topology is not None:
            self._topology = shown.of_fewer(self._topology, n)
        self._stood = None
        if self.chosen >= n:
            self.chosen = -1

    def _notes(self) -> Notes:
        return Notes(self.choice, dict(self._jumps), self._counted, self._clusters, self._looked_s)

    def _take_notes(self, notes: Notes) -> None:
        self.choice = notes.choice
        self._jumps, self._counted = dict(notes.jumps), notes.counted
        self._clusters, self._looked_s = notes.clusters, notes.looked_s
        self._events = (-1, ())

    def _keep_if_due(self) -> None:
        """Keep a moment every simulated second, as far as that takes little of the time."""
        if time.monotonic() < self._not_before:
            return
        if self.step - self.past.last_before(self.step) >= round(1.0 / self.model.settings.laws.dt):
            self._keep()

    def _keep(self) -> Moment:
        begun = time.monotonic()
        moment = moment_of(self.model, self._notes(), self.past.latest(self.step))
        self.past.keep(moment)
        now = time.monotonic()
        self._not_before = now + (now - begun) / _DEAREST
        return moment

    # -- what is remembered ---------------------------------------------------------------

    def _note_look(self) -> None:
        if self.model.lookout.last_step == self.step:
            self._clusters = tuple(self.model.lookout.last_clusters())
            self._looked_s = self.model.seconds

    def _count(self) -> None:
        events = self.model.events
        fresh = events.in_all - self._counted
        for event in events[max(len(events) - fresh, 0) :] if fresh else ():
            if event.type == "jump":
                self._jumps[event.name] = self._jumps.get(event.name, 0) + 1
        self._counted = events.in_all

    def _forget(self) -> None:
        """Let go of records that nobody shows any more: an hour takes no more room than this."""
        model = self.model
        rows = round(KEPT_S / model.settings.record.every_s)
        if len(model.datacollector) > 2 * rows:
            model.datacollector.forget(rows)
        if len(model.events) > 2 * KEPT_EVENTS:
            model.events.forget(KEPT_EVENTS)
        if len(model.lookout.found) > KEPT_EVENTS:
            model.lookout.take_found()

    def lay_out(self, home: Path) -> None:
        """Lay out the run so far under ``home``, to be measured."""
        number = self._laid.number + 1
        place = home / f"measured-{self.world}-{number}"
        self._laid = lay_out(self._chronicle, place, number)

    # -- what goes out --------------------------------------------------------------------

    def reckoned(self, *, fresh: bool) -> dict[str, Any]:
        """What is reckoned of the run so far, by fields of ``Snapshot``; of this very moment if
        ``fresh``, else it may be half a second old."""
        return self._chronicle.parts(fresh=fresh)

    def seen(self, plain: Callable[[str], str], *, fresh: bool, **standing: Any) -> Snapshot:
        """``seen(plain, fresh=…, **standing) -> Snapshot`` of this moment.

        - ``plain``: takes the session's folder out of words; ``fresh``: of what is reckoned;
          ``standing``: what is the session's.
        """
        model = self.model
        if self._topology is None or self._stood != model.field.structure:
            number = 1 if self._topology is None else self._topology.number + 1
            self._topology = shown.topology_of(model, self._topology, number, self.built.spots)
            self._stood = model.field.structure
        if self._events[0] != model.events.in_all:
            self._events = (model.events.in_all, shown.events_of(model))
        times, series = shown.series_of(model, CHART_WINDOW_S)
        return Snapshot(
            world=self.world,
            choice=self.built,
            step=model.field.step,
            seconds=model.seconds,
            topology=self._topology,
            **shown.states_of(model, self._topology),
            times=times,
            series=series,
            flashes=tuple(self._flashes),
            events=self._events[1],
            events_in_all=model.events.in_all,
            jumps=dict(self._jumps),
            clusters=self._clusters,
            looked_s=self._looked_s,
            watched=model.lookout.watches,
            ledger=shown.ledger_of(model),
            in_force=self.in_force(),
            operators=dict(model.operators),
            eeg=shown.eeg_of(model, plain),
            title=model.meta_map.title or "",
            chosen=chosen_of(model, self.chosen, self.agents),
            marked=self.marked,
            laid=self._laid,
            **self.reckoned(fresh=fresh),
            kept=self.past.steps(),
            kept_from=self.past.first,
            went_back=self.went_back,
            changes=self.past.whole(self.step),
            **standing,
        )
