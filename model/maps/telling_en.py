"""The English sentences of a description."""

from __future__ import annotations

from collections.abc import Sequence

from model.maps.description import Community, Description, Named

_MOST_NAMES = 8
_MOST_LINES = 12

_KINDS = {
    "distinction": ("distinction", "distinctions", "tell things apart and take in energy"),
    "image": ("image", "images", "hold and bind"),
    "principle": ("principle", "principles", "regulate and act"),
}
_LINKS = {
    "logical": "one way, from ground to consequence",
    "analogical": "share energy between what is alike",
    "wave": "sound together",
    "emotional": "strengthen or dampen",
}


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _agents(number: int) -> str:
    return _count(number, "agent", "agents")


def _links(number: int) -> str:
    return _count(number, "link", "links")


def _names(agents: Sequence[Named]) -> str:
    told = ", ".join(agent.label_en for agent in agents[:_MOST_NAMES])
    left = len(agents) - _MOST_NAMES
    return f"{told} and {left:,} more" if left > 0 else told


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"


class English:
    """``English()``: each method gives the sentences of one paragraph."""

    made_of_heading = "What it is made of"
    layers_heading = "Layers"
    hubs_heading = "Hubs and bridges"
    loose_ends_heading = "What hangs together"
    communities_heading = "Communities"
    closure_heading = "Circles"
    contradictions_heading = "Contradictions"
    intention_heading = "Intention"

    def title(self, d: Description) -> str:
        """Name and size."""
        name = f"“{d.title}”" if d.title else "This map"
        return f"{name}: {_agents(d.agents)}, {_links(d.links)}"

    def made_of(self, d: Description) -> list[str]:
        """Kinds of agents and links."""
        kinds = [
            f"{_count(number, *_KINDS[kind][:2])} ({_KINDS[kind][2]})"
            if kind in _KINDS
            else f"{number:,} of the kind “{kind}”"
            for kind, number in d.kinds.items()
        ]
        links = [
            f"{kind} {number:,} ({_LINKS[kind]})" if kind in _LINKS else f"{kind} {number:,}"
            for kind, number in d.link_kinds.items()
        ]
        told = [f"Agents: {', '.join(kinds)}."]
        told.append(f"Links: {', '.join(links)}." if links else "There are no links yet.")
        if d.senses == 0:
            told.append(
                "No agent senses, so no energy can come in: make at least one a distinction."
            )
        return told

    def layers(self, d: Description) -> list[str]:
        """Layers, and how links cross them."""
        told = [
            "Agents by layer, from the senses up: "
            + ", ".join(f"{layer.layer}: {layer.agents:,}" for layer in d.layers)
            + "."
        ]
        if len(d.layers) > 1 and d.links:
            c = d.crossings
            told.append(
                f"{_links(c.within)} within a layer, {c.next_layer:,} to the next layer, "
                f"{c.further:,} further. Of the one-way links {c.up:,} lead up and {c.down:,} "
                "down. Up is how what is sensed becomes insight, down is how insight acts back."
            )
        return told

    def hubs(self, d: Description) -> list[str]:
        """Hubs and bridges."""
        if not d.hubs:
            return ["Without links there are none."]
        hubs = ", ".join(f"{hub.agent.label_en} ({hub.value:.0f})" for hub in d.hubs)
        told = [f"Most links: {hubs}. Much of the thinking begins or ends at these."]
        if d.bridges:
            bridges = ", ".join(f"{b.agent.label_en} ({_percent(b.value)})" for b in d.bridges)
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
                f"largest has {_agents(d.largest_piece)}."
            )
        if d.orphans:
            told.append(
                f"{_agents(len(d.orphans))} without any link: {_names(d.orphans)}. Nothing "
                "that happens elsewhere reaches them."
            )
        if d.unfed:
            told.append(
                f"{_agents(len(d.unfed))} that no link feeds: {_names(d.unfed)}. They only "
                "give, and so run dry."
            )
        if d.senses and d.unreached:
            told.append(
                f"From the agents that sense, no path leads to {_agents(d.unreached)}: no "
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
                f"{_count(c.candidates, 'group was', 'groups were')} held against {null}. "
                "Links are spread over the whole map; what groups itself will be seen in motion."
            ]
        told = [
            f"{_count(len(c.found), 'group keeps', 'groups keep')} to "
            f"{'itself' if len(c.found) == 1 else 'themselves'} more than chance would have it, "
            f"of {c.candidates:,} looked at (chance: {null}). The larger z, the farther from "
            "chance; p is how often chance gives any group as tight."
        ]
        told += [
            f"{number + 1}. {_names(group.members)} ({_agents(len(group.members))}; "
            f"{self._distance(group.z)}p = {group.p:.2g})"
            for number, group in enumerate(c.found[:_MOST_LINES])
        ]
        if len(c.found) > _MOST_LINES:
            told.append(f"… and {len(c.found) - _MOST_LINES:,} more.")
        told += [
            f"Gap: between {self._group(c.found, gap.first)} and "
            f"{self._group(c.found, gap.second)} there {'is' if gap.links == 1 else 'are'} "
            f"{_links(gap.links)}, where about {gap.expected:.0f} would be usual "
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
    def _group(found: Sequence[Community], number: int) -> str:
        return f"group {number + 1} ({found[number].members[0].label_en} …)"

    def closure(self, d: Description) -> list[str]:
        """Closed triangles against chance."""
        c = d.closure
        if c is None:
            return ["Not counted: there are too few links, or too many to deal them anew."]
        figures = (
            f"Two neighbours of one agent are linked to each other in {_percent(c.share)} of "
            f"cases, by chance in {_percent(c.chance)} (z = {c.z:.1f}, p = {c.p:.2g}, "
            f"{c.nulls} rewired maps)."
        )
        if c.p <= 0.05:
            return [figures + " Thoughts close into small circles more than chance would have it."]
        return [figures + " That is no more than chance gives."]

    def contradictions(self, d: Description) -> list[str]:
        """Negative emotional links."""
        if not d.contradictions:
            return ["No link of negative emotion: nothing on this map argues with anything."]
        told = [
            f"{_count(len(d.contradictions), 'pair argues', 'pairs argue')}: where one is full, "
            "the other is dampened. Tension often gathers around such pairs."
        ]
        told += [
            f"{pair.source.label_en} {'⇄' if pair.mutual else '→'} {pair.target.label_en} "
            f"({pair.valence:g})"
            for pair in d.contradictions[:_MOST_LINES]
        ]
        if len(d.contradictions) > _MOST_LINES:
            told.append(f"… and {len(d.contradictions) - _MOST_LINES:,} more.")
        return told

    def intention(self, d: Description) -> list[str]:
        """What is striven for, and whether energy can get there."""
        if not d.intention:
            return ["The map names none: energy goes where the links lead it."]
        told = []
        for aim in d.intention[:_MOST_LINES]:
            if aim.steps is None:
                way = "no path leads there from an agent that senses; draw a link to it"
            elif aim.steps == 0:
                way = "it senses by itself"
            else:
                way = f"{_links(aim.steps)} from the nearest agent that senses"
            told.append(f"{aim.agent.label_en}: {_percent(aim.share)} of the energy; {way}.")
        if len(d.intention) > _MOST_LINES:
            told.append(f"… and {len(d.intention) - _MOST_LINES:,} more.")
        lost = sum(aim.steps is None for aim in d.intention)
        told.append(
            "All of it can be reached."
            if not lost
            else f"{lost:,} of {len(d.intention):,} cannot be reached."
        )
        return told
