"""When samples of a text recording were taken: by their count, their time stamps, their index.

Stamps tell when a row was written, in bursts and late; counting tells what lies between, and an
index that wraps tells how many rows were lost. Columns and units are the readers' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.eeg.notes import noted
from model.errors import InputError

USUAL_RATES_HZ = (100.0, 125.0, 128.0, 200.0, 220.0, 250.0, 256.0, 500.0, 512.0, 1000.0)
_NEAR = 0.02
_MOST_OFF = 0.05
_BREAK_S = 0.5
_LEAST_LOSS_S = 0.25
_SETTLE_S = 1.0
_LOOK_S = 2.0
_MOST_UNEVEN = 0.1
_STRETCH = 256
_LONGEST_S = 7.0 * 86400.0


@dataclass(frozen=True)
class Timing:
    """Rate (Hz), times from the first sample on (n_samples,), gaps (start, end), all in s."""

    rate_hz: float
    times_s: NDArray[np.float64]
    gaps: tuple[tuple[float, float], ...]
    notes: tuple[str, ...]


def timing(
    n_samples: int,
    *,
    stamps_s: NDArray[np.float64] | None,
    index: NDArray[np.float64] | None,
    header_hz: float | None,
    told_hz: float | None,
    path: Path,
) -> Timing:
    """``timing(n_samples, stamps_s=…, index=…, header_hz=…, told_hz=…, path=…) -> Timing``.

    Meaning: samples are a period apart unless the index or the stamps say that some are missing.
    A row that only came late (the next ones catch up) is no gap.

    - ``stamps_s`` (n_samples,): when rows were written, s; ``None`` where there are none.
    - ``index`` (n_samples,): a counter that wraps (0–255, 0–199, or every second one).
    - ``told_hz``: the rate by ``--rate``, used whatever the file says; else ``header_hz``, which
      the stamps must not gainsay by more than 5 %; else the usual rate within 2 % of the stamps'.

    Raises ``InputError`` where the rate stays in doubt or the stamps run backwards.
    """
    if stamps_s is not None:
        stamps_s = stamps_s - stamps_s[0]
        if np.diff(stamps_s).min(initial=0.0) < -_BREAK_S:
            row = int(np.argmin(np.diff(stamps_s))) + 2
            raise InputError(
                "goes back in time", file=path, place=f"sample {row}", mend="cut the file there"
            )
        if stamps_s[-1] > _LONGEST_S:
            raise InputError(
                f"its stamps span {stamps_s[-1] / 86400.0:,.0f} days",
                file=path,
                mend="cut the file into its sessions",
            )
    notes: list[str] = []
    rate = _rate(stamps_s, header_hz, told_hz, path, notes)
    step, wrap, counted = _counted(index, notes)
    extra = counted if counted is not None else np.zeros(max(n_samples - 1, 0), np.int64)
    if stamps_s is not None:
        extra = _by_stamps(stamps_s, extra, rate, wrap // step if counted is not None else 1)
    if counted is not None and extra.any():
        notes.append(noted("lost", count=int(extra.sum())))
    slots = np.concatenate(([0], np.cumsum(extra + 1))) if n_samples else np.zeros(0)
    times = slots / rate
    gaps = tuple(
        (float(times[k] + 1.0 / rate), float(times[k + 1])) for k in np.flatnonzero(extra > 0)
    )
    if gaps and counted is None:
        seconds = sum(end - start for start, end in gaps)
        notes.append(noted("gaps", count=len(gaps), seconds=f"{seconds:.2f}"))
    return Timing(rate, times, gaps, tuple(notes))


def rate_of(stamps_s: NDArray[np.float64]) -> float:
    """``rate_of(stamps_s)``: rows a second, 0.0 where nothing can be told.

    The middle over stretches of up to 256 rows: neither bursts nor a break move it.
    """
    rows = max(min(_STRETCH, stamps_s.size // 4), 1)
    spans = stamps_s[rows:] - stamps_s[:-rows]
    usual = float(np.median(spans)) if spans.size else 0.0
    return rows / usual if usual > 0.0 else 0.0


def _rate(
    stamps_s: NDArray[np.float64] | None,
    header_hz: float | None,
    told_hz: float | None,
    path: Path,
    notes: list[str],
) -> float:
    seen = 0.0 if stamps_s is None else rate_of(stamps_s)
    if told_hz is not None:
        if header_hz and abs(told_hz - header_hz) > 1e-6 * header_hz:
            notes.append(noted("rate-differs", rate=f"{told_hz:g}", said=f"{header_hz:g}"))
        elif not header_hz:
            notes.append(noted("rate-told", rate=f"{told_hz:g}"))
        return told_hz
    if header_hz:
        if seen and abs(seen - header_hz) > _MOST_OFF * header_hz:
            raise InputError(
                f"says {header_hz:g} samples a second, its time stamps say {seen:.4g}",
                file=path,
                mend="tell which holds with --rate",
            )
        return header_hz
    near = min(USUAL_RATES_HZ, key=lambda usual: abs(usual - seen))
    if abs(near - seen) <= _NEAR * near:
        notes.append(noted("rate-stamps", rate=f"{near:g}"))
        return near
    raise InputError(
        "tells no sampling rate"
        + (f", and its time stamps give an unusual one ({seen:.4g} Hz)" if seen else ""),
        file=path,
        mend="tell it in Hz with --rate",
    )


def _counted(
    index: NDArray[np.float64] | None, notes: list[str]
) -> tuple[int, int, NDArray[np.int64] | None]:
    """Step and wrap of the index, and how many samples it says are missing after each."""
    if index is None or index.size < 2:
        return 1, 1, None
    steps = np.diff(index)
    forward = steps[steps > 0]
    if not np.isfinite(steps).all() or not forward.size or (steps != np.rint(steps)).any():
        notes.append(noted("index-unusable"))
        return 1, 1, None
    step = int(np.bincount(forward.astype(np.int64)).argmax())
    back = -steps[steps < 0].astype(np.int64)
    wrap = int(np.bincount(back + step).argmax()) if back.size else 256
    ahead = np.mod(steps.astype(np.int64), wrap)
    if (ahead != step).mean() > _MOST_UNEVEN or (ahead % step).any() or (ahead == 0).any():
        notes.append(noted("index-unusable"))
        return 1, 1, None
    return step, wrap, ahead // step - 1


def _by_stamps(
    stamps_s: NDArray[np.float64], extra: NDArray[np.int64], rate: float, turn: int
) -> NDArray[np.int64]:
    """``extra`` with what the stamps say is missing beyond it, in whole turns of the index."""
    late = stamps_s - np.concatenate(([0], np.cumsum(extra + 1))) / rate
    found = extra.copy()
    settle, span = round(_SETTLE_S * rate), round(_LOOK_S * rate)
    for at in np.flatnonzero(np.diff(stamps_s) > _BREAK_S):
        before = late[max(at - span, 0) : at + 1]
        after = late[at + 1 + settle : at + 1 + settle + span]
        after = after if after.size else late[at + 1 :]
        missing_s = float(np.median(after) - np.median(before))
        if missing_s > _LEAST_LOSS_S:
            found[at] += turn * round(missing_s * rate / turn)
    return found


def refuse_no_rate(rate_hz: float | None) -> None:
    """``refuse_no_rate(rate_hz)``: ``InputError`` for a told rate that can be none."""
    if rate_hz is not None and not (np.isfinite(rate_hz) and rate_hz > 0.0):
        raise InputError(f"{rate_hz:g} is no sampling rate", place="--rate", mend="give it in Hz")
