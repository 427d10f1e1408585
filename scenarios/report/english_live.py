"""The English words of live runs and replay, as data. Used by ``scenarios/live`` and the page."""

from __future__ import annotations

ENGLISH_LIVE: dict[str, str | tuple[str, ...]] = {
    "live.state.calibrating": "calibrating",
    "live.state.good": "good",
    "live.state.holding": "holding",
    "live.state.lost": "lost",
    "live.rest": "Rest, eyes open: {left} s of good signal still wanted",
    "live.rest.bad": "Rest: {left} s still wanted; not usable just now: {why}",
    "live.waiting": "Waiting for the stream: {why}",
    "live.line": "{seconds} s · {state} · good {share} · latency {latency} s",
    "live.line.why": "{seconds} s · {state}: {why} · good {share}",
    "live.changed": "{seconds} s: {state}",
    "live.changed.why": "{seconds} s: {state} ({why})",
    "live.slipped": "The field is slower than real time: {seconds} s given up.",
    "live.saved": "Baseline kept in {path}",
    "live.latency": "From a window's last sample to the field: {median} s, 95 % within {p95} s; "
    "a sample also waits up to 0.25 s for its window to end. The field stood still for at most "
    "{pause} s at a time, while it was looked at or kept.",
    "live.quality": "Good windows {share}; samples that never came: {lost}; the stream came back "
    "{returns}.",
    "live.times": ("{n} time", "{n} times"),
    "live.again": "The same again, bit for bit: {command}",
    "live.listed": "{name} · {type} · {channels} channels · {rate} Hz · on {host}",
    "live.listed.none": "No stream answers on this machine.",
    "live.listed.none.network": "No stream answers on this network.",
    "live.no_rate": "rate not told",
    "replay.begun": "{file} as “{name}”: {channels} channels, {rate} Hz, {seconds} s. "
    "Ctrl-C ends it.",
    "replay.open": "Other machines can reach this stream; a firewall has to keep them out.",
    "replay.speed": "At another speed than 1 the stream's clock runs away from this machine's: "
    "latencies mean nothing.",
    "event.eeg.calibrating": "EEG: calibrating.",
    "event.eeg.good": "EEG: good.",
    "event.eeg.holding": "EEG: holding, the last good value still steers ({why}).",
    "event.eeg.lost": "EEG: lost, the field is at rest ({why}).",
    "reason.no window yet": "no window yet",
    "reason.calibrating": "calibrating",
    "reason.no stream of that name answers": "no stream of that name answers",
    "reason.the stream answers, but cannot be opened": "the stream answers, but cannot be opened",
    "reason.the sender has gone": "the sender has gone",
    "reason.no samples come": "no samples come",
    "reason.it came back with other channels or another rate": "it came back with other channels "
    "or another rate",
    "reason.back again, its first window is filling": "back again, its first window is filling",
    "reason.the board cannot be reached": "the board cannot be reached",
    "reason.the board does not answer": "the board does not answer",
    "reason.the recording has ended": "the recording has ended",
}
