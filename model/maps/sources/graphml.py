"""GraphML, as networkx, yEd, Gephi, igraph and others write it.

Own small parsing on the safe elements: networkx refuses graphs of directed and undirected edges
together and hyperedges, knows one label per yEd node, and opens XML without our bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from model.maps.sources.found import Found
from model.maps.sources.intake import Intake, key_text, one_line
from model.maps.sources.properties import key_of, link_of, node_of
from model.maps.sources.xml import Element, read_xml


@dataclass(frozen=True)
class _Key:
    """What a ``<key>`` declares: for what, which name, the value where none is given."""

    domain: str
    name: str
    usual: str
    yfiles: str


def read_graphml(path: Path) -> Found:
    """``read_graphml(path) -> Found``: ids as keys, typed data by their names, yEd's labels.

    - nested graphs give the folder (labels of the nodes they stand in) and the depth.
    - a hyperedge becomes undirected links between all its ends, and is counted.

    Raises ``InputError`` for broken XML, another root, a node without id, an edge without ends.
    Source: Brandes et al. 2002, GraphML; yWorks' extensions as yEd 3 writes them.
    """
    root, warnings = read_xml(path)
    kept = Intake("graphml", path, warnings)
    graphs = list(root.all("graph"))
    if root.tag != "graphml" or not graphs:
        raise kept.refuse(
            "is no GraphML: it has no <graph> in <graphml>", root.place, "export it anew"
        )
    if len(graphs) > 1:
        kept.warn(graphs[1].place, f"{len(graphs)} graphs stand in it, read as one")
    keys = {
        key.get("id"): _Key(
            key.get("for") or "all", key.get("attr.name"), _usual(key), key.get("yfiles.type")
        )
        for key in root.all("key")
    }
    nested = any(e.tag == "node" and e.first("graph") is not None for e in root.walk())
    title = ""
    for graph, folders in _graphs(graphs, keys):
        own, _ = _data(graph, keys, "graph")
        title = title or own.get("title", "") or own.get("name", "")
        for node in graph.all("node"):
            values, label = _data(node, keys, "node")
            kept.node(
                node_of(
                    key_of(node.get("id"), kept, node.place),
                    values,
                    label=label,
                    colour=values.pop("yfiles.colour", ""),
                    folder="/".join(folders),
                    depth=len(folders) if nested else None,
                    place=node.place,
                )
            )
        usual = graph.get("edgedefault") != "undirected"
        for edge in graph.all("edge"):
            _edge(edge, keys, usual, kept)
        for edge in graph.all("hyperedge"):
            _hyperedge(edge, keys, kept)
    return kept.found(title)


def _edge(edge: Element, keys: Mapping[str, _Key], usual: bool, kept: Intake) -> None:
    source, target = key_text(edge.get("source")), key_text(edge.get("target"))
    if not (source and target):
        raise kept.refuse("an edge has no source or no target", edge.place, "name both")
    values, label = _data(edge, keys, "edge")
    told = edge.get("directed")
    directed = told == "true" if told in ("true", "false") else usual
    arrows = next((e for e in edge.walk() if e.tag == "Arrows"), None)
    if arrows is not None:
        at_source, at_target = (arrows.get(n, "none") != "none" for n in ("source", "target"))
        directed = at_source != at_target
        if at_source and not at_target:
            source, target = target, source
    colour = values.pop("yfiles.colour", "")
    kept.link(link_of(source, target, values, label=label, colour=colour, directed=directed))


def _hyperedge(edge: Element, keys: Mapping[str, _Key], kept: Intake) -> None:
    ends = list(dict.fromkeys(key_text(end.get("node")) for end in edge.all("endpoint")))
    values, label = _data(edge, keys, "hyperedge")
    kept.counts["hyperedges"] += 1
    if len(ends) > 32:
        kept.warn(edge.place, f"a hyperedge of {len(ends)} ends was left out")
        return
    for source, target in combinations(filter(None, ends), 2):
        kept.link(link_of(source, target, values, label=label, directed=False))


def _graphs(
    graphs: list[Element], keys: Mapping[str, _Key]
) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Every graph with the labels of the nodes it stands in."""
    waiting: list[tuple[Element, tuple[str, ...]]] = [(graph, ()) for graph in reversed(graphs)]
    while waiting:
        graph, folders = waiting.pop()
        yield graph, folders
        inner = []
        for node in graph.all("node"):
            for below in node.all("graph"):
                values, label = _data(node, keys, "node")
                name = label or values.get("label", "") or node.get("id")
                inner.append((below, (*folders, one_line(name).replace("/", "∕"))))
        waiting.extend(reversed(inner))


def _data(element: Element, keys: Mapping[str, _Key], domain: str) -> tuple[dict[str, str], str]:
    """Data by name, and the label that yEd drew; defaults where a key has one."""
    told = {
        key.name: key.usual
        for key in keys.values()
        if key.usual and key.name and key.domain in (domain, "all")
    }
    label = ""
    for data in element.all("data"):
        key = keys.get(data.get("key"))
        if (key is not None and key.yfiles) or data.children:
            label = label or _drawn(data, told)
        else:
            told[key.name if key is not None and key.name else data.get("key")] = data.text.strip()
    return told, label


def _drawn(data: Element, told: dict[str, str]) -> str:
    """Labels of yEd's drawing joined to one; its colour goes to ``told``."""
    labels = []
    for part in data.walk():
        if part.tag in ("NodeLabel", "EdgeLabel"):
            labels.append(one_line(part.text))
        elif part.tag in ("Fill", "LineStyle") and part.get("color"):
            told.setdefault("yfiles.colour", part.get("color"))
    return " ".join(dict.fromkeys(filter(None, labels)))


def _usual(key: Element) -> str:
    usual = key.first("default")
    return usual.text.strip() if usual is not None else ""
