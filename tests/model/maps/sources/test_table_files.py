"""Edge lists, association norms, ConceptNet and WordNet: tables of links and of words."""

from __future__ import annotations

import json
import math

import pytest

from model.errors import InputError
from model.maps.sources.association import read_association
from model.maps.sources.conceptnet import read_conceptnet
from model.maps.sources.edges import read_edges
from model.maps.sources.wordnet import read_wordnet


def write(folder, name: str, text: str, encoding: str = "utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def links(found) -> list[tuple]:
    return [(x.source, x.target, x.weight, x.word, x.label, x.directed) for x in found.links]


GEPHI = """Source,Target,Type,Weight,Label
a,b,Directed,0.5,ведёт
a,c,Undirected,2,
d,,,,
"""
EXCEL = """Источник;Цель;Тип;Вес;Метка
a;b;Directed;0,5;ведёт
a;c;Undirected;2;
d;;;;
"""
QUOTED = """sep=;
"Откуда";"Куда";"Тип";"Сила";"Подпись"
"a";"b";"";"0,5";"ведёт"
"a";"c";"mutual";"2";""
"d"
"""


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GEPHI, "utf-8"),
        (EXCEL.replace("\n", "\r\n"), "utf-8-sig"),
        (EXCEL.replace(";", "\t").replace("Undirected", "ненаправленная"), "utf-16"),
        (QUOTED, "cp1251"),
    ],
    ids=["gephi", "excel", "tab", "old"],
)
def test_an_edge_list_is_read_whatever_its_marks_headers_and_encoding(
    tmp_path, text, encoding
) -> None:
    found = read_edges(write(tmp_path, "links.csv", text, encoding))
    (first, second) = links(found)
    assert first == ("a", "b", 0.5, "", "ведёт", True)
    assert second == ("a", "c", 2.0, "", "", False)
    assert [node.key for node in found.nodes] == ["a", "b", "c", "d"]


def test_a_word_in_the_type_column_is_the_links_word_and_the_rest_its_fields(tmp_path) -> None:
    text = 'from,to,type,valence,"почему, словами"\nсвет,тень,emotional,-0.4,"ночь, ""и"" день"\n'
    (link,) = read_edges(write(tmp_path, "x.csv", text)).links
    assert (link.word, link.directed) == ("emotional", True)
    assert link.fields["valence"] == ("-0.4",)
    assert link.fields["почему, словами"] == ('ночь, "и" день',)


@pytest.mark.parametrize(
    ("text", "count"),
    [("a b,c\nc,d\n", 2), ("a;b;3\nb;c;4,5\n", 2), ("слово,другое,сколько\na,b,3\n", 1)],
)
def test_a_table_without_a_known_header_gives_its_first_two_columns(tmp_path, text, count) -> None:
    found = read_edges(write(tmp_path, "x.csv", text))
    assert len(found.links) == count
    assert "no header" in found.warnings[0].what
    assert math.isnan(found.links[0].weight) is ("," in text and "3" not in text)


@pytest.mark.parametrize(
    ("edges", "nodes"), [("my edges.csv", "my nodes.csv"), ("связи.csv", "узлы.csv")]
)
def test_a_table_of_nodes_beside_the_links_gives_labels_and_isolates(tmp_path, edges, nodes):
    write(tmp_path, edges, "Source,Target\n1,2\n")
    write(tmp_path, nodes, "Id,Label,Kind\n1,Свет,image\n2,Тень,\n3,Один,principle\n")
    for name in (edges, nodes):
        found = read_edges(tmp_path / name)
        assert [(n.label, n.word) for n in found.nodes] == [
            ("Свет", "image"),
            ("Тень", ""),
            ("Один", "principle"),
        ]
        assert [(x.source, x.target) for x in found.links] == [("1", "2")]
        assert "beside it" in found.warnings[0].what


def test_usf_and_swow_norms_give_forward_strengths(tmp_path) -> None:
    usf = "<pre>\nCUE, TARGET, NORMED?, #G, #P, FSG\nABDOMEN, STOMACH, YES, 152, 62, .408\n</pre>\n"
    (link,) = read_association(write(tmp_path, "usf.txt", usf)).links
    assert (link.source, link.target, link.weight) == ("abdomen", "stomach", 0.408)
    swow = "cue\tresponse\tR123\tN\tR123.Strength\na\tone\t24\t272\t0.0882\na\tNA\t1\t272\t0.1\n"
    found = read_association(write(tmp_path, "swow.csv", swow))
    assert links(found) == [("a", "one", 0.0882, "", "", True)]
    assert found.counts["skipped"] == 1
    counted = "стимул;реакция;частота\nсвет;тень;3\nсвет;день;1\n"
    found = read_association(write(tmp_path, "ru.csv", counted, "cp1251"))
    assert [x.weight for x in found.links] == [3.0, 1.0]


