"""Muse recordings as text: Mind Monitor's CSV and muselsl's.

Mind Monitor writes band powers beside the raw signal, usually one row a second. A raw column of so
few rows is no signal, so its ready bands are used; where the rows come at the headset's own rate,
the raw signal is. The time stamps decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.eeg.bands import BANDS, LEAST_RATE_HZ
from model.eeg.channels import Channel, choose_in, describe_channels
from model.eeg.notes import noted
from model.eeg.ready_bands import CONTACT, LARGEST_BELS, on_grid, verdict_of
from model.eeg.signals import Powers, Signals
from model.eeg.stamps import rate_of, timing
from model.eeg.tables import cells, head_lines, read_rows, rows_left, samples, stamps
from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_RAIL_UV = (0.0, 1682.0)
"""What a Muse's converter can give, µV."""
_WORST_CONTACT = 2.0
"""HSI: 1 good, 2 medium, 4 bad (the horseshoe of the app)."""


@dataclass(frozen=True)
class _Rows:
    """Rows with a time: when (n,), the columns by name in lower case, notes."""

    stamps_s: NDArray[np.float64]
    columns: dict[str, NDArray[np.float64]]
    sensors: tuple[str, ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...]


def read_mind_monitor(
    path: Path, *, channels: Sequence[str] | None, rate_hz: float | None = None
) -> Signals | Powers:
    """``read_mind_monitor(path, channels=None) -> Signals | Powers``.

    - ``channels``: of ``TP9 AF7 AF8 TP10`` and what else there is; all of those by default.
    - ``rate_hz``: rows a second, whatever the time stamps say.

    Band columns are Bels (log10 of µV²) and become 10**x. A sensor whose HSI is above 2, and all
    of them where ``HeadBandOn`` is 0, are bad, and so is a sensor without a value.

    Raises ``InputError`` where columns are missing or the rate stays in doubt.
    """
    rows = _rows(path)
    rate = rate_hz or rate_of(rows.stamps_s)
    raw = [f"raw_{sensor.casefold()}" for sensor in rows.sensors]
    has_raw = all(name in rows.columns for name in raw)
    has_bands = all(
        f"{band.name}_{sensor.casefold()}" in rows.columns
        for band in BANDS
        for sensor in rows.sensors
    )
    if has_raw and rate >= LEAST_RATE_HZ:
        return _raw(path, rows, channels, rate_hz)
    if not has_bands:
        raise InputError(
            f"has no band columns, and its raw ones {rate:.3g} row(s) a second",
            file=path,
            mend="record it again with band powers, or at the constant rate",
        )
    return _bands(path, rows, channels, rate, has_raw)


def read_muselsl(
    path: Path, *, channels: Sequence[str] | None, rate_hz: float | None = None
) -> Signals:
    """``read_muselsl(path, channels=None) -> Signals``: ``timestamps`` and a column a sensor, µV.

    As ``muselsl record`` writes it. Raises ``InputError`` where the rate stays in doubt.
    """
    names = cells(head_lines(path)[0])
    table = _typed(names[1:])
    chosen, said = choose_in(path, table, channels)
    rows = read_rows(path, names=names, skip=1, columns=[0, *(1 + at for at in chosen)])
    written = stamps(rows[0])
    values = np.stack([samples(rows[1 + at]) for at in chosen])
    whole = np.isfinite(written) & np.isfinite(values).any(axis=0)
    notes = [said, *rows_left(path, whole)]
    timed = timing(
        int(whole.sum()),
        stamps_s=written[whole],
        index=None,
        header_hz=None,
        told_hz=rate_hz,
        path=path,
    )
    return Signals(
        table,
        chosen,
        values[:, whole],
        ("uV",) * len(chosen),
        np.full((len(chosen), 2), np.nan),
        timed.times_s,
        timed.rate_hz,
        timed.gaps,
        (*notes, *timed.notes),
    )


