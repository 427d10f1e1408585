"""The workbench of one person: the map they are making, what is chosen of it, what is unsaved.

Edits themselves are in ``draft.py``; nothing is drawn here and no world is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import solara

from dashboard.making import draft
from dashboard.making.answers import Answers
from dashboard.making.draft import History, LinkName, Refused
from dashboard.making.drawn import Held, Spot, Spots, laid
from model.maps.schema import MetaMap

_KEPT_FILES = 3


@dataclass(frozen=True, eq=False)
class Work:
    """A map in the making.

    - ``spots``: where agents stand; ``held``: what they held in the field it came from.
    - ``chosen``, ``other``: ids of the agents chosen; ``link``: the link chosen.
    - ``saved``: the map as it was last saved or came in, the very object.
    - ``refusal``: key and values of a line that says why the last edit was none.
    - ``number``: grows with every change.
    """

    history: History
    spots: Spots = field(default_factory=dict)
    held: Held = field(default_factory=Held)
    chosen: str | None = None
    other: str | None = None
    link: LinkName | None = None
    saved: MetaMap | None = None
    refusal: tuple[str, Mapping[str, Any]] | None = None
    number: int = 0

    @property
    def map(self) -> MetaMap:
        """The map as it stands."""
        return self.history.now

    @property
    def unsaved(self) -> bool:
        """Whether there is something to lose."""
        return self.history.now is not self.saved


class Bench:
    """``Bench()``: holds one ``Work``, or None; ``work`` is reactive, so parts follow it.

    Every method does one thing a person asked for; what cannot be is said in ``refusal``.
    """

    def __init__(self) -> None:
        self.work: solara.Reactive[Work | None] = solara.reactive(None)
        self.step: solara.Reactive[int | None] = solara.reactive(None)
        """Number of the question that is asked, where a field is made by questions."""
        self.answers: solara.Reactive[Answers] = solara.reactive(Answers())
        self.asked: solara.Reactive[int] = solara.reactive(0)
        """Grows each time the map in the field is asked for."""
        self._files = self._changes = 0
        self._clicked: Spot | None = None

    # -- what is on the bench ---------------------------------------------------------------

    def take_up(self, whole: MetaMap, spots: Spots, held: Held, *, saved: bool) -> None:
        """Put a map on the bench; ``saved``: it is kept elsewhere as it is."""
        self.step.set(None)
        self.answers.set(Answers())
        self.work.set(
            Work(
                History(whole),
                spots=laid(whole, spots),
                held=held,
                saved=whole if saved else None,
                number=self._number(),
            )
        )

    def ask_for_the_field(self) -> None:
        """Let the map in the field come onto the bench, unless unsaved work lies there."""
        if self.work.value is None or not self.work.value.unsaved:
            self.asked.set(self.asked.value + 1)

    def clear(self) -> None:
        """Take it off the bench; what was not saved is lost."""
        self.step.set(None)
        self.work.set(None)
        self.answers.set(Answers())

    @property
    def unsaved(self) -> bool:
        """Whether leaving would lose something: edits, or answers."""
        work = self.work.value
        return self.answers.value != Answers() if work is None else work.unsaved

    def edit(self, act: Callable[[MetaMap], MetaMap], **also: Any) -> None:
        """``edit(act, chosen=…)``: do an edit; with ``also`` choose something else after it."""
        work = self.work.value
        if work is None:
            return
        try:
            new = act(work.map)
        except Refused as refused:
            told = (refused.key, refused.values)
            self.work.set(replace(work, refusal=told, number=self._number()))
            return
        history = draft.did(work.history, new)
        if history is not work.history or also or work.refusal is not None:
            self._stand(work, history, **also)

    def add(self, label: str, kind: str, layer: int, spot: Spot | None = None) -> None:
        """Add an agent, at that spot or in the middle, and choose it."""
        work = self.work.value
        if work is None:
            return
        new, name = draft.add(work.map, label, kind, layer)
        spots = work.spots if spot is None else {**work.spots, name: spot}
        self._stand(
            replace(work, spots=spots),
            draft.did(work.history, new),
            chosen=name,
            other=None,
            link=None,
        )

    def undo(self) -> None:
        """Take the last edit back."""
        if self.work.value is not None:
            self._stand(self.work.value, draft.undone(self.work.value.history))

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.work.value is not None:
            self._stand(self.work.value, draft.redone(self.work.value.history))

    def click(self, spot: Spot) -> None:
        """A click where nothing stands: nothing is chosen; a second one there may follow."""
        self._clicked = spot
        self.choose(None)

    def add_where_clicked(self, label: str) -> None:
        """Add an image where the last click went, if nothing stood there."""
        if self._clicked is not None:
            spot, self._clicked = self._clicked, None
            self.add(label, "image", 1, spot)

    def choose(self, chosen: str | None, other: str | None = None) -> None:
        """Choose an agent, or two to be linked, or none."""
        if chosen is not None:
            self._clicked = None
        self._tell(chosen=chosen, other=other, link=None)

    def choose_link(self, link: LinkName) -> None:
        """Choose a link."""
        self._clicked = None
        self._tell(chosen=None, other=None, link=link)

    def move(self, name: str, spot: Spot) -> None:
        """Put an agent elsewhere on the drawing; that is no edit of the map."""
        if self.work.value is not None:
            self._tell(spots={**self.work.value.spots, name: spot})

    def remove_chosen(self) -> None:
        """Remove the agent or the link that is chosen."""
        work = self.work.value
        if work is None:
            return
        if work.link is not None:
            link = work.link
            self.edit(lambda whole: draft.unlink(whole, link), link=None)
        elif work.chosen is not None:
            chosen = work.chosen
            self.edit(lambda whole: draft.remove(whole, chosen), chosen=None)

    # -- what leaves it ---------------------------------------------------------------------

    def mark_saved(self) -> None:
        """The map as it stands is kept elsewhere now."""
        if self.work.value is not None:
            self._tell(saved=self.work.value.map)

    def written(self, folder: Path) -> Path:
        """``written(folder) -> Path``: the map as a file in the session's folder, a new one.

        The latest few stay: the field may still be made of the one before.
        """
        from model.maps.write import write_map

        work = self.work.value
        assert work is not None
        self._files += 1
        made = folder / "made"
        place = made / str(self._files)
        place.mkdir(parents=True, exist_ok=True)
        path = place / file_name(work.map)
        write_map(work.map, path)
        for old in made.glob("*/*.map.yaml"):
            if int(old.parent.name) <= self._files - _KEPT_FILES:
                old.unlink()
                old.parent.rmdir()
        return path

    # -- within -----------------------------------------------------------------------------

    def _stand(self, work: Work, history: History, **also: Any) -> None:
        """Let a history stand; what is chosen and is no longer there is chosen no more."""
        new = replace(
            work,
            history=history,
            spots={**work.spots, **laid(history.now, work.spots)},
            refusal=None,
            number=self._number(),
            **also,
        )
        self.work.set(_without_what_is_gone(new))

    def _tell(self, **told: Any) -> None:
        if self.work.value is not None:
            new = replace(self.work.value, refusal=None, number=self._number(), **told)
            self.work.set(new)

    def _number(self) -> int:
        self._changes += 1
        return self._changes


def file_name(whole: MetaMap) -> str:
    """``file_name(map) -> "Моя мысль.map.yaml"``: its title as a file's name."""
    from model.maps.out.names import safe_name

    return f"{safe_name(whole.title or 'map')}.map.yaml"


def _without_what_is_gone(work: Work) -> Work:
    known = set(work.map.ids)
    chosen = work.chosen if work.chosen in known else None
    other = work.other if work.other in known and chosen is not None else None
    link = work.link
    if link is not None:
        try:
            draft.link_row(work.map, link)
        except Refused:
            link = None
    return replace(work, chosen=chosen, other=other, link=link)
