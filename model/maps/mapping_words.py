"""The words by which a person says a kind, in English and Russian, and the keys of a mapping file.

Only words live here; in which order they are asked is in ``judging.py``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

AGENT_WORDS: dict[str, str] = {
    word: kind
    for kind, words in {
        "distinction": "distinction, distinctions, различение, различения, различие, различия",
        "image": "image, images, образ, образы",
        "principle": "principle, principles, принцип, принципы",
    }.items()
    for word in words.split(", ")
}
"""A kind of agent by the words that name it."""

LINK_WORDS: dict[str, str] = {
    word: kind
    for kind, words in {
        "logical": "logical, logic, логическая, логический, логически, логика, логическая связь",
        "analogical": "analogical, analogy, analogies, аналогия, аналогии, аналогическая, "
        "аналогичная, по аналогии",
        "wave": "wave, waves, resonance, resonates, волна, волны, волновая, резонанс, резонирует, "
        "в резонансе",
        "emotional": "emotional, emotion, emotions, feeling, feelings, эмоция, эмоции, "
        "эмоциональная, чувство, чувства",
    }.items()
    for word in words.split(", ")
}
"""A kind of link by the words that name it."""

KINDS_RU: dict[str, str] = {
    "distinction": "различение",
    "image": "образ",
    "principle": "принцип",
    "logical": "логическая",
    "analogical": "аналогия",
    "wave": "волна",
    "emotional": "эмоция",
}
"""The word that is written for a kind in Russian; every one is read back by the tables above."""

_LOGICAL = (
    "because, therefore, hence, thus, implies, causes, cause, leads to, follows, follows from, "
    "depends on, requires, explains, part of, has part, parent, child, up, down, next, prev, "
    "previous, source, namespace, is a, isa, type, потому что, поэтому, следовательно, значит, "
    "причина, следствие, вызывает, ведёт к, ведет к, следует из, зависит от, требует, объясняет, "
    "часть, родитель, потомок, вверх, вниз, далее, следующее, предыдущее, источник, это, тип"
)
_ANALOGICAL = (
    "see also, related, related to, similar, similar to, like, resembles, compare, cf, synonym, "
    "reminds of, см. также, смотри также, смотрите также, связано, связано с, смежное, похожее, "
    "похоже, похоже на, подобно, сходно, сравни, синоним, напоминает, родственное"
)
_PLEASANT = (
    "love, loves, joy, hope, admiration, inspires, inspiration, любовь, люблю, любит, радость, "
    "надежда, восхищение, вдохновляет, вдохновение, нравится"
)
_PAINFUL = (
    "fear, fears, hate, hatred, anger, grief, shame, disgust, страх, боюсь, ненависть, гнев, "
    "злость, горе, стыд, отвращение, пугает, раздражает"
)


@dataclass(frozen=True)
class LinkSort:
    """``LinkSort(kind, valence)``: what a word makes of a link; None where it gives no valence."""

    kind: str
    valence: float | None = None


RELATIONS: dict[str, LinkSort] = {
    word: sort
    for sort, words in (
        (LinkSort("logical"), _LOGICAL),
        (LinkSort("analogical"), _ANALOGICAL),
        (LinkSort("emotional", 1.0), _PLEASANT),
        (LinkSort("emotional", -1.0), _PAINFUL),
    )
    for word in words.split(", ")
}
"""What the word on a link, its property or its heading says where it names no kind."""

LINK_CUES: dict[str, LinkSort] = {
    cue: LinkSort(kind)
    for kind, cues in {
        "logical": "because, therefore, hence, implies, leads to, follows from, потому что, "
        "поэтому, следовательно, отсюда следует, вытекает из, приводит к",
        "analogical": "similar to, resembles, reminds of, by analogy, analogous to, похож*, "
        "подобн*, напомина*, по аналогии, аналогичн*, see also, см. также",
    }.items()
    for cue in cues.split(", ")
}
"""Words in a link's sentence that hint at its kind; never at waves or feelings."""

AGENT_CUES: dict[str, str] = {
    cue: kind
    for kind, cues in {
        "principle": "principle, law of, rule of, axiom, принцип*, закон, правило, аксиома",
        "distinction": "vs, versus, difference between, различи*, отличи*, или, против",
    }.items()
    for cue in cues.split(", ")
}
"""Words in a title that hint at a kind of agent."""

KIND_FIELDS = frozenset({"kind", "agent", "вид", "агент", "род", "type", "тип"})
LAYER_FIELDS = frozenset({"layer", "level", "слой", "уровень"})
INTENTION_WORDS = frozenset({"intention", "намерение"})

KEYS: dict[str, tuple[str, ...]] = {
    "agents": ("агенты", "узлы", "nodes", "заметки"),
    "links": ("связи", "ссылки", "edges"),
    "layers": ("слои", "уровни", "levels"),
    "ghosts": ("призраки", "ненаписанные"),
    "guess": ("угадывать", "догадки"),
    "fields": ("поля", "свойства", "properties"),
    "tags": ("теги", "метки"),
    "folders": ("папки", "группы", "groups"),
    "colours": ("цвета", "colors"),
    "headings": ("заголовки",),
    "words": ("слова", "типы", "types"),
    "cues": ("подсказки", "намёки", "намеки", "cue words"),
    "default": ("по умолчанию", "иначе"),
    "undirected": ("без стрелки", "ненаправленные"),
}
"""Keys of a mapping file and the other words for them."""

GHOSTS: dict[str, str] = {
    "keep": "keep",
    "drop": "drop",
    "count": "count",
    "оставить": "keep",
    "убрать": "drop",
    "считать": "count",
}

_BLANKS = re.compile(r"[\s_]+")
_WITH_NUMBER = re.compile(r"(.*?)[\s:=(/,]*([+\-−]?\d+(?:[.,]\d+)?|[+\-−]+)\)?", re.DOTALL)


def plain_word(text: str) -> str:
    """``plain_word(text) -> str``: how words are compared: NFC, no case, blanks single."""
    text = unicodedata.normalize("NFC", text[:200]).casefold()
    return _BLANKS.sub(" ", text).strip(" :;.,#@")


def agent_kind(text: str) -> str | None:
    """``agent_kind("образ") -> "image"``: the kind of agent a word names, or None."""
    return AGENT_WORDS.get(plain_word(text))


def link_sort(text: str) -> LinkSort | None:
    """``link_sort("эмоция -0.5")``: the kind of link a word names, with a valence after it.

    Valence: a number from −1 to 1 (outside it is clipped), or ``+`` and ``-``. None where the
    word names no kind.
    """
    kind = LINK_WORDS.get(plain_word(text))
    if kind is not None:
        return LinkSort(kind)
    numbered = _WITH_NUMBER.fullmatch(text[:200].strip())
    if numbered is None:
        return None
    kind = LINK_WORDS.get(plain_word(numbered[1]))
    if kind is None:
        return None
    return LinkSort(kind, _number(numbered[2]))


def _number(written: str) -> float:
    written = written.replace("−", "-").replace(",", ".")
    if not any(character.isdigit() for character in written):
        return -1.0 if "-" in written else 1.0
    return min(1.0, max(-1.0, float(written)))
