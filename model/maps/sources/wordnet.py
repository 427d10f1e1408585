"""Open English WordNet as YAML: synsets as nodes, relations as the links' words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.maps.sources.file_text import read_text
from model.maps.sources.found import Found, FoundLink, FoundNode
from model.maps.sources.intake import Intake, one_line

_SYNSET = re.compile(r"\d{8}-[nvarsp]")
_SYMMETRIC = frozenset(("also", "attribute", "similar"))
_NO_RELATIONS = frozenset(("definition", "example", "members", "source"))


def read_wordnet(path: Path) -> Found:
    """``read_wordnet(path) -> Found``: one file of synsets, or a folder of such files.

    The first member names a synset, the others are aliases; definitions and examples are its
    text, its file the folder, its part of speech the word. Relations that leave the files at
    hand are counted as ``outside`` and left out: their other ends would be bare numbers.
    Raises ``InputError`` for broken YAML (with its line) and where there are no synsets.
    Source: McCrae et al. 2019, English WordNet 2019; github.com/globalwordnet/english-wordnet.
    """
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    kept = Intake("wordnet", path)
    synsets: dict[str, dict[str, Any]] = {}
    for file in files:
        for key, told in _synsets(file):
            if key in kept:
                kept.warn(file.name, f"the synset {key} stands twice; the first one stays")
                continue
            synsets[key] = told
            kept.node(_node(key, told, file))
    if not synsets:
        raise InputError(
            "holds no synsets of Open English WordNet",
            file=path,
            mend="name noun.feeling.yaml, or a folder of such files",
        )
    for key, told in synsets.items():
        for relation, target in _relations(told):
            if target in synsets:
                directed = relation not in _SYMMETRIC
                kept.link(FoundLink(key, target, word=relation, directed=directed))
            else:
                kept.counts["outside"] += 1
    return kept.found(path.stem if path.is_file() else path.name)


def _synsets(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    import yaml

    text, _ = read_text(file)
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        told = yaml.load(text, loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = None if mark is None else f"line {mark.line + 1}, column {mark.column + 1}"
        raise InputError(
            f"is no whole YAML ({getattr(error, 'problem', None) or 'unreadable'})",
            file=file,
            place=place,
            mend="take it from the release anew",
        ) from error
    except RecursionError as error:
        raise InputError(
            "is YAML nested too deep", file=file, mend="take it from the release anew"
        ) from error
    if isinstance(told, dict):
        for key, value in told.items():
            if isinstance(key, str) and _SYNSET.fullmatch(key) and isinstance(value, dict):
                yield key, value


def _node(key: str, told: dict[str, Any], file: Path) -> FoundNode:
    members = [one_line(word.replace("_", " ")) for word in _texts(told.get("members"))]
    definitions = _texts(told.get("definition"))
    text = "\n".join((*members, *definitions, *_texts(told.get("example"))))
    return FoundNode(
        key,
        members[0] if members else key,
        text=text,
        note=one_line(definitions[0]) if definitions else "",
        aliases=tuple(members[1:]),
        folder=file.stem,
        word=str(told.get("partOfSpeech", "")),
        place=f"{file.name}, {key}",
    )


def _relations(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, values in told.items():
        if name not in _NO_RELATIONS and isinstance(values, list):
            for value in values:
                if isinstance(value, str) and _SYNSET.fullmatch(value):
                    yield str(name), value


def _texts(values: Any) -> list[str]:
    """Texts of a list; an example may be ``{text: …, source: …}``."""
    if not isinstance(values, list):
        return []
    told = (value.get("text") if isinstance(value, dict) else value for value in values)
    return [value for value in told if isinstance(value, str)]
