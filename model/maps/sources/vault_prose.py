"""Markdown to plain prose: what is left when links, code and marks are gone."""

from __future__ import annotations

import re

_LINE_MARKS = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[.\][ \t]+)?"
    r"(?:\[![\w-]{1,40}\][+-]?)?(?:#{1,6}[ \t]+)?",
    re.MULTILINE,
)
_RULES = re.compile(r"^[-*_=|: \t+]{3,}$", re.MULTILINE)
_MARKS = re.compile(
    r"!\[|[*=~]{2,}|(?<!\w)[*_]{1,3}|[*_]{1,3}(?!\w)|[\[\]|`]|\^[\w-]{1,40}(?=\n|\Z)"
)
_BLANKS = re.compile(r"[ \t]{2,}")
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_ENDS = re.compile(r"[.!?…;][\"'»”)]*\s")
_AROUND = 200


def plain(text: str) -> str:
    """``plain(markdown) -> str``: its words, without list, heading and emphasis marks."""
    text = _RULES.sub("", text)
    text = _LINE_MARKS.sub("", text)
    text = _MARKS.sub("", text)
    text = _BLANKS.sub(" ", text)
    return _EMPTY_LINES.sub("\n\n", text).strip()


def first_line(prose: str) -> str:
    """``first_line(prose) -> str``: its first line of more than one word, shortened."""
    for line in prose.split("\n", 20)[:20]:
        line = line.strip()
        if " " in line:
            return shortened(line)
    return ""


def shortened(line: str, at_most: int = 200) -> str:
    """``shortened(line) -> str``: at most so many characters, cut between words."""
    if len(line) <= at_most:
        return line
    cut = line[: at_most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"


def sentence_around(text: str, start: int, end: int) -> str:
    """``sentence_around(text, start, end) -> str``: the sentence a link stands in, raw."""
    low, high = max(start - _AROUND, 0), end + _AROUND
    line = text.rfind("\n", low, start)
    if line >= 0:
        low = line + 1
    line = text.find("\n", end, high)
    before, after = text[low:start], text[end : high if line < 0 else line]
    ended = [end.end() for end in _ENDS.finditer(before)]
    if ended:
        before = before[ended[-1] :]
    first = _ENDS.search(after)
    if first is not None:
        after = after[: first.end()]
    return (before + text[start:end] + after).strip()
