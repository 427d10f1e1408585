"""The other end of a session: a process that keeps its world, and the pipes to it.

Only plain messages pass, and only between a session and its own process: orders
``(lane, name, arguments)`` there, what ``outbox.py`` tells back. A process that dies is told to
the session; it takes nobody along.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any

_PRELOADED = "dashboard.running.preloaded"
_LOOK_S = 0.5
_MOST_END_S = 6.0
"""A process that was asked to end and still lives after so long is killed."""
_ENVIRONMENT = threading.Lock()


class WorldProcess:
    """``WorldProcess(folder, hear, ended)``: begins at once; nothing here waits for it.

    - ``hear(message)``: called for every message, by one thread.
    - ``ended(asked)``: called last; whether it ended because it was asked to.
    """

    def __init__(
        self, folder: str, hear: Callable[[Any], None], ended: Callable[[bool], None]
    ) -> None:
        self._folder, self._hear, self._ended = folder, hear, ended
        self._entry = threading.Lock()
        self._waiting: list[Any] = []
        self._orders: Connection | None = None
        self._asked_at: float | None = None
        self._process: Any = None
        self._thread: Any = threading.Thread(
            target=self._work, name="mindfield-session", daemon=True
        )
        # Solara would hold a page for as long as a thread that was begun within it, and take away
        # what is the thread's as the page closes; this one is no part of the page.
        self._thread.current_context = None
        self._thread.start()

    @property
    def pid(self) -> int | None:
        """The process's number, once it has begun."""
        return None if self._process is None else self._process.pid

    def order(self, lane: int, name: str, told: tuple[Any, ...]) -> None:
        """Send an order; kept until the process has begun, dropped when it is over."""
        with self._entry:
            if self._orders is None:
                self._waiting.append((lane, name, told))
            elif not self._orders.closed:
                self._send((lane, name, told))

    def close(self) -> None:
        """Ask it to end. May be repeated."""
        with self._entry:
            if self._asked_at is None:
                self._asked_at = time.monotonic()
            if self._orders is not None:
                self._orders.close()

    def _send(self, message: Any) -> None:
        assert self._orders is not None
        try:
            self._orders.send(message)
        except OSError:
            # It died; the thread that listens tells so.
            self._orders.close()

    def _work(self) -> None:
        context = world_context()
        theirs, ours = context.Pipe(duplex=False)
        heard, shown = context.Pipe(duplex=False)
        with heard:
            try:
                with theirs, shown:
                    self._begin(context, theirs, shown)
                with self._entry:
                    self._orders = ours
                    for message in self._waiting:
                        self._send(message)
                    self._waiting.clear()
                    if self._asked_at is not None:
                        ours.close()
                self._listen(heard)
            except (EOFError, OSError):
                pass
            finally:
                ours.close()
                self._finish()

    def _begin(self, context: BaseContext, theirs: Connection, shown: Connection) -> None:
        process: Any = context.Process(  # type: ignore[attr-defined]
            target=_serve,
            args=(theirs, shown, self._folder, dict(os.environ)),
            name="mindfield-world",
            daemon=True,
        )
        get_ready()
        process.start()
        self._process = process

    def _listen(self, heard: Connection) -> None:
        """Hear messages until the other end is closed; one that does not end is killed."""
        while True:
            if wait([heard], _LOOK_S):
                self._hear(heard.recv())
            elif self._asked_at is not None and time.monotonic() - self._asked_at > _MOST_END_S:
                self._process.kill()
                return

    def _finish(self) -> None:
        process = self._process
        if process is not None:
            process.join(_MOST_END_S)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()
        self._ended(self._asked_at is not None)


def _serve(*told: Any) -> None:
    # Here, so that the page's own process need not load what worlds are made of before it answers.
    from dashboard.running.served import serve

    serve(*told)


def world_context() -> BaseContext:
    """How worlds' processes begin: forked from a server that has loaded all, else anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    return context


def get_ready() -> None:
    """Start the server that worlds are forked from; returns at once, it loads meanwhile."""
    if world_context().get_start_method() != "forkserver":
        return
    from multiprocessing.forkserver import ensure_running

    # A Python of 3.11 does not tell the server where modules are found.
    with _ENVIRONMENT:
        before = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join(part for part in sys.path if part)
        try:
            ensure_running()
        finally:
            if before is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = before
