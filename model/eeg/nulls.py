"""EEG nulls: bands over time that keep some of what a recording holds and lose the rest.

Which effects of a recording survive them is asked in ``emergence/verify/eeg_effects.py``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from model.eeg.bands import BANDS
from model.eeg.baseline import CLIP
from model.eeg.notes import noted
from model.eeg.series import TYPICAL_SCALE, BandSeries
from model.emergence.surrogates import iaaft_together
from model.errors import InputError

NullName = Literal["shuffle", "phase", "other"]
NULLS: tuple[NullName, ...] = ("shuffle", "phase", "other")
BLOCK_S = 4.0
"""Length of the pieces a shuffled series is cut into, s: a window of 2 s smoothed with τ = 1 s has
forgotten the piece before by then, so within a piece the bands move as they do in the recording."""
_FEWEST_BLOCKS = 6
_STREAM_SHUFFLE, _STREAM_PHASE = 81, 82


def shuffled(series: BandSeries, *, seed: int) -> BandSeries:
    """``shuffled(series, seed=…) -> BandSeries``: pieces of 4 s in another order.

    Keeps every value, hence the mean level and how long the bands are strong, what the bands have
    to do with each other, and how they move within 4 s. Loses *when* they are strong. Bad windows
    move with their piece. Same seed, same bits.

    Raises ``InputError`` for a series that never changes or is shorter than 24 s.
    """
    _refuse_still(series)
    if series.seconds < _FEWEST_BLOCKS * BLOCK_S:
        raise InputError(
            f"{series.seconds:.0f} s of EEG are too few to be shuffled in pieces of {BLOCK_S:g} s",
            place="eeg.null",
            mend=f"give {_FEWEST_BLOCKS * BLOCK_S:g} s or more, or another null",
        )
    block = ((series.times_s - series.times_s[0]) / BLOCK_S + 1e-9).astype(np.int64)
    count = int(block[-1]) + 1
    lot = np.random.default_rng([seed, _STREAM_SHUFFLE]).permutation(count)
    order = np.concatenate([np.flatnonzero(block == piece) for piece in lot])
    return replace(
        series,
        power_uv2=series.power_uv2[order],
        z=series.z[order],
        u=series.u[order],
        relative=series.relative[order],
        good=series.good[order],
        reason=tuple(series.reason[at] for at in order),
        notes=(noted("null-shuffle", seconds=f"{BLOCK_S:g}"), *series.notes),
    )


def phase_randomised(series: BandSeries, *, seed: int) -> BandSeries:
    """``phase_randomised(series, seed=…) -> BandSeries``: same spectra, at other times.

    Keeps every value of each band, its spectrum, and what the bands share at each frequency
    (``iaaft_together`` of z and u); loses when they are strong, and that changes come as steps: a
    recording that changes state once gets waves of the same power. Bad windows stay where they
    are. Same seed, same bits. Power in µV² is not known any more: NaN.

    Raises ``InputError`` for a series that never changes or has fewer than 8 windows.
    """
    _refuse_still(series)
    if len(series.times_s) < 8:
        raise InputError(
            f"{len(series.times_s)} windows of EEG are too few for a spectrum",
            place="eeg.null",
            mend="give a longer recording",
        )
    both = np.concatenate((series.z, series.u), axis=1)
    key = int(np.random.SeedSequence([seed, _STREAM_PHASE]).generate_state(1, np.uint64)[0])
    drawn = iaaft_together(both, seed=key)
    z, u = drawn[:, : len(BANDS)], np.clip(drawn[:, len(BANDS) :], -CLIP, CLIP)
    scale = TYPICAL_SCALE if series.baseline is None else series.baseline.scale
    return replace(
        series,
        power_uv2=np.full_like(series.power_uv2, np.nan),
        z=z,
        u=u,
        relative=np.exp(scale * z),
        notes=(noted("null-phase"), *series.notes),
    )


def from_other(series: BandSeries, other: BandSeries, *, seconds: float) -> BandSeries:
    """``from_other(series, other, seconds=…) -> BandSeries``: another recording in its place.

    Keeps that it is an EEG with all its structure; loses whose and of what. ``seconds``: how much
    of it is needed. Raises ``InputError`` where the other is shorter: it would fade to rest.
    """
    if other.seconds + 1.0 < seconds:
        raise InputError(
            f"is {other.seconds:.1f} s long, and {seconds:.1f} s are asked for",
            file=other.source,
            place="eeg.other",
            mend=f"give a longer one, or --set run.seconds={int(other.seconds)}",
        )
    note = noted("null-other", other=other.source, source=series.source)
    return replace(other, notes=(note, *other.notes))


def _refuse_still(series: BandSeries) -> None:
    if not series.seconds or (len(series.z) > 1 and not np.ptp(series.z, axis=0).any()):
        raise InputError(
            "the bands never change, so there is nothing to take out of its order",
            place="eeg.null",
            mend="give a recording or a script",
        )
