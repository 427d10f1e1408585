"""GML, as Gephi, networkx, yEd and others write it: networkx reads it, its traps taken away.

Traps: nodes are named by ids, since labels may repeat; repeated edges need ``multigraph``; deep
nesting would end in a recursion; a text may go on over several lines.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.maps.sources.file_text import read_text
from model.maps.sources.found import Found
from model.maps.sources.intake import Intake, key_text
from model.maps.sources.properties import key_of, link_of, node_of

_MOST_DEPTH = 50
_TEXT = re.compile(r'"[^"]*"')
_GRAPH = re.compile(r"(?:^|(?<=\s))graph\s*\[")
_MULTI = re.compile(r"\bmultigraph\s+1\b")


def read_gml(path: Path) -> Found:
    """``read_gml(path) -> Found``: ids as keys, labels, whatever stands on nodes and edges.

    Raises ``InputError`` for what networkx cannot read (with its line), for brackets nested
    more than 50 deep, and for a file without a graph.
    Source: Himsolt 1997, GML: a portable graph file format.
    """
    import networkx as nx

    text, warnings = read_text(path)
    kept = Intake("gml", path, warnings)
    _bounded(text, path)
    # networkx stumbles over texts of several lines and reads &#10; as a new line.
    text = _TEXT.sub(lambda quoted: quoted[0].replace("\n", "&#10;"), text)
    text, found = _GRAPH.subn("graph [ multigraph 1", text, count=1)
    if not found:
        raise kept.refuse("is no GML: it has no 'graph ['", "", "export it anew")
    if _MULTI.search(text.replace("graph [ multigraph 1", "", 1)):
        text = text.replace("graph [ multigraph 1", "graph [", 1)
    try:
        graph = nx.parse_gml(text, label=None)
    except nx.NetworkXError as error:
        raise kept.refuse(f"is no whole GML ({error})", "", "export it anew") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise kept.refuse(
            f"holds something that is no GML ({error})", "", "export it anew"
        ) from error
    for name, told in graph.nodes(data=True):
        values = _flat(told)
        values.pop("id", None)
        key = key_of(str(name), kept, f"node {name}")
        colour = values.get("graphics.fill", "")
        kept.node(node_of(key, values, colour=colour, place=f"node {name}"))
    directed = graph.is_directed()
    for source, target, told in graph.edges(data=True):
        ends = key_text(str(source)), key_text(str(target))
        kept.link(link_of(*ends, _flat(told), directed=directed))
    return kept.found(str(graph.graph.get("label", "") or graph.graph.get("name", "")))


def _flat(told: dict[str, Any]) -> dict[str, str]:
    """Values by name, nested ones as ``graphics.fill``; several values as a list."""
    flat: dict[str, str] = {}
    waiting = [("", told)]
    while waiting:
        prefix, values = waiting.pop()
        for name, value in values.items():
            if isinstance(value, dict):
                waiting.append((f"{prefix}{name}.", value))
            elif isinstance(value, list):
                flat[prefix + name] = "|".join(str(one) for one in value)
            else:
                flat[prefix + name] = str(value)
    return flat


def _bounded(text: str, path: Path) -> None:
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        bare = _TEXT.sub("", line) if '"' in line else line
        if "[" in bare or "]" in bare:
            depth += bare.count("[") - bare.count("]")
            if depth > _MOST_DEPTH:
                raise InputError(
                    f"brackets stand more than {_MOST_DEPTH} deep",
                    file=path,
                    place=f"line {number}",
                    mend="export it anew",
                )
