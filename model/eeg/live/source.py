"""What a live source is: samples in µV with stamps, in chunks, and what it says of itself.

Which sources there are: ``lsl.py``, ``board.py``, ``paced.py``. Nothing here opens anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from model.eeg.channels import MICROVOLTS, Channel, choose, describe_channels, unit_of, voltage_told
from model.errors import InputError


class Chunk(NamedTuple):
    """What arrived at once.

    - ``numbers`` (n_channels, k): in the source's own units, all of its channels.
    - ``stamps_s`` (k,): when each sample was taken, by the source's clock, s.
    """

    numbers: NDArray[np.float64]
    stamps_s: NDArray[np.float64]


@dataclass(frozen=True)
class About:
    """What a source says of itself.

    - ``name``; ``labels`` and ``told_units`` of its channels, ``told_types`` where it has them.
    - ``rate_hz``: 0 where it does not say.
    - ``exact``: whether stamps lie on a grid; else they carry the jitter of their way.
    """

    name: str
    labels: tuple[str, ...]
    told_units: tuple[str, ...]
    rate_hz: float
    told_types: tuple[str, ...] = ()
    exact: bool = False


REASONS = (
    "no stream of that name answers",
    "the stream answers, but cannot be opened",
    "the sender has gone",
    "no samples come",
    "it came back with other channels or another rate",
    "back again, its first window is filling",
    "the board cannot be reached",
    "the board does not answer",
    "the recording has ended",
)
"""Why nothing can be heard just now, beside what can be wrong with a window (``quality.py``)."""
ABSENT, CLOSED, LEFT, SILENT, CHANGED, FILLING, UNREACHABLE, MUTE, ENDED = REASONS


class SourceGone(Exception):
    """``SourceGone(reason, detail="")``: cannot be heard now, and may return.

    - ``reason``: one of ``REASONS``; ``detail``: what the library under it said.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} ({detail})" if detail else reason)
        self.reason = reason


class Source(Protocol):
    """An open source; ``SourceGone`` may be raised by ``pull`` at any time."""

    @property
    def about(self) -> About:
        """What it says of itself."""

    def pull(self, wait_s: float) -> Chunk | None:
        """What has arrived since the last call; None after ``wait_s`` without anything."""

    def offset_s(self) -> float:
        """What to add to a stamp to get ``time.monotonic()``, as far as the source knows, s."""

    def close(self) -> None:
        """Let it go. May be repeated."""


@dataclass(frozen=True)
class Selection:
    """Which rows of a source drive the field, and what makes µV of them.

    - ``rows`` of the source; ``channels``: their names; ``factor`` (n_rows,): µV per unit.
    - ``in_doubt``: whether no unit is told, so that µV has to be believed by its size.
    - ``notes``: what was found, in plain words.
    """

    rows: tuple[int, ...]
    channels: tuple[str, ...]
    factor: NDArray[np.float64]
    in_doubt: bool
    notes: tuple[str, ...]


_EEG_TYPE = re.compile(r"eeg", re.IGNORECASE)
_NOT_SCALP = re.compile(r"aux|accel|gyro|battery", re.IGNORECASE)
_OTHER_TYPES = {"eog", "ecg", "emg", "stim", "respiration", "reference"}


def kinds_of(about: About) -> tuple[Channel, ...]:
    """``kinds_of(about)``: the source's channels by name, unit and told type.

    As in a recording, a channel is EEG by name; here also where the source itself types it so,
    unless its name says that it is an auxiliary input.
    """
    units = [unit_of(told) for told in about.told_units]
    channels = describe_channels(about.labels, units, about.told_units)
    types = about.told_types or ("",) * len(channels)
    told = []
    for channel, kind in zip(channels, types, strict=True):
        said = kind.strip().casefold()
        typed = _EEG_TYPE.fullmatch(said) and not _NOT_SCALP.search(channel.label)
        if channel.kind == "unknown" and typed:
            channel = replace(channel, kind="eeg")
        elif said in _OTHER_TYPES:
            channel = replace(channel, kind=said)
        told.append(channel)
    return tuple(told)


def select(
    about: About, *, channels: Sequence[str] | None = None, unit: str | None = None
) -> Selection:
    """``select(about, channels=None, unit=None) -> Selection``: as ``read_recording`` chooses.

    Raises ``InputError`` where nothing is EEG, a name is not there, or a unit is no voltage.
    """
    known = kinds_of(about)
    try:
        rows, note = choose(known, channels)
    except InputError as error:
        raise InputError(
            error.what, place=error.place or f"stream {about.name}", mend=error.mend
        ) from error
    if unit is not None:
        told = voltage_told(unit)
        units = [told] * len(rows)
    else:
        units = [unit_of(about.told_units[row]) or "" for row in rows]
    notes = [note]
    if not all(units):
        notes.append("no unit is told; taken as µV where the size fits EEG")
    return Selection(
        rows=rows,
        channels=tuple(known[row].name for row in rows),
        factor=np.array([MICROVOLTS[one or "uV"] for one in units]),
        in_doubt=not all(units),
        notes=tuple(notes),
    )
