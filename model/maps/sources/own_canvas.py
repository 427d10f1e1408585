"""A canvas that Mindfield wrote, and a person may have gone on drawing: marks and all.

Canvases without marks are read in ``canvas.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model.maps.out.canvas import MARK
from model.maps.sources.canvas import cards_of
from model.maps.sources.file_text import read_text
from model.maps.sources.found import Found, Warned
from model.maps.sources.intake import Intake, key_text
from model.maps.sources.properties import link_of, node_of


def read_own_canvas(path: Path) -> Found:
    """``read_own_canvas(path) -> Found``: cards by their ids, with what each is marked as.

    Cards drawn since are nodes by their first line; groups are shown and not read. Raises
    ``InputError`` where the file is no whole canvas.
    """
    text, warnings = read_text(path)
    faults: list[Warned] = []
    board = cards_of(text, path.name, faults)
    kept = Intake("canvas", path, (*warnings, *faults))
    if not board.cards:
        what = faults[0].what if faults else "holds no cards"
        raise kept.refuse(what, "", "export it anew")
    told = json.loads(text)
    marks = {shape.get("id"): _marks(shape) for shape in told["nodes"] if isinstance(shape, dict)}
    keys: dict[str, str] = {}
    for card in board.cards:
        own = marks.get(card.id, {})
        key = key_text(card.id) if own else kept.fresh(card.label)
        keys[card.id] = key
        kept.node(node_of(key, own or {"text": card.text}, label=own.get("label", card.label)))
    for arrow in told.get("edges", []):
        if isinstance(arrow, dict) and {arrow.get("fromNode"), arrow.get("toNode")} <= set(keys):
            kept.link(
                link_of(
                    keys[arrow["fromNode"]],
                    keys[arrow["toNode"]],
                    _marks(arrow),
                    label=str(arrow.get("label") or ""),
                    directed=arrow.get("toEnd", "arrow") == "arrow",
                )
            )
    return kept.found(_marks(told).get("title", ""))


def _marks(shape: dict[str, Any]) -> dict[str, str]:
    own = shape.get(MARK)
    if not isinstance(own, dict):
        return {}
    return {str(name): str(value) for name, value in own.items() if value is not None}
