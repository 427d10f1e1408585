"""From a person's answers to a field of their own: which answer becomes which agent and link.

Nothing is guessed: what was not said is not there. How the questions are asked is in
``questions.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from dashboard.making import draft
from dashboard.making.draft import Refused
from model.maps.schema import AgentEntry, MetaMap

Part = Literal["distinction", "image", "principle"]
Name = tuple[Part, str]
"""What an answer is called: its part and its words; two parts may use the same words."""
LAYERS: dict[Part, int] = {"distinction": 0, "image": 1, "principle": 2}
FELT = 0.6
"""Valence of a link that moves a person, for or against."""


@dataclass(frozen=True)
class Felt:
    """One thing that moves another: it lifts it, or holds it down."""

    source: Name
    target: Name
    lifts: bool = True


@dataclass(frozen=True)
class Answers:
    """What was answered so far.

    - ``distinctions``, ``images``, ``principles``: words, each once.
    - ``holds``: distinctions by the image that holds them; ``rules``: what each principle rules.
    - ``wants``: how much what matters.
    """

    distinctions: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    holds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    principles: tuple[str, ...] = ()
    rules: tuple[tuple[str, tuple[Name, ...]], ...] = ()
    felt: tuple[Felt, ...] = ()
    wants: tuple[tuple[Name, float], ...] = ()
    title: str = ""

    def names(self) -> tuple[Name, ...]:
        """All that was named, in order."""
        return (
            *(("distinction", words) for words in self.distinctions),
            *(("image", words) for words in self.images),
            *(("principle", words) for words in self.principles),
        )


def lines(told: str) -> tuple[str, ...]:
    """``lines("light\\n\\nlight\\nshade") -> ("light", "shade")``: one answer a line, each once."""
    kept = (" ".join(line.split()) for line in told.splitlines())
    return tuple(dict.fromkeys(line for line in kept if line))


def field_of(answers: Answers) -> MetaMap:
    """``field_of(answers) -> MetaMap``: the field that was told.

    - a distinction is an agent of layer 0, an image of layer 1, a principle of layer 2;
    - a distinction gives to the image that holds it: logical, one way;
    - two images that hold the same distinction are alike: analogical;
    - a principle sounds together with what it rules: a wave, both ways;
    - what moves a person is emotional, +0.6 or −0.6.

    Raises ``Refused`` where fewer than two distinctions were named.
    """
    if len(answers.distinctions) < 2:
        raise Refused("ask_two")
    names = answers.names()
    ids: dict[Name, str] = {}
    agents = []
    for part, words in names:
        ids[part, words] = draft.id_of(words, set(ids.values()))
        agents.append(AgentEntry(id=ids[part, words], kind=part, label=words, layer=LAYERS[part]))
    whole = MetaMap(title=" ".join(answers.title.split()) or None, agents=tuple(agents))
    links = [
        *_held(answers),
        *_alike(answers),
        *(
            (("principle", words), ruled, "wave", 0.0)
            for words, all_ruled in answers.rules
            for ruled in all_ruled
        ),
        *(
            (felt.source, felt.target, "emotional", FELT if felt.lifts else -FELT)
            for felt in answers.felt
        ),
    ]
    for source, target, kind, valence in links:
        if source in ids and target in ids and source != target:
            try:
                whole = draft.link(whole, ids[source], ids[target], kind, valence)
            except Refused:
                continue  # said twice
    for name, weight in answers.wants:
        if name in ids:
            whole = draft.weigh(whole, ids[name], weight)
    return whole


def _held(answers: Answers) -> Iterable[tuple[Name, Name, str, float]]:
    for image, held in answers.holds:
        for words in held:
            yield ("distinction", words), ("image", image), "logical", 0.0


def _alike(answers: Answers) -> Iterable[tuple[Name, Name, str, float]]:
    holds = [(image, set(held)) for image, held in answers.holds if image in answers.images]
    for (one, held), (other, also) in combinations(holds, 2):
        if held & also & set(answers.distinctions):
            yield ("image", one), ("image", other), "analogical", 0.0
