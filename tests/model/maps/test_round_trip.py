"""What is exported comes back: agents, links, kinds, valence, layers, intention, in each format."""

from __future__ import annotations

import json
import math

import networkx as nx
import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from agents.kinds import KIND_NAMES
from agents.transducers import RULE_NAMES
from model.errors import InputError
from model.maps.consistency import link_key
from model.maps.mapping import to_map
from model.maps.out.canvas import canvas_of, write_canvas
from model.maps.out.gexf import write_gexf
from model.maps.out.graphml import write_graphml
from model.maps.out.names import SafeNames
from model.maps.out.notes import Note, agent_notes, agent_paths, write_notes
from model.maps.out.outcome import Group, Outcome
from model.maps.read import parse_map
from model.maps.schema import AgentEntry, LinkEntry, MetaMap
from model.maps.sources.open import open_source
from model.maps.write import map_text
from scenarios.library import built_in_map

# Words of several scripts and whatever XML, YAML, Markdown and file systems stumble over.
ids = st.text("aБ中é1 .-_:/\\<>&\"'[]|#%@", min_size=1, max_size=6).filter(
    lambda text: text == " ".join(text.split())
)
texts = st.text("aБ中é1 .-_:/\\<>&\"'[]|#%@;,", max_size=8).map(lambda text: " ".join(text.split()))
numbers = st.floats(-1.0, 1.0, allow_nan=False)


@st.composite
def maps(draw) -> MetaMap:
    names = draw(st.lists(ids, min_size=1, max_size=6, unique=True))
    width = draw(st.integers(0, 3))
    vectors = st.lists(numbers, min_size=width, max_size=width).filter(any)
    agents = [
        AgentEntry(
            id=name,
            kind=draw(st.sampled_from(KIND_NAMES)),
            label=draw(texts) or None,
            label_en=draw(texts) or None,
            layer=draw(st.integers(0, 999)),
            note=draw(texts) or None,
            tags=tuple(draw(st.lists(ids, max_size=2, unique=True))),
            meaning=tuple(draw(vectors)) if width else None,
            kind_source=draw(st.sampled_from(("explicit", "rule", "guessed", "default"))),
            ghost=draw(st.booleans()),
        )
        for name in names
    ]
    links: dict[tuple[str, str, str], LinkEntry] = {}
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names))
    for source, target in draw(st.lists(pairs, max_size=8)):
        kind = draw(st.sampled_from(RULE_NAMES))
        if source != target:
            told = {"from": source, "to": target, "kind": kind, "valence": draw(numbers)}
            told |= {"label": draw(texts) or None, "weight": draw(st.none() | numbers)}
            links.setdefault(link_key(source, target, kind), LinkEntry.model_validate(told))
    weights = st.dictionaries(st.sampled_from(names), st.floats(0.001, 1e6), max_size=3)
    return MetaMap(
        title=draw(texts.filter(bool)),
        agents=tuple(agents),
        links=tuple(links.values()),
        intention=draw(weights),
        meaning_model="TF-IDF 1" if width else None,
    )


def facts(meta_map: MetaMap) -> dict:
    """What must come back, whatever the order."""
    return {
        "title": meta_map.title,
        "agents": {
            a.id: (a.kind, a.label or a.id, a.label_en, a.layer, a.note, a.tags, a.meaning)
            for a in meta_map.agents
        },
        "kind_sources": {a.id: (a.kind_source, a.ghost) for a in meta_map.agents},
        "links": {
            link_key(x.source, x.target, x.kind): (x.valence, x.label, x.weight, x.kind_source)
            for x in meta_map.links
        },
        "directions": {(x.source, x.target) for x in meta_map.links},
        "intention": meta_map.intention,
        "meaning_model": meta_map.meaning_model,
    }


def written_map(outcome: Outcome, path) -> None:
    path.write_text(map_text(outcome.map), encoding="utf-8")


WRITERS = {"gexf": write_gexf, "graphml": write_graphml, "canvas": write_canvas}


