"""Random worlds to measure on: their size and mix are given, their seed is fixed.

``python -m benchmarks.worlds N LAWS LINKS FOLDER`` lays one down as ``columns.npz`` for the engine
and ``world.bin`` for the others, in a process of its own. Nothing is timed here.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.kinds import KIND_NAMES
from agents.transducers import RULES
from benchmarks import world_file
from model.maps.columns import MapColumns
from model.mindfield import Mindfield
from model.settings import Settings

SEED = 20251125
"""Of the maps."""
RUN_SEED = 1
"""Of the runs."""
AGENT_SHARES = (0.4, 0.4, 0.2)
"""Distinctions, images, principles."""
MEANING_LENGTH = 4
WANTED = 0.1
"""Share of the agents that the intention names."""
_MIXED = {"logical": 0.30, "analogical": 0.20, "wave": 0.35, "emotional": 0.15}
MIXES = {"full": _MIXED, "grouped": _MIXED, "wave": {"wave": 1.0}}
"""By laws: share of each kind among the directed links; one that works both ways makes two."""
_QUIET: dict[str, Any] = {"emergence": {"every_s": 1e9}, "record": {"every_s": 1e9}}
GROUP, INSIDE = 100, 0.75
"""Size of the groups of a grouped world, and the share of its links that stay inside."""
LAWS: dict[str, dict[str, Any]] = {
    "full": _QUIET,
    "grouped": _QUIET,
    "wave": _QUIET
    | {
        "schedule": {"rates": dict.fromkeys(KIND_NAMES, 1.0)},
        "intention": {"beta": 0.0},
        "laws": {"pump": 0.0, "threshold": 1e9},
    },
}
"""``full``: the defaults, links drawn evenly, which is the worst case for a cache. ``grouped``: the
same laws on a map with groups, as maps of thought have them. ``wave``: waves alone, as Brian2 gets
them. In all, nobody looks for clusters or records: those have measures of their own."""

_COLUMNS = (
    "kind",
    "layer",
    "source",
    "target",
    "link_kind",
    "valence",
    "meaning",
    "intention",
)


def random_columns(n: int, links: int = 10, laws: str = "full") -> MapColumns:
    """``random_columns(n, links) -> MapColumns``: ``n`` agents (≥ 20), ``links`` rows for each.

    Ends are drawn evenly, or for ``grouped`` mostly within groups of ``GROUP`` neighbouring rows;
    links of an agent to itself and doubles are left out, which takes a per cent at n = 1,000 and
    nothing worth naming above (with groups some per cent at any n).
    """
    draw = np.random.default_rng([SEED, n, links])
    source, target, kind = [], [], []
    for number, rule in enumerate(RULES):
        rows = round(n * links * MIXES[laws].get(rule.name, 0.0))
        entries = rows // 2 if rule.both_ways else rows
        inside = INSIDE if laws == "grouped" else 0.0
        j, i = _pairs(draw, n, entries, either_way=rule.both_ways, inside=inside)
        source.append(j)
        target.append(i)
        kind.append(np.full(j.size, number, np.int8))
    link_kind = np.concatenate(kind)
    signed = np.array([rule.signed for rule in RULES])[link_kind]
    meaning = draw.normal(size=(n, MEANING_LENGTH))
    return MapColumns(
        kind=draw.choice(3, n, p=AGENT_SHARES).astype(np.int8),
        layer=draw.integers(0, 5, n).astype(np.int16),
        source=np.concatenate(source),
        target=np.concatenate(target),
        link_kind=link_kind,
        valence=np.where(signed, draw.uniform(-1.0, 1.0, link_kind.size), 0.0),
        meaning=meaning / np.linalg.norm(meaning, axis=1, keepdims=True),
        intention=np.where(draw.random(n) < WANTED, draw.uniform(0.5, 1.0, n), 0.0),
    )


def settings_of(laws: str, **sections: Any) -> Settings:
    """``settings_of("full") -> Settings``; sections told replace those of ``LAWS``."""
    return Settings.model_validate(LAWS[laws] | sections)


def save(columns: MapColumns, path: Path) -> None:
    """``save(columns, path)``: as ``.npz``, for processes that must not draw it themselves."""
    np.savez(path, **{name: getattr(columns, name) for name in _COLUMNS})


def load(path: Path) -> MapColumns:
    """``load(path) -> MapColumns`` that ``save`` laid down."""
    with np.load(path) as told:
        return MapColumns(**{name: told[name] for name in _COLUMNS})


def _pairs(
    draw: np.random.Generator, n: int, k: int, *, either_way: bool, inside: float
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Draw ``k`` pairs, less those of an agent with itself and the doubles."""
    j, i = draw.integers(0, n, (2, k))
    if inside:
        near = np.minimum(j - j % GROUP + draw.integers(0, GROUP, k), n - 1)
        i = np.where(draw.random(k) < inside, near, i)
    apart = j != i
    j, i = j[apart], i[apart]
    low, high = (np.minimum(j, i), np.maximum(j, i)) if either_way else (j, i)
    first = np.unique(low * n + high, return_index=True)[1]
    first.sort()
    return j[first].astype(np.int32), i[first].astype(np.int32)


def main() -> None:
    """Lay a world down."""
    n, laws, links, folder = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    columns = random_columns(n, links, laws)
    save(columns, folder / "columns.npz")
    model = Mindfield(columns, settings_of(laws), seed=RUN_SEED)
    world_file.write(world_file.world_of(model), folder / "world.bin")


if __name__ == "__main__":
    main()
