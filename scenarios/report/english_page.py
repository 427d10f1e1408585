"""The English words of the pictures and the page, as data. How they are used: ``catalogue.py``."""

from __future__ import annotations

ENGLISH_PAGE: dict[str, str | tuple[str, ...]] = {
    # pictures
    "fig.nothing": "Nothing to show",
    "fig.time": "time, s",
    "fig.map.title": "The map at {time} s",
    "fig.map.energy": "energy of an agent, eu",
    "fig.map.grown": "grown link",
    "fig.map.inhibits": "inhibits (⊣)",
    "fig.map.hull": "{letter}: p {p}, {origin}",
    "fig.map.hulls": "Groups beyond chance",
    "fig.map.kinds": "Agents",
    "fig.map.links": "Links",
    "fig.series.title": "The field through time, with the EEG that steered it",
    "fig.series.energy": "energy, eu",
    "fig.series.tension": "tension, eu",
    "fig.series.R": "order R\n0 to 1",
    "fig.series.loss": "loss\n0 to 1",
    "fig.series.size": "jump size,\ndischarges",
    "fig.series.band": "{band}\nz",
    "fig.series.uncalibrated": "{band}\nz, uncalibrated",
    "fig.series.no_jumps": "no jumps",
    "fig.gamma": "mostly muscle at the scalp",
    "fig.operators.title": "What EEG moved: operators through time (× their value at rest)",
    "fig.operators.still": "Not moved: {names}",
    "fig.bands.title": "EEG bands against rest",
    "fig.bands.x": "z (mean, and range over the run)",
    "fig.bands.x.uncalibrated": "z, uncalibrated (mean, and range over the run)",
    "fig.sizes.title": "Jump sizes",
    "fig.sizes.x": "size s, discharges",
    "fig.sizes.y": "share of jumps of size ≥ s",
    "fig.ledger.title": "Where energy came from and where it is",
    "fig.ledger.x": "energy, eu (went or stays ← → came)",
    "fig.intention.title": "Energy against intention",
    "fig.intention.x": "share of the whole, %",
    "fig.intention.goal": "intended",
    "fig.intention.has": "held at the end",
    # how to read each picture
    "read.map": "How to read it: each shape is an agent (triangle: distinction, circle: image, "
    "square: principle), brighter and larger the more energy it holds; lines are links by kind, "
    "thicker the more flows; groups that beat chance are outlined and their members edged in the "
    "same colour. Places follow the links alone: what lies near is not thereby a group.",
    "read.series": "How to read it: time runs to the right; above, the field and its jumps (marks "
    "and thin lines by class), below, the EEG bands as z against rest. The dashed lines at ±3 are "
    "where operators stop following, grey is without a good window. The bands were inputs: gamma "
    "before an insight proves nothing.",
    "read.bands": "How to read it: the dot is a band's mean z over the run, the bar its range; 0 "
    "is rest, the dashed lines at ±3 are where operators stop following.",
    "read.operators": "How to read it: ×1 is rest, ×2 twice as strong, ×½ half; the scale is "
    "logarithmic and ends where the laws clip, at ×¼ and ×4.",
    "read.sizes": "How to read it: each point says which share of the jumps was at least so large, "
    "both axes logarithmic. A straight run of points is no proof of a power law and none is "
    "claimed.",
    "read.ledger": "How to read it: what came is to the right, what went or is still there to the "
    "left; both sides add up to the same.",
    "read.intention": "How to read it: the open diamond is the share of all energy the intention "
    "wants on an agent, the dot the share it held at the end; the nearer, the better.",
    # the page
    "page.contents": "On this page",
    "page.ran": "{seconds} s of simulated time, {steps}, seed {seed}",
    "page.map": "The map",
    "page.words": "What happened",
    "page.told": "The most telling events",
    "page.no_events": "Nothing happened that is counted as an event.",
    "page.series": "Through time",
    "page.eeg": "EEG and what it moved",
    "page.clusters": "Groups against chance",
    "page.emergence": "Emergence",
    "page.jumps": "Jumps",
    "page.ledger": "Where the energy went",
    "page.intention": "Energy against intention",
    "page.growth": "Growth",
    "page.run": "How it was run",
    "page.calibrated": "calibrated",
    "page.uncalibrated": "uncalibrated",
    "page.uncalibrated.note": "Uncalibrated: there was no rest baseline of this person. Every z "
    "on this page is against this very recording, so neither it nor any operator it moved can be "
    "read as their state.",
    "page.gamma": "Gamma recorded at the scalp is mostly muscle. And since the bands steer the "
    "field, a band that precedes a jump was put in, not found.",
    "page.rest": "With this EEG, and at rest",
    "page.rest.note": "The same map, laws and seed with every band at rest. One run of each: a "
    "difference, not proof of an effect; repeat with other seeds to know its spread.",
    "page.notes": "Notes of the reader of the recording",
    "card.jumps": "jumps, {rate} a second",
    "card.clusters": "groups beat chance",
    "card.clusters.of": "{shown} of {all}",
    "card.emergent": "of them emergent",
    "card.loss": "loss, before → after",
    "card.balance": "energy that does not add up, of all that went through",
    "card.alpha": "alpha, mean z",
    "card.alpha.uncalibrated": "alpha, mean z (uncalibrated)",
    "card.threshold": "thresholds, mean operator",
    "card.R": "order R, mean ± sd",
    "col.time": "time, s",
    "col.event": "what happened",
    "col.band": "band",
    "col.z_mean": "mean z",
    "col.z_mean.uncalibrated": "mean z, uncalibrated",
    "col.least": "least",
    "col.most": "most",
    "col.operator": "operator",
    "col.mean": "mean ×",
    "col.what": "what it did on average",
    "col.figure": "figure",
    "col.with": "with EEG",
    "col.rest": "at rest",
    "col.difference": "difference",
    "col.group": "group",
    "col.size": "agents",
    "col.significant": "beyond chance",
    "col.origin": "origin",
    "col.like_links": "overlap with the map's own communities (p)",
    "col.like_frequencies": "overlap with what frequencies alone give (p)",
    "col.members": "members",
    "col.coherence": "coherence",
    "col.conductance": "conductance",
    "col.class": "class",
    "col.count": "in this run",
    "col.account": "account",
    "col.came": "came, eu",
    "col.went": "went, eu",
    "col.name": "name",
    "col.value": "value",
    "col.role": "role",
    "col.file": "file",
    "col.bytes": "bytes",
    "yes": "yes",
    "no": "no",
    "page.total": "in all",
    "page.members": "Who is in them, and how they compare with what was there before",
    "page.clusters.note": "p: how often the tightest group of a random map, with the same number "
    "of links at every agent, is at least as tight; so it allows for the number of groups already, "
    "and the smallest that {nulls} such maps can give is {least}. z: how far above those tightest "
    "groups. q: the share of false ones to expect among all groups at least as tight.",
    "page.scenario": "The scenario as it was resolved",
    "page.versions": "Versions",
    "page.inputs": "Inputs",
    "page.no_inputs": "No files: everything was generated.",
    "page.turned": "What was turned by hand while it ran",
    "page.turned.note": "The settings below are those at the start. Each turn holds from the step "
    "after the one named; bands are in z.",
    "page.turned.more": "Left out here, the earliest: {n}.",
    "turned.bands": "bands by hand",
    "turned.impulse": "impulse of one band",
    "turned.stream": "the live stream let go",
    "col.step": "step",
    "col.setting": "setting",
    "col.turned_to": "turned to",
    "page.begun": "Begun {started}, ended {ended} (UTC).",
    "page.foot": "Made by Mindfield, in the tradition of A. A. Kharkevich's books; its equations "
    "were not checked against their text. It shows a model of a map, not a mind. This page asks "
    "nothing of the network and runs no script.",
}
