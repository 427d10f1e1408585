"""The English sentences on what a map was made of, who said its kinds, and what was mended."""

from __future__ import annotations

from model.maps.description import Description, Told
from model.maps.phrases_en import MOST_LINES, agents, count, links, percent
from model.maps.sources.found import Warned as FoundWarning
from model.maps.telling_warnings import warning_text

_SOURCES = {
    "vault": "a vault of notes (Obsidian)",
    "logseq": "a Logseq graph",
    "canvas": "a canvas",
    "mindfield canvas": "a canvas that Mindfield wrote",
    "gexf": "a GEXF graph",
    "graphml": "a GraphML graph",
    "gml": "a GML graph",
    "edges": "a table of links",
    "opml": "an OPML outline",
    "freemind": "a FreeMind mind map",
    "mymind": "a My Mind mind map",
    "cxl": "a CmapTools concept map",
    "conceptnet": "ConceptNet's assertions",
    "wordnet": "a word net",
    "association": "a table of word associations",
}
_KINDS = {
    "distinction": (
        "distinction",
        "distinctions",
        "tells things apart and takes in energy",
        "tell things apart and take in energy",
    ),
    "image": ("image", "images", "holds and binds", "hold and bind"),
    "principle": ("principle", "principles", "regulates and acts", "regulate and act"),
}
_LINKS = {
    "logical": "one way, from ground to consequence",
    "analogical": "share energy between what is alike",
    "wave": "sound together",
    "emotional": "strengthen or dampen",
}


class EnglishOrigin:
    """``EnglishOrigin()``: paragraphs on where the map and its kinds come from."""

    origin_heading = "Where it comes from"
    made_of_heading = "What it is made of"
    warnings_heading = "Warnings from reading"

    def origin(self, d: Description) -> list[str]:
        """The source, and what of its links was found; nothing for a map written by hand."""
        o = d.origin
        told = []
        if o.source is not None:
            told.append(f"Read from {_SOURCES.get(o.source, o.source)}.")
        if o.resolved is not None and o.unresolved:
            whole = o.resolved + o.unresolved
            share = percent(o.resolved / whole)
            told.append(
                f"It has {count(whole, 'different link', 'different links')} between notes; "
                f"{share} ({o.resolved:,}) lead to a note that is there, {o.unresolved:,} to a "
                "name nobody has written yet."
            )
        if o.ambiguous:
            told.append(
                f"{links(o.ambiguous)} could mean several notes; the nearest one was taken."
            )
        if o.ghosts:
            told.append(
                f"{agents(o.ghosts)} ({percent(o.ghosts / d.agents)}) are ghosts, named by a link "
                f"and never written; {percent(o.links_to_ghosts / max(d.links, 1))} of the links "
                "touch one. Read them as a list of thoughts begun, or misspelt."
            )
        return told

    def made_of(self, d: Description) -> list[str]:
        """Kinds of agents and links, and who said them."""
        kinds = d.agents_told.chosen(d.kinds)
        sorts = d.links_told.chosen(d.link_kinds)
        told = []
        if kinds:
            told.append("Agents: " + ", ".join(_kind(k, n) for k, n in kinds.items()) + ".")
        if sorts:
            told.append("Links: " + ", ".join(_sort(k, n) for k, n in sorts.items()) + ".")
        elif not d.links:
            told.append("There are no links yet.")
        if d.agents_told.explicit < d.agents:
            told.append(f"Kinds of agents: {_shares(d.agents_told, d.agents)}.")
        if d.links_told.explicit < d.links:
            told.append(f"Kinds of links: {_shares(d.links_told, d.links)}.")
        if d.agents_told.default or d.links_told.default:
            what = [
                _bare(_KINDS.get(kind, (kind, kind))[n != 1], n)
                for kind, n in d.agents_told.kinds_by_default.items()
            ]
            what += [
                _bare(f"{kind} link" if n == 1 else f"{kind} links", n)
                for kind, n in d.links_told.kinds_by_default.items()
            ]
            told.append(
                f"By default, for want of a word from you: {', '.join(what)}. Nothing is read "
                "into that."
            )
        if d.senses == 0:
            told.append(
                "No agent senses, so no energy can come in: make at least one a distinction."
            )
        return told

    def warnings(self, d: Description) -> list[str]:
        """What the reader mended or left out."""
        found = d.origin.warnings
        told = [
            warning_text(FoundWarning(one.file, one.place, one.what), "en")
            for one in found[:MOST_LINES]
        ]
        if len(found) > MOST_LINES:
            told.append(f"… and {len(found) - MOST_LINES:,} more; --json lists them all.")
        return told


def _kind(kind: str, number: int) -> str:
    if kind not in _KINDS:
        return f"{number:,} of the kind “{kind}”"
    one, many, does, do = _KINDS[kind]
    return f"{count(number, one, many)} ({does if number == 1 else do})"


def _sort(kind: str, number: int) -> str:
    does = f" ({_LINKS[kind]})" if kind in _LINKS else ""
    return f"{kind} {number:,}{does}"


def _bare(what: str, number: int) -> str:
    return f"{number:,} {what}"


def _shares(told: Told, whole: int) -> str:
    said = [
        (told.explicit, "in your own words"),
        (told.rule, "by a rule"),
        (told.guessed, "guessed from hints"),
        (told.default, "by default"),
    ]
    return ", ".join(f"{percent(n / whole)} {words}" for n, words in said if n)
