"""The page under a live stream: found, calibrated, good, gone and back."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

import pytest

from model.eeg.generator import generate

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RELAXED = generate([("rest", 60.0)], seed=3)


class Stream:
    """An outlet on this machine, sent by a thread until it is stopped."""

    def __init__(self, name: str) -> None:
        from model.eeg.live.outlet import Outlet

        self._end = threading.Event()
        self._outlet: Any = Outlet(RELAXED, name)
        self._thread = threading.Thread(
            target=self._outlet.send, kwargs={"should_stop": self._end.is_set}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._end.set()
        self._thread.join(5.0)
        self._thread = self._outlet = None


@pytest.fixture
def name() -> str:
    pytest.importorskip("pylsl", reason="the extra 'live' is not installed")
    return f"Muse-{os.getpid()}"


def state(me: Any, words: str, seconds: float = 30.0) -> None:
    """Wait until the line about the stream holds these words."""
    me.page.wait_for_function(
        "words => document.querySelector('.mf-live-state')?.innerText.includes(words)",
        arg=words,
        timeout=seconds * 1000.0,
    )


def choose(me: Any, css: str, words: str) -> None:
    me.page.click(f"{css} .v-select__slot")
    me.page.click(f".v-menu__content.menuable__content__active >> text={words}")


def test_a_stream_is_chosen_calibrated_and_shown_and_taken_up_again(
    visit: Callable[..., Any], name: str
) -> None:
    stream = Stream(name)
    try:
        me = visit(viewport={"width": 1280, "height": 1080})
        choose(me, ".mf-eeg-source", "A live stream")
        me.page.click(".mf-live-look")
        me.page.wait_for_selector(".mf-live-looked", state="attached")
        choose(me, ".mf-live-stream", name)
        me.page.fill(".mf-live-rest input", "10")
        me.page.keyboard.press("Tab")
        me.page.wait_for_timeout(300)
        me.page.click(".mf-live-aperiodic label")
        me.page.wait_for_selector(".mf-live-aperiodic.v-input--is-label-active")
        me.page.click(".mf-live-begin")
        state(me, "to go")
        me.keep("live-calibrating")
        state(me, ": good")
        me.page.click(".mf-play")
        me.wait_for_steps(40)
        facts = me.page.inner_text(".mf-live-facts")
        assert "O1 Oz O2 · 160 Hz" in facts
        me.page.wait_for_function(
            "document.querySelector('.mf-live-facts')?.innerText.includes('to the field')"
        )
        me.keep("live-good")
        me.page.click(".mf-tab-signal")
        traces = ".mf-traces canvas"
        me.page.wait_for_function(
            f"document.querySelector('{traces}')?.dataset.channels === '3'", timeout=60_000
        )
        frame = int(me.canvas(traces, "frame"))
        before = me.pixels(traces)
        me.page.wait_for_function(
            f"n => Number(document.querySelector('{traces}')?.dataset.frame) > n + 3", arg=frame
        )
        assert me.pixels(traces) != before
        me.page.wait_for_selector("text=Powers are multiples of the 1/f background")
        me.keep("live-room")
        me.page.click(".mf-tab-field")
        stream.stop()
        state(me, "the last value is held")
        stood = me.steps()
        me.wait_for_steps(stood + 20)
        stream = Stream(name)
        state(me, ": good")
        me.page.click(".mf-lang")
        state(me, "сигнал хороший")
        me.page.click(".mf-tab-signal")
        me.page.click(".mf-live-let-go")
        me.page.wait_for_selector(".mf-raw-none")
        me.page.wait_for_selector(".mf-live-let-go", state="detached")
    finally:
        stream.stop()
