"""What agents are called, and how one is found by its id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, overload


class Name(NamedTuple):
    """What a person calls an agent."""

    id: str
    label: str
    label_en: str
    note: str
    tags: tuple[str, ...]


class Names(Sequence[Name]):
    """``Names(names)``: names by row; ``rows`` finds a row by its id."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)
        self._rows = {name.id: row for row, name in enumerate(self._names)}

    @property
    def rows(self) -> Mapping[str, int]:
        """Row by id."""
        return self._rows

    def ids(self, rows: Iterable[int]) -> list[str]:
        """Ids of these rows."""
        names = self._names
        return [names[row].id for row in rows]

    def extend(self, names: Iterable[Name]) -> None:
        """Name the rows that follow."""
        for name in names:
            self._rows[name.id] = len(self._names)
            self._names.append(name)

    def copy(self) -> Names:
        """The same names, to be extended by themselves."""
        return Names(self._names)

    @overload
    def __getitem__(self, row: int) -> Name: ...
    @overload
    def __getitem__(self, row: slice) -> list[Name]: ...
    def __getitem__(self, row: int | slice) -> Name | list[Name]:
        return self._names[row]

    def __len__(self) -> int:
        return len(self._names)


class Numbered(Names):
    """``Numbered(n)``: n agents that nobody has named; their ids are their rows.

    A name is made when it is asked for, so that a million of them take no memory.
    """

    def __init__(self, n: int) -> None:
        super().__init__(())
        self._n = n

    @property
    def rows(self) -> Mapping[str, int]:
        """Row by id."""
        return _Rows(self._n, self._rows)

    def ids(self, rows: Iterable[int]) -> list[str]:
        """Ids of these rows."""
        n, named = self._n, self._names
        return [str(row) if row < n else named[row - n].id for row in rows]

    def extend(self, names: Iterable[Name]) -> None:
        """Name the rows that follow."""
        for name in names:
            self._rows[name.id] = len(self)
            self._names.append(name)

    def copy(self) -> Numbered:
        """The same names, to be extended by themselves."""
        other = Numbered(self._n)
        other.extend(self._names)
        return other

    @overload
    def __getitem__(self, row: int) -> Name: ...
    @overload
    def __getitem__(self, row: slice) -> list[Name]: ...
    def __getitem__(self, row: int | slice) -> Name | list[Name]:
        if isinstance(row, slice):
            return [self[at] for at in range(*row.indices(len(self)))]
        at = range(len(self))[row]
        return (
            self._names[at - self._n] if at >= self._n else Name(str(at), str(at), str(at), "", ())
        )

    def __len__(self) -> int:
        return self._n + len(self._names)


class _Rows(Mapping[str, int]):
    """Ids that are the rows' own numbers, and those named since."""

    def __init__(self, n: int, named: Mapping[str, int]) -> None:
        self._n, self._named = n, named

    def __getitem__(self, name: str) -> int:
        if name.isdecimal() and name == str(int(name)) and int(name) < self._n:
            return int(name)
        return self._named[name]

    def __iter__(self) -> Iterator[str]:
        yield from map(str, range(self._n))
        yield from self._named

    def __len__(self) -> int:
        return self._n + len(self._named)
