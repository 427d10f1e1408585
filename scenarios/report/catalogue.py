"""How words are taken from a catalogue: plural forms, numbers and lists of either language.

The words themselves are data in ``english*.py`` and ``russian*.py``. Nothing here knows a run.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal

from scenarios.report.english import ENGLISH
from scenarios.report.english_card import ENGLISH_CARD
from scenarios.report.english_compare import ENGLISH_COMPARE
from scenarios.report.english_describe import ENGLISH_DESCRIBE
from scenarios.report.english_eeg import ENGLISH_EEG
from scenarios.report.english_export import ENGLISH_EXPORT
from scenarios.report.english_falsify import ENGLISH_FALSIFY
from scenarios.report.english_jumps import ENGLISH_JUMPS
from scenarios.report.english_known import ENGLISH_KNOWN
from scenarios.report.english_live import ENGLISH_LIVE
from scenarios.report.english_metrics import ENGLISH_METRICS
from scenarios.report.english_page import ENGLISH_PAGE
from scenarios.report.english_steering import ENGLISH_STEERING
from scenarios.report.english_sweep import ENGLISH_SWEEP
from scenarios.report.english_verify import ENGLISH_VERIFY
from scenarios.report.russian import RUSSIAN
from scenarios.report.russian_card import RUSSIAN_CARD
from scenarios.report.russian_compare import RUSSIAN_COMPARE
from scenarios.report.russian_describe import RUSSIAN_DESCRIBE
from scenarios.report.russian_eeg import RUSSIAN_EEG
from scenarios.report.russian_export import RUSSIAN_EXPORT
from scenarios.report.russian_falsify import RUSSIAN_FALSIFY
from scenarios.report.russian_jumps import RUSSIAN_JUMPS
from scenarios.report.russian_known import RUSSIAN_KNOWN
from scenarios.report.russian_live import RUSSIAN_LIVE
from scenarios.report.russian_metrics import RUSSIAN_METRICS
from scenarios.report.russian_page import RUSSIAN_PAGE
from scenarios.report.russian_steering import RUSSIAN_STEERING
from scenarios.report.russian_sweep import RUSSIAN_SWEEP
from scenarios.report.russian_verify import RUSSIAN_VERIFY

Lang = Literal["en", "ru"]
Entry = str | tuple[str, ...]

CATALOGUES: Mapping[str, Mapping[str, Entry]] = {
    "en": {
        **ENGLISH,
        **ENGLISH_PAGE,
        **ENGLISH_CARD,
        **ENGLISH_VERIFY,
        **ENGLISH_KNOWN,
        **ENGLISH_LIVE,
        **ENGLISH_JUMPS,
        **ENGLISH_DESCRIBE,
        **ENGLISH_EXPORT,
        **ENGLISH_FALSIFY,
        **ENGLISH_EEG,
        **ENGLISH_STEERING,
        **ENGLISH_COMPARE,
        **ENGLISH_METRICS,
        **ENGLISH_SWEEP,
    },
    "ru": {
        **RUSSIAN,
        **RUSSIAN_PAGE,
        **RUSSIAN_CARD,
        **RUSSIAN_VERIFY,
        **RUSSIAN_KNOWN,
        **RUSSIAN_LIVE,
        **RUSSIAN_JUMPS,
        **RUSSIAN_DESCRIBE,
        **RUSSIAN_EXPORT,
        **RUSSIAN_FALSIFY,
        **RUSSIAN_EEG,
        **RUSSIAN_STEERING,
        **RUSSIAN_COMPARE,
        **RUSSIAN_METRICS,
        **RUSSIAN_SWEEP,
    },
}
NOTHING = "—"
_TIE = "\N{NO-BREAK SPACE}"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def say(lang: Lang, key: str, count: float | None = None, /, **facts: str) -> str:
    """``say("ru", "n.agents", 5) -> "5 агентов"``: one entry, filled in.

    - ``count``: picks the plural form and stands where the entry says ``{n}``.
    - ``facts``: words and numbers already put into that language.

    ``KeyError`` for an entry that is not there: a fault of the program, caught by its tests.
    """
    entry = CATALOGUES[lang][key]
    if isinstance(entry, tuple):
        entry = entry[min(plural(count, lang), len(entry) - 1)]
    if count is not None:
        facts["n"] = number(count, lang)
    return entry.format(**facts)


def knows(lang: Lang, key: str) -> bool:
    """Whether the catalogue has such an entry (a map may bring kinds of its own)."""
    return key in CATALOGUES[lang]


def plural(count: float | None, lang: Lang) -> int:
    """Which plural form a count takes: 0 one, 1 few, 2 many (English: 0 or 1).

    Source: Unicode CLDR plural rules for en and ru; a broken number takes "few" in Russian
    (1,5 секунды), as the genitive singular is spelled like it.
    """
    if lang == "en":
        return 0 if count == 1 else 1
    if count is None or not math.isfinite(count):
        return 2
    if count != int(count):
        return 1
    last, two = int(abs(count)) % 10, int(abs(count)) % 100
    if last == 1 and two != 11:
        return 0
    return 1 if 2 <= last <= 4 and not 12 <= two <= 14 else 2


def number(value: float | None, lang: Lang, *, signed: bool = False) -> str:
    """``number(1234.5, "ru") -> "1 234"``: about three figures, in the language's own style.

    What is not a finite number is shown as a dash. Very small ones are written as powers of ten.
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    size = abs(value)
    if size >= 1e6 or 0.0 < size < 0.0005:
        mantissa, _, exponent = f"{size:.1e}".partition("e")
        told = f"{mantissa.removesuffix('.0')}·10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    elif float(value).is_integer() or size >= 100.0:
        told = f"{size:,.0f}"
    elif size >= 10.0:
        told = f"{size:.1f}"
    elif size >= 0.01:
        told = f"{size:.2f}"
    else:
        told = f"{size:.4f}"
    if "." in told and "·" not in told:
        told = told.rstrip("0").rstrip(".")
    if lang == "ru":
        told = told.replace(",", _TIE).replace(".", ",")
    sign = "−" if value < 0.0 else "+" if signed and value > 0.0 else ""
    return sign + told


def percent(share: float | None, lang: Lang, *, signed: bool = False) -> str:
    """``percent(0.62, "en") -> "62 %"``."""
    if share is None or not math.isfinite(share):
        return NOTHING
    told = 100.0 * share
    whole = abs(told) >= 10.0 or told == 0.0
    return number(round(told) if whole else round(told, 1), lang, signed=signed) + _TIE + "%"


def listed(items: Sequence[str], lang: Lang, *, most: int | None = None) -> str:
    """``listed(["a", "b", "c"], "en") -> "a, b and c"``; past ``most``, "a, b and 7 more"."""
    shown = list(items)
    if most is not None and len(shown) > most:
        shown = [*shown[:most], say(lang, "n.more", len(shown) - most)]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {say(lang, 'and')} {shown[-1]}"


def plain(text: object, *, most: int = 60) -> str:
    """A map's own words made safe for a line of text: no control characters, not too long.

    A map may hold terminal escapes or marks that turn the reading direction.
    """
    kept = _STEERING.sub("", str(text))
    kept = "".join(" " if unicodedata.category(c) == "Cc" else c for c in kept)
    kept = " ".join(kept.split())
    return kept if len(kept) <= most else kept[: most - 1].rstrip() + "…"


def capital(text: str) -> str:
    """The same text with a capital at its start."""
    return text[:1].upper() + text[1:]
