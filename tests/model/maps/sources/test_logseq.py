"""A Logseq folder: names, journals, tags, properties, blocks, namespaces."""

from __future__ import annotations

from vaults import pairs, vault

from model.maps.sources.open import open_source

BLOCK = "61024cd6-1951-47cc-8050-25f68960d729"


def graph(folder, notes):
    return open_source(vault(folder, {"logseq/config.edn": "{}"} | notes))


def fields(found):
    return {(link.target, link.field) for link in found.links}


def test_a_folder_with_pages_and_journals_is_told_from_a_vault(tmp_path) -> None:
    one = vault(tmp_path / "a", {"pages/a.md": "", "journals/2024_01_02.md": ""})
    other = vault(tmp_path / "b", {"pages/a.md": "", "notes/b.md": ""})
    assert open_source(one).source == "logseq"
    assert open_source(other).source == "vault"


def test_names_come_from_titles_and_from_escaped_file_names(tmp_path) -> None:
    notes = {
        "pages/A___B.md": "- x",
        "pages/C%2FD%3F.md": "- x",
        "pages/e.md": "title:: Истина\n- x",
        "journals/2024_01_02.md": "- [[a/b]] [[c/d?]] [[истина]]",
    }
    found = graph(tmp_path, notes)
    day = {target for source, target in pairs(found) if source == "2024-01-02"}
    assert day == {"A/B", "C/D?", "Истина"}


def test_a_day_answers_to_its_written_date(tmp_path) -> None:
    notes = {
        "journals/2021_02_20.md": "- x",
        "journals/2021_02_11.md": "- x",
        "pages/a.md": "- [[Feb 20th, 2021]] [[2021-02-20]] [[February 11th, 2021]]",
    }
    assert pairs(graph(tmp_path, notes)) == {("a", "2021-02-20"), ("a", "2021-02-11")}


def test_tags_properties_blocks_and_namespaces_are_links(tmp_path) -> None:
    notes = {
        "pages/a.md": "type:: [[T]]\ntags:: x, #y, [[z z]]\nalias:: Другое\n\n"
        "- #тег и #[[два слова]]",
        "pages/b.md": f"- block\n  id:: {BLOCK}\n",
        "pages/c.md": f"- (({BLOCK})) {{{{embed [[a]]}}}} [[другое]]\n- key:: [[T]]",
        "pages/n___m.md": "- x",
    }
    found = graph(tmp_path, notes)
    by_source: dict[str, set[tuple[str, str]]] = {}
    for link in found.links:
        by_source.setdefault(link.source, set()).add((link.target, link.field))
    assert by_source["a"] == {
        ("T", "type"),
        ("x", "tags"),
        ("y", "tags"),
        ("z z", "tags"),
        ("тег", ""),
        ("два слова", ""),
    }
    assert by_source["c"] == {("b", ""), ("a", ""), ("T", "key")}
    assert by_source["n/m"] == {("n", "namespace")}
    page = next(node for node in found.nodes if node.key == "b")
    assert BLOCK not in page.text


def test_code_in_an_outline_gives_no_links(tmp_path) -> None:
    text = "- ```\n  [[X]]\n  ```\n- `[[X]]` [[N]]\n\t- [[M]]"
    assert pairs(graph(tmp_path, {"pages/a.md": text})) == {("a", "N"), ("a", "M")}


def test_two_pages_of_one_name_are_both_kept_and_warned_of(tmp_path) -> None:
    found = graph(tmp_path, {"pages/a.md": "- x", "pages/b.md": "title:: A\n- y"})
    assert [node.key for node in found.nodes] == ["a", "A (2)"]
    assert found.warnings[0].file == "pages/b.md"


def test_backups_and_settings_are_not_pages(tmp_path) -> None:
    notes = {"logseq/bak/pages/a/old.md": "- [[X]]", "pages/a.md": "- x", "README.md": "[[X]]"}
    assert [node.key for node in graph(tmp_path, notes).nodes] == ["a"]
