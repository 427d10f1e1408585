"""What a person brings and cannot be taken is refused in one line that names the file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.running.world import Choice, build
from model.errors import InputError

HEADER = """Brain Vision Data Exchange Header File Version 1.0
[Common Infos]
DataFile=gone.eeg
MarkerFile=gone.vmrk
DataFormat=BINARY
DataOrientation=MULTIPLEXED
NumberOfChannels=1
SamplingInterval=4000
[Binary Infos]
BinaryFormat=INT_16
[Channel Infos]
Ch1=Oz,,0.1,µV
"""


def zipped(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)


MAPS: dict[str, tuple[Callable[[Path], object], str]] = {
    "bomb.zip": (lambda p: zipped(p, {"a.md": b"\0" * (2**24 + 1)}), "zip bomb"),
    "led-out.zip": (lambda p: zipped(p, {"../../etc/x.md": b"[[a]]"}), "holds no notes"),
    "broken.zip": (lambda p: p.write_bytes(b"PK\x03\x04garbage" * 9), "is no whole zip"),
    "empty.zip": (lambda p: zipped(p, {}), "holds no notes"),
    "blank.map.yaml": (lambda p: p.write_text("\n"), "the map is empty"),
    "odd.map.yaml": (lambda p: p.write_text("agents: [{id: a, kind: imag}]"), "unknown kind"),
    "torn.canvas": (lambda p: p.write_text("{nope"), "is no JSON"),
    "picture.gexf": (lambda p: p.write_bytes(b"\x89PNG\r\n"), "is no whole XML"),
    "empty.csv": (lambda p: p.write_text(""), "is empty"),
}


@pytest.mark.parametrize("name", MAPS)
def test_a_map_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    make, says = MAPS[name]
    path = tmp_path / "map" / "1" / name
    path.parent.mkdir(parents=True)
    make(path)
    with pytest.raises(InputError) as refused:
        build(Choice(map_file=path))
    line = str(refused.value)
    assert line.startswith(name)
    assert says in line
    assert "\n" not in line
    assert str(tmp_path) not in line


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("alone.vhdr", HEADER, "names gone.eeg, which is not beside it"),
        ("alone.eeg", "\0\0\0\0", "whose header is a .vhdr file"),
        ("letters.edf", "hello", "is not an EEG recording that can be read"),
    ],
)
def test_a_recording_that_cannot_be_read_is_refused_in_one_line(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    path = tmp_path / "eeg" / "1" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        build(Choice(eeg="file", eeg_file=path))
    line = str(refused.value)
    assert line.startswith(name)
    assert says in line
    assert "\n" not in line
    assert str(tmp_path) not in line


def test_names_in_a_zip_that_lead_out_are_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "map" / "1" / "notes.zip"
    path.parent.mkdir(parents=True)
    zipped(path, {"../../out.md": b"[[a]]", "in.md": b"[[beside]]"})
    world = build(Choice(map_file=path))
    assert sorted(name.label for name in world.field.names) == ["beside", "in"]
    assert list(tmp_path.rglob("out.md")) == []
