"""The header of an EDF or BDF file: read, and written clean. Samples stand in ``edf.py``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError

LONGEST_HEADER = 256 * 1025
CUT = "fetch the whole file again"
_WIDTHS = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)
"""Bytes of label, transducer, unit, four limits, filter, samples and reserve of a signal."""


@dataclass(frozen=True)
class EdfHeader:
    """What the header says. ``limits`` (n_signals, 4): physical and digital minimum, maximum."""

    is_bdf: bool
    discontinuous: bool
    n_bytes: int
    records_told: int
    record_s: float
    dated: bool
    labels: tuple[str, ...]
    units: tuple[str, ...]
    limits: NDArray[np.float64]
    samples: tuple[int, ...]

    @property
    def sample_bytes(self) -> int:
        """Bytes a sample takes."""
        return 3 if self.is_bdf else 2


def parse_header(head: bytes, path: Path) -> EdfHeader:
    """``parse_header(head, path) -> EdfHeader``; ``InputError`` names the field that is wrong."""
    is_bdf = head[:1] == b"\xff"
    n_signals = _whole_number(head[252:256], path, "number of signals")
    if n_signals < 1 or len(head) < 256 * (1 + n_signals):
        raise InputError(
            f"is cut short inside its header ({n_signals} signals told)", file=path, mend=CUT
        )
    columns: list[list[bytes]] = []
    at = 256
    for width in _WIDTHS:
        columns.append([head[at + i * width : at + (i + 1) * width] for i in range(n_signals)])
        at += width * n_signals
    labels, _, units, *limits = columns[:7]
    samples = [_whole_number(told, path, "samples per record") for told in columns[8]]
    if min(samples) < 0:
        raise InputError("tells of records with fewer than no samples", file=path, mend=CUT)
    return EdfHeader(
        is_bdf=is_bdf,
        discontinuous=head[192:197] in (b"EDF+D", b"BDF+D"),
        n_bytes=256 * (1 + n_signals),
        records_told=_whole_number(head[236:244], path, "number of records"),
        record_s=number_in(head[244:252]),
        dated=_is_date(head[168:176], head[176:184]),
        labels=tuple(_text(label) for label in labels),
        units=tuple(_text(unit) for unit in units),
        limits=np.array([[number_in(told) for told in column] for column in limits]).T,
        samples=tuple(samples),
    )


def clean_header(header: EdfHeader, records: int, chosen: Sequence[int], record_s: float) -> bytes:
    """``clean_header(header, records, chosen, record_s)``: of the chosen signals, without oddities.

    Labels are ``c0``, ``c1`` …, units ``uV``: the caller knows what they are.
    """
    n = len(chosen)
    limits = header.limits[list(chosen)]
    columns = [
        [f"c{i}" for i in range(n)],
        [""] * n,
        ["uV"] * n,
        *([_eight(value) for value in limits[:, k]] for k in range(4)),
        [""] * n,
        [str(header.samples[index]) for index in chosen],
        [""] * n,
    ]
    version = b"\xffBIOSEMI" if header.is_bdf else b"0".ljust(8)
    reserved = "24BIT" if header.is_bdf else ""
    fixed = (
        f"{'X':80}{'Startdate X X X X':80}01.01.8500.00.00{256 * (n + 1):<8}{reserved:44}"
        f"{records:<8}{_eight(record_s)}{n:<4}"
    )
    text = fixed + "".join(
        f"{value:{width}}"
        for width, column in zip(_WIDTHS, columns, strict=True)
        for value in column
    )
    return version + text.encode("ascii")


def _eight(value: float) -> str:
    """A number in eight characters, as exactly as they allow."""
    for digits in range(17, 0, -1):
        text = f"{value:.{digits}g}"
        if len(text) <= 8:
            return text.ljust(8)
    return f"{value:.0e}"[:8].ljust(8)


def _text(told: bytes) -> str:
    try:
        return told.decode("utf-8").replace("\x00", " ").strip()
    except UnicodeDecodeError:
        return told.decode("latin-1").replace("\x00", " ").strip()


def number_in(told: bytes) -> float:
    """``number_in(b" 12.5 ")``: a number in a field, NaN where there is none."""
    try:
        return float(_text(told).replace(",", "."))
    except ValueError:
        return math.nan


def _whole_number(told: bytes, path: Path, place: str) -> int:
    value = number_in(told)
    if not math.isfinite(value):
        raise InputError(
            f"reads {_text(told)!r} in the header, where a number belongs",
            file=path,
            place=place,
            mend=CUT,
        )
    return int(value)


def _is_date(date: bytes, time: bytes) -> bool:
    parts = _text(date).split(".") + _text(time).split(".")
    if len(parts) != 6 or not all(part.strip().isdigit() for part in parts):
        return False
    day, month, _, hour, minute, second = map(int, parts)
    return 1 <= day <= 31 and 1 <= month <= 12 and hour < 24 and minute < 60 and second < 60
