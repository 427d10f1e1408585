"""ConceptNet 5 assertions: tab-parted rows of an assertion, a relation and two concepts."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

from model.maps.sources.found import Found, FoundLink, FoundNode
from model.maps.sources.intake import Intake, one_line
from model.maps.sources.table import read_table

SYMMETRIC = frozenset(
    (
        "Antonym",
        "DistinctFrom",
        "EtymologicallyRelatedTo",
        "LocatedNear",
        "RelatedTo",
        "SimilarTo",
        "Synonym",
    )
)
"""Relations that ConceptNet declares symmetric."""
LANGUAGES = ("ru", "en")


def read_conceptnet(path: Path, *, languages: Sequence[str] | None = LANGUAGES) -> Found:
    """``read_conceptnet(path) -> Found``: concepts as nodes, relations as the links' words.

    - ``languages``: rows whose both ends are of these are kept; None keeps them all.

    Senses of one word (``/c/en/test/n/wikt/en_1``) are one node, ``/c/en/test``. Rows that end
    in a web address are left out. What is left out is counted: ``skipped_language``,
    ``skipped_external``. Raises ``InputError`` for a row that is not five columns of such kind.
    Source: Speer, Chin & Havasi 2017; github.com/commonsense/conceptnet5/wiki.
    """
    table = read_table(path, delimiter="\t")
    kept = Intake("conceptnet", path, table.warnings)
    for row in table.rows:
        kept.counts["rows"] += 1
        if len(row.cells) != 5 or not row.at(1).startswith("/r/"):
            raise kept.refuse(
                "is no assertion: /a/…, /r/…, a concept, a concept, JSON", row.place, "mend the row"
            )
        ends = [_concept(row.at(column)) for column in (2, 3)]
        if not all(ends):
            kept.counts["skipped_external"] += 1
            continue
        if languages is not None and not all(end[0] in languages for end in ends if end):
            kept.counts["skipped_language"] += 1
            continue
        keys = []
        for language, word in filter(None, ends):
            key = f"/c/{language}/{word}"
            keys.append(key)
            if key not in kept:
                label = word.replace("_", " ")
                fields = {"language": (language,)}
                kept.node(FoundNode(key, label, fields=fields, place=row.place))
        facts = _facts(row.at(4))
        relation = row.at(1)[3:]
        kept.link(
            FoundLink(
                keys[0],
                keys[1],
                word=relation,
                sentence=_sentence(facts),
                weight=_weight(facts),
                directed=relation not in SYMMETRIC,
            )
        )
    if not len(kept):
        raise kept.refuse(
            f"holds no row between concepts in {', '.join(languages or ())}",
            "",
            "ask for other languages",
        )
    return kept.found(path.stem)


def _concept(uri: str) -> tuple[str, str] | None:
    """Language and word of a concept's address; None for what is none."""
    parts = uri.split("/")
    if len(parts) < 4 or parts[1] != "c" or not (parts[2] and parts[3]):
        return None
    return parts[2], one_line(parts[3])


def _facts(text: str) -> dict[str, object]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _sentence(facts: dict[str, object]) -> str:
    told = str(facts.get("surfaceText") or "")
    return one_line(told.replace("[[", "").replace("]]", "").strip("*"))


def _weight(facts: dict[str, object]) -> float:
    weight = facts.get("weight")
    if isinstance(weight, int | float) and math.isfinite(weight):
        return float(weight)
    return math.nan
