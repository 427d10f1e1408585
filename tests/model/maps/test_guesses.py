"""Guesses go out as a table and come back as the person's word."""

from __future__ import annotations

import csv
import io

import pytest

from model.errors import InputError
from model.maps.guesses import corrected, guesses_text
from model.maps.mapping import Mapped, to_map
from model.maps.mapping_words import AGENT_WORDS, KINDS_RU, LINK_WORDS
from model.maps.sources.found import Found, FoundLink, FoundNode


@pytest.fixture
def mapped() -> Mapped:
    nodes = (
        FoundNode("свет", "Свет; или тьма"),
        FoundNode("река", "Река"),
        FoundNode("закон", "Закон", tags=("принцип",)),
    )
    links = (
        FoundLink("свет", "река", sentence="напоминает [[река]]"),
        FoundLink("река", "закон"),
        FoundLink("свет", "закон", word="волна"),
    )
    return to_map(Found("vault", "Мысль", nodes, links))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text[:20] else ","))


def test_the_table_names_what_nobody_told_guesses_first(mapped) -> None:
    rows = table(guesses_text(mapped, "en"))
    assert [(r["id"], r["from"], r["to"], r["guessed"], r["why"]) for r in rows] == [
        ("свет", "", "", "distinction", "title: или"),
        ("", "свет", "река", "analogical", "sentence: напомина"),
        ("река", "", "", "image", "default"),
        ("", "река", "закон", "logical", "default"),
    ]


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_corrections_come_back_as_the_persons_word(mapped, tmp_path, lang) -> None:
    text = guesses_text(mapped, lang)
    lines = text.splitlines()
    lines[1] += "образ"
    lines[2] += '"эмоция -0,5"'
    lines[3] += "distinction"
    path = tmp_path / "g.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    again = corrected(mapped, path)
    kinds = {agent.id: (agent.kind, agent.kind_source, agent.layer) for agent in again.map.agents}
    assert kinds["свет"] == ("image", "explicit", 1)
    assert kinds["река"] == ("distinction", "explicit", 0)
    link = next(link for link in again.map.links if link.target == "река")
    assert (link.kind, link.valence, link.kind_source) == ("emotional", -0.5, "explicit")
    assert [(guess.source, guess.target) for guess in again.guesses] == [("река", "закон")]


def test_a_table_nobody_filled_changes_nothing(mapped, tmp_path) -> None:
    path = tmp_path / "g.csv"
    path.write_text(guesses_text(mapped, "ru"), encoding="cp1251", errors="replace")
    assert corrected(mapped, path).map == mapped.map


def test_rows_for_what_is_gone_are_warned_of(mapped, tmp_path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("id,from,to,guessed,kind\nnobody,,,image,principle\n,a,b,logical,wave\n")
    again = corrected(mapped, path)
    assert again.map == mapped.map
    assert [warned.place for warned in again.warnings] == ["line 2", "line 3"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,from,to,guessed,kind\nсвет,,,image,принцыпы\n", "line 2.*nearest is 'принципы'"),
        ("id,from,to,guessed,kind\n,свет,река,analogical,wavy\n", "line 2.*nearest is 'wave'"),
        ("id,kind\n", "no column 'from'"),
        ("", "no column 'id'"),
    ],
)
def test_a_wrong_table_is_refused_in_one_line(mapped, tmp_path, text, says) -> None:
    path = tmp_path / "g.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says) as caught:
        corrected(mapped, path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("kind", "word"), KINDS_RU.items())
def test_the_russian_word_written_for_a_kind_is_read_back_as_that_kind(kind, word) -> None:
    assert {**AGENT_WORDS, **LINK_WORDS}[word] == kind
