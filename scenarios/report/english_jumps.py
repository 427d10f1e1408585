"""What the report says about jumps, in English, as data. How it is filled in: ``catalogue.py``."""

from __future__ import annotations

ENGLISH_JUMPS: dict[str, str | tuple[str, ...]] = {
    "n.pairs": ("{n} pair", "{n} pairs"),
    "n.touched": ("{n} more agent", "{n} more agents"),
    "sum.jumps.none": "There were no jumps: no agent's tension passed its threshold.",
    "sum.jumps": "{jumps}, {rate} a second: {classes}.",
    "sum.jumps.sizes": "Half of them took at most {median}, nine in ten at most {p90}, "
    "99 in 100 at most {p99}; the largest {max}.",
    "sum.jumps.value": "The energy a jump itself set free changed the share that lies where the "
    "intention wants it by {bits} bits on average (not tested against chance).",
    "sum.jumps.rules": "The classes follow stated rules about a jump's reach and outcome; they "
    "do not read a mind.",
    "sum.jumps.forked": "V from forked runs of the largest {n}: {shown} above 0 with their whole "
    "interval, {against} below; the others are not shown.",
    "page.jumps.classes": "What the classes mean",
    "page.jumps.largest": "What the largest jumps were worth",
    "page.jumps.fields": "The field just before and after the largest jump",
    "page.jumps.field": "{time} s, {agents} discharged. Energy and tension of the agents it "
    "changed most, and the loss {before} → {after}.",
    "page.jumps.field.more": "{agents} changed less and are left out.",
    "page.jumps.forks": "V = log2(p1/p0): p1 is the share of energy where the intention wants it, "
    "{seconds} s after the jump; p0 the same where these agents were held under threshold all the "
    "while. Mean over {pairs} of runs that differ in noise, and its 95 % interval. Each "
    "interval stands for itself: of twenty, one may leave 0 out by chance. The largest jumps were "
    "picked, so the figures do not speak for the others.",
    "page.jumps.rest": "The same world at rest was not forked: its insights go by the value at "
    "once, so the two columns of the table above are not held to quite the same rule.",
    "page.jumps.unforked": "V was not estimated from forked runs here; the setting "
    "jumps.forked=5 does it for the five largest jumps.",
    "rule.ripple": "ripple: fewer than {smallest} agents, or no other rule holds.",
    "rule.idea": "idea: joins two groups that beat chance, and either a link grew between them or, "
    "{idea} s later, the flow between them is higher than before by more than it wanders over "
    "such a time anyway (p ≤ {alpha}, against the last {memory} s).",
    "rule.decision": "decision: its last wave is principles alone, and for {decision} s the loss "
    "stays below what it was, by more than it does at other moments (p ≤ {alpha}).",
    "rule.insight": "insight: reaches {reach} kinds or layers, takes agents that held {share} of "
    "all tension or more, and V > 0 (the whole interval, where V is from forked runs).",
    "rule.several": "A jump that meets several gets the highest: insight, decision, idea, ripple.",
    "col.jump": "jump",
    "col.agent": "agent",
    "col.direct": "at once, bits",
    "col.forked": "V, bits",
    "col.interval": "95 % interval",
    "col.shares": "p0 → p1",
    "col.energy_change": "energy, eu",
    "col.tension_change": "tension, eu",
    "event.jump.insight": "Insight: {agents} discharged ({discharges} in {waves}), reaching "
    "across kinds or layers; they had held {share} of all tension, value at once {bits} bits.",
    "event.jump.decision": "Decision: {agents} discharged ({discharges} in {waves}) and it "
    "ended in principles; loss stayed lower, {before} → {after}.",
    "event.jump.idea": "Idea: {agents} discharged together ({discharges} in {waves}), joining "
    "groups that had been apart.",
    "event.jump.ripple": "Ripple: {agents} discharged ({discharges} in {waves}).",
    "event.jump.other": "Jump of class “{name}”: {agents} discharged ({discharges} in {waves}).",
    "event.jump.path": "It went {steps}.",
    "event.jump.step": "from {who} to {whom}",
    "event.jump.further": "and further",
    "event.jump.raised": "Flow between groups {a} and {b} rose from {before} to {after} eu/s "
    "(p {p}).",
    "event.jump.linked": "A link has grown between groups {a} and {b}.",
    "event.jump.also": "It meets other rules too: {others}.",
    "event.jump.forked": "From {pairs} of forked runs V is {bits} bits, 95 % interval {low} to "
    "{high}.",
    "event.jump.forked.not": "From {pairs} of forked runs V is not shown: {bits} bits, 95 % "
    "interval {low} to {high}.",
    "found.forked": "The largest jumps bring energy to where it is wanted (forked runs)",
    "found.forked.shown": "In forked runs of the {jumps} largest jumps more energy came to lie "
    "where the intention wants it than where the jump was held back, on average over the jumps.",
    "found.forked.not shown": "In forked runs of the {jumps} largest jumps no more energy came to "
    "lie where the intention wants it than where the jump was held back.",
    "found.forked.not measured": "{jumps} jumps were forked, too few to judge by.",
    "found.forked.effect": "{effect} bits a jump",
    "found.forked.null": "the same state with the jump held back: a mean V of 0 over the jumps.",
    "found.forked.mind": "jumps of one run share its state; an agent held back keeps its tension.",
    "event.trigger.intend": "Trigger: {when}, so the goal became {target}.",
}
