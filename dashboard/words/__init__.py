"""The page's words: one catalogue per language beside this file, read once.

Sections only order a catalogue; a key stands in one of them. Sentences about events and the
emergence card are the report's (``scenarios/report/catalogue.py``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

LANGS: tuple[str, ...] = ("en", "ru")


@cache
def sections(lang: str) -> dict[str, dict[str, str]]:
    """``sections("en")``: words by key by section; ``names`` holds those of the model.

    Raises ``ValueError`` for a key that stands twice.
    """
    import yaml

    class Once(yaml.CSafeLoader):
        """YAML itself lets a later key take the place of an earlier one in silence."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            keys = [key.value for key, _ in node.value]
            twice = sorted(key for key in set(keys) if keys.count(key) > 1)
            if twice:
                raise ValueError(f"{lang}.yaml has {', '.join(twice)} twice")
            return super().construct_mapping(node, deep)

    told = Path(__file__).with_name(f"{lang}.yaml").read_text(encoding="utf-8")
    read: dict[str, dict[str, str]] = yaml.load(told, Loader=Once)
    keys = [key for section in read.values() for key in section]
    if len(keys) != len(set(keys)):
        raise ValueError(f"{lang}.yaml has one key in two sections")
    return read


@cache
def catalogue(lang: str) -> dict[str, str]:
    """``catalogue("en")``: words by key, of all sections."""
    return {key: line for section in sections(lang).values() for key, line in section.items()}


def say(lang: str, key: str, **values: Any) -> str:
    """``say("en", "clock", step=3, seconds=0.05)``: the words of a key with values in them."""
    return catalogue(lang)[key].format(**values)


def knows(lang: str, key: str) -> bool:
    """Whether a line is a key of the catalogue, to be said, or already words."""
    return key in catalogue(lang)


def named(lang: str, name: str) -> str:
    """The word for a name of the model (a kind, a rule, an origin); the name where unknown."""
    return catalogue(lang).get(name, name)
