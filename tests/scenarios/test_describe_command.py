"""``mindfield describe``: any source in, text, JSON and one page out."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command_line import mindfield

from model.maps.describe import describe
from model.maps.description import Description
from model.maps.schema import AgentEntry, LinkEntry, MetaMap
from model.maps.telling import paragraphs, to_text
from scenarios.describe.command import described
from scenarios.describe.page import page_of

VAULTS = (
    ("vault_openbox_ru", 0.85),
    ("vault_of_knowledge", 0.95),
    ("logseq_docs", 0.7),
)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "Заметки"
    folder.mkdir()
    told = ["волна", "море", "берег", "прилив", "ветер", "парус", "корабль", "якорь", "остров"]
    for k in range(9):
        words = " ".join(told[(k + i) % 9] for i in range(4))
        (folder / f"Мысль {k}.md").write_text(
            f"{words}\n[[Мысль {(k + 1) % 9}]] [[<b>{k}]]", encoding="utf-8"
        )
    return folder


def test_a_vault_is_told_as_text_json_and_one_page(vault: Path, tmp_path: Path) -> None:
    page, text = tmp_path / "page.html", tmp_path / "told.txt"
    done = mindfield("describe", vault, "--lang", "ru", "--html", page, "-o", text)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "«Заметки»: 18 агентов, 18 связей" in text.read_text(encoding="utf-8")
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") == 3
    assert "Призраков — 9 (50 % агентов)" in html
    assert "<b>3" not in html
    assert "&lt;b&gt;3" in html
    told = mindfield("describe", vault, "--json")
    found = json.loads(told.stdout)
    assert (found["agents"], found["origin"]["unresolved"], found["meanings"]["given"]) == (
        18,
        9,
        9,
    )
    assert found["meanings"]["model"].startswith("tfidf-5-svd-64/")
    none = json.loads(mindfield("describe", vault, "--json", "--meaning", "none").stdout)
    assert none["meanings"] == {
        "model": None,
        "given": 0,
        "near": [],
        "follows": None,
        "linked_pairs": 0,
    }


def test_what_is_not_there_is_one_line_and_nothing_is_written(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = mindfield("describe", tmp_path / "nowhere", "--html", page)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "nowhere" in done.stderr
    assert not page.exists()


class _Outside(HTMLParser):
    """Everything a page would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "iframe", "object", "embed"):
            self.found.append(tag)
        for name, value in attrs:
            address = name in ("src", "href", "xlink:href") and not (value or "").startswith("#")
            if name.startswith("on") or (address and not (value or "").startswith("data:")):
                self.found.append(f"{tag} {name}={value}")


@pytest.fixture(scope="module")
def metathought() -> tuple[MetaMap, Description]:
    return described("metathought")


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_page_says_what_the_text_says_and_fetches_nothing(
    metathought: tuple[MetaMap, Description], lang: str
) -> None:
    meta_map, found = metathought
    page = page_of(meta_map, found, lang)  # type: ignore[arg-type]
    outside = _Outside()
    outside.feed(page)
    assert outside.found == []
    assert page == page_of(meta_map, found, lang)  # type: ignore[arg-type]
    plain = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for _, heading, sentences in paragraphs(found, lang):  # type: ignore[arg-type]
        assert heading in plain
        for sentence in sentences:
            assert sentence.split(" (")[0] in plain
    assert page.count("<svg") == 5


@pytest.mark.parametrize(
    "some",
    [
        MetaMap(agents=[AgentEntry(id="<script>", kind="image")]),
        MetaMap(
            agents=[AgentEntry(id=f"a{k}", kind="dream", ghost=k > 1) for k in range(3)],
            links=[LinkEntry.model_validate({"from": "a0", "to": "a2", "kind": "echo"})],
        ),
    ],
    ids=["one agent", "foreign kinds and a ghost"],
)
def test_every_map_has_a_page(some: MetaMap) -> None:
    page = page_of(some, describe(some, nulls=9), "ru")
    assert "<script" not in page
    assert "nan" not in re.sub(r"<style.*?</style>", "", page, flags=re.S)


@pytest.mark.realdata
@pytest.mark.parametrize(("name", "at_least"), VAULTS)
def test_in_real_vaults_linked_notes_are_nearer_in_meaning(
    shared_data: Path, name: str, at_least: float
) -> None:
    from model.maps.meanings.near import links_follow
    from model.maps.source import map_of

    told = map_of(shared_data / "maps" / name)
    source, target = told.link_rows()
    follows = links_follow(told.meaning_matrix(), source, target, seed=1)
    assert follows is not None
    assert follows[0] > at_least


@pytest.mark.realdata
def test_a_real_vault_is_told_whole_in_both_languages(shared_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kepano"
    shutil.copytree(shared_data / "maps" / "vault_kepano", folder)
    meta_map, found = described(str(folder))
    assert "152 agents, 143 links" in to_text(found, "en")
    assert "152 агента, 143 связи" in to_text(found, "ru")
    assert page_of(meta_map, found, "en").count("<svg") == 5
    assert page_of(meta_map, found, "ru").count("<svg") == 5
