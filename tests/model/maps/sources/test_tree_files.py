"""OPML, FreeMind and Freeplane, My Mind, CmapTools: trees and concept maps."""

from __future__ import annotations

import json

import pytest

from model.errors import InputError
from model.maps.sources.cxl import read_cxl
from model.maps.sources.freemind import read_freemind
from model.maps.sources.mymind import read_mymind
from model.maps.sources.opml import read_opml


def write(folder, name: str, text: str, encoding: str = "utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def ends(found) -> list[tuple[str, str]]:
    return [(link.source, link.target) for link in found.links]


def test_opml_gives_its_tree_notes_and_categories(tmp_path) -> None:
    found = read_opml(
        write(
            tmp_path,
            "o.opml",
            """<?xml version="1.0" encoding="windows-1251"?><!DOCTYPE opml>
            <opml version="2.0"><head><title>Мысли</title></head><body>
            <outline text="Свет" _note="длинная&#10;заметка" category="/сон/явь,день">
              <outline text="&lt;b&gt;Тень&lt;/b&gt;" type="link" url="https://example.org"/>
              <outline text="Свет"/></outline>
            <outline title="Отдельно"/></body></opml>""",
            "cp1251",
        )
    )
    nodes = {node.key: node for node in found.nodes}
    assert found.title == "Мысли"
    assert list(nodes) == ["Свет", "Тень", "Свет (2)", "Отдельно"]
    assert ends(found) == [("Свет", "Тень"), ("Свет", "Свет (2)")]
    assert nodes["Свет"].tags == ("сон/явь", "день")
    assert nodes["Свет"].note == "длинная заметка"
    assert (nodes["Тень"].word, nodes["Тень"].fields["url"]) == ("link", ("https://example.org",))
    assert (nodes["Тень"].heading, nodes["Тень"].depth, nodes["Отдельно"].depth) == ("Свет", 1, 0)
    assert not found.warnings


FREEPLANE = """<map version="freeplane 1.12.1">
<node TEXT="&#x421;&#x432;&#x435;&#x442;" ID="ID_1" COLOR="#ff0000">
  <hook NAME="MapStyle"><map_styles><stylenode TEXT="чужое"/></map_styles></hook>
  <attribute NAME="вид" VALUE="образ"/><icon BUILTIN="idea"/>
  <node ID="ID_2" LINK="#ID_4"><richcontent TYPE="NODE"><html><head><style>p {}</style></head>
    <body><p>Тень&nbsp;<b>жирная</b></p><p>и ещё</p></body></html></richcontent>
    <richcontent TYPE="NOTE"><html><body><p>заметка</p></body></html></richcontent>
    <arrowlink DESTINATION="ID_3" STARTARROW="None" ENDARROW="Default" MIDDLE_LABEL="рождает"/>
  </node>
  <node TEXT="Истина" ID="ID_3">
    <arrowlink DESTINATION="ID_1" STARTARROW="Default" ENDARROW="None"/>
    <arrowlink DESTINATION="ID_2" STARTARROW="Default" ENDARROW="Default"/>
    <arrowlink DESTINATION="ID_99"/>
    <node TEXT="Глубже" ID="ID_4" LINK="https://example.org"/></node>
</node></map>"""


def test_freeplane_gives_rich_text_attributes_and_arrows(tmp_path) -> None:
    found = read_freemind(write(tmp_path, "f.mm", FREEPLANE))
    nodes = {node.key: node for node in found.nodes}
    assert list(nodes) == ["Свет", "Тень жирная и ещё", "Истина", "Глубже"]
    shadow = nodes["Тень жирная и ещё"]
    assert shadow.text == "Тень жирная\nи ещё\nзаметка"
    assert nodes["Свет"].fields == {"вид": ("образ",), "icon": ("idea",)}
    assert nodes["Свет"].colour == "#ff0000"
    assert (nodes["Глубже"].depth, nodes["Глубже"].folder) == (2, "Свет/Истина")
    arrows = {(x.source, x.target): x for x in found.links if x.field == "arrowlink"}
    assert arrows[shadow.key, "Истина"].word == "рождает"
    assert arrows["Свет", "Истина"].directed
    assert not arrows["Истина", shadow.key].directed
    assert [(x.source, x.target) for x in found.links if x.field == "link"] == [
        (shadow.key, "Глубже")
    ]
    assert found.counts["unresolved_arrows"] == 1
    assert "line 13" in found.warnings[0].place


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
def test_freemind_of_old_encodings_is_read(tmp_path, encoding) -> None:
    text = "<map version='0.7.1'><node TEXT='Съешь ещё этих булок'/></map>"
    found = read_freemind(write(tmp_path, "old.mm", text, encoding))
    assert found.nodes[0].label == "Съешь ещё этих булок"
    assert any("Windows-1251" in w.what for w in found.warnings) is (encoding == "cp1251")


def test_my_mind_gives_its_tree_without_markup(tmp_path) -> None:
    root = {
        "text": "Мой&nbsp;<b>ум</b>",
        "children": [
            {"id": "x", "text": "Свет<br>и тень", "color": "#e33", "status": "yes", "value": 3},
            {"text": "", "children": []},
        ],
    }
    found = read_mymind(write(tmp_path, "m.mymind", json.dumps({"root": root})))
    assert found.title == "Мой ум"
    assert [node.key for node in found.nodes] == ["Мой ум", "Свет и тень", "…"]
    assert found.nodes[1].text == "Свет\nи тень"
    assert found.nodes[1].fields == {"status": ("yes",), "value": ("3",)}
    assert ends(found) == [("Мой ум", "Свет и тень"), ("Мой ум", "…")]


def test_cmaptools_phrases_become_the_words_of_links(tmp_path) -> None:
    found = read_cxl(
        write(
            tmp_path,
            "c.cxl",
            """<cmap xmlns="http://cmap.ihmc.us/xml/cmap/" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <res-meta><dc:title>Растения</dc:title></res-meta><map>
            <concept-list><concept id="1" label="Растения" long-comment="зелёные"/>
              <concept id="2" label="Корни"/><concept id="3" label="Листья" parent-id="1"/>
              <concept id="4" label="Вода"/></concept-list>
            <linking-phrase-list><linking-phrase id="p" label="имеют"/>
              <linking-phrase id="q" label="пьют"/><linking-phrase id="z" label="никуда"/>
            </linking-phrase-list>
            <connection-list><connection id="a" from-id="1" to-id="p"/>
              <connection id="b" from-id="p" to-id="2"/><connection id="c" from-id="p" to-id="3"/>
              <connection id="d" from-id="2" to-id="q"/><connection id="e" from-id="3" to-id="q"/>
              <connection id="f" from-id="q" to-id="4"/><connection id="g" from-id="4" to-id="1"/>
              <connection id="h" from-id="4" to-id="gone"/>
              <connection id="i" from-id="4" to-id="z"/>
            </connection-list></map></cmap>""",
        )
    )
    assert found.title == "Растения"
    assert [(x.source, x.word, x.target) for x in found.links] == [
        ("Вода", "", "Растения"),
        ("Растения", "имеют", "Корни"),
        ("Растения", "имеют", "Листья"),
        ("Корни", "пьют", "Вода"),
        ("Листья", "пьют", "Вода"),
    ]
    assert found.nodes[0].note == "зелёные"
    assert found.nodes[2].folder == "Растения"
    assert found.counts["unresolved_connections"] == 1
    assert found.counts["loose_phrases"] == 1


@pytest.mark.parametrize(
    ("reader", "text", "told"),
    [
        (read_opml, "<opml><head/></opml>", "no OPML"),
        (read_opml, "<opml><body/></opml>", "no nodes"),
        (read_freemind, "<map><attribute/></map>", "no mind map"),
        (read_freemind, "<map><node TEXT='a'>", "line 1"),
        (read_mymind, '{"root": {"text": "a",\n "children": [}}', "line 2"),
        (read_mymind, '{"root": {"text": "a", "children": [1]}}', "no list of items"),
        (read_mymind, "[" * 100_000, "too deep"),
        (read_mymind, "{}", "no 'root'"),
        (read_cxl, "<map/>", "no CXL"),
        (read_cxl, "<cmap><connection from-id='1'/></cmap>", "two ends"),
    ],
)
def test_a_broken_tree_is_one_clear_line(tmp_path, reader, text, told) -> None:
    path = write(tmp_path, "broken", text)
    with pytest.raises(InputError) as caught:
        reader(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.mend
