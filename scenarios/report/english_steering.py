"""The English words of steering: conditions of triggers, states of the signal, EEG nulls, as data.

How they are used: ``catalogue.py``.
"""

from __future__ import annotations

ENGLISH_STEERING: dict[str, str | tuple[str, ...]] = {
    # conditions of triggers
    "joint.and": "and",
    "joint.or": "or",
    "event.when.value": "{band} {z}",
    "event.when.caused": "{what} ({z})",
    # states of the signal
    "signal.calibrating": "no value yet",
    "signal.good": "good",
    "signal.holding": "last value held",
    "signal.lost": "lost",
    "sum.eeg.states": "Over the run the signal was: {states}.",
    "sum.eeg.state": "{state} {share}",
    "sum.eeg.channels": "Good windows, channel by channel, the least: {channels}.",
    "page.channels": "Channel by channel",
    "col.channel": "channel",
    "col.good_windows": "good windows",
    "col.signal": "signal",
    "col.share": "share of the run",
    "col.signal.means": "what the field was given",
    "signal.calibrating.means": "rest: the first window was not full yet",
    "signal.good.means": "the bands of that moment",
    "signal.holding.means": "the last good value, which fades after 2 s; triggers stood still",
    "signal.lost.means": "rest: nobody steered the field",
    "fig.series.signal": "signal",
    # EEG nulls: a run of one
    "sum.eeg.null": "NOT THE PERSON'S STATE: a falsification run, {null}. Hold it against the run "
    "with the EEG as it is; {command} does so over many seeds.",
    "eegnull.in run.shuffle": "the bands stand in pieces of 4 s in another order",
    "eegnull.in run.phase": "the bands have their spectra and values, at other times",
    "eegnull.in run.other": "the bands are those of another recording",
    "sum.own.survive": "Of what the EEG as it is changes against rest, this null gives less than "
    "half of, so it survives: {what}.",
    "sum.own.given": "The null gives half or more of: {what}. In brackets: the share it gives.",
    "sum.own.small": "Hardly changed by the EEG (less than 5 %), so there is nothing to give: "
    "{what}.",
    "sum.own.caveat": "One run of each from one seed, so without p: a hint, not proof. {command} "
    "says over many seeds which effects survive.",
    "sum.own.none": "The same world with the EEG as it is was not run beside this one, so "
    "what survives this null is not shown.",
    "sum.own.hardly": "hardly an effect",
    # EEG nulls: many seeds
    "eegnull.title": "Which effects of the EEG survive",
    "eegnull.column.against": "against",
    "eegnull.column.true": "with the EEG",
    "eegnull.column.null": "with the null",
    "eegnull.column.gives": "the null gives",
    "eegnull.share": "{what} ({share})",
    "eegnull.differs": "differs",
    "eegnull.rest": "rest (no EEG)",
    "eegnull.shuffle": "shuffled in pieces",
    "eegnull.phase": "phases randomised",
    "eegnull.other": "another recording",
    "eegnull.nothing": "nothing",
    "eegnull.measure.jumps/s": "jumps a second",
    "eegnull.measure.clusters": "groups beyond chance",
    "eegnull.measure.R": "order R",
    "eegnull.measure.loss": "loss",
    "eegnull.measure.acting": "agents acting",
    "eegnull.measure.energy distinction": "energy of distinctions",
    "eegnull.measure.energy image": "energy of images",
    "eegnull.measure.energy principle": "energy of principles",
    "eegnull.measure.follows threshold": "discharges follow the thresholds",
    "eegnull.measure.follows wave": "order follows the wave coupling",
    "eegnull.measure.follows tempo": "acting follows the tempo",
    "eegnull.effects": "Effects of the EEG, against the same field at rest over {seeds} seeds: "
    "{effects}.",
    "eegnull.no effects": "No effect of the EEG is shown against the same field at rest over "
    "{seeds} seeds.",
    "eegnull.survive": "Against the null “{null}” there survive: {survive}. Not shown that it "
    "gives less of: {given}. In brackets: the share of the effect that the null gives.",
    "eegnull.left out": "Not measured, for the EEG never moves what is to be followed: {measures}.",
    "eegnull.read.design": "Each row holds the field with the EEG as it is against the same field "
    "with something in its place: {seeds} seeds, {seconds} s each, pair by pair; nulls are drawn "
    "anew for every seed. What differs from rest is an effect of the EEG.",
    "eegnull.read.nulls": "Shuffled: the same windows in pieces of 4 s in another order. Phases "
    "randomised: the same values, spectra and cross-spectra of the bands, at other times. Both "
    "keep how strong every band is on average. Another recording keeps that it is an EEG, and "
    "nothing of this one; it is one recording, not a sample of them.",
    "eegnull.read.logic": "So an effect of level that shuffled bands give as well is no fault: it "
    "needs the level and not the order. If another recording gives it too, it is not this "
    "state's own. What survives the shuffling needs the very moments. Bands are the input here: "
    "all this tells what the field does with them, nothing about a mind or brain.",
    "eegnull.read.measures": "Means over the run; and, over whole seconds, Spearman's correlation "
    "of an operator under the EEG as it is with what it acts on: discharges with how low the "
    "thresholds stand, order R with the wave coupling, agents acting with the tempo. What the same "
    "field does at rest, seed by seed, is taken off first, and a drift in time that both share "
    "does not count; at rest it is 0 by that.",
    "eegnull.read.verdicts": "Differs: p ≤ .05, two-sided, signs flipped in all ways, corrected "
    "over all rows together (Holm). Pairs share seed and draws, so a null that gives 98 % of an "
    "effect may differ from it as well: read the share first. Not shown: these seeds do not tell "
    "them apart; that is no proof that they are the same.",
}
