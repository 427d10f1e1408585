"""A Logseq graph: pages and journals as outlines, where tags, properties and blocks are links.

Markup is scanned by ``vault_markup.py``; here stand the rules in which Logseq differs: a page's
name is its title, names know no folders, ``#tag`` names a page, ``((id))`` the page of a block.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from model.errors import InputError
from model.maps.sources.found import Found, FoundNode, Warned
from model.maps.sources.gathering import Links, note_text, own_name, told
from model.maps.sources.trees import Member, Progress, Tree, open_tree
from model.maps.sources.vault_markup import Mention, Scanned, scan
from model.maps.sources.vault_names import ATTACHMENTS, form, suffix_of
from model.maps.sources.vault_properties import Properties, properties, split_off

_FOLDERS = ("pages/", "journals/")
_PROPERTY = re.compile(r"[ \t]*(?:-[ \t]+)?([^\s:\[\]()`#][^:\n\[\]()`]{0,80})::(?:[ \t]+(.*))?$")
_BLOCK_ID = re.compile(r"^[ \t]*(?:-[ \t]+)?id::[ \t]*([0-9a-fA-F-]{36})[ \t]*$", re.MULTILINE)
_HIDDEN = re.compile(
    r"^[ \t]*(?:-[ \t]+)?(?:(?:id|collapsed|later|now|done|todo|background-color|logseq\.[\w.-]+)::"
    r"|:LOGBOOK:|:END:|CLOCK:)[^\n]*\n?",
    re.MULTILINE,
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_JOURNAL = re.compile(r"(\d{4})[_-](\d{2})[_-](\d{2})")
_ALIAS_KEYS = ("alias", "aliases", "псевдоним", "псевдонимы")
_NO_LINKS = frozenset({*_ALIAS_KEYS, "title", "id"})


def looks_like_logseq(tree: Tree) -> bool:
    """``looks_like_logseq(tree)``: whether it has Logseq's own settings, or its two folders."""
    if tree.named("logseq/config.edn") is not None:
        return True
    held = {m.path.partition("/")[0] for m in tree.members if m.suffix == ".md"}
    return {"pages", "journals"} <= held


def read_logseq(path: Path) -> Found:
    """``read_logseq(path) -> Found``: the pages of a folder or zip and the links between them.

    Counts as ``read_vault``'s, and ``blocks`` (links to blocks). Raises ``InputError`` where
    nothing can be read.
    """
    return read_logseq_tree(open_tree(path))


def read_logseq_tree(tree: Tree, progress: Progress | None = None) -> Found:
    """``read_logseq_tree(tree, progress) -> Found``: as ``read_logseq``, of an opened tree."""
    return _Graph(tree, progress).found()


class _Page:
    def __init__(self, member: Member, text: str) -> None:
        self.member = member
        self.blocks = [found.lower() for found in _BLOCK_ID.findall(text)]
        head, body = split_off(text)
        self.fields, _ = properties(head)
        body = _page_properties(body, self.fields)
        self.scanned: Scanned = scan(_HIDDEN.sub("", body), tags_are_links=True, blocks=True)
        self.aliases = [
            name for value in _values(self.fields, *_ALIAS_KEYS) for name in _names(value)
        ]
        day = _day(member)
        titles = [] if day is not None else _values(self.fields, "title")
        self.title = titles[0].strip() if titles and titles[0].strip() else _title(member)
        if day is not None:
            self.aliases += _day_names(day)
        for key, values in self.fields.items():
            if key.casefold() not in _NO_LINKS:
                self.scanned.mentions += _property_links(key, values)


def _page_properties(text: str, fields: Properties) -> str:
    """Take the properties a page begins with into ``fields``; return what comes after them."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        found = _PROPERTY.match(line)
        if found is not None:
            fields.setdefault(found[1].strip(), []).append((found[2] or "").strip())
        elif line.strip(" \t-"):
            return "\n".join(lines[number:])
    return ""


def _values(fields: Properties, *keys: str) -> list[str]:
    return [value for name, held in fields.items() if name.casefold() in keys for value in held]


def _names(value: str) -> list[str]:
    """Comma-separated names, with or without brackets."""
    return [name for part in value.split(",") if (name := part.strip(" \t#[]"))]


def _property_links(key: str, values: list[str]) -> list[Mention]:
    found = []
    for value in values:
        mentions = scan(value, tags_are_links=True, blocks=True).mentions
        if key.casefold() == "tags":
            named = {form(mention.target) for mention in mentions}
            plain = [part for part in _names(value) if form(part) not in named]
            mentions += [Mention(name) for name in plain]
        for mention in mentions:
            mention.field = key
        found += mentions
    return found


def _title(member: Member) -> str:
    """A page's name from its file's: ``___`` and ``%2F`` stand for the ``/`` of namespaces."""
    day = _day(member)
    if day is not None:
        return day.isoformat()
    return unquote(member.stem.replace("___", "/")).strip() or member.stem


def _day(member: Member) -> date | None:
    written = _JOURNAL.fullmatch(member.stem) if member.path.startswith("journals/") else None
    if written is None:
        return None
    try:
        return date(int(written[1]), int(written[2]), int(written[3]))
    except ValueError:
        return None


def _day_names(day: date) -> list[str]:
    """How links name a day in the date formats that Logseq offers first."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    if 10 <= day.day <= 20:
        ending = "th"
    month = _MONTHS[day.month - 1]
    names = [f"{name} {day.day}{ending}, {day.year}" for name in (month[:3], month)]
    return [*names, day.strftime("%Y/%m/%d"), day.strftime("%d.%m.%Y"), day.strftime("%d-%m-%Y")]


