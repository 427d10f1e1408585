"""Text files of numbers on their way in: rows by pandas, numbers or NaN, faults in one line."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.eeg.notes import noted
from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_LARGEST = 1e9
_LATEST_S = 1e11
"""Stamps above this are milliseconds since 1970, not seconds."""


def read_rows(
    path: Path, *, names: Sequence[str], skip: int, columns: Sequence[int], separator: str = ","
) -> pd.DataFrame:
    """``read_rows(path, names=…, skip=5, columns=[0, 1]) -> DataFrame`` of those columns.

    - ``names``: of all columns; ``skip``: lines ahead of the first row.

    Longer rows are left out, shorter ones filled with NaN. Raises ``InputError`` where there is
    no row at all.
    """
    import pandas as pd

    # A heading may name a last column that no row has; pandas then cannot choose columns.
    first = head_lines(path, skip + 1)[skip:]
    fewer = bool(first) and first[0].count(separator) + 1 < len(names)
    try:
        with warnings.catch_warnings():
            # A damaged cell makes its column mixed, which `numbers` settles.
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)
            return pd.read_csv(
                path,
                sep=separator,
                header=None,
                names=list(range(len(names))),
                usecols=None if fewer else sorted(columns),
                skiprows=skip,
                skipinitialspace=True,
                index_col=False,
                on_bad_lines="skip",
                encoding="utf-8",
                encoding_errors="replace",
            )
    except pd.errors.EmptyDataError as error:
        raise InputError(
            "holds a heading and no row", file=path, mend="give a longer recording"
        ) from error
    except (pd.errors.ParserError, ValueError) as error:
        said = str(error).splitlines()[0][:160]
        raise InputError(f"cannot be read: {said}", file=path, mend="export it again") from error


def numbers(column: pd.Series) -> NDArray[np.float64]:
    """``numbers(column) -> (n,)``: NaN where a cell is no number."""
    import pandas as pd

    return np.asarray(pd.to_numeric(column, errors="coerce"), np.float64)


def samples(column: pd.Series) -> NDArray[np.float64]:
    """``samples(column) -> (n,)``: as ``numbers``, NaN where no converter gives such a number."""
    told = numbers(column)
    return np.where(np.abs(told) <= _LARGEST, told, np.nan)


def stamps(column: pd.Series) -> NDArray[np.float64]:
    """``stamps(column) -> (n,)`` s: of numbers since 1970, dates with a time, or times of day.

    Times of day go on over midnight. NaN where a cell is none of them.
    """
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column):
        told = np.asarray(column, np.float64)
        seen = np.abs(told[np.isfinite(told)])
        return told / 1000.0 if seen.size and np.median(seen) > _LATEST_S else told
    text = column.astype("string").str.strip()
    first = str(text.dropna().iloc[0]) if text.notna().any() else ""
    if ":" not in first:
        return stamps(pd.Series(numbers(column)))
    if "-" in first or "/" in first:
        moments = pd.DatetimeIndex(pd.to_datetime(text, errors="coerce", format="ISO8601"))
        since = moments - pd.Timestamp(1970, 1, 1)
        return np.asarray(since.total_seconds(), np.float64)
    parts = text.str.extract(r"^(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$")
    hour, minute, second = (numbers(parts[at]) for at in range(3))
    day = 3600.0 * hour + 60.0 * minute + second
    steps = np.diff(day, prepend=day[:1])
    return day + 86400.0 * np.cumsum(steps < -43200.0)


def head_lines(path: Path, most: int = 64) -> list[str]:
    """``head_lines(path)``: the first lines as text, without a byte order mark."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        return [line.rstrip("\r\n") for line, _ in zip(stream, range(most), strict=False)]


def cells(line: str, separator: str = ",") -> list[str]:
    """``cells("a, b") -> ["a", "b"]``."""
    return [cell.strip().strip('"') for cell in line.split(separator)]


def rows_left(path: Path, whole: NDArray[np.bool_]) -> list[str]:
    """``rows_left(path, whole (n_rows,))``: a note of rows that are left out, where some are.

    Raises ``InputError`` where none is whole.
    """
    if not whole.any():
        raise InputError("holds no row of samples", file=path, mend="give a longer recording")
    return [] if whole.all() else [noted("rows-left", count=int((~whole).sum()))]
