"""Trees of outline and mind-map formats on their way into a ``Intake``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.maps.sources.found import FoundLink, FoundNode
from model.maps.sources.intake import Intake, one_line

Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Above:
    """Where a node of a tree hangs: the key of its parent and the labels on the way to it."""

    key: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Branch:
    """What a tree's node says of itself, whatever the format; ``label`` may be of many lines."""

    label: str
    text: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    colour: str = ""
    word: str = ""
    fields: Fields = field(default_factory=dict)
    place: str = ""
    link_colour: str = ""


def hang(branch: Branch, above: Above, kept: Intake) -> Above:
    """``hang(branch, above, kept) -> Above``: keep it and the link from its parent.

    Keys are made of labels; the heading is the parent's label, the folder the way to it, the
    depth the parent's plus one. Gives where the children hang.
    """
    label = one_line(branch.label) or "…"
    key = kept.fresh(label)
    kept.node(
        FoundNode(
            key=key,
            label=label,
            text="\n".join(filter(None, (branch.label.strip(), branch.text))),
            note=one_line(branch.note),
            tags=branch.tags,
            folder="/".join(name.replace("/", "∕") for name in above.labels),
            heading=above.labels[-1] if above.labels else "",
            colour=branch.colour,
            word=one_line(branch.word),
            fields=branch.fields,
            depth=len(above.labels),
            place=branch.place,
        )
    )
    if above.key:
        kept.link(FoundLink(above.key, key, colour=branch.link_colour))
    return Above(key, (*above.labels, one_line(label, 120)))
