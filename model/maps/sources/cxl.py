"""CmapTools' CXL: concepts joined through linking phrases; the phrase is the link's word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from model.maps.sources.found import Found, FoundLink, FoundNode
from model.maps.sources.intake import Intake, one_line
from model.maps.sources.xml import Element, read_xml


def read_cxl(path: Path) -> Found:
    """``read_cxl(path) -> Found``: concept → phrase → concept becomes one link with that word.

    - a phrase with several concepts before or behind it gives a link for each pair.
    - a phrase that leads nowhere, or comes from nowhere, is left out with a warning.
    - a concept's comments are its text; concepts inside a concept have it as folder.

    Raises ``InputError`` for broken XML, another root, a connection without ends.
    Source: cmap.ihmc.us/xml/CXL.html.
    """
    root, warnings = read_xml(path)
    kept = Intake("cxl", path, warnings)
    if root.tag != "cmap":
        raise kept.refuse("is no CXL: its root is not <cmap>", root.place, "export it anew")
    concepts = {e.get("id"): e for e in root.walk() if e.tag == "concept"}
    found = (e for e in root.walk() if e.tag == "linking-phrase")
    phrases = {phrase.get("id"): one_line(phrase.get("label")) for phrase in found}
    keys: dict[str, str] = {}
    for name, concept in concepts.items():
        label = one_line(concept.get("label")) or "…"
        keys[name] = kept.fresh(label)
        comment = concept.get("long-comment") or concept.get("short-comment")
        kept.node(
            FoundNode(
                keys[name],
                label,
                text="\n".join(filter(None, (concept.get("label"), comment))),
                note=one_line(comment),
                folder=_folder(concept, concepts),
                place=concept.place,
            )
        )
    for source, target, word in _propositions(root, phrases, keys, kept):
        kept.link(FoundLink(keys[source], keys[target], label=word, word=word))
    titles = (e.words() for e in root.walk() if e.tag == "title")
    return kept.found(next(titles, ""))


def _propositions(
    root: Element, phrases: dict[str, str], keys: dict[str, str], kept: Intake
) -> Iterator[tuple[str, str, str]]:
    """(source, target, phrase) of every proposition, by ids of concepts."""
    before: dict[str, list[str]] = defaultdict(list)
    behind: dict[str, list[str]] = defaultdict(list)
    for connection in (e for e in root.walk() if e.tag == "connection"):
        source, target = connection.get("from-id"), connection.get("to-id")
        if not (source and target):
            raise kept.refuse("a connection has no two ends", connection.place, "name both")
        for end in (source, target):
            if end not in keys and end not in phrases:
                kept.counts["unresolved_connections"] += 1
                kept.warn(connection.place, f"{end!r} is not there, the connection left out")
                break
        else:
            if source in keys and target in keys:
                yield source, target, ""
            elif source in keys:
                before[target].append(source)
            else:
                behind[source].append(target)
    for phrase, word in phrases.items():
        sources = [end for end in before[phrase] if end in keys]
        targets = [end for end in behind[phrase] if end in keys]
        # A phrase may run on into another one; what stands before both comes before the second.
        for later in (end for end in behind[phrase] if end in phrases and end != phrase):
            before[later].extend(sources)
        if not (sources and targets):
            kept.counts["loose_phrases"] += 1
            kept.warn("", f"the phrase {word!r} joins nothing, left out")
        for source in sources:
            for target in targets:
                yield source, target, word


def _folder(concept: Element, concepts: dict[str, Element]) -> str:
    above: list[str] = []
    seen = {concept.get("id")}
    at = concepts.get(concept.get("parent-id"))
    while at is not None and at.get("id") not in seen:
        seen.add(at.get("id"))
        above.insert(0, one_line(at.get("label")).replace("/", "∕"))
        at = concepts.get(at.get("parent-id"))
    return "/".join(above)
