"""Writing a map of thought as YAML that a person can go on writing by hand."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from model.errors import InputError
from model.maps.schema import SIGNED, AgentEntry, LinkEntry, MetaMap

# Words that some YAML reader takes for something else than text are put in quotes.
_PLAIN = re.compile(r"[^\W\d][\w-]*")
_TAKEN = re.compile(r"y|n|yes|no|on|off|true|false|null|nan|inf", re.IGNORECASE)
# What JSON leaves as it is and YAML does not allow, or folds, inside double quotes.
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def write_map(meta_map: MetaMap, path: Path) -> None:
    """``write_map(meta_map, path)``: write the map so that ``read_map`` gives it back.

    One line per agent and link. Written aside and renamed, so a killed write leaves the old
    file as it was. Raises ``InputError`` where the place cannot be written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            aside.write_text(map_text(meta_map), encoding="utf-8", newline="\n")
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", file=path, mend="name a writable place"
        ) from error


def map_text(meta_map: MetaMap) -> str:
    """``map_text(meta_map) -> str``: the map as YAML."""
    lines = []
    if meta_map.title is not None:
        lines.append(f"title: {_quoted(meta_map.title)}")
    if meta_map.source is not None:
        lines.append(f"source: {_quoted(meta_map.source)}")
    if meta_map.meaning_model is not None:
        lines.append(f"meaning_model: {_quoted(meta_map.meaning_model)}")
    lines.append("agents:")
    lines += [f"  - {_agent(agent)}" for agent in meta_map.agents]
    if meta_map.links:
        lines.append("links:")
        lines += [f"  - {_link(link)}" for link in meta_map.links]
    if meta_map.intention:
        lines.append("intention:")
        lines += [f"  {_word(name)}: {weight!r}" for name, weight in meta_map.intention.items()]
    return "\n".join(lines) + "\n"


def _agent(agent: AgentEntry) -> str:
    parts = [f"id: {_word(agent.id)}", f"kind: {_word(agent.kind)}"]
    if agent.label is not None:
        parts.append(f"label: {_quoted(agent.label)}")
    if agent.label_en is not None:
        parts.append(f"label_en: {_quoted(agent.label_en)}")
    if agent.layer:
        parts.append(f"layer: {agent.layer}")
    if agent.note is not None:
        parts.append(f"note: {_quoted(agent.note)}")
    if agent.tags:
        parts.append(f"tags: [{', '.join(_word(tag) for tag in agent.tags)}]")
    if agent.kind_source != "explicit":
        parts.append(f"kind_source: {agent.kind_source}")
    if agent.ghost:
        parts.append("ghost: true")
    if agent.source is not None:
        parts.append(f"source: {_quoted(agent.source)}")
    if agent.meaning is not None:
        parts.append(f"meaning: [{', '.join(map(repr, agent.meaning))}]")
    return "{" + ", ".join(parts) + "}"


def _link(link: LinkEntry) -> str:
    parts = [f"from: {_word(link.source)}", f"to: {_word(link.target)}"]
    parts.append(f"kind: {_word(link.kind)}")
    if link.valence or link.kind in SIGNED:
        parts.append(f"valence: {link.valence!r}")
    if link.label is not None:
        parts.append(f"label: {_quoted(link.label)}")
    if link.kind_source != "explicit":
        parts.append(f"kind_source: {link.kind_source}")
    if link.weight is not None:
        parts.append(f"weight: {link.weight!r}")
    return "{" + ", ".join(parts) + "}"


def _word(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _TAKEN.fullmatch(text):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
