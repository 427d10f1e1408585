"""A map of thought from whatever it is kept in: a map file, a vault, a folder, a graph file.

Reading a map file is in ``read.py``, other sources in ``sources/``, judging in ``mapping.py``.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from model.maps.mapping import Mapped, Mapping, to_map
from model.maps.mapping_file import MAPPING_NAMES, parse_mapping
from model.maps.meanings import Meaning, with_meanings
from model.maps.read import read_map
from model.maps.schema import MetaMap
from model.maps.sources.open import format_of, open_source
from model.maps.sources.trees import Progress, Tree, open_tree

_MAP_SUFFIXES = (".yaml", ".yml", "")
_READ_SUFFIXES = (".md", ".markdown", ".canvas", ".yml", ".yaml", ".edn")
_PIECE = 2**24


def is_map_file(path: Path) -> bool:
    """``is_map_file(path)``: whether it is to be read as a map, and not as another source."""
    if path.is_dir():
        return False
    if path.name.lower().endswith((".map.yaml", ".map.yml")) or not path.exists():
        return True
    return path.suffix.lower() in _MAP_SUFFIXES and format_of(path) is None


def map_of(path: Path, *, progress: Progress | None = None) -> MetaMap:
    """``map_of(path) -> MetaMap``: the map in a map file, or what any other source amounts to.

    - ``progress``: called with (done, total) while a big folder is read.

    Raises ``InputError`` where nothing can be read there.
    """
    if is_map_file(path):
        return read_map(path)
    return mapped_from(path, progress=progress).map


def mapped_from(
    path: Path,
    mapping: Mapping | None = None,
    *,
    meaning: Meaning | None = None,
    progress: Progress | None = None,
) -> Mapped:
    """``mapped_from(path, mapping) -> Mapped``: read a source and judge what was found.

    - ``mapping``: what the person laid down; where absent, the ``metamap.yml`` at the top of
      the folder or zip, or else the words known anyway.
    - ``meaning``: how agents with text get their meaning vectors (``meanings.with_meanings``);
      where absent, the vectors the source brings with it, else ``tfidf``.
    """
    mapped = to_map(open_source(path, progress=progress), mapping or mapping_within(path))
    if meaning is None:
        own = any(agent.meaning is not None for agent in mapped.map.agents)
        meaning = "none" if own else "tfidf"
    whole = with_meanings(mapped.map, mapped.found, meaning, ids=mapped.ids, progress=progress)
    return replace(mapped, map=whole)


def mapping_within(path: Path) -> Mapping:
    """``mapping_within(path) -> Mapping``: the mapping that lies in a folder or zip, if any."""
    if format_of(path) == "tree":
        tree = open_tree(path)
        for name in MAPPING_NAMES:
            member = tree.named(name)
            if member is not None:
                return parse_mapping(tree.read(member, _PIECE), name=f"{path}/{name}")
    return Mapping()


def digest_of(path: Path) -> tuple[str, int]:
    """``digest_of(folder) -> (sha256, bytes)``: of the names and contents of all notes in it."""
    tree: Tree = open_tree(path)
    digest, size = hashlib.sha256(), 0
    for member in tree.members:
        if member.suffix in _READ_SUFFIXES:
            raw = tree.read(member, _PIECE)
            digest.update(f"{member.path}\0{len(raw)}\0".encode())
            digest.update(raw)
            size += len(raw)
    return digest.hexdigest(), size
