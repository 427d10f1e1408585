"""An import speaks the person's language, warnings included."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.maps.mapping import Mapping, to_map
from model.maps.sources.found import Found, FoundLink, FoundNode, Warned
from model.maps.sources.open import open_source
from model.maps.telling_import import import_text
from model.maps.telling_warnings import warning_text

LATIN = re.compile(r"[A-Za-z]{2,}")


def awkward(folder: Path) -> Found:
    """A vault with as many kinds of fault as fit into one."""
    files: dict[str, bytes] = {
        "а.md": b"---\na: b: [\n---\n",
        "б.md": "слово".encode("cp1251"),
        "в.md": "слово слово слово слово слово".encode() + b"\xff",
        "г.md": b"x\0y",
        "д/Н.md": b"",
        "е/Н.md": b"[t](../\xd0\xb6.md)",
        "з.md": "[[н]]".encode(),
        "и.canvas": b"[]",
        "к.canvas": b'{"nodes": [{}], "edges": [{}]}',
    }
    for name, raw in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(raw)
    (folder / "л.md").symlink_to("/")
    return open_source(folder)


def test_every_warning_of_a_vault_has_its_russian(tmp_path) -> None:
    found = to_map(awkward(tmp_path), Mapping(ghosts="count", guess=False)).warnings
    assert len(found) >= 10
    for warned in found:
        russian = warning_text(Warned("", warned.place, warned.what), "ru")
        assert russian != warning_text(Warned("", warned.place, warned.what), "en")
        assert set(LATIN.findall(russian)) <= {"UTF", "Windows", "id"}, russian


def test_an_unknown_warning_is_told_as_it_is() -> None:
    assert warning_text(Warned("a.md", "line 3", "odd"), "ru") == "a.md, строка 3: odd"


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_summary_says_what_is_told_and_what_is_guessed(lang) -> None:
    nodes = (
        FoundNode("a", "a", tags=("принцип",)),
        FoundNode("b", "b", fields={"намерение": ("2",)}),
        FoundNode("c", "c", ghost=True),
    )
    links = (FoundLink("a", "b", word="волна"), FoundLink("b", "c"))
    warnings = tuple(Warned(f"{n}.md", "", "zero bytes left out") for n in range(9))
    mapped = to_map(Found("vault", "М", nodes, links, warnings, {"notes": 2}))
    text = import_text(mapped, lang, written="m.map.yaml")
    numbers = [int(number) for line in text.splitlines() for number in re.findall(r"\d+", line)]
    # Agents, links, ghosts; then kinds and origins; nine warnings of which five are shown.
    assert numbers[:3] == [3, 2, 1]
    assert text.count(".md:") == 5
    assert "4" in text.split("--json")[0].splitlines()[-1]
    assert "m.map.yaml" in text
    assert bool(re.search("[а-я]{4}", text)) == (lang == "ru")
