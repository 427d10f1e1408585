"""One person's session as the page has it: orders go out, the latest snapshot is at hand.

The world itself is in a process of its own (``process.py``, ``field_world.py``): nothing here
waits for it, and nothing of it is touched from here. An order ``name`` is carried out by
``FieldWorld._name``. Nothing is shared between sessions.
"""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard.running.lodging import house
from dashboard.running.past import Change
from dashboard.running.process import WorldProcess
from dashboard.running.snapshot import Snapshot
from dashboard.running.world import Choice
from dashboard.signal.raw import View


class Session:
    """``Session(choice)``: has a world built, that waits, paused, at step 0.

    - ``snapshot``: the latest ``Snapshot``; ``changed``: set when there is a newer one.
    - ``folder``: the session's own folder; it goes when the session ends.
    - ``beside``: the second world, where the first was forked: its snapshots, and orders to it.
    - orders (``play``, ``pause``, ``step``, ``load``, …) return at once; ``settle`` waits until
      all given so far are done.

    Raises ``lodging.Full`` where there are as many sessions as the server bears.
    """

    _lane = 0

    def __init__(self, choice: Choice | None = None) -> None:
        self._see(house().room(), Choice() if choice is None else choice)
        self.ended = threading.Event()
        self.beside: Session = _Beside(self)
        self._settled: dict[int, threading.Event] = {}
        self._wish = 0
        self._over = False
        self._process = self._begun()
        self.load(self.choice)

    def _see(self, folder: Path, choice: Choice) -> None:
        self.snapshot = Snapshot()
        self.changed = threading.Event()
        self._entry = threading.Lock()
        self._numbers = itertools.count(1)
        self._asked, self._stepped = (0, False), 0
        self.folder = folder
        self.choice = choice
        self.speed: float | None = 2.0
        self.hands = ("", 0)
        """Who played the bands last, and how often they were played."""

    # -- orders ---------------------------------------------------------------------------

    def load(self, choice: Choice) -> None:
        """Build a world of this choice; the old one goes on standing where it cannot be built."""
        self.choice = choice
        self._order("load", choice, self._new_wish())

    def reset(self) -> None:
        """Start afresh from the same choice, with the knobs as they stand."""
        self.load(self.choice)

    def play(self) -> None:
        """Let it run."""
        self._run(True)

    def pause(self) -> None:
        """Stop after the step that is under way."""
        self._run(False)

    def step(self, count: int = 1) -> None:
        """Pause and advance by ``count`` steps."""
        self._stepped = next(self._numbers)
        self._asked = self._stepped, False
        self._order("step", count, self._stepped)

    def set_speed(self, speed: float | None) -> None:
        """Simulated seconds per second; None for as fast as it goes."""
        self.speed = speed
        self._order("set_speed", speed)

    def turn(self, name: str, value: float) -> None:
        """Turn a knob; the world goes on under the new constant."""
        self.choice = replace(self.choice, turned={**self.choice.turned, name: value})
        self._order("turn", name, value)

    def set_bands(self, bands: Mapping[str, float], by: str = "") -> None:
        """Play the bands by hand, z by band; they act at once where the EEG is hands-on."""
        self.choice = replace(self.choice, bands=dict(bands))
        self.hands = (by, self.hands[1] + 1)
        self._order("set_bands", dict(bands))

    def impulse(self, band: str) -> None:
        """A burst of one band over what the hands play, for two seconds of the field's time."""
        self._order("impulse", band)

    def look_at_signal(self, view: View | None) -> None:
        """Show these raw traces of the EEG from now on; None: nobody looks at them."""
        self._order("look_at_signal", view)

    def disconnect(self) -> None:
        """Let the live stream go; the field goes on at rest."""
        self._order("disconnect")

    def choose(self, row: int) -> None:
        """Tell more of the agent in this row; −1 for none."""
        self._order("choose", row)

    def take(self, number: int) -> None:
        """Write the run so far as an unfinished run folder; ``snapshot.taken`` tells of it."""
        self._order("take", number)

    def mark(self, rows: tuple[int, ...]) -> None:
        """Let the map point at these agents; none for nobody."""
        self._order("mark", rows)

    def lay_out(self) -> None:
        """Lay out the record of the run so far, to be measured; ``snapshot.laid`` tells where."""
        self._order("lay_out")

    def go_to(self, step: int) -> None:
        """Pause and stand at a step of the past; at the nearest kept moment where it is far."""
        self._order("go_to", step, self._new_wish())

    def relive(self, step: int, changes: Sequence[Change]) -> None:
        """Go to a step of a world just built, with what was turned by hand on the way."""
        self._order("relive", step, tuple(changes))

    def back(self) -> None:
        """Pause and go back by one kept moment."""
        self._order("back", self._new_wish())

    def fork(self, seed: int | None = None) -> None:
        """Let a second world part from the first as it stands; ``seed`` of its own chance."""
        self.beside.choice = self.choice if seed is None else replace(self.choice, seed=seed)
        self._order("fork", seed)

    def close_beside(self) -> None:
        """Let the second world go."""
        self._order("close_beside")

    def take_beside(self) -> None:
        """Let the first world go; the second is the session's from now on."""
        self._order("take_beside", self._new_wish())

    def start_again(self) -> None:
        """Build the world anew in a new process, where the old one died."""
        if self.snapshot.stopped and not self._over:
            self._process, self._asked, self._stepped = self._begun(), (0, False), 0
            self._seen({"heard": 0, "stopped": False, "fault": "", "busy": "busy_building"})
            self.load(self.choice)

    def settle(self, timeout: float = 60.0) -> Snapshot:
        """Wait until every order given so far is done; the snapshot after it."""
        number, done = next(self._numbers), threading.Event()
        self._settled[number] = done
        self._order("settle", number)
        if not done.wait(timeout):
            raise TimeoutError(f"the session did not answer in {timeout:g} s")
        return self.snapshot

    def close(self) -> None:
        """End the session: its process ends, the folder goes. May be repeated."""
        self._over = True
        self._process.close()
        if self.snapshot.stopped:
            self._leave()

    @property
    def world_pid(self) -> int | None:
        """Number of the process that keeps the world, once it has begun."""
        return self._process.pid

    def _order(self, name: str, *told: Any) -> None:
        self._process.order(self._lane, name, told)

    def _run(self, playing: bool) -> None:
        self._asked = next(self._numbers), playing
        self._order("run", playing, self._asked[0])
        # The page shows at once what was asked for, however long the world is at something else.
        self._seen({})

    @property
    def asked(self) -> bool | None:
        """Whether it was asked to play (True) or to pause and has not done so yet; else None."""
        return self.asked_at(self.snapshot)

    def asked_at(self, shown: Snapshot) -> bool | None:
        """``asked``, for who shows this snapshot: there may be a later one."""
        number, playing = self._asked
        return playing if shown.heard < number and not shown.stopped else None

    @property
    def stepping(self) -> bool:
        """Whether a step that it was asked for is still to be shown."""
        return self.stepping_at(self.snapshot)

    def stepping_at(self, shown: Snapshot) -> bool:
        """``stepping``, for who shows this snapshot."""
        return shown.heard < self._stepped and not shown.stopped

    def _new_wish(self) -> int:
        """A number for an order that changes the choice as a whole; the latest one counts."""
        self._wish += 1
        return self._wish

    # -- what the world's process tells (called by one thread) ----------------------------

    def _begun(self) -> WorldProcess:
        return WorldProcess(str(self.folder), self._hear, self._world_ended)

    def _hear(self, message: tuple[Any, ...]) -> None:
        kind, *told = message
        if kind == "seen":
            lane, news = told
            (self.beside if lane else self)._seen(news)
        elif kind == "done":
            self._settled.pop(told[0]).set()
        elif kind == "choice" and told[0] == self._wish:
            self.choice = told[1]

    def _seen(self, news: Mapping[str, Any]) -> None:
        # Numbered here, so that a world begun again does not count from the start.
        with self._entry:
            self.snapshot = replace(self.snapshot, **news, number=self.snapshot.number + 1)
        self.changed.set()

    def _world_ended(self, asked: bool) -> None:
        if asked:
            self._leave()
            return
        # What there is to say of it stands in the server's log; the page says that it is over.
        words = {"fault": "fault_world_ended", "stopped": True, "playing": False, "busy": ""}
        self._seen({"apart": None, **words})
        for done in self._settled.values():
            done.set()
        self._settled.clear()
        if self._over:
            self._leave()

    def _leave(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.changed.set()
        self.beside.changed.set()
        self.ended.set()


class _Beside(Session):
    """The second world of a session: what is seen of it, and orders to it alone."""

    _lane = 1

    def __init__(self, main: Session) -> None:
        self._see(main.folder, main.choice)
        self._main = main

    def _order(self, name: str, *told: Any) -> None:
        self._main._process.order(self._lane, name, told)
