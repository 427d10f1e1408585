"""Uploads arrive whole, stay in their folder, and are refused in words when they do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.making.upload import Upload, plain_name
from dashboard.words import say


@pytest.fixture
def upload(tmp_path: Path) -> Iterator[Upload]:
    widget = Upload(folder=str(tmp_path / "map"), endings=[".yaml"], most_bytes=100, several=True)
    yield widget
    widget.close()


def give(upload: Upload, files: dict[str, bytes], piece: int = 7) -> None:
    """Give files as the browser does, in pieces."""

    def say(told: dict[str, Any], *buffers: bytes) -> None:
        upload._hear(upload, told, list(buffers))

    say({"type": "begin", "files": [{"name": n, "size": len(b)} for n, b in files.items()]})
    for content in files.values():
        for at in range(0, len(content), piece):
            say({"type": "piece", "offset": at}, content[at : at + piece])


def test_files_arrive_byte_for_byte(upload: Upload) -> None:
    files = {"моя карта.map.yaml": bytes(range(60)), "b.yaml": b"x" * 14}
    give(upload, files)
    paths = [Path(path) for path in upload.arrived]
    assert {path.name: path.read_bytes() for path in paths} == files
    assert upload.refused == ()


def test_only_the_last_batch_is_kept(upload: Upload) -> None:
    give(upload, {"a.yaml": b"one"})
    first = Path(upload.arrived[0])
    give(upload, {"a.yaml": b"two"})
    assert Path(upload.arrived[0]).read_bytes() == b"two"
    assert not first.exists()


@pytest.mark.parametrize(
    ("files", "key"),
    [
        ({"a.jpg": b"x"}, "upload_ending"),
        ({"a.yaml": b""}, "upload_empty"),
        ({"a.yaml": b"x" * 101}, "upload_large"),
        ({"a.yaml": b"x" * 60, "b.yaml": b"x" * 60}, "upload_large"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    upload: Upload, files: dict[str, bytes], key: str
) -> None:
    give(upload, files)
    assert upload.arrived == ()
    assert upload.refused[0] == key
    assert "{" not in say("en", key, **upload.refused[1])
    assert not list(Path(upload.folder).glob("**/*.*"))


def test_more_bytes_than_announced_are_not_taken(upload: Upload) -> None:
    upload._hear(upload, {"type": "begin", "files": [{"name": "a.yaml", "size": 3}]}, [])
    upload._hear(upload, {"type": "piece", "offset": 0}, [b"x" * 50])
    assert upload.refused[0] == "upload_broken"
    assert upload.arrived == ()


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("../../etc/passwd.yaml", "passwd.yaml"),
        ("C:\\maps\\mine.yaml", "mine.yaml"),
        ("..", "file"),
        (".hidden.yaml", "hidden.yaml"),
        ("a\x00b\n.yaml", "ab.yaml"),
        ("карта.yaml", "карта.yaml"),
    ],
)
def test_a_name_is_never_a_path(told: str, name: str) -> None:
    assert plain_name(told) == name
