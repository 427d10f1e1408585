"""What is taken away from the page: the run so far as ``mindfield run`` would have written it."""

from __future__ import annotations

import json
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.making.download import Download
from dashboard.making.finishing import What, main
from dashboard.making.so_far import RunSoFar
from dashboard.making.taking import Taking
from dashboard.running.session import Session
from dashboard.running.world import Choice, scenario_of_choice
from model.maps.source import map_of
from scenarios.compare.sources import open_all
from scenarios.run import run
from scenarios.schema import scenario_of
from scenarios.store import TABLES, RunFolder

MAP = """
title: Утро
agents:
  - {id: свет, kind: distinction, label: Свет}
  - {id: тень, kind: distinction}
  - {id: окно, kind: image, layer: 1}
  - {id: дорога, kind: image, layer: 1}
  - {id: цельность, kind: principle, layer: 2, note: "держит вместе"}
links:
  - {from: свет, to: окно, kind: logical}
  - {from: тень, to: окно, kind: logical}
  - {from: свет, to: дорога, kind: wave}
  - {from: окно, to: дорога, kind: analogical}
  - {from: цельность, to: окно, kind: wave}
  - {from: цельность, to: дорога, kind: wave}
intention: {цельность: 2}
"""
KNOB = "laws.wave.K"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "map" / "1" / "утро.map.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(MAP, encoding="utf-8")
    held = Session(Choice(scenario="rest", map_file=path))
    held.settle(120.0)
    yield held
    held.close()
    assert held.ended.wait(60)


def taken(session: Session, number: int) -> Path:
    """The unfinished run folder that the world wrote."""
    session.take(number)
    told = session.settle(60.0).taken
    assert told is not None
    assert told.fault == ""
    return Path(told.folder)


def finished(folder: Path, what: What, out: Path) -> Path:
    assert main([str(folder), what, "ru", str(out)]) == 0
    return out


def tables(folder: Path) -> dict[str, pd.DataFrame]:
    held = RunFolder(folder)
    return {name: getattr(held, name) for name in TABLES}


def test_the_run_taken_is_the_run_of_the_command_to_the_last_bit(
    session: Session, tmp_path: Path
) -> None:
    # Past a look, past a place gone back to, and on from a step between two records.
    session.step(700)
    session.go_to(333)
    session.step(1000)
    mine = taken(session, 1)
    assert RunFolder(mine).info["status"] == "stopped"
    finished(mine, "report", tmp_path / "r.html")
    assert "<html" in (tmp_path / "r.html").read_text(encoding="utf-8")
    told = scenario_of_choice(session.choice).model_dump()
    told["run"] |= {"seconds": 1333 / 64, "rest_twin": False}
    theirs = tmp_path / "theirs"
    run(scenario_of(told), theirs)
    for name, table in tables(theirs).items():
        pd.testing.assert_frame_equal(tables(mine)[name], table, obj=name)
    assert RunFolder(mine).summary == RunFolder(theirs).summary


def test_what_is_turned_by_hand_on_the_way_is_the_run_that_is_taken(session: Session) -> None:
    session.step(400)
    session.turn(KNOB, 9.0)
    session.step(200)
    # Back before the turn, and another way from there.
    session.go_to(320)
    session.turn(KNOB, 0.5)
    session.step(160)
    folder = taken(session, 1)
    told = session.snapshot.taken
    assert told is not None
    assert (told.step, told.turned) == (480, 1)
    parts = RunFolder(folder).parts
    frames = pd.concat([pd.read_parquet(piece) for piece in parts.of("frames")])
    assert frames["time_s"].tolist() == [step / 64 for step in range(0, 481, 16)]
    assert frames["energy"].iloc[-1] == pytest.approx(float(session.snapshot.energy.sum()), 1e-5)


def test_a_run_that_was_turned_by_hand_tells_each_turn_with_its_step(
    session: Session, tmp_path: Path
) -> None:
    session.step(100)
    session.turn(KNOB, 9.0)
    session.turn("laws.pump", 0.125)
    session.step(60)
    session.turn(KNOB, 0.5)
    session.step(20)
    # What is turned twice at one place was turned once; what was turned later than that is off.
    session.go_to(100)
    session.turn(KNOB, 7.5)
    session.step(40)
    folder = taken(session, 1)
    told = {
        "before": 0,
        "changes": [
            {"step": 100, "time_s": 100 / 64, "name": "laws.pump", "value": 0.125},
            {"step": 100, "time_s": 100 / 64, "name": KNOB, "value": 7.5},
        ],
    }
    assert RunFolder(folder).info["turned"] == told
    finished(folder, "report", tmp_path / "r.html")
    assert RunFolder(folder).info["turned"] == told
    report = (tmp_path / "r.html").read_text(encoding="utf-8")
    heading = report.index("Что повернули руками")
    assert heading < report.index(KNOB, heading) < report.index("7,5", heading)
    assert RunFolder(folder).info["scenario"]["laws"]["wave"]["K"] not in (7.5, 9.0, 0.5)


