"""What is sent in one piece: nothing goes out before its end, nothing is lost or out of order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any

import pytest
from solara.server.kernel import Kernel
from solara.server.kernel_context import VirtualKernelContext
from solara.server.websocket import WebSocketDisconnect, WebsocketWrapper

from dashboard.in_one_piece import in_one_piece


class Line(WebsocketWrapper):
    """A connection that notes what went out, and how often the server's loop was asked."""

    def __init__(self) -> None:
        self.out: list[str | bytes] = []
        self.asked = 0
        self.gone = False
        self.portal: Any = self

    def send_text(self, data: str) -> None:
        self.call(self._send_text_exc, data)

    def send_bytes(self, data: bytes) -> None:
        self.call(self._send_bytes_exc, data)

    async def _send_text_exc(self, data: str) -> None:
        if self.gone:
            raise WebSocketDisconnect
        self.out.append(data)

    async def _send_bytes_exc(self, data: bytes) -> None:
        self.out.append(data)

    def call(self, act: Callable[..., Coroutine[Any, Any, None]], *told: Any) -> None:
        self.asked += 1
        # None of these ever waits, so one push takes it to its end.
        with suppress(StopIteration):
            act(*told).send(None)

    def close(self) -> None:
        self.gone = True

    async def receive(self) -> str:
        raise WebSocketDisconnect


@pytest.fixture
def line() -> Iterator[Line]:
    kernel, one = Kernel(), Line()
    kernel.session.websockets.add(one)
    with VirtualKernelContext(id="one", kernel=kernel, session_id="s"):
        yield one


def test_all_goes_out_at_the_end_in_its_order_from_whatever_thread_and_in_one_go(line: Line):
    with in_one_piece():
        line.send("a")
        other = threading.Thread(target=line.send, args=(b"b",))
        other.start()
        other.join()
        with in_one_piece():
            line.send("c")
        assert line.out == []
    assert (line.out, line.asked) == (["a", b"b", "c"], 1)
    line.send("d")
    assert (line.out, line.asked) == (["a", b"b", "c", "d"], 2)


def test_what_is_sent_by_others_meanwhile_is_neither_lost_nor_sent_twice(line: Line):
    ended = threading.Event()
    sent: list[str] = []

    def others() -> None:
        while not ended.is_set():
            line.send(f"{len(sent)}")
            sent.append("")

    sending = threading.Thread(target=others)
    sending.start()
    for _ in range(20):
        with in_one_piece():
            pass
    ended.set()
    sending.join()
    assert line.out == [f"{number}" for number in range(len(sent))]


def test_a_fault_lets_go_what_was_held_and_a_connection_that_went_holds_up_nobody(line: Line):
    def faulty() -> None:
        with in_one_piece():
            line.send("a")
            raise ValueError("within")

    with pytest.raises(ValueError, match="within"):
        faulty()
    assert line.out == ["a"]
    with in_one_piece():
        line.send("b")
        line.close()
    with pytest.raises(WebSocketDisconnect):
        line.send("c")
    assert line.out == ["a"]


def test_where_no_browser_is_nothing_is_held():
    with in_one_piece():
        pass
