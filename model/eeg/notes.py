"""What is told of a recording: one sentence for everything that was found, chosen or mended.

The sentences are templates, so that another language can tell the same (``read_back``).
"""

from __future__ import annotations

import re
from functools import cache

NOTES: dict[str, str] = {
    "of-baseline": "baseline: {note}",
    "mne": "MNE: {said}",
    "uncalibrated": ("uncalibrated: z is against this recording's own middle, not against rest"),
    "short-baseline": "the baseline is short: {windows} good windows",
    "against": "z is against {windows} windows of {name}",
    "aperiodic": "bands are told over the 1/f background fitted to each window",
    "generated": "generated, not recorded",
    "channels-told": "bands are taken from {names}, as told",
    "channels-all": "no O1, Oz, O2, Pz, P3 or P4: bands are taken from all EEG ({names})",
    "channels": "bands are taken from {names}",
    "twice": "label(s) {labels} stand more than once; the later are numbered",
    "dead-limits": "channel {name} is left out: its limits are no numbers",
    "dead-physical": "channel {name} is left out: physical minimum = maximum",
    "dead-digital": "channel {name} is left out: digital minimum = maximum",
    "other-rate": "left out because sampled at another rate: {names}",
    "unit-told": "the numbers are taken as {unit}, as told",
    "unit-odd": "the unit reads {unit}; taken as µV (middle SD {sd} µV fits EEG)",
    "unit-none": "no unit is given; taken as µV (middle SD {sd} µV fits EEG)",
    "rate-told": "sampled at {rate} Hz, as told",
    "rate-differs": "sampled at {rate} Hz, as told, although the file says {said}",
    "rate-stamps": "the file tells no rate; its time stamps give {rate} Hz",
    "date": "the date of the recording cannot be read and is not used",
    "gaps": "{count} gap(s), {seconds} s in all, kept as gaps",
    "uncounted": "the header does not count its records ({told}); {whole} whole ones are read",
    "cut-records": "cut short: {whole} whole records of {told} are read",
    "beyond": "{count} record(s) beyond the {told} the header tells of are left",
    "bytes-left": "{count} byte(s) after the last whole record are left",
    "timeless": "is marked as interrupted but keeps no times; taken as uninterrupted",
    "eeglab-unit": "EEGLAB files tell no unit; taken as µV",
    "paused": "was paused or cut {count} time(s), for how long the file does not tell",
    "no-markers": "{name} is not beside it; read without markers",
    "cut-sample": "cut short: {count} byte(s) after the last whole sample are left",
    "places": "the file does not tell where its electrodes are; all {count} inputs are taken",
    "rows-left": "{count} row(s) that cannot be read are left out",
    "lost": "{count} sample(s) lost on the way, by the sample index; kept as gaps",
    "index-unusable": "the sample index does not count evenly and is not used",
    "ready-bands": "band powers come ready from {device}, {rate} row(s) a second",
    "ready-table": "band powers come ready in a table, {rate} row(s) a second",
    "raw-thinned": "its raw column has {rate} row(s) a second and is not used: that is no signal",
    "raw-used": "the raw signal at {rate} Hz is used, not the ready band powers",
    "elements": "{count} row(s) with marks ({names})",
    "power-unit": "band powers are taken as {unit}, as told",
    "contact": "the device says poor contact or no headband in {share} % of the samples",
    "null-shuffle": "null: pieces of {seconds} s in another order",
    "null-phase": "null: phases randomised, spectra kept",
    "null-other": "null: bands of {other} in place of {source}",
}
"""Read back in this order: what begins with a prefix of its own and goes on with any text stands
before what could take that prefix for a name."""
_NUMBERS = dict.fromkeys(("count", "windows", "whole", "seconds"), r"[\d.,]+")


def noted(key: str, **facts: object) -> str:
    """``noted("gaps", count=1, seconds="2.50")``: the sentence of that key, filled in."""
    return NOTES[key].format(**facts)


def read_back(note: str) -> tuple[str, dict[str, str]] | None:
    """``read_back(noted(key, **facts)) -> (key, facts)``: ``None`` for any other text."""
    for key, pattern in _patterns():
        found = pattern.fullmatch(note)
        if found is not None:
            return key, found.groupdict()
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for key, template in NOTES.items():
        parts = re.split(r"\{(\w+)\}", template)
        text = "".join(
            f"(?P<{part}>{_NUMBERS.get(part, '.*?')})" if at % 2 else re.escape(part)
            for at, part in enumerate(parts)
        )
        made.append((key, re.compile(text, re.DOTALL)))
    return tuple(made)
