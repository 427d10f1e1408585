"""The English sentences on a map beside random ones, and on what meanings say of its links."""

from __future__ import annotations

from model.maps.description import Beside, Description, SmallWorld
from model.maps.phrases_en import agents, beside, count, percent, signed

_SURE = 0.05
_SAME_TEXT = 0.95


class EnglishShape:
    """``EnglishShape()``: paragraphs on circles, paths, hubs among hubs, and nearness."""

    shape_heading = "Beside chance"
    meanings_heading = "Near in meaning"

    def shape(self, d: Description) -> list[str]:
        """Circles, path length, small world and assortativity beside rewired maps."""
        s = d.shape
        if s is None:
            return ["Not counted: there are too few links, or too many to deal them anew."]
        told = [
            f"Held against {s.nulls} maps whose links were dealt anew, each agent keeping its "
            "number of partners; in brackets, where 95 % of those lie.",
            f"Two neighbours of one agent are linked to each other in {percent(s.closure.value)} "
            f"of cases, {beside(s.closure, percent)}. "
            + _verdict(
                s.closure,
                "Thoughts close into small circles more than chance would have it.",
                "Circles are rarer than by chance, as in trees and lists.",
            ),
        ]
        if s.path_length is not None:
            told.append(
                f"Between two agents of the largest piece lie {signed(s.path_length.value)} links "
                f"on average, {beside(s.path_length)}. "
                + _verdict(
                    s.path_length,
                    "From thought to thought it is farther than by chance: the map is drawn out.",
                    "From thought to thought it is nearer than by chance.",
                )
            )
        if s.small_world is not None:
            told.append(_small_world(s.small_world))
        if s.assortativity is not None:
            told.append(
                f"Like with like by number of links: r = {signed(s.assortativity.value)}, "
                f"{beside(s.assortativity)}. "
                + _verdict(
                    s.assortativity,
                    "Rich thoughts keep to rich ones.",
                    "Hubs hold many thoughts that have little else.",
                )
            )
        return told

    def meanings(self, d: Description) -> list[str]:
        """Who has a meaning, whether links follow it, and who is near unlinked."""
        m = d.meanings
        if not m.given:
            return [
                "No agent has a meaning vector: there is no text to take it from, and the meaning "
                "of a bare word is not invented."
            ]
        model = f" ({m.model})" if m.model else ""
        told = [
            f"{agents(m.given)} of {d.agents:,} have a meaning{model}. "
            + (
                f"The other {d.agents - m.given:,} have no text or too little, and none was "
                "invented."
                if m.given < d.agents
                else ""
            )
        ]
        if m.follows is not None:
            told.append(
                f"Linked pairs are nearer in meaning than random ones in {percent(m.follows)} of "
                f"cases ({count(m.linked_pairs, 'pair', 'pairs')}; 50 % is no relation at all). "
                "Where notes quote each other's titles, part of it is that."
            )
        if not m.near:
            told.append("No pair without a link is near: nothing to join.")
        else:
            told.append(
                "Nearest pairs that no link joins, by cosine (1 is the same): a missing link, or "
                "one thought written twice."
            )
        told += [
            f"{pair.first.label_en} — {pair.second.label_en} ({pair.cosine:.2f}"
            f"{', almost the same words' if pair.cosine >= _SAME_TEXT else ''})"
            for pair in m.near
        ]
        return told


def _verdict(told: Beside, above: str, below: str) -> str:
    if told.z is None:
        return "Dealing the links anew changes nothing here, so nothing can be said."
    if told.p > _SURE:
        return "No more and no less than chance gives."
    return above if told.value > told.chance else below


def _small_world(s: SmallWorld) -> str:
    figures = f"Small world: σ = {s.sigma:.2f} ({s.low:.2f} to {s.high:.2f}). "
    if s.low > 1.0:
        return figures + "Above 1: near thoughts form circles, and far ones are few steps off."
    if s.high < 1.0:
        return figures + "Below 1: no small world."
    return figures + "The bracket holds 1, so a small world is not shown."
