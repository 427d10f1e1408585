"""An Obsidian vault: a folder or zip of Markdown notes and canvases, read and never written.

Markup is scanned in ``vault_markup.py``, properties in ``vault_properties.py``, links are looked
up in ``vault_names.py``; here the notes of a whole vault are put together.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from model.errors import InputError
from model.maps.sources.canvas import Card, cards_of
from model.maps.sources.found import Found, FoundLink, FoundNode, Warned
from model.maps.sources.gathering import Links, note_text, own_name, told
from model.maps.sources.trees import Member, Progress, Tree, open_tree
from model.maps.sources.vault_markup import Mention, Scanned, links_in, scan
from model.maps.sources.vault_names import Names, form
from model.maps.sources.vault_properties import Properties, properties, split_off

NOTE_SUFFIXES = (".md", ".markdown")
_TAG_KEYS = frozenset({"tags", "tag", "теги", "тег", "метки"})
_ALIAS_KEYS = frozenset({"aliases", "alias", "псевдонимы", "псевдоним"})
_COLOUR_KEYS = frozenset({"color", "colour", "цвет"})
_TITLE_KEYS = frozenset({"title", "название", "заголовок"})
_BETWEEN_TAGS = re.compile(r"[,\s]+")
_WARNED_AT_MOST = 200


@dataclass(slots=True)
class Note:
    """One note, scanned: its member, what stands in it, and its names."""

    member: Member
    scanned: Scanned
    tags: list[str]
    aliases: list[str]
    fields: Properties
    title: str = ""
    colour: str = ""


def looks_like_vault(tree: Tree) -> bool:
    """``looks_like_vault(tree)``: whether there is a Markdown note or a canvas in it."""
    return any(member.suffix in (*NOTE_SUFFIXES, ".canvas") for member in tree.members)


def read_vault(path: Path) -> Found:
    """``read_vault(path) -> Found``: the notes of a folder or zip and the links between them.

    Counts: ``notes``, ``mentions`` (links as written), ``resolved`` and ``unresolved`` (links
    between two notes, and to ghosts, each once), ``ambiguous``, ``own`` (to a place in the note
    itself), ``attachments``, ``files`` (no notes), ``cards``. Raises ``InputError`` where
    nothing can be read; a bad note is a warning.
    """
    return read_vault_tree(open_tree(path))


def read_vault_tree(tree: Tree, progress: Progress | None = None) -> Found:
    """``read_vault_tree(tree, progress) -> Found``: as ``read_vault``, of an opened tree."""
    return _Vault(tree, progress).found()


def note_of(member: Member, text: str, warnings: list[Warned]) -> Note:
    """``note_of(member, text, warnings) -> Note``: everything that stands in one note."""
    raw, body = split_off(text)
    fields, whole = properties(raw)
    if not whole:
        warnings.append(Warned(member.path, "", "broken properties, read line by line"))
    scanned = scan(body)
    note = Note(member, scanned, [], [], {})
    for key, values in fields.items():
        name = key.casefold()
        links = [link for value in values for link in links_in(value)]
        for link in links:
            link.field = key
        scanned.mentions.extend(links)
        if name in _TAG_KEYS:
            note.tags += [tag for value in values if "[[" not in value for tag in _tags(value)]
        elif name in _ALIAS_KEYS:
            note.aliases += [part.strip() for value in values for part in value.split(",")]
            note.aliases += [value.strip() for value in values if "," in value]
        elif name in _COLOUR_KEYS and values:
            note.colour = values[0]
        elif name in _TITLE_KEYS and values:
            note.title = " ".join(values[0].split())
        note.fields.setdefault(key, []).extend(values)
    for key, values in scanned.fields.items():
        note.fields.setdefault(key, []).extend(values)
    note.tags = list(dict.fromkeys(note.tags + scanned.tags))
    return note


def _tags(value: str) -> list[str]:
    return [part.strip("#/") for part in _BETWEEN_TAGS.split(value) if part.strip("#/")]


class _Vault:
    def __init__(self, tree: Tree, progress: Progress | None) -> None:
        self.tree = tree
        self.progress = progress
        self.warnings = list(tree.warnings)
        self.counts: Counter[str] = Counter()
        self.links = Links()
        self.nodes: dict[str, FoundNode] = {}
        self.ghosts: dict[str, str] = {}
        self.ambiguous: dict[str, str] = {}
        self.cards: list[list[Card]] = []

    def found(self) -> Found:
        canvases = [m for m in self.tree.members if m.suffix == ".canvas"]
        notes = self._read_notes(len(canvases))
        if not notes and not canvases:
            raise InputError(
                "holds no notes", file=self.tree.path, mend="name the folder with the *.md files"
            )
        others = [m.path for m in self.tree.members if m.suffix not in (*NOTE_SUFFIXES, ".canvas")]
        paths = [_without_suffix(note.member) for note in notes] + [m.path for m in canvases]
        self.names = Names(paths, [note.aliases for note in notes], others)
        self.keys = _keys(paths)
        self.canvas_rows = {len(notes) + row: member for row, member in enumerate(canvases)}
        self.taken = {form(key) for key in self.keys}
        for row, note in enumerate(notes):
            self.nodes[self.keys[row]] = self._node(self.keys[row], note)
        for row, note in enumerate(notes):
            for mention in note.scanned.mentions:
                self._link(self.keys[row], note.member, mention)
        for number, (row, member) in enumerate(self.canvas_rows.items(), len(notes) + 1):
            self._canvas(row, member)
            told(self.progress, number, len(paths))
        self.counts.update(notes=len(notes), files=len(others), canvases=len(canvases))
        return Found(
            "vault",
            self.tree.title,
            tuple(self.nodes.values()),
            self._all_links(),
            tuple(self._all_warnings()),
            dict(self.counts),
        )

    def _read_notes(self, to_come: int) -> list[Note]:
        members = [m for m in self.tree.members if m.suffix in NOTE_SUFFIXES]
        notes = []
        for done, member in enumerate(members, 1):
            text = note_text(self.tree, member, self.warnings)
            if text is not None:
                notes.append(note_of(member, text, self.warnings))
            told(self.progress, done, len(members) + to_come)
        return notes

    def _node(self, key: str, note: Note) -> FoundNode:
        return FoundNode(
            key,
            note.title or note.member.stem,
            text=note.scanned.prose,
            note=note.scanned.note,
            tags=tuple(note.tags),
            aliases=tuple(dict.fromkeys(alias for alias in note.aliases if alias)),
            folder=note.member.folder,
            colour=note.colour,
            fields={name: tuple(values) for name, values in note.fields.items()},
            place=note.member.path,
        )

    def _link(self, source: str, member: Member, mention: Mention) -> None:
        self.counts["mentions"] += 1
        target = self._target(source, member, mention)
        if target is None:
            return
        self.links.add(mention.link(source, target))

    def _target(self, source: str, member: Member, mention: Mention) -> str | None:
        """Key of the node a link leads to; None for places in the note itself and attachments."""
        if mention.own:
            self.counts["own"] += 1
            return None
        resolved = self.names.find(mention.target, member.folder, path=mention.path)
        if resolved.row is not None:
            key = self.keys[resolved.row]
            if resolved.others:
                self._warn_ambiguous(mention.target, member, resolved.row, resolved.others)
            if resolved.row in self.canvas_rows:
                self._need_canvas(key, self.canvas_rows[resolved.row])
            if key == source:
                self.counts["own"] += 1
            return key
        if resolved.attachment or not _names_something(mention.target):
            self.counts["attachments"] += 1
            return None
        return self._ghost(mention.target, member)

    def _ghost(self, target: str, member: Member) -> str:
        name = " ".join(target.split())
        name = name[:-3] if name.lower().endswith(".md") else name
        while name.startswith(("../", "./", "/")):
            name = name.partition("/")[2]
        wanted = form(name)
        if wanted not in self.ghosts:
            key = own_name(name, lambda name: form(name) in self.taken)
            self.taken.add(form(key))
            self.ghosts[wanted] = key
            self.nodes[key] = FoundNode(
                key, posixpath.basename(name) or name, ghost=True, place=member.path
            )
        return self.ghosts[wanted]

    def _need_canvas(self, key: str, member: Member) -> None:
        if key not in self.nodes:
            self.nodes[key] = FoundNode(key, member.stem, folder=member.folder, place=member.path)

    def _warn_ambiguous(
        self, target: str, member: Member, row: int, others: tuple[int, ...]
    ) -> None:
        self.counts["ambiguous"] += 1
        if form(target) not in self.ambiguous:
            rest = ", ".join(self.names.paths[other] for other in others[:3])
            rest += ", …" if len(others) > 3 else ""
            what = f"{target!r} taken for {self.names.paths[row]}, it could be {rest}"
            self.ambiguous[form(target)] = what
            self.warnings.append(Warned(member.path, "", what))

    def _canvas(self, row: int, member: Member) -> None:
        text = note_text(self.tree, member, self.warnings)
        if text is None:
            return
        board = cards_of(text, member.path, self.warnings)
        keys: dict[str, str] = {}
        for card in board.cards:
            self.counts["cards"] += 1
            keys[card.id] = self._card(card, member)
            for mention in card.mentions:
                self._link(keys[card.id], member, mention)
        for edge in board.edges:
            self.links.add(edge.between(keys[edge.source], keys[edge.target]))

    def _card(self, card: Card, member: Member) -> str:
        if card.file:
            mention = Mention(card.file, path=False)
            key = self._target("", member, mention)
            if key is not None:
                return key
        key = own_name(card.label, lambda name: form(name) in self.taken)
        self.taken.add(form(key))
        groups = (_without_suffix(member), *card.groups)
        self.nodes[key] = card.node(key, "/".join(groups), member.path)
        return key

    def _all_links(self) -> tuple[FoundLink, ...]:
        links = self.links.all()
        ghosts = set(self.ghosts.values())
        pairs = {(link.source, link.target) for link in links}
        self.counts["unresolved"] = sum(target in ghosts for _, target in pairs)
        self.counts["resolved"] = len(pairs) - self.counts["unresolved"]
        self.counts["ghosts"] = len(ghosts)
        return links

    def _all_warnings(self) -> list[Warned]:
        more = len(self.warnings) - _WARNED_AT_MOST
        if more <= 0:
            return self.warnings
        last = Warned(str(self.tree.path), "", f"{more} more warnings")
        return [*self.warnings[:_WARNED_AT_MOST], last]


def _without_suffix(member: Member) -> str:
    return member.path[: len(member.path) - len(member.suffix)]


def _keys(paths: list[str]) -> list[str]:
    """The name alone where it is the only one of its kind, else the path."""
    names = [path.rpartition("/")[2] for path in paths]
    often = Counter(form(name) for name in names)
    keys = [
        name if often[form(name)] == 1 else path for name, path in zip(names, paths, strict=True)
    ]
    # A path may be another note's very name only where letters differ in case alone.
    seen: set[str] = set()
    for row, key in enumerate(keys):
        keys[row] = own_name(key, seen.__contains__)
        seen.add(keys[row])
    return keys


def _names_something(target: str) -> bool:
    """Whether a target can be a note's name: neither empty nor only marks or a web address."""
    return any(character.isalnum() for character in target) and "://" not in target
