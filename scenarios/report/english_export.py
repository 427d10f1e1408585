"""The English words of exported notes, as data. How they are used: ``scenarios/emerged.py``."""

from __future__ import annotations

ENGLISH_EXPORT: dict[str, str | tuple[str, ...]] = {
    "export.agents": "agents",
    "export.emerged": "emerged",
    "export.index": "What emerged",
    "export.links": "Links",
    "export.sources": "Sources",
    "export.numbers": "Numbers",
    "export.insight": "Insight at {time} s",
    "export.decision": "Decision at {time} s",
    "export.idea": "Idea at {time} s",
    "export.condensed": "Condensed: {label}",
    "export.cluster": "Group: {name}",
    "export.head.jumps": "Jumps",
    "export.head.condensed": "New agents",
    "export.head.clusters": "Groups beyond chance",
    "export.lead": "What one run of Mindfield left on the map “{title}”: {seconds} s, seed {seed}. "
    "Your own notes were not touched; everything here is in this folder.",
    "export.run": "Run folder: {run}",
    "export.map": "Map of {agents} and {links}.",
    "export.none.jumps": "No insight, decision or idea: not shown.",
    "export.none.condensed": "No new agent condensed.",
    "export.none.clusters": "No group holds together beyond chance: not shown.",
    "export.untold": (
        "{n} more jump of these classes has no note of its own; the run's tables hold it.",
        "{n} more jumps of these classes have no notes of their own; the run's tables hold them.",
    ),
    "export.no_map": "The map of the run has changed or is gone: agents and links are from the "
    "run's tables, without notes, tags and meanings.",
    "export.mind.jump": "How to read it: insight, decision and idea are names for stated rules, "
    "not findings about a mind. V is the direct effect of the cascade on the field. One run is "
    "one sample.",
    "export.mind.cluster": "How to read it: p is how often the tightest group of a random map "
    "with the same number of links at every agent hangs together as much; q is p after correction "
    "for all groups of the look. One run is one sample.",
    "export.mind.condensed": "How to read it: a group of one kind that stayed coherent became one "
    "agent of the next kind by rule. Its name is made of its members' names; no meaning was found "
    "that was not theirs.",
    "export.time": "time: {time} s",
    "export.size": "discharges: {size}, waves: {waves}",
    "export.share": "tension spent: {share}",
    "export.bits": "V: {bits} bits",
    "export.loss": "loss: {before} → {after}",
    "export.z": "z {z}, p {p}, q {q}",
    "export.origin": "origin: {origin}",
    "export.seen": "last seen at {time} s",
    "export.order": "order R {order}, coherence {coherence}",
    "export.kind": "kind: {kind}",
    "export.seed": "seed: {seed}",
    "export.done.notes": ("{n} note", "{n} notes"),
    "export.done.vault": "{notes} in {path}; open {index} first.",
    "export.done.file": "{agents} and {links} in {path}.",
}
