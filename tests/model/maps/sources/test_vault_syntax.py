"""Each rule of a note's markup by one tiny note, and the scanner on any text at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaults import found_in, pairs

from model.maps.sources.decoding import decoded
from model.maps.sources.vault_markup import links_in, scan
from model.maps.sources.vault_properties import properties, split_off

LINKS = {
    "a plain link": ("[[N]]", {"N"}),
    "a link with an alias": ("[[N|other words]]", {"N"}),
    "a link to a heading": ("[[N#Heading]]", {"N"}),
    "a link to a block": ("[[N#^block]]", {"N"}),
    "an embedded note": ("![[N]]", {"N"}),
    "an embedded picture is no note": ("![[pic.png]] ![[sound.OGG|100]]", set()),
    "a heading of the note itself": ("[[#Heading]]", set()),
    "a Markdown link with escaped blanks": ("[t](N%20x.md)", {"N x"}),
    "a Markdown link in angle brackets": ("[t](<N x.md>)", {"N x"}),
    "a Markdown link with parentheses": ("[t](N(1).md)", {"N(1)"}),
    "a Markdown link with a heading": ("[t](N.md#Heading)", {"N"}),
    "a web address is no note": ("[t](https://x.y/z) [m](mailto:a@b.c)", set()),
    "a link in a table": ("| a | b |\n|--|--|\n| [[N\\|n]] | x |", {"N"}),
    "two links in a line": ("[[N]] и [[М]]", {"N", "М"}),
    "three brackets": ("[[[N]]]", {"N"}),
    "an open bracket before a link": ("[[a [[N]]", {"N"}),
    "a link broken over lines": ("[[N\nN]]", set()),
    "a Dataview field": ("key:: [[N]]", {"N"}),
    "an inline Dataview field": ("text [ключ:: [[N]]] text", {"N"}),
    "a link in a callout": ("> [!note]\n> [[N]]", {"N"}),
    "a link in a list in a list": ("- a\n\n    - [[N]]", {"N"}),
    "a link with a tag before it": ("#[[N]]", {"N"}),
    "a fence": ("```\n[[X]]\n```\n[[N]]", {"N"}),
    "a fence of tildes": ("~~~python\n[[X]]\n~~~\n[[N]]", {"N"}),
    "a longer fence holds a shorter one": ("````\n```\n[[X]]\n```\n````\n[[N]]", {"N"}),
    "a fence in a list": ("- a\n    ```\n    [[X]]\n    ```\n- [[N]]", {"N"}),
    "a fence that never closes": ("[[N]]\n```\n[[X]]", {"N"}),
    "indented code": ("a\n\n    [[X]]\n\n[[N]]", {"N"}),
    "code indented by a tab": ("a\n\n\t[[X]]\n\n[[N]]", {"N"}),
    "an indented line of a paragraph": ("a\n    [[N]]", {"N"}),
    "inline code": ("`[[X]]` [[N]]", {"N"}),
    "inline code of two ticks": ("`` ` [[X]] `` [[N]]", {"N"}),
    "a tick alone": ("it`s [[N]]", {"N"}),
    "a comment": ("%%[[X]]%% [[N]]", {"N"}),
    "a comment over lines": ("%%\n[[X]]\n%%\n[[N]]", {"N"}),
    "per cent twice is no comment": ("100%% [[N]]", {"N"}),
    "an HTML comment": ("<!-- [[X]]\n[[X]] --> [[N]]", {"N"}),
    "math": ("$[[X]]$ [[N]]", {"N"}),
    "math over lines": ("$$\n[[X]]\n$$\n[[N]]", {"N"}),
    "prices are no math": ("$5 [[N]] and $6", {"N"}),
    "escaped brackets": ("\\[\\[X]] [[N]]", {"N"}),
    "an HTML attribute": ('<a href="[[X]]">[[N]]</a>', {"N"}),
    "nothing within brackets": ("[[]] [[ ]] [[|x]] [[N]]", {"N"}),
}


@pytest.mark.parametrize(("text", "targets"), LINKS.values(), ids=LINKS)
def test_a_note_links_to_what_obsidian_links_to(tmp_path, text, targets) -> None:
    found = found_in(tmp_path, {"here.md": text})
    assert {target for source, target in pairs(found) if source == "here"} == targets


PROPERTIES = {
    "a list": ("up:\n  - '[[N]]'\n  - \"[[M|m]]\"", {"N", "M"}),
    "a text": ('up: "see [[N]] and [[M]]"', {"N", "M"}),
    "a link without quotes": ("up: [[N]]", {"N"}),
    "links without quotes in a list": ("up: [[[N]], [[M]]]", {"N", "M"}),
    "two links without quotes, broken YAML": ("up: [[N]], [[M]]", {"N", "M"}),
    "broken further down": ("up: '[[N]]'\nbad: a: b: [\nother:\n- [[M]]", {"N", "M"}),
    "a value in a table": ("who:\n  first: '[[N]]'", {"N"}),
    "a Markdown link": ('up: "[n](N.md)"', {"N"}),
}


@pytest.mark.parametrize(("raw", "targets"), PROPERTIES.values(), ids=PROPERTIES)
def test_links_in_properties_are_links_of_the_note(tmp_path, raw, targets) -> None:
    found = found_in(tmp_path, {"here.md": f"---\n{raw}\n---\ntext"})
    assert {target for _, target in pairs(found)} == targets
    assert {link.field for link in found.links} <= {"up", "who", "other", "bad"}


TAGS = {
    "#тег": {"тег"},
    "#вид/принцип and #a-b_c": {"вид/принцип", "a-b_c"},
    "#1985 #y1982 #2024/май": {"y1982", "2024/май"},
    "(#no) a#no \\#no `#no` x/#no": set(),
    "#да, #нет. #конец!": {"да", "нет", "конец"},
    "# heading\n#tag": {"tag"},
    "```\n#code\n```": set(),
    "---\ntags: [a, 'b/c']\n---\n#d": {"a", "b/c", "d"},
    "---\ntags: а, б\n---\n": {"а", "б"},
    "---\ntags: '#а #б'\n---\n": {"а", "б"},
    "---\nтеги:\n- а\n---\n": {"а"},
    "---\ntag: one\n---\n": {"one"},
}


@pytest.mark.parametrize(("text", "tags"), TAGS.items())
def test_tags_are_those_of_obsidian(tmp_path, text, tags) -> None:
    (node,) = found_in(tmp_path, {"here.md": text}).nodes
    assert set(node.tags) == tags


def test_a_link_carries_its_word_field_heading_and_sentence() -> None:
    first, second = scan(
        "## Смежное\nЭто одно. Потому что [[A|@волна]] так. Другое.\n- похоже:: [[B]]"
    ).mentions
    assert (first.word, first.field, first.heading) == ("волна", "", "Смежное")
    assert first.sentence.startswith("Потому что")
    assert "Другое" not in first.sentence
    assert (second.target, second.field) == ("B", "похоже")


def test_an_inline_field_holds_only_what_stands_in_its_brackets() -> None:
    links = scan("[автор:: [[A]]] и [[B]] (год:: 1948)").mentions
    assert [(link.target, link.field) for link in links] == [("A", "автор"), ("B", "")]


def test_prose_is_what_a_person_reads() -> None:
    scanned = scan(
        "# Заголовок\n\n**Свет** [[истина|истины]] `code` и _образ_\n\n"
        "- [ ] дело %%нет%%\n\n| a | b |\n|---|---|\n| c | [d](e.md) |\n"
    )
    assert scanned.prose == "Заголовок\n\nСвет истины и образ\n\nдело\n\na b\nc d"
    assert scanned.note == "Свет истины и образ"


ENCODED = {
    "UTF-8 with its mark": "\ufeffсвет [[тьма]]".encode(),
    "UTF-16 with its mark": "свет [[тьма]]".encode("utf-16"),
    "UTF-16 without a mark": "свет [[тьма]] light".encode("utf-16-le"),
    "UTF-16 the other way round": "свет [[тьма]] light".encode("utf-16-be"),
    "Windows-1251": "свет и [[тьма]]".encode("cp1251"),
    "Windows line ends": "свет\r\n\r\n[[тьма]]\r\n".encode(),
    "old Mac line ends": "свет\r[[тьма]]\r".encode(),
}


@pytest.mark.parametrize("raw", ENCODED.values(), ids=ENCODED)
def test_a_note_is_read_whatever_its_encoding(tmp_path, raw) -> None:
    found = found_in(tmp_path, {"here.md": raw})
    assert pairs(found) == {("here", "тьма")}
    assert "свет" in found.nodes[0].text
    assert "\r" not in found.nodes[0].text


def test_a_few_lost_bytes_do_not_turn_utf_8_into_another_alphabet() -> None:
    text, remark = decoded(
        "свет и тьма, долгая речь о том".encode() + b"\xff" + " и о сём".encode()
    )
    assert text.startswith("свет и тьма")
    assert remark is not None
    assert decoded("café crème".encode("cp1252"))[0] == "café crème"
    assert decoded("свет".encode()[:-1]) == ("све", None)


PIECES = [*"[]()|#!`~%$\\<>-:*_ \n\t\"'@^{}aя1/.=", "---\n", "```", "[[", "]]", "::", "((", "%%"]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(st.text() | MARKUP)
def test_no_text_stops_the_scanner(text: str) -> None:
    raw, body = split_off(text)
    values, _ = properties(raw)
    for held in values.values():
        assert all(isinstance(value, str) for value in held)
        for value in held:
            links_in(value)
    for options in ({}, {"tags_are_links": True, "blocks": True}):
        scanned = scan(body, **options)
        assert all(link.own or link.target for link in scanned.mentions)


@given(st.binary())
def test_no_bytes_stop_the_decoder(raw: bytes) -> None:
    text, _ = decoded(raw)
    assert "\r" not in text
    text.encode("utf-8")


HOSTILE = {
    "brackets": "[[" * 8_000,
    "parentheses": "](" * 8_000,
    "ticks": "".join("`" * (n % 50 + 1) + " " for n in range(1000)),
    "dollars": "$a " * 8_000,
    "fields": "a:: " * 8_000,
    "angles": "<a " * 8_000,
    "comments": "%% " * 8_000,
    "blanks": " " * 40_000 + "x",
    "dashes": "-" * 40_000 + "x",
    "hashes": "# " * 8_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_note_takes_time_in_proportion_to_its_length(text) -> None:
    def seconds(text: str) -> float:
        before = time.thread_time()
        scan(text)
        properties(text)
        return time.thread_time() - before

    # Eight times the text; time in its square would be sixty-fourfold.
    short = min(seconds(text[: len(text) // 8]) for _ in range(3))
    assert min(seconds(text) for _ in range(2)) < 30 * short + 0.05


def test_yaml_that_unfolds_without_end_is_cut_off() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for above, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{above}'] * 9)}]\n"
    values, whole = properties(bomb)
    assert not whole
    assert sum(map(len, values.values())) <= 10_000
    assert properties("a: " + "[" * 50_000)[1] is False
    assert properties("- " * 50_000)[1] is False