def _rows(path: Path) -> _Rows:
    names = cells(head_lines(path)[0])
    folded = [name.casefold() for name in names]
    labels = tuple(
        name[name.index("_") + 1 :]
        for name in names
        if name.casefold().startswith(("raw_", "alpha_"))
    )
    sensors = tuple(dict.fromkeys(labels))
    wanted = [at for at, name in enumerate(folded) if name != "timestamp" and _used(name, sensors)]
    told = [at for at, name in enumerate(folded) if name == "elements"]
    rows = read_rows(path, names=names, skip=1, columns=[0, *wanted, *told])
    written = stamps(rows[0])
    columns = {folded[at]: samples(rows[at]) for at in wanted}
    filled = np.zeros(len(rows), np.bool_)
    for name, values in columns.items():
        if not name.startswith(("hsi", "headband")):
            filled |= np.isfinite(values)
    notes = []
    marks = _marks(rows[told[0]]) if told else Counter()
    if marks:
        listed = ", ".join(name for name, _ in marks.most_common(6))
        notes.append(noted("elements", count=sum(marks.values()), names=listed))
    elements = rows[told[0]].notna().to_numpy() if told else np.zeros(len(rows), np.bool_)
    whole = np.isfinite(written) & filled
    left = ~whole & ~elements
    if left.any():
        notes.append(noted("rows-left", count=int(left.sum())))
    if whole.sum() < 2:
        raise InputError("holds no two rows of values", file=path, mend="give a longer recording")
    times = written[whole]
    back = np.flatnonzero(np.diff(times) < 0.0)
    if back.size:
        raise InputError(
            "goes back in time", file=path, place=f"row {back[0] + 2}", mend="cut the file there"
        )
    kept = {name: values[whole] for name, values in columns.items()}
    return _Rows(times - times[0], kept, sensors, sensors, tuple(notes))


def _used(name: str, sensors: Sequence[str]) -> bool:
    if name == "headbandon":
        return True
    what, _, sensor = name.partition("_")
    known = {known.casefold() for known in sensors}
    return sensor in known and what in ("raw", "hsi", *(band.name for band in BANDS))


def _marks(column: pd.Series) -> Counter[str]:
    told = column.dropna().astype(str)
    return Counter(text.rsplit("/", 1)[-1].strip() for text in told if not _is_number(text))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _typed(labels: Sequence[str]) -> tuple[Channel, ...]:
    return describe_channels(labels, ["uV"] * len(labels), ["uV"] * len(labels))


def _poor(rows: _Rows, labels: Sequence[str]) -> NDArray[np.bool_]:
    """(n_rows, n_sensors): where the device says that contact is poor."""
    n_rows = rows.stamps_s.size
    poor = np.zeros((n_rows, len(labels)), np.bool_)
    poor |= (rows.columns.get("headbandon", np.ones(n_rows)) == 0.0)[:, None]
    for column, label in enumerate(labels):
        contact = rows.columns.get(f"hsi_{label.casefold()}", np.ones(n_rows))
        poor[:, column] |= contact > _WORST_CONTACT
    return poor


def _contact_note(poor: NDArray[np.bool_]) -> list[str]:
    share = 100.0 * float(poor.mean())
    return [noted("contact", share=f"{share:.0f}" if share >= 1.0 else "<1")] if share else []


def _raw(path: Path, rows: _Rows, channels: Sequence[str] | None, rate_hz: float | None) -> Signals:
    table = _typed(rows.labels)
    chosen, said = choose_in(path, table, channels)
    timed = timing(
        rows.stamps_s.size,
        stamps_s=rows.stamps_s,
        index=None,
        header_hz=None,
        told_hz=rate_hz,
        path=path,
    )
    labels = [rows.labels[at] for at in chosen]
    poor = _poor(rows, labels).T
    used = noted("raw-used", rate=f"{timed.rate_hz:g}")
    return Signals(
        table,
        chosen,
        np.stack([rows.columns[f"raw_{label.casefold()}"] for label in labels]),
        ("uV",) * len(chosen),
        np.tile(_RAIL_UV, (len(chosen), 1)),
        timed.times_s,
        timed.rate_hz,
        timed.gaps,
        (said, used, *rows.notes, *timed.notes, *_contact_note(poor)),
        poor,
    )


def _bands(
    path: Path, rows: _Rows, channels: Sequence[str] | None, rate: float, has_raw: bool
) -> Powers:
    table = _typed(rows.labels)
    chosen, said = choose_in(path, table, channels)
    labels = [rows.labels[at] for at in chosen]
    bels = np.stack(
        [
            np.stack([rows.columns[f"{band.name}_{label.casefold()}"] for band in BANDS], axis=-1)
            for label in labels
        ],
        axis=1,
    )
    # Exactly 0 in every band is what the app writes where it has no value.
    bels[(bels == 0.0).all(axis=-1)] = np.nan
    bels[np.abs(bels) > LARGEST_BELS] = np.nan
    power = 10.0**bels
    poor = _poor(rows, labels)
    verdict = np.where(poor, CONTACT, verdict_of(power))
    notes = [said, noted("ready-bands", device="Mind Monitor", rate=f"{rate:.3g}")]
    if has_raw:
        notes.append(noted("raw-thinned", rate=f"{rate:.3g}"))
    notes += [*rows.notes, *_contact_note(poor)]
    return Powers(table, chosen, on_grid(rows.stamps_s, power, verdict), tuple(notes))
