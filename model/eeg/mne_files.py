"""BrainVision, EEGLAB and FIF recordings, read by MNE. EDF and BDF stand in ``edf.py``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.eeg.channels import MICROVOLTS, Channel, choose_in, describe_channels, unit_of
from model.eeg.notes import noted
from model.eeg.quiet import quiet_mne
from model.eeg.signals import Signals
from model.errors import InputError

_MNE_KINDS = {
    "stim": "stim",
    "eog": "eog",
    "ecg": "ecg",
    "emg": "emg",
    "resp": "respiration",
    "syst": "stim",
}
_CONTINUOUS = "give the continuous recording it was cut from"
_FRAME_BYTES = {"INT_16": 2, "UINT_16": 2, "IEEE_FLOAT_32": 4, "INT_32": 4}


def read_by_mne(
    path: Path, form: str, *, channels: Sequence[str] | None, rate_hz: float | None = None
) -> Signals:
    """``read_by_mne(path, "brainvision", channels=None) -> Signals``.

    - ``form``: ``brainvision``, ``eeglab`` or ``fif``.
    - ``rate_hz``: whatever the file says itself.

    Raises ``InputError`` where MNE cannot read it or no channel can be chosen.
    """
    with quiet_mne(path) as (mne, notes):
        raw = _opened(mne, path, form)
        labels = [str(name) for name in raw.ch_names]
        kinds = [str(kind) for kind in raw.get_channel_types()]
        told = _units(path, form, len(labels))
        table = _channels(labels, kinds, told, form)
        chosen, said = choose_in(path, table, channels)
        rate = float(raw.info["sfreq"])
        volts = np.asarray(raw.get_data(picks=list(chosen)), np.float64)
        marks = [
            (str(mark["description"]), float(mark["onset"]), float(mark["duration"]))
            for mark in raw.annotations
        ]
        start_s = float(raw.first_samp) / rate
    notes += [said]
    if rate_hz is not None and abs(rate_hz - rate) > 1e-6 * rate:
        notes.append(noted("rate-differs", rate=f"{rate_hz:g}", said=f"{rate:g}"))
    notes += _facts(path, form, marks)
    units = tuple(unit_of(told[index]) or "uV" for index in chosen)
    scale = np.array([1e6 / MICROVOLTS[unit] for unit in units])
    kept, gaps = _without_skips(volts.shape[1], rate, marks, start_s)
    stretch = rate / (rate_hz or rate)
    gaps = tuple((first * stretch, past * stretch) for first, past in gaps)
    rate /= stretch
    return Signals(
        table,
        chosen,
        volts[:, kept] * scale[:, None],
        units,
        np.full((len(chosen), 2), np.nan),
        np.flatnonzero(kept) / rate,
        rate,
        gaps,
        tuple(notes),
    )


def _opened(mne: Any, path: Path, form: str) -> Any:
    if form == "brainvision":
        return mne.io.read_raw_brainvision(path, preload=True, verbose="WARNING")
    if form == "fif":
        return _opened_fif(mne, path)
    try:
        return mne.io.read_raw_eeglab(path, preload=True, verbose="WARNING")
    except FileNotFoundError as error:
        raise InputError(
            f"names a data file that is not beside it ({path.stem}.fdt)",
            file=path,
            mend="put the .set and .fdt files in one folder under their own names",
        ) from error
    except TypeError as error:
        if "number of trials" not in str(error):
            raise
        raise InputError("is cut into epochs", file=path, mend=_CONTINUOUS) from error
    except RuntimeError as error:
        if "number of samples" not in str(error):
            raise
        raise InputError(
            "tells of more samples than its .fdt file holds",
            file=path,
            mend="fetch the .fdt file again",
        ) from error


def _opened_fif(mne: Any, path: Path) -> Any:
    try:
        return mne.io.read_raw_fif(path, preload=True, verbose="WARNING")
    except ValueError as error:
        if "No raw data" not in str(error):
            raise
        raise InputError(
            "holds no continuous recording (epochs or averages?)", file=path, mend=_CONTINUOUS
        ) from error


def _units(path: Path, form: str, n_channels: int) -> list[str]:
    """Unit of each channel as the file tells it; the format's own where it tells none."""
    if form == "fif":
        return ["V"] * n_channels
    units = ["uV"] * n_channels
    if form == "brainvision":
        head = path.read_bytes()
        try:
            text = head.decode("utf-8")
        except UnicodeDecodeError:
            text = head.decode("latin-1")
        entry = re.compile(r"^Ch(\d+)=[^,\r\n]*,[^,\r\n]*,[^,\r\n]*,([^,\r\n]+)", re.MULTILINE)
        for number, unit in entry.findall(text):
            if int(number) <= n_channels and unit.strip():
                units[int(number) - 1] = unit.strip()
    return units


def _channels(
    labels: Sequence[str], kinds: Sequence[str], told: Sequence[str], form: str
) -> tuple[Channel, ...]:
    table = describe_channels(labels, [unit_of(unit) for unit in told], told)
    typed = []
    for channel, kind in zip(table, kinds, strict=True):
        if kind != "eeg":
            channel = replace(channel, kind=_MNE_KINDS.get(kind, "unknown"))
        elif form == "fif" and channel.kind == "unknown":
            channel = replace(channel, kind="eeg")
        typed.append(channel)
    return tuple(typed)


def _facts(path: Path, form: str, marks: Sequence[tuple[str, float, float]]) -> list[str]:
    notes = []
    if form == "eeglab":
        notes.append(noted("eeglab-unit"))
    breaks = sum(
        onset > 0.0 and (text.casefold() == "boundary" or text.startswith("New Segment"))
        for text, onset, _ in marks
    )
    if breaks:
        notes.append(noted("paused", count=breaks))
    if form == "brainvision":
        notes += _brainvision_facts(path)
    return notes


def _brainvision_facts(path: Path) -> list[str]:
    told: dict[str, str] = {}
    for line in path.read_bytes().decode("latin-1").splitlines():
        key, equals, value = line.partition("=")
        if equals:
            told.setdefault(key.strip(), value.strip())
    notes = []
    markers = told.get("MarkerFile", "")
    if markers and not (path.parent / markers).is_file():
        notes.append(noted("no-markers", name=markers))
    width = _FRAME_BYTES.get(told.get("BinaryFormat", ""))
    if width is not None and told.get("DataFormat") == "BINARY":
        size = (path.parent / told["DataFile"]).stat().st_size
        left = size % (width * int(told["NumberOfChannels"]))
        if left:
            notes.append(noted("cut-sample", count=left))
    return notes


def _without_skips(
    n_samples: int, rate: float, marks: Sequence[tuple[str, float, float]], start_s: float
) -> tuple[NDArray[np.bool_], tuple[tuple[float, float], ...]]:
    """Samples that were recorded: FIF files mark the rest as ``BAD_ACQ_SKIP``."""
    kept = np.ones(n_samples, np.bool_)
    gaps = []
    for text, onset, duration in marks:
        if text != "BAD_ACQ_SKIP":
            continue
        first = max(round((onset - start_s) * rate), 0)
        past = min(first + round(duration * rate), n_samples)
        kept[first:past] = False
        gaps.append((first / rate, past / rate))
    return kept, tuple(dict.fromkeys(gaps))
