"""OPML outlines: text, notes, categories, links from each outline to those in it."""

from __future__ import annotations

from pathlib import Path

from model.maps.sources.branches import Above, Branch, hang
from model.maps.sources.found import Found
from model.maps.sources.intake import Intake, one_line
from model.maps.sources.xml import Element, read_xml

_PLACED = ("text", "title", "_note", "note", "category", "type")
_MARKUP = ("<", "&")


def read_opml(path: Path) -> Found:
    """``read_opml(path) -> Found``: every outline a node, its parent linked to it.

    ``_note`` is its text, ``category`` gives tags, ``type`` its word; other attributes stay as
    fields. Raises ``InputError`` for broken XML, another root, nothing in the body.
    Source: OPML 2.0, opml.org/spec2.opml.
    """
    root, warnings = read_xml(path)
    kept = Intake("opml", path, warnings)
    body = root.first("body") if root.tag == "opml" else None
    if body is None:
        raise kept.refuse("is no OPML: it has no <body> in <opml>", root.place, "export it anew")
    waiting = [(outline, Above()) for outline in body.all("outline")]
    waiting.reverse()
    while waiting:
        outline, above = waiting.pop()
        here = hang(_branch(outline), above, kept)
        waiting.extend((child, here) for child in reversed(list(outline.all("outline"))))
    head = root.first("head")
    title = head.first("title") if head is not None else None
    return kept.found(title.words() if title is not None else "")


def _branch(outline: Element) -> Branch:
    note = outline.get("_note") or outline.get("note")
    return Branch(
        label=_bare(outline.get("text") or outline.get("title")),
        text=note,
        note=note,
        tags=_categories(outline.get("category")),
        word=outline.get("type"),
        fields={
            name: (value,)
            for name, value in outline.attributes.items()
            if value and name not in _PLACED
        },
        place=outline.place,
    )


def _categories(told: str) -> tuple[str, ...]:
    return tuple(one_line(part.strip("/ ")) for part in told.split(",") if part.strip("/ "))


def _bare(text: str) -> str:
    """Text without the HTML that OPML allows in it."""
    if not any(mark in text for mark in _MARKUP):
        return text
    from model.maps.sources.markup import bare

    return bare(text)
