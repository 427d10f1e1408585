"""Markdown to plain prose: what is left when links, code and marks are gone."""

from __future__ import annotations

import re

_LINE_MARKS = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[.\][ \t]+)?"
    r"(?:\[![\w-]{1,40}\][+-]?)?(?:#{1,6}[ \t]+)?"
)
_RULE = "-*_=|:+ \t"
_MARKS = re.compile(r"[*_=~\[\]|`!]+")
_BLOCK_ID = re.compile(r"\^[\w-]{1,40}$")
_ENDS = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
_ENDS = re.compile(r"[.!?…;][\"'»”)]*\s")
_AROUND = 200


def plain(text: str) -> str:
    """``plain(markdown) -> str``: its words, without list, heading and emphasis marks."""
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.strip(_RULE)
        if not bare:
            # A rule or the line below a table's head leaves nothing, an empty line one gap.
            if not line.strip() and lines and lines[-1]:
                lines.append("")
            continue
        marks = _LINE_MARKS.match(line)
        words = line[marks.end() :] if marks is not None else line
        if "^" in words:
            words = _BLOCK_ID.sub("", words)
        lines.append(" ".join(_MARKS.sub(_unmarked, words).split()))
    return "\n".join(lines).strip()


def _unmarked(found: re.Match[str]) -> str:
    """What is left of a run of marks: exclamations, a sign alone, a mark within a word."""
    run = found[0]
    if "[" in run:
        return ""
    if run in ("=", "~"):
        return run
    start, end = found.span()
    text = found.string
    inside = start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()
    return run if inside and run.strip("_") in ("", "*") else "!" * run.count("!")


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
