"""A description of a map in words, for someone who is no expert; which figures is not decided here.

The sentences stand in ``telling_en.py`` and ``telling_ru.py``; here they become one text.
"""

from __future__ import annotations

import re
import textwrap
from typing import Literal

from model.maps.description import Description
from model.maps.telling_en import English
from model.maps.telling_ru import Russian

_WIDTH = 96
# Blanks at which a line must not break: in "z = 3" and "12 %".
_TOGETHER = re.compile(r"(?<=\b[zpq]) (?==)|(?<=\b[zpq] =) |(?<=\d) (?=%)")


def to_text(description: Description, lang: Literal["ru", "en"]) -> str:
    """``to_text(description, "ru") -> str``: the description in plain words, wrapped lines.

    Each paragraph has a heading and, after its figures, a few words on how to read them.
    """
    words = Russian() if lang == "ru" else English()
    paragraphs = [
        (words.made_of, words.made_of_heading),
        (words.layers, words.layers_heading),
        (words.hubs, words.hubs_heading),
        (words.loose_ends, words.loose_ends_heading),
        (words.communities, words.communities_heading),
        (words.closure, words.closure_heading),
        (words.contradictions, words.contradictions_heading),
        (words.intention, words.intention_heading),
    ]
    lines = [words.title(description)]
    for tell, heading in paragraphs:
        lines += ["", heading]
        for sentence in tell(description):
            lines += textwrap.wrap(
                _TOGETHER.sub("\u00a0", sentence),
                _WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return "\n".join(lines)
