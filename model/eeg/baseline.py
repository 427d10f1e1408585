"""A person's own rest: what a band's power is measured against, and how z drives the field."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model.eeg.bands import BANDS
from model.eeg.windows import HOP_S
from model.errors import InputError

POWER, OVER_BACKGROUND, READY = "power", "over background", "ready"
CLIP = 3.0
SMOOTHING_S = 1.0
HOLD_S = 2.0
DECAY_S = 5.0
LEAST_WINDOWS = 33
"""Fewer good windows than these (10 s) are no baseline."""
USED_WINDOWS = 233
"""The first good windows of a rest recording that are used: 60 s of it."""
LEAST_SCALE = 0.05
"""Power that hardly varies (a test signal) is not blown up beyond this MAD of ln power."""
_LEAST_POWER_UV2 = 1e-12
_MAD_TO_SD = 1.482602218505602


@dataclass(frozen=True)
class Baseline:
    """Rest of one person over one choice of channels, frozen.

    - ``median`` (5,): median of ln power (ln µV²); ``scale`` (5,): its MAD times 1.4826, the SD
      of a normal distribution with that MAD.
    - ``channels``: what the power was averaged over; ``source``: where it was taken from.
    - ``measure``: of what: ``POWER`` in µV², ``OVER_BACKGROUND`` (times the fitted 1/f) or
      ``READY`` (as a device gave it). z is only against rest of the same measure.
    """

    median: NDArray[np.float64]
    scale: NDArray[np.float64]
    n_windows: int
    channels: tuple[str, ...]
    source: str
    measure: str = POWER

    def save(self, path: str | Path) -> None:
        """``save(path)``: write as JSON, to be read by ``read_baseline``."""
        told = {
            "mindfield_baseline": 1,
            "bands": [band.name for band in BANDS],
            "median_ln_uv2": self.median.tolist(),
            "scale_ln_uv2": self.scale.tolist(),
            "n_windows": self.n_windows,
            "channels": list(self.channels),
            "source": self.source,
            "measure": self.measure,
        }
        Path(path).write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")


@dataclass(frozen=True)
class Course:
    """z over time, (n_windows, 5) each.

    - ``z``: smoothed, unclipped, to be shown. ``u``: clipped to ±3, then smoothed, to drive.
    - ``relative``: power over that of rest, exp(scale·z).
    """

    z: NDArray[np.float64]
    u: NDArray[np.float64]
    relative: NDArray[np.float64]


def fit_baseline(
    power_uv2: NDArray[np.float64],
    good: NDArray[np.bool_],
    *,
    channels: Sequence[str] = (),
    source: str = "",
    least_windows: int = LEAST_WINDOWS,
    most_windows: int | None = USED_WINDOWS,
    measure: str = POWER,
) -> Baseline:
    """``fit_baseline(power_uv2, good) -> Baseline``: median and MAD of ln power at rest.

    - ``power_uv2`` (n_windows, 5), ``good`` (n_windows,): as ``WindowPowers`` has them. The first
      60 s that are good are used (``most_windows=None``: all).

    Raises ``InputError`` where fewer than ``least_windows`` are good.
    """
    chosen = np.flatnonzero(good)[:most_windows]
    if chosen.size < max(least_windows, 1):
        raise InputError(
            f"{chosen.size} of {good.size} windows are good, and rest needs {least_windows}",
            file=source or None,
            mend="record a quiet minute, or choose other channels",
        )
    logs = _ln(power_uv2[chosen])
    median = np.median(logs, axis=0)
    mad = np.median(np.abs(logs - median), axis=0)
    scale = np.maximum(_MAD_TO_SD * mad, LEAST_SCALE)
    return Baseline(median, scale, int(chosen.size), tuple(channels), source, measure)


def instant_z(power_uv2: NDArray[np.float64], baseline: Baseline) -> NDArray[np.float64]:
    """``instant_z(power_uv2, baseline) -> (n_windows, 5)``: (ln P − median)/scale, as it is."""
    return np.asarray((_ln(power_uv2) - baseline.median) / baseline.scale, np.float64)


def normalise(
    power_uv2: NDArray[np.float64],
    good: NDArray[np.bool_],
    baseline: Baseline,
    *,
    hop_s: float = HOP_S,
    smoothing_s: float = SMOOTHING_S,
    hold_s: float = HOLD_S,
    decay_s: float = DECAY_S,
) -> Course:
    """``normalise(power_uv2, good, baseline) -> Course``: what the field is shown.

    Meaning: z of a good window is clipped to ±3 *before* it is smoothed, so that one wild window
    weighs no more than a strong one; the unclipped z is smoothed beside it. Both start at rest.
    A bad window changes nothing: the value is held for ``hold_s``, then goes back to rest.

    - ``smoothing_s``, ``decay_s``: time constants; ``hop_s``: time between windows, s.
    """
    instant = np.where(good[:, None], instant_z(power_uv2, baseline), 0.0)
    follower = Follower(hop_s=hop_s, smoothing_s=smoothing_s, hold_s=hold_s, decay_s=decay_s)
    z = np.zeros_like(instant)
    u = np.zeros_like(instant)
    for window, fine in enumerate(good):
        z[window], u[window] = follower.hear(instant[window] if fine else None)
    return Course(z, u, np.exp(baseline.scale * z))


class Follower:
    """``Follower()``: z and u as the field is shown them, one window after another.

    ``hear(instant_z)`` takes the z of a good window (5,), ``hear(None)`` a bad one; both give
    ``(z, u)``, each (5,). What they mean, and the constants: ``normalise``.
    """

    def __init__(
        self,
        *,
        hop_s: float = HOP_S,
        smoothing_s: float = SMOOTHING_S,
        hold_s: float = HOLD_S,
        decay_s: float = DECAY_S,
    ) -> None:
        self._gain = 1.0 - math.exp(-hop_s / smoothing_s)
        self._fade = math.exp(-hop_s / decay_s)
        self._held = round(hold_s / hop_s)
        self._bad = 0
        self._z, self._u = np.zeros(len(BANDS)), np.zeros(len(BANDS))

    def hear(
        self, instant: NDArray[np.float64] | None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """One window later."""
        if instant is not None:
            self._bad = 0
            self._z = self._z + self._gain * (instant - self._z)
            self._u = self._u + self._gain * (np.clip(instant, -CLIP, CLIP) - self._u)
        else:
            self._bad += 1
            if self._bad > self._held:
                self._z, self._u = self._z * self._fade, self._u * self._fade
        return self._z, self._u


def faded(after_s: float, *, hold_s: float = HOLD_S, decay_s: float = DECAY_S) -> float:
    """``faded(after_s)``: what is left of a value so long after the last good window, 0 to 1."""
    return math.exp(-max(after_s - hold_s, 0.0) / decay_s)


class _Saved(BaseModel):
    model_config = ConfigDict(extra="forbid")

    mindfield_baseline: Literal[1]
    bands: tuple[str, ...]
    median_ln_uv2: Annotated[
        tuple[Annotated[float, Field(allow_inf_nan=False)], ...], Field(min_length=5, max_length=5)
    ]
    scale_ln_uv2: Annotated[
        tuple[Annotated[float, Field(gt=0.0, allow_inf_nan=False)], ...],
        Field(min_length=5, max_length=5),
    ]
    n_windows: Annotated[int, Field(ge=1)]
    channels: tuple[str, ...]
    source: str
    measure: Literal["power", "over background", "ready"] = "power"


def read_baseline(path: str | Path) -> Baseline:
    """``read_baseline(path) -> Baseline``: as ``Baseline.save`` wrote it; else ``InputError``."""
    path = Path(path)
    mend = "save the baseline again"
    try:
        saved = _Saved.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="name a baseline that is there"
        ) from error
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(map(str, fault["loc"])) or None
        raise InputError(
            f"is no saved baseline: {fault['msg']}", file=path, place=place, mend=mend
        ) from error
    if saved.bands != tuple(band.name for band in BANDS):
        raise InputError(
            f"is of other bands ({', '.join(saved.bands)})", file=path, place="bands", mend=mend
        )
    return Baseline(
        np.array(saved.median_ln_uv2),
        np.array(saved.scale_ln_uv2),
        saved.n_windows,
        saved.channels,
        saved.source,
        saved.measure,
    )


def _ln(power_uv2: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(np.maximum(power_uv2, _LEAST_POWER_UV2)), np.float64)
