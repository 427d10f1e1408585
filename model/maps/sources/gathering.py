"""Links and nodes as they come in: none twice, none to itself, every name its own.

What the readers of notes share. Where the links come from is their own business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from model.maps.sources.decoding import decoded
from model.maps.sources.found import FoundLink, Warned
from model.maps.sources.trees import Member, Progress, Tree, Unreadable

NOTE_BYTES_AT_MOST = 4 * 2**20
"""Of a longer note only so much is read."""
_TOLD_EVERY = 50


class Links:
    """``Links()``: links by their ends, word, field and direction, each with its count."""

    def __init__(self) -> None:
        self.by_what: dict[tuple[str, str, str, str, bool], FoundLink] = {}
        self.counts: Counter[tuple[str, str, str, str, bool]] = Counter()

    def add(self, link: FoundLink) -> None:
        """Keep a link, or count it once more; one to itself is passed over."""
        if link.source == link.target:
            return
        ends = (link.source, link.target)
        if not link.directed:
            ends = (min(ends), max(ends))
        what = (*ends, link.word, link.field, link.directed)
        self.by_what.setdefault(what, link)
        self.counts[what] += link.count

    def all(self) -> tuple[FoundLink, ...]:
        """The links, in the order in which they first came."""
        return tuple(
            link if self.counts[what] == link.count else replace(link, count=self.counts[what])
            for what, link in self.by_what.items()
        )


def own_name(wanted: str, taken: Callable[[str], bool]) -> str:
    """``own_name(wanted, taken) -> str``: the name, numbered where others have it."""
    name, number = wanted, 2
    while taken(name):
        name, number = f"{wanted} ({number})", number + 1
    return name


def note_text(tree: Tree, member: Member, warnings: list[Warned]) -> str | None:
    """``note_text(tree, member, warnings) -> str or None``: a note, or a warning why not."""
    try:
        raw = tree.read(member, NOTE_BYTES_AT_MOST)
    except Unreadable as error:
        warnings.append(Warned(member.path, "", str(error)))
        return None
    if len(raw) == NOTE_BYTES_AT_MOST and member.size > NOTE_BYTES_AT_MOST:
        what = f"{member.size:,} bytes long, only the first {NOTE_BYTES_AT_MOST:,} are read"
        warnings.append(Warned(member.path, "", what))
    text, remark = decoded(raw)
    if remark is not None:
        warnings.append(Warned(member.path, "", remark))
    return text


def told(progress: Progress | None, done: int, total: int) -> None:
    """Say how far it is, at every fiftieth file and at the end."""
    if progress is not None and (done % _TOLD_EVERY == 0 or done == total):
        progress(done, total)
