"""Text recordings of the OpenBCI GUI, versions 4 to 6: Cyton, Cyton with Daisy, Ganglion.

Lines that begin with ``%`` tell the board, the number of inputs and the rate; version 6 adds a row
of column names. When samples were taken stands in ``stamps.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from model.eeg.channels import choose_in, describe_channels
from model.eeg.notes import noted
from model.eeg.signals import Signals
from model.eeg.stamps import timing
from model.eeg.tables import cells, head_lines, numbers, read_rows, rows_left, samples, stamps
from model.errors import InputError

_CYTON_RAIL_UV = 187_500.0
"""What a Cyton can give at its usual gain of 24: 4.5 V / 24."""
_AUX = 3
"""Accelerometer columns between the inputs and the time, versions 4 and 5."""


@dataclass(frozen=True)
class _Layout:
    names: list[str]
    skip: int
    inputs: list[int]
    stamp: int | None
    rate_hz: float | None
    rails_uv: float


def read_openbci(
    path: Path, *, channels: Sequence[str] | None, rate_hz: float | None = None
) -> Signals:
    """``read_openbci(path, channels=None) -> Signals``: in µV, as the GUI writes them.

    - ``channels``: ``EXG Channel 0`` … (version 6), ``Channel 1`` … before; all by default, for
      the file does not tell where its electrodes are.
    - ``rate_hz``: whatever the header says.

    Raises ``InputError`` where columns or rate cannot be told.
    """
    layout = _layout(path)
    labels = [layout.names[at] for at in layout.inputs]
    table = describe_channels(labels, ["uV"] * len(labels), ["uV"] * len(labels))
    # EXG inputs of an EEG board: the format says what they are, not the single name.
    table = tuple(replace(channel, kind="eeg") for channel in table)
    if channels is None:
        chosen, said = tuple(range(len(table))), noted("places", count=len(table))
    else:
        chosen, said = choose_in(path, table, channels)
    taken = [0, *(layout.inputs[at] for at in chosen)]
    taken += [] if layout.stamp is None else [layout.stamp]
    rows = read_rows(path, names=layout.names, skip=layout.skip, columns=taken)
    index = numbers(rows[0])
    values = np.stack([samples(rows[layout.inputs[at]]) for at in chosen])
    whole = np.isfinite(index) & np.isfinite(values).any(axis=0)
    written = None if layout.stamp is None else stamps(rows[layout.stamp])
    if written is not None:
        if np.isfinite(written).mean() > 0.5:
            whole &= np.isfinite(written)
            written = written[whole]
        else:
            written = None
    notes = [said, *rows_left(path, whole)]
    timed = timing(
        int(whole.sum()),
        stamps_s=written,
        index=index[whole],
        header_hz=layout.rate_hz,
        told_hz=rate_hz,
        path=path,
    )
    rails = np.tile([-layout.rails_uv, layout.rails_uv], (len(chosen), 1))
    return Signals(
        table,
        chosen,
        values[:, whole],
        ("uV",) * len(chosen),
        rails,
        timed.times_s,
        timed.rate_hz,
        timed.gaps,
        (*notes, *timed.notes),
    )


def _layout(path: Path) -> _Layout:
    lines = head_lines(path)
    told = [line for line in lines if line.startswith("%")]
    skip = len(told)
    if skip >= len(lines):
        raise InputError("holds a heading and no row", file=path, mend="give a longer recording")
    head = "\n".join(told)
    rate = _told(r"sample rate\s*=\s*([\d.]+)", head)
    count = _told(r"number of channels\s*=\s*(\d+)", head)
    board = re.search(r"%board\s*=\s*(.+)", head, re.IGNORECASE)
    named = re.match(r"\s*sample index", lines[skip], re.IGNORECASE)
    if named:
        names = cells(lines[skip])
        skip += 1
        inputs = [at for at, name in enumerate(names) if re.match(r"(?i)(exg|eeg) channel", name)]
        numeric = [at for at, name in enumerate(names) if name.casefold() == "timestamp"]
        other = [at for at, name in enumerate(names) if name.casefold().startswith("timestamp")]
        stamp = next(iter(numeric or other), None)
    else:
        row = cells(lines[skip])
        clock = next((at for at, cell in enumerate(row) if ":" in cell), len(row))
        n_inputs = int(count) if count else clock - 1 - _AUX
        names = ["index", *(f"Channel {k}" for k in range(1, n_inputs + 1))]
        names += [f"column {at}" for at in range(len(names), len(row))]
        inputs = list(range(1, n_inputs + 1))
        # The time in ms since 1970 stands last where there is one; else the time of day.
        stamp = len(row) - 1 if clock < len(row) else None
        if n_inputs < 1 or n_inputs >= len(row):
            inputs = []
    if not inputs or (count and len(inputs) != int(count)):
        raise InputError(
            f"tells of {int(count or 0)} channels and has columns for {len(inputs)}",
            file=path,
            place="Number of channels",
            mend="export it again from the OpenBCI GUI",
        )
    cyton = board is None or "cyton" in board[1].casefold()
    rail = _CYTON_RAIL_UV if cyton and len(inputs) in (8, 16) else float("nan")
    return _Layout(names, skip, inputs, stamp, rate, rail)


def _told(pattern: str, head: str) -> float | None:
    found = re.search(pattern, head, re.IGNORECASE)
    value = float(found[1]) if found else 0.0
    return value if value > 0.0 else None
