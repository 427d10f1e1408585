"""LSL streams of a test's own making, kept on this machine."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from model.eeg.live.lsl import library


def own_name(what: str) -> str:
    """A stream's name that no other test or worker uses."""
    return f"mindfield-test-{what}-{os.getpid()}-{time.monotonic_ns()}"


@contextmanager
def outlet(
    name: str,
    *,
    labels: tuple[str, ...] = ("O1", "Oz", "O2"),
    units: tuple[str, ...] | None = None,
    types: tuple[str, ...] | None = None,
    kind: str = "EEG",
    rate_hz: float = 128.0,
    described: bool = True,
    n: int | None = None,
) -> Iterator[Any]:
    """An open outlet with such a description."""
    pylsl = library()
    count = n or len(labels)
    info = pylsl.StreamInfo(name, kind, count, rate_hz, "float32", name)
    if described:
        channels = info.desc().append_child("channels")
        for at, label in enumerate(labels):
            channel = channels.append_child("channel")
            channel.append_child_value("label", label)
            if units is not None:
                channel.append_child_value("unit", units[at])
            channel.append_child_value("type", types[at] if types else "EEG")
    yield pylsl.StreamOutlet(info, 0, 30)


class Sender:
    """A thread that sends noise with a 10 Hz rhythm until it is stopped.

    ``stamp(k)`` is the stamp of sample k, by the clock of the stream; None: LSL's own.
    """

    def __init__(
        self,
        out: Any,
        rate_hz: float,
        n: int,
        *,
        burst: int = 8,
        scale: float = 20.0,
        clock: Callable[[float], float] = lambda lsl: lsl,
        lose: Callable[[int], bool] = lambda block: False,
    ) -> None:
        self._out, self._rate, self._n, self._burst = out, rate_hz, n, burst
        self._scale, self._clock, self._lose = scale, clock, lose
        self._now = library().local_clock
        self._stop = threading.Event()
        self.silent = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Sender:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(5.0)

    def _work(self) -> None:
        random = np.random.default_rng(1)
        began, sent = self._now(), 0
        while not self._stop.is_set():
            due = int((self._now() - began) * self._rate)
            while sent + self._burst <= due:
                at = (sent + np.arange(self._burst)) / self._rate
                wave = np.sin(2.0 * np.pi * 10.0 * at)[:, None]
                noise = random.standard_normal((self._burst, self._n))
                samples = (self._scale * (wave + 0.5 * noise)).astype(np.float32)
                lost = self._lose(sent // self._burst) or self.silent.is_set()
                sent += self._burst
                if not lost:
                    stamps = [self._clock(began + t) for t in at]
                    self._out.push_chunk(samples.tolist(), stamps)
            time.sleep(0.01)


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether it holds within that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False
