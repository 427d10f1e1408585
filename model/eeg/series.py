"""Bands over time as the scheduler reads them: one ``BandState`` for any moment of a run.

Where the numbers come from stands in ``recording.py``, ``generator.py`` and ``baseline.py``.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.eeg.aperiodic import over_background
from model.eeg.bands import BANDS, sum_bands
from model.eeg.baseline import (
    CLIP,
    OVER_BACKGROUND,
    POWER,
    READY,
    USED_WINDOWS,
    Baseline,
    faded,
    fit_baseline,
    normalise,
)
from model.eeg.baseline import read_baseline as read_saved
from model.eeg.generator import generate
from model.eeg.notes import noted
from model.eeg.ready_bands import ReadyBands
from model.eeg.recording import Recording, read_eeg
from model.eeg.state import NOT_YET
from model.eeg.windows import WindowPowers, sliding_band_powers
from model.errors import InputError

TYPICAL_SCALE = 0.4
"""Scale of ln power where no person is behind z: the middle of what rest recordings show."""
_REST_S = 60.0
_TELL_FEW = 2 * USED_WINDOWS // 3
_ENDED = "recording ended"
_MEASURED = {
    POWER: "band powers in µV²",
    OVER_BACKGROUND: "bands over their 1/f background",
    READY: "band powers as a device gave them",
}


class BandState(NamedTuple):
    """The bands at one moment, each (5,) in the order of ``BANDS``.

    - ``u``: z that drives, within ±3; ``z``: the same unclipped, to be shown; ``relative``: power
      over that of rest. All at rest (0, 0, 1) where nothing is known.
    - ``good``: whether the latest window can be trusted; ``reason``: why not. What follows from
      it: ``state.signal_state``.
    - ``age_s``: time since the last window that could, s; inf where there has been none.
    """

    u: NDArray[np.float64]
    z: NDArray[np.float64]
    relative: NDArray[np.float64]
    good: bool
    reason: str
    age_s: float = 0.0


@dataclass(frozen=True, eq=False)
class BandSeries:
    """Bands over time; made by ``from_file``, ``from_recording``, ``from_script``, ``constant``.

    - ``times_s`` (n_windows,): end of each window; ``power_uv2`` (n_windows, 5), NaN where bad, and
      over the 1/f background instead of in µV² where the baseline's ``measure`` says so;
      ``z``, ``u``, ``relative`` (n_windows, 5); ``good``, ``reason`` (n_windows,).
    - ``calibrated``: whether z is against a rest of the same person.
    - ``source``: ``rest``, ``set by hand``, ``generator`` or the name of a file.
    - ``seconds``: length; 0 where the bands never change.
    - ``baseline``: what z is measured against; ``None`` where z was given.
    - ``channel_good``: share of good windows of each channel by itself, by name; empty where no
      channel is behind the bands.
    """

    times_s: NDArray[np.float64]
    power_uv2: NDArray[np.float64]
    z: NDArray[np.float64]
    u: NDArray[np.float64]
    relative: NDArray[np.float64]
    good: NDArray[np.bool_]
    reason: tuple[str, ...]
    calibrated: bool
    source: str
    notes: tuple[str, ...]
    seconds: float
    baseline: Baseline | None = None
    channel_good: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def neutral(cls) -> BandSeries:
        """``BandSeries.neutral()``: rest for ever."""
        return cls._fixed(np.zeros(len(BANDS)), "rest")

    @classmethod
    def constant(cls, bands: Mapping[Any, float]) -> BandSeries:
        """``BandSeries.constant({"alpha": 2.0})``: fixed z by band name, for sliders and sweeps.

        Power is exp(0.4·z) times that of rest. Raises ``InputError`` for a band that is not one.
        """
        names = [band.name for band in BANDS]
        for name, value in bands.items():
            if name not in names or not np.isfinite(value):
                raise InputError(
                    f"{name!r} = {value!r} is no band with a number",
                    place="bands",
                    mend=f"use {', '.join(names)}",
                )
        return cls._fixed(np.array([float(bands.get(name, 0.0)) for name in names]), "set by hand")

    @classmethod
    def from_script(cls, script: Sequence[tuple[str, float]], seed: int) -> BandSeries:
        """``BandSeries.from_script([("rest", 40.0), ("relaxed", 30.0)], seed=1)``: generated.

        z is against 60 s of generated rest of its own. States: ``generator.STATES``.
        """
        rest = generate([("rest", _REST_S)], seed=seed, stream=1)
        return cls.from_recording(generate(script, seed=seed), baseline=baseline_of(rest))

    @classmethod
    def from_recording(
        cls,
        recording: Recording | ReadyBands,
        *,
        baseline: Baseline | None,
        channels: Sequence[str] | Literal["auto"] = "auto",
        aperiodic: bool = False,
    ) -> BandSeries:
        """``BandSeries.from_recording(recording, baseline=None)``.

        - ``baseline``: rest of the same person; ``None``: the series is uncalibrated, z is
          against the middle of the recording itself and says only what is more or less of it.
        - ``channels``: some of those the recording holds; ``"auto"``: all of them.
        - ``aperiodic``: bands over the 1/f background of each window (``aperiodic.py``); the
          baseline must be taken so, too.

        Raises ``InputError`` where the recording is too short, has no good window, or the
        baseline is of other channels.
        """
        names = recording.channels if channels == "auto" else tuple(channels)
        measure = measure_of(recording, aperiodic)
        powers = powers_of(recording, names, measure)
        notes = list(recording.notes)
        if measure == OVER_BACKGROUND:
            notes.append(noted("aperiodic"))
        if not powers.good.any():
            why = ", ".join(f"{name} ({n})" for name, n in Counter(powers.reason).most_common())
            raise InputError(
                f"has no window that can be trusted: {why}",
                file=recording.source,
                mend="choose other channels, or give another recording",
            )
        used = baseline
        if used is None:
            used = fit_baseline(
                powers.power_uv2,
                powers.good,
                channels=names,
                source=recording.source,
                least_windows=1,
                most_windows=None,
                measure=measure,
            )
            notes.insert(0, noted("uncalibrated"))
        else:
            refuse_other_rest(recording, names, used, measure)
        if baseline is not None and used.n_windows < _TELL_FEW:
            notes.append(noted("short-baseline", windows=used.n_windows))
        course = normalise(powers.power_uv2, powers.good, used)
        name = "generator" if recording.source == "generator" else Path(recording.source).name
        return cls(
            times_s=powers.times_s,
            power_uv2=powers.power_uv2,
            z=course.z,
            u=course.u,
            relative=course.relative,
            good=powers.good,
            reason=powers.reason,
            calibrated=baseline is not None,
            source=name,
            notes=tuple(notes),
            seconds=recording.seconds,
            baseline=used,
            channel_good=dict(zip(names, powers.channel_good.mean(axis=1).tolist(), strict=True)),
        )

    @classmethod
    def from_file(
        cls,
        path: str | Path,
        *,
        baseline_path: str | Path | None = None,
        unit: str | None = None,
        channels: Sequence[str] | None = None,
        rate: float | None = None,
        aperiodic: bool = False,
    ) -> BandSeries:
        """``BandSeries.from_file(path, baseline_path=rest)``: a recording, against rest.

        - ``baseline_path``: a recording at rest of the same person, or a saved baseline
          (``Baseline.save``, ``.json``); the same channels are taken from both.
        - ``unit``, ``channels``, ``rate``: as ``read_eeg`` takes them, of both files.
        - ``aperiodic``: as ``from_recording`` takes it, of both.
        """
        saved = baseline_path is not None and Path(baseline_path).suffix.lower() == ".json"
        if saved and baseline_path is not None:
            baseline = read_saved(baseline_path)
            channels = channels or baseline.channels or None
        recording = read_eeg(path, unit=unit, channels=channels, rate_hz=rate)
        if baseline_path is None:
            return cls.from_recording(recording, baseline=None, aperiodic=aperiodic)
        notes: tuple[str, ...] = ()
        if not saved:
            rest = read_eeg(baseline_path, unit=unit, channels=recording.channels, rate_hz=rate)
            baseline = baseline_of(rest, aperiodic=aperiodic)
            notes = tuple(
                noted("of-baseline", note=note)
                for note in rest.notes
                if "are taken from" not in note
            )
        series = cls.from_recording(recording, baseline=baseline, aperiodic=aperiodic)
        told = noted("against", windows=baseline.n_windows, name=Path(baseline.source).name)
        return cls(**{**series.__dict__, "notes": (*series.notes, told, *notes)})

    def steady_until(self, time_s: float) -> float:
        """``steady_until(time_s)``: up to (not including) which time ``at`` gives the same, s."""
        index = bisect_right(self._ends, time_s + 1e-9)
        if index < len(self._ends):
            return self._ends[index] - 1e-9
        return math.inf if not self.seconds else max(self.seconds, time_s)

    def at(self, time_s: float) -> BandState:
        """``at(time_s) -> BandState``: the last window that had ended by then, nothing later.

        Rest before the first window; after the end the value is held for 2 s and decays.
        The same object is given for as long as nothing changes.
        """
        index = bisect_right(self._ends, time_s + 1e-9) - 1
        if index < 0:
            return self._first
        last = len(self._ends) - 1
        if index == last and self.seconds and time_s > self.seconds + 1e-9:
            left = faded(time_s - self.seconds)
            z, u = self.z[last] * left, self.u[last] * left
            relative = self.relative[last] ** left
            age_s = self._ages[last] + time_s - self.seconds
            return BandState(u, z, relative, False, _ENDED, age_s)
        known = self._known.get("latest")
        if known is not None and known[0] == index:
            return known[1]
        state = BandState(
            self.u[index],
            self.z[index],
            self.relative[index],
            bool(self.good[index]),
            self.reason[index],
            self._ages[index],
        )
        self._known["latest"] = (index, state)
        return state

    def quality_summary(self) -> dict[str, Any]:
        """``quality_summary()``: ``good_share`` of the windows, ``reasons`` with their counts,
        ``channels`` with the share of good windows of each."""
        return {
            "good_share": float(self.good.mean()),
            "channels": dict(self.channel_good),
            "reasons": dict(Counter(why for why in self.reason if why).most_common()),
        }

    @classmethod
    def _fixed(cls, z: NDArray[np.float64], source: str) -> BandSeries:
        z = z[None, :]
        return cls(
            times_s=np.zeros(1),
            power_uv2=np.full_like(z, np.nan),
            z=z,
            u=np.clip(z, -CLIP, CLIP),
            relative=np.exp(TYPICAL_SCALE * z),
            good=np.ones(1, np.bool_),
            reason=("",),
            calibrated=True,
            source=source,
            notes=(),
            seconds=0.0,
        )

    @cached_property
    def _ends(self) -> list[float]:
        return [float(end) for end in self.times_s]

    @cached_property
    def _ages(self) -> list[float]:
        """Time since the last good window at the end of each, s."""
        last, ages = -math.inf, []
        for end, fine in zip(self._ends, self.good, strict=True):
            last = end if fine else last
            ages.append(end - last)
        return ages

    @cached_property
    def _known(self) -> dict[str, tuple[int, BandState]]:
        return {}

    @cached_property
    def _first(self) -> BandState:
        rest = np.zeros(len(BANDS))
        return BandState(rest, rest, np.ones(len(BANDS)), False, NOT_YET, math.inf)


def baseline_of(recording: Recording | ReadyBands, *, aperiodic: bool = False) -> Baseline:
    """``baseline_of(recording) -> Baseline``: rest, over all channels the recording holds.

    - ``aperiodic``: of the bands over their 1/f background, as ``from_recording`` takes it.
    """
    measure = measure_of(recording, aperiodic)
    powers = powers_of(recording, recording.channels, measure)
    return fit_baseline(
        powers.power_uv2,
        powers.good,
        channels=recording.channels,
        source=recording.source,
        measure=measure,
    )


def refuse_other_rest(
    recording: Recording | ReadyBands, names: Sequence[str], rest: Baseline, measure: str
) -> None:
    """``refuse_other_rest(recording, names, rest, measure)``: ``InputError`` where z would be
    against the rest of other channels or of another measure."""
    if rest.channels and set(rest.channels) != set(names):
        raise InputError(
            f"the baseline is of {' '.join(rest.channels)}, the recording of {' '.join(names)}",
            file=recording.source,
            mend="take both from the same channels with --channels",
        )
    if rest.measure != measure:
        raise InputError(
            f"the baseline tells {_MEASURED[rest.measure]}, the recording {_MEASURED[measure]}",
            file=recording.source,
            mend="take both in the same way",
        )


def measure_of(recording: Recording | ReadyBands, aperiodic: bool) -> str:
    """``measure_of(recording, aperiodic)``: what its bands are told as, see ``Baseline.measure``.

    Raises ``InputError`` where the background is asked of a file without a signal.
    """
    if isinstance(recording, ReadyBands):
        if aperiodic:
            raise InputError(
                "holds ready band powers, and a 1/f background needs the signal",
                file=recording.source,
                mend="leave the aperiodic correction out",
            )
        return READY
    return OVER_BACKGROUND if aperiodic else POWER


def powers_of(
    recording: Recording | ReadyBands, names: Sequence[str], measure: str = POWER
) -> WindowPowers:
    """``powers_of(recording, names) -> WindowPowers``: over those of its channels.

    Raises ``InputError`` for a name that is not among them and for a recording too short.
    """
    missing = [name for name in names if name not in recording.channels]
    if missing or not names:
        raise InputError(
            f"has no channel {', '.join(missing)}" if missing else "no channel is named",
            file=recording.source,
            mend=f"use some of {', '.join(recording.channels)}",
        )
    rows = [recording.channels.index(name) for name in names]
    if isinstance(recording, ReadyBands):
        return recording.windows(rows)
    try:
        return sliding_band_powers(
            recording.samples_uv[rows],
            recording.rate_hz,
            times_s=recording.times_s,
            rails_uv=recording.rails_uv[rows],
            lost=None if recording.lost is None else recording.lost[rows],
            measure=over_background if measure == OVER_BACKGROUND else sum_bands,
        )
    except InputError as error:
        raise InputError(f"is {error.what}", file=recording.source, mend=error.mend) from error
