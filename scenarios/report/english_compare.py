"""The English words of comparisons of runs and sweeps, as data; used by ``catalogue.py``."""

from __future__ import annotations

ENGLISH_COMPARE: dict[str, str | tuple[str, ...]] = {
    "compare.title": "Side by side",
    "compare.lead": "Runs and sweeps compared: what is different, how surely, and where. What is "
    "not shown may be there; these runs do not show it.",
    # sources
    "compare.col.letter": "name",
    "compare.col.title": "title",
    "compare.col.what": "what",
    "compare.col.runs": "runs",
    "compare.col.varied": "varied",
    "compare.col.where": "folder",
    "compare.single": "single runs",
    "compare.design.grid": "sweep, grid",
    "compare.design.list": "sweep, list",
    "compare.design.latin": "sweep, Latin hypercube",
    "compare.design.sobol": "sweep, Sobol sequence",
    "compare.design.saltelli": "sweep, Saltelli design",
    "compare.design.morris": "sweep, Morris design",
    "compare.runs": ("{n} run", "{n} runs"),
    "compare.failed": ("{n} failed", "{n} failed"),
    "compare.waiting": ("{n} not yet run", "{n} not yet run"),
    # contrasts
    "compare.contrast": "{a} against {b}",
    "compare.unlike": "They differ in: {what}.",
    "compare.alike": "Their scenarios differ in nothing that is compared here.",
    "compare.no arms": "No arm has the same parameters in both: nothing can be compared.",
    "compare.arms": ("{n} arm of the same parameters", "{n} arms of the same parameters"),
    "compare.paired": "{arms}; the same seeds, so runs are compared pair by pair: {a} seeds, each "
    "averaged over the arms ({b} on the other side).",
    "compare.unpaired": "{arms}; other seeds, so groups are compared: {a} seeds against {b}, each "
    "averaged over the arms.",
    "compare.only": "Arms that only one side has are left out: {a} and {b}.",
    "compare.left over": (
        "{n} run without a partner of its seed is left out.",
        "{n} runs without a partner of their seed are left out.",
    ),
    "compare.one seed": "One seed each cannot show an effect: the difference may be the seed's. "
    "Run both with ten seeds or more.",
    "compare.col.metric": "metric",
    "compare.col.a": "{a}",
    "compare.col.b": "{b}",
    "compare.col.difference": "{b} − {a} [95 %]",
    "compare.col.effect": "r or δ [95 %]",
    "compare.col.g": "g [95 %]",
    "compare.col.p": "p",
    "compare.col.q": "p, corrected",
    "compare.col.verdict": "verdict",
    "compare.col.parameter": "parameter",
    "compare.col.rho": "ρ [95 %]",
    "compare.col.series": "mean over time",
    "compare.shown": "shown",
    "compare.not shown": "not shown",
    "compare.not tested": "not tested",
    "compare.why.few": "too few seeds for so many questions",
    "compare.why.chance": "chance gives as much",
    "compare.why.corrected": "not after correction",
    "compare.why.same": "the very same values",
    "compare.why.one": "one seed each",
    "compare.why.none": "no values",
    "compare.series.R": "order R",
    "compare.series.energy": "energy, eu",
    "compare.series.tension": "tension, eu",
    "compare.series.loss": "loss",
    # summary
    "compare.sum": "What came out",
    "compare.sum.shown": "{b} against {a}: {what}.",
    "compare.sum.none": "{b} against {a}: no difference is shown.",
    "compare.sum.trends": "In {name}: {what}.",
    "compare.sum.follows": "{metric} with {parameter} (ρ = {rho})",
    "compare.sum.follows none": "In {name} no metric is shown to rise or fall with a parameter.",
    "compare.sum.few": (
        "With {n} seed some of it could not be shown even if all runs agreed: give more.",
        "With {n} seeds some of it could not be shown even if all runs agreed: give more.",
    ),
    "compare.sum.no grid": "{name} is not a whole grid: rises and falls were not tested.",
    "compare.sum.no trends": "In {name} there was no rise or fall to test.",
    "compare.sum.nothing varied": "In {name} nothing was varied.",
    "compare.up": "higher",
    "compare.down": "lower",
    # portraits
    "compare.curves": "Over one parameter",
    "compare.portrait": "Sweep {name}",
    "compare.averaged": "More than two parameters were varied: each picture is averaged over "
    "those that are not on its axes.",
    "compare.influence": "Which parameter moves it",
    "compare.shares.first": "share of the variance",
    "compare.shares.total": "share of the variance",
    "compare.sobol.first": "alone (S1)",
    "compare.sobol.total": "with all it interacts in (ST)",
    "compare.morris.first": "mean size of its effects, μ*",
    "compare.morris.total": "spread of its effects, σ",
    "compare.noise": "seeds alone make {share} of the variance",
    "compare.no index.missing": "no indices: runs of the design are missing",
    "compare.no index.constant": "no indices: it is the same in all runs",
    "compare.no index.few": "no indices: too few runs",
    "compare.no index.design": "no shares: the runs are not a whole grid",
    "compare.extremes": "The highest, the lowest and the strangest runs",
    "compare.highest": "highest {metric}: {value}",
    "compare.lowest": "lowest {metric}: {value}",
    "compare.strange": "strange: {metric} {value}, z = {z} within its arm, more than chance gives "
    "among so many",
    "compare.not so strange": "strangest, as one of so many must be: {metric} {value}, z = {z} "
    "within its arm",
    "compare.report": "report",
    "compare.phase.still": "neither jumps nor clusters",
    "compare.phase.jumps": "jumps only",
    "compare.phase.clusters": "clusters only",
    "compare.phase.both": "jumps and clusters",
    # pictures
    "compare.fig.effects": "Effects",
    "compare.fig.effect": "r (pairs) or δ (groups): 1 is always higher, −1 always lower",
    "compare.fig.phases": "What most runs do",
    "compare.fig.time": "time, s",
    "compare.fig.read.effects": "A point is an effect, its line the 95 % interval. Blue is shown "
    "after correction, grey is not shown.",
    "compare.fig.read.difference": "How much higher (orange) or lower (purple) the second is in "
    "each cell. A dot: shown in that cell; of all dots at most 5 in 100 are wrong on average.",
    "compare.fig.read.series": "Both runs moment by moment.",
    "compare.fig.read.curves": "Mean over seeds; the band is its 95 % interval, left out where "
    "there are fewer than four seeds.",
    "compare.fig.read.maps": "Mean over seeds in each cell; white is where nothing was run.",
    "compare.fig.read.phases": "Jumps are those larger than ripples; clusters are those beyond "
    "chance at the end. The paler a cell, the less its runs agree.",
    "compare.fig.read.influence": "How much of a metric's variance each parameter makes, with its "
    "95 % interval.",
    # reading
    "compare.how": "How to read this",
    "compare.read.pairs": "Arms are matched by equal parameters. Where both sides ran the same "
    "seeds, each run is held against its twin; this sees what the spread between seeds would hide.",
    "compare.read.units": "What counts is seeds, not runs: runs of one seed in several arms are "
    "kin, so they are averaged first and tested as one.",
    "compare.read.effects": "r: rank-biserial correlation of pairs; δ: Cliff's delta of groups; "
    "1 is always higher, 0 as often lower. g: Hedges' g, difference over the spread between seeds. "
    "Intervals by bootstrap (BCa of the difference).",
    "compare.read.verdicts": "Shown: p ≤ .05 by permutation, two-sided, corrected over all rows of "
    "all comparisons (Holm): chance shows anything at all in at most 5 of 100 such tables. Trends "
    "are corrected with each other in the same way.",
    "compare.read.where": "Maps of differences search many cells and are corrected for false "
    "discoveries (Benjamini–Hochberg): they say where to look, not what is proven.",
    "compare.read.shares": "A share of variance belongs to the grid that was swept: another range "
    "gives another share, and what two parameters do together is in neither. Sobol's and Morris's "
    "indices come from SALib, over the means of the arms.",
    "compare.read.strange": "z counts standard deviations from the other runs of the same arm, and "
    "of the same seed where it ran in several. Among many runs some z is always large; only what "
    "exceeds that is called strange. Counts have fat tails and are called so more often.",
    "compare.read.series": "Intervals over time by block bootstrap, each block twice the memory of "
    "the difference; none where the runs are too short. They say how sure the mean over time of "
    "these two runs is, not whether other seeds would differ so.",
}
