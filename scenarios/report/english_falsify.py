"""The English words of falsification, of jumps' known effects and of the laws' pictures, as data.

How they are used: ``catalogue.py``.
"""

from __future__ import annotations

ENGLISH_FALSIFY: dict[str, str | tuple[str, ...]] = {
    # the command
    "falsify.title": "One thing taken away",
    "falsify.taken": "taken away",
    "falsify.measure": "measure",
    "falsify.with": "with it",
    "falsify.without": "without",
    "falsify.d": "d [95 %]",
    "falsify.r": "r [95 %]",
    "falsify.p": "p",
    "falsify.verdict": "verdict",
    "falsify.falls": "falls",
    "falsify.sum": "{shown} of {claims} claims (●) hold over {seeds} seeds.",
    "falsify.few": "With {seeds} seeds no row could be shown, even if every pair fell: give more.",
    "falsify.missed": "Not shown, though the laws claim it: {rows}.",
    "falsify.not tried": "Not tried: {arm}, for {why}.",
    "falsify.not measured": "Not measured: {measure}, for {why}.",
    "why.no pump": "nothing is pumped in",
    "why.no links": "the map has no links",
    "why.no intention": "no intention is given",
    "why.no meanings": "the map gives no meaning vectors that differ",
    "why.few links": "the map has fewer than two links",
    "why.steady EEG": "the EEG never moves what is measured",
    "why.no growth": "growth is off in this scenario",
    "why.too rare": "there are too few of them to compare",
    "falsify.how": "How to read this",
    "falsify.read.design": "Each row holds the whole field against the same field with one thing "
    "taken away: {seeds} seeds, {seconds} s each, pair by pair. The uncoupled twin keeps "
    "map, frequencies and EEG; shuffled and permuted things stay, elsewhere; rewired links keep "
    "every agent's number of links; a shuffled EEG holds the same seconds in another order.",
    "falsify.read.measures": "Jumps a second. V: how many times more energy lies where your own "
    "intention wants it than an even spread would put there, as log2, bits. Groups beyond chance. "
    "Ideas and insights a minute. Jumps that follow the EEG: correlation of discharges in a second "
    "with how low your own EEG sets the thresholds in that second.",
    "falsify.read.blind": "V is a share of energy and groups are a pattern of flow: neither knows "
    "how much energy there is, so without a pump both may stay or rise. Only rows with ● are "
    "claimed by the laws; the others stand there so that nothing is hidden.",
    "falsify.read.effects": "d: difference over the spread between runs (Cohen). r: 1 when every "
    "pair falls, 0 when as many rise, −1 when every pair rises. Intervals by bootstrap of pairs. "
    "Where all pairs agree that of r has no width: no pair disagreed, more is not said.",
    "falsify.read.verdicts": "Falls: p ≤ .05, signs flipped in all ways, one-sided, corrected over "
    "all rows together (Holm). Not shown: the fall may be there, these seeds do not show it. It "
    "speaks of this map and this scenario alone.",
    # experiments
    "verify.falsifiers": "Falsifiers: one thing taken away",
    "verify.falsifiers.theory": "Without its pump, its couplings, its own intention, meanings or "
    "links, its EEG's order or its growth a field does less. Claimed beforehand, and shown in "
    "{shown} of {claims} rows: jumps without pump, couplings, meanings; groups without couplings "
    "and links; V without its intention and without growth; jumps that follow the EEG without the "
    "EEG's order. All other rows are claimed by nobody. “Theory” is the whole field.",
    "verify.falsifiers.tolerance": "{seeds} maps of {n} agents and seeds, {seconds} s, pair by "
    "pair, signs flipped in all ways, one-sided; p corrected over all {rows} rows (Holm). Without "
    "energy there must be no jumps, without couplings neither jumps nor groups, or the row fails. "
    "V and groups cannot fall without a pump: they are a share and a pattern, blind to how much "
    "there is. Sizes of effect with intervals stand in verify.json.",
    "verify.suddenness": "Suddenness",
    "verify.suddenness.theory": "While gamma rises evenly, does the field answer by leaps? The "
    "steepest change in 1 s of total tension and of R, against smooth series of the same "
    "spectrum. “Theory” is the share of seeds that chance would call sudden.",
    "verify.suddenness.tolerance": "Made series: a step in noise must be found in 4 of 5; noise "
    "alone in 5 of 100 within three standard errors ({made} series). The field: {seeds} seeds of a "
    "map of {n} agents, p put together (Fisher) and doubled. Tension goes within one step at each "
    "discharge by law 5; sudden is that so much goes together.",
    "verify.suddenness.read": "One seed while gamma rises: tension falls by leaps, though the "
    "drive does not leap.",
    "verify.slowing": "Critical slowing before jumps",
    "verify.slowing.theory": "Near a tipping point a field should fluctuate more widely and "
    "remember longer (Scheffer et al. 2009). Kendall's τ of variance and of lag-1 autocorrelation "
    "in the 10 s before a large cascade, against 10 s before times by lot (“theory”).",
    "verify.slowing.tolerance": "Made series: a climbing memory must be found in 4 of 5, a steady "
    "one in 5 of 100 within three standard errors ({made} series); how often the steady one "
    "reaches τ ≥ .5 is why a bare τ is no evidence. The field: {cascades} cascades of {seeds} "
    "seeds, p by permuting which windows are which, times four.",
    "verify.slowing.read": "Share of windows whose variance rises at least so steeply: before "
    "large cascades and before times by lot.",
    "verify.shortcuts": "A shortcut link among links by lot",
    "verify.shortcuts.theory": "A link between the two agents farthest apart, on {groups} groups "
    "in a row ({n} agents): does it bring all nearer, and carry energy to more agents, than links "
    "laid by lot do? “Theory” is the 95th percentile (Schilling 2005 on insight; judged here is "
    "the link).",
    "verify.shortcuts.tolerance": "The ring: counted anew by breadth-first search. The row: p is "
    "the share of links by lot that do as much, 999 for paths, {lot} for energy ({seeds} seeds "
    "each).",
    "verify.shortcuts.read": "Each point a link: how much nearer it brings all, and to how many "
    "more agents energy gets.",
    "verify.avalanches": "Is the field itself critical?",
    "verify.avalanches.theory": "“Critical” is said only when no rival law beats the power law "
    "of sizes, the branching ratio m is 1, and exponents agree. Made cascades of known m first: 1 "
    "means called critical, 0 not.",
    "verify.avalanches.tolerance": "Made cascades: none. The field: {jumps} jumps of {seeds} "
    "seeds, m between {low} and {high}; exponent {exponent} from size {xmin} on, which a truncated "
    "law beats at p = {p_truncated} and a lognormal at p = {p_lognormal}.",
    "verify.avalanches.read": "Share of jumps of at least that size, and the power law that fits "
    "best; a bend below the line is a natural size.",
    # cases
    "case.EEG shuffled": "EEG shuffled",
    "case.growth off": "growth off",
    "case.ideas": "ideas and insights/min",
    "case.timing": "jumps that follow the EEG",
    "case.a step in noise called sudden": "made: a step called sudden",
    "case.noise called sudden": "made: noise called sudden",
    "case.tension": "tension",
    "case.gamma rising": "gamma rising, share sudden",
    "case.R": "R",
    "case.variance": "τ of variance",
    "case.lag-1": "τ of lag-1",
    "case.rising memory found": "made: rising memory found",
    "case.no ramp": "made, no ramp",
    "case.τ ≥ .5 all the same": "τ ≥ .5 all the same",
    "case.mean path with the link across": "mean path with a link across",
    "case.percentile of the link across": "percentile of that link",
    "case.far link": "far link",
    "case.paths": "percentile by paths",
    "case.energy": "percentile by reach of energy",
    "case.made": "made",
    "case.critical": "called critical",
    "case.m": "the field's m",
    "case.60 s": "60 s of alpha",
    "case.tension gathered": "tension gathered, with alpha over without, ×",
    # pictures
    "axis.over_largest": "over its largest",
    "axis.tau": "τ of variance",
    "axis.share_of_windows": "share of windows with at least that τ",
    "axis.shortening": "fall of the mean path, links",
    "axis.reach_gain": "more agents reached (2^H)",
    "curve.gamma": "gamma",
    "curve.tension": "total tension",
    "curve.order": "order R",
    "curve.by lot": "before times by lot",
    "curve.before": "before large cascades",
    "curve.links by lot": "links by lot",
    "curve.far link": "the far link",
    "curve.fitted": "power law, best fit",
    # the laws
    "verify.law-1-schedule": "1. An operator against alpha",
    "verify.law-2-sense": "2. A sensing agent fills",
    "verify.law-3-transduce": "3. What a link moves, by phase",
    "verify.law-4-lose": "4. Energy and tension fade",
    "verify.law-5-jump": "5. Tension gathers and goes",
    "verify.law-6-adapt": "6. Conductance follows flow",
    "verify.law-7-grow": "7. Links that grow",
    "axis.z": "z of alpha",
    "axis.operator": "operator exp(w·z)",
    "axis.energy": "energy E, eu",
    "axis.lead": "phase by which the source leads, rad",
    "axis.passed": "moved, eu/s",
    "axis.eu": "eu",
    "axis.conductance": "conductance D",
    "axis.grown": "links grown",
    "curve.w = .25": "w = .25 (threshold)",
    "curve.w = 1": "w = 1: clipped",
    "curve.filling": "E* + (E₀ − E*)·exp(−(P/Emax + γ)t)",
    "curve.logical": "logical",
    "curve.analogical": "analogical",
    "curve.wave": "wave",
    "curve.emotional": "emotional, from its own supply",
    "curve.exp(−γt)": "exp(−γt)",
    "curve.energy": "energy E",
    "curve.tension of one": "tension S of one agent",
    "curve.threshold": "threshold Θ",
    "curve.wanted": "to the wanted agent",
    "curve.other": "to the other",
    "curve.within": "within planted groups",
    "curve.across": "across groups",
    "curve.twin": "couplings off, all",
}
