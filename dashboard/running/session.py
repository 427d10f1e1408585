"""One person's session: their world, the thread that steps it, their folder of uploads.

The world belongs to one thread and nobody else ever touches it: orders come in by a queue,
snapshots go out by reference. So no lock is needed and no chart can read what is being
written. Nothing here is shared between sessions.
"""

from __future__ import annotations

import queue
import re
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.running import snapshot as shown
from dashboard.running import world
from dashboard.running.snapshot import Flash, Snapshot, Topology
from dashboard.running.world import KNOBS, Choice
from dashboard.signal.hands import burst
from dashboard.signal.live_link import Link
from dashboard.signal.raw import View
from dashboard.signal.watch import Watch
from model.errors import InputError

if TYPE_CHECKING:
    from model.mindfield import Mindfield

_SHOW_EVERY_S = 0.05
_TURN_S = 0.02
_CHART_WINDOW_S = 120.0
_MOST_DEBT_S = 0.25
_LOOK_AT_LINK_S = 0.3
_LARGE = 1000

Order = Callable[..., None]


class Session:
    """``Session(choice)``: builds the world and waits, paused, at step 0.

    - ``snapshot``: the latest ``Snapshot``; ``changed``: set when there is a newer one.
    - ``folder``: the session's own folder; it goes when the session ends.
    - orders (``play``, ``pause``, ``step``, ``load``, …) return at once; ``settle`` waits until
      all given so far are done.
    """

    def __init__(self, choice: Choice | None = None) -> None:
        self.snapshot = Snapshot()
        self.changed = threading.Event()
        self.ended = threading.Event()
        self._home = tempfile.TemporaryDirectory(prefix="mindfield-", ignore_cleanup_errors=True)
        self.folder = Path(self._home.name)
        self.choice = Choice() if choice is None else choice
        self._orders: queue.SimpleQueue[tuple[Order, tuple[Any, ...]]] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._model: Mindfield | None = None
        self._standing: Choice | None = None
        self._playing = False
        self._speed: float | None = 2.0
        self._since = (0.0, 0)
        self._world = 0
        self._chosen = -1
        self._topology: Topology | None = None
        self._stood: int | None = None
        self._flashes: deque[Flash] = deque(maxlen=48)
        self._flashed = 0
        self._jumps: dict[str, int] = {}
        self._counted = 0
        self._clusters: tuple[Mapping[str, Any], ...] = ()
        self._looked_s: float | None = None
        self._fault = ""
        self._link: Link | None = None
        self._watch = Watch(self.folder)
        self.hands = ("", 0)
        """Who played the bands last, and how often they were played."""
        self._thread = threading.Thread(target=self._work, name="mindfield-session", daemon=True)
        self.load(self.choice)
        self._thread.start()

    # -- orders ---------------------------------------------------------------------------

    def load(self, choice: Choice) -> None:
        """Build a world of this choice; the old one goes on standing where it cannot be built."""
        self.choice = choice
        self._order(self._load, choice)

    def reset(self) -> None:
        """Start afresh from the same choice, with the knobs as they stand."""
        self.load(self.choice)

    def play(self) -> None:
        """Let it run."""
        self._order(self._run, True)

    def pause(self) -> None:
        """Stop after the step that is under way."""
        self._order(self._run, False)

    def step(self, count: int = 1) -> None:
        """Pause and advance by ``count`` steps."""
        self._order(self._step, count)

    def set_speed(self, speed: float | None) -> None:
        """Simulated seconds per second; None for as fast as it goes."""
        self._order(self._set_speed, speed)

    def turn(self, name: str, value: float) -> None:
        """Turn a knob; the world goes on under the new constant."""
        self.choice = replace(self.choice, turned={**self.choice.turned, name: value})
        self._order(self._turn, name, value)

    def set_bands(self, bands: Mapping[str, float], by: str = "") -> None:
        """Play the bands by hand, z by band; they act at once where the EEG is hands-on."""
        self.choice = replace(self.choice, bands=dict(bands))
        self.hands = (by, self.hands[1] + 1)
        self._order(self._set_bands, dict(bands))

    def impulse(self, band: str) -> None:
        """A burst of one band over what the hands play, for two seconds of the field's time."""
        self._order(self._impulse, band)

    def look_at_signal(self, view: View | None) -> None:
        """Show these raw traces of the EEG from now on; None: nobody looks at them."""
        self._order(self._look_at_signal, view)

    def disconnect(self) -> None:
        """Let the live stream go; the field goes on at rest."""
        self._order(self._disconnect)

    def choose(self, row: int) -> None:
        """Tell more of the agent in this row; −1 for none."""
        self._order(self._choose, row)

    def settle(self, timeout: float = 60.0) -> Snapshot:
        """Wait until every order given so far is done; the snapshot after it."""
        done = threading.Event()
        self._order(done.set)
        if not done.wait(timeout):
            raise TimeoutError(f"the session did not answer in {timeout:g} s")
        return self.snapshot

    def close(self) -> None:
        """End the session: the thread stops after its step, the folder goes. May be repeated."""
        self._closing.set()
        self._order(self._show)
        self.changed.set()

    def _order(self, act: Order, *told: Any) -> None:
        self._orders.put((act, told))

    # -- the thread that owns the world ---------------------------------------------------

    def _work(self) -> None:
        whole = False
        try:
            while not self._closing.is_set():
                self._obey()
                if self._playing and self._model is not None:
                    self._advance(self._model)
            whole = True
        finally:
            self._model = None
            self._watch.close()
            if self._link is not None:
                self._link.close()
            self._home.cleanup()
            if not whole:
                # The traceback goes to the server's log; the page says that it is over.
                self._say(fault="fault_stopped", playing=False, busy="")
            self.ended.set()

    def _obey(self) -> None:
        """Do the orders that wait; without any and paused, wait for one."""
        # A stream goes on while the field is paused, and is shown.
        waits = self._link is not None or self._watch.waits
        try:
            patience = _LOOK_AT_LINK_S if waits else None
            act, told = self._orders.get(block=not self._playing, timeout=patience)
            while True:
                try:
                    act(*told)
                except InputError as error:
                    self._fault = self._plain(str(world.as_uploaded(error)))
                    self._show()
                act, told = self._orders.get_nowait()
        except queue.Empty:
            if waits and not self._playing and self._model is not None:
                live = None if self._link is None else self._link.told()
                self._say(live=live, signal=self._watch.told(self._model))

    def _advance(self, model: Mindfield) -> None:
        """Step for a short turn, as the speed allows, and show when it is time."""
        dt = model.settings.laws.dt
        begun = time.monotonic()
        while (now := time.monotonic()) - begun < _TURN_S:
            speed = self._speed if self._link is None else 1.0
            if speed is not None:
                at, step = self._since
                due = step + int((now - at) * speed / dt)
                if (due - model.field.step) * dt > _MOST_DEBT_S * max(speed, 1.0):
                    self._since = (now, model.field.step)
                if model.field.step >= due:
                    break
            self._one_step(model)
        if now - self._shown_at >= _SHOW_EVERY_S:
            self._show()
        # A breath in which other sessions and the server's loop are heard.
        time.sleep(0.001 if self._speed is None else 0.004)

    def _one_step(self, model: Mindfield) -> None:
        if model.field.n_agents > _LARGE and world.will_look(model):
            self._say(busy="busy_looking")
        model.step()
        step = model.field.step
        for jump in reversed(model.jumps.waiting):
            if jump.step < step - 1:
                break
            self._flashed += 1
            self._flashes.append(shown.flash_of(self._flashed, jump))
        if model.lookout.last_step == step:
            self._clusters = tuple(model.lookout.last_clusters())
            self._looked_s = model.seconds

    def _load(self, choice: Choice) -> None:
        self._playing = False
        self._fault = ""
        self._say(busy="busy_building", fault="", playing=False)
        try:
            model = world.build(choice)
            self._listen(model, choice)
        except InputError:
            if self.choice is choice and self._standing is not None:
                self.choice = self._standing
            raise
        self._model, self._standing = model, choice
        self._world += 1
        self._chosen = -1
        self._topology = self._stood = None
        self._flashes.clear()
        self._jumps, self._counted = {}, 0
        self._clusters, self._looked_s = (), None
        self._watch.begin(model, self._link)
        self._show()

    def _listen(self, model: Mindfield, choice: Choice) -> None:
        """Let a live stream be the bands of this world; the one before it is let go."""
        link = None
        if choice.eeg == "live":
            if choice.live is None:
                raise InputError("no stream was chosen yet", mend="choose one, or another EEG")
            link = Link(choice.live, self._link)
            world.take_bands(model, link.bands)
        if self._link is not None:
            self._link.close()
        self._link = link

    def _run(self, playing: bool) -> None:
        self._playing = playing and self._model is not None
        if self._model is not None:
            self._since = (time.monotonic(), self._model.field.step)
        self._show()

    def _step(self, count: int) -> None:
        self._playing = False
        if self._model is not None:
            for _ in range(count):
                self._one_step(self._model)
        self._show()

    def _set_speed(self, speed: float | None) -> None:
        self._speed = speed
        self._run(self._playing)

    def _turn(self, name: str, value: float) -> None:
        if self._model is not None:
            world.turn(self._model, name, value)
            self._fault = ""
            self._show()

    def _set_bands(self, bands: Mapping[str, float]) -> None:
        if self._model is not None and self.choice.eeg == "hands":
            world.play_bands(self._model, bands)
            self._show()

    def _impulse(self, band: str) -> None:
        if self._model is not None and self.choice.eeg == "hands":
            world.take_bands(self._model, burst(self.choice.bands, band, self._model.seconds))
            self._show()

    def _look_at_signal(self, view: View | None) -> None:
        self._watch.look(view)
        self._show()

    def _disconnect(self) -> None:
        if self._link is not None and self._model is not None:
            self._link.close()
            self._link = None
            world.let_rest(self._model)
            self._watch.begin(self._model, None)
            self._show()

    def _choose(self, row: int) -> None:
        self._chosen = row
        self._show()

    def _plain(self, told: str) -> str:
        """Words without the folder that uploads are kept in."""
        return re.sub(re.escape(str(self.folder)) + r"[/\\]\w+[/\\]\d+[/\\]", "", told)

    # -- what goes out --------------------------------------------------------------------

    _shown_at: float = 0.0

    def _say(self, **words: Any) -> None:
        """Publish the latest snapshot with other words."""
        self.snapshot = replace(self.snapshot, number=self.snapshot.number + 1, **words)
        self.changed.set()

    def _show(self) -> None:
        """Publish a snapshot of the world as it stands."""
        self._shown_at = time.monotonic()
        model = self._model
        if model is None:
            self._say(busy="", fault=self._fault, playing=False)
            return
        if self._topology is None or self._stood != model.field.structure:
            number = 1 if self._topology is None else self._topology.number + 1
            self._topology = shown.topology_of(model, self._topology, number)
            self._stood = model.field.structure
        for event in model.events[self._counted :]:
            if event.type == "jump":
                self._jumps[event.name] = self._jumps.get(event.name, 0) + 1
        self._counted = len(model.events)
        times, series = shown.series_of(model, _CHART_WINDOW_S)
        self.snapshot = Snapshot(
            number=self.snapshot.number + 1,
            world=self._world,
            choice=self._standing,
            fault=self._fault,
            playing=self._playing,
            step=model.field.step,
            seconds=model.seconds,
            topology=self._topology,
            **shown.states_of(model, self._topology),
            times=times,
            series=series,
            flashes=tuple(self._flashes),
            events=shown.events_of(model),
            events_in_all=len(model.events),
            jumps=dict(self._jumps),
            clusters=self._clusters,
            looked_s=self._looked_s,
            watched=model.lookout.watches,
            ledger=shown.ledger_of(model),
            in_force={knob.name: world.value_of(model.settings, knob.name) for knob in KNOBS},
            operators=dict(model.operators),
            eeg=shown.eeg_of(model, self._plain),
            live=None if self._link is None else self._link.told(),
            signal=self._watch.told(model),
            title=model.meta_map.title or "",
            chosen=shown.chosen_of(model, self._chosen),
        )
        self.changed.set()
