"""A small writer of EDF and BDF bytes, right or wrong, for the tests of the EEG readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

RATE = 100


def sine_uv(seconds: float = 10.0, hz: float = 10.0, rms_uv: float = 20.0) -> NDArray[np.float64]:
    time = np.arange(round(seconds * RATE)) / RATE
    return rms_uv * np.sqrt(2.0) * np.sin(2.0 * np.pi * hz * time)


@dataclass
class Signal:
    """One signal: numbers in its own unit, and what its header says of it."""

    label: str | bytes = "EEG O1"
    numbers: NDArray[np.float64] = field(default_factory=sine_uv)
    unit: str | bytes = "uV"
    physical: tuple[str, str] = ("-3276.8", "3276.7")
    digital: tuple[str, str] = ("-32768", "32767")
    per_record: int = RATE


def edf(
    signals: Sequence[Signal] = (),
    *,
    told_records: int | None = None,
    record_s: str = "1",
    reserved: str = "",
    date: str = "01.01.20",
    onsets: Sequence[float] | None = None,
    bdf: bool = False,
) -> bytes:
    """Bytes of a whole file; ``onsets`` add an annotation signal that keeps record times."""
    signals = list(signals) or [Signal()]
    records = len(signals[0].numbers) // signals[0].per_record
    columns = [_digital(signal, bdf).reshape(records, -1) for signal in signals]
    if onsets is not None:
        notes = [f"+{onset:g}\x14\x14\x00".encode().ljust(60, b"\x00") for onset in onsets]
        columns.append(np.array([np.frombuffer(note, np.uint8) for note in notes]))
        signals.append(
            Signal("EDF Annotations", np.zeros(0), "", ("-1", "1"), ("-32768", "32767"), 30)
        )
    n = len(signals)
    head = _pad(b"\xffBIOSEMI" if bdf else b"0", 8) + _pad("X X X X", 80) + _pad("X", 80)
    head += _pad(date, 8) + _pad("00.00.00", 8) + _pad(str(256 * (n + 1)), 8) + _pad(reserved, 44)
    told = records if told_records is None else told_records
    head += _pad(str(told), 8) + _pad(record_s, 8) + _pad(str(n), 4)
    for width, values in (
        (16, [s.label for s in signals]),
        (80, [""] * n),
        (8, [s.unit for s in signals]),
        (8, [s.physical[0] for s in signals]),
        (8, [s.physical[1] for s in signals]),
        (8, [s.digital[0] for s in signals]),
        (8, [s.digital[1] for s in signals]),
        (80, [""] * n),
        (8, [str(s.per_record) for s in signals]),
        (32, [""] * n),
    ):
        head += b"".join(_pad(value, width) for value in values)
    return head + np.concatenate(columns, axis=1).tobytes()


def _digital(signal: Signal, bdf: bool) -> NDArray[np.uint8]:
    steps = np.rint(signal.numbers * (32.0 if bdf else 10.0)).astype("<i4")
    raw = steps.view(np.uint8).reshape(-1, 4)
    return np.ascontiguousarray(raw[:, : 3 if bdf else 2])


def _pad(value: str | bytes, width: int) -> bytes:
    raw = value if isinstance(value, bytes) else value.encode("latin-1")
    return raw.ljust(width)[:width]
