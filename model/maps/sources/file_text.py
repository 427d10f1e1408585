"""A source file as text: bounded in size, its encoding told or found. No format is known here."""

from __future__ import annotations

import codecs
import contextlib
import re
from pathlib import Path

from model.errors import InputError
from model.maps.raw import raw_bytes
from model.maps.sources.decoding import decoded
from model.maps.sources.found import Warned

MOST_BYTES = 256 * 2**20
"""A larger file is refused before it is read."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z][\w.:-]*)[\"']")


def read_text(path: Path) -> tuple[str, tuple[Warned, ...]]:
    """``read_text(path) -> (text, warnings)``: by BOM, by XML declaration, UTF-8, Windows-1251.

    The last is taken with a warning; lines end in ``\\n``. Raises ``InputError`` for a file that
    is absent, larger than ``MOST_BYTES``, or no text.
    """
    raw = read_bytes(path)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _lines(_told(raw, encoding, path)), ()
    declared = _declared(raw)
    if declared is not None:
        with contextlib.suppress(UnicodeDecodeError):
            return _lines(raw.decode(declared)), ()
    text, remark = decoded(raw)
    if b"\0" in raw and remark != "read as UTF-16":
        raise InputError("is no text: it holds zero bytes", file=path, mend="save it as UTF-8 text")
    if declared is not None:
        remark = f"not {declared} as it says; {remark or 'read as UTF-8'}"
    return text, () if remark is None else (Warned(path.name, "", remark),)


def read_bytes(path: Path) -> bytes:
    """``read_bytes(path)``: the whole file, refused where it is absent or too large."""
    return raw_bytes(path, most=MOST_BYTES)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _told(raw: bytes, encoding: str, path: Path) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"begins as {encoding} and is not: byte {error.start} cannot stand there",
            file=path,
            mend="save it as UTF-8",
        ) from error


def _declared(raw: bytes) -> str | None:
    """The encoding that an XML declaration names, where Python knows it as one of text."""
    found = _DECLARED.match(raw[:256].lstrip())
    if found is None:
        return None
    name = found[1].decode("ascii")
    try:
        "".encode(name)
    except LookupError:
        return None
    return name
