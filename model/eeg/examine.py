"""What a recording is worth: channels, gaps, bad windows, bands, alpha peak, mains, in figures.

The words for it stand in ``scenarios/eeg/``; how each figure is made in ``spectrum.py``,
``windows.py`` and ``series.py``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.eeg.aperiodic import Background
from model.eeg.bands import BANDS, WINDOW_S
from model.eeg.baseline import Baseline, instant_z
from model.eeg.channels import Channel
from model.eeg.quality import REASONS
from model.eeg.ready_bands import ReadyBands
from model.eeg.recording import Recording, read_recording, usual_sd
from model.eeg.series import measure_of, powers_of
from model.eeg.spectrum import (
    Mains,
    Peak,
    Spectrum,
    alpha_peak,
    background_of,
    mains_of,
    mean_spectrum,
)
from model.eeg.windows import WindowPowers
from model.errors import InputError

_MOST_SAMPLES = 60_000_000
"""Beyond so many samples of all EEG channels together, only the chosen ones are judged."""


@dataclass(frozen=True)
class ChannelFinding:
    """One channel. Figures are ``None`` where it was not judged (no EEG, or too much of it).

    - ``used``: the bands are taken from it; ``reasons``: bad windows by reason.
    - ``power_uv2`` (5,): over its good windows.
    """

    channel: Channel
    used: bool
    good_share: float | None = None
    reasons: tuple[tuple[str, int], ...] = ()
    sd_uv: float | None = None
    power_uv2: tuple[float, ...] | None = None
    alpha: Peak | None = None
    mains: Mains | None = None
    exponent: float | None = None


@dataclass(frozen=True)
class BandFinding:
    """One band over the chosen channels.

    - ``power_uv2``: mean over good windows; ``share``: of all five.
    - ``z``: median against rest with the middle 80 %, and ``times_rest``; ``None`` without rest.
    """

    name: str
    power_uv2: float
    share: float
    z: tuple[float, float, float] | None = None
    times_rest: float | None = None


@dataclass(frozen=True)
class Stretch:
    """Bad windows in a row: from the first one's start to the last one's end, s."""

    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True)
class Findings:
    """What was found in a recording; ``plain()`` gives it as plain values.

    - ``powers``: the windows over the chosen channels, of whatever ``measure``; ``judged``: names
      of the channels whose windows ``channel_good`` (n_judged, n_windows) holds.
    - ``spectrum``, ``density`` (n,), ``background``: mean over the chosen channels; ``None`` where
      there is no signal or no good window.
    """

    source: str
    sha256: str
    seconds: float
    rate_hz: float
    has_signal: bool
    measure: str
    channels: tuple[ChannelFinding, ...]
    gaps: tuple[tuple[float, float], ...]
    bands: tuple[BandFinding, ...]
    baseline: Baseline | None
    alpha: Peak | None
    mains: Mains | None
    stretches: tuple[Stretch, ...]
    powers: WindowPowers
    judged: tuple[str, ...]
    channel_good: NDArray[np.bool_]
    spectrum: Spectrum | None
    density: NDArray[np.float64] | None
    background: Background | None
    notes: tuple[str, ...]

    @property
    def good_share(self) -> float:
        """Share of the windows that can be trusted."""
        return float(self.powers.good.mean())

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Bad windows by reason, the commonest first."""
        return tuple(Counter(why for why in self.powers.reason if why).most_common())

    def plain(self) -> dict[str, Any]:
        """``plain()``: numbers, texts, lists and dicts only."""
        return {
            "file": self.source,
            "sha256": self.sha256,
            "seconds": self.seconds,
            "rate_hz": self.rate_hz,
            "signal": self.has_signal,
            "measure": self.measure,
            "channels": [_channel(found) for found in self.channels],
            "gaps_s": [list(gap) for gap in self.gaps],
            "windows": {
                "count": int(self.powers.good.size),
                "seconds": WINDOW_S,
                "good_share": self.good_share,
                "reasons": dict(self.reasons),
                "bad_stretches": [vars(stretch) for stretch in self.stretches],
            },
            "bands": {
                found.name: {key: value for key, value in vars(found).items() if key != "name"}
                for found in self.bands
            },
            "baseline": None
            if self.baseline is None
            else {"source": self.baseline.source, "windows": self.baseline.n_windows},
            "alpha_peak": None if self.alpha is None else vars(self.alpha),
            "mains": None if self.mains is None else vars(self.mains),
            "aperiodic_exponent": None
            if self.background is None
            else float(self.background.exponent),
            "notes": list(self.notes),
        }


