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

Lang = Literal["ru", "en"]

_WIDTH = 96
# Blanks at which a line must not break: in "z = 3" and "12 %".
_TOGETHER = re.compile(r"(?<=\b[zpq]) (?==)|(?<=\b[zpq] =) |(?<=\d) (?=%)")


PARAGRAPHS = (
    "origin",
    "made_of",
    "layers",
    "hubs",
    "loose_ends",
    "communities",
    "shape",
    "meanings",
    "contradictions",
    "intention",
    "warnings",
)
"""What a description speaks of, in order; the methods of ``English`` and ``Russian``."""


def title(description: Description, lang: Lang) -> str:
    """``title(description, "ru") -> str``: the map's name and size."""
    return _words(lang).title(description)


def paragraphs(description: Description, lang: Lang) -> list[tuple[str, str, list[str]]]:
    """``paragraphs(description, "ru") -> [(name, heading, sentences), …]``, empty ones left out."""
    words = _words(lang)
    told = [
        (name, str(getattr(words, f"{name}_heading")), list(getattr(words, name)(description)))
        for name in PARAGRAPHS
    ]
    return [part for part in told if part[2]]


def _words(lang: Lang) -> English | Russian:
    return Russian() if lang == "ru" else English()


def to_text(description: Description, lang: Lang) -> str:
    """``to_text(description, "ru") -> str``: the description in plain words, wrapped lines.

    Each paragraph has a heading and, after its figures, a few words on how to read them.
    """
    lines = [title(description, lang)]
    for _, heading, sentences in paragraphs(description, lang):
        lines += ["", heading]
        for sentence in sentences:
            lines += textwrap.wrap(
                _TOGETHER.sub("\u00a0", sentence),
                _WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return "\n".join(lines)
