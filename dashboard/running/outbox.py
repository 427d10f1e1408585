"""What goes from a world's process to the page: the latest only, and of it only what is new.

Nobody waits here: the world leaves a snapshot and goes on, a thread sends it when the page has
read the one before. So snapshots never queue up, however slow the page is.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import fields
from multiprocessing.connection import Connection
from typing import Any

from dashboard.running.snapshot import Snapshot

Message = tuple[Any, ...]
"""``("seen", lane, changed)``, ``("done", number)`` or ``("choice", wish, choice)``."""


class Outbox:
    """``Outbox(pipe)``: sends until the pipe breaks or it is closed."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._news = threading.Condition()
        self._latest: dict[int, Snapshot] = {}
        self._answers: list[Message] = []
        self._sent: dict[int, Snapshot] = {}
        self._over = False
        self._thread = threading.Thread(target=self._work, name="mindfield-outbox", daemon=True)
        self._thread.start()

    def show(self, lane: int, snapshot: Snapshot) -> None:
        """Let the page see this; a snapshot of the lane that was not sent yet is dropped."""
        with self._news:
            self._latest[lane] = snapshot
            self._news.notify()

    def answer(self, *told: Any) -> None:
        """Tell the page this, after the snapshots that were shown before."""
        with self._news:
            self._answers.append(told)
            self._news.notify()

    def close(self, patience_s: float = 2.0) -> None:
        """Send what waits, and end. May be repeated."""
        with self._news:
            self._over = True
            self._news.notify()
        self._thread.join(patience_s)

    def _work(self) -> None:
        try:
            while True:
                with self._news:
                    self._news.wait_for(lambda: self._latest or self._answers or self._over)
                    shown, self._latest = self._latest, {}
                    answers, self._answers = self._answers, []
                if not (shown or answers):
                    return
                for lane, snapshot in shown.items():
                    self._pipe.send(("seen", lane, news_in(snapshot, self._sent.get(lane))))
                    self._sent[lane] = snapshot
                for told in answers:
                    self._pipe.send(told)
        except OSError:
            # The page is gone; the inbox hears of it too and ends the process.
            return


def news_in(snapshot: Snapshot, before: Snapshot | None) -> Mapping[str, Any]:
    """``news_in(snapshot, before)``: fields that are not the very same objects as before.

    Not its number, which the page counts.

    What is large and changes rarely (the topology, the events) is kept by the world as one object
    while it stays, so it is sent once.
    """
    names = [field.name for field in fields(snapshot) if field.name != "number"]
    return {
        name: getattr(snapshot, name)
        for name in names
        if before is None or getattr(snapshot, name) is not getattr(before, name)
    }
