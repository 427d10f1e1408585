"""What a file could do to the reader: refused or bounded, each with one clear line."""

from __future__ import annotations

import contextlib
import os
import time
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import InputError
from model.maps.mapping import to_map
from model.maps.sources import file_text, intake, xml
from model.maps.sources.file_text import read_text
from model.maps.sources.found import FoundNode
from model.maps.sources.intake import Intake
from model.maps.sources.open import READERS
from model.maps.sources.opml import read_opml
from model.maps.sources.xml import read_xml

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
    + "]><opml><body><outline text='&i;'/></body></opml>"
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body>'
    "<outline text='x'>&a;</outline></body></opml>"
)


def write(folder, text: str, encoding: str = "utf-8"):
    path = folder / "file.opml"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
def test_declared_entities_are_refused_with_their_line(tmp_path, text) -> None:
    with pytest.raises(InputError, match=r"line 1: declares entities.*Save it without a DOCTYPE"):
        read_opml(write(tmp_path, text))


def test_a_doctype_alone_is_no_fault_and_nothing_outside_is_asked_for(tmp_path) -> None:
    body = "<opml><body><outline text='a'/></body></opml>"
    text = f'<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/x.dtd">{body}'
    assert [node.key for node in read_opml(write(tmp_path, text)).nodes] == ["a"]


def test_deep_nesting_is_refused_with_its_line(tmp_path) -> None:
    text = "<opml>\n<body>" + "<outline text='a'>" * 200_000
    with pytest.raises(InputError, match="line 2: elements stand more than 1,000 deep"):
        read_opml(write(tmp_path, text))


def test_a_huge_text_is_cut_and_said(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(xml, "MOST_TEXT", 1000)
    text = f"<opml><body><outline text='{'x' * 5000}'>{'y' * 9000}<b/></outline></body></opml>"
    root, warnings = read_xml(write(tmp_path, text))
    outline = next(e for e in root.walk() if e.tag == "outline")
    assert (len(outline.get("text")), len(outline.text)) == (1000, 1000)
    assert [w.what for w in warnings] == [
        "a text of 5,000 characters was cut to 1,000",
        "a text of 9,000 characters was cut to 1,000",
    ]


def test_too_many_elements_nodes_and_links_are_refused(tmp_path, monkeypatch) -> None:
    path = write(tmp_path, "<opml><body>" + "<outline text='a'/>" * 50 + "</body></opml>")
    monkeypatch.setattr(intake, "MOST_NODES", 40)
    with pytest.raises(InputError, match="more than 40 nodes"):
        read_opml(path)
    monkeypatch.setattr(xml, "MOST_ELEMENTS", 30)
    with pytest.raises(InputError, match="line 1: has more than 30 elements"):
        read_opml(path)


def test_a_file_past_the_bound_is_refused_unread(tmp_path) -> None:
    path = tmp_path / "huge.opml"
    path.touch()
    os.truncate(path, file_text.MOST_BYTES + 1)
    begun = time.thread_time()
    with pytest.raises(InputError, match="has 256 MB, at most 256 are read"):
        read_opml(path)
    assert time.thread_time() - begun < 0.5


def test_forbidden_characters_are_left_out_and_said(tmp_path) -> None:
    text = "<opml><body><outline text='a&#0;b&#x1;\x02c&amp;&nbsp;&lt;'/></body></opml>"
    found = read_opml(write(tmp_path, text))
    assert found.nodes[0].label == "abc& <"
    assert "3 characters" in found.warnings[0].what


def test_a_wrong_declaration_is_mended_and_said(tmp_path) -> None:
    text = '<?xml version="1.0" encoding="ascii"?><opml><body><outline text="свет"/></body></opml>'
    found = read_opml(write(tmp_path, text))
    assert found.nodes[0].label == "свет"
    assert "not ascii as it says" in found.warnings[0].what


def test_binary_is_no_text(tmp_path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\x00\x01\x02\x00")
    with pytest.raises(InputError, match="zero bytes"):
        read_text(path)


@given(st.binary(max_size=300))
def test_whatever_stands_in_an_xml_file_it_is_read_or_refused(tmp_path_factory, raw) -> None:
    path = tmp_path_factory.getbasetemp() / "any.opml"
    path.write_bytes(b"<opml><body>" + raw + b"</body></opml>")
    with contextlib.suppress(InputError):
        assert read_opml(path).nodes


SAMPLES = {
    "gexf": "<gexf><graph><nodes><node id='a'/></nodes><edges><edge source='a' target='b'/>"
    "</edges></graph></gexf>",
    "graphml": "<graphml><key id='k' for='node' attr.name='x'/><graph><node id='a'>"
    "<data key='k'>1</data></node><edge source='a' target='b'/></graph></graphml>",
    "gml": 'graph [ node [ id 1 label "a" ] node [ id 2 ] edge [ source 1 target 2 value 1.5 ] ]',
    "freemind": "<map><node TEXT='a' ID='x'><node TEXT='b'/><arrowlink DESTINATION='x'/></node>"
    "</map>",
    "mymind": '{"root": {"text": "a", "color": "#e33", "children": [{"text": "b", "value": 1}]}}',
    "cxl": "<cmap><concept id='1' label='a'/><concept id='2'/><linking-phrase id='p' label='x'/>"
    "<connection from-id='1' to-id='p'/><connection from-id='p' to-id='2'/></cmap>",
    "conceptnet": '/a/x\t/r/IsA\t/c/en/a\t/c/ru/b\t{"weight": 1.0, "surfaceText": "[[a]]"}\n',
    "association": "cue,response,R123,N\na,b,3,10\n",
    "edges": "Source;Target;Weight\na;b;0,5\n",
    "wordnet": "00000001-n:\n  members: [a]\n  hypernym:\n  - 00000002-n\n",
    "mindfield canvas": '{"mindfield": {"title": "x"}, "nodes": [{"id": "a", "type": "text", '
    '"text": "a", "x": 0, "y": 0, "width": 1, "height": 1, "mindfield": {"kind": "image", '
    '"meaning": "[1.0]"}}], "edges": []}',
}
PIECES = (*"<>&\"'[]{}\n\t;,-", "null", "1e999", "NaN", "true", '"a"', "&#0;", "я", "\x00")


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 20), st.sampled_from(PIECES)), max_size=4
    )
)
def test_whatever_is_done_to_a_file_it_is_read_or_refused(tmp_path_factory, name, edits) -> None:
    text = SAMPLES[name]
    for at, gone, piece in edits:
        at %= len(text) + 1
        text = text[:at] + piece + text[at + gone :]
    path = tmp_path_factory.getbasetemp() / "edited"
    path.write_text(text, encoding="utf-8")
    module, _, function = READERS[name][1].partition(":")
    with contextlib.suppress(InputError):
        found = getattr(import_module(module), function)(path)
        keys = {node.key for node in found.nodes}
        assert all({link.source, link.target} <= keys for link in found.links)
        assert to_map(found).map.agents


@given(st.lists(st.text("a (2)", max_size=4), min_size=1, max_size=12))
def test_fresh_keys_never_clash(labels) -> None:
    kept = Intake("test", Path("x"))
    for label in labels:
        kept.node(FoundNode(kept.fresh(label), label))
    assert len(kept) == len(labels)
