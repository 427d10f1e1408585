"""The page's words: the same keys in every language, none missing, none left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import dashboard
from dashboard.running.world import KNOBS
from dashboard.settings.leaves import leaves
from dashboard.words import LANGS, catalogue, sections

ROOT = Path(dashboard.__file__).parent


def texts() -> Iterator[str]:
    """Every string in the page's code; what is filled in stands as ``*``."""
    for path in [*ROOT.rglob("*.py"), ROOT.parent / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "*" for p in node.values]
                yield "".join(str(part) for part in parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def said() -> Iterator[tuple[str, str]]:
    """File and key of each ``say(lang, "key")`` and ``say(lang, f"key_{name}")``."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"):
                continue
            key = node.args[1]
            choices = [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]
            for choice in choices:
                if isinstance(choice, ast.Constant):
                    yield path.name, str(choice.value)
                elif isinstance(choice, ast.JoinedStr):
                    parts = [p.value if isinstance(p, ast.Constant) else "*" for p in choice.values]
                    yield path.name, "".join(str(part) for part in parts)


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_that_is_said_stands_in_the_catalogue(lang: str) -> None:
    keys = catalogue(lang)
    for file, key in said():
        pattern = re.compile(re.escape(key).replace(r"\*", r"\w+"))
        assert any(pattern.fullmatch(known) for known in keys), f"{file} says {key!r}"
    assert {knob.word for knob in KNOBS} <= set(keys)


def test_every_language_has_every_word_and_every_word_its_values() -> None:
    first = catalogue(LANGS[0])
    for lang in LANGS[1:]:
        assert set(catalogue(lang)) == set(first)
    for key in first:
        fields = [set(re.findall(r"{(\w+)", catalogue(lang)[key])) for lang in LANGS]
        assert fields[0] == fields[1], key


def test_no_word_is_left_that_nothing_says() -> None:
    wholes = {knob.word for knob in KNOBS} | {k for leaf in leaves() for k in (leaf.word, leaf.why)}
    patterns = []
    for told in texts():
        if "*" in told and re.search(r"\w", told):
            patterns.append(re.compile(re.escape(told).replace(r"\*", r"\w+")))
        else:
            wholes.add(told)
    # Some are not asked for by their keys: names of the model, and what readers' lines look like.
    names = {key for part in ("names", "refusals", "mends") for key in sections(LANGS[0])[part]}
    left = [
        key
        for key in catalogue(LANGS[0])
        if key not in names and key not in wholes and not any(p.fullmatch(key) for p in patterns)
    ]
    assert left == []
