"""Warnings of an import in the reader's language. Where they come from is the readers' business.

Readers warn in English; a sentence that stands here is told in Russian too, any other as it is.
"""

from __future__ import annotations

import re
from typing import Literal

from model.maps.sources.found import Warned
from model.maps.telling_formats import FORMAT_WARNINGS

Lang = Literal["en", "ru"]

_RUSSIAN: tuple[tuple[str, str], ...] = (
    (r"broken properties, read line by line", "свойства повреждены, прочитаны построчно"),
    (r"read as (.+)", r"прочитано как \1"),
    (
        r"not UTF-8 at byte (\d+); (\d+) characters lost",
        r"не UTF-8 с байта \1; потеряно знаков: \2",
    ),
    (r"zero bytes left out", "нулевые байты пропущены"),
    (
        r"([\d,]+) bytes long, only the first ([\d,]+) are read",
        r"длина \1 байт, прочитаны только первые \2",
    ),
    (r"cannot be read \((.+)\)", r"не читается (\1)"),
    (r"a link out of the folder, not followed", "ссылка за пределы папки, по ней не ходим"),
    (r"a name that leads out of the zip, not read", "имя ведёт за пределы архива, не прочитано"),
    (r"a link or device in the zip, not followed", "ссылка или устройство в архиве, пропущено"),
    (r"locked by a password, not read", "закрыто паролем, не прочитано"),
    (r"is damaged in the zip \((.+)\)", r"повреждено в архиве (\1)"),
    (
        r"packed in a way that cannot be unpacked here, not read",
        "упаковано так, что здесь не распаковать, не прочитано",
    ),
    (r"is no JSON \((.+)\)", r"это не JSON (\1)"),
    (r"is no canvas: no nodes and edges in it", "это не холст: в нём нет карточек и линий"),
    (r"(\d+) cards without an id left out", r"карточек без id пропущено: \1"),
    (r"(\d+) lines that end at no card left out", r"линий без карточки на конце пропущено: \1"),
    (r"a second page is called (.+)", r"вторая страница с именем \1"),
    (r"(.+) taken for (.+), it could be (.+)", r"\1 понято как \2, могло быть и \3"),
    (r"(\d+) more warnings", r"и ещё предупреждений: \1"),
    (
        r"(\d+) names that links name and nobody wrote are left out",
        r"имён, на которые есть ссылки, но которых никто не написал, пропущено: \1",
    ),
    (
        r"no agent is a distinction, so nothing senses and no energy comes in",
        "ни один агент не различение: ощущать некому, энергия не поступает",
    ),
    (r"no agent is called (.+)", r"нет агента с именем \1"),
    (r"no (\w+) link leads from (.+) to (.+)", r"нет связи вида \1 от \2 к \3"),
    (r"line (\d+)", r"строка \1"),
)
_PATTERNS = tuple(
    (re.compile(english, re.DOTALL), russian) for english, russian in (*_RUSSIAN, *FORMAT_WARNINGS)
)


def warning_text(warned: Warned, lang: Lang) -> str:
    """``warning_text(warned, lang) -> str``: the file, the place in it and what was mended."""
    place, what = warned.place, warned.what
    if lang == "ru":
        place, what = _in_russian(place), _in_russian(what)
    where = ", ".join(part for part in (warned.file, place) if part)
    return f"{where}: {what}" if where else what


def _in_russian(text: str) -> str:
    for pattern, russian in _PATTERNS:
        found = pattern.fullmatch(text)
        if found is not None:
            return found.expand(russian)
    return text
