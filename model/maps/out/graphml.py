"""GraphML, written by networkx from a directed multigraph that keeps every link by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model.maps.marks import Value
from model.maps.out.outcome import Outcome, xml_text

if TYPE_CHECKING:
    import networkx as nx


def graph_of(outcome: Outcome) -> nx.MultiDiGraph:
    """``graph_of(outcome) -> networkx.MultiDiGraph``: agents by id, links with all their values.

    Links are directed as the map has them; ``kind`` says which work both ways.
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    if outcome.map.title:
        graph.graph["title"] = xml_text(outcome.map.title)
    for agent, values in outcome.agent_rows():
        label = xml_text(agent.label or agent.id)
        graph.add_node(xml_text(agent.id), label=label, **_clean(values))
    for number, (link, values) in enumerate(outcome.link_rows()):
        told = _clean(values)
        if link.label:
            told["label"] = xml_text(link.label)
        if link.weight is not None:
            told["weight"] = link.weight
        graph.add_edge(xml_text(link.source), xml_text(link.target), key=str(number), **told)
    return graph


def write_graphml(outcome: Outcome, path: Path) -> None:
    """``write_graphml(outcome, path)``: typed keys by plain names, for networkx, yEd, Gephi."""
    import networkx as nx

    nx.write_graphml_xml(graph_of(outcome), path, infer_numeric_types=True)


def _clean(values: dict[str, Value]) -> dict[str, Value]:
    return {
        name: xml_text(value) if isinstance(value, str) else value for name, value in values.items()
    }