@pytest.mark.parametrize("to", WRITERS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@example(built_in_map())
@given(maps())
def test_what_is_exported_comes_back(tmp_path_factory, to, meta_map) -> None:
    path = tmp_path_factory.getbasetemp() / f"there-and-back.{to}"
    WRITERS[to](Outcome(meta_map), path)
    mapped = to_map(open_source(path))
    assert facts(mapped.map) == facts(meta_map)


@settings(max_examples=30)
@given(maps())
def test_a_map_written_as_a_map_is_the_same_map(meta_map) -> None:
    assert parse_map(map_text(meta_map), name="x") == meta_map


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(maps())
def test_notes_come_back_as_the_same_structure(tmp_path_factory, meta_map) -> None:
    # An id that looks like a link is written with a blank in it.
    assume(not any("[[" in name for name in meta_map.ids))
    outcome = Outcome(meta_map)
    folder = tmp_path_factory.mktemp("vault") / "notes"
    paths = agent_paths(outcome, "agents")
    assert write_notes(agent_notes(outcome, paths, links_heading="Links"), folder) == len(paths)
    found = open_source(folder)
    id_of = {node.key: node.fields["id"][0] for node in found.nodes}
    assert set(id_of.values()) == set(meta_map.ids)
    assert found.counts["unresolved"] == 0
    assert not any(node.ghost for node in found.nodes)
    told = {(id_of[x.source], id_of[x.target], x.word.split()[0]) for x in found.links}
    assert told == {(x.source, x.target, x.kind) for x in meta_map.links}
    mapped = to_map(found)
    own = {mapped.ids[key]: name for key, name in id_of.items()}
    assert {(own[x.source], own[x.target], x.kind): x.valence for x in mapped.map.links} == {
        (x.source, x.target, x.kind): round(x.valence, 3) if x.kind == "emotional" else 0.0
        for x in meta_map.links
    }
    assert {own[a.id]: a.layer for a in mapped.map.agents} == {
        a.id: a.layer for a in meta_map.agents
    }
    assert {own[name]: weight for name, weight in mapped.map.intention.items()} == (
        meta_map.intention
    )
    assert {id_of[n.key]: n.fields["kind"][0] for n in found.nodes} == {
        agent.id: agent.kind for agent in meta_map.agents
    }


def test_networkx_reads_what_is_written_with_its_values(tmp_path) -> None:
    meta_map = built_in_map()
    first = meta_map.agents[0].id
    link = meta_map.links[0]
    outcome = Outcome(
        meta_map,
        {first: {"energy": 1.25, "tension": math.nan, "cluster": 3}},
        {link_key(link.source, link.target, link.kind): {"flow": 0.5, "grown": True}},
    )
    write_gexf(outcome, tmp_path / "x.gexf")
    write_graphml(outcome, tmp_path / "x.graphml")
    for graph in (
        nx.read_gexf(tmp_path / "x.gexf"),
        nx.read_graphml(tmp_path / "x.graphml", force_multigraph=True),
    ):
        assert set(graph) == set(meta_map.ids)
        assert graph.number_of_edges() == len(meta_map.links)
        told = graph.nodes[first]
        assert (told["energy"], told["cluster"]) == (1.25, 3)
        assert (told["kind"], told["layer"]) == (meta_map.agents[0].kind, meta_map.agents[0].layer)
        assert "tension" not in told
        edges = graph.get_edge_data(link.source, link.target).values()
        assert any(edge.get("flow") == 0.5 and edge.get("grown") is True for edge in edges)


def test_text_that_xml_cannot_hold_is_replaced_and_the_file_stays_whole(tmp_path) -> None:
    agent = AgentEntry(id="a", kind="image", label="звонок \a", note="\x00\ufffe\x1b[31m")
    for writer, reader in ((write_gexf, nx.read_gexf), (write_graphml, nx.read_graphml)):
        writer(Outcome(MetaMap(agents=(agent,))), tmp_path / "x")
        assert reader(tmp_path / "x").nodes["a"]["label"] == "звонок \ufffd"


def test_a_canvas_is_valid_and_its_groups_hold_their_members_and_nobody_else() -> None:
    meta_map = built_in_map()
    groups = (Group("первая", meta_map.ids[:7]), Group("вторая", meta_map.ids[5:20]))
    told = json.loads(json.dumps(canvas_of(Outcome(meta_map, groups=groups))))
    shapes = {shape["id"]: shape for shape in told["nodes"]}
    assert len(shapes) == len(meta_map.agents) + 2
    for shape in told["nodes"]:
        assert all(isinstance(shape[side], int) for side in ("x", "y", "width", "height"))
        assert shape["type"] in ("text", "group")
        assert shape["type"] != "text" or shape["text"]
    frames = [shape for shape in told["nodes"] if shape["type"] == "group"]
    cards = [shape for shape in told["nodes"] if shape["type"] == "text"]
    members = {"первая": set(meta_map.ids[:7]), "вторая": set(meta_map.ids[7:20])}
    assert {frame["label"] for frame in frames} == set(members)
    for frame in frames:
        inside = {card["id"] for card in cards if overlap(frame, card)}
        assert inside == members[frame["label"]]
    assert not any(overlap(a, b) for i, a in enumerate(cards) for b in cards[:i])
    assert not overlap(*frames)
    for edge in told["edges"]:
        assert {edge["fromNode"], edge["toNode"]} <= set(shapes)
        assert edge.get("toEnd", "arrow") in ("arrow", "none")
    assert told == json.loads(json.dumps(canvas_of(Outcome(meta_map, groups=groups))))


def overlap(a: dict, b: dict) -> bool:
    return all(
        a[side] < b[side] + b[size] and b[side] < a[side] + a[size]
        for side, size in (("x", "width"), ("y", "height"))
    )


def test_cards_drawn_since_the_export_are_read_beside_the_marked_ones(tmp_path) -> None:
    told = canvas_of(Outcome(built_in_map()))
    place = {"x": 0, "y": 0, "width": 10, "height": 10}
    told["nodes"].append({"id": "new", "type": "text", "text": "Новая мысль", **place})
    told["edges"].append({"id": "e", "fromNode": "new", "toNode": built_in_map().ids[0]})
    path = tmp_path / "x.canvas"
    path.write_text(json.dumps(told), encoding="utf-8")
    made = to_map(open_source(path)).map
    assert made.ids == (*built_in_map().ids, "Новая мысль")
    assert made.agents[-1].kind_source != "explicit"
    assert made.links[-1].source == "Новая мысль"


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Свет: что это?", "Свет что это"),
        ("con", "_con"),
        ("LPT1.md", "_LPT1.md"),
        ("a/b\\c|d#e^f[g]", "a b c d e f g"),
        ("точка. ", "точка"),
        ("...", "_"),
        ("\u202eзадом\x00 наперёд", "задом наперёд"),
        ("и\u0306", "й"),
    ],
)
def test_names_are_safe_on_every_file_system(wanted, name) -> None:
    assert SafeNames().name(wanted) == name


