"""GEXF 1.2, which Gephi, networkx and our own reader read alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree

from model.maps.marks import Value
from model.maps.out.outcome import Outcome, xml_text

_SPACE = "http://www.gexf.net/1.2draft"


def write_gexf(outcome: Outcome, path: Path) -> None:
    """``write_gexf(outcome, path)``: all attributes typed and titled by their plain names.

    Every edge is directed, as networkx refuses both sorts together; ``kind`` says which work
    both ways. Source: GEXF 1.2 draft, gexf.net.
    """
    root = ElementTree.Element("gexf", {"xmlns": _SPACE, "version": "1.2"})
    meta = ElementTree.SubElement(root, "meta")
    ElementTree.SubElement(meta, "creator").text = "Mindfield"
    if outcome.map.title:
        ElementTree.SubElement(meta, "description").text = xml_text(outcome.map.title)
    graph = ElementTree.SubElement(root, "graph", {"defaultedgetype": "directed", "mode": "static"})
    agents, links = list(outcome.agent_rows()), list(outcome.link_rows())
    of_nodes = _attributes(graph, "node", [values for _, values in agents])
    of_edges = _attributes(graph, "edge", [values for _, values in links])
    nodes = ElementTree.SubElement(graph, "nodes")
    for agent, values in agents:
        told = {"id": agent.id, "label": agent.label or agent.id}
        node = ElementTree.SubElement(nodes, "node", _clean(told))
        _put(node, values, of_nodes)
    edges = ElementTree.SubElement(graph, "edges")
    for number, (link, values) in enumerate(links):
        told = {"id": str(number), "source": link.source, "target": link.target}
        if link.label:
            told["label"] = link.label
        if link.weight is not None:
            told["weight"] = repr(link.weight)
        edge = ElementTree.SubElement(edges, "edge", _clean(told))
        _put(edge, values, of_edges)
    tree = ElementTree.ElementTree(root)
    ElementTree.indent(tree, " ")
    tree.write(path, encoding="utf-8", xml_declaration=True)


def _attributes(
    graph: ElementTree.Element, of: str, rows: Iterable[Mapping[str, Value]]
) -> dict[str, str]:
    """Declare every name that occurs, with its type; ids by name."""
    types: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            types[name] = _wider(types.get(name), _type(value))
    group = ElementTree.SubElement(graph, "attributes", {"class": of, "mode": "static"})
    ids = {name: f"{of}.{name}" for name in types}
    for name, kind in types.items():
        told = {"id": ids[name], "title": name, "type": kind}
        ElementTree.SubElement(group, "attribute", told)
    return ids


def _type(value: Value) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "double" if isinstance(value, float) else "string"


def _wider(first: str | None, second: str) -> str:
    if first is None or first == second:
        return second
    return "double" if {first, second} == {"integer", "double"} else "string"


def _put(element: ElementTree.Element, values: Mapping[str, Value], ids: dict[str, str]) -> None:
    group = ElementTree.SubElement(element, "attvalues")
    for name, value in values.items():
        told = str(value).lower() if isinstance(value, bool) else str(value)
        ElementTree.SubElement(group, "attvalue", _clean({"for": ids[name], "value": told}))


def _clean(told: dict[str, str]) -> dict[str, str]:
    return {name: xml_text(value) for name, value in told.items()}
