"""Markdown notes with properties and wikilinks, written as a new folder that opens by itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from model.errors import InputError
from model.maps.marks import INTENTION, Value
from model.maps.out.names import SafeNames
from model.maps.out.outcome import Outcome
from model.maps.schema import SIGNED

Property = Value | Sequence[str]


@dataclass(frozen=True)
class Note:
    """One note: ``path`` in the folder without ``.md``, properties, and the text under them.

    ``title``: what links to it show; its path where empty.
    """

    path: str
    text: str
    properties: Mapping[str, Property] = field(default_factory=dict)
    title: str = ""


def link_to(path: str, label: str = "") -> str:
    """``link_to("agents/Свет", "свет") -> "[[agents/Свет|свет]]"``: by the whole path."""
    shown = " ".join(label.replace("[", "(").replace("]", ")").replace("|", "¦").split())
    return f"[[{path}|{shown.lstrip('@')}]]" if shown else f"[[{path}]]"


def agent_paths(outcome: Outcome, folder: str) -> dict[str, str]:
    """``agent_paths(outcome, folder) -> {id: path}``: where each agent's note stands."""
    names = SafeNames()
    return {
        agent.id: f"{folder}/{names.name(agent.label or agent.id)}" for agent in outcome.map.agents
    }


def agent_notes(
    outcome: Outcome, paths: Mapping[str, str], *, links_heading: str
) -> Iterable[Note]:
    """``agent_notes(outcome, paths, links_heading=…)``: a note per agent, a wikilink per link.

    The kind of a link stands as its word, ``[[…|@wave]]``; what else there is, as properties.
    """
    out: dict[str, list[str]] = {agent.id: [] for agent in outcome.map.agents}
    for link, marks in outcome.link_rows():
        facts = [f"{name} {value}" for name, value in marks.items() if _worth_telling(name, value)]
        label = [escaped(link.label)] if link.label else []
        tail = f" — {', '.join((*label, *facts))}" if label or facts else ""
        # The mapping reads a number behind the kind's word as the valence.
        word = f"{link.kind} {link.valence:.3f}" if link.kind in SIGNED else link.kind
        out[link.source].append(f"- [[{paths[link.target]}|@{word}]]{tail}")
    for agent, marks in outcome.agent_rows():
        properties: dict[str, Property] = {"id": agent.id, **marks}
        properties.pop("meaning", None)
        if not properties.get(INTENTION):
            properties.pop(INTENTION, None)
        note = str(properties.pop("note", ""))
        if agent.tags:
            properties["tags"] = ["-".join(tag.split()) for tag in agent.tags]
        if agent.label is not None:
            properties["aliases"] = [agent.label]
        parts = [escaped(note, keep_lines=True)] if note else []
        if out[agent.id]:
            parts.append("\n".join((f"## {links_heading}", "", *out[agent.id])))
        yield Note(paths[agent.id], "\n\n".join(parts), properties)


def write_notes(notes: Iterable[Note], folder: Path) -> int:
    """``write_notes(notes, folder) -> count``: the whole folder at once, or nothing.

    Raises ``InputError`` where ``folder`` is there and not empty, or cannot be written. No file
    that was there before is touched.
    """
    refuse_taken(folder)
    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    count = 0
    try:
        try:
            for note in notes:
                path = aside / f"{note.path}.md"
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("x", encoding="utf-8", newline="\n") as stream:
                    stream.write(_told(note))
                count += 1
            if folder.exists():
                folder.rmdir()
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror or error})",
            file=folder,
            mend="choose another --out",
        ) from error
    return count


def refuse_taken(path: Path) -> None:
    """``refuse_taken(path)``: ``InputError`` for what is there already, but for an empty folder."""
    if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
        return
    if path.exists() or path.is_symlink():
        what = "is there and not empty" if path.is_dir() else "is there already"
        raise InputError(what, file=path, mend="choose another --out: nothing is overwritten")


def _told(note: Note) -> str:
    import yaml

    if not note.properties:
        return note.text + "\n"
    head = yaml.safe_dump(
        {name: _unlinked(value) for name, value in note.properties.items()},
        allow_unicode=True,
        sort_keys=False,
        width=1000,
    )
    return f"---\n{head}---\n{note.text}\n"


def _unlinked(value: Property) -> Value | list[str]:
    """A property that makes no link: Obsidian takes ``[[…]]`` in properties for one."""
    if isinstance(value, str):
        return value.replace("[[", "[ [")
    if isinstance(value, int | float):
        return value
    return [item.replace("[[", "[ [") if isinstance(item, str) else item for item in value]


def escaped(text: str, *, keep_lines: bool = False) -> str:
    """``escaped(text)``: a map's own words, that must not turn into links, tags or code."""
    for mark in "\\`*_[]#^|<>%$":
        text = text.replace(mark, f"\\{mark}")
    return text if keep_lines else " ".join(text.split())


def _worth_telling(name: str, value: Value) -> bool:
    return name not in ("kind", "kind_source", "valence", INTENTION) and value not in (
        0.0,
        "",
        False,
    )
