"""A map as plain arrays, for worlds too large to be written by hand.

What a file holds is a ``MetaMap`` (``schema.py``); a field is built from either.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.names import Names, Numbered


@dataclass(frozen=True)
class MapColumns:
    """``MapColumns(kind, layer, source, target, link_kind, …)``: a map as arrays.

    - ``kind`` (n,), ``layer`` (n,): kind of each agent, by its number in the world's kinds.
    - ``source``, ``target`` (m,): rows; ``link_kind`` (m,): number in the world's rules;
      ``valence`` (m,), zeros where none is given. A link that works both ways stands once.
    - ``meaning`` (n, d): unit vectors, nan rows where there is none; d may be 0.
    - ``intention`` (n,): weights, none negative; zeros for none.
    - ``names``: by row; numbers where nobody named them.

    Nothing is checked beyond shapes and bounds. Raises ``ValueError`` for these.
    """

    kind: NDArray[np.int8]
    layer: NDArray[np.int16]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    link_kind: NDArray[np.int8]
    valence: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    meaning: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    intention: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    names: Names | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        n, m = self.kind.size, self.source.size
        filled = {
            "valence": np.zeros(m),
            "meaning": np.zeros((n, 0)),
            "intention": np.zeros(n),
        }
        for name, empty in filled.items():
            if getattr(self, name).size == 0:
                object.__setattr__(self, name, empty)
        if self.names is None:
            object.__setattr__(self, "names", Numbered(n))
        per_agent = (self.kind, self.layer, self.intention, self.meaning, self.named)
        per_link = (self.source, self.target, self.link_kind, self.valence)
        if {len(column) for column in per_agent} != {n} or {len(c) for c in per_link} != {m}:
            raise ValueError("columns of a map must have one entry per agent, or one per link")
        for ends in (self.source, self.target):
            if m and not (ends.min() >= 0 and ends.max() < n):
                raise ValueError(f"links must join agents 0 to {n - 1}")

    @property
    def named(self) -> Names:
        """Names by row."""
        assert self.names is not None
        return self.names
