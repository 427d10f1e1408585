"""Tables on their way to disk: whole Parquet pieces, gathered and joined row group by row group.

Nothing here knows what a table is about or how a run goes. A piece is written aside and renamed,
so that whatever ends a command, every piece that can be seen is whole.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_PER_GROUP = 2**16
_BYTES_PER_GROUP = 2**24
_ROWS_PER_READ = 2**10
_STRETCHES_PER_BLOCK = 64
_ASIDE = re.compile(r"\..+\.(json|npz|parquet|html)\.\d+")


@contextlib.contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """``with written_aside(path) as aside``: write to ``aside``; it becomes ``path`` at the end.

    What stood at ``path`` stays whole until then, and nothing half-written is left behind.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield aside
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def asides(folder: Path) -> list[Path]:
    """What a killed command was writing aside; nobody needs it who has the folder alone."""
    return [path for path in folder.glob(".*") if _ASIDE.fullmatch(path.name)]


def write_piece(path: Path, batches: Iterable[pa.RecordBatch]) -> None:
    """``write_piece(path, batches)``: one Parquet file, a row group a batch; none for no rows."""
    import pyarrow.parquet as pq

    filled = (batch for batch in batches if batch.num_rows)
    first = next(filled, None)
    if first is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_aside(path) as aside, pq.ParquetWriter(aside, first.schema) as writer:
        writer.write_batch(first)
        for batch in filled:
            writer.write_batch(batch)


def join(pieces: Sequence[Path], path: Path, schema: pa.Schema) -> None:
    """``join(pieces, path, schema)``: one Parquet file of all their rows, in that order.

    Rows are gathered into groups of ``ROWS_PER_GROUP`` or some 16 MB, whichever is full first:
    no more than a group is held in memory, however long the table. Without pieces the table is
    empty.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with written_aside(path) as aside, pq.ParquetWriter(aside, schema) as writer:
        held: list[pa.RecordBatch] = []
        for batch in batches_of(pieces):
            held.append(batch)
            rows = sum(one.num_rows for one in held)
            if rows >= ROWS_PER_GROUP or sum(one.nbytes for one in held) >= _BYTES_PER_GROUP:
                writer.write_table(pa.Table.from_batches(held), row_group_size=rows)
                held = []
        if held:
            writer.write_table(pa.Table.from_batches(held))


def batches_of(
    pieces: Sequence[Path], columns: Sequence[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """``batches_of(pieces, columns)``: their rows in order, some thousands at a time."""
    import pyarrow.parquet as pq

    for piece in pieces:
        with pq.ParquetFile(piece) as source:
            wanted = None if columns is None else list(columns)
            yield from source.iter_batches(batch_size=_ROWS_PER_READ, columns=wanted)


class Parts:
    """``Parts(folder)``: the pieces of some tables, by the stretch of work they belong to.

    A stretch is what lies between two checkpoints; stretches are numbered from 0. Pieces of the
    stretches before checkpoint n are for good once it stands; those after it are dropped by
    ``drop_from(n)`` when work is taken up there. Files: ``TABLE-STRETCH-NUMBER.parquet``, and
    ``TABLE-STRETCH.parquet`` for the block of stretches that ends with this one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(
        self, table: str, stretch: int, number: int, batches: Iterable[pa.RecordBatch]
    ) -> None:
        """Keep a piece of a table; nothing is written for no rows."""
        write_piece(self.folder / f"{table}-{stretch:09d}-{number:09d}.parquet", batches)

    def of(self, table: str) -> list[Path]:
        """The pieces of a table, in order."""
        blocks = self._blocks(table)
        done = _stretch(blocks[-1]) if blocks else -1
        return blocks + [piece for piece in self._pieces(table) if _stretch(piece) > done]

    def gather(self, table: str, before: int) -> None:
        """``gather(table, before)``: make one file of each whole block of stretches before that.

        Keeps the folder small: a row is copied once. ``before`` must be a checkpoint that nobody
        will go back behind; there is something to do at every 64th only.
        """
        import pyarrow.parquet as pq

        if before % _STRETCHES_PER_BLOCK:
            return
        for number, pieces in groupby(self._pieces(table), _block):
            last = (number + 1) * _STRETCHES_PER_BLOCK - 1
            if last < before:
                block = list(pieces)
                join(block, self.folder / f"{table}-{last:09d}.parquet", pq.read_schema(block[0]))
                for piece in block:
                    piece.unlink()

    def drop_from(self, stretch: int) -> None:
        """Drop the pieces of that stretch and later, and what a gathered block made double."""
        tables = {piece.name.partition("-")[0] for piece in self.folder.glob("*.parquet")}
        for table in tables:
            good = self.of(table)
            for piece in (*self._blocks(table), *self._pieces(table)):
                if piece not in good or _stretch(piece) >= stretch:
                    piece.unlink()

    def drop(self) -> None:
        """Drop everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _blocks(self, table: str) -> list[Path]:
        return sorted(self.folder.glob(f"{table}-{'[0-9]' * 9}.parquet"))

    def _pieces(self, table: str) -> list[Path]:
        return sorted(self.folder.glob(f"{table}-{'[0-9]' * 9}-{'[0-9]' * 9}.parquet"))


def _stretch(piece: Path) -> int:
    return int(piece.stem.split("-")[1])


def _block(piece: Path) -> int:
    return _stretch(piece) // _STRETCHES_PER_BLOCK
