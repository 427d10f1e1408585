"""A recording as a live stream: an LSL outlet that sends it at its own pace.

Reading the file is ``recording.py``'s; hearing the stream ``lsl.py``'s.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from model.eeg.live.confine import confine
from model.eeg.live.lsl import library
from model.eeg.recording import Recording
from model.errors import InputError

_EVERY_S = 1.0 / 32.0
_BUFFER_S = 30


class Outlet:
    """``Outlet(recording, name)``: a stream of its channels in µV, with their labels.

    - ``speed``: recorded seconds per second. Stamps keep the pace of the recording, so at another
      speed than 1 the stream's clock runs away from this machine's.
    - ``network``: be heard beyond this machine.
    - ``confined``: whether nobody else can reach it (``confine.py``).

    Raises ``InputError`` where pylsl is missing or the name is taken on this machine.
    """

    def __init__(
        self, recording: Recording, name: str, *, speed: float = 1.0, network: bool = False
    ) -> None:
        self._recording, self._speed = recording, speed
        pylsl = library(network=network)
        if pylsl.resolve_byprop("name", name, 1, 0.3):
            raise InputError(
                f"a stream {name!r} is there already", place="--lsl", mend="choose another name"
            )
        n = len(recording.channels)
        info = pylsl.StreamInfo(
            name, "EEG", n, recording.rate_hz, pylsl.cf_double64, f"mindfield-replay-{name}"
        )
        channels = info.desc().append_child("channels")
        for label in recording.channels:
            channel = channels.append_child("channel")
            channel.append_child_value("label", label)
            channel.append_child_value("unit", "microvolts")
            channel.append_child_value("type", "EEG")
        self._clock = pylsl.local_clock
        self._outlet = pylsl.StreamOutlet(info, 0, _BUFFER_S)
        self.confined = False
        if not network:
            told = self._outlet.get_info().as_xml()
            ports = {int(p) for p in re.findall(r"<v4(?:data|service)_port>(\d+)<", told)}
            self.confined = confine(ports)

    def wait_for_listener(self, wait_s: float) -> bool:
        """``wait_for_listener(wait_s)``: whether somebody hears it by then."""
        return bool(self._outlet.wait_for_consumers(wait_s))

    def send(
        self,
        from_s: float = 0.0,
        to_s: float | None = None,
        *,
        told: Callable[[float], None] = lambda seconds: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> bool:
        """``send(from_s, to_s) -> whole``: that stretch of the recording, at its pace.

        Gaps of the recording are silence. ``told`` hears the recorded seconds. False where it
        was stopped.
        """
        samples, times = self._recording.samples_uv, self._recording.times_s
        at = int(np.searchsorted(times, from_s))
        end = times.size if to_s is None else int(np.searchsorted(times, to_s))
        began, zero_s = self._clock(), float(times[at]) if at < end else 0.0
        wait = threading.Event()
        while at < end:
            if should_stop():
                return False
            due_s = zero_s + (self._clock() - began) * self._speed
            # A sample is sent when its time is over, as a converter does.
            to = int(np.searchsorted(times[:end], due_s - 1.0 / self._recording.rate_hz, "right"))
            if to > at:
                self._send(samples[:, at:to], began + times[at:to] - zero_s)
                at = to
                told(float(times[to - 1]))
            wait.wait(_EVERY_S)
        return True

    def _send(self, samples: NDArray[np.float64], stamps_s: NDArray[np.float64]) -> None:
        self._outlet.push_chunk(np.ascontiguousarray(samples.T), stamps_s)
