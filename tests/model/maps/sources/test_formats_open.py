"""Every format is told by its suffix or first lines, and becomes a map; the real files too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.maps.mapping import to_map
from model.maps.sources import intake
from model.maps.sources.found import Warned
from model.maps.sources.open import format_of, open_source
from model.maps.telling_import import import_text
from model.maps.telling_warnings import warning_text

HEADS = {
    "x.gexf": ("gexf", "<gexf>"),
    "x.graphml": ("graphml", "<graphml>"),
    "x.gml": ("gml", "graph ["),
    "x.opml": ("opml", "<opml>"),
    "x.mm": ("freemind", "<map>"),
    "x.mymind": ("mymind", "{}"),
    "root.json": ("mymind", '{\n\t"root": {'),
    "x.cxl": ("cxl", "<cmap>"),
    "a.xml": ("gexf", "<?xml version='1.0'?><!-- x --><gexf xmlns='y'>"),
    "b.xml": ("cxl", "<x:cmap>"),
    "c.xml": (None, "<svg>"),
    "a.csv": ("edges", "source,target\na,b\n"),
    "b.csv": ("association", "cue;response;R123.Strength\n"),
    "c.txt": ("association", "<pre>\nCUE, TARGET, NORMED?, #G\n"),
    "d.csv": ("conceptnet", "/a/[/r/IsA/,/c/en/a/,/c/en/b/]\t/r/IsA\t/c/en/a\t/c/en/b\t{}\n"),
    "e.txt": (None, "просто слова"),
    "noun.feeling.yaml": ("wordnet", "07495066-n:\n  members: [affect]\n"),
}


@pytest.mark.parametrize(("name", "told"), HEADS.items())
def test_a_format_is_told_by_suffix_and_first_lines(tmp_path, name, told) -> None:
    expected, head = told
    path = tmp_path / name
    path.write_text(head, encoding="utf-8")
    assert format_of(path) == expected


def test_a_folder_of_synsets_is_wordnet_by_its_files(tmp_path) -> None:
    (tmp_path / "noun.feeling.yaml").write_text("07495066-n:\n  members: [affect]\n")
    assert format_of(tmp_path) == "wordnet"


def test_russian_headers_of_norms_are_told_in_old_encodings(tmp_path) -> None:
    for encoding in ("cp1251", "utf-16", "utf-8-sig"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes("Стимул;Реакция\nсвет;тень\n".encode(encoding))
        assert format_of(path) == "association"


REAL = {
    "graphs/keyword_cooccurrence.graphml": (40, 124),
    "graphs/projects_author_collaboration_network.graphml": (74, 158),
    "graphs/keyword_community_2.gml": (11, 30),
    "graphs/lesmiserables.gexf": (77, 254),
    "mymind/Goldfish.mymind": (64, 63),
    "mymind/features.mymind": (42, 41),
    # 764 rows; docs/formats.md explains what becomes of them.
    "conceptnet/assertions.csv": (93, 89),
    # 3,929 relations inside; one of kind "also" stands from both its ends and is one link.
    "wordnet": (3626, 3928),
}


@pytest.mark.realdata
@pytest.mark.parametrize(("name", "counts"), REAL.items())
def test_real_files_import_whole(shared_data, name, counts) -> None:
    found = open_source(shared_data / "maps" / name)
    assert (len(found.nodes), len(found.links)) == counts
    made = to_map(found).map
    pairs = {frozenset((link.source, link.target)) for link in found.links}
    assert len(made.agents) == counts[0]
    assert len(pairs) <= len(made.links) <= counts[1]


@pytest.mark.realdata
def test_every_row_of_conceptnet_is_accounted_for(shared_data) -> None:
    from model.maps.sources.conceptnet import read_conceptnet

    path = shared_data / "maps" / "conceptnet" / "assertions.csv"
    for languages in (None, ("ru", "en"), ("en",)):
        found = read_conceptnet(path, languages=languages)
        left_out = ("skipped_language", "skipped_external", "repeated_links", "to_itself")
        rows = len(found.links) + sum(found.counts.get(name, 0) for name in left_out)
        assert rows == found.counts["rows"] == 764


AWKWARD: dict[str, str | bytes] = {
    "dynamic.gexf": "<gexf><graph><nodes><node id='a' start='1'/><node id='a'/></nodes></graph>"
    "</gexf>",
    "two.graphml": "<graphml><graph><node id='a'/></graph><graph><node id='b'/><hyperedge>"
    + "".join(f"<endpoint node='{n}'/>" for n in range(40))
    + "</hyperedge></graph></graphml>",
    "рёбра.csv": "a,b,3\nb,c,4\n",
    "пары.csv": "a;b\n",
    "вес.csv": "source,target,weight\na,b,много\n",
    "мои связи.csv": "source,target\n1,2\n",
    "мои узлы.csv": "id,label\n1,Свет\n",
    "закрыто.mm": "<map><node TEXT='а' ENCRYPTED_CONTENT='x'><arrowlink DESTINATION='y'/></node>"
    "</map>",
    "пусто.cxl": "<cmap><concept id='1' label='а'/><linking-phrase id='p' label='и'/>"
    "<connection from-id='1' to-id='z'/></cmap>",
    "знаки.opml": "<opml><body><outline text='а&#0;'/></body></opml>",
    "слова.opml": "<?xml version='1.0' encoding='ascii'?><opml><body><outline text='слово'/></body>"
    "</opml>",
    "старое.opml": "<opml><body><outline text='слово'/></body></opml>".encode("cp1251"),
    "метки.graphml": "<graphml><key id='i' for='node' attr.name='intention'/>"
    "<key id='m' for='node' attr.name='meaning'/><key id='k' for='edge' attr.name='kind'/>"
    "<key id='v' for='edge' attr.name='valence'/><graph><node id='a'><data key='i'>много</data>"
    "<data key='m'>[0, 0]</data></node><node id='b'><data key='m'>[1]</data></node>"
    "<node id='c'><data key='m'>[1, 2]</data></node><edge source='a' target='b'>"
    "<data key='k'>wave</data><data key='v'>7</data></edge></graph></graphml>",
}


def test_every_warning_of_these_formats_has_its_russian(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(intake, "MOST_TEXT", 5)
    for name, text in AWKWARD.items():
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    told = [w for name in AWKWARD for w in to_map(open_source(tmp_path / name)).warnings]
    told += to_map(open_source(write_notes_and_cut(tmp_path))).warnings
    assert len({re.sub(r"[\d']+.*", "", warned.what) for warned in told}) >= 17
    for warned in told:
        bare = Warned("", warned.place, warned.what)
        assert re.search("[а-я]{3}", re.sub("'.*?'", "", warning_text(bare, "ru"))), warned.what


def write_notes_and_cut(folder: Path) -> Path:
    path = folder / "длинно.mymind"
    path.write_text('{"root": {"text": "очень длинный текст"}}', encoding="utf-8")
    return path


def test_counts_of_these_formats_are_told_in_russian(tmp_path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("source,target\na,b\na,b\nc,c\n", encoding="utf-8")
    text = import_text(to_map(open_source(path)), "ru")
    assert "(список связей)" in text
    assert "повторов связей: 1" in text
    assert "связей узла с собой: 1" in text
