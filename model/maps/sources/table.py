"""A table in a text file: delimiter found, header read, every row with its line.

What the columns mean is decided in ``edges.py``, ``association.py`` and ``conceptnet.py``.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.errors import InputError
from model.maps.sources.file_text import read_text
from model.maps.sources.found import Warned

MOST_ROWS = 5_000_000
_DELIMITERS = "\t;,|"


@dataclass(frozen=True)
class Row:
    """One row: its cells without outer blanks, and the line on which it ends."""

    cells: tuple[str, ...]
    line: int

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"line {self.line}"

    def at(self, column: int | None) -> str:
        """The cell of a column; empty where there is none."""
        return "" if column is None or column >= len(self.cells) else self.cells[column]


@dataclass(frozen=True)
class Table:
    """``rows`` as they stand, the header among them; what was mended in ``warnings``."""

    path: Path
    rows: tuple[Row, ...]
    warnings: tuple[Warned, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The first row as names are compared: case aside, without marks of a comment."""
        return tuple(cell.lstrip("#").strip().casefold() for cell in self.rows[0].cells)

    def column(self, *names: str) -> int | None:
        """The number of the first column called one of ``names``, in the order of ``names``."""
        header = self.header
        return next((header.index(name) for name in names if name in header), None)


def read_table(path: Path, *, delimiter: str | None = None) -> Table:
    """``read_table(path) -> Table``: commas, semicolons, tabs or bars, quotes, any line ends.

    - ``delimiter``: where the format fixes it; quotes then stand for themselves.

    Raises ``InputError`` for an empty file, an unclosed quote, a cell above 128 KiB.
    """
    text, warnings = read_text(path)
    text = text.removeprefix("\ufeff")
    if text[:4].casefold() == "sep=":
        first, _, text = text.partition("\n")
        delimiter = delimiter or first.strip()[4:5] or None
    rows = tuple(_rows(text, delimiter, path))
    if not rows:
        raise InputError("is empty", file=path, mend="name a table with a header and rows")
    return Table(path, rows, warnings)


def _rows(text: str, delimiter: str | None, path: Path) -> Iterator[Row]:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter or _likely(text),
        quoting=csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL,
        strict=True,
    )
    count = 0
    try:
        for cells in reader:
            told = tuple(cell.strip() for cell in cells)
            # Norms downloaded as pages keep the page's marks around the table.
            if not any(told) or (told[0].startswith("<") and told[0].endswith(">")):
                continue
            count += 1
            if count > MOST_ROWS:
                raise InputError(
                    f"has more than {MOST_ROWS:,} rows", file=path, mend="split it into parts"
                )
            yield Row(told, reader.line_num)
    except csv.Error as error:
        raise InputError(
            f"is no whole table ({error})",
            file=path,
            place=f"line {reader.line_num}",
            mend="close the quote there, or double the quotes inside a cell",
        ) from error


def _likely(text: str) -> str:
    """The delimiter that stands equally often on the first lines; else the most frequent one."""
    lines = [line for line in text[:65536].splitlines()[:20] if line.strip()]
    bare = ["".join(line.split('"')[::2]) for line in lines]
    best, most = ",", (0, 0)
    for mark in _DELIMITERS:
        counts = Counter(line.count(mark) for line in bare)
        counts.pop(0, None)
        if counts:
            often, lines_alike = max(counts.items(), key=lambda pair: pair[1])
            # A decimal comma stands once in many rows of a table parted by something else.
            score = (lines_alike, often)
            if score > most:
                best, most = mark, score
    return best
