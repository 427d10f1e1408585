"""Small text recordings, right or wrong, for the tests of their readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

START = datetime(2024, 3, 1, 23, 59, 55)
SENSORS = ("TP9", "AF7", "AF8", "TP10")
BANDS = ("delta", "theta", "alpha", "beta", "gamma")
BELS = (1.2, 0.8, 0.9, 0.5, 0.1)


def wave_uv(n: int, rate: float = 250.0, hz: float = 10.0, rms: float = 20.0) -> NDArray:
    return rms * np.sqrt(2.0) * np.sin(2.0 * np.pi * hz * np.arange(n) / rate)


def openbci(
    n: int = 1000,
    *,
    version: int = 6,
    inputs: int = 8,
    rate: float = 250.0,
    told: str | None = "250 Hz",
    board: str = "OpenBCI_GUI$BoardCytonSerial",
    wrap: int = 256,
    step: int = 1,
    without: Sequence[int] = (),
    stretch: float = 1.0,
    late: Mapping[int, float] | None = None,
) -> str:
    """``without``: samples lost on the way; ``late``: extra seconds before a row is written."""
    signal = wave_uv(n, rate) + 4000.0
    head = [f"%OpenBCI Raw {'EXG' if version == 6 else 'EEG'} Data"]
    head += [f"%Number of channels = {inputs}"] if version >= 5 else ["%"]
    head += [f"%Sample Rate = {told}"] if told else []
    head += [f"%Board = {board}"] if version == 6 else ["%First Column = SampleIndex"]
    if version == 6:
        names = ["Sample Index", *(f"EXG Channel {k}" for k in range(inputs))]
        names += ["Accel Channel 0", "Accel Channel 1", "Accel Channel 2", "Not Used"]
        head.append(", ".join([*names, "Timestamp", "Marker", "Timestamp (Formatted)"]))
    lines, delay = [], 0.0
    for at in range(n):
        delay = max(delay - 0.5 / rate, 0.0) + (late or {}).get(at, 0.0)
        if at in without:
            continue
        moment = START + timedelta(seconds=at * stretch / rate + delay)
        values = ", ".join(f"{signal[at] * (1 + k):.2f}" for k in range(inputs))
        row = f"{at * step % wrap}, {values}, 0.04, 0.42, 0.23"
        clock = moment.strftime("%H:%M:%S.%f")[:-3]
        stamp = f"{(moment - datetime(1970, 1, 1)).total_seconds() * 1000:.0f}"
        if version == 6:
            row += f",0, {stamp},0, {clock}"
        elif version == 5:
            row += f", {clock}, {stamp}"
        else:
            row += f", {clock}"
        lines.append(row)
    return "\n".join([*head, *lines]) + "\n"


def mind_monitor(
    seconds: float = 60.0,
    *,
    rate: float = 1.0,
    alpha: Sequence[float] | None = None,
    headband: Mapping[int, int] | None = None,
    contact: Mapping[tuple[int, str], float] | None = None,
    marks: Mapping[int, str] | None = None,
    without: Sequence[int] = (),
    bands: bool = True,
) -> str:
    """``contact``: HSI by row and sensor; ``marks``: an Elements row after a row."""
    names = ["TimeStamp"]
    if bands:
        names += [f"{band.title()}_{sensor}" for band in BANDS for sensor in SENSORS]
    names += [f"RAW_{sensor}" for sensor in SENSORS]
    names += ["AUX_RIGHT", "Accelerometer_X", "HeadBandOn"]
    names += [*(f"HSI_{sensor}" for sensor in SENSORS), "Battery", "Elements"]
    n = round(seconds * rate)
    raw = wave_uv(n, rate) + 850.0
    lines = [",".join(names)]
    for at in range(n):
        stamp = (START + timedelta(seconds=at / rate)).isoformat(sep=" ", timespec="milliseconds")
        if at not in without:
            level = list(BELS)
            if alpha is not None:
                level[2] = alpha[at]
            cells = [stamp]
            cells += [f"{bel}" for bel in level for _ in SENSORS] if bands else []
            cells += [f"{raw[at]:.4f}"] * 4 + ["850", "0.01"]
            cells += [str((headband or {}).get(at, 1))]
            cells += [str((contact or {}).get((at, sensor), 1.0)) for sensor in SENSORS]
            lines.append(",".join([*cells, "80", ""]))
        if marks and at in marks:
            lines.append(",".join([stamp, *[""] * (len(names) - 2), marks[at]]))
    return "\n".join(lines) + "\n"


def band_table(
    seconds: int = 60, *, suffix: str = "_uv2", separator: str = ",", scale: float = 1.0
) -> str:
    lines = [separator.join(["time_s", *(band + suffix for band in BANDS)])]
    for second in range(seconds):
        row = [scale * (k + 2.0 + 0.1 * (second % 3)) for k in range(5)]
        lines.append(separator.join([f"{second}", *(f"{value:.4f}" for value in row)]))
    return "\n".join(lines) + "\n"
