"""GEXF 1.0 to 1.3, as Gephi, networkx and others write it.

Own small parsing on the safe elements: networkx 3.6 refuses version 1.3. Moments of a dynamic
graph are not read; the graph is taken as the whole of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from model.maps.sources.found import Found
from model.maps.sources.intake import Intake, key_text, one_line
from model.maps.sources.properties import key_of, link_of, node_of
from model.maps.sources.xml import Element, read_xml

_UNDIRECTED = ("undirected", "mutual")
_DYNAMIC = ("start", "end", "startopen", "endopen", "timestamp", "timestamps", "intervals")


def read_gexf(path: Path) -> Found:
    """``read_gexf(path) -> Found``: nodes with ids as keys, labels, attributes, colours, parents.

    - an edge's ``kind`` (1.3) or attribute of that name is its word; ``mutual`` is undirected.
    - nested nodes and ``pid`` give the folder: labels of what they stand in, and the depth.

    Raises ``InputError`` for broken XML, another root, a node without id, an edge without ends.
    Source: GEXF 1.3 primer, gexf.net; kept short where versions differ.
    """
    root, warnings = read_xml(path)
    kept = Intake("gexf", path, warnings)
    graph = root.first("graph") if root.tag == "gexf" else None
    if graph is None:
        raise kept.refuse("is no GEXF: it has no <graph> in <gexf>", root.place, "export it anew")
    titles, defaults = _attributes(graph)
    chains = _Chains(graph)
    for node, parents in _nodes(graph):
        key = key_of(node.get("id"), kept, node.place)
        folder, depth = chains(node, parents)
        size = node.first("size")
        values = dict(defaults["node"]) | _values(node, titles["node"])
        if size is not None:
            values.setdefault("size", size.get("value"))
        label = node.get("label")
        kept.node(
            node_of(
                key,
                values,
                label=label,
                colour=_colour(node),
                folder=folder,
                depth=depth,
                place=node.place,
            )
        )
        _note_moments(node, kept)
    undirected = graph.get("defaultedgetype", "undirected") in _UNDIRECTED
    for part in graph.walk():
        if part.tag == "edge":
            _edge(part, kept, titles["edge"], defaults["edge"], undirected)
    if kept.counts["moments"]:
        kept.warn("", "moments of a dynamic graph were not read, only the whole of them")
    meta = root.first("meta")
    described = meta.first("description") if meta is not None else None
    return kept.found(described.words() if described is not None else "")


def _edge(
    edge: Element,
    kept: Intake,
    titles: dict[str, str],
    defaults: dict[str, str],
    undirected: bool,
) -> None:
    source, target = key_text(edge.get("source")), key_text(edge.get("target"))
    if not (source and target):
        raise kept.refuse("an edge has no source or no target", edge.place, "name both")
    values = dict(defaults) | _values(edge, titles)
    if edge.get("kind"):
        values.setdefault("kind", edge.get("kind"))
    kind = edge.get("type")
    kept.link(
        link_of(
            source,
            target,
            values,
            label=edge.get("label"),
            colour=_colour(edge),
            weight=edge.get("weight"),
            directed=not (kind in _UNDIRECTED if kind else undirected),
        )
    )
    _note_moments(edge, kept)


def _attributes(graph: Element) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Titles by id and default values by title, for nodes and for edges."""
    titles: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
    defaults: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
    for group in graph.all("attributes"):
        mine = "edge" if group.get("class") == "edge" else "node"
        for attribute in group.all("attribute"):
            title = attribute.get("title") or attribute.get("id")
            titles[mine][attribute.get("id")] = title
            usual = attribute.first("default")
            if usual is not None and usual.text.strip():
                defaults[mine][title] = usual.text.strip()
    return titles, defaults


def _values(element: Element, titles: dict[str, str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for group in element.all("attvalues"):
        for value in group.all("attvalue"):
            name = value.get("for") or value.get("id")
            told[titles.get(name, name)] = value.get("value")
    return told


def _nodes(graph: Element) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Every node with the nodes it stands in, outermost first."""
    waiting: list[tuple[Element, tuple[Element, ...]]] = [
        (node, ()) for group in graph.all("nodes") for node in group.all("node")
    ]
    waiting.reverse()
    while waiting:
        node, parents = waiting.pop()
        yield node, parents
        inner = [child for group in node.all("nodes") for child in group.all("node")]
        waiting.extend((child, (*parents, node)) for child in reversed(inner))


class _Chains:
    """``chains(node, parents) -> (folder, depth)``: by nesting, or by ``pid`` where it says so."""

    def __init__(self, graph: Element) -> None:
        self._by_id = {e.get("id"): e for e in graph.walk() if e.tag == "node"}
        self._nested = any(e.get("pid") or e.first("nodes") for e in self._by_id.values())

    def __call__(self, node: Element, parents: tuple[Element, ...]) -> tuple[str, int | None]:
        above = list(parents)
        if not above:
            seen = {node.get("id")}
            at = self._by_id.get(node.get("pid"))
            while at is not None and at.get("id") not in seen:
                seen.add(at.get("id"))
                above.insert(0, at)
                at = self._by_id.get(at.get("pid"))
        names = [one_line(e.get("label") or e.get("id")).replace("/", "∕") for e in above]
        return "/".join(names), len(above) if self._nested else None


def _colour(element: Element) -> str:
    colour = element.first("color")
    if colour is None:
        return ""
    if colour.get("hex"):
        return colour.get("hex")
    try:
        red, green, blue = (int(float(colour.get(name))) for name in "rgb")
    except (ValueError, OverflowError):
        return ""
    return f"#{red & 255:02x}{green & 255:02x}{blue & 255:02x}"


def _note_moments(element: Element, kept: Intake) -> None:
    if element.first("spells") is not None or any(element.get(name) for name in _DYNAMIC):
        kept.counts["moments"] += 1
