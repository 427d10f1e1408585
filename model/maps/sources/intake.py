"""A ``Found`` in the making: nodes and links as a reader meets them, checked and bounded.

Shared by the readers of graph, tree and table files. What anything means is the mapping's.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from model.errors import InputError
from model.maps.sources.found import Found, FoundLink, FoundNode, Warned

MOST_NODES = 1_000_000
MOST_LINKS = 2_000_000
MOST_TEXT = 1_000_000
"""Characters of one text; what is longer is cut, with a warning."""
_MOST_KEY = 500
_MOST_OF_A_LABEL_IN_A_KEY = 120
_MOST_WARNINGS = 100


def one_line(text: str, most: int = _MOST_KEY) -> str:
    """``one_line(text)``: without control characters, blanks single, NFC, at most ``most`` long."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    kept = " ".join(text.split())
    return kept if len(kept) <= most else kept[: most - 1].rstrip() + "…"


def key_text(text: str) -> str:
    """``key_text(text)``: an id as the source writes it, on one line, NFC, at most 500 long."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.strip()[:_MOST_KEY].strip()


class Intake:
    """``Intake("gexf", path)``: collects what a reader meets; ``found(title)`` gives it.

    Links may name nodes that come later; a node that never comes becomes a ghost. The same link
    again counts up and adds its weight; a link of a node to itself is left out and counted.
    """

    def __init__(self, source: str, path: Path, warnings: Iterable[Warned] = ()) -> None:
        self.source = source
        self.path = path
        self.counts: Counter[str] = Counter()
        self._warnings = list(warnings)
        self._nodes: dict[str, FoundNode] = {}
        self._links: dict[tuple[str, str, str, str, bool], FoundLink] = {}
        self._again: Counter[str] = Counter()

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def __len__(self) -> int:
        """Nodes so far."""
        return len(self._nodes)

    def warn(self, place: str, what: str) -> None:
        """Note something mended or left out."""
        if len(self._warnings) < _MOST_WARNINGS:
            self._warnings.append(Warned(self.path.name, place, what))
        else:
            self.counts["further_warnings"] += 1

    def refuse(self, what: str, place: str, mend: str) -> InputError:
        """``raise kept.refuse(what, place, mend)``: the error for this file."""
        return InputError(what, file=self.path, place=place, mend=mend)

    def fresh(self, label: str) -> str:
        """``fresh(label)``: a key made of a label, with a number where it is taken."""
        stem = one_line(label, _MOST_OF_A_LABEL_IN_A_KEY) or "…"
        key = stem
        while key in self._nodes:
            self._again[stem] += 1
            key = f"{stem} ({self._again[stem] + 1})"
        return key

    def node(self, node: FoundNode) -> None:
        """Keep a node. One whose key is there already is left out, with a warning."""
        if node.key in self._nodes:
            self.counts["repeated_nodes"] += 1
            self.warn(node.place, f"a second node is called {node.key!r}; the first one stays")
            return
        if len(self._nodes) >= MOST_NODES:
            raise self.refuse(
                f"has more than {MOST_NODES:,} nodes", node.place, "split it into parts"
            )
        self._nodes[node.key] = self._bounded(node)

    def link(self, link: FoundLink) -> None:
        """Keep a link, or count it to the one that is there."""
        if link.source == link.target:
            self.counts["to_itself"] += 1
            return
        ends = (link.source, link.target)
        if not link.directed and link.target < link.source:
            ends = (link.target, link.source)
        key = (*ends, link.word, link.field, link.directed)
        there = self._links.get(key)
        if there is None:
            if len(self._links) >= MOST_LINKS:
                raise self.refuse(f"has more than {MOST_LINKS:,} links", "", "split it into parts")
            self._links[key] = link
            return
        self.counts["repeated_links"] += link.count
        self._links[key] = replace(
            there,
            count=there.count + link.count,
            weight=_sum(there.weight, link.weight),
            label=there.label or link.label,
        )

    def found(self, title: str) -> Found:
        """``found(title) -> Found``: the whole, ghosts added. ``InputError`` without a node."""
        for link in self._links.values():
            for key in (link.source, link.target):
                if key not in self._nodes:
                    self.node(FoundNode(key, key, ghost=True, place="named by a link only"))
        if not self._nodes:
            raise self.refuse("holds no nodes", "", "name a file that holds a map")
        ghosts = {key for key, node in self._nodes.items() if node.ghost}
        dangling = sum(
            link.source in ghosts or link.target in ghosts for link in self._links.values()
        )
        counts = {name: count for name, count in self.counts.items() if count}
        return Found(
            self.source,
            one_line(title) or self.path.name.partition(".")[0],
            tuple(self._nodes.values()),
            tuple(self._links.values()),
            tuple(self._warnings),
            {"resolved": len(self._links) - dangling, "unresolved": dangling, **counts},
        )

    def _bounded(self, node: FoundNode) -> FoundNode:
        if len(node.text) <= MOST_TEXT and len(node.label) <= _MOST_KEY:
            return node
        if len(node.text) > MOST_TEXT:
            self.warn(
                node.place,
                f"a text of {len(node.text):,} characters was cut to {MOST_TEXT:,}",
            )
        return replace(node, text=node.text[:MOST_TEXT], label=one_line(node.label))


def _sum(first: float, second: float) -> float:
    if first != first:
        return second
    return first if second != second else first + second
