"""Bands played by hand: typical states as presets, and a burst of one band over the rest."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from model.eeg.series import BandSeries, BandState

IMPULSE_Z = 3.0
IMPULSE_S = 2.0
"""A burst lasts so long in the field's own time, s."""
PRESETS: dict[str, dict[str, float]] = {
    "eyes_closed": {"alpha": 2.0},
    "drowsy": {"delta": 1.0, "theta": 1.5, "alpha": -1.5, "beta": -0.5},
    "focus": {"alpha": -1.0, "beta": 1.5, "gamma": 0.5},
    "insight": {"alpha": 0.5, "gamma": 2.0},
}
"""z by band of states people know: guesses in the direction of what is published, no measurement.

Eyes closed: Barry et al. 2007. Drowsy: Santamaria & Chiappa 1987. Focus: Engel & Fries 2010
(beta), Foxe & Snyder 2011 (alpha). Insight: Jung-Beeman et al. 2004.
"""


@dataclass(frozen=True)
class Burst:
    """``burst(bands, band, from_s)``: the bands as they stand, one of them up for a while.

    What ``Mindfield`` wants of bands, as ``BandSeries.constant`` has it.
    """

    held: BandSeries
    up: BandSeries
    from_s: float
    source: str = "set by hand"
    calibrated: bool = True
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def channel_good(self) -> Mapping[str, float]:
        """No channel is behind the hands."""
        return {}

    @property
    def until_s(self) -> float:
        """When it is over, s; at that moment it still sounds, so that "for 2 s" is met."""
        return self.from_s + IMPULSE_S + 1e-9

    def at(self, time_s: float) -> BandState:
        """``at(time_s) -> BandState``: the same object for as long as nothing changes."""
        rings = self.from_s <= time_s < self.until_s
        return (self.up if rings else self.held).at(time_s)

    def steady_until(self, time_s: float) -> float:
        """``steady_until(time_s)``: up to (not including) which time ``at`` gives the same, s."""
        return self.until_s if time_s < self.until_s else math.inf


def burst(bands: Mapping[str, float], band: str, from_s: float) -> Burst:
    """``burst({"alpha": 1}, "gamma", from_s=12.0) -> Burst``: gamma up for two seconds.

    Raises ``InputError`` for a band that is not one.
    """
    up = BandSeries.constant({**bands, band: IMPULSE_Z})
    return Burst(BandSeries.constant(dict(bands)), up, from_s)
