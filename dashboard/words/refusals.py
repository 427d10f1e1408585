"""Refusals in the page's language: what readers say in English, known by its form.

A reader's line is ``file, place: what. Mend``. Sections ``refusals`` and ``mends`` of the English
catalogue hold forms as readers write them, those of the others what that means. A line whose form
is not there is shown as it is, in a sentence that says whose words it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

from dashboard.words import LANGS, knows, say, sections

_PLACES = re.compile(r"\b(line|column|channel|record|byte) (?=[\w'«])")


def told(lang: str, line: str) -> str:
    """``told("ru", "a.csv, line 3: is empty. Export it anew")``: in that language.

    A key of the catalogue is said.
    """
    if knows(lang, line):
        return say(lang, line)
    if lang == LANGS[0] or not line:
        return line
    for what, form in _forms("refusals"):
        met = re.fullmatch(rf"(?:(?P<where_>.+?): )?{form}(?:\. (?P<mend_>.+))?", line)
        if met is not None:
            values = met.groupdict()
            where, mend = values.pop("where_"), values.pop("mend_")
            words = say(lang, what, **values)
            words = f"{_place(lang, where)}: {words}" if where else _begun(words)
            return f"{words}. {_mended(lang, mend)}" if mend else f"{words}."
    return line if _own(line) else say(lang, "refused_in_english", line=line)


def _mended(lang: str, mend: str) -> str:
    for key, form in _forms("mends"):
        met = re.fullmatch(form, mend)
        if met is not None:
            return say(lang, key, **met.groupdict()) + "."
    return say(lang, "mend_in_english", mend=mend)


def _place(lang: str, where: str) -> str:
    return _PLACES.sub(lambda met: say(lang, f"place_{met[1]}") + " ", where)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _own(line: str) -> bool:
    """Whether the page said it itself: more of its letters are Cyrillic than Latin.

    Names of files and their endings are nobody's language.
    """
    said = re.sub(r"\S*\.\w+", "", line.lower())
    return len(re.findall("[а-яё]", said)) > len(re.findall("[a-z]", said))


@cache
def _forms(section: str) -> tuple[tuple[str, str], ...]:
    """Keys of a section, and the English forms as patterns."""
    return tuple((key, "".join(_parts(line))) for key, line in sections(LANGS[0])[section].items())


def _parts(line: str) -> Iterator[str]:
    for text, name, _, _ in Formatter().parse(line):
        yield re.escape(text)
        if name is not None:
            yield f"(?P<{name}>.+?)"
