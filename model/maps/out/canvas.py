"""JSON Canvas 1.0: a card per agent, an arrow per link, a group per cluster, no two overlapping."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.maps.consistency import SYMMETRIC
from model.maps.marks import MEANING_MODEL
from model.maps.out.outcome import Outcome

MARK = "mindfield"
"""The key under which cards, arrows and the canvas itself carry what a map says of them."""
_WIDTH, _HEIGHT, _GAP = 260, 80, 60
_STREAM_CANVAS = 72
_GRID_FROM = 1000
_COLOURS = {"distinction": "5", "image": "4", "principle": "6"}
_KINDS = {"logical": "5", "analogical": "4", "wave": "6", "emotional": "1"}


@dataclass(frozen=True)
class _Block:
    """Cards that stay together: rows within, and the size of it all."""

    rows: tuple[tuple[int, ...], ...]
    group: str = ""

    @property
    def width(self) -> int:
        return max(len(row) for row in self.rows) * (_WIDTH + _GAP) + _GAP

    @property
    def height(self) -> int:
        return len(self.rows) * (_HEIGHT + _GAP) + _GAP


def write_canvas(outcome: Outcome, path: Path) -> None:
    """``write_canvas(outcome, path)``: for Obsidian and other readers of JSON Canvas.

    Positions follow igraph's Fruchterman–Reingold layout, brought to rows so that no two cards
    overlap and a group holds its members and nobody else. Links that work both ways have no
    arrow. Source: jsoncanvas.org/spec/1.0.
    """
    path.write_text(json.dumps(canvas_of(outcome), ensure_ascii=False, indent=1), encoding="utf-8")


def canvas_of(outcome: Outcome) -> dict[str, Any]:
    """``canvas_of(outcome) -> dict``: the canvas as plain JSON values."""
    meta_map = outcome.map
    told = {"title": meta_map.title, MEANING_MODEL: meta_map.meaning_model}
    blocks = _blocks(outcome)
    cards: dict[int, dict[str, Any]] = {}
    groups: list[dict[str, Any]] = []
    ids = set(meta_map.ids)
    rows = list(outcome.agent_rows())
    for number, (block, left, top) in enumerate(_shelved(outcome, blocks)):
        if block.group:
            size = {"x": left, "y": top, "width": block.width, "height": block.height}
            name = f"group {number}"
            while name in ids:
                name += "'"
            groups.append({"id": name, "type": "group", "label": block.group, **size})
        for line, members in enumerate(block.rows):
            for column, row in enumerate(members):
                agent, marks = rows[row]
                text = agent.label or agent.id
                cards[row] = {
                    "id": agent.id,
                    "type": "text",
                    "text": f"{text}\n\n{agent.note}" if agent.note else text,
                    "x": left + _GAP + column * (_WIDTH + _GAP),
                    "y": top + _GAP + line * (_HEIGHT + _GAP),
                    "width": _WIDTH,
                    "height": _HEIGHT,
                    **({"color": _COLOURS[agent.kind]} if agent.kind in _COLOURS else {}),
                    MARK: {"label": text, **marks},
                }
    edges = []
    for number, (link, marks) in enumerate(outcome.link_rows()):
        arrow = {"id": f"link {number}", "fromNode": link.source, "toNode": link.target}
        if link.kind in SYMMETRIC:
            arrow["toEnd"] = "none"
        if link.kind in _KINDS:
            arrow["color"] = _KINDS[link.kind]
        if link.label:
            arrow["label"] = link.label
        own = marks if link.weight is None else marks | {"weight": link.weight}
        edges.append({**arrow, MARK: own})
    shown = groups + [cards[row] for row in sorted(cards)]
    return {MARK: {k: v for k, v in told.items() if v}, "nodes": shown, "edges": edges}


def _blocks(outcome: Outcome) -> list[_Block]:
    """A block per group, then one per agent in none; a second group leaves out the first's."""
    row_of, free = outcome.map.rows, set(range(len(outcome.map.agents)))
    source, target = outcome.map.link_rows()
    blocks = []
    for group in outcome.groups:
        members = sorted({row_of[i] for i in group.members if i in row_of} & free)
        if members:
            free -= set(members)
            at = {row: number for number, row in enumerate(members)}
            inside = [
                (at[s], at[t])
                for s, t in zip(source.tolist(), target.tolist(), strict=True)
                if s in at and t in at
            ]
            places = _layout(len(members), inside)
            columns = math.ceil(math.sqrt(len(members)))
            lines = _in_rows(places, [1] * len(members), columns)
            name = group.name or "…"
            blocks.append(_Block(tuple(tuple(members[m] for m in line) for line in lines), name))
    return blocks + [_Block(((row,),)) for row in sorted(free)]


def _shelved(outcome: Outcome, blocks: list[_Block]) -> list[tuple[_Block, int, int]]:
    """Blocks on shelves in the order of their layout, with left and top."""
    owner = {row: b for b, block in enumerate(blocks) for line in block.rows for row in line}
    source, target = outcome.map.link_rows()
    between = {
        (owner[s], owner[t])
        for s, t in zip(source.tolist(), target.tolist(), strict=True)
        if owner[s] != owner[t]
    }
    places = _layout(len(blocks), sorted(between))
    area = sum(block.width * block.height for block in blocks)
    room = max(math.sqrt(area * 1.6), max(block.width for block in blocks))
    placed, top = [], 0
    for line in _in_rows(places, [block.width for block in blocks], room):
        left = 0
        for b in line:
            placed.append((blocks[b], left, top))
            left += blocks[b].width + _GAP
        top += max(blocks[b].height for b in line) + _GAP
    return placed


def _layout(n: int, links: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """Fruchterman and Reingold (1991), igraph's implementation; the same every time."""
    from model.emergence.seeding import loaded_igraph, seeded_igraph

    graph = loaded_igraph().Graph(n=n, edges=links)
    with seeded_igraph(1, _STREAM_CANVAS):
        layout = graph.layout_fruchterman_reingold(grid=n > _GRID_FROM, niter=100)
    return [(float(x), float(y)) for x, y in layout.coords]


def _in_rows(
    places: Sequence[tuple[float, float]], widths: Sequence[int], room: float
) -> list[list[int]]:
    """Numbers row by row, top to bottom, each row left to right and no wider than ``room``."""
    lines: list[list[int]] = [[]]
    filled = 0.0
    for number in sorted(range(len(places)), key=lambda i: (places[i][1], i)):
        if lines[-1] and filled + widths[number] > room:
            lines.append([])
            filled = 0.0
        lines[-1].append(number)
        filled += widths[number]
    return [sorted(line, key=lambda i: (places[i][0], i)) for line in lines]
