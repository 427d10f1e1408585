"""A plain table of band powers: ``time_s, delta, theta, alpha, beta, gamma`` and maybe ``good``.

For whoever computes bands elsewhere. The unit stands in the column names (``alpha_uv2``,
``alpha_db``) or is told; numbers alone do not tell µV² from decibels.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from model.eeg.bands import BANDS
from model.eeg.channels import Channel
from model.eeg.notes import noted
from model.eeg.ready_bands import CONTACT, LARGEST_BELS, on_grid, verdict_of
from model.eeg.signals import Powers
from model.eeg.tables import cells, head_lines, numbers, read_rows, samples, stamps
from model.errors import InputError

POWER_UNITS: dict[str, str] = {"uv2": "uV2", "uv^2": "uV2", "db": "dB", "bel": "Bel", "bels": "Bel"}
_CHANNEL = "bands"


def separator_of(line: str) -> str:
    """``separator_of(line)``: ``,``, ``;`` or a tab, whichever the heading has most of."""
    return max(",;\t", key=line.count)


def is_band_table(line: str) -> bool:
    """``is_band_table(heading)``: whether it names a time and some of the bands."""
    names = {_plain(name)[0] for name in cells(line, separator_of(line))}
    return "time_s" in names and bool(names & {band.name for band in BANDS})


def read_band_csv(path: Path, *, unit: str | None = None) -> Powers:
    """``read_band_csv(path, unit="dB") -> Powers``: one row a moment, one column a band.

    - ``unit``: ``uV2``, ``dB`` or ``Bel`` where the column names do not end in one.

    Raises ``InputError`` where a band, the unit, or the order of time is missing, or where numbers
    told as µV² are below 0.
    """
    heading = head_lines(path)[0]
    separator = separator_of(heading)
    names = [_plain(name) for name in cells(heading, separator)]
    plain = [name for name, _ in names]
    wanted = [band.name for band in BANDS]
    missing = [name for name in ("time_s", *wanted) if name not in plain]
    if missing:
        raise InputError(
            f"has no column {', '.join(missing)}",
            file=path,
            place="line 1",
            mend=f"name the columns time_s, {', '.join(wanted)}",
        )
    said = {told for name, told in names if name in wanted}
    known, notes = _unit(said, unit, path)
    columns = [plain.index(name) for name in ("time_s", *wanted)]
    columns += [plain.index("good")] if "good" in plain else []
    rows = read_rows(path, names=plain, skip=1, columns=columns, separator=separator)
    rows_s = stamps(rows[columns[0]])
    power = np.stack([samples(rows[at]) for at in columns[1:6]], axis=-1)
    timed = np.isfinite(rows_s)
    if not timed.all():
        notes.append(noted("rows-left", count=int((~timed).sum())))
    rows_s, power = rows_s[timed], power[timed]
    if rows_s.size < 2:
        raise InputError("holds no two rows of values", file=path, mend="give a longer recording")
    back = np.flatnonzero(np.diff(rows_s) <= 0.0)
    if back.size:
        raise InputError(
            "its time does not go on", file=path, place=f"row {back[0] + 2}", mend="sort the rows"
        )
    if known == "uV2" and (power < 0.0).any():
        raise InputError(
            "has powers below 0, so they are not in µV²",
            file=path,
            mend="tell what they are with --unit dB or --unit Bel",
        )
    if known != "uV2":
        bels = power / (10.0 if known == "dB" else 1.0)
        power = 10.0 ** np.where(np.abs(bels) <= LARGEST_BELS, bels, np.nan)
    verdict = verdict_of(power)
    if "good" in plain:
        verdict[numbers(rows[columns[6]])[timed] == 0.0] = CONTACT
    grid = on_grid(rows_s, power[:, None, :], verdict[:, None])
    notes.append(noted("ready-table", rate=f"{grid.rate_hz:.3g}"))
    table = (Channel(_CHANNEL, _CHANNEL, "eeg", known),)
    return Powers(table, (0,), grid, tuple(notes))


def _plain(name: str) -> tuple[str, str]:
    """``Alpha_uV2`` → (``alpha``, ``uV2``); ``alpha [dB]`` → (``alpha``, ``dB``)."""
    folded = name.strip().casefold().replace("µ", "u").replace("μ", "u").replace("²", "2")
    if folded in ("time", "time_s", "t_s", "seconds", "time [s]", "time (s)"):
        return "time_s", ""
    for band in BANDS:
        rest = folded.removeprefix(band.name)
        told = rest.strip(" _[]()")
        if rest != folded and (not told or told in POWER_UNITS):
            return band.name, POWER_UNITS.get(told, "")
    return folded, ""


def _unit(said: set[str], unit: str | None, path: Path) -> tuple[str, list[str]]:
    choices = " or ".join(f"--unit {name}" for name in ("uV2", "dB", "Bel"))
    if unit is not None:
        folded = unit.strip().casefold().replace("µ", "u").replace("μ", "u").replace("²", "2")
        if folded not in POWER_UNITS:
            raise InputError(
                f"{unit!r} is not a unit of band power", place="--unit", mend=f"use {choices}"
            )
        return POWER_UNITS[folded], [noted("power-unit", unit=POWER_UNITS[folded])]
    if len(said) == 1 and next(iter(said)) in POWER_UNITS.values():
        return next(iter(said)), []
    raise InputError(
        "does not tell the unit of its band powers",
        file=path,
        place="line 1",
        mend=f"name the columns like alpha_uv2, or tell it with {choices}",
    )
