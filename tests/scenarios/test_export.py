"""``mindfield export``: what emerged goes home, as notes, a canvas, a graph or a map."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
import yaml
from command_line import mindfield
from run_folder_example import Example, make_run_folder

from model.errors import InputError
from model.maps.read import read_map
from model.maps.source import map_of
from model.maps.sources.open import open_source
from scenarios.export import export
from scenarios.inputs import hashed
from scenarios.library import BUILT_IN_MAP, built_in_map
from scenarios.outcome import left_by
from scenarios.run import run as finished
from scenarios.schema import Scenario
from scenarios.store import RunFolder


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "run"
    make_run_folder(folder)
    return folder


def telling_events(run: Path) -> list:
    events = RunFolder(run).events
    return events[
        ((events.type == "jump") & events.name.isin(["insight", "idea", "decision"]))
        | (events.type == "condensation")
    ].to_dict("records")


def test_every_telling_event_and_group_has_a_note_whose_links_resolve(run, tmp_path) -> None:
    told = export(run, "vault", tmp_path / "vault", lang="ru")
    notes = list((tmp_path / "vault" / "возникло").iterdir())
    shown = int(RunFolder(run).clusters.query("significant").track.nunique())
    assert len(notes) == len(telling_events(run)) + shown
    assert told.notes == len(notes) + told.agents + 1
    found = open_source(tmp_path / "vault")
    assert found.counts["unresolved"] == 0
    assert not any(node.ghost for node in found.nodes)
    assert not found.warnings
    index = next(node for node in found.nodes if node.place == "Что возникло.md")
    reached = {link.target for link in found.links if link.source == index.key}
    assert reached == {node.key for node in found.nodes if node.folder == "возникло"}


def test_a_note_links_to_its_sources_and_carries_its_numbers(run, tmp_path) -> None:
    export(run, "vault", tmp_path / "vault", lang="en")
    label_of = dict(zip(RunFolder(run).agents.id, RunFolder(run).agents.label, strict=True))
    found = open_source(tmp_path / "vault")
    by_key = {node.key: node for node in found.nodes}
    notes = [node for node in found.nodes if node.folder == "emerged"]
    for event in telling_events(run):
        kind = "condensation" if event["type"] == "condensation" else event["name"]
        (note,) = (
            n
            for n in notes
            if n.fields["type"] == (kind,) and float(n.fields["time_s"][0]) == event["time_s"]
        )
        sources = {by_key[x.target].label for x in found.links if x.source == note.key}
        assert sources == {label_of[name] for name in event["agents"]}
        assert note.fields["seed"] == ("1",)
        assert note.fields["run"] == (str(run.resolve()),)
        facts = json.loads(event["facts"])
        for name in {"value_bits", "share", "loss_after"} & set(facts):
            assert float(note.fields[name][0]) == facts[name]
    clusters = RunFolder(run).clusters.query("significant").set_index("track")
    for note in (n for n in notes if n.fields["type"] == ("cluster",)):
        told = clusters.loc[int(note.fields["track"][0])]
        for name in ("z", "p", "q"):
            assert float(note.fields[name][0]) == told[name]
        assert note.fields["origin"] == (told.origin,)


def test_notes_speak_either_language_and_say_what_is_not_shown(tmp_path) -> None:
    make_run_folder(tmp_path / "still", Example(jumps=0, clusters=False))
    for lang, index, words in (
        ("ru", "Что возникло.md", ["не показано", "Новые агенты не сгустились"]),
        ("en", "What emerged.md", ["not shown", "No new agent condensed"]),
    ):
        export(tmp_path / "still", "vault", tmp_path / lang, lang=lang)
        text = (tmp_path / lang / index).read_text(encoding="utf-8")
        assert all(word in text for word in words)


@pytest.mark.parametrize("to", ["gexf", "graphml", "canvas", "map"])
def test_grown_links_and_condensed_agents_come_back_marked_as_such(run, tmp_path, to) -> None:
    path = tmp_path / ("grown.map.yaml" if to == "map" else f"grown.{to}")
    told = export(run, to, path, lang="ru")
    made = map_of(path)
    assert (len(made.agents), len(made.links)) == (told.agents, told.links)
    (new,) = (agent for agent in made.agents if "condensed" in agent.tags)
    assert (new.id, new.kind, new.kind_source) == ("a7+a8+a3", "principle", "rule")
    grown = {frozenset((x.source, x.target)) for x in made.links if x.label == "grown"}
    assert grown == {frozenset(("a3", "a25")), frozenset(("a8", "a30"))}
    assert all(x.kind_source == "rule" for x in made.links if x.label == "grown")
    assert (told.grown_links, told.condensed, told.own_map) == (2, 1, False)
    assert set(made.intention) == {"a48", "a49", "a50", "a51"}


def test_graphs_carry_energy_clusters_flows_and_coherence(run, tmp_path) -> None:
    export(run, "gexf", tmp_path / "x.gexf", lang="en")
    graph = nx.read_gexf(tmp_path / "x.gexf")
    last = RunFolder(run).last_look("agents").set_index("id")
    for name, told in graph.nodes(data=True):
        assert (told["kind"], told["layer"]) == (last.kind[name], last.layer[name])
        assert told["cluster"] == last.cluster[name]
        assert told["energy"] == pytest.approx(last.energy[name], rel=0, abs=0)
    links = RunFolder(run).last_look("links")
    assert sum(edge["flow"] for _, _, edge in graph.edges(data=True)) == pytest.approx(
        links.flow.sum()
    )


def test_a_canvas_groups_the_significant_clusters(run, tmp_path) -> None:
    export(run, "canvas", tmp_path / "x.canvas", lang="ru")
    told = json.loads((tmp_path / "x.canvas").read_text(encoding="utf-8"))
    assert sum(shape["type"] == "group" for shape in told["nodes"]) == 2


def test_the_runs_own_map_keeps_its_notes_while_it_is_unchanged(run, tmp_path) -> None:
    folder = make_run_folder(tmp_path / "own")
    source = tmp_path / "mine.map.yaml"
    source.write_bytes(BUILT_IN_MAP.read_bytes())
    folder.write_info(folder.info | {"inputs": [hashed("map", source)]})
    kept = left_by(folder)
    assert kept.own_map
    assert set(built_in_map().agents) <= set(kept.outcome.map.agents)
    source.write_text(source.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert not left_by(RunFolder(folder.path)).own_map


def test_a_run_is_exported_and_its_map_runs_again(tmp_path) -> None:
    quick = {"run": {"seconds": 1.0}, "emergence": {"runs": 2, "nulls": 19, "every_s": 0.5}}
    first = finished(Scenario.model_validate(quick), tmp_path / "run").folder
    told = export(first.path, "map", tmp_path / "next.map.yaml", lang="en")
    assert told.own_map
    made = read_map(tmp_path / "next.map.yaml")
    assert set(built_in_map().agents) <= set(made.agents)
    assert set(built_in_map().links) <= set(made.links)
    again = Scenario.model_validate(quick | {"map": told.path})
    second = finished(again, tmp_path / "again").folder
    assert second.info["status"] == "finished"
    assert export(second.path, "vault", tmp_path / "notes", lang="ru").notes > len(made.agents)


def test_the_command_line_exports_a_map_and_says_what_it_wrote(tmp_path) -> None:
    told = mindfield(
        *("export", "metathought", "--to", "vault", "-o", "m", "--lang", "ru"), cwd=tmp_path
    )
    assert (told.returncode, told.stdout) == (0, "69 агентов и 195 связей в m.\n"), told.stderr
    again = mindfield("export", "metathought", "--to", "vault", "-o", "m", cwd=tmp_path)
    assert again.returncode == 2
    assert again.stderr.startswith("mindfield: m: is there and not empty.")
    assert "Traceback" not in again.stderr


@pytest.mark.parametrize(
    ("to", "out"),
    [
        ("gexf", "m.gexf"),
        ("graphml", "m.graphml"),
        ("canvas", "m.canvas"),
        ("map", "m.map.yaml"),
        ("vault", "m"),
    ],
)
def test_nothing_that_is_there_is_ever_overwritten(tmp_path, to, out) -> None:
    (tmp_path / "mine.md").write_text("моё")
    export(Path("metathought"), to, tmp_path / out, lang="en")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    with pytest.raises(InputError, match="nothing is overwritten"):
        export(Path("metathought"), to, tmp_path / out, lang="en")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize(
    ("source", "to", "out", "told"),
    [
        ("nowhere", "gexf", "x.gexf", "no such run or map"),
        ("metathought", "gexf", "x.txt", "end it in .gexf"),
        ("metathought", "map", "x.yaml", "end it in .map.yaml"),
        ("metathought", "gexf", "gone/x.gexf", "cannot be written"),
        ("metathought", "vault", "gone\0/x", "cannot be written"),
    ],
)
def test_wrong_input_is_one_line_and_nothing_is_written(tmp_path, source, to, out, told) -> None:
    if "\0" in out:
        (tmp_path / "file").touch()
        out = "file/x"
    with pytest.raises(InputError) as caught:
        export(
            Path(source) if source == "metathought" else tmp_path / source,
            to,
            tmp_path / out,
            lang="en",
        )
    assert told in str(caught.value).replace("End", "end")
    assert [path.name for path in tmp_path.iterdir()] in ([], ["file"])


def test_an_unfinished_run_is_refused(run, tmp_path) -> None:
    folder = make_run_folder(tmp_path / "cut")
    folder.write_info(folder.info | {"status": "stopped"})
    with pytest.raises(InputError, match="the run is stopped, not finished"):
        export(folder.path, "map", tmp_path / "x.map.yaml", lang="en")


def test_names_that_try_to_leave_the_folder_stay_in_it(tmp_path) -> None:
    label = "../../etc/[[passwd]]|`x` #тег"
    make_run_folder(tmp_path / "run", replace(Example(), label=label))
    export(tmp_path / "run", "vault", tmp_path / "vault", lang="en")
    assert {path.name for path in tmp_path.iterdir()} == {"run", "vault"}
    found = open_source(tmp_path / "vault")
    assert found.counts["unresolved"] == 0
    assert not any("тег" in tag for node in found.nodes for tag in node.tags)
    for path in (tmp_path / "vault").rglob("*.md"):
        assert yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
