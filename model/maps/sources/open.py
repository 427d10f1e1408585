"""Which reader a source needs, and calling it. What stands in a source is the readers' business.

A reader of a file format adds one line to ``READERS``: what tells its files, and the function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from model.errors import InputError
from model.maps.sources import sniff
from model.maps.sources.found import Found

_HEAD_BYTES = 4096


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


def format_of(path: Path) -> str | None:
    """``format_of(path) -> str or None``: the name of the file's format in ``READERS``."""
    head = b""
    if not path.is_dir():
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    peek = Peek(path, path.suffix.lower(), head)
    return next((name for name, (holds, _) in READERS.items() if holds(peek)), None)


def open_source(path: Path) -> Found:
    """``open_source(path) -> Found``: read a file in any of the known formats.

    Raises ``InputError`` where nothing can be read there, or no reader knows it.
    """
    try:
        name = format_of(path)
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="check the path"
        ) from error
    if name is None:
        raise InputError(
            "is no source of a map that is known here",
            file=path,
            mend=f"the known ones are {', '.join(READERS)}",
        )
    module, _, function = READERS[name][1].partition(":")
    found: Found = getattr(import_module(module), function)(path)
    return found
