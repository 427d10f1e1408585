"""The English words round a description's pictures, as data; used by ``catalogue.py``."""

from __future__ import annotations

ENGLISH_DESCRIBE: dict[str, str | tuple[str, ...]] = {
    "describe.title": "The network of your thought",
    "describe.untitled": "A map of thought",
    "describe.lead": "How the map is built, before anything moves. What is only chance is said "
    "to be chance, and nothing is read into kinds that nobody told.",
    "describe.contents": "Parts of the description",
    "describe.agents": ("agent", "agents"),
    "describe.links": ("link", "links"),
    "describe.communities": ("group beyond chance", "groups beyond chance"),
    "describe.ghosts": "named, never written",
    "describe.told": "of agents have a kind you told or ruled",
    "describe.orphans": "without any link",
    "describe.foot": "Made by Mindfield with seed {seed}; the same map and seed give the same "
    "page. Nothing on it is fetched or sent.",
    "describe.map.title": "The map",
    "describe.map.read": "Near means linked; larger means more links. Colours are groups that "
    "beat chance, grey is none; hollow ones are ghosts.",
    "describe.map.group": "{number}. {name}",
    "describe.map.none": "in no group",
    "describe.map.ghost": "ghost",
    "describe.kinds.title": "Kinds, and who said them",
    "describe.kinds.read": "Longer means more. Dark is your own word; pale grey nobody told, so "
    "nothing is read into it.",
    "describe.kinds.agents": "agents",
    "describe.kinds.links": "links",
    "describe.told.explicit": "in your words",
    "describe.told.rule": "by a rule",
    "describe.told.guessed": "guessed",
    "describe.told.default": "by default",
    "describe.degrees.title": "Partners of an agent",
    "describe.degrees.x": "number of partners",
    "describe.degrees.y": "share of agents with at least that many",
    "describe.degrees.own": "this map",
    "describe.degrees.chance": "as many links laid at random",
    "describe.degrees.read": "Points far right of the line are hubs that links laid at random "
    "would never give.",
    "describe.groups.title": "Groups beyond chance",
    "describe.groups.x": "agents",
    "describe.groups.read": "Longer means larger; numbers and colours as on the map. The larger "
    "z, the farther from chance.",
    "describe.layers.title": "Layers, from the senses up",
    "describe.layers.x": "agents",
    "describe.layers.read": "How many agents stand in each layer; kinds by default are left out.",
}
