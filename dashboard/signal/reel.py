"""A recording laid out on disk, of which windows are read: never all of it in memory at a time.

The project's own readers read it once, as they do for the bands, beside the field; from then on
its samples lie in the session's folder as float32 and only what is in view is read.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.signal.raw import Bad, Traces, View, bad_stretches, columns_of, stretch_about
from model.eeg.quality import REASONS
from model.errors import InputError

if TYPE_CHECKING:
    from model.eeg.recording import Recording
    from scenarios.schema import EegSettings

_MOST_SAMPLES = 12_000_000
"""Beyond so many samples of all EEG channels together only those behind the bands are shown."""


@dataclass(frozen=True)
class Channel:
    """One channel and how far it can be trusted.

    - ``used``: the bands are taken from it; ``good_share`` of its windows; ``reasons``: why the
      others are bad, with their counts, the commonest first.
    - ``exponent``: of its 1/f background over the recording; None where none was fitted.
    """

    name: str
    used: bool
    good_share: float
    reasons: tuple[tuple[str, int], ...]
    exponent: float | None = None


class Reel:
    """``Reel(eeg, folder)``: reads the recording of these settings, beside whoever asks.

    - ``state``: ``reading``, ``ready``, ``powers`` (ready band powers, no signal) or ``fault``;
      ``fault``: one line, empty where it broke off by a fault of our own.
    - ``channels``: known when ready; ``exponent``, ``alpha_hz``: of the channels used, together.
    """

    def __init__(self, eeg: EegSettings, folder: Path) -> None:
        self.state = "reading"
        self.fault = ""
        self.channels: tuple[Channel, ...] = ()
        self.exponent: float | None = None
        self.alpha_hz: float | None = None
        self._home = Path(tempfile.mkdtemp(prefix="reel-", dir=folder))
        self._thread = threading.Thread(
            target=self._read, args=(eeg,), name="mindfield-reel", daemon=True
        )
        self._thread.start()

    @property
    def names(self) -> tuple[str, ...]:
        """Channels that can be looked at."""
        return tuple(channel.name for channel in self.channels)

    @property
    def used(self) -> tuple[str, ...]:
        """Those that the bands are taken from."""
        return tuple(channel.name for channel in self.channels if channel.used)

    def traces(self, view: View, now_s: float) -> Traces | None:
        """``traces(view, now_s)``: what is in view around this moment of the recording, s."""
        if self.state != "ready":
            return None
        rows = view.rows(self.names, self.used)
        from_s, to_s = stretch_about(now_s, view.span_s)
        columns = max(min(view.columns, int(view.span_s * self._rate_hz / 2.0)), 1)
        bin_s = view.span_s / columns
        # Columns stand on a grid of their own, so that they do not dance while time passes.
        first = int(from_s / bin_s)
        edges_s = (first + np.arange(columns + 2)) * bin_s
        edges = np.searchsorted(self._times_s, edges_s)
        part = np.asarray(self._samples_uv[rows, edges[0] : edges[-1]])
        low, high = columns_of(part, edges - edges[0])
        return Traces(
            live=False,
            names=tuple(self.names[row] for row in rows),
            from_s=from_s,
            to_s=to_s,
            cursor_s=now_s,
            start_s=first * bin_s,
            bin_s=bin_s,
            low=low,
            high=high,
            bad=tuple(self._bad(rows, from_s, to_s)),
        )

    def now(self, now_s: float) -> dict[str, str]:
        """``now(now_s)``: why each bad channel is bad in the latest window that had ended."""
        at = int(np.searchsorted(self._ends_s, now_s + 1e-9, "right")) - 1
        if self.state != "ready" or at < 0:
            return {}
        told = zip(self.names, self._verdict[:, at], strict=True)
        return {name: REASONS[int(why)] for name, why in told if why}

    def close(self) -> None:
        """Let the disk have its room back. May be repeated."""
        self._times_s, self._samples_uv = np.zeros(0), np.zeros((0, 0), np.float32)
        self.state = "closed"
        shutil.rmtree(self._home, ignore_errors=True)

    _rate_hz = 1.0
    _ends_s: Any = np.zeros(0)
    _verdict: Any = np.zeros((0, 0), np.int64)
    _times_s: Any = np.zeros(0)
    _samples_uv: Any = np.zeros((0, 0), np.float32)

    # -- the thread that reads ------------------------------------------------------------

    def _read(self, eeg: EegSettings) -> None:
        state = "fault"
        try:
            state = self._laid_out(eeg)
        except InputError as error:
            self.fault = str(InputError(error.what, place=error.place, mend=error.mend))
        except OSError as error:
            if self.state != "closed":
                self.fault = error.strerror or type(error).__name__
        finally:
            if self.state == "closed":
                shutil.rmtree(self._home, ignore_errors=True)
            else:
                self.state = state

    def _laid_out(self, eeg: EegSettings) -> str:
        """Read, judge and write it; the state it is in then."""
        from model.eeg.recording import Recording, read_eeg

        assert eeg.file is not None
        told = {"unit": eeg.unit, "rate_hz": eeg.rate}
        used = read_eeg(eeg.file, channels=eeg.channels, **told)
        if not isinstance(used, Recording):
            return "powers"
        names = [channel.name for channel in used.all_channels if channel.kind == "eeg"]
        names += [name for name in used.channels if name not in names]
        wide = used
        if len(used.channels) < len(names) <= _MOST_SAMPLES / used.times_s.size:
            try:
                found = read_eeg(eeg.file, channels=names, **told)
                wide = found if isinstance(found, Recording) else used
            except InputError:
                # Some of the others cannot be had together; those behind the bands can.
                wide = used
        self._judge(wide, used.channels)
        samples = np.lib.format.open_memmap(
            self._home / "samples.npy", "w+", np.float32, wide.samples_uv.shape
        )
        for row, told_uv in enumerate(wide.samples_uv):
            samples[row] = told_uv
        samples.flush()
        np.save(self._home / "times.npy", wide.times_s)
        self._samples_uv = np.load(self._home / "samples.npy", mmap_mode="r")
        self._times_s = np.load(self._home / "times.npy", mmap_mode="r")
        self._rate_hz = wide.rate_hz
        return "ready"

    def _judge(self, wide: Recording, used: tuple[str, ...]) -> None:
        from model.eeg.series import powers_of
        from model.eeg.spectrum import alpha_peak, background_of, mean_spectrum

        powers = powers_of(wide, wide.channels)
        spectrum = mean_spectrum(wide.samples_uv, wide.times_s, wide.rate_hz, powers)
        channels = []
        for row, name in enumerate(wide.channels):
            verdict = powers.verdict[row]
            background = background_of(spectrum.density[row], spectrum.rate_hz, spectrum.size)
            counted = Counter(REASONS[why] for why in verdict if why).most_common()
            share = float((verdict == 0).mean())
            exponent = None if background is None else float(background.exponent)
            channels.append(Channel(name, name in used, share, tuple(counted), exponent))
        known = [wide.channels.index(name) for name in used]
        known = [row for row in known if spectrum.n_windows[row] > 0]
        if known:
            density = spectrum.density[known].mean(axis=0)
            background = background_of(density, spectrum.rate_hz, spectrum.size)
            if background is not None:
                self.exponent = float(background.exponent)
                peak = alpha_peak(density, spectrum.frequency_hz, background)
                self.alpha_hz = None if peak is None else peak.hz
        self._ends_s, self._verdict = powers.times_s, powers.verdict
        self.channels = tuple(channels)

    def _bad(self, rows: list[int], from_s: float, to_s: float) -> list[Bad]:
        part = slice(*np.searchsorted(self._ends_s, (from_s, to_s + 2.0)))
        return [
            bad
            for number, row in enumerate(rows)
            for bad in bad_stretches(number, self._ends_s[part], self._verdict[row, part])
        ]
