"""From a text to the terms it is counted by: the first letters of its words. No weights here."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

PREFIX = 5
_WORD = re.compile(r"[^\W\d_]{2,}")


def terms(text: str) -> Counter[str]:
    """``terms("Мысли, мысль") -> Counter({"мысль": 1, "мысли": 1})``: prefixes and their counts.

    Meaning: words of two letters or more in any alphabet, NFC and casefolded, cut to five
    characters, which stands in for stemming where words are inflected at their end (Russian,
    and English less so). Scripts without blanks between words give long runs, and little.
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    return Counter(word[:PREFIX] for word in _WORD.findall(plain))
