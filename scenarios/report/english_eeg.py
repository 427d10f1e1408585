"""The English words for what a recording is worth, and for its notes, as data."""

from __future__ import annotations

from model.eeg.notes import NOTES

ENGLISH_EEG: dict[str, str | tuple[str, ...]] = {
    **{f"note.{key}": text for key, text in NOTES.items()},
    "eeg.head": "{name}: {seconds} s, {rate} samples a second",
    "eeg.head.bands": "{name}: {seconds} s of ready band powers, {rate} rows a second",
    "eeg.kinds": "Channels: {kinds}",
    "eeg.used": "Bands from: {names}",
    "eeg.gaps.none": "Gaps: none",
    "eeg.gaps": ("Gaps: {n}, {seconds} s in all: {list}", "Gaps: {n}, {seconds} s in all: {list}"),
    "eeg.windows": "Windows of 2 s every 0.25 s: {count}, {share} good",
    "eeg.windows.bands": "Moments every 0.25 s: {count}, {share} good",
    "eeg.bad": "Bad windows: {reasons}",
    "eeg.stretch": "{start}–{end} s  {reason}",
    "eeg.stretch.more": ("… and {n} more stretch", "… and {n} more stretches"),
    "eeg.none_good": (
        "No window can be trusted: this recording cannot drive a field as it is. "
        "Choose other channels with --channels."
    ),
    "eeg.col.band": "band",
    "eeg.col.power": "µV²",
    "eeg.col.share": "share",
    "eeg.col.z": "z, middle 80 %",
    "eeg.col.times": "of rest",
    "eeg.z": "{z} ({low} … {high})",
    "eeg.times": "×{times}",
    "eeg.against": "z is against {windows} good windows of rest, {name}",
    "eeg.against.aperiodic": (
        "z is against {windows} good windows of rest, {name}, both over their 1/f background"
    ),
    "eeg.uncalibrated": (
        "Uncalibrated: without a recording at rest of the same person (--baseline) these powers "
        "cannot be called high or low."
    ),
    "eeg.alpha": "Alpha peak: {hz} Hz, {times} times what lies beside it",
    "eeg.alpha.none": "Alpha peak: none that stands out of what lies beside it",
    "eeg.background": "1/f background: exponent {exponent}",
    "eeg.mains": "Mains: {hz} Hz, {rms} µV RMS, {times} times the power of 1–45 Hz",
    "eeg.mains.none": "Mains: none that stands out",
    "eeg.no_signal": (
        "There is no signal in the file, so alpha peak, background and mains are not shown."
    ),
    "eeg.gamma": "Scalp gamma is mostly muscle.",
    "eeg.col.channel": "channel",
    "eeg.col.good": "good",
    "eeg.col.sd": "SD, µV",
    "eeg.col.alpha": "alpha peak",
    "eeg.col.mains": "mains, µV",
    "eeg.col.why": "bad windows",
    "eeg.hz": "{hz} Hz",
    "eeg.mark": "* bands are taken from these",
    "eeg.channels.more": (
        "… and {n} more channel, at least {share} good",
        "… and {n} more channels, each at least {share} good",
    ),
    "eeg.notes": "Found on the way:",
    "eeg.written": "Picture: {path}",
    "eeg.kind.eeg": "EEG",
    "eeg.kind.reference": "reference",
    "eeg.kind.eog": "EOG",
    "eeg.kind.ecg": "ECG",
    "eeg.kind.emg": "EMG",
    "eeg.kind.respiration": "respiration",
    "eeg.kind.stim": "stimulus",
    "eeg.kind.dead": "without scale",
    "eeg.kind.annotation": "annotations",
    "eeg.kind.unknown": "unknown",
    "eeg.kind.count": "{count} {kind}",
    "eeg.kind.named": "{count} {kind} ({names})",
    "eeg.reason.count": "{reason} ({count})",
    "eeg.fig.spectrum": "Mean spectrum of good windows",
    "eeg.fig.density": "µV²/Hz",
    "eeg.fig.frequency": "frequency, Hz",
    "eeg.fig.background": "1/f, exponent {exponent}",
    "eeg.fig.alpha": "alpha {hz} Hz",
    "eeg.fig.no_alpha": "no alpha peak",
    "eeg.fig.mains": "mains",
    "eeg.fig.quality": "Which windows can be trusted",
    "eeg.fig.quality.note": "red: bad windows, each at its end; bottom row: all chosen channels.",
    "eeg.fig.chosen": "chosen",
    "eeg.fig.bands": "Bands through time, against rest (z)",
    "eeg.fig.bands.uncalibrated": "Bands through time, against their own middle (uncalibrated)",
    "eeg.fig.time": "time, s",
    "eeg.fig.nothing": "no window can be trusted",
    "eeg.fig.no_signal": "ready band powers: no spectrum",
}