def test_a_run_spills_to_disk_and_a_cut_drops_what_came_after(tmp_path: Path) -> None:
    from dashboard.making import so_far as module
    from dashboard.running.world import build

    choice = Choice(scenario="rest")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "MOST_HELD", 16)
        world, kept = build(choice), RunSoFar(tmp_path / "kept")
        while world.field.step < 1200:
            done = world.stride(kept.before(world, 64))
            assert done > 0
            kept.after(world)
    held = sum(len(rows) for rows in kept._held.values())
    assert held <= 4 * 17
    other = kept.parted(tmp_path / "other", 640)
    folder = tmp_path / "run"
    kept.written(world, choice, folder, 1)
    frames = [pd.read_parquet(piece) for piece in RunFolder(folder).parts.of("frames")]
    assert pd.concat(frames)["time_s"].tolist() == [step / 64 for step in range(0, 1201, 16)]
    steps = [s for piece in other._pieces["frames"] for s in piece.steps()[other._good(piece)]]
    steps += [step for step, _ in other._held["frames"]]
    assert steps == list(range(0, 641, 16))
    # The one that parted leaves the files of the other alone.
    other.cut(0)
    assert all(piece.path.exists() for piece in kept._pieces["frames"])


def test_every_file_that_is_taken_opens_where_it_belongs(session: Session, tmp_path: Path) -> None:
    import networkx as nx

    session.step(640)
    folder = taken(session, 1)
    whole = finished(folder, "run", tmp_path / "Утро 640.run.zip")
    with zipfile.ZipFile(whole) as told:
        told.extractall(tmp_path / "unpacked")
    unpacked = tmp_path / "unpacked" / "Утро 640.run"
    opened = RunFolder(unpacked)
    assert opened.info["status"] == "finished"
    assert opened.info["seconds"] == 10.0
    assert (unpacked / "report.html").is_file()
    assert opened.frames["time_s"].max() == 10.0
    # Compare takes it, and it says nothing of where its files lay on this machine.
    assert len(open_all([unpacked])) == 1
    session_folder = str(folder.parent.parent)
    assert session_folder not in json.dumps(opened.info)
    for what, read in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        graph = read(finished(folder, what, tmp_path / f"x.{what}"))  # type: ignore[arg-type]
        labels = {told.get("label", node) for node, told in graph.nodes(data=True)}
        assert "Свет" in labels
        assert graph.number_of_nodes() == 5
    notes = finished(folder, "vault", tmp_path / "x.notes.zip")
    back = map_of(notes)
    assert {"Свет", "цельность"} <= {agent.label or agent.id for agent in back.agents}
    assert session.choice.map_file is not None
    same = finished(session.choice.map_file, "map", tmp_path / "x.map.yaml")
    assert map_of(same) == map_of(session.choice.map_file)


def test_what_cannot_be_taken_says_why(session: Session, tmp_path: Path) -> None:
    taking = Taking(session)
    taking.ask("run", "en")
    session.settle(60.0)
    assert taking.watch().fault == "take_nothing"
    # A file that cannot be made is refused in one line, and nothing half-written stays.
    broken = tmp_path / "broken.map.yaml"
    broken.write_text("agents: [", encoding="utf-8")
    assert main([str(broken), "map", "en", str(tmp_path / "out" / "x.map.yaml")]) == 2
    assert list((tmp_path / "out").iterdir()) == []


def test_more_files_of_the_same_moment_are_each_made_by_one_process(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    popen = subprocess.Popen

    def counted(command: list[str], **wishes: Any) -> subprocess.Popen[bytes]:
        begun.append(command[4])
        return popen(command, **wishes)

    monkeypatch.setattr("dashboard.making.taking.subprocess.Popen", counted)
    session.step(64)
    session.settle(60.0)
    taking = Taking(session)
    files: tuple[What, ...] = ("gexf", "graphml")
    for what in files:
        taking.ask(what, "en")
        end = time.monotonic() + 120.0
        while taking.watch().status not in ("ready", "fault") and time.monotonic() < end:
            time.sleep(0.05)
        parcel = taking.watch()
        assert (parcel.status, parcel.name) == ("ready", f"Утро 64.{what}")
        assert Path(parcel.path).stat().st_size == parcel.size > 0
    assert begun == list(files)


def test_the_map_is_made_by_a_process_of_its_own_and_goes_over_in_pieces(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking = Taking(session)
    taking.ask("map", "ru")
    end = time.monotonic() + 120.0
    while taking.watch().status not in ("ready", "fault") and time.monotonic() < end:
        time.sleep(0.05)
    parcel = taking.watch()
    assert (parcel.status, parcel.name) == ("ready", "Утро.map.yaml")
    monkeypatch.setattr("dashboard.making.download._PIECE", 100)
    sent: list[bytes] = []
    browser = Download(offered=(parcel.path, parcel.name, 7))
    monkeypatch.setattr(browser, "send", lambda told, buffers: sent.append(buffers[0]))
    assert browser.offer == {"name": "Утро.map.yaml", "number": 7, "size": parcel.size}
    while sum(map(len, sent)) < parcel.size:
        at = sum(map(len, sent))
        browser._hear(browser, {"type": "next", "number": 7, "at": at}, [])
    assert b"".join(sent) == Path(parcel.path).read_bytes()
    # Only what is offered now goes over.
    browser._hear(browser, {"type": "next", "number": 6, "at": 0}, [])
    browser._hear(browser, {"type": "next", "number": 7, "at": -1}, [])
    assert sum(map(len, sent)) == parcel.size
    browser.close()
