"""The process of one session's world: orders come in by one pipe, snapshots go out by another.

It lives as long as the page's end of the pipe of orders is open. Closed by the session or by
the death of the server, the world is given a moment to end, its folder is removed and the
process goes. What the world does is in ``field_world.py``.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path

from dashboard.running.field_world import FieldWorld
from dashboard.running.outbox import Outbox

_GRACE_S = 2.0
"""A world that does not hear for so long (in a search for clusters) is not waited for."""


def serve(orders: Connection, shown: Connection, folder: str, environment: dict[str, str]) -> None:
    """``serve(orders, shown, folder, environment)``: keep a world until ``orders`` is closed."""
    # The fork server's are those of its own start.
    os.environ.clear()
    os.environ.update(environment)
    # Ctrl-C in a terminal reaches every process of the server; the server decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    outbox = Outbox(shown)
    world = FieldWorld(outbox, Path(folder))
    ended = threading.Event()

    def hear() -> None:
        try:
            while True:
                world.order(*orders.recv())
        except (EOFError, OSError):
            world.close()
            ended.wait(_GRACE_S)
            shutil.rmtree(folder, ignore_errors=True)
            os._exit(0)

    inbox = threading.Thread(target=hear, name="mindfield-inbox", daemon=True)
    inbox.start()
    world.work()
    outbox.close()
    ended.set()
    inbox.join()
