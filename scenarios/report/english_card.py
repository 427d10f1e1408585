"""The English words of the emergence card, as data. How they are used: ``catalogue.py``."""

from __future__ import annotations

ENGLISH_CARD: dict[str, str | tuple[str, ...]] = {
    "found.title": "Emergence card",
    "found.lead": "What this one run can be said to show. Every claim stands beside its null, the "
    "size of the effect and its p; q is p after correction within its family of claims (structure, "
    "order, information, change). “Shown” asks for q ≤ .05, so that where nothing is, chance shows "
    "something in one family of twenty. “Not shown” is a result: it is not proof of the contrary.",
    "found.foot": "One run is one sample. Before believing a line, see whether it returns with "
    "other seeds; before telling it, read docs/emergence.md on when its measure misleads.",
    "found.summary": "{shown} of {tested} tested claims shown.",
    "found.details": "What each line rests on, and when it misleads",
    "found.against": "Against which null: {null}",
    "found.mind": "Mind: {mind}",
    "found.verdict.shown": "shown",
    "found.verdict.not shown": "not shown",
    "found.verdict.not tested": "not tested",
    "found.verdict.not measured": "not measured",
    "found.because.corrected": "Its own p is .05 or less, but not after correction for the tests "
    "of its family.",
    "found.because.groups": "The groups themselves are not shown after correction.",
    "found.because.truncated": "A power law with an end fits the sizes better (p {p_truncated}).",
    "found.because.lognormal": "A lognormal fits the sizes better (p {p_lognormal}).",
    "found.because.branching": "One discharge sets off {m} others ({low} to {high}), not one.",
    "found.because.short": "Too few jumps last {waves} waves or more to ask whether sizes and "
    "durations agree.",
    "found.because.scaling": "Sizes and durations do not agree on one scaling relation.",
    "found.because.loose": "The branching ratio, {m} ({low} to {high}), is not known well enough.",
    "col.claim": "claim",
    "col.effect": "effect",
    # groups
    "found.groups": "Groups hold together more than chance gives",
    "found.groups.shown": "{shown} of {found} groups at the end hold together more than the "
    "tightest groups of random maps (looks at which the longest-lasting was seen: {lasting}).",
    "found.groups.not shown": "No group at the end holds together more than the tightest groups of "
    "random maps.",
    "found.groups.not measured": "The field was too large, or was not searched for groups.",
    "found.groups.effect": "z {effect}",
    "found.groups.null": "{nulls} maps with the same number of links at every agent, searched the "
    "same way; p is that of the tightest group.",
    "found.groups.mind": "random graphs have groups too; only the comparison counts. Groups that a "
    "strongly grouped map must show are no news: see the next line.",
    # emergent
    "found.emergent": "Some of them are emergent",
    "found.emergent.shown": "{emergent} of {shown} groups are shown neither by the map's own links "
    "nor by equal frequencies without coupling.",
    "found.emergent.not shown": "None of {shown} groups is free of the map's own links and of "
    "equal frequencies: what is there was inherited, or its origin is not shown.",
    "found.emergent.not tested": "No group stands beyond chance, so there is nothing whose origin "
    "to ask.",
    "found.emergent.effect": "largest overlap {effect}",
    "found.emergent.null": "communities of the map's own links, and of the same map with couplings "
    "off; no p of its own, since it is the absence of a likeness.",
    "found.emergent.mind": "absence of a likeness is not proof of novelty: a partition that was "
    "cut otherwise can hide one.",
    # division
    "found.division": "The field as a whole is divided",
    "found.division.shown": "The division has modularity {modularity}, more than rewired maps "
    "give.",
    "found.division.not shown": "The division has modularity {modularity}, no more than rewired "
    "maps give.",
    "found.division.not measured": "No division was sought.",
    "found.division.effect": "z {effect}",
    "found.division.null": "{nulls} maps with the same number of links at every agent.",
    "found.division.mind": "modularity itself is no evidence: sparse random graphs reach .3 and "
    "more.",
    # coarse
    "found.coarse": "The groups act more sharply than the agents",
    "found.coarse.not tested": "Effective information over its largest possible: agents {micro}, "
    "groups {macro}.",
    "found.coarse.not measured": "There were no groups to compare, or too many links.",
    "found.coarse.effect": "{effect}",
    "found.coarse.null": "none that is fair: the groups were sought in these very flows, so groups "
    "by lot are too easy to beat.",
    "found.coarse.mind": "it knows the flows at one moment, not what the agents do with them.",
    # synchrony
    "found.synchrony": "Phases keep step",
    "found.synchrony.shown": "Order R is {value} in the second half; the same agents uncoupled "
    "give "
    "{chance}.",
    "found.synchrony.not shown": "Order R is {value} in the second half, no more than the same "
    "agents uncoupled give ({chance} on average).",
    "found.synchrony.not measured": "The run is too short to tell.",
    "found.synchrony.effect": "×{effect}",
    "found.synchrony.null": "the same agents turning at their own frequencies without any "
    "coupling, begun at random phases ({draws} draws).",
    "found.synchrony.mind": "two groups in opposite step give R = 0. Synchrony is redundancy: it "
    "drives Ψ below 0, and is no evidence of causal emergence.",
    # metastability
    "found.metastability": "Synchrony comes and goes",
    "found.metastability.shown": "R varies by {value} (standard deviation); the same agents "
    "uncoupled give {chance}.",
    "found.metastability.not shown": "R varies by {value} (standard deviation), no more than "
    "the same agents uncoupled give ({chance} on average).",
    "found.metastability.not measured": "The run is too short to tell.",
    "found.metastability.effect": "×{effect}",
    "found.metastability.null": "the same uncoupled agents, begun at random phases ({draws} "
    "draws).",
    "found.metastability.mind": "one slow drift from disorder to order varies R as well.",
    # value
    "found.value": "Jumps bring energy to where it is wanted",
    "found.value.shown": "{jumps} jumps changed the share of energy that lies where the intention "
    "wants it, on average upwards.",
    "found.value.not shown": "{jumps} jumps did not on average raise the share of energy that lies "
    "where the intention wants it.",
    "found.value.not measured": "{jumps} jumps are too few to judge by.",
    "found.value.effect": "{effect} bits a jump",
    "found.value.null": "a mean of 0 over ten stretches of jumps.",
    "found.value.mind": "only the energy a jump itself sets free is counted; what it starts later "
    "is not.",
    # critical
    "found.critical": "Jumps are critical",
    "found.critical.shown": "Sizes from {xmin} to {xmax} go as s^(−{exponent}), one discharge sets "
    "off {m} others ({low} to {high}), and sizes and durations agree: all three as near a "
    "critical point.",
    "found.critical.not shown": "{jumps} jumps do not meet all three conditions.",
    "found.critical.not measured": "{jumps} jumps are too few to judge by.",
    "found.critical.effect": "m {effect}",
    "found.critical.null": "a truncated power law and a lognormal for the sizes, m other than 1, "
    "and the scaling relation; all three must stand.",
    "found.critical.mind": "power laws come from mixtures and from thresholds too; with few jumps "
    "no rival can win.",
    # what stood in the way, or beside it
    "found.because.no.groups": "The run kept no groups of its map: there are none, or the field is "
    "too large to look for them.",
    "found.because.no.one": "The map falls into one group only.",
    "found.because.no.brief": "The run is too short.",
    "found.because.no.slow": "The energies of the groups remember too long for a run of this "
    "length.",
    "found.because.no.still": "The energy of a group does not vary.",
    "found.because.no.certain": "One group tells another with certainty, so the figure is not "
    "finite.",
    "found.because.phases.slow": "Of the phases alone: the energies of the groups remember too "
    "long for a run of this length.",
    "found.because.phases.still": "Of the phases alone: the energy of a group does not vary.",
    "found.because.driven": "The bands moved in this run and act on all groups at once: a part of "
    "this may be theirs.",
    "found.because.more": "The groups mostly repeat one another.",
    "found.because.less": "The groups tell more together than one by one.",
    "found.because.band.none": "No band moved here.",
    "found.because.band.delta": "Delta moved.",
    "found.because.band.theta": "Theta moved.",
    "found.because.band.alpha": "Alpha moved.",
    "found.because.band.beta": "Beta moved.",
    "found.because.band.gamma": "Gamma moved.",
    # susceptibility
    "found.susceptibility": "The whole wavers as near a transition (χ)",
    "found.susceptibility.not tested": "N·Var(R) over the second half; the same agents uncoupled "
    "give {chance} on average.",
    "found.susceptibility.not measured": "The run is too short to tell.",
    "found.susceptibility.effect": "χ {effect}",
    "found.susceptibility.null": "none of its own: its test would be that of the line above.",
    "found.susceptibility.mind": "one value shows nothing; a peak over a sweep of the coupling "
    "does.",
    # group_order
    "found.group_order": "The map's groups keep step within themselves",
    "found.group_order.shown": "R within {groups} groups is {value} on average ({low} to {high}); "
    "the same agents uncoupled give {chance}. Within groups R varies by {metastability}.",
    "found.group_order.not shown": "R within {groups} groups is {value} on average ({low} to "
    "{high}), no more than the same agents uncoupled give ({chance}). Within groups R varies by "
    "{metastability}.",
    "found.group_order.not measured": "Not measured in this run.",
    "found.group_order.effect": "×{effect}",
    "found.group_order.null": "the same agents turning at their own frequencies without any "
    "coupling, begun at random phases ({draws} draws).",
    "found.group_order.mind": "the groups are communities of the map's own links, fixed before the "
    "first step; small groups have a large R by chance, which the null knows.",
    # chimera
    "found.chimera": "Some groups keep step while others do not",
    "found.chimera.shown": "The chimera index, the variance of R over the groups, is {value}; the "
    "same agents uncoupled give {chance}.",
    "found.chimera.not shown": "The chimera index, the variance of R over the groups, is {value}, "
    "no more than the same agents uncoupled give ({chance} on average).",
    "found.chimera.not measured": "Not measured in this run.",
    "found.chimera.effect": "×{effect}",
    "found.chimera.null": "the same uncoupled agents, begun at random phases ({draws} draws).",
    "found.chimera.mind": "groups of different size or spread of frequency differ by that alone; "
    "the null has the same ones.",
    # tracks
    "found.tracks": "The groups that were found keep step",
    "found.tracks.not tested": "Of {tracks} found in the course of the run, the one seen longest "
    "({seconds} s in all) has this R on average.",
    "found.tracks.not measured": "No group stood beyond chance at any look.",
    "found.tracks.effect": "R {effect}",
    "found.tracks.null": "none that is fair: coherent phases are what they were found by.",
    "found.tracks.mind": "a figure to read, no evidence.",
    # causal
    "found.causal": "The whole tells more of its future than its parts (Ψ)",
    "found.causal.shown": "Ψ with what all parts share counted once is {value} nats; what chance "
    "gives is taken off in the effect. Ψ itself is {psi}. Parts: {groups} groups of the map, "
    "{agents} agents, {moments} moments.",
    "found.causal.not shown": "Ψ with what all parts share counted once is {value} nats, no more "
    "than groups that have nothing to do with one another give. Ψ itself is {psi}. Parts: {groups} "
    "groups of the map, {agents} agents, {moments} moments.",
    "found.causal.not measured": "Not measured in this run.",
    "found.causal.effect": "{effect} nats",
    "found.causal.null": "two, of which the larger p counts: every group's series shifted in "
    "time by "
    "its own amount, and phases of the same agents uncoupled ({draws} draws each).",
    "found.causal.mind": "Ψ above 0 is sufficient, not necessary; synchrony drives it below 0. "
    "Phases are not Gaussian, the formula is.",
    # downward
    "found.downward": "The whole acts on its parts (Δ)",
    "found.downward.shown": "Δ is {value} nats: the whole tells more of some group's future than "
    "all groups one by one.",
    "found.downward.not shown": "Δ is {value} nats, no more than groups that have nothing to do "
    "with "
    "one another give.",
    "found.downward.not measured": "Not measured in this run.",
    "found.downward.effect": "{effect} nats",
    "found.downward.null": "the same two as of Ψ ({draws} draws each).",
    "found.downward.mind": "Δ counts what parts share as often as they share it, so it is low "
    "where "
    "they keep step; telling is not yet acting.",
    # foretold
    "found.foretold": "The whole tells the future of its parts (Γ)",
    "found.foretold.shown": "Γ is {value} nats for the group that is best foretold: more than "
    "groups that have nothing to do with one another give.",
    "found.foretold.not shown": "Γ is {value} nats for the group that is best foretold, no more "
    "than "
    "groups that have nothing to do with one another give.",
    "found.foretold.not measured": "Not measured in this run.",
    "found.foretold.effect": "{effect} nats",
    "found.foretold.null": "the same two as of Ψ ({draws} draws each).",
    "found.foretold.mind": "not shown is not Γ = 0, so it is no proof of causal decoupling.",
    # redundancy
    "found.redundancy": "Groups repeat one another, or tell more together (O-information)",
    "found.redundancy.shown": "Ω is {value} bits (standard error {se}), unlike groups that have "
    "nothing to do with one another.",
    "found.redundancy.not shown": "Ω is {value} bits (standard error {se}), as of groups that have "
    "nothing to do with one another.",
    "found.redundancy.not measured": "Not measured in this run.",
    "found.redundancy.effect": "{effect} bits",
    "found.redundancy.null": "the same two as of Ψ ({draws} draws each), both tails.",
    "found.redundancy.mind": "above 0 redundancy prevails, below 0 synergy; it is a balance, so "
    "strong redundancy hides synergy beside it. p asks for independence, not for Ω = 0.",
    # complexity
    "found.complexity": "Energies have order beyond their spectrum (LZ76)",
    "found.complexity.shown": "The energies of the groups, read as above or below their median, "
    "fall "
    "into {words} words ({bits} bits a symbol), fewer than linear series of the same spectra.",
    "found.complexity.not shown": "The energies of the groups, read as above or below their "
    "median, "
    "fall into {words} words ({bits} bits a symbol), no fewer than linear series of the same "
    "spectra.",
    "found.complexity.not measured": "Not measured in this run.",
    "found.complexity.effect": "×{effect}",
    "found.complexity.null": "series with the same spectra and cross-spectra and random phases "
    "({draws} draws).",
    "found.complexity.mind": "a bend or a change half-way counts as order too; neither low nor "
    "high "
    "is rich.",
    # shift
    "found.shift": "The energy lies elsewhere at the end",
    "found.shift.shown": "From the second quarter of the run to the last, the shares of energy "
    "that "
    "the map's groups hold moved by {value} (Hellinger); dealing {blocks} blocks of each anew "
    "gives "
    "{chance}.",
    "found.shift.not shown": "From the second quarter of the run to the last, the shares of energy "
    "that the map's groups hold moved by {value} (Hellinger), no more than dealing {blocks} blocks "
    "of each anew gives ({chance} on average).",
    "found.shift.not measured": "Not measured in this run.",
    "found.shift.effect": "{effect}",
    "found.shift.null": "a field that stands still but for its own wavering, which it forgets in "
    "{memory} s.",
    "found.shift.mind": "a slow wave longer than the run looks like a shift; one run tells no "
    "cause. Against runs without the trigger: model.emergence.shift.shift_of.",
    # inputs
    "found.inputs": "What was put in",
    "found.inputs.not tested": "Bands are inputs: they set rates and thresholds by stated rules, "
    "so "
    "what follows them in time was put in and is no finding.",
    "found.inputs.null": "none is needed: this says what was given.",
    "found.inputs.mind": "scalp gamma is mostly muscle.",
}
