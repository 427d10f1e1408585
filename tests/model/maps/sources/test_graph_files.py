"""GEXF, GraphML and GML, as the programs that write them do, held against networkx."""

from __future__ import annotations

import math
from pathlib import Path

import networkx as nx
import pytest

from model.errors import InputError
from model.maps.sources.gexf import read_gexf
from model.maps.sources.gml import read_gml
from model.maps.sources.graphml import read_graphml

GEXF_13 = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
  <meta><creator>Gephi 0.10</creator><description>Моя карта</description></meta>
  <graph defaultedgetype="directed">
    <attributes class="node"><attribute id="0" title="Kind" type="string">
      <default>image</default></attribute><attribute id="1" title="tags" type="liststring"/>
    </attributes>
    <attributes class="edge"><attribute id="v" title="valence" type="double"/></attributes>
    <nodes count="999999999">
      <node id="a" label="Свет"><attvalues><attvalue for="1" value="[сон, явь]"/></attvalues>
        <viz:color r="255" g="0" b="16" a="0.5"/></node>
      <node id="b" label="Истина" pid="a"><attvalues><attvalue for="0" value="principle"/>
        </attvalues><viz:color hex="#0a0b0c"/></node>
      <node id="c"><nodes><node id="d" label="внутри"/></nodes></node>
    </nodes>
    <edges>
      <edge source="a" target="b" kind="emotional" weight="2.5" label="ведёт">
        <attvalues><attvalue for="v" value="-0.5"/></attvalues></edge>
      <edge source="b" target="a" type="undirected"/>
      <edge source="a" target="c" type="mutual"/>
      <edge source="c" target="c"/>
      <edge source="c" target="нет такого"/>
    </edges>
  </graph>
</gexf>"""


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_gexf_of_gephi_gives_labels_kinds_colours_parents_and_directions(tmp_path) -> None:
    found = read_gexf(write(tmp_path, "g.gexf", GEXF_13))
    nodes = {node.key: node for node in found.nodes}
    assert found.title == "Моя карта"
    assert [nodes[key].label for key in "abcd"] == ["Свет", "Истина", "c", "внутри"]
    assert (nodes["a"].colour, nodes["b"].colour) == ("#ff0010", "#0a0b0c")
    assert (nodes["a"].word, nodes["b"].word) == ("image", "principle")
    assert nodes["a"].tags == ("сон", "явь")
    assert (nodes["b"].folder, nodes["d"].folder, nodes["d"].depth) == ("Свет", "c", 1)
    assert nodes["нет такого"].ghost
    first, back, mutual, to_ghost = found.links
    assert (first.word, first.weight, first.label, first.directed) == (
        *("emotional", 2.5, "ведёт", True),
    )
    assert first.fields["valence"] == ("-0.5",)
    assert [link.directed for link in (back, mutual, to_ghost)] == [False, False, True]
    assert found.counts["to_itself"] == 1
    assert found.counts["unresolved"] == 1


@pytest.mark.parametrize("version", ["1.1draft", "1.2draft"])
@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph])
def test_gexf_of_networkx_gives_the_same_graph(tmp_path, version, kind) -> None:
    graph = kind(nx.karate_club_graph())
    nx.write_gexf(graph, tmp_path / "karate.gexf", version=version)
    same_graph(read_gexf(tmp_path / "karate.gexf"), graph)


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph])
def test_graphml_and_gml_of_networkx_give_the_same_graph(tmp_path, kind) -> None:
    graph = kind(nx.karate_club_graph())
    nx.write_graphml(graph, tmp_path / "karate.graphml")
    same_graph(read_graphml(tmp_path / "karate.graphml"), graph)
    nx.write_gml(graph, tmp_path / "karate.gml")
    same_graph(read_gml(tmp_path / "karate.gml"), graph)


def same_graph(found, graph) -> None:
    assert [node.key for node in found.nodes] == [str(node) for node in graph]
    assert all(link.directed is graph.is_directed() for link in found.links)
    made = type(graph)()
    made.add_nodes_from(node.key for node in found.nodes)
    made.add_weighted_edges_from((x.source, x.target, x.weight) for x in found.links)
    assert nx.utils.graphs_equal(
        nx.relabel_nodes(nx.create_empty_copy(graph, with_data=False), str),
        nx.create_empty_copy(made, with_data=False),
    )
    told = {(str(a), str(b)): float(w) for a, b, w in graph.edges(data="weight")}
    assert {edge: made.edges[edge]["weight"] for edge in told} == told
    assert made.size() == graph.size()


def test_graphml_of_yed_gives_its_labels_groups_arrows_and_colours(tmp_path) -> None:
    text = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
        xmlns:y="http://www.yworks.com/xml/graphml">
      <key id="d5" for="node" yfiles.type="nodegraphics"/>
      <key id="d6" for="node" attr.name="description" attr.type="string"/>
      <key id="d9" for="edge" yfiles.type="edgegraphics"/>
      <key id="w" for="edge" attr.name="weight" attr.type="double"><default>3</default></key>
      <graph edgedefault="directed">
        <node id="n0"><data key="d6">о чём это</data><data key="d5"><y:ShapeNode>
          <y:Fill color="#FFCC00"/><y:NodeLabel>Свет
          мой</y:NodeLabel></y:ShapeNode></data></node>
        <node id="n1" yfiles.foldertype="group"><data key="d5"><y:ProxyAutoBoundsNode>
          <y:Realizers active="0"><y:GroupNode><y:NodeLabel>Группа</y:NodeLabel></y:GroupNode>
          </y:Realizers></y:ProxyAutoBoundsNode></data>
          <graph edgedefault="directed"><node id="n1::n0"/>
            <edge source="n1::n0" target="n0"/></graph></node>
        <edge source="n0" target="n1"><data key="d9"><y:PolyLineEdge>
          <y:Arrows source="standard" target="none"/><y:EdgeLabel>рождает</y:EdgeLabel>
          </y:PolyLineEdge></data></edge>
        <edge source="n0" target="n1" directed="false"/>
        <hyperedge><endpoint node="n0"/><endpoint node="n1"/><endpoint node="n1::n0"/></hyperedge>
      </graph></graphml>"""
    found = read_graphml(write(tmp_path, "y.graphml", text))
    nodes = {node.key: node for node in found.nodes}
    assert (nodes["n0"].label, nodes["n0"].colour) == ("Свет мой", "#FFCC00")
    assert nodes["n0"].note == "о чём это"
    assert (nodes["n1::n0"].folder, nodes["n1::n0"].depth) == ("Группа", 1)
    links = {(x.source, x.target, x.directed): x for x in found.links}
    turned = links["n1", "n0", True]
    assert (turned.label, turned.weight) == ("рождает", 3.0)
    assert links["n0", "n1", False].count == 2
    assert ("n1::n0", "n0", True) in links
    assert found.counts["hyperedges"] == 1


