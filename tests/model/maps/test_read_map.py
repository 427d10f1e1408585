"""Reading maps: what is understood, and what is said about what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.maps.consistency import link_key
from model.maps.draft import _AGENT_READERS, _LINK_READERS, _MUST_BE
from model.maps.read import parse_map, read_map
from model.maps.schema import KIND_SOURCES, AgentEntry, KindSource, LinkEntry, MetaMap
from model.maps.write import map_text, write_map

TWO = "agents:\n  - {id: light, kind: image}\n  - {id: truth, kind: principle}\n"


def fault(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_map(text, name="m.yaml")
    assert caught.value.mend, "every fault names its mend"
    line = str(caught.value)
    assert "\n" not in line
    return line


def agent(rest: str) -> str:
    return "agents:\n  - {id: light, kind: image, " + rest + "}\n"


def linked(rest: str) -> str:
    return TWO + "links:\n  - {from: light, to: truth, " + rest + "}\n"


def test_a_map_in_cyrillic_is_read_as_it_stands() -> None:
    some = parse_map(
        """
title: Моя метамысль
agents:
  - {id: свет, kind: image, label: Свет, layer: 1, note: "Видно, куда идти: да", tags: [чувство]}
  - id: истина
    kind: principle
    meaning: [0.5, -1, 2e-1]
links:
  - {from: свет, to: истина, kind: analogical, valence: 0.3, label: ведёт к}
