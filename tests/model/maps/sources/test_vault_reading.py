"""A whole vault: which note a link leads to, ghosts, bad files, and nothing outside the folder."""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile

import pytest
from vaults import found_in, ghosts, pairs, vault

from model.errors import InputError
from model.maps.sources import gathering, trees
from model.maps.sources.open import open_source
from model.maps.sources.vault import read_vault
from model.maps.telling_warnings import warning_text

RESOLVED = {
    "the exact path": ({"a/N.md": "", "b/N.md": "", "x.md": "[[b/N]]"}, "b/N"),
    "the end of a path": ({"q/a/N.md": "", "q/b/N.md": "", "x.md": "[[b/N]]"}, "q/b/N"),
    "the exact path before a note beside": ({"N.md": "", "d/N.md": "", "d/x.md": "[[N]]"}, "N"),
    "the same folder": ({"a/N.md": "", "b/N.md": "", "b/x.md": "[[N]]"}, "b/N"),
    "the shallowest": ({"a/b/N.md": "", "c/N.md": "", "x.md": "[[N]]"}, "c/N"),
    "a name with its suffix": ({"N.md": "", "x.md": "[[N.md]]"}, "N"),
    "a name with a dot": ({"v1.2.md": "", "x.md": "[[v1.2]]"}, "v1.2"),
    "whatever the case": ({"Истина.md": "", "x.md": "[[ИСТИНА]]"}, "Истина"),
    "composed and decomposed letters": (
        {"\u0419од.md": "", "x.md": f"[[{unicodedata.normalize('NFD', 'йод')}]]"},
        "\u0419од",
    ),
    "an alias": ({"N.md": "---\naliases: [Иное имя]\n---", "x.md": "[[иное имя]]"}, "N"),
    "an alias as a text": ({"N.md": "---\nalias: one, two\n---", "x.md": "[[two]]"}, "N"),
    "a name before an alias": (
        {"M.md": "---\naliases: [N]\n---", "N.md": "", "x.md": "[[N]]"},
        "N",
    ),
    "a path from here": ({"a/N.md": "", "a/b/x.md": "[t](../N.md)"}, "N"),
    "a path from here in a wikilink": ({"a/N.md": "", "a/b/x.md": "[[../N]]"}, "N"),
    "a path from the top": ({"a/N.md": "", "b/x.md": "[t](/a/N.md)"}, "N"),
    "a canvas": ({"board.canvas": "{}", "x.md": "[[board.canvas]]"}, "board.canvas"),
}


@pytest.mark.parametrize(("notes", "target"), RESOLVED.values(), ids=RESOLVED)
def test_a_link_leads_to_the_note_obsidian_opens(tmp_path, notes, target) -> None:
    found = found_in(tmp_path, notes)
    assert pairs(found) == {("x", target)}
    assert not ghosts(found)


def test_an_ambiguous_name_is_resolved_and_warned_of_once(tmp_path) -> None:
    notes = {"a/N.md": "", "b/N.md": "", "x.md": "[[N]]", "y.md": "[[n]] [[N#h]]"}
    found = found_in(tmp_path, notes)
    assert pairs(found) == {("x", "a/N"), ("y", "a/N")}
    (warned,) = found.warnings
    assert warned.file == "x.md"
    assert "a/N" in warned.what
    assert "b/N" in warned.what
    assert found.counts["ambiguous"] == 3


def test_what_nobody_wrote_is_one_ghost_however_it_is_spelt(tmp_path) -> None:
    found = found_in(tmp_path, {"x.md": "[[Свет]] [[свет]] [[Свет#h|a]] [t](свет.md) [[a/b]]"})
    assert ghosts(found) == {"Свет", "a/b"}
    assert {link.target: link.count for link in found.links} == {"Свет": 4, "a/b": 1}
    assert found.counts["unresolved"] == 2


def test_files_that_are_no_notes_are_no_ghosts(tmp_path) -> None:
    text = "![[a.png]] ![[photo]] [[data.xyz]] [t](pic.jpg) [[gone.pdf]]"
    found = found_in(tmp_path, {"x.md": text, "data.xyz": "", "photo": ""})
    assert not ghosts(found)
    assert found.counts["attachments"] == 5


def test_a_link_written_often_is_one_link_and_words_tell_links_apart(tmp_path) -> None:
    found = found_in(tmp_path, {"x.md": "[[N]] [[N|n]] [[N|@волна]]\nup:: [[N]]", "N.md": ""})
    told = {(link.word, link.field): link.count for link in found.links}
    assert told == {("", ""): 2, ("волна", ""): 1, ("", "up"): 1}


