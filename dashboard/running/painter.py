"""From snapshots to what a person sees: one thread per session that tells widgets and parts.

It reads snapshots only, never the world, and tells each listener no oftener than it wants.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import solara

from dashboard.running.session import Session
from dashboard.running.snapshot import Snapshot

Paint = Callable[[Snapshot], bool]
"""Shows a snapshot; False when it could not yet and wants to be asked again."""
Picked = TypeVar("Picked")
_SOON_S = 0.015
_LATE_S = 1.0
_END_S = 0.5


@dataclass
class _Listener:
    paint: Paint
    every_s: float
    seen: int = -1
    at: float = 0.0


class Painter:
    """``Painter(session)``: tells listeners of new snapshots until the session closes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._listeners: tuple[_Listener, ...] = ()
        self._entry = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="mindfield-painter", daemon=True)
        self._thread.start()

    def add(self, every_s: float, paint: Paint) -> Callable[[], None]:
        """``add(every_s, paint) -> remove``: ``paint`` gets new snapshots, no oftener."""
        listener = _Listener(paint, every_s)
        with self._entry:
            self._listeners = (*self._listeners, listener)
        self.session.changed.set()

        def remove() -> None:
            with self._entry:
                self._listeners = tuple(held for held in self._listeners if held is not listener)

        return remove

    def close(self) -> None:
        """End the thread. May be repeated."""
        self._closed = True
        self._listeners = ()
        self.session.changed.set()
        # Solara takes away what is this thread's as the page closes: it shall be gone by then.
        if self._thread is not threading.current_thread():
            self._thread.join(_END_S)

    def _work(self) -> None:
        soon = False
        while not self._closed:
            self.session.changed.wait(_SOON_S if soon else _LATE_S)
            self.session.changed.clear()
            soon = self._tell(self.session.snapshot)
            if soon:
                time.sleep(_SOON_S)

    def _tell(self, snapshot: Snapshot) -> bool:
        """Tell whoever wants to know; True when somebody must be asked again soon."""
        soon = False
        for listener in self._listeners:
            now = time.monotonic()
            if listener.seen == snapshot.number:
                continue
            if now - listener.at < listener.every_s or self._closed:
                soon = True
            elif listener.paint(snapshot):
                listener.seen, listener.at = snapshot.number, now
            else:
                soon = True
        return soon


def use_shown(painter: Painter, pick: Callable[[Snapshot], Picked], every_s: float) -> Picked:
    """``use_shown(painter, pick, every_s)``: what ``pick`` takes from the latest snapshot.

    A hook: the component is drawn again when what was picked differs, at most so often. What
    is picked must compare with ``==``.
    """
    value, set_value = solara.use_state(pick(painter.session.snapshot))

    def listen() -> Callable[[], None]:
        def paint(snapshot: Snapshot) -> bool:
            set_value(pick(snapshot))
            return True

        return painter.add(every_s, paint)

    solara.use_effect(listen, [painter])
    return value