def test_gml_of_gephi_keeps_repeated_labels_and_edges_and_long_texts(tmp_path) -> None:
    text = """Creator "Gephi"
graph
[
  directed 1
  node
  [
    id 5
    label "Свет &amp; тьма"
    graphics
    [
      x 1.5E-3
      fill "#ffcc00"
    ]
    note "на двух

строках"
  ]
  node [ id 7 label "Свет &amp; тьма" ]
  edge [ id 0 source 5 target 7 value 1.0 label "ведёт" ]
  edge [ id 1 source 5 target 7 value 2.0 ]
]
"""
    found = read_gml(write(tmp_path, "g.gml", text))
    assert [(node.key, node.label) for node in found.nodes] == [
        ("5", "Свет & тьма"),
        ("7", "Свет & тьма"),
    ]
    assert (found.nodes[0].colour, found.nodes[0].note) == ("#ffcc00", "на двух строках")
    (link,) = found.links
    assert (link.count, link.weight, link.label, link.directed) == (2, 3.0, "ведёт", True)
    assert math.isnan(found.nodes[0].weight)


@pytest.mark.parametrize(
    ("reader", "text", "told"),
    [
        (read_gexf, "<gexf><graph><nodes><node label='x'/></nodes></graph></gexf>", "no id"),
        (read_gexf, "<gexf><graph><nodes><node id='x'></graph></gexf>", "line 1"),
        (read_gexf, "<svg/>", "no GEXF"),
        (read_gexf, "<gexf><graph/></gexf>", "no nodes"),
        (read_gexf, "<gexf><graph><edges><edge source='a'/></edges></graph></gexf>", "target"),
        (read_graphml, "<graphml><graph><edge source='a'/></graph></graphml>", "target"),
        (read_graphml, "", "no whole XML"),
        (read_gml, "graph [ node [ id 1 ] node [ id 1 ] ]", "duplicated"),
        (read_gml, "graph [ node [ id ", "no whole GML"),
        (read_gml, "graph [ a " + "[ a " * 5000, "deep"),
        (read_gml, "hello", "no GML"),
        (read_gml, 'graph [ node [ id 1 label "незакрытая ] ]', "no whole GML"),
    ],
)
def test_a_broken_graph_file_is_one_clear_line(tmp_path, reader, text, told) -> None:
    path = write(tmp_path, "broken.graph", text)
    with pytest.raises(InputError) as caught:
        reader(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.mend
    assert "\n" not in str(caught.value)
