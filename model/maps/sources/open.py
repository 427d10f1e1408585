"""Which reader a source needs, and calling it. What stands in a source is the readers' business.

A reader of a file format adds one line to ``READERS``: what tells its files, and the function.
Folders and zips of many files are told in ``_TREES``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.maps.sources import sniff
from model.maps.sources.found import Found
from model.maps.sources.trees import Progress, Tree, open_tree

_HEAD_BYTES = 4096
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True)
class Peek:
    """What tells a file's format: its path, lower-case suffix, and its first 4 kB."""

    path: Path
    suffix: str
    head: bytes


def by_suffix(*suffixes: str) -> Callable[[Peek], bool]:
    """``by_suffix(".gml", …)``: a predicate that holds for these suffixes."""
    return lambda peek: peek.suffix in suffixes


READERS: dict[str, tuple[Callable[[Peek], bool], str]] = {
    "mindfield canvas": (sniff.is_own_canvas, "model.maps.sources.own_canvas:read_own_canvas"),
    "canvas": (by_suffix(".canvas"), "model.maps.sources.canvas:read_canvas"),
    "gexf": (sniff.is_xml("gexf", ".gexf"), "model.maps.sources.gexf:read_gexf"),
    "graphml": (sniff.is_xml("graphml", ".graphml"), "model.maps.sources.graphml:read_graphml"),
    "gml": (by_suffix(".gml"), "model.maps.sources.gml:read_gml"),
    "opml": (sniff.is_xml("opml", ".opml"), "model.maps.sources.opml:read_opml"),
    "freemind": (sniff.is_xml("map", ".mm"), "model.maps.sources.freemind:read_freemind"),
    "mymind": (sniff.is_mymind, "model.maps.sources.mymind:read_mymind"),
    "cxl": (sniff.is_xml("cmap", ".cxl"), "model.maps.sources.cxl:read_cxl"),
    "conceptnet": (sniff.is_conceptnet, "model.maps.sources.conceptnet:read_conceptnet"),
    "association": (sniff.is_association, "model.maps.sources.association:read_association"),
    "wordnet": (sniff.is_wordnet, "model.maps.sources.wordnet:read_wordnet"),
    "edges": (sniff.is_table, "model.maps.sources.edges:read_edges"),
}
"""Formats of single files by name: (predicate, ``module:function``); the first that holds reads.

Each function is called with the path and gives ``Found``.
"""

_TREES: dict[str, str] = {
    "logseq": "model.maps.sources.logseq:looks_like_logseq:read_logseq_tree",
    "vault": "model.maps.sources.vault:looks_like_vault:read_vault_tree",
}
"""Folders and zips by name: module, predicate on the tree, reader of (tree, progress)."""


def format_of(path: Path) -> str | None:
    """``format_of(path) -> str or None``: what the source is: ``vault``, ``canvas``, …

    Folders and zips are looked into by ``open_source`` alone; both are ``tree`` here, but for a
    folder of WordNet's files. None for a file no reader knows. Raises ``InputError`` where
    nothing can be read there.
    """
    if path.is_dir():
        return "wordnet" if sniff.is_wordnet(Peek(path, "", b"")) else "tree"
    try:
        with path.open("rb") as stream:
            peek = Peek(path, path.suffix.lower(), stream.read(_HEAD_BYTES))
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="check the path"
        ) from error
    name = next((name for name, (holds, _) in READERS.items() if holds(peek)), None)
    return "tree" if name is None and peek.head.startswith(_ZIP_MARKS) else name


def open_source(path: Path, *, progress: Progress | None = None) -> Found:
    """``open_source(path) -> Found``: read a folder, a zip or a file in any known format.

    - ``progress``: called with (done, total) while a big folder is read.

    Raises ``InputError`` where nothing can be read there, or no reader knows it.
    """
    name = format_of(path)
    if name == "tree":
        tree = open_tree(path)
        found: Found = _tree_reader(tree)(tree, progress)
        return found
    if name is None:
        raise InputError(
            "is no source of a map that is known here",
            file=path,
            mend=f"the known ones are {', '.join((*_TREES, *READERS))}",
        )
    module, _, function = READERS[name][1].partition(":")
    read: Found = _from(module, function)(path)
    return read


def _tree_reader(tree: Tree) -> Callable[[Tree, Progress | None], Any]:
    for where in _TREES.values():
        module, holds, reads = where.split(":")
        if _from(module, holds)(tree):
            return _from(module, reads)
    raise InputError(
        "holds no notes and no canvas",
        file=tree.path,
        mend=f"name the folder itself; known are {', '.join(_TREES)}"
        if os.path.isdir(tree.path)
        else "zip the folder of the notes, or name the file in it by itself",
    )


def _from(module: str, name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found
