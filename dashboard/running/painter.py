"""From snapshots to what a person sees: threads that tell maps, other pictures, and parts.

They read snapshots only, never the world, and tell each listener no oftener than it wants. Parts
are words and figures whose change draws a part of the page anew, for which Solara goes through
the whole of it; pictures do not wait for that, and maps, which are looked at, for nobody.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

import solara
from reacton.core import get_render_context

from dashboard.in_one_piece import in_one_piece
from dashboard.running.session import Session
from dashboard.running.snapshot import Snapshot

Paint = Callable[[Snapshot], bool]
"""Shows a snapshot; False when it could not yet and wants to be asked again."""
Picked = TypeVar("Picked")
_TOGETHER_S = 0.015
"""Who would be told so soon is told with the others."""
_AGAIN_S = 0.05
"""Who could not yet is asked again after so long, or once the painter is woken."""
_LATE_S = 1.0
_END_S = 0.5


@dataclass
class _Listener:
    paint: Paint
    every_s: float
    seen: int = -1
    at: float = 0.0


class _Teller:
    """Tells its listeners, in a thread of its own, whenever ``news`` is set.

    - ``page()``: entered while they are told.
    - ``others``: given a snapshot once these were told; None is for those who are given theirs.
    """

    def __init__(
        self,
        name: str,
        session: Session,
        news: threading.Event,
        page: Callable[[], AbstractContextManager[Any]] = nullcontext,
        others: tuple[_Teller, ...] | None = None,
    ) -> None:
        self._session = session
        self.news = news
        self._page = page
        self._others = others
        self._given = session.snapshot
        self._listeners: tuple[_Listener, ...] = ()
        self._entry = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def add(self, listener: _Listener) -> Callable[[], None]:
        # Who comes new was drawn from the latest, and shall not be told an older one after it.
        self.give(self._session.snapshot)
        with self._entry:
            self._listeners = (*self._listeners, listener)
        self.news.set()

        def remove() -> None:
            with self._entry:
                self._listeners = tuple(held for held in self._listeners if held is not listener)

        return remove

    def give(self, snapshot: Snapshot) -> None:
        """Tell of this one, unless a later one was given."""
        with self._entry:
            if snapshot.number > self._given.number:
                self._given = snapshot
        self.news.set()

    def close(self) -> None:
        self._closed = True
        self._listeners = ()
        self.news.set()
        # Solara takes away what is this thread's as the page closes: it shall be gone by then.
        if self._thread is not threading.current_thread():
            self._thread.join(_END_S)

    def _work(self) -> None:
        patience, passed_on = _LATE_S, -1
        while not self._closed:
            self.news.wait(patience)
            self.news.clear()
            snapshot = self._given if self._others is None else self._session.snapshot
            with self._page():
                patience = self._tell(snapshot)
            if self._others and snapshot.number != passed_on:
                passed_on = snapshot.number
                for other in self._others:
                    other.give(snapshot)

    def _tell(self, snapshot: Snapshot) -> float:
        """Tell whoever wants to know; seconds until somebody wants to again."""
        patience = _LATE_S
        for listener in self._listeners:
            now = time.monotonic()
            if listener.seen == snapshot.number:
                continue
            early = listener.at + listener.every_s - now
            if early > _TOGETHER_S or self._closed:
                patience = min(patience, early)
            elif listener.paint(snapshot):
                listener.seen, listener.at = snapshot.number, now
            else:
                patience = min(patience, _AGAIN_S)
        return patience


class Painter:
    """``Painter(session)``: tells listeners of new snapshots until the session closes.

    Made while a page is drawn: what its parts are told at one time draws that page anew once, and
    is sent in one piece.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        page = get_render_context(required=False) or nullcontext()

        @contextmanager
        def drawn() -> Iterator[None]:
            with in_one_piece(), page:
                yield

        self._parts = _Teller("mindfield-parts", session, threading.Event(), drawn)
        self._pictures = _Teller("mindfield-pictures", session, threading.Event())
        others = (self._pictures, self._parts)
        self._maps = _Teller("mindfield-maps", session, session.changed, others=others)
        for teller in (*others, self._maps):
            teller.begin()

    def add(self, every_s: float, paint: Paint) -> Callable[[], None]:
        """``add(every_s, paint) -> remove``: ``paint`` gets new snapshots, no oftener."""
        return self._pictures.add(_Listener(paint, every_s))

    def add_map(self, every_s: float, paint: Paint) -> Callable[[], None]:
        """``add_map(every_s, paint) -> remove``: the same for maps, which come before all else."""
        return self._maps.add(_Listener(paint, every_s))

    def add_part(self, every_s: float, paint: Paint) -> Callable[[], None]:
        """``add_part(every_s, paint) -> remove``: the same for what draws the page anew."""
        return self._parts.add(_Listener(paint, every_s))

    def wake(self) -> None:
        """Ask a map that could not be shown again at once: now it can."""
        self._maps.news.set()

    def close(self) -> None:
        """End the threads. May be repeated."""
        for teller in (self._maps, self._pictures, self._parts):
            teller.close()


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

        return painter.add_part(every_s, paint)

    solara.use_effect(listen, [painter])
    return value
