"""``mindfield import``, and sources wherever a map is named; real vaults to the end of a run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from command_line import mindfield
from typer.testing import CliRunner, Result

from model.errors import InputError
from model.maps.read import read_map
from model.maps.source import digest_of, map_of
from scenarios.cli import app
from scenarios.inputs import gather
from scenarios.schema import read_scenario

NOTES = {
    "Принципы/Истина.md": "Всё сходится. [[Свет|@волна]]",
    "Свет.md": "---\nнамерение: 2\n---\nОбраз. [[Тьма]] потому что [[Истина]]",
    "Звук.md": "---\ntags: различение\n---\nпохоже:: [[Свет]]",
}


@pytest.fixture
def vault(tmp_path) -> Path:
    folder = tmp_path / "Мысли"
    for name, text in NOTES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def ran(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refused(*arguments: object) -> str:
    result = ran(*arguments)
    assert isinstance(result.exception, InputError), result.output
    line = str(result.exception)
    assert "\n" not in line
    return line


def test_a_vault_becomes_a_map_that_reads_back(vault, tmp_path) -> None:
    out = tmp_path / "my.map.yaml"
    result = ran("import", vault, "-o", out, "--lang", "ru")
    assert result.exit_code == 0, result.output
    some = read_map(out)
    assert some == map_of(vault)
    assert {agent.id: agent.kind_source for agent in some.agents if not agent.ghost} == {
        "Истина": "rule",
        "Свет": "default",
        "Звук": "rule",
    }
    kinds = {(link.source, link.target): (link.kind, link.kind_source) for link in some.links}
    assert kinds["Истина", "Свет"] == ("wave", "explicit")
    assert kinds["Звук", "Свет"] == ("analogical", "rule")
    assert kinds["Свет", "Истина"] == ("logical", "guessed")
    assert some.intention == {"Свет": 2.0}
    assert (some.title, some.source) == ("Мысли", "vault")
    assert "агентов 4, связей 4" in result.output
    assert "призраков 1" in result.output
    assert str(out) in result.output


def test_the_summary_speaks_english_and_machine(vault, tmp_path) -> None:
    told = ran("import", vault, "-o", tmp_path / "a.map.yaml", "--lang", "en").output
    assert "4 agents, 4 links" in told
    assert not any("а" <= letter <= "я" for letter in told.replace("Мысли", "").casefold()[:60])
    machine = ran("import", vault, "-o", tmp_path / "b.map.yaml", "--json").output
    told = json.loads(machine)
    assert (told["agents"], told["ghosts"], told["links"]) == (4, 1, 4)
    assert told["counts"]["resolved"] == 3
    assert ran("import", vault, "-o", tmp_path / "c.map.yaml", "--quiet").output == ""


def test_guesses_go_out_and_corrections_come_back(vault, tmp_path) -> None:
    table, out = tmp_path / "g.csv", tmp_path / "m.map.yaml"
    assert ran("import", vault, "-o", out, "--guesses", table, "--lang", "ru").exit_code == 0
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    row = next(number for number, line in enumerate(lines) if line.startswith("Тьма;"))
    lines[row] += "принцип"
    table.write_text("\n".join(lines), encoding="utf-8")
    told = ran("import", vault, "-o", out, "--corrections", table, "--replace")
    assert told.exit_code == 0, told.output
    dark = next(agent for agent in read_map(out).agents if agent.id == "Тьма")
    assert (dark.kind, dark.kind_source, dark.ghost) == ("principle", "explicit", True)


def test_a_mapping_in_the_vault_or_by_its_own_goes_before_what_is_known(vault, tmp_path) -> None:
    (vault / "metamap.yml").write_text("призраки: убрать\n", encoding="utf-8")
    assert len(map_of(vault).agents) == 3
    rules = tmp_path / "rules.yml"
    rules.write_text("links: {default: analogical}\n", encoding="utf-8")
    out = tmp_path / "m.map.yaml"
    assert ran("import", vault, "-o", out, "--mapping", rules).exit_code == 0
    assert len(read_map(out).agents) == 4
    assert ran("import", vault, "-o", out, "--ghosts", "keep", "--replace").exit_code == 0
    assert len(read_map(out).agents) == 4
    (vault / "metamap.yml").write_text("папки: {}\n", encoding="utf-8")
    assert "unknown key 'папки'" in refused("import", vault, "-o", tmp_path / "n.map.yaml")


def test_nothing_is_written_over_and_nothing_half(vault, tmp_path) -> None:
    out, table = tmp_path / "m.map.yaml", tmp_path / "g.csv"
    out.write_text("mine", encoding="utf-8")
    assert "--replace" in refused("import", vault, "-o", out)
    assert out.read_text(encoding="utf-8") == "mine"
    bad = tmp_path / "bad.csv"
    bad.write_text("id,from,to,guessed,kind\nСвет,,,image,nonsense\n", encoding="utf-8")
    command = ("import", vault, "-o", tmp_path / "n.map.yaml", "--guesses", table)
    assert "line 2" in refused(*command, "--corrections", bad)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.csv", "m.map.yaml", "Мысли"]


def test_wrong_sources_are_refused_in_one_line_and_exit_code_2(vault, tmp_path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG")
    assert "no such file" in refused("import", tmp_path / "none")
    assert "known here" in refused("import", picture)
    own = tmp_path / "own.map.yaml"
    own.write_text("agents: [{id: a, kind: image}]", encoding="utf-8")
    assert "is a map already" in refused("import", own)
    told = mindfield("import", tmp_path / "none")
    assert told.returncode == 2
    assert told.stderr.count("\n") == 1


STOPPED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # A job in the background begins without.
from model.maps.sources import vault
vault.told = lambda *_: os.kill(os.getpid(), signal.SIGINT)
from scenarios.cli import main
main()
"""


