"""Word-association norms: cue, target, strength, as SWOW, USF and plain tables give them.

The table as such is read in ``table.py``.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from model.maps.sources.found import Found, FoundLink, FoundNode
from model.maps.sources.intake import Intake, one_line
from model.maps.sources.properties import number
from model.maps.sources.table import Row, Table, read_table

CUE = ("cue", "стимул", "слово-стимул")
_TARGET = ("target", "response", "associate", "реакция", "ответ", "ассоциация", "ассоциат")
_STRENGTH = (
    "r123.strength",
    "r1.strength",
    "strength",
    "fsg",
    "r12.strength",
    "сила",
    "вес",
    "weight",
)
_COUNT = ("r123", "r1", "#p", "count", "частота", "количество", "n")
_OF = ("n", "#g")
_RAW = ("r1", "r2", "r3")
_NO_ANSWER = frozenset(
    ("", "na", "no more responses", "unknown word", "#missing", "#unknown", "missing")
)


def read_association(path: Path) -> Found:
    """``read_association(path) -> Found``: cues and targets as nodes, strengths as weights.

    - strength: forward strength as the table gives it (``FSG``, ``R123.Strength``, …), else the
      count over the number asked, else the count alone.
    - raw answers (SWOW's ``R1``, ``R2``, ``R3``, a row per person) are counted; the strength is
      the share of a cue's answers.
    - words are compared case aside: USF writes capitals.

    Raises ``InputError`` for a broken table and for one without the columns cue and target.
    Source: De Deyne et al. 2019 (SWOW-EN); Nelson, McEvoy & Schreiber 2004 (USF).
    """
    table = read_table(path)
    kept = Intake("association", path, table.warnings)
    cue, target = table.column(*CUE), table.column(*_TARGET)
    if cue is None:
        raise kept.refuse(
            "has no column 'cue'", "line 1", "name the columns cue, target and strength"
        )
    if target is None and table.column(*_RAW) is not None:
        _raw(table, cue, kept)
    elif target is None:
        raise kept.refuse("has no column 'target' or 'response'", "line 1", "add it")
    else:
        _pairs(table, cue, target, kept)
    return kept.found(path.stem)


def _pairs(table: Table, cue: int, target: int, kept: Intake) -> None:
    strength, count, of = (table.column(*names) for names in (_STRENGTH, _COUNT, _OF))
    for row in table.rows[1:]:
        ends = _word(row.at(cue)), _word(row.at(target))
        if not ends[0] or ends[1] in _NO_ANSWER:
            kept.counts["skipped"] += 1
            continue
        weight = number(row.at(strength))
        if strength is None and count is not None:
            weight = number(row.at(count))
            asked = number(row.at(of)) if of is not None and of != count else float("nan")
            weight = weight / asked if asked > 0.0 else weight
        _nodes(ends, row, kept)
        kept.link(FoundLink(*ends, weight=weight))


def _raw(table: Table, cue: int, kept: Intake) -> None:
    """Rows of single answers, counted into shares of a cue's answers."""
    columns = [at for at in (table.column(name) for name in _RAW) if at is not None]
    told: Counter[tuple[str, str]] = Counter()
    answers: Counter[str] = Counter()
    for row in table.rows[1:]:
        asked = _word(row.at(cue))
        for column in columns:
            answer = _word(row.at(column))
            if not asked or answer in _NO_ANSWER:
                kept.counts["skipped"] += 1
                continue
            _nodes((asked, answer), row, kept)
            told[asked, answer] += 1
            answers[asked] += 1
    for (asked, answer), count in told.items():
        kept.link(FoundLink(asked, answer, weight=count / answers[asked], count=count))


def _nodes(keys: tuple[str, str], row: Row, kept: Intake) -> None:
    for key in keys:
        if key not in kept:
            kept.node(FoundNode(key, key, place=row.place))


def _word(text: str) -> str:
    return one_line(text).casefold()
