"""EDF, EDF+ and BDF: what the header says is checked here, MNE turns the bytes into samples.

MNE is given a clean file in memory that holds the chosen signals only: what it would take in
silence (a missing unit as volts, records that are not contiguous, a dead converter, a record
count of −1) is settled before. Damage to the bytes themselves is found in ``guards.py``.
Source of the format: Kemp et al. 1992 (EDF), Kemp & Olivan 2003 (EDF+), BioSemi (BDF).
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.eeg.channels import Channel, choose_in, describe_channels, unit_of
from model.eeg.edf_header import (
    CUT,
    LONGEST_HEADER,
    EdfHeader,
    clean_header,
    number_in,
    parse_header,
)
from model.eeg.notes import noted
from model.eeg.quiet import quiet_mne
from model.eeg.signals import Signals
from model.errors import InputError

_LONGEST_S = 7.0 * 86400.0


def read_edf(
    path: Path, *, channels: Sequence[str] | None, rate_hz: float | None = None
) -> Signals:
    """``read_edf(path, channels=None) -> Signals``: the chosen channels, gaps kept as gaps.

    - ``channels``: names, or ``None`` for the usual choice (``channels.choose``).
    - ``rate_hz``: of the chosen channels, whatever the header says itself.

    Raises ``InputError`` for a header that cannot be trusted and a file without samples.
    """
    data = np.fromfile(path, np.uint8)
    header = parse_header(data[:LONGEST_HEADER].tobytes(), path)
    notes = [] if header.dated else [noted("date")]
    table = _channels(header, path, notes)
    record_bytes = sum(header.samples) * header.sample_bytes
    records = _whole_records(header, data.size - header.n_bytes, record_bytes, path, notes)
    told_s = header.record_s if math.isfinite(header.record_s) else 0.0
    if told_s <= 0.0 and rate_hz is None:
        raise InputError(
            "gives no duration of a record, so the rate is unknown",
            file=path,
            mend="tell the rate in Hz with --rate",
        )
    chosen, said = choose_in(path, table, channels)
    notes.append(said)
    chosen = _of_one_rate(chosen, table, header, notes)
    for index in chosen:
        if table[index].kind == "dead":
            raise InputError(
                "has no scale", file=path, place=f"channel {table[index].name}", mend="leave it out"
            )

    body = data[header.n_bytes : header.n_bytes + records * record_bytes]
    body = body.reshape(records, record_bytes)
    per_record = header.samples[chosen[0]]
    record_s = told_s
    if rate_hz is not None:
        if told_s > 0.0 and abs(record_s * rate_hz - per_record) > 1e-6 * per_record:
            told = f"{per_record / record_s:g}"
            notes.append(noted("rate-differs", rate=f"{rate_hz:g}", said=told))
        record_s = per_record / rate_hz
    rate = per_record / record_s
    onsets = _onsets(header, body, record_s, path, notes)
    within = np.arange(per_record) / rate
    times = (onsets[:, None] + within).ravel()
    gaps = tuple(
        (float(onsets[k] + record_s), float(onsets[k + 1]))
        for k in np.flatnonzero(np.diff(onsets) > record_s + 0.5 / rate)
    )
    if gaps:
        lost = sum(end - start for start, end in gaps)
        notes.append(noted("gaps", count=len(gaps), seconds=f"{lost:.2f}"))
    numbers = _decoded(header, body, chosen, record_s, path)
    rails = np.sort(header.limits[list(chosen), :2], axis=1)
    units = tuple(unit_of(header.units[index]) or "" for index in chosen)
    return Signals(table, chosen, numbers, units, rails, times, rate, gaps, tuple(notes))


def _channels(header: EdfHeader, path: Path, notes: list[str]) -> tuple[Channel, ...]:
    units = [unit_of(told) for told in header.units]
    table = list(describe_channels(header.labels, units, header.units))
    if all(channel.kind == "annotation" for channel in table):
        raise InputError(
            "holds annotations only, no signal",
            file=path,
            mend="give the recording that belongs to them",
        )
    twice = sorted({c.label for c in table if header.labels.count(c.label) > 1})
    twice = [label for label in twice if "Annotations" not in label]
    if twice:
        notes.append(noted("twice", labels=", ".join(twice)))
    for index, channel in enumerate(table):
        low, high, dig_low, dig_high = header.limits[index]
        sound = math.isfinite(low + high + dig_low + dig_high)
        if channel.kind == "annotation" or (sound and low != high and dig_low != dig_high):
            continue
        which = "physical" if low == high else "digital"
        key = f"dead-{which}" if sound else "dead-limits"
        notes.append(noted(key, name=channel.name))
        table[index] = replace(channel, kind="dead")
    return tuple(table)


def _whole_records(
    header: EdfHeader, n_bytes: int, record_bytes: int, path: Path, notes: list[str]
) -> int:
    whole, left = divmod(max(n_bytes, 0), max(record_bytes, 1))
    told = header.records_told
    if whole == 0 or record_bytes == 0:
        raise InputError("holds no whole record", file=path, mend=CUT)
    if told < 1:
        notes.append(noted("uncounted", told=told, whole=whole))
    elif told > whole:
        notes.append(noted("cut-records", whole=whole, told=told))
    elif told < whole:
        notes.append(noted("beyond", count=whole - told, told=told))
        return told
    if left and told <= whole:
        notes.append(noted("bytes-left", count=left))
    return whole


def _of_one_rate(
    chosen: tuple[int, ...], table: Sequence[Channel], header: EdfHeader, notes: list[str]
) -> tuple[int, ...]:
    sizes = [header.samples[index] for index in chosen]
    size = max(sorted(set(sizes), reverse=True), key=sizes.count)
    other = [table[index].name for index in chosen if header.samples[index] != size]
    if other:
        notes.append(noted("other-rate", names=" ".join(other)))
    return tuple(index for index in chosen if header.samples[index] == size)


def _onsets(
    header: EdfHeader, body: NDArray[np.uint8], record_s: float, path: Path, notes: list[str]
) -> NDArray[np.float64]:
    """Start of each record after the first, s (n_records,)."""
    even = np.arange(len(body), dtype=np.float64) * record_s
    if not header.discontinuous:
        return even
    keeper = next((i for i, label in enumerate(header.labels) if "Annotations" in label), None)
    if keeper is None:
        notes.append(noted("timeless"))
        return even
    first = sum(header.samples[:keeper]) * header.sample_bytes
    past = first + header.samples[keeper] * header.sample_bytes
    onsets = np.empty(len(body))
    for number, record in enumerate(body):
        told = record[first:past].tobytes().split(b"\x14", 1)[0].split(b"\x15", 1)[0]
        onsets[number] = number_in(told)
    if not np.isfinite(onsets).all():
        number = int(np.flatnonzero(~np.isfinite(onsets))[0])
        raise InputError(
            "keeps no time", file=path, place=f"record {number + 1}", mend="export it again"
        )
    onsets -= onsets[0]
    back = np.flatnonzero(np.diff(onsets) < record_s * (1.0 - 1e-3) - 1e-6)
    if back.size:
        raise InputError(
            f"starts at {onsets[back[0] + 1]:.3f} s, before the one ahead of it has ended",
            file=path,
            place=f"record {back[0] + 2}",
            mend="export it again, records in order",
        )
    if onsets[-1] > _LONGEST_S:
        raise InputError(
            f"starts {onsets[-1] / 86400.0:,.0f} days after the first",
            file=path,
            place=f"record {onsets.size}",
            mend="cut the file into its sessions",
        )
    return onsets


def _decoded(
    header: EdfHeader,
    body: NDArray[np.uint8],
    chosen: Sequence[int],
    record_s: float,
    path: Path,
) -> NDArray[np.float64]:
    """Samples of the chosen signals in the file's own units, by MNE from a clean copy."""
    ends = np.cumsum(header.samples) * header.sample_bytes
    columns = np.concatenate(
        [np.arange(ends[i] - header.samples[i] * header.sample_bytes, ends[i]) for i in chosen]
    )
    clean = io.BytesIO(clean_header(header, len(body), chosen, record_s))
    clean.seek(0, io.SEEK_END)
    clean.write(np.ascontiguousarray(body[:, columns]).tobytes())
    clean.seek(0)
    with quiet_mne(path) as (mne, _):
        read = mne.io.read_raw_bdf if header.is_bdf else mne.io.read_raw_edf
        raw = read(clean, preload=True, stim_channel=[], verbose="WARNING")
        return np.asarray(raw.get_data() * 1e6, np.float64)
