"""The English sentences of a description."""

from __future__ import annotations

from collections.abc import Sequence

from model.maps.description import Community, Description
from model.maps.hubs import FEWEST_IF_NAMED, FEWEST_LINKS_OUT, SHARE_OUT, WORDS_PER_LINK
from model.maps.phrases_en import MOST_LINES, agents, count, links, names, percent, ranking
from model.maps.telling_en_origin import EnglishOrigin
from model.maps.telling_en_shape import EnglishShape

_A_BRIDGE = 0.01


class English(EnglishOrigin, EnglishShape):
    """``English()``: each method gives the sentences of one paragraph."""

    layers_heading = "Layers"
    hubs_heading = "Hubs and bridges"
    loose_ends_heading = "What hangs together"
    communities_heading = "Communities"
    contradictions_heading = "Contradictions"
    intention_heading = "Intention"

    def title(self, d: Description) -> str:
        """Name and size."""
        name = f"“{d.title}”" if d.title else "This map"
        return f"{name}: {agents(d.agents)}, {links(d.links)}"

    def layers(self, d: Description) -> list[str]:
        """Layers, and how links cross them."""
        if not d.layers:
            return ["No agent's kind was told, so layers would say nothing."]
        told = [
            "Agents by layer, from the senses up: "
            + ", ".join(f"{layer.layer}: {layer.agents:,}" for layer in d.layers)
            + "."
        ]
        c = d.crossings
        if len(d.layers) > 1 and d.links > c.left_out:
            told.append(
                f"{links(c.within)} within a layer, {c.next_layer:,} to the next layer, "
                f"{c.further:,} further."
                + (
                    f" Of the one-way links {c.up:,} lead up and {c.down:,} down. Up is how what "
                    "is sensed becomes insight, down is how insight acts back."
                    if c.up + c.down
                    else ""
                )
            )
        if d.agents_told.default:
            told.append(
                f"{agents(d.agents_told.default)} of a kind by default and "
                f"{links(c.left_out)} that touch them are left out here."
            )
        return told

    def hubs(self, d: Description) -> list[str]:
        """Hubs and bridges."""
        if not d.hubs:
            return ["Without links there are none."]
        told = [f"Most links: {ranking(d.hubs)}. Much of the thinking begins or ends at these."]
        if d.indexes:
            told.append(
                f"Index notes, which mostly list links (in brackets, links out): "
                f"{ranking(d.indexes)}. By rule: the title or a tag says so (MOC, index …) and "
                f"{FEWEST_IF_NAMED} links go out, or {FEWEST_LINKS_OUT} do, with no more than "
                f"{WORDS_PER_LINK} words for each; where there is no text, {100 * SHARE_OUT:.0f} % "
                "of its links go out."
            )
            told.append(
                f"Without them, most links: {ranking(d.hubs_without_indexes)}. These are hubs of "
                "thought rather than of order."
                if d.hubs_without_indexes
                else "Without them no links are left: the map hangs on its indexes alone."
            )
        if d.bridges and d.bridges[0].value < _A_BRIDGE:
            told.append(
                "No agent lies on more than 1 % of the shortest paths: no bridges to speak of."
            )
        elif d.bridges:
            bridges = ", ".join(
                f"{b.agent.label_en} ({percent(b.value)})"
                for b in d.bridges
                if b.value >= _A_BRIDGE
            )
            told.append(
                f"Most on the way between others, by the share of shortest paths: {bridges}. "
                "Without them parts of the map would hear of each other late or never."
            )
            if d.bridges_from < d.agents:
                told.append(
                    f"The map is large: paths were followed from {d.bridges_from} agents drawn "
                    "by lot, so these shares are estimates."
                )
        return told

    def loose_ends(self, d: Description) -> list[str]:
        """What hangs together and what does not."""
        told = []
        if d.pieces == 1:
            told.append("All agents hang together in one piece.")
        else:
            told.append(
                f"The map falls into {d.pieces:,} pieces without a link between them; the "
                f"largest has {agents(d.largest_piece)}."
            )
        if d.orphans:
            told.append(
                f"{agents(len(d.orphans))} without any link: {names(d.orphans)}. Nothing "
                "that happens elsewhere reaches them."
            )
        if 2 * (d.agents_told.default + d.agents_told.guessed) > d.agents:
            told.append(
                "Most kinds are guessed or by default, so where energy comes in and where it gets "
                "to is not said here."
            )
            return told
        if d.unfed:
            told.append(
                f"{agents(len(d.unfed))} that no link feeds: {names(d.unfed)}. They only "
                "give, and so run dry."
            )
        if d.senses and d.unreached:
            told.append(
                f"From the agents that sense, no path leads to {agents(d.unreached)}: no "
                "energy gets there."
            )
        elif d.senses and d.agents > d.senses:
            told.append("Energy that comes in through the senses can reach every agent.")
        return told

    def communities(self, d: Description) -> list[str]:
        """Communities that beat chance, and gaps between them."""
        c = d.communities
        if not c.sought:
            return ["The map is too large to look for communities here."]
        if not c.candidates:
            return ["There is no group of agents to speak of."]
        null = f"the map's links dealt anew {c.nulls} times, each agent keeping its number of them"
        if not c.found:
            return [
                "None that chance would not give: "
                f"{count(c.candidates, 'group was', 'groups were')} held against {null}. "
                "Links are spread over the whole map; what groups itself will be seen in motion."
            ]
        told = [
            f"{count(len(c.found), 'group keeps', 'groups keep')} to "
            f"{'itself' if len(c.found) == 1 else 'themselves'} more than chance would have it, "
            f"of {c.candidates:,} looked at (chance: {null}). The larger z, the farther from "
            "chance; p is how often chance gives any group as tight. Each is named by its "
            "members with most links inside."
        ]
        told += [
            f"{number + 1}. {self._name(group)}: {agents(len(group.members))}"
            f"{self._also(group)} ({self._distance(group.z)}p = {group.p:.2g})"
            for number, group in enumerate(c.found[:MOST_LINES])
        ]
        if len(c.found) > MOST_LINES:
            told.append(f"… and {len(c.found) - MOST_LINES:,} more.")
        if c.once:
            told.append(
                "The map is large, so each group was tested once; the last of them may be an echo "
                "of the first."
            )
        told += [
            f"Gap: between {self._group(c.found, gap.first)} and "
            f"{self._group(c.found, gap.second)} there {'is' if gap.links == 1 else 'are'} "
            f"{links(gap.links)}, where about {gap.expected:.0f} would be usual "
            f"(p = {gap.p:.2g}). A thought that joins them might be new."
            for gap in c.gaps
        ]
        if len(c.found) > 1 and not c.gaps:
            told.append("No two of these groups are farther apart than chance would leave them.")
        return told

    @staticmethod
    def _distance(z: float | None) -> str:
        return "" if z is None else f"z = {z:.1f}, "

    @staticmethod
    def _name(group: Community) -> str:
        return f"“{' · '.join(agent.label_en for agent in group.members[:3])}”"

    @staticmethod
    def _also(group: Community) -> str:
        told = f", also {names(group.members[3:], 5)}" if len(group.members) > 3 else ""
        if group.tags:
            told += f"; tagged {', '.join(f'#{tag}' for tag in group.tags)}"
        return told + (
            f"; from the folder “{group.folder.rpartition('/')[2]}”" if group.folder else ""
        )

    def _group(self, found: Sequence[Community], number: int) -> str:
        return f"group {number + 1} ({self._name(found[number])})"

    def contradictions(self, d: Description) -> list[str]:
        """Negative emotional links."""
        marked = (
            [f"Tagged as a contradiction: {names(d.marked)}. Look at what they link to."]
            if d.marked
            else []
        )
        if not d.contradictions:
            none = "No link of negative emotion and no link that says “contradicts”: on this map "
            return [*marked, none + "nothing openly argues with anything."]
        told = [
            f"{count(len(d.contradictions), 'pair argues', 'pairs argue')}: where one is full, "
            "a negative link dampens the other. Tension often gathers around such pairs."
        ]
        told += [
            f"{pair.source.label_en} {'⇄' if pair.mutual else '→'} {pair.target.label_en} "
            f"({f'“{pair.word}”' if pair.valence == 0.0 else f'{pair.valence:g}'})"
            for pair in d.contradictions[:MOST_LINES]
        ]
        if len(d.contradictions) > MOST_LINES:
            told.append(f"… and {len(d.contradictions) - MOST_LINES:,} more.")
        return told + marked

    def intention(self, d: Description) -> list[str]:
        """What is striven for, and whether energy can get there."""
        if not d.intention:
            return ["The map names none: energy goes where the links lead it."]
        told = []
        for aim in d.intention[:MOST_LINES]:
            if aim.steps is None:
                way = "no path leads there from an agent that senses; draw a link to it"
            elif aim.steps == 0:
                way = "it senses by itself"
            else:
                way = f"{links(aim.steps)} from the nearest agent that senses"
            told.append(f"{aim.agent.label_en}: {percent(aim.share)} of the energy; {way}.")
        if len(d.intention) > MOST_LINES:
            told.append(f"… and {len(d.intention) - MOST_LINES:,} more.")
        lost = sum(aim.steps is None for aim in d.intention)
        told.append(
            "All of it can be reached."
            if not lost
            else f"{lost:,} of {len(d.intention):,} cannot be reached."
        )
        return told