def examine(
    recording: Recording | ReadyBands,
    *,
    baseline: Baseline | None = None,
    aperiodic: bool = False,
    others: Recording | None = None,
) -> Findings:
    """``examine(recording, baseline=rest) -> Findings``.

    - ``recording``: the channels the bands are taken from; ``others``: the same file with all its
      EEG channels, for their quality (``all_eeg``).
    - ``baseline``: rest of the same person and measure; ``aperiodic``: z over the 1/f background.

    Raises ``InputError`` where the recording is too short. One without a single good window is no
    error here: that is what was found.
    """
    measure = measure_of(recording, aperiodic)
    powers = powers_of(recording, recording.channels, measure)
    told = {name: ChannelFinding(_find(recording, name), True) for name in recording.channels}
    judged, channel_good = recording.channels, powers.channel_good
    spectrum, density, background = None, None, None
    if isinstance(recording, Recording):
        spectrum = mean_spectrum(recording.samples_uv, recording.times_s, recording.rate_hz, powers)
        told = _judged(recording, powers, spectrum, set(recording.channels))
        if (spectrum.n_windows > 0).any():
            density = np.nanmean(spectrum.density[spectrum.n_windows > 0], axis=0)
            background = background_of(density, recording.rate_hz, spectrum.size)
        if others is not None:
            wide = powers_of(others, others.channels)
            beside = mean_spectrum(others.samples_uv, others.times_s, others.rate_hz, wide)
            told = _judged(others, wide, beside, set(recording.channels)) | told
            judged, channel_good = others.channels, wide.channel_good
    else:
        for row, name in enumerate(recording.channels):
            fine = powers.channel_good[row]
            mean = np.nanmean(recording.power_uv2[row, fine], axis=0) if fine.any() else None
            told[name] = replace(
                told[name],
                good_share=float(fine.mean()),
                reasons=_counted(powers.verdict[row]),
                power_uv2=None if mean is None else tuple(map(float, mean)),
            )
    alpha, mains = None, None
    if spectrum is not None and density is not None:
        mains = mains_of(density, spectrum.rate_hz, spectrum.size)
        if background is not None:
            alpha = alpha_peak(density, spectrum.frequency_hz, background)
    return Findings(
        source=recording.source,
        sha256=recording.sha256,
        seconds=recording.seconds,
        rate_hz=recording.rate_hz,
        has_signal=isinstance(recording, Recording),
        measure=measure,
        channels=tuple(
            told.get(channel.name, ChannelFinding(channel, False))
            for channel in recording.all_channels
        ),
        gaps=recording.gaps,
        bands=_bands(told, recording.channels, powers, baseline),
        baseline=baseline,
        alpha=alpha,
        mains=mains,
        stretches=stretches_of(powers),
        powers=powers,
        judged=judged,
        channel_good=channel_good,
        spectrum=spectrum,
        density=density,
        background=background,
        notes=recording.notes,
    )


def all_eeg(
    path: str | Path, recording: Recording | ReadyBands, *, unit: str | None, rate: float | None
) -> Recording | None:
    """``all_eeg(path, recording, unit=None, rate=None)``: the file again with every EEG channel.

    ``None`` where there are no others, where they cannot be had together, or are too many.
    """
    if not isinstance(recording, Recording):
        return None
    names = [channel.name for channel in recording.all_channels if channel.kind == "eeg"]
    names += [name for name in recording.channels if name not in names]
    if len(names) * recording.times_s.size > _MOST_SAMPLES or len(names) == len(recording.channels):
        return None
    try:
        return read_recording(path, unit=unit, channels=names, rate_hz=rate)
    except InputError:
        return None


def stretches_of(powers: WindowPowers) -> tuple[Stretch, ...]:
    """``stretches_of(powers)``: bad windows that follow each other for one reason."""
    found: list[Stretch] = []
    before = ""
    for end, why in zip(powers.times_s, powers.reason, strict=True):
        if why and why == before:
            found[-1] = replace(found[-1], end_s=float(end))
        elif why:
            found.append(Stretch(max(float(end) - WINDOW_S, 0.0), float(end), why))
        before = why
    return tuple(found)


def _find(recording: Recording | ReadyBands, name: str) -> Channel:
    return next(channel for channel in recording.all_channels if channel.name == name)


def _counted(verdict: NDArray[np.int64]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(REASONS[why] for why in verdict if why).most_common())


def _judged(
    recording: Recording, powers: WindowPowers, spectrum: Spectrum, used: set[str]
) -> dict[str, ChannelFinding]:
    told = {}
    for row, name in enumerate(recording.channels):
        density = spectrum.density[row]
        background = background_of(density, spectrum.rate_hz, spectrum.size)
        known = spectrum.n_windows[row] > 0
        told[name] = ChannelFinding(
            _find(recording, name),
            name in used,
            good_share=float(powers.channel_good[row].mean()),
            reasons=_counted(powers.verdict[row]),
            sd_uv=usual_sd(recording.samples_uv[row : row + 1], recording.rate_hz),
            power_uv2=tuple(map(float, spectrum.band_powers_uv2[row])) if known else None,
            alpha=None
            if background is None
            else alpha_peak(density, spectrum.frequency_hz, background),
            mains=mains_of(density, spectrum.rate_hz, spectrum.size) if known else None,
            exponent=None if background is None else float(background.exponent),
        )
    return told


def _bands(
    told: dict[str, ChannelFinding],
    names: tuple[str, ...],
    powers: WindowPowers,
    baseline: Baseline | None,
) -> tuple[BandFinding, ...]:
    known = [told[name].power_uv2 for name in names if told[name].power_uv2 is not None]
    if not known or not powers.good.any():
        return ()
    mean = np.mean(np.array(known), axis=0)
    z = None if baseline is None else instant_z(powers.power_uv2[powers.good], baseline)
    found = []
    for band, power in enumerate(mean):
        one = BandFinding(BANDS[band].name, float(power), float(power / mean.sum()))
        if z is not None and baseline is not None:
            low, middle, high = (float(q) for q in np.quantile(z[:, band], (0.1, 0.5, 0.9)))
            times = float(np.exp(baseline.scale[band] * middle))
            one = replace(one, z=(middle, low, high), times_rest=times)
        found.append(one)
    return tuple(found)


def _channel(found: ChannelFinding) -> dict[str, Any]:
    return {
        **vars(found.channel),
        "used": found.used,
        "good_share": found.good_share,
        "reasons": dict(found.reasons),
        "sd_uv": found.sd_uv,
        "power_uv2": None
        if found.power_uv2 is None
        else {band.name: value for band, value in zip(BANDS, found.power_uv2, strict=True)},
        "alpha_peak": None if found.alpha is None else vars(found.alpha),
        "mains": None if found.mains is None else vars(found.mains),
        "aperiodic_exponent": found.exponent,
    }
