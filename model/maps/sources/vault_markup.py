"""One note's text to its links, tags, fields and prose, by the rules of Obsidian's Markdown.

What a link leads to is decided in ``vault_names.py``; what it means, by the mapping. A note is
gone through once, from token to token, in time linear in its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from model.maps.sources.found import FoundLink
from model.maps.sources.vault_code import without_indented_code
from model.maps.sources.vault_properties import Properties
from model.maps.sources.vault_prose import first_line, plain, sentence_around

_TOKEN = re.compile(r"`+|~{3,}|%%|<!--|<(?=[A-Za-z/])|\$\$?|\\.|!?\[\[|\]\(|#|::|\(\(")
_FENCE_BEFORE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_HEADING = re.compile(r"#{1,6}[ \t]+([^\n]*)|#{1,6}(?=\n|\Z)")
_TAG = re.compile(r"#([^\s!-,.:-@\[-^`{-~\u2000-\u206f\u2e00-\u2e7f]+)")
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,2000}>")
_MATH = re.compile(r"\$(?![\s$])(?:[^$\n\\]|\\.){0,1000}?(?<!\s)\$(?!\d)")
_FIELD_BEFORE = re.compile(
    r"(?:^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[.\][ \t]+)?|(?P<open>[\[(]))"
    r"[*_]{0,3}(?P<key>\w[^\[\]():,;|`\n]{0,80}?)[*_]{0,3}[ \t]*$"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_REF = re.compile(r"\(\(([0-9a-fA-F-]{36})\)\)")

_LINK_AT_MOST = 2000
_LINE_AT_MOST = 400
_PARAGRAPH_AT_MOST = 20_000
_NESTED_AT_MOST = 20
_FIELDS_AT_MOST = 20_000


@dataclass(slots=True)
class Mention:
    """One link as it stands in a note; ``target`` is what it names, before any look-up.

    ``path``: written as a Markdown link, so the target is a path seen from the note's folder.
    ``own``: it names a place in the note itself. ``block``: the target is a block's id.
    """

    target: str
    alias: str = ""
    word: str = ""
    field: str = ""
    heading: str = ""
    sentence: str = ""
    embed: bool = False
    path: bool = False
    own: bool = False
    block: bool = False

    def link(self, source: str, target: str) -> FoundLink:
        """The link it is, once it is known which nodes it joins."""
        return FoundLink(
            source,
            target,
            word=self.word,
            field=self.field,
            heading=self.heading,
            sentence=self.sentence,
        )


@dataclass(slots=True)
class Scanned:
    """What stands in one note: links, tags and fields in order, its prose and a line of it."""

    mentions: list[Mention] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    fields: Properties = field(default_factory=dict)
    prose: str = ""
    note: str = ""


def scan(text: str, *, tags_are_links: bool = False, blocks: bool = False) -> Scanned:
    """``scan(body) -> Scanned``: links, tags, fields and prose of a note without properties.

    - ``tags_are_links``: ``#tag`` and ``#[[two words]]`` name pages, as in Logseq.
    - ``blocks``: ``((id))`` is a link to a block.

    Fenced, indented and inline code, comments, math and escaped brackets are passed over.
    Never raises, whatever the text.
    """
    return _Scanner(without_indented_code(text), tags_are_links, blocks).run()


def links_in(value: str) -> list[Mention]:
    """``links_in(value)``: the links within the text of a property."""
    if "[" not in value:
        return []
    return _Scanner(value, False, False).run().mentions


class _Scanner:
    def __init__(self, text: str, tags_are_links: bool, blocks: bool) -> None:
        self.text = text
        self.tags_are_links = tags_are_links
        self.blocks = blocks
        self.found = Scanned()
        self.pieces: list[str] = []
        self.kept = 0
        self.heading = ""
        self.field = ""
        self.field_end = -1
        self.fields_seen = 0
        # No closer after here: looked for once, not at every opener.
        self.unclosed: set[str] = set()
        self.handlers = {
            "`": self._ticks,
            "~": self._tildes,
            "%": self._comment,
            "<": self._angle,
            "$": self._dollar,
            "\\": self._escape,
            "[": self._wiki,
            "!": self._wiki,
            "]": self._markdown,
            "#": self._hash,
            ":": self._field,
            "(": self._block,
        }

    def run(self) -> Scanned:
        text, search, handlers = self.text, _TOKEN.search, self.handlers
        token = search(text)
        while token is not None:
            at, end = token.span()
            token = search(text, handlers[text[at]](at, end))
        self.pieces.append(text[self.kept :])
        raw = "".join(self.pieces)
        self.found.prose = plain(raw)
        self.found.note = first_line(self.found.prose)
        return self.found

    def _skip(self, start: int, end: int, shown: str = "") -> int:
        self.pieces.append(self.text[self.kept : start])
        self.pieces.append(shown)
        self.kept = end
        return end

    def _line_start(self, at: int) -> int:
        """Where the line begins, or -1 where that is too far back to be a line's beginning."""
        low = max(at - _LINE_AT_MOST, 0)
        found = self.text.rfind("\n", low, at)
        return found + 1 if found >= 0 else (0 if low == 0 else -1)

    def _line_end(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def _opens_line(self, at: int) -> bool:
        start = self._line_start(at)
        return start >= 0 and _FENCE_BEFORE.fullmatch(self.text, start, at) is not None

    def _ticks(self, at: int, end: int) -> int:
        run = end - at
        if run >= 3 and self._opens_line(at):
            line = self._line_end(end)
            if "`" not in self.text[end:line]:
                return self._fenced(at, line, "`", run)
        stop = min(len(self.text), end + _PARAGRAPH_AT_MOST)
        paragraph = self.text.find("\n\n", end, stop)
        stop = stop if paragraph < 0 else paragraph
        ticks = "`" * run
        close = self.text.find(ticks, end, stop)
        while close >= 0:
            after = close + run
            while after < stop and self.text[after] == "`":
                after += 1
            if after - close == run:
                return self._skip(at, after)
            close = self.text.find(ticks, after, stop)
        return end

    def _tildes(self, at: int, end: int) -> int:
        if self._opens_line(at):
            return self._fenced(at, self._line_end(end), "~", end - at)
        return end

    def _fenced(self, at: int, line: int, mark: str, run: int) -> int:
        closing = re.compile(rf"^[ \t>]*{mark}{{{run},}}[ \t]*$", re.MULTILINE)
        close = closing.search(self.text, line)
        return self._skip(at, len(self.text) if close is None else close.end())

    def _between(self, at: int, end: int, closer: str, *, to_the_end: bool) -> int:
        """Pass over what is enclosed; unclosed, all the rest where a whole block was meant."""
        close = -1 if closer in self.unclosed else self.text.find(closer, end)
        if close >= 0:
            return self._skip(at, close + len(closer))
        self.unclosed.add(closer)
        return self._skip(at, len(self.text)) if to_the_end else end

    def _comment(self, at: int, end: int) -> int:
        alone = self._opens_line(at) and not self.text[end : self._line_end(end)].strip()
        return self._between(at, end, "%%", to_the_end=alone)

    def _angle(self, at: int, end: int) -> int:
        if self.text.startswith("<!--", at):
            return self._between(at, end, "-->", to_the_end=self._opens_line(at))
        tag = _HTML_TAG.match(self.text, at)
        return end if tag is None else self._skip(at, tag.end())

    def _dollar(self, at: int, end: int) -> int:
        if end - at == 2:
            return self._between(at, end, "$$", to_the_end=False)
        math = _MATH.match(self.text, at)
        return end if math is None else self._skip(at, math.end())

    def _escape(self, at: int, end: int) -> int:
        self._skip(at, at + 1)
        return end

    def _wiki(self, at: int, end: int) -> int:
        text = self.text
        close = text.find("]]", end, end + _LINK_AT_MOST)
        if close < 0:
            return end
        inner = text[end:close]
        if "\n" in inner or "[[" in inner or inner.startswith("["):
            return end - 1
        mention = self._mention(inner, at, close + 2)
        if mention is None:
            return end
        mention.embed = text[at] == "!"
        shown = "" if mention.embed else mention.alias or mention.target.rpartition("/")[2]
        return self._skip(at, close + 2, shown)

    def _mention(self, inner: str, at: int, end: int) -> Mention | None:
        name, *rest = inner.replace("\\|", "|").split("|")
        target, _, inside = name.partition("#")
        target = target.strip()
        if not target and not inside:
            return None
        mention = Mention(target, own=not target)
        for part in rest:
            if part.strip().startswith("@"):
                mention.word = part.strip()[1:].strip()
            elif not mention.alias:
                mention.alias = part.strip()
        self._note_down(mention, at, end)
        return mention

    def _note_down(self, mention: Mention, at: int, end: int) -> None:
        mention.heading = self.heading
        if at < self.field_end:
            mention.field = self.field
        mention.sentence = sentence_around(self.text, at, end)
        self.found.mentions.append(mention)

    def _markdown(self, at: int, end: int) -> int:
        text = self.text
        if text.startswith("<", end):
            close = text.find(">", end, end + _LINK_AT_MOST)
            stop = text.find(")", close, close + _LINK_AT_MOST) if close > 0 else -1
            where = text[end + 1 : close]
        else:
            stop = self._closing(end)
            where = text[end:stop].strip().partition(" ")[0]
        if stop < 0 or "\n" in text[end:stop]:
            return end
        start = self._line_start(at)
        opening = text.rfind("[", max(start, at - _LINE_AT_MOST), at)
        if opening < 0:
            return end
        if not (_SCHEME.match(where) or not where):
            path, _, _inside = where.partition("#")
            label = text[opening + 1 : at].strip()
            mention = Mention(unquote(path).strip(), alias=label, path=True, own=not path)
            mention.embed = opening > 0 and text[opening - 1] == "!"
            self._note_down(mention, at, stop + 1)
        return self._skip(at, stop + 1)

    def _closing(self, start: int, closer: str = ")") -> int:
        """Where the bracket opened before ``start`` closes, on the same line; -1 if it does not."""
        text, opener = self.text, "(" if closer == ")" else "["
        stop = min(len(text), start + _LINK_AT_MOST)
        line = text.find("\n", start, stop)
        stop = stop if line < 0 else line
        counted, depth = start, 1
        for _ in range(_NESTED_AT_MOST):
            close = text.find(closer, counted, stop)
            if close < 0:
                return -1
            depth += text.count(opener, counted, close) - 1
            if depth == 0:
                return close
            counted = close + 1
        return -1

    def _hash(self, at: int, end: int) -> int:
        text = self.text
        if self._opens_line(at):
            heading = _HEADING.match(text, at)
            if heading is not None:
                # Its links are scanned as well, so only the mark is passed over.
                self.heading = plain(heading[1] or "").strip(" #")[:200]
                return self._skip(at, heading.start(1) if heading[1] else heading.end())
        if at and not text[at - 1].isspace():
            return end
        if self.tags_are_links and text.startswith("[[", end):
            return end
        tag = _TAG.match(text, at)
        if tag is None:
            return end
        name = tag[1].strip("/")
        if not name or name.isdigit():
            return tag.end()
        if self.tags_are_links:
            self._note_down(Mention(name, alias="", word=""), at, tag.end())
        if name not in self.found.tags:
            self.found.tags.append(name)
        return self._skip(at, tag.end(), name if self.tags_are_links else "")

    def _field(self, at: int, end: int) -> int:
        self.fields_seen += 1
        start = self._line_start(at)
        if start < 0 or self.fields_seen > _FIELDS_AT_MOST:
            return end
        before = _FIELD_BEFORE.search(self.text[start:at])
        if before is None:
            return end
        line = self._line_end(end)
        if before["open"]:
            stop = self._closing(end, "]" if before["open"] == "[" else ")")
            if stop < 0:
                return end
        else:
            stop = line
        value = self.text[end:stop].strip()
        self.field, self.field_end = before["key"].strip(), stop
        if value:
            self.found.fields.setdefault(self.field, []).append(value[:_LINK_AT_MOST])
        return self._skip(at, end, ":")

    def _block(self, at: int, end: int) -> int:
        reference = _REF.match(self.text, at) if self.blocks else None
        if reference is None:
            return at + 1
        self._note_down(Mention(reference[1].lower(), block=True), at, reference.end())
        return self._skip(at, reference.end())
