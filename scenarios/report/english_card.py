"""The English words of the emergence card, as data. How they are used: ``catalogue.py``."""

from __future__ import annotations

ENGLISH_CARD: dict[str, str | tuple[str, ...]] = {
    "found.title": "Emergence card",
    "found.lead": "What this one run can be said to show. Every claim stands beside its null, the "
    "size of the effect and its p; q is p after correction for all tests of this card (Holm). "
    "“Shown” asks for q ≤ .05. “Not shown” is a result: it is not proof of the contrary.",
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
    "found.because.corrected": "Its own p is .05 or less, but not after correction for all tests "
    "of this card.",
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
    # causal
    "found.causal": "The whole tells more of its future than its parts (Ψ, Δ, Γ)",
    "found.causal.not measured": "This run kept no series of its groups, so it was not measured; "
    "mindfield verify shows the measure on known cases.",
    "found.causal.null": "circular shifts in time.",
    "found.causal.mind": "Ψ above 0 is sufficient, not necessary; synchrony drives it below 0.",
}
