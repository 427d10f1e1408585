"""My Mind (``*.mymind``): a tree in JSON, texts in HTML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model.maps.sources.branches import Above, Branch, hang
from model.maps.sources.file_text import read_text
from model.maps.sources.found import Found
from model.maps.sources.intake import Intake
from model.maps.sources.markup import bare

_KEPT = ("status", "value", "icon", "side", "shape", "notes")


def read_mymind(path: Path) -> Found:
    """``read_mymind(path) -> Found``: every item a node, its parent linked to it.

    Texts lose their markup; status, value, icon, side and shape stay as fields.
    Raises ``InputError`` for broken JSON (with its line), or one without ``root``.
    Source: github.com/ondras/my-mind, the format its native saving writes.
    """
    text, warnings = read_text(path)
    kept = Intake("mymind", path, warnings)
    try:
        told = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise kept.refuse(f"is no whole JSON ({error.msg})", place, "save it anew") from error
    except (ValueError, RecursionError) as error:
        raise kept.refuse(
            "is JSON nested too deep or with numbers too long", "", "save it anew"
        ) from error
    root = told.get("root") if isinstance(told, dict) else None
    if not isinstance(root, dict):
        raise kept.refuse("is no map of My Mind: it has no 'root'", "", "save it anew")
    waiting: list[tuple[dict[str, Any], Above]] = [(root, Above())]
    while waiting:
        item, above = waiting.pop()
        here = hang(_branch(item), above, kept)
        children = item.get("children", [])
        if not isinstance(children, list) or not all(isinstance(one, dict) for one in children):
            raise kept.refuse(
                "'children' is no list of items", f"item {here.key!r}", "mend it there"
            )
        waiting.extend((child, here) for child in reversed(children))
    return kept.found(bare(str(root.get("text") or "")))


def _branch(item: dict[str, Any]) -> Branch:
    return Branch(
        label=bare(str(item.get("text") or "")),
        text=bare(str(item.get("notes") or "")),
        colour=str(item.get("color") or ""),
        fields={name: (str(item[name]),) for name in _KEPT if item.get(name) not in (None, "")},
        place=f"item {item.get('id') or item.get('text')!r}",
    )
