"""Bytes of a note to text, whatever program wrote them. What the text says is not known here."""

from __future__ import annotations

import codecs
import re

_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
_SAMPLE = 2**16


def decoded(raw: bytes) -> tuple[str, str | None]:
    """``decoded(raw) -> (text, remark or None)``: lines end in ``\\n``, no byte order mark.

    UTF-8 and UTF-16 are told by their marks or by their bytes; else Windows-1251 where high
    bytes stand in runs, as in Cyrillic words, and Windows-1252 where they stand alone. The
    remark says what was assumed or lost. Never raises.
    """
    text, remark = _text(raw)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, remark


def _text(raw: bytes) -> tuple[str, str | None]:
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[3:]
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return raw.decode("utf-16", "replace"), None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(raw, error)
    if "\0" not in text:
        return text, None
    wide = _without_mark(raw)
    if wide is not None:
        return raw.decode(wide, "replace"), "read as UTF-16"
    return text.replace("\0", ""), "zero bytes left out"


def _without_mark(raw: bytes) -> str | None:
    """UTF-16 without its mark, told by zeros or Cyrillic pages in every other byte."""
    sample = raw[:_SAMPLE]
    half = len(sample) // 2
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if half and sum(high.count(page) for page in (0, 4)) > 0.9 * half:
            return name
    return None


def _not_utf8(raw: bytes, error: UnicodeDecodeError) -> tuple[str, str | None]:
    if error.start >= len(raw) - 3 and error.reason == "unexpected end of data":
        return raw[: error.start].decode("utf-8"), None
    wide = _without_mark(raw)
    if wide is not None:
        return raw.decode(wide, "replace"), "read as UTF-16"
    mended = raw.decode("utf-8", "replace")
    lost = mended.count("\ufffd")
    high = sum(character > "\x7f" for character in mended[:_SAMPLE])
    if lost * 10 < high and len(raw) > error.start:
        return mended, f"not UTF-8 at byte {error.start}; {lost} characters lost"
    runs = _HIGH_RUNS.findall(raw[:_SAMPLE]) or _HIGH_RUNS.findall(raw)
    single = sum(len(run) == 1 for run in runs)
    if single * 2 > len(runs):
        return raw.decode("cp1252", "replace"), "read as Windows-1252"
    return raw.decode("cp1251", "replace"), "read as Windows-1251"
