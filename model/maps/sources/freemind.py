"""FreeMind and Freeplane (``*.mm``): trees with rich text, notes, attributes and arrow links."""

from __future__ import annotations

from pathlib import Path

from model.maps.sources.branches import Above, Branch, hang
from model.maps.sources.found import Found, FoundLink
from model.maps.sources.intake import Intake, one_line
from model.maps.sources.xml import Element, read_xml

_STEPS_OF_LABEL = ("MIDDLE_LABEL", "SOURCE_LABEL", "TARGET_LABEL")


def read_freemind(path: Path) -> Found:
    """``read_freemind(path) -> Found``: every node of the tree, its parent linked to it.

    - rich text loses its markup; notes and details are its text, details its note too.
    - attributes and icons are fields, ``STYLE_REF`` its word, ``COLOR`` its colour.
    - arrow links and links inside the map (``#ID_…``) are links with field ``arrowlink`` or
      ``link``; an arrow at both ends or none is undirected, one at the start turns it round.

    Raises ``InputError`` for broken XML or another root. Locked (encrypted) branches are kept
    by their title, with a warning.
    Source: FreeMind's freemind.xsd; files as Freeplane 1.12 writes them.
    """
    root, warnings = read_xml(path)
    kept = Intake("freemind", path, warnings)
    if root.tag != "map" or root.first("node") is None:
        raise kept.refuse("is no mind map: it has no <node> in <map>", root.place, "save it anew")
    keys: dict[str, str] = {}
    met: list[tuple[Element, str]] = []
    waiting = [(node, Above()) for node in root.all("node")]
    waiting.reverse()
    title = ""
    while waiting:
        node, above = waiting.pop()
        here = hang(_branch(node), above, kept)
        title = title or here.key
        met.append((node, here.key))
        if node.get("ID"):
            keys.setdefault(node.get("ID"), here.key)
        if node.get("ENCRYPTED_CONTENT"):
            kept.warn(node.place, "a locked branch was not read")
        waiting.extend((child, here) for child in reversed(list(node.all("node"))))
    for node, key in met:
        _cross_links(node, key, keys, kept)
    return kept.found(title)


def _branch(node: Element) -> Branch:
    rich = {part.get("TYPE"): part.words() for part in node.all("richcontent")}
    label = node.get("TEXT") or rich.get("NODE", "") or node.get("LOCALIZED_TEXT")
    details, note = rich.get("DETAILS", ""), rich.get("NOTE", "")
    fields: dict[str, tuple[str, ...]] = {}
    for attribute in node.all("attribute"):
        name = one_line(attribute.get("NAME"))
        if name and attribute.get("VALUE"):
            fields[name] = (*fields.get(name, ()), attribute.get("VALUE"))
    icons = tuple(icon.get("BUILTIN") for icon in node.all("icon") if icon.get("BUILTIN"))
    if icons:
        fields["icon"] = icons
    link = node.get("LINK")
    if link and not link.startswith("#"):
        fields["link"] = (link,)
    edge = node.first("edge")
    return Branch(
        label=label,
        text="\n".join(filter(None, (details, note))),
        note=details or note,
        colour=node.get("COLOR") or node.get("BACKGROUND_COLOR"),
        word=node.get("STYLE_REF"),
        fields=fields,
        place=node.place,
        link_colour=edge.get("COLOR") if edge is not None else "",
    )


def _cross_links(node: Element, key: str, keys: dict[str, str], kept: Intake) -> None:
    for arrow in node.all("arrowlink"):
        other = keys.get(arrow.get("DESTINATION"))
        if other is None:
            kept.counts["unresolved_arrows"] += 1
            kept.warn(arrow.place, "an arrow ends at a node that is not there, left out")
            continue
        start = arrow.get("STARTARROW", "None").casefold() != "none"
        end = arrow.get("ENDARROW", "Default").casefold() != "none"
        ends = (other, key) if start and not end else (key, other)
        label = " ".join(filter(None, (arrow.get(name) for name in _STEPS_OF_LABEL)))
        kept.link(
            FoundLink(
                *ends,
                label=one_line(label),
                word=one_line(label),
                field="arrowlink",
                colour=arrow.get("COLOR"),
                directed=start != end,
            )
        )
    link = node.get("LINK")
    if link.startswith("#") and link[1:] in keys:
        kept.link(FoundLink(key, keys[link[1:]], field="link"))