def test_a_note_keeps_its_title_tags_folder_properties_and_prose(tmp_path) -> None:
    text = "---\ntitle: О свете\nцвет: red\nрейтинг: 5\n---\n# О свете\nСвет есть не тьма. #идея"
    (node,) = found_in(tmp_path, {"Мысли/202401.md": text}).nodes
    assert (node.key, node.label, node.folder) == ("202401", "О свете", "Мысли")
    assert (node.tags, node.colour, node.fields["рейтинг"]) == (("идея",), "red", ("5",))
    assert node.note == "О свете"
    assert "Свет есть не тьма." in node.text
    assert node.place == "Мысли/202401.md"


def test_dot_folders_are_not_the_persons_notes(tmp_path) -> None:
    notes = {".obsidian/x.md": "[[N]]", ".trash/y.md": "[[N]]", "a.md": "", "b/.hidden.md": "[[N]]"}
    assert [node.key for node in found_in(tmp_path, notes).nodes] == ["a"]


def test_empty_notes_and_empty_canvases_are_no_fault(tmp_path) -> None:
    found = found_in(tmp_path, {"a.md": "", "b.canvas": "", "c.canvas": "{}", "d.md": "[[a]]"})
    assert pairs(found) == {("d", "a")}
    assert not found.warnings


def test_a_bad_file_is_a_warning_with_its_name(tmp_path) -> None:
    folder = vault(tmp_path, {"a.md": "[[b]]", "b.canvas": "{nodes", "c.md": b"\x00\x01\xff" * 40})
    found = read_vault(folder)
    assert {warned.file for warned in found.warnings} == {"b.canvas", "c.md"}
    assert ("a", "b") in pairs(found)


def test_a_note_nobody_may_read_is_a_warning(tmp_path) -> None:
    folder = vault(tmp_path, {"a.md": "[[b]]", "b.md": "[[a]]"})
    (folder / "b.md").chmod(0)
    if os.access(folder / "b.md", os.R_OK):
        pytest.skip("permissions do not bind this user")
    (warned,) = read_vault(folder).warnings
    assert warned.file == "b.md"