def test_long_and_clashing_names_stay_apart_and_short() -> None:
    names = SafeNames()
    given = [names.name("Ж" * 300), names.name("ж" * 300), names.name("A"), names.name("a")]
    assert given[2:] == ["A", "a (2)"]
    assert len({name.casefold() for name in given}) == 4
    assert all(len(name.encode()) <= 150 for name in given)


def test_notes_go_into_a_new_folder_only(tmp_path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "note.md").write_text("моё")
    with pytest.raises(InputError, match="is there and not empty"):
        write_notes([Note("x", "y")], mine)
    assert [path.name for path in mine.iterdir()] == ["note.md"]
    with pytest.raises(InputError, match="is there already"):
        write_notes([Note("x", "y")], mine / "note.md")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match="is there already"):
        write_notes([Note("x", "y")], link)
    (tmp_path / "empty").mkdir()
    assert write_notes([Note("x", "y", {"a": [1]})], tmp_path / "empty") == 1
    text = (tmp_path / "empty" / "x.md").read_text()
    assert yaml.safe_load(text.split("---")[1]) == {"a": [1]}


def test_a_write_that_fails_leaves_nothing_behind(tmp_path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_notes([Note("a", "1"), Note("a", "2")], tmp_path / "new")
    assert list(tmp_path.iterdir()) == []
