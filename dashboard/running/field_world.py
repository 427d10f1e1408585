"""A session's field where it lives: the orders it obeys, its clock, what it shows.

One thread steps it and nobody else touches it. An order ``name`` from the page's ``Session``
is carried out by the method ``_name`` here; what the page sees is put together in ``_show``.
Two lanes, where there are two, go by one clock.
"""

from __future__ import annotations

import queue
import re
import shutil
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard.making.so_far import RunSoFar, Taken
from dashboard.running import world
from dashboard.running.differences import apart_of
from dashboard.running.lane import Lane
from dashboard.running.outbox import Outbox
from dashboard.running.past import Change
from dashboard.running.snapshot import Snapshot
from dashboard.running.world import Choice
from dashboard.signal.live_kept import LiveKept
from dashboard.signal.live_link import Link, Told
from dashboard.signal.raw import View
from dashboard.signal.watch import Watch
from model.errors import InputError
from model.mindfield import Mindfield
from model.warm import compile_first, compile_laws

_SHOW_EVERY_S = 0.05
_TURN_S = 0.02
_MOST_DEBT_S = 0.25
_LOOK_AT_LINK_S = 0.3
_STRETCH = 256
"""Steps between two looks at whether the page wants something else."""
MOST_RELIVED_S = 20.0
"""Simulated seconds that are done anew to come to just the wanted step."""


