"""Indented code in Markdown: which lines are code by their indent alone.

Fences, spans and everything within a line are in ``vault_markup.py``.
"""

from __future__ import annotations

import re

_LIST_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})")


def without_indented_code(text: str) -> str:
    """``without_indented_code(text) -> str``: the text with such lines left empty.

    Code is what is indented by four blanks or a tab after an empty line, outside lists and
    fences (CommonMark 0.31, section 4.4).
    """
    if "\n\t" not in text and "\n    " not in text and not text.startswith(("\t", "    ")):
        return text
    lines = text.split("\n")
    after_empty, in_list, in_code = True, False, False
    fence = ""
    for number, line in enumerate(lines):
        bare = line.lstrip(" \t")
        indented = line.startswith(("\t", "    ", " \t", "  \t", "   \t"))
        if fence:
            if bare.lstrip("> \t").startswith(fence) and not bare.strip("> \t" + fence[0]):
                fence = ""
            after_empty = False
            continue
        if not bare:
            after_empty = True
            continue
        if indented and not in_list and (after_empty or in_code):
            in_code = True
            lines[number] = ""
            continue
        in_code = False
        opened = _FENCE.match(line)
        if opened is not None:
            fence = opened[1]
        if _LIST_ITEM.match(line):
            in_list = True
        elif not indented and after_empty:
            in_list = False
        # Code may follow a heading without an empty line between.
        after_empty = bare.startswith("#") and not in_list
    return "\n".join(lines)
