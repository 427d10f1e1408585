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
    "col.signal": "signal",
    "col.share": "share of the run",
    "col.signal.means": "what the field was given",
    "signal.calibrating.means": "rest: the first window was not full yet",
    "signal.good.means": "the bands of that moment",
    "signal.holding.means": "the last good value, which fades after 2 s; triggers stood still",
    "signal.lost.means": "rest: nobody steered the field",
    "fig.series.signal": "signal",
}
