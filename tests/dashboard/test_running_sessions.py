"""Many sessions: they keep apart, end, and leave nothing; one that dies takes nobody along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from test_session import begin, choice, same, stepped, wait_until  # noqa: F401

from dashboard.making.description import described_map
from dashboard.making.upload import Upload
from dashboard.running import lodging
from dashboard.running.aside import aside
from dashboard.running.lodging import Full, House, sweep
from dashboard.running.outbox import news_in
from dashboard.running.session import Session
from dashboard.running.world import Choice

Begin = Callable[[Choice], Session]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house of sessions of this test's own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    own = House()
    monkeypatch.setattr("dashboard.running.session.house", lambda: own)
    yield own
    own.lock.close()


def test_a_world_lives_in_another_process_and_dies_without_the_rest(
    begin: Begin,  # noqa: F811
    choice: Choice,  # noqa: F811
) -> None:
    session, other = begin(choice), begin(choice)
    session.step(20)
    session.settle()
    other.settle()
    pids = {session.world_pid, other.world_pid}
    assert None not in pids
    assert os.getpid() not in pids
    assert len(pids) == 2
    session.play()
    os.kill(session.world_pid or 0, signal.SIGKILL)
    wait_until(lambda: session.snapshot.stopped)
    assert session.snapshot.fault == "fault_world_ended"
    assert not session.snapshot.playing
    assert session.folder.exists()
    assert not session.ended.is_set()
    # Orders to the dead are no fault, and nobody waits for them.
    session.step()
    session.turn("laws.pump", 0.25)
    other.step(30)
    assert same(other.settle(), stepped(choice, 30))
    session.start_again()
    told = session.settle()
    assert (told.stopped, told.fault, told.step) == (False, "", 0)
    assert told.in_force["laws.pump"] == 0.25
    session.step(10)
    assert session.settle().step == 10


def test_a_world_that_does_not_hear_is_not_waited_for(
    begin: Begin,  # noqa: F811
    choice: Choice,  # noqa: F811
) -> None:
    session = begin(choice)
    session.settle()
    world = psutil.Process(session.world_pid)
    world.suspend()
    wait_until(lambda: world.status() == psutil.STATUS_STOPPED)
    for number in range(200):
        session.choose(number % 5)
    session.close()
    # Nobody waited for it, nor for its end: it still stands where it was halted.
    assert world.status() == psutil.STATUS_STOPPED
    assert session.ended.wait(60)
    assert not session.folder.exists()


def test_only_what_is_new_is_sent(begin: Begin, choice: Choice) -> None:  # noqa: F811
    session = begin(choice)
    session.step(20)
    before = session.settle()
    session.step(20)
    after = session.settle()
    assert after.topology is before.topology
    assert after.choice is before.choice
    assert after.energy is not before.energy
    assert "topology" not in news_in(after, before)
    assert "number" not in news_in(after, None)


def test_there_are_only_so_many_sessions_and_room_again_when_one_ends(
    house: House,
    choice: Choice,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MINDFIELD_SESSIONS", "2")
    one, two = Session(choice), Session(choice)
    try:
        with pytest.raises(Full):
            Session(choice)
        one.close()
        assert one.ended.wait(60)
        three = Session(choice)
        three.step(5)
        assert three.settle().step == 5
        three.close()
        assert three.ended.wait(60)
    finally:
        one.close()
        two.close()
        assert two.ended.wait(60)
    assert [path.name for path in house.folder.iterdir()] == ["owner"]


def test_sessions_come_and_go_and_memory_with_them(choice: Choice) -> None:  # noqa: F811
    def come_and_go() -> None:
        sessions = [Session(choice) for _ in range(2)]
        for session in sessions:
            session.step(30)
            session.settle()
            session.close()
        for session in sessions:
            assert session.ended.wait(60)

    come_and_go()
    threads, (own, children) = threading.active_count(), resident()
    for _ in range(4):
        come_and_go()
    wait_until(lambda: threading.active_count() <= threads)
    now, left = resident()
    assert left <= children
    assert now - own < 8 * 2**20


@pytest.mark.slow
def test_memory_is_where_it_was_after_fifty_sessions(choice: Choice) -> None:  # noqa: F811
    def visit_one() -> None:
        session = Session(Choice())
        session.set_speed(None)
        session.play()
        wait_until(lambda: session.snapshot.step > 100, 60.0)
        session.fork()
        session.settle()
        session.close()
        assert session.ended.wait(60)

    for _ in range(3):
        visit_one()
    own, children = resident()
    for _ in range(50):
        visit_one()
    now, left = resident()
    print(f"server {own / 1e6:.1f} -> {now / 1e6:.1f} MB, worlds {children} -> {left}")
    assert left <= children
    # The bound that docs/page.md states.
    assert now - own < 16 * 2**20


def resident() -> tuple[int, int]:
    """Bytes this process holds, and how many worlds it has."""
    me, worlds = psutil.Process(), 0
    for child in me.children(recursive=True):
        # One that has ended meanwhile keeps no world.
        with suppress(psutil.NoSuchProcess):
            worlds += "forkserver" in " ".join(child.cmdline())
    return me.memory_info().rss, worlds


def test_a_killed_server_leaves_no_world_and_its_folders_are_swept(tmp_path: Path) -> None:
    code = (
        "import sys, time\n"
        "from dashboard.running.session import Session\n"
        "session = Session()\n"
        "session.step(3)\n"
        "session.settle(300)\n"
        "print(session.world_pid, session.folder, flush=True)\n"
        "time.sleep(600)\n"
    )
    env = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=env, cwd=tmp_path, text=True
    )
    assert server.stdout is not None
    with server.stdout:
        pid, folder = server.stdout.readline().split()
    world, room = psutil.Process(int(pid)), Path(folder)
    assert room.exists()
    assert sweep(tmp_path) == []
    server.kill()
    server.wait()
    psutil.wait_procs([world], timeout=60)
    assert not world.is_running()
    wait_until(lambda: not room.exists())
    # What is somebody's own, or only looks like it, stays.
    (tmp_path / "mindfield-page-notes").mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "owner").write_text("mine")
    (tmp_path / "mindfield-page-link").symlink_to(elsewhere)
    assert sweep(tmp_path) == [room.parent]
    assert (elsewhere / "owner").exists()
    assert (tmp_path / "mindfield-page-notes").exists()


@pytest.mark.parametrize(
    "name", ["../../outside.yaml", "/etc/passwd.yaml", "a\\..\\..\\b.yaml", "..", "\x00.yaml"]
)
def test_what_is_uploaded_stays_in_the_sessions_own_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "session" / "map"
    upload = Upload(folder=str(folder), endings=[".yaml", ""])
    told = {"type": "begin", "files": [{"name": name, "size": 3}]}
    upload._hear(upload, told, [])
    upload._hear(upload, {"type": "piece", "offset": 0}, [b"a: "])
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 1
    assert written[0].resolve().is_relative_to(folder.resolve())
    assert list(upload.arrived) == [str(written[0])]
    upload.close()


def test_what_is_read_aside_is_read_in_another_process_and_a_fault_there_stays_there(
    choice: Choice,  # noqa: F811
) -> None:
    assert aside(os.getpid) != os.getpid()
    read: list[dict[str, str]] = []
    told = aside(described_map, choice, news=read.append)
    assert not isinstance(told, str)
    assert told == described_map(choice, read.append)
    with pytest.raises(EOFError):
        aside(os._exit, 3)


def test_the_most_sessions_are_told_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINDFIELD_SESSIONS", raising=False)
    assert lodging.most_sessions() == lodging.MOST_SESSIONS
    for told, most in (("3", 3), ("0", 1), ("many", lodging.MOST_SESSIONS)):
        monkeypatch.setenv("MINDFIELD_SESSIONS", told)
        assert lodging.most_sessions() == most
