"""A note's properties (YAML between ``---`` lines) as plain texts, however broken.

Nothing is executed and nothing is typed: ``no`` and ``2024-01-01`` stay what is written.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

# The C loader reads the same language some ten times faster; it is absent where PyYAML was
# built without libyaml.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BYTES_AT_MOST = 2**18
_VALUES_AT_MOST = 10_000
_DEPTH_AT_MOST = 40

_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"^([^\s#:\-\[{\"'][^:\n]*|\"[^\"\n]+\"|'[^'\n]+'):(?:[ \t]+|$)(.*)$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*)$")
_MANY_DASHES = re.compile(r"(?:[-?:][ \t]+){20}")
_INLINE_COMMENT = re.compile(r"[ \t]#[ \t].*$")

Properties = dict[str, list[str]]


def split_off(text: str) -> tuple[str, str]:
    """``split_off(text) -> (properties, body)``: the part between the first ``---`` lines.

    A note without properties gives an empty first part.
    """
    if not text.startswith("---"):
        return "", text
    first = text.find("\n")
    if first < 0 or text[3:first].strip():
        return "", text
    end = _END.search(text, first + 1)
    if end is None:
        return "", text
    return text[first + 1 : end.start()], text[end.end() :].removeprefix("\n")


def properties(raw: str) -> tuple[Properties, bool]:
    """``properties(raw) -> (values by key, whole)``: every value as a list of texts.

    ``whole`` is False where the YAML is broken and was salvaged line by line. A value that
    YAML takes for nested lists, ``[[note]]`` without quotes, is given as it was written.
    Never raises.
    """
    if not raw.strip():
        return {}, True
    if len(raw) <= _BYTES_AT_MOST and not _too_deep(raw):
        try:
            read = yaml.load(raw, Loader=_LOADER)
        except (yaml.YAMLError, ValueError, RecursionError, AttributeError, TypeError):
            read = None
        if isinstance(read, dict):
            found: Properties = {}
            left = [_VALUES_AT_MOST]
            for key, value in read.items():
                if isinstance(key, str) and key.strip():
                    texts: list[str] = []
                    _flatten(value, texts, left, 0)
                    found.setdefault(key.strip(), []).extend(texts)
            return found, left[0] > 0
    return _salvaged(raw[:_BYTES_AT_MOST]), False


def _too_deep(raw: str) -> bool:
    """Whether a parser that calls itself per level could run out of stack."""
    if raw.count("[") + raw.count("{") > _DEPTH_AT_MOST:
        depth = 0
        for character in raw:
            if character in "[{":
                depth += 1
                if depth > _DEPTH_AT_MOST:
                    return True
            elif character in "]}" and depth:
                depth -= 1
    return _MANY_DASHES.search(raw) is not None


def _flatten(value: Any, texts: list[str], left: list[int], depth: int) -> None:
    # An alias may name the same list a thousand times over: the count is what ends it.
    if left[0] <= 0 or depth > 2 * _DEPTH_AT_MOST:
        left[0] = 0
        return
    left[0] -= 1
    if isinstance(value, str):
        if value.strip():
            texts.append(value.strip())
    elif isinstance(value, dict):
        for key, inner in value.items():
            nested: list[str] = []
            _flatten(inner, nested, left, depth + 1)
            texts.extend(f"{key}: {text}" if isinstance(key, str) else text for text in nested)
            if not nested and isinstance(key, str):
                texts.append(key)
    elif isinstance(value, list):
        if len(value) == 1 and _is_link(value[0]):
            texts.append("[[" + ", ".join(value[0]) + "]]")
            return
        for inner in value:
            _flatten(inner, texts, left, depth + 1)


def _is_link(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(x, str) for x in value)


def _salvaged(raw: str) -> Properties:
    found: Properties = {}
    current: list[str] | None = None
    for line in raw.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        named = _KEY.match(line)
        if named is not None:
            current = found.setdefault(named[1].strip("\"' "), [])
            current.extend(_listed(named[2]))
            continue
        if current is None:
            continue
        item = _ITEM.match(line)
        current.extend(_listed(item[1] if item is not None else line))
    return found


def _listed(text: str) -> list[str]:
    text = _INLINE_COMMENT.sub("", text).strip()
    if text in ("", "|", ">", "|-", ">-"):
        return []
    if text.startswith("[") and text.endswith("]"):
        inner = text[1:-1]
        if "[[" in text:
            return [text]
        return [part for part in (_bare(part) for part in inner.split(",")) if part]
    return [_bare(text)]


def _bare(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text
