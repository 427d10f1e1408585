"""The English words of ``mindfield verify``, as data. How they are used: ``catalogue.py``."""

from __future__ import annotations

ENGLISH_VERIFY: dict[str, str | tuple[str, ...]] = {
    "verify.title": "Reference experiments",
    "verify.lead": "What theory says, and what this engine and these measures give. Tolerances "
    "come from the sampling error named at each experiment, not from the results.",
    "verify.contents": "Experiments",
    "verify.holds": "holds",
    "verify.fails": "FAILS",
    "verify.not shown": "not shown",
    "verify.count.holds": ("{n} row holds", "{n} rows hold"),
    "verify.count.fails": ("{n} row fails", "{n} rows fail"),
    "verify.count.not shown": ("{n} row not shown", "{n} rows not shown"),
    "verify.took": "seconds of wall clock",
    "verify.all": "All rows in one table",
    "verify.foot": "“Not shown” is a result: what was taken away made no difference that this many "
    "seeds can tell from none. Only a row that fails speaks against the program. This page asks "
    "nothing of the network and runs no script.",
    "verify.how": "Tolerance",
    "verify.source": "Theory",
    "verify.stopped": "stopped; these rows were done",
    "col.experiment": "experiment",
    "col.case": "case",
    "col.theory": "theory",
    "col.result": "result",
    "col.tolerance": "±",
    "col.verdict": "verdict",
    "col.seconds": "s",
    # the experiments
    "verify.kuramoto": "Synchrony above the threshold",
    "verify.kuramoto.theory": "Wave links only, equal energies, complete graph, Lorentzian "
    "frequencies of half-width γ = 0.5 rad/s at their quantiles: R = √(1 − K_c/K) with K_c = 2γ = "
    "1 "
    "(Kuramoto 1984; Acebrón et al. 2005).",
    "verify.kuramoto.tolerance": "Three standard errors of the time mean (ten stretches of the "
    "run) plus the shift of a finite field, three terms of order 1/N (N = {n}, {links} links). "
    "A tolerance above .05 would count as a failure.",
    "verify.kuramoto.read": "The line is the theory for an endless field, the points are the "
    "engine's mean R with their tolerance.",
    "verify.chance": "Chance below the threshold",
    "verify.chance.theory": "K = 0.5, half the threshold: phases stay independent, and R is "
    "chance that the coupling amplifies, √(π/2N) on average (Daido 1990; here for steps of "
    "1/8 s).",
    "verify.chance.tolerance": "Three standard errors over {seeds} seeds, each run held beside the "
    "linear answer to its own phases, whose mean is known. A complete graph of 5,000 agents has 25 "
    "million links, too many to step in minutes: there each agent is linked with {partners} others "
    "by lot, which leaves the threshold where it is (Restrepo, Ott & Hunt 2005).",
    "verify.chance.read": "Points: the engine, with three standard errors. Lines: independent "
    "phases, and theory.",
    "verify.cascades": "Cascades on a critical net",
    "verify.cascades.theory": "Step 5 on a random net in which a discharge sets off one other on "
    "average: sizes go as s^(−3/2), durations as t^(−2) (critical branching; Harris 1963).",
    "verify.cascades.tolerance": "Three standard errors of the fit ({cascades} cascades, "
    "{in_window} sizes and {in_window_lives} durations inside the windows) plus how far the exact "
    "law of this net still is from its limit in that window. The windows end well before a net of "
    "{n} agents wears itself out.",
    "verify.cascades.read": "Share of cascades of at least that size. The points leave the line "
    "where the finite net wears itself out.",
    "verify.branching": "Branching ratio, also when little is seen",
    "verify.branching.theory": "Activity made with m = .98, T = {steps}; the multistep regression "
    "must find m from all of it and from 5 % of it (Wilting & Priesemann 2018).",
    "verify.branching.tolerance": ".004: two standard deviations of one estimate at that length; "
    "the result is the mean of {runs} runs.",
    "verify.branching.read": "At 5 % sampling the usual one-step slope is far too small; the "
    "multistep regression is not.",
    "verify.effective": "Effective information",
    "verify.effective.theory": "Graphs with known values, bits (Klein & Hoel 2020).",
    "verify.effective.tolerance": "Half of the last figure the reference is given to: nothing is "
    "sampled.",
    "verify.effective.read": "A ring turned one way tells everything, log2 N; both ways, one bit "
    "less; a complete graph next to nothing, however large.",
    "verify.causal": "Ψ, Δ and Γ",
    "verify.causal.theory": "Parts X_i = V/N + D_i with ΣD = 0, V an AR(1), unit variances: a "
    "whole that tells of its future what no part does (Rosas, Mediano et al. 2020), nats.",
    "verify.causal.tolerance": "Exact rows: half of the last figure. Series: three standard errors "
    "(jack-knife) of the estimate from {moments} moments, after the mean of circular shifts is "
    "taken off.",
    "verify.causal.read": "The same measure on noisy copies of one signal: redundancy drives Ψ far "
    "below 0, so a Ψ below 0 does not deny emergence.",
    "verify.oinfo": "O-information of a sum",
    "verify.oinfo.theory": "z = x + y + e with var e = .5: synergy, −.4240 bits (Rosas et al. "
    "2019).",
    "verify.oinfo.tolerance": "Exact: half of the last figure. Series: three standard errors "
    "(jack-knife) from {moments} moments.",
    "verify.oinfo.read": "A sum is synergy (below 0), noisy copies are redundancy (above 0); noise "
    "weakens both.",
    "verify.ring": "A lossless ring keeps its energy",
    "verify.ring.theory": "A ring of {n} two-ports that pass everything (η = 1), with nothing that "
    "fades, comes in or jumps: the energy stays what it was. Result: the largest relative change "
    "in {seconds} s.",
    "verify.ring.tolerance": "1e−12 of the energy: rounding gives some 1e−15.",
    "verify.intention": "Loss falls as the intention routes harder",
    "verify.intention.theory": "β = 0, 0.5, 1, 2 on a map of {n} agents in {groups} groups, the "
    "intention on one of them: the loss falls at every step. “Theory” is the loss at the β before.",
    "verify.intention.tolerance": "The same maps and seeds pair by pair ({seeds} of them), signs "
    "flipped in all ways, one-sided; p is multiplied by three for three steps.",
    "verify.intention.read": "Mean loss once each run has settled, with the standard error "
    "over maps.",
    "verify.incubation": "Incubation, then ignition",
    "verify.incubation.theory": "Alpha +2 for 10 s, then gamma +2: the largest cascade of the next "
    "3 s is at least ten times that of the same map and seed at rest.",
    "verify.incubation.tolerance": "Ratio of means over {seeds} maps and seeds. All other rows ask "
    "what the alpha adds to gamma alone, in the burst and in the tension gathered before it: pairs "
    "by logarithm, signs flipped in all ways, one-sided, p times four. Alpha raises thresholds, "
    "but it also shuts the senses, so ten seconds gather little; sixty gather more.",
    "verify.incubation.read": "Largest cascade of each seed. Compare with gamma alone before "
    "calling it incubation.",
    # cases
    "case.exact": "exact",
    "case.series": "from a series",
    "case.exponent of N": "exponent of N",
    "case.200 partners": "200 partners each",
    "case.size exponent": "exponent of sizes",
    "case.duration exponent": "exponent of durations",
    "case.seen whole": "seen whole",
    "case.5 % of it seen": "5 % of it seen",
    "case.directed ring": "directed ring",
    "case.ring": "ring",
    "case.complete": "complete",
    "case.star": "star",
    "case.karate club": "karate club",
    "case.logical": "logical links",
    "case.analogical": "analogical links",
    "case.wave": "wave links",
    "case.logical + analogical + wave": "the three in turn",
    "case.over the control": "over the control at rest, ×",
    "case.over gamma alone": "over gamma alone, ×",
    "case.pump off": "pump off",
    "case.couplings off": "couplings off",
    "case.intention shuffled": "intention shuffled",
    "case.meanings permuted": "meanings permuted",
    "case.links rewired": "links rewired",
    "case.jumps/s": "jumps/s",
    "case.clusters": "groups beyond chance",
    "unit.bits": "bits",
    "unit.nats": "nats",
    # pictures
    "axis.coupling": "coupling K, 1/s",
    "axis.order": "order R",
    "axis.agents": "agents N",
    "axis.size": "size s, discharges",
    "axis.share": "share of cascades of size ≥ s",
    "axis.run": "run",
    "axis.ratio": "branching ratio m",
    "axis.bits": "bits",
    "axis.nats": "Ψ, nats",
    "axis.parts": "parts N",
    "axis.noise": "variance of the noise",
    "axis.beta": "β",
    "axis.loss": "loss",
    "axis.seed": "seed",
    "axis.largest": "largest cascade, discharges",
    "axis.exponent": "exponent of the fit",
    "axis.modularity": "modularity Q of the best division",
    "axis.links": "links per agent",
    "axis.window": "window, s",
    "axis.coherence": "coherence of two independent oscillators",
    "axis.time": "time, s",
    "curve.kuramoto": "√(1 − K_c/K)",
    "curve.engine": "the engine",
    "curve.independent": "independent phases, √(π/4N)",
    "curve.dressed": "amplified by coupling, √(π/2N)",
    "curve.three halves": "s^(−1/2): density s^(−3/2)",
    "curve.truth": "m = .98",
    "curve.multistep": "multistep regression, 5 % seen",
    "curve.one step": "one-step slope, 5 % seen",
    "curve.directed ring": "ring, one way",
    "curve.ring": "ring, both ways",
    "curve.complete": "complete graph",
    "curve.whole": "a whole beyond its parts",
    "curve.copies": "noisy copies of one signal",
    "curve.sum": "x, y and their sum",
    "curve.incubated": "alpha, then gamma",
    "curve.gamma alone": "gamma alone",
    "curve.at rest": "at rest",
    "curve.lognormal": "lognormal values, no power law",
    "curve.branching": "critical branching",
    "curve.random": "random graph, nothing planted",
    "curve.planted": "four planted groups",
    "curve.near": "frequencies .01 Hz apart",
    "curve.apart": "frequencies .1 Hz apart",
    "curve.whole field": "R of all",
    "curve.one group": "R of one half",
}
