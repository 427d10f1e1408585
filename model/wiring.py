"""The links of a field: their rows, how they are found, and how rows come and go.

Rows are kept with room to spare. The first ``base`` rows are sorted by kind, target, source and
indexed; rows laid later follow in the order of laying, chained by source; a row that goes is
only marked (conductance 0). When late and gone rows come to an eighth of the base, all are
sorted anew, so that a change costs constant time per link, taken over many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.state import BLOCK, Floats, Links, Traffic, Wiring

_FEWEST = 64
_SHARE = 8
_DTYPES: dict[str, type] = {
    "source": np.int32,
    "target": np.int32,
    "kind": np.int8,
    "born": np.int32,
    "idle": np.int32,
    "grown": np.bool_,
}
_SHARED = Wiring._fields[:6]


@dataclass(frozen=True)
class NewLinks:
    """Links to be laid, arrays (k,): source, target, kind, valence and whether grown."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    kind: NDArray[np.int8]
    valence: Floats
    grown: bool


class LinkStore:
    """``LinkStore(n_agents, n_kinds)``: no links yet.

    - ``rows``: ``Links`` of every row, the gone ones too: views that may be written.
    - ``wiring``, ``traffic``: the same rows as the compiled steps take them.
    - ``version``: changes whenever a row comes or goes.
    """

    def __init__(self, n_agents: int, n_kinds: int) -> None:
        self._n, self._kinds = n_agents, n_kinds
        self._held: dict[str, NDArray[Any]] = {name: _column(name, 0) for name in Links._fields}
        self._drawn = np.zeros(0)
        self._count = self._gone = 0
        self.version = 0
        self._first: NDArray[np.int64]
        self._out_start: NDArray[np.int32]
        self._out_order: NDArray[np.int32]
        self._out_target: NDArray[np.int32]
        self._out_conductance: Floats
        self._late_first: NDArray[np.int32]
        self._late_next: NDArray[np.int32]
        self._index(0)

    @property
    def count(self) -> int:
        """Links there are."""
        return self._count - self._gone

    @property
    def base(self) -> int:
        """Rows that are sorted and indexed."""
        return int(self._out_order.size)

    @property
    def links(self) -> Links:
        """The links there are: views, or copies while some rows are gone."""
        if self._gone == 0:
            return self.rows
        there = self.rows.conductance > 0.0
        columns: Any = {name: column[there] for name, column in self.rows._asdict().items()}
        return Links(**columns)

    @property
    def there(self) -> NDArray[np.int64]:
        """Row of each link that is there, (n_links,)."""
        return np.flatnonzero(self.rows.conductance > 0.0)

    @property
    def drawn(self) -> Floats:
        """Room for what each row draws in a step, (n_rows,)."""
        return self._drawn[: self._count]

    def lay(self, new: NewLinks, similarity: Floats, born: int) -> None:
        """Lay links; their traces start at nothing, their conductance at 1."""
        k, m = int(new.source.size), self._count
        self._reserve(m + k)
        told: dict[str, Any] = {
            "source": new.source,
            "target": new.target,
            "kind": new.kind,
            "valence": new.valence,
            "similarity": similarity,
            "conductance": 1.0,
            "born": born,
            "grown": new.grown,
        }
        for name, held in self._held.items():
            held[m : m + k] = told.get(name, 0)
        self._count = m + k
        if self.base == 0 or self._late() + self._gone > self._bearable():
            self._clear()
        else:
            self._chain(m - self.base)

    def drop(self, which: NDArray[np.bool_]) -> None:
        """Drop the links where ``which`` (n_links,) is true."""
        rows = self.there[which]
        self.rows.conductance[rows] = 0.0
        self._gone += rows.size
        self.version += 1
        self.refresh()
        if self._late() + self._gone > self._bearable():
            self._clear()

    def refresh(self) -> None:
        """Take over conductances that have been written to the rows."""
        self.rows.conductance.take(self._out_order, out=self._out_conductance)

    def widen(self, n_agents: int) -> None:
        """Make room in the index for more agents, which have no links yet."""
        more = n_agents - self._n
        self._n = n_agents
        blocks = -(-n_agents // BLOCK)
        missing = blocks + 1 - self._first.shape[1]
        ends = np.repeat(self._first[:, -1:], missing, axis=1)
        self._first = np.concatenate((self._first, ends), axis=1)
        self._out_start = np.concatenate((self._out_start, np.full(more, self.base, np.int32)))
        self._late_first = np.concatenate((self._late_first, np.full(more, -1, np.int32)))
        self._view()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every row as it lies, for a checkpoint."""
        out: dict[str, NDArray[Any]] = {f"links_{n}": c for n, c in self.rows._asdict().items()}
        return out | {"links_base": np.array(self.base)}

    def restore(self, n_agents: int, arrays: dict[str, NDArray[Any]]) -> None:
        """Put back what ``arrays`` gave, row by row as it lay."""
        self._n = n_agents
        self._held = {name: arrays[f"links_{name}"].copy() for name in Links._fields}
        self._count = int(self._held["source"].size)
        self._gone = int(np.count_nonzero(self._held["conductance"] == 0.0))
        self._drawn = np.zeros(self._count)
        self._index(int(arrays["links_base"]))

    def adopt(self, traffic: Traffic) -> None:
        """Keep flow and traces in these arrays, (n_rows,) each, from now on."""
        for name, kept in traffic._asdict().items():
            kept[:] = self._held[name][: self._count]
            self._held[name] = kept
        self._view()

    def _late(self) -> int:
        return self._count - self.base

    def _bearable(self) -> int:
        return max(_FEWEST, self.base // _SHARE)

    def _reserve(self, rows: int) -> None:
        room = int(self._held["source"].size)
        if rows <= room:
            return
        # The first links of a map fill their room; what grows later gets room in advance.
        more = rows if room == 0 else max(rows, room + room // 2)
        for name, held in self._held.items():
            wider = np.zeros(more, held.dtype)
            wider[: self._count] = held[: self._count]
            self._held[name] = wider
        self._drawn = np.zeros(more)

    def _clear(self) -> None:
        """Drop the gone rows and sort the others."""
        m, n = self._count, max(self._n, 1)
        held = {name: column[:m] for name, column in self._held.items()}
        key = held["kind"].astype(np.int64) * n
        key += held["target"]
        key *= n
        key += held["source"]
        order = np.argsort(key, kind="stable")
        del key
        if self._gone:
            order = order[held["conductance"][order] > 0.0]
        for name, column in held.items():
            self._held[name] = column[order]
        self._count, self._gone = int(order.size), 0
        if self._drawn.size != self._count:
            self._drawn = np.zeros(self._count)
        self._index(self._count)

    def _index(self, base: int) -> None:
        source = self._held["source"][:base]
        key = self._held["kind"][:base].astype(np.int64) * max(self._n, 1)
        key += self._held["target"][:base]
        edges = np.minimum(np.arange(-(-self._n // BLOCK) + 1) * BLOCK, self._n)
        starts = np.arange(self._kinds)[:, None] * self._n + edges[None, :]
        self._first = np.searchsorted(key, starts)
        del key
        self._out_order = np.argsort(source, kind="stable").astype(np.int32)
        self._out_target = self._held["target"][:base][self._out_order]
        self._out_conductance = self._held["conductance"][:base][self._out_order]
        counts = np.bincount(source, minlength=self._n)
        self._out_start = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
        self._late_first = np.full(self._n, -1, np.int32)
        self._late_next = np.zeros(0, np.int32)
        self._chain(0)

    def _chain(self, first: int) -> None:
        """Chain the late rows from the ``first`` on by their sources."""
        late, base = self._late(), self.base
        if self._late_next.size < late:
            wider = np.zeros(max(late, 2 * self._late_next.size), np.int32)
            wider[:first] = self._late_next[:first]
            self._late_next = wider
        source = self._held["source"]
        for row in range(first, late):
            j = source[base + row]
            self._late_next[row] = self._late_first[j]
            self._late_first[j] = row
        self._view()

    def _view(self) -> None:
        m = self._count
        self.rows = Links(**{name: held[:m] for name, held in self._held.items()})
        self.traffic = Traffic(*(getattr(self.rows, n)[None, :] for n in Traffic._fields))
        shared = {name: getattr(self.rows, name) for name in _SHARED}
        self.wiring = Wiring(
            **shared,
            first=self._first,
            out_start=self._out_start,
            out_order=self._out_order,
            out_target=self._out_target,
            out_conductance=self._out_conductance,
            late_first=self._late_first,
            late_next=self._late_next,
        )
        self.version += 1


def _column(name: str, size: int) -> NDArray[Any]:
    return np.zeros(size, _DTYPES.get(name, np.float64))
