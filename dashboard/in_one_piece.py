"""A change of the page that is sent to the browser in one piece, and so is seen as one.

Solara sends each widget's news by itself as it goes through the page, and its thread waits for
the server's loop after each: of a hundred pieces the first is seen long before the last.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from solara.server.kernel_context import get_current_context, has_current_context
from solara.server.websocket import WebSocketDisconnect

_NEEDED = ("portal", "_send_bytes_exc", "_send_text_exc")
"""What is Solara's own business: a version that does without sends each piece by itself."""


class _Held:
    """What would go out by one connection, from whatever thread, in its order."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._send: Callable[[str | bytes], None] = socket.send
        self._kept: list[str | bytes] = []
        self._entry = threading.Lock()
        self._over = False
        socket.send = self._keep

    def _keep(self, told: str | bytes) -> None:
        with self._entry:
            if not self._over:
                self._kept.append(told)
                return
        self._send(told)

    def let_go(self) -> None:
        """Send it all in one go; from here on each piece goes by itself again."""
        while True:
            with self._entry:
                told, self._kept = self._kept, []
                if not told:
                    self._over = True
                    del self._socket.send
                    return
            try:
                self._socket.portal.call(self._all, told)
            except (WebSocketDisconnect, RuntimeError):
                # Nobody is there any more; Solara finds that out by its next piece.
                continue

    async def _all(self, told: list[str | bytes]) -> None:
        for piece in told:
            if isinstance(piece, bytes):
                await self._socket._send_bytes_exc(piece)
            else:
                await self._socket._send_text_exc(piece)


@contextmanager
def in_one_piece() -> Iterator[None]:
    """``with in_one_piece(): set_lang("ru")``: what that changes is seen at one moment.

    Within another, or where no browser is, nothing is held.
    """
    with ExitStack() as stack:
        if has_current_context():
            for socket in list(get_current_context().kernel.session.websockets):
                if "send" not in vars(socket) and all(getattr(socket, n, None) for n in _NEEDED):
                    stack.callback(_Held(socket).let_go)
        yield