def test_a_huge_note_is_read_up_to_a_bound_and_said_so(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(gathering, "NOTE_BYTES_AT_MOST", 1000)
    folder = vault(tmp_path, {"a.md": "[[b]] " + "x" * 1000 + " [[c]]", "b.md": ""})
    found = read_vault(folder)
    assert pairs(found) == {("a", "b")}
    (warned,) = found.warnings
    assert warned.file == "a.md"
    assert "only the first 1,000" in warned.what


def test_links_out_of_the_folder_are_not_followed(tmp_path) -> None:
    outside = vault(tmp_path / "outside", {"secret.md": "[[x]]"})
    folder = vault(tmp_path / "vault", {"a.md": "[t](../outside/secret.md) [[../../etc/passwd]]"})
    (folder / "out").symlink_to(outside)
    (folder / "b.md").symlink_to(outside / "secret.md")
    (folder / "loop").symlink_to(folder)
    found = read_vault(folder)
    assert [node.key for node in found.nodes if not node.ghost] == ["a"]
    assert {warned.file for warned in found.warnings} == {"out", "b.md"}


def test_a_pipe_in_the_folder_is_not_waited_for(tmp_path) -> None:
    folder = vault(tmp_path, {"a.md": "[[b]]"})
    os.mkfifo(folder / "b.md")
    assert ghosts(read_vault(folder)) == {"b"}


def zipped(path, entries: dict[str, str]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return path


def test_a_zip_gives_what_its_folder_gives(tmp_path) -> None:
    notes = {"a.md": "[[Свет]] ![[c]]", "d/Свет.md": "[[a]]", "d/c.canvas": "{}"}
    folder = vault(tmp_path / "Мысли", notes)
    whole = read_vault(folder)
    for top in ("", "Мысли/"):
        path = zipped(tmp_path / "Мысли.zip", {top + name: text for name, text in notes.items()})
        assert open_source(path) == whole


def test_names_from_russian_windows_are_read_in_a_zip(tmp_path) -> None:
    path = tmp_path / "v.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("STAND-IN.md", "[[x]]")
    old = b"STAND-IN"
    path.write_bytes(path.read_bytes().replace(old, "Мысль-ёж".encode("cp866")))
    assert open_source(path).nodes[0].key == "Мысль-ёж"


def test_a_zip_leads_nowhere_outside_itself(tmp_path) -> None:
    path = zipped(
        tmp_path / "v.zip",
        {"a.md": "[[b]]", "../b.md": "x", "/etc/c.md": "x", "C:/d.md": "x", "e\\..\\..\\f.md": ""},
    )
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    before = sorted(tmp_path.rglob("*"))
    found = open_source(path)
    assert [node.key for node in found.nodes if not node.ghost] == ["a"]
    assert len(found.warnings) == 5
    assert sorted(tmp_path.rglob("*")) == before


def test_zip_bombs_are_refused_in_one_line(tmp_path, monkeypatch) -> None:
    path = zipped(tmp_path / "bomb.zip", {"a.md": "[[b]]", "b.md": "0" * (20 * 2**20)})
    with pytest.raises(InputError, match=r"bomb\.zip.*zip bomb") as caught:
        open_source(path)
    assert "\n" not in str(caught.value)
    monkeypatch.setattr(trees, "ZIP_BYTES_AT_MOST", 1000)
    path = zipped(tmp_path / "big.zip", {f"{n}.md": "text " * 100 for n in range(9)})
    with pytest.raises(InputError, match="would unpack to"):
        open_source(path)


def test_a_damaged_zip_is_refused_and_a_damaged_note_in_it_warned_of(tmp_path) -> None:
    path = tmp_path / "v.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.md", "[[b]] whole")
        archive.writestr("b.md", "[[a]] spoilt")
    path.write_bytes(path.read_bytes().replace(b"[[a]] spoilt", b"[[a]] SPOILT"))
    (warned,) = open_source(path).warnings
    assert warned.file == "b.md"
    assert "damaged" in warned.what
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(InputError, match="no whole zip"):
        open_source(path)


def patch_last(path, local: int, central: int, value: bytes) -> None:
    """Overwrite a field of a zip's last file, in its own header and in the directory."""
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        begins = archive.infolist()[-1].header_offset
    for at in (begins + local, raw.rindex(b"PK\x01\x02") + central):
        raw[at : at + len(value)] = value
    path.write_bytes(raw)


@pytest.mark.parametrize(
    ("local", "central", "value", "says"),
    [
        (6, 8, b"\x01\x00", "password"),
        (6, 8, b"\x41\x00", "password"),
        (6, 8, b"\x20\x00", "cannot be unpacked here"),
        (8, 10, b"\x09\x00", "cannot be unpacked here"),
        (8, 10, b"\x63\x00", "cannot be unpacked here"),
    ],
    ids=["locked", "locked strongly", "patched data", "deflate64", "method 99"],
)
def test_a_note_that_cannot_be_unpacked_is_warned_of_and_the_rest_read(
    tmp_path, local, central, value, says
) -> None:
    path = zipped(tmp_path / "v.zip", {"a.md": "[[b]] whole", "b.md": "[[a]] shut"})
    patch_last(path, local, central, value)
    found = open_source(path)
    (warned,) = found.warnings
    assert warned.file == "b.md"
    assert says in warned.what
    assert not warning_text(warned, "ru").isascii()
    assert [node.label for node in found.nodes if not node.ghost] == ["a"]


def test_a_zip_of_a_later_format_is_refused_in_one_line(tmp_path) -> None:
    path = zipped(tmp_path / "v.zip", {"a.md": "[[b]]", "b.md": ""})
    patch_last(path, 4, 6, b"\x5a\x00")
    with pytest.raises(
        InputError, match=r"v\.zip: is a kind of zip that cannot be read here"
    ) as told:
        open_source(path)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("name", ["nothing", "empty", "picture.zip"])
def test_a_source_without_notes_is_refused_in_one_line(tmp_path, name) -> None:
    (tmp_path / "empty").mkdir()
    zipped(tmp_path / "picture.zip", {"a.png": ""})
    with pytest.raises(InputError, match=name):
        open_source(tmp_path / name)


def test_progress_is_told_to_the_end(tmp_path) -> None:
    told: list[tuple[int, int]] = []
    folder = vault(tmp_path, {f"{n}.md": "" for n in range(120)})
    open_source(folder, progress=lambda done, total: told.append((done, total)))
    assert told == [(50, 120), (100, 120), (120, 120)]
