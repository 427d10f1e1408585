"""Folders and zips as one thing: a list of files that may be read, and nothing outside it.

Nothing is written or extracted, no link out of the folder is followed, and whatever a zip
claims, no more is unpacked than the bounds here say. What the files mean is not known here.
"""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.maps.sources.found import Warned

FILES_AT_MOST = 500_000
ZIP_BYTES_AT_MOST = 2 * 2**30
"""Unpacked size of all files in a zip."""
_RATIO_AT_MOST = 200
_LOCKED, _PATCHED = 0x41, 0x20
"""Flags of a file in a zip (PKWARE, *APPNOTE.TXT*, 4.4.4): bits 0 and 6, bit 5."""
_UNPACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} | {
    # Not every Python is built with these two.
    method
    for method, module in ((zipfile.ZIP_BZIP2, "_bz2"), (zipfile.ZIP_LZMA, "_lzma"))
    if find_spec(module) is not None
}
_RATIO_FROM_BYTES = 2**24

Progress = Callable[[int, int], None]
"""Called with (done, total) while a big source is read."""


class Unreadable(Exception):
    """A file of a tree that cannot be read; its text says why."""


@dataclass(frozen=True)
class Member:
    """One file of a tree: its path in it (``/`` between, NFC), and its size in bytes."""

    path: str
    size: int
    at: Any
    """What the tree reads it by."""

    @property
    def folder(self) -> str:
        """The folders it lies in; empty at the top."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """Its name with the suffix."""
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """Its name without the suffix."""
        name = self.name
        return name.rpartition(".")[0] or name

    @property
    def suffix(self) -> str:
        """Its suffix in lower case, with the dot; empty where there is none."""
        name, dot, suffix = self.name.rpartition(".")
        return dot + suffix.lower() if name else ""


@dataclass(frozen=True)
class Tree:
    """``Tree(path, title, members, warnings, reads)``: the files of a folder or zip, by path.

    Names with a leading dot are left out, as are links, devices and unsafe names in zips;
    what was refused is in ``warnings``.
    """

    path: Path
    title: str
    members: tuple[Member, ...]
    warnings: tuple[Warned, ...]
    reads: Callable[[Member, int], bytes]

    def read(self, member: Member, at_most: int) -> bytes:
        """``read(member, at_most) -> bytes``: its first bytes. Raises ``Unreadable``."""
        return self.reads(member, at_most)

    def named(self, path: str) -> Member | None:
        """The member at this very path, in whatever case."""
        wanted = path.casefold()
        return next((m for m in self.members if m.path.casefold() == wanted), None)


def open_tree(path: Path) -> Tree:
    """``open_tree(path) -> Tree``: the files of a folder or of a zip.

    Raises ``InputError`` where nothing can be read there, and for zips that would unpack to
    more than is sane.
    """
    return _zipped(path) if path.is_file() else _folder(path)


def _folder(path: Path) -> Tree:
    root = path.resolve()
    if not root.is_dir():
        raise InputError("there is no such folder", file=path, mend="check the path")
    warnings: list[Warned] = []
    members = []
    for entry in _walk(root, root, warnings, path):
        relative = os.path.relpath(entry.path, root).replace(os.sep, "/")
        members.append(Member(_clean(relative), _size(entry), entry))
        if len(members) > FILES_AT_MOST:
            raise InputError(
                f"holds more than {FILES_AT_MOST:,} files",
                file=path,
                mend="name the folder of the notes themselves",
            )
    members.sort(key=lambda member: member.path)
    return Tree(path, root.name, tuple(members), tuple(warnings), _read_file)


def _walk(
    folder: Path, root: Path, warnings: list[Warned], path: Path
) -> Iterator[os.DirEntry[str]]:
    to_do = [str(folder)]
    while to_do:
        here = to_do.pop()
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            if here == str(root):
                raise InputError(
                    f"cannot be read ({error.strerror})", file=path, mend="check its permissions"
                ) from error
            place = _clean(os.path.relpath(here, root))
            warnings.append(Warned(place, "", f"cannot be read ({error.strerror})"))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                if not Path(entry.path).resolve().is_relative_to(root):
                    place = _clean(os.path.relpath(entry.path, root))
                    warnings.append(Warned(place, "", "a link out of the folder, not followed"))
            elif entry.is_dir():
                to_do.append(entry.path)
            elif entry.is_file():
                yield entry


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:
        return 0


def _read_file(member: Member, at_most: int) -> bytes:
    try:
        with open(member.at.path, "rb", buffering=0) as stream:
            return _all_of(stream.read, at_most)
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})") from error


def _all_of(read: Callable[[int], bytes | None], at_most: int) -> bytes:
    first = read(at_most) or b""
    pieces = [first]
    left = at_most - len(first)
    while left > 0 and pieces[-1]:
        pieces.append(read(left) or b"")
        left -= len(pieces[-1])
    return first if len(pieces) == 1 else b"".join(pieces)


def _zipped(path: Path) -> Tree:
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="check its permissions"
        ) from error
    except NotImplementedError as error:
        # What Python raises for a zip of a later version of the format than it knows.
        raise InputError(
            f"is a kind of zip that cannot be read here ({error})",
            file=path,
            mend="zip it with the tool that came with your system",
        ) from error
    except (zipfile.BadZipFile, ValueError) as error:
        raise InputError(f"is no whole zip ({error})", file=path, mend="zip it again") from error
    warnings: list[Warned] = []
    members = []
    if len(archive.filelist) > FILES_AT_MOST:
        raise InputError(
            f"holds more than {FILES_AT_MOST:,} files", file=path, mend="zip the notes alone"
        )
    for info in archive.filelist:
        name = _name_in_zip(info)
        fault = _fault_in_zip(info, name)
        if fault is not None:
            warnings.append(Warned(_clean(name), "", fault))
        elif not info.is_dir() and not any(
            part.startswith(".") or part == "__MACOSX" for part in name.split("/")
        ):
            members.append(Member(_clean(name), info.file_size, info))
    _refuse_bombs(path, members)
    top = {member.path.partition("/")[0] for member in members}
    title = path.stem
    if len(top) == 1 and all("/" in member.path for member in members):
        title = top.pop()
        members = [Member(m.path.partition("/")[2], m.size, m.at) for m in members]
    unique = {member.path: member for member in members}

    def read(member: Member, at_most: int) -> bytes:
        try:
            with archive.open(member.at) as stream:
                return _all_of(stream.read, at_most)
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Unreadable(f"is damaged in the zip ({error})") from error

    ordered = sorted(unique.values(), key=lambda member: member.path)
    return Tree(path, title, tuple(ordered), tuple(warnings), read)


def _fault_in_zip(info: zipfile.ZipInfo, name: str) -> str | None:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0]:
        return "a name that leads out of the zip, not read"
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "a link or device in the zip, not followed"
    if info.flag_bits & _LOCKED:
        return "locked by a password, not read"
    if info.compress_type not in _UNPACKED or info.flag_bits & _PATCHED:
        return "packed in a way that cannot be unpacked here, not read"
    return None


def _refuse_bombs(path: Path, members: list[Member]) -> None:
    total = sum(member.size for member in members)
    if total > ZIP_BYTES_AT_MOST:
        raise InputError(
            f"would unpack to {total / 2**30:.1f} GB, more than {ZIP_BYTES_AT_MOST >> 30} GB",
            file=path,
            mend="zip the notes alone, without attachments",
        )
    for member in members:
        packed = max(member.at.compress_size, 1)
        if member.size > _RATIO_FROM_BYTES and member.size > _RATIO_AT_MOST * packed:
            raise InputError(
                f"looks like a zip bomb: {packed:,} bytes would unpack to {member.size:,}",
                file=path,
                place=member.path,
                mend="take that file out of the zip",
            )


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """The name; without the UTF-8 flag, Russian Windows writes it in code page 866."""
    name = info.filename.replace("\\", "/")
    if info.flag_bits & 0x800 or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "cp866"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _clean(path: str) -> str:
    """Text for keys and messages: NFC, one line, no half characters."""
    if path.isascii() and path.isprintable():
        return path
    raw = path.encode("utf-8", "surrogateescape")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1251", "replace")
    text = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return unicodedata.normalize("NFC", text)