class FieldWorld:
    """``FieldWorld(outbox, folder)``: ``work()`` obeys and steps until ``close()``."""

    def __init__(self, outbox: Outbox, folder: Path) -> None:
        self.folder = folder
        self._outbox = outbox
        self._orders: queue.SimpleQueue[tuple[int, str, tuple[Any, ...]]] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._lanes: list[Lane] = []
        self._at = 0
        """The lane that the present order is for."""
        self._playing = False
        self._heard = 0
        self._speed: float | None = 2.0
        self._since = (0.0, 0)
        self._worlds = 0
        self._shown_at = 0.0
        self._owed = False
        """Something was not shown, since more orders waited, of which none may show it."""
        self._snapshots: dict[int, Snapshot] = {}
        self._fault = ""
        self._link: Link | None = None
        self._taken: Taken | None = None
        self._watch = Watch(folder)

    def order(self, lane: int, name: str, told: tuple[Any, ...]) -> None:
        """Take an order from the page; it is carried out between two steps."""
        self._orders.put((lane, name, told))

    def close(self) -> None:
        """End after the step that is under way. May be repeated."""
        self._closing.set()
        self._orders.put((0, "show", ()))

    def work(self) -> None:
        """Obey and step until closed."""
        try:
            while not self._closing.is_set():
                self._obey()
                if self._playing and self._lanes:
                    self._advance()
        finally:
            self._watch.close()
            if self._link is not None:
                self._link.close()

    # -- orders ---------------------------------------------------------------------------

    @property
    def _lane(self) -> Lane | None:
        """The lane that the present order is for, where it still stands."""
        return self._lanes[self._at] if self._at < len(self._lanes) else None

    @property
    def _model(self) -> Mindfield | None:
        """The world that the present order is for."""
        return None if self._lane is None else self._lane.model

    def _obey(self) -> None:
        """Do the orders that wait; without any and paused, wait for one."""
        # A stream goes on while the field is paused, and is shown.
        waits = self._link is not None or self._watch.waits
        try:
            patience = _LOOK_AT_LINK_S if waits else None
            order = self._orders.get(block=not self._playing, timeout=patience)
            while not self._closing.is_set():
                self._at, name, told = order
                try:
                    getattr(self, f"_{name}")(*told)
                except InputError as error:
                    self._fault = self._plain(str(world.as_uploaded(error)))
                    self._show()
                order = self._orders.get_nowait()
        except queue.Empty:
            if self._owed:
                self._show_at_once()
            if waits and not self._playing and self._lanes:
                live = self._told_link()
                self._say(live=live, signal=self._watch.told(self._lanes[0].model))

    def _settle(self, number: int) -> None:
        self._show_at_once()
        self._outbox.answer("done", number)

    def _load(self, choice: Choice, wish: int) -> None:
        self._at = 0
        self._playing = False
        self._fault = ""
        self._say(busy="busy_building", fault="", playing=False)
        # On a machine's first start only; else they are there already. A stream is not kept waiting
        # by what is compiled on the way.
        compiled = compile_laws if choice.eeg == "live" else compile_first
        compiled(lambda: self._say(busy="busy_compiling"))
        self._say(busy="busy_building")
        link = None
        try:
            # The stream is heard before the world is there: its first record is under it already.
            link = self._link_of(choice)
            model = world.build(choice, None if link is None else link.bands)
        except InputError:
            if link is not None:
                link.close()
            if self._lanes:
                self._outbox.answer("choice", wish, self._lanes[0].choice)
            raise
        if self._link is not None:
            self._link.close()
        self._link = link
        self._worlds += 1
        so_far = RunSoFar(self.folder / "so-far" / str(self._worlds))
        if self._link is not None:
            so_far.live = LiveKept(so_far.folder / "live", self._link)
        self._drop_so_far()
        self._lanes = [Lane(model, choice, self._worlds, so_far=so_far)]
        self._watch.begin(model, self._link)
        self._show()

    def _drop_so_far(self) -> None:
        """What was kept of the run of worlds that are no more."""
        for lane in self._lanes:
            if lane.so_far is not None:
                shutil.rmtree(lane.so_far.folder, ignore_errors=True)

    def _take(self, number: int) -> None:
        """Write the run so far of the main lane as an unfinished run folder."""
        lane = self._lane
        if lane is None or lane.so_far is None:
            return
        out = self.folder / "taken" / str(number)
        try:
            self._taken = lane.so_far.written(lane.model, lane.built, out, number)
        except InputError as error:
            self._taken = Taken(number, fault=self._plain(str(world.as_uploaded(error))))
        except OSError:
            self._taken = Taken(number, fault="take_disk")
        self._show()

    def _link_of(self, choice: Choice) -> Link | None:
        """The live stream that is to be the bands of a world of this choice, if any is."""
        if choice.eeg != "live":
            return None
        if choice.live is None:
            raise InputError("no stream was chosen yet", mend="choose one, or another EEG")
        return Link(choice.live, self._link)

    def _run(self, playing: bool, number: int) -> None:
        self._playing = playing and bool(self._lanes)
        self._heard = number
        self._mark_time()
        self._show()

    def _step(self, count: int, number: int) -> None:
        self._playing, self._heard = False, number
        if self._lanes:
            self._move(count)
        if self._lanes and self._orders.empty():
            # Where it stands goes first: what is reckoned of that takes longer than the step.
            self._show_at_once(fresh=False)
            for at, lane in enumerate(self._lanes):
                told = lane.reckoned(fresh=True)
                self._publish(at, replace(self._snapshots[at], **told))
        else:
            self._show()

    def _set_speed(self, speed: float | None) -> None:
        self._speed = speed
        self._run(self._playing, self._heard)

    def _turn(self, name: str, value: float) -> None:
        if self._lane is not None:
            self._lane.turn(name, value)
            self._fault = ""
            self._show()

    def _set_bands(self, bands: Mapping[str, float]) -> None:
        if self._lane is not None and (self._at or self._lane.choice.eeg == "hands"):
            self._lane.play_bands(bands)
            self._show()

    def _impulse(self, band: str) -> None:
        if self._lane is not None and (self._at or self._lane.choice.eeg == "hands"):
            self._lane.impulse(band)
            self._show()

    def _look_at_signal(self, view: View | None) -> None:
        self._watch.look(view)
        self._show()

    def _disconnect(self) -> None:
        if self._link is not None and self._lanes:
            self._link.close()
            self._link = None
            self._lanes[0].let_stream_go()
            self._watch.begin(self._lanes[0].model, None)
            self._show()

    def _choose(self, row: int) -> None:
        for lane in self._lanes:
            lane.chosen, lane.marked = row, ()
        self._show()

    def _mark(self, rows: tuple[int, ...]) -> None:
        for lane in self._lanes:
            lane.marked = rows
        self._show()

    def _lay_out(self) -> None:
        if self._lane is not None:
            self._lane.lay_out(self.folder)
            self._show()

    def _go_to(self, step: int, wish: int) -> None:
        if not self._lanes:
            return
        if self._link is not None:
            raise InputError(
                "a world under a live stream cannot go back",
                mend="choose another EEG to go back in time",
            )
        self._playing = False
        self._say(busy="busy_going_back", playing=False)
        most = round(MOST_RELIVED_S / self._lanes[0].model.settings.laws.dt)
        step = max([step, *(lane.past.first for lane in self._lanes)])
        for lane in self._lanes:
            lane.go_to(step, most)
            step = lane.step
        self._outbox.answer("choice", wish, self._lanes[0].choice)
        self._show()

    def _relive(self, step: int, changes: Sequence[Change]) -> None:
        """Go to a step of a world that was just built, by what was turned on the way."""
        self._playing = False
        if not self._lanes:
            return
        lane = self._lanes[0]
        self._say(busy="busy_reliving", playing=False)
        while lane.relive(step, changes, _STRETCH) and not self._closing.is_set():
            if time.monotonic() - self._shown_at >= _SHOW_EVERY_S:
                self._show()
                self._say(busy="busy_reliving")
        self._show()

    def _back(self, wish: int) -> None:
        if self._lanes:
            main = self._lanes[0]
            self._go_to(main.past.last_before(main.step - 1), wish)

    def _fork(self, seed: int | None) -> None:
        if not self._lanes:
            return
        if self._link is not None:
            raise InputError(
                "a live stream is heard once, it cannot move two worlds",
                mend="choose another EEG to fork",
            )
        self._worlds += 1
        main = self._lanes[0]
        self._lanes = [main, main.part(self._worlds, seed)]
        main.past.first = main.step
        self._show()

    def _close_beside(self) -> None:
        del self._lanes[1:]
        if self._lanes:
            self._lanes[0].past.first = 0
        self._show()

    def _take_beside(self, wish: int) -> None:
        """The second lane goes on as the main one."""
        if len(self._lanes) > 1:
            first, second = self._lanes
            second.past.join_before(first.past)
            self._lanes = [second]
            self._outbox.answer("choice", wish, second.choice)
        self._show()

    # -- the clock ------------------------------------------------------------------------

    def _mark_time(self) -> None:
        if self._lanes:
            self._since = (time.monotonic(), self._lanes[0].step)

    def _advance(self) -> None:
        """Step for a short turn, as the speed allows, and show when it is time."""
        main = self._lanes[0]
        dt = main.model.settings.laws.dt
        begun = time.monotonic()
        while (now := time.monotonic()) - begun < _TURN_S:
            speed = self._speed if self._link is None else 1.0
            most = round(0.1 / dt)
            if speed is not None:
                at, step = self._since
                due = step + int((now - at) * speed / dt)
                if (due - main.step) * dt > _MOST_DEBT_S * max(speed, 1.0):
                    self._since = (now, main.step)
                most = min(most, due - main.step)
                if most <= 0:
                    time.sleep(min(dt / speed, _TURN_S) / 2.0)
                    break
            self._move_once(most)
        if now - self._shown_at >= _SHOW_EVERY_S:
            self._show()

    def _move(self, count: int) -> None:
        end = self._lanes[0].step + count
        while self._lanes[0].step < end:
            self._move_once(end - self._lanes[0].step)

    def _move_once(self, most: int) -> None:
        """All lanes by the same steps, ``most`` of them at most."""
        quiet = min(lane.quiet_steps(most) for lane in self._lanes)
        if quiet == 0:
            self._say(busy="busy_looking")
        most = max(quiet, 1)
        main, *others = self._lanes
        main.stride(most)
        for lane in others:
            while lane.step < main.step:
                lane.stride(main.step - lane.step)

    # -- what goes out --------------------------------------------------------------------

    def _plain(self, told: str) -> str:
        """Words without the folder that uploads are kept in."""
        return re.sub(re.escape(str(self.folder)) + r"[/\\]\w+[/\\]\d+[/\\]", "", told)

    def _say(self, **words: Any) -> None:
        """Show the main lane's latest snapshot with other words."""
        self._publish(0, replace(self._snapshots.get(0, Snapshot()), **words))

    def _publish(self, lane: int, snapshot: Snapshot) -> None:
        self._snapshots[lane] = snapshot
        self._outbox.show(lane, snapshot)

    def _told_link(self) -> Told | None:
        """How the live stream goes; what came of it is kept meanwhile."""
        if self._link is None:
            return None
        so_far = self._lanes[0].so_far
        if so_far is not None and so_far.live is not None:
            so_far.live.flush()
        return self._link.told()

    def _show(self) -> None:
        """Show the world as it stands; after a while, where many orders come at once."""
        if self._orders.empty() or time.monotonic() - self._shown_at >= _SHOW_EVERY_S:
            self._show_at_once()
        else:
            self._owed = True

    def _show_at_once(self, *, fresh: bool = True) -> None:
        """Show every lane as it stands; ``fresh``: paused, with all that is reckoned of it."""
        self._shown_at, self._owed = time.monotonic(), False
        if not self._lanes:
            self._say(busy="", fault=self._fault, playing=False, heard=self._heard)
            return
        two = len(self._lanes) > 1
        standing = {
            "fault": self._fault,
            "playing": self._playing,
            "heard": self._heard,
            "live": self._told_link(),
            "apart": apart_of(*self._lanes) if two else None,
            "taken": self._taken,
        }
        for number, lane in enumerate(self._lanes):
            if number == 0:
                standing["signal"] = self._watch.told(lane.model)
            told = lane.seen(self._plain, fresh=fresh and not self._playing, **standing)
            self._publish(number, told)
