"""Work that takes long and touches no world, done in a process of its own and waited for."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from dashboard.running.process import get_ready, world_context

Told = TypeVar("Told")


def aside(
    work: Callable[..., Told], *given: Any, news: Callable[[Any], None] | None = None
) -> Told:
    """``aside(work, *given)``: what ``work(*given)`` gives, worked out in another process.

    With ``news`` it is ``work(*given, tell)``, and ``news`` hears whatever is told on the way.

    For a thread that may wait: the page's own answers meanwhile. ``work`` is a function of a
    module, what it takes and gives is plain. Raises ``EOFError`` where the process dies of it;
    why stands in the server's log.
    """
    context = world_context()
    heard, telling = context.Pipe(duplex=False)
    with heard:
        with telling:
            process: Any = context.Process(  # type: ignore[attr-defined]
                target=_tell,
                args=(telling, work, given, news is not None),
                name="mindfield-aside",
                daemon=True,
            )
            get_ready()
            process.start()
        try:
            over, told = heard.recv()
            while not over:
                if news is not None:
                    news(told)
                over, told = heard.recv()
        finally:
            process.join()
            process.close()
    done: Told = told
    return done


def _tell(
    telling: Connection, work: Callable[..., Any], given: tuple[Any, ...], tells: bool
) -> None:
    with telling:
        more = (lambda told: telling.send((False, told)),) if tells else ()
        telling.send((True, work(*given, *more)))