def test_ctrl_c_while_notes_are_read_ends_with_130_and_leaves_nothing(vault, tmp_path) -> None:
    out = tmp_path / "m.map.yaml"
    command = [sys.executable, "-c", STOPPED, "import", str(vault), "-o", str(out)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert told.returncode == 130, told.stderr
    assert "Traceback" not in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["Мысли"]


def test_a_source_serves_wherever_a_map_is_named(vault, tmp_path) -> None:
    described = ran("describe", vault, "--json")
    assert described.exit_code == 0, described.output
    assert json.loads(described.output)
    scenario = tmp_path / "s.toml"
    scenario.write_text('map = "Мысли"\n[run]\nseconds = 1\n', encoding="utf-8")
    inputs = gather(read_scenario(scenario, []))
    assert inputs.meta_map == map_of(vault)
    assert inputs.files[0]["sha256"] == digest_of(vault)[0]
    (vault / "Звук.md").write_text("иначе", encoding="utf-8")
    assert digest_of(vault)[0] != inputs.files[0]["sha256"]


def test_a_run_takes_a_zipped_vault(vault, tmp_path) -> None:
    path = tmp_path / "v.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in NOTES:
            archive.write(vault / name, name)
    tiny = ("--set", "run.seconds=0.5", "--set", "emergence={runs=2,nulls=19,every_s=0.25}")
    result = ran("run", "--map", path, *tiny, "-o", tmp_path / "run", "--quiet")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "run" / "report.html").exists()


EXPECTED = {
    # notes, links between two notes as SOURCES.md counts them
    "vault_openbox_ru": (282, 219),
    "vault_howto_ru": (7, 8),
    "vault_of_knowledge": (779, 783),
    "vault_kepano": (103, 84),
}


@pytest.mark.realdata
@pytest.mark.parametrize(("name", "counts"), EXPECTED.items())
def test_real_vaults_hold_as_many_notes_and_links_as_counted_by_others(
    shared_data, name, counts
) -> None:
    from model.maps.sources.open import open_source

    found = open_source(shared_data / "maps" / name)
    assert (found.counts["notes"], found.counts["resolved"]) == counts


@pytest.mark.realdata
@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "vault_openbox_ru",
        "vault_howto_ru",
        "vault_of_knowledge",
        "vault_kepano",
        "vault_stub_obsidiantools",
        "logseq_docs",
        "canvas/hesprs_demo.canvas",
        "canvas/jsoncanvas_sample.canvas",
        "canvas/Crazy wall.canvas",
        "canvas/Crazy wall 2.canvas",
    ],
)
def test_real_sources_drive_a_run_to_the_end(shared_data, tmp_path, name) -> None:
    source = shared_data / "maps" / name
    tiny = ("--set", "run.seconds=2", "--set", "emergence={runs=2,nulls=19,every_s=1}")
    result = ran("run", "--map", source, *tiny, "-o", tmp_path / "run", "--quiet")
    assert result.exit_code == 0, result.output
    info = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert info["status"] == "finished"
    shutil.rmtree(tmp_path / "run")
