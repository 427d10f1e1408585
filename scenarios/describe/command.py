"""From what a person names to its map and its description. Words and pictures are elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import InputError

if TYPE_CHECKING:
    from model.maps.description import Description
    from model.maps.mapping import Mapped
    from model.maps.meanings import Meaning
    from model.maps.schema import MetaMap


def described(
    source: str | Path,
    *,
    meaning: Meaning | None = None,
    seed: int = 1,
    quiet: bool = True,
    once_read: Callable[[Mapped], None] = lambda mapped: None,
) -> tuple[MetaMap, Description]:
    """``described(source) -> (map, description)``: of a map file or any source a reader knows.

    - ``source``: a path, or ``metathought`` for the built-in map.
    - ``meaning``: how agents with text get their vectors, TF-IDF where absent; a map file keeps
      its own.

    Raises ``InputError`` where nothing can be read there.
    """
    from model.maps.describe import describe
    from model.maps.read import read_map
    from model.maps.source import is_map_file, mapped_from
    from scenarios.importing import bar
    from scenarios.library import BUILT_IN_MAP

    path = BUILT_IN_MAP if source == "metathought" else Path(source)
    if not path.exists():
        raise InputError("there is no such file or folder", file=path, mend="check the path")
    if is_map_file(path):
        meta_map = read_map(path)
        return meta_map, describe(meta_map, seed=seed)
    with bar(quiet) as progress:
        mapped = mapped_from(path, meaning=meaning, progress=progress)
    once_read(mapped)
    found = describe(
        mapped.map, found=mapped.found, ids=mapped.ids, warnings=mapped.warnings, seed=seed
    )
    return mapped.map, found
