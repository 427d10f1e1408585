"""Lab Streaming Layer: which streams there are, and one of them as a source.

On this machine only, unless told otherwise: see ``confine.py``. What is done with the samples
stands elsewhere; sending stands in ``outlet.py``.
"""

from __future__ import annotations

import importlib
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.eeg.live.confine import configure
from model.eeg.live.source import ABSENT, CLOSED, LEFT, About, Chunk, SourceGone
from model.errors import InputError

_OPEN_S = 3.0
_BUFFER_S = 30
_MOST_PULLED = 8192
_BREATH_S = 0.01
"""Between two pulls, so that a stream sent sample by sample does not wake us at each of them."""
_NUMERIC = {1, 2, 4, 5, 6, 7}
"""LSL's channel formats that are numbers (float, double, ints), not text."""


@dataclass(frozen=True)
class Found:
    """A stream that can be heard: its name, type, host, rate (0: not told) and channels."""

    name: str
    type: str
    host: str
    rate_hz: float
    n_channels: int
    source_id: str


def library(*, network: bool = False) -> Any:
    """``library()``: pylsl, set up for this machine only unless ``network``.

    Raises ``InputError`` that names the extra where it is not installed.
    """
    try:
        pylsl = importlib.import_module("pylsl")
    except (ImportError, RuntimeError) as error:
        raise InputError(
            "live streams need pylsl", mend="install it with pip install 'mindfield[live]'"
        ) from error
    configure(pylsl, network=network)
    return pylsl


def streams(wait_s: float = 1.0, *, network: bool = False) -> list[Found]:
    """``streams(wait_s=1.0)``: the streams of numbers that answer within that time, by name."""
    pylsl = library(network=network)
    found = [info for info in pylsl.resolve_streams(wait_s) if info.channel_format() in _NUMERIC]
    told = [
        Found(
            info.name(),
            info.type(),
            info.hostname(),
            float(info.nominal_srate()),
            int(info.channel_count()),
            info.source_id(),
        )
        for info in found
    ]
    return sorted(told, key=lambda one: (one.type.casefold() != "eeg", one.name, one.source_id))


class LslSource:
    """``LslSource.find(name)``: an open inlet on the stream of that name, or of that type.

    Stamps are the sender's; ``offset_s`` carries LSL's clock correction. ``SourceGone`` is raised
    when the sender goes; LSL says nothing where it only falls silent, so mind the age of samples.
    """

    def __init__(self, pylsl: Any, inlet: Any, about: About, source_id: str = "") -> None:
        self._pylsl, self._inlet = pylsl, inlet
        self.about, self.source_id = about, source_id
        self._correction_s = 0.0

    @classmethod
    def find(
        cls, name: str, *, wait_s: float = 1.0, network: bool = False, source_id: str = ""
    ) -> LslSource:
        """``LslSource.find(name, wait_s=1.0)``: look for so long, then open it.

        - ``source_id``: the one that was heard before, where several answer.

        Raises ``SourceGone`` where nobody answers, ``InputError`` where several streams do, or
        it is no stream of numbers.
        """
        pylsl = library(network=network)
        quoted = _quoted(name)
        found = pylsl.resolve_bypred(f"name={quoted} or type={quoted}", 2, wait_s)
        found = [info for info in found if info.name() == name] or found
        found = [info for info in found if source_id == info.source_id()] or found
        if not found:
            raise SourceGone(ABSENT)
        if len({info.source_id() or info.uid() for info in found}) > 1:
            names = ", ".join(sorted({f"{i.name()} on {i.hostname()}" for i in found}))
            raise InputError(
                f"several streams answer to {name!r} ({names})",
                place="--lsl",
                mend="stop the others, or give them names of their own",
            )
        newest = max(found, key=lambda info: info.created_at())
        if newest.channel_format() not in _NUMERIC:
            raise InputError(
                f"{name!r} is a stream of text, not of samples",
                place="--lsl",
                mend="name the EEG stream",
            )
        try:
            inlet = pylsl.StreamInlet(newest, max_buflen=_BUFFER_S, recover=False)
            inlet.open_stream(_OPEN_S)
            info = inlet.info(_OPEN_S)
        except (pylsl.util.LostError, pylsl.util.TimeoutError) as error:
            raise SourceGone(CLOSED) from error
        return cls(pylsl, inlet, about_of(info), newest.source_id())

    def pull(self, wait_s: float) -> Chunk | None:
        """What has arrived; see ``Source``."""
        time.sleep(_BREATH_S)
        try:
            numbers, stamps = self._inlet.pull_chunk(
                max(wait_s - _BREATH_S, 0.0), _MOST_PULLED, min_samples=1, as_numpy=True
            )
        except self._pylsl.util.LostError as error:
            raise SourceGone(LEFT) from error
        if numbers is None or len(stamps) == 0:
            return None
        told: NDArray[np.float64] = np.ascontiguousarray(np.asarray(numbers, np.float64).T)
        return Chunk(told, np.asarray(stamps, np.float64))

    def offset_s(self) -> float:
        """LSL's correction of the sender's clock, and from LSL's clock to ``time.monotonic``."""
        ours = time.monotonic() - float(self._pylsl.local_clock())
        # The latest known one is as good as it gets while the sender does not answer.
        with suppress(self._pylsl.util.LostError, self._pylsl.util.TimeoutError):
            self._correction_s = float(self._inlet.time_correction(0.5))
        return ours + self._correction_s

    def close(self) -> None:
        """Close the inlet."""
        self._inlet.close_stream()


def about_of(info: Any) -> About:
    """``about_of(info)``: name, channels, units and types as the stream's description tells."""
    n = int(info.channel_count())
    labels: list[str] = []
    units: list[str] = []
    types: list[str] = []
    channel = info.desc().child("channels").child("channel")
    while not channel.empty() and len(labels) < n:
        labels.append(_first(channel, ("label", "name")))
        units.append(_first(channel, ("unit", "units")))
        types.append(_first(channel, ("type",)))
        channel = channel.next_sibling("channel")
    # A stream without a description has numbered channels; they are EEG if it says it is.
    eeg = info.type().strip().casefold() == "eeg"
    for number in range(n):
        if number >= len(labels):
            labels.append("")
            units.append("")
            types.append("")
        if not labels[number]:
            labels[number] = f"ch{number + 1}" if eeg else f"unnamed {number + 1}"
    rate_hz = float(info.nominal_srate())
    return About(info.name(), tuple(labels), tuple(units), rate_hz, tuple(types))


def _first(element: Any, names: tuple[str, ...]) -> str:
    told = (str(element.child_value(name)).strip() for name in names)
    return next((one for one in told if one), "")


def _quoted(text: str) -> str:
    """A literal of XPath 1.0, which knows no escapes."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    raise InputError("holds both kinds of quotes", place="--lsl", mend="rename the stream")