intention: {истина: 3, свет: 1}
""",
        name="m",
    )
    assert some.title == "Моя метамысль"
    assert some.agents[0].note == "Видно, куда идти: да"
    assert some.agents[0].tags == ("чувство",)
    assert some.agents[1].meaning == (0.5, -1.0, 0.2)
    assert some.links[0].valence == 0.3
    assert some.intention == {"истина": 3.0, "свет": 1.0}


def test_words_are_the_text_as_written_and_not_what_yaml_makes_of_them() -> None:
    some = parse_map(
        "agents:\n"
        "  - {id: no, kind: image, label: yes, note: 1.0, tags: [off, 2]}\n"
        "  - {id: 1, kind: image, label: null, note: ~}\n"
        "  - {id: 2024-01-01, kind: image, label: 'null'}\n"
        "links:\n  - {from: no, to: 1, kind: logical}\n"
        "intention: {no: 1, 1: 2}\n",
        name="m",
    )
    assert some.ids == ("no", "1", "2024-01-01")
    assert (some.agents[0].label, some.agents[0].note) == ("yes", "1.0")
    assert some.agents[0].tags == ("off", "2")
    assert (some.agents[1].label, some.agents[1].note, some.agents[2].label) == (None, None, "null")
    assert some.intention == {"no": 1.0, "1": 2.0}


@pytest.mark.parametrize("part", ["links", "intention", "title"])
@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_an_empty_part_is_a_part_left_out(part: str, nothing: str) -> None:
    assert parse_map(f"{TWO}{part}: {nothing}\n", name="m") == parse_map(TWO, name="m")


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", "line 1,", "empty"),
        ("# nothing but a comment\n", "line 1,", "empty"),
        ("just words\n", "line 1,", "must be a mapping"),
        ("- a\n", "line 1,", "must be a mapping"),
        ("title: x\n", "line 1,", "no 'agents'"),
        ("agents: []\n", "line 1,", "no agents"),
        ("agents: {light: {kind: image}}\n", "line 1,", "must be a list"),
        (TWO + "agent: 1\n", "line 4,", "nearest is 'agents'"),
        (TWO + "agents: []\n", "line 4,", "stands twice, first on line 1"),
        (TWO + "---\n" + TWO, "line 4,", "second document"),
        (TWO + "title: [x]\n", "line 4,", "must be a text"),
        ("agents:\n  - light\n", "line 2,", "must be a mapping"),
        ("agents:\n  - {kind: image}\n", "line 2,", "has no 'id'"),
        ("agents:\n  - {id: light}\n", "line 2,", "distinction, image, principle"),
        ("agents:\n  - {id: light, knd: image}\n", "line 2, column 17", "nearest is 'kind'"),
        ("agents:\n  - {id: light, kind: imag}\n", "line 2,", "nearest is 'image'"),
        ("agents:\n  - {id: '', kind: image}\n", "line 2,", "one line of text"),
        ("agents:\n  - {id: , kind: image}\n", "line 2,", "nothing"),
        ("agents:\n  - {id: [x], kind: image}\n", "line 2,", "a list"),
        ('agents:\n  - {id: "a\\nb", kind: image}\n', "line 2,", "one line of text"),
        (TWO + "  - {id: light, kind: image}\n", "line 4,", "the first is on line 2"),
        (agent("id: dark"), "line 2,", "'id' stands twice"),
        (agent("layer: 1.5"), "line 2, column 37", "whole number"),
        (agent("layer: -1"), "line 2,", "from 0 to 999"),
        (agent("tags: sense"), "line 2,", "tags: [sense"),
        (agent("meaning: [0, 0]"), "line 2,", "not all zeros"),
        (agent("meaning: [1, .inf]"), "line 2,", "finite"),
        (
            agent("meaning: [1, 0]") + "  - {id: b, kind: image, meaning: [1]}\n",
            "line 3,",
            "length",
        ),
        (agent("note: one, two"), "line 2,", "comma in quotes"),
        (agent("note: a: b"), "line 2,", "quotes"),
        (agent('note: "open'), "line 2,", "close the quote"),
        (linked("kind: waves"), "line 5,", "nearest is 'wave'"),
        (linked("kind: emotional, valence: 1.5"), "line 5,", "from -1 to 1"),
        (linked("kind: emotional, valence: .nan"), "line 5,", "from -1 to 1"),
        (linked("kind: emotional, valence: 1e999"), "line 5,", "from -1 to 1"),
        (linked("kind: emotional, valence: '0.5'"), "line 5,", "the text '0.5'"),
        (linked("kind: emotional, valence: 0,5"), "line 5,", "with a point"),
        (TWO + "links:\n  - {from: light, to: trut, kind: wave}\n", "line 5,", "'truth'"),
        (TWO + "links:\n  - {from: light, to: light, kind: wave}\n", "line 5,", "to itself"),
        (linked("kind: wave") + "  - {from: truth, to: light, kind: wave}\n", "line 6,", "line 5"),
        (TWO + "links: {light: truth}\n", "line 4,", "must be a list"),
        (TWO + "intention: {ligt: 1}\n", "line 4,", "nearest is 'light'"),
        (TWO + "intention: {light: -1}\n", "line 4,", "from 0 up"),
        (TWO + "intention: {light: 0}\n", "line 4,", "weight 0"),
        (TWO + "intention: {light: .inf}\n", "line 4,", "from 0 up"),
        (TWO + "intention: {light: 1, light: 2}\n", "line 4,", "stands twice"),
        (TWO + "intention: [light]\n", "line 4,", "must name agents"),
        ("agents:\n\t- {id: a, kind: image}\n", "line 2,", "spaces, not tabs"),
        ("agents:\n  - {id: a, kind: image\n  - {id: b, kind: image}\n", "line 3,", "line 2"),
        ("? [a]\n: b\n", "line 1,", "key must be a word"),
        (TWO + "title: a\x07b\n", "line 4, column 9", "character"),
        (TWO + "title: \ud800\n", "line 4, column 8", "character"),
    ],
)
def test_a_fault_is_named_with_its_line_and_its_mend(text: str, place: str, says: str) -> None:
    line = fault(text)
    assert line.startswith(f"m.yaml, {place}")
    assert says.lower() in line.lower()


def test_the_first_fault_is_told_and_the_others_counted() -> None:
    line = fault(
        "agents:\n  - {id: a, kind: image, layer: x}\n  - {id: b, kind: imago}\n"
        "links:\n  - {from: a, to: b, kind: wave}\n  - {from: a, to: c, kind: wave}\n"
    )
    assert line.startswith("m.yaml, line 2,")
    assert "2 more faults" in line


def test_a_letter_of_another_alphabet_is_pointed_out() -> None:
    line = fault(TWO + "links:\n  - {from: light, to: tr\u0443th, kind: wave}\n")
    assert "nearest is 'truth'" in line
    line = fault("agents:\n  - {id: \u0441at, kind: image}\nintention: {cat: 1}\n")
    assert "another alphabet" in line


def test_an_alias_bomb_is_refused_before_it_unfolds() -> None:
    bomb = 'agents:\n  - {id: a, kind: image, tags: &a ["x"]}\nlinks: &b [*a, *a, *a]\n'
    assert "aliases such as *a are not read" in fault(bomb)


def test_a_tag_never_makes_an_object(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    line = fault(f"agents: !!python/object/apply:os.mkdir ['{trace}']\n")
    assert "remove the tag" in line.lower()
    assert not trace.exists()


@pytest.mark.parametrize("text", ["[" * 5000, "agents: " + "[" * 60 + "]" * 60, "a: {" * 500])
def test_deep_nesting_is_a_fault_and_no_crash(text: str) -> None:
    assert "line" in fault(text)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("title: Свет\n".encode("cp1251"), "line 1: not UTF-8: the byte 0xD1 at offset 7"),
        ("title: Свет\n".encode("cp1251"), "Windows-1251"),
        ("title: Свет\n".encode("utf-16"), "UTF-16"),
        (TWO.encode() + b"title: \xff\n", "line 4"),
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x00" * 40, "character"),
    ],
)
def test_bytes_that_are_no_map_are_named(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "odd.map.yaml"
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        read_map(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "raw",
    [b"\xef\xbb\xbf" + TWO.encode(), TWO.replace("\n", "\r\n").encode(), TWO.encode()[:-1]],
)
def test_a_byte_order_mark_and_foreign_line_ends_do_no_harm(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "m.map.yaml"
    path.write_bytes(raw)
    assert read_map(path).ids == ("light", "truth")


def test_a_missing_file_and_a_folder_are_input_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_map(tmp_path / "none.map.yaml")
    with pytest.raises(InputError, match="is a folder"):
        read_map(tmp_path)


def test_kinds_from_outside_the_project_can_be_allowed() -> None:
    text = "agents:\n  - {id: a, kind: dream}\n  - {id: b, kind: dream}\n"
    text += "links:\n  - {from: a, to: b, kind: echo}\n"
    some = parse_map(text, name="m", kinds=("dream",), link_kinds=("echo",))
    assert some.kinds == ("dream", "dream")
    assert "one of distinction" in fault(text)


def test_every_key_of_the_schema_has_a_reader_and_a_name() -> None:
    def words(model: type[AgentEntry] | type[LinkEntry]) -> set[str]:
        return {field.alias or name for name, field in model.model_fields.items()}

    assert set(_AGENT_READERS) == words(AgentEntry)
    assert set(_LINK_READERS) == words(LinkEntry)
    assert set(_MUST_BE) | {"kind"} == words(AgentEntry) | words(LinkEntry)


def test_a_big_map_is_read_whole() -> None:
    n = 3000
    lines = ["agents:"]
    lines += [f"  - {{id: понятие{i}, kind: image, label: Слово {i}}}" for i in range(n)]
    lines += ["links:"]
    lines += [
        f"  - {{from: понятие{i}, to: понятие{(i * 7 + 1) % n}, kind: logical}}"
        for i in range(n)
        if i != (i * 7 + 1) % n
    ]
    some = parse_map("\n".join(lines), name="big")
    source, target = some.link_rows()
    assert len(some.agents) == n
    assert (target == (source.astype(int) * 7 + 1) % n).all()


# Letters, everything YAML reads meaning into, and everything it folds, hides or forbids.
AWKWARD = (
    "aZnoNULL019 _-:,#'\"{}[]&*!|>%@`\\~?=<\n\t\r\x00\x1b\x7f"
    "\u0085\u00a0\u2028\ufeff\ufffe\u0301ЯйёΩ\u200b\U0001f600"
)
CONTROL = "\n\t\r\x00\x1b\x7f\u0085"
ids = st.text(st.sampled_from([c for c in AWKWARD if c not in CONTROL]), min_size=1, max_size=8)
ids = ids.filter(lambda text: text.strip() != "")
texts = st.none() | st.text(st.sampled_from(AWKWARD), max_size=12)


def link(
    source: str,
    target: str,
    kind: str,
    valence: float,
    label: str | None,
    kind_source: KindSource,
    weight: float | None,
) -> LinkEntry:
    return LinkEntry(
        source=source,
        target=target,
        kind=kind,
        valence=valence,
        label=label,
        kind_source=kind_source,
        weight=weight,
    )


@st.composite
def maps(draw: st.DrawFn) -> MetaMap:
    kinds = ("distinction", "image", "principle")
    width = draw(st.integers(1, 3))
    vector = st.lists(
        st.floats(-1e6, 1e6).filter(lambda x: x != 0.0), min_size=width, max_size=width
    )
    agents = draw(
        st.lists(
            st.builds(
                AgentEntry,
                id=ids,
                kind=st.sampled_from(kinds),
                label=texts,
                label_en=texts,
                layer=st.integers(0, 999),
                note=texts,
                tags=st.lists(texts.map(lambda text: text or ""), max_size=2),
                meaning=st.none() | vector,
                kind_source=st.sampled_from(KIND_SOURCES),
                ghost=st.booleans(),
                source=texts,
            ),
            min_size=1,
            max_size=5,
            unique_by=lambda agent: agent.id,
        )
    )
    names = [agent.id for agent in agents]
    links = draw(
        st.lists(
            st.builds(
                link,
                st.sampled_from(names),
                st.sampled_from(names),
                st.sampled_from(("logical", "analogical", "wave", "emotional")),
                st.floats(-1, 1),
                texts,
                st.sampled_from(KIND_SOURCES),
                st.none() | st.floats(allow_nan=False, allow_infinity=False),
            ).filter(lambda link: link.source != link.target),
            max_size=5,
            unique_by=lambda link: link_key(link.source, link.target, link.kind),
        )
        if len(names) > 1
        else st.just([])
    )
    intention = draw(st.dictionaries(st.sampled_from(names), st.floats(0.001, 1e9), max_size=3))
    return MetaMap(
        title=draw(texts),
        agents=agents,
        links=links,
        intention=intention,
        meaning_model=draw(texts),
        source=draw(texts),
    )


@given(maps())
def test_what_is_written_is_read_back(some: MetaMap) -> None:
    assert parse_map(map_text(some), name="again") == some


@given(maps())
def test_other_yaml_readers_take_texts_for_texts(some: MetaMap) -> None:
    plain = yaml.safe_load(map_text(some))
    assert [entry["id"] for entry in plain["agents"]] == list(some.ids)


def test_a_map_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "m.map.yaml"
    write_map(parse_map(TWO, name="m"), path)
    assert read_map(path).ids == ("light", "truth")
    assert [file.name for file in tmp_path.iterdir()] == ["m.map.yaml"]
    with pytest.raises(InputError, match="cannot be written"):
        write_map(parse_map(TWO, name="m"), tmp_path / "none" / "m.map.yaml")
