"""Something the page looks at again and again, as long as somebody wants it."""

from __future__ import annotations

import threading
from collections.abc import Callable

_END_S = 0.5


def repeatedly(look: Callable[[], bool], every_s: float, name: str) -> Callable[[], None]:
    """``repeatedly(look, every_s, name) -> stop``: calls ``look`` until it gives False, or stopped.

    ``stop`` waits a moment for the end: as a page closes Solara takes away what belongs to the
    threads that were begun within it, and one that ends just then would meet it there.
    """
    over = threading.Event()

    def work() -> None:
        while not over.wait(every_s):
            if not look():
                return

    thread = threading.Thread(target=work, name=f"mindfield-{name}-watch", daemon=True)
    thread.start()

    def stop() -> None:
        over.set()
        if thread is not threading.current_thread():
            thread.join(_END_S)

    return stop