class _Graph:
    def __init__(self, tree: Tree, progress: Progress | None) -> None:
        self.tree = tree
        self.progress = progress
        self.warnings: list[Warned] = list(tree.warnings)
        self.counts: Counter[str] = Counter()
        self.links = Links()
        self.nodes: dict[str, FoundNode] = {}
        self.by_name: dict[str, str] = {}
        self.by_block: dict[str, str] = {}
        self.ghosts: set[str] = set()

    def found(self) -> Found:
        pages = self._read_pages()
        if not pages:
            raise InputError(
                "holds no pages", file=self.tree.path, mend="name the folder with pages/ in it"
            )
        keys = [self._add(page) for page in pages]
        for key, page in zip(keys, pages, strict=True):
            for name in page.aliases:
                self.by_name.setdefault(form(name), key)
            self.by_block.update((block, key) for block in page.blocks)
        for key, page in zip(keys, pages, strict=True):
            for mention in page.scanned.mentions:
                self._link(key, mention, page.member)
            if "/" in key:
                above = Mention(key.rpartition("/")[0], field="namespace")
                self._link(key, above, page.member)
        links = self.links.all()
        pairs = {(link.source, link.target) for link in links}
        self.counts["unresolved"] = sum(target in self.ghosts for _, target in pairs)
        self.counts["resolved"] = len(pairs) - self.counts["unresolved"]
        self.counts.update(notes=len(pages), ghosts=len(self.ghosts))
        return Found(
            "logseq",
            self.tree.title,
            tuple(self.nodes.values()),
            links,
            tuple(self.warnings),
            dict(self.counts),
        )

    def _read_pages(self) -> list[_Page]:
        members = [
            m for m in self.tree.members if m.suffix == ".md" and m.path.startswith(_FOLDERS)
        ]
        self.counts["files"] = len(self.tree.members) - len(members)
        pages = []
        for done, member in enumerate(members, 1):
            text = note_text(self.tree, member, self.warnings)
            if text is not None:
                pages.append(_Page(member, text))
            told(self.progress, done, len(members))
        return pages

    def _add(self, page: _Page) -> str:
        key = own_name(" ".join(page.title.split()), lambda name: form(name) in self.by_name)
        if form(key) != form(page.title):
            what = f"a second page is called {page.title!r}"
            self.warnings.append(Warned(page.member.path, "", what))
        self.by_name[form(key)] = key
        self.nodes[key] = FoundNode(
            key,
            key,
            text=page.scanned.prose,
            note=page.scanned.note,
            tags=tuple(page.scanned.tags),
            aliases=tuple(page.aliases),
            folder=page.member.folder if _day(page.member) else key.rpartition("/")[0],
            fields={name: tuple(values) for name, values in page.fields.items()},
            place=page.member.path,
        )
        return key

    def _link(self, source: str, mention: Mention, member: Member) -> None:
        self.counts["mentions"] += 1
        target = self._target(mention, member)
        if target is None:
            return
        if target == source:
            self.counts["own"] += 1
        self.links.add(mention.link(source, target))

    def _target(self, mention: Mention, member: Member) -> str | None:
        if mention.block:
            self.counts["blocks"] += 1
            page = self.by_block.get(mention.target)
            self.counts["lost blocks"] += page is None
            return page
        name = " ".join(mention.target.split())
        if mention.path:
            if suffix_of(name) not in (".md", ""):
                self.counts["attachments"] += 1
                return None
            name = unquote(name.rpartition("/")[2].removesuffix(".md").replace("___", "/"))
        if mention.own or not name or suffix_of(name) in ATTACHMENTS:
            self.counts["own" if mention.own else "attachments"] += 1
            return None
        known = self.by_name.get(form(name))
        if known is not None:
            return known
        self.by_name[form(name)] = name
        self.ghosts.add(name)
        self.nodes[name] = FoundNode(
            name, name, ghost=True, folder=name.rpartition("/")[0], place=member.path
        )
        return name