def test_raw_answers_are_counted_into_shares(tmp_path) -> None:
    raw = "id,cue,R1,R2,R3\n1,свет,день,тень,No more responses\n2,свет,День,,Unknown word\n"
    found = read_association(write(tmp_path, "raw.csv", raw))
    assert [(x.target, x.weight, x.count) for x in found.links] == [
        ("день", pytest.approx(2 / 3), 2),
        ("тень", pytest.approx(1 / 3), 1),
    ]
    assert found.counts["skipped"] == 3


def row(relation: str, start: str, end: str, weight: str = "1.0") -> str:
    facts = json.dumps({"weight": float(weight), "surfaceText": "[[свет]] это [[день]]"})
    return f"/a/[/r/{relation}/,{start}/,{end}/]\t/r/{relation}\t{start}\t{end}\t{facts}\n"


def test_conceptnet_keeps_the_languages_asked_for(tmp_path) -> None:
    text = (
        row("Synonym", "/c/ru/свет/n/wikt", "/c/en/light")
        + row("Synonym", "/c/en/light/n", "/c/ru/свет", "2.0")
        + row("IsA", "/c/ru/белый_свет", "/c/ru/свет")
        + row("IsA", "/c/ja/光", "/c/en/light")
        + row("ExternalURL", "/c/ru/свет", "http://ru.dbpedia.org/resource/Свет")
    )
    path = write(tmp_path, "assertions.csv", text)
    found = read_conceptnet(path)
    assert links(found) == [
        ("/c/ru/свет", "/c/en/light", 3.0, "Synonym", "", False),
        ("/c/ru/белый_свет", "/c/ru/свет", 1.0, "IsA", "", True),
    ]
    assert found.links[1].sentence == "свет это день"
    assert (found.counts["skipped_language"], found.counts["skipped_external"]) == (1, 1)
    assert [n.label for n in read_conceptnet(path, languages=("ru",)).nodes] == [
        "белый свет",
        "свет",
    ]
    assert len(read_conceptnet(path, languages=None).links) == 3


SYNSETS = """00000001-n:
  definition:
  - a feeling
  example:
  - text: she has it
    source: someone
  members:
  - yes
  - light_heart
  hypernym:
  - 00000002-n
  - 99999999-n
  partOfSpeech: n
00000002-n:
  definition: [a state]
  members: [state]
  also: [00000001-n]
  partOfSpeech: n
"""


def test_wordnet_gives_synsets_and_relations_inside_the_files(tmp_path) -> None:
    path = write(tmp_path, "noun.feeling.yaml", SYNSETS)
    write(tmp_path, "entries-a.yaml", "abc:\n  n: {}\n")
    for source in (path, tmp_path):
        found = read_wordnet(source)
        assert [(x.source, x.word, x.target, x.directed) for x in found.links] == [
            ("00000001-n", "hypernym", "00000002-n", True),
            ("00000002-n", "also", "00000001-n", False),
        ]
        first = found.nodes[0]
        assert (first.label, first.aliases) == ("yes", ("light heart",))
        assert first.text == "yes\nlight heart\na feeling\nshe has it"
        assert (first.folder, first.word) == ("noun.feeling", "n")
        assert found.counts["outside"] == 1


def test_yaml_that_multiplies_itself_is_read_without_multiplying(tmp_path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
    )
    text = bomb + "00000001-n:\n  members: *u\n  hypernym: *u\n"
    found = read_wordnet(write(tmp_path, "noun.bomb.yaml", text))
    assert (len(found.nodes), len(found.links)) == (1, 0)


@pytest.mark.parametrize(
    ("reader", "text", "told"),
    [
        (read_edges, "", "is empty"),
        (read_edges, "слово\nдругое\n", "single column"),
        (read_edges, "source,target\n,b\n", "line 2"),
        (read_edges, 'source,target\na,"b\n', "Close the quote"),
        (read_edges, f"source,target\na,{'x' * 200_000}\n", "line 2"),
        (read_association, "cue,strength\na,1\n", "no column 'target'"),
        (read_conceptnet, "/a/x\t/r/IsA\t/c/en/a\n", "line 1"),
        (read_conceptnet, row("IsA", "/c/ja/a", "/c/ja/b"), "no row between"),
        (read_wordnet, "a: [", "no whole YAML"),
        (read_wordnet, "a: 1\n", "no synsets"),
    ],
)
def test_a_broken_table_is_one_clear_line(tmp_path, reader, text, told) -> None:
    path = write(tmp_path, "broken.csv", text)
    with pytest.raises(InputError) as caught:
        reader(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.mend


def test_a_weight_that_is_no_number_is_left_out_with_its_line(tmp_path) -> None:
    found = read_edges(write(tmp_path, "x.csv", "source,target,weight\na,b,много\n"))
    assert math.isnan(found.links[0].weight)
    assert found.warnings[0].place == "line 2"
