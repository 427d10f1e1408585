"""A recording as the rest of the project sees it: µV, seconds, names, and what was found.

Formats stand in ``edf.py``, ``mne_files.py``, ``openbci.py``, ``mind_monitor.py``, ``band_csv.py``,
damage in ``guards.py``, channel names in ``channels.py``; the unit is settled here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.eeg.band_csv import read_band_csv
from model.eeg.bands import WINDOW_S
from model.eeg.channels import MICROVOLTS, Channel, voltage_told
from model.eeg.edf import read_edf
from model.eeg.guards import recognise
from model.eeg.mind_monitor import read_mind_monitor, read_muselsl
from model.eeg.mne_files import read_by_mne
from model.eeg.notes import noted
from model.eeg.openbci import read_openbci
from model.eeg.ready_bands import ReadyBands
from model.eeg.signals import Powers, Signals
from model.eeg.stamps import refuse_no_rate
from model.errors import InputError

LEAST_EEG_SD_UV = 1.0
LARGEST_EEG_SD_UV = 500.0


@dataclass(frozen=True)
class Recording:
    """The chosen channels of a recording.

    - ``samples_uv`` (n_channels, n_samples): µV; ``rails_uv`` (n_channels, 2): what the converter
      can give at most, NaN where unknown.
    - ``times_s`` (n_samples,): from the first sample on; ``gaps``: (start, end) of each gap, s.
    - ``channels``: names of the rows; ``all_channels``: every channel of the file.
    - ``notes``: what was found or mended, in plain words.
    - ``source``: path, or a name where there is no file; ``sha256`` of the file, ``""`` without.
    - ``lost`` (n_channels, n_samples): where the device says that contact is poor, if it does.
    """

    samples_uv: NDArray[np.float64]
    times_s: NDArray[np.float64]
    channels: tuple[str, ...]
    all_channels: tuple[Channel, ...]
    rate_hz: float
    rails_uv: NDArray[np.float64]
    gaps: tuple[tuple[float, float], ...]
    notes: tuple[str, ...]
    source: str
    sha256: str
    lost: NDArray[np.bool_] | None = None

    @property
    def seconds(self) -> float:
        """From the first sample to the end of the last, gaps included, s."""
        return float(self.times_s[-1]) + 1.0 / self.rate_hz if self.times_s.size else 0.0


def read_recording(
    path: str | Path,
    *,
    unit: str | None = None,
    channels: Sequence[str] | None = None,
    rate_hz: float | None = None,
) -> Recording:
    """``read_recording(path) -> Recording``: any format of ``guards.FORMATS`` that holds samples.

    - as ``read_eeg``, but ``InputError`` for a file that holds ready band powers only.
    """
    found = read_eeg(path, unit=unit, channels=channels, rate_hz=rate_hz)
    if isinstance(found, ReadyBands):
        raise InputError(
            "holds ready band powers and no signal",
            file=path,
            mend="give a recording with its samples",
        )
    return found


def read_eeg(
    path: str | Path,
    *,
    unit: str | None = None,
    channels: Sequence[str] | None = None,
    rate_hz: float | None = None,
) -> Recording | ReadyBands:
    """``read_eeg(path) -> Recording | ReadyBands``: what the file holds, samples or band powers.

    - ``unit``: ``uV``, ``mV``, ``V`` or ``nV``: what the numbers in the file are, whatever it
      says itself; of a table of band powers ``uV2``, ``dB`` or ``Bel``.
    - ``channels``: names in any spelling; ``None``: O1 Oz O2, else Pz P3 P4, else all EEG.
    - ``rate_hz``: samples a second, whatever the file says itself.

    Raises ``InputError``, one line with file, place and mend, for anything that is not a sound
    EEG recording, and where the unit is in doubt: the middle SD of the channels must lie in
    1–500 µV.
    """
    path = Path(path)
    refuse_no_rate(rate_hz)
    form = recognise(path)
    signals = _read(path, form, unit, channels, rate_hz)
    if isinstance(signals, Powers):
        grid = signals.grid
        return ReadyBands(
            times_s=grid.times_s,
            power_uv2=grid.power_uv2,
            verdict=grid.verdict,
            channels=tuple(signals.channels[index].name for index in signals.chosen),
            all_channels=signals.channels,
            rate_hz=grid.rate_hz,
            gaps=grid.gaps,
            notes=signals.notes,
            source=str(path),
            sha256=_digest(path),
            seconds=grid.seconds,
        )
    if signals.times_s.size < round(WINDOW_S * signals.rate_hz):
        raise InputError(
            f"is {signals.times_s.size / signals.rate_hz:.2f} s long, and one window is "
            f"{WINDOW_S:g} s",
            file=path,
            mend="give a longer recording",
        )
    factor, notes = _microvolts(signals, unit, path)
    return Recording(
        samples_uv=signals.numbers * factor[:, None],
        times_s=signals.times_s,
        channels=tuple(signals.channels[index].name for index in signals.chosen),
        all_channels=signals.channels,
        rate_hz=signals.rate_hz,
        rails_uv=signals.rails * factor[:, None],
        gaps=signals.gaps,
        notes=(*signals.notes, *notes),
        source=str(path),
        sha256=_digest(path),
        lost=signals.lost,
    )


def _read(
    path: Path,
    form: str,
    unit: str | None,
    channels: Sequence[str] | None,
    rate_hz: float | None,
) -> Signals | Powers:
    if form in ("edf", "bdf"):
        return read_edf(path, channels=channels, rate_hz=rate_hz)
    if form == "openbci":
        return read_openbci(path, channels=channels, rate_hz=rate_hz)
    if form == "mind-monitor":
        return read_mind_monitor(path, channels=channels, rate_hz=rate_hz)
    if form == "muselsl":
        return read_muselsl(path, channels=channels, rate_hz=rate_hz)
    if form == "bands":
        return read_band_csv(path, unit=unit)
    return read_by_mne(path, form, channels=channels, rate_hz=rate_hz)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def usual_sd(samples: NDArray[np.float64], rate_hz: float) -> float:
    """``usual_sd(samples, rate_hz)``: middle SD over channels, each the middle of 2 s pieces.

    Pieces, so that a slow drift of the electrode does not count.
    """
    size = max(round(WINDOW_S * rate_hz), 2)
    pieces = samples.shape[1] // size
    cut = samples[:, : pieces * size].reshape(samples.shape[0], pieces, size)
    return float(np.median(np.median(np.nan_to_num(cut).std(axis=2), axis=1)))


def _microvolts(
    signals: Signals, unit: str | None, path: Path
) -> tuple[NDArray[np.float64], list[str]]:
    """Factor to µV of each row, and what there is to say about it."""
    if unit is not None:
        told = voltage_told(unit)
        notes = [noted("unit-told", unit=told)] if set(signals.units) != {told} else []
        return np.full(len(signals.units), MICROVOLTS[told]), notes
    factor = np.array([MICROVOLTS[known or "uV"] for known in signals.units])
    sd_uv = usual_sd(signals.numbers * factor[:, None], signals.rate_hz)
    doubtful = [i for i, known in zip(signals.chosen, signals.units, strict=True) if not known]
    if sd_uv and not LEAST_EEG_SD_UV <= sd_uv <= LARGEST_EEG_SD_UV:
        said = sorted({known or "no unit" for known in signals.units})
        raise InputError(
            f"says {' and '.join(said)}, which makes the channels' middle SD {_plain(sd_uv)} µV; "
            f"scalp EEG lies within {LEAST_EEG_SD_UV:g}–{LARGEST_EEG_SD_UV:g}",
            file=path,
            mend="tell what its numbers are with --unit uV, mV or V",
        )
    if not doubtful:
        return factor, []
    stands = signals.channels[doubtful[0]].unit
    if not stands:
        return factor, [noted("unit-none", sd=_plain(sd_uv))]
    return factor, [noted("unit-odd", unit=repr(stands), sd=_plain(sd_uv))]


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 10.0 else f"{value:.2g}"
